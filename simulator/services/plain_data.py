"""Records as plain data that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID


def without(record: Any, *names: str) -> dict[str, Any]:
    """The fields of a record by name, but for these."""
    return {field.name: getattr(record, field.name) for field in fields(record) if field.name not in names}


def plain(value: Any) -> Any:
    """The value as JSON can hold it: times in ISO 8601, ids and names of kinds as text."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a time is one too
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value

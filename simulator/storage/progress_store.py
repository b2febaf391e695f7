"""What the store promises that tells a person how their practice develops; it only reads. See ``store``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TimeOfDecision:
    """When a decision was made, and how long it took where that was measured."""

    decided_at: datetime
    response_ms: int | None


class ProgressStore(Protocol):
    """Score sheets and times over many attempts at once."""

    def sheets(self, attempt_ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
        """The newest score sheet of each of these attempts that has one."""

    def times(self, trainee_id: UUID) -> Mapping[UUID, tuple[TimeOfDecision, ...]]:
        """Of each attempt of a person, its own decisions in order; attempts without any are left out."""

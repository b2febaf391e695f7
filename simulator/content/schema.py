"""JSON Schema of the file formats, for editors, and the keys known at each place, for suggestions."""

from __future__ import annotations

from functools import cache
from typing import Any

from simulator.content.located_yaml import Path
from simulator.content.models import Model


@cache
def json_schema(model: type[Model]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of file, keys by the names that authors write."""
    schema = model.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def keys_at(model: type[Model], path: Path) -> list[str]:
    """Names of the keys that the format knows at a place; empty where any key may stand."""
    schema = json_schema(model)
    options = [schema]
    for part in path:
        options = [after for option in options for after in _enter(schema, option, part)]
    return [key for option in options for key in _resolved(schema, option).get("properties", {})]


def _resolved(root: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return root["$defs"][reference.rsplit("/", 1)[1]] if reference else schema


def _enter(root: dict[str, Any], schema: dict[str, Any], part: str | int) -> list[dict[str, Any]]:
    schema = _resolved(root, schema)
    alternatives = schema.get("anyOf")
    if alternatives:
        return [after for option in alternatives for after in _enter(root, option, part)]
    if isinstance(part, int):
        return [schema["items"]] if "items" in schema else []
    if part in schema.get("properties", {}):
        return [schema["properties"][part]]
    inner = schema.get("additionalProperties")
    patterns = list(schema.get("patternProperties", {}).values())
    return ([inner] if isinstance(inner, dict) else []) + patterns

"""JSON Schema of the models, over text as files are read, and the keys known at each place, for suggestions.

``editor_schema`` makes of it what editors need, who see values with types.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from simulator.content.located_yaml import Path
from simulator.content.models import Model, ScenarioFile
from simulator.content.rubric_models import RubricFile, StrategyFile

FORMATS: dict[str, type[Model]] = {"scenario": ScenarioFile, "rubric": RubricFile, "strategy": StrategyFile}
"""The kinds of file, by the name that ``schema`` on the command line uses."""


@cache
def json_schema(model: type[Model]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of file, keys by the names that authors write."""
    schema = _closed(model.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _closed(schema: Any) -> Any:
    """The schema with keys that fit none of a mapping's patterns refused, as the model refuses them."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    return closed | {"additionalProperties": False} if "patternProperties" in closed else closed


def keys_at(model: type[Model], path: Path) -> list[str]:
    """Names of the keys that the format knows at a place; empty where any key may stand."""
    schema = json_schema(model)
    return [
        key
        for option in forms_at(model, path)
        for form in resolved_forms(schema, option)
        for key in form.get("properties", {})
    ]


def forms_at(model: type[Model], path: Path) -> list[dict[str, Any]]:
    """The schemas that a value at a place may follow; references are not yet resolved."""
    schema = json_schema(model)
    options = [schema]
    for part in path:
        options = [after for option in options for after in _enter(schema, option, part)]
    return options


def _resolved(root: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return root["$defs"][reference.rsplit("/", 1)[1]] if reference else schema


def resolved_forms(root: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The forms that a value may have: one, unless the schema offers several."""
    schema = _resolved(root, schema)
    offered = schema.get("anyOf") or schema.get("oneOf")
    return [form for option in offered for form in resolved_forms(root, option)] if offered else [schema]


def _enter(root: dict[str, Any], schema: dict[str, Any], part: str | int) -> list[dict[str, Any]]:
    return [after for form in resolved_forms(root, schema) for after in _inside(form, part)]


def _inside(form: dict[str, Any], part: str | int) -> list[dict[str, Any]]:
    if isinstance(part, int):
        return [form["items"]] if "items" in form else []
    if part in form.get("properties", {}):
        return [form["properties"][part]]
    inner = form.get("additionalProperties")
    patterns = list(form.get("patternProperties", {}).values())
    return ([inner] if isinstance(inner, dict) else []) + patterns

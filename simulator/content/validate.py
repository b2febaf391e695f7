"""A located document against its model: every problem becomes a located diagnostic."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from simulator.content.diagnostics import meant
from simulator.content.located_yaml import Located, Path
from simulator.content.models import Model
from simulator.content.schema import keys_at

AnyModel = TypeVar("AnyModel", bound=Model)
UNION_TAGS = {"str", "list[TargetFile]", "TargetFile", "CriticalFile", "constrained-str", "Slug"}


def validate(located: Located, model: type[AnyModel]) -> AnyModel | None:
    """The document as a model, or None with diagnostics noted in ``located``."""
    if not isinstance(located.data, dict):
        if not located.diagnostics:
            located.report("SC006", (), "the file must be a mapping of keys to values", "start with `schema: 1`")
        return None
    try:
        return model.model_validate(located.data)
    except ValidationError as error:
        seen: set[tuple[Path, str]] = set()
        for problem in error.errors(include_url=False):
            path = _plain_path(problem["loc"], located.data)
            if (path, problem["type"]) not in seen:
                seen.add((path, problem["type"]))
                _report(located, model, path, problem)
        return None


def _plain_path(loc: tuple[str | int, ...], data: Any) -> Path:
    """The path through the document, without pydantic's own marks (union members, ``[key]``)."""
    path: list[str | int] = []
    here = data
    for part in loc:
        if isinstance(here, dict) and isinstance(part, str):
            if part in here or (part != "[key]" and part not in UNION_TAGS and "[" not in part):
                path.append(part)
                here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int):
            path.append(part)
            here = here[part] if part < len(here) else None
    return tuple(path)


def _report(located: Located, model: type[Model], path: Path, problem: Any) -> None:
    kind = problem["type"]
    where = _where(path)
    if kind == "missing":
        located.report("SC004", path[:-1], f"'{path[-1]}' is missing{_in(path[:-1])}", f"add `{path[-1]}:` here")
    elif kind == "extra_forbidden":
        known = keys_at(model, path[:-1])
        located.report("SC005", path, f"'{path[-1]}' is not a key{_in(path[:-1])}", meant(str(path[-1]), known))
    else:
        located.report("SC006", path, f"{where} {_wrong(problem)}", _mend(problem))


def _where(path: Path) -> str:
    return f"'{'.'.join(str(part) for part in path)}'" if path else "the file"


def _in(path: Path) -> str:
    return f" in {_where(path)}" if path else ""


def _wrong(problem: Any) -> str:
    got = problem.get("input")
    shown = f" (found {str(got)[:60]!r})" if isinstance(got, (str, int)) else ""
    if got is None:
        return "is empty"
    if isinstance(got, (dict, list)) and problem["type"] in ("string_type", "int_parsing", "int_type"):
        return "must be a single value"
    return f"has the wrong form{shown}"


def _mend(problem: Any) -> str:
    kind, context = problem["type"], problem.get("ctx", {})
    simple = {
        "int_parsing": "write a whole number",
        "int_type": "write a whole number",
        "string_type": "write text",
        "list_type": "write a list, each item after a dash",
        "dict_type": "write keys and values, one a line",
        "model_type": "write keys and values, one a line",
        "model_attributes_type": "write keys and values, one a line",
        "string_too_short": "write something here",
        "string_too_long": f"shorten it to {context.get('max_length')} characters",
        "too_short": f"give at least {context.get('min_length')}",
        "too_long": f"give at most {context.get('max_length')}",
        "greater_than_equal": f"use at least {context.get('ge')}",
        "less_than_equal": f"use at most {context.get('le')}",
        "value_error": str(context.get("error", "")),
    }
    if kind in simple:
        return simple[kind]
    if kind in ("literal_error", "enum"):
        expected = str(context.get("expected"))
        return expected if "use" in expected or "mean" in expected else f"use {expected}"
    if kind == "string_pattern_mismatch":
        return _pattern_mend(str(context.get("pattern")))
    return str(problem["msg"])


def _pattern_mend(pattern: str) -> str:
    if pattern.startswith(r"^\d"):
        return "write three numbers, as 1.0.0"
    if "@" in pattern:
        return "write the rubric's id and major version, as abft@1"
    if "CE" in pattern:
        return "write a code such as CE02"
    if "A\\d" in pattern:
        return "write a criterion such as A2, S1 or F-abft-1"
    if "/" in pattern:
        return "write a set and a name, as open-peeps/noor"
    return "use small letters, digits and hyphens, beginning with a letter"

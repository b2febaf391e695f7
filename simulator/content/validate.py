"""A located document against its model: every problem becomes a located diagnostic."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from pydantic import ValidationError

from simulator.content.diagnostics import meant
from simulator.content.located_yaml import Located, Path
from simulator.content.models import Model
from simulator.content.schema import keys_at
from simulator.content.stand_in import BAD_KEY, with_stand_ins

AnyModel = TypeVar("AnyModel", bound=Model)
MENDING_ROUNDS = 3
MARKS = frozenset({"[key]", "<text>", "<list>", "<keys>"})


def validate(located: Located, model: type[AnyModel], at: Path = ()) -> AnyModel | None:
    """The document, or the part of it at a place, as a model.

    Problems are noted in ``located``. Where they leave enough to go on with, stand-ins take the faulty places (and
    nothing more is reported there), so that the rest of the file is checked in the same pass; else the result is None.
    """
    data = located.data
    for part in at:
        data = data[part]
    if not isinstance(data, dict):
        if not located.diagnostics:
            located.report("SC006", at, f"{_where(at)} holds no keys", "begin with `schema: 1`, one key a line")
        return None
    for attempt in range(1 + MENDING_ROUNDS):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            problems = {(_plain_path(item), str(item["type"])): item for item in error.errors(include_url=False)}
        if attempt == 0:
            for (path, _), problem in problems.items():
                _report(located, model, at, path, problem)
        located.quiet |= {(*at, *path) for path, _ in problems}
        faults = [(path, BAD_KEY if _about_key(problem) else kind) for (path, kind), problem in problems.items()]
        data = with_stand_ins(data, model, faults)
        if data is None:
            return None
    return None


def _about_key(problem: Any) -> bool:
    return bool(problem["loc"]) and problem["loc"][-1] == "[key]"


def _plain_path(problem: Any) -> Path:
    """The path through the document, without the marks of pydantic and of the models' alternatives."""
    loc = problem["loc"]
    named = len(loc) - 1 if problem["type"] in ("missing", "extra_forbidden") else len(loc)
    return (*(part for part in loc[:named] if part not in MARKS), *loc[named:])


def _report(located: Located, model: type[Model], at: Path, path: Path, problem: Any) -> None:
    kind = problem["type"]
    where = (*at, *path)
    if kind == "missing":
        located.report("SC004", where[:-1], f"'{where[-1]}' is missing{_in(where[:-1])}", f"add `{where[-1]}:` here")
    elif kind == "extra_forbidden":
        known = keys_at(model, path[:-1])
        located.report("SC005", where, f"'{where[-1]}' is not a key{_in(where[:-1])}", meant(str(where[-1]), known))
    else:
        located.report("SC006", where, f"{_where(where)} {_wrong(problem)}", _mend(problem))


def _where(path: Path) -> str:
    """A place as an author would say it: list items count from 1."""
    names = [f"no. {part + 1}" if isinstance(part, int) else part for part in path]
    return f"'{' › '.join(names)}'" if path else "the file"


def _in(path: Path) -> str:
    return f" in {_where(path)}" if path else ""


WRONG = {
    "int_parsing": "is not a whole number",
    "int_parsing_size": "is not a number that can be meant",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "too_short": "holds too few",
    "too_long": "holds too many",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
}


def _wrong(problem: Any) -> str:
    got, kind = problem.get("input"), problem["type"]
    if got is None:
        return "is empty"
    if isinstance(got, (dict, list)) and kind in ("string_type", "int_parsing", "int_type"):
        return "must be a single value"
    shown = f" (found {str(got)[:60]!r})" if isinstance(got, (str, int)) and kind != "string_too_short" else ""
    return f"{WRONG.get(kind, 'has the wrong form')}{shown}"


def _mend(problem: Any) -> str:
    kind, context = problem["type"], problem.get("ctx", {})
    simple = {
        "int_parsing": "write a whole number",
        "int_parsing_size": "write a number of a few digits",
        "int_type": "write a whole number",
        "string_type": "write text",
        "list_type": "write a list: [one, two], or one item a line after a dash",
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
        if "use" in expected or "mean" in expected:
            return expected
        near = meant(str(problem.get("input")), re.findall(r"'([^']*)'", expected))
        return near if near.startswith("did") else f"use {expected}"
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

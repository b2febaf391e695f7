"""Stand-ins for values of the wrong form, so that the names in the rest of a file are checked in the same pass.

A file with such a problem is never used: stand-ins only let the reading go on, and whatever is found at their places
is kept quiet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from simulator.content.located_yaml import Path
from simulator.content.models import Model
from simulator.content.schema import forms_at, json_schema, resolved_forms

WORDS = ("stand-in", "1.0.0", "stand-in@1", "stand-in/stand-in", "A1", "CE01")
DEFINING = frozenset({("cast",), ("nodes",), ("rubrics",), ("criteria",), ("state",)})
"""Without these every name in the file is unknown, and saying so would help nobody."""
BAD_KEY = "bad_key"
"""What is wrong where a key has the wrong form, whatever its value."""


def with_stand_ins(data: Any, model: type[Model], problems: Iterable[tuple[Path, str]]) -> Any | None:
    """A copy of the data in which each faulty place holds something of the right form.

    Parameters
    ----------
    data : dict
        The document, or the part of it that the model describes.
    model : type of Model
        Its format.
    problems : iterable of (Path, str)
        Where, and pydantic's name of what is wrong.

    Returns
    -------
    dict, or None
        None if a part is missing without which the rest can't be read.
    """
    whole = _copied(data)
    for path, kind in problems:
        if not path or path in DEFINING or (kind == BAD_KEY and path[:-1] == ("cast",)):
            return None
        holder = _holder(whole, path)
        if holder is None:
            return None
        if kind in ("extra_forbidden", BAD_KEY):
            holder.pop(path[-1], None)
            continue
        forms = forms_at(model, path)
        if not forms:
            return None
        value = holder.get(path[-1]) if isinstance(holder, dict) else holder[path[-1]]
        if kind == "too_long" and isinstance(value, (list, dict)):
            form = next((form for form in resolved_forms(json_schema(model), forms[0]) if "maxItems" in form), None)
            if form is None or isinstance(value, dict):
                return None  # what is left out might be named elsewhere
            del value[form["maxItems"] :]
            continue
        holder[path[-1]] = _stand_in(json_schema(model), forms[0])
    return whole


def _copied(data: Any) -> Any:
    """A copy that can be changed; documents hold nothing but mappings, lists and text."""
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else data


def _holder(whole: Any, path: Path) -> Any | None:
    """The mapping or list that holds the place, if it is one."""
    here = whole
    for part in path[:-1]:
        inside = isinstance(here, dict) and part in here
        within = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if not (inside or within):
            return None
        here = here[part]
    last = path[-1]
    listed = isinstance(here, list) and isinstance(last, int) and last < len(here)
    return here if isinstance(here, dict) or listed else None


def _stand_in(root: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The least value of a form; files hold text, so every scalar is text."""
    form = next((form for form in resolved_forms(root, schema) if form.get("type") != "null"), {})
    if "const" in form:
        return str(form["const"])
    if "enum" in form:  # a group is the setting in which every variable exists
        return "group" if "group" in form["enum"] else str(form["enum"][0])
    kind = form.get("type")
    if kind == "array":
        return [_stand_in(root, form["items"]) for _ in range(form.get("minItems", 0))]
    if kind == "object":
        return {key: _stand_in(root, form["properties"][key]) for key in form.get("required", [])}
    if kind == "integer":
        return str(form.get("minimum", 0))
    if kind == "boolean":
        return "false"
    return next((word for word in WORDS if re.search(form.get("pattern", ""), word)), WORDS[0])

"""The JSON Schema that editors use: it marks slips while an author types, and completes keys and words.

It is made from the models (see ``schema``), in draft-07, which every version of the YAML language servers reads. An
editor sees values as YAML 1.2 types them, where our reader sees text: so a number may stand in quotes and a text may
look like a number. Beyond the models it says what the reader of names asks for without knowing the cast: kinds of
move, variables of the vocabulary with their ranges, conditions, and what a decision and an ending hold.
``docs/authoring/editors.md`` lists what it can't say.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from simulator.content.models import SLUG, VERSION, NumberFile, WordsFile
from simulator.content.schema import FORMATS, json_schema
from simulator.domain.conditions import Variable
from simulator.domain.portraits import PORTRAITS
from simulator.domain.vocabulary import COHESION, MOVES, PERSON_VARIABLES, RISK_KINDS, RISK_PARTS

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
FLAG: Schema = {"type": ["boolean", "string"], "pattern": "^(true|false)$"}
OWN_NAME = r"[a-z][a-z0-9-]*"
WORD = SLUG.strip("^$")
NUMBER = r"[-+]?\d{1,6}"
BOUND = r"-?\d{1,6}"
COMPARED = rf"(<=|>=|<|>)\s*{BOUND}|{BOUND}\s*\.\.\s*{BOUND}|{NUMBER}"
BOUNDS = ("minItems", "maxItems", "minProperties", "maxProperties")
BESIDE_WORDS = ("cue", "affect", "when")
FREQUENT_PROBLEMS = (
    "depression",
    "anxiety",
    "grief",
    "separation",
    "family-conflict",
    "couple-conflict",
    "trauma",
    "parenting",
    "loneliness",
    "suicidal-ideation",
    "suicide-attempt",
    "self-harm",
    "violence",
    "abuse",
)
"""Offered for ``problems``, where any word may stand; the last five make a content note necessary."""
PATTERN_WORDS = {
    SLUG: "Use small letters, digits and hyphens, beginning with a letter.",
    VERSION: "Write three numbers, as 1.0.0.",
    r"^[a-z][a-z0-9-]*@\d+$": "Write the rubric's id and major version, as abft@1.",
    r"^[a-z0-9-]+/[a-z0-9-]+$": "Write a set and a name, as open-peeps/noor.",
    r"^(A\d|S\d|F-[a-z]+-\d+)$": "Write a criterion such as A2, S1 or F-abft-1.",
    r"^CE\d\d[ab]?$": "Write a code such as CE02.",
    r"\S": "Write something here.",
    FLAG["pattern"]: "Write true or false.",
}
"""What an editor says where a pattern does not fit."""


@cache
def editor_schema(kind: str) -> Schema:
    """The schema of one kind of file (``scenario``, ``rubric`` or ``strategy``), for editors.

    Returns
    -------
    dict
        JSON Schema, draft-07.
    """
    whole = dict(json_schema(FORMATS[kind]))
    parts: dict[str, Schema] = dict(whole.pop("$defs"))
    if kind == "scenario":
        parts |= {own.__name__: json_schema(own) for own in (NumberFile, WordsFile)}
    written = {name: _part(name, part, kind) for name, part in parts.items()}
    written |= _conditions(kind)
    title = whole["title"]
    root = _part(FORMATS[kind].__name__, whole, kind)
    return {"$schema": DRAFT, "title": title, **root, "definitions": dict(sorted(written.items()))}


def _part(name: str, schema: Schema, kind: str) -> Schema:
    """One model's schema as editors need it."""
    part: Schema = _form({key: value for key, value in schema.items() if key not in ("$schema", "title", "$defs")})
    if "properties" not in part:
        return part
    for key, value in part["properties"].items():
        own = _named_values(name, key, kind)
        if own is not None:
            kept = {name: value[name] for name in ("description", *BOUNDS) if name in value}
            part["properties"][key] = own | kept
    overlay = OVERLAYS.get(name)
    return part if overlay is None else overlay(part)


# Forms: what YAML's types make of our text


def _form(schema: Any) -> Any:
    """A schema over text as a schema over the values that an editor sees."""
    if isinstance(schema, list):
        return [_form(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        schema = schema | {"$ref": schema["$ref"].replace("#/$defs/", "#/definitions/")}
    found = {key: _inner(key, value) for key, value in schema.items() if key not in ("title", "default")}
    if isinstance(schema.get("default"), bool | str):
        found["default"] = schema["default"]
    if "oneOf" in found:
        found["anyOf"] = found.pop("oneOf")
    return _or_nothing(_scalar(_with_named_keys(found)))


def _with_named_keys(schema: Schema) -> Schema:
    """A mapping with a closed list of keys, as a pattern; servers compare listed keys such as 0 with numbers."""
    names = schema.get("propertyNames", {}).get("enum")
    if not names:
        return schema
    inner = {f"^({'|'.join(names)})$": schema["additionalProperties"]}
    kept = {key: value for key, value in schema.items() if key != "propertyNames"}
    return kept | {"patternProperties": inner, "additionalProperties": False}


def _inner(key: str, value: Any) -> Any:
    if key in ("properties", "patternProperties"):
        return {name: _form(part) for name, part in value.items()}
    if key in ("items", "anyOf", "oneOf", "additionalProperties"):
        return _form(value)
    return value


def _scalar(schema: Schema) -> Schema:
    """Numbers, flags and text in both spellings."""
    kind = schema.get("type")
    if kind == "integer" and "const" not in schema:
        return schema | {"type": ["integer", "string"]} | _quoted(schema.get("minimum"), schema.get("maximum"))
    if kind == "boolean":
        return schema | _worded(dict(FLAG))
    if "const" in schema:
        values = [schema["const"]] + [str(schema["const"])] * isinstance(schema["const"], int)
        return {key: value for key, value in schema.items() if key not in ("const", "type")} | {"enum": values}
    if kind != "string" or "enum" in schema:
        return schema
    if "pattern" in schema:
        return _worded(schema)
    free = {key: value for key, value in schema.items() if key != "minLength"}
    free["type"] = ["string", "number", "boolean"]
    return _worded(free | {"pattern": r"\S"}) if "minLength" in schema else free


def _worded(schema: Schema) -> Schema:
    words = PATTERN_WORDS.get(schema["pattern"])
    return schema | {"patternErrorMessage": words} if words else schema


def _or_nothing(schema: Schema) -> Schema:
    """A form or nothing, as one form wherever that can be said."""
    options = schema.get("anyOf", [])
    if {"type": "null"} not in options or len(options) != 2:
        return schema
    form = next(option for option in options if option != {"type": "null"})
    if "$ref" in form:
        return schema
    around = {key: value for key, value in schema.items() if key != "anyOf"}
    merged: Schema = form | around
    if "enum" in form:
        merged["enum"] = [*form["enum"], None]
    if "type" in form:
        merged["type"] = [*([form["type"]] if isinstance(form["type"], str) else form["type"]), "null"]
    return merged


def _quoted(low: int | None, high: int | None, *, without_zero: bool = False) -> Schema:
    """What a whole number in quotes may be: one of a range, or any."""
    if low is None or high is None:
        return {"pattern": r"^[-+]?\d+$", "patternErrorMessage": "Write a whole number."}
    numbers = "|".join(str(number) for number in range(low, high + 1) if number or not without_zero)
    return {"pattern": f"^({numbers})$", "patternErrorMessage": f"Write a whole number from {low} to {high}."}


# The vocabulary: values, steps and tests of each variable


def _value(variable: Variable) -> Schema:
    """A start value, or one that is put."""
    if not variable.numeric:
        return _about(variable, {"enum": list(variable.values)})
    low, high = _range(variable)
    return _about(variable, {"type": ["integer", "string"], "minimum": low, "maximum": high, **_quoted(low, high)})


def _step(variable: Variable) -> Schema:
    """An effect: a step of a number, or a word that is put."""
    if not variable.numeric:
        return _value(variable)
    span = len(variable.values) - 1
    words = f"Write how far it goes up or down: a whole number from -{span} to {span} other than 0."
    step: Schema = {"type": ["integer", "string"], "minimum": -span, "maximum": span}
    step |= _quoted(-span, span, without_zero=True) | {"patternErrorMessage": words}
    moves = {"if": {"const": 0}, "then": {"type": "string", "errorMessage": words}}
    return _about(variable, step | moves)


def _test(variable: Variable) -> Schema:
    """What a condition may ask of it, alone or as a list of alternatives."""
    if not variable.numeric:
        word: Schema = {"enum": list(variable.values)}
        return _about(variable, {"anyOf": [word, {"type": "array", "items": word, "minItems": 1}]})
    low, high = _range(variable)
    number: Schema = {"minimum": low, "maximum": high, "pattern": f"^({COMPARED})$"}
    number["patternErrorMessage"] = f'Write a number from {low} to {high}, "< 4", ">= 6" or "2..5".'
    return _about(variable, _alone_or_listed(["integer", "string"], number))


def _alone_or_listed(types: list[str], form: Schema) -> Schema:
    return form | {"type": [*types, "array"], "items": form | {"type": types}, "minItems": 1}


def _range(variable: Variable) -> tuple[int, int]:
    numbers = [value for value in variable.values if isinstance(value, int)]
    return min(numbers), max(numbers)


def _about(variable: Variable, schema: Schema) -> Schema:
    """The schema with what the variable means."""
    return schema | {"description": f"{variable.meaning} Range: {variable.describe_range()}; start {variable.start}."}


OWN_WORD: Schema = {
    "type": ["boolean", "integer", "string"],
    "pattern": f"^({WORD}|{NUMBER})$",
    "patternErrorMessage": "Write one of the variable's own words, true, false or a whole number.",
    "description": "A variable of the case's own.",
}
OWN_TEST: Schema = _alone_or_listed(
    ["boolean", "integer", "string"],
    {
        "pattern": f"^({WORD}|{COMPARED})$",
        "patternErrorMessage": 'Write one of its words, true, false, a number, "< 4", ">= 6" or "2..5".',
    },
) | {"description": "A variable of the case's own."}
OWN_START: Schema = {
    "anyOf": [_worded(dict(FLAG)), {"$ref": "#/definitions/WordsFile"}, {"$ref": "#/definitions/NumberFile"}],
    "description": "A variable of the case's own: true or false, {values, start} or {min, max, start}.",
}


def _variables(form: Callable[[Variable], Schema], own: Schema, *, besides: tuple[str, ...] = ()) -> Schema:
    """A mapping of a scenario's variables to what may stand there."""
    patterns = {rf"^{WORD}\.{variable.name}$": form(variable) for variable in PERSON_VARIABLES}
    kinds = "|".join(RISK_KINDS)
    patterns |= {rf"^risk\.({kinds})\.{WORD}\.{part.name}$": form(part) for part in RISK_PARTS}
    names = "|".join((COHESION.name, *besides))
    patterns[rf"^(?!({names})$){OWN_NAME}$"] = own
    return {
        "type": "object",
        "properties": {COHESION.name: form(COHESION)},
        "patternProperties": patterns,
        "additionalProperties": False,
    }


def _personal(form: Callable[[Variable], Schema]) -> Schema:
    """A mapping of a person's own variables, by bare names, as profiles use them."""
    properties = {variable.name: form(variable) for variable in PERSON_VARIABLES}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _conditions(kind: str) -> dict[str, Schema]:
    """What ``when:`` may hold; none in rubrics."""
    if kind == "rubric":
        return {}
    tests = _variables(_test, OWN_TEST, besides=("any", "not")) if kind == "scenario" else _personal(_test)
    again: Schema = {"$ref": "#/definitions/Condition"}
    groups: Schema = {
        "any": {"type": "array", "items": again, "minItems": 1, "description": "At least one of these holds."},
        "not": again | {"description": "This does not hold."},
    }
    tests["properties"] = tests["properties"] | groups
    return {"Condition": tests | {"minProperties": 1, "description": "Everything in it must hold."}}


# What single keys hold


def _named_values(part: str, key: str, kind: str) -> Schema | None:
    """The form of a key whose values are variables, conditions or moves; None for every other."""
    if key == "when" and part != "RaisedFile":
        condition: Schema = {"$ref": "#/definitions/Condition"}
        always = part in ("RuleFile", "LimitFile")
        return condition if always else {"anyOf": [condition, {"type": "null"}]}
    if key == "effects":
        return _variables(_step, OWN_WORD) if kind == "scenario" else _personal(_step)
    if key == "set":
        return _variables(_value, OWN_WORD)
    if (part, key) == ("ScenarioFile", "state"):
        return _variables(_value, OWN_START)
    if (part, key) == ("ScenarioFile", "variants"):
        inner = {SLUG: _variables(_value, OWN_WORD)}
        names = {"propertyNames": {"maxLength": 60}, "additionalProperties": False}
        return {"type": "object", "patternProperties": inner, **names}
    if (part, key) == ("ResponseFile", "to"):
        return {"type": "array", "items": {"enum": list(MOVES)}}
    if (part, key) == ("LimitFile", "variable"):
        return {"enum": [variable.name for variable in PERSON_VARIABLES if variable.numeric]}
    return None


def _move(part: Schema) -> Schema:
    """A move: exactly one kind, toward a person, several or all."""
    name: Schema = _worded({"pattern": SLUG})
    toward = name | {"type": ["string", "array"], "items": name | {"type": "string"}, "minItems": 1}
    kinds = {kind: toward | {"description": f"The therapist {does}."} for kind, does in MOVES.items()}
    part["properties"] = kinds | part["properties"]
    return part | {
        "additionalProperties": False,
        "if": {"required": ["dose"]},
        "then": {"minProperties": 2, "maxProperties": 2},
        "else": {"minProperties": 1, "maxProperties": 1},
    }


def _line(part: Schema) -> Schema:
    """A line: somebody speaks, or ``scene`` tells."""
    words: Schema = {"type": ["string", "number", "boolean", "null"]}
    part["properties"]["scene"] = words | {"description": "What happens, in place of a speaker."}
    speaker = {rf"^(?!({'|'.join((*BESIDE_WORDS, 'scene'))})$){WORD}$": words | {"description": "Who speaks."}}
    return part | {
        "patternProperties": speaker,
        "additionalProperties": False,
        "if": {"propertyNames": {"enum": list(BESIDE_WORDS)}},
        "then": {"required": ["scene"], "errorMessage": "A line needs one speaker, or `scene:`."},
    }


def _node(part: Schema) -> Schema:
    """A node: an ending with its debriefing, or a decision with its choices."""
    words = "Only a decision can have this: remove it, or remove `ending:`."
    empty: Schema = {"maxItems": 0}
    ending = {"choices": empty, "scores": empty, "construct": {"type": "null", "errorMessage": words}}
    words = "Only an ending can have this: remove it, or add `ending:`."
    nothing: Schema = {"type": "null", "errorMessage": words}
    decision = {"title": nothing, "debrief": nothing, "early": {"enum": [False, "false"], "errorMessage": words}}
    decision |= {key: {"minItems": 1} for key in ("scores", "choices")}
    return part | {
        "if": {"required": ["ending"], "properties": {"ending": {"type": "string"}}},
        "then": {"required": ["debrief"], "properties": ending},
        "else": {"required": ["construct", "scores", "choices"], "properties": decision},
    }


def _rule(part: Schema) -> Schema:
    """A rule that changes something."""
    return part | {"anyOf": [{"required": ["set"]}, {"required": ["effects"]}]}


def _scenario(part: Schema) -> Schema:
    """Words that are often used for ``problems`` are offered; any may stand."""
    part["properties"]["problems"]["items"] |= {"examples": list(FREQUENT_PROBLEMS)}
    return part


def _drawn(part: Schema) -> Schema:
    """The drawings that there are, offered; another name is no error."""
    part["properties"]["portrait"] |= {"examples": list(PORTRAITS)}
    return part


OVERLAYS: dict[str, Callable[[Schema], Schema]] = {
    "MoveFile": _move,
    "LineFile": _line,
    "NodeFile": _node,
    "RuleFile": _rule,
    "ScenarioFile": _scenario,
    "PersonFile": _drawn,
    "CastingFile": _drawn,
}
"""What a part holds beyond its model's own keys."""

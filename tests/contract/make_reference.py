"""Writes ``docs/authoring/reference.md``: ``python -m tests.contract.make_reference``, or ``make docs``.

Every key stands there with its form, its default and its meaning, and with an excerpt of a small library under
``docs/authoring/example`` that uses every key.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import Any

import yaml

from simulator.content import models
from simulator.content.schema import FORMATS, json_schema
from simulator.domain.conditions import Variable
from simulator.domain.vocabulary import (
    COHESION,
    MISSTEPS,
    PERSON_VARIABLES,
    RISK_KINDS,
    RISK_PARTS,
    SERVING_MOVES,
    SITUATIONAL_MOVES,
)
from tests.contract.markdown import anchor, table
from tests.library import ROOT

PAGE = ROOT / "docs" / "authoring" / "reference.md"
EXAMPLE = ROOT / "docs" / "authoring" / "example"
HEAD = """# Reference of the scenario language

<!-- Made from the models by `python -m tests.contract.make_reference`. Do not edit. -->

Every key of the three kinds of file: [scenarios](#scenario), [rubrics](#rubric) and
[strategy profiles](#strategy-profile); then the [state vocabulary](#state-vocabulary) and the [moves](#moves).
[Writing a case](../scenario-language.md) explains what they are for; [Your first case](first-case.md) begins from an
empty file.

*Required* means that the key must stand in the file. A key that is left out is empty or off, unless its form says
otherwise. A *name* has small letters, digits and hyphens, begins with a letter and has up to 60 characters. A *short
text* has up to 300 characters, a *text* up to 5,000. Keys that are not listed are refused.

The examples are excerpts of the small library in [example](example), whose
[case](example/scenarios/first-words.yaml), [rubric](example/rubrics/listening.yaml) and
[profile](example/scenarios/strategies/hesitant.yaml) use every key. It is checked with the program's own tests.

"""

# Names, forms and meanings that the models do not carry

TABLES: dict[str, tuple[str, str]] = {
    "ScenarioFile": ("Scenario", "A file in `scenarios/`."),
    "PersonFile": ("Person", "Under `cast:`, by an id of your own."),
    "BackgroundFile": ("Background", "Under `background:` of a person, or of a person in a casting."),
    "CastingFile": ("Casting", "Under `casting:`, by a variant and then by a cast id."),
    "NumberFile": ("A number of the case's own", "Under `state:`, by a name of your own."),
    "WordsFile": ("Words of the case's own", "Under `state:`, by a name of your own."),
    "RuleFile": ("Rule", "An item of `rules:`."),
    "EndingLevelFile": ("Rating at the ending", "An item under a criterion of `at_ending:`."),
    "NodeFile": ("Node", "Under `nodes:`, by an id of your own."),
    "LineFile": ("Line", "An item of `lines:` or `reply:`."),
    "ChoiceFile": ("Choice", "An item of `choices:`."),
    "MoveFile": ("Move", "An item of `moves:`."),
    "CriticalFile": ("Critical mark", "An item of `critical:`, where the code alone does not say enough."),
    "TargetFile": ("Target", "An item of `to:`."),
    "RationaleFile": ("Rationale", "Under `rationale:`; 30 to 70 words in all."),
    "RubricFile": ("Rubric", "A file in `rubrics/`."),
    "TaskFile": ("Task", "An item of `tasks:`."),
    "CriterionFile": ("Criterion", "Under `criteria:`, by an id such as `A2`, `S1` or `F-abft-1`."),
    "CriticalErrorFile": ("Critical error", "Under `critical_errors:`, by a code such as `CE02`."),
    "RaisedFile": ("When a critical error is raised", "Under `raised:`."),
    "StrategyFile": ("Strategy profile", "A file in `scenarios/strategies/`."),
    "ResponseFile": ("Response", "An item of `responses:`."),
    "LimitFile": ("Limit", "An item of `limits:`."),
}
"""Every model: what it is called in the reference, and where it stands."""
NAMED_BY_ITS_KEY: dict[str, tuple[str, str, str]] = {
    "LineFile": ("*a cast id*, or `scene`", "text", "Who speaks, and the words; `scene` for what happens. One a line."),
    "MoveFile": (
        "*a kind of move*",
        "cast id, list of cast ids, or `all`",
        "What is done, and toward whom. One a move.",
    ),
}
PATTERNS = {
    models.SLUG: "name",
    models.VERSION: "three numbers, as `1.0.0`",
    r"^[a-z][a-z0-9-]*@\d+$": "rubric, as `abft@1`",
    r"^[a-z0-9-]+/[a-z0-9-]+$": "set and name, as `open-peeps/noor`",
    r"^(A\d|S\d|F-[a-z]+-\d+)$": "criterion",
    r"^CE\d\d[ab]?$": "code, as `CE02`",
}
SHORT, TEXT = 300, 5_000
LENGTHS = {SHORT: "short text", TEXT: "text"}
OWN_FORMS = {
    "when": "[condition](../scenario-language.md#conditions)",
    "ScenarioFile.state": "variable: start value, or a variable of the case's own",
    "ScenarioFile.variants": "name: start values that differ",
    "ScenarioFile.casting": "variant: cast id: [casting](#casting)",
    "RuleFile.set": "variable: value",
    "RaisedFile.when": "text",
    "ResponseFile.to": "list of [kinds of move](#moves)",
    "LimitFile.variable": "a number of the [vocabulary](#state-vocabulary), by its bare name",
    "effects": "variable: step up or down, or a word",
}
CASE, RUBRIC, PROFILE = (
    "scenarios/first-words.yaml",
    "rubrics/listening.yaml",
    "scenarios/strategies/hesitant.yaml",
)
NODE: tuple[str | int, ...] = ("nodes", "the-coat")
CHOICES = (*NODE, "choices")
EXAMPLES: dict[str, tuple[str, tuple[tuple[str | int, ...], ...]]] = {
    "ScenarioFile": (CASE, ((),)),
    "PersonFile": (CASE, (("cast", "tom"),)),
    "BackgroundFile": (CASE, (("cast", "tom", "background"),)),
    "CastingFile": (CASE, (("casting", "late", "mara"),)),
    "NumberFile": (CASE, (("state", "patience"),)),
    "WordsFile": (CASE, (("state", "told"),)),
    "RuleFile": (CASE, (("rules", 0),)),
    "EndingLevelFile": (CASE, (("at_ending", "S3", 0), ("at_ending", "S3", 1))),
    "NodeFile": (CASE, (NODE, ("nodes", "next-week"))),
    "LineFile": (CASE, ((*NODE, "lines", 0), (*NODE, "lines", 1))),
    "ChoiceFile": (CASE, ((*CHOICES, 0), (*CHOICES, 1), (*CHOICES, 2))),
    "MoveFile": (CASE, ((*CHOICES, 0, "moves", 0), (*CHOICES, 0, "moves", 1))),
    "CriticalFile": (CASE, ((*CHOICES, 1, "critical", 0),)),
    "TargetFile": (CASE, ((*CHOICES, 0, "to", 0), (*CHOICES, 0, "to", 1))),
    "RationaleFile": (CASE, ((*CHOICES, 1, "rationale"),)),
    "RubricFile": (RUBRIC, ((),)),
    "TaskFile": (RUBRIC, (("tasks", 0),)),
    "CriterionFile": (RUBRIC, (("criteria", "A1"),)),
    "CriticalErrorFile": (RUBRIC, (("critical_errors", "CE03"),)),
    "RaisedFile": (RUBRIC, (("critical_errors", "CE03", "raised"),)),
    "StrategyFile": (PROFILE, ((),)),
    "ResponseFile": (PROFILE, (("responses", 0),)),
    "LimitFile": (PROFILE, (("limits", 0),)),
}
"""For every part: the file, and the places in it that together use every key."""
SHOWN_ELSEWHERE = {
    "ScenarioFile": ("cast", "casting", "rules", "at_ending", "nodes"),
    "NodeFile": ("choices",),
    "RubricFile": ("tasks", "criteria", "critical_errors"),
    "StrategyFile": ("responses", "limits"),
}
"""Keys whose values have an example of their own."""

# The page


def page() -> str:
    """The whole page."""
    parts = [f"{keys_table(name, schema)}\n\n{example(name)}" for name, schema in schemas().items()]
    return HEAD + "\n\n".join([*parts, vocabulary_table(), moves_table()]) + "\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


# The examples


def example(name: str) -> str:
    """The excerpts of one part."""
    file, paths = EXAMPLES[name]
    elsewhere = SHOWN_ELSEWHERE.get(name, ())
    shown = "".join(dict.fromkeys(excerpt(file, path, elsewhere) for path in paths))
    return f"```yaml\n{shown}```"


def excerpt(file: str, path: tuple[str | int, ...], elsewhere: tuple[str, ...] = ()) -> str:
    """What stands at a place of an example, with its key or dash; values shown elsewhere are left out."""
    lines = (EXAMPLE / file).read_text(encoding="utf-8").splitlines()
    key, node = found(file, path)
    first = (key or node).start_mark.line
    hidden = [(key.start_mark.line, _end(value)) for key, value in _pairs(node) if key.value in elsewhere]
    kept = []
    for number in range(first, _end(node)):
        if any(begin < number < end for begin, end in hidden):
            continue
        here = next((begin for begin, _ in hidden if begin == number), None)
        kept.append(lines[number] if here is None else f"{lines[number].split(':')[0]}: …")
    return textwrap.dedent("\n".join(kept)).strip("\n") + "\n"


def found(file: str, path: tuple[str | int, ...]) -> tuple[yaml.Node | None, yaml.Node]:
    """The node at a place, and the key that names it if there is one."""
    key, node = None, yaml.compose((EXAMPLE / file).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for part in path:
        if isinstance(part, int):
            key, node = None, node.value[part]
        else:
            key, node = next(pair for pair in node.value if pair[0].value == part)
    return key, node


def _pairs(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _end(node: yaml.Node) -> int:
    """The number of the line after the last one of a node, counted from 0."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.line) + (node.end_mark.column > 0)


# Tables


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of every part of every kind of file, by its model's name."""
    found: dict[str, dict[str, Any]] = {}
    for model in FORMATS.values():
        whole = json_schema(model)
        found[model.__name__] = whole
        found |= {name: part for name, part in whole["$defs"].items() if name in TABLES}
    for own in (models.NumberFile, models.WordsFile):
        found[own.__name__] = json_schema(own)
    return {name: found[name] for name in TABLES}


def keys_table(name: str, schema: Mapping[str, Any]) -> str:
    """One part of the format: heading, place, keys."""
    title, place = TABLES[name]
    rows = []
    if name in NAMED_BY_ITS_KEY:
        key, form, meaning = NAMED_BY_ITS_KEY[name]
        rows.append((key, "yes", form, meaning))
    required = schema.get("required", [])
    for key, part in schema["properties"].items():
        rows.append((f"`{key}`", "yes" if key in required else "no", form_of(name, key, part), meaning_of(name, key)))
    return f"## {title}\n\n{place}\n\n{table(('Key', 'Required', 'Form', 'Meaning'), rows)}"


def meaning_of(name: str, key: str) -> str:
    """What a key means, in the model's words."""
    return str(schemas()[name]["properties"][key]["description"])


def form_of(name: str, key: str, schema: Mapping[str, Any]) -> str:
    """The form of a value in words, with its default if it has one that says something."""
    own = OWN_FORMS.get(f"{name}.{key}") or OWN_FORMS.get(key)
    form = f"{own}{_bounds(schema)}" if own else _form(schema)
    default = schema.get("default")
    if isinstance(default, bool) or (isinstance(default, str) and default):
        form += f"; left out: `{str(default).lower()}`"
    return form


def _form(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return _named(schema["$ref"].rsplit("/", 1)[1])
    options = [part for part in schema.get("anyOf", schema.get("oneOf", [])) if part.get("type") != "null"]
    if options:
        return ", or ".join(_form(part) for part in options)
    if "const" in schema or "enum" in schema:
        return " · ".join(f"`{word}`" for word in schema.get("enum", [schema.get("const")]))
    kind = schema["type"]
    if kind == "array":
        return f"list of {_several(_form(schema['items']))}{_count(schema.get('minItems', 0), schema.get('maxItems'))}"
    if kind == "object":
        return _keyed(schema)
    if kind == "integer":
        low, high = schema.get("minimum"), schema.get("maximum")
        return "whole number" if low is None else f"whole number, {low} to {high}"
    if kind == "boolean":
        return "`true` or `false`"
    if "pattern" in schema:
        return PATTERNS.get(schema["pattern"], "text")
    longest = schema.get("maxLength", TEXT)
    return LENGTHS.get(longest) or f"text, up to {longest:,} characters"


def _several(form: str) -> str:
    """The plural of a form: of its first word, or of the words of a link."""
    if form.startswith("`"):
        return form
    return re.sub(r"^(\[?)(\w+)((?: \w+)*)", lambda m: f"{m[1]}{_plural(m[2] + m[3])}", form, count=1)


def _plural(words: str) -> str:
    return {"criterion": "criteria", "rating at the ending": "ratings at the ending"}.get(words, f"{words}s")


def _named(model: str) -> str:
    if model in TABLES:
        title = TABLES[model][0]
        return f"[{title.lower()}](#{anchor(title)})"
    return " · ".join(f"`{word}`" for word in _words(model))


def _words(enumeration: str) -> list[str]:
    found = [json_schema(model)["$defs"].get(enumeration) for model in FORMATS.values()]
    return next(part["enum"] for part in found if part is not None)


def _keyed(schema: Mapping[str, Any]) -> str:
    pattern, inner = next(iter(schema.get("patternProperties", {}).items()), ("", schema.get("additionalProperties")))
    names = schema.get("propertyNames", {}).get("enum")
    key = f"`{names[0]}` to `{names[-1]}`" if names else PATTERNS.get(pattern, "key")
    return f"{key}: {_form(inner)}{_bounds(schema)}"


def _bounds(schema: Mapping[str, Any]) -> str:
    return _count(schema.get("minProperties", 0), schema.get("maxProperties"))


def _count(low: int, high: int | None) -> str:
    if high is None:
        return f", at least {low}" if low > 1 else ""
    return f", {low} to {high}" if low and low != high else f", exactly {high}" if low else f", up to {high}"


def vocabulary_table() -> str:
    """Everything that can change in a person, a group or a danger."""
    named = [(f"*person*.{variable.name}", variable) for variable in PERSON_VARIABLES]
    named.append((f"{COHESION.name} (group setting)", COHESION))
    named += [(f"risk.*kind*.*person*.{variable.name}", variable) for variable in RISK_PARTS]
    head = ("Variable", "Range", "Start", "Meaning", "Raises it", "Lowers it", "Seen as")
    kinds = ", ".join(f"`{kind}`" for kind in RISK_KINDS)
    words = f"*person* is a cast id. Risk variables come to exist when a case names them; *kind* is one of {kinds}."
    return f"## State vocabulary\n\n{words}\n\n{table(head, (_variable_row(*item) for item in named))}"


def _variable_row(name: str, variable: Variable) -> tuple[str, ...]:
    texts = (variable.meaning, variable.raises, variable.lowers, variable.observed)
    return name, variable.describe_range(), str(variable.start), *(text or "–" for text in texts)


def moves_table() -> str:
    """The closed list of moves in its three groups."""
    groups = (
        ("Moves that serve", SERVING_MOVES),
        ("Moves whose worth depends on time, person and dose", SITUATIONAL_MOVES),
        ("Missteps (the target is the person on whom it lands)", MISSTEPS),
    )
    parts = []
    for title, moves in groups:
        rows = ((f"`{kind}`", does) for kind, does in moves.items())
        parts.append(f"**{title}**\n\n{table(('Move', 'What the therapist does'), rows)}")
    return "## Moves\n\n" + "\n\n".join(parts)


if __name__ == "__main__":
    main()

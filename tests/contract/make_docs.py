"""Writes the generated parts of the pages in ``docs/``: ``python -m tests.contract.make_docs``, or ``make docs``.

A generated part stands between ``<!-- generated: name -->`` and ``<!-- end -->``; everything else is written by hand.
"""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from simulator.content import models
from simulator.content.catalogue import FOLDERS, SOURCES_FILE, Case, Library, build_library
from simulator.content.schema import FORMATS, json_schema
from simulator.domain.assessment import assess
from simulator.domain.conditions import Variable
from simulator.domain.encounter import Change, Decision, replay
from simulator.domain.fingerprint import item_hash
from simulator.domain.scoring import Score, ScoreSheet
from simulator.domain.vocabulary import (
    COHESION,
    MISSTEPS,
    PERSON_VARIABLES,
    RISK_KINDS,
    RISK_PARTS,
    SERVING_MOVES,
    SITUATIONAL_MOVES,
)
from tests.library import ROOT, replaced

DOCS = ROOT / "docs"
LANGUAGE = DOCS / "scenario-language.md"
SCORING = DOCS / "scoring.md"
OTHER_MAKERS = ("tests.contract.make_diagnostics",)
EXAMPLE = "last-bus"
EXAMPLE_FILE = f"scenarios/{EXAMPLE}.yaml"
BEST_WALK = ("who-to-call", "say-the-limits", "just-the-part-about-calling")
SCORED_WALK = ("settle-fridays", "say-the-limits", "let-me-say-it")
SCORING_SOURCES = ("eubanks-2018", "eubanks-2019", "kohrt-2015", "miller-1990")

# Names, forms and meanings that the models do not carry

TABLES: dict[str, tuple[str, str]] = {
    "ScenarioFile": ("Scenario", "A file in `scenarios/`."),
    "PersonFile": ("Person", "Under `cast:`, by an id of your own."),
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
OWN_FORMS = {
    "when": "[condition](#conditions)",
    "ScenarioFile.state": "variable: start value, or a variable of the case's own",
    "ScenarioFile.variants": "name: start values that differ",
    "RuleFile.set": "variable: value",
    "RaisedFile.when": "text",
    "effects": "variable: step up or down, or a word",
}
# The example


def example_text(page: str) -> str:
    """The worked example as it stands on the page."""
    found = re.search(rf"<!-- example: {EXAMPLE} -->\s*```yaml\n(.*?)```", page, re.DOTALL)
    assert found, f"docs/scenario-language.md has no example {EXAMPLE!r}"
    return found[1]


@cache
def shipped_texts() -> Mapping[str, str]:
    """The rubrics, profiles, sources and cases that ship, by file name."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.yaml"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def example_texts() -> dict[str, str]:
    """What the example is read with: itself, and the rubrics, profiles and sources that ship."""
    shelf = {
        name: text for name, text in shipped_texts().items() if name.count("/") == 2 or name.startswith("rubrics/")
    }
    return {EXAMPLE_FILE: example_text(LANGUAGE.read_text(encoding="utf-8")), **shelf}


def example_library(edit: tuple[str, str, str] | None = None) -> Library:
    """The example with what it refers to, after an edit (file, old, new) if there is one."""
    texts = example_texts()
    if edit is not None:
        file, old, new = edit
        texts[file] = replaced(texts[file], old, new)
    return build_library(texts)


def walked(choice_ids: Sequence[str]) -> tuple[tuple[Decision, ...], ScoreSheet]:
    """A walk through the example, and its scores."""
    case = example_library().cases[EXAMPLE]
    encounter, decisions = replay(case.table, choice_ids)
    return decisions, assess(case.table, case.key, encounter, decisions)


# Tables


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def anchor(title: str) -> str:
    """The address of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def reference() -> str:
    """Every key of every kind of file, the vocabulary and the moves."""
    parts = [keys_table(name, schema) for name, schema in schemas().items()]
    return "\n\n".join([*parts, vocabulary_table(), moves_table()])


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
    return f"### {title}\n\n{place}\n\n{table(('Key', 'Required', 'Form', 'Meaning'), rows)}"


def meaning_of(name: str, key: str) -> str:
    """What a key means, in the model's words."""
    return str(schemas()[name]["properties"][key]["description"])


def form_of(name: str, key: str, schema: Mapping[str, Any]) -> str:
    """The form of a value in words, with its default if it has one that says something."""
    form = OWN_FORMS.get(f"{name}.{key}") or OWN_FORMS.get(key) or _form(schema)
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
    return PATTERNS.get(schema.get("pattern", ""), "text")


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
    return f"{key}: {_form(inner)}{_count(schema.get('minProperties', 0), schema.get('maxProperties'))}"


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
    return f"### State vocabulary\n\n{words}\n\n{table(head, (_variable_row(*item) for item in named))}"


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
    return "### Moves\n\n" + "\n\n".join(parts)


# Worked parts


def provenance() -> str:
    """What each choice of a walk moved, and where each change came from."""
    lines = []
    for decision in walked(BEST_WALK)[0]:
        lines.append(f"Decision {decision.step + 1}, {decision.node}: {decision.choice}")
        lines += [f"  {_change(change)}" for change in decision.changes]
    return "```text\n" + "\n".join(lines) + "\n```"


def _change(change: Change) -> str:
    if change.blocked:
        return f"{change.variable} held back at {change.before} ({change.source.label}): {change.blocked}"
    words = f": {change.source.words}" if change.source.words else ""
    return f"{change.variable} {change.before} → {change.after} ({change.source.label}){words}"


EDITS: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("a comment", (EXAMPLE_FILE, "# counts twice", "# counts two times")),
    ("a title", (EXAMPLE_FILE, "title: The last bus", "title: The very last bus")),
    ("a rationale there", (EXAMPLE_FILE, "The timetable, on purpose, for today.", "The timetable.")),
    ("a word of a reply there", (EXAMPLE_FILE, "But she'd have shouted.", "But she'd shout.")),
    ("a word of a reply elsewhere", (EXAMPLE_FILE, "First. Okay.", "Okay. First.")),
    ("a move or an effect there", (EXAMPLE_FILE, "{explore: ruben, dose: light}", "{explore: ruben, dose: strong}")),
    ("a rating there", (EXAMPLE_FILE, "{A7: 2, F-abft-1: 1}", "{A7: 1, F-abft-1: 1}")),
    ("a start value", (EXAMPLE_FILE, "ruben.bond: 4", "ruben.bond: 5")),
    (
        "a response of a profile that is used there",
        ("scenarios/strategies/avoidant.yaml", "a little nearer", "a bit nearer"),
    ),
    ("a word of a rubric", ("rubrics/abft.yaml", "title: Primary emotion", "title: The softer feeling")),
    ("a citation in the list of sources", (SOURCES_FILE, "# Sources that", "# The sources that")),
)
"""Changes whose effect on the hashes the page shows; ``there`` is the first decision of the example."""


def hashes() -> str:
    """Which change gives which hash a new value."""
    before = _hashes(example_library().cases[EXAMPLE])
    rows = []
    for name, edit in EDITS:
        after = _hashes(example_library(edit).cases[EXAMPLE])
        rows.append((name, *("new" if old != new else "–" for old, new in zip(before, after, strict=True))))
    return table(("You change …", "content", "play", "key", "item (that decision)"), rows)


def _hashes(case: Case) -> tuple[str, ...]:
    return case.content_hash, case.play_hash, case.key_hash, item_hash(case.scenario, case.key, case.scenario.start)


def scored_walk() -> str:
    """Shares and scores of one walk through the example."""
    sheet = walked(SCORED_WALK)[1]
    shares = (
        (d.node, str(d.weight), d.choice, *(_share(d.dimensions.get(name)) for name in DIMENSIONS), _share(d.composite))
        for d in sheet.decisions
    )
    scores = ((name, *_score(result)) for name, result in sheet.dimensions.items())
    return "\n\n".join(
        (
            table(("Decision", "Weight", "Chosen", *DIMENSIONS, "composite"), shares),
            table(("", "Opportunities", "Score", "Standard error", "80 % interval", "Band"), scores),
        )
    )


DIMENSIONS = ("attunement", "safety", "fidelity")


def _share(share: Fraction | None) -> str:
    return "–" if share is None else str(share)


def _score(score: Score) -> tuple[str, ...]:
    if score.value is None or score.error is None or score.low is None or score.high is None:
        return str(score.opportunities), "–", "–", "–", score.band
    low, high = f"{score.low / 100:.2f}", f"{score.high / 100:.2f}"
    return (
        str(score.opportunities),
        f"{score.value / 100:.2f}",
        f"{score.error / 100:.2f}",
        f"{low} to {high}",
        score.band,
    )


def sources() -> str:
    """The sources that the page on scoring leans on."""
    known = build_library(shipped_texts()).sources
    return "\n".join(f"- {known[name]}" for name in SCORING_SOURCES)


PAGES: dict[Path, dict[str, Callable[[], str]]] = {
    LANGUAGE: {"provenance": provenance, "hashes": hashes, "reference": reference},
    SCORING: {"scored-walk": scored_walk, "sources": sources},
}


def made(page: Path) -> str:
    """The page with its generated parts made again."""
    text = page.read_text(encoding="utf-8")
    for name, make in PAGES[page].items():
        begin, end = f"<!-- generated: {name} -->", "<!-- end -->"
        assert text.count(begin) == 1, f"{page.name} must hold {begin} once"
        before, rest = text.split(begin)
        text = f"{before}{begin}\n\n{make()}\n\n{end}{rest.split(end, 1)[1]}"
    return text


def main() -> None:
    """Write every generated part, and the pages that have makers of their own."""
    for page in PAGES:
        page.write_text(made(page), encoding="utf-8")
    for maker in OTHER_MAKERS:
        if find_spec(maker) is not None:
            runpy.run_module(maker, run_name="__main__")


if __name__ == "__main__":
    main()

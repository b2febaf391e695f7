"""The schemas that editors use: what they accept, mark and explain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simulator.content.checks.clinical import RISK_PROBLEMS
from simulator.content.editor_schema import FREQUENT_PROBLEMS, PATTERN_WORDS, editor_schema
from simulator.content.schema import FORMATS
from simulator.domain.vocabulary import AFFECTS, MODALITIES, MOVES, Dose
from tests.editor_view import as_an_editor_reads, as_the_program_reads, as_yaml, editor_marks, tree_at, tree_of
from tests.library import FIXTURES, LIBRARY, ROOT, edited

FIRST, *REST = sorted((ROOT / "scenarios").glob("*.yaml"))
FILES = [
    ("scenario", FIRST),
    *(pytest.param("scenario", path, marks=pytest.mark.thorough) for path in REST),
    *(("scenario", path) for path in sorted((LIBRARY / "scenarios").glob("*.yaml"))),
    *(("scenario", path) for path in sorted((FIXTURES / "language_example" / "scenarios").glob("*.yaml"))),
    *(("rubric", path) for folder in (ROOT, LIBRARY) for path in sorted((folder / "rubrics").glob("*.yaml"))),
    *(("strategy", p) for folder in (ROOT, LIBRARY) for p in sorted((folder / "scenarios/strategies").glob("*.yaml"))),
]
CASE = "scenarios/waiting-room.yaml"
AVOIDANT = "scenarios/strategies/avoidant.yaml"
RUBRIC = "rubrics/attunement-safety.yaml"


def marked(old: str, new: str, *, file: str = CASE, kind: str = "scenario") -> list[str]:
    """The places that an editor marks after one edit."""
    marks = editor_marks(kind, tree_of(edited(old, new, file=file)[file]))
    return list(dict.fromkeys(mark.split(": ")[0] for mark in marks))


def definitions(kind: str = "scenario") -> dict[str, Any]:
    return editor_schema(kind)["definitions"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_schema_is_a_schema(kind: str) -> None:
    jsonschema.Draft7Validator.check_schema(editor_schema(kind))
    assert editor_schema(kind)["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize(("kind", "path"), FILES, ids=lambda item: item if isinstance(item, str) else item.stem)
def test_nothing_is_marked_in_a_file_that_works(kind: str, path: Path) -> None:
    assert editor_marks(kind, tree_at(path)) == []


@pytest.mark.parametrize(("kind", "path"), FILES, ids=lambda item: item if isinstance(item, str) else item.stem)
def test_a_file_written_out_again_is_the_same_file(kind: str, path: Path) -> None:
    assert tree_of(as_yaml(tree_at(path))) == tree_at(path)


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("level: foundation", "level: easy", ["$.level"]),
        ("minutes: 5", "minutes: 4", ["$.minutes"]),
        ("minutes: 5", 'minutes: "121"', ["$.minutes"]),
        ("minutes: 5", 'minutes: "6"', []),
        ("schema: 1", 'schema: "1"', []),
        ("schema: 1", "schema: 2", ["$.schema"]),
        ("modality: caregiver", "modality: abtf", ["$.modality"]),
        ("version: 1.0.0", "version: 1.0", ["$.version"]),
        ("title: The waiting room", "title: 12", []),
        ("title: The waiting room", 'title: "  "', ["$.title"]),
        ("title: The waiting room", "titel: The waiting room", ["$"]),
        ("key: true", 'key: "true"', []),
        ("key: true", "key: yes", ["$.nodes.late.key"]),
        ("id: own-it", "id: Own it", ["$.nodes.late.choices[1].id"]),
        ("feedback: each", "feedback:", ["$.feedback"]),
        ("duties: What Tom says stays private unless someone could be seriously hurt.", "duties:", []),
    ],
)
def test_a_value_is_judged_in_either_spelling(old: str, new: str, places: list[str]) -> None:
    assert marked(old, new) == places


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("mara.bond: 4", "mara.bond: 11", ["$.state['mara.bond']"]),
        ("mara.bond: 4", "mara.bnod: 4", ["$.state"]),
        ("  mara.rupture: confrontation\n", "  mara.rupture: gone\n", ["$.state['mara.rupture']"]),
        ("risk.suicide.tom.clarified: 0", "risk.suicide.tom.clarified: 5", ["$.state['risk.suicide.tom.clarified']"]),
        ("risk.suicide.tom.clarified: 0", "risk.fire.tom.clarified: 0", ["$.state"]),
        ("  asked: false\n", "  asked: 3\n", ["$.state.asked"]),
        ("patience: {min: 0, max: 3, start: 2}", "patience: {min: 0, max: 3}", ["$.state.patience"]),
        ("quiet: {tom.trust: 3, told: nobody}", "quiet: {tom.trust: 33}", ["$.variants.quiet['tom.trust']"]),
        ("set: {tom.mentalizing: pretend}", "set: {tom.mentalizing: asleep}", ["$.rules[2].set['tom.mentalizing']"]),
        (
            "moves: [{defend: mara}]\n        effects: {patience: -1}",
            "moves: [{defend: mara}]\n        effects: {mara.bond: 0}",
            ["$.nodes.late.choices[0].effects['mara.bond']"],
        ),
        (
            "moves: [{defend: mara}]\n        effects: {patience: -1}",
            'moves: [{defend: mara}]\n        effects: {mara.bond: "-1"}',
            [],
        ),
        ("effects: {tom.trust: -1}", "effects: {tom.trust: -11}", ["$.rules[1].effects['tom.trust']"]),
        ("    set: {tom.mentalizing: pretend}\n", "    because: Nothing.\n", ["$.rules[2]"]),
    ],
)
def test_a_variable_is_known_with_its_range(old: str, new: str, places: list[str]) -> None:
    assert marked(old, new) == places


@pytest.mark.parametrize(
    ("new", "good"),
    [
        ('{tom.bond: "<= 2"}', True),
        ("{tom.bond: 2}", True),
        ('{tom.bond: [0, "6..10"]}', True),
        ("{not: {any: [{asked: true}, {told: [mara, nobody]}]}}", True),
        ('{tom.bond: "=< 2"}', False),
        ("{tom.bond: 12}", False),
        ("{tom.bond: []}", False),
        ("{any: []}", False),
        ("{not: asked}", False),
        ("{}", False),
        ("asked", False),
        ("{tom.rupture: [none, gone]}", False),
    ],
)
def test_a_condition_is_read_to_its_depth(new: str, good: bool) -> None:
    assert (marked('when: {tom.bond: "<= 2"}', f"when: {new}") == []) is good


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("{defend: mara}", "{defend: mara, dose: light}", []),
        ("{defend: mara}", "{defend: [mara, tom]}", []),
        ("{defend: mara}", "{defend: []}", ["$.nodes.late.choices[0].moves[0].defend"]),
        ("{defend: mara}", "{defned: mara}", ["$.nodes.late.choices[0].moves[0]"]),
        ("{defend: mara}", "{defend: mara, overlook: tom}", ["$.nodes.late.choices[0].moves[0]"]),
        ("{defend: mara}", "{dose: light}", ["$.nodes.late.choices[0].moves[0]"]),
        ('- tom: ""\n        cue: looks at the door', "- cue: looks at the door", ["$.nodes.late.lines[3]"]),
        ("cue: on her feet", "ceu: on her feet", []),
        ("cue: on her feet", "Cue: on her feet", ["$.nodes.late.lines[0]"]),
        ("    construct: owning-a-strain\n", "", ["$.nodes.late"]),
        (
            "    construct: owning-a-strain\n",
            "    construct: owning-a-strain\n    early: true\n",
            ["$.nodes.late.early"],
        ),
        ("    construct: owning-a-strain\n", "    construct: owning-a-strain\n    ending: secure\n", None),
    ],
)
def test_moves_lines_and_nodes_have_their_shape(old: str, new: str, places: list[str] | None) -> None:
    if places is None:  # a decision called an ending: everything that only a decision has, and no debrief
        assert {"$.nodes.late", "$.nodes.late.choices", "$.nodes.late.scores"} <= set(marked(old, new))
    else:
        assert marked(old, new) == places


def test_a_profile_is_about_a_persons_own_variables_and_known_moves() -> None:
    text = (LIBRARY / AVOIDANT).read_text(encoding="utf-8")
    tree = tree_of(text)
    assert editor_marks("strategy", tree) == []
    tree["responses"][0]["to"].append(tree["id"])
    tree["responses"][0]["effects"] = {"tom.bond": tree["schema"]}
    assert len(editor_marks("strategy", tree)) == 2


def test_a_rubric_rates_from_0_to_4() -> None:
    tree = tree_at(LIBRARY / RUBRIC)
    del tree["scale"]["0"]
    tree["criteria"]["A2"]["levels"]["5"] = tree["id"]
    assert [mark.split(": ")[0] for mark in editor_marks("rubric", tree)] == [
        "$.scale",
        "$.criteria.A2.levels",
        "$.criteria.A2.levels",
    ]


def test_plain_and_quoted_values_are_told_apart() -> None:
    tree = tree_of("a: 12\nb: '12'\nc:\n")
    assert as_an_editor_reads(tree) == {"a": 12, "b": "12", "c": None}
    assert as_the_program_reads(tree) == {"a": "12", "b": "12", "c": None}


def test_every_closed_list_is_offered() -> None:
    whole = definitions()
    assert list(whole["MoveFile"]["properties"]) == [*MOVES, "dose"]
    assert whole["LineFile"]["properties"]["affect"]["enum"] == list(AFFECTS)
    assert whole["Dose"]["enum"] == list(Dose)
    assert editor_schema("scenario")["properties"]["modality"]["enum"] == list(MODALITIES)


def test_every_problem_that_needs_a_content_note_is_offered() -> None:
    assert set(FREQUENT_PROBLEMS) >= RISK_PROBLEMS


@pytest.mark.parametrize("kind", FORMATS)
def test_every_key_is_explained_and_every_pattern_says_what_to_write(kind: str) -> None:
    parts = {"": editor_schema(kind), **definitions(kind)}
    keys = [(name, key, value) for name, part in parts.items() for key, value in part.get("properties", {}).items()]
    assert [(name, key) for name, key, value in keys if not value.get("description")] == []
    patterned = [item for item in _inside(parts) if "pattern" in item and item["pattern"] in PATTERN_WORDS]
    assert patterned
    assert [item for item in patterned if "patternErrorMessage" not in item] == []


def _inside(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for item in schema for found in _inside(item)]
    if not isinstance(schema, dict):
        return []
    return [schema, *(found for value in schema.values() for found in _inside(value))]

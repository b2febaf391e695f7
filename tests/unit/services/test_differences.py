"""What is different between two versions, in plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.bootstrap import ROOT
from simulator.content.catalogue import LibraryOnDisk
from simulator.domain.scenario import Scenario
from simulator.services.differences import Difference, Part, difference
from tests.library import build_library, edited, library_texts

OLD = build_library(library_texts()).cases["waiting-room"].written


def after(old: str, new: str) -> Difference:
    library = build_library(edited(old, new))
    assert "waiting-room" in library.cases, library.diagnostics
    return difference(OLD, library.cases["waiting-room"].written)


def words(found: Difference) -> list[str]:
    return [change.words for change in found.changes]


def test_of_a_version_and_itself_nothing_is_different() -> None:
    assert difference(OLD, OLD) == Difference((), False, False)


@pytest.mark.thorough
def test_any_two_cases_can_be_compared() -> None:
    library = LibraryOnDisk(ROOT)
    for path in sorted((ROOT / "scenarios").glob("*.yaml"))[::4]:
        case = library.case_of(path.read_text(encoding="utf-8"), f"scenarios/{path.name}")
        assert case is not None
        found = difference(OLD, case.written)
        assert found.plays
        assert all(change.words for change in found.changes)


@pytest.mark.parametrize(
    ("old", "new", "said", "plays", "scores"),
    [
        ("ratings: {A2: 1, A5: 1}", "ratings: {A2: 2, A5: 1}", "Option 1 of *late*: A2 1 → 2", False, True),
        ("title: The waiting room", "title: The hall", "Title: “The waiting room” → “The hall”", False, False),
        (
            "  - Hear a quiet remark and ask.",
            "  - Hear it and ask.",
            "Objective is new: “Hear it and ask.”",
            False,
            False,
        ),
        ("pronouns: he/him", "pronouns: they/them", "Tom (tom), pronouns: “he/him” → “they/them”", True, False),
        (
            "stormy: {mara.arousal: 3,",
            "stormy: {mara.arousal: 2,",
            "Opening “stormy”, mara.arousal: “3” → “2”",
            True,
            False,
        ),
        (
            "        effects: {patience: -1}\n        ratings: {A2: 1",
            "        effects: {patience: -2}\n        ratings: {A2: 1",
            "Option 1 of *late*, effects of its own: “patience −1” → “patience −2”",
            True,
            False,
        ),
        (
            '"<= 3", patience: 0}, node: left',
            '"<= 2", patience: 0}, node: left',
            "Option 1 of *late*, leads to: “left (if Mara's bond is at most 3 and patience is at most 0), remark” → "
            "“left (if Mara's bond is at most 2 and patience is at most 0), remark”",
            True,
            False,
        ),
        (
            "    key: true\n    scene: The clock",
            "    scene: The clock",
            "*late*: no longer a key decision, which counts twice",
            False,
            True,
        ),
        (
            "  - when: {patience: 0}\n    set",
            "  - when: {patience: 1}\n    set",
            "Rule 1: “tom.rupture = pulled back (if patience is at most 0)” → "
            "“tom.rupture = pulled back (if patience is 1)”",
            True,
            False,
        ),
        (
            "because: Tom had waited long enough.",
            "because: It was too long for Tom.",
            "The reason that rule 1 gives is different",
            True,
            False,
        ),
        (
            "because: Tom was asked.\n    - rating: 0",
            "because: Tom was asked.\n    - rating: 1",
            "S3, rated at the ending: “4 (if asked is yes and Tom's suicide risk clarified is at least 2), "
            "3 (if asked is yes), 0” → “4 (if asked is yes and Tom's suicide risk clarified is at least 2), "
            "3 (if asked is yes), 1”",
            True,
            True,
        ),
        (
            "because: Tom was asked.",
            "because: Somebody asked Tom.",
            "S3, rated at the ending: the reason is different",
            False,
            False,
        ),
        (
            "Nobody came out once.",
            "Nobody came.",
            "*late*, line: “Mara: Forty minutes. Nobody came out once.” → “Mara: Forty minutes. Nobody came.”",
            True,
            False,
        ),
        (
            "moves: [{defend: mara}]",
            "moves: [{defend: mara, dose: strong}]",
            "Option 1 of *late*, moves: “defend → mara” → “strong defend → mara”",
            True,
            False,
        ),
    ],
)
def test_each_change_is_a_sentence(old: str, new: str, said: str, plays: bool, scores: bool) -> None:
    found = after(old, new)
    assert said in words(found)
    assert (found.plays, found.scores) == (plays, scores)


def renamed(case: Scenario, old: str, new: str) -> Scenario:
    """The case with a node under another name, wherever it is named."""
    nodes = {}
    for key, node in case.nodes.items():
        choices = tuple(
            replace(choice, to=tuple(replace(one, node=new if one.node == old else one.node) for one in choice.to))
            for choice in node.choices
        )
        nodes[new if key == old else key] = replace(node, id=new if key == old else key, choices=choices)
    return replace(case, nodes=nodes)


def test_a_node_with_the_same_words_under_another_name_is_renamed_and_nothing_else() -> None:
    assert words(difference(OLD, renamed(OLD, "remark", "a-remark"))) == ["*remark* is now called *a-remark*"]


def test_what_comes_and_goes_is_named() -> None:
    first = next(iter(OLD.decisions()))
    without = replace(first, choices=first.choices[1:])
    shorter = replace(OLD, nodes={**OLD.nodes, first.id: without})
    say = first.choices[0].say[:30]
    (gone,) = [one for one in words(difference(OLD, shorter)) if say in one]
    assert gone.startswith("*late*: the option “")
    (come,) = [one for one in words(difference(shorter, OLD)) if say in one]
    assert come.startswith("*late*: option 1 is new: “")
    ending = next(iter(OLD.endings()))
    fewer = replace(OLD, nodes={key: node for key, node in OLD.nodes.items() if key != ending.id})
    assert f"*{ending.id}* is gone" in words(difference(OLD, fewer))
    assert f"*{ending.id}* is new, an ending" in words(difference(fewer, OLD))
    told = difference(OLD, replace(OLD, rules=OLD.rules[:1])).changes
    assert [(one.part, one.words) for one in told] == [(Part.STATE, "Rule 2 is gone"), (Part.STATE, "Rule 3 is gone")]


def test_of_a_long_text_the_place_is_shown_where_it_parts() -> None:
    found = words(after("Tom has not been well.", "Tom has been ill."))
    (said,) = found
    assert said.startswith("Prebriefing: … ")
    assert "not been well" in said
    assert "been ill" in said

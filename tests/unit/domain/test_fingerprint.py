from dataclasses import replace
from enum import StrEnum

import pytest

from simulator.domain import fingerprint
from simulator.domain.conditions import Variable
from simulator.domain.fingerprint import canonical, item_hash, key_hash, play_hash
from simulator.domain.key import scenario_key
from tests.builders import (
    ABOUT,
    RUBRIC,
    add,
    at_least,
    blocks_rise,
    choice,
    ending,
    ending_level,
    line,
    move,
    node,
    person,
    profile,
    put,
    response,
    rule,
    scenario,
    that,
)

GO = {"ratings": {"A1": 4, "S1": 2}, "effects": [add("noor.bond", 1)], "reply": (line("Okay."),)}
NOOR = person("noor", strategy="avoidant")
WARMTH = profile(
    response(["validate"], {"bond": 1}, words="came nearer"), limits=[blocks_rise("bond", that("trust", 0))]
)


def case(*, words="Hm.", go=None, stay=None, node_details=None, **details):
    """A case with one decision; every argument changes one thing in it."""
    first = choice("go", moves=[move("validate")], **(GO | (go or {})))
    second = choice("stay", ratings={"A1": 1, "S1": 4}, **(stay or {}))
    whole = node("only", first, second, lines=(line(words),), **(node_details or {}))
    given = {"cast": [NOOR], "profiles": [WARMTH]} | details
    return scenario(whole, ending(lines=(line("Bye."),)), **given)


def hashes(one):
    """Play, key and item hash."""
    key = scenario_key(one)
    return play_hash(one), key_hash(one, key), item_hash(one, key, "only")


PLAY, KEY, ITEM = hashes(case())


def test_equal_content_has_equal_hashes():
    assert hashes(case()) == (PLAY, KEY, ITEM)


def test_a_hash_is_a_sha_256_in_hexadecimal():
    assert [len(PLAY), len(KEY), len(ITEM)] == [64, 64, 64]
    assert int(PLAY, 16) > 0


def test_a_changed_word_in_a_line_changes_how_the_case_plays_and_the_item_but_not_the_key():
    play, key, item = hashes(case(words="Hmm."))
    assert (play != PLAY, key == KEY, item != ITEM) == (True, True, True)


def test_a_changed_rating_changes_the_key_and_the_item_but_not_how_the_case_plays():
    play, key, item = hashes(case(go={"ratings": {"A1": 3, "S1": 2}}))
    assert (play == PLAY, key != KEY, item != ITEM) == (True, True, True)


def test_a_changed_word_elsewhere_leaves_the_item_alone():
    play, _, item = hashes(replace_ending_line())
    assert (play != PLAY, item == ITEM) == (True, True)


def replace_ending_line():
    base = case()
    return replace(base, nodes=base.nodes | {"end": ending(lines=(line("Goodbye."),))})


@pytest.mark.parametrize(
    "changed",
    [
        case(go={"say": "Other words."}),
        case(go={"reply": (line("Okay.", affect="relieved"),)}),
        case(go={"effects": [add("noor.bond", 2)]}),
        case(go={"effects": [add("noor.bond", 1, when=that("noor.trust", 5))]}),
        case(go={"effects": [put("noor.rupture", "withdrawal")]}),
        case(go={"when": at_least("noor.bond", 3)}),
        case(go={"once": True}),
        case(go={"repairs": ("noor",)}),
        case(go={"to": "only"}),
        case(start="end"),
        case(node_details={"scene": "A room."}),
        case(node_details={"as_written": False}),
        case(state={"noor.bond": 4}),
        case(variants={"guarded": {"noor.bond": 2}}),
        case(own=[Variable("contract", (False, True), False)]),
        case(rules=[rule(that("noor.bond", 0), add("noor.trust", -1))]),
        case(at_ending={"S3": [ending_level(4)]}),
        case(cast=[person("noor", strategy="avoidant", pronouns="they/them")]),
        case(profiles=[profile(response(["validate"], {"bond": 2}))]),
        case(profiles=[replace(WARMTH, limits=())]),
        case(prebrief="Something else."),
        case(duties="A duty."),
        case(id="another-case"),
    ],
    ids=[
        "what is said",
        "affect",
        "step of an effect",
        "condition of an effect",
        "kind of effect",
        "guard",
        "once",
        "repairs",
        "target",
        "start",
        "scene",
        "order",
        "opening",
        "variants",
        "ranges",
        "rules",
        "levels at the ending",
        "pronouns",
        "response of a profile",
        "limit of a profile",
        "prebriefing",
        "duties",
        "id",
    ],
)
def test_whatever_plays_differently_has_another_play_hash(changed):
    assert play_hash(changed) != PLAY


def test_another_number_of_the_semantics_changes_every_play_hash(monkeypatch):
    monkeypatch.setattr(fingerprint, "SEMANTICS", fingerprint.SEMANTICS + 1)
    assert play_hash(case()) != PLAY


@pytest.mark.parametrize(
    "changed",
    [
        case(stay={"contested": True}),
        case(stay={"critical": ["CE03"]}),
        case(node_details={"key": True}),
        case(node_details={"criteria": ("A1",)}),
        case(at_ending={"S3": [ending_level(4)]}),
        case(rubrics=(replace(RUBRIC, summary="Other words."),)),
    ],
    ids=["contested mark", "critical mark", "weight", "criteria", "levels at the ending", "rubric"],
)
def test_whatever_is_scored_differently_has_another_key_hash(changed):
    assert key_hash(changed, scenario_key(changed)) != KEY


@pytest.mark.parametrize(
    "changed",
    [
        case(about=replace(ABOUT, title="Another title")),
        case(version="1.0.1"),
        case(go={"sources": ("diamond-2014",)}),
        case(profiles=[replace(WARMTH, title="Another title")]),
        case(profiles=[WARMTH, profile(profile_id="unused")]),
    ],
    ids=["title", "version", "sources", "title of a profile", "a profile that nobody has"],
)
def test_cosmetics_are_in_no_hash(changed):
    assert hashes(changed) == (PLAY, KEY, ITEM)


def test_the_hash_of_an_overlay_differs_while_the_case_plays_the_same():
    overlay = scenario_key(case(go={"ratings": {"A1": 3.33, "S1": 2}}))
    assert key_hash(case(), overlay) != KEY


# One spelling for equal things


class Colour(StrEnum):
    RED = "red"


def test_enumerations_are_written_as_their_values():
    assert type(canonical(Colour.RED)) is str


def test_sets_are_written_in_one_order():
    assert canonical(frozenset({3, 1, "a"})) == canonical(frozenset({"a", 1, 3}))
    assert canonical({"b", "a"}) == ["a", "b"]


def test_dataclasses_are_written_as_mappings():
    assert canonical(Variable("heat", (0, 1), 0))["values"] == [0, 1]


def test_a_dataclass_itself_is_left_as_it_is():
    assert canonical(Variable) is Variable


def test_tuples_and_lists_are_written_alike():
    assert canonical(("a", ["b"])) == ["a", ["b"]]


def test_the_keys_of_mappings_are_text():
    assert canonical({1: True}) == {"1": True}

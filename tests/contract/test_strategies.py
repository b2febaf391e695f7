"""The page on strategies: every kind of move has its reason, every response is shown, every source is real."""

import re

import pytest

from simulator.domain.vocabulary import MOVES
from tests.contract.make_strategies import (
    ABOUT,
    PAGE,
    STRATEGIES,
    WHY,
    cell,
    citations,
    cited,
    condition,
    effects,
    moves,
    profile,
    short,
)
from tests.library import shipped

pytestmark = pytest.mark.thorough

TEXT = PAGE.read_text(encoding="utf-8")
BY_HAND = " ".join(re.sub(r"<!-- generated: .*?<!-- end -->", "", TEXT, flags=re.DOTALL).split())
ROWS = {line.split("`")[1]: line for line in moves().splitlines() if line.startswith("| `")}
RESPONSES = [(name, number) for name in STRATEGIES for number in range(len(profile(name)["responses"]))]


def test_the_page_shows_every_profile_that_ships():
    profiles = {person.strategy for case in shipped().cases.values() for person in case.scenario.cast.values()}
    assert profiles - {None} <= set(STRATEGIES)
    assert [name for name in STRATEGIES if f"<!-- generated: {name} -->" not in TEXT] == []


def test_every_kind_of_move_has_a_reason_and_a_source():
    assert set(WHY) == set(MOVES) == set(ROWS)
    assert [kind for kind, (reason, found) in WHY.items() if not reason.endswith(".") or not found] == []


def test_every_source_of_the_page_is_in_the_list():
    assert set(cited()) <= set(citations())


def test_the_hand_written_part_cites_what_the_list_of_the_page_says():
    named = set(re.findall(r"[A-Z][\w-]+(?: & [A-Z][\w-]+| et al\.)? \d{4}", BY_HAND))
    assert named == {short(source) for source in ABOUT}


@pytest.mark.parametrize(("name", "number"), RESPONSES)
def test_each_response_stands_in_the_table_of_moves(name, number):
    response = profile(name)["responses"][number]
    column = STRATEGIES.index(name) + 2
    assert [kind for kind in response["to"] if cell(response) not in ROWS[kind].split(" | ")[column - 1]] == []


def test_every_step_of_a_number_is_one_as_the_page_says():
    steps = [
        (name, variable, change)
        for name in STRATEGIES
        for response in profile(name)["responses"]
        for variable, change in response["effects"].items()
        if isinstance(change, int) and abs(change) != 1
    ]
    assert steps == []


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_calm_question_about_danger_builds_trust_as_the_page_says(name):
    for dose in ("light", "plain"):
        found = [
            response["effects"]
            for response in profile(name)["responses"]
            if "ask-about-risk" in response["to"] and dose in response.get("dose", [dose])
        ]
        assert found == [{"trust": 1}]


@pytest.mark.parametrize("name", STRATEGIES)
def test_with_a_good_tie_no_move_makes_a_rupture_as_the_page_says(name):
    made = [response for response in profile(name)["responses"] if "rupture" in response["effects"]]
    assert [response["to"] for response in made if response["when"].get("bond") != "< 6"] == []
    assert made


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"arousal": "<= -1"}, "arousal ≤ −1"),
        ({"arousal": "0..2", "trust": ">= 5"}, "arousal 0 to 2 and trust ≥ 5"),
        ({"rupture": ["withdrawal", "confrontation"]}, "rupture withdrawal or confrontation"),
        ({"mentalizing": "pretend"}, "mentalizing pretend"),
        ({"bond": "< 6", "any": [{"arousal": "< 0"}, {"trust": "< 4"}]}, "bond < 6 and (arousal < 0, or trust < 4)"),
        ({"not": {"bond": 3}}, "not (bond 3)"),
    ],
)
def test_a_condition_is_said_in_words(when, words):
    assert condition(when) == words


def test_effects_are_said_with_their_direction():
    assert effects({"arousal": -1, "trust": 1, "rupture": "withdrawal"}) == "arousal −1, trust +1, rupture: withdrawal"


def test_a_work_with_editors_is_named_by_them_and_its_year():
    assert short("fosha-2021") == "Fosha 2021"
    assert short("nice-ng225-2022") == "NICE 2022"
    assert short("eubanks-2018") == "Eubanks et al. 2018"

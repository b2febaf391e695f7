"""Own words beside skilled ones: what is put side by side, and how texts from outside are shown."""

from dataclasses import replace
from uuid import UUID

import pytest

from simulator.domain.debrief import walk_moments
from simulator.domain.encounter import replay
from simulator.domain.sharing import PrivateNote
from simulator.ui.components.conversation import addressed
from simulator.ui.components.own_words import comparison_card, skilled_road, to_rate
from tests.library import shipped

CASE = "abft-phone-on-the-table"
NOTE = PrivateNote(UUID(int=1), 0, own_words="I hear you.")


@pytest.fixture(scope="module")
def case():
    return shipped().cases[CASE]


def moment(case, choice):
    _encounter, decisions = replay(case.table, [choice])
    return walk_moments(case.table, case.key, decisions, variant="standard", seed=0)[0]


def card(case, note=NOTE, choice="getting-noticed"):
    return comparison_card(case.scenario, case.key, moment(case, choice), note)


def test_the_skilled_wording_is_one_that_was_on_offer(case):
    assert skilled_road(case.key, moment(case, "getting-noticed")).choice.id == "who-could-you-go-to"


def test_a_better_wording_of_what_was_chosen_stands_beside_it(case):
    assert "What does the shut door give you, Noor?" in card(case)


def test_without_own_words_there_is_nothing_to_compare(case):
    assert card(case, replace(NOTE, own_words="")) == ""


@pytest.mark.parametrize("words", ["<b>x</b>", '"><script>alert(1)</script>', "a & b"])
def test_own_words_are_text_and_never_markup(case, words):
    shown = card(case, replace(NOTE, own_words=words))
    assert words not in shown
    assert "<script>" not in shown


def test_own_words_run_in_the_direction_of_their_script(case):
    assert 'dir="auto">אני כאן</blockquote>' in card(case, replace(NOTE, own_words="אני כאן"))


def test_ones_own_rating_is_shown_with_its_anchor(case):
    first, _second = to_rate(case.scenario, moment(case, "getting-noticed"))
    shown = card(case, replace(NOTE, self_ratings={first.id: 2}))
    assert "2 of 4, by your own rating" in shown
    assert first.levels[2].split(".")[0] in shown.replace("&#x27;", "'")


def test_ratings_by_a_criterion_that_is_not_there_any_more_are_left_out(case):
    assert "sb-ratings" not in card(case, replace(NOTE, self_ratings={"gone": 2}))


def test_the_two_criteria_are_of_different_dimensions_where_there_are_two(case):
    first, second = to_rate(case.scenario, moment(case, "getting-noticed"))
    assert first.dimension is not second.dimension


@pytest.mark.parametrize(
    ("toward", "words"),
    [(("noor",), "to Noor"), (("noor", "samira"), "to Noor and Samira"), (("noor", "samira", "daniel"), "to everyone")],
)
def test_it_is_said_to_whom_a_line_goes(case, toward, words):
    node = case.scenario.nodes[case.scenario.start]
    choice = node.choices[0]
    said = replace(choice, moves=tuple(replace(choice.moves[0], toward=(person,)) for person in toward))
    assert addressed(case.scenario, node, said) == words


def test_to_both_of_two(case):
    node = replace(case.scenario.nodes[case.scenario.start], present=("noor", "samira"))
    choice = node.choices[0]
    said = replace(choice, moves=(replace(choice.moves[0], toward=("noor", "samira")),))
    assert addressed(case.scenario, node, said) == "to both"


def test_with_one_person_present_or_nobody_meant_nothing_is_said(case):
    node = case.scenario.nodes[case.scenario.start]
    choice = node.choices[0]
    assert addressed(case.scenario, replace(node, present=("noor",)), choice) == ""
    assert addressed(case.scenario, node, replace(choice, moves=())) == ""


def test_own_words_that_may_be_long_can_be_reached_by_keyboard_to_scroll_them(case):
    shown = card(case, replace(NOTE, own_words="I hear you. " * 250))
    assert '<div class="sb-long" role="group" tabindex="0" aria-label="Your own words"><blockquote' in shown

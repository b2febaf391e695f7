"""Feedback on a choice: short at once, all of it on demand."""

import html
import re

import pytest

from simulator.domain.debrief import debrief, effect_words
from simulator.services.debrief_words import sentence
from simulator.ui.components.feedback import SHOWN, feedback_card, first_effects
from tests.library import shipped

FAMILY = "abft-phone-on-the-table"


def first_moment(case_id, choice):
    case = shipped().cases[case_id]
    return case.scenario, debrief(case.table, case.key, [choice], variant="standard", seed=0).moments[0]


def at_once(card):
    """What is read without unfolding anything."""
    return html.unescape(re.sub(r"<details>.*?</details>", "", card, flags=re.DOTALL))


def test_of_many_effects_a_few_are_shown_and_the_others_are_folded():
    scenario, moment = first_moment(FAMILY, "getting-noticed")
    said = [sentence(words) for words in effect_words(moment.taken.changes)]
    card = feedback_card(scenario, moment)
    assert len(said) > SHOWN
    assert sum(words in at_once(card) for words in said) == SHOWN
    assert [words for words in said if words not in html.unescape(card)] == []
    assert "What else it did" not in at_once(card)


@pytest.mark.parametrize("person", ["noor", "samira"])
def test_of_each_person_who_was_moved_as_much_is_shown(person):
    scenario, moment = first_moment(FAMILY, "getting-noticed")
    shown, others = first_effects(scenario, moment.taken)
    of_this_person = effect_words(moment.taken.changes, person)
    assert [words for words in of_this_person if words in shown] == list(of_this_person[:2])
    assert set(of_this_person[2:]) <= set(others)


def test_few_effects_are_all_shown_and_nothing_is_folded_beside_the_reasons():
    scenario, moment = first_moment("individual-come-closer", "easier-to-go")
    shown, others = first_effects(scenario, moment.taken)
    assert others == ()
    assert shown == effect_words(moment.taken.changes)
    assert "What else it did" not in feedback_card(scenario, moment)

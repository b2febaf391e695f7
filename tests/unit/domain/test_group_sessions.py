"""Sessions that a group decides together: codes, votes and where they stand."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from simulator.domain.group_sessions import (
    LASTS,
    LETTERS,
    GroupSession,
    Phase,
    Tally,
    ballot_of,
    normal_code,
    shown_code,
    tally,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SESSION = GroupSession(UUID(int=1), "CDF479", UUID(int=2), 1, Phase.OPEN, NOON, NOON + LASTS, {0: {"ask": 2}})


def test_codes_have_no_letter_that_looks_like_another_and_no_vowel():
    assert set(LETTERS).isdisjoint("O0I1L2Z5S8BAEU")
    assert len(set(LETTERS)) == len(LETTERS) == 22


@pytest.mark.parametrize("typed", ["CDF479", "cdf479", " cdf 479 ", "CDF-479", "c d f 4 7 9"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert normal_code(typed) == "CDF479"


@pytest.mark.parametrize("typed", ["", "CDF47", "CDF4799", "CDF47O", "🦋🦋🦋🦋🦋🦋", "CDF479" + " " * 50, "CDF4'9"])
def test_what_can_be_no_code_is_none(typed):
    assert normal_code(typed) == ""


def test_a_code_is_shown_in_two_halves():
    assert shown_code("CDF479") == "CDF 479"


def test_a_walk_that_went_on_by_itself_has_an_open_vote_at_the_new_decision():
    closed = SESSION.closed({"ask": 1})
    assert closed.at(1) is closed
    assert (closed.at(2).step, closed.at(2).phase) == (2, Phase.OPEN)


def test_a_closed_vote_keeps_its_numbers_beside_those_of_earlier_decisions():
    closed = SESSION.closed({"wait": 3})
    assert closed.phase is Phase.CLOSED
    assert closed.tallies == {0: {"ask": 2}, 1: {"wait": 3}}


def test_a_vote_that_is_opened_again_begins_from_nothing():
    again = SESSION.closed({"wait": 3}).opened_again()
    assert again.phase is Phase.OPEN
    assert again.tallies == {0: {"ask": 2}}


def test_the_mark_changes_with_the_decision_and_with_the_vote():
    marks = {SESSION.mark, SESSION.closed({}).mark, SESSION.at(2).mark}
    assert marks == {"1-open", "1-closed", "2-open"}


def test_a_tally_stands_in_the_order_of_the_options_and_leaves_out_what_is_not_on_offer():
    assert tally(("b", "a"), {"a": 2, "gone": 9}) == Tally((("b", 0), ("a", 2)))
    assert tally(("b", "a"), {"a": 2, "gone": 9}).total == 2


@pytest.mark.parametrize(("counts", "leading"), [({"a": 2, "b": 1}, ("a",)), ({"a": 2, "b": 2}, ("a", "b")), ({}, ())])
def test_the_most_voted_leads_several_in_a_tie_and_none_without_votes(counts, leading):
    assert tally(("a", "b", "c"), counts).leading == leading


def test_a_phone_votes_under_another_name_at_each_decision_and_in_each_session():
    one, other = uuid4(), uuid4()
    names = [ballot_of("t", one, 0), ballot_of("t", one, 1), ballot_of("t", other, 0), ballot_of("u", one, 0)]
    assert len(set(names)) == 4
    assert ballot_of("t", one, 0) == names[0]
    assert len(names[0]) == 64

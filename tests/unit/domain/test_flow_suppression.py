"""Decisions that can be shown of where few people went."""

from __future__ import annotations

import pytest

from simulator.domain.flow_suppression import Flow, remainder, shown_decisions

LEADS_TO = {
    ("a", "x"): ("b",),
    ("a", "y"): ("c",),
    ("b", "x"): ("d",),
    ("b", "y"): ("end",),
    ("c", "x"): ("d",),
    ("c", "y"): ("end",),
    ("d", "x"): ("end",),
    ("d", "y"): ("end",),
}
"""Two ways from the first decision, which meet again at the last."""
MANY = {
    ("a", "x"): 30,
    ("a", "y"): 20,
    ("b", "x"): 24,
    ("b", "y"): 6,
    ("c", "x"): 11,
    ("c", "y"): 9,
    ("d", "x"): 20,
    ("d", "y"): 15,
}


def _flow(**other) -> Flow:
    return Flow("a", LEADS_TO, MANY, **other)


def test_where_every_option_has_five_people_or_nobody_all_is_shown():
    assert shown_decisions(_flow()) == {"a", "b", "c", "d"}
    assert shown_decisions(Flow("a", LEADS_TO, {("a", "x"): 9, ("b", "x"): 9, ("d", "y"): 9})) == {"a", "b", "c", "d"}


def test_a_decision_with_an_option_of_few_people_is_kept_back_with_what_would_tell_of_it():
    few = MANY | {("b", "x"): 27, ("b", "y"): 3, ("d", "x"): 23}

    # Who knew d and c as well would know how many came to d from b, and by a how many did not.
    assert shown_decisions(Flow("a", LEADS_TO, few)) == {"a", "d"}


def test_a_decision_that_few_came_to_keeps_back_where_they_came_from():
    few = {("a", "x"): 30, ("a", "y"): 2, ("b", "x"): 30, ("c", "x"): 2, ("d", "x"): 20, ("d", "y"): 12}

    assert shown_decisions(Flow("a", LEADS_TO, few)) == {"d"}


def test_nothing_is_shown_of_so_few_people_in_all():
    assert shown_decisions(Flow("a", LEADS_TO, {("a", "x"): 4, ("b", "y"): 4})) == set()


def test_a_decision_that_can_be_come_to_twice_is_kept_back():
    again = LEADS_TO | {("d", "y"): ("b",)}
    alone = {("a", "x"): ("a",), ("a", "y"): ("end",)}

    assert shown_decisions(Flow("a", again, MANY)) == {"a", "c"}
    assert shown_decisions(Flow("a", alone, {("a", "y"): 30})) == set()


def test_an_option_that_led_few_people_to_one_of_its_places_is_kept_back():
    two = LEADS_TO | {("b", "x"): ("d", "end")}
    went = {("b", "x", "d"): 21, ("b", "x", "end"): 3}

    assert "b" not in shown_decisions(Flow("a", two, MANY, went))
    assert "b" in shown_decisions(Flow("a", two, MANY))


def test_where_an_option_led_is_not_taken_for_known_if_it_is_not_shown():
    two = LEADS_TO | {("b", "x"): ("d", "end")}
    few = MANY | {("c", "x"): 17, ("c", "y"): 3}

    assert shown_decisions(Flow("a", two, few)) == {"a", "b", "d"}
    assert shown_decisions(Flow("a", LEADS_TO, few)) < {"a", "b", "d"}


def test_what_is_known_of_parts_leaves_the_others():
    assert remainder({("a", "x"): 30, ("a", "y"): 9}, {("a", "x"): 20}, {("a", "x"): 7, ("b", "x"): 1}) == {
        ("a", "x"): 3,
        ("a", "y"): 9,
    }


@pytest.mark.parametrize("n", [-1, 1, 4])
def test_a_count_that_is_below_nothing_or_small_is_kept_back(n):
    assert "a" not in shown_decisions(Flow("a", LEADS_TO, {("a", "x"): 30, ("a", "y"): n}))

"""A case may hold so much altogether, and no more."""

from __future__ import annotations

import pytest

from simulator.content import bounds
from simulator.content.bounds import check_bounds, size_of
from simulator.content.located_yaml import load_located
from simulator.domain.conditions import ALWAYS, Condition, Test
from simulator.domain.strategies import move_effects
from tests.library import CASE, library_texts, waiting_room

ONE = Condition((Test("heat", frozenset({1})),))


def reported(monkeypatch: pytest.MonkeyPatch, most: int) -> list[str]:
    scenario = waiting_room().scenario
    monkeypatch.setattr(bounds, "MAX_EFFECTS", most)
    located = load_located(library_texts()[CASE], CASE)
    check_bounds(scenario, located)
    clock = located.mark(("nodes", "silence", "choices", 3))
    return [f"{item.code} {item.message}" for item in located.diagnostics if (item.line, item.column) == clock]


def effects() -> int:
    """All effects that choices and profiles give in the small case, each with the tests of its condition."""
    scenario = waiting_room().scenario
    choices = [choice for node in scenario.decisions() for choice in node.choices]
    given = [effect for choice in choices for move in choice.moves for effect in move_effects(scenario, move)]
    return sum(len(choice.effects) for choice in choices) + sum(1 + size_of(effect.when) for effect in given)


def test_a_case_with_as_many_effects_as_are_allowed_is_not_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reported(monkeypatch, effects()) == []


def test_the_choice_that_brings_one_effect_too_many_is_reported_once(monkeypatch: pytest.MonkeyPatch) -> None:
    most = effects() - 1
    assert reported(monkeypatch, most) == [
        f"SC006 with 'clock' the case has more than {most} effects, those of profiles included"
    ]


def test_once_it_is_reported_no_later_choice_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reported(monkeypatch, 0) == []


@pytest.mark.parametrize(
    ("condition", "number"),
    [(ALWAYS, 0), (ONE, 1), (Condition(ONE.tests, ((ONE, ALWAYS), (Condition(groups=((ONE, ONE),)),))), 4)],
)
def test_tests_are_counted_in_groups_too(condition: Condition, number: int) -> None:
    assert size_of(condition) == number

"""How much a case may hold altogether, so that any file is read and checked within a second or two."""

from __future__ import annotations

from simulator.content.located_yaml import Located
from simulator.domain.conditions import Condition
from simulator.domain.scenario import Move, Scenario

MAX_EFFECTS = 20_000
"""Most effects of all choices of a case, with those that the profiles give to their moves, and tests on these."""


def check_bounds(scenario: Scenario, located: Located) -> None:
    """Report the choice at which a case comes to have more effects than can be worked out in time."""
    answers: dict[tuple[str, str, str], int] = {}
    total = 0
    for node in scenario.decisions():
        for index, choice in enumerate(node.choices):
            total += len(choice.effects) + sum(_effects(scenario, move, answers) for move in choice.moves)
            if total > MAX_EFFECTS:
                located.report(
                    "SC006",
                    ("nodes", node.id, "choices", index),
                    f"with '{choice.id}' the case has more than {MAX_EFFECTS:,} effects, those of profiles included",
                    "have fewer moves toward fewer people in each choice, or split the case",
                )
                return


def _effects(scenario: Scenario, move: Move, answers: dict[tuple[str, str, str], int]) -> int:
    """How many effects a move has through the profiles of those whom it is toward."""
    total = 0
    for person in move.toward:
        strategy = scenario.cast[person].strategy
        if strategy is None:
            continue
        asked = (strategy, move.kind, move.dose)
        if asked not in answers:
            answers[asked] = sum(
                len(response.effects) * (1 + size_of(response.when))
                for response in scenario.profiles[strategy].responses
                if move.kind in response.kinds and move.dose in response.doses
            )
        total += answers[asked]
    return total


def size_of(condition: Condition) -> int:
    """How many tests a condition holds."""
    inner = sum(size_of(alternative) for group in condition.groups for alternative in group)
    return len(condition.tests) + inner

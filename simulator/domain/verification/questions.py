"""What is asked of a case beyond where its choices lead: lines, rules, ratings at the ending, open ruptures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from simulator.domain.compile import Check, CompiledScenario
from simulator.domain.rubric import Dimension
from simulator.domain.scenario import Choice
from simulator.domain.verification.merging import Watched, is_free
from simulator.domain.vocabulary import RUPTURE_NONE

MISATTUNED = 100
"""A choice whose lowest attunement rating is at most this (hundredths of a level) misses the person."""


@dataclass(frozen=True, slots=True)
class LineAt:
    """A line of a node, or of the reply to one of its choices; ``number`` counts from 0 in the author's order."""

    node: str
    choice: str | None
    number: int


def conditional_lines(table: CompiledScenario) -> Iterator[tuple[LineAt, Check]]:
    """Every line that is not always spoken where it stands."""
    for name, node in table.nodes.items():
        for number, (_, check) in enumerate(node.lines):
            if not is_free(check):
                yield LineAt(name, None, number), check
        for choice_id, choice in node.choices.items():
            for number, (_, check) in enumerate(choice.reply):
                if not is_free(check):
                    yield LineAt(name, choice_id, number), check


def rated_at_endings(table: CompiledScenario) -> dict[str, tuple[Check, ...]]:
    """By ending that is not early, the conditions of what is rated there once a case."""
    checks = tuple(check for levels in table.at_ending.values() for _, check in levels if not is_free(check))
    return {node.id: checks for node in table.scenario.endings() if not node.early} if checks else {}


def sound(table: CompiledScenario) -> dict[str, Check]:
    """By person whose rupture a case can move: that the alliance with them is sound."""
    found = {}
    for person in table.scenario.cast:
        index = table.positions.get(f"{person}.rupture")
        if index is not None:
            values = table.variables[index].values
            found[person] = Check(((index, tuple(value == RUPTURE_NONE for value in values)),))
    return found


def misattuned(table: CompiledScenario, choice: Choice) -> bool:
    """Whether a choice misses the person: its lowest attunement rating is 0 or 1."""
    criteria = table.scenario.criteria()
    attunement = [rating for name, rating in choice.ratings.items() if criteria[name].dimension is Dimension.ATTUNEMENT]
    return bool(attunement) and min(attunement) <= MISATTUNED


def about_scores(table: CompiledScenario) -> Watched:
    """What play, endings and scores depend on."""
    return Watched(rated_at_endings(table), {})


def about_lines(lines: Iterable[tuple[LineAt, Check]]) -> Watched:
    """Whether lines are spoken."""
    at: dict[str, tuple[Check, ...]] = {}
    after: dict[tuple[str, str], tuple[Check, ...]] = {}
    for line, check in lines:
        if line.choice is None:
            at[line.node] = (*at.get(line.node, ()), check)
        else:
            after[line.node, line.choice] = (*after.get((line.node, line.choice), ()), check)
    return Watched(at, after)


def about_repair(table: CompiledScenario, person: str) -> Watched:
    """Whether the alliance with a person is strained, everywhere."""
    return Watched(dict.fromkeys(table.nodes, (sound(table)[person],)), {})


def about_rules(numbers: Iterable[int]) -> Watched:
    """Whether rules fire."""
    return Watched({}, {}, frozenset(numbers))


def about_values(table: CompiledScenario, names: Iterable[str], nodes: Iterable[str]) -> Watched:
    """Which value each of some variables has at some nodes."""
    checks = tuple(
        Check(((index, tuple(place == position for place in range(len(table.variables[index].values)))),))
        for index in (table.positions[name] for name in names)
        for position in range(len(table.variables[index].values) - 1)  # the last is what none of the others is
    )
    return Watched(dict.fromkeys(nodes, checks), {})


def about_everything(table: CompiledScenario) -> Watched:
    """All of it."""
    asked = about_scores(table) | about_lines(conditional_lines(table)) | about_rules(range(len(table.rules)))
    return reduce(or_, (about_repair(table, person) for person in sound(table)), asked)

"""Strategy profiles resolved: what a move does to a person, given their strategy, the dose and their present trust."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.casting import pronoun
from simulator.domain.conditions import Condition, Test
from simulator.domain.scenario import (
    Effect,
    EffectSource,
    Limit,
    Move,
    Person,
    Scenario,
    SourceKind,
    StrategyProfile,
)

WORDS_MARKS = ("they", "them", "their")


def for_person(condition: Condition, person_id: str) -> Condition:
    """A profile's condition with its bare variable names made this person's own."""
    return Condition(
        tuple(Test(f"{person_id}.{test.variable}", test.allowed) for test in condition.tests),
        tuple(tuple(for_person(alternative, person_id) for alternative in group) for group in condition.groups),
    )


def about_person(words: str, person: Person) -> str:
    """Fill ``{name} {they} {them} {their}`` in a profile's words."""
    filled = words.replace("{name}", person.name)
    for form in WORDS_MARKS:
        filled = filled.replace(f"{{{form}}}", pronoun(person, form))
    return filled


def move_effects(scenario: Scenario, move: Move) -> Iterator[Effect]:
    """Every effect that the profiles give to a move, person by person, in the profile's order."""
    for person_id in move.toward:
        person = scenario.cast[person_id]
        if person.strategy is None:
            continue
        yield from _responses(scenario.profiles[person.strategy], person, move)


def _responses(profile: StrategyProfile, person: Person, move: Move) -> Iterator[Effect]:
    for response in profile.responses:
        if move.kind not in response.kinds or move.dose not in response.doses:
            continue
        source = EffectSource(
            SourceKind.STRATEGY,
            f"{move.dose} {move.kind}, {profile.id}",
            about_person(response.words, person),
        )
        condition = for_person(response.when, person.id)
        for variable, change in response.effects:
            adds = type(change) is int
            yield Effect(
                f"{person.id}.{variable}",
                source,
                add=int(change) if adds else None,
                put=None if adds else change,
                when=condition,
            )


def limits_of(scenario: Scenario) -> Iterator[Limit]:
    """The limits that the profiles put on each member of the cast."""
    for person in scenario.cast.values():
        if person.strategy is None:
            continue
        for limit in scenario.profiles[person.strategy].limits:
            yield Limit(
                f"{person.id}.{limit.variable}",
                limit.rise,
                for_person(limit.when, person.id),
                about_person(limit.words, person),
            )

"""A second, naive interpreter of the scenario language, written from its §3 alone: states are dictionaries by name.

It shares conditions and scenario objects with the program, and nothing of its compiler or engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.domain.conditions import Condition, Value, Variable
from simulator.domain.scenario import Choice, Effect, Line, Move, Node, Scenario

State = Mapping[str, Value]


@dataclass(frozen=True)
class Standing:
    """Where a run stands, and which once-only choices it has used up."""

    node: str
    state: State
    used: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Step:
    """What one choice brought about; changes as (variable, before, after, reason why it was held back)."""

    changes: list[tuple[str, Value, Value, str]]
    reply: list[Line]
    standing: Standing


def opening(case: Scenario, variant: str) -> Standing:
    """The opening state, with every rule evaluated once and 'before' taken as false."""
    opened = {name: variable.start for name, variable in case.variables.items()} | dict(case.openings[variant])
    state = dict(opened)
    for rule in case.rules:
        if rule.when.holds(state):
            for effect in rule.effects:
                _change(case, state, opened, effect)
    return Standing(case.start, state)


def options(case: Scenario, standing: Standing) -> list[Choice]:
    """The enabled choices in the author's order."""
    return [
        choice
        for choice in case.nodes[standing.node].choices
        if choice.when.holds(standing.state) and (standing.node, choice.id) not in standing.used
    ]


def spoken(node: Node, standing: Standing) -> list[Line]:
    """The lines of a node that hold in the state there."""
    return [line for line in node.lines if line.when.holds(standing.state)]


def step(case: Scenario, standing: Standing, choice_id: str) -> Step:
    """Effects in order, then repairs, then rules; reply and target on the state after."""
    (choice,) = [option for option in options(case, standing) if option.id == choice_id]
    before = standing.state
    state = dict(before)
    changes = []
    for effect in _all_effects(case, choice, before):
        changes += _change(case, state, before, effect)
    for rule in case.rules:
        if rule.when.holds(state) and not rule.when.holds(before):
            for effect in rule.effects:
                changes += _change(case, state, before, effect)
    reply = [line for line in choice.reply if line.when.holds(state)]
    led_to = next(target.node for target in choice.to if target.when.holds(state))
    used = standing.used | {(standing.node, choice_id)} if choice.once else standing.used
    return Step(changes, reply, Standing(led_to, state, used))


def _all_effects(case: Scenario, choice: Choice, before: State) -> Iterator[Effect]:
    for move in choice.moves:
        yield from _answers(case, move, before)
    yield from choice.effects
    for person_id in choice.repairs:
        yield Effect(f"{person_id}.rupture", source=None, put="none")


def _answers(case: Scenario, move: Move, before: State) -> Iterator[Effect]:
    """What the strategies of the people addressed make of a move, given how each of them was before."""
    for person_id in move.toward:
        strategy = case.cast[person_id].strategy
        if strategy is None:
            continue
        for response in case.profiles[strategy].responses:
            fits = move.kind in response.kinds and move.dose in response.doses
            if fits and _holds_for(response.when, person_id, before):
                for name, change in response.effects:
                    added = type(change) is int
                    yield Effect(
                        f"{person_id}.{name}",
                        source=None,
                        add=change if added else None,
                        put=None if added else change,
                    )


def _change(case: Scenario, state: dict[str, Value], before: State, effect: Effect) -> list[tuple]:
    """Change one variable in place, unless a limit stands; nothing is noted where nothing would move."""
    if not effect.when.holds(before):
        return []
    old = state[effect.variable]
    new = effect.put if effect.add is None else _moved(case.variables[effect.variable], old, effect.add)
    if new == old:
        return []
    reason = _held_back(case, before, effect.variable, old, new)
    if reason is not None:
        return [(effect.variable, old, old, reason)]
    state[effect.variable] = new
    return [(effect.variable, old, new, "")]


def _moved(variable: Variable, old: Value, add: int) -> Value:
    return max(variable.values[0], min(variable.values[-1], old + add))


def _held_back(case: Scenario, before: State, variable: str, old: Value, new: Value) -> str | None:
    """The reason of the first limit that forbids this change, if one does."""
    person_id, _, name = variable.partition(".")
    person = case.cast.get(person_id)
    if person is None or person.strategy is None:
        return None
    values = case.variables[variable].values
    rises = values.index(new) > values.index(old)
    for limit in case.profiles[person.strategy].limits:
        if limit.variable == name and limit.rise == rises and _holds_for(limit.when, person_id, before):
            return limit.words.replace("{they}", "she")
    return None


def _holds_for(condition: Condition, person_id: str, state: State) -> bool:
    """A profile's condition, read on one person's own variables."""
    own = {name.removeprefix(f"{person_id}."): value for name, value in state.items()}
    return condition.holds(own)

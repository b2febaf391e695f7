"""The encounter: start, choose, replay. Pure: the same inputs give the same result, and nothing is changed in place.

One step: check the guard, apply effects in order (saturating), apply rules once, choose the reply, choose the target,
record the decision with the state after it. Conditions of effects and limits are tested on the state before the step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from simulator.domain.compile import ONCE_PREFIX, CompiledScenario, Operation, State
from simulator.domain.conditions import Value
from simulator.domain.scenario import STANDARD, Choice, EffectSource, Line, Node
from simulator.errors import EncounterFinished, UnknownChoice, UnknownVariant

MAX_DECISIONS = 60
"""No walk through a checked scenario is longer; the engine refuses to go on beyond it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One variable moved, or was held back by a limit, in one step.

    Attributes
    ----------
    before, after : Value
        Equal if the change was blocked.
    blocked : str
        The limit's words if it held the change back; empty otherwise.
    """

    variable: str
    before: Value
    after: Value
    source: EffectSource
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice at one step, with everything that followed from it.

    Attributes
    ----------
    step : int
        Counts from 0.
    offered : tuple of str
        Ids of the enabled choices in the order shown.
    """

    step: int
    node: str
    choice: str
    offered: tuple[str, ...]
    reply: tuple[Line, ...]
    changes: tuple[Change, ...]
    state_before: State
    state_after: State
    led_to: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was said and seen around one decision: before it, the choice itself, and the answer."""

    node: Node
    lines: tuple[Line, ...]
    choice: Choice
    reply: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Encounter:
    """One run's current state: small, immutable and rebuilt from the list of choice ids."""

    variant: str
    seed: int
    node: str
    state: State
    trail: tuple[str, ...] = ()

    @property
    def step(self) -> int:
        """Number of decisions made so far; also the number of the next one."""
        return len(self.trail)


def start(table: CompiledScenario, *, variant: str = STANDARD, seed: int = 0) -> Encounter:
    """Open the encounter; rules are applied once to the opening state.

    Raises
    ------
    UnknownVariant
        If the scenario has no such opening.
    """
    state, _ = _opened(table, variant)
    return Encounter(variant, seed, table.scenario.start, state)


def fired_at_opening(table: CompiledScenario, variant: str) -> tuple[int, ...]:
    """Numbers of the rules that the opening state itself makes fire, in order; raises as ``start`` does."""
    return _opened(table, variant)[1]


def _opened(table: CompiledScenario, variant: str) -> tuple[State, tuple[int, ...]]:
    if variant not in table.openings:
        raise UnknownVariant(variant, table.scenario.variants)
    opening = table.openings[variant]
    state = list(opening)
    fired = []
    for number, rule in enumerate(table.rules):
        if rule.check.holds(state):
            _apply(table, state, rule.operations, opening, [])
            fired.append(number)
    return tuple(state), tuple(fired)


def offered(table: CompiledScenario, encounter: Encounter) -> tuple[Choice, ...]:
    """The enabled choices in the order shown: shuffled by the seed, unless the author fixed the order."""
    node = table.nodes[encounter.node]
    enabled = [item.choice for item in node.choices.values() if item.guard.holds(encounter.state)]
    if not node.node.as_written:
        enabled.sort(key=lambda choice: _shuffle_key(encounter.seed, encounter.node, choice.id))
    return tuple(enabled)


def _shuffle_key(seed: int, node_id: str, choice_id: str) -> bytes:
    return blake2b(f"{seed}/{node_id}/{choice_id}".encode(), digest_size=8).digest()


def here(table: CompiledScenario, encounter: Encounter) -> Node:
    """The node where the encounter stands."""
    return table.nodes[encounter.node].node


def scene_lines(table: CompiledScenario, encounter: Encounter) -> tuple[Line, ...]:
    """What is said and seen at this node in this state."""
    return _lines_at(table, encounter.node, encounter.state)


def _lines_at(table: CompiledScenario, node_id: str, state: State) -> tuple[Line, ...]:
    return tuple(line for line, check in table.nodes[node_id].lines if check.holds(state))


def exchange(table: CompiledScenario, decision: Decision) -> Exchange:
    """The part of the conversation around a decision."""
    node = table.nodes[decision.node]
    lines = _lines_at(table, decision.node, decision.state_before)
    return Exchange(node.node, lines, node.choices[decision.choice].choice, decision.reply)


def choose(table: CompiledScenario, encounter: Encounter, choice_id: str) -> tuple[Encounter, Decision]:
    """Take one step.

    Raises
    ------
    EncounterFinished
        If the encounter stands at an ending, or has used up ``MAX_DECISIONS``.
    UnknownChoice
        If the choice is not enabled here.
    """
    node = table.nodes[encounter.node]
    if node.node.ending is not None or encounter.step >= MAX_DECISIONS:
        raise EncounterFinished(encounter.node)
    options = tuple(choice.id for choice in offered(table, encounter))
    if choice_id not in options:
        raise UnknownChoice(choice_id, options)
    item = node.choices[choice_id]
    before = encounter.state
    state = list(before)
    changes: list[Change] = []
    _apply(table, state, item.operations, before, changes)
    for rule in table.rules:
        if rule.check.holds(state) and not rule.check.holds(before):
            _apply(table, state, rule.operations, before, changes)
    after = tuple(state)
    decision = Decision(
        step=encounter.step,
        node=encounter.node,
        choice=choice_id,
        offered=options,
        reply=tuple(line for line, check in item.reply if check.holds(after)),
        changes=tuple(changes),
        state_before=before,
        state_after=after,
        led_to=next(target for check, target in item.targets if check.holds(after)),
    )
    return Encounter(encounter.variant, encounter.seed, decision.led_to, after, (*encounter.trail, choice_id)), decision


def _apply(
    table: CompiledScenario,
    state: list[int],
    operations: tuple[Operation, ...],
    before: State,
    changes: list[Change],
) -> None:
    """Apply operations in order to ``state`` and note what each did."""
    for operation in operations:
        if not operation.check.holds(before):
            continue
        index = operation.index
        old, new = state[index], operation.table[state[index]]
        if new == old:
            continue
        barriers = operation.rise_barriers if new > old else operation.fall_barriers
        limit = next((barrier.limit for barrier in barriers if barrier.check.holds(before)), None)
        if limit is None:
            state[index] = new
        variable = table.variables[index]
        if variable.name.startswith(ONCE_PREFIX):
            continue
        blocked = limit.words if limit else ""
        changes.append(
            Change(variable.name, variable.values[old], variable.values[state[index]], operation.source, blocked)
        )


def replay(
    table: CompiledScenario, choice_ids: Sequence[str], *, variant: str = STANDARD, seed: int = 0
) -> tuple[Encounter, tuple[Decision, ...]]:
    """Walk the choices from the opening.

    Raises
    ------
    EncounterError
        At the first choice that does not fit.
    """
    encounter = start(table, variant=variant, seed=seed)
    decisions = []
    for choice_id in choice_ids:
        encounter, decision = choose(table, encounter, choice_id)
        decisions.append(decision)
    return encounter, tuple(decisions)

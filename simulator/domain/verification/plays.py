"""Random plays by the hundred thousand: what they meet is proved to happen; what they never meet is only unlikely.

Players stand in one pool a node, so each guard and effect is one operation on whole arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.domain.compile import Check, CompiledNode, CompiledScenario, State
from simulator.domain.encounter import MAX_DECISIONS, choose, start
from simulator.domain.graph import in_groups, scenario_graph
from simulator.domain.verification.columns import Mask
from simulator.domain.verification.coverage import Met
from simulator.domain.verification.merging import Firing, Plan, rules_within_reach
from simulator.domain.verification.product import ROWS_A_UNIT
from simulator.domain.verification.questions import LineAt
from simulator.domain.verification.states import Batch, both
from simulator.domain.verification.walks import Walk
from simulator.domain.verification.work import Work

CHUNK, CHUNK_A_NODE, LARGEST_CHUNK = 65_536, 1_024, 1_048_576
"""Players at a time: few enough for the processor's cache, and enough for every node of a large case."""


@dataclass(slots=True)
class Plays:
    """What many random plays came to.

    Attributes
    ----------
    endings : dict of str to int
        Players who came to each ending.
    stuck : dict of str to int
        Players who stood at a node where nothing was offered.
    stuck_by : dict of str to Walk
        How the first of them came there.
    too_long_by : Walk or None
        The first walk that had not ended after the most decisions that are played.
    unfinished : int
        Players who were still on their way after the most decisions that are played, or when the work was used up.
    even : int
        Players who took every enabled option alike throughout, as a random trainee does; the others were curious.
    even_stuck : dict of str to int
        Those of them who got stuck, by node.
    even_cut_short : int
        Those of them who stopped because the work was used up.
    """

    players: int
    met: Met = field(default_factory=Met)
    endings: dict[str, int] = field(default_factory=dict)
    stuck: dict[str, int] = field(default_factory=dict)
    stuck_by: dict[str, Walk] = field(default_factory=dict)
    too_long_by: Walk | None = None
    unfinished: int = 0
    even: int = 0
    even_stuck: dict[str, int] = field(default_factory=dict)
    even_cut_short: int = 0

    def at_most(self) -> float:
        """Upper bound, at 95 %, of a random trainee's chance to meet what no player met.

        Three in the number of even players; those cut short count as if they had met it.
        """
        return min(1.0, (3 + self.even_cut_short) / self.even) if self.even else 1.0

    def chance_stuck(self, node: str) -> float | None:
        """Share of the even players who got stuck at a node; None if none did, or not all could play to the end."""
        n = 0 if self.even_cut_short else self.even_stuck.get(node, 0)
        return n / self.even if n else None


def random_plays(
    table: CompiledScenario,
    openings: Mapping[str, State],
    players: int,
    *,
    seed: int = 0,
    lines: Mapping[LineAt, Check] | None = None,
    watch: bool = True,
    work: Work | None = None,
) -> Plays:
    """Play at random, each opening alike.

    Parameters
    ----------
    lines : mapping of LineAt to Check, optional
        Lines of which to note whether they are spoken.
    watch : bool
        Whether to note what is met and to keep trails; every second player is then curious: at each decision it
        prefers what was chosen least so far. Without it only endings are counted, which is several times as fast.
    work : Work, optional
        When it is used up, everybody stops where they are: ``unfinished`` counts them.
    """
    plays = Plays(0)
    crowd = _Crowd(table, np.random.Generator(np.random.SFC64(seed)), plays, dict(lines or {}), watch=watch, work=work)
    each = -(-players // len(openings))
    chunk = min(LARGEST_CHUNK, max(CHUNK, CHUNK_A_NODE * len(table.nodes)))
    for sent in range(0, each, chunk):
        for variant, state in openings.items():
            n = min(chunk, each - sent)
            n_curious = n // 2 if watch else 0
            for n_players, curious in ((n - n_curious, False), (n_curious, True)):
                if n_players and (work is None or work.left > 0):
                    crowd.play(variant, state, n_players, curious=curious)
    return plays


@dataclass(slots=True)
class _Pool:
    """Players at one node: their states, and what each chose so far where that is kept."""

    states: Batch
    trails: NDArray[np.uint8] | None


class _Crowd:
    def __init__(
        self,
        table: CompiledScenario,
        dice: np.random.Generator,
        plays: Plays,
        lines: dict[LineAt, Check],
        *,
        watch: bool,
        work: Work | None,
    ) -> None:
        self.table = table
        self.work = work
        self.dice = dice
        self.plays = plays
        self.watch = watch
        self.curious = False
        self.plans = {name: _whole_plans(table, node) for name, node in table.nodes.items()}
        self.uses = {name: np.zeros(len(plans)) for name, plans in self.plans.items()}
        groups = in_groups(scenario_graph(table.scenario))
        self.rank = {name: rank for rank, group in enumerate(groups) for name in group}
        self.scenes: dict[str, list[tuple[LineAt, Check]]] = {}
        self.replies: dict[tuple[str, int], list[tuple[LineAt, Check]]] = {}
        for line, check in lines.items():
            if line.choice is None:
                self.scenes.setdefault(line.node, []).append((line, check))
            else:
                number = list(table.nodes[line.node].choices).index(line.choice)
                self.replies.setdefault((line.node, number), []).append((line, check))

    def play(self, variant: str, state: State, players: int, *, curious: bool) -> None:
        """Send some players from one opening to wherever they end."""
        self.curious = curious
        self.plays.players += players
        self.plays.even += 0 if curious else players
        columns = {index: np.full(players, position, np.uint8) for index, position in enumerate(state)}
        trails = np.zeros((players, MAX_DECISIONS), np.uint8) if self.watch else None
        pools: dict[tuple[int, str], list[_Pool]] = {}
        pools[0, self.table.scenario.start] = [_Pool(Batch(players, columns), trails)]
        while pools:
            steps, name = min(pools, key=lambda place: (self.rank[place[1]], place[0]))
            pool = _together(pools.pop((steps, name)))
            if self.work is not None:
                self.work.left -= 1 + pool.states.n // ROWS_A_UNIT
            out_of_work = self.work is not None and self.work.left < 0
            too_long = steps >= MAX_DECISIONS and self.table.nodes[name].node.ending is None
            if too_long and pool.trails is not None and self.plays.too_long_by is None:
                self.plays.too_long_by = _named(self.table, variant, pool.trails[0])
            if out_of_work or too_long:
                self.plays.unfinished += pool.states.n
                self.plays.even_cut_short += pool.states.n if out_of_work and not curious else 0
                continue
            for target, moved in self._step(name, pool, steps, variant):
                pools.setdefault((steps + 1, target), []).append(moved)

    def _step(self, name: str, pool: _Pool, steps: int, variant: str) -> list[tuple[str, _Pool]]:
        """Every player at a node chooses; where they come to."""
        met, states = self.plays.met, pool.states
        if self.watch:
            met.nodes.add(name)
            self._hear(self.scenes.get(name, []), states)
        if self.table.nodes[name].node.ending is not None:
            self.plays.endings[name] = self.plays.endings.get(name, 0) + states.n
            return []
        chosen = self._chosen(name, states)
        stuck = np.flatnonzero(chosen < 0)
        if len(stuck):
            self._note_stuck(name, pool, int(stuck[0]), len(stuck), steps, variant)
        moved = []
        for number, plan in enumerate(self.plans[name]):
            rows = np.flatnonzero(chosen == number)
            if not len(rows):
                continue
            self.uses[name][number] += len(rows)
            before = states.take(rows)
            after = before.after(plan, met.rules if self.watch else None)
            trails = None
            if pool.trails is not None:
                trails = pool.trails[rows]
                trails[:, steps] = number
                self._hear(self.replies.get((name, number), []), after)
            moved += _parted(plan, after, trails)
        return moved

    def _chosen(self, name: str, states: Batch) -> NDArray[np.int8]:
        """The number of each player's choice; -1 where nothing is offered."""
        plans = self.plans[name]
        enabled = [states.holds(plan.guard) for plan in plans]
        if self.watch:
            found = [plan.choice for plan, mask in zip(plans, enabled, strict=True) if mask is None or mask.any()]
            self.plays.met.choices.update((name, choice) for choice in found)
        if self.curious:
            return self._curious(name, states.n, enabled)
        chance = self.dice.integers(0, 1 << 16, states.n, np.uint32)
        if all(mask is None for mask in enabled):
            return _as_numbers(chance * len(plans) >> 16)
        offered = np.zeros(states.n, np.uint32)
        for number, mask in enumerate(enabled):
            offered |= np.uint32(1 << number) if mask is None else mask.astype(np.uint32) << np.uint32(number)
        count, nth = _nth_enabled(len(plans))
        return _as_numbers(nth[offered, chance * count[offered] >> 16])

    def _curious(self, name: str, n: int, enabled: list[Mask | None]) -> NDArray[np.int8]:
        """The same, but what was chosen least so far is preferred."""
        weights = self.dice.random((len(enabled), n), np.float32)
        rare = (1 / (1 + self.uses[name])).astype(np.float32)
        weights *= (rare / rare.max())[:, None]
        for number, mask in enumerate(enabled):
            if mask is not None:
                weights[number][~mask] = -1
        chosen = _as_numbers(weights.argmax(axis=0))
        chosen[weights.max(axis=0) < 0] = -1
        return chosen

    def _hear(self, lines: list[tuple[LineAt, Check]], states: Batch) -> None:
        for line, check in lines:
            if line not in self.plays.met.lines:
                spoken = states.holds(check)
                if spoken is None or spoken.any():
                    self.plays.met.lines.add(line)

    def _note_stuck(self, name: str, pool: _Pool, first: int, n: int, steps: int, variant: str) -> None:
        self.plays.stuck[name] = self.plays.stuck.get(name, 0) + n
        if not self.curious:
            self.plays.even_stuck[name] = self.plays.even_stuck.get(name, 0) + n
        if pool.trails is None or name in self.plays.stuck_by:
            return
        walk = _named(self.table, variant, pool.trails[first, :steps])
        self.plays.stuck_by[name] = walk


def _whole_plans(table: CompiledScenario, node: CompiledNode) -> tuple[Plan, ...]:
    """A node's choices with every effect and rule."""
    plans = []
    for choice_id, choice in node.choices.items():
        rules = [
            Firing(number, table.rules[number].check, table.rules[number].operations)
            for number in rules_within_reach(table.rules, choice.operations)
        ]
        plans.append(Plan(choice_id, choice.guard, choice.operations, tuple(rules), choice.targets))
    return tuple(plans)


def _together(pools: list[_Pool]) -> _Pool:
    if len(pools) == 1:
        return pools[0]
    columns = {
        index: np.concatenate([pool.states.columns[index] for pool in pools]) for index in pools[0].states.columns
    }
    trails = [pool.trails for pool in pools if pool.trails is not None]
    n = sum(pool.states.n for pool in pools)
    return _Pool(Batch(n, columns), np.concatenate(trails) if trails else None)


def _parted(plan: Plan, after: Batch, trails: NDArray[np.uint8] | None) -> list[tuple[str, _Pool]]:
    """Players after a choice, by the target that each comes to."""
    found = []
    left: Mask | None = None
    for check, target in plan.targets:
        taken = both(left, after.holds(check))
        if taken is None:
            found.append((target, _Pool(after, trails)))
            break
        left = ~taken if left is None else left & ~taken
        if taken.any():
            found.append((target, _Pool(after.take(taken), None if trails is None else trails[taken])))
    return found


def _as_numbers(chosen: NDArray[Any]) -> NDArray[np.int8]:
    return chosen.astype(np.int8)


@cache
def _nth_enabled(n_choices: int) -> tuple[NDArray[np.uint8], NDArray[np.int8]]:
    """By set of enabled choices: how many there are, and the number of the first, the second and so on."""
    count = np.zeros(1 << n_choices, np.uint8)
    nth = np.full((1 << n_choices, n_choices), -1, np.int8)
    for mask in range(1 << n_choices):
        numbers = [number for number in range(n_choices) if mask >> number & 1]
        count[mask] = len(numbers)
        nth[mask, : len(numbers)] = numbers
    return count, nth


def _named(table: CompiledScenario, variant: str, numbers: NDArray[np.uint8]) -> Walk:
    """A trail of numbers as a walk of choice ids."""
    encounter = start(table, variant=variant)
    for number in numbers:
        choice_id = list(table.nodes[encounter.node].choices)[int(number)]
        encounter, _ = choose(table, encounter, choice_id)
    return Walk(variant, encounter.trail)

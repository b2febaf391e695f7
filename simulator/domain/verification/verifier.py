"""The whole verification of a case, exact where that can be done, and honest about what is left open.

In this order: every question at once over all reachable states; if those are too many, play and scores alone, and then
question by question; if even those are too many, what holds of every variable taken alone, with plays that show the
rest. What neither proof nor play settles is reported as open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import networkx as nx

from simulator.domain.compile import Check, CompiledScenario, State
from simulator.domain.encounter import MAX_DECISIONS, fired_at_opening, start
from simulator.domain.graph import scenario_graph, unreachable_nodes
from simulator.domain.key import Key
from simulator.domain.verification.approximation import Bounds, bounds, nothing_ruled_out
from simulator.domain.verification.coverage import Met, met
from simulator.domain.verification.dense import Reach, cells_of, reach
from simulator.domain.verification.findings import (
    EVERY_STATE,
    Finding,
    Proof,
    find_loops,
    find_without_repair,
    stuck_words,
)
from simulator.domain.verification.merging import Watched, merge
from simulator.domain.verification.playing import Outcome, Weights, even
from simulator.domain.verification.plays import Plays, random_plays
from simulator.domain.verification.product import Product, explore
from simulator.domain.verification.questions import (
    LineAt,
    about_everything,
    about_lines,
    about_repair,
    about_rules,
    about_scores,
    conditional_lines,
    sound,
)
from simulator.domain.verification.walks import number_of_walks
from simulator.domain.verification.work import TooMuchWork, Work

RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much work is done before the next, coarser method is tried.

    Attributes
    ----------
    everything : int
        Merged states with every question asked at once.
    scores : int
        Merged states with play and scores alone.
    question : int
        Merged states for one question by itself.
    players : int
        Random plays where states are too many.
    work : int
        Units for any one method.
    cells : int
        States that could occur, over all nodes, where only their reach is asked for: a byte each.
    """

    everything: int = 200_000
    scores: int = 2_000_000
    question: int = 200_000
    players: int = 200_000
    work: int = 300_000
    cells: int = 128_000_000


QUICK = Limits(everything=100_000, scores=400_000, question=50_000, players=50_000, work=8_000, cells=0)
"""What ``check`` may do: an editor waits for it."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known of a case.

    Attributes
    ----------
    exact : bool
        Whether every reachable state was worked through and every walk ends, so that all figures are exact.
    states : int
        Merged states, over all nodes and openings.
    paths : int or None
        Complete walks over all openings, exact below 2**53; None if they are unbounded or not known.
    endings : tuple of str
        Ids of the endings that some walk reaches.
    dead_states : int
        Merged states in which nothing is offered.
    lengths : tuple of int, or None
        Fewest and most decisions of a walk to an ending that is not early; None if there is none, or if not exact.
    outcomes : mapping of str to Outcome
        By player; empty until asked for, and if not exact.
    proof : Proof or None
        The product behind the figures; None where there is none.
    """

    states: int
    exact: bool
    paths: int | None
    endings: tuple[str, ...]
    dead_states: int
    findings: tuple[Finding, ...]
    lengths: tuple[int, int] | None = None
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    proof: Proof | None = None

    def playing(self, players: Mapping[str, Weights]) -> Verification:
        """The same with the outcomes of the random player and these; unchanged if it is not exact."""
        if self.proof is None or not self.exact:
            return self
        everybody = {RANDOM: even, **players}
        return replace(self, outcomes={name: self.proof.play(player) for name, player in everybody.items()})


def verify(table: CompiledScenario, key: Key, limits: Limits | None = None) -> Verification:
    """Work through every opening of a case; ``playing`` then says how players fare.

    Parameters
    ----------
    limits : Limits, optional
        When to give up exactness.
    """
    return _Verifier(table, key, limits or Limits()).verify()


def scores_of(
    table: CompiledScenario,
    key: Key,
    players: Mapping[str, Weights],
    scores: Collection[str],
    limits: Limits | None = None,
) -> dict[str, Outcome]:
    """How the random player and these score; nothing where not every state and walk can be worked through.

    Told apart is only what some score hangs on, no line and no strain, so there are far fewer states than ``verify``
    looks at.

    Parameters
    ----------
    scores : collection of str
        The scores to work out: names of dimensions, or the composite's.
    """
    limits = limits or Limits()
    openings = {name: start(table, variant=name).state for name in table.openings}
    work = Work(limits.work)
    try:
        product = explore(table, merge(table, about_scores(table), work), openings, limits.scores, work)
    except TooMuchWork:
        return {}
    proof = Proof(product, key)
    if product.cut or proof.ordering.endless:
        return {}
    return {name: proof.play(player, scores) for name, player in {RANDOM: even, **players}.items()}


class _Verifier:
    def __init__(self, table: CompiledScenario, key: Key, limits: Limits) -> None:
        self.table = table
        self.key = key
        self.limits = limits
        self.openings: dict[str, State] = {name: start(table, variant=name).state for name in table.openings}
        self.lines: dict[LineAt, Check] = dict(conditional_lines(table))
        self.nowhere = frozenset(unreachable_nodes(scenario_graph(table.scenario)))

    def verify(self) -> Verification:
        product = self._explored(about_everything(self.table), self.limits.everything, self._work())
        if product is not None:
            found = met(product, self.lines, range(len(self.table.rules)))
            return self._proved(product, found, set(sound(self.table)), [])
        product = self._explored(about_scores(self.table), self.limits.scores, self._work())
        if product is not None:
            return self._question_by_question(product)
        return self._bounded()

    def _work(self) -> Work:
        return Work(self.limits.work)

    def _explored(self, watched: Watched, limit: int, work: Work) -> Product | None:
        try:
            return explore(self.table, merge(self.table, watched, work), self.openings, limit, work)
        except TooMuchWork:
            return None

    def _proved(self, product: Product, found: Met, mendable: set[str], open_points: list[Finding]) -> Verification:
        """Everything about a product in which every state is known."""
        proof = Proof(product, self.key)
        if product.cut:
            try:
                return self._cut_short(proof)
            except TooMuchWork:  # the states are known, but finding the way to them took too long
                return self._bounded()
        findings: list[Finding] = []
        questions: dict[str, Callable[[Proof], Iterator[Finding]]] = {
            **EVERY_STATE,
            "every strain can be repaired": partial(find_without_repair, people=mendable),
        }
        for what, find in questions.items():
            try:
                findings += find(proof)
            except TooMuchWork:
                open_points.append(_open(f"whether {what}", None))
        findings += self._never(found)
        endless = proof.ordering.endless
        return Verification(
            states=product.states,
            exact=not endless,
            paths=None if endless else number_of_walks(product, proof.ordering),
            endings=tuple(name for name in proof.endings if name in product.places),
            dead_states=sum(
                int((place.offered == 0).sum())
                for name, place in product.places.items()
                if self.table.nodes[name].node.ending is None
            ),
            findings=(*findings, *open_points),
            lengths=None if endless else proof.lengths,
            proof=proof,
        )

    def _cut_short(self, proof: Proof) -> Verification:
        """What is known where walks are longer than is played: what is met up to there."""
        far = {name: rows <= MAX_DECISIONS for name, rows in proof.far.items()}
        findings = list(find_loops(proof))
        dead = 0
        for name, place in proof.product.places.items():
            stuck = (place.offered == 0) & far[name]
            if self._decides(name) and stuck.any():
                dead += int(stuck.sum())
                findings.append(proof.shown("SC103", stuck_words(name), name, stuck))
        endings = tuple(name for name in proof.endings if name in proof.product.places)
        return Verification(proof.product.states, False, None, endings, dead, tuple(findings))

    def _never(self, possible: Met) -> Iterator[Finding]:
        """What no state allows: nodes, choices, lines and rules."""
        for name, node in self.table.nodes.items():
            if name in self.nowhere:
                yield Finding("SC101", f"nothing leads from the start to '{name}'", name)
                continue
            if name not in possible.nodes:
                yield Finding("SC105", f"no walk reaches '{name}' in any state", name)
                continue
            for choice in node.choices:
                if (name, choice) not in possible.choices:
                    yield Finding("SC106", f"'{choice}' at '{name}' is offered in no state", name, choice)
        for line in self.lines:
            if line.node in possible.nodes and line not in possible.lines and self._answers(line, possible):
                said = f"line {line.number + 1} {_where(line)} is spoken in no state"
                yield Finding("SC107", said, line.node, line.choice, line.number)
        fired = possible.rules | {number for name in self.openings for number in fired_at_opening(self.table, name)}
        for number in range(len(self.table.rules)):
            if number not in fired:
                yield Finding("SC109", f"rule {number + 1} never fires", number=number)

    def _answers(self, line: LineAt, possible: Met) -> bool:
        """Whether a line could be spoken at all: that its choice is never offered is told already."""
        return line.choice is None or (line.node, line.choice) in possible.choices

    def _question_by_question(self, product: Product) -> Verification:
        """Play and scores are known; lines, rules and repairs each by themselves, as far as the work lasts."""
        plays = self._plays()
        found = met(product, {}, ())
        found.lines.update(plays.met.lines)
        found.rules.update(plays.met.rules)
        all_met = plays.met.lines >= set(self.lines) and plays.met.rules >= set(range(len(self.table.rules)))
        possible = plays.met if all_met else self._bounds().possible
        open_points: list[Finding] = []
        work = self._work()
        for line in [line for line in self.lines if line in possible.lines - plays.met.lines]:
            alone = self._explored(about_lines([(line, self.lines[line])]), self.limits.question, work)
            if alone is not None:
                found.lines.update(met(alone, {line: self.lines[line]}, ()).lines)
            else:
                found.lines.add(line)
                open_points.append(_open_line(line, plays))
        for number in sorted(possible.rules - plays.met.rules):
            alone = self._explored(about_rules([number]), self.limits.question, work)
            if alone is not None:
                found.rules.update(met(alone, {}, [number]).rules)
            else:
                found.rules.add(number)
                open_points.append(_open(f"whether rule {number + 1} ever fires", plays, number=number))
        for person in sound(self.table):
            open_points += self._repairs_alone(person, work)
        return self._proved(product, found, set(), open_points)

    def _repairs_alone(self, person: str, work: Work) -> list[Finding]:
        """Whether every strain with one person can be repaired, asked by itself."""
        asked = about_scores(self.table) | about_repair(self.table, person)
        alone = self._explored(asked, self.limits.question, work)
        try:
            if alone is not None and not alone.cut:
                return list(find_without_repair(Proof(alone, self.key), [person]))
        except TooMuchWork:  # the states are known, but following loops back through them took too long
            pass
        name = self.table.scenario.cast[person].name
        return [_open(f"whether every strain with {name} can be repaired", None)]

    def _plays(self) -> Plays:
        return random_plays(self.table, self.openings, self.limits.players, lines=self.lines, work=self._work())

    def _bounds(self) -> Bounds:
        try:
            return bounds(self.table, self.lines, self.openings, self._work())
        except TooMuchWork:
            return nothing_ruled_out(self.table, self.lines)

    def _reach(self) -> Reach | None:
        """What is reached, where a byte for every state that could occur is not too much."""
        try:
            merging = merge(self.table, Watched({}, {}), self._work())
        except TooMuchWork:
            return None
        if cells_of(merging) > self.limits.cells:
            return None
        found = reach(self.table, merging, self.openings)
        return found if found.complete else None

    def _bounded(self) -> Verification:
        """What is reached, if that much can be known; then proof from above, plays from below, and what is between."""
        plays = self._plays()
        known = self._bounds()
        reached = self._reach()
        findings: list[Finding] = []
        stuck = plays.stuck_by if reached is None else reached.stuck
        for name, walk in stuck.items():
            chance = plays.chance_stuck(name)
            counted = None if chance is None else plays.even
            findings.append(Finding("SC103", stuck_words(name), name, chance=chance, walk=walk, plays=counted))
        if plays.too_long_by is not None:
            message = f"a walk can take more than {MAX_DECISIONS} decisions"
            findings.append(Finding("SC108", message, walk=plays.too_long_by))
        if reached is not None:
            known.possible.nodes.intersection_update(reached.met.nodes)
            known.possible.choices.intersection_update(reached.met.choices)
        findings += self._never(known.possible)
        if reached is None:
            findings += self._open_nodes(known, plays)
        for line in [line for line in self.lines if line in known.possible.lines - plays.met.lines]:
            if line.node in known.possible.nodes and self._answers(line, known.possible):
                findings.append(_open_line(line, plays))
        for number in sorted(known.possible.rules - plays.met.rules):
            findings.append(_open(f"whether rule {number + 1} ever fires", plays, number=number))
        ends = "" if nx.is_directed_acyclic_graph(scenario_graph(self.table.scenario)) else "whether every walk ends, "
        findings.append(_open(f"{ends}whether strains can be repaired, and every probability", None))
        met_at_last = set(plays.endings) if reached is None else reached.met.nodes
        return Verification(
            states=reached.states if reached else 0,
            exact=False,
            paths=None,
            endings=tuple(node.id for node in self.table.scenario.endings() if node.id in met_at_last),
            dead_states=reached.dead_states if reached else len(plays.stuck),
            findings=tuple(findings),
        )

    def _open_nodes(self, known: Bounds, plays: Plays) -> Iterator[Finding]:
        """Nodes and choices that are neither ruled out nor seen in a play."""
        for name in self.table.nodes:
            if name not in known.possible.nodes:
                continue
            if name not in known.never_stuck and name not in plays.stuck and self._decides(name):
                yield _open(f"whether '{name}' always offers an option", plays, name)
            if name not in plays.met.nodes:
                yield _open(f"whether any walk reaches '{name}'", plays, name)
                continue
            for choice in self.table.nodes[name].choices:
                if (name, choice) in known.possible.choices - plays.met.choices:
                    yield _open(f"whether '{choice}' at '{name}' is ever offered", plays, name, choice)

    def _decides(self, name: str) -> bool:
        return self.table.nodes[name].node.ending is None


def _open_line(line: LineAt, plays: Plays) -> Finding:
    what = f"whether line {line.number + 1} {_where(line)} is ever spoken"
    return _open(what, plays, line.node, line.choice, line.number)


def _where(line: LineAt) -> str:
    return f"of '{line.node}'" if line.choice is None else f"in answer to '{line.choice}' at '{line.node}'"


def _open(
    what: str, plays: Plays | None, node: str | None = None, choice: str | None = None, number: int | None = None
) -> Finding:
    """An open point, with what the plays say of its chance."""
    if plays is None:
        return Finding("SC115", f"{what} is not proved: there are too many states", node, choice, number)
    seen, bound = f"not proved, not seen in {plays.players:,} plays", plays.at_most()
    if bound < 1:
        seen += f" (chance for a random trainee at most {bound:.1e})"
    return Finding("SC115", f"{what} is {seen}", node, choice, number)

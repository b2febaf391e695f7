"""How long a case takes: words heard and read on the shortest and longest walk to each ending, and on average.

Exact, over every state: a line counts where it is spoken. What people say is counted at the pace of speech, all that
stands beside it (the scene, what is seen, the options on offer) at the pace of reading. Time to think is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.domain.compile import Check, CompiledScenario
from simulator.domain.encounter import MAX_DECISIONS, Decision, Encounter, here, replay, scene_lines, start
from simulator.domain.key import Key
from simulator.domain.scenario import Line
from simulator.domain.verification.findings import Proof
from simulator.domain.verification.merging import merge
from simulator.domain.verification.product import Arc, explore
from simulator.domain.verification.questions import about_lines, conditional_lines
from simulator.domain.verification.states import Batch
from simulator.domain.verification.walks import Walk, extreme_walk_by
from simulator.domain.verification.work import TooMuchWork, Work

SPOKEN_A_MINUTE = 150
"""Words a minute of unhurried conversation."""
READ_A_MINUTE = 238
"""Words a minute of silent reading in English: Brysbaert 2019, doi 10.1016/j.jml.2019.104047."""
MAX_STATES = 600_000
"""Merged states."""
WORK = 8_000
"""Units: about a second."""
SPOKEN, READ = range(2)
Counts = NDArray[np.float64]
"""Words that are spoken, and words that are read, by state, shape (2, n_states)."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words on one walk, or on average; an average need not be whole."""

    spoken: float
    read: float

    @property
    def minutes(self) -> float:
        """How long they take."""
        return self.spoken / SPOKEN_A_MINUTE + self.read / READ_A_MINUTE


Timed = tuple[Walk, Words]
"""A walk, and the words on it."""


@dataclass(frozen=True, slots=True)
class WaysTo:
    """The walks to one ending that take the least and the most time."""

    ending: str
    early: bool
    shortest: Timed
    longest: Timed


@dataclass(frozen=True, slots=True)
class WalkFigures:
    """How long walks take.

    Attributes
    ----------
    endings : tuple of WaysTo
        Every ending that some walk comes to, in the case's order.
    average : Words
        Over all walks of a random trainee.
    average_decisions : float
        Likewise.
    """

    endings: tuple[WaysTo, ...]
    average: Words
    average_decisions: float

    @property
    def shortest(self) -> Timed | None:
        """Of the walks to endings that are not early the one that takes the least time; None if there are none."""
        return min(self._full("shortest"), key=_minutes, default=None)

    @property
    def longest(self) -> Timed | None:
        """The one that takes the most."""
        return max(self._full("longest"), key=_minutes, default=None)

    def _full(self, which: Literal["shortest", "longest"]) -> list[Timed]:
        return [getattr(ways, which) for ways in self.endings if not ways.early]


def _minutes(timed: Timed) -> float:
    return timed[1].minutes


def count_words(text: str) -> int:
    """Words of a text, parted by space."""
    return len(text.split())


def words_of(table: CompiledScenario, decisions: Sequence[Decision], last: Encounter) -> Words:
    """The words on a walk that was played, with those where it stands now if that is an ending."""
    spoken = read = 0
    for decision in decisions:
        node = table.nodes[decision.node]
        lines = (line for line, check in node.lines if check.holds(decision.state_before))
        for line in (*lines, *decision.reply):
            said, seen = _line_words(line)
            spoken, read = spoken + said, read + seen
        read += count_words(node.node.scene)
        read += sum(count_words(node.choices[choice].choice.say) for choice in decision.offered)
    end = here(table, last)
    if end.ending is not None:
        read += count_words(end.scene)
        for line in scene_lines(table, last):
            said, seen = _line_words(line)
            spoken, read = spoken + said, read + seen
    return Words(spoken, read)


def walk_figures(
    table: CompiledScenario, key: Key, max_states: int = MAX_STATES, work: int = WORK
) -> WalkFigures | None:
    """How long the walks of a case take; None if walks need not end, or there are too many states to say.

    Told apart is only what is said, and not what any score hangs on, so there are fewer states than in ``verify``.
    """
    stock = Work(work)
    openings = {name: start(table, variant=name).state for name in table.openings}
    try:
        product = explore(
            table, merge(table, about_lines(conditional_lines(table)), stock), openings, max_states, stock
        )
    except TooMuchWork:
        return None
    proof = Proof(product, key)
    return None if product.cut or proof.ordering.endless else _figures(proof)


def _figures(proof: Proof) -> WalkFigures:
    at_node = {name: _at_node(proof, name) for name in proof.product.places}
    replies = {(name, number): words for name in proof.product.places for number, words in _replies(proof, name)}

    def counted(arc: Arc) -> NDArray[np.int32]:
        words = at_node[arc.source][:, arc.rows] + replies[arc.source, arc.choice][:, arc.rows]
        if proof.product.table.nodes[arc.target].node.ending is not None:
            words = words + at_node[arc.target][:, arc.to]
        found: NDArray[np.int32] = np.rint(_milliseconds(words)).astype(np.int32)
        return found

    def extreme(ending: str, *, most: bool) -> Timed:
        ends = {ending: np.ones(len(proof.product.places[ending]), bool)}
        found = extreme_walk_by(proof.product, proof.ordering, counted, ends, most=most)
        assert found is not None  # it is a place, so some walk comes there
        return found[1], _along(proof.product.table, found[1])

    total, decisions = np.zeros(2), 0.0
    assert proof.reached is not None  # every walk ends
    for name, chance in proof.reached.items():
        total += at_node[name] @ chance
        offered = proof.product.places[name].offered
        decisions += float(chance[offered != 0].sum())
        for number in range(len(proof.product.merging.plans[name])):
            share = np.where(offered >> number & 1, chance / np.maximum(_bits(offered), 1), 0)
            total += replies[name, number] @ share
    ways = tuple(
        WaysTo(node.id, node.early, extreme(node.id, most=False), extreme(node.id, most=True))
        for node in proof.product.table.scenario.endings()
        if node.id in proof.product.places
    )
    return WalkFigures(ways, Words(*map(float, total)), decisions)


def _milliseconds(words: Counts) -> NDArray[np.float64]:
    found: NDArray[np.float64] = words[SPOKEN] * (60_000 / SPOKEN_A_MINUTE) + words[READ] * (60_000 / READ_A_MINUTE)
    return found


def _bits(offered: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of options on offer."""
    return np.array([int(mask).bit_count() for mask in offered], np.int64)


def _at_node(proof: Proof, name: str) -> Counts:
    """What is met at a node before the choice: scene, lines, options; at an ending, scene and lines."""
    place, node = proof.product.places[name], proof.product.table.nodes[name]
    found = _lines(place.states, node.lines)
    found[READ] += count_words(node.node.scene)
    for number, choice in enumerate(node.choices.values()):
        found[READ] += np.where(place.offered >> number & 1, count_words(choice.choice.say), 0)
    return found


def _replies(proof: Proof, name: str) -> Iterator[tuple[int, Counts]]:
    """By choice, what is answered to it; nothing in states in which it is not on offer."""
    place, node = proof.product.places[name], proof.product.table.nodes[name]
    for number, plan in enumerate(proof.product.merging.plans[name]):
        found = np.zeros((2, len(place)))
        rows = np.flatnonzero(place.offered >> number & 1)
        if len(rows):
            found[:, rows] = _lines(place.states.take(rows).after(plan), node.choices[plan.choice].reply)
        yield number, found


def _lines(states: Batch, lines: Sequence[tuple[Line, Check]]) -> Counts:
    found = np.zeros((2, states.n))
    for line, check in lines:
        holds = states.holds(check)
        words = np.array(_line_words(line))[:, None]
        found += words if holds is None else words * holds
    return found


def _line_words(line: Line) -> tuple[int, int]:
    """Words that are spoken and read: without a speaker, a line is read."""
    words, cue = count_words(line.words), count_words(line.cue)
    return (0, words + cue) if line.speaker is None else (words, cue)


def _along(table: CompiledScenario, walk: Walk) -> Words:
    """The words on one walk, as far as it is played."""
    last, decisions = replay(table, walk.choices[:MAX_DECISIONS], variant=walk.variant)
    return words_of(table, decisions, last)

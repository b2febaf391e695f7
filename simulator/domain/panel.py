"""Panels: raters who judge every option of a case blind, and what their ratings come to.

A rater sees no key, no reasons of the author and nobody else's ratings. Thresholds: ``docs/scoring.md``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from hashlib import blake2b
from math import isqrt
from uuid import UUID

from simulator.domain.compile import CompiledScenario
from simulator.domain.encounter import Encounter, choose, here, offered, start
from simulator.domain.scenario import Choice, Node, Rationale, Scenario

TOP = 4
"""The highest level of a criterion."""
COMPETENT = 3
FEWEST, FORMATIVE, SUMMATIVE = 3, 5, 10
"""Raters whose results can be told, that make a key to learn by, and one to decide by."""
CONTESTED_ABOVE = Fraction(8, 10)
"""Standard deviation, in levels, above which experts differ."""
CRITICAL_SHARE = Fraction(8, 10)
"""Share of the raters who must mark a critical error for it to stand."""
MAX_NOTE = 1_000
MAX_INVITED = 40
STATES_A_NODE = 30
"""States in which a node is looked at in search of a way to every decision."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A text of a case that some people rate.

    Attributes
    ----------
    content_hash, play_hash : str
        What they rate: it stays as it was, whatever becomes of the draft or the case.
    author_id : UUID or None
        Who invited them; None once that person's account is erased.
    program_id : UUID
        The program whose supervisors they are.
    draft_id : UUID or None
        The draft that it was made from; it may be gone. None for a case of the library.
    """

    id: UUID
    scenario_id: str
    content_hash: str
    play_hash: str
    title: str
    author_id: UUID | None
    program_id: UUID
    draft_id: UUID | None
    created_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rater:
    """Somebody's place in a panel.

    Attributes
    ----------
    seed : int
        Decides the order in which options are shown to them.
    left_at : datetime or None
        When they declined, or left; what they had rated then stays only if they said so.
    """

    panel_id: UUID
    rater_id: UUID
    seed: int
    invited_at: datetime
    left_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OptionRating:
    """What one rater thinks of one option, as far as they have come.

    Attributes
    ----------
    ratings : mapping of str to int
        Levels 0–4 by criterion.
    critical : tuple of str
        Codes of the critical errors that it commits.
    """

    panel_id: UUID
    rater_id: UUID
    node: str
    choice: str
    ratings: Mapping[str, int]
    critical: tuple[str, ...]
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CriterionFound:
    """What a panel found on one criterion: mean and standard deviation (n − 1) in hundredths of a level."""

    mean: int
    sd: int
    votes: int


@dataclass(frozen=True, slots=True)
class OptionFound:
    """What a panel found of one option.

    Attributes
    ----------
    criteria : mapping of str to CriterionFound
        Each criterion of the decision.
    critical : mapping of str to int
        How many raters marked each critical error that anybody marked.
    n_raters, n_competent : int
        How many rated it, and how many as competent or better.
    contested : bool
        Whether they differ so much that it is not to be scored; never told of fewer than five raters.
    """

    criteria: Mapping[str, CriterionFound]
    critical: Mapping[str, int]
    n_raters: int
    n_competent: int
    contested: bool

    def agreed(self) -> tuple[str, ...]:
        """Codes of the critical errors that enough raters marked."""
        return tuple(code for code, votes in self.critical.items() if votes >= CRITICAL_SHARE * self.n_raters)


Found = Mapping[str, Mapping[str, OptionFound]]
"""What a panel found, by decision and option."""


def rated_order(seed: int, node: Node) -> tuple[Choice, ...]:
    """The options of a decision in the order in which one rater meets them; the author's order tells nothing."""
    return tuple(
        sorted(
            node.choices,
            key=lambda choice: blake2b(f"panel/{seed}/{node.id}/{choice.id}".encode(), digest_size=8).digest(),
        )
    )


def is_rated(node: Node, given: Mapping[str, OptionRating]) -> bool:
    """Whether somebody has rated a whole decision: every option, on each of its criteria.

    Parameters
    ----------
    given : mapping of str to OptionRating
        Their ratings of this decision's options, by option.
    """
    return all(choice.id in given and given[choice.id].ratings.keys() >= set(node.criteria) for choice in node.choices)


def by_rater(ratings: Iterable[OptionRating]) -> dict[UUID, dict[str, dict[str, OptionRating]]]:
    """Ratings by rater, decision and option."""
    found: dict[UUID, dict[str, dict[str, OptionRating]]] = {}
    for one in ratings:
        found.setdefault(one.rater_id, {}).setdefault(one.node, {})[one.choice] = one
    return found


def whole_decisions(nodes: Sequence[Node], given: Mapping[str, Mapping[str, OptionRating]]) -> tuple[str, ...]:
    """Ids of the decisions that somebody has rated whole, in the order given."""
    return tuple(node.id for node in nodes if is_rated(node, given.get(node.id, {})))


def found_by(nodes: Sequence[Node], ratings: Iterable[OptionRating]) -> Found:
    """What ratings come to, over those who rated a decision whole; decisions that nobody did are left out."""
    raters = by_rater(ratings)
    found = {}
    for node in nodes:
        whole = [given[node.id] for given in raters.values() if is_rated(node, given.get(node.id, {}))]
        if whole:
            found[node.id] = {
                choice.id: _option(node, [given[choice.id] for given in whole]) for choice in node.choices
            }
    return found


def _option(node: Node, given: Sequence[OptionRating]) -> OptionFound:
    levels = {name: [one.ratings[name] for one in given] for name in node.criteria}
    wide = any(_variance(values) > CONTESTED_ABOVE**2 for values in levels.values())
    codes = sorted({code for one in given for code in one.critical})
    return OptionFound(
        {name: _criterion(values) for name, values in levels.items()},
        {code: sum(code in one.critical for one in given) for code in codes},
        len(given),
        sum(sum(one.ratings[name] for name in node.criteria) >= COMPETENT * len(node.criteria) for one in given),
        len(given) >= FORMATIVE and wide,
    )


def _criterion(levels: Sequence[int]) -> CriterionFound:
    mean = Fraction(sum(levels), len(levels))
    # The root of a fraction, to the nearest hundredth, without a detour through binary fractions.
    square = _variance(levels) * 40_000
    return CriterionFound(round(mean * 100), (isqrt(int(square)) + 1) // 2, len(levels))


def _variance(levels: Sequence[int]) -> Fraction:
    """Of a sample, in levels squared; 0 for a single rating, which differs from nobody."""
    mean = Fraction(sum(levels), len(levels))
    squares = sum(((level - mean) ** 2 for level in levels), Fraction(0))
    return squares / (len(levels) - 1) if len(levels) > 1 else Fraction(0)


def ways_in(table: CompiledScenario) -> dict[str, Encounter]:
    """One way to each decision, by node: the shortest that is found from an opening, without asking the key.

    A way that the key prefers would tell a rater what the author thinks. A decision to which no way is found is
    missing.
    """
    found: dict[str, Encounter] = {}
    for variant in table.scenario.variants:
        seen: dict[str, set[tuple[int, ...]]] = {}
        due = deque([start(table, variant=variant)])
        while due:
            now = due.popleft()
            states = seen.setdefault(now.node, set())
            if here(table, now).ending is not None or now.state in states or len(states) >= STATES_A_NODE:
                continue
            states.add(now.state)
            found.setdefault(now.node, now)
            due.extend(choose(table, now, choice.id)[0] for choice in offered(table, now))
    return found


def blinded(scenario: Scenario) -> Scenario:
    """The scenario without anything that tells what its author thinks of an option, or wants a decision to be about."""
    nodes = {
        name: replace(node, construct="", key=False, debrief="", choices=tuple(map(_blind, node.choices)))
        for name, node in scenario.nodes.items()
    }
    return replace(scenario, nodes=nodes, about=replace(scenario.about, objectives=()))


def _blind(choice: Choice) -> Choice:
    return replace(
        choice,
        ratings={},
        critical=(),
        rationale=Rationale("", "", "", ""),
        contested=False,
        sources=(),
        confidence=None,
        spread=None,
    )

"""Scores of one attempt: per decision, per criterion and dimension, composite, repair and the safety gate.

Every decision is scored relative to the options that were on the table, then averaged over the decisions visited.
Arithmetic is exact (fractions) up to the final rounding to basis points, so a rescored attempt gives the identical
score. Thresholds and formulas: ``docs/scoring.md``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from simulator.domain.conditions import Value
from simulator.domain.key import Key, NodeKey
from simulator.domain.rubric import Dimension, ErrorClass
from simulator.domain.scenario import CriticalMark
from simulator.domain.vocabulary import RUPTURE_NONE
from simulator.errors import RubricMismatch

COMPOSITE = "composite"
REPAIR_CRITERION = "A5"
MIN_OPPORTUNITIES = 3
Z_80 = 1.2815515655446004
"""Half-width of a central 80 % interval, in standard errors of a normal distribution."""
DEVELOPING_FROM = 5000
CONSISTENT_FROM = 7500


@dataclass(frozen=True, slots=True)
class OpportunityRule:
    """A decision scores a criterion only if its best option reaches ``best`` and options spread by ``spread``."""

    best: Fraction = Fraction(300)
    spread: Fraction = Fraction(150)


class Gate(StrEnum):
    """The safety gate of an attempt."""

    CLEAR = "clear"
    REVIEW = "review"


class Evidence(StrEnum):
    """Whether every dimension that the case claims had enough opportunities in this attempt."""

    ENOUGH = "enough"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class ScoredChoice:
    """What scoring needs of a decision: where, what was on the table, what was chosen."""

    step: int
    node: str
    choice: str
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionScore:
    """One decision's scores; None where it was no opportunity.

    Attributes
    ----------
    criteria, dimensions : mapping of str to Fraction or None
        Share of what was possible here, 0–1.
    composite : Fraction or None
        The same over attunement and fidelity together.
    contested : bool
        Experts differ on the option chosen, so the decision is not scored.
    """

    step: int
    node: str
    choice: str
    weight: int
    criteria: Mapping[str, Fraction | None]
    dimensions: Mapping[str, Fraction | None]
    composite: Fraction | None
    critical: tuple[CriticalMark, ...]
    gate_opportunity: bool
    contested: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A weighted mean over opportunities, in basis points (0–10,000).

    Attributes
    ----------
    value : int or None
        None with fewer than three opportunities: insufficient evidence, never 0.
    error : int or None
        Standard error within this case; None where value is None.
    low, high : int or None
        The 80 % interval, within 0–10,000.
    opportunities : int
        Decisions (and ratings at the ending) that counted.
    """

    value: int | None
    error: int | None
    low: int | None
    high: int | None
    opportunities: int

    @property
    def band(self) -> str:
        """The band in words, two bands where the interval does not lie inside one."""
        if self.low is None or self.high is None:
            return "insufficient evidence"
        first, last = _band(self.low), _band(self.high)
        return first if first == last else f"between {first} and {last}"


@dataclass(frozen=True, slots=True)
class RepairRecord:
    """One strain in the alliance with one person.

    Attributes
    ----------
    opened : int
        Number of decisions made when the strain was there: 0 means from the opening.
    closed : int or None
        Step of the choice that repaired it; None if none did.
    quality : int or None
        That choice's A5 rating in hundredths, where its decision rates A5.
    """

    person: str
    opened: int
    closed: int | None
    quality: int | None


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Everything computed about one attempt; derived, never the record itself."""

    dimensions: Mapping[str, Score]
    criteria: Mapping[str, Score]
    decisions: tuple[DecisionScore, ...]
    repairs: tuple[RepairRecord, ...]
    gate: Gate
    gate_opportunities: int
    evidence: Evidence


def score(
    key: Key,
    choices: Sequence[ScoredChoice],
    *,
    at_ending: Mapping[str, int] | None = None,
    repairs: tuple[RepairRecord, ...] = (),
    rule: OpportunityRule | None = None,
    pooled_error: int = 0,
) -> ScoreSheet:
    """Score an attempt.

    Parameters
    ----------
    key : Key
        The scenario's key.
    choices : sequence of ScoredChoice
        In order; every node and choice must be in the key.
    at_ending : mapping of str to int, optional
        Ratings (hundredths) earned on the criteria rated once a case; absent at an early ending.
    repairs : tuple of RepairRecord
        From ``repair_records``; reported beside the scores.
    rule : OpportunityRule, optional
        Thresholds, in the key's unit.
    pooled_error : int
        Pooled standard error of the case, basis points; no standard error is below it.

    Raises
    ------
    RubricMismatch
        If a choice or a rating is not in the key.
    """
    rule = rule or OpportunityRule()
    decisions = tuple(score_decision(key, choice, rule) for choice in choices)
    once = {name: ending_share(key, name, rating, rule) for name, rating in (at_ending or {}).items()}
    criteria = {
        name: case_score(_decision_items(decisions, name) + _ending_items(once, name), pooled_error)
        for name in key.dimensions
    }
    dimensions = {}
    for dimension in key.claimed():
        items = [(d.weight, share) for d in decisions if (share := d.dimensions.get(dimension)) is not None]
        for name in (name for name in once if key.dimensions[name] is dimension):
            items += _ending_items(once, name)
        dimensions[dimension.value] = case_score(items, pooled_error)
    whole = [(d.weight, d.composite) for d in decisions if d.composite is not None]
    thin = not dimensions or any(result.opportunities < MIN_OPPORTUNITIES for result in dimensions.values())
    dimensions[COMPOSITE] = case_score(whole, pooled_error)
    return ScoreSheet(
        dimensions,
        criteria,
        decisions,
        repairs,
        _gate(mark for decision in decisions for mark in decision.critical),
        sum(decision.gate_opportunity for decision in decisions),
        Evidence.INSUFFICIENT if thin else Evidence.ENOUGH,
    )


def score_decision(key: Key, choice: ScoredChoice, rule: OpportunityRule | None = None) -> DecisionScore:
    """Score one decision relative to the options that were on the table."""
    rule = rule or OpportunityRule()
    node = key.nodes.get(choice.node)
    if node is None or choice.choice not in choice.offered or not node.options.keys() >= set(choice.offered):
        raise RubricMismatch(
            f"The key has no option {choice.choice!r} at {choice.node!r} among those offered.",
            hint="Score the attempt with the key of the scenario that it was played on.",
        )
    chosen = node.options[choice.choice]
    dimensions = option_shares(key, choice.node, choice.offered, rule)
    composite = dimensions.pop(COMPOSITE).get(choice.choice)
    return DecisionScore(
        choice.step,
        choice.node,
        choice.choice,
        node.weight,
        {name: _shares(node, choice.offered, [(name,)], rule).get(choice.choice) for name in node.criteria},
        {dimension: shares.get(choice.choice) for dimension, shares in dimensions.items()},
        composite,
        chosen.critical,
        any(node.options[option].critical for option in choice.offered),
        chosen.contested,
    )


def option_shares(
    key: Key, node_id: str, offered: Sequence[str], rule: OpportunityRule | None = None
) -> dict[str, dict[str, Fraction]]:
    """What each option of a decision is worth where certain options are on the table.

    Returns
    -------
    dict of str to dict of str to Fraction
        By dimension that the decision rates, and for the composite, each open option's share of what is possible;
        empty where there is no opportunity.
    """
    rule = rule or OpportunityRule()
    node = key.nodes[node_id]
    groups = {
        dimension: names
        for dimension in Dimension
        if (names := tuple(name for name in node.criteria if key.dimensions[name] is dimension))
    }
    found = {dimension.value: _shares(node, offered, [names], rule) for dimension, names in groups.items()}
    of_composite = [groups[d] for d in (Dimension.ATTUNEMENT, Dimension.FIDELITY) if d in groups]
    return {**found, COMPOSITE: _shares(node, offered, of_composite, rule)}


def _shares(
    node: NodeKey, offered: Sequence[str], groups: list[tuple[str, ...]], rule: OpportunityRule
) -> dict[str, Fraction]:
    """Shares of what was possible, on the mean over groups of each group's mean rating; none if no opportunity."""
    open_options = [option for option in offered if not node.options[option].contested]
    if not groups or len(open_options) < 2:
        return {}
    scale = math.lcm(*(len(names) for names in groups))  # whole numbers stay exact, and are quick
    worth = {option: _worth(node, option, groups, scale) for option in open_options}
    best, worst = max(worth.values()), min(worth.values())
    unit = scale * len(groups)
    if best < rule.best * unit or best - worst < rule.spread * unit or best == worst:
        return {}
    return {option: Fraction(value - worst, best - worst) for option, value in worth.items()}


def _worth(node: NodeKey, option: str, groups: list[tuple[str, ...]], scale: int) -> int:
    """Mean rating over groups of each group's mean, times ``scale`` and the number of groups."""
    ratings = node.options[option].ratings
    return sum(sum(ratings[name] for name in names) * (scale // len(names)) for names in groups)


def ending_share(key: Key, name: str, rating: int, rule: OpportunityRule | None = None) -> Fraction | None:
    """Share of what was possible on a criterion rated once a case; None if it was no opportunity.

    Raises
    ------
    RubricMismatch
        If no walk can earn this rating.
    """
    rule = rule or OpportunityRule()
    levels = key.at_ending.get(name)
    if levels is None or rating not in levels:
        raise RubricMismatch(f"The key has no rating {rating} on {name!r} at the ending.")
    best, worst = Fraction(max(levels)), Fraction(min(levels))
    if best < rule.best or best - worst < rule.spread or best == worst:
        return None
    return (rating - worst) / (best - worst)


def _decision_items(decisions: Iterable[DecisionScore], name: str) -> list[tuple[int, Fraction]]:
    return [(d.weight, share) for d in decisions if (share := d.criteria.get(name)) is not None]


def _ending_items(once: Mapping[str, Fraction | None], name: str) -> list[tuple[int, Fraction]]:
    share = once.get(name)
    return [] if share is None else [(1, share)]


def case_score(items: Sequence[tuple[int, Fraction]], pooled_error: int) -> Score:
    """Weighted mean and its standard error over the opportunities visited."""
    n = len(items)
    if n < MIN_OPPORTUNITIES:
        return Score(None, None, None, None, n)
    total = sum(weight for weight, _ in items)
    mean = sum((weight * share for weight, share in items), Fraction(0)) / total
    squares = sum((weight * weight * (share - mean) ** 2 for weight, share in items), Fraction(0))
    own = 10_000 * math.sqrt(squares) / total * math.sqrt(n / (n - 1))
    value, error = round(mean * 10_000), max(round(own), pooled_error)
    low, high = max(0, round(value - Z_80 * error)), min(10_000, round(value + Z_80 * error))
    return Score(value, error, low, high, n)


def _band(basis_points: int) -> str:
    if basis_points < DEVELOPING_FROM:
        return "revisit"
    return "developing" if basis_points < CONSISTENT_FROM else "consistent"


def _gate(marks: Iterable[CriticalMark]) -> Gate:
    classes = [mark.error_class for mark in marks]
    if ErrorClass.C1 in classes or classes.count(ErrorClass.C2) >= 2:
        return Gate.REVIEW
    return Gate.CLEAR


def repair_records(
    states: Sequence[Mapping[str, Value]], repaired: Sequence[tuple[str, ...]], quality: Sequence[int | None]
) -> tuple[RepairRecord, ...]:
    """Strains in the alliance and how they were mended, whoever caused them.

    Parameters
    ----------
    states : sequence of mapping, length n + 1
        Values by variable name: at the opening, then after each decision.
    repaired : sequence of tuple of str, length n
        Persons whom each decision's choice repairs.
    quality : sequence of int or None, length n
        The chosen option's A5 rating in hundredths, where the decision rates A5.
    """
    people = [name.removesuffix(".rupture") for name in states[0] if name.endswith(".rupture")]
    records = []
    for person in people:
        opened: int | None = None
        for made, state in enumerate(states):
            strained = state[f"{person}.rupture"] != RUPTURE_NONE
            if strained and opened is None:
                opened = made
            elif not strained and opened is not None:
                step = made - 1
                mended = person in repaired[step]
                records.append(
                    RepairRecord(person, opened, step if mended else None, quality[step] if mended else None)
                )
                opened = None
        if opened is not None:
            records.append(RepairRecord(person, opened, None, None))
    return tuple(sorted(records, key=lambda record: (record.opened, record.person)))

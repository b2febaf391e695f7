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

Groups = list[tuple[str, ...]]
"""Criteria whose ratings count together: the mean of each group, and over groups the mean of these."""

COMPOSITE = "composite"
REPAIR_CRITERION = "A5"
MIN_OPPORTUNITIES = 3
Z_80 = 1.2815515655446004
"""Half-width of a central 80 % interval, in standard errors of a normal distribution."""
DEVELOPING_FROM = 5000
CONSISTENT_FROM = 7500


@dataclass(frozen=True, slots=True)
class OpportunityRule:
    """A decision scores a criterion only if its best option reaches ``best`` and options spread by ``spread``.

    Both in hundredths, as ratings are.
    """

    best: int = 300
    spread: int = 150


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
    asked: dict[str, Groups] = {**{name: [(name,)] for name in node.criteria}, **_groups(key, node)}
    shares = {name: _share(choice.choice, _worths(node, choice.offered, of, rule)) for name, of in asked.items()}
    composite = shares.pop(COMPOSITE)
    return DecisionScore(
        choice.step,
        choice.node,
        choice.choice,
        node.weight,
        {name: shares.pop(name) for name in node.criteria},
        shares,
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
    found = {}
    for name, groups in _groups(key, node).items():
        worths = _worths(node, offered, groups, rule)
        most = max(worths.values(), default=0)
        found[name] = {option: Fraction(worth, most) for option, worth in worths.items()}
    return found


def _groups(key: Key, node: NodeKey) -> dict[str, Groups]:
    """What counts towards each dimension that a decision rates, and towards the composite."""
    by_dimension = {
        dimension.value: [names]
        for dimension in Dimension
        if (names := tuple(name for name in node.criteria if key.dimensions[name] is dimension))
    }
    composite = [group for name in (Dimension.ATTUNEMENT, Dimension.FIDELITY) for group in by_dimension.get(name, [])]
    return {**by_dimension, COMPOSITE: composite}


def _worths(node: NodeKey, offered: Sequence[str], groups: Groups, rule: OpportunityRule) -> dict[str, int]:
    """How far each open option lies above the worst, in whole numbers of one unit; none if no opportunity."""
    ratings = {option: own.ratings for option in offered if not (own := node.options[option]).contested}
    if not groups or len(ratings) < 2:
        return {}
    scale = math.lcm(*map(len, groups))
    times = [(name, scale // len(names)) for names in groups for name in names]
    worths = {option: sum([own[name] * factor for name, factor in times]) for option, own in ratings.items()}
    best, worst = max(worths.values()), min(worths.values())
    unit = scale * len(groups)
    if best < rule.best * unit or best - worst < rule.spread * unit or best == worst:
        return {}
    return {option: worth - worst for option, worth in worths.items()}


def _share(option: str, worths: Mapping[str, int]) -> Fraction | None:
    return Fraction(worths[option], max(worths.values())) if option in worths else None


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
    best, worst = max(levels), min(levels)
    if best < rule.best or best - worst < rule.spread or best == worst:
        return None
    return Fraction(rating - worst, best - worst)


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
    # In whole numbers of one unit, as exact and quicker: a sum of fractions looks for common factors each time.
    unit = math.lcm(*(share.denominator for _, share in items))
    worths = [(weight, share.numerator * (unit // share.denominator)) for weight, share in items]
    total = sum(weight for weight, _ in items)
    whole = sum(weight * worth for weight, worth in worths)
    squares = sum((weight * (worth * total - whole)) ** 2 for weight, worth in worths)
    own = 10_000 * math.sqrt(squares / (unit * total) ** 2) / total * math.sqrt(n / (n - 1))
    value, error = round(Fraction(10_000 * whole, unit * total)), max(round(own), pooled_error)
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

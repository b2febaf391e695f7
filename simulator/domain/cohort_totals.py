"""Sums of cohorts as they are read: whole numbers, in basis points, of which ``simulator/analytics`` makes figures.

They are exact and say nothing of how few people they rest on: what may be shown to whom is for services to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from simulator.domain.cohort_records import Exposure
from simulator.domain.scoring import Evidence, Gate


@dataclass(frozen=True, slots=True)
class CaseTotal:
    """Attempts at one case under one key.

    Attributes
    ----------
    n : int
        Attempts.
    n_review, n_with_critical, n_enough : int
        Those of them whose gate is *safety review*, with a critical choice, and with enough evidence.
    n_critical, n_gate_opportunities : int
        Critical choices, and decisions at which there was one to be made.
    """

    scenario_id: str
    key_hash: str
    exposure: Exposure
    n: int
    n_review: int
    n_with_critical: int
    n_critical: int
    n_gate_opportunities: int
    n_enough: int


@dataclass(frozen=True, slots=True)
class DimensionTotal:
    """Scores of attempts on one dimension, or the composite, at one case under one key."""

    scenario_id: str
    key_hash: str
    exposure: Exposure
    dimension: str
    n: int
    total: int
    squares: int


@dataclass(frozen=True, slots=True)
class BinTotal:
    """How many attempts scored from ``bin`` up to the next whole number, of 100; 100 stands alone."""

    exposure: Exposure
    dimension: str
    bin: int
    n: int


@dataclass(frozen=True, slots=True)
class CriterionTotal:
    """A trainee's shares at decisions that score one criterion; those rated at the ending are not among them."""

    trainee_id: UUID
    criterion: str
    exposure: Exposure
    n: int
    total: int
    squares: int


@dataclass(frozen=True, slots=True)
class NodeTotal:
    """Decisions made at one place of a case.

    Attributes
    ----------
    n : int
        Decisions; an attempt that comes by twice makes two.
    n_critical : int
        Critical choices among them.
    n_timed, response_ms : int
        Those with a time, and the sum of these times.
    """

    key_hash: str
    node: str
    exposure: Exposure
    n: int
    n_critical: int
    n_timed: int
    response_ms: int


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """Scored decisions at one place, on one dimension or the composite.

    Attributes
    ----------
    n, total, squares : int
        Shares of what was possible; ``analytics.items.moments_of_sums`` takes them.
    pairs, x, xx, r, rr, xr : int
        The same of decisions with a rest score (the attempt's composite without the decision), and with it;
        ``joint_of_sums`` takes them.
    """

    key_hash: str
    node: str
    exposure: Exposure
    dimension: str
    n: int
    total: int
    squares: int
    pairs: int
    x: int
    xx: int
    r: int
    rr: int
    xr: int


@dataclass(frozen=True, slots=True)
class OptionTotal:
    """Who chose an option: ``analytics.items.OptionSums`` has the same numbers."""

    key_hash: str
    node: str
    option: str
    exposure: Exposure
    n: int
    rests: int
    rest_total: int
    rest_squares: int


@dataclass(frozen=True, slots=True)
class EdgeTotal:
    """How many went from one decision by a choice to another place, or to an ending."""

    key_hash: str
    node: str
    choice: str
    led_to: str
    exposure: Exposure
    n: int


@dataclass(frozen=True, slots=True)
class ScoredAttempt:
    """An ended attempt in a cohort where it is assigned or shared.

    Attributes
    ----------
    composite, error : int or None
        In basis points, and its standard error within the case; None with insufficient evidence.
    dimensions : mapping of str to int
        Scores that there are, in basis points, the composite among them.
    n_timed, response_ms : int
        Decisions with a time, and the sum of these times.
    """

    attempt_id: UUID
    cohort_id: UUID
    trainee_id: UUID
    scenario_id: str
    key_hash: str
    exposure: Exposure
    ended_at: datetime
    composite: int | None
    error: int | None
    dimensions: Mapping[str, int]
    gate: Gate
    evidence: Evidence
    n_critical: int
    n_decisions: int
    n_timed: int
    response_ms: int


@dataclass(frozen=True, slots=True)
class TraineeTotal:
    """A trainee's attempts in cohorts, of one exposure.

    Attributes
    ----------
    n, n_cases, n_review, n_critical : int
        Attempts, different cases, attempts in safety review, critical choices.
    n_scored, total, squares : int
        Attempts with a composite, and the sums of these, in basis points.
    last_at : datetime
        When the last one ended.
    """

    trainee_id: UUID
    exposure: Exposure
    n: int
    n_cases: int
    n_review: int
    n_critical: int
    n_scored: int
    total: int
    squares: int
    last_at: datetime


class ItemMade(NamedTuple):
    """A decision of an attempt, for what is no sum. A tuple: a cohort's page reads twenty thousand of them at once.

    Attributes
    ----------
    share : int or None
        Of the composite, in basis points; None where nothing is scored.
    """

    node: str
    choice: str
    share: int | None
    weight: int
    response_ms: int | None

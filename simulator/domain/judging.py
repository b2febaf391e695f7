"""Judging for a standard: what somebody just ready would reach at each decision, in two rounds, each judge alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from statistics import median
from uuid import UUID

from simulator.domain.roles import Actor, Membership, Role

MAX_JUDGES = 40
MAX_JUDGED_CASES = 12
MAX_ABOUT = 2_000
FEWEST_TOLD = 3
"""Judges below whom nothing of the first round is told: one could reckon what another gave."""
FEWEST_TRAINEES = 5
"""Trainees below whom it is not told how they did at a decision."""
MOST_SHARE = 100

Item = tuple[str, str]
"""A judged decision: its case and its node."""


class JudgingPhase(StrEnum):
    """Where a judging stands."""

    FIRST = "first"
    SECOND = "second"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A case as it was when judging began.

    Attributes
    ----------
    nodes : tuple of tuple of str and int
        Its scored decisions in order, each with its weight in the score.
    """

    scenario_id: str
    content_hash: str
    play_hash: str
    title: str
    nodes: tuple[tuple[str, int], ...]

    @property
    def id(self) -> str:
        """What it is called where it can't be read any more."""
        return self.scenario_id


@dataclass(frozen=True, slots=True)
class TraineesThere:
    """How trainees did at a decision when they met its case for the first time.

    Attributes
    ----------
    n : int
        Five at least.
    mean, low, high : int
        Mean share of what was possible with its 95 % interval, in percent; the interval is None where all did alike.
    """

    n: int
    mean: int
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Setting:
    """A judging by which a program sets a standard.

    Attributes
    ----------
    about : str
        Whom the lead means by a trainee who is just ready; empty where nothing was added to what every judge is told.
    opened_by : UUID or None
        None once that person's account is erased.
    second_at : datetime or None
        When the second round began; None where there was none.
    trainees : mapping of Item to TraineesThere
        What judges are told of trainees in the second round, as it was when that began.
    """

    id: UUID
    program_id: UUID
    cases: tuple[JudgedCase, ...]
    about: str
    opened_by: UUID | None
    opened_at: datetime
    phase: JudgingPhase = JudgingPhase.FIRST
    second_at: datetime | None = None
    closed_at: datetime | None = None
    trainees: Mapping[Item, TraineesThere] = field(default_factory=dict)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every decision that is judged, in order."""
        return tuple((case.scenario_id, node) for case in self.cases for node, _weight in case.nodes)

    @property
    def weights(self) -> tuple[int, ...]:
        """Their weights in the score."""
        return tuple(weight for case in self.cases for _node, weight in case.nodes)

    def case_of(self, item: Item) -> JudgedCase:
        """The case of a decision that is judged."""
        return next(case for case in self.cases if case.scenario_id == item[0])


@dataclass(frozen=True, slots=True)
class Limits:
    """What a judge finds acceptable whatever the decisions say, for Hofstee's check.

    Attributes
    ----------
    lowest, highest : int
        The lowest and highest cut, 0 to 100.
    fewest, most : int
        The smallest and largest share of trainees below it, in percent.
    """

    lowest: int
    highest: int
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody's place in a judging.

    Attributes
    ----------
    judge_id : UUID
        Somebody unknown once that person's account is erased.
    left_at : datetime or None
        When they declined, or left; what they gave is deleted then.
    first_at, second_at : datetime or None
        When they handed in each round.
    """

    setting_id: UUID
    judge_id: UUID
    invited_at: datetime
    left_at: datetime | None = None
    first_at: datetime | None = None
    second_at: datetime | None = None
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What one judge expects of somebody just ready at one decision.

    Attributes
    ----------
    round : int
        1 or 2.
    share : int
        Percent of what is possible there.
    """

    setting_id: UUID
    judge_id: UUID
    round: int
    case: str
    node: str
    share: int
    at: datetime

    @property
    def item(self) -> Item:
        """The decision."""
        return self.case, self.node


@dataclass(frozen=True, slots=True)
class JudgingAccess:
    """What decides who may judge: the program, and who was asked, without those who left."""

    program_id: UUID
    judges: frozenset[UUID] = frozenset()


def runs_judging(actor: Actor, judging: JudgingAccess) -> bool:
    """Who leads the program."""
    return actor.leads(judging.program_id)


def may_judge(actor: Actor, judging: JudgingAccess) -> bool:
    """Who was asked, as long as they supervise in the program."""
    return actor.id in judging.judges and Membership(judging.program_id, Role.SUPERVISOR) in actor.memberships


@dataclass(frozen=True, slots=True)
class GroupFound:
    """What the judges gave at a decision in the first round: how many, median, lowest and highest, in percent."""

    n: int
    median: float
    lowest: int
    highest: int


def given_by(judge_id: UUID, given: Iterable[Expected], upto: int) -> dict[Item, int]:
    """What a judge gives by decision: from the latest round up to that one, so that what was left stands."""
    mine = [one for one in given if one.judge_id == judge_id and one.round <= upto]
    return {one.item: one.share for one in sorted(mine, key=lambda one: one.round)}


def gave_one_value(shares: Sequence[int]) -> bool:
    """Whether somebody gave the same value for every decision, which tells decisions apart for nobody."""
    return len(shares) > 1 and len(set(shares)) == 1


def group_found(judges: Iterable[Judge], given: Iterable[Expected]) -> dict[Item, GroupFound]:
    """What those who handed in the first round gave there; nothing of fewer than three."""
    there = {judge.judge_id for judge in judges if judge.first_at is not None and judge.left_at is None}
    by_item: dict[Item, list[int]] = {}
    for one in given:
        if one.round == 1 and one.judge_id in there:
            by_item.setdefault(one.item, []).append(one.share)
    return {
        item: GroupFound(len(shares), float(median(shares)), min(shares), max(shares))
        for item, shares in by_item.items()
        if len(shares) >= FEWEST_TOLD
    }

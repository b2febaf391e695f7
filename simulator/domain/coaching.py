"""Coaching on an attempt: ratings of own words, scores changed with a reason, and how far raters agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MAX_LEVEL = 4
MAX_RATING_NOTE = 2_000
MIN_REASON, MAX_REASON = 20, 2_000
"""Letters of the reason for another score, without blanks at either end."""
FULL_SCORE = 100
"""A score as people write it; stored in basis points, a hundred of which are one of these."""
LOWEST_OVERALL, BORDERLINE_OVERALL, HIGHEST_OVERALL = 1, 3, 5
"""Levels of an overall rating; the middle one is somebody just ready."""
MIN_FOR_KAPPA = 10
"""Ratings in common from which a chance-corrected agreement is told: with fewer it swings with every single one."""


@dataclass(frozen=True, slots=True)
class WordRating:
    """What a supervisor makes of what a trainee would have said at one decision.

    Attributes
    ----------
    rater_id : UUID
        Somebody unknown, another one for each attempt, once the rater's account is erased.
    ratings : mapping of str to int
        Level 0–4 by criterion of the decision.
    blind : bool
        Whether the rater had seen neither what was chosen there nor how that was rated. A rating whose levels were
        changed afterwards is not, nor one of words that the trainee has changed since the rater had rated them.
    """

    attempt_id: UUID
    step: int
    rater_id: UUID
    ratings: Mapping[str, int]
    note: str
    at: datetime
    blind: bool


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A dimension's score as a supervisor sees it, beside the computed one, which stays.

    Attributes
    ----------
    key_hash : str
        The key under which the computed score was shown.
    was : int or None
        The computed score in basis points (0–10,000); None where there was not enough evidence.
    becomes : int
        Basis points.
    author_id : UUID or None
        None once that person's account is erased.
    withdrawn_at : datetime or None
        When it was taken back, or replaced by another; None while it stands.
    """

    id: UUID
    attempt_id: UUID
    key_hash: str
    dimension: str
    was: int | None
    becomes: int
    reason: str
    author_id: UUID | None
    at: datetime
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it has not been taken back."""
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class GlobalRating:
    """What a supervisor makes of an attempt as a whole.

    Attributes
    ----------
    rater_id : UUID
        Somebody unknown, another one for each attempt, once the rater's account is erased.
    level : int
        1 (clearly not ready yet) to 5 (clearly beyond what is asked).
    """

    attempt_id: UUID
    rater_id: UUID
    level: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What supervisors did about an attempt since its trainee last looked.

    Comments, ratings of own words, changes of scores, ratings of the whole.
    """

    attempt_id: UUID
    n_comments: int = 0
    n_ratings: int = 0
    n_changes: int = 0
    n_overall: int = 0


class Waiting(StrEnum):
    """Where an attempt stands in a supervisor's inbox."""

    NEW = "new"
    ANSWERED = "answered"
    READ = "read"
    UNFINISHED = "unfinished"


def waiting(ended_at: datetime | None, looked_at: datetime | None, answered_at: datetime | None) -> Waiting:
    """Where an attempt stands for somebody who last looked at it then, or never.

    Parameters
    ----------
    answered_at : datetime or None
        When its trainee last answered a comment.
    """
    if ended_at is None:
        return Waiting.UNFINISHED
    if looked_at is None:
        return Waiting.NEW
    return Waiting.ANSWERED if answered_at is not None and answered_at > looked_at else Waiting.READ


@dataclass(frozen=True, slots=True)
class InCommon:
    """How often two raters said the same of the same words, each without knowing the other's rating.

    Attributes
    ----------
    n : int
        Ratings that both gave: a criterion of a decision each.
    exact, within_one : int
        How many of them are the same; differ by one level at most.
    pairs : tuple of pairs of int
        The levels, the first rater's first.
    """

    n: int
    exact: int
    within_one: int
    pairs: tuple[tuple[int, int], ...]


def in_common(first: Iterable[WordRating], second: Iterable[WordRating]) -> InCommon:
    """What two raters rated alike; only what both rated blind counts."""
    others = {(one.attempt_id, one.step): one.ratings for one in second if one.blind}
    pairs = tuple(
        (level, other[criterion])
        for one in first
        if one.blind and (other := others.get((one.attempt_id, one.step)))
        for criterion, level in one.ratings.items()
        if criterion in other
    )
    apart = [abs(mine - theirs) for mine, theirs in pairs]
    return InCommon(len(pairs), apart.count(0), sum(gap <= 1 for gap in apart), pairs)

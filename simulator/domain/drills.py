"""How drills teach: how an answer is rated, when a level changes, and what comes up next. Pure and deterministic.

Rules and the reasons for them: ``docs/drills.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from simulator.domain.drill_records import DrillCard, DrillKind
from simulator.domain.vocabulary import MISSTEPS, SITUATIONAL_MOVES

GOOD_FROM, HARD_FROM, WHOLE = 7_500, 5_000, 10_000
"""Shares of what was possible, in basis points: the bands of the debriefing."""
LEVELS = 3
ROW = 3
"""Good answers in a row at a level before it gets harder."""
WEAK_BELOW = GOOD_FROM
LOOK_BACK = 3
"""Newest pieces of evidence on a skill that decide whether it is weak."""
OWN_FAIR, OWN_FAR = 3, 2
"""Means of one's own ratings of one's own words, 0–4: from the first on as good as hoped, below the second far off."""
N_LABELS = 4
WORDS_FIRST_LEVEL = 3
HINTS_LEVEL = 1


class Rating(IntEnum):
    """What the spacing is told of an answer."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


def skill_of(kind: DrillKind, what: str) -> str:
    """The name of a skill, such as ``respond:after-a-no``."""
    return f"{kind.value}:{what}"


def what_of(skill: str) -> str:
    """What a skill is about, without the kind of drill."""
    return skill.partition(":")[2]


def own_mean(self_ratings: Mapping[str, int]) -> float | None:
    """Mean of one's own ratings; None without any."""
    return sum(self_ratings.values()) / len(self_ratings) if self_ratings else None


def rate(
    share: int | None, *, critical: bool = False, hints: int = 0, self_ratings: Mapping[str, int] | None = None
) -> Rating | None:
    """What the spacing is told of an answer.

    Parameters
    ----------
    share : int or None
        Basis points of what was possible; None where experts differ, and then nothing is told.
    critical : bool
        Whether the choice was a critical safety moment: then it comes back soon, whatever the share.
    hints : int
        Hints asked for; with one, an answer is at most hard.
    self_ratings : mapping of str to int, optional
        The trainee's own ratings of their own words. Choosing is easier than saying: good choices after words that the
        trainee finds far off count as hard, and the best choice after words found fair as easy.
    """
    if critical:
        return Rating.AGAIN
    if share is None:
        return None
    if share < HARD_FROM:
        return Rating.AGAIN
    if share < GOOD_FROM or hints:
        return Rating.HARD
    own = own_mean(self_ratings or {})
    if own is not None and own < OWN_FAR:
        return Rating.HARD
    return Rating.EASY if own is not None and own >= OWN_FAIR and share == WHOLE else Rating.GOOD


def next_level(level: int, in_a_row: int, rating: Rating) -> tuple[int, int]:
    """Level and row after an answer.

    Three good ones in a row lead to the next level. A hard one leaves the row as it is. A miss ends the row; one where
    no row has begun also brings back the help of the level before.
    """
    if rating is Rating.AGAIN:
        return (level, 0) if in_a_row else (max(1, level - 1), 0)
    if rating is Rating.HARD:
        return level, in_a_row
    if in_a_row + 1 >= ROW and level < LEVELS:
        return level + 1, 0
    return level, min(ROW, in_a_row + 1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one decision of a skill went, in a session or in a note of one's own.

    Attributes
    ----------
    share : int
        Basis points.
    """

    skill: str
    share: int
    critical: bool
    at: datetime


def weak_skills(evidence: Iterable[Evidence], drilled_at: Mapping[str, datetime]) -> tuple[str, ...]:
    """Skills that went badly lately and were not drilled since, safety first, then the weakest.

    Parameters
    ----------
    drilled_at : mapping of str to datetime
        When a skill was drilled last; what was seen before that has been answered.
    """
    newest: dict[str, list[Evidence]] = {}
    for one in sorted(evidence, key=lambda one: one.at, reverse=True):
        since = drilled_at.get(one.skill)
        if since is None or one.at > since:
            newest.setdefault(one.skill, []).append(one)
    found = []
    for skill, seen in newest.items():
        last = seen[:LOOK_BACK]
        mean = sum(one.share for one in last) / len(last)
        critical = any(one.critical for one in last)
        if critical or mean < WEAK_BELOW:
            found.append((not critical, mean, skill))
    return tuple(skill for _, _, skill in sorted(found))


def queue(
    skills: Sequence[str], cards: Mapping[str, DrillCard], weak: Sequence[str], *, now: datetime
) -> tuple[str, ...]:
    """In which order skills come up: what is due, then what went badly lately, what is new, what is due later.

    Parameters
    ----------
    skills : sequence of str
        All that can be drilled, in the order in which new ones come.
    """
    known = [cards[skill] for skill in skills if skill in cards]
    by_date = [card.skill for card in sorted(known, key=lambda card: (card.due_at, card.skill))]
    due = [skill for skill in by_date if cards[skill].due_at <= now]
    there = set(skills)
    new = [skill for skill in skills if skill not in cards]
    return tuple(dict.fromkeys([*due, *(skill for skill in weak if skill in there), *new, *by_date]))


CLOSE: tuple[frozenset[str], ...] = (
    frozenset({"reflect", "validate", "deepen", "interpret"}),
    frozenset({"validate", "affirm", "reassure", "accompany"}),
    frozenset({"explore", "ask-about-risk", "metaprocess", "challenge"}),
    frozenset({"reframe", "interpret", "link", "name-both-sides"}),
    frozenset({"advise", "teach", "offer-choice", "pressure"}),
    frozenset({"slow", "orient", "wait", "block"}),
    frozenset({"set-frame", "negotiate", "decline", "teach"}),
    frozenset({"repair", "defend", "self-disclose", "reassure"}),
    frozenset({"plan-safety", "involve", "advise", "ask-about-risk"}),
    frozenset({"confront", "challenge", "blame", "interpret"}),
    frozenset({"over-promise", "reassure", "accompany", "plan-safety"}),
    frozenset({"side-with", "validate", "blame", "affirm"}),
    frozenset({"enact", "link", "involve", "metaprocess"}),
    frozenset({"overlook", "play", "reassure", "wait"}),
)
"""Kinds of move that are easily taken for one another."""


def closeness(one: str, other: str) -> int:
    """How easily two kinds of move are taken for one another: in how many groups they stand together."""
    return sum(one in group and other in group for group in CLOSE)


def labels(right: str, also: Iterable[str], nearby: Iterable[str], *, level: int, order: Sequence[str]) -> list[str]:
    """Four kinds of move to choose from, one of which a line is.

    Parameters
    ----------
    right : str
        The kind that the line is first of all.
    also : iterable of str
        Kinds that it is as well: never offered.
    nearby : iterable of str
        Kinds of the other options at that moment: plausible there.
    level : int
        At the first level the others are of unlike kinds; later they are the easily confused ones.
    order : sequence of str
        All kinds as shuffled for this drill; decides between equals, and the order on the page.
    """
    shut, near = {right, *also}, set(nearby)
    place = {kind: number for number, kind in enumerate(order)}

    def plausible(kind: str) -> tuple[int, bool, int]:
        close = closeness(right, kind)
        return (min(1, close) if level == HINTS_LEVEL else -close, kind not in near, place[kind])

    others = sorted((kind for kind in order if kind not in shut), key=plausible)
    return sorted([right, *others[: N_LABELS - 1]], key=place.__getitem__)


def family(kind: str) -> str:
    """Which family a kind of move belongs to: ``serving``, ``situational`` or ``misstep``."""
    if kind in MISSTEPS:
        return "misstep"
    return "situational" if kind in SITUATIONAL_MOVES else "serving"

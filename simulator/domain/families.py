"""Attempts that belong together: a first way through a case, and the tries from its earlier moments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.domain.attempt import Attempt


@dataclass(frozen=True, slots=True)
class Family:
    """A first way through a case with every try that went on from a moment of it.

    Attributes
    ----------
    attempts : tuple of Attempt
        The first way, then the tries, oldest first.
    """

    attempts: tuple[Attempt, ...]

    @property
    def root(self) -> Attempt:
        """The first way through."""
        return self.attempts[0]

    @property
    def newest(self) -> Attempt:
        """The try that was begun last: where the person went to from all the others."""
        return self.attempts[-1]

    @property
    def ended(self) -> tuple[Attempt, ...]:
        """Those that came to an end: the first way before its tries, and those newest first."""
        tries = (attempt for attempt in reversed(self.attempts[1:]) if attempt.ended_at is not None)
        return (*(() if self.root.ended_at is None else (self.root,)), *tries)


def families(attempts: Iterable[Attempt]) -> tuple[Family, ...]:
    """Attempts put together by what they go back to, the family that was begun last first."""
    known = {attempt.id: attempt for attempt in attempts}
    members: dict[UUID, list[Attempt]] = {}
    for attempt in sorted(known.values(), key=_begun):
        root = root_of(attempt, known)
        members.setdefault(root.id, []).append(attempt)
    put = (Family((known[root], *(one for one in found if one.id != root))) for root, found in members.items())
    return tuple(sorted(put, key=lambda family: _begun(family.root), reverse=True))


def root_of(attempt: Attempt, known: Mapping[UUID, Attempt]) -> Attempt:
    """What an attempt goes back to in the end; itself where it goes back to nothing that is known."""
    while attempt.parent_id is not None and attempt.parent_id in known:
        attempt = known[attempt.parent_id]
    return attempt


def left_at(found: Sequence[Family]) -> Attempt | None:
    """Where a person left off at one case; None where nothing is to be gone on with.

    Going back within a session goes on with that session, so its newest try is where it stands, and once that has come
    to its end the session is over. A try from a session that had ended is gone on with only while nothing newer was
    begun at the case; later it is found from that session's debriefing.
    """
    for place, family in enumerate(found):
        if family.newest.ended_at is None and (family.root.ended_at is None or place == 0):
            return family.newest
    return None


def last_ended(found: Sequence[Family]) -> Attempt | None:
    """The newest session that came to its end, by its first way through where that did."""
    return next((family.ended[0] for family in found if family.ended), None)


def _begun(attempt: Attempt) -> tuple[datetime, UUID]:
    return attempt.started_at, attempt.id

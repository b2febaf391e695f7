"""A case that a group decides together: its code, how far the group is, and what it voted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

LETTERS = "CDFGHJKMNPQRTVWXY34679"
"""What codes are made of: none that is taken for another on a wall, and no vowel, so that no word comes out."""
CODE_LENGTH = 6
LASTS = timedelta(hours=4)
"""How long a session can last; then its code leads nowhere and all of it is deleted."""
MAX_BALLOTS = 200
"""Phones that can vote on one decision."""
MAX_TYPED = 40


class Phase(StrEnum):
    """What is due at a decision: votes, or, once the vote is closed, what the group says."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class GroupSession:
    """A case on the projector. Its host is whoever the attempt belongs to.

    Attributes
    ----------
    code : str or None
        By which phones find it; None once the case has come to its end.
    attempt_id : UUID
        The walk that the group takes: an attempt of the host, for showing only.
    step : int
        The decision that ``phase`` is about.
    tallies : mapping of int to mapping of str to int
        By step: by choice, how many phones voted for it when the vote was closed.
    """

    id: UUID
    code: str | None
    attempt_id: UUID
    step: int
    phase: Phase
    created_at: datetime
    expires_at: datetime
    tallies: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Where the session is, in short: it changes whenever a phone has something new to show."""
        return f"{self.step}-{self.phase}"

    def at(self, step: int) -> GroupSession:
        """The session at a decision: where the walk has gone on by itself, a new vote is open there."""
        return self if self.step == step else replace(self, step=step, phase=Phase.OPEN)

    def closed(self, counts: Mapping[str, int]) -> GroupSession:
        """The session with the vote closed and counted."""
        return replace(self, phase=Phase.CLOSED, tallies={**self.tallies, self.step: dict(counts)})

    def opened_again(self) -> GroupSession:
        """The session with a new vote on the same decision; what was counted before is forgotten."""
        kept = {step: counts for step, counts in self.tallies.items() if step != self.step}
        return replace(self, phase=Phase.OPEN, tallies=kept)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a group voted at one decision.

    Attributes
    ----------
    counts : tuple of (str, int)
        Votes by choice, in the order in which the options stand.
    """

    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """How many phones voted."""
        return sum(n for _, n in self.counts)

    @property
    def leading(self) -> tuple[str, ...]:
        """The choices with most votes: more than one in a tie, none where nobody voted."""
        most = max((n for _, n in self.counts), default=0)
        return tuple(choice for choice, n in self.counts if n == most) if most else ()


def tally(options: Sequence[str], counts: Mapping[str, int]) -> Tally:
    """Put votes into the order of the options; what is not on offer counts nothing."""
    return Tally(tuple((option, counts.get(option, 0)) for option in options))


def normal_code(typed: str) -> str:
    """A code as it was typed, without blanks and hyphens, in capitals; empty for what can be no code."""
    if len(typed) > MAX_TYPED:
        return ""
    code = "".join(typed.replace("-", "").split()).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else ""


def shown_code(code: str) -> str:
    """A code as it is read aloud and typed: in two halves."""
    return f"{code[: CODE_LENGTH // 2]} {code[CODE_LENGTH // 2 :]}"


def ballot_of(token: str, session_id: UUID, step: int) -> str:
    """What a vote is kept under: a hash of what the phone was given, another one for each decision.

    So a phone counts once at a decision, and nothing that is kept tells which votes at two decisions came from one.
    """
    return sha256(f"{session_id}/{step}/{token}".encode()).hexdigest()

"""What the store of cases that a group decides together promises; see ``store``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.group_sessions import GroupSession


class TogetherStore(Protocol):
    """Sessions on a projector and their votes. A method that returns has made its change durable.

    A session is deleted with its attempt, and never without it: see ``SharingStore.erase_attempt``.
    """

    def add_group(self, session: GroupSession) -> None:
        """Keep a new session, on an attempt that is kept."""

    def is_taken(self, code: str) -> bool:
        """Whether a session has this code, also one whose time is over."""

    def group(self, session_id: UUID) -> GroupSession | None:
        """A session; None if it is not there."""

    def group_of(self, attempt_id: UUID) -> GroupSession | None:
        """The session of an attempt; None if it has none."""

    def groups_of(self, host_id: UUID) -> tuple[GroupSession, ...]:
        """A person's sessions, newest first."""

    def group_by_code(self, code: str, *, at: datetime) -> GroupSession | None:
        """The session of a code whose time is not over; None if there is none."""

    def expired_groups(self, *, at: datetime) -> tuple[GroupSession, ...]:
        """Sessions whose time is over."""

    def hold_group(self, session_id: UUID) -> GroupSession | None:
        """The session, which nobody else changes until the transaction around this ends; None if it is not there."""

    def change_group(self, session: GroupSession) -> None:
        """Replace what is known of a session."""

    def vote(self, session_id: UUID, step: int, ballot: str, choice: str) -> None:
        """Keep a vote, in place of an earlier one under the same ballot."""

    def vote_of(self, session_id: UUID, step: int, ballot: str) -> str | None:
        """What was voted under a ballot; None if nothing."""

    def counts(self, session_id: UUID, step: int) -> Mapping[str, int]:
        """Votes by choice; choices without any are left out."""

    def forget_votes(self, session_id: UUID) -> None:
        """Delete every vote of a session."""

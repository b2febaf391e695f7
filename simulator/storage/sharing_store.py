"""What the store of sharing, private notes, comments and erasure promises; see ``account_store``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.accounts import Assignment
from simulator.domain.attempt import Attempt
from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.policy import AttemptAccess
from simulator.domain.sharing import Comment, ErasureRequest, PrivateNote, Share, Shown, Tombstone


class SharingStore(Protocol):
    """Sharing, private notes, comments and erasure."""

    def access(self, attempt: Attempt) -> AttemptAccess:
        """The facts that decide who may do what with an attempt."""

    def hold(self, attempt_id: UUID) -> None:
        """Let nobody else change who sees an attempt until the transaction that this is called in ends."""

    def assign(self, attempt_id: UUID, assignment_id: UUID) -> None:
        """Note that an attempt was begun for an assignment."""

    def assignment_of(self, attempt_id: UUID) -> Assignment | None:
        """The assignment that an attempt was begun for."""

    def assigned_to(self, trainee_id: UUID) -> Mapping[UUID, UUID]:
        """Assignments of a person's assigned attempts, by attempt."""

    def share(self, share: Share) -> None:
        """Share; sharing with the same cohort again replaces what is ticked."""

    def unshare(self, attempt_id: UUID, cohort_id: UUID) -> bool:
        """Withdraw; False if it was not shared with that cohort."""

    def shares(self, attempt_id: UUID) -> tuple[Share, ...]:
        """Whom an attempt is shared with."""

    def shares_by(self, trainee_id: UUID) -> tuple[Share, ...]:
        """Everything that a person shares, in the order in which it was shared."""

    def visible_to(self, cohort_ids: Sequence[UUID]) -> tuple[tuple[Attempt, UUID], ...]:
        """Attempts shared with or assigned in these cohorts, and the cohort, newest first. Nothing else ever."""

    def shown_in(self, cohort_ids: Sequence[UUID]) -> tuple[Shown, ...]:
        """The same, with what a list of them says."""

    def exposure(self, attempt_id: UUID) -> Exposure | None:
        """What an attempt was for its person as an exposure; None before it has ended, and of what is none."""

    def ended_in(self, cohort_ids: Sequence[UUID]) -> tuple[CohortAttempt, ...]:
        """Ended attempts shared with or assigned in these cohorts, as they enter figures; the first to end first."""

    def keep_note(self, note: PrivateNote, *, other_words: bool = False) -> None:
        """Keep private notes on a decision; keeping them again replaces them, empty ones delete them.

        Parameters
        ----------
        other_words : bool
            Whether words were kept that are not these; then the ratings of those go.
        """

    def private_notes(self, attempt_id: UUID) -> tuple[PrivateNote, ...]:
        """Private notes in order of their steps."""

    def add_comment(self, comment: Comment) -> None:
        """Record a comment."""

    def comment(self, comment_id: UUID) -> Comment | None:
        """The comment of this id."""

    def comments(self, attempt_id: UUID) -> tuple[Comment, ...]:
        """Comments, oldest first."""

    def comments_by(self, author_id: UUID) -> tuple[Comment, ...]:
        """What a person has written about attempts, oldest first."""

    def delete_comment(self, comment_id: UUID) -> None:
        """Delete a comment."""

    def request_erasure(self, request: ErasureRequest) -> None:
        """Record a request to erase a counted attempt."""

    def erasure_requests(self, *, open_only: bool = True) -> tuple[ErasureRequest, ...]:
        """Requests, oldest first."""

    def answer_erasure(self, request_id: UUID, *, granted: bool, at: datetime) -> bool:
        """Note the program's answer; False if it was answered before."""

    def erasure_request(self, request_id: UUID) -> ErasureRequest | None:
        """The request of this id."""

    def erase_attempt(self, attempt_id: UUID, *, at: datetime) -> None:
        """Delete an attempt with all that hangs on it, take it out of the sums, leave a tombstone.

        Tries that go on from one of its moments hang on it too, as they can't be read without it.
        """

    def erase_person(self, account_id: UUID, *, at: datetime) -> None:
        """Erase every attempt of a person, what they were noted to have read, and leave a tombstone for the account.

        The tombstone of the one trainee of solo mode has an id of its own, as theirs would also bury what is practised
        afterwards.
        """

    def forget_practice(self, person_id: UUID) -> bool:
        """Erase what hangs on a person and on no attempt: preferences and drills; remarks lose their author.

        Whether there was anything.
        """

    def release_counted(self, account_id: UUID) -> tuple[UUID, ...]:
        """Part a person's assigned attempts from the person: each gets a random trainee, without notes and shares.

        Returns the attempts, for which the program may then be asked.
        """

    def tombstones(self) -> tuple[Tombstone, ...]:
        """What was erased."""

    def bury(self, tombstone: Tombstone) -> None:
        """Leave a tombstone; leaving it again changes nothing."""

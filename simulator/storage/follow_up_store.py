"""What the store of what supervisors follow up promises; see ``store``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.agreements import Agreement, AgreementNote
from simulator.domain.critical_reviews import ReviewStep
from simulator.domain.flags import Flag


class FollowUpStore(Protocol):
    """Critical choices, flags and agreements. A method that returns has made its change durable.

    All of it goes with the attempt, or the trainee, that it is about (``SharingStore``).
    """

    def add_review_step(self, step: ReviewStep) -> None:
        """Record what was done about a critical choice; whoever adds one holds the attempt (``SharingStore.hold``)."""

    def review_steps(self, attempt_id: UUID) -> tuple[ReviewStep, ...]:
        """What was done about critical choices of an attempt, by decision and number."""

    def review_steps_in(self, cohort_ids: Collection[UUID]) -> tuple[ReviewStep, ...]:
        """The same of attempts that were begun for assignments of these cohorts, by attempt, decision and number."""

    def review_steps_by(self, person_id: UUID) -> tuple[ReviewStep, ...]:
        """What a person did about critical choices, oldest first."""

    def hold_cohort(self, cohort_id: UUID) -> None:
        """Let nobody else change a cohort's flags until the transaction that this is called in ends."""

    def raise_flag(self, flag: Flag) -> None:
        """Record a flag."""

    def flag(self, flag_id: UUID) -> Flag | None:
        """The flag of this id."""

    def standing_flags(self, cohort_id: UUID) -> tuple[Flag, ...]:
        """Flags of a cohort that were not cleared, oldest first."""

    def flags_of(self, person_id: UUID) -> tuple[Flag, ...]:
        """Every flag about a person, newest first, with those that were cleared."""

    def clear_flag(self, flag_id: UUID, *, at: datetime) -> None:
        """Note that a flag's numbers no longer hold."""

    def see_flag(self, flag_id: UUID, *, at: datetime, note: str | None = None) -> None:
        """Note that a person has read a flag about them, the first time only, and what they wrote to it, if anything.

        A note replaces the one before; an empty one deletes it.
        """

    def state_of_cohort(self, cohort_id: UUID) -> str:
        """A text that is another one whenever what enters the cohort's figures may have changed."""

    def add_agreement(self, agreement: Agreement) -> None:
        """Record an entry of the log."""

    def agreement(self, agreement_id: UUID) -> Agreement | None:
        """The entry of this id."""

    def hold_agreement(self, agreement_id: UUID) -> None:
        """Let nobody else change an entry until the transaction that this is called in ends."""

    def agreements_of(self, trainee_id: UUID) -> tuple[Agreement, ...]:
        """Entries about a trainee, in every cohort, newest first."""

    def agreements_in(self, cohort_id: UUID) -> tuple[Agreement, ...]:
        """Entries of a cohort, oldest first."""

    def agreements_by(self, author_id: UUID) -> tuple[Agreement, ...]:
        """Entries that a person wrote, oldest first."""

    def set_done(self, agreement_id: UUID, at: datetime | None) -> None:
        """Note that what was agreed on is done, or with None that it is open again."""

    def add_agreement_note(self, note: AgreementNote) -> None:
        """Record a note beside an entry."""

    def agreement_notes(self, agreement_ids: Collection[UUID]) -> tuple[AgreementNote, ...]:
        """Notes beside these entries, oldest first."""

    def agreement_notes_by(self, author_id: UUID) -> tuple[AgreementNote, ...]:
        """Notes that a person wrote beside entries, oldest first."""

"""What the store of sections, places, links to join, extensions and reminders promises; see ``account_store``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.accounts import Assignment, Cohort
from simulator.domain.cohorts import Begun, Extension, JoinLink, Place, Section


class CohortStore(Protocol):
    """What hangs on cohorts and on their assignments."""

    def change_cohort(self, cohort: Cohort) -> None:
        """Replace its name, zone, term and whether it is archived; raises NameTaken."""

    def hold_cohort(self, cohort_id: UUID) -> None:
        """Let nobody else hold it until the transaction that this is called in ends."""

    def add_section(self, section: Section) -> None:
        """Record a section; raises NameTaken."""

    def sections(self, cohort_id: UUID) -> tuple[Section, ...]:
        """A cohort's sections, by name."""

    def section(self, section_id: UUID) -> Section | None:
        """The section of this id."""

    def remove_section(self, section_id: UUID) -> None:
        """Delete a section; whoever was in it is in none."""

    def places(self, cohort_id: UUID) -> tuple[Place, ...]:
        """People of a cohort, by name."""

    def places_of(self, account_id: UUID) -> Mapping[UUID, tuple[str, str]]:
        """Section's name and number of a person, by cohort."""

    def place(self, cohort_id: UUID, account_id: UUID, section_id: UUID | None, idnumber: str) -> bool:
        """Put somebody of the cohort into a section and keep their number; False if not in the cohort."""

    def add_join_link(self, link: JoinLink) -> None:
        """Record a link."""

    def join_link(self, token_hash: str) -> JoinLink | None:
        """The link of this token's SHA-256, whether it works or not."""

    def join_link_by_id(self, link_id: UUID) -> JoinLink | None:
        """The link of this id."""

    def join_links(self, cohort_id: UUID) -> tuple[JoinLink, ...]:
        """A cohort's links, newest first."""

    def use_join_link(self, link_id: UUID, at: datetime) -> bool:
        """Count one who joins; False if it does not work (any more), whoever was faster."""

    def withdraw_join_link(self, link_id: UUID, at: datetime) -> bool:
        """Make it worthless; False if it was withdrawn before."""

    def change_assignment(self, assignment: Assignment) -> None:
        """Replace what can be changed of an assignment."""

    def remove_assignment(self, assignment_id: UUID) -> bool:
        """Delete an assignment that nobody has begun, with its extensions; False if somebody has."""

    def close_assignments(self, cohort_id: UUID, at: datetime) -> int:
        """Take no more attempts for any assignment of a cohort; how many were open."""

    def begun_for(self, assignment_id: UUID) -> tuple[Begun, ...]:
        """Attempts that were begun for an assignment, the first to begin first."""

    def extend(self, extension: Extension) -> None:
        """Give a person more time, in place of what they had."""

    def take_back_extension(self, assignment_id: UUID, account_id: UUID) -> bool:
        """Take it back; False if there was none."""

    def extensions(self, assignment_ids: Sequence[UUID]) -> tuple[Extension, ...]:
        """Everybody's for these assignments."""

    def extensions_of(self, account_id: UUID) -> tuple[Extension, ...]:
        """A person's, oldest first."""

    def due_until(self, until: datetime, *, since: datetime) -> tuple[tuple[Assignment, Cohort], ...]:
        """Counted assignments that are not closed and are due in between, for anybody; the first due first."""

    def note_reminder(self, assignment_id: UUID, account_id: UUID, at: datetime) -> bool:
        """Note that a person is being reminded; False if they were before, whoever was faster."""

    def forget_reminder(self, assignment_id: UUID, account_id: UUID) -> None:
        """Take that back, where the mail did not go."""

    def reminders_of(self, account_id: UUID) -> Mapping[UUID, datetime]:
        """What a person was reminded of, and when."""

    def choose_reminders(self, account_id: UUID, wanted: bool) -> None:
        """Keep whether a person wants to be reminded."""

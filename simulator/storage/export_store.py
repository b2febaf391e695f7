"""What the store of student ids, crosswalks and agreements to research promises; see ``store``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.crosswalk import Outcome
from simulator.domain.student_ids import StudentId


class ExportStore(Protocol):
    """What exports need beside attempts. A method that returns has made its change durable.

    What a person has here goes with their last role in the program, and with their account.
    """

    def student_ids(self, program_id: UUID) -> tuple[StudentId, ...]:
        """Ids of a program's people."""

    def student_ids_of(self, account_id: UUID) -> tuple[StudentId, ...]:
        """One person's ids, in every program."""

    def keep_student_ids(self, program_id: UUID, account_ids: Collection[UUID], ids: Sequence[StudentId]) -> None:
        """Keep these in place of all that these people had in the program."""

    def crosswalk(self, program_id: UUID) -> tuple[Outcome, ...] | None:
        """The program's own; None where it has none."""

    def keep_crosswalk(self, program_id: UUID, outcomes: Sequence[Outcome], *, at: datetime) -> None:
        """Keep it in place of the one that was there."""

    def drop_crosswalk(self, program_id: UUID) -> bool:
        """Forget the program's own; False if it had none."""

    def agreements(self, program_id: UUID) -> Mapping[UUID, datetime]:
        """Who agreed that their records are used for research, and when that was noted."""

    def agreements_of(self, account_id: UUID) -> tuple[tuple[UUID, datetime], ...]:
        """In which programs a person agreed, and when that was noted."""

    def note_agreements(self, program_id: UUID, account_ids: Collection[UUID], *, at: datetime) -> None:
        """Let these people, and nobody else of the program, be those who agreed; who had keeps the day."""

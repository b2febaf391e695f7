"""What the stores of a trainee's own room promise: preferences, reflections, drills and remarks; see ``store``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from simulator.domain.attempt import Attempt
from simulator.domain.drill_records import DrillAnswer, DrillCard, DrillSitting
from simulator.domain.remarks import Remark
from simulator.domain.sharing import PrivateNote, Reflection


class PracticeStore(Protocol):
    """Preferences, reflections, and private notes over all attempts of a person."""

    def ways(self, person_id: UUID) -> Mapping[str, Any]:
        """How a person likes to practise, as it was kept; empty where nothing was."""

    def ways_changed_at(self, person_id: UUID) -> datetime | None:
        """When that was last kept; None if it never was."""

    def keep_ways(self, person_id: UUID, ways: Mapping[str, Any], *, at: datetime) -> None:
        """Keep how a person likes to practise; keeping it again replaces it."""

    def reflect(self, reflection: Reflection) -> None:
        """Keep a reflection on an attempt; keeping it again replaces it, an empty one deletes it."""

    def reflections_of(self, trainee_id: UUID) -> tuple[Reflection, ...]:
        """A person's reflections, oldest first."""

    def reflection(self, attempt_id: UUID) -> Reflection | None:
        """The reflection on an attempt."""

    def notes_of(self, trainee_id: UUID) -> tuple[PrivateNote, ...]:
        """A person's private notes on all attempts, by attempt and step."""

    def note(self, attempt_id: UUID, step: int) -> PrivateNote | None:
        """The private note on one decision."""

    def hold_walk(self, attempt_id: UUID) -> tuple[Attempt, int]:
        """An attempt and the step that is due in it; nobody erases or plays it until the transaction ends.

        Raises
        ------
        AttemptNotFound
            If it is not there.
        """

    def erase_words(self, trainee_id: UUID) -> int:
        """Delete what a person wrote for themselves, and their ratings of it, reactions and pulls; drills included.

        Returns the number of attempts from which something was deleted.
        """


class DrillStore(Protocol):
    """When skills are due, sittings and answers. A method that returns has made its change durable."""

    def cards(self, person_id: UUID) -> tuple[DrillCard, ...]:
        """How a person stands with every skill met so far, what is due first first."""

    def keep_card(self, card: DrillCard) -> None:
        """Keep it; keeping it again replaces it."""

    def begin_sitting(self, sitting: DrillSitting) -> None:
        """Record a new sitting."""

    def sitting(self, sitting_id: UUID) -> DrillSitting | None:
        """The sitting of this id."""

    def open_sitting(self, person_id: UUID) -> DrillSitting | None:
        """The newest sitting that has not ended."""

    def sittings_of(self, person_id: UUID) -> tuple[DrillSitting, ...]:
        """A person's sittings, newest first."""

    def end_sitting(self, sitting_id: UUID, *, at: datetime) -> None:
        """End a sitting; ending it again changes nothing."""

    def hold_sitting(self, sitting_id: UUID) -> DrillSitting | None:
        """The sitting of this id; nobody answers, ends or erases anything in it until the transaction ends."""

    def answer(self, answer: DrillAnswer) -> None:
        """Record the answer at one place, or that its options are open; what is open there is replaced.

        Raises
        ------
        StepConflict
            If that place has an answer, or is not the next.
        """

    def amend(
        self, sitting_id: UUID, position: int, *, self_ratings: Mapping[str, int], rating: int | None = None
    ) -> None:
        """Keep a person's ratings of what they wrote; a rating for the spacing, if given, replaces the one before."""

    def forget_words(self, sitting_id: UUID, position: int) -> None:
        """Delete what was written at one place, and the person's ratings of it."""

    def answers(self, sitting_id: UUID) -> tuple[DrillAnswer, ...]:
        """Answers of a sitting, in order; the last may be open."""

    def answers_of(
        self, person_id: UUID, *, skill: str | None = None, since: datetime | None = None
    ) -> tuple[DrillAnswer, ...]:
        """A person's answers, newest first; if asked, only those of a skill, or since a moment."""

    def written_of(self, person_id: UUID, *, limit: int, offset: int = 0) -> tuple[tuple[DrillAnswer, ...], int]:
        """Answers in which a person wrote something, newest first: some of them, and how many there are."""

    def drilled_at(self, person_id: UUID) -> Mapping[str, datetime]:
        """When a person was last rated in each skill."""

    def shown_at(self, person_id: UUID) -> Mapping[str, datetime]:
        """When a person was last asked about each moment, by what it looks like."""


class RemarkStore(Protocol):
    """What authors of cases are told about single moments."""

    def add_remark(self, remark: Remark) -> None:
        """Record a remark."""

    def remarks(self) -> tuple[Remark, ...]:
        """Every remark, oldest first."""

    def remarks_by(self, author_id: UUID) -> tuple[Remark, ...]:
        """What a person remarked, oldest first."""

"""A debriefing to take away: as a tagged PDF to read and print, and as a table of its decisions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.services.debrief_document import OwnNotes, Printed, document
from simulator.services.debrief_table import rows
from simulator.services.notes import Notes
from simulator.services.press import press
from simulator.services.rooms import Rooms
from simulator.services.sharing import Review, Sharing
from simulator.services.tables_out import csv_lines, marked


@dataclass(frozen=True, slots=True)
class DebriefFile:
    """A file with the name under which a browser keeps it."""

    name: str
    content: bytes


@dataclass
class DebriefFiles:
    """Debriefings as files, for whoever may read the attempt; reading another's is noted as on the page.

    Attributes
    ----------
    sharing : Sharing
        Decides who reads what.
    notes : Notes
        What trainees wrote for themselves.
    """

    sharing: Sharing
    notes: Notes
    rooms: Rooms

    def pdf(self, actor: Actor, attempt_id: str | UUID, *, with_notes: bool = False) -> DebriefFile:
        """The debriefing as PDF/UA; the same bytes for the same session and notes.

        Parameters
        ----------
        with_notes : bool
            Put one's own notes and reflection in; without effect in somebody else's attempt.

        Raises
        ------
        InvalidInput
            If the session has not ended.
        FileNotMade
            If it could not be set, or not in time.
        """
        review = self._ended(actor, attempt_id)
        attempt = review.room.attempt
        own = None
        if with_notes and attempt.trainee_id == actor.id:
            own = OwnNotes(self.notes.my_notes(actor, attempt.id), self.notes.my_reflection(actor, attempt.id))
        made = press(document(Printed(review.room, review.debrief, review.trainee_name, own, review.simulated)))
        return DebriefFile(_name(review, "pdf"), made)

    def csv(self, actor: Actor, attempt_id: str | UUID) -> DebriefFile:
        """One row a decision; how sure they were stands only in the trainee's own.

        Raises
        ------
        InvalidInput
            If the session has not ended.
        """
        review = self._ended(actor, attempt_id)
        attempt = review.room.attempt
        sureness = None
        if attempt.trainee_id == actor.id:
            kept = self.notes.my_notes(actor, attempt.id)
            sureness = {note.step: note.confidence.value for note in kept if note.confidence is not None}
        table = rows(review.room, review.debrief, self.rooms.recorded(attempt), sureness)
        return DebriefFile(_name(review, "csv"), "".join(csv_lines(marked(table, review.simulated))).encode())

    def _ended(self, actor: Actor, attempt_id: str | UUID) -> Review:
        review = self.sharing.review(actor, attempt_id)
        if review.debrief.ending is None:
            raise InvalidInput(
                "attempt",
                "This session isn't finished yet, and its debriefing comes at the end.",
                hint="Go on where you left, from the list of cases.",
            )
        return review


def _name(review: Review, kind: str) -> str:
    """Names of cases are plain lower-case letters, digits and hyphens, so that this needs no quoting."""
    attempt = review.room.attempt
    at = attempt.ended_at or attempt.started_at
    made_up = "simulated-" if review.simulated else ""
    return f"secure-base-{made_up}{attempt.scenario_id}-{at:%Y-%m-%d}.{kind}"

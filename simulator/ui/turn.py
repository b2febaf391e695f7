"""Where somebody stands in a session: the room, their ways to practise, what they noted, and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.bootstrap import services
from simulator.domain.attempt import Feedback
from simulator.domain.debrief import Moment
from simulator.domain.preferences import Ways
from simulator.domain.roles import Actor
from simulator.domain.sharing import PrivateNote
from simulator.domain.stages import Stage, may_stop, stage
from simulator.services.rooms import Room
from simulator.ui import state


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything that one drawing of the room needs.

    Attributes
    ----------
    notes : mapping of int to PrivateNote
        One's own notes by step; empty where neither the ways nor the moment ask for any, so that none are read.
    """

    person: Actor
    room: Room
    ways: Ways
    notes: Mapping[int, PrivateNote]
    stage: Stage

    @property
    def id(self) -> str:
        """The attempt's id as a text."""
        return str(self.room.attempt.id)

    @property
    def due(self) -> PrivateNote | None:
        """What is noted at the decision that is due."""
        return self.notes.get(self.room.step)

    @property
    def answered(self) -> tuple[Moment, PrivateNote | None] | None:
        """The last decision, if it is to be talked about now, with what is noted there that can still be changed."""
        attempt, last = self.room.attempt, self.room.last
        if last is None or attempt.feedback is not Feedback.EACH:
            return None
        # What was noted before a branch began belongs to what it branched off.
        return last, self.notes.get(last.step) if last.step >= (attempt.fork_step or 0) else None


def turn_of(person: Actor, attempt_id: str) -> Turn:
    """Where somebody stands in an attempt of their own; raises as ``Training.room`` does."""
    with services().database.one_reading():
        room = services().training.room(person, attempt_id)
        ways = services().preferences.ways(person)
        may = may_stop(room.attempt, room.step, critical=room.last is not None and bool(room.last.score.critical))
        kept = services().notes.my_notes(person, attempt_id) if may or ways.say_first else ()
    notes = {note.step: note for note in kept}
    last = notes.get(room.step - 1)
    now = stage(
        stops=may and not (last is not None and last.rehearsed),
        ended=room.node.ending is not None,
        ways=ways,
        due=notes.get(room.step),
        skipped=state.query("shown") == str(room.step),
    )
    return Turn(person, room, ways, notes, now)

"""What somebody who practises says about a moment of a case, and how it reaches the case's author without a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog

from simulator.domain.policy import Action
from simulator.domain.remarks import MAX_REMARK, Remark, RemarkKind
from simulator.domain.roles import SOLO, Actor
from simulator.domain.scenario import Choice, Line, Node
from simulator.errors import InvalidInput
from simulator.services.finding import find_own
from simulator.services.rooms import Room, Rooms
from simulator.services.written import check_text
from simulator.storage.practice_store import RemarkStore
from simulator.storage.remark_files import RemarkFiles
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions

log = structlog.get_logger()
MAX_A_DAY = 20
A_DAY = timedelta(days=1)
JUST_NOW = timedelta(minutes=1)
"""The same words about the same moment within this time are a second press of the button."""
STEERING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
KINDS = {RemarkKind.WRONG: "something is wrong", RemarkKind.DIFFERENTLY: "seen differently"}


@dataclass
class Remarks:
    """Remarks on moments of cases.

    Attributes
    ----------
    store : RemarkStore
        Where they are kept.
    files : RemarkFiles
        Where the author of a case finds them in solo mode.
    attempts, sharing : Store and SharingStore
        Attempts, and the facts that decide whose one is.
    rooms : Rooms
        Attempts as they stand.
    now : callable
        The clock, aware UTC.
    """

    store: RemarkStore
    files: RemarkFiles
    attempts: Store
    sharing: SharingStore
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def remark(self, actor: Actor, attempt_id: str | UUID, step: int, kind: RemarkKind, text: str) -> Remark:
        """Say something about a moment of one's own walk: a decision that was made, the one that is due, or the ending.

        A second press of the same button says nothing more.

        Raises
        ------
        InvalidInput
            If there is no such moment, the text is empty or too long, or there were too many today.
        """
        attempt = find_own(self.attempts, self.sharing, actor, attempt_id, Action.PLAY)
        check_text("remark", text, MAX_REMARK)
        if not text.strip():
            raise InvalidInput("remark", "Write what is wrong, or how you see it.")
        if not isinstance(kind, RemarkKind):
            raise InvalidInput("kind", "Say whether something is wrong, or you see it differently.")
        room = self.rooms.room(attempt)
        if type(step) is not int or not 0 <= step <= room.step:
            raise InvalidInput("step", "There is no such moment in this session.")
        with self.database.writing():
            self.sharing.hold(attempt.id)  # so that the second press finds what the first one said
            said = _remark(actor, room, step, kind, text, self.now())
            mine = self.store.remarks_by(actor.id)
            again = next((one for one in mine if _is_again(said, one)), None)
            if again is not None:
                return again
            if sum(1 for one in mine if one.at > said.at - A_DAY) >= MAX_A_DAY:
                raise InvalidInput(
                    "remark",
                    f"You have sent {MAX_A_DAY} remarks within a day, and no more are taken until tomorrow.",
                    hint="Keep a copy of your words, if you want to send them then.",
                )
            self.store.add_remark(said)
        if actor.id == SOLO.id:
            self._tell_author(room, said)
        return said

    def _tell_author(self, room: Room, said: Remark) -> None:
        """Add it to the case's file; where that can't be done, it is in the database all the same."""
        try:
            self.files.append(said.scenario_id, _heading(room), _entry(room, said))
        except OSError as error:
            log.warning("remark_file_not_written", case=said.scenario_id, error=type(error).__name__)


def _remark(actor: Actor, room: Room, step: int, kind: RemarkKind, text: str, now: datetime) -> Remark:
    node, choice, _lines = _moment(room, step)
    return Remark(
        id=uuid4(),
        author_id=actor.id,
        scenario_id=room.attempt.scenario_id,
        version=room.case.scenario.version,
        content_hash=room.attempt.content_hash,
        variant=room.attempt.variant,
        node=node.id,
        step=step,
        choice=choice.id if choice else "",
        kind=kind,
        text=text.strip(),
        at=now,
    )


def _is_again(said: Remark, one: Remark) -> bool:
    # A clock that was set back gives a negative time, which is no second press.
    return timedelta() <= said.at - one.at < JUST_NOW and replace(one, id=said.id, at=said.at) == said


def _moment(room: Room, step: int) -> tuple[Node, Choice | None, tuple[Line, ...]]:
    """A moment of a walk: where, what was chosen if anything was, and what had been said until then."""
    before = room.exchanges[step - 1].reply if step else ()
    if step == room.step:
        return room.node, None, (*before, *room.lines)
    here = room.exchanges[step]
    return here.node, here.choice, (*before, *here.lines)


def _heading(room: Room) -> str:
    return (
        f"# {room.case.scenario.about.title} ({room.attempt.scenario_id})\n\n"
        "What people who practised this case said about single moments, oldest first; nobody is named."
    )


def _entry(room: Room, said: Remark) -> str:
    """One remark as a section; what comes from people and cases is quoted, so that no sign in it makes a new one."""
    node, choice, lines = _moment(room, said.step)
    place = f"decision {said.step + 1}" if node.ending is None else "the ending"
    names = {person.id: person.name for person in room.case.scenario.cast.values()}
    heard = next(((names.get(line.speaker, ""), line.words) for line in reversed(lines) if line.speaker), ("", ""))
    parts = [
        f"## {said.at:%Y-%m-%d}, {place}: {KINDS[said.kind]}",
        f"- Moment: `{node.id}`, {_line(node.construct or node.title)}",
        f"- Version {said.version}, opening `{said.variant}`, content `{said.content_hash[:12]}`",
    ]
    if heard[1]:
        parts.append(f"- {_line(heard[0])} had just said: {_line(heard[1])}")
    if choice:
        parts.append(f"- Chosen, `{choice.id}`: {_line(choice.say)}")
    return "\n".join([parts[0], "", *parts[1:], "", *_quoted(said.text), ""])


def _quoted(text: str) -> Iterator[str]:
    return (f"> {readable(line)}".rstrip() for line in text.splitlines())


def _line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def readable(text: str) -> str:
    """A line of somebody's text without the signs that steer a terminal, or turn around what stands after them."""
    return "".join(" " if sign in STEERING or ord(sign) < 32 or 127 <= ord(sign) < 160 else sign for sign in text)

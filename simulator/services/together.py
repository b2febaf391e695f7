"""A case that a group decides together: the host shows it, phones vote without a name, the host says what is said.

The walk is an attempt of the host that counts as nobody's practice. It is deleted with everything else of the session
when the host ends it, or four hours after it began.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from secrets import choice
from uuid import UUID, uuid4

from simulator.domain.attempt import Attempt, Feedback, Purpose
from simulator.domain.debrief import Debrief
from simulator.domain.group_sessions import (
    CODE_LENGTH,
    LASTS,
    LETTERS,
    MAX_BALLOTS,
    GroupSession,
    Phase,
    Tally,
    ballot_of,
    normal_code,
    tally,
)
from simulator.domain.policy import INSTALLATION, Action, AttemptAccess, can, require
from simulator.domain.roles import Actor
from simulator.errors import AttemptNotFound, InvalidInput, NotFound
from simulator.services.finding import as_id
from simulator.services.links import Links
from simulator.services.rooms import Room
from simulator.services.throttling import CODE_TRIES, SAME_CODE, Throttle, address_key
from simulator.services.training import Training, version_of
from simulator.storage.together_store import TogetherStore

MAX_SESSIONS = 5
"""Sessions that one host has going on."""


@dataclass(frozen=True, slots=True)
class Projected:
    """What the projector shows.

    Attributes
    ----------
    link : str
        What a phone opens to vote without typing the code; empty once the code is gone.
    n_votes : int
        Votes so far, while the vote is open; never for what.
    tallies : mapping of int to Tally
        By step: what was voted where a vote was closed, the decision that is due among them.
    """

    session: GroupSession
    room: Room
    link: str
    n_votes: int
    tallies: Mapping[int, Tally]

    @property
    def over(self) -> bool:
        """Whether the case has come to its end."""
        return self.room.node.ending is not None


@dataclass(frozen=True, slots=True)
class Listed:
    """A session that its host can go on with, and the title of its case."""

    session: GroupSession
    title: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What a phone shows.

    Attributes
    ----------
    mark : str
        Where the session is; as ``GroupSession.mark``.
    options : tuple of str
        The words of the options, numbered from 1 as on the projector.
    chosen : int or None
        The number that this phone has voted for; None if it has not.
    """

    title: str
    step: int
    phase: Phase
    mark: str
    options: tuple[str, ...]
    chosen: int | None


class Voted(StrEnum):
    """What became of a vote."""

    TAKEN = "taken"
    MOVED_ON = "moved-on"
    CLOSED = "closed"
    FULL = "full"


@dataclass
class Together:
    """What a host does, and what phones do.

    Attributes
    ----------
    training : Training
        Cases, and the walk through one.
    throttle : Throttle
        Slows down whoever guesses codes.
    """

    store: TogetherStore
    training: Training
    throttle: Throttle
    links: Links

    # What the host does

    def sessions(self, actor: Actor) -> tuple[Listed, ...]:
        """What the person has going on, newest first."""
        require(actor, Action.LEAD_GROUP, INSTALLATION)
        now, found = self.training.now(), []
        for session in self.store.groups_of(actor.id):
            if session.expires_at > now:
                with suppress(AttemptNotFound):  # ended a moment ago, on another device
                    attempt = self.training.store.attempt(session.attempt_id)
                    found.append(Listed(session, self.training.rooms.title_of(attempt)))
        return tuple(found)

    def open(self, actor: Actor, scenario_id: str) -> GroupSession:
        """Begin a session with a code; where one at this case is under way, that is gone on with.

        Raises
        ------
        ScenarioNotFound
            If there is no such case for the person.
        InvalidInput
            If the person has still to do the case for a program, or has too many sessions going on.
        """
        require(actor, Action.LEAD_GROUP, INSTALLATION)
        training = self.training
        case = training.case(actor, scenario_id)
        training.store.keep_version(version_of(case), at=training.now())
        with training.database.writing():
            training.store.hold_person(actor.id)  # so that two presses begin one after the other
            if case.scenario.id in training.asked.reserved(actor):
                raise InvalidInput(
                    "case",
                    "A program asks you for this case, and here you would see how its choices are met.",
                    hint="Do it first, from “Assigned to you” at the top of the cases.",
                )
            mine = [listed.session for listed in self.sessions(actor)]
            for session in mine:
                attempt = training.store.attempt(session.attempt_id)
                if attempt.content_hash == case.content_hash and attempt.ended_at is None:
                    return session
            if len(mine) >= MAX_SESSIONS:
                raise InvalidInput(
                    "session",
                    f"You have {MAX_SESSIONS} sessions going on, and no more are kept.",
                    hint="End one that is no longer needed.",
                )
            now = training.now()
            attempt = Attempt(
                id=uuid4(),
                trainee_id=actor.id,
                scenario_id=case.scenario.id,
                content_hash=case.content_hash,
                play_hash=case.play_hash,
                variant=next(iter(case.scenario.variants)),
                seed=training.new_seed(),
                purpose=Purpose.PREVIEW,
                feedback=Feedback.END,
                started_at=now,
            )
            training.store.create_attempt(attempt)
            made = GroupSession(uuid4(), self._new_code(), attempt.id, 0, Phase.OPEN, now, now + LASTS)
            self.store.add_group(made)
        return made

    def show(self, actor: Actor, session_id: str | UUID) -> Projected:
        """What the projector shows; for whoever opened the session, on any of their devices.

        Raises
        ------
        NotFound
            If there is none with this id, it is another person's, or its time is over.
        """
        session, attempt = self._own(actor, session_id)
        room = self.training.rooms.room(attempt)
        now = session.at(room.step)
        offered = [decision.offered for decision in room.decisions]
        offered.append(tuple(option.id for option in room.options))
        tallies = {step: tally(offered[step], counts) for step, counts in now.tallies.items() if step < len(offered)}
        votes = self.store.counts(now.id, now.step) if now.phase is Phase.OPEN else {}
        link = self.links.vote(now.code) if now.code else ""
        return Projected(now, room, link, sum(votes.values()), tallies)

    def debrief(self, actor: Actor, session_id: str | UUID) -> Debrief:
        """The debriefing of the group's way through the case, as far as it has come; raises as ``show`` does."""
        _session, attempt = self._own(actor, session_id)
        return self.training.rooms.debrief(self.training.rooms.room(attempt))

    def count(self, actor: Actor, session_id: str | UUID) -> tuple[str, int]:
        """The session's mark, and how many have voted where the vote is open; raises as ``show`` does."""
        now = self._now(self._own(actor, session_id)[0])
        return now.mark, sum(self.store.counts(now.id, now.step).values())

    def close_vote(self, actor: Actor, session_id: str | UUID, step: int) -> None:
        """Count the votes on a decision and delete them; a press for another step, or a second one, changes nothing."""
        with self.training.database.writing():
            session, attempt = self._own(actor, session_id, hold=True)
            room = self.training.rooms.room(attempt)
            now = session.at(room.step)
            if step == room.step and room.options and now.phase is Phase.OPEN:
                self.store.change_group(now.closed(self.store.counts(now.id, step)))
                self.store.forget_votes(now.id)

    def vote_again(self, actor: Actor, session_id: str | UUID, step: int) -> None:
        """Open a closed vote once more, from nothing; a press for another step, or a second one, changes nothing."""
        with self.training.database.writing():
            session, attempt = self._own(actor, session_id, hold=True)
            room = self.training.rooms.room(attempt)
            if step == room.step == session.step and room.options and session.phase is Phase.CLOSED:
                self.store.change_group(session.opened_again())

    def say(self, actor: Actor, session_id: str | UUID, step: int, choice_id: str) -> None:
        """Say what the group says, and open the vote on the next decision.

        A press for another step, or a second one, changes nothing; neither does one while the vote is open.

        Raises
        ------
        UnknownChoice
            If the choice is not offered at this step.
        """
        with self.training.database.writing():
            session, attempt = self._own(actor, session_id, hold=True)
            if step != session.step or session.phase is not Phase.CLOSED:
                return
            answer = self.training.choose(actor, str(attempt.id), choice_id, step=step)
            if answer.decision is not None:
                code = None if answer.ended else session.code
                self.store.change_group(replace(session.at(step + 1), code=code))

    def end(self, actor: Actor, session_id: str | UUID) -> None:
        """Delete a session with its votes, tallies and walk; raises as ``show`` does."""
        with self.training.database.writing():
            _session, attempt = self._own(actor, session_id, hold=True)
            self.training.sharing.erase_attempt(attempt.id, at=self.training.now())

    def end_expired(self) -> int:
        """Delete the sessions whose time is over; how many went. Nobody needs to ask for this."""
        found = self.store.expired_groups(at=self.training.now())
        for session in found:
            self.training.sharing.erase_attempt(session.attempt_id, at=self.training.now())
        return len(found)

    @property
    def address(self) -> str:
        """Where phones type the code, as it is read aloud."""
        return self.links.join().partition("://")[2]

    # What phones do

    def look(self, code: str, token: str, *, address: str) -> Paper | None:
        """What a phone shows; None for a code that leads nowhere, whether it never did or no longer does.

        Parameters
        ----------
        token : str
            What this phone was given to vote with; empty if nothing yet.
        address : str
            Where the phone asks from: it slows down whoever guesses, and is not kept with a vote.

        Raises
        ------
        Throttled
            If there were too many wrong codes from this address.
        """
        session = self._by_code(code, address)
        room = None if session is None else self._room(session)
        if session is None or room is None:
            return None
        now = session.at(room.step)
        mine = self.store.vote_of(now.id, now.step, ballot_of(token, now.id, now.step)) if token else None
        ids = [option.id for option in room.options]
        return Paper(
            room.case.scenario.about.title,
            now.step,
            now.phase,
            now.mark,
            tuple(option.say for option in room.options),
            ids.index(mine) + 1 if mine in ids else None,
        )

    def mark(self, code: str, *, address: str) -> str | None:
        """Where the session of a code is, for phones that ask often; None and refusals as in ``look``."""
        session = self._by_code(code, address)
        return None if session is None else self._now(session).mark

    def vote(self, code: str, token: str, *, step: int, number: int, address: str) -> Voted | None:
        """Vote, or vote otherwise, for the option of this number; None and refusals as in ``look``.

        Raises
        ------
        InvalidInput
            If there is no option of this number.
        """
        session = self._by_code(code, address)
        room = None if session is None else self._room(session)
        if session is None or room is None:
            return None
        if step == room.step and not 1 <= number <= len(room.options):
            raise InvalidInput("number", "There is no answer with this number.", hint="Open the vote again.")
        with self.training.database.writing():
            held = self.store.hold_group(session.id)
            if held is None or held.code is None:
                return None
            now = held.at(room.step)
            if step != now.step or held.step > room.step:
                return Voted.MOVED_ON
            if now.phase is not Phase.OPEN:
                return Voted.CLOSED
            ballot = ballot_of(token, now.id, step)
            is_new = self.store.vote_of(now.id, step, ballot) is None
            if is_new and sum(self.store.counts(now.id, step).values()) >= MAX_BALLOTS:
                return Voted.FULL
            self.store.vote(now.id, step, ballot, room.options[number - 1].id)
        return Voted.TAKEN

    def _by_code(self, typed: str, address: str) -> GroupSession | None:
        key, code = address_key(address), normal_code(typed)
        self.throttle.check(CODE_TRIES, key)
        session = self.store.group_by_code(code, at=self.training.now())
        # A code that is gone is asked for by every phone of the group that had it: that is one try, and no guessing.
        if session is None and self.throttle.is_new(SAME_CODE, f"{key} {code}"):
            self.throttle.note(CODE_TRIES, key)
        return session

    def _now(self, session: GroupSession) -> GroupSession:
        """The session at the decision that its walk has come to."""
        return session.at(len(self.training.store.moves(session.attempt_id)))

    def _room(self, session: GroupSession) -> Room | None:
        """The walk as it stands; None if it was deleted meanwhile."""
        try:
            return self.training.rooms.room(self.training.store.attempt(session.attempt_id))
        except AttemptNotFound:
            return None

    def _new_code(self) -> str:
        while True:
            code = "".join(choice(LETTERS) for _ in range(CODE_LENGTH))
            if not self.store.is_taken(code):
                return code

    def _own(self, actor: Actor, session_id: str | UUID, *, hold: bool = False) -> tuple[GroupSession, Attempt]:
        """The session and its walk, if they are the actor's; held in the order in which erasing holds them."""
        require(actor, Action.LEAD_GROUP, INSTALLATION)
        wanted = as_id(session_id)
        session = None if wanted is None else self.store.group(wanted)
        if session is None:
            raise _not_found()
        if hold:
            self.training.sharing.hold(session.attempt_id)
            session = self.store.hold_group(session.id)
        if session is None or session.expires_at <= self.training.now():
            raise _not_found()
        try:
            attempt = self.training.store.attempt(session.attempt_id)
        except AttemptNotFound as error:  # ended a moment ago, on another device
            raise _not_found() from error
        if not can(actor, Action.PLAY, AttemptAccess(attempt.trainee_id)):
            raise _not_found()
        return session, attempt


def _not_found() -> NotFound:
    return NotFound("session", hint="It was ended, or its four hours are over. A new one can be opened at any time.")

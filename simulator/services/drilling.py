"""Drills: a row of single moments, spaced by how each skill went; private to whoever practises.

Nothing here is ever shown to anybody else, enters a score, or is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from simulator.content.cache import Cache
from simulator.content.catalogue import Library
from simulator.domain.drill_planning import SPREAD_DAYS
from simulator.domain.drill_records import DrillAnswer, DrillKind, DrillSitting
from simulator.domain.drills import HINTS_LEVEL, WORDS_FIRST_LEVEL, Rating, rate, skill_of
from simulator.domain.policy import INSTALLATION, Action, require
from simulator.domain.roles import Actor
from simulator.domain.sharing import MAX_OWN_WORDS
from simulator.errors import InvalidInput, NotFound, StepConflict
from simulator.services.drill_books import DrillBooks
from simulator.services.drill_plans import DrillPlans
from simulator.services.drill_rooms import Drill, DrillRooms, Gone, Outcome, Told
from simulator.services.drill_rows import Desk, OwnWords, Row
from simulator.services.finding import as_id
from simulator.services.keys import KeysInForce
from simulator.services.pressed_twice import JUST_NOW
from simulator.services.spacing import card_after
from simulator.services.written import check_text
from simulator.storage.practice_store import DrillStore, PracticeStore
from simulator.storage.store import Store, Transactions

WORDS_A_PAGE = 20
MAX_SELF_RATING = 4


@dataclass
class Drilling:
    """What a trainee does with drills.

    Attributes
    ----------
    store : Store
        Attempts and their score sheets: what went badly is drilled.
    practice : PracticeStore
        Own ratings of own words.
    now : callable
        The clock, aware UTC.
    new_seed : callable
        Chance, for which moment serves a skill and the order of options.
    reserved : callable
        Cases that a person's program has asked for and that they have not ended: these are not drilled.
    hidden : callable
        Cases that a person may not see.
    in_force : KeysInForce
        Gives a case the key that is in force for it.
    """

    drills: DrillStore
    store: Store
    practice: PracticeStore
    database: Transactions
    library: Callable[[], Library]
    now: Callable[[], datetime]
    new_seed: Callable[[], int]
    reserved: Callable[[Actor], frozenset[str]]
    hidden: Callable[[Actor], frozenset[str]]
    in_force: KeysInForce
    cache: Cache | None = None
    _books: DrillBooks = field(init=False)
    _rooms: DrillRooms = field(init=False)
    _plans: DrillPlans = field(init=False)

    def __post_init__(self) -> None:
        self._books = DrillBooks(self.library, self.cache, self.in_force.ids, self.in_force)
        self._rooms = DrillRooms(self.library, self.in_force)
        self._plans = DrillPlans(self.drills, self.store, self.practice)

    def desk(self, actor: Actor) -> Desk:
        """How the person stands; quick, since it reads no case."""
        require(actor, Action.PRACTISE, INSTALLATION)
        now = self.now()
        unfinished = self.drills.open_sitting(actor.id)
        due_at = [card.due_at for card in self.drills.cards(actor.id)]
        n_due = sum(at <= now for at in due_at)
        return Desk(
            unfinished,
            len(self._walked(unfinished)[0]) if unfinished else 0,
            n_due,
            min(due_at) if due_at and not n_due else None,
            now,
        )

    def can_focus(self, actor: Actor, construct: str) -> bool:
        """Whether there are drills on a construct."""
        require(actor, Action.PRACTISE, INSTALLATION)
        return self._is_there(skill_of(DrillKind.RESPOND, construct), self.hidden(actor))

    def begin(self, actor: Actor, focus: str = "") -> DrillSitting:
        """Plan a row of drills; one that was not finished is left.

        Parameters
        ----------
        focus : str
            A construct to begin with.

        Raises
        ------
        InvalidInput
            If there are no drills on that construct, or nothing is left to drill at the moment.
        """
        require(actor, Action.PRACTISE, INSTALLATION)
        now, book, hidden = self.now(), self._books(), self.hidden(actor)
        skill = skill_of(DrillKind.RESPOND, focus) if focus else ""
        if skill and not self._is_there(skill, hidden):
            raise InvalidInput("focus", "There are no drills on this.", hint="Begin a row on what is next for you.")
        unfinished = self.drills.open_sitting(actor.id)
        if unfinished is not None and self._is_the_same(unfinished, skill, now):
            return unfinished
        closed = self.reserved(actor) | hidden
        items = self._plans.row(actor.id, book, focus=skill, closed=closed, now=now, seed=self.new_seed())
        if not items:
            raise InvalidInput(
                "drills",
                "There is nothing left to drill at the moment: every moment of the cases open to you came up lately.",
                hint=f"The same moment comes back after {SPREAD_DAYS} days. Practise a whole case meanwhile.",
            )
        sitting = DrillSitting(uuid4(), actor.id, now, items)
        with self.database.writing():
            if unfinished is not None:
                self.drills.end_sitting(unfinished.id, at=now)
            self.drills.begin_sitting(sitting)
        return sitting

    def row(self, actor: Actor, sitting_id: str | UUID) -> Row:
        """A row of drills as it stands.

        Raises
        ------
        NotFound
            If there is none with this id, or it is another person's.
        """
        sitting = self._own(actor, sitting_id)
        answers, opened = self._walked(sitting)
        cards = {card.skill: card for card in self.drills.cards(actor.id)}
        done = sitting.ended_at is not None or len(answers) >= len(sitting.items)
        due = None if done else self._due(actor, sitting, len(answers))
        last = self._told(sitting, answers[-1]) if answers else None
        return Row(sitting, answers, opened, due, last, cards, self.now())

    def open_options(self, actor: Actor, sitting_id: str | UUID, position: int, own_words: str = "") -> None:
        """Keep what the person would say, if they wrote it, and open the options of the drill that is due.

        Once they are open they stay so; words that were kept are replaced by other words, never by none.

        Raises
        ------
        StepConflict
            If that drill was answered already, is not due yet, or the row was ended.
        InvalidInput
            If the own words are too long.
        """
        sitting = self._own(actor, sitting_id)
        check_text("own words", own_words, MAX_OWN_WORDS)
        with self.database.writing():
            kept = self._kept(self._held(sitting), position)
            if kept is None or own_words.strip():
                opened = replace(sitting.unanswered(position, self.now()), is_open=True)
                self.drills.answer(replace(opened, own_words=own_words.strip()))

    def answer(self, actor: Actor, sitting_id: str | UUID, position: int, answer: str, *, hints: int = 0) -> None:
        """Answer the drill that is due; durable when this returns.

        Raises
        ------
        StepConflict
            If that drill was answered already, is not due yet, or the row was ended.
        UnknownChoice
            If that can't be answered here.
        InvalidInput
            If the drill can't be asked any more, or its options wait for one's own words.
        """
        sitting = self._own(actor, sitting_id)
        kept = self._kept(sitting, position)
        if kept is None and sitting.items[position].level >= WORDS_FIRST_LEVEL:
            raise InvalidInput("own words", "At this level, say it in your own words before you choose.")
        drill = self._due(actor, sitting, position)
        if isinstance(drill, Gone):
            raise InvalidInput("drill", "This moment has changed meanwhile, so nothing was answered.")
        outcome = self._rooms.outcome(drill, answer)
        hints = 1 if hints and drill.item.level == HINTS_LEVEL else 0
        rating = rate(outcome.share, critical=outcome.critical, hints=hints)
        given = _answered(drill, outcome, rating, hints, self.now())
        with self.database.writing():
            kept = self._kept(self._held(sitting), position)
            self._record(sitting, replace(given, own_words=kept.own_words if kept else ""))

    def pass_over(self, actor: Actor, sitting_id: str | UUID, position: int, *, own_words: str = "") -> None:
        """Go past drills that can't be asked any more, from this one to the next that can; the spacing learns nothing.

        The next is of another case than the drill that was asked last, as everywhere in a row.

        Parameters
        ----------
        own_words : str
            What was written before the drill was gone; kept, to read and delete like any other.

        Raises
        ------
        StepConflict
            If that drill was answered already, or is not due yet.
        """
        sitting = self._own(actor, sitting_id)
        check_text("own words", own_words, MAX_OWN_WORDS)
        with self.database.writing():
            kept = self._kept(self._held(sitting), position)
            if not isinstance(self._due(actor, sitting, position), Gone):
                return
            before = self._plans.case_asked_last(actor.id, self.now())
            words = own_words.strip() or (kept.own_words if kept else "")
            while position < len(sitting.items) and (
                sitting.items[position].scenario_id == before or isinstance(self._due(actor, sitting, position), Gone)
            ):
                self._record(sitting, replace(sitting.unanswered(position, self.now()), own_words=words))
                position, words = position + 1, ""

    def rate_own_words(self, actor: Actor, sitting_id: str | UUID, position: int, criterion: str, level: int) -> None:
        """Keep a person's own rating of what they wrote, by one criterion; when the skill comes back follows it.

        Raises
        ------
        InvalidInput
            If they wrote nothing there, or the rating is not one of those asked for.
        """
        sitting = self._own(actor, sitting_id)
        outcome = self._told(sitting, self._answer_at(sitting, position)).outcome
        if outcome is None:
            raise InvalidInput("drill", "This case has changed meanwhile.", hint="Go on to the next drill.")
        if criterion not in outcome.moment.node.criteria or not 0 <= level <= MAX_SELF_RATING:
            raise InvalidInput("own rating", f"Choose a rating from 0 to {MAX_SELF_RATING}.")
        with self.database.writing():
            given = self._answer_at(self._held(sitting), position)  # the words may have been deleted meanwhile
            if not given.own_words:
                raise InvalidInput("own words", "You wrote nothing here that could be rated.")
            own = {**given.self_ratings, criterion: level}
            rating = rate(outcome.share, critical=outcome.critical, hints=given.hints, self_ratings=own)
            self.drills.amend(sitting.id, position, self_ratings=own, rating=rating)
            self._renew_card(actor.id, given.skill)

    def stop(self, actor: Actor, sitting_id: str | UUID) -> None:
        """End a row before its end; what was answered stays, and nothing is held against anybody."""
        self.drills.end_sitting(self._own(actor, sitting_id).id, at=self.now())

    def my_words(self, actor: Actor, page: int = 0) -> tuple[tuple[OwnWords, ...], int]:
        """What the person wrote in drills, newest first: a page of it, and in how many drills there is something."""
        require(actor, Action.PRACTISE, INSTALLATION)
        hidden = self.hidden(actor)
        index = {name: entry for name, entry in self.library().index.items() if name not in hidden}
        written, n = self.drills.written_of(actor.id, limit=WORDS_A_PAGE, offset=page * WORDS_A_PAGE)
        return tuple(
            OwnWords(one, index[one.scenario_id].about.title if one.scenario_id in index else one.scenario_id)
            for one in written
        ), n

    def forget_words(self, actor: Actor, sitting_id: str | UUID, position: int) -> None:
        """Delete what the person wrote in a drill, and how they rated it; when the skill comes back stays."""
        sitting = self._own(actor, sitting_id)
        self.drills.forget_words(sitting.id, self._answer_at(sitting, position).position)

    def _is_there(self, skill: str, hidden: frozenset[str]) -> bool:
        """Whether there are drills on a skill in cases that somebody may see."""
        return any(place.scenario_id not in hidden for place in self._books().places.get(skill, ()))

    def _own(self, actor: Actor, sitting_id: str | UUID) -> DrillSitting:
        require(actor, Action.PRACTISE, INSTALLATION)
        wanted = as_id(sitting_id)
        sitting = None if wanted is None else self.drills.sitting(wanted)
        if sitting is None or sitting.person_id != actor.id:
            raise _no_such_row()
        return sitting

    def _held(self, sitting: DrillSitting) -> DrillSitting:
        """Inside a transaction: the row as it now is, which nobody changes until that ends."""
        held = self.drills.hold_sitting(sitting.id)
        if held is None:
            raise _no_such_row()
        return held

    def _answer_at(self, sitting: DrillSitting, position: int) -> DrillAnswer:
        given = next((one for one in self.drills.answers(sitting.id) if one.position == position), None)
        if given is None:
            raise NotFound("answer")
        return given

    def _walked(self, sitting: DrillSitting) -> tuple[tuple[DrillAnswer, ...], DrillAnswer | None]:
        """The answers of a row, and what is kept of the drill after them if its options are open."""
        answers = self.drills.answers(sitting.id)
        opened = answers[-1] if answers and answers[-1].is_open else None
        return answers[: len(answers) - (opened is not None)], opened

    def _kept(self, sitting: DrillSitting, position: int) -> DrillAnswer | None:
        """What is kept of the drill that is due, if its options are open.

        Raises
        ------
        StepConflict
            If another drill is due, or none.
        """
        answers, opened = self._walked(sitting)
        if sitting.ended_at is not None or position != len(answers) or position >= len(sitting.items):
            raise StepConflict(str(sitting.id), position)
        return opened

    def _due(self, actor: Actor, sitting: DrillSitting, position: int) -> Drill | Gone:
        scenario_id = sitting.items[position].scenario_id
        if scenario_id in self.hidden(actor):
            return Gone.RETIRED
        if scenario_id in self.reserved(actor):
            return Gone.RESERVED
        return self._rooms.drill(sitting, position)

    def _told(self, sitting: DrillSitting, given: DrillAnswer) -> Told:
        drill = self._rooms.drill(sitting, given.position) if given.answer else Gone.EDITED
        if isinstance(drill, Gone) or given.answer not in drill.answers:
            return Told(given, None)
        return Told(given, self._rooms.outcome(drill, given.answer))

    def _record(self, sitting: DrillSitting, given: DrillAnswer) -> None:
        """Inside a transaction: that a drill is done, and what follows from it."""
        self.drills.answer(given)
        if given.rating is not None:
            self._renew_card(sitting.person_id, given.skill)
        if given.position + 1 == len(sitting.items):
            self.drills.end_sitting(sitting.id, at=given.at)

    def _renew_card(self, person_id: UUID, skill: str) -> None:
        card = card_after(person_id, skill, self.drills.answers_of(person_id, skill=skill))
        if card is not None:
            self.drills.keep_card(card)

    def _is_the_same(self, sitting: DrillSitting, focus: str, now: datetime) -> bool:
        """Whether a row was begun a moment ago by the same press: a double click begins one."""
        begun_now = timedelta(0) <= now - sitting.started_at < JUST_NOW
        return begun_now and focus in ("", sitting.items[0].skill) and not self.drills.answers(sitting.id)


def _no_such_row() -> NotFound:
    return NotFound("row of drills", hint="It may be from another person or computer. Begin another one.")


def _answered(drill: Drill, outcome: Outcome, rating: Rating | None, hints: int, at: datetime) -> DrillAnswer:
    return replace(
        drill.sitting.unanswered(drill.position, at),
        answer=outcome.answer,
        share=outcome.share,
        rating=None if rating is None else int(rating),
        hints=hints,
    )

"""Drills: a row of single moments, spaced by how each skill went; private to whoever practises.

Nothing here is ever shown to anybody else, enters a score, or is logged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from simulator.content.cache import Cache
from simulator.content.catalogue import Library
from simulator.domain.drill_planning import SPREAD_DAYS, Book, plan
from simulator.domain.drill_records import DrillAnswer, DrillCard, DrillItem, DrillKind, DrillSitting
from simulator.domain.drills import HINTS_LEVEL, Rating, queue, rate, skill_of, weak_skills
from simulator.domain.policy import INSTALLATION, Action, require
from simulator.domain.roles import Actor
from simulator.domain.sharing import MAX_OWN_WORDS
from simulator.errors import InvalidInput, NotFound, StepConflict
from simulator.services.drill_books import DrillBooks
from simulator.services.drill_evidence import evidence
from simulator.services.drill_rooms import Drill, DrillRooms, Gone, Outcome, Told
from simulator.services.finding import as_id
from simulator.services.spacing import card_after
from simulator.services.written import check_text
from simulator.storage.practice_store import DrillStore, PracticeStore
from simulator.storage.store import Store, Transactions

MAX_WORDS = 200
JUST_NOW = timedelta(seconds=20)
"""A row that was begun so lately, and not answered, is the one that a second press meant."""
MAX_SELF_RATING = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """How somebody stands on arriving at the drills.

    Attributes
    ----------
    unfinished : DrillSitting or None
        A row to go on with.
    n_answered : int
        Its drills that are done.
    n_due : int
        Skills that are due again.
    next_due_at : datetime or None
        When the next skill is due; None if one is due now, or none has been met.
    """

    unfinished: DrillSitting | None
    n_answered: int
    n_due: int
    next_due_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A row of drills as it stands.

    Attributes
    ----------
    due : Drill, Gone or None
        The drill that comes next, or why it can't be asked; None at the end.
    last : Told or None
        The answer before it.
    cards : mapping of str to DrillCard
        How the person stands with each skill of the row, by skill.
    """

    sitting: DrillSitting
    answers: tuple[DrillAnswer, ...]
    due: Drill | Gone | None
    last: Told | None
    cards: Mapping[str, DrillCard]
    at: datetime

    @property
    def position(self) -> int:
        """Number of the drill that is due."""
        return len(self.answers)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What somebody wrote in a drill."""

    answer: DrillAnswer
    case_title: str


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
    """

    drills: DrillStore
    store: Store
    practice: PracticeStore
    database: Transactions
    library: Callable[[], Library]
    now: Callable[[], datetime]
    new_seed: Callable[[], int]
    reserved: Callable[[Actor], frozenset[str]]
    cache: Cache | None = None
    _books: DrillBooks = field(init=False)
    _rooms: DrillRooms = field(init=False)

    def __post_init__(self) -> None:
        self._books = DrillBooks(self.library, self.cache)
        self._rooms = DrillRooms(self.library)

    def desk(self, actor: Actor) -> Desk:
        """How the person stands; quick, since it reads no case."""
        require(actor, Action.PRACTISE, INSTALLATION)
        now = self.now()
        unfinished = self.drills.open_sitting(actor.id)
        due_at = [card.due_at for card in self.drills.cards(actor.id)]
        n_due = sum(at <= now for at in due_at)
        return Desk(
            unfinished,
            len(self.drills.answers(unfinished.id)) if unfinished else 0,
            n_due,
            min(due_at) if due_at and not n_due else None,
            now,
        )

    def can_focus(self, actor: Actor, construct: str) -> bool:
        """Whether there are drills on a construct."""
        require(actor, Action.PRACTISE, INSTALLATION)
        return skill_of(DrillKind.RESPOND, construct) in self._books().places

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
        now, book = self.now(), self._books()
        skill = skill_of(DrillKind.RESPOND, focus) if focus else ""
        if skill and skill not in book.places:
            raise InvalidInput("focus", "There are no drills on this.", hint="Begin a row on what is next for you.")
        unfinished = self.drills.open_sitting(actor.id)
        if unfinished is not None and self._is_the_same(unfinished, skill, now):
            return unfinished
        items = self._plan(actor, book, skill, now)
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
        answers = self.drills.answers(sitting.id)
        cards = {card.skill: card for card in self.drills.cards(actor.id)}
        done = sitting.ended_at is not None or len(answers) >= len(sitting.items)
        due = None if done else self._due(actor, sitting, len(answers))
        return Row(sitting, answers, due, self._told(sitting, answers[-1]) if answers else None, cards, self.now())

    def answer(
        self, actor: Actor, sitting_id: str | UUID, position: int, answer: str, *, own_words: str = "", hints: int = 0
    ) -> None:
        """Answer the drill that is due; durable when this returns.

        Raises
        ------
        StepConflict
            If that drill was answered already, is not due yet, or the row was ended.
        UnknownChoice
            If that can't be answered here.
        InvalidInput
            If the own words are too long, or the drill can't be asked any more.
        """
        sitting = self._own(actor, sitting_id)
        check_text("own words", own_words, MAX_OWN_WORDS)
        self._check_due(sitting, position)
        drill = self._due(actor, sitting, position)
        if isinstance(drill, Gone):
            raise InvalidInput("drill", "This moment has changed meanwhile, so nothing was answered.")
        outcome = self._rooms.outcome(drill, answer)
        hints = 1 if hints and drill.item.level == HINTS_LEVEL else 0
        rating = rate(outcome.share, critical=outcome.critical, hints=hints)
        self._record(sitting, _answered(drill, outcome, rating, hints, own_words.strip(), self.now()))

    def pass_over(self, actor: Actor, sitting_id: str | UUID, position: int, *, own_words: str = "") -> None:
        """Go past drills that can't be asked any more, from this one to the next that can; the spacing learns nothing.

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
        self._check_due(sitting, position)
        while position < len(sitting.items) and isinstance(self._due(actor, sitting, position), Gone):
            self._record(sitting, replace(_unanswered(sitting, position, self.now()), own_words=own_words.strip()))
            position, own_words = position + 1, ""

    def rate_own_words(self, actor: Actor, sitting_id: str | UUID, position: int, criterion: str, level: int) -> None:
        """Keep a person's own rating of what they wrote, by one criterion; when the skill comes back follows it.

        Raises
        ------
        InvalidInput
            If they wrote nothing there, or the rating is not one of those asked for.
        """
        sitting, given = self._own_answer(actor, sitting_id, position)
        outcome = self._told(sitting, given).outcome
        if outcome is None:
            raise InvalidInput("drill", "This case has changed meanwhile.", hint="Go on to the next drill.")
        if not given.own_words:
            raise InvalidInput("own words", "You wrote nothing here that could be rated.")
        if criterion not in outcome.moment.node.criteria or not 0 <= level <= MAX_SELF_RATING:
            raise InvalidInput("own rating", f"Choose a rating from 0 to {MAX_SELF_RATING}.")
        own = {**given.self_ratings, criterion: level}
        rating = rate(outcome.share, critical=outcome.critical, hints=given.hints, self_ratings=own)
        with self.database.writing():
            self.drills.amend(sitting.id, position, own_words=given.own_words, self_ratings=own, rating=rating)
            self._renew_card(actor.id, given.skill)

    def stop(self, actor: Actor, sitting_id: str | UUID) -> None:
        """End a row before its end; what was answered stays, and nothing is held against anybody."""
        self.drills.end_sitting(self._own(actor, sitting_id).id, at=self.now())

    def my_words(self, actor: Actor) -> tuple[OwnWords, ...]:
        """What the person wrote in drills, newest first."""
        require(actor, Action.PRACTISE, INSTALLATION)
        index = self.library().index
        written = self.drills.answers_of(actor.id, written=True)[:MAX_WORDS]
        return tuple(
            OwnWords(one, index[one.scenario_id].about.title if one.scenario_id in index else one.scenario_id)
            for one in written
        )

    def forget_words(self, actor: Actor, sitting_id: str | UUID, position: int) -> None:
        """Delete what the person wrote in a drill, and how they rated it; when the skill comes back stays."""
        sitting, _ = self._own_answer(actor, sitting_id, position)
        self.drills.amend(sitting.id, position, own_words="", self_ratings={})

    def _own(self, actor: Actor, sitting_id: str | UUID) -> DrillSitting:
        require(actor, Action.PRACTISE, INSTALLATION)
        wanted = as_id(sitting_id)
        sitting = None if wanted is None else self.drills.sitting(wanted)
        if sitting is None or sitting.person_id != actor.id:
            raise NotFound("row of drills", hint="It may be from another person or computer. Begin another one.")
        return sitting

    def _own_answer(self, actor: Actor, sitting_id: str | UUID, position: int) -> tuple[DrillSitting, DrillAnswer]:
        sitting = self._own(actor, sitting_id)
        given = next((one for one in self.drills.answers(sitting.id) if one.position == position), None)
        if given is None:
            raise NotFound("answer")
        return sitting, given

    def _check_due(self, sitting: DrillSitting, position: int) -> None:
        due = len(self.drills.answers(sitting.id))
        if sitting.ended_at is not None or position != due or position >= len(sitting.items):
            raise StepConflict(str(sitting.id), position)

    def _due(self, actor: Actor, sitting: DrillSitting, position: int) -> Drill | Gone:
        if sitting.items[position].scenario_id in self.reserved(actor):
            return Gone.RESERVED
        return self._rooms.drill(sitting, position)

    def _told(self, sitting: DrillSitting, given: DrillAnswer) -> Told:
        drill = self._rooms.drill(sitting, given.position) if given.answer else Gone.EDITED
        if isinstance(drill, Gone) or given.answer not in drill.answers:
            return Told(given, None)
        return Told(given, self._rooms.outcome(drill, given.answer))

    def _record(self, sitting: DrillSitting, given: DrillAnswer) -> None:
        with self.database.writing():
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

    def _plan(self, actor: Actor, book: Book, focus: str, now: datetime) -> tuple[DrillItem, ...]:
        cards = {card.skill: card for card in self.drills.cards(actor.id)}
        lately = self.drills.answers_of(actor.id, since=now - timedelta(days=SPREAD_DAYS))
        drilled_at = {one.skill: one.at for one in reversed(lately) if one.rating is not None}
        weak = weak_skills(evidence(self.store, self.practice, actor.id, book), drilled_at)
        seed = self.new_seed()
        queues = {kind: queue(_as_new(book.skills(kind), kind, seed), cards, weak, now=now) for kind in DrillKind}
        return plan(
            book,
            queues,
            {skill: card.level for skill, card in cards.items()},
            used=(one.option_set for one in lately),
            closed=self.reserved(actor),
            focus=focus,
            seed=seed,
        )


def _as_new(skills: tuple[str, ...], kind: DrillKind, seed: int) -> tuple[str, ...]:
    """The order in which new skills come: the commonest constructs first; kinds of move and markers by chance."""
    if kind is DrillKind.RESPOND or not skills:
        return skills
    first = seed % len(skills)
    return skills[first:] + skills[:first]


def _answered(
    drill: Drill, outcome: Outcome, rating: Rating | None, hints: int, own_words: str, at: datetime
) -> DrillAnswer:
    return replace(
        _unanswered(drill.sitting, drill.position, at),
        answer=outcome.answer,
        share=outcome.share,
        rating=None if rating is None else int(rating),
        hints=hints,
        own_words=own_words,
    )


def _unanswered(sitting: DrillSitting, position: int, at: datetime) -> DrillAnswer:
    item = sitting.items[position]
    return DrillAnswer(
        sitting_id=sitting.id,
        position=position,
        person_id=sitting.person_id,
        skill=item.skill,
        scenario_id=item.scenario_id,
        node=item.node,
        variant=item.variant,
        option_set=item.option_set,
        answer="",
        share=None,
        rating=None,
        hints=0,
        own_words="",
        self_ratings={},
        at=at,
    )

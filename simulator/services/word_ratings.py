"""Rating what trainees would have said: on the decision's criteria, blind to what was chosen and how that is rated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from simulator.domain.attempt import Attempt
from simulator.domain.coaching import (
    MAX_LEVEL,
    MAX_RATING_NOTE,
    MIN_FOR_KAPPA,
    InCommon,
    WordRating,
    in_common,
)
from simulator.domain.debrief import Moment
from simulator.domain.encounter import Exchange
from simulator.domain.policy import Action, can, require
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion
from simulator.domain.scenario import Line, Node, Scenario
from simulator.domain.sharing import PrivateNote
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput
from simulator.services.attempt_log import AttemptLog
from simulator.services.finding import as_seen_by, find_attempt, hold_attempt, name_of
from simulator.services.rooms import Room, Rooms
from simulator.services.written import check_text
from simulator.storage.account_store import AccountStore
from simulator.storage.coaching_store import CoachingStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions


@dataclass(frozen=True, slots=True)
class SaidRating:
    """A rating with its rater's name, which is empty once their account is erased; ``mine``: the reader gave it."""

    rating: WordRating
    rater_name: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """How far the reader and another rater agree, over all that both rated blind and the reader may see.

    Attributes
    ----------
    kappa : float or None
        Quadratic weighted kappa; None with fewer than ``MIN_FOR_KAPPA`` ratings in common, or where all are the same.
    """

    rater_name: str
    counts: InCommon
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """A decision with own words: its step, what it is about, and whether the reader has rated them."""

    step: int
    node: Node
    rated: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What a rater sees once they have rated: the choice with all that is known of it, and what others made of it.

    Attributes
    ----------
    ratings : tuple of SaidRating
        By every rater, the reader's too.
    self_ratings : mapping of str to int
        The trainee's own rating of their words, 0–4 by criterion.
    """

    room: Room
    moment: Moment
    ratings: tuple[SaidRating, ...]
    self_ratings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """Own words to rate, with what led there.

    Attributes
    ----------
    places : tuple of Place
        Every decision of the attempt with own words that the reader may rate.
    before : tuple of (Exchange, bool)
        What was said before; False where the reader has own words to rate first, so that the choice stays untold.
    of : str
        What these words are known by; a rating says which words it is of.
    opened : Opened or None
        None until the reader has rated these words.
    """

    attempt: Attempt
    case_title: str
    trainee_name: str
    scenario: Scenario
    places: tuple[Place, ...]
    here: Place
    lines: tuple[Line, ...]
    before: tuple[tuple[Exchange, bool], ...]
    words: str
    of: str
    criteria: tuple[Criterion, ...]
    mine: WordRating | None
    opened: Opened | None


@dataclass
class WordRatings:
    """Ratings of own words, for supervisors to whom they are shown, and for the trainee.

    Attributes
    ----------
    store : CoachingStore
        Ratings, and who has read an attempt before.
    now : callable
        The clock, aware UTC.
    """

    store: CoachingStore
    sharing: SharingStore
    attempts: Store
    accounts: AccountStore
    log: AttemptLog
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def n_unread(self, actor: Actor, attempt_id: str | UUID) -> int:
        """How many own words wait for somebody to rate who has not read the session; 0 once they have read it."""
        attempt, access = find_attempt(self.attempts, self.sharing, actor, attempt_id, Action.READ_ATTEMPT)
        if attempt.ended_at is None or attempt.id in self.store.looked_at(actor.id):
            return 0
        if not can(actor, Action.RATE_WORDS, as_seen_by(self.sharing, actor, attempt.id, access)):
            return 0
        rated = {one.step for one in self.store.ratings(attempt.id) if one.rater_id == actor.id}
        return len(self._words(attempt).keys() - rated)

    def desk(self, actor: Actor, attempt_id: str | UUID, step: int | None = None) -> Desk | None:
        """Words to rate: those of a decision, else the first that are not rated; None if the attempt has none.

        That another's attempt is read is noted before anything is shown.

        Raises
        ------
        InvalidInput
            If the attempt has not ended.
        """
        attempt = self._ended(actor, attempt_id)
        self.log.note_reading(actor, attempt)
        room, words = self.rooms.room(attempt), self._words(attempt)
        ratings = self.store.ratings(attempt.id)
        rated = {rating.step for rating in ratings if rating.rater_id == actor.id}
        places = tuple(Place(one, room.exchanges[one].node, one in rated) for one in words)
        if not places:
            return None
        here = next((place for place in places if place.step == step), None)
        here = here or next((place for place in places if not place.rated), places[0])
        hidden = words.keys() - rated
        note = words[here.step]
        return Desk(
            attempt,
            room.case.scenario.about.title,
            name_of(self.accounts, attempt.trainee_id),
            room.case.scenario,
            places,
            here,
            room.exchanges[here.step].lines,
            tuple((said, one not in hidden) for one, said in enumerate(room.exchanges[: here.step])),
            note.own_words,
            known_by(note.own_words),
            _criteria(room, here.step),
            next((one for one in ratings if (one.step, one.rater_id) == (here.step, actor.id)), None),
            self._opened(actor, room, note, ratings) if here.rated else None,
        )

    def rate(
        self, actor: Actor, attempt_id: str | UUID, step: int, ratings: Mapping[str, int], note: str = "", *, of: str
    ) -> WordRating:
        """Rate own words on every criterion of their decision; rating them again replaces one's rating.

        Parameters
        ----------
        of : str
            Which words were read, as the desk says it.

        Raises
        ------
        InvalidInput
            If a criterion is left out, a level is none, or the trainee has changed the words meanwhile.
        """
        with self.database.writing():
            attempt = self._ended(actor, attempt_id, hold=True)
            words = self._words(attempt).get(step)
            if words is None or known_by(words.own_words) != of:
                raise InvalidInput(
                    "words",
                    "The trainee has changed or deleted these words meanwhile, so nothing was kept.",
                    hint="Read what is there now.",
                )
            _check(ratings, {one.id for one in _criteria(self.rooms.room(attempt), step)})
            check_text("note", note, MAX_RATING_NOTE)
            before = [one for one in self.store.ratings(attempt.id) if (one.step, one.rater_id) == (step, actor.id)]
            if before and (before[0].ratings, before[0].note) == (dict(ratings), note):
                return before[0]
            # A note that is put right leaves the levels as blind as they were.
            same = bool(before) and before[0].ratings == dict(ratings) and before[0].blind
            blind = same or not (before or attempt.id in self.store.looked_at(actor.id))
            given = WordRating(attempt.id, step, actor.id, dict(ratings), note, self.now(), blind)
            self.store.rate(given)
            self.log.record("words-rated", actor, attempt, step=str(step))
        return given

    def ratings(self, actor: Actor, attempt_id: str | UUID) -> tuple[SaidRating, ...]:
        """Ratings of an attempt's own words: all for its trainee; for a supervisor those of words that they rated too.

        Nothing for whom the own words are not shown.
        """
        attempt, access = find_attempt(self.attempts, self.sharing, actor, attempt_id, Action.READ_ATTEMPT)
        if not can(actor, Action.READ_OWN_WORDS, as_seen_by(self.sharing, actor, attempt.id, access)):
            return ()
        given = self.store.ratings(attempt.id)
        rated = {one.step for one in given if one.rater_id == actor.id}
        return tuple(self._said(actor, one) for one in given if actor.id == attempt.trainee_id or one.step in rated)

    def agreement(self, actor: Actor, attempt_id: str | UUID) -> tuple[Alike, ...]:
        """How far one agrees with each other rater of words that one has rated in this attempt, over all of both."""
        attempt = self._ended(actor, attempt_id)
        given = self.store.ratings_by(actor.id)
        shown = {one for one in {rating.attempt_id for rating in given} if self._may_rate(actor, one)}
        mine = [rating for rating in given if rating.attempt_id in shown]
        here = {one.step for one in mine if one.attempt_id == attempt.id}
        others = {one.rater_id for one in self.store.ratings(attempt.id) if one.step in here} - {actor.id}
        found = []
        for rater_id in sorted(others):
            counts = in_common(mine, self.store.ratings_by(rater_id))
            found.append(Alike(name_of(self.accounts, rater_id), counts, _kappa(counts)))
        return tuple(found)

    def _ended(self, actor: Actor, attempt_id: str | UUID, *, hold: bool = False) -> Attempt:
        """The attempt, if it has ended and the person may rate its words; with ``hold``, nobody changes them."""
        find = hold_attempt if hold else find_attempt
        attempt, access = find(self.attempts, self.sharing, actor, attempt_id, Action.RATE_WORDS)
        require(actor, Action.RATE_WORDS, as_seen_by(self.sharing, actor, attempt.id, access))
        if attempt.ended_at is None:
            raise InvalidInput("attempt", "This session isn't finished yet, so its words can't be rated.")
        return attempt

    def _may_rate(self, actor: Actor, attempt_id: UUID) -> bool:
        try:
            self._ended(actor, attempt_id)
        except (AccessDenied, AttemptNotFound, InvalidInput):
            return False
        return True

    def _words(self, attempt: Attempt) -> dict[int, PrivateNote]:
        """Own words of an attempt by step, in order."""
        return {note.step: note for note in self.sharing.private_notes(attempt.id) if note.own_words}

    def _opened(self, actor: Actor, room: Room, note: PrivateNote, ratings: tuple[WordRating, ...]) -> Opened:
        said = tuple(self._said(actor, one) for one in ratings if one.step == note.step)
        return Opened(room, self.rooms.debrief(room).moments[note.step], said, note.self_ratings)

    def _said(self, actor: Actor, rating: WordRating) -> SaidRating:
        return SaidRating(rating, name_of(self.accounts, rating.rater_id), rating.rater_id == actor.id)


def known_by(words: str) -> str:
    """What words are known by, so that a rating can't land on others."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _criteria(room: Room, step: int) -> tuple[Criterion, ...]:
    known = room.case.scenario.criteria()
    return tuple(known[name] for name in room.exchanges[step].node.criteria)


def _check(ratings: Mapping[str, int], wanted: set[str]) -> None:
    if any(type(level) is not int or not 0 <= level <= MAX_LEVEL for level in ratings.values()) or (
        set(ratings) != wanted
    ):
        raise InvalidInput(
            "ratings",
            f"Give a level from 0 to {MAX_LEVEL} for each criterion.",
            hint="Those without a level are still open on the page; nothing of the rest is lost.",
        )


def _kappa(counts: InCommon) -> float | None:
    """Quadratic weighted kappa; loaded only where there is enough to work it out from."""
    if counts.n < MIN_FOR_KAPPA:
        return None
    from simulator.analytics.agreement import weighted_kappa

    mine, theirs = zip(*counts.pairs, strict=True)
    return weighted_kappa(mine, theirs, range(MAX_LEVEL + 1))

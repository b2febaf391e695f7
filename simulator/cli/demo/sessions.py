"""A simulated trainee in the room: begins, reads, chooses, notes, ends or stops half way, shares."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from simulator.bootstrap import Services
from simulator.cli.demo.clock import Doings
from simulator.cli.demo.trainee import Trainee
from simulator.cli.demo.words import OWN_WORDS, REACTIONS
from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.encounter import Encounter, choose, here, offered
from simulator.domain.policy import Private
from simulator.domain.scenario import Choice
from simulator.domain.sharing import Confidence, Pull
from simulator.errors import SimulatorError
from simulator.services.rooms import Room

LISTENING = timedelta(seconds=6)
"""For the answer of those in the room, before the next options are looked at."""
RECONNECTS = 0.02
"""Share of decisions without a response time, as after a line that broke off."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session that somebody is going to have.

    Attributes
    ----------
    assignment : str
        Id of what it is done for; empty for free practice.
    stops_after : int or None
        Decisions after which they leave for good.
    notes : float
        Share of decisions at which they note how sure they are, and sometimes more.
    shown_to : UUID or None
        Cohort with which they share it at the end, own words and confidence ticked.
    """

    trainee: Trainee
    case: str
    assignment: str = ""
    stops_after: int | None = None
    notes: float = 0.0
    shown_to: UUID | None = None


def sit(services: Services, sitting: Sitting) -> Doings:
    """The session, from its beginning on; nothing where it can't be begun, as one that is too late or kept back."""
    trainee = sitting.trainee
    hurried = trainee.chance.random() < trainee.hurried
    try:
        attempt = services.training.begin(
            trainee.actor, sitting.case, feedback=Feedback.EACH, assignment_id=sitting.assignment
        )
    except SimulatorError:
        return
    room = services.training.room(trainee.actor, str(attempt.id))
    yield LISTENING
    encounter = room.encounter
    while here(room.case.table, encounter).ending is None:
        if encounter.step == sitting.stops_after:
            return
        encounter = yield from _decide(services, sitting, room, encounter, hurried=hurried)
        yield LISTENING
    trainee.n_done += 1
    _show(services, sitting, attempt)


def _decide(
    services: Services, sitting: Sitting, room: Room, encounter: Encounter, *, hurried: bool
) -> Generator[timedelta, None, Encounter]:
    """One decision; returns where it led."""
    trainee, table = sitting.trainee, room.case.table
    options = offered(table, encounter)
    shares = trainee.shares(room.case.key.nodes[encounter.node], [option.id for option in options])
    chosen = trainee.choice(shares, hurried=hurried)
    seconds = trainee.thinking_seconds(_n_words(options), hurried=hurried)
    yield timedelta(seconds=seconds)
    if not hurried and trainee.chance.random() < sitting.notes:
        _note(services, trainee, room.attempt, encounter.step, shares[chosen])
    timed = trainee.chance.random() >= RECONNECTS
    services.training.choose(
        trainee.actor,
        str(room.attempt.id),
        chosen,
        step=encounter.step,
        response_ms=round(seconds * 1000) if timed else None,
    )
    return choose(table, encounter, chosen)[0]


def _n_words(options: tuple[Choice, ...]) -> int:
    return sum(len(option.say.split()) for option in options)


def _note(services: Services, trainee: Trainee, attempt: Attempt, step: int, share: float) -> None:
    """How sure, and now and then the own words, a pull, or what came up."""
    chance = trainee.chance
    confidence: Confidence = trainee.confidence(share)
    level = min(4, max(0, round(chance.gauss(1.2 + 1.6 * trainee.skill, 1))))
    fitting = [words for words, worth in OWN_WORDS.items() if worth == level]
    services.notes.note(
        trainee.actor,
        attempt.id,
        step,
        confidence=confidence,
        own_words=chance.choice(fitting) if chance.random() < 0.35 else None,
        pull=chance.choice(list(Pull)) if chance.random() < 0.25 else None,
        reaction=chance.choice(REACTIONS) if chance.random() < 0.1 else None,
    )


def _show(services: Services, sitting: Sitting, attempt: Attempt) -> None:
    if sitting.shown_to is not None:
        ticked = frozenset({Private.OWN_WORDS, Private.CONFIDENCE})
        services.sharing.share(sitting.trainee.actor, attempt.id, sitting.shown_to, ticked)

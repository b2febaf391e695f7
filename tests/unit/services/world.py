"""A cohort at work: what Tara keeps, shares and was asked for, and what Sana says about it."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.bootstrap import Services
from simulator.domain.accounts import Assignment
from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.policy import Private
from simulator.domain.roles import SOLO, Actor
from simulator.domain.sharing import Comment, Confidence, ErasureRequest, Pull
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput, NotFound
from tests.noting import was_sure
from tests.personas import COHORT, EVERYBODY, SANA, TARA
from tests.unit.services.playing import BEST, begin, play

PEOPLE = EVERYBODY | {"Solo": SOLO}
"""Everybody, and the trainee of solo mode, whom no installation with accounts lets in."""


@dataclass(frozen=True)
class World:
    """Tara's attempts, all ended: one kept, one shared with every box ticked and commented, one assigned."""

    services: Services
    assignment: Assignment
    kept: Attempt
    shared: Attempt
    assigned: Attempt
    comment: Comment
    request: ErasureRequest


def assigned(services: Services, assignment: Assignment, actor: Actor = TARA) -> Attempt:
    return services.training.begin(
        actor, assignment.scenario_id, feedback=Feedback.EACH, assignment_id=str(assignment.id)
    )


def kept(services: Services, actor: Actor = TARA) -> Attempt:
    """An ended attempt with a private note."""
    attempt = play(services.training, begin(services.training, actor), *BEST, actor=actor)
    note(services, attempt, actor)
    return attempt


def note(services: Services, attempt: Attempt, actor: Actor = TARA) -> None:
    services.notes.note(
        actor,
        str(attempt.id),
        0,
        own_words="my own words",
        reaction="a tight chest",
        pull=Pull.RESCUE,
        self_ratings={"A2": 3},
        rehearsed=True,
    )
    was_sure(services, attempt.id, 0, Confidence.GUESSING)


def shared(services: Services, *ticked: Private) -> Attempt:
    attempt = kept(services)
    services.sharing.share(TARA, str(attempt.id), COHORT, frozenset(ticked))
    return attempt


def build(services: Services) -> World:
    assignment = services.programs.assign(SANA, COHORT, "waiting-room")
    asked_for = play(services.training, assigned(services, assignment), *BEST)
    private, shown = kept(services), shared(services, *Private)
    return World(
        services,
        assignment,
        private,
        shown,
        asked_for,
        services.sharing.comment(SANA, str(shown.id), "You waited.", step=2),
        services.my_data.request_erasure(TARA, str(asked_for.id)),
    )


def outcome(work) -> str:
    """How an access was decided: granted (if then refused as input), denied, or not found."""
    try:
        work()
    except AccessDenied:
        return "denied"
    except (NotFound, AttemptNotFound):
        return "not found"
    except InvalidInput:
        return "granted"
    return "granted"

"""Whose attempt it is, and who may practise at all."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback
from simulator.domain.roles import Actor
from simulator.errors import AccessDenied, AttemptNotFound
from simulator.services.training import Training
from tests.personas import ADA, SANA, TARA, THEO
from tests.unit.services.playing import begin


@pytest.mark.parametrize("call", ["room", "choose", "debrief"])
def test_the_attempt_of_another_person_is_not_found(training: Training, call: str) -> None:
    attempt = begin(training, THEO)
    with pytest.raises(AttemptNotFound):
        ON_AN_ATTEMPT[call](training, TARA, str(attempt.id))


@pytest.mark.parametrize("call", ["room", "choose", "debrief"])
def test_a_supervisor_does_not_find_the_practice_of_a_trainee(training: Training, call: str) -> None:
    attempt = begin(training, TARA)
    with pytest.raises(AttemptNotFound):
        ON_AN_ATTEMPT[call](training, SANA, str(attempt.id))


@pytest.mark.parametrize("call", ["room", "choose", "debrief"])
@pytest.mark.parametrize(
    "garbage",
    ["99999999-9999-4999-8999-999999999999", "", "garbage", "'; DROP TABLE attempts;--", "x" * 9999, "🙂", "\x00"],
)
def test_an_attempt_that_does_not_exist_is_not_found(training: Training, call: str, garbage: str) -> None:
    with pytest.raises(AttemptNotFound):
        ON_AN_ATTEMPT[call](training, TARA, garbage)


def test_the_refusal_tells_nothing_about_whether_the_attempt_exists(training: Training) -> None:
    attempt = begin(training, THEO)
    with pytest.raises(AttemptNotFound) as foreign:
        training.room(TARA, str(attempt.id))
    with pytest.raises(AttemptNotFound) as unknown:
        training.room(TARA, str(uuid4()))
    assert (str(foreign.value), foreign.value.hint) == (str(unknown.value), unknown.value.hint)


def test_a_press_in_the_attempt_of_another_person_leaves_no_trace(training: Training, services: Services) -> None:
    attempt = begin(training, THEO)
    with pytest.raises(AttemptNotFound):
        training.choose(TARA, str(attempt.id), "own-it", step=0)
    assert services.store.decisions(attempt.id) == ()
    assert services.store.rejected(attempt.id) == ()


ON_AN_ATTEMPT: dict[str, Callable[[Training, Actor, str], object]] = {
    "room": lambda training, actor, attempt_id: training.room(actor, attempt_id),
    "choose": lambda training, actor, attempt_id: training.choose(actor, attempt_id, "own-it", step=0),
    "debrief": lambda training, actor, attempt_id: training.debrief(actor, attempt_id),
}
EVERY_CALL: dict[str, Callable[[Training, Actor, str], object]] = {
    **ON_AN_ATTEMPT,
    "notice_due": lambda training, actor, _: training.notice_due(actor),
    "accept_notice": lambda training, actor, _: training.accept_notice(actor),
    "cases": lambda training, actor, _: training.cases(actor),
    "gone": lambda training, actor, _: training.gone(actor),
    "unavailable": lambda training, actor, _: training.unavailable(actor),
    "case": lambda training, actor, _: training.case(actor, "waiting-room"),
    "entry": lambda training, actor, _: training.entry(actor, "waiting-room"),
    "begin": lambda training, actor, _: training.begin(actor, "waiting-room", feedback=Feedback.EACH),
}


@pytest.mark.parametrize("call", EVERY_CALL)
def test_a_person_who_may_not_practise_is_refused_everything(training: Training, call: str) -> None:
    attempt = begin(training)
    with pytest.raises(AccessDenied):
        EVERY_CALL[call](training, ADA, str(attempt.id))


@pytest.mark.parametrize("call", EVERY_CALL)
def test_a_person_without_any_role_is_refused_everything(training: Training, call: str) -> None:
    attempt = begin(training)
    with pytest.raises(AccessDenied):
        EVERY_CALL[call](training, Actor(TARA.id), str(attempt.id))


def test_no_call_is_forgotten_here() -> None:
    public = {name for name in vars(Training) if not name.startswith("_")}
    assert public - {"gap_seconds"} == set(EVERY_CALL)

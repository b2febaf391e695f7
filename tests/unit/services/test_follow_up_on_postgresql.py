"""Supervisors, a trainee and the housekeeping at the same moment on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.critical_reviews import ReviewAct, ReviewState
from simulator.domain.roles import Role
from simulator.errors import InvalidInput, SimulatorError
from tests.personas import COHORT, SANA, SVEN, TARA
from tests.unit.services.conftest import Clock
from tests.unit.services.following import LOW, counted, crowd, scored
from tests.unit.services.on_postgresql import both, settled_services

pytestmark = pytest.mark.postgresql
SVEN_HERE = replace(SVEN, supervises=SVEN.supervises | {COHORT})
WHY = "The promise was taken back at once."


@pytest.fixture
def services(content: Path, clock: Clock) -> Iterator[Services]:
    clock.step = timedelta(seconds=1)
    with settled_services(content, now=clock) as built:
        built.programs.store.enrol(COHORT, SVEN.id, Role.SUPERVISOR, at=clock.now)
        yield built


def test_of_two_supervisors_who_decide_at_once_one_is_told_that_the_other_was_quicker(services: Services) -> None:
    attempt = counted(services)
    read = [partial(services.critical.moment, who, attempt.id, 1) for who in (SANA, SVEN_HERE)]
    assert both(*read) == [None, None]
    decide = partial(services.critical.decide, seen=ReviewState.FOR_REVIEW)
    met = both(
        partial(decide, SANA, attempt.id, 1, ReviewAct.OPENED, ""),
        partial(decide, SVEN_HERE, attempt.id, 1, ReviewAct.SET_ASIDE, WHY),
    )
    assert sorted(type(error) for error in met if error is not None) == [InvalidInput]
    assert [step.number for step in services.critical.store.review_steps(attempt.id)] == [0, 1, 2]


def test_flags_that_two_processes_renew_at_once_are_raised_once(services: Services) -> None:
    crowd(services)
    scored(services, TARA.id, LOW)
    other = replace(services.flagging)
    assert both(services.flagging.refresh, other.refresh, other.refresh) == [None] * 3
    assert len(services.flagging.mine(TARA)) == 1


def test_an_entry_that_is_sent_twice_at_once_is_entered_once(services: Services) -> None:
    agree = partial(services.remediation.agree, SANA, COHORT, TARA.id, "Two drills a week.")
    assert both(agree, agree) == [None, None]
    (entry,) = services.remediation.mine(TARA)
    done = partial(services.remediation.set_done, SANA, entry.agreement.id, True)
    assert sum(error is None for error in both(done, done)) == 1


def test_what_is_written_as_the_trainee_goes_is_refused_or_goes_along(services: Services) -> None:
    entry = services.remediation.agree(SANA, COHORT, TARA.id, "Two drills a week.")
    met = both(
        partial(services.remediation.follow_up, SANA, entry.id, "It goes well."),
        partial(services.my_data.erase_me, TARA, "tara@example.edu"),
    )
    assert met[1] is None
    assert met[0] is None or isinstance(met[0], SimulatorError)
    assert services.remediation.store.agreement_notes([entry.id]) == ()
    assert services.remediation.store.agreements_in(COHORT) == ()

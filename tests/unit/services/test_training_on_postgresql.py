"""Two tabs that begin a session at the same moment on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from simulator.bootstrap import Services, Settings, build_services
from simulator.domain.attempt import Feedback, Mode
from simulator.domain.remarks import RemarkKind
from simulator.errors import InvalidInput
from tests.personas import COHORT, SANA, TARA
from tests.postgresql import shared_server
from tests.quick import quick_passwords
from tests.settled import settle
from tests.unit.services.test_accounts_on_postgresql import both

pytestmark = pytest.mark.postgresql

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def address() -> Iterator[str]:
    made = shared_server().new_database()
    yield made
    shared_server().give_back(made)


@pytest.fixture
def services(address: str, content: Path) -> Iterator[Services]:
    """With a clock that moves a minute at each look, so that nothing is a second press."""
    minutes = count()
    built = build_services(
        Settings(database_url=address, content=content),
        passwords=quick_passwords(),
        now=lambda: NOON + next(minutes) * timedelta(minutes=1),
    )
    settle(built.database)
    yield built
    built.store.close()


@pytest.fixture
def quick(address: str, content: Path) -> Iterator[Services]:
    """With the clock of the computer."""
    built = build_services(Settings(database_url=address, content=content), passwords=quick_passwords())
    settle(built.database)
    yield built
    built.store.close()


def begins(services: Services, **asked: str) -> partial[object]:
    return partial(services.training.begin, TARA, "waiting-room", feedback=Feedback.EACH, **asked)


def test_a_summative_session_is_begun_once(services: Services) -> None:
    for number in range(1, 11):
        assignment = services.programs.assign(SANA, COHORT, "waiting-room", mode=Mode.SUMMATIVE)
        met = both(*[begins(services, assignment_id=str(assignment.id))] * 2)
        assert sorted(map(str, met)) == ["None", "You have begun this session already."]
        (attempt,) = [one for one in services.store.attempts_of(TARA.id) if one.ended_at is None]
        for step, choice in enumerate(("own-it", "ask", "wait")):
            services.training.choose(TARA, str(attempt.id), choice, step=step)
        assert len(services.store.attempts_of(TARA.id)) == number


def test_of_two_summative_sessions_at_one_case_one_is_begun(services: Services) -> None:
    two = [services.programs.assign(SANA, COHORT, "waiting-room", mode=Mode.SUMMATIVE) for _ in range(2)]
    met = both(*(begins(services, assignment_id=str(one.id)) for one in two))
    assert sorted(type(error) is InvalidInput for error in met) == [False, True]
    assert len(services.store.attempts_of(TARA.id)) == 1


def test_two_presses_at_once_begin_one_session(quick: Services) -> None:
    assert both(*[begins(quick)] * 2) == [None, None]
    assert len(quick.store.attempts_of(TARA.id)) == 1


def test_two_presses_at_once_send_one_remark(quick: Services) -> None:
    attempt = quick.training.begin(TARA, "waiting-room", feedback=Feedback.EACH)
    sends = partial(quick.remarks.remark, TARA, attempt.id, 0, RemarkKind.WRONG, "A typing error.")
    assert both(sends, sends) == [None, None]
    assert len(quick.remarks.store.remarks()) == 1

"""Reminders before an assigned case is due: each person once, whoever is not done, where it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from simulator.bootstrap import Services
from simulator.domain.cohorts import Terms
from simulator.domain.roles import OPERATOR
from simulator.errors import AccessDenied, InvalidInput
from simulator.services.reminding import Reminded
from tests.mail_sink import Sink, mail_sink
from tests.personas import COHORT, PIA, SANA, TARA, THEO
from tests.settled import settle
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, play
from tests.unit.services.world import assigned

DAY = timedelta(days=1)
BOTH = ["tara@example.edu", "theo@example.edu"]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def mailing(open_services: Callable[..., Services], sink: Sink) -> Services:
    services = open_services(mailer=sink.mailer())
    settle(services.programs.database)
    return services


def send(services: Services, **given: int) -> Reminded:
    return services.reminding.send(OPERATOR, **given)


def test_each_trainee_is_reminded_once_days_before(mailing: Services, sink: Sink, clock: Clock) -> None:
    mailing.cohorts.change(PIA, COHORT, name="Cohort 2026", zone="Europe/Berlin")
    mailing.programs.assign(SANA, COHORT, "waiting-room", clock.now + 5 * DAY)
    assert send(mailing) == Reminded(0, 0, 0)
    clock.now += 3 * DAY
    assert send(mailing) == Reminded(2, 0, 0)
    assert send(mailing) == Reminded(0, 0, 0)
    assert sorted(sink.recipients) == BOTH
    assert sink.mails[0]["Subject"] == "Due soon: The waiting room"
    assert "by Friday 6 March 2026, 13:0" in sink.text()
    assert "(Europe/Berlin)" in sink.text()


def test_who_is_done_or_wants_none_is_left_alone(mailing: Services, sink: Sink, clock: Clock) -> None:
    assignment = mailing.programs.assign(SANA, COHORT, "waiting-room", clock.now + DAY)
    play(mailing.training, assigned(mailing, assignment), *BEST)
    assert mailing.reminding.wanted(THEO)
    mailing.reminding.choose(THEO, False)
    assert not mailing.reminding.wanted(THEO)
    assert send(mailing) == Reminded(0, 0, 0)
    mailing.reminding.choose(THEO, True)
    assert send(mailing).n_sent == 1
    assert sink.recipients == ["theo@example.edu"]


def test_nobody_is_reminded_of_what_is_closed_over_not_open_or_not_counted(mailing: Services, clock: Clock) -> None:
    assign, due = mailing.programs.assign, clock.now + DAY
    mailing.programs.close_assignment(SANA, assign(SANA, COHORT, "waiting-room", due).id)
    assign(SANA, COHORT, "waiting-room", due, terms=Terms(counted=False))
    assign(SANA, COHORT, "waiting-room", due, terms=Terms(opens_at=due - timedelta(hours=1)))
    assign(SANA, COHORT, "waiting-room")
    assert send(mailing) == Reminded(0, 0, 0)
    clock.now += 2 * DAY
    assert send(mailing) == Reminded(0, 0, 0)


def test_who_has_more_time_is_reminded_before_their_own_date(mailing: Services, sink: Sink, clock: Clock) -> None:
    assignment = mailing.programs.assign(SANA, COHORT, "waiting-room", clock.now + DAY)
    mailing.assigning.extend(SANA, assignment.id, TARA.id, clock.now + 9 * DAY, "Ill.")
    assert send(mailing).n_sent == 1
    assert sink.recipients == ["theo@example.edu"]
    clock.now += 7 * DAY
    assert send(mailing).n_sent == 1
    assert sink.recipients == ["theo@example.edu", "tara@example.edu"]


def test_a_mail_that_is_not_taken_is_tried_at_the_next_run(mailing: Services, sink: Sink, clock: Clock) -> None:
    mailing.programs.assign(SANA, COHORT, "waiting-room", clock.now + DAY)
    sink.refuse = "451 later"
    assert send(mailing) == Reminded(0, 2, 0)
    sink.refuse = ""
    assert send(mailing) == Reminded(2, 0, 0)


def test_a_run_is_bounded_and_the_next_one_goes_on(mailing: Services, sink: Sink, clock: Clock) -> None:
    mailing.programs.assign(SANA, COHORT, "waiting-room", clock.now + DAY)
    assert send(mailing, most=1) == Reminded(1, 0, 1)
    assert send(mailing, most=1) == Reminded(1, 0, 0)
    assert sorted(sink.recipients) == BOTH


def test_a_server_that_is_down_is_given_up_soon(mailing: Services, sink: Sink, clock: Clock) -> None:
    for _ in range(3):
        mailing.programs.assign(SANA, COHORT, "waiting-room", clock.now + DAY)
    sink.refuse = "451 later"
    assert send(mailing) == Reminded(0, 3, 3)


@pytest.mark.parametrize("given", [{"days": 0}, {"days": 31}, {"most": 0}], ids=["no day", "long before", "none"])
def test_days_and_mails_are_bounded(mailing: Services, given: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        send(mailing, **given)


def test_without_a_mail_server_nobody_is_reminded_and_nothing_noted(settled: Services, clock: Clock) -> None:
    settled.programs.assign(SANA, COHORT, "waiting-room", clock.now + DAY)
    assert not settled.reminding.possible(TARA)
    assert send(settled) == Reminded(0, 0, 0)
    assert settled.reminding.store.reminders_of(TARA.id) == {}


def test_only_who_runs_the_installation_sends_them(mailing: Services) -> None:
    for person in (PIA, SANA, TARA):
        with pytest.raises(AccessDenied):
            mailing.reminding.send(person)

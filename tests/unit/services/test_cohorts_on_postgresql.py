"""Two tabs at once in a cohort on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback, Mode
from simulator.domain.roles import OPERATOR
from simulator.errors import AssignmentNotFound, InvalidInput, SimulatorError, TicketInvalid
from tests.mail_sink import mail_sink
from tests.personas import COHORT, NILS, OTTO, PIA, SANA, TARA
from tests.unit.services.conftest import Clock
from tests.unit.services.on_postgresql import both, settled_services

pytestmark = pytest.mark.postgresql


@pytest.fixture
def services(content: Path) -> Iterator[Services]:
    with settled_services(content) as built:
        yield built


def kinds(met: list[SimulatorError | None]) -> set[type]:
    return {type(error) for error in met}


def test_of_two_who_want_the_last_place_of_a_link_one_gets_it(services: Services) -> None:
    _link, address = services.joining.make(PIA, COHORT, days=1, max_uses=1)
    secret = address.rpartition("/")[2]
    assert kinds(both(*(partial(services.joining.join, person, secret) for person in (NILS, OTTO)))) == {
        type(None),
        TicketInvalid,
    }
    assert len(services.programs.enrolled(PIA, COHORT)) == 4


def test_who_joins_in_two_tabs_takes_one_place(services: Services) -> None:
    _link, address = services.joining.make(PIA, COHORT, days=1, max_uses=5)
    join = partial(services.joining.join, NILS, address.rpartition("/")[2])
    assert both(join, join, join) == [None, None, None]
    assert services.joining.open_links(PIA, COHORT)[0].uses == 1


def test_what_is_begun_as_it_is_withdrawn_is_one_or_the_other(services: Services) -> None:
    for _ in range(5):
        assignment = services.programs.assign(SANA, COHORT, "waiting-room")
        met = both(
            partial(services.assigning.withdraw, SANA, assignment.id),
            partial(
                services.training.begin,
                TARA,
                "waiting-room",
                feedback=Feedback.EACH,
                assignment_id=str(assignment.id),
            ),
        )
        assert [type(error) for error in met if error is not None] in ([InvalidInput], [AssignmentNotFound])


def test_terms_changed_as_somebody_begins_hold_for_all_or_not_at_all(services: Services) -> None:
    assignment = services.programs.assign(SANA, COHORT, "waiting-room")
    begin = partial(services.training.begin, TARA, "waiting-room", feedback=Feedback.EACH)
    met = both(
        partial(services.assigning.change, SANA, assignment.id, None, Mode.SUMMATIVE),
        partial(begin, assignment_id=str(assignment.id)),
    )
    now = services.programs.store.assignment(assignment.id)
    (attempt,) = services.store.attempts_of(TARA.id)
    assert attempt.mode is now.mode
    assert [type(error) for error in met if error is not None] in ([], [InvalidInput])


def test_the_same_list_at_once_invites_each_once(services: Services) -> None:
    carry = partial(services.rosters.carry_out, PIA, COHORT, b"email\nnoa@example.org\nsven@example.edu\n")
    met = both(carry, carry)
    assert [type(error) for error in met if error is not None] == [InvalidInput]
    assert len(services.administration.open_invitations(PIA)) == 1


def test_two_runs_at_once_remind_each_once(content: Path, clock: Clock) -> None:
    with mail_sink() as sink, settled_services(content, mailer=sink.mailer(), now=clock) as services:
        from datetime import timedelta

        services.programs.assign(SANA, COHORT, "waiting-room", clock.now + timedelta(days=2))
        assert both(*[partial(services.reminding.send, OPERATOR)] * 3) == [None] * 3
        assert sorted(sink.recipients) == ["tara@example.edu", "theo@example.edu"]

"""Phones and a host that act at the same moment on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from simulator.bootstrap import Services
from simulator.errors import NotFound
from simulator.services.together import Voted
from simulator.storage.together_tables import group_votes
from tests.personas import SANA
from tests.unit.services.conftest import Clock
from tests.unit.services.on_postgresql import both, settled_services

pytestmark = pytest.mark.postgresql
CASE = "waiting-room"
PHONES = [f"{number:043d}" for number in range(6)]


@pytest.fixture
def services(content: Path, clock: Clock) -> Iterator[Services]:
    with settled_services(content, now=clock) as built:
        yield built


def left_over(services: Services) -> int:
    with services.database.reading() as connection:
        return len(connection.execute(sa.select(group_votes)).all())


def test_every_vote_that_was_taken_is_counted_and_none_comes_after_the_count(services: Services) -> None:
    together = services.together
    session = together.open(SANA, CASE)
    became = []

    def vote(token: str) -> None:
        became.append(together.vote(session.code, token, step=0, number=1, address="192.0.2.7"))

    votes = [partial(vote, token) for token in PHONES]
    assert both(*votes, partial(together.close_vote, SANA, session.id, 0)) == [None] * 7
    assert set(became) <= {Voted.TAKEN, Voted.CLOSED}
    assert together.show(SANA, session.id).tallies[0].total == became.count(Voted.TAKEN)
    assert left_over(services) == 0


def test_two_presses_at_once_say_one_answer(services: Services) -> None:
    session = services.together.open(SANA, CASE)
    services.together.close_vote(SANA, session.id, 0)
    say = [partial(services.together.say, SANA, session.id, 0, choice) for choice in ("own-it", "explain")]
    assert both(*say) == [None, None]
    assert services.together.show(SANA, session.id).room.step == 1


def test_two_presses_at_once_open_one_session(services: Services) -> None:
    assert both(*[partial(services.together.open, SANA, CASE)] * 2) == [None, None]
    assert len(services.together.sessions(SANA)) == 1


def test_a_session_that_ends_as_phones_vote_leaves_no_vote_behind(services: Services) -> None:
    together = services.together
    session = together.open(SANA, CASE)
    votes = [partial(together.vote, session.code, token, step=0, number=1, address="192.0.2.7") for token in PHONES]
    met = both(*votes, partial(together.end, SANA, session.id), partial(together.end, SANA, session.id))
    assert [type(error) for error in met if error is not None] in ([], [NotFound])
    assert left_over(services) == 0
    assert services.store.attempts_of(SANA.id) == ()

"""Two tabs that go back in one session at the same moment on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from simulator.bootstrap import Services, Settings, build_services
from simulator.errors import AttemptNotFound, InvalidInput
from simulator.services.branching import MAX_BRANCHES
from tests.personas import TARA
from tests.postgresql import shared_server
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, begin, play
from tests.unit.storage.together import both

pytestmark = pytest.mark.postgresql


@pytest.fixture
def services(content: Path, clock: Clock) -> Iterator[Services]:
    address = shared_server().new_database()
    built = build_services(Settings(database_url=address, content=content, double_press_seconds=0), now=clock)
    yield built
    built.store.close()
    shared_server().give_back(address)


def test_the_last_try_that_there_is_room_for_is_begun_once(services: Services) -> None:
    attempt = play(services.training, begin(services.training), *BEST)
    for _ in range(MAX_BRANCHES - 1):
        services.branching.rewind(TARA, attempt.id, 1)
    assert both(lambda _number: services.branching.rewind(TARA, attempt.id, 2)) == [InvalidInput, None]
    assert len(services.branching.family(TARA, attempt.id)) == MAX_BRANCHES + 1


def test_two_presses_at_once_begin_one_try(services: Services, clock: Clock) -> None:
    attempt = play(services.training, begin(services.training), *BEST)
    clock.step = timedelta(milliseconds=40)
    assert both(lambda _number: services.branching.rewind(TARA, attempt.id, 2)) == [None, None]
    assert len(services.branching.family(TARA, attempt.id)) == 2


def test_a_session_that_is_erased_as_one_goes_back_leaves_no_try_behind(services: Services) -> None:
    attempt = play(services.training, begin(services.training), *BEST)
    acts = (
        lambda: services.branching.rewind(TARA, attempt.id, 1),
        lambda: services.my_data.erase_attempt(TARA, attempt.id),
    )
    assert set(both(lambda number: acts[number]())) <= {None, AttemptNotFound}
    assert services.store.attempts_of(TARA.id) == ()

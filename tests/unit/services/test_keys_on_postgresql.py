"""Two who adopt a key, rate or leave at the same moment on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.panel import Panel
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from tests.panelling import hire, invite, rate
from tests.personas import ADA, SANA
from tests.unit.services.on_postgresql import both, settled_services

pytestmark = pytest.mark.postgresql


@pytest.fixture
def services(content: Path) -> Iterator[Services]:
    with settled_services(content) as made:
        yield made


def judged(services: Services, raters: tuple[Actor, ...], level: int) -> Panel:
    panel = invite(services, raters)
    for rater in raters:
        rate(services, rater, panel, lambda *_: level, nodes=("late",), finish=False)
    services.panels.close(SANA, panel.id)
    return panel


def test_of_two_keys_that_are_adopted_at_once_one_applies_and_the_other_is_looked_at_again(services: Services) -> None:
    raters = hire(services, 3)
    panels = [judged(services, raters, level) for level in (1, 3)]
    first, second = panels
    for number in range(3):  # each time in the other order, as whoever held a panel first could wait for ever
        met = both(
            lambda: services.keys.adopt(ADA, first.id, 0),
            lambda: services.keys.adopt(ADA, second.id, 0),
        )
        (refused,) = [error for error in met if error is not None]
        assert isinstance(refused, InvalidInput)
        assert "since you looked" in str(refused)
        known = services.keys.adopted(ADA, first.id)
        assert [one.number for one in known] == list(range(number + 1, 0, -1))
        services.keys.withdraw(ADA, known[0].panel_id)


def test_of_two_presses_on_adopt_one_adopts(services: Services) -> None:
    panel = judged(services, hire(services, 3), 2)
    press = lambda: services.keys.adopt(ADA, panel.id, 0)  # noqa: E731
    (refused,) = [error for error in both(press, press) if error is not None]
    assert "adopted already" in str(refused)
    assert len(services.keys.adopted(ADA, panel.id)) == 1


def test_of_a_rating_and_closing_at_once_a_rating_is_in_what_was_found_or_refused(services: Services) -> None:
    raters = hire(services, 3)
    panel = invite(services, raters)
    for rater in raters:
        rate(services, rater, panel, lambda *_: 2, nodes=("late",), finish=False)
    met = both(
        lambda: services.rating.rate(raters[0], panel.id, "late", "own-it", levels={"A2": 4}),
        lambda: services.panels.close(SANA, panel.id),
    )
    mean = services.panels.results(SANA, panel.id).found["late"]["own-it"].criteria["A2"].mean
    assert (met[0] is None, mean) in ((True, 267), (False, 200))

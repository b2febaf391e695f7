"""Two who publish at the same moment on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.errors import InvalidInput
from tests.library import CASE, replaced
from tests.personas import SANA, SVEN
from tests.unit.services.on_postgresql import both, settled_services

pytestmark = pytest.mark.postgresql
NAME = "second-room"
HOW = {"revision": 1, "access": "all", "unreviewed": True}


@pytest.fixture
def services(content: Path) -> Iterator[Services]:
    with settled_services(content) as made:
        yield made


@pytest.fixture
def text(content: Path) -> str:
    return replaced((content / CASE).read_text(encoding="utf-8"), "id: waiting-room", f"id: {NAME}")


def test_two_presses_at_once_publish_once(services: Services, text: str) -> None:
    draft = services.drafting.start(SANA, text, origin="upload")
    press = lambda: services.publishing.publish(SANA, draft.id, **HOW)  # noqa: E731
    assert both(press, press) == [None, None]
    assert len(services.publishing.versions(SANA, NAME)) == 1


def test_of_two_authors_who_take_the_same_id_at_once_one_has_it(services: Services, text: str) -> None:
    hers = services.drafting.start(SANA, text, origin="upload")
    his = services.drafting.start(SVEN, text.replace("version: 1.0.0", "version: 2.0.0"), origin="upload")
    met = both(
        lambda: services.publishing.publish(SANA, hers.id, **HOW),
        lambda: services.publishing.publish(SVEN, his.id, **HOW),
    )
    (refused,) = [error for error in met if error is not None]
    assert isinstance(refused, InvalidInput)
    assert "Another case has the id" in str(refused)
    assert len(services.publishing.versions(SANA, NAME)) == 1


def test_of_publishing_and_retiring_at_once_both_are_done(services: Services, text: str) -> None:
    draft = services.drafting.start(SANA, text, origin="upload")
    services.publishing.publish(SANA, draft.id, **HOW)
    services.drafting.save(SANA, draft.id, text.replace("version: 1.0.0", "version: 1.1.0"), since=1)
    assert both(
        lambda: services.publishing.publish(SANA, draft.id, **(HOW | {"revision": 2})),
        lambda: services.offering.retire(SANA, NAME),
    ) == [None, None]
    assert services.publishing.versions(SANA, NAME)[1].publication.retired_at is not None

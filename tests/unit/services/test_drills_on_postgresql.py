"""Drills answered, rated and erased from two windows at the same moment on PostgreSQL, which lets writers run so."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from simulator.bootstrap import Services
from simulator.errors import InvalidInput, StepConflict
from tests.personas import TARA
from tests.unit.services.drilling import answer, best, due, more_rooms
from tests.unit.services.on_postgresql import both, settled_services

pytestmark = pytest.mark.postgresql


@pytest.fixture
def services(content: Path) -> Iterator[Services]:
    more_rooms(content)
    with settled_services(content) as made:
        yield made


def test_words_that_are_deleted_while_they_are_rated_stay_deleted(services: Services) -> None:
    sitting = services.drilling.begin(TARA)
    for position in range(6):
        answer(services, sitting.id, own_words="old")
        rated, erased = both(
            partial(services.drilling.rate_own_words, TARA, sitting.id, position, "A2", 3),
            partial(services.notes.erase_journal, TARA),
        )
        assert erased is None
        assert rated is None or isinstance(rated, InvalidInput)
        kept = services.drilling.drills.answers(sitting.id)[position]
        assert (kept.own_words, dict(kept.self_ratings)) == ("", {})


def test_words_that_are_deleted_while_the_drill_is_answered_stay_deleted(services: Services) -> None:
    sitting = services.drilling.begin(TARA)
    for position in range(8):
        choice = best(due(services, sitting.id))
        services.drilling.open_options(TARA, sitting.id, position, "old")
        met = both(
            partial(services.drilling.answer, TARA, sitting.id, position, choice),
            partial(services.notes.erase_journal, TARA),
        )
        assert met == [None, None]
        assert services.drilling.my_words(TARA) == ((), 0)


def test_options_that_are_opened_while_the_drill_is_answered_leave_one_answer(services: Services) -> None:
    sitting = services.drilling.begin(TARA)
    for position in range(8):
        choice = best(due(services, sitting.id))
        opened, answered = both(
            partial(services.drilling.open_options, TARA, sitting.id, position, "words"),
            partial(services.drilling.answer, TARA, sitting.id, position, choice),
        )
        assert answered is None
        assert opened is None or isinstance(opened, StepConflict)
        kept = services.drilling.drills.answers(sitting.id)[position]
        assert (kept.answer, kept.own_words, kept.is_open) == (choice, "words" if opened is None else "", False)


def test_drills_that_are_rated_while_their_person_is_erased_go_with_them_and_nobody_waits_for_ever(
    services: Services,
) -> None:
    sitting = services.drilling.begin(TARA)
    answer(services, sitting.id, own_words="old")
    drills, is_held = services.drilling.drills, Event()

    def rate() -> None:
        with services.database.writing():
            drills.hold_sitting(sitting.id)
            is_held.set()
            sleep(0.4)  # the other one now waits for what is held
            drills.amend(sitting.id, 0, self_ratings={"A2": 3})

    def erase() -> None:
        is_held.wait()
        services.my_data.stores.sharing.forget_practice(TARA.id)

    assert both(rate, erase) == [None, None]
    assert drills.sittings_of(TARA.id) == ()
    assert drills.answers_of(TARA.id) == ()

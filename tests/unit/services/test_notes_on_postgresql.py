"""Notes that are kept from two windows at the same moment on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.sharing import Confidence, PrivateNote, Pull
from simulator.errors import AttemptNotFound
from tests.personas import TARA
from tests.unit.services.on_postgresql import both, settled_services
from tests.unit.services.playing import begin

pytestmark = pytest.mark.postgresql


@pytest.fixture
def services(content: Path) -> Iterator[Services]:
    with settled_services(content) as made:
        yield made


def test_of_what_is_noted_at_once_nothing_is_lost(services: Services) -> None:
    for _ in range(10):
        attempt = begin(services.training)
        note = partial(services.notes.note, TARA, attempt.id, 0)
        met = both(
            partial(note, own_words="words", confidence=Confidence.SURE),
            partial(note, pull=Pull.RESCUE),
            partial(note, reaction="warm"),
        )
        assert met == [None, None, None]
        expected = PrivateNote(attempt.id, 0, "words", "warm", Confidence.SURE, Pull.RESCUE)
        assert services.notes.my_notes(TARA, attempt.id) == (expected,)


def test_what_is_noted_while_the_attempt_is_erased_goes_with_it(services: Services) -> None:
    for _ in range(10):
        attempt = begin(services.training)
        noted, reflected, erased = both(
            partial(services.notes.note, TARA, attempt.id, 0, own_words="words"),
            partial(services.notes.reflect, TARA, attempt.id, "All of it."),
            partial(services.my_data.erase_attempt, TARA, attempt.id),
        )
        assert erased is None
        assert all(error is None or isinstance(error, AttemptNotFound) for error in (noted, reflected))
        assert services.notes.journal(TARA) == ()


def test_words_that_are_erased_while_more_are_written_leave_one_or_the_other(services: Services) -> None:
    for _ in range(10):
        attempt = begin(services.training)
        services.notes.note(TARA, attempt.id, 0, own_words="old", pull=Pull.FIX)
        met = both(
            partial(services.notes.erase_journal, TARA),
            partial(services.notes.note, TARA, attempt.id, 0, own_words="new"),
        )
        assert met == [None, None]
        left = services.notes.my_notes(TARA, attempt.id)
        assert [note.own_words for note in left] in ([], ["new"])
        assert [note.pull for note in left] in ([], [None])

"""Supervisors and a trainee who press at the same moment on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt
from simulator.domain.policy import Private
from simulator.domain.roles import Role
from simulator.errors import InvalidInput, NotFound
from simulator.services.word_ratings import known_by
from tests.personas import COHORT, SANA, SVEN, TARA
from tests.unit.services.conftest import Clock
from tests.unit.services.on_postgresql import both, settled_services
from tests.unit.services.world import shared

pytestmark = pytest.mark.postgresql
REASON = "The tone was warmer than the words."
SVEN_HERE = replace(SVEN, supervises=SVEN.supervises | {COHORT})
"""Sven as a second supervisor of Tara's cohort."""


@pytest.fixture
def services(content: Path, clock: Clock) -> Iterator[Services]:
    with settled_services(content, now=clock) as built:
        yield built


@pytest.fixture
def attempt(services: Services, clock: Clock) -> Attempt:
    services.programs.store.enrol(COHORT, SVEN.id, Role.SUPERVISOR, at=clock.now)
    return shared(services, Private.OWN_WORDS)


def test_of_two_ratings_at_once_the_second_is_not_blind_and_each_rater_has_one(
    services: Services, attempt: Attempt
) -> None:
    rate = partial(services.word_ratings.rate, of=known_by("my own words"))
    acts = [partial(rate, SANA, attempt.id, 0, {"A2": level, "A5": 3}, "") for level in (1, 2, 3)]
    assert both(*acts, partial(rate, SVEN_HERE, attempt.id, 0, {"A2": 4, "A5": 3}, "")) == [None] * 4
    given = {one.rater_id: one.blind for one in services.word_ratings.store.ratings(attempt.id)}
    assert given == {SANA.id: False, SVEN.id: True}
    assert services.sharing.audit.entries(action="words-rated")[1] == 4


def test_words_that_change_as_they_are_rated_keep_no_rating_of_the_old_ones(
    services: Services, attempt: Attempt
) -> None:
    rate = partial(services.word_ratings.rate, SANA, attempt.id, 0, {"A2": 1, "A5": 3}, "", of=known_by("my own words"))
    met = both(rate, partial(services.notes.note, TARA, attempt.id, 0, own_words="other words"))
    assert [type(error) for error in met if error is not None] in ([], [InvalidInput])
    assert services.word_ratings.store.ratings(attempt.id) == ()


def test_two_presses_at_once_comment_and_answer_once(services: Services, attempt: Attempt, clock: Clock) -> None:
    clock.step = timedelta(seconds=1)
    assert both(*[partial(services.sharing.comment, SANA, attempt.id, "You waited.", 1)] * 2) == [None, None]
    (said,) = services.sharing.store.comments(attempt.id)
    assert both(*[partial(services.coaching.answer, TARA, said.id, "I did.")] * 2) == [None, None]
    assert len(services.sharing.store.comments(attempt.id)) == 2


def test_a_comment_that_is_answered_as_it_is_taken_back_twice_leaves_one_line_in_the_log(
    services: Services, attempt: Attempt
) -> None:
    said = services.sharing.comment(SANA, attempt.id, "You waited.", 1)
    back = partial(services.sharing.withdraw_comment, SANA, said.id)
    met = both(back, back, partial(services.coaching.answer, TARA, said.id, "I did."))
    assert {type(error) for error in met if error is not None} == {NotFound}
    assert services.sharing.audit.entries(action="comment-withdrawn")[1] == 1
    assert said not in services.sharing.store.comments(attempt.id)


def test_of_two_supervisors_who_see_a_score_differently_at_once_one_is_told(
    services: Services, attempt: Attempt
) -> None:
    acts = [
        partial(services.score_changes.change, person, attempt.id, "attunement", becomes, REASON)
        for person, becomes in ((SANA, 70), (SVEN_HERE, 20))
    ]
    assert sorted(str(type(error).__name__) for error in both(*acts)) == ["InvalidInput", "NoneType"]
    (standing,) = services.score_changes.store.score_changes(attempt.id)
    back = partial(services.score_changes.withdraw, SANA if standing.author_id == SANA.id else SVEN_HERE, standing.id)
    assert both(back, back) == [None, None]
    assert services.sharing.audit.entries(action="score-change-withdrawn")[1] == 1

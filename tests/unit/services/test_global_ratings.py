"""Ratings of an attempt as a whole: one a supervisor, seen by the trainee, and they change no score."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt
from simulator.domain.roles import Role
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput
from tests.personas import ADA, COHORT, PIA, SANA, SVEN, TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import begin
from tests.unit.services.world import shared

SVEN_HERE = replace(SVEN, supervises=SVEN.supervises | {COHORT})


@pytest.fixture
def attempt(settled: Services, clock: Clock) -> Attempt:
    settled.programs.store.enrol(COHORT, SVEN.id, Role.SUPERVISOR, at=clock.now)
    return shared(settled)


def levels(services: Services, reader, attempt: Attempt) -> list[tuple[str, int, bool]]:
    found = services.global_ratings.ratings(reader, attempt.id)
    return [(one.rater_name, one.rating.level, one.mine) for one in found]


def test_each_supervisor_rates_once_and_the_trainee_sees_who_said_what(settled: Services, attempt: Attempt) -> None:
    settled.global_ratings.rate(SANA, attempt.id, 2)
    settled.global_ratings.rate(SVEN_HERE, attempt.id, 3)
    settled.global_ratings.rate(SANA, attempt.id, 4)
    assert levels(settled, TARA, attempt) == [("Sven Holm", 3, False), ("Sana Rivera", 4, False)]
    assert levels(settled, SANA, attempt)[1] == ("Sana Rivera", 4, True)
    (told,) = settled.coaching.told(TARA)
    assert told.told.n_overall == 2


def test_the_same_level_again_is_no_news_and_one_can_be_taken_back(settled: Services, attempt: Attempt) -> None:
    for _ in range(2):
        settled.global_ratings.rate(SANA, attempt.id, 2)
    assert settled.global_ratings.withdraw(SANA, attempt.id)
    assert not settled.global_ratings.withdraw(SANA, attempt.id)
    assert levels(settled, TARA, attempt) == []
    actions = [line.action for line in settled.standards.audit.entries(person_id=SANA.id)[0]]
    assert (actions.count("attempt-rated-whole"), actions.count("attempt-rating-withdrawn")) == (1, 1)


@pytest.mark.parametrize("level", [0, 6, 3.0, True, "3", None], ids=str)
def test_a_level_that_is_none_is_refused(settled: Services, attempt: Attempt, level: object) -> None:
    with pytest.raises(InvalidInput):
        settled.global_ratings.rate(SANA, attempt.id, level)  # type: ignore[arg-type]


def test_a_session_under_way_is_not_rated(settled: Services) -> None:
    begun = begin(settled.training)
    settled.sharing.share(TARA, begun.id, COHORT)
    with pytest.raises(InvalidInput):
        settled.global_ratings.rate(SANA, begun.id, 3)


def test_nobody_rates_themselves_and_who_may_not_read_it_finds_nothing(settled: Services, attempt: Attempt) -> None:
    with pytest.raises(AccessDenied):
        settled.global_ratings.rate(TARA, attempt.id, 5)
    for person in (THEO, PIA, ADA, SVEN):
        with pytest.raises(AttemptNotFound):
            settled.global_ratings.rate(person, attempt.id, 3)
        with pytest.raises(AttemptNotFound):
            settled.global_ratings.ratings(person, attempt.id)


def test_it_changes_no_score(settled: Services, attempt: Attempt) -> None:
    before = settled.training.debrief(TARA, str(attempt.id))[1].sheet
    settled.global_ratings.rate(SANA, attempt.id, 1)
    assert settled.training.debrief(TARA, str(attempt.id))[1].sheet == before

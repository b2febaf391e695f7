"""Rating own words: what a rater sees and when, what is kept, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt
from simulator.domain.coaching import MAX_RATING_NOTE, InCommon, WordRating
from simulator.domain.policy import Private
from simulator.domain.roles import Role
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput
from simulator.services.word_ratings import Desk, known_by
from tests.personas import ADA, COHORT, PIA, SANA, SECOND_COHORT, SVEN, TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import begin
from tests.unit.services.world import shared

WORDS = "my own words"
LEVELS = {"A2": 2, "A5": 3}
SVEN_HERE = replace(SVEN, supervises=SVEN.supervises | {COHORT})
"""Sven as a second supervisor of Tara's cohort."""


@pytest.fixture
def attempt(settled: Services, clock: Clock) -> Attempt:
    settled.programs.store.enrol(COHORT, SVEN.id, Role.SUPERVISOR, at=clock.now)
    return shared(settled, Private.OWN_WORDS)


def desk(services: Services, attempt: Attempt, step: int | None = None, actor=SANA) -> Desk:
    found = services.word_ratings.desk(actor, attempt.id, step)
    assert found is not None
    return found


def rate(services: Services, attempt: Attempt, levels: Mapping[str, int] = LEVELS, actor=SANA, step=0) -> WordRating:
    of = desk(services, attempt, step, actor).of
    return services.word_ratings.rate(actor, attempt.id, step, levels, "Nearly.", of=of)


def test_the_desk_shows_moment_words_and_criteria_and_nothing_of_the_choice(
    settled: Services, attempt: Attempt
) -> None:
    seen = desk(settled, attempt)
    assert (seen.words, seen.here.step, seen.trainee_name) == (WORDS, 0, "Tara Olsen")
    assert [criterion.id for criterion in seen.criteria] == ["A2", "A5"]
    assert [line.words for line in seen.lines][:1] == ["Forty minutes. Nobody came out once."]
    assert (seen.opened, seen.mine, seen.before) == (None, None, ())


def test_once_rated_the_choice_and_every_rating_stand_side_by_side(settled: Services, attempt: Attempt) -> None:
    given = rate(settled, attempt)
    seen = desk(settled, attempt)
    assert (given.blind, seen.mine, seen.here.rated) == (True, given, True)
    assert seen.opened is not None
    assert seen.opened.moment.taken.choice.id == "own-it"
    (said,) = seen.opened.ratings
    assert (said.rating, said.mine, bool(said.rater_name)) == (given, True, True)
    assert seen.opened.self_ratings == {"A2": 3}


def test_what_was_chosen_before_stays_untold_where_words_of_it_wait(settled: Services, attempt: Attempt) -> None:
    settled.notes.note(TARA, attempt.id, 2, own_words="and more")
    assert [told for _said, told in desk(settled, attempt, 2).before] == [False, True]
    rate(settled, attempt)
    assert [told for _said, told in desk(settled, attempt, 2).before] == [True, True]


def test_the_first_words_that_are_not_rated_come_first(settled: Services, attempt: Attempt) -> None:
    settled.notes.note(TARA, attempt.id, 2, own_words="and more")
    rate(settled, attempt)
    assert [(place.step, place.rated) for place in desk(settled, attempt).places] == [(0, True), (2, False)]
    assert [desk(settled, attempt, step).here.step for step in (None, 0, 1, 99)] == [2, 0, 2, 2]


def test_rating_again_replaces_ones_rating_which_is_not_blind_any_more(settled: Services, attempt: Attempt) -> None:
    rate(settled, attempt)
    again = rate(settled, attempt, {"A2": 4, "A5": 4})
    assert not again.blind
    assert settled.word_ratings.store.ratings(attempt.id) == (again,)


def test_pressing_twice_and_a_better_note_leave_the_rating_blind(settled: Services, attempt: Attempt) -> None:
    first = rate(settled, attempt)
    assert rate(settled, attempt) == first
    other = settled.word_ratings.rate(SANA, attempt.id, 0, LEVELS, "Very nearly.", of=known_by(WORDS))
    assert (other.blind, other.note) == (True, "Very nearly.")


def test_who_has_read_the_session_rates_but_not_blind(settled: Services, attempt: Attempt) -> None:
    assert settled.word_ratings.n_unread(SANA, attempt.id) == 1
    settled.sharing.review(SANA, attempt.id)
    assert settled.word_ratings.n_unread(SANA, attempt.id) == 0
    assert not rate(settled, attempt).blind


def test_a_rating_has_a_level_for_each_criterion_and_no_other(settled: Services, attempt: Attempt) -> None:
    wrong = ({}, {"A2": 2}, {"A2": 2, "A5": 5}, {"A2": -1, "A5": 0}, {"A2": True, "A5": 1}, {**LEVELS, "S1": 1})
    for levels in wrong:
        with pytest.raises(InvalidInput, match="level from 0 to 4"):
            rate(settled, attempt, levels)
    assert settled.word_ratings.store.ratings(attempt.id) == ()


def test_a_note_that_is_too_long_is_refused(settled: Services, attempt: Attempt) -> None:
    with pytest.raises(InvalidInput):
        settled.word_ratings.rate(SANA, attempt.id, 0, LEVELS, "x" * (MAX_RATING_NOTE + 1), of=known_by(WORDS))


def test_words_that_changed_meanwhile_are_not_rated(settled: Services, attempt: Attempt) -> None:
    read = desk(settled, attempt)
    settled.notes.note(TARA, attempt.id, 0, own_words="other words")
    for step in (0, 1):
        with pytest.raises(InvalidInput, match="changed or deleted"):
            settled.word_ratings.rate(SANA, attempt.id, step, LEVELS, of=read.of)


def test_who_has_seen_what_was_chosen_rates_the_changed_words_of_that_session_but_not_blind(
    settled: Services, attempt: Attempt
) -> None:
    rate(settled, attempt)
    settled.notes.note(TARA, attempt.id, 0, own_words="other words")
    assert not rate(settled, attempt).blind
    assert rate(settled, attempt, actor=SVEN_HERE).blind


def test_a_session_without_own_words_has_nothing_to_rate(settled: Services, attempt: Attempt) -> None:
    settled.notes.forget_words(TARA, attempt.id, 0)
    assert settled.word_ratings.desk(SANA, attempt.id) is None


def test_a_session_under_way_is_not_rated(settled: Services) -> None:
    begun = begin(settled.training)
    settled.sharing.share(TARA, begun.id, COHORT, frozenset({Private.OWN_WORDS}))
    with pytest.raises(InvalidInput, match="isn't finished"):
        settled.word_ratings.desk(SANA, begun.id)
    assert settled.word_ratings.n_unread(SANA, begun.id) == 0


def test_words_that_are_not_ticked_are_rated_by_nobody(settled: Services, attempt: Attempt) -> None:
    rate(settled, attempt)
    settled.sharing.share(TARA, attempt.id, COHORT)
    with pytest.raises(AccessDenied):
        settled.word_ratings.desk(SANA, attempt.id)
    assert settled.word_ratings.ratings(SANA, attempt.id) == settled.word_ratings.ratings(TARA, attempt.id) == ()
    assert settled.word_ratings.n_unread(SANA, attempt.id) == 0


def test_what_is_ticked_for_one_cohort_is_not_rated_in_another(settled: Services, attempt: Attempt) -> None:
    tara = replace(TARA, trains_in=TARA.trains_in | {SECOND_COHORT})
    settled.sharing.share(tara, attempt.id, SECOND_COHORT)
    with pytest.raises(AccessDenied):
        settled.word_ratings.desk(SVEN, attempt.id)


def test_others_learn_of_nothing(settled: Services, attempt: Attempt) -> None:
    for person in (THEO, SVEN, PIA, ADA):
        with pytest.raises(AttemptNotFound):
            settled.word_ratings.desk(person, attempt.id)
    with pytest.raises(AccessDenied):
        settled.word_ratings.rate(TARA, attempt.id, 0, LEVELS, of=known_by(WORDS))


def test_reading_words_and_rating_them_are_in_the_audit_log(settled: Services, attempt: Attempt) -> None:
    rate(settled, attempt)
    for action in ("attempt-read", "words-rated"):
        (line,) = settled.sharing.audit.entries(action=action)[0]
        assert line.thing == f"attempt:{attempt.id}"


def test_a_second_rater_sees_the_first_only_after_rating(settled: Services, attempt: Attempt) -> None:
    rate(settled, attempt)
    assert desk(settled, attempt, actor=SVEN_HERE).opened is None
    assert settled.word_ratings.ratings(SVEN_HERE, attempt.id) == ()
    rate(settled, attempt, {"A2": 2, "A5": 1}, actor=SVEN_HERE)
    for reader in (SANA, SVEN_HERE, TARA):
        assert [said.rating.ratings for said in settled.word_ratings.ratings(reader, attempt.id)] == [
            LEVELS,
            {"A2": 2, "A5": 1},
        ]


def test_agreement_counts_what_both_rated_and_tells_no_kappa_of_a_few(settled: Services, attempt: Attempt) -> None:
    rate(settled, attempt)
    assert settled.word_ratings.agreement(SANA, attempt.id) == ()
    rate(settled, attempt, {"A2": 2, "A5": 1}, actor=SVEN_HERE)
    (found,) = settled.word_ratings.agreement(SANA, attempt.id)
    assert (found.counts, found.kappa) == (InCommon(2, 1, 1, ((2, 2), (3, 1))), None)


def test_from_ten_ratings_in_common_on_agreement_is_corrected_for_chance(
    settled: Services, attempt: Attempt, clock: Clock
) -> None:
    levels = ((0, 4), (1, 3), (2, 2), (3, 1), (4, 0))
    for number in range(5):
        one = attempt if not number else shared(settled, Private.OWN_WORDS)
        rate(settled, one, dict(zip(LEVELS, levels[number], strict=True)))
        rate(settled, one, dict(zip(LEVELS, levels[number], strict=True)), actor=SVEN_HERE)
        clock.now += timedelta(days=1)
    (found,) = settled.word_ratings.agreement(SANA, attempt.id)
    assert (found.counts.n, found.counts.exact, found.kappa) == (10, 10, 1.0)


def test_sessions_that_are_not_shown_any_more_count_for_no_agreement(settled: Services, attempt: Attempt) -> None:
    other = shared(settled, Private.OWN_WORDS)
    for one in (attempt, other):
        rate(settled, one)
        rate(settled, one, actor=SVEN_HERE)
    settled.sharing.unshare(TARA, other.id, COHORT)
    (found,) = settled.word_ratings.agreement(SANA, attempt.id)
    assert found.counts.n == 2

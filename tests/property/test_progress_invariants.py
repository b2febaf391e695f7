"""What always holds of progress, whatever somebody has practised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.attempt import Attempt, Feedback, Purpose
from simulator.domain.progress import Exposure, Trend, exposures, growth, time_in_session
from simulator.domain.scoring import Score

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _attempt(number: int, case: str, minutes: int | None, purpose: Purpose) -> Attempt:
    at = None if minutes is None else NOON + timedelta(minutes=minutes)
    ending = None if at is None else "end"
    given = (UUID(int=number), UUID(int=0), case, "c", "p", "standard", 1, purpose, Feedback.EACH, NOON)
    return Attempt(*given, ended_at=at, ending=ending)


KINDS = st.sampled_from([Purpose.PRACTICE, Purpose.COUNTED, Purpose.PREVIEW, Purpose.SIMULATED])
SOME = st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 3), KINDS), max_size=8)
ATTEMPTS = SOME.map(lambda rows: [_attempt(number, *row) for number, row in enumerate(rows, 1)])
SCORES = st.builds(
    lambda value, error: Score(value, error, value, value, 3), st.integers(0, 10_000), st.integers(0, 3_000)
)


@given(ATTEMPTS, st.randoms())
def test_the_order_in_which_attempts_come_changes_nothing(attempts: list[Attempt], chance) -> None:
    mixed = list(attempts)
    chance.shuffle(mixed)

    assert exposures(mixed) == exposures(attempts)


@given(ATTEMPTS)
def test_each_case_that_came_to_an_ending_has_exactly_one_first_exposure(attempts: list[Attempt]) -> None:
    cases = {attempt.id: attempt.scenario_id for attempt in attempts}
    found = exposures(attempts)
    first = [cases[name] for name, exposure in found.items() if exposure is Exposure.FIRST]

    assert sorted(first) == sorted({cases[name] for name in found})


@given(ATTEMPTS, st.integers(0, 4), st.data())
def test_a_branch_makes_known_what_ends_after_it_and_changes_nothing_else(
    attempts: list[Attempt], minutes: int, data: st.DataObject
) -> None:
    before = exposures(attempts)
    if not before:
        return
    origin = data.draw(st.sampled_from([attempt for attempt in attempts if attempt.id in before]))
    ended = NOON + timedelta(minutes=minutes)
    branch = replace(
        origin, id=UUID(int=99), purpose=Purpose.BRANCH, parent_id=origin.id, fork_step=1, ended_at=ended, ending="end"
    )

    after = exposures([*attempts, branch])

    assert after.pop(branch.id) is Exposure.BRANCH
    known = {one.id for one in attempts if one.scenario_id == origin.scenario_id and (one.ended_at or ended) > ended}
    expected = {name: Exposure.REPEAT if name in known else exposure for name, exposure in before.items()}
    assert after == expected


@given(st.lists(SCORES, max_size=12), st.integers(0, 5))
def test_cases_without_a_score_say_nothing_about_growth(scores: list[Score], place: int) -> None:
    nothing = Score(None, None, None, None, 2)

    assert growth([*scores[:place], nothing, *scores[place:]]) == growth(scores)


@given(st.lists(SCORES, min_size=5, max_size=12))
def test_scores_turned_upside_down_have_the_opposite_trend(scores: list[Score]) -> None:
    opposite = {Trend.RISING: Trend.FALLING, Trend.FALLING: Trend.RISING, Trend.UNCLEAR: Trend.UNCLEAR}
    turned = [Score(10_000 - (score.value or 0), score.error, 0, 0, 3) for score in scores]
    here, there = growth(scores), growth(turned)

    near_the_edge = min(abs(here.low or 0), abs(here.high or 0)) < 1e-6
    assert near_the_edge or there.trend is opposite[here.trend]
    assert there.change == -(here.change or 0)
    assert there.reliable == here.reliable


@given(st.lists(st.integers(-10_000, 10_000), max_size=20))
def test_time_in_a_session_is_never_negative_nor_longer_than_its_parts_may_be(minutes: list[int]) -> None:
    spent = time_in_session(NOON, [NOON + timedelta(minutes=minute) for minute in minutes])

    assert timedelta() <= spent <= len(minutes) * timedelta(minutes=10)

"""What the store of standards and of judging promises, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from simulator.domain.coaching import GlobalRating
from simulator.domain.judging import Expected, Judge, JudgedCase, JudgingPhase, Limits, Setting, TraineesThere
from simulator.domain.standards import Method, Standard
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_coaching import SqlCoaching, forget_coaching
from simulator.storage.sql_sharing import SqlSharing
from simulator.storage.sql_standards import SqlStandards
from simulator.storage.standard_people import forget_standards
from tests.personas import OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, SVEN, TARA
from tests.settled import settle
from tests.unit.storage.conftest import HASH, NOON, attempt, version

LIMITS = Limits(50, 70, 5, 30)
CASE = JudgedCase("a-case", HASH, "p" * 64, "A case", (("greeting", 2), ("late", 1)))


@pytest.fixture
def standards(database: Database) -> SqlStandards:
    settle(database)
    return SqlStandards(database)


def standard(number: int = 1, **changes: object) -> Standard:
    made = Standard(
        uuid4(), PROGRAM, number, Method.ANGOFF, 6_180, 9, 24, 2, 210, 5_700, 6_660, None, None, "", PIA.id, NOON
    )
    return replace(made, **changes)


def opened(standards: SqlStandards, *judges: UUID, **changes: object) -> Setting:
    made = replace(Setting(uuid4(), PROGRAM, (CASE,), "Just ready.", PIA.id, NOON), **changes)
    standards.open_setting(made, [Judge(made.id, one, NOON) for one in judges])
    return made


def gave(setting: Setting, judge: UUID, share: int, round_: int = 1, node: str = "greeting") -> Expected:
    return Expected(setting.id, judge, round_, "a-case", node, share, NOON)


def test_the_newest_standard_of_a_program_applies_and_the_others_stay(standards: SqlStandards) -> None:
    standards.hold_program(PROGRAM)
    assert (standards.current(PROGRAM), standards.standards(PROGRAM)) == (None, ())
    first, second = standard(), standard(2, method=Method.PROVISIONAL, n=0, set_by=SANA.id)
    elsewhere = standard(program_id=OTHER_PROGRAM)
    for one in (first, second, elsewhere):
        standards.set_standard(one)
    assert standards.current(PROGRAM) == second
    assert standards.standards(PROGRAM) == (second, first)
    assert standards.standards_by(PIA.id) == tuple(sorted((first, elsewhere), key=lambda one: one.id))


def test_two_standards_never_have_the_same_number(standards: SqlStandards) -> None:
    standards.set_standard(standard())
    with pytest.raises(StorageError, match="does not fit"):
        standards.set_standard(standard())


def test_a_judging_is_kept_with_its_cases_and_goes_through_its_rounds(standards: SqlStandards) -> None:
    made = opened(standards, SVEN.id)
    assert standards.setting(made.id) == standards.hold_setting(made.id) == made
    assert standards.setting(uuid4()) is standards.hold_setting(uuid4()) is None
    later = opened(standards, opened_at=NOON + timedelta(days=1), opened_by=SANA.id)
    assert standards.settings(PROGRAM) == (later, made)
    assert standards.settings(OTHER_PROGRAM) == ()
    assert standards.settings_by(PIA.id) == (made,)
    told = {("a-case", "greeting"): TraineesThere(7, 61, 40, 82), ("a-case", "late"): TraineesThere(5, 0, None, None)}
    standards.begin_second(made.id, NOON, told)
    second = replace(made, phase=JudgingPhase.SECOND, second_at=NOON, trainees=told)
    assert standards.setting(made.id) == second
    standards.close_setting(made.id, NOON)
    assert standards.setting(made.id) == replace(second, phase=JudgingPhase.CLOSED, closed_at=NOON)


def test_a_judges_place_goes_through_rounds_and_limits(standards: SqlStandards) -> None:
    made = opened(standards, SVEN.id)
    assert standards.judging(SANA.id) == ()
    assert not standards.add_judge(Judge(made.id, SVEN.id, NOON))
    assert standards.add_judge(Judge(made.id, SANA.id, NOON + timedelta(1)))
    standards.limit(made.id, SVEN.id, LIMITS)
    standards.hand_in(made.id, SVEN.id, 1, NOON)
    standards.hand_in(made.id, SVEN.id, 2, NOON + timedelta(2))
    sven = Judge(made.id, SVEN.id, NOON, None, NOON, NOON + timedelta(2), LIMITS)
    assert standards.judges(made.id) == (sven, Judge(made.id, SANA.id, NOON + timedelta(1)))
    assert standards.judging(SVEN.id) == ((made, sven),)


def test_what_is_given_replaces_what_was_in_its_round_and_goes_with_who_leaves(standards: SqlStandards) -> None:
    made = opened(standards, SVEN.id, SANA.id)
    for one in (gave(made, SVEN.id, 50), gave(made, SVEN.id, 60), gave(made, SVEN.id, 70, 2), gave(made, SANA.id, 10)):
        standards.expect(one)
    assert standards.expected(made.id, SVEN.id) == (gave(made, SVEN.id, 60), gave(made, SVEN.id, 70, 2))
    assert len(standards.expected(made.id)) == 3
    assert standards.expected_by(SANA.id) == (gave(made, SANA.id, 10),)
    standards.limit(made.id, SVEN.id, LIMITS)
    standards.hand_in(made.id, SVEN.id, 1, NOON)
    standards.leave_judging(made.id, SVEN.id, NOON)
    assert standards.expected(made.id) == (gave(made, SANA.id, 10),)
    left = next(one for one in standards.judges(made.id) if one.judge_id == SVEN.id)
    assert left == Judge(made.id, SVEN.id, NOON, left_at=NOON)
    assert standards.add_judge(Judge(made.id, SVEN.id, NOON))
    assert standards.judging(SVEN.id)[0][1].left_at is None


def test_who_is_erased_leaves_what_they_handed_in_without_a_name_and_nothing_else(
    standards: SqlStandards, database: Database
) -> None:
    whole, begun, over = (opened(standards, SVEN.id) for _ in range(3))
    for setting in (whole, begun, over):
        standards.expect(gave(setting, SVEN.id, 50))
    standards.hand_in(whole.id, SVEN.id, 1, NOON)
    standards.close_setting(over.id, NOON)
    standards.set_standard(standard())
    with database.writing() as connection:
        assert forget_standards(connection, SVEN.id) == 3
        assert forget_standards(connection, PIA.id) == 4
        assert forget_standards(connection, OTTO.id) == 0
    assert standards.judging(SVEN.id) == standards.expected_by(SVEN.id) == standards.settings_by(PIA.id) == ()
    assert [len(standards.expected(one.id)) for one in (whole, begun, over)] == [1, 0, 1]
    assert standards.judges(begun.id) == ()
    names = {standards.judges(one.id)[0].judge_id for one in (whole, over)}
    assert len(names) == 2
    current = standards.current(PROGRAM)
    assert current is not None
    assert current.set_by is None


def test_a_rating_of_the_whole_is_one_a_supervisor_and_attempt_and_goes_with_the_attempt(
    standards: SqlStandards, database: Database
) -> None:
    store, coaching = SqlStore(database), SqlCoaching(database)
    store.keep_version(version(), at=NOON)
    one, other = attempt(trainee_id=TARA.id), attempt(trainee_id=TARA.id)
    for each in (one, other):
        store.create_attempt(each)
    for rating in (
        GlobalRating(one.id, SANA.id, 2, NOON),
        GlobalRating(one.id, SANA.id, 4, NOON + timedelta(minutes=1)),
        GlobalRating(other.id, SANA.id, 3, NOON),
        GlobalRating(one.id, SVEN.id, 1, NOON),
    ):
        coaching.rate_whole(rating)
    assert coaching.global_ratings([one.id]) == (
        GlobalRating(one.id, SVEN.id, 1, NOON),
        GlobalRating(one.id, SANA.id, 4, NOON + timedelta(minutes=1)),
    )
    assert coaching.global_ratings([]) == ()
    assert [(told.attempt_id, told.n_overall) for told in coaching.told(TARA.id)] == [
        (each, {one.id: 2, other.id: 1}[each]) for each in sorted((one.id, other.id))
    ]
    assert coaching.take_back_whole(one.id, SVEN.id)
    assert not coaching.take_back_whole(one.id, SVEN.id)
    assert len(coaching.global_ratings_by(SANA.id)) == 2
    with database.writing() as connection:
        forget_coaching(connection, SANA.id)
    assert coaching.global_ratings_by(SANA.id) == ()
    raters = {rating.rater_id for rating in coaching.global_ratings([one.id, other.id])}
    assert len(raters) == 2
    SqlSharing(database).erase_attempt(one.id, at=NOON)
    assert [rating.attempt_id for rating in coaching.global_ratings([one.id, other.id])] == [other.id]

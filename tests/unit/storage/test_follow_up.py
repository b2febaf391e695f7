"""What the store of what supervisors follow up promises, on real databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.agreements import Agreement, AgreementNote, NoteKind
from simulator.domain.attempt import Attempt, Purpose, StoredScore
from simulator.domain.critical_reviews import ReviewAct, ReviewStep
from simulator.domain.flags import Flag, FlagBasis, FlagKind
from simulator.domain.sharing import Share
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_follow_up import SqlFollowUp, forget_follow_up
from simulator.storage.sql_panels import SqlPanels
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_sharing import SqlSharing
from tests.personas import COHORT, SANA, SECOND_COHORT, TARA, THEO
from tests.settled import asked, settle
from tests.unit.storage.conftest import NOON, attempt, decision, version
from tests.unit.storage.lived_in import live_in

pytestmark = pytest.mark.thorough

LATER = NOON + timedelta(hours=1)
ID = UUID("11111111-1111-4111-8111-111111111111")
BASIS = FlagBasis(5, (50.0, 48.25, 52.5), 60.0, False, 51.25, 4.5, 0.875, 12, 0.71, 0.04, 0.64)


@pytest.fixture
def store(database: Database) -> SqlFollowUp:
    settle(database)
    return SqlFollowUp(database)


@pytest.fixture
def counted(database: Database, store: SqlFollowUp) -> Attempt:
    """An attempt of Tara's for an assignment."""
    task = asked()
    SqlPrograms(database).create_assignment(task)
    SqlStore(database).keep_version(version(), at=NOON)
    made = attempt(trainee_id=TARA.id, purpose=Purpose.COUNTED)
    SqlStore(database).create_attempt(made)
    SqlSharing(database).assign(made.id, task.id)
    return made


def flag(**changes: object) -> Flag:
    return replace(Flag(uuid4(), TARA.id, COHORT, FlagKind.WATCH, BASIS, NOON), **changes)


def entry(**changes: object) -> Agreement:
    return replace(Agreement(uuid4(), TARA.id, COHORT, SANA.id, "Zwei Übungen ✓", NOON.date(), NOON), **changes)


def test_what_was_done_about_a_choice_comes_back_in_its_order(store: SqlFollowUp, counted: Attempt) -> None:
    read = ReviewStep(counted.id, 1, 0, ReviewAct.READ, SANA.id, "", NOON)
    opened = ReviewStep(counted.id, 1, 1, ReviewAct.OPENED, None, "Warum? 🙂", LATER)
    other = ReviewStep(counted.id, 0, 0, ReviewAct.READ, SANA.id, "", LATER)
    for step in (read, opened, other):
        store.add_review_step(step)
    assert store.review_steps(counted.id) == (other, read, opened)
    assert store.review_steps_in([COHORT]) == (other, read, opened)
    assert store.review_steps_in([SECOND_COHORT]) == store.review_steps_in([]) == ()
    assert store.review_steps_by(SANA.id) == (read, other)
    with pytest.raises(StorageError):
        store.add_review_step(read)


def test_a_flag_comes_back_with_its_numbers(store: SqlFollowUp) -> None:
    first, second, theirs = flag(), flag(kind=FlagKind.ACT, raised_at=LATER), flag(person_id=THEO.id)
    for one in (first, second, theirs):
        store.raise_flag(one)
    assert store.flag(first.id) == first
    assert store.flag(uuid4()) is None
    assert store.flags_of(TARA.id) == (second, first)
    assert set(store.standing_flags(COHORT)) == {first, second, theirs}
    store.clear_flag(first.id, at=LATER)
    assert store.flags_of(TARA.id)[1] == replace(first, cleared_at=LATER)
    assert set(store.standing_flags(COHORT)) == {second, theirs}


def test_a_flag_is_read_once_and_answered_as_often_as_one_likes(store: SqlFollowUp) -> None:
    made = flag()
    store.raise_flag(made)
    store.see_flag(made.id, at=NOON)
    store.see_flag(made.id, at=LATER, note="I was ill.")
    assert store.flag(made.id) == replace(made, seen_at=NOON, note="I was ill.", noted_at=LATER)
    store.see_flag(made.id, at=LATER, note="")
    assert store.flag(made.id) == replace(made, seen_at=NOON)


def test_what_was_agreed_on_comes_back_with_its_notes(store: SqlFollowUp) -> None:
    first, second, theirs = entry(), entry(due_on=None, created_at=LATER), entry(trainee_id=THEO.id, author_id=None)
    for one in (first, second, theirs):
        store.add_agreement(one)
    store.hold_agreement(first.id)
    assert store.agreement(first.id) == first
    assert store.agreement(uuid4()) is None
    assert store.agreements_of(TARA.id) == (second, first)
    assert set(store.agreements_in(COHORT)) == {first, second, theirs}
    assert store.agreements_by(SANA.id) == (first, second)
    said = AgreementNote(uuid4(), first.id, SANA.id, NoteKind.FOLLOW_UP, "Gut.", LATER)
    before = AgreementNote(uuid4(), first.id, TARA.id, NoteKind.BY_TRAINEE, "Ja.", NOON)
    for note in (said, before):
        store.add_agreement_note(note)
    assert store.agreement_notes([first.id, second.id]) == (before, said)
    assert store.agreement_notes([]) == ()
    assert store.agreement_notes_by(TARA.id) == (before,)
    store.set_done(first.id, LATER)
    assert store.agreement(first.id) == replace(first, done_at=LATER)
    store.set_done(first.id, None)
    assert store.agreement(first.id) == first


def test_the_state_of_a_cohort_changes_with_whatever_enters_its_figures(
    database: Database, store: SqlFollowUp, counted: Attempt
) -> None:
    kept, sharing = SqlStore(database), SqlSharing(database)
    seen = [store.state_of_cohort(COHORT)]

    def changed() -> bool:
        seen.append(store.state_of_cohort(COHORT))
        return seen[-1] != seen[-2]

    score = StoredScore("p" * 64, "k" * 64, {"dimensions": {}}, NOON)
    private = attempt(trainee_id=TARA.id)
    kept.create_attempt(private)
    kept.append(private.id, decision(0), ending="good-end", score=score)
    assert not changed()
    kept.append(counted.id, decision(0), ending="good-end", score=score)
    assert changed()
    sharing.share(Share(private.id, COHORT, frozenset(), LATER))
    assert changed()
    sharing.unshare(private.id, COHORT)
    assert changed()
    SqlPanels(database).rescore(counted.id, replace(score, key_hash="n" * 64, scored_at=LATER))
    assert changed()
    sharing.erase_attempt(counted.id, at=LATER)
    assert changed()
    assert store.state_of_cohort(SECOND_COHORT) == seen[0]


def test_all_of_it_goes_with_whom_it_is_about(database: Database) -> None:
    lived, store = live_in(database), SqlFollowUp(database)
    (made,) = store.agreements_of(TARA.id)
    SqlSharing(database).erase_person(TARA.id, at=LATER)
    assert store.flags_of(TARA.id) == store.agreements_in(COHORT) == store.agreement_notes([made.id]) == ()
    assert store.review_steps(lived.counted) == ()


def test_of_a_supervisor_only_the_name_goes(database: Database) -> None:
    lived, store = live_in(database), SqlFollowUp(database)
    with database.writing() as connection:
        forget_follow_up(connection, SANA.id)
    assert store.review_steps_by(SANA.id) == store.agreements_by(SANA.id) == store.agreement_notes_by(SANA.id) == ()
    assert [step.by_id for step in store.review_steps(lived.counted)] == [None, None]
    (made,) = store.agreements_of(TARA.id)
    assert {note.author_id for note in store.agreement_notes([made.id])} == {None, TARA.id}


READING: dict[str, Callable[[SqlFollowUp], object]] = {
    "review_steps": lambda on: on.review_steps(ID),
    "review_steps_in": lambda on: on.review_steps_in([ID]),
    "review_steps_by": lambda on: on.review_steps_by(ID),
    "flag": lambda on: on.flag(ID),
    "standing_flags": lambda on: on.standing_flags(ID),
    "flags_of": lambda on: on.flags_of(ID),
    "state_of_cohort": lambda on: on.state_of_cohort(ID),
    "agreement": lambda on: on.agreement(ID),
    "agreements_of": lambda on: on.agreements_of(ID),
    "agreements_in": lambda on: on.agreements_in(ID),
    "agreements_by": lambda on: on.agreements_by(ID),
    "agreement_notes": lambda on: on.agreement_notes([ID]),
    "agreement_notes_by": lambda on: on.agreement_notes_by(ID),
}
WRITING: dict[str, Callable[[SqlFollowUp], object]] = {
    "add_review_step": lambda on: on.add_review_step(ReviewStep(ID, 0, 0, ReviewAct.READ, ID, "", NOON)),
    "hold_cohort": lambda on: on.hold_cohort(ID),
    "raise_flag": lambda on: on.raise_flag(flag()),
    "clear_flag": lambda on: on.clear_flag(ID, at=NOON),
    "see_flag": lambda on: on.see_flag(ID, at=NOON),
    "add_agreement": lambda on: on.add_agreement(entry()),
    "hold_agreement": lambda on: on.hold_agreement(ID),
    "set_done": lambda on: on.set_done(ID, NOON),
    "add_agreement_note": lambda on: on.add_agreement_note(AgreementNote(ID, ID, ID, NoteKind.DONE, "", NOON)),
}
ONLY_HOLDING = {"hold_cohort", "hold_agreement"}
EVERY = READING | WRITING


def test_no_method_is_forgotten_here() -> None:
    assert {name for name in dir(SqlFollowUp) if not name.startswith("_")} == set(EVERY)


@pytest.mark.parametrize("fault", ["corrupt", "without_tables"])
@pytest.mark.parametrize("name", EVERY)
def test_a_file_that_is_no_database_is_a_storage_error_for_every_method(
    request: pytest.FixtureRequest, fault: str, name: str
) -> None:
    with pytest.raises(StorageError) as refused:
        EVERY[name](SqlFollowUp(request.getfixturevalue(fault)))
    assert refused.value.hint


@pytest.mark.parametrize("name", sorted(WRITING.keys() - ONLY_HOLDING))
def test_a_read_only_file_is_a_storage_error_for_every_method_that_writes(read_only: Database, name: str) -> None:
    with pytest.raises(StorageError) as refused:
        WRITING[name](SqlFollowUp(read_only))
    assert refused.value.hint


@pytest.mark.parametrize("name", READING)
def test_a_read_only_file_can_still_be_read(read_only: Database, name: str) -> None:
    found = READING[name](SqlFollowUp(read_only))
    assert found in ((), None, "0 None None None")


def test_tables_know_every_kind(database: Database) -> None:
    live_in(database)
    with database.reading() as connection:
        for table, column in (("critical_reviews", "act"), ("flags", "kind"), ("agreement_notes", "kind")):
            assert connection.execute(sa.text(f"SELECT count({column}) FROM {table}")).scalar_one() > 0

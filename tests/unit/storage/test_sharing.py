"""What the store of sharing, notes, comments, erasure and rollups promises, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.attempt import Attempt, Purpose, StoredScore
from simulator.domain.policy import AttemptAccess, Private
from simulator.domain.roles import SOLO
from simulator.domain.sharing import (
    Comment,
    Confidence,
    ErasureRequest,
    PrivateNote,
    Pull,
    Reflection,
    Share,
    Shown,
    Tombstone,
)
from simulator.errors import AttemptNotFound, StepConflict, StorageError
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_practice import SqlDrills, SqlPractice, SqlRemarks
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_sharing import HANGS_ON_ATTEMPT, OF_A_PERSON, SqlSharing
from simulator.storage.tables import attempts
from tests.personas import COHORT, OTHER_COHORT, PIA, SANA, SECOND_COHORT, TARA, THEO
from tests.settled import asked, settle
from tests.summed import sums
from tests.unit.storage.conftest import NOON, attempt, decision, rejection, version
from tests.unit.storage.drilling import answer, card, remark, sitting
from tests.unit.storage.lived_in import coach, practise
from tests.unit.storage.together import both

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def store(database: Database) -> SqlStore:
    settle(database)
    kept = SqlStore(database)
    kept.keep_version(version(), at=NOON)
    return kept


@pytest.fixture
def sharing(database: Database, store: SqlStore) -> SqlSharing:
    return SqlSharing(database)


@pytest.fixture
def begun(store: SqlStore) -> Attempt:
    return begin(store)


def begin(store: SqlStore, trainee: UUID = TARA.id, **changes: object) -> Attempt:
    fresh = attempt(trainee_id=trainee, **changes)
    store.create_attempt(fresh)
    return fresh


def counted(store: SqlStore, sharing: SqlSharing, cohort_id: UUID = COHORT, **changes: object) -> Attempt:
    assignment = asked(cohort_id)
    SqlPrograms(store._database).create_assignment(assignment)
    fresh = begin(store, purpose=Purpose.COUNTED, **changes)
    sharing.assign(fresh.id, assignment.id)
    return fresh


def end(store: SqlStore, attempt_id: UUID, **values: int | None) -> None:
    sheet = {"dimensions": {name: {"value": value} for name, value in values.items()}}
    store.append(attempt_id, decision(), ending="over", score=StoredScore("p" * 64, "k" * 64, sheet, NOON))


def said(attempt_id: UUID, **changes: object) -> Comment:
    given = {"id": uuid4(), "attempt_id": attempt_id, "author_id": SANA.id, "step": 0, "text": "Warm.", "at": NOON}
    return Comment(**(given | changes))


def request(attempt_id: UUID, **changes: object) -> ErasureRequest:
    given = {
        "id": uuid4(),
        "attempt_id": attempt_id,
        "requested_by": TARA.id,
        "requested_at": NOON,
        "deadline": NOON + timedelta(days=30),
    }
    return ErasureRequest(**(given | changes))


def shared(attempt_id: UUID, cohort_id: UUID = COHORT, *ticked: Private) -> Share:
    return Share(attempt_id, cohort_id, frozenset(ticked), NOON)


def left_of(database: Database, attempt_id: UUID) -> list[str]:
    """Tables in which there is still a row about the attempt."""
    with database.reading() as connection:
        rows = {
            table.name: connection.execute(sa.select(table).where(table.c.attempt_id == attempt_id)).first()
            for table in HANGS_ON_ATTEMPT
        }
        rows["attempts"] = connection.execute(sa.select(attempts).where(attempts.c.id == attempt_id)).first()
    return [name for name, row in rows.items() if row is not None]


# Who sees an attempt


def test_an_attempt_that_is_kept_is_for_its_trainee_only(sharing: SqlSharing, begun: Attempt) -> None:
    assert sharing.access(begun) == AttemptAccess(TARA.id)


def test_a_shared_attempt_is_for_the_supervisors_of_the_cohort(sharing: SqlSharing, begun: Attempt) -> None:
    sharing.share(shared(begun.id, COHORT, Private.OWN_WORDS))
    assert sharing.access(begun) == AttemptAccess(TARA.id, frozenset({COHORT}), ticked=frozenset({Private.OWN_WORDS}))


def test_an_assigned_attempt_is_for_the_supervisors_of_its_cohort(store: SqlStore, sharing: SqlSharing) -> None:
    assert sharing.access(counted(store, sharing)) == AttemptAccess(TARA.id, frozenset({COHORT}), assigned=True)


def test_assigned_in_one_cohort_and_shared_with_another_is_for_both(store: SqlStore, sharing: SqlSharing) -> None:
    made = counted(store, sharing)
    sharing.share(shared(made.id, SECOND_COHORT))
    assert sharing.access(made).cohorts == {COHORT, SECOND_COHORT}


def test_a_comment_shows_in_the_access(sharing: SqlSharing, begun: Attempt) -> None:
    sharing.add_comment(said(begun.id))
    assert sharing.access(begun).commented


def test_a_try_that_goes_on_from_an_assigned_attempt_is_private(store: SqlStore, sharing: SqlSharing) -> None:
    parent = counted(store, sharing)
    branch = begin(store, purpose=Purpose.BRANCH, parent_id=parent.id, fork_step=0)
    assert sharing.access(branch) == AttemptAccess(TARA.id)
    assert [entry[0].id for entry in sharing.visible_to([COHORT])] == [parent.id]


def test_the_assignment_of_an_attempt_comes_back(store: SqlStore, sharing: SqlSharing, begun: Attempt) -> None:
    assignment = asked(due_at=LATER)
    SqlPrograms(store._database).create_assignment(assignment)
    sharing.assign(begun.id, assignment.id)
    assert sharing.assignment_of(begun.id) == assignment
    assert sharing.assigned_to(TARA.id) == {begun.id: assignment.id}
    assert sharing.assigned_to(THEO.id) == {}


def test_an_attempt_of_no_assignment_has_none(sharing: SqlSharing, begun: Attempt) -> None:
    assert sharing.assignment_of(begun.id) is None


def test_an_attempt_is_assigned_once(store: SqlStore, sharing: SqlSharing) -> None:
    made = counted(store, sharing)
    assignment = asked(SECOND_COHORT)
    SqlPrograms(store._database).create_assignment(assignment)
    with pytest.raises(StorageError):
        sharing.assign(made.id, assignment.id)


# Sharing


def test_what_is_shared_comes_back(sharing: SqlSharing, begun: Attempt) -> None:
    share = shared(begun.id, COHORT, Private.REACTIONS, Private.CONFIDENCE)
    sharing.share(share)
    assert sharing.shares(begun.id) == (share,)


def test_what_a_person_shares_comes_back_and_what_others_share_does_not(store: SqlStore, sharing: SqlSharing) -> None:
    first = shared(begin(store).id, SECOND_COHORT)
    second = replace(shared(begin(store).id), shared_at=LATER)
    for share in (second, first, shared(begin(store, THEO.id).id)):
        sharing.share(share)
    assert sharing.shares_by(TARA.id) == (first, second)


def test_sharing_again_replaces_what_is_ticked(sharing: SqlSharing, begun: Attempt) -> None:
    sharing.share(shared(begun.id, COHORT, *Private))
    again = Share(begun.id, COHORT, frozenset(), LATER)
    sharing.share(again)
    assert sharing.shares(begun.id) == (again,)


def test_withdrawing_says_whether_it_was_shared(sharing: SqlSharing, begun: Attempt) -> None:
    sharing.share(shared(begun.id))
    assert [sharing.unshare(begun.id, COHORT), sharing.unshare(begun.id, COHORT)] == [True, False]
    assert sharing.shares(begun.id) == ()


def test_withdrawing_from_one_cohort_leaves_the_other(sharing: SqlSharing, begun: Attempt) -> None:
    sharing.share(shared(begun.id))
    sharing.share(shared(begun.id, SECOND_COHORT))
    sharing.unshare(begun.id, COHORT)
    assert [share.cohort_id for share in sharing.shares(begun.id)] == [SECOND_COHORT]


def test_two_threads_that_share_the_same_attempt_both_succeed(sharing: SqlSharing, begun: Attempt) -> None:
    assert both(lambda _: sharing.share(shared(begun.id))) == [None, None]


def test_supervisors_see_what_is_shared_or_assigned_and_nothing_else(store: SqlStore, sharing: SqlSharing) -> None:
    begin(store)
    first = begin(store, started_at=NOON)
    sharing.share(shared(first.id))
    second = counted(store, sharing, started_at=LATER)
    sharing.share(shared(begin(store).id, SECOND_COHORT))
    assert sharing.visible_to([COHORT]) == ((second, COHORT), (first, COHORT))


def test_shown_attempts_say_since_when_and_how_much_was_said(store: SqlStore, sharing: SqlSharing) -> None:
    made = counted(store, sharing)
    sharing.add_comment(said(made.id))
    sharing.add_comment(said(made.id))
    sharing.share(shared(made.id, SECOND_COHORT))
    assert sharing.shown_in([COHORT, SECOND_COHORT]) == (
        Shown(made, COHORT, None, assigned=True, n_comments=2),
        Shown(made, SECOND_COHORT, NOON, assigned=False, n_comments=2),
    )


def test_an_attempt_that_is_assigned_and_shared_in_one_cohort_is_shown_once(
    store: SqlStore, sharing: SqlSharing
) -> None:
    made = counted(store, sharing)
    sharing.share(shared(made.id))
    assert sharing.shown_in([COHORT]) == (Shown(made, COHORT, NOON, assigned=True, n_comments=0),)


def test_no_cohort_shows_nothing(store: SqlStore, sharing: SqlSharing) -> None:
    counted(store, sharing)
    assert sharing.visible_to([]) == ()
    assert sharing.visible_to([OTHER_COHORT]) == ()


# Private notes


def test_notes_come_back_in_the_order_of_their_steps(sharing: SqlSharing, begun: Attempt) -> None:
    second = PrivateNote(
        begun.id, 1, "", "tight chest", Confidence.GUESSING, Pull.WITHDRAW, {"A2": 0, "S4": 4}, rehearsed=True
    )
    first = PrivateNote(begun.id, 0, own_words="I'd wait.\n  <b>نور</b> 🙂")
    sharing.keep_note(second)
    sharing.keep_note(first)
    assert sharing.private_notes(begun.id) == (first, second)


def test_keeping_a_note_again_replaces_it(sharing: SqlSharing, begun: Attempt) -> None:
    sharing.keep_note(PrivateNote(begun.id, 0, own_words="one", confidence=Confidence.SURE))
    sharing.keep_note(PrivateNote(begun.id, 0, own_words="two"))
    assert sharing.private_notes(begun.id) == (PrivateNote(begun.id, 0, own_words="two"),)


def test_an_empty_note_deletes_it(sharing: SqlSharing, begun: Attempt) -> None:
    sharing.keep_note(PrivateNote(begun.id, 0, own_words="one"))
    sharing.keep_note(PrivateNote(begun.id, 0))
    assert sharing.private_notes(begun.id) == ()


def test_two_threads_that_keep_a_note_at_once_both_succeed(sharing: SqlSharing, begun: Attempt) -> None:
    kept = both(lambda number: sharing.keep_note(PrivateNote(begun.id, 0, own_words=str(number))))
    assert kept == [None, None]


# Comments


def test_comments_come_back_oldest_first(sharing: SqlSharing, begun: Attempt) -> None:
    second = said(begun.id, at=LATER, step=None)
    first = said(begun.id)
    sharing.add_comment(second)
    sharing.add_comment(first)
    assert sharing.comments(begun.id) == (first, second)
    assert sharing.comment(first.id) == first
    assert sharing.comments_by(SANA.id) == (first, second)
    assert sharing.comments_by(PIA.id) == ()


def test_a_deleted_comment_is_gone(sharing: SqlSharing, begun: Attempt) -> None:
    comment = said(begun.id)
    sharing.add_comment(comment)
    sharing.delete_comment(comment.id)
    assert sharing.comment(comment.id) is None


def test_a_comment_on_an_attempt_that_is_gone_is_refused(sharing: SqlSharing) -> None:
    with pytest.raises(StorageError):
        sharing.add_comment(said(uuid4()))


def test_comments_of_an_erased_person_stay_without_an_author(
    database: Database, sharing: SqlSharing, begun: Attempt
) -> None:
    comment = said(begun.id)
    sharing.add_comment(comment)
    SqlAccounts(database).erase(SANA.id)
    assert sharing.comments(begun.id) == (replace(comment, author_id=None),)


# Requests to erase


def test_open_requests_come_oldest_first_and_answered_ones_only_when_asked_for(
    sharing: SqlSharing, begun: Attempt
) -> None:
    old, new = request(begun.id), request(begun.id, requested_at=LATER)
    sharing.request_erasure(new)
    sharing.request_erasure(old)
    assert sharing.erasure_requests() == (old, new)
    assert sharing.answer_erasure(old.id, granted=False, at=LATER)
    answered = replace(old, answered_at=LATER, granted=False)
    assert sharing.erasure_requests() == (new,)
    assert sharing.erasure_requests(open_only=False) == (answered, new)
    assert sharing.erasure_request(old.id) == answered


def test_a_request_is_answered_once_whoever_is_faster(sharing: SqlSharing, begun: Attempt) -> None:
    asked_for = request(begun.id)
    sharing.request_erasure(asked_for)
    answers: list[bool] = []
    both(lambda number: answers.append(sharing.answer_erasure(asked_for.id, granted=bool(number), at=LATER)))
    assert sorted(answers) == [False, True]


def test_an_unknown_request_is_none_and_has_no_answer(sharing: SqlSharing) -> None:
    assert sharing.erasure_request(uuid4()) is None
    assert not sharing.answer_erasure(uuid4(), granted=True, at=LATER)


# Erasure


def fill(store: SqlStore, sharing: SqlSharing, attempt_id: UUID) -> None:
    """Everything that can hang on an attempt."""
    store.reject(rejection(attempt_id))
    sharing.share(shared(attempt_id))
    sharing.keep_note(PrivateNote(attempt_id, 0, own_words="mine"))
    SqlPractice(store._database).reflect(Reflection(attempt_id, 0, "mine", NOON))
    sharing.add_comment(said(attempt_id))
    coach(store._database, attempt_id, attempt_id)
    end(store, attempt_id, safety=7000)


def test_an_erased_attempt_leaves_a_tombstone_and_nothing_else(
    database: Database, store: SqlStore, sharing: SqlSharing
) -> None:
    made = counted(store, sharing)
    fill(store, sharing, made.id)
    assert len(left_of(database, made.id)) == len(HANGS_ON_ATTEMPT) + 1
    sharing.erase_attempt(made.id, at=LATER)
    assert left_of(database, made.id) == []
    assert sharing.tombstones() == (Tombstone("attempt", made.id, LATER),)
    assert sums(store._database) == ()


def test_every_table_about_attempts_is_among_those_that_are_emptied() -> None:
    about = {
        table.name
        for table in attempts.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is attempts and table is not attempts
    }
    assert {table.name for table in HANGS_ON_ATTEMPT} | {"group_sessions"} == about  # those go with their votes


def test_other_attempts_stay_as_they_were(database: Database, store: SqlStore, sharing: SqlSharing) -> None:
    kept, gone = counted(store, sharing), begin(store)
    fill(store, sharing, kept.id)
    before = (left_of(database, kept.id), sums(store._database))
    sharing.erase_attempt(gone.id, at=LATER)
    assert (left_of(database, kept.id), sums(store._database)) == before


def test_tries_that_go_on_from_an_erased_attempt_go_with_it(store: SqlStore, sharing: SqlSharing) -> None:
    parent = begin(store)
    child = begin(store, purpose=Purpose.BRANCH, parent_id=parent.id, fork_step=0)
    grandchild = begin(store, purpose=Purpose.BRANCH, parent_id=child.id, fork_step=0)
    sharing.erase_attempt(parent.id, at=LATER)
    assert store.attempts_of(TARA.id) == ()
    assert {stone.id for stone in sharing.tombstones()} == {parent.id, child.id, grandchild.id}


def test_an_erased_try_leaves_the_attempt_that_it_went_on_from(store: SqlStore, sharing: SqlSharing) -> None:
    parent = begin(store)
    child = begin(store, purpose=Purpose.BRANCH, parent_id=parent.id, fork_step=0)
    sharing.erase_attempt(child.id, at=LATER)
    assert store.attempts_of(TARA.id) == (parent,)


def test_erasing_again_changes_nothing(store: SqlStore, sharing: SqlSharing, begun: Attempt) -> None:
    sharing.erase_attempt(begun.id, at=NOON)
    sharing.erase_attempt(begun.id, at=LATER)
    assert sharing.tombstones() == (Tombstone("attempt", begun.id, NOON),)


def test_an_attempt_that_is_not_there_is_buried_all_the_same(sharing: SqlSharing) -> None:
    unknown = uuid4()
    sharing.erase_attempt(unknown, at=NOON)
    assert sharing.tombstones() == (Tombstone("attempt", unknown, NOON),)


def test_a_decision_on_an_erased_attempt_is_not_found(store: SqlStore, sharing: SqlSharing, begun: Attempt) -> None:
    sharing.erase_attempt(begun.id, at=LATER)
    with pytest.raises(AttemptNotFound):
        store.append(begun.id, decision())


def test_an_answer_and_an_erasure_at_once_leave_all_or_nothing(
    database: Database, store: SqlStore, sharing: SqlSharing
) -> None:
    for _ in range(10):
        made = counted(store, sharing)

        def either(number: int, attempt_id: UUID = made.id) -> None:
            if number:
                sharing.erase_attempt(attempt_id, at=LATER)
            else:
                end(store, attempt_id, safety=7000)

        raised = [kind for kind in both(either) if kind is not None]
        assert all(issubclass(kind, AttemptNotFound | StepConflict) for kind in raised)
        assert left_of(database, made.id) == []
    assert sums(store._database) == ()


def test_erasing_a_person_erases_every_attempt_and_what_they_read(store: SqlStore, sharing: SqlSharing) -> None:
    mine = [begin(store), counted(store, sharing)]
    begin(store, purpose=Purpose.BRANCH, parent_id=mine[0].id, fork_step=0)
    theos = counted(store, sharing, trainee=THEO.id)
    store.accept_notice(TARA.id, "training", at=NOON)
    sharing.request_erasure(request(mine[1].id))
    sharing.erase_person(TARA.id, at=LATER)
    assert store.attempts_of(TARA.id) == ()
    assert store.attempts_of(THEO.id) == (theos,)
    assert store.notices(TARA.id) == {}
    assert sharing.erasure_requests() == ()
    assert Tombstone("account", TARA.id, LATER) in sharing.tombstones()


def test_erasing_a_person_erases_preferences_and_drills_and_takes_their_name_off_remarks(
    database: Database, sharing: SqlSharing, begun: Attempt
) -> None:
    practise(database, begun.id)
    drills, said_before = SqlDrills(database), SqlRemarks(database).remarks()
    theirs = sitting(THEO.id)
    drills.keep_card(card(THEO.id))
    drills.begin_sitting(theirs)
    drills.answer(answer(theirs))
    sharing.erase_person(TARA.id, at=LATER)
    assert SqlPractice(database).ways(TARA.id) == {}
    assert (drills.cards(TARA.id), drills.sittings_of(TARA.id), drills.answers_of(TARA.id)) == ((), (), ())
    assert SqlRemarks(database).remarks() == tuple(replace(one, author_id=None) for one in said_before)
    assert (drills.cards(THEO.id), drills.sittings_of(THEO.id)) == ((card(THEO.id),), (theirs,))
    assert len(drills.answers(theirs.id)) == 1
    assert len([stone for stone in sharing.tombstones() if stone.kind != "attempt"]) == 1


def test_every_table_about_people_but_no_attempt_is_among_those_that_are_emptied() -> None:
    about = {
        table.name
        for table in attempts.metadata.tables.values()
        if "person_id" in table.columns and "attempt_id" not in table.columns
    }
    assert {table.name for table in OF_A_PERSON} | {"notices", "benchmark_ratings"} == about  # the last with the inbox


def test_what_the_trainee_of_solo_mode_had_beside_attempts_is_buried_under_an_id_of_its_own(
    database: Database, sharing: SqlSharing
) -> None:
    for _ in range(2):
        SqlDrills(database).keep_card(card(SOLO.id))
        sharing.erase_person(SOLO.id, at=LATER)
        assert SqlDrills(database).cards(SOLO.id) == ()
    first, second = sharing.tombstones()
    assert (first.kind, second.kind, first.erased_at) == ("solo", "solo", LATER)
    assert len({first.id, second.id, SOLO.id}) == 3


def test_forgetting_practice_says_whether_there_was_any(database: Database, sharing: SqlSharing) -> None:
    assert not sharing.forget_practice(TARA.id)
    SqlRemarks(database).add_remark(remark(TARA.id))
    assert sharing.forget_practice(TARA.id)
    assert not sharing.forget_practice(TARA.id)


def test_a_person_with_a_thousand_attempts_is_erased(store: SqlStore, sharing: SqlSharing, database: Database) -> None:
    with database.writing():
        for _ in range(1_001):
            begin(store)
    sharing.erase_person(TARA.id, at=LATER)
    assert store.attempts_of(TARA.id) == ()
    assert len(sharing.tombstones()) == 1_002


def test_the_trainee_of_solo_mode_is_not_buried_so_that_later_practice_can_be_restored(
    store: SqlStore, sharing: SqlSharing
) -> None:
    made = begin(store, trainee=SOLO.id)
    sharing.erase_person(SOLO.id, at=LATER)
    assert sharing.tombstones() == (Tombstone("attempt", made.id, LATER),)


def test_released_attempts_belong_to_somebody_else_each_and_keep_what_counts(
    store: SqlStore, sharing: SqlSharing
) -> None:
    made = [counted(store, sharing), counted(store, sharing)]
    practice = begin(store)
    for one in made:
        fill(store, sharing, one.id)
    before = sums(store._database)
    assert set(sharing.release_counted(TARA.id)) == {one.id for one in made}
    trainees = {store.attempt(one.id).trainee_id for one in made}
    assert len(trainees) == 2
    assert TARA.id not in trainees
    assert store.attempts_of(TARA.id) == (practice,)
    assert sums(store._database) == before
    for one in made:
        assert (sharing.private_notes(one.id), sharing.shares(one.id)) == ((), ())
        assert SqlPractice(store._database).reflection(one.id) is None
        assert len(store.decisions(one.id)) == len(store.scores(one.id)) == len(sharing.comments(one.id)) == 1


def test_requests_for_released_attempts_no_longer_say_who_asked(store: SqlStore, sharing: SqlSharing) -> None:
    made = counted(store, sharing)
    sharing.request_erasure(request(made.id))
    sharing.release_counted(TARA.id)
    assert [asked_for.requested_by for asked_for in sharing.erasure_requests()] == [store.attempt(made.id).trainee_id]

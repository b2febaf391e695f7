"""What the stores of preferences, reflections, drills and remarks promise, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from simulator.domain.attempt import Attempt, Mode, Purpose
from simulator.domain.drill_records import DrillKind
from simulator.domain.remarks import RemarkKind
from simulator.domain.sharing import Confidence, PrivateNote, Pull, Reflection
from simulator.errors import AttemptNotFound, StepConflict, StorageError
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_practice import SqlDrills, SqlPractice, SqlRemarks
from simulator.storage.sql_sharing import SqlSharing
from simulator.storage.store import Claimed
from tests.unit.storage.conftest import NOON, OTTO, TARA, attempt, decision, score
from tests.unit.storage.drilling import SKILL, answer, card, item, remark, sitting
from tests.unit.storage.together import both

LATER = NOON + timedelta(hours=1)
WORDS = "I’d wait.\n  <b>نور</b> \u202e 🙂"


@pytest.fixture
def practice(database: Database) -> SqlPractice:
    return SqlPractice(database)


@pytest.fixture
def drills(database: Database) -> SqlDrills:
    return SqlDrills(database)


@pytest.fixture
def remarks(database: Database) -> SqlRemarks:
    return SqlRemarks(database)


@pytest.fixture
def sharing(database: Database) -> SqlSharing:
    return SqlSharing(database)


# Attempts


def test_the_mode_of_an_attempt_comes_back(store: SqlStore, begun: Attempt) -> None:
    shown = attempt(mode=Mode.SUMMATIVE, purpose=Purpose.COUNTED)
    store.create_attempt(shown)
    assert store.attempt(shown.id) == shown
    assert store.attempt(begun.id).mode is Mode.PRACTICE


# Preferences


def test_preferences_that_were_never_kept_are_empty(practice: SqlPractice) -> None:
    assert practice.ways(TARA) == {}
    assert practice.ways_changed_at(TARA) is None


def test_keeping_preferences_again_replaces_them(practice: SqlPractice) -> None:
    practice.keep_ways(TARA, {"say_first": True, "feedback": None}, at=NOON)
    practice.keep_ways(TARA, {"listen": False}, at=LATER)
    assert (practice.ways(TARA), practice.ways_changed_at(TARA)) == ({"listen": False}, LATER)
    assert practice.ways(OTTO) == {}


def test_two_threads_that_keep_preferences_at_once_both_succeed(practice: SqlPractice) -> None:
    assert both(lambda number: practice.keep_ways(TARA, {"n": number}, at=NOON)) == [None, None]


# Reflections


def test_a_reflection_comes_back_as_it_was_written(practice: SqlPractice, begun: Attempt) -> None:
    written = Reflection(begun.id, 3, WORDS, LATER)
    practice.reflect(written)
    assert practice.reflection(begun.id) == written


def test_reflecting_again_replaces_and_nothing_deletes(practice: SqlPractice, begun: Attempt) -> None:
    practice.reflect(Reflection(begun.id, 3, "one", NOON))
    practice.reflect(Reflection(begun.id, None, "two", LATER))
    assert practice.reflection(begun.id) == Reflection(begun.id, None, "two", LATER)
    practice.reflect(Reflection(begun.id, None, "", LATER))
    assert practice.reflection(begun.id) is None


def test_a_reflection_on_an_attempt_that_is_gone_is_refused(practice: SqlPractice) -> None:
    with pytest.raises(StorageError):
        practice.reflect(Reflection(uuid4(), None, "x", NOON))


def test_a_persons_reflections_come_oldest_first(practice: SqlPractice, store: SqlStore, begun: Attempt) -> None:
    other, ottos = attempt(), attempt(trainee_id=OTTO)
    store.create_attempt(other)
    store.create_attempt(ottos)
    second, first = Reflection(begun.id, None, "two", LATER), Reflection(other.id, 0, "one", NOON)
    for written in (second, first, Reflection(ottos.id, None, "his", NOON)):
        practice.reflect(written)
    assert practice.reflections_of(TARA) == (first, second)


# Notes over all attempts


def test_notes_of_a_person_come_by_attempt_and_step(
    practice: SqlPractice, sharing: SqlSharing, store: SqlStore, begun: Attempt
) -> None:
    other, ottos = attempt(), attempt(trainee_id=OTTO)
    for one in (other, ottos):
        store.create_attempt(one)
    notes = [
        PrivateNote(one, step, WORDS, "warm", Confidence.FAIRLY, Pull.PLEASE, {"A2": 4}, True)
        for one in sorted((begun.id, other.id))
        for step in (0, 1)
    ]
    for note in (*reversed(notes), PrivateNote(ottos.id, 0, "his")):
        sharing.keep_note(note)
    found = practice.notes_of(TARA)
    assert sorted(found, key=_place) == sorted(notes, key=_place)
    assert [note.step for note in found] == [0, 1, 0, 1]
    assert practice.note(begun.id, 1) == next(note for note in notes if (note.attempt_id, note.step) == (begun.id, 1))
    assert practice.note(begun.id, 2) is None


def _place(note: PrivateNote) -> tuple[str, int]:
    return str(note.attempt_id), note.step


def test_the_step_that_is_due_counts_from_the_fork(practice: SqlPractice, store: SqlStore, begun: Attempt) -> None:
    assert practice.hold_walk(begun.id) == (begun, 0)
    store.append(begun.id, decision(0))
    store.append(begun.id, decision(1))
    assert practice.hold_walk(begun.id)[1] == 2
    branch = attempt(parent_id=begun.id, fork_step=1, purpose=Purpose.BRANCH)
    store.create_attempt(branch)
    store.append(branch.id, decision(1))
    assert practice.hold_walk(branch.id) == (branch, 2)


def test_the_walk_of_an_attempt_that_is_gone_is_not_found(practice: SqlPractice) -> None:
    with pytest.raises(AttemptNotFound):
        practice.hold_walk(uuid4())


def test_who_holds_a_walk_lets_nobody_erase_it_meanwhile(
    database: Database, practice: SqlPractice, sharing: SqlSharing, begun: Attempt
) -> None:
    def either(number: int) -> None:
        if number:
            sharing.erase_attempt(begun.id, at=LATER)
            return
        with database.writing():
            practice.hold_walk(begun.id)
            sharing.keep_note(PrivateNote(begun.id, 0, "x"))

    raised = [kind for kind in both(either) if kind is not None]
    assert all(issubclass(kind, AttemptNotFound) for kind in raised)
    assert sharing.private_notes(begun.id) == ()


def test_erasing_words_leaves_how_sure_one_was_and_everything_of_others(
    practice: SqlPractice, sharing: SqlSharing, drills: SqlDrills, store: SqlStore, begun: Attempt
) -> None:
    silent, ottos = attempt(), attempt(trainee_id=OTTO)
    for one in (silent, ottos):
        store.create_attempt(one)
    whole = ("words", "warm", Confidence.SURE, Pull.FIX, {"A2": 1}, True)
    for one in (begun, ottos):
        sharing.keep_note(PrivateNote(one.id, 0, *whole))
        sharing.keep_note(PrivateNote(one.id, 1, "words"))
        practice.reflect(Reflection(one.id, None, "x", NOON))
    sharing.keep_note(PrivateNote(silent.id, 0, confidence=Confidence.SURE))
    made = sitting(TARA)
    drills.begin_sitting(made)
    drills.answer(answer(made))
    assert practice.erase_words(TARA) == 1
    left = (
        PrivateNote(begun.id, 0, confidence=Confidence.SURE, rehearsed=True),
        PrivateNote(silent.id, 0, confidence=Confidence.SURE),
    )
    assert sorted(practice.notes_of(TARA), key=_place) == sorted(left, key=_place)
    assert practice.reflections_of(TARA) == ()
    assert drills.answers(made.id) == (answer(made, own_words="", self_ratings={}),)
    assert [note.own_words for note in practice.notes_of(OTTO)] == ["words", "words"]
    assert len(practice.reflections_of(OTTO)) == 1


# Drills


def test_cards_come_with_what_is_due_first_first(drills: SqlDrills) -> None:
    soon, later = card(TARA, skill="label:later-in-the-alphabet"), card(TARA, due_at=NOON + timedelta(days=9))
    for kept in (later, card(OTTO), soon):
        drills.keep_card(kept)
    assert drills.cards(TARA) == (soon, later)


def test_keeping_a_card_again_replaces_it(drills: SqlDrills) -> None:
    drills.keep_card(card(TARA))
    changed = card(TARA, card={}, level=3, in_a_row=0, due_at=LATER)
    drills.keep_card(changed)
    assert drills.cards(TARA) == (changed,)


def test_a_sitting_comes_back_with_its_items(drills: SqlDrills) -> None:
    made = sitting(TARA, item(), item(kind=DrillKind.MARKER, trail=(), choice="ask", variant="نور"))
    drills.begin_sitting(made)
    assert drills.sitting(made.id) == made
    assert drills.sitting(uuid4()) is None


def test_the_open_sitting_is_the_newest_that_has_not_ended(drills: SqlDrills) -> None:
    assert drills.open_sitting(TARA) is None
    old, new, over = (sitting(TARA, started_at=NOON + timedelta(hours=hours)) for hours in range(3))
    for made in (old, new, over, sitting(OTTO, started_at=LATER)):
        drills.begin_sitting(made)
    drills.end_sitting(over.id, at=LATER)
    assert drills.open_sitting(TARA) == new
    drills.end_sitting(new.id, at=LATER)
    assert drills.open_sitting(TARA) == old
    assert {made.id for made in drills.sittings_of(TARA)} == {old.id, new.id, over.id}
    assert drills.sittings_of(TARA)[-1] == old


def test_ending_a_sitting_again_changes_nothing(drills: SqlDrills) -> None:
    made = sitting(TARA)
    drills.begin_sitting(made)
    drills.end_sitting(made.id, at=NOON)
    drills.end_sitting(made.id, at=LATER)
    assert drills.sitting(made.id) == replace(made, ended_at=NOON)


def test_answers_come_in_order_and_a_persons_newest_first(drills: SqlDrills) -> None:
    made, other = sitting(TARA), sitting(TARA)
    for one in (made, other):
        drills.begin_sitting(one)
    first = answer(made)
    second = answer(made, position=1, at=LATER + timedelta(hours=1), share=None, rating=None, answer="", own_words="")
    between = answer(other, at=LATER)
    for given in (first, second, between):
        drills.answer(given)
    assert drills.answers(made.id) == (first, second)
    assert drills.answers_of(TARA) == (second, between, first)
    assert drills.answers_of(OTTO) == ()


@pytest.mark.parametrize("position", [-1, 0, 2])
def test_only_the_next_place_takes_an_answer(drills: SqlDrills, position: int) -> None:
    made = sitting(TARA)
    drills.begin_sitting(made)
    drills.answer(answer(made))
    with pytest.raises(StepConflict):
        drills.answer(answer(made, position=position, answer="other"))
    assert drills.answers(made.id) == (answer(made),)


def test_a_sitting_that_is_not_there_takes_no_answer(drills: SqlDrills) -> None:
    with pytest.raises(StepConflict):
        drills.answer(answer(sitting(TARA)))


def test_of_two_answers_at_once_one_is_kept(drills: SqlDrills) -> None:
    for _ in range(5):
        made = sitting(TARA)
        drills.begin_sitting(made)
        outcomes = both(lambda number, made=made: drills.answer(answer(made, answer=str(number))))
        assert outcomes == [StepConflict, None]
        assert len(drills.answers(made.id)) == 1


def test_own_ratings_of_an_answer_can_be_changed_and_nothing_else_of_it(drills: SqlDrills) -> None:
    made = sitting(TARA)
    drills.begin_sitting(made)
    for position in (0, 1):
        drills.answer(answer(made, position=position))
    drills.amend(made.id, 1, self_ratings={"S4": 0})
    assert drills.answers(made.id) == (answer(made), answer(made, position=1, self_ratings={"S4": 0}))


def test_own_words_of_an_answer_can_be_deleted_with_the_ratings_of_them_and_nothing_else_of_it(
    drills: SqlDrills,
) -> None:
    made = sitting(TARA)
    drills.begin_sitting(made)
    for position in (0, 1):
        drills.answer(answer(made, position=position))
    drills.forget_words(made.id, 1)
    assert drills.answers(made.id) == (answer(made), answer(made, position=1, own_words="", self_ratings={}))


# Remarks


def test_remarks_come_oldest_first_of_all_cases_or_one(remarks: SqlRemarks) -> None:
    second = remark(TARA, at=LATER, kind=RemarkKind.WRONG, choice="")
    first, elsewhere = remark(OTTO), remark(None, scenario_id="b-case", at=LATER + timedelta(hours=1))
    for said in (elsewhere, second, first):
        remarks.add_remark(said)
    assert remarks.remarks() == (first, second, elsewhere)
    assert remarks.remarks_by(TARA) == (second,)


# Taking over what was practised alone


def test_what_was_practised_alone_goes_to_an_account_with_drills_preferences_and_remarks(
    store: SqlStore, practice: SqlPractice, drills: SqlDrills, remarks: SqlRemarks, begun: Attempt
) -> None:
    made = sitting(TARA)
    practice.keep_ways(TARA, {"listen": True}, at=NOON)
    practice.reflect(Reflection(begun.id, None, "mine", NOON))
    drills.keep_card(card(TARA))
    drills.begin_sitting(made)
    drills.answer(answer(made))
    remarks.add_remark(remark(TARA))
    assert store.claim(TARA, OTTO) == Claimed(1, more=True)
    assert practice.ways(OTTO) == {"listen": True}
    assert [written.text for written in practice.reflections_of(OTTO)] == ["mine"]
    assert drills.cards(OTTO) == (card(OTTO),)
    assert drills.sittings_of(OTTO) == (replace(made, person_id=OTTO),)
    assert drills.answers_of(OTTO) == (answer(made, person_id=OTTO),)
    assert [said.author_id for said in remarks.remarks()] == [OTTO]
    assert (practice.ways(TARA), drills.cards(TARA), drills.sittings_of(TARA), drills.answers_of(TARA)) == (
        {},
        (),
        (),
        (),
    )


def test_what_the_account_has_already_stays_as_it_is(store: SqlStore, practice: SqlPractice, drills: SqlDrills) -> None:
    practice.keep_ways(TARA, {"listen": True}, at=NOON)
    practice.keep_ways(OTTO, {"listen": False}, at=NOON)
    drills.keep_card(card(TARA, level=3))
    drills.keep_card(card(TARA, skill="label:only-hers"))
    drills.keep_card(card(OTTO, level=1))
    store.claim(TARA, OTTO)
    assert practice.ways(OTTO) == {"listen": False}
    assert {kept.skill: kept.level for kept in drills.cards(OTTO)} == {SKILL: 1, "label:only-hers": 2}
    assert (practice.ways(TARA), drills.cards(TARA)) == ({}, ())


def test_an_ended_attempt_is_held_with_its_ending(practice: SqlPractice, store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision(0), ending="over", score=score())
    held, due = practice.hold_walk(begun.id)
    assert (held.ending, due) == ("over", 1)

"""What trainees write for themselves: on single moments, on a session, and over time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt, Purpose
from simulator.domain.drill_records import DrillAnswer, DrillSitting
from simulator.domain.sharing import Confidence, PrivateNote, Pull
from simulator.errors import AttemptNotFound, InvalidInput
from simulator.services.notes import AT_THE_CHOICE, MAX_SELF_RATINGS
from simulator.storage.sql_practice import SqlDrills
from tests.noting import was_sure
from tests.personas import SANA, TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import kept, shared

HOSTILE = "<script>alert(1)</script> **bold** :red[x] $e^x$ =HYPERLINK(1) \u202ereversed نور 🙂\n"


def branch_of(services: Services, attempt: Attempt, fork: int, *choices: str) -> Attempt:
    """A try from an earlier moment of an attempt."""
    branch = replace(
        attempt,
        id=uuid4(),
        purpose=Purpose.BRANCH,
        parent_id=attempt.id,
        fork_step=fork,
        started_at=services.notes.now(),
        ended_at=None,
        ending=None,
    )
    services.store.create_attempt(branch)
    for step, choice in enumerate(choices, fork):
        assert services.training.choose(TARA, str(branch.id), choice, step=step).rejection is None
    return branch


def only(services: Services, attempt: Attempt) -> PrivateNote:
    (found,) = services.notes.my_notes(TARA, attempt.id)
    return found


def listen(services: Services) -> list[str]:
    """The statements that the database is asked from now on, without those that open a transaction."""
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    sa.event.listen(services.database.engine, "before_cursor_execute", hear)
    return asked


# One moment


def test_a_note_is_kept_as_it_was_typed(settled: Services) -> None:
    attempt = kept(settled)
    settled.notes.keep_note(TARA, attempt.id, 1, HOSTILE)
    assert settled.notes.my_notes(TARA, attempt.id)[1].own_words == HOSTILE


def test_a_note_can_be_kept_before_the_decision_that_is_due_and_not_further_on(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.keep_note(TARA, attempt.id, 0, "before I choose")
    for step in (-1, 1):
        with pytest.raises(InvalidInput, match="no such decision"):
            settled.notes.keep_note(TARA, attempt.id, step, "x")


def test_after_the_ending_there_is_no_decision_due(settled: Services) -> None:
    attempt = kept(settled)
    with pytest.raises(InvalidInput, match="no such decision"):
        settled.notes.keep_note(TARA, attempt.id, len(BEST), "x")


@pytest.mark.parametrize("field", ["own_words", "reaction"])
def test_a_note_of_four_thousand_characters_fits_and_one_more_does_not(settled: Services, field: str) -> None:
    attempt = kept(settled)
    settled.notes.keep_note(TARA, attempt.id, 0, **{field: "ü" * 4_000})
    with pytest.raises(InvalidInput, match="4,001 characters") as refused:
        settled.notes.keep_note(TARA, attempt.id, 0, **{field: "ü" * 4_001})
    assert refused.value.field == field


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_signs_that_no_database_keeps_are_refused_kindly(settled: Services, sign: str) -> None:
    attempt = shared(settled)
    with pytest.raises(InvalidInput, match="can't be kept"):
        settled.notes.keep_note(TARA, attempt.id, 0, f"a{sign}b")
    with pytest.raises(InvalidInput, match="can't be kept"):
        settled.sharing.comment(SANA, attempt.id, f"a{sign}b")


def test_notes_leave_no_trace_in_the_audit_log_or_the_server_log(settled: Services, capfd) -> None:
    attempt = kept(settled)
    before = settled.sharing.audit.head()
    capfd.readouterr()
    settled.notes.keep_note(TARA, attempt.id, 0, "nobody reads this")
    settled.notes.my_notes(TARA, attempt.id)
    assert settled.sharing.audit.head() == before
    assert "nobody" not in "".join(capfd.readouterr())


def test_keeping_a_note_replaces_words_reaction_sureness_and_pull_and_leaves_the_rest(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.note(
        TARA, attempt.id, 0, own_words="one", reaction="two", pull=Pull.FIX, self_ratings={"A2": 4}, rehearsed=True
    )
    settled.notes.keep_note(TARA, attempt.id, 0, "other", confidence=Confidence.SURE, pull=Pull.DEFEND)
    expected = PrivateNote(attempt.id, 0, "other", "", Confidence.SURE, Pull.DEFEND, {"A2": 4}, True)
    assert only(settled, attempt) == expected


def test_a_note_that_is_emptied_is_gone(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.keep_note(TARA, attempt.id, 0, "words", "tense", Confidence.SURE, Pull.RESCUE)
    settled.notes.keep_note(TARA, attempt.id, 0)
    assert settled.notes.my_notes(TARA, attempt.id) == ()


def test_what_is_not_given_stays_as_it_is(settled: Services) -> None:
    attempt = begin(settled.training)
    given = {
        "own_words": "my words",
        "reaction": "tense",
        "confidence": Confidence.FAIRLY,
        "pull": Pull.WITHDRAW,
        "self_ratings": {"A2": 0},
        "rehearsed": True,
    }
    for name, value in given.items():
        after = settled.notes.note(TARA, attempt.id, 0, **{name: value})
        assert getattr(after, name) == value
    assert only(settled, attempt) == after == PrivateNote(attempt.id, 0, **given)


def test_an_empty_text_deletes_that_text_alone(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.note(TARA, attempt.id, 0, own_words="words", reaction="tense")
    settled.notes.note(TARA, attempt.id, 0, reaction="")
    assert only(settled, attempt) == PrivateNote(attempt.id, 0, "words")


def test_without_words_there_is_nothing_left_that_the_ratings_rate(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.note(TARA, attempt.id, 0, own_words="words", confidence=Confidence.SURE, self_ratings={"A2": 3})
    settled.notes.forget_words(TARA, attempt.id, 0)
    assert only(settled, attempt) == PrivateNote(attempt.id, 0, confidence=Confidence.SURE)
    settled.notes.note(TARA, attempt.id, 0, own_words="words", self_ratings={"A2": 3})
    settled.notes.keep_note(TARA, attempt.id, 0, confidence=Confidence.SURE)
    assert only(settled, attempt) == PrivateNote(attempt.id, 0, confidence=Confidence.SURE)


def test_words_that_were_said_aloud_and_not_written_can_be_rated(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.note(TARA, attempt.id, 0, self_ratings={"A2": 3, "A5": 1})
    settled.notes.note(TARA, attempt.id, 0, reaction="warm")
    assert only(settled, attempt).self_ratings == {"A2": 3, "A5": 1}
    settled.notes.note(TARA, attempt.id, 0, self_ratings={})
    assert only(settled, attempt) == PrivateNote(attempt.id, 0, reaction="warm")


@pytest.mark.parametrize(
    "ratings",
    [{"Z9": 1}, {"A2": 5}, {"A2": -1}, {"A2": True}, {"A2": 2.0}, {"A2": "4"}, {"": 0}, {"A2": None}],
    ids=str,
)
def test_ratings_are_from_0_to_4_and_on_criteria_of_the_case(settled: Services, ratings: dict) -> None:
    attempt = begin(settled.training)
    settled.notes.note(TARA, attempt.id, 0, own_words="words")
    with pytest.raises(InvalidInput, match="criteria of this case") as refused:
        settled.notes.note(TARA, attempt.id, 0, own_words="other words", self_ratings=ratings)
    assert refused.value.field == "self_ratings"
    assert only(settled, attempt).own_words == "words"


def test_ratings_are_on_four_criteria_at_most(settled: Services) -> None:
    attempt = begin(settled.training)
    known = ["A2", "A5", "S1", "S3", "S4"]
    most = dict.fromkeys(known[:MAX_SELF_RATINGS], 2)
    assert settled.notes.note(TARA, attempt.id, 0, self_ratings=most).self_ratings == most
    with pytest.raises(InvalidInput, match="at most 4 criteria"):
        settled.notes.note(TARA, attempt.id, 0, self_ratings=dict.fromkeys(known, 2))


def test_words_can_be_kept_for_the_decision_that_is_due_and_read_after_it_was_made(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.note(TARA, attempt.id, 0, own_words="before")
    play(settled.training, attempt, BEST[0])
    settled.notes.note(TARA, attempt.id, 0, self_ratings={"A2": 4})
    settled.notes.note(TARA, attempt.id, 1, own_words="next")
    assert [(note.step, note.own_words) for note in settled.notes.my_notes(TARA, attempt.id)] == [
        (0, "before"),
        (1, "next"),
    ]


def test_twenty_thousand_characters_are_refused_and_what_was_kept_before_stays(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.note(TARA, attempt.id, 0, own_words="before")
    with pytest.raises(InvalidInput, match="20,000 characters; 4,000 fit") as refused:
        settled.notes.note(TARA, attempt.id, 0, own_words="ü" * 20_000, pull=Pull.FIX)
    assert (refused.value.field, refused.value.hint) == ("own_words", "Shorten it a little.")
    assert only(settled, attempt) == PrivateNote(attempt.id, 0, "before")


def test_a_note_at_a_choice_takes_four_statements(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.note(TARA, attempt.id, 0, self_ratings={"A2": 1})
    asked = listen(settled)
    settled.notes.note(TARA, attempt.id, 0, own_words="words", confidence=Confidence.SURE, self_ratings={"A2": 2})
    assert len(asked) == 4, asked
    asked.clear()
    settled.notes.my_notes(TARA, attempt.id)
    assert len(asked) == 2, asked


def test_a_note_that_changes_nothing_writes_nothing(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.notes.note(TARA, attempt.id, 0, own_words="words")
    asked = listen(settled)
    settled.notes.note(TARA, attempt.id, 0, own_words="words")
    assert [statement for statement in asked if not statement.startswith("SELECT")] == []


def test_who_may_read_an_attempt_may_still_not_write_in_it(settled: Services) -> None:
    attempt = shared(settled)
    for work in (
        lambda actor: settled.notes.note(actor, attempt.id, 0, own_words="x"),
        lambda actor: settled.notes.my_reflection(actor, attempt.id),
    ):
        with pytest.raises(Exception, match="don't have access"):
            work(SANA)
        with pytest.raises(AttemptNotFound):
            work(THEO)


# How sure one was


def test_how_sure_one_is_can_be_said_and_changed_until_the_choice_is_made_and_with_it(
    settled: Services, clock: Clock
) -> None:
    clock.step = timedelta(seconds=1)
    attempt = begin(settled.training)
    settled.notes.note(TARA, attempt.id, 0, confidence=Confidence.SURE)
    settled.notes.note(TARA, attempt.id, 0, confidence=Confidence.FAIRLY)
    play(settled.training, attempt, BEST[0])
    settled.notes.note(TARA, attempt.id, 0, confidence=Confidence.GUESSING)
    assert only(settled, attempt).confidence is Confidence.GUESSING


def test_with_the_last_choice_how_sure_one_was_is_still_kept(settled: Services, clock: Clock) -> None:
    clock.step = timedelta(seconds=1)
    attempt = play(settled.training, begin(settled.training), *BEST)
    settled.notes.note(TARA, attempt.id, len(BEST) - 1, confidence=Confidence.SURE)
    assert only(settled, attempt).confidence is Confidence.SURE


def test_in_a_branch_it_is_kept_with_its_own_choices(settled: Services, clock: Clock) -> None:
    clock.step = timedelta(seconds=1)
    attempt = play(settled.training, begin(settled.training), *BEST)
    branch = branch_of(settled, attempt, 1, BEST[1])
    settled.notes.note(TARA, branch.id, 1, confidence=Confidence.SURE)
    assert only(settled, branch).confidence is Confidence.SURE


def test_how_sure_one_was_is_not_taken_in_hindsight(settled: Services, clock: Clock) -> None:
    attempt = play(settled.training, begin(settled.training), *BEST[:2])
    was_sure(settled, attempt.id, 0, Confidence.GUESSING)
    clock.now += AT_THE_CHOICE
    for step in (0, 1):
        with pytest.raises(InvalidInput, match="noted with the choice") as refused:
            settled.notes.note(TARA, attempt.id, step, reaction="warm", confidence=Confidence.SURE)
        assert refused.value.field == "confidence"
    assert only(settled, attempt) == PrivateNote(attempt.id, 0, confidence=Confidence.GUESSING)


def test_a_decision_before_the_last_takes_it_no_more_however_short_ago_it_was(settled: Services, clock: Clock) -> None:
    clock.step = timedelta(seconds=1)
    attempt = play(settled.training, begin(settled.training), *BEST[:2])
    with pytest.raises(InvalidInput, match="noted with the choice"):
        settled.notes.keep_note(TARA, attempt.id, 0, confidence=Confidence.SURE)


def test_how_sure_one_was_stays_when_the_rest_is_changed_and_can_be_taken_back(settled: Services, clock: Clock) -> None:
    attempt = play(settled.training, begin(settled.training), *BEST)
    was_sure(settled, attempt.id, 0, Confidence.SURE)
    clock.now += AT_THE_CHOICE
    settled.notes.keep_note(TARA, attempt.id, 0, "words", confidence=Confidence.SURE)
    assert only(settled, attempt) == PrivateNote(attempt.id, 0, "words", confidence=Confidence.SURE)
    settled.notes.keep_note(TARA, attempt.id, 0, "words")
    assert only(settled, attempt) == PrivateNote(attempt.id, 0, "words")


# Branches


def test_a_branch_shows_what_was_noted_before_its_fork_and_keeps_its_own(settled: Services) -> None:
    attempt = play(settled.training, begin(settled.training), *BEST)
    for step in range(len(BEST)):
        settled.notes.note(TARA, attempt.id, step, own_words=f"first {step}")
    branch = branch_of(settled, attempt, 1)
    settled.notes.note(TARA, branch.id, 1, own_words="second 1")
    words = [(note.attempt_id, note.own_words) for note in settled.notes.my_notes(TARA, branch.id)]
    assert words == [(attempt.id, "first 0"), (branch.id, "second 1")]
    assert [note.own_words for note in settled.notes.my_notes(TARA, attempt.id)] == ["first 0", "first 1", "first 2"]


def test_a_branch_of_a_branch_shows_what_belongs_to_its_own_walk(settled: Services) -> None:
    attempt = play(settled.training, begin(settled.training), *BEST)
    first = branch_of(settled, attempt, 1, *BEST[1:])
    second = branch_of(settled, first, 2)
    for where, step in ((attempt, 0), (attempt, 1), (first, 1), (first, 2), (second, 2)):
        settled.notes.note(TARA, where.id, step, own_words=f"{step}")
    found = [(note.attempt_id, note.step) for note in settled.notes.my_notes(TARA, second.id)]
    assert found == [(attempt.id, 0), (first.id, 1), (second.id, 2)]


def test_in_a_branch_one_notes_nothing_on_what_was_decided_before_it(settled: Services) -> None:
    attempt = play(settled.training, begin(settled.training), *BEST)
    branch = branch_of(settled, attempt, 1)
    with pytest.raises(InvalidInput, match="the session that you went back from") as refused:
        settled.notes.note(TARA, branch.id, 0, own_words="x")
    assert "that session's debriefing" in refused.value.hint
    for step in (-1, 2):
        with pytest.raises(InvalidInput, match="no such decision"):
            settled.notes.note(TARA, branch.id, step, own_words="x")


def test_in_a_branch_one_may_reflect_on_any_moment_of_its_walk(settled: Services) -> None:
    attempt = play(settled.training, begin(settled.training), *BEST)
    branch = branch_of(settled, attempt, 1, BEST[1])
    settled.notes.reflect(TARA, branch.id, "The first one.", 0)
    assert settled.notes.my_reflection(TARA, branch.id).step == 0
    assert settled.notes.my_reflection(TARA, attempt.id) is None


# A session as a whole


def test_a_reflection_is_kept_replaced_and_deleted(settled: Services, clock: Clock) -> None:
    attempt = kept(settled)
    assert settled.notes.my_reflection(TARA, attempt.id) is None
    settled.notes.reflect(TARA, attempt.id, HOSTILE, 2)
    first = settled.notes.my_reflection(TARA, attempt.id)
    assert (first.text, first.step, first.at) == (HOSTILE, 2, clock.now)
    settled.notes.reflect(TARA, attempt.id, "All of it.")
    second = settled.notes.my_reflection(TARA, attempt.id)
    assert (second.text, second.step) == ("All of it.", None)
    settled.notes.reflect(TARA, attempt.id, "")
    assert settled.notes.my_reflection(TARA, attempt.id) is None


@pytest.mark.parametrize("step", [-1, len(BEST)])
def test_a_reflection_is_on_a_moment_that_there_was(settled: Services, step: int) -> None:
    with pytest.raises(InvalidInput, match="no such decision"):
        settled.notes.reflect(TARA, kept(settled).id, "x", step)


def test_a_reflection_has_the_bounds_of_every_text(settled: Services) -> None:
    attempt = kept(settled)
    settled.notes.reflect(TARA, attempt.id, "🙂" * 4_000)
    for text, words in (("🙂" * 4_001, "4,001 characters"), ("a\x00", "can't be kept"), ("a\ud800", "can't be kept")):
        with pytest.raises(InvalidInput, match=words) as refused:
            settled.notes.reflect(TARA, attempt.id, text)
        assert refused.value.field == "reflection"
    assert settled.notes.my_reflection(TARA, attempt.id).text == "🙂" * 4_000


# The journal


def test_the_journal_holds_what_was_written_newest_session_first(settled: Services) -> None:
    wrote = kept(settled)
    silent = begin(settled.training)
    settled.notes.note(TARA, silent.id, 0, confidence=Confidence.SURE)
    looked_back = kept(settled)
    settled.notes.keep_note(TARA, looked_back.id, 0, pull=Pull.FIX)
    settled.notes.reflect(TARA, looked_back.id, "The second one.")
    newest, oldest = settled.notes.journal(TARA)
    assert (newest.attempt.id, newest.notes, newest.reflection.text) == (looked_back.id, (), "The second one.")
    assert (oldest.attempt.id, oldest.notes, oldest.reflection) == (
        wrote.id,
        settled.notes.my_notes(TARA, wrote.id),
        None,
    )
    assert newest.case_title == "The waiting room"


def test_nobody_else_s_words_are_in_the_journal(settled: Services) -> None:
    kept(settled, THEO)
    assert settled.notes.journal(TARA) == ()


def test_erasing_the_journal_deletes_words_ratings_reactions_pulls_and_reflections(settled: Services) -> None:
    attempt, other, theos = kept(settled), kept(settled), kept(settled, THEO)
    settled.notes.keep_note(TARA, other.id, 0)
    settled.notes.reflect(TARA, other.id, "All of it.")
    untouched = begin(settled.training)
    settled.notes.note(TARA, untouched.id, 0, confidence=Confidence.SURE)
    assert settled.notes.erase_journal(TARA) == 2
    assert only(settled, attempt) == PrivateNote(attempt.id, 0, confidence=Confidence.GUESSING, rehearsed=True)
    assert settled.notes.my_reflection(TARA, other.id) is None
    assert only(settled, untouched).confidence is Confidence.SURE
    assert settled.notes.journal(TARA) == ()
    assert [entry.attempt.id for entry in settled.notes.journal(THEO)] == [theos.id]
    assert settled.notes.erase_journal(TARA) == 0


def test_erasing_the_journal_deletes_the_words_of_drills_and_leaves_their_answers(settled: Services) -> None:
    drills, at = SqlDrills(settled.database), settled.notes.now()
    sittings = {person: uuid4() for person in (TARA.id, THEO.id)}
    for person, sitting_id in sittings.items():
        drills.begin_sitting(DrillSitting(sitting_id, person, at, ()))
        drills.answer(_drilled(sitting_id, person, at))
    assert settled.notes.erase_journal(TARA) == 0
    (hers,), (his,) = drills.answers(sittings[TARA.id]), drills.answers(sittings[THEO.id])
    assert (hers.own_words, hers.self_ratings, hers.answer, hers.share) == ("", {}, "wait", 10_000)
    assert (his.own_words, his.self_ratings) == ("said aloud", {"A2": 2})


def _drilled(sitting_id: UUID, person_id: UUID, at) -> DrillAnswer:
    what = ("respond:repair", "waiting-room", "opening", "standard", "set", "wait", 10_000, 3, 0)
    return DrillAnswer(sitting_id, 0, person_id, *what, "said aloud", {"A2": 2}, at)


def test_what_is_written_leaves_no_trace_in_the_audit_log_or_the_server_log(settled: Services, capfd) -> None:
    attempt = kept(settled)
    before = settled.sharing.audit.head()
    capfd.readouterr()
    settled.notes.note(TARA, attempt.id, 0, own_words="nobody reads this", reaction="nobody")
    settled.notes.reflect(TARA, attempt.id, "nobody")
    settled.notes.journal(TARA)
    settled.notes.erase_journal(TARA)
    assert settled.sharing.audit.head() == before
    assert "nobody" not in "".join(capfd.readouterr())

"""Showing attempts, taking them back, and what is said about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt, Purpose
from simulator.domain.policy import Private
from simulator.domain.roles import Actor
from simulator.domain.sharing import Confidence, PrivateNote, Pull
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput, NotFound, StorageError
from simulator.services.sharing import Review
from tests.personas import ADA, COHORT, EVERYBODY, PIA, PROGRAM, SANA, SECOND_COHORT, SVEN, TARA, THEO
from tests.summed import sums
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, play
from tests.unit.services.world import assigned, kept, note, shared

HOSTILE = "<script>alert(1)</script> **bold** :red[x] $e^x$ =HYPERLINK(1) \u202ereversed نور 🙂\n"
TARA_IN_BOTH = replace(TARA, trains_in=TARA.trains_in | {SECOND_COHORT})


def review(services: Services, attempt: Attempt, actor: Actor = SANA) -> Review:
    return services.sharing.review(actor, str(attempt.id))


def lines(services: Services, action: str) -> list[tuple[str, str]]:
    """Audit lines of an action, oldest first: who did it, and to what."""
    entries = services.sharing.audit.entries(action=action)[0]
    names = services.sharing.audit.names([entry.actor for entry in entries if entry.actor])
    return [(names.get(entry.actor, ""), entry.thing) for entry in reversed(entries)]


# Sharing


def test_a_shared_attempt_is_in_the_list_of_the_supervisor(settled: Services) -> None:
    attempt = shared(settled)
    (seen,) = settled.sharing.visible(SANA)
    assert (seen.attempt.id, seen.trainee_name, seen.cohort.name) == (attempt.id, "Tara Olsen", "Cohort 2026")
    assert (seen.case_title, seen.assigned, seen.n_comments) == ("The waiting room", False, 0)
    assert seen.shared_at is not None


def test_a_supervisor_reads_choices_and_scores_of_a_shared_attempt(settled: Services) -> None:
    seen = review(settled, shared(settled))
    assert [decision.choice for decision in seen.room.decisions] == list(BEST)
    assert seen.debrief == settled.training.debrief(TARA, str(seen.room.attempt.id))[1]
    assert seen.trainee_name == "Tara Olsen"


def test_sharing_with_a_cohort_that_one_does_not_train_in_is_refused(settled: Services) -> None:
    attempt = kept(settled)
    with pytest.raises(NotFound, match="cohort could not be found"):
        settled.sharing.share(TARA, attempt.id, SECOND_COHORT)
    assert settled.sharing.state(TARA, attempt.id).shares == ()


def test_a_try_from_an_earlier_moment_cannot_be_shared(settled: Services) -> None:
    attempt = kept(settled)
    branch = replace(attempt, id=PIA.id, purpose=Purpose.BRANCH, parent_id=attempt.id, fork_step=0)
    settled.store.create_attempt(branch)
    with pytest.raises(InvalidInput, match="stays with you"):
        settled.sharing.share(TARA, branch.id, COHORT)
    assert settled.sharing.state(TARA, branch.id).could_share_with == ()


def test_sharing_and_withdrawing_are_in_the_audit_log(settled: Services) -> None:
    attempt = shared(settled, Private.OWN_WORDS)
    settled.sharing.unshare(TARA, attempt.id, COHORT)
    thing = f"attempt:{attempt.id}"
    assert lines(settled, "attempt-shared") == lines(settled, "attempt-unshared") == [("Tara Olsen", thing)]
    (line,) = settled.sharing.audit.entries(action="attempt-shared")[0]
    assert dict(line.detail) == {"ticked": "own-words", "cohort": str(COHORT)}
    assert line.program_id == PROGRAM


def test_a_withdrawn_attempt_is_nothing_that_the_supervisor_may_know_of(settled: Services) -> None:
    attempt = shared(settled)
    assert settled.sharing.unshare(TARA, attempt.id, COHORT)
    assert settled.sharing.visible(SANA) == ()
    with pytest.raises(AttemptNotFound):
        review(settled, attempt)


def test_withdrawing_what_is_not_shared_changes_nothing(settled: Services) -> None:
    attempt = kept(settled)
    assert not settled.sharing.unshare(TARA, attempt.id, COHORT)
    assert not settled.sharing.unshare(TARA, attempt.id, "nonsense")
    assert lines(settled, "attempt-unshared") == []


def test_a_commented_attempt_stays_shared_until_the_comment_is_withdrawn(settled: Services) -> None:
    attempt = shared(settled)
    comment = settled.sharing.comment(SANA, attempt.id, "You waited.")
    assert not settled.sharing.state(TARA, attempt.id).can_unshare
    with pytest.raises(InvalidInput, match="already commented"):
        settled.sharing.unshare(TARA, attempt.id, COHORT)
    settled.sharing.withdraw_comment(SANA, comment.id)
    assert settled.sharing.state(TARA, attempt.id).can_unshare
    assert settled.sharing.unshare(TARA, attempt.id, COHORT)


def test_an_assigned_attempt_cannot_be_withdrawn_where_it_was_assigned(settled: Services) -> None:
    attempt = assigned(settled, settled.programs.assign(SANA, COHORT, "waiting-room"))
    settled.sharing.share(TARA, attempt.id, COHORT, frozenset(Private))
    with pytest.raises(InvalidInput, match="asked for this attempt"):
        settled.sharing.unshare(TARA, attempt.id, COHORT)


def test_an_assigned_attempt_can_be_withdrawn_from_a_cohort_that_it_was_only_shared_with(settled: Services) -> None:
    attempt = assigned(settled, settled.programs.assign(SANA, COHORT, "waiting-room"))
    settled.sharing.share(TARA_IN_BOTH, attempt.id, SECOND_COHORT)
    assert [entry.attempt.id for entry in settled.sharing.visible(SVEN)] == [attempt.id]
    assert settled.sharing.state(TARA_IN_BOTH, attempt.id).can_unshare
    assert [entry.can_withdraw for entry in settled.my_data.my_shares(TARA_IN_BOTH)] == [False, True]
    assert settled.sharing.unshare(TARA_IN_BOTH, attempt.id, SECOND_COHORT)
    assert settled.sharing.visible(SVEN) == ()


def test_the_state_of_an_attempt_that_is_kept_says_with_whom_it_could_be_shared(settled: Services) -> None:
    state = settled.sharing.state(TARA, kept(settled).id)
    assert (state.shares, state.assignment, state.n_comments, state.can_unshare) == ((), None, 0, False)
    assert [cohort.name for cohort in state.could_share_with] == ["Cohort 2026"]


def test_the_state_of_a_shared_attempt_says_with_whom_and_what_is_ticked(settled: Services) -> None:
    state = settled.sharing.state(TARA, shared(settled, Private.REACTIONS).id)
    assert [(entry.cohort.name, entry.share.ticked) for entry in state.shares] == [("Cohort 2026", {Private.REACTIONS})]
    assert (state.can_unshare, state.could_share_with) == (True, ())


def test_the_state_of_an_assigned_attempt_says_for_which_cohort(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    state = settled.sharing.state(TARA, assigned(settled, assignment).id)
    assert state.assignment == assignment
    assert state.assigned_in is not None
    assert (state.assigned_in.name, state.can_unshare) == ("Cohort 2026", False)


def test_attempts_at_a_case_that_is_gone_keep_their_title(settled: Services, content) -> None:
    shared(settled)
    (content / "scenarios" / "waiting-room.yaml").unlink()
    assert [entry.case_title for entry in settled.sharing.visible(SANA)] == ["The waiting room"]


def test_an_attempt_of_which_nothing_else_can_be_told_is_named_by_the_id_of_its_case(
    settled: Services, content
) -> None:
    shared(settled)
    (content / "scenarios" / "waiting-room.yaml").unlink()
    with settled.sharing.database.writing() as connection:
        connection.exec_driver_sql("UPDATE attempts SET play_hash = 'another'")
    assert [entry.case_title for entry in settled.sharing.visible(SANA)] == ["waiting-room"]


# Private notes


@pytest.mark.parametrize("ticked", [(), (Private.OWN_WORDS,), (Private.REACTIONS,), (Private.CONFIDENCE,)])
def test_a_supervisor_sees_of_the_notes_what_is_ticked(settled: Services, ticked: tuple[Private, ...]) -> None:
    attempt = shared(settled, *ticked)
    expected = {
        (): (),
        (Private.OWN_WORDS,): (PrivateNote(attempt.id, 0, own_words="my own words", self_ratings={"A2": 3}),),
        (Private.REACTIONS,): (PrivateNote(attempt.id, 0, reaction="a tight chest", pull=Pull.RESCUE),),
        (Private.CONFIDENCE,): (PrivateNote(attempt.id, 0, confidence=Confidence.GUESSING),),
    }
    assert review(settled, attempt).notes == expected[ticked]


def test_that_a_line_was_rehearsed_and_a_reflection_are_shown_to_nobody_whatever_is_ticked(settled: Services) -> None:
    attempt = shared(settled, *Private)
    settled.notes.note(TARA, attempt.id, 1, rehearsed=True)
    settled.notes.reflect(TARA, attempt.id, "I would take that back.")
    seen = review(settled, attempt)
    assert [(entry.step, entry.rehearsed) for entry in seen.notes] == [(0, False)]
    assert "take that back" not in repr(seen)


def test_an_assigned_attempt_shows_no_notes_unless_they_are_ticked(settled: Services) -> None:
    attempt = assigned(settled, settled.programs.assign(SANA, COHORT, "waiting-room"))
    note(settled, attempt)
    assert review(settled, attempt).notes == ()
    settled.sharing.share(TARA, attempt.id, COHORT, frozenset({Private.OWN_WORDS}))
    assert [entry.own_words for entry in review(settled, attempt).notes] == ["my own words"]


def test_what_is_ticked_for_one_cohort_is_not_ticked_for_another(settled: Services) -> None:
    attempt = shared(settled)
    settled.sharing.share(TARA_IN_BOTH, attempt.id, SECOND_COHORT, frozenset(Private))
    assert review(settled, attempt).notes == ()
    assert len(review(settled, attempt, SVEN).notes) == 1


def test_ticks_can_be_taken_back_even_after_a_comment(settled: Services) -> None:
    attempt = shared(settled, *Private)
    settled.sharing.comment(SANA, attempt.id, "Thank you.")
    settled.sharing.share(TARA, attempt.id, COHORT)
    assert review(settled, attempt).notes == ()


def test_the_trainee_reads_all_of_their_own_notes(settled: Services) -> None:
    attempt = kept(settled)
    whole = (
        PrivateNote(attempt.id, 0, "my own words", "a tight chest", Confidence.GUESSING, Pull.RESCUE, {"A2": 3}, True),
    )
    assert review(settled, attempt, TARA).notes == settled.notes.my_notes(TARA, attempt.id) == whole


# Comments


def test_a_comment_is_kept_as_it_was_typed_and_read_by_both(settled: Services) -> None:
    attempt = shared(settled)
    comment = settled.sharing.comment(SANA, attempt.id, HOSTILE, step=2)
    assert (comment.text, comment.step, comment.author_id) == (HOSTILE, 2, SANA.id)
    (read,) = settled.sharing.comments(TARA, attempt.id)
    assert (read.comment, read.author_name, read.mine) == (comment, "Sana Rivera", False)
    assert [said.mine for said in review(settled, attempt).comments] == [True]
    assert [seen.n_comments for seen in settled.sharing.visible(SANA)] == [1]


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_comment_is_refused(settled: Services, text: str) -> None:
    attempt = shared(settled)
    with pytest.raises(InvalidInput, match="Write something"):
        settled.sharing.comment(SANA, attempt.id, text)


def test_a_comment_of_four_thousand_characters_fits_and_one_more_does_not(settled: Services) -> None:
    attempt = shared(settled)
    assert len(settled.sharing.comment(SANA, attempt.id, "x" * 4_000).text) == 4_000
    with pytest.raises(InvalidInput, match="4,000 fit"):
        settled.sharing.comment(SANA, attempt.id, "x" * 4_001)


@pytest.mark.parametrize("step", [-1, len(BEST)])
def test_a_comment_on_a_moment_that_is_not_there_is_refused(settled: Services, step: int) -> None:
    attempt = shared(settled)
    with pytest.raises(InvalidInput, match="no such decision"):
        settled.sharing.comment(SANA, attempt.id, "Here?", step=step)


def test_a_supervisor_withdraws_their_own_comment_and_no_other(settled: Services) -> None:
    attempt = shared(settled)
    comment = settled.sharing.comment(SANA, attempt.id, "You waited.")
    colleague = replace(SVEN, supervises=frozenset({COHORT}))
    with pytest.raises(AccessDenied):
        settled.sharing.withdraw_comment(colleague, comment.id)
    settled.sharing.withdraw_comment(SANA, comment.id)
    assert settled.sharing.comments(TARA, attempt.id) == ()


def test_comments_are_in_the_audit_log_without_their_text(settled: Services) -> None:
    attempt = shared(settled)
    comment = settled.sharing.comment(SANA, attempt.id, "You waited.")
    settled.sharing.withdraw_comment(SANA, comment.id)
    thing = f"attempt:{attempt.id}"
    assert lines(settled, "comment-written") == lines(settled, "comment-withdrawn") == [("Sana Rivera", thing)]
    (line,) = settled.sharing.audit.entries(action="comment-written")[0]
    assert dict(line.detail) == {"comment": str(comment.id), "cohort": str(COHORT)}


# Reading another's attempt


def test_reading_another_s_attempt_is_in_the_audit_log_once_an_hour(settled: Services, clock: Clock) -> None:
    attempt = shared(settled)
    review(settled, attempt)
    settled.sharing.comments(SANA, attempt.id)
    review(settled, attempt)
    thing = f"attempt:{attempt.id}"
    assert lines(settled, "attempt-read") == [("Sana Rivera", thing)]
    clock.now += timedelta(hours=1)
    review(settled, attempt)
    assert lines(settled, "attempt-read") == [("Sana Rivera", thing)] * 2


def test_each_attempt_and_each_reader_has_a_line(settled: Services) -> None:
    one, two = shared(settled), shared(settled)
    for reader in (SANA, replace(SVEN, supervises=frozenset({COHORT}))):
        for attempt in (one, two):
            review(settled, attempt, reader)
    assert len(lines(settled, "attempt-read")) == 4


def test_a_clock_that_was_set_back_makes_another_line(settled: Services, clock: Clock) -> None:
    attempt = shared(settled)
    review(settled, attempt)
    clock.now -= timedelta(days=2)
    review(settled, attempt)
    assert len(lines(settled, "attempt-read")) == 2


def test_reading_one_s_own_attempt_is_in_no_log(settled: Services) -> None:
    before = settled.sharing.audit.head()
    review(settled, kept(settled), TARA)
    assert settled.sharing.audit.head() == before


def test_nothing_is_shown_where_the_reading_cannot_be_noted(settled: Services) -> None:
    attempt = shared(settled)
    with settled.sharing.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM audit_head")
    with pytest.raises(StorageError):
        review(settled, attempt)


def test_a_change_that_cannot_be_noted_does_not_happen(settled: Services) -> None:
    attempt = kept(settled)
    with settled.sharing.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM audit_head")
    with pytest.raises(StorageError):
        settled.sharing.share(TARA, attempt.id, COHORT)
    assert settled.sharing.state(TARA, attempt.id).shares == ()


# Practice that is not shared


def seen_by_others(services: Services) -> str:
    """Everything that a supervisor, a lead and an administrator can be shown, and the sums, as text."""
    programs, sharing = services.programs, services.sharing
    found: list[object] = [sums(services.database), sharing.audit.entries(limit=1_000)]
    for actor in (SANA, PIA, ADA):
        found += [
            sharing.visible(actor),
            programs.programs(actor),
            programs.cohorts(actor, PROGRAM),
            programs.enrolled(actor, COHORT),
            programs.assignments(actor, COHORT),
            programs.my_assignments(actor),
        ]
    for actor in (PIA, ADA):
        found += [programs.members(actor, PROGRAM), services.my_data.erasure_requests(actor, PROGRAM)]
    return repr(found)


def test_practice_that_is_not_shared_changes_nothing_that_others_see(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    for person in (TARA, THEO):
        play(settled.training, assigned(settled, assignment, person), *BEST, actor=person)
    settled.sharing.comment(SANA, shared(settled, *Private).id, "You waited.")
    before = seen_by_others(settled)
    for number in range(50):
        attempt = kept(settled, TARA if number % 2 else THEO)
        owner = EVERYBODY["Tara" if number % 2 else "Theo"]
        settled.training.choose(owner, str(attempt.id), "late", step=0)
        settled.sharing.review(owner, attempt.id)
        settled.sharing.state(owner, attempt.id)
        if number % 5 == 0:
            settled.my_data.erase_attempt(owner, attempt.id)
    settled.my_data.export(TARA)
    assert seen_by_others(settled) == before

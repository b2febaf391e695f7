"""What waits for a supervisor, what a trainee is told of, and the trainee's answers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt
from simulator.domain.coaching import Told, Waiting
from simulator.domain.policy import Private
from simulator.domain.sharing import MAX_COMMENT, Comment
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput, NotFound
from tests.personas import ADA, COHORT, PIA, SANA, SVEN, TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import kept, shared


@pytest.fixture
def attempt(settled: Services) -> Attempt:
    return shared(settled, Private.OWN_WORDS)


@pytest.fixture
def comment(settled: Services, attempt: Attempt) -> Comment:
    return settled.sharing.comment(SANA, attempt.id, "You waited.", step=1)


def states(services: Services) -> list[Waiting]:
    return [line.waiting for line in services.coaching.inbox(SANA)]


def test_a_shared_session_is_new_until_its_supervisor_reads_it(settled: Services, attempt: Attempt) -> None:
    (line,) = settled.coaching.inbox(SANA)
    assert (line.waiting, line.n_to_rate, line.seen.attempt.id) == (Waiting.NEW, 1, attempt.id)
    assert settled.coaching.n_waiting(SANA) == 1
    settled.sharing.review(SANA, attempt.id)
    assert (states(settled), settled.coaching.n_waiting(SANA)) == ([Waiting.READ], 0)


def test_an_answer_waits_until_it_is_read(settled: Services, attempt: Attempt, comment: Comment) -> None:
    settled.sharing.review(SANA, attempt.id)
    settled.coaching.answer(TARA, comment.id, "I wanted to fix it.")
    assert (states(settled), settled.coaching.n_waiting(SANA)) == ([Waiting.ANSWERED], 1)
    settled.sharing.review(SANA, attempt.id)
    assert (states(settled), settled.coaching.n_waiting(SANA)) == ([Waiting.READ], 0)


def test_a_session_under_way_is_listed_and_waits_for_nobody(settled: Services) -> None:
    settled.sharing.share(TARA, begin(settled.training).id, COHORT)
    assert (states(settled), settled.coaching.n_waiting(SANA)) == ([Waiting.UNFINISHED], 0)


def test_nothing_waits_for_who_supervises_another_cohort_or_none(settled: Services, attempt: Attempt) -> None:
    for person in (SVEN, PIA, ADA, THEO):
        assert settled.coaching.inbox(person) == ()
        assert settled.coaching.n_waiting(person) == 0


def test_a_trainee_is_told_of_a_comment_until_they_look(settled: Services, attempt: Attempt, comment: Comment) -> None:
    (found,) = settled.coaching.told(TARA)
    assert (found.attempt.id, found.case_title, found.told) == (attempt.id, "The waiting room", Told(attempt.id, 1))
    assert settled.coaching.told(THEO) == ()
    assert settled.coaching.look(TARA, attempt.id) == Told(attempt.id, 1)
    assert settled.coaching.told(TARA) == ()
    assert settled.coaching.look(TARA, attempt.id) == Told(attempt.id)


def test_only_its_own_trainee_looks_at_what_was_said_about_an_attempt(settled: Services, attempt: Attempt) -> None:
    with pytest.raises(AccessDenied):
        settled.coaching.look(SANA, attempt.id)
    with pytest.raises(AttemptNotFound):
        settled.coaching.look(THEO, attempt.id)


def test_an_answer_stands_with_its_comment_as_it_was_typed(
    settled: Services, attempt: Attempt, comment: Comment
) -> None:
    answer = settled.coaching.answer(TARA, str(comment.id), "  I wanted\nto fix it.  ")
    assert (answer.reply_to, answer.step, answer.text) == (comment.id, 1, "  I wanted\nto fix it.  ")
    assert [said.comment for said in settled.sharing.comments(SANA, attempt.id)] == [comment, answer]


def test_an_answer_does_not_keep_a_session_from_being_withdrawn(
    settled: Services, attempt: Attempt, comment: Comment
) -> None:
    settled.coaching.answer(TARA, comment.id, "I wanted to fix it.")
    assert settled.sharing.state(TARA, attempt.id).n_comments == 1
    settled.sharing.withdraw_comment(SANA, comment.id)
    assert settled.sharing.state(TARA, attempt.id).n_comments == 0
    assert settled.sharing.unshare(TARA, attempt.id, COHORT)


def test_a_trainee_takes_their_own_answer_back_and_no_comment(settled: Services, comment: Comment) -> None:
    answer = settled.coaching.answer(TARA, comment.id, "I wanted to fix it.")
    with pytest.raises(AccessDenied):
        settled.sharing.withdraw_comment(SANA, answer.id)
    with pytest.raises(AccessDenied):
        settled.sharing.withdraw_comment(TARA, comment.id)
    settled.sharing.withdraw_comment(TARA, answer.id)
    assert settled.sharing.store.comments(comment.attempt_id) == (comment,)


def test_a_second_press_comments_and_answers_no_second_time(settled: Services, attempt: Attempt, clock: Clock) -> None:
    clock.step = timedelta(seconds=1)
    first, again = (settled.sharing.comment(SANA, attempt.id, "You waited.", step=1) for _press in range(2))
    answer, same = (settled.coaching.answer(TARA, first.id, "I wanted to fix it.") for _press in range(2))
    assert (first, answer) == (again, same)
    elsewhere = settled.sharing.comment(SANA, attempt.id, "You waited.", step=2)
    clock.now += timedelta(minutes=1)
    later = settled.sharing.comment(SANA, attempt.id, "You waited.", step=1)
    assert settled.sharing.store.comments(attempt.id) == (first, answer, elsewhere, later)


def test_a_session_that_somebody_looked_for_too_early_is_new_once_it_has_ended(settled: Services) -> None:
    begun = begin(settled.training)
    settled.sharing.share(TARA, begun.id, COHORT)
    settled.sharing.review(SANA, begun.id)
    play(settled.training, begun, *BEST)
    assert (states(settled), settled.coaching.n_waiting(SANA)) == ([Waiting.NEW], 1)


def test_an_answer_is_not_answered(settled: Services, comment: Comment) -> None:
    answer = settled.coaching.answer(TARA, comment.id, "I wanted to fix it.")
    with pytest.raises(AccessDenied):
        settled.coaching.answer(TARA, answer.id, "And more.")


def test_an_answer_that_is_none_or_too_long_is_refused_in_words(settled: Services, comment: Comment) -> None:
    for text in ("", "  \n", "x" * (MAX_COMMENT + 1), "a\x00b"):
        with pytest.raises(InvalidInput):
            settled.coaching.answer(TARA, comment.id, text)
    assert settled.sharing.store.comments(comment.attempt_id) == (comment,)


def test_whoever_may_not_read_an_attempt_learns_of_no_comment_on_it(settled: Services, comment: Comment) -> None:
    for person in (THEO, SVEN, PIA, ADA):
        with pytest.raises(NotFound, match="comment could not be found"):
            settled.coaching.answer(person, comment.id, "Hello")
    with pytest.raises(AccessDenied):
        settled.coaching.answer(SANA, comment.id, "Hello")
    for unknown in (uuid4(), "nonsense"):
        with pytest.raises(NotFound):
            settled.coaching.answer(TARA, unknown, "Hello")


def test_what_was_kept_waits_for_nobody(settled: Services) -> None:
    kept(settled)
    assert settled.coaching.n_waiting(SANA) == 0

"""Critical choices in counted sessions: read first, then on the list, followed up or set aside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt
from simulator.domain.critical_reviews import MAX_REVIEW_NOTE, ReviewAct, ReviewState
from simulator.domain.policy import Private
from simulator.domain.roles import Role
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput, NotFound
from tests.personas import ADA, COHORT, PIA, SANA, SECOND_COHORT, SVEN, TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.following import CRITICAL, counted
from tests.unit.services.playing import begin, play

DONE = "We went through limits of privacy together."
SVEN_HERE = replace(SVEN, supervises=SVEN.supervises | {COHORT})
OPENED, FOLLOWED_UP, SET_ASIDE = ReviewAct.OPENED, ReviewAct.FOLLOWED_UP, ReviewAct.SET_ASIDE


@pytest.fixture
def attempt(settled: Services) -> Attempt:
    return counted(settled)


def states(services: Services, who=SANA) -> list[tuple[int, ReviewState]]:
    return [(line.step, line.state) for line in services.critical.choices(who)]


def decide(services: Services, attempt: Attempt, act: ReviewAct, note: str = "", *, seen: ReviewState, who=SANA):
    return services.critical.decide(who, attempt.id, 1, act, note, seen=seen)


def test_it_waits_unnamed_until_a_supervisor_has_read_it_and_decided(settled: Services, attempt: Attempt) -> None:
    (line,) = settled.critical.choices(SANA)
    assert (line.attempt.id, line.step, line.state, line.errors) == (attempt.id, 1, ReviewState.FOR_REVIEW, ())
    assert settled.critical.n_for_review(SANA) == 1
    with pytest.raises(InvalidInput, match="Read the moment first"):
        decide(settled, attempt, OPENED, seen=ReviewState.FOR_REVIEW)
    read = settled.critical.moment(SANA, attempt.id, 1)
    assert (read.moment.taken.choice.id, read.note) == ("our-secret", None)
    assert [code for _error, code in read.line.errors] == ["CE03"]
    assert states(settled) == [(1, ReviewState.FOR_REVIEW)]
    assert decide(settled, attempt, OPENED, seen=ReviewState.FOR_REVIEW) is ReviewState.OPEN
    (line,) = settled.critical.choices(SANA)
    assert [code for _error, code in line.errors] == ["CE03"]
    assert settled.critical.n_for_review(SANA) == 0


def test_every_step_says_who_when_and_what(settled: Services, attempt: Attempt) -> None:
    settled.critical.moment(SANA, attempt.id, 1)
    decide(settled, attempt, OPENED, seen=ReviewState.FOR_REVIEW)
    decide(settled, attempt, FOLLOWED_UP, f"  {DONE} ", seen=ReviewState.OPEN)
    (line,) = settled.critical.mine(TARA)
    assert line.state is ReviewState.FOLLOWED_UP
    assert [(said.step.act, said.by_name, said.step.note) for said in line.history] == [
        (OPENED, "Sana Rivera", ""),
        (FOLLOWED_UP, "Sana Rivera", DONE),
    ]
    audit = settled.sharing.audit
    for action in ("critical-opened", "critical-followed-up"):
        ((entry,), _n) = audit.entries(action=action)
        assert (entry.thing, entry.detail["step"]) == (f"attempt:{attempt.id}", "1")


def test_it_can_be_set_aside_with_a_reason_and_taken_up_after_all(settled: Services, attempt: Attempt) -> None:
    settled.critical.moment(SANA, attempt.id, 1)
    with pytest.raises(InvalidInput, match="at least 20 letters why"):
        decide(settled, attempt, SET_ASIDE, " too short ", seen=ReviewState.FOR_REVIEW)
    reason = "Tom is not at risk in this variant."
    assert decide(settled, attempt, SET_ASIDE, reason, seen=ReviewState.FOR_REVIEW) is ReviewState.SET_ASIDE
    assert decide(settled, attempt, OPENED, seen=ReviewState.SET_ASIDE) is ReviewState.OPEN


@pytest.mark.parametrize("act", [FOLLOWED_UP, ReviewAct.READ, "gone"])
def test_what_can_not_come_next_is_not_taken(settled: Services, attempt: Attempt, act) -> None:
    settled.critical.moment(SANA, attempt.id, 1)
    with pytest.raises(InvalidInput, match="can't be done"):
        decide(settled, attempt, act, DONE, seen=ReviewState.FOR_REVIEW)


def test_a_note_that_is_too_long_is_not_taken(settled: Services, attempt: Attempt) -> None:
    settled.critical.moment(SANA, attempt.id, 1)
    with pytest.raises(InvalidInput, match="2,001 characters"):
        decide(settled, attempt, OPENED, "x" * (MAX_REVIEW_NOTE + 1), seen=ReviewState.FOR_REVIEW)


def test_of_two_supervisors_the_second_learns_that_the_first_was_quicker(
    settled: Services, attempt: Attempt, clock: Clock
) -> None:
    settled.programs.store.enrol(COHORT, SVEN.id, Role.SUPERVISOR, at=clock.now)
    for who in (SANA, SVEN_HERE):
        settled.critical.moment(who, attempt.id, 1)
    decide(settled, attempt, OPENED, seen=ReviewState.FOR_REVIEW)
    with pytest.raises(InvalidInput, match="meanwhile"):
        decide(settled, attempt, SET_ASIDE, DONE, seen=ReviewState.FOR_REVIEW, who=SVEN_HERE)
    assert states(settled, SVEN_HERE) == [(1, ReviewState.OPEN)]


def test_reading_it_again_is_noted_once(settled: Services, attempt: Attempt) -> None:
    for _ in range(3):
        settled.critical.moment(SANA, attempt.id, 1)
    assert [step.act for step in settled.critical.store.review_steps(attempt.id)] == [ReviewAct.READ]
    assert settled.critical.mine(TARA)[0].history == ()


def test_own_words_are_there_only_if_they_were_shared(settled: Services, attempt: Attempt) -> None:
    settled.notes.note(TARA, str(attempt.id), 1, own_words="I would promise it.", reaction="a tight chest")
    assert settled.critical.moment(SANA, attempt.id, 1).note is None
    settled.sharing.share(TARA, attempt.id, COHORT, frozenset({Private.OWN_WORDS}))
    note = settled.critical.moment(SANA, attempt.id, 1).note
    assert note is not None
    assert (note.own_words, note.reaction) == ("I would promise it.", "")


def test_what_is_practised_or_shared_enters_no_list(settled: Services) -> None:
    kept = play(settled.training, begin(settled.training), *CRITICAL)
    settled.sharing.share(TARA, kept.id, COHORT)
    assert settled.critical.choices(SANA) == settled.critical.mine(TARA) == ()
    with pytest.raises(AccessDenied):
        settled.critical.moment(SANA, kept.id, 1)


def test_the_supervisors_of_another_cohort_that_it_is_shared_with_do_not_review_it(
    settled: Services, attempt: Attempt, clock: Clock
) -> None:
    settled.programs.store.enrol(SECOND_COHORT, TARA.id, Role.TRAINEE, at=clock.now)
    settled.sharing.share(replace(TARA, trains_in=TARA.trains_in | {SECOND_COHORT}), attempt.id, SECOND_COHORT)
    assert settled.critical.choices(SVEN) == ()
    with pytest.raises(AccessDenied):
        settled.critical.moment(SVEN, attempt.id, 1)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (TARA, AccessDenied),
        (THEO, AttemptNotFound),
        (SVEN, AttemptNotFound),
        (PIA, AttemptNotFound),
        (ADA, AttemptNotFound),
    ],
    ids=["Tara", "Theo", "Sven", "Pia", "Ada"],
)
def test_nobody_else_reads_or_decides(settled: Services, attempt: Attempt, who, refusal) -> None:
    with pytest.raises(refusal):
        settled.critical.moment(who, attempt.id, 1)
    with pytest.raises(refusal):
        decide(settled, attempt, OPENED, seen=ReviewState.FOR_REVIEW, who=who)
    assert settled.critical.choices(who) == ()


@pytest.mark.parametrize("step", [0, 2, 99, -1])
def test_where_nothing_critical_was_chosen_there_is_nothing_to_review(
    settled: Services, attempt: Attempt, step: int
) -> None:
    with pytest.raises(NotFound):
        settled.critical.moment(SANA, attempt.id, step)


def test_a_session_that_has_not_ended_enters_no_list(settled: Services) -> None:
    under_way = counted(settled, *CRITICAL[:2])
    assert settled.critical.choices(SANA) == ()
    with pytest.raises(NotFound):
        settled.critical.moment(SANA, under_way.id, 1)


def test_the_table_holds_what_was_done_last_and_nothing_unread(settled: Services, attempt: Attempt) -> None:
    heading, row = list(settled.critical.rows(SANA))
    assert heading.startswith("cohort,trainee,case,decision")
    assert ",for-review,,,," in row
    settled.critical.moment(SANA, attempt.id, 1)
    decide(settled, attempt, OPENED, "=1+1", seen=ReviewState.FOR_REVIEW)
    row = list(settled.critical.rows(SANA))[1]
    assert ",2," in row
    assert ",open,CE03," in row
    assert row.strip().endswith("Sana Rivera,'=1+1")


def test_it_goes_with_the_session_and_a_supervisors_name_with_their_account(
    settled: Services, attempt: Attempt
) -> None:
    settled.critical.moment(SANA, attempt.id, 1)
    decide(settled, attempt, OPENED, "Talk about it.", seen=ReviewState.FOR_REVIEW)
    settled.my_data.erase_me(SANA, "sana@example.edu")
    (line,) = settled.critical.mine(TARA)
    assert [(said.by_name, said.step.note) for said in line.history] == [("", "Talk about it.")]
    settled.sharing.store.erase_attempt(attempt.id, at=attempt.started_at)
    assert settled.critical.mine(TARA) == ()
    assert settled.critical.store.review_steps(attempt.id) == ()

"""Assignments with dates, prerequisites and a number of attempts; changed, withdrawn, extended, followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.accounts import Assignment
from simulator.domain.attempt import Feedback, Mode, Purpose
from simulator.domain.cohorts import Terms, Waits
from simulator.errors import AccessDenied, AssignmentNotFound, InvalidInput, NotFound
from tests.personas import ADA, COHORT, LEO, OTTO, PIA, SANA, SECOND_COHORT, SVEN, TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import assigned

CASE = "waiting-room"
DAY = timedelta(days=1)


def assign(
    services: Services, due_at: datetime | None = None, mode: Mode = Mode.PRACTICE, **terms: object
) -> Assignment:
    return services.programs.assign(SANA, COHORT, CASE, due_at, mode, Terms(**terms))


def mine(services: Services, assignment: Assignment) -> object:
    (found,) = [one for one in services.programs.my_assignments(TARA) if one.assignment.id == assignment.id]
    return found


# Terms


def test_the_terms_are_kept(settled: Services, clock: Clock) -> None:
    first = assign(settled)
    terms = {"opens_at": clock.now + DAY, "closes_at": clock.now + 9 * DAY, "after_id": first.id, "attempts_allowed": 2}
    made = assign(settled, clock.now + 7 * DAY, **terms)
    assert settled.programs.store.assignment(made.id) == made
    assert replace(Terms(), **terms) == Terms(**{name: getattr(made, name) for name in (*terms, "counted")})


@pytest.mark.parametrize(
    ("due", "terms", "said"),
    [
        (-1, {}, "until when the case is to be done has to lie ahead"),
        (None, {"closes": -1}, "on which it closes has to lie ahead"),
        (3, {"closes": 2}, "closes before it is to be done"),
        (3, {"opens": 4}, "is to be done before it opens"),
        (3, {"opens": 3}, "is to be done before it opens"),
        (None, {"opens": 5, "closes": 4}, "closes before it opens"),
        (None, {"attempts_allowed": 0}, "Between 1 and 20"),
        (None, {"attempts_allowed": 21}, "Between 1 and 20"),
        (None, {"after_id": uuid4()}, "another one of this cohort"),
        (None, {"counted": False, "attempts_allowed": 3}, "no number of attempts"),
    ],
    ids=["past", "closed", "closes first", "opens last", "at once", "never", "none", "many", "unknown", "uncounted"],
)
def test_terms_that_can_not_be_met_are_refused(
    settled: Services, clock: Clock, due: int | None, terms: dict[str, object], said: str
) -> None:
    given = {name: value for name, value in terms.items() if name not in ("opens", "closes")}
    given |= {f"{name}_at": clock.now + terms[name] * DAY for name in ("opens", "closes") if name in terms}
    with pytest.raises(InvalidInput, match=said):
        assign(settled, None if due is None else clock.now + due * DAY, **given)
    assert settled.programs.assignments(SANA, COHORT) == ()


def test_what_counts_can_not_wait_for_a_suggestion_or_for_what_is_closed(settled: Services) -> None:
    with pytest.raises(InvalidInput, match="the trainee's own"):
        assign(settled, after_id=assign(settled, counted=False).id)
    closed = assign(settled)
    settled.programs.close_assignment(SANA, closed.id)
    with pytest.raises(InvalidInput, match="is closed"):
        assign(settled, after_id=closed.id)
    with pytest.raises(InvalidInput, match="counts"):
        assign(settled, mode=Mode.SUMMATIVE, counted=False)


# What they mean for a trainee


def test_a_case_is_begun_when_it_opens_and_kept_out_of_practice_before(settled: Services, clock: Clock) -> None:
    settled.cohorts.change(PIA, COHORT, name="Cohort 2026", zone="Europe/Berlin")
    assignment = assign(settled, opens_at=clock.now + DAY)
    assert mine(settled, assignment).waits is Waits.OPENING
    assert settled.programs.reserved_cases(TARA) == {CASE}
    with pytest.raises(InvalidInput, match=r"opens on 2 March 2026, 13:\d\d \(Europe/Berlin\)"):
        assigned(settled, assignment)
    clock.now += DAY
    assert assigned(settled, assignment).purpose is Purpose.COUNTED


def test_after_it_closes_nobody_begins_and_the_case_is_free(settled: Services, clock: Clock) -> None:
    assignment = assign(settled, closes_at=clock.now + DAY)
    attempt = assigned(settled, assignment)
    clock.now += DAY
    with pytest.raises(InvalidInput, match="is over"):
        assigned(settled, assignment, THEO)
    assert settled.programs.reserved_cases(THEO) == frozenset()
    play(settled.training, attempt, *BEST)  # what was begun can be ended
    assert mine(settled, assignment).first.id == attempt.id


def test_one_case_waits_for_another(settled: Services) -> None:
    first = assign(settled)
    second = assign(settled, after_id=first.id)
    assert (mine(settled, second).waits, mine(settled, second).after) == (Waits.PREREQUISITE, CASE)
    with pytest.raises(InvalidInput, match="is to be done before"):
        assigned(settled, second)
    play(settled.training, assigned(settled, first), *BEST)
    assert mine(settled, second).waits is None
    assigned(settled, second)


def test_what_can_not_be_begun_any_more_holds_nobody_up(settled: Services) -> None:
    first = assign(settled)
    second = assign(settled, after_id=first.id)
    settled.programs.close_assignment(SANA, first.id)
    assigned(settled, second)


def test_attempts_are_counted_and_the_first_to_end_is_what_counts(settled: Services, clock: Clock) -> None:
    assignment = assign(settled, clock.now + DAY, attempts_allowed=2)
    assert mine(settled, assignment).n_left == 2
    first = play(settled.training, assigned(settled, assignment), *BEST)
    clock.now += 2 * DAY
    play(settled.training, assigned(settled, assignment), *BEST)
    found = mine(settled, assignment)
    assert (found.n_left, found.first.id, found.late, found.waits) == (0, first.id, False, Waits.USED_UP)
    with pytest.raises(InvalidInput, match="as often as it allows"):
        assigned(settled, assignment)


def test_what_is_done_after_its_date_is_late_and_counts_as_much(settled: Services, clock: Clock) -> None:
    assignment = assign(settled, clock.now + DAY)
    clock.now += 2 * DAY
    play(settled.training, assigned(settled, assignment), *BEST)
    assert mine(settled, assignment).late
    assert [one.late for one in settled.assigning.followed(PIA, assignment.id).people] == [True, False]


def test_a_suggestion_to_practise_stays_the_trainees_own(settled: Services) -> None:
    assignment = assign(settled, counted=False)
    assert settled.programs.reserved_cases(TARA) == frozenset()
    assert not settled.programs.assignment_notice(TARA, assignment.id).counted
    attempt = settled.training.begin(TARA, CASE, feedback=Feedback.EACH, assignment_id=str(assignment.id))
    play(settled.training, attempt, *BEST)
    assert attempt.purpose is Purpose.PRACTICE
    assert mine(settled, assignment).ended.id == attempt.id
    assert settled.sharing.visible(SANA) == ()
    assert settled.assigning.followed(SANA, assignment.id).people == ()


# Extensions


def test_more_time_moves_a_persons_date_and_closing(settled: Services, clock: Clock) -> None:
    assignment = assign(settled, clock.now + DAY, closes_at=clock.now + 2 * DAY)
    given = settled.assigning.extend(SANA, assignment.id, TARA.id, clock.now + 5 * DAY, "  Ill for\n a week. ")
    assert given.reason == "Ill for a week."
    clock.now += 3 * DAY
    play(settled.training, assigned(settled, assignment), *BEST)
    found = mine(settled, assignment)
    assert (found.due_at, found.extension, found.late) == (given.due_at, given, False)
    with pytest.raises(InvalidInput, match="is over"):
        assigned(settled, assignment, THEO)


def test_more_time_is_taken_back_once(settled: Services, clock: Clock) -> None:
    assignment = assign(settled, clock.now + DAY)
    settled.assigning.extend(PIA, assignment.id, TARA.id, clock.now + 5 * DAY, "Ill.")
    assert settled.assigning.take_back_extension(SANA, assignment.id, TARA.id)
    assert not settled.assigning.take_back_extension(SANA, assignment.id, TARA.id)
    lines, _n = settled.programs.audit.entries(person_id=TARA.id)
    assert [line.action for line in lines] == ["extension-taken-back", "extension-given"]
    assert "Ill" not in repr(lines)


@pytest.mark.parametrize(
    ("days", "reason", "said"),
    [(1, "Ill.", "after the date"), (-3, "Ill.", "lie ahead"), (5, " ", "why"), (5, "x" * 501, "500")],
    ids=["no later", "past", "no reason", "a long one"],
)
def test_an_extension_needs_a_later_date_and_a_reason(
    settled: Services, clock: Clock, days: int, reason: str, said: str
) -> None:
    assignment = assign(settled, clock.now + DAY)
    with pytest.raises(InvalidInput, match=said):
        settled.assigning.extend(SANA, assignment.id, TARA.id, assignment.due_at + (days - 1) * DAY, reason)


def test_only_trainees_of_the_cohort_get_one_where_there_is_a_date(settled: Services, clock: Clock) -> None:
    assignment = assign(settled, clock.now + DAY)
    for person in (OTTO, SANA):
        with pytest.raises(NotFound):
            settled.assigning.extend(SANA, assignment.id, person.id, clock.now + 5 * DAY, "Ill.")
    with pytest.raises(InvalidInput, match="nothing to extend"):
        settled.assigning.extend(SANA, assign(settled).id, TARA.id, clock.now + 5 * DAY, "Ill.")
    settled.programs.close_assignment(SANA, assignment.id)
    with pytest.raises(InvalidInput, match="closed"):
        settled.assigning.extend(SANA, assignment.id, TARA.id, clock.now + 5 * DAY, "Ill.")


# Changed and withdrawn


def test_everything_can_be_changed_until_somebody_begins_and_dates_afterwards(settled: Services, clock: Clock) -> None:
    assignment = assign(settled, clock.now + DAY)
    changed = settled.assigning.change(SANA, assignment.id, None, Mode.SUMMATIVE)
    assert (changed.mode, changed.due_at) == (Mode.SUMMATIVE, None)
    assigned(settled, assignment)
    later = clock.now + 9 * DAY
    assert settled.assigning.change(PIA, assignment.id, later, Mode.SUMMATIVE).due_at == later
    with pytest.raises(InvalidInput, match="only its dates"):
        settled.assigning.change(SANA, assignment.id, later, Mode.PRACTICE)
    assert settled.programs.store.assignment(assignment.id).mode is Mode.SUMMATIVE


def test_a_date_that_has_passed_can_stay_and_none_can_be_moved_into_the_past(settled: Services, clock: Clock) -> None:
    assignment = assign(settled, clock.now + DAY)
    clock.now += 2 * DAY
    changed = settled.assigning.change(SANA, assignment.id, assignment.due_at, Mode.PRACTICE, Terms(attempts_allowed=3))
    assert changed.attempts_allowed == 3
    with pytest.raises(InvalidInput, match="lie ahead"):
        settled.assigning.change(SANA, assignment.id, clock.now - DAY, Mode.PRACTICE)


def test_two_cases_do_not_wait_for_each_other(settled: Services) -> None:
    first = assign(settled)
    second = assign(settled, after_id=first.id)
    for after in (second.id, first.id):
        with pytest.raises(InvalidInput, match=r"wait for each other|another one of this cohort"):
            settled.assigning.change(SANA, first.id, None, Mode.PRACTICE, Terms(after_id=after))


def test_what_nobody_has_begun_can_be_withdrawn_with_all_that_hangs_on_it(settled: Services, clock: Clock) -> None:
    assignment = assign(settled, clock.now + DAY)
    waiting = assign(settled, after_id=assignment.id)
    settled.assigning.extend(SANA, assignment.id, TARA.id, clock.now + 5 * DAY, "Ill.")
    settled.assigning.withdraw(SANA, assignment.id)
    assert [one.assignment.id for one in settled.programs.my_assignments(TARA)] == [waiting.id]
    assert mine(settled, waiting).waits is None
    with pytest.raises(AssignmentNotFound):
        settled.assigning.withdraw(SANA, assignment.id)
    begun = assigned(settled, waiting)
    with pytest.raises(InvalidInput, match="be withdrawn"):
        settled.assigning.withdraw(SANA, waiting.id)
    assert settled.store.attempt(begun.id) == begun


def test_closed_is_changed_no_more(settled: Services) -> None:
    assignment = assign(settled)
    settled.programs.close_assignment(SANA, assignment.id)
    with pytest.raises(InvalidInput, match="closed"):
        settled.assigning.change(SANA, assignment.id, None, Mode.SUMMATIVE)


# Followed


def test_who_follows_sees_who_has_begun_and_ended(settled: Services) -> None:
    assignment = assign(settled)
    play(settled.training, assigned(settled, assignment), *BEST)
    assigned(settled, assignment, THEO)
    found = settled.assigning.followed(PIA, assignment.id)
    assert [(one.account.id, one.n_begun, one.ended_at is None) for one in found.people] == [
        (TARA.id, 1, False),
        (THEO.id, 1, True),
    ]
    assert found.n_begun == 2


@pytest.mark.parametrize("person", [LEO, OTTO, SVEN], ids=["lead elsewhere", "trainee elsewhere", "another cohort's"])
def test_for_others_there_is_no_such_assignment(settled: Services, clock: Clock, person: object) -> None:
    assignment = assign(settled, clock.now + DAY)
    for ask in (
        lambda: settled.assigning.followed(person, assignment.id),
        lambda: settled.assigning.change(person, assignment.id, None, Mode.PRACTICE),
        lambda: settled.assigning.withdraw(person, assignment.id),
        lambda: settled.assigning.extend(person, assignment.id, TARA.id, clock.now + 5 * DAY, "Ill."),
        lambda: settled.assigning.take_back_extension(person, str(assignment.id), TARA.id),
        lambda: settled.assigning.followed(person, "no id"),
    ):
        with pytest.raises(AssignmentNotFound):
            ask()


def test_an_administrator_follows_and_a_trainee_does_not(settled: Services) -> None:
    assignment = assign(settled)
    assert len(settled.assigning.followed(ADA, assignment.id).people) == 2
    for person in (ADA, TARA):
        with pytest.raises(AccessDenied):
            settled.assigning.withdraw(person, assignment.id)
    with pytest.raises(AccessDenied):
        settled.assigning.followed(TARA, assignment.id)


def test_a_prerequisite_of_another_cohort_is_none(settled: Services) -> None:
    other = settled.programs.assign(PIA, SECOND_COHORT, CASE)
    with pytest.raises(InvalidInput, match="of this cohort"):
        assign(settled, after_id=other.id)
    begin(settled.training)

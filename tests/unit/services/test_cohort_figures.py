"""What a supervisor and a lead read of a cohort, on a real database and on made-up rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.bootstrap import Services
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_states import BegunAssigned, State
from simulator.domain.cohort_totals import CriterionTotal
from simulator.domain.cohorts import Extension, Terms
from simulator.domain.flags import Flag, FlagBasis, FlagKind
from simulator.domain.policy import Private
from simulator.domain.scoring import Gate
from simulator.errors import AccessDenied, NotFound
from simulator.services.cuts import PROVISIONAL_CUT, Cut
from tests.personas import ADA, COHORT, LEO, NILS, OTTO, PIA, PROGRAM, SANA, SVEN, TARA, THEO
from tests.unit.services import cohort_rows as made
from tests.unit.services.cohort_rows import NOON, Rollups, assign, begun, bring_in, figures, person_id, row
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import assigned

ASKS = ("cohort", "where", "scores", "skills", "attention")


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(OTTO, NotFound), (LEO, NotFound), (SVEN, NotFound), (NILS, NotFound), (ADA, AccessDenied), (TARA, AccessDenied)],
    ids=["another program's trainee", "another lead", "another supervisor", "nobody", "administrator", "trainee"],
)
def test_nobody_but_own_supervisors_and_leads_reads_figures(settled: Services, ask, actor, refusal) -> None:
    with pytest.raises(refusal):
        getattr(settled.cohort_figures, ask)(actor, COHORT)


@pytest.mark.parametrize("guess", ["", "x" * 9_999, "' OR 1=1", "\x00", str(TARA.id)])
def test_a_guessed_cohort_is_not_found(settled: Services, guess) -> None:
    with pytest.raises(NotFound):
        settled.cohort_figures.scores(SANA, guess)


def test_one_finds_the_cohorts_that_one_supervises_or_of_a_program_that_one_leads(settled: Services) -> None:
    def named(actor):
        return [(one.cohort.name, one.n_trainees, one.own) for one in settled.cohort_figures.cohorts(actor)]

    assert named(SANA) == [("Cohort 2026", 2, True)]
    assert named(PIA) == [("Cohort 2025", 0, False), ("Cohort 2026", 2, False)]
    assert named(ADA) == named(TARA) == []


# Real attempts


def test_who_is_where_says_what_is_done_under_way_and_not_begun(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    done = play(settled.training, assigned(settled, assignment), *BEST)
    play(settled.training, assigned(settled, assignment, THEO), BEST[0], actor=THEO)
    found = settled.cohort_figures.where(SANA, COHORT)

    (asked,) = found.asked
    assert (asked.title, asked.counts) == ("The waiting room", {State.DONE: 1, State.UNDER_WAY: 1})
    tara, theo = found.people
    assert (tara.account.id, tara.n_done, tara.stands[0].attempt_id) == (TARA.id, 1, done.id)
    assert (tara.stands[0].state, tara.stands[0].gate) == (State.DONE, Gate.CLEAR)
    assert (theo.stands[0].state, theo.stands[0].score, theo.stands[0].attempt_id) == (State.UNDER_WAY, None, None)
    assert theo.last_at is not None


def test_private_practice_is_in_no_line_no_figure_and_no_date(settled: Services) -> None:
    play(settled.training, begin(settled.training), *BEST)
    for actor in (SANA, PIA):
        tara = settled.cohort_figures.where(actor, COHORT).people[0]
        assert (tara.stands, tara.n_shared or 0, tara.last_at) == ((), 0, None)
        assert settled.cohort_figures.scores(actor, COHORT).n_attempts == 0
        assert settled.cohort_figures.skills(actor, COHORT).skills == ()


def test_what_is_shared_is_the_supervisors_and_neither_counted_nor_dated_for_a_lead(settled: Services) -> None:
    attempt = play(settled.training, begin(settled.training), *BEST)
    settled.sharing.share(TARA, attempt.id, COHORT, frozenset(Private))
    mine, leads = (settled.cohort_figures.where(actor, COHORT).people[0] for actor in (SANA, PIA))

    assert (mine.n_shared, mine.last_at is None) == (1, False)
    assert (leads.n_shared, leads.last_at) == (None, None)
    assert settled.cohort_figures.scores(SANA, COHORT).n_attempts == 1
    lead_scores = settled.cohort_figures.scores(PIA, COHORT)
    assert (lead_scores.n_people, lead_scores.n_attempts, lead_scores.left_out) == (0, 0, True)


def test_withdrawing_what_was_shared_takes_it_out_again(settled: Services) -> None:
    attempt = play(settled.training, begin(settled.training), *BEST)
    settled.sharing.share(TARA, attempt.id, COHORT)
    settled.sharing.unshare(TARA, attempt.id, COHORT)

    assert settled.cohort_figures.scores(SANA, COHORT).n_attempts == 0


def test_that_somebody_reads_about_single_people_is_noted_once_a_visit(settled: Services) -> None:
    for _ in range(2):
        settled.cohort_figures.where(SANA, COHORT)
        settled.cohort_figures.skills(SANA, COHORT)
    settled.cohort_figures.scores(PIA, COHORT)

    lines, n = settled.administration.audit_log.entries(action="cohort-read")
    assert (n, lines[0].thing) == (1, f"cohort:{COHORT}")


# Made-up cohorts


def test_a_cohort_of_nobody_who_did_anything_has_no_number(settled: Services) -> None:
    found = figures(settled, Rollups()).scores(SANA, COHORT)

    assert (found.n_people, found.n_attempts, found.cut, found.against) == (0, 0, None, None)
    assert [one.mean for one in found.strips] == [None] * 4
    assert (found.safety.people, found.growth.points) == (None, ())


def test_late_is_told_by_when_the_first_attempt_ended_and_more_time_counts(settled: Services, clock) -> None:
    assignment = assign(settled, due_at=NOON + timedelta(days=1))
    bring_in(settled, 3)
    in_time, late = row(0, 0), row(1, 0, ended_at=NOON + timedelta(days=2))
    both = [begun(assignment, in_time), begun(assignment, late)]
    clock.now = NOON + timedelta(days=3)

    def states(**parts):
        found = figures(settled, Rollups([in_time, late]), both, **parts).where(SANA, COHORT)
        return {one.account.name: one.stands[0].state for one in found.people if one.account.name.startswith("Person")}

    assert states() == {"Person 00": State.DONE, "Person 01": State.DONE_LATE, "Person 02": State.OVERDUE}
    more = [
        Extension(assignment.id, person_id(n), NOON + timedelta(days=9), "Ill for a week.", SANA.id, NOON)
        for n in range(3)
    ]
    longer = states(extensions=lambda assignment_ids: more if assignment_ids == [assignment.id] else ())
    assert longer == {"Person 00": State.DONE, "Person 01": State.DONE, "Person 02": State.NOT_BEGUN}


def test_a_score_has_its_interval_within_the_scale_and_too_little_evidence_has_none(settled: Services) -> None:
    assignment = assign(settled)
    bring_in(settled, 2)
    rows = [row(0, 0, 99), row(1, 0, None, gate=Gate.REVIEW)]
    found = figures(settled, Rollups(rows), [begun(assignment, one) for one in rows]).where(PIA, COHORT)
    high, none = (one.stands[0] for one in found.people if one.account.name.startswith("Person"))

    assert (high.score, round(high.low, 1), high.high) == (99.0, 92.6, 100.0)
    assert (none.score, none.low, none.gate) == (None, None, Gate.REVIEW)


def test_to_a_lead_people_who_have_left_are_not_what_is_over_after_taking_off_the_others(settled: Services) -> None:
    assignment = assign(settled)
    bring_in(settled, 6)
    rows = [row(person, 0, 60) for person in range(7)]  # number 6 is in the cohort no more
    service = figures(settled, Rollups(rows), [begun(assignment, one) for one in rows])

    assert service.scores(SANA, COHORT).n_people == 7
    assert service.scores(PIA, COHORT).n_people == 6


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(
    shared=st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 12), st.integers(0, 100)), unique_by=lambda one: one[:2]
    )
)
def test_nothing_that_is_only_shared_changes_what_a_lead_reads_of_scores(settled: Services, shared) -> None:
    if not made_up(settled):
        assign(settled)
        bring_in(settled, 10)
    assignment = settled.programs.store.assignments([COHORT])[0]
    asked = [row(person, 0, 40 + 5 * person) for person in range(10)]
    known = [begun(assignment, one) for one in asked]
    more = [row(person, case, score) for person, case, score in shared]
    cut = {"cut_for": lambda program_id: (60.0, True)}
    without, within = (figures(settled, Rollups(rows), known, **cut) for rows in (asked, asked + more))

    read = within.scores(PIA, COHORT)
    assert replace(read, left_out=False, safety=None) == replace(without.scores(PIA, COHORT), safety=None)
    assert within.attention(PIA, COHORT) == without.attention(PIA, COHORT)
    assert read.left_out is bool(more)


def made_up(services: Services) -> bool:
    return any(account.id == person_id(0) for account, _ in services.programs.store.enrolled(COHORT))


def test_skills_by_person_are_for_own_supervisors(settled: Services) -> None:
    bring_in(settled, 6)
    totals = [CriterionTotal(person_id(n), "A2", Exposure.FIRST, 5, 25_000, 0) for n in range(6)]
    service = figures(settled, Rollups(skills=totals))

    mine, leads = service.skills(SANA, COHORT), service.skills(PIA, COHORT)
    assert {account.name: dict(cells) for account, cells in mine.people}["Tara Olsen"] == {}
    assert len(mine.people) == 8
    assert leads.people == ()
    assert (leads.skills[0].n_people, leads.skills[0].mean) == (6, 50.0)


def test_until_a_program_has_set_a_cut_the_provisional_one_is_what_flags_are_held_against(settled: Services) -> None:
    found = figures(settled, Rollups([row(0, 0)])).attention(SANA, COHORT)

    assert (found.cut, found.concerns.said, found.flags) == (Cut(PROVISIONAL_CUT, True), False, ())


def test_a_cut_that_the_program_set_and_the_flags_of_its_trainees_are_what_is_shown(settled: Services) -> None:
    settled.standards.set_provisional(PIA, PROGRAM, 55, "Agreed by the faculty in March.")
    found = settled.cohort_figures.attention(SANA, COHORT)
    assert found.cut == Cut(55.0, True)
    basis = FlagBasis(5, (50.0, 48.0, 52.0), 55.0, True, 51.5, 4.0, 0.9, 12, 0.71, 0.04, 0.64)
    flag = Flag(uuid4(), TARA.id, COHORT, FlagKind.ACT, basis, datetime.now(UTC))
    settled.flagging.store.raise_flag(flag)
    assert settled.cohort_figures.attention(SANA, COHORT).flags == ()
    settled.flagging.has_read(TARA, flag.id, "I was ill.")
    (shown,) = settled.cohort_figures.attention(SANA, COHORT).flags
    assert (shown.trainee_name, shown.flag.note) == ("Tara Olsen", "I was ill.")


def test_what_was_only_suggested_is_nobodys_business(settled: Services) -> None:
    settled.programs.assign(SANA, COHORT, "waiting-room", terms=Terms(counted=False))
    assert settled.cohort_figures.where(SANA, COHORT).asked == ()


def test_flags_about_single_people_are_asked_for_by_supervisors_only(settled: Services) -> None:
    asked = []

    def flags(actor, cohort_id):
        asked.append(actor)
        return ()

    service = figures(settled, Rollups(), flags_in=flags)
    assert service.attention(SANA, COHORT).flags == ()
    assert service.attention(PIA, COHORT).flags is None
    assert asked == [SANA]


def test_flags_are_counted_over_those_who_are_in_the_cohort(settled: Services) -> None:
    bring_in(settled, 12)
    rows = [row(person, case, 70 + (person * 7 + case * 3) % 11) for person in range(13) for case in range(4)]
    found = figures(settled, Rollups(rows), cut_for=lambda program_id: (60.0, True)).attention(SANA, COHORT)

    assert found.concerns.said
    assert sum((found.concerns.none, found.concerns.watch, found.concerns.act, found.concerns.too_few)) == 12


def test_more_attempts_than_are_read_are_said_to_be_there(settled: Services, monkeypatch) -> None:
    monkeypatch.setattr("simulator.services.cohort_rows.MOST", 3)
    rows = [row(person, 0) for person in range(5)]

    found = figures(settled, Rollups(rows)).scores(SANA, COHORT)
    assert (found.capped, found.n_attempts) == (True, 3)


def test_an_attempt_that_was_begun_and_never_ended_is_the_latest_thing_that_happened(settled: Services) -> None:
    assignment = assign(settled)
    bring_in(settled, 1)
    at = NOON + timedelta(hours=5)
    open_one = BegunAssigned(made.attempt_id(0, 0), assignment.id, person_id(0), NOON, at, None)
    found = figures(settled, Rollups(), [open_one]).where(PIA, COHORT)

    assert [one.last_at for one in found.people if one.account.name == "Person 00"] == [at]

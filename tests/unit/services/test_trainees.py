"""The page of a trainee: from assigned and shared sessions alone, for the supervisors of the cohort alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from simulator.analytics.mastery import Gap
from simulator.bootstrap import Services
from simulator.domain.critical_reviews import ReviewState
from simulator.domain.progress import Trend
from simulator.errors import AccessDenied, NotFound
from simulator.services.trainee_page import TABLES, TaskState
from tests.personas import ADA, COHORT, LEO, NILS, OTTO, PIA, SANA, SVEN, TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.following import HIGH, LOW, counted, crowd, scored
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import kept


def page(services: Services, who=SANA, whom=TARA):
    return services.trainees.page(who, COHORT, whom.id)


def test_it_holds_what_was_assigned_or_shared_and_nothing_else(settled: Services) -> None:
    private = kept(settled)
    assert page(settled).transcript == ()
    done = counted(settled)
    found = page(settled)
    (line,) = found.transcript
    assert (line.result.attempt_id, line.assigned, line.again) == (done.id, True, False)
    assert str(private.id) not in repr(found)
    (task,) = found.tasks
    assert (task.state, task.attempt_id) == (TaskState.ENDED, done.id)


def test_a_case_known_from_private_practice_is_no_new_one_and_the_page_does_not_say_why(settled: Services) -> None:
    kept(settled)
    counted(settled)
    found = page(settled)
    assert found.new == ()
    assert found.transcript[0].again is False


def test_a_case_met_twice_in_the_list_says_so(settled: Services) -> None:
    counted(settled)
    counted(settled, *BEST)
    assert [line.again for line in page(settled).transcript] == [False, True]
    assert len(page(settled).new) == 1


def test_assignments_say_how_far_the_trainee_is(settled: Services) -> None:
    settled.programs.assign(SANA, COHORT, "waiting-room")
    assert [task.state for task in page(settled).tasks] == [TaskState.NOT_BEGUN]
    counted(settled, *BEST[:1])
    assert {task.state for task in page(settled).tasks} == {TaskState.NOT_BEGUN, TaskState.UNDER_WAY}


def test_growth_needs_five_new_cases_with_a_score(settled: Services) -> None:
    scored(settled, TARA.id, [50, None, 55, 60, 65])
    found = page(settled)
    assert (len(found.new), found.growth.n, found.growth.trend) == (5, 4, Trend.TOO_FEW)
    scored(settled, THEO.id, [50, 55, 60, 65, 70])
    grown = page(settled, whom=THEO).growth
    assert grown.n == 5
    assert grown.low is not None
    assert grown.slope is not None
    assert grown.low < grown.slope


def test_without_evidence_there_is_no_number(settled: Services) -> None:
    found = page(settled)
    assert {name: score.value for name, score in found.dimensions.items()} == {
        "attunement": None,
        "safety": None,
        "fidelity": None,
    }
    assert (found.criteria, found.mastery, found.flags, found.critical, found.log) == ((), None, (), (), ())


def test_mastery_is_told_where_the_cohort_says_how_scores_vary(settled: Services) -> None:
    crowd(settled)
    scored(settled, TARA.id, [92, 93, 94, 95, 96])
    found = page(settled).mastery
    assert found is not None
    assert (found.holds, found.n_clear, found.gap) == (True, 5, None)
    scored(settled, THEO.id, HIGH[:3])
    short = page(settled, whom=THEO).mastery
    assert short is not None
    assert short.gap is Gap.CASES


def test_flags_critical_choices_and_the_log_are_there(settled: Services, clock: Clock) -> None:
    crowd(settled)
    scored(settled, TARA.id, LOW)
    settled.flagging.refresh()
    counted(settled)
    settled.remediation.agree(SANA, COHORT, TARA.id, "Drill two moments a week.")
    assert page(settled).flags == ()
    clock.now += timedelta(days=7)
    found = page(settled)
    assert len(found.flags) == len(found.log) == 1
    assert [line.state for line in found.critical] == [ReviewState.FOR_REVIEW]
    (line,) = [one for one in settled.trainees.trainees(SANA, COHORT) if one.account.id == TARA.id]
    assert (line.n_new, line.n_scored, line.n_done, line.n_tasks) == (6, 6, 1, 1)
    assert (line.n_critical, line.n_open) == (1, 1)
    assert line.flag == found.flags[0]


def test_the_list_is_by_name_and_counts_nothing_private(settled: Services) -> None:
    kept(settled)
    play(settled.training, begin(settled.training, THEO), *BEST, actor=THEO)
    lines = settled.trainees.trainees(SANA, COHORT)
    assert [line.account.name for line in lines] == ["Tara Olsen", "Theo Bright"]
    assert {(line.n_new, line.n_done, line.last_at) for line in lines} == {(0, 0, None)}


def test_supervisors_find_their_own_cohorts(settled: Services) -> None:
    assert [cohort.id for cohort in settled.trainees.cohorts(SANA)] == [COHORT]
    assert settled.trainees.cohorts(PIA) == settled.trainees.cohorts(TARA) == ()


@pytest.mark.parametrize("who", [TARA, THEO, SVEN, PIA, ADA, OTTO, LEO, NILS])
def test_nobody_else_reads_it(settled: Services, who) -> None:
    with pytest.raises(NotFound):
        page(settled, who)
    with pytest.raises((AccessDenied, NotFound)):
        settled.trainees.trainees(who, COHORT)


def test_one_visit_is_one_line_in_the_audit_log(settled: Services, clock: Clock) -> None:
    for _ in range(3):
        page(settled)
    assert settled.trainees.audit.entries(action="trainee-read")[1] == 1
    clock.now += timedelta(hours=2)
    page(settled)
    assert settled.trainees.audit.entries(action="trainee-read")[1] == 2


@pytest.mark.parametrize("name", [*TABLES, "nothing"])
def test_every_table_can_be_taken_along(settled: Services, name: str) -> None:
    counted(settled)
    made = settled.remediation.agree(SANA, COHORT, TARA.id, "=Drill two moments a week.")
    settled.remediation.note(TARA, made.id, "Yes.")
    lines = list(settled.trainees.table(SANA, COHORT, TARA.id, name))
    assert len(lines) > 1
    assert len({line.count(",") for line in lines}) == 1
    assert ("'=Drill" in "".join(lines)) == (name == "log")


def test_the_list_can_be_taken_along(settled: Services) -> None:
    heading, tara, theo = list(settled.trainees.rows(SANA, COHORT))
    assert heading.startswith("trainee,e-mail,new cases")
    assert tara.strip() == "Tara Olsen,tara@example.edu,0,0,0,0,,,0,0"
    assert theo.startswith("Theo Bright,")


def test_what_is_missing_is_empty_in_a_table_and_never_0(settled: Services) -> None:
    scored(settled, TARA.id, [None])
    rows = list(settled.trainees.table(SANA, COHORT, TARA.id, "growth"))
    assert rows[1].strip().endswith(",,,clear")

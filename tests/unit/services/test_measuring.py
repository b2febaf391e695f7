"""How far scores can be trusted: reliability, effort, and who may read it."""

from __future__ import annotations

import pytest

from simulator.analytics.reliability import Gap
from simulator.bootstrap import Services
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_totals import ItemMade
from simulator.domain.roles import Role
from simulator.errors import AccessDenied, NotFound
from simulator.services.cohort_scores import plain_scores
from simulator.services.measuring import Measuring, efforts_of, reliability
from tests.personas import ADA, COHORT, LEO, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, SECOND_COHORT, SVEN, TARA
from tests.unit.services.cohort_rows import Rollups, assign, begun, bring_in, figures, row

TABLE = ((7, 6, 5), (8, 7, 9), (4, 3, 3), (6, 6, 4), (9, 8, 8))
"""People by cases; the analysis of variance has mean squares of 12.6 (people), 1.4 (cases) and 0.65."""


def measuring(services: Services, rows, items=None, known=()) -> Measuring:
    return Measuring(figures(services, Rollups(rows, items=items or {}), known))


def of_table(table=TABLE):
    return [row(person, case, 10 * score) for person, own in enumerate(table) for case, score in enumerate(own)]


def timed(rows, quick=()):
    """Twelve decisions each, of about ten seconds; those who are quick take a tenth of a second."""
    return {
        one.attempt_id: tuple(
            ItemMade(f"n{n}", "c", 5_000, 1, 100 if one.attempt_id in quick else 10_000 + 10 * n) for n in range(12)
        )
        for one in rows
    }


def test_reliability_is_that_of_people_by_cases(settled: Services) -> None:
    found = measuring(settled, of_table()).of_cohort(SANA, COHORT).found

    assert (found.n_people, found.n_cases, found.n_scores) == (5, 3, 15)
    assert found.typical_cases == pytest.approx(3)
    assert found.e_rho2.value == pytest.approx(1 - 0.65 / 12.6)
    assert found.e_rho2.low is None
    assert found.cases_needed() == 1


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        ([], Gap.PEOPLE),
        ([row(0, 0), row(0, 1)], Gap.PEOPLE),
        ([row(0, 0), row(1, 0)], Gap.ITEMS),
        ([row(0, 0), row(1, 1)], Gap.APART),
        ([row(person, case, 70) for person in range(4) for case in range(3)], Gap.ALIKE),
    ],
    ids=["nobody", "one person", "one case", "apart", "all the same"],
)
def test_where_there_is_no_coefficient_the_reason_is_said(settled: Services, rows, gap) -> None:
    assert measuring(settled, rows).of_cohort(SANA, COHORT).found.gap is gap


def test_repeats_and_sessions_without_a_score_do_not_enter(settled: Services) -> None:
    more = [row(0, 9, None), row(1, 9, 90, exposure=Exposure.REPEAT)]

    assert measuring(settled, of_table() + more).of_cohort(SANA, COHORT).found.n_scores == 15


def test_a_session_of_low_effort_is_kept_out_and_shown_to_its_supervisor(settled: Services) -> None:
    bring_in(settled, 5)
    rows = [row(person, case, 50 + 3 * person + case) for person in range(5) for case in range(12)]
    quick = rows[0].attempt_id
    items = timed([one for one in rows if one.scenario_id == "case-0"], {quick})
    same_case = [row(person + 10, 0, 60) for person in range(8)]  # ten times are needed for a median
    items |= timed(same_case)
    found = measuring(settled, rows + same_case, items).of_cohort(SANA, COHORT)

    assert (found.effort.n, found.effort.n_judged, found.effort.n_people) == (68, 13, 1)
    (session,) = found.effort.sessions
    assert (session.attempt_id, session.name, session.effort.n_rapid) == (quick, "Person 00", 12)
    assert (found.n_kept_out, found.found.n_scores) == (1, 67)


def test_to_a_lead_no_session_of_low_effort_is_shown_and_few_people_are_not_counted(settled: Services) -> None:
    assignment = assign(settled)
    bring_in(settled, 12)
    rows = [row(person, 0, 50 + person) for person in range(12)]
    known = [begun(assignment, one) for one in rows]
    found = measuring(settled, rows, timed(rows, {rows[0].attempt_id}), known).of_cohort(PIA, COHORT)

    assert (found.effort.n_people, found.effort.sessions) == (None, ())
    assert found.found.n_people == 11


def test_to_a_lead_nothing_is_said_of_four_people(settled: Services) -> None:
    assignment = assign(settled)
    bring_in(settled, 4)
    rows = [row(person, 0) for person in range(4)]
    known = [begun(assignment, one) for one in rows]

    assert measuring(settled, rows, known=known).of_cohort(PIA, COHORT).found is None
    assert measuring(settled, rows, known=known).of_cohort(SANA, COHORT).found.n_people == 4


def test_over_a_program_it_is_of_the_cohorts_that_one_may_look_at(settled: Services) -> None:
    def ids(actor):
        found = settled.measuring.of_program(actor, PROGRAM)
        return {one.cohort.id for one in found.cohorts}

    assert ids(PIA) == {COHORT, SECOND_COHORT}
    assert ids(SANA) == {COHORT}
    assert ids(SVEN) == {SECOND_COHORT}


def test_several_cohorts_are_read_in_equal_shares(settled: Services, monkeypatch) -> None:
    monkeypatch.setattr("simulator.services.cohort_rows.MOST", 8)
    settled.programs.enrol(PIA, SECOND_COHORT, SANA.id, Role.SUPERVISOR)
    sana = settled.accounts.store.actor(SANA.id)
    rows = [row(person, 0) for person in range(6)]

    together, alone = (
        ask(sana, where)
        for ask, where in ((measuring(settled, rows).of_program, PROGRAM), (measuring(settled, rows).of_cohort, COHORT))
    )
    assert (together.capped, together.effort.n) == (True, 4)
    assert (alone.capped, alone.effort.n) == (False, 6)


@pytest.mark.parametrize("actor", [ADA, TARA, OTTO, LEO])
@pytest.mark.parametrize("program", [PROGRAM, "", "x", str(COHORT)], ids=["this", "none", "guessed", "a cohort"])
def test_a_program_in_which_one_may_look_at_no_cohort_is_not_found(settled: Services, actor, program) -> None:
    with pytest.raises(NotFound):
        settled.measuring.of_program(actor, program)


def test_a_lead_of_another_program_guesses_in_vain(settled: Services) -> None:
    with pytest.raises(NotFound):
        settled.measuring.of_cohort(LEO, COHORT)
    with pytest.raises(NotFound):
        settled.measuring.of_program(PIA, OTHER_PROGRAM)
    with pytest.raises(AccessDenied):
        settled.measuring.of_cohort(ADA, COHORT)


def test_nothing_timed_judges_nobody() -> None:
    rows = of_table()

    assert all(one.share is None for one in efforts_of(rows, {}).values())
    assert reliability(rows, plain_scores(rows)).n_scores == 15

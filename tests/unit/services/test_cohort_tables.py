"""Tables of a cohort as CSV: what the page doesn't show, no file has."""

from __future__ import annotations

import csv
import io

import pytest

from simulator.bootstrap import Services
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_totals import CriterionTotal
from simulator.errors import NotFound
from simulator.services.cohort_tables import CohortTables
from simulator.services.measuring import Measuring
from tests.personas import COHORT, LEO, PIA, SANA
from tests.unit.services.cohort_rows import NOON, Rollups, assign, begun, bring_in, figures, person_id, row

TABLES = ("people", "scores", "spread", "growth", "skills", "skills-by-person", "reliability")


def tables(services: Services, n: int = 6) -> CohortTables:
    """So many people with two assigned cases; one has too little evidence at the second."""
    assignments = [assign(services, case, due_at=NOON) for case in range(2)]
    bring_in(services, n)
    rows = [row(person, case, 60 + 4 * person + 2 * case) for person in range(n) for case in range(2)]
    rows[-1] = row(n - 1, 1, None)
    known = [begun(assignments[int(one.scenario_id[-1])], one) for one in rows]
    skills = [CriterionTotal(person_id(n), "A2", Exposure.FIRST, 4, 28_000, 0) for n in range(n)]
    service = figures(services, Rollups(rows, skills=skills), known)
    return CohortTables(service, Measuring(service))


def read(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode())))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("actor", [SANA, PIA], ids=["supervisor", "lead"])
def test_every_table_has_a_heading_and_rows_of_one_width(settled: Services, table, actor) -> None:
    rows = read(tables(settled).csv(actor, COHORT, table))

    assert len({len(one) for one in rows}) == 1
    assert len(rows) > 1 or (table, actor) == ("skills-by-person", PIA)


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_cohort_has_tables_without_numbers(settled: Services, table) -> None:
    service = figures(settled, Rollups())

    assert read(CohortTables(service, Measuring(service)).csv(SANA, COHORT, table))


def test_what_is_not_scored_is_blank_and_never_0(settled: Services) -> None:
    rows = read(tables(settled).csv(PIA, COHORT, "people"))
    (first, last) = [one for one in rows if one[0] == "Person 05"]

    assert first[:4] == ["Person 05", "case-0", "2026-03-01T12:00:00+00:00", "done late"]
    assert first[5:] == ["80.00", "73.59", "86.41", "clear"]
    assert last[5:] == ["", "", "", "clear"]


def test_small_groups_are_as_hidden_in_a_leads_file_as_on_the_page(settled: Services) -> None:
    few = tables(settled, 4)

    assert {one[1] for one in read(few.csv(PIA, COHORT, "scores"))[1:3]} == {"fewer than 5 people"}
    assert read(few.csv(PIA, COHORT, "spread"))[1:] == []
    assert read(few.csv(PIA, COHORT, "growth"))[1:] == []
    assert read(few.csv(PIA, COHORT, "skills"))[1][2:] == ["fewer than 5 people", "", "", "", ""]
    assert read(few.csv(PIA, COHORT, "skills-by-person"))[1:] == []
    assert read(few.csv(PIA, COHORT, "reliability"))[1:] == [["people", "fewer than 5 people", "", ""]]


def test_names_that_a_spreadsheet_would_run_are_defused(settled: Services) -> None:
    made = tables(settled)
    settled.accounts.store.set_name(person_id(0), "=HYPERLINK(1)")

    assert "'=HYPERLINK(1)" in [one[0] for one in read(made.csv(SANA, COHORT, "people"))]


@pytest.mark.parametrize("table", ["", "everything", "../people", "People"])
def test_there_is_no_other_table(settled: Services, table) -> None:
    with pytest.raises(NotFound):
        tables(settled).csv(SANA, COHORT, table)


def test_another_lead_finds_no_cohort_whatever_table_is_asked_for(settled: Services) -> None:
    for table in ("people", "nothing"):
        with pytest.raises(NotFound, match="cohort"):
            tables_of_nobody(settled).csv(LEO, COHORT, table)


def tables_of_nobody(services: Services) -> CohortTables:
    return CohortTables(services.cohort_figures, services.measuring)


def test_that_a_table_was_taken_is_noted(settled: Services) -> None:
    tables(settled).csv(PIA, COHORT, "scores")

    (line,), _ = settled.administration.audit_log.entries(action="cohort-table-taken")
    assert (line.thing, line.detail) == (f"cohort:{COHORT}", {"table": "scores"})

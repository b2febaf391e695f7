"""The outcome matrix: who is counted, who meets it, and which cells are hidden."""

from __future__ import annotations

import csv
import io

import pytest

from simulator.analytics.proportions import wilson
from simulator.domain.cohort_records import Exposure
from simulator.domain.crosswalk import Outcome
from simulator.services.exports.criteria import criteria_of
from simulator.services.exports.matrix import SMALL, matrix, matrix_csv
from simulator.services.exports.records import CohortRecords
from tests.unit.services.export_records import item, person, records, sitting

TEA = item(1)
FEELING = Outcome("feeling", "Ours", "=hears the feeling", ("A1", "A2"), 75)


def cohort(*, march: int, april: int = 0, met: int = 0) -> CohortRecords:
    """So many people in each month, of whom the first meet the benchmark exactly and others fall short."""
    who = [*range(1, march + 1), *range(101, 101 + april)]
    sittings = [
        sitting(n, n, TEA, days=0 if n < 100 else 31, A1="3/4" if at < met else "37/50") for at, n in enumerate(who)
    ]
    return records([person(n) for n in who], [TEA], sittings)


def shown(found: CohortRecords, *, whole: bool = False) -> list[tuple[str, int | None, bool]]:
    cells = matrix(found, [FEELING], whole=whole)
    return [(cell.period, cell.met.n if cell.met else None, cell.hidden) for cell in cells]


def test_whoever_reaches_the_benchmark_exactly_meets_it_and_the_interval_is_wilsons() -> None:
    cells = matrix(cohort(march=8, met=6), [FEELING], whole=False)
    assert [(cell.period, cell.met) for cell in cells] == [("2026-03", wilson(6, 8)), ("all", wilson(6, 8))]


def test_the_file_is_these_bytes() -> None:
    made = matrix_csv(matrix(cohort(march=8, met=6), [FEELING], whole=False))
    share = "8,6,0.750,0.409,0.929,"
    assert made == (
        "outcome,framework,standard,criteria,benchmark,period,people,met,share,low,high,note\r\n"
        f"feeling,Ours,'=hears the feeling,A1 A2,75,2026-03,{share}\r\n"
        f"feeling,Ours,'=hears the feeling,A1 A2,75,all,{share}\r\n"
    )


def test_repeats_do_not_count_and_two_moments_are_too_few() -> None:
    again = sitting(1, 1, TEA, exposure=Exposure.REPEAT)
    thin = sitting(2, 2, TEA, n=2)
    found = records([person(1), person(2)], [TEA], [again, thin])
    assert shown(found, whole=True) == [("2026-03", None, False), ("all", None, False)]
    rows = list(csv.DictReader(io.StringIO(matrix_csv(matrix(found, [FEELING], whole=True)))))
    assert {row["people"] for row in rows} == {""}
    assert {row["note"] for row in rows} == {"nobody with three opportunities"}


def test_moments_of_several_cases_count_together_each_with_its_weight() -> None:
    both = [sitting(1, 1, TEA, n=2, A1="1"), sitting(2, 1, item(2), n=2, A2="1/2")]
    (_month, total) = matrix(records([person(1)], [TEA, item(2)], both), [FEELING], whole=True)
    assert total.met == wilson(1, 1)


@pytest.mark.parametrize(
    ("march", "april", "expected"),
    [
        (5, 0, [("2026-03", 5, False), ("all", 5, False)]),
        (4, 0, [("2026-03", None, True), ("all", None, True)]),
        (6, 4, [("2026-03", None, True), ("2026-04", None, True), ("all", 10, False)]),
        (6, 7, [("2026-03", 6, False), ("2026-04", 7, False), ("all", 13, False)]),
        (2, 3, [("2026-03", None, True), ("2026-04", None, True), ("all", 5, False)]),
        (3, 3, [("2026-03", None, True), ("2026-04", None, True), ("all", 6, False)]),
    ],
)
def test_small_cells_are_hidden_and_so_is_what_would_give_them_away(march, april, expected) -> None:
    assert shown(cohort(march=march, april=april)) == expected


def test_those_of_the_whole_time_alone_are_hidden_in_what_the_months_leave() -> None:
    march = [sitting(n, n, TEA) for n in range(1, 7)]
    spread = [sitting(100 + n, 7, item(n), days=31 * n, n=1) for n in range(1, 4)]
    found = records([person(n) for n in range(1, 8)], [TEA, *(item(n) for n in range(2, 4))], [*march, *spread])
    (first, *_rest, everybody) = shown(found)
    assert (first, everybody) == (("2026-03", None, True), ("all", 7, False))


def test_their_own_supervisors_see_small_cells() -> None:
    assert shown(cohort(march=1), whole=True) == [("2026-03", 1, False), ("all", 1, False)]


def test_a_hidden_cell_holds_no_number_and_says_why() -> None:
    rows = list(csv.DictReader(io.StringIO(matrix_csv(matrix(cohort(march=3), [FEELING], whole=False)))))
    assert {(row["people"], row["met"], row["share"], row["note"]) for row in rows} == {("", "", "", SMALL)}


def test_criteria_of_a_cohort_count_each_person_once_and_hide_the_small() -> None:
    found = cohort(march=6, met=6)
    (cell,) = criteria_of(found, whole=False)
    assert (cell.criterion, cell.n_people, cell.n_moments, cell.mean, cell.note) == ("A1", 6, 24, 75.0, "")
    (small,) = criteria_of(cohort(march=4), whole=False)
    assert (small.n_people, small.mean, small.note) == (None, None, "fewer than five people")
    (thin,) = criteria_of(records([person(1)], [TEA], [sitting(1, 1, TEA, n=2)]), whole=True)
    assert (thin.n_people, thin.mean) == (0, None)

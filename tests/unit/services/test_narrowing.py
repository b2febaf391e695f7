"""Figures of a part of a cohort: a section, a case, days; for its own supervisors."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid5

import pytest

from simulator.bootstrap import Services
from simulator.domain.accounts import Cohort
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_states import State
from simulator.domain.cohort_totals import CaseTotal, CriterionTotal
from simulator.errors import AccessDenied, InvalidInput
from simulator.services.cohort_figures import CohortFigures
from simulator.services.cohort_tables import CohortTables
from simulator.services.measuring import Measuring
from simulator.services.narrowing import NO_SECTION, WHOLE, Days, Narrowing, Part, days_of
from tests.personas import ADA, COHORT, PIA, SANA
from tests.unit.services.cohort_rows import NOON, Rollups, assign, begun, bring_in, figures, person_id, row

N = 12
IN_SECTION = 5
"""The first so many of twelve people are in the section."""


@pytest.fixture
def section(settled: Services) -> str:
    """Five of twelve people are in it; everybody else, Tara and Theo too, in none."""
    bring_in(settled, N)
    made = settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    for number in range(IN_SECTION):
        settled.cohorts.store.place(COHORT, person_id(number), made.id, "")
    return str(made.id)


@pytest.fixture
def service(settled: Services, section: str) -> CohortFigures:
    """Twelve people with three new cases each, a case a day."""
    rows = [
        row(
            who,
            case,
            50 + 3 * who + 4 * case + (who * 7 + case * 5) % 6,
            ended_at=NOON + timedelta(days=case, seconds=who),
        )
        for who in range(N)
        for case in range(3)
    ]
    totals = [CaseTotal(f"case-{case}", "k", Exposure.FIRST, N, 1, 1, 2 + case, 40, N) for case in range(3)]
    skills = [CriterionTotal(person_id(who), "A2", Exposure.FIRST, 4, 28_000, 0) for who in range(N)]
    assignment = assign(settled)
    known = [begun(assignment, one) for one in rows if one.scenario_id == "case-0"]
    cut = (60.0, False)
    return figures(settled, Rollups(rows, totals, skills), known, cut_for=lambda program_id: cut)


# What an address says


def test_days_begin_and_end_on_the_cohorts_clocks_and_both_are_in() -> None:
    found = days_of(Narrowing(since="2026-03-01", until="2026-03-02"), "America/New_York")
    first, last = datetime(2026, 3, 1, 5, tzinfo=UTC), datetime(2026, 3, 3, 5, tzinfo=UTC)

    assert (found.since, found.before) == (first, last)
    moments = (first - timedelta(seconds=1), first, last - timedelta(seconds=1), last)
    assert [found.has(at) for at in moments] == [False, True, True, False]


def test_one_day_alone_is_a_day_and_no_day_is_all_time() -> None:
    one = days_of(Narrowing(since="2026-03-01", until="2026-03-01"))

    assert one == Days(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
    assert days_of(WHOLE, "Europe/Berlin") == Days()
    assert Days().has(NOON)


def test_a_zone_that_is_not_known_any_more_is_utc() -> None:
    assert days_of(Narrowing(since="2026-03-01"), "Mars/Olympus").since == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["soon", "2026-13-01", "1999-12-31", "2101-01-01", "9" * 80, "\x00"],
    ids=["a word", "no month", "too early", "too late", "long", "a control character"],
)
@pytest.mark.parametrize("field", ["since", "until"])
def test_what_is_no_day_is_said_with_the_field_and_how_to_write_it(field: str, text: str) -> None:
    with pytest.raises(InvalidInput, match="no day") as raised:
        days_of(Narrowing(**{field: text}))

    assert raised.value.field == field
    assert "2026-09-30" in raised.value.hint
    assert len(str(raised.value)) < 120


def test_days_the_wrong_way_round_are_said() -> None:
    with pytest.raises(InvalidInput, match="2026-03-02, comes after the last, 2026-03-01"):
        days_of(Narrowing(since="2026-03-02", until="2026-03-01"))


def test_a_part_without_anything_said_is_everything() -> None:
    assert Part().has(row(1, 1))
    assert Part().has_every_session
    assert Part(scenario_id="case-1").has_every_session
    assert not Part(people=frozenset()).has_every_session
    assert not Part(people=frozenset()).has_person(person_id(1))
    assert not Part(days=Days(since=NOON)).has_every_session


# Figures of a part


def test_scores_of_a_section_are_those_of_its_people(service: CohortFigures, section: str) -> None:
    inside = service.scores(SANA, COHORT, Narrowing(section=section))
    outside = service.scores(SANA, COHORT, Narrowing(section=NO_SECTION))

    assert (inside.n_people, inside.n_attempts) == (IN_SECTION, 3 * IN_SECTION)
    assert (outside.n_people, outside.n_attempts) == (N - IN_SECTION, 3 * (N - IN_SECTION))
    assert inside.strips[0].mean is not None
    assert outside.strips[0].mean is not None
    assert inside.strips[0].mean < outside.strips[0].mean  # later people score higher
    assert inside.against is not None
    assert inside.against.too_few == IN_SECTION
    assert inside.growth.n_people == IN_SECTION
    assert inside.safety.choices is None  # their sums know no people


def test_scores_of_a_case_leave_growth_and_the_cut_with_all_cases(service: CohortFigures) -> None:
    whole = service.scores(SANA, COHORT)
    found = service.scores(SANA, COHORT, Narrowing(case="case-2"))

    assert (found.n_people, found.n_attempts) == (N, N)
    assert found.strips[0].mean != whole.strips[0].mean
    assert (found.growth, found.against) == (whole.growth, whole.against)
    assert found.safety.choices is not None
    assert (found.safety.choices.count, found.safety.choices.n) == (4, 40)
    assert whole.safety.choices is not None
    assert (whole.safety.choices.count, whole.safety.choices.n) == (9, 120)


def test_scores_of_days_are_of_sessions_that_ended_in_them(service: CohortFigures) -> None:
    second_day = (NOON + timedelta(days=1)).date().isoformat()
    found = service.scores(SANA, COHORT, Narrowing(since=second_day, until=second_day))

    assert (found.n_people, found.n_attempts) == (N, N)
    assert found.strips == service.scores(SANA, COHORT, Narrowing(case="case-1")).strips  # that day's case
    assert found.safety.choices is None
    assert service.scores(SANA, COHORT, Narrowing(until="2026-02-28")).n_attempts == 0


def test_who_is_where_skills_and_flags_of_a_section(service: CohortFigures, section: str) -> None:
    flags = [SimpleNamespace(flag=SimpleNamespace(person_id=person_id(who))) for who in range(N)]
    service.flags_in = lambda actor, cohort_id: flags  # type: ignore[assignment, return-value]
    names = {f"Person {number:02}" for number in range(IN_SECTION)}
    narrowing = Narrowing(section=section)

    where = service.where(SANA, COHORT, section)
    assert {one.account.name for one in where.people} == names
    assert where.asked[0].counts == Counter({State.DONE: IN_SECTION})
    skills = service.skills(SANA, COHORT, narrowing)
    assert [one.n_people for one in skills.skills] == [IN_SECTION]
    assert {account.name for account, _cells in skills.people} == names
    attention, whole = service.attention(SANA, COHORT, narrowing), service.attention(SANA, COHORT)
    assert attention.flags == tuple(flags[:IN_SECTION])
    found, every = attention.concerns, whole.concerns
    assert (found.none or 0) + (found.watch or 0) + (found.act or 0) + (found.too_few or 0) == IN_SECTION
    assert (found.act, found.watch) == (every.act, every.watch)  # those of the section are the low ones


def test_reliability_of_a_section_or_of_days(service: CohortFigures, section: str) -> None:
    measuring = Measuring(service)

    of_section = measuring.of_cohort(SANA, COHORT, Narrowing(section=section)).found
    assert of_section is not None
    assert (of_section.n_people, of_section.n_cases) == (IN_SECTION, 3)
    of_days = measuring.of_cohort(SANA, COHORT, Narrowing(since="2026-03-02")).found
    assert of_days is not None
    assert (of_days.n_people, of_days.n_cases) == (N, 2)


def test_what_can_be_chosen(service: CohortFigures, section: str) -> None:
    service.title_of = {"case-0": "Zest", "case-1": "Amber", "case-2": "Amber"}.__getitem__

    offered = service.offered(SANA, COHORT)
    assert [(str(one.id), one.name) for one in offered.sections] == [(section, "Tuesday group")]
    assert list(offered.cases.items()) == [("case-1", "Amber"), ("case-2", "Amber"), ("case-0", "Zest")]
    assert service.offered(PIA, COHORT).cases == {}


# Who may


PARTS = [
    Narrowing(section=NO_SECTION),
    Narrowing(case="case-0"),
    Narrowing(since="2026-03-01"),
    Narrowing(until="2026-03-01"),
]


@pytest.mark.parametrize("narrowing", PARTS, ids=["section", "case", "since", "until"])
def test_a_lead_who_does_not_supervise_has_figures_of_the_whole_only(
    service: CohortFigures, narrowing: Narrowing
) -> None:
    """Whoever runs the program could move a person to another section, and read the difference."""
    measuring = Measuring(service)
    tables = CohortTables(service, measuring)
    for ask in (service.scores, service.skills, service.attention, measuring.of_cohort):
        assert ask(PIA, COHORT)
        with pytest.raises(AccessDenied):
            ask(PIA, COHORT, narrowing)
    for table in ("scores", "spread", "growth", "skills", "skills-by-person", "reliability"):
        with pytest.raises(AccessDenied):
            tables.csv(PIA, COHORT, table, narrowing)


def test_a_lead_sees_who_is_where_by_section_as_they_see_it_person_by_person(
    service: CohortFigures, section: str
) -> None:
    whole, part = service.where(PIA, COHORT), service.where(PIA, COHORT, section)

    assert set(part.people) < set(whole.people)
    assert len(part.people) == IN_SECTION


@pytest.mark.parametrize("wanted", ["guess", "x" * 5_000, "\x00", str(COHORT)])
def test_a_section_that_is_not_there_is_said(service: CohortFigures, wanted: str) -> None:
    for ask in (
        lambda: service.where(SANA, COHORT, wanted),
        lambda: service.scores(SANA, COHORT, Narrowing(section=wanted)),
    ):
        with pytest.raises(InvalidInput, match="no such section") as raised:
            ask()
        assert raised.value.hint


def test_another_cohorts_section_is_not_there(settled: Services, service: CohortFigures) -> None:
    other = Cohort(uuid5(COHORT, "beside"), settled.programs.store.cohort(COHORT).program_id, "Beside", NOON)  # type: ignore[union-attr]
    settled.programs.store.create_cohort(other)
    foreign = settled.cohorts.add_section(PIA, other.id, "Elsewhere")

    with pytest.raises(InvalidInput, match="no such section"):
        service.scores(SANA, COHORT, Narrowing(section=str(foreign.id)))


# As CSV


def test_tables_are_narrowed_as_the_page_is(settled: Services, service: CohortFigures, section: str) -> None:
    def read(table: str, narrowing: Narrowing) -> list[list[str]]:
        made = CohortTables(service, Measuring(service)).csv(SANA, COHORT, table, narrowing)
        return list(csv.reader(io.StringIO(made.decode())))

    narrowing = Narrowing(section=section)
    assert {one[0] for one in read("people", narrowing)[1:]} == {f"Person {n:02}" for n in range(IN_SECTION)}
    assert read("scores", narrowing)[1][1:3] == [str(IN_SECTION), str(3 * IN_SECTION)]
    assert read("scores", Narrowing(case="case-2"))[1][1:3] == [str(N), str(N)]
    assert read("skills", narrowing)[1][2] == str(IN_SECTION)
    assert len(read("skills-by-person", narrowing)) == 1 + IN_SECTION
    assert read("reliability", narrowing)[1] == ["people", str(IN_SECTION), "", ""]
    (newest, *_rest) = settled.administration.audit(ADA, action="cohort-table-taken").lines
    assert newest.entry.detail == {"table": "reliability", "section": section}

"""How a program's raters agree and how strict they are: who is told what, and of whom by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.analytics.severity import Gap, MonthlySeverity, Severity
from simulator.bootstrap import Services
from simulator.domain.coaching import WordRating
from simulator.domain.panel import Panel
from simulator.domain.policy import Private
from simulator.domain.roles import Actor, Role
from simulator.errors import AccessDenied, InvalidInput, NotFound
from simulator.services.narrowing import Narrowing
from simulator.services.rater_figures import RaterLine, drift
from simulator.services.rater_words import notes, rater_name, severity_words, signed
from tests.panelling import as_authored, hire, invite, rate
from tests.personas import ADA, COHORT, LEO, NILS, PIA, PROGRAM, SANA, SVEN, TARA
from tests.unit.services.conftest import Clock
from tests.unit.services.desk import actions
from tests.unit.services.world import shared


@pytest.fixture
def raters(settled: Services) -> tuple[Actor, ...]:
    return hire(settled, 3)


@pytest.fixture
def panel(settled: Services, raters: tuple[Actor, ...]) -> Panel:
    """A closed panel: the first rates as the author did, the second a level lower, the third always alike."""
    made = invite(settled, raters)
    author = as_authored(settled, made)
    rate(settled, raters[0], made, author)
    rate(settled, raters[1], made, lambda *about: max(0, author(*about) - 1))
    rate(settled, raters[2], made, lambda *_about: 2)
    settled.panels.close(SANA, made.id)
    return made


def test_a_lead_sees_every_rater_by_name_and_how_strict_they_are(settled: Services, panel: Panel) -> None:
    found = settled.raters.figures(PIA, PROGRAM)

    assert found.by_name
    assert [line.name for line in found.of_panels] == ["Rater 0", "Rater 1", "Rater 2"]
    values = [line.beside.severity.value for line in found.of_panels if line.beside.severity]
    assert values[1] == max(values) > 0 > values[0]
    assert [line.one_level for line in found.of_panels] == [False, False, True]
    (told,) = found.panels
    assert (told.title, told.n_raters, told.why_not) == ("", 3, "")  # a lead who follows no panel knows of no draft
    assert told.agreement is not None
    assert told.agreement.alpha is not None


def test_a_rater_sees_themselves_and_the_others_without_names_or_months(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    found = settled.raters.figures(raters[1], PROGRAM)

    assert not found.by_name
    assert [(line.name, line.is_self) for line in found.of_panels] == [("Rater 1", True), ("", False), ("", False)]
    assert [bool(line.beside.months) for line in found.of_panels] == [True, False, False]
    others = [line.beside.severity.value for line in found.of_panels[1:] if line.beside.severity]
    assert others == sorted(others)
    assert [rater_name(line) for line in found.of_panels] == ["You", "Another rater", "Another rater"]
    assert "Rater 0" not in settled.raters.csv(raters[1], PROGRAM)
    assert found.panels[0].title == panel.title


def test_of_an_open_panel_nothing_is_told(settled: Services, raters: tuple[Actor, ...]) -> None:
    made = invite(settled, raters)
    for one in raters:
        rate(settled, one, made, as_authored(settled, made))

    found = settled.raters.figures(PIA, PROGRAM)
    assert (found.panels, found.of_panels, found.of_words.n) == ((), (), 0)
    assert found.of_words.agreement.mean.gap is not None
    assert found.of_words.agreement.alpha is None


def test_a_panel_of_too_few_says_why_it_tells_nothing(settled: Services, raters: tuple[Actor, ...]) -> None:
    made = invite(settled, raters)
    rate(settled, raters[0], made, as_authored(settled, made))
    settled.panels.close(SANA, made.id)

    (told,) = settled.raters.figures(SANA, PROGRAM).panels
    assert (told.title, told.agreement) == (made.title, None)
    assert told.why_not.startswith("Results are shown from 3 raters on")


def _both_rate(settled: Services, clock: Clock, *, blind: bool = True) -> None:
    settled.programs.store.enrol(COHORT, SVEN.id, Role.SUPERVISOR, at=clock.now)
    attempt = shared(settled, Private.OWN_WORDS)
    for rater, level in ((SANA, 3), (SVEN, 1)):
        settled.coaching.store.rate(WordRating(attempt.id, 0, rater.id, {"A2": level}, "", clock(), blind=blind))


def test_ratings_of_own_words_count_if_they_were_given_blind(settled: Services, clock: Clock) -> None:
    _both_rate(settled, clock, blind=False)
    assert settled.raters.figures(PIA, PROGRAM).of_words.n == 0


def test_of_a_single_other_rater_nothing_is_told_to_a_rater(settled: Services, clock: Clock) -> None:
    _both_rate(settled, clock)
    lead, mine = (settled.raters.figures(one, PROGRAM).of_words for one in (PIA, SANA))

    assert (lead.n, lead.n_words, lead.n_shared) == (2, 1, 1)
    assert [line.name for line in lead.raters] == ["Sana Rivera", "Sven Holm"]
    assert [line.is_self for line in mine.raters] == [True]
    assert lead.raters[0].beside.gap is Gap.FEW
    assert severity_words(lead.raters[0].beside).startswith("Fewer than 8 ratings")


def test_a_supervisor_is_told_of_words_in_their_own_cohorts(settled: Services, clock: Clock) -> None:
    _both_rate(settled, clock)
    assert settled.raters.figures(SVEN, PROGRAM).of_words.n == 0  # he supervises another, as far as this actor goes


def test_that_a_lead_looked_at_raters_by_name_is_noted_once_a_visit(settled: Services, clock: Clock) -> None:
    for _ in range(2):
        settled.raters.figures(PIA, PROGRAM)
        settled.raters.figures(SANA, PROGRAM)
    assert actions(settled).count("raters-read") == 1
    clock.now += timedelta(hours=1)
    settled.raters.figures(PIA, PROGRAM)
    assert actions(settled).count("raters-read") == 2


@pytest.mark.parametrize(
    ("person", "refusal"), [(TARA, AccessDenied), (ADA, NotFound), (LEO, NotFound), (NILS, NotFound)], ids=str
)
def test_others_are_told_nothing(settled: Services, person: Actor, refusal: type[Exception]) -> None:
    assert PROGRAM not in {one.id for one in settled.raters.programs_of(person)}
    for call in (settled.raters.figures, settled.raters.csv):
        with pytest.raises(refusal):
            call(person, PROGRAM)


def test_days_narrow_how_strict_raters_are_for_a_lead(settled: Services, panel: Panel, clock: Clock) -> None:
    today = clock.now.date()
    whole, then = settled.raters.figures(PIA, PROGRAM), Narrowing(until=str(today - timedelta(days=1)))

    assert settled.raters.figures(PIA, PROGRAM, Narrowing(since=str(today), until=str(today))) == whole
    before = settled.raters.figures(PIA, PROGRAM, then)
    assert (before.of_panels, before.panels) == ((), whole.panels)
    assert len(settled.raters.csv(PIA, PROGRAM, then).splitlines()) == 1
    with pytest.raises(InvalidInput, match="no day"):
        settled.raters.figures(PIA, PROGRAM, Narrowing(since="soon"))


def test_days_narrow_own_words_too(settled: Services, clock: Clock) -> None:
    _both_rate(settled, clock)
    n = settled.raters.figures(PIA, PROGRAM).of_words.n

    assert n > 0
    assert settled.raters.figures(PIA, PROGRAM, Narrowing(until="2020-01-01")).of_words.n == 0


def test_days_are_not_for_those_who_see_no_names(settled: Services, panel: Panel, raters: tuple[Actor, ...]) -> None:
    """Day by day, somebody without a name would have one: that of who rated then."""
    for person in (raters[0], SANA):
        assert settled.raters.figures(person, PROGRAM)
        with pytest.raises(AccessDenied):
            settled.raters.figures(person, PROGRAM, Narrowing(since="2026-01-01"))


def test_the_table_has_a_row_for_each_rater_and_month(settled: Services, panel: Panel) -> None:
    lines = settled.raters.csv(PIA, PROGRAM).splitlines()

    assert lines[0] == "of,rater,month,ratings,shared_ratings,group,stricter_by,low,high,one_level"
    assert [line.split(",")[1:3] for line in lines[1:]] == [
        [name, month] for name in ("Rater 0", "Rater 1", "Rater 2") for month in ("", "2026-03")
    ]
    assert lines[1].endswith(",no")


def _months(*ends: tuple[float, float]) -> tuple[MonthlySeverity, ...]:
    return tuple(
        MonthlySeverity(f"2026-0{n}", 9, Severity((low + high) / 2, low, high, 9))
        for n, (low, high) in enumerate(ends, 1)
    )


@pytest.mark.parametrize(
    ("months", "change"),
    [
        ((), None),
        (_months((0.0, 0.4)), None),
        (_months((0.0, 0.4), (0.2, 0.6)), None),
        (_months((0.0, 0.4), (0.5, 0.9)), 0.5),
        (_months((0.5, 0.9), (0.6, 1.0), (-0.4, 0.0)), -0.9),
        ((*_months((0.0, 0.4)), MonthlySeverity("2026-02", 3, None)), None),
    ],
    ids=range(6),
)
def test_drift_is_said_where_first_and_last_month_lie_apart(months, change) -> None:
    assert drift(months) == (None if change is None else pytest.approx(change))


def test_what_is_said_of_a_rater_goes_as_far_as_the_interval(settled: Services, panel: Panel) -> None:
    line = settled.raters.figures(PIA, PROGRAM).of_panels[0]
    beside = line.beside
    said = [
        severity_words(replace(beside, severity=Severity(0.0, *ends, 9), gap=None))
        for ends in ((0.1, 0.5), (-0.5, -0.1), (-0.2, 0.2))
    ]
    assert said == ["Stricter than the others", "More generous than the others", "No clear difference from the others"]
    strict, soft = (
        RaterLine("", False, replace(beside, months=_months(*ends)), True)
        for ends in (((0.0, 0.1), (0.2, 0.3)), ((0.2, 0.3), (0.0, 0.1)))
    )
    assert notes(strict)[1] == "Has become stricter from the first month on to the last."
    assert notes(soft)[1] == "Has become more generous from the first month on to the last."
    assert notes(replace(line, one_level=True))[0].startswith("Gave one and the same level throughout")
    assert [signed(value) for value in (0.004, -0.004, -0.25, 0.25)] == ["0.00", "0.00", "−0.25", "+0.25"]

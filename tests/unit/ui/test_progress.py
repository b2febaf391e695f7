from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from simulator.domain.calibration import calibration
from simulator.domain.progress import Criticals, Exposure, Growth, Judged, Mending, Session, Standing, Trend, standings
from simulator.domain.rubric import Criterion, Dimension
from simulator.domain.scoring import Score
from simulator.services.progress import CriterionLine, DrillsSoFar, Line, Overview, SafetyMoment, TimeSpent
from simulator.ui.components.progress import criteria, growth, trend_words
from simulator.ui.components.progress_practice import duration, mending_words, safety_words

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
THIN = Score(None, None, None, None, 2)


def line(n, score=THIN, title="A case"):
    return Line(Session(UUID(int=n), f"case-{n}", NOON, Exposure.FIRST, score, (), ()), title)


def grown(n=6, trend=Trend.UNCLEAR, low=None, high=None, reliable=False):
    return Growth(n, trend, None, low, high, 0.0, 0, reliable)


def shown(*new, growth=None, lines=()):
    nothing = TimeSpent(0, timedelta(), timedelta())
    return Overview(
        new,
        (),
        growth or grown(len(new), Trend.TOO_FEW),
        lines,
        calibration(()),
        (),
        (),
        0,
        nothing,
        DrillsSoFar(0, 0, ()),
    )


def judged(name, *shares):
    (found,) = standings(
        [
            Session(
                UUID(int=1),
                "case",
                NOON,
                Exposure.FIRST,
                THIN,
                tuple(Judged(step, 1, None, {name: Fraction(share)}, ()) for step, share in enumerate(shares)),
                (),
            )
        ]
    )
    return found


def criterion(name, dimension=Dimension.ATTUNEMENT):
    return Criterion(name, dimension, f"Title of {name}", "", ("",) * 5, f"Practise {name}.")


def test_below_five_cases_no_trend_is_told():
    assert trend_words(grown(1, Trend.TOO_FEW)).endswith("so far there is 1.")
    assert trend_words(grown(4, Trend.TOO_FEW)).endswith("so far there are 4.")


def test_an_unclear_trend_is_told_as_such():
    said = trend_words(grown(7))
    assert said.startswith("No clear trend yet over 7 new cases")
    assert said.endswith("don't differ by more than chance could explain.")


@pytest.mark.parametrize(
    ("trend", "low", "high", "words"),
    [
        # 1000 · ln 2 = 693 and 2000 · ln 2 = 1386 basis points
        (Trend.RISING, 1000.0, 2000.0, "have tended to rise, by 7 to 14 points"),
        (Trend.FALLING, -2000.0, -1000.0, "have tended to fall, by 7 to 14 points"),
    ],
)
def test_a_trend_is_told_with_its_range(trend, low, high, words):
    said = trend_words(grown(6, trend, low, high, reliable=True))
    assert words in said
    assert "19 of 20" in said
    assert said.endswith("by more than chance alone would explain.")


def test_a_case_without_a_score_stands_in_the_table_and_not_in_the_picture():
    said = growth(shown(line(1), line(2, Score(8000, 500, 7359, 8641, 9))))
    assert "insufficient evidence" in said
    assert said.count('class="sb-growth-column"') == 1
    assert 'class="sb-growth-number">2<' in said


def test_without_any_score_there_is_no_picture():
    assert "sb-growth" not in growth(shown(line(1)))


def test_titles_of_cases_are_escaped():
    assert "<b>" not in growth(shown(line(1, title="<b>bold</b>")))


def test_the_lowest_skills_come_first_with_how_to_practise_them():
    lines = (
        CriterionLine(judged("A1", 1, 1, 1), criterion("A1")),
        CriterionLine(judged("A2", 0, 0, 1), criterion("A2")),
    )
    said = criteria(shown(line(1), lines=lines))
    first, rest = said.split("<details", 1)
    assert "Title of A2" in first
    assert "Practise A2." in first
    assert "Title of A1" not in first
    assert "Title of A1" in rest


def test_a_skill_with_too_little_evidence_has_no_figure():
    said = criteria(shown(line(1), lines=(CriterionLine(judged("A1", 1, 1), criterion("A1")),)))
    assert "no skill stands out" in said
    assert "Insufficient evidence" in said
    assert "Title of A1 (2 moments)" in said
    assert "sb-track" not in said


@pytest.mark.parametrize(
    ("name", "heading"), [("A9", "Attunement"), ("S9", "Safety"), ("F-old-1", "Fidelity to the model")]
)
def test_a_skill_whose_rubric_is_gone_keeps_its_id_and_its_place(name, heading):
    said = criteria(shown(line(1), lines=(CriterionLine(judged(name, 1, 1, 1), None),)))
    assert name in said
    assert f"<h3>{heading}</h3>" in said


def test_before_any_new_case_there_are_no_skills_to_show():
    assert criteria(shown()) == ""


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Mending(1, 0, None, None), "1 strain opened; none was mended in the session."),
        (Mending(1, 1, Fraction(1), None), "1 strain opened, and mended after 1 decision."),
        (
            Mending(1, 1, Fraction(2), Fraction(3)),
            "1 strain opened, and mended after 2 decisions, with a quality of 3.0 of 4.",
        ),
        (Mending(3, 2, Fraction(3, 2), None), "3 strains opened; 2 of 3 were mended, after 1.5 decisions on average."),
        (
            Mending(2, 1, Fraction(1), Fraction(7, 2)),
            "2 strains opened; 1 of 2 was mended, after 1.0 decisions on average, with a quality of 3.5 of 4.",
        ),
    ],
)
def test_mending_is_told_in_a_sentence(found, words):
    assert mending_words(found) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 minute"), (150, "2 minutes"), (3600, "1 hour"), (7260, "2 hours and 1 minute")],
)
def test_time_is_told_in_hours_and_minutes(seconds, words):
    assert duration(timedelta(seconds=seconds)) == words


def test_a_standing_without_opportunities_is_too_little():
    nothing = Standing("A1", Score(None, None, None, None, 0), 0)
    assert "Title of A1 (0 moments)" in criteria(shown(line(1), lines=(CriterionLine(nothing, criterion("A1")),)))


def critical(exposure):
    session = Session(UUID(int=1), "case", NOON, exposure, THIN, (), ())
    return SafetyMoment(Criticals(session, 0, ()), "A case", (), rehearsed=False)


@pytest.mark.parametrize(
    ("n", "chosen", "words"),
    [
        (0, (), "In new cases no decision has offered a critical safety error so far, so this says little."),
        (0, (Exposure.REPEAT,), ""),
        (1, (), "In new cases 1 decision offered a critical safety error. It was not chosen."),
        (1, (Exposure.BRANCH,), "In new cases 1 decision offered a critical safety error. It was not chosen."),
        (1, (Exposure.FIRST,), "In new cases 1 decision offered a critical safety error. It was chosen."),
        (3, (), "In new cases 3 decisions offered a critical safety error; one was chosen at none of them."),
        (
            3,
            (Exposure.FIRST, Exposure.REPEAT),
            "In new cases 3 decisions offered a critical safety error; one was chosen at 1 of them.",
        ),
    ],
)
def test_safety_is_told_of_new_cases_and_denied_nowhere_where_something_was_chosen(n, chosen, words):
    found = replace(shown(), gate_opportunities=n, safety=tuple(map(critical, chosen)))
    assert safety_words(found) == words

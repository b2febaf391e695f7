"""Fields that narrow figures: what they offer to whom, what comes of them, and what an address can ask for."""

from datetime import date

import pytest

from simulator.ui.navigation import SCREENS
from tests.page.reading import everything, html_of, links
from tests.page.test_cohort_figures import open_part, text_of, twelve
from tests.personas import COHORT, PIA, PROGRAM, SANA
from tests.unit.services.cohort_rows import person_id

pytestmark = pytest.mark.thorough
__all__ = ["twelve"]


@pytest.fixture
def section(school, twelve):
    """Five of the twelve are in it."""
    made = school.cohorts.add_section(PIA, COHORT, "Tuesday <group>")
    for number in range(5):
        school.cohorts.store.place(COHORT, person_id(number), made.id, "")
    return str(made.id)


def field(app, kind, label):
    return next(one for one in getattr(app, kind) if one.label == label)


def show(app):
    return next(one for one in app.button if one.label == "Show").click().run()


def test_a_supervisor_narrows_scores_and_takes_them_along(open_page, section, sign_in):
    sign_in(SANA)
    app = open_part(open_page, "scores")
    assert field(app, "selectbox", "Section").options == ["Everybody", "Tuesday <group>", "In no section"]
    assert field(app, "selectbox", "Case").options == ["All cases", "case-0"]
    field(app, "selectbox", "Section").set_value(section)
    field(app, "date_input", "From").set_value(date(2026, 3, 1))
    app = show(app)

    assert not app.exception
    said = text_of(app)
    assert "5 people" in said
    assert "Narrowed to: Tuesday <group> · from 1 March 2026" in said
    assert "only the section narrows them" in said
    assert dict(app.query_params) == {
        "cohort": str(COHORT),
        "part": "scores",
        "section": section,
        "since": "2026-03-01",
    }
    for table, more in (("scores", "&amp;since=2026-03-01"), ("spread", "&amp;since=2026-03-01"), ("growth", "")):
        address = f"/download/cohort.csv?cohort={COHORT}&amp;table={table}&amp;section={section}{more}"
        assert f'href="{address}"' in html_of(app)
    assert "Look at all of it again" in links(app)


def test_what_was_chosen_stands_in_the_fields_when_the_page_is_opened_again(open_page, section, sign_in):
    sign_in(SANA)
    app = open_page("cohort", cohort=str(COHORT), part="scores", section=section, case="case-0", until="2026-12-24")
    assert not app.exception
    assert field(app, "selectbox", "Section").value == section
    assert field(app, "selectbox", "Case").value == "case-0"
    assert field(app, "date_input", "Until").value == date(2026, 12, 24)
    assert field(app, "date_input", "From").value is None
    assert "5 people" in text_of(app)


@pytest.mark.parametrize(("part", "n"), [("people", 5), ("skills", 5), ("attention", 5)])
def test_the_other_parts_are_narrowed_by_section(open_page, section, sign_in, part, n):
    sign_in(SANA)
    app = open_part(open_page, part)
    field(app, "selectbox", "Section").set_value(section)
    app = show(app)
    assert not app.exception
    assert not app.date_input
    said = everything(app)
    names = [f"Person {number:02}" for number in range(12)]
    if part != "attention":
        assert [name for name in names if name in said] == names[:n]
        assert f"&amp;section={section}" in html_of(app)
    else:
        assert "too few new cases to say" in text_of(app) or "Too few people" in text_of(app)


def test_a_section_goes_along_to_the_other_parts(open_page, section, sign_in):
    sign_in(SANA)
    app = open_page("cohort", cohort=str(COHORT), part="people", section=section)
    queries = [one.proto.query_string for one in app.get("page_link") if "part=" in one.proto.query_string]
    assert queries
    assert all(f"section={section}" in one for one in queries if "part=people" not in one)


def test_measure_is_narrowed_by_section_and_days(open_page, section, sign_in):
    sign_in(SANA)
    app = open_page("measure", cohort=str(COHORT))
    field(app, "selectbox", "Section").set_value(section)
    field(app, "date_input", "Until").set_value(date(2026, 12, 24))
    app = show(app)
    assert not app.exception
    assert "5 people, 3 cases" in text_of(app)
    assert f"table=reliability&amp;section={section}&amp;until=2026-12-24" in html_of(app)


def test_a_lead_narrows_who_is_where_and_nothing_else(open_page, section, sign_in):
    sign_in(PIA)
    app = open_part(open_page, "people")
    field(app, "selectbox", "Section").set_value(section)
    app = show(app)
    assert "Person 04" in everything(app)
    assert "Person 05" not in everything(app)
    for part in ("scores", "skills", "attention"):
        app = open_page("cohort", cohort=str(COHORT), part=part, section=section, since="2026-03-01")
        assert not app.exception
        assert not [one for one in app.selectbox if one.label == "Section"]
        assert "Narrowed to" not in text_of(app)
    assert not open_page("measure", cohort=str(COHORT), section=section).selectbox


def test_without_sections_there_is_nothing_to_choose_for_parts_that_know_no_other(open_page, twelve, sign_in):
    sign_in(SANA)
    for part in ("people", "skills", "attention"):
        app = open_part(open_page, part)
        assert not [one for one in app.selectbox if one.label == "Section"]
        assert "Look at a part of it" not in everything(app)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"since": "soon"}, "no day"),
        ({"since": "1900-01-01"}, "no day"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "comes after the last"),
        ({"section": "guess"}, "no such section"),
        ({"case": "<script>alert(1)</script>"}, "No new case ended in what you chose."),
    ],
    ids=["a word", "long ago", "the wrong way round", "no section", "no case"],
)
def test_an_address_that_asks_for_nonsense_is_told_and_can_be_mended(open_page, section, sign_in, query, said):
    sign_in(SANA)
    app = open_page("cohort", cohort=str(COHORT), part="scores", **query)
    assert not app.exception
    assert said in text_of(app)
    assert "<script>" not in html_of(app)
    assert "Look at all of it again" in links(app)
    assert field(app, "selectbox", "Section").options


def test_from_a_section_that_was_the_last_one_there_is_a_way_back(open_page, school, section, sign_in):
    school.cohorts.remove_section(PIA, COHORT, section)
    sign_in(SANA)
    app = open_page("cohort", cohort=str(COHORT), part="people", section=section)
    assert not app.exception
    assert "no such section (any more)" in text_of(app)
    assert "Look at all of it again" in links(app)


def test_raters_are_narrowed_by_days_for_a_lead_only(open_page, school, sign_in):
    assert SCREENS["raters"]
    sign_in(PIA)
    app = open_page("raters", program=str(PROGRAM))
    field(app, "date_input", "From").set_value(date(2026, 3, 1))
    app = show(app)
    assert not app.exception
    assert "panels are shown whole" in text_of(app)
    assert f"/download/raters.csv?program={PROGRAM}&amp;since=2026-03-01" in html_of(app)
    sign_in(SANA)
    app = open_page("raters", program=str(PROGRAM), since="2026-03-01")
    assert not app.exception
    assert not app.date_input
    assert "Narrowed to" not in text_of(app)

"""How the decisions of a cohort's cases work, as its supervisors and leads see it."""

import pytest

from tests.page.conftest import CASE, REPAIRED
from tests.page.reading import html_of, links
from tests.page.school import play
from tests.personas import ADA, COHORT, OTHER_COHORT, OTTO, PIA, SANA, TARA, THEO

pytestmark = pytest.mark.thorough
HERE = {"cohort": str(COHORT)}
THERE = HERE | {"case": CASE}


@pytest.fixture
def shared(school):
    """Tara and Theo have done the case and shown it, Tara twice."""
    for person in (TARA, THEO, TARA):
        school.sharing.share(person, play(school, person).id, COHORT)


def test_without_a_cohort_ones_cohorts_are_listed(open_page, school, sign_in):
    sign_in(SANA)
    app = open_page("decisions")
    assert "Autumn 2026" in html_of(app)
    assert not app.exception


def test_before_anything_has_ended_it_is_said(open_page, school, sign_in):
    sign_in(SANA)
    assert "No session that was assigned or shared has ended yet." in html_of(open_page("decisions", **HERE))
    assert "Nobody has done a case again yet." in html_of(open_page("decisions", **HERE, look="again"))


def test_a_cohorts_cases_stand_with_how_many_sessions(open_page, shared, sign_in):
    sign_in(SANA)
    app = open_page("decisions", **HERE)
    assert f"/decisions?cohort={COHORT}&amp;case={CASE}&amp;look=first" in html_of(app)
    assert "<td>2</td>" in html_of(app)
    assert "Met for the first time" in links(app)
    assert not app.exception


def test_a_case_shows_ways_decisions_and_options_with_their_n(open_page, shared, sign_in):
    sign_in(SANA)
    app = open_page("decisions", **THERE)
    shown = html_of(app)
    for text in (
        "<h1>The phone on the table</h1>",
        "2 sessions, scored by: The author’s key, in force now",
        "Which ways people took",
        "100 % (2 of 2; 34 % to 100 %)",
        "Discrimination is told from 50 sessions on",
        "What these figures are, and are not",
        f"/download/decisions.csv?cohort={COHORT}&amp;case={CASE}",
    ):
        assert text in shown, text
    assert shown.count("sb-path-taken") >= len(REPAIRED)
    assert "Tara" not in shown
    assert "Theo" not in shown
    assert not app.exception


def test_repeats_stand_apart(open_page, shared, sign_in):
    sign_in(SANA)
    assert "1 session, scored by" in html_of(open_page("decisions", **THERE, look="again"))


def test_a_lead_is_told_nothing_of_two_people(open_page, shared, sign_in):
    sign_in(PIA)
    app = open_page("decisions", **HERE)
    assert "fewer than five" in html_of(app)
    app = open_page("decisions", **THERE)
    assert "Nothing can be told of it for this cohort." in html_of(app)
    app = open_page("decisions", **HERE, look="again")
    assert "Repeats are shown to those who supervise the cohort" in html_of(app)


@pytest.mark.parametrize("person", [TARA, ADA, OTTO], ids=["Tara", "Ada", "Otto"])
def test_for_others_the_page_is_not_there(open_page, shared, sign_in, person):
    sign_in(person)
    for query in (HERE, THERE):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            open_page("decisions", **query)


@pytest.mark.parametrize(
    "query",
    [
        {"cohort": str(OTHER_COHORT)},
        {"cohort": "nonsense"},
        HERE | {"case": "no-such-case"},
        THERE | {"look": "nonsense", "key": "<script>"},
    ],
    ids=["another's", "no id", "no case", "no key"],
)
def test_an_address_that_leads_nowhere_ends_kindly(open_page, shared, sign_in, query):
    sign_in(SANA)
    app = open_page("decisions", **query)
    assert not app.exception
    assert "<script>" not in html_of(app)

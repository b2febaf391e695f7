"""How raters rate: by name for who leads a program, without names for those who rate."""

import pytest

from tests.page.reading import html_of
from tests.panelling import as_authored, hire, rate
from tests.personas import ADA, COHORT, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, TARA

pytestmark = pytest.mark.thorough
CASE = "abft-phone-on-the-table"


@pytest.fixture
def panel(school):
    """A closed panel of three; the last always gives one level."""
    raters = hire(school, 3)
    made = school.panels.invite(SANA, PROGRAM, [one.id for one in raters], scenario_id=CASE)
    author = as_authored(school, made)
    first = school.rating.sheet(raters[0], made.id).nodes[0]
    for one, judge in zip(raters, (author, author, lambda *_about: 2), strict=True):
        rate(school, one, made, judge, nodes=(first,), finish=False)
    school.panels.close(SANA, made.id)
    return made


def test_a_lead_sees_raters_by_name_with_interval_and_what_it_says(open_page, panel, sign_in):
    sign_in(PIA)
    app = open_page("raters")
    shown = html_of(app)
    for text in (
        "Raters of panels beside one another",
        "<bdi>Rater 0</bdi>",
        "Gave one and the same level throughout",
        "ICC(A,k)",
        "Krippendorff",
        "By month",
        f"/download/raters.csv?program={PROGRAM}",
        "What anybody rated is told to nobody.",
    ):
        assert text in shown, text
    assert not app.exception


def test_a_supervisor_who_did_not_rate_sees_no_name(open_page, panel, sign_in):
    sign_in(SANA)
    shown = html_of(open_page("raters", program=str(PROGRAM)))
    assert "Another rater" in shown
    assert "Rater 0" not in shown
    assert "By month" not in shown


def test_it_opens_for_the_program_of_a_cohort(open_page, panel, sign_in):
    sign_in(SANA)
    assert "Riverside Training" in html_of(open_page("raters", cohort=str(COHORT)))


def test_before_anything_was_rated_it_is_said(open_page, school, sign_in):
    sign_in(PIA)
    shown = html_of(open_page("raters"))
    assert "No panel of this program is closed yet." in shown
    assert "No own words that were shared have been rated blind yet." in shown


def test_a_panel_of_too_few_says_why(open_page, school, sign_in):
    raters = hire(school, 1)
    made = school.panels.invite(SANA, PROGRAM, [raters[0].id], scenario_id=CASE)
    school.panels.close(SANA, made.id)
    sign_in(PIA)
    assert "Results are shown from 3 raters on" in html_of(open_page("raters"))


@pytest.mark.parametrize("person", [TARA, ADA, OTTO], ids=["Tara", "Ada", "Otto"])
def test_for_others_the_page_is_not_there(open_page, panel, sign_in, person):
    sign_in(person)
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page("raters", program=str(PROGRAM))


def test_a_program_that_is_not_ones_own_is_none(open_page, panel, sign_in):
    sign_in(SANA)
    for program in (str(OTHER_PROGRAM), "nonsense"):
        shown = html_of(open_page("raters", program=program))
        assert "That did not work" in shown
        assert "Another rater" not in shown

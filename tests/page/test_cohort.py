"""A cohort for those who run its program, one assignment of it, and what a trainee reads of that."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from simulator.domain.attempt import Mode
from simulator.domain.cohorts import Terms
from tests.page.conftest import CASE
from tests.page.reading import button, fill, html_of, keys, notice
from tests.page.school import HOSTILE
from tests.personas import COHORT, OTTO, PIA, PROGRAM, SANA, TARA

pytestmark = pytest.mark.thorough
DAY = timedelta(days=1)
MARCH = date(datetime.now(UTC).year + 1, 3, 31)
GAP = MARCH - timedelta(days=MARCH.isoweekday() % 7)
"""The Sunday on which clocks go forward in Europe next year."""


def put(fields, key, value):
    """Put something into one of these fields."""
    (found,) = [field for field in fields if field.key == key]
    found.set_value(value)


@pytest.fixture
def cohort_page(open_page, sign_in):
    """Opens the cohort for its program's lead."""
    sign_in(PIA)
    return lambda **query: open_page(
        "administration", part="programs", program=str(PROGRAM), cohort=str(COHORT), **query
    )


def test_zone_and_term_are_set_and_shown(cohort_page, school):
    app = cohort_page()
    fill(
        app,
        **{f"sb_cohort_zone_{COHORT}": "America/New_York", f"sb_cohort_begins_{COHORT}": datetime(2026, 9, 1).date()},
    )
    button(app, f"sb-cohort-go-{COHORT}").click().run()
    assert notice(app).startswith("The cohort is changed.")
    assert "Dates are in the time of America/New York · begins on 1 September 2026" in html_of(app)


def test_somebody_is_put_into_a_section_with_a_number(cohort_page, school):
    app = cohort_page()
    fill(app, **{f"sb_cohort_section_{COHORT}": HOSTILE[:60]})
    button(app, f"sb-section-go-{COHORT}").click().run()
    (section,) = school.cohorts.sections(PIA, COHORT)
    fill(app, **{f"sb_cohort_who_{COHORT}": str(TARA.id), f"sb_cohort_where_{COHORT}": str(section.id)})
    fill(app, **{f"sb_cohort_number_{COHORT}": "s-1042"})
    button(app, f"sb-place-go-{COHORT}").click().run()
    assert notice(app) == "It is kept."
    assert "s-1042" in html_of(app)
    assert "<script>alert" not in html_of(app)
    button(app, f"sb-unsection-{section.id}").click().run()
    assert school.cohorts.sections(PIA, COHORT) == ()
    assert "s-1042" in html_of(app)


def test_a_link_to_join_is_shown_once_and_withdrawn(cohort_page, school):
    app = cohort_page()
    button(app, f"sb-join-go-{COHORT}").click().run()
    assert "/enrol/" in app.code[0].value
    (link,) = school.joining.open_links(PIA, COHORT)
    assert "0 of 30 have joined" in html_of(app)
    app.run()
    assert not app.code
    button(app, f"sb-unlink-{link.id}").click().run()
    assert school.joining.open_links(PIA, COHORT) == ()


def test_an_archived_cohort_offers_only_to_bring_it_back(cohort_page, school):
    app = cohort_page()
    button(app, f"sb-archive-{COHORT}").click().run()
    assert "archived: nobody joins, nothing is assigned" in html_of(app)
    assert not {f"sb-join-go-{COHORT}", f"sb-assign-send-{COHORT}", f"sb-place-go-{COHORT}"} & set(keys(app))
    button(app, f"sb-unarchive-{COHORT}").click().run()
    assert f"sb-assign-send-{COHORT}" in keys(app)


def test_a_date_is_taken_in_the_cohorts_zone_and_one_that_does_not_exist_is_told(cohort_page, school):
    school.cohorts.change(PIA, COHORT, name="Autumn 2026", zone="Europe/Berlin")
    app = cohort_page()
    fill(app, **{f"sb_assign_case_{COHORT}": CASE, f"sb_assign_due_{COHORT}": GAP})
    put(app.time_input, f"sb-assign-due-time-{COHORT}", time(2, 30))
    button(app, f"sb-assign-send-{COHORT}").click().run()
    (assignment,) = school.programs.assignments(PIA, COHORT)
    assert assignment.due_at == datetime.combine(GAP, time(1, 30), UTC)
    assert f"it is Sunday {GAP:%d %B %Y}, 03:30 (Europe/Berlin) instead" in notice(app)


def test_one_trainee_is_given_more_time_and_reads_why(cohort_page, open_page, school, sign_in):
    due = datetime.now(UTC) + DAY
    assignment = school.programs.assign(SANA, COHORT, CASE, due)
    app = cohort_page(assignment=str(assignment.id))
    assert "0 of 2 trainees have ended it, 0 under way." in html_of(app)
    later = (due + 9 * DAY).date()
    fill(app, **{f"sb_extend_person_{assignment.id}": str(TARA.id), f"sb_extend_day_{assignment.id}": later})
    fill(app, **{f"sb_extend_reason_{assignment.id}": f"Ill. {HOSTILE[:20]}"})
    button(app, f"sb-extend-send-{assignment.id}").click().run()
    assert notice(app).startswith("They have until")
    sign_in(TARA)
    shown = html_of(open_page("library"))
    assert "You were given more time, until" in shown
    assert "Ill. &lt;script&gt;" in shown
    sign_in(PIA)
    button(cohort_page(assignment=str(assignment.id)), f"sb-unextend-{TARA.id}").click().run()
    assert school.cohorts.store.extensions([assignment.id]) == ()


def test_terms_are_changed_and_an_assignment_withdrawn(cohort_page, school):
    assignment = school.programs.assign(PIA, COHORT, CASE)
    app = cohort_page(assignment=str(assignment.id))
    put(app.radio, f"sb-assign-mode-{assignment.id}", Mode.SUMMATIVE)
    button(app, f"sb-change-send-{assignment.id}").click().run()
    assert school.programs.store.assignment(assignment.id).mode is Mode.SUMMATIVE
    button(app, f"sb-withdraw-{assignment.id}").click().run()
    assert school.programs.assignments(PIA, COHORT) == ()
    assert notice(app) == "The assignment is withdrawn."


def test_a_trainee_reads_what_waits_for_what(open_page, school, sign_in):
    now = datetime.now(UTC)
    first = school.programs.assign(SANA, COHORT, CASE, terms=Terms(attempts_allowed=2))
    school.programs.assign(SANA, COHORT, CASE, terms=Terms(after_id=first.id))
    school.programs.assign(SANA, COHORT, CASE, terms=Terms(opens_at=now + DAY))
    suggested = school.programs.assign(SANA, COHORT, CASE, terms=Terms(counted=False))
    sign_in(TARA)
    app = open_page("library")
    shown = html_of(app)
    for words in (
        "2 attempts left; the first one counts",
        "; then this one opens.",
        "It opens ",
        "which counts nowhere",
    ):
        assert words in shown
    opened = [key for key in keys(app) if key.startswith("sb-assigned-open-")]
    assert sorted(opened) == sorted(f"sb-assigned-open-{one.id}" for one in (first, suggested))


def test_a_supervisor_looks_at_an_assignment_and_a_lead_of_another_program_does_not(open_page, school, sign_in):
    assignment = school.programs.assign(SANA, COHORT, CASE)
    sign_in(SANA)
    assert "How far each trainee is" in html_of(open_page("supervision", assignment=str(assignment.id)))
    sign_in(OTTO)
    assert "How far each trainee is" not in html_of(open_page("library", assignment=str(assignment.id)))

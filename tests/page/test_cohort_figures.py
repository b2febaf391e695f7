"""A cohort at a glance, and how far its numbers can be trusted; for its supervisors and the leads of its program."""

import html
import re
from types import SimpleNamespace

import pytest

from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_totals import CaseTotal, CriterionTotal, ItemMade
from simulator.domain.scoring import Gate
from simulator.ui.navigation import screens_for
from tests.page.conftest import CASE
from tests.page.reading import everything, html_of, links
from tests.page.school import HOSTILE, play, rename
from tests.personas import ADA, COHORT, OTHER_COHORT, OTTO, PIA, PROGRAM, SANA, TARA, THEO
from tests.unit.services.cohort_rows import Rollups, assign, begun, bring_in, person_id, row

pytestmark = pytest.mark.thorough

PARTS = ("people", "scores", "skills", "attention")


def text_of(app):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", html_of(app))).split())


def open_part(open_page, part, cohort=COHORT):
    app = open_page("cohort", cohort=str(cohort), part=part)
    assert not app.exception
    return app


@pytest.fixture
def assigned(school):
    """Tara has done the assigned case and shared nothing; Theo has not begun."""
    assignment = school.programs.assign(SANA, COHORT, CASE)
    return play(school, TARA, assignment_id=str(assignment.id))


@pytest.fixture
def twelve(school):
    """Twelve people with three new cases each, with a cut and everything else that a cohort can have."""
    bring_in(school, 12)
    assignment = assign(school)
    rows = [
        row(who, case, 50 + 3 * who + 5 * case + (who * 7 + case * 5) % 6) for who in range(12) for case in range(3)
    ]
    rows.append(row(0, 3, None, gate=Gate.REVIEW))
    rows.append(row(1, 0, 99, exposure=Exposure.REPEAT, attempt_id=person_id(77)))
    skills = [
        CriterionTotal(person_id(n), name, Exposure.FIRST, 6, 36_000, 0) for n in range(12) for name in ("A2", "X9")
    ]
    skills.append(CriterionTotal(person_id(0), "A3", Exposure.FIRST, 1, 5_000, 0))
    items = {
        one.attempt_id: tuple(ItemMade(f"n{n}", "c", 5_000, 1, 10 if one is rows[0] else 9_000) for n in range(10))
        for one in rows
    }
    figures = school.cohort_figures
    figures.source.rollups = Rollups(
        rows, [CaseTotal("case-0", "k", Exposure.FIRST, 37, 1, 1, 2, 40, 36)], skills, items
    )
    figures.source.store = SimpleNamespace(
        begun_in=lambda cohort: tuple(begun(assignment, one) for one in rows if one.scenario_id == "case-0")
    )
    figures.cut_for = lambda program: (60.0, True)
    return rows


def test_the_header_leads_supervisors_and_leads_there_and_nobody_else(school):
    def there(person):
        return {"cohort", "measure"} & {screen.name for screen in screens_for(person)}

    assert there(SANA) == there(PIA) == {"cohort", "measure"}
    assert there(TARA) == there(ADA) == there(OTTO) == set()


def test_without_a_cohort_in_the_address_those_that_one_may_look_at_are_listed(open_page, school, sign_in):
    sign_in(SANA)
    app = open_page("cohort")
    assert "<bdi>Autumn 2026</bdi>" in html_of(app)
    assert "2 trainees · 0 cases assigned" in text_of(app)
    assert "Look at it" in links(app)
    assert "Elsewhere 2026" not in everything(app)


@pytest.mark.parametrize("page", ["cohort", "measure"])
@pytest.mark.parametrize("cohort", [OTHER_COHORT, "guess", "x" * 500], ids=["another program's", "guess", "long"])
def test_another_programs_cohort_is_as_one_that_is_not_there(open_page, school, sign_in, page, cohort):
    sign_in(PIA)
    app = open_page(page, cohort=str(cohort))
    assert not app.exception
    assert "Elsewhere 2026" not in everything(app)
    assert 'role="alert"' in html_of(app)


def test_who_is_where(open_page, assigned, sign_in):
    sign_in(SANA)
    app = open_part(open_page, "people")
    said = text_of(app)
    assert "1 of 2" in said
    assert re.search(r"Tara Lind 1/1 \d+ \(\d+ to \d+\) +done, \d+ \w+ \d{4} safety: for review 0 ", said)
    assert "Theo Brandt 0/1 not begun 0 –" in said
    assert f'href="/download/cohort.csv?cohort={COHORT}&amp;table=people"' in html_of(app)


def test_private_practice_is_nowhere(open_page, school, sign_in):
    play(school, TARA)
    for person in (SANA, PIA):
        sign_in(person)
        assert "Theo Brandt 0/0 " in text_of(open_part(open_page, "people")).replace("0/0 0 –", "0/0 ").replace(
            "0/0 –", "0/0 "
        )
        assert "No case is assigned to this cohort yet." in text_of(open_part(open_page, "people"))
        assert "ended a case here" in text_of(open_part(open_page, "scores"))
        assert "No skill has been shown here yet." in text_of(open_part(open_page, "skills"))


@pytest.mark.parametrize("part", [*PARTS, "", "nonsense"])
def test_a_cohort_without_anybody_is_no_error(open_page, school, sign_in, part):
    for person in (TARA, THEO):
        school.programs.store.leave(COHORT, person.id)
    sign_in(SANA)
    assert html_of(open_part(open_page, part))


def test_people_can_be_narrowed_to_who_has_something_left_to_do(open_page, assigned, sign_in):
    sign_in(SANA)
    app = open_part(open_page, "people")
    (shown,) = app.selectbox
    app = shown.set_value("not-done").run()
    assert "Theo Brandt" in everything(app)
    assert "Tara Lind" not in everything(app)
    app = app.selectbox[0].set_value("overdue").run()
    assert "0 people" in text_of(app)
    assert not app.exception


def test_scores_come_with_n_spread_and_interval(open_page, twelve, sign_in):
    sign_in(SANA)
    said = text_of(open_part(open_page, "scores"))
    assert "12 people, 37 new cases." in said
    assert "The cut is 60 of 100. It is provisional" in said
    assert "too few new cases to say 12" in said
    assert "Attunement and fidelity together 12 36 74.0 (67.0 to 81.0) 11.1" in said
    assert "1 of 12: 8 % (1 to 35 %)" in said
    assert "2 of 40: 5 % (1 to 17 %)" in said
    assert "1 12 69.0 (61.5 to 76.5) 2 12 74.0 (67.0 to 81.0)" in said
    assert "people's scores change by 6.2 points" in said
    assert "certifies nothing" in said


def test_a_lead_sees_no_few_people_and_nobodys_skills(open_page, twelve, sign_in):
    sign_in(PIA)
    said = text_of(open_part(open_page, "scores"))
    assert "12 people, 12 new cases." in said
    assert "supervisors' figures only" in said
    skills = text_of(open_part(open_page, "skills"))
    assert "fewer than 5 people" not in skills
    assert "Trainee by skill" not in skills
    assert "Person 03" not in skills
    assert "for the supervisors of this cohort only" in text_of(open_part(open_page, "attention"))


def test_skills_by_trainee_say_where_evidence_is_too_thin(open_page, twelve, sign_in):
    sign_in(SANA)
    app = open_part(open_page, "skills")
    said = text_of(app)
    assert "Person 00 60 of 6 – insufficient evidence 60 of 6" in said
    assert re.search(r"X9 · X9 12 0 60\.0 \(no interval", said)
    assert "not for ranking" in said


def test_who_may_need_help_says_what_a_flag_is_worth_and_what_the_trainee_says(open_page, school, twelve, sign_in):
    basis = SimpleNamespace(n=5, cut=60.0, below=0.84, right=0.85)
    flag = SimpleNamespace(person_id=person_id(0), kind="act", basis=basis, note=HOSTILE)
    school.cohort_figures.flags_in = lambda actor, cohort: [SimpleNamespace(flag=flag, trainee_name="Person 00")]
    sign_in(SANA)
    app = open_part(open_page, "attention")
    said = text_of(app)
    assert "never a verdict" in said
    assert "below 60 with a probability of 84 %, from 5 new cases right in 85 of 100" in said
    assert "<script>" not in html_of(app)
    sign_in(PIA)
    assert "84 %" not in text_of(open_part(open_page, "attention"))


def test_a_hostile_name_stays_a_name(open_page, assigned, school, sign_in):
    rename(school, TARA, HOSTILE[:90])
    sign_in(SANA)
    assert "<script>" not in html_of(open_part(open_page, "people"))


# How far to trust the numbers


def test_the_badge_says_reliability_error_cases_needed_and_what_must_not_be_concluded(open_page, twelve, sign_in):
    sign_in(SANA)
    app = open_page("measure", cohort=str(COHORT))
    assert not app.exception
    said = text_of(app)
    assert "12 people, 3 cases, 35 scores of first exposures; 1 kept out for low effort" in said
    assert re.search(r"Eρ² = \d\.\d\d \(95 % interval \d\.\d\d to \d\.\d\d\)", said)
    assert "What must not be concluded" in said
    assert "No calibration of decisions is in force" in said
    assert "the program asks nobody which groups they belong to" in said
    assert re.search(r"Person 00 case-0 10 of 10", said)


def test_the_badge_over_a_program(open_page, twelve, sign_in):
    sign_in(PIA)
    app = open_page("measure", program=str(PROGRAM))
    assert not app.exception
    assert "at least two cases with a score are needed" in text_of(app)
    assert "Person 00" not in everything(app)


@pytest.mark.parametrize("person", [SANA, PIA], ids=["supervisor", "lead"])
def test_measure_of_a_cohort_of_nobody(open_page, school, sign_in, person):
    sign_in(person)
    app = open_page("measure", cohort=str(COHORT))
    assert not app.exception
    assert "What must not be concluded" in text_of(app)

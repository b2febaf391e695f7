"""Taking a cohort's results along, on the page: the files, student ids, outcomes, and whom to know of before."""

import pytest

from simulator.domain.roles import Role
from simulator.domain.student_ids import IdSystem
from tests.page.reading import button, html_of, keys, links, notice
from tests.page.school import HOSTILE, RIGHT_TO_LEFT, play, rename, take_role
from tests.personas import ADA, COHORT, OTHER_COHORT, PIA, PROGRAM, SANA, TARA, THEO

pytestmark = pytest.mark.thorough
FILES = ("gradebook-canvas.csv", "gradebook-moodle.csv", "workbook.xlsx", "outcomes.csv")


@pytest.fixture
def files(open_page, school, sign_in):
    """Opens a part of the page for somebody."""

    def opened(person, part="files", cohort=COHORT):
        sign_in(person)
        return open_page("exports", cohort=str(cohort), part=part)

    return opened


@pytest.fixture
def done(school):
    """Tara did what the cohort was asked to do."""
    task = school.programs.assign(SANA, COHORT, "abft-phone-on-the-table")
    return play(school, TARA, assignment_id=str(task.id))


def test_a_lead_finds_every_file_but_transcripts_with_what_is_left_out(files, done):
    shown = html_of(files(PIA))
    assert [name for name in FILES if f"/download/{name}?cohort={COHORT}" not in shown] == []
    assert "transcripts.zip" not in shown
    assert "2 trainees · 1 assigned case · 1 session has ended" in shown
    assert "By ID number: 0 of 2 trainees (CSV)" in shown
    assert "By e-mail address: 2 of 2 trainees (CSV)" in shown
    assert "Left out by ID number: 2" in shown
    assert "<bdi>Tara Lind</bdi> (tara@example.edu): No id of this kind is noted." in shown
    assert "Cells about fewer than 5 people are left out" in shown


def test_a_supervisor_finds_transcripts_and_nothing_to_change(files, done):
    app = files(SANA)
    shown = html_of(app)
    assert "/download/transcripts.zip" in shown
    assert "About 1 second;" in shown
    assert "research" not in shown
    assert "Student ids" not in links(app)
    assert "Change the outcomes" not in html_of(files(SANA, "outcomes"))


@pytest.mark.parametrize("cohort", [OTHER_COHORT, "nothing", "' OR 1=1"])
def test_another_programs_cohort_is_as_unknown_as_any(files, cohort):
    assert "/download/" not in html_of(files(PIA, cohort=cohort))


@pytest.mark.parametrize("person", [TARA, ADA], ids=["Tara", "Ada"])
def test_who_takes_nothing_along_has_no_such_page(files, person):
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        files(person)


def test_without_a_cohort_in_the_address_one_chooses(open_page, school, sign_in):
    sign_in(PIA)
    assert "Riverside Training: Autumn 2026" in links(open_page("exports"))


def test_the_ways_there_stand_with_the_cohort(open_page, school, sign_in):
    sign_in(PIA)
    app = open_page("administration", part="programs", program=str(PROGRAM), cohort=str(COHORT))
    assert "Take its results along" in links(app)
    sign_in(SANA)
    assert "Take its results along" in links(open_page("supervision"))


def test_a_cohort_of_nobody_says_that_files_would_be_empty(files, school):
    for person in (TARA, THEO):
        take_role(school, person, Role.TRAINEE)
    assert "every file would be empty" in html_of(files(PIA))
    assert "Nobody trains in this cohort yet." in html_of(files(PIA, "ids"))


@pytest.mark.parametrize("name", [HOSTILE, RIGHT_TO_LEFT], ids=["markup", "right to left"])
def test_a_hostile_name_is_shown_as_it_is(files, school, name):
    rename(school, TARA, name)
    for part in ("files", "ids"):
        assert "<script>" not in html_of(files(PIA, part))


def test_records_for_research_need_the_box_and_say_how_many(files, school, done):
    app = files(PIA)
    assert "research.zip" not in html_of(app)
    assert "Now: 0 people, 0 sessions" in html_of(app)
    app.multiselect(key=f"sb-agreed-{COHORT}").set_value([str(TARA.id)])
    button(app, f"sb-agreed-{COHORT}-send").click().run()
    assert notice(app) == "1 trainee has agreed."
    assert school.export_people.agreed(PIA, COHORT) == {TARA.id}
    assert "Now: 0 people, 0 sessions; left out because too few did the case: 1." in html_of(app)
    app.checkbox(key=f"sb-attested-{COHORT}").check().run()
    assert f"/download/research.zip?cohort={COHORT}&amp;attested=1" in html_of(app)


def test_ids_are_noted_one_by_one(files, school):
    app = files(PIA, "ids")
    app.selectbox(key=f"sb-ids-who-{COHORT}").set_value(str(TARA.id)).run()
    app.text_input(key=f"sb-id-{TARA.id}-username").set_value("tlind")
    app.text_input(key=f"sb-id-{TARA.id}-idnumber").set_value("S-1")
    button(app, f"sb-ids-send-{TARA.id}").click().run()
    assert notice(app) == "The ids are noted."
    (tara,) = [one for one in school.export_people.people(PIA, COHORT) if one.account_id == TARA.id]
    assert tara.ids == {IdSystem.USERNAME: "tlind", IdSystem.ID_NUMBER: "S-1"}
    assert ">tlind<" in html_of(app)


def test_an_id_is_taken_away_by_emptying_its_field(files, school):
    school.export_people.keep_ids(PIA, COHORT, TARA.id, {IdSystem.USERNAME: "tlind"})
    app = files(PIA, "ids")
    app.selectbox(key=f"sb-ids-who-{COHORT}").set_value(str(TARA.id)).run()
    assert app.text_input(key=f"sb-id-{TARA.id}-username").value == "tlind"
    app.text_input(key=f"sb-id-{TARA.id}-username").set_value("")
    button(app, f"sb-ids-send-{TARA.id}").click().run()
    assert {one.name: dict(one.ids) for one in school.export_people.people(PIA, COHORT)}["Tara Lind"] == {}


def test_an_id_that_can_not_be_taken_is_told_with_the_reason(files, school):
    app = files(PIA, "ids")
    app.selectbox(key=f"sb-ids-who-{COHORT}").set_value(str(TARA.id)).run()
    app.text_input(key=f"sb-id-{TARA.id}-username").set_value("=1+1")
    button(app, f"sb-ids-send-{TARA.id}").click().run()
    assert "“=1+1” can't be taken. It begins with a letter or a digit" in notice(app)
    assert app.text_input(key=f"sb-id-{TARA.id}-username").value == "=1+1"


def test_a_file_of_ids_is_checked_as_it_is_chosen_and_taken_with_a_press(files, school):
    app = files(PIA, "ids")
    app.file_uploader(key="sb-ids-file-0").set_value(
        [("ids.csv", b"email,username\ntara@example.edu,tlind\n", "text/csv")]
    )
    app.run()
    assert "Ids of 1 trainee would change." in html_of(app)
    assert all(not one.ids for one in school.export_people.people(PIA, COHORT))
    button(app, "sb-ids-take").click().run()
    assert notice(app) == "Ids of 1 trainee are noted."
    assert {dict(one.ids).get(IdSystem.USERNAME) for one in school.export_people.people(PIA, COHORT)} == {"tlind", None}


def test_a_file_with_a_problem_is_told_line_by_line_and_can_not_be_taken(files, school):
    app = files(PIA, "ids")
    content = b"email,username\nnobody@example.edu,x\ntara@example.edu,=x\n"
    app.file_uploader(key="sb-ids-file-0").set_value([("ids.csv", content, "text/csv")])
    app.run()
    shown = html_of(app)
    assert "2 problems; nothing is taken." in shown
    assert "Line 2: Nobody with the address “nobody@example.edu” trains in this cohort." in shown
    assert "sb-ids-take" not in keys(app)


def test_an_outcome_is_changed_added_taken_out_and_the_proposal_comes_back(files, school):
    app = files(PIA, "outcomes")
    assert "This is our proposal" in html_of(app)
    first = school.crosswalks.of_cohort(PIA, COHORT).outcomes[0].id
    app.selectbox(key=f"sb-outcome-{PROGRAM}").set_value(first).run()
    app.number_input(key=f"sb-outcome-from-{PROGRAM}-{first}").set_value(60)
    button(app, f"sb-outcome-keep-{PROGRAM}-{first}").click().run()
    assert school.crosswalks.of_cohort(PIA, COHORT).outcomes[0].benchmark == 60
    assert "your program's own" in notice(app)
    button(app, f"sb-outcome-remove-{first}").click().run()
    assert first not in {one.id for one in school.crosswalks.of_cohort(PIA, COHORT).outcomes}
    button(app, f"sb-outcome-again-{PROGRAM}").click().run()
    assert "This is our proposal" in html_of(app)


def test_a_new_outcome_gets_an_id_of_its_words_and_one_without_criteria_is_refused(files, school):
    app = files(PIA, "outcomes")
    app.text_input(key=f"sb-outcome-framework-{PROGRAM}-").set_value("Our  program")
    app.text_input(key=f"sb-outcome-standard-{PROGRAM}-").set_value("Hört das Gefühl")
    button(app, f"sb-outcome-keep-{PROGRAM}-").click().run()
    assert "Choose at least one criterion" in notice(app)
    app.multiselect(key=f"sb-outcome-criteria-{PROGRAM}-").set_value(["A1"])
    button(app, f"sb-outcome-keep-{PROGRAM}-").click().run()
    made = school.crosswalks.of_cohort(PIA, COHORT).outcomes[-1]
    assert (made.id, made.framework, made.criteria) == ("our-program-hort-das-gefuhl", "Our program", ("A1",))


def test_outcomes_stand_with_n_and_interval_and_small_ones_are_hidden_from_the_lead(files, done):
    assert "fewer than 5" in html_of(files(PIA, "outcomes"))
    own = html_of(files(SANA, "outcomes"))
    assert "fewer than 5" not in own
    assert "95 % interval" in own

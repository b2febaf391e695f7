"""A program's standard, judging for one, and rating a session as a whole, each on its page."""

import pytest

from simulator.ui.navigation import screens_for
from tests.judges import begin_judging, close, judge
from tests.page.conftest import CASE
from tests.page.reading import button, everything, fill, html_of, keys, links, notice
from tests.page.school import HOSTILE, play
from tests.panelling import hire
from tests.personas import ADA, COHORT, LEO, OTTO, PIA, PROGRAM, SANA, TARA

pytestmark = pytest.mark.thorough

SHORT = "individual-not-crazy"
WHY = "Last year's cohort reached about this."


@pytest.fixture
def judges(school):
    return hire(school, 3)


@pytest.fixture
def setting(school, judges):
    return begin_judging(school, judges, scenario_ids=[SHORT], about=HOSTILE)


def pick(app, kind, key, value):
    (found,) = [each for each in getattr(app, kind) if each.key == key]
    return found.set_value(value)


def test_a_lead_comes_from_the_program_and_sets_a_number_with_a_reason(open_page, school, sign_in):
    sign_in(PIA)
    assert "Standard: from which score exercises are done well enough" in links(open_page("administration"))
    app = open_page("standards")
    assert "None is set." in html_of(app)
    assert "nothing here is a certificate" in html_of(app)
    cut, note = f"sb-standard-cut-{PROGRAM}", f"sb-standard-note-{PROGRAM}"
    button(app, "sb-standard-number").click().run()
    assert notice(app).startswith("A cut is a number from 0 to 100.")
    pick(app, "number_input", cut, 62.5)
    fill(app, **{note: "Too short."})
    button(app, "sb-standard-number").click().run()
    assert "at least 20 letters" in notice(app)
    assert school.standards.current(PIA, PROGRAM) is None
    pick(app, "text_area", note, HOSTILE)
    button(app, "sb-standard-number").click().run()
    assert notice(app) == "The standard is set: 62.5 of 100, provisional. Set as a number."
    assert "62.5 of 100, provisional" in html_of(app)
    assert "<script>alert" not in html_of(app)
    assert "Trainees with a score on a first exposure: 0." in html_of(app)
    school.standards.set_provisional(PIA, PROGRAM, 70, WHY)
    app = open_page("standards")
    assert "Standards that were set before" in html_of(app)
    assert "70.0 of 100" in html_of(app)


def test_a_lead_asks_judges_about_cases(open_page, school, sign_in, judges):
    sign_in(PIA)
    app = open_page("standards", program=str(PROGRAM))
    button(app, "sb-judging-open").click().run()
    assert notice(app) == "Choose which cases are to be judged."
    pick(app, "multiselect", f"sb-judging-cases-{PROGRAM}", [SHORT])
    pick(app, "multiselect", f"sb-judging-judges-{PROGRAM}", [str(one.id) for one in judges])
    button(app, "sb-judging-open").click().run()
    assert notice(app).startswith("They are asked.")
    assert "Rater 0" in html_of(app)
    assert "3 of the 8 judges that a standard needs" in html_of(app)
    (made,) = school.standards.overview(PIA, PROGRAM).settings
    assert [case.scenario_id for case in made.cases] == [SHORT]


def test_a_judge_finds_it_under_rate_and_judges_without_a_word_of_the_key(open_page, school, sign_in, setting, judges):
    sign_in(judges[0])
    app = open_page("rate")
    assert "Rate (1)" in links(app)
    assert "Begin to judge" in links(app)
    app = open_page("standards", judge=str(setting.id))
    said = everything(app)
    assert f"Decision 1 of {len(setting.items)}" in said
    assert "Who is just ready?" in said
    assert "What is known by now" not in said
    assert "<script>alert" not in html_of(app)
    case = school.standard_settings.rooms.written(setting.cases[0])
    for choice in case.scenario.nodes[setting.items[0][1]].choices:
        assert choice.rationale.attends not in said
        assert choice.rationale.effect not in said
    key = f"judging-share-{setting.id}-first-1"
    pick(app, "button_group", key, 60).run()
    assert school.judging.sheet(judges[0], setting.id, 1).share == 60
    assert "Decision 1 of" in html_of(app)
    assert "It is kept." in html_of(app)
    button(app, "sb-judging-next").click().run()
    assert "Decision 2 of" in html_of(app)
    pick(app, "selectbox", f"judging-jump-{setting.id}-2", 1).run()
    assert "Decision 1 of" in html_of(app)
    assert "sb-judging-finish" not in keys(app)


def test_limits_are_kept_or_refused_and_the_round_is_handed_in(open_page, school, sign_in, setting, judges):
    judge(school, judges[0], setting, 50, finish=False)
    sign_in(judges[0])
    app = open_page("standards", judge=str(setting.id))
    for place, value in enumerate((70, 50, 5, 30)):
        pick(app, "number_input", f"judging-limit-{setting.id}-{place}", value)
    button(app, "sb-judging-limit").click().run()
    assert "the smaller one first" in notice(app)
    pick(app, "number_input", f"judging-limit-{setting.id}-0", 40)
    button(app, "sb-judging-limit").click().run()
    assert notice(app) == "That is kept."
    button(app, "sb-judging-finish").click().run()
    assert notice(app).startswith("Your round is handed in.")
    assert "You have handed in" in html_of(app)
    sign_in(PIA)
    app = open_page("standards", setting=str(setting.id))
    assert "Gave the same value for every decision" in html_of(app)
    assert "has handed in" in html_of(app)


def test_in_the_second_round_what_all_gave_stands_there_and_at_the_end_the_lead_sets_the_cut(
    open_page, school, sign_in, setting, judges
):
    for one, share in zip(judges, (20, 60, 90), strict=True):
        judge(school, one, setting, share)
    sign_in(PIA)
    app = open_page("standards", setting=str(setting.id))
    button(app, "sb-judging-second-now").click().run()
    assert notice(app).startswith("The second round has begun.")
    sign_in(judges[0])
    app = open_page("standards", judge=str(setting.id))
    assert "median 60 %, from 20 to 90 % (3 judges)" in html_of(app)
    assert "fewer than 5 trainees" in html_of(app)
    button(app, "sb-judging-finish").click().run()
    judge(school, judges[1], setting, 60)
    sign_in(PIA)
    app = open_page("standards", setting=str(setting.id))
    button(app, "sb-judging-close-now").click().run()
    assert notice(app) == "Judging is closed."
    shown = html_of(app)
    assert "The cut is 40.0 of 100, by 2 judges" in shown
    assert "It is provisional: fewer than eight judges." in shown
    assert "No judge said what they would accept" in shown
    button(app, "sb-judging-adopt").click().run()
    assert notice(app).startswith("The standard is set: 40.0 of 100")
    assert "Modified Angoff: 2 judges" in html_of(app)
    assert school.standards.current(TARA, PROGRAM).setting_id == setting.id


def test_who_leaves_judging_is_asked_no_more(open_page, school, sign_in, setting, judges):
    sign_in(judges[0])
    app = open_page("rate")
    button(app, f"judging-go-{setting.id}").click().run()
    assert "nothing that you gave is kept" in notice(app)
    assert "Nobody is waiting" in html_of(app)


def test_more_judges_are_asked(open_page, school, sign_in, judges):
    setting = begin_judging(school, judges[:1], scenario_ids=[SHORT])
    sign_in(PIA)
    app = open_page("standards", setting=str(setting.id))
    pick(app, "multiselect", f"sb-judging-more-{setting.id}", [str(one.id) for one in judges[1:]])
    button(app, "sb-judging-ask").click().run()
    assert notice(app) == "2 more people are asked."


def test_a_supervisor_rates_a_session_as_a_whole_and_its_trainee_sees_it(open_page, school, sign_in):
    attempt = play(school, TARA)
    school.sharing.share(TARA, attempt.id, COHORT)
    sign_in(SANA)
    app = open_page("supervision", attempt=str(attempt.id))
    key = f"sb-overall-{attempt.id}"
    pick(app, "button_group", key, 4).run()
    assert notice(app) == "Your overall rating is kept. The trainee sees it."
    (said,) = school.global_ratings.ratings(TARA, attempt.id)
    assert said.rating.level == 4
    sign_in(TARA)
    assert "1 rating of the whole session." in html_of(open_page("library"))
    shown = html_of(open_page("debrief", attempt=str(attempt.id), layer="yours"))
    assert "Sana Rivera: 4 of 5, ready" in shown
    sign_in(SANA)
    app = open_page("supervision", attempt=str(attempt.id))
    pick(app, "button_group", key, None).run()
    assert notice(app) == "Your overall rating is taken back."
    assert school.global_ratings.ratings(TARA, attempt.id) == ()


def test_leads_and_supervisors_have_the_page_and_nobody_else():
    have = {one.id: "standards" in {screen.name for screen in screens_for(one)} for one in (TARA, OTTO, ADA, SANA, LEO)}
    assert have == {TARA.id: False, OTTO.id: False, ADA.id: False, SANA.id: True, LEO.id: True}


@pytest.mark.parametrize("name", ["program", "setting", "judge"])
@pytest.mark.parametrize("value", ["x" * 500, "mine"], ids=["nonsense", "another"])
def test_what_one_may_not_know_of_is_a_friendly_page(open_page, school, sign_in, setting, name, value):
    sign_in(PIA if name == "program" else SANA)
    wanted = {"program": "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"}.get(name, str(setting.id))
    app = open_page("standards", **{name: wanted if value == "mine" else value})
    assert "could not be found" in html_of(app)
    assert not app.exception


def test_a_supervisor_without_anything_to_judge_is_told_so(open_page, school, sign_in):
    sign_in(SANA)
    assert "Nobody has asked you to judge" in html_of(open_page("standards"))


def test_a_closed_judging_shows_a_supervisor_nothing(open_page, school, sign_in, setting, judges):
    close(school, setting)
    sign_in(judges[0])
    assert "This judging is closed." in html_of(open_page("standards", judge=str(setting.id)))
    assert CASE not in html_of(open_page("rate"))

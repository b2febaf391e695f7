import pytest

from simulator.domain.preferences import Ways
from tests.page.conftest import CASE
from tests.page.reading import html_of, labels


def test_it_says_who_what_duties_and_objectives_before_anything_begins(open_page, past_notice):
    shown = html_of(open_page("prebrief", case=CASE))
    assert "Who you will meet" in shown
    assert "Your duties in this setting" in shown
    assert "What you can practise here" in shown


def test_everybody_is_introduced_with_their_pronouns(open_page, past_notice):
    shown = html_of(open_page("prebrief", case=CASE))
    assert "she/her · Tenth grade. Draws." in shown
    assert "he/him · Noor&#x27;s stepfather of four years." in shown


def test_no_attempt_exists_until_it_is_accepted(open_page, past_notice, services):
    open_page("prebrief", case=CASE)
    assert services.store.attempts_of(past_notice.id) == ()


def test_accepting_creates_an_attempt_and_puts_its_id_in_the_address(open_page, past_notice, services):
    app = open_page("prebrief", case=CASE)
    app.button(key="sb-begin").click().run()
    (attempt,) = services.store.attempts_of(past_notice.id)
    assert app.query_params["attempt"] == str(attempt.id)


def test_feedback_at_the_end_is_kept_with_the_attempt(open_page, past_notice, services):
    app = open_page("prebrief", case=CASE)
    app.radio(key=f"feedback-{CASE}").set_value("end").run()
    app.button(key="sb-begin").click().run()
    (attempt,) = services.store.attempts_of(past_notice.id)
    assert attempt.feedback == "end"


@pytest.mark.thorough
def test_an_unknown_case_gets_a_kind_message_and_the_nearest_name(open_page, past_notice):
    app = open_page("prebrief", case="abft-phone-on-table")
    assert "Did you mean &#x27;abft-phone-on-the-table&#x27;?" in html_of(app)
    assert not app.exception


@pytest.mark.thorough
def test_it_cannot_be_entered_before_the_notice_is_read(open_page, services):
    assert labels(open_page("prebrief", case=CASE).button) == ["I have read this"]


# Ways to practise


def tick(app, name, *, on=True):
    app.checkbox(key=f"sb-way-{name}").set_value(on)


@pytest.mark.thorough
def test_each_way_to_practise_says_what_it_is_for_and_what_is_written_stays_private(open_page, past_notice):
    app = open_page("prebrief", case=CASE)
    ways = [box.label for box in app.checkbox if box.key.startswith("sb-way-")]
    assert ways == [
        "Say it first",
        "How sure am I?",
        "What do I feel pulled to do?",
        "Listen",
        "Keys 1–4",
    ]
    assert html_of(app).count('class="sb-way-about"') == len(ways)
    assert "Nothing scores it, and you can delete it at any time. Never write about a real client." in html_of(app)


@pytest.mark.thorough
def test_the_ways_chosen_are_remembered_for_the_next_session(open_page, past_notice, services):
    app = open_page("prebrief", case=CASE)
    tick(app, "say-first")
    tick(app, "ask-pull")
    tick(app, "shortcuts", on=False)
    app.button(key="sb-begin").click().run()
    assert services.preferences.ways(past_notice) == Ways(say_first=True, ask_pull=True, shortcuts=False)
    again = open_page("prebrief", case=CASE)
    assert [box.value for box in again.checkbox if box.key.startswith("sb-way-")] == [True, False, True, False, False]


@pytest.mark.thorough
def test_looking_at_the_prebriefing_changes_no_preference(open_page, past_notice, services):
    services.preferences.choose_ways(past_notice, Ways(say_first=True))
    app = open_page("prebrief", case=CASE)
    tick(app, "say-first", on=False)
    app.run()
    assert services.preferences.ways(past_notice) == Ways(say_first=True)


@pytest.mark.thorough
def test_leaving_feedback_as_the_case_suggests_is_no_wish_for_the_next_case(open_page, past_notice, services):
    open_page("prebrief", case=CASE).button(key="sb-begin").click().run()
    assert services.preferences.ways(past_notice).feedback is None


@pytest.mark.thorough
def test_a_wish_for_feedback_holds_for_the_next_case(open_page, past_notice, services):
    app = open_page("prebrief", case=CASE)
    app.radio(key=f"feedback-{CASE}").set_value("end").run()
    app.button(key="sb-begin").click().run()
    other = "mbt-six-minutes-late"
    assert open_page("prebrief", case=other).radio(key=f"feedback-{other}").value == "end"


@pytest.mark.thorough
def test_where_the_debriefing_opens_is_left_as_it_was(open_page, past_notice, services):
    services.preferences.choose_ways(past_notice, Ways(record_first=True))
    open_page("prebrief", case=CASE).button(key="sb-begin").click().run()
    assert services.preferences.ways(past_notice).record_first


@pytest.mark.thorough
def test_a_summative_assignment_says_what_is_fixed_and_offers_the_rest(open_page, sign_in, school):
    from simulator.domain.attempt import Mode
    from tests.personas import COHORT, PIA, TARA

    assignment = school.programs.assign(PIA, COHORT, CASE, mode=Mode.SUMMATIVE)
    sign_in(TARA)
    school.training.accept_notice(TARA)
    app = open_page("prebrief", case=CASE, assignment=str(assignment.id))
    assert "Your program set this one to show what you do without help" in html_of(app)
    assert len(app.radio) == 0
    assert "sb-way-say-first" in [box.key for box in app.checkbox]
    app.button(key="sb-begin").click().run()
    (attempt,) = [one for one in school.store.attempts_of(TARA.id) if one.mode is Mode.SUMMATIVE]
    assert attempt.feedback == "end"
    assert school.preferences.ways(TARA).feedback is None

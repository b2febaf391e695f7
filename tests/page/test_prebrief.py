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


def test_an_unknown_case_gets_a_kind_message_and_the_nearest_name(open_page, past_notice):
    app = open_page("prebrief", case="abft-phone-on-table")
    assert "Did you mean &#x27;abft-phone-on-the-table&#x27;?" in html_of(app)
    assert not app.exception


def test_it_cannot_be_entered_before_the_notice_is_read(open_page, services):
    assert labels(open_page("prebrief", case=CASE).button) == ["I have read this"]

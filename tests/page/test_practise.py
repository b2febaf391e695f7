from uuid import UUID

import pytest

from simulator.domain.roles import SOLO
from tests.page.conftest import CASE, REPAIRED, ROOT
from tests.page.reading import NO_ANSWERS, html_of, is_choosing, offered, rehearse, say


def test_who_is_here_what_is_said_and_cues_apart_from_words(open_page, attempt):
    shown = html_of(open_page("practise", attempt=str(attempt.id)))
    assert 'aria-label="In the room"' in shown
    assert '<p class="sb-cue">smooths the paper, twice</p>' in shown


def test_four_options_are_offered_with_the_keys_1_to_4(open_page, attempt):
    there = offered(open_page("practise", attempt=str(attempt.id)))
    assert (len(there.ids), there.data["shortcuts"]) == (4, True)


def test_the_keys_can_be_turned_off(open_page, attempt):
    app = open_page("practise", attempt=str(attempt.id))
    app.button(key="sb-keys").click().run()
    assert offered(app).data["shortcuts"] is False


def test_what_was_pressed_twice_is_said(open_page, attempt, services):
    app = open_page("practise", attempt=str(attempt.id))
    say(app, "who-could-you-go-to", 0)
    assert [decision.choice for decision in services.store.decisions(attempt.id)] == ["who-could-you-go-to"]


@pytest.mark.thorough
@pytest.mark.parametrize("sent", NO_ANSWERS)
def test_what_is_no_answer_is_not_taken(open_page, attempt, services, sent):
    app = open_page("practise", attempt=str(attempt.id))
    offered(app).send(sent)
    assert services.store.decisions(attempt.id) == ()
    assert not app.exception
    assert len(offered(app).ids) == 4


def test_drawing_again_writes_nothing(open_page, attempt, services):
    app = open_page("practise", attempt=str(attempt.id))
    app.run()
    app.run()
    assert services.store.decisions(attempt.id) == ()
    assert services.store.rejected(attempt.id) == ()


def test_feedback_follows_the_reply_when_it_was_asked_for(open_page, attempt):
    app = open_page("practise", attempt=str(attempt.id))
    say(app, "getting-noticed", 0)
    shown = html_of(app)
    assert "On what you just said" in shown
    assert shown.index("I can see how much care went into this list") < shown.index("On what you just said")


def test_feedback_waits_for_the_debriefing_when_it_was_asked_for(open_page, past_notice, services):
    attempt = services.training.begin(SOLO, "abft-phone-on-the-table", feedback="end")
    app = open_page("practise", attempt=str(attempt.id))
    say(app, "getting-noticed", 0)
    assert "On what you just said" not in html_of(app)


def test_nothing_before_a_choice_shows_its_worth(open_page, attempt):
    app = open_page("practise", attempt=str(attempt.id))
    shown = html_of(app) + str(offered(app).data)
    assert "sb-verdict" not in shown
    assert "of 4" not in shown


def test_a_press_for_a_step_already_answered_elsewhere_changes_nothing_and_says_so(open_page, attempt, services):
    app = open_page("practise", attempt=str(attempt.id))
    services.training.choose(SOLO, str(attempt.id), "settle-the-nights", step=0)
    say(app, "who-could-you-go-to", 0)
    assert len(services.store.decisions(attempt.id)) == 1
    assert "That moment was already answered" in html_of(app)
    assert (offered(app).data["step"], len(offered(app).ids)) == (1, 4)


def test_a_pause_hides_the_room_and_going_on_brings_it_back(open_page, attempt):
    app = open_page("practise", attempt=str(attempt.id))
    app.button(key="sb-pause").click().run()
    assert not is_choosing(app)
    app.button(key="sb-resume").click().run()
    assert len(offered(app).ids) == 4


def test_an_attempt_goes_on_where_it_was(open_page, attempt, services):
    services.training.choose(SOLO, str(attempt.id), "settle-the-nights", step=0)
    app = open_page("practise", attempt=str(attempt.id))
    assert "Decision 2" in html_of(app)


@pytest.mark.thorough
@pytest.mark.parametrize("attempt_id", ["", "nonsense", "00000000-0000-4000-8000-0000000000ff", "x" * 5000, "<script>"])
def test_an_unknown_attempt_gets_a_kind_message_and_the_way_home(open_page, past_notice, attempt_id):
    app = open_page("practise", attempt=attempt_id)
    assert "This attempt could not be found." in html_of(app)
    assert "Back to the cases" in [link.label for link in app.get("page_link")]
    assert not app.exception


@pytest.mark.thorough
def test_another_persons_attempt_is_as_unknown_as_none(open_page, somebody_elses_attempt):
    app = open_page("practise", attempt=str(somebody_elses_attempt.id))
    assert "This attempt could not be found." in html_of(app)


@pytest.mark.thorough
def test_the_page_follows_a_whole_case_to_its_ending(open_page, attempt, services):
    app = open_page("practise", attempt=str(attempt.id))
    for step, choice in enumerate(REPAIRED):
        say(app, choice, step)
        rehearse(app)
    assert services.store.attempt(attempt.id).ending == "on-the-way-to-the-car"
    assert app.button(key="sb-to-debrief").label == "Go to the debriefing"


@pytest.fixture
def times(monkeypatch):
    """The clock of the tab."""
    now = {"now": 1000.0}
    monkeypatch.setattr("simulator.ui.state.monotonic", lambda: now["now"])
    return now


@pytest.fixture
def begun(open_page, past_notice, times):
    """The room just after the prebriefing was accepted in this tab."""
    app = open_page("prebrief", case=CASE)
    app.button(key="sb-begin").click().run()
    return app.switch_page(str(ROOT / "pages" / "practise.py"))  # the test runner does not follow on its own


def response_times(services):
    (attempt,) = services.store.attempts_of(SOLO.id)
    return [decision.response_ms for decision in services.store.decisions(attempt.id)]


@pytest.mark.thorough
def test_the_response_time_runs_from_the_first_drawing(begun, services, times):
    begun.run()
    times["now"] = 1012.0
    say(begun, "who-could-you-go-to", 0)
    times["now"] = 1015.0
    say(begun, "stop-for-it", 1)
    assert response_times(services) == [12_000, 3_000]


@pytest.mark.thorough
def test_the_response_time_leaves_pauses_out(begun, services, times):
    begun.run()
    times["now"] = 1010.0
    begun.button(key="sb-pause").click().run()
    times["now"] = 1070.0
    begun.button(key="sb-resume").click().run()
    times["now"] = 1075.0
    say(begun, "who-could-you-go-to", 0)
    assert response_times(services) == [15_000]


@pytest.mark.thorough
def test_a_decision_seen_again_after_another_attempt_has_no_response_time(begun, services, times):
    other = services.training.begin(SOLO, CASE, feedback="end")
    mine = begun.query_params["attempt"]
    begun.run()
    begun.button(key="sb-pause").click().run()
    times["now"] = 1030.0
    begun.query_params["attempt"] = str(other.id)
    begun.run()
    times["now"] = 1060.0
    begun.query_params["attempt"] = mine
    begun.run()
    times["now"] = 1100.0
    begun.button(key="sb-resume").click().run()
    say(begun, "who-could-you-go-to", 0)
    assert [d.response_ms for d in services.store.decisions(UUID(mine))] == [None]


@pytest.mark.thorough
def test_a_decision_drawn_again_after_a_reconnect_has_no_response_time(open_page, attempt, services):
    app = open_page("practise", attempt=str(attempt.id))
    say(app, "who-could-you-go-to", 0)
    assert services.store.decisions(attempt.id)[0].response_ms is None


@pytest.mark.thorough
def test_a_press_right_after_an_answer_is_not_taken_and_says_so(open_page, attempt, services):
    services.training.gap_seconds = 60
    app = open_page("practise", attempt=str(attempt.id))
    say(app, "who-could-you-go-to", 0)
    offered(app).say(offered(app).ids[0])
    assert "That press came very soon after your last answer" in html_of(app)
    assert len(services.store.decisions(attempt.id)) == 1


@pytest.mark.thorough
def test_a_pause_is_of_one_attempt_only(open_page, attempt, services):
    other = services.training.begin(SOLO, "abft-phone-on-the-table", feedback="end")
    app = open_page("practise", attempt=str(attempt.id))
    app.button(key="sb-pause").click().run()
    app.query_params["attempt"] = str(other.id)
    app.run()
    assert len(offered(app).ids) == 4

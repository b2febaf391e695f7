"""A word to a case's authors about one moment, from the room and from the debriefing."""

import pytest

from simulator.domain.remarks import MAX_REMARK, RemarkKind
from simulator.domain.roles import SOLO
from tests.page.reading import button, html_of, keys, labels, notice
from tests.page.school import HOSTILE, play
from tests.personas import TARA

OPEN = "sb-remark-open-room"
SEND = "sb-remark-send-room"


@pytest.fixture
def room(open_page, services, attempt):
    """The room after one decision, with the form for a remark open."""
    services.training.choose(SOLO, str(attempt.id), "who-could-you-go-to", step=0)
    app = open_page("practise", attempt=str(attempt.id))
    assert "Your words (up to 4,000 characters)" not in labels(app.text_area)
    return button(app, OPEN).click().run()


def words(app):
    (field,) = [area for area in app.text_area if area.key.startswith("sb-remark-text-")]
    return field


def moment(app):
    (field,) = [box for box in app.selectbox if box.key.startswith("sb-remark-step-")]
    return field


def kind(app):
    (field,) = [radio for radio in app.radio if radio.key.startswith("sb-remark-kind-")]
    return field


def send(app, text, key=SEND):
    words(app).set_value(text)
    return button(app, key).click().run()


def remarks(services):
    return services.remarks.store.remarks_by(SOLO.id)


def test_the_form_says_who_reads_it_and_that_no_name_goes_along(room, services):
    shown = html_of(room)
    assert "It is kept in a file on this computer for whoever writes the case" in shown
    assert str(services.settings.remarks) in shown
    assert "Your name does not go along" in shown
    assert "Never write about a real client." in shown


@pytest.mark.thorough
def test_with_accounts_it_is_for_authors_and_reviewers(open_page, school, sign_in):
    sign_in(TARA)
    attempt = play(school, TARA, choices=("who-could-you-go-to",))
    shown = html_of(button(open_page("practise", attempt=str(attempt.id)), OPEN).click().run())
    assert "The authors and reviewers of the case read it, also where you share nothing else" in shown
    assert "with this moment, what was chosen here and the day" in shown
    assert "on this computer" not in shown.split("Never write about a real client.")[0]


@pytest.mark.thorough
def test_the_decision_that_is_due_is_chosen_at_first_and_a_remark_on_it_is_kept(room, services):
    app = send(room, "The second option can't be told from the third.")
    (said,) = remarks(services)
    assert (said.step, said.choice, said.kind) == (1, "", RemarkKind.WRONG)
    assert notice(app).startswith("Thank you.")
    assert SEND not in keys(app)
    assert OPEN in keys(app)
    assert services.store.decisions(services.store.attempts_of(SOLO.id)[0].id)[-1].step == 0


@pytest.mark.thorough
def test_an_earlier_moment_can_be_chosen_and_seen_differently(room, services):
    moment(room).set_value(0)
    kind(room).set_value(RemarkKind.DIFFERENTLY)
    send(room, HOSTILE)
    (said,) = remarks(services)
    assert (said.step, said.choice, said.kind, said.text) == (
        0,
        "who-could-you-go-to",
        RemarkKind.DIFFERENTLY,
        HOSTILE,
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("text", "told"),
    [("x" * 20_000, f"That is 20,000 characters; {MAX_REMARK:,} fit. Shorten it a little."), (" ", "Write what is")],
)
def test_what_can_not_be_taken_is_said_in_the_form_and_stays_there(room, services, text, told):
    app = send(room, text)
    assert notice(app).startswith(told)
    assert words(app).value == text
    assert remarks(services) == ()
    app = send(app, "Shorter.")
    assert [said.text for said in remarks(services)] == ["Shorter."]


@pytest.mark.thorough
def test_rather_not_closes_the_form_and_keeps_nothing(room, services):
    words(room).set_value("Never mind.")
    app = button(room, "sb-remark-close-room").click().run()
    assert SEND not in keys(app)
    assert remarks(services) == ()
    assert words(button(app, OPEN).click().run()).value == ""


@pytest.mark.thorough
def test_the_moment_that_the_form_was_opened_for_stays_chosen_while_the_session_goes_on(room, services, attempt):
    services.training.choose(SOLO, str(attempt.id), "stop-for-it", step=1)
    app = room.run()
    assert moment(app).value == 1
    send(app, "About the second decision.")
    (said,) = remarks(services)
    assert (said.step, said.choice) == (1, "stop-for-it")


@pytest.mark.thorough
def test_on_the_debriefing_a_moment_of_the_record_can_be_remarked_on(open_page, services, finished):
    app = open_page("debrief", attempt=str(finished.id))
    places = [key.removeprefix("sb-remark-open-") for key in keys(app) if key.startswith("sb-remark-open-")]
    if not places:
        app = open_page("debrief", attempt=str(finished.id), layer="moments")
        places = [key.removeprefix("sb-remark-open-") for key in keys(app) if key.startswith("sb-remark-open-")]
    app = button(app, f"sb-remark-open-{places[0]}").click().run()
    app = send(app, "I would have waited.", key=f"sb-remark-send-{places[0]}")
    (said,) = remarks(services)
    assert said.text == "I would have waited."
    assert said.choice
    assert notice(app).startswith("Thank you.")

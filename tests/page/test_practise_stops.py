"""The critical pause, going back, summative sessions, and whom a line is said to."""

import pytest

from simulator.domain.attempt import Feedback, Mode
from simulator.domain.preferences import Ways
from simulator.domain.roles import SOLO
from simulator.domain.sharing import Pull
from tests.page.conftest import REPAIRED
from tests.page.reading import announced, button, html_of, is_choosing, keys, links, notice, offered, rehearse, say

CASE, CRITICAL = "abft-still-your-son", "how-settled"
"""A case whose first decision offers a critical choice."""
SKILLED = "I don&#x27;t do that with any young person, because it hurts them."


@pytest.fixture(params=[pytest.param(Feedback.EACH, marks=pytest.mark.thorough), Feedback.END])
def either(request, services, past_notice):
    """A session in which the first choice was a critical one, with feedback at either time."""
    return stopped(services, request.param)


def stopped(services, feedback=Feedback.END):
    attempt = services.training.begin(SOLO, CASE, feedback=feedback)
    services.training.choose(SOLO, str(attempt.id), CRITICAL, step=0)
    return attempt


@pytest.fixture
def summative(services, past_notice):
    """A session that was set to show what somebody does without help."""
    return as_summative(services, services.training.begin(SOLO, CASE, feedback=Feedback.END))


def as_summative(services, attempt):
    from sqlalchemy import text

    with services.database.writing() as connection:
        connection.execute(
            text("update attempts set mode = :mode where id = :id"), {"mode": "summative", "id": attempt.id.hex}
        )
    assert services.store.attempt(attempt.id).mode is Mode.SUMMATIVE
    return services.store.attempt(attempt.id)


def test_a_critical_choice_stops_the_scene_in_either_feedback_mode(open_page, either):
    app = open_page("practise", attempt=str(either.id))
    shown = html_of(app)
    assert "Let&#x27;s stop here, as a supervisor would" in shown
    assert "Efforts to change who someone is do harm" in shown
    assert SKILLED in shown
    assert not is_choosing(app)


def test_the_clients_reply_is_shown_and_what_comes_after_it_is_not(open_page, either, services):
    room = services.training.room(SOLO, str(either.id))
    shown = html_of(open_page("practise", attempt=str(either.id)))
    assert "the keys go into his pocket" in shown
    assert room.node.scene not in shown


@pytest.mark.thorough
def test_it_speaks_of_the_choice_and_never_of_the_person(open_page, either):
    shown = html_of(open_page("practise", attempt=str(either.id)))
    assert "Why this choice is a safety matter:" in shown
    assert not [word for word in ("you failed", "your mistake", "wrong") if word in shown.lower()]


@pytest.mark.thorough
def test_once_the_line_was_said_the_scene_goes_on(open_page, either, services):
    app = open_page("practise", attempt=str(either.id))
    button(app, "sb-rehearsed").click().run()
    assert len(offered(app).ids) == 4
    assert services.notes.my_notes(SOLO, either.id)[0].rehearsed


def test_what_was_heard_before_the_pause_is_not_announced_again_after_it(open_page, either, services):
    room = services.training.room(SOLO, str(either.id))
    app = open_page("practise", attempt=str(either.id))
    reply = announced(app)["lines"]
    button(app, "sb-rehearsed").click().run()
    heard = announced(app)["lines"]
    assert len(reply) > 0
    assert room.node.scene in heard
    assert set(heard) & set(reply) == set()


@pytest.mark.thorough
def test_a_refresh_does_not_skip_the_pause(open_page, either):
    open_page("practise", attempt=str(either.id))
    assert "sb-rehearsed" in keys(open_page("practise", attempt=str(either.id)))


@pytest.mark.thorough
def test_a_refresh_after_the_pause_does_not_bring_it_back(open_page, either):
    button(open_page("practise", attempt=str(either.id)), "sb-rehearsed").click().run()
    assert "sb-rehearsed" not in keys(open_page("practise", attempt=str(either.id)))


@pytest.mark.thorough
def test_the_pull_is_noted_privately_and_what_was_typed_is_not_kept(open_page, services, past_notice):
    attempt = stopped(services)
    app = open_page("practise", attempt=str(attempt.id))
    app.pills[0].set_value("please").run()
    app.text_area(key=f"rehearsal-{attempt.id}-0").set_value("x" * 20_000).run()
    button(app, "sb-rehearsed").click().run()
    (kept,) = services.notes.my_notes(SOLO, attempt.id)
    assert (kept.pull, kept.own_words, kept.reaction) == (Pull.PLEASE, "", "")


@pytest.mark.thorough
def test_a_pull_that_was_noted_with_the_choice_is_not_asked_again_from_nothing(open_page, services, past_notice):
    attempt = stopped(services)
    services.notes.note(SOLO, attempt.id, 0, pull=Pull.FIX)
    assert open_page("practise", attempt=str(attempt.id)).pills[0].value == "fix"


@pytest.mark.thorough
def test_the_tail_of_the_press_that_chose_does_not_skip_the_pause(open_page, services, past_notice):
    attempt = services.training.begin(SOLO, CASE, feedback=Feedback.END)
    services.training.gap_seconds = 60
    app = open_page("practise", attempt=str(attempt.id))
    say(app, CRITICAL, 0)
    button(app, "sb-rehearsed").click().run()
    assert "That press came very soon" in notice(app)
    assert "sb-rehearsed" in keys(app)


@pytest.mark.thorough
def test_no_key_of_the_keyboard_presses_what_goes_on(open_page, either):
    app = open_page("practise", attempt=str(either.id))
    assert [each.key for each in app.button if each.proto.shortcut] == []


@pytest.mark.thorough
def test_a_critical_choice_that_ends_the_session_stops_before_the_debriefing(open_page, attempt, services):
    library = services.training.library()
    found = next(
        (case, node, choice)
        for case in library.cases.values()
        for node in case.scenario.decisions()
        for choice in node.choices
        if choice.critical and any(case.scenario.nodes[target.node].ending for target in choice.to)
    )
    case, node, choice = found
    app = open_page("practise", attempt=str(walked_to(services, case, node.id, choice)))
    assert "sb-to-debrief" not in keys(app)
    button(app, "sb-rehearsed").click().run()
    assert "sb-to-debrief" in keys(app)


def walked_to(services, case, node_id, choice):
    """An attempt that ended with a critical choice: walks at random until one gets there."""
    from simulator.domain.encounter import choose, here, offered, start

    trails = [()]
    for trail in trails:
        encounter = start(case.table)
        for each in trail:
            encounter, _decision = choose(case.table, encounter, each)
        at = here(case.table, encounter)
        options = [option.id for option in offered(case.table, encounter)]
        if at.id == node_id and choice.id in options:
            after, _decision = choose(case.table, encounter, choice.id)
            if here(case.table, after).ending:
                trail = (*trail, choice.id)
                break
        trails += [(*trail, option) for option in options] if at.ending is None else []
        assert len(trails) < 50_000
    attempt = services.training.begin(SOLO, case.scenario.id, feedback=Feedback.END)
    for step, each in enumerate(trail):
        services.training.choose(SOLO, str(attempt.id), each, step=step)
    return attempt.id


@pytest.mark.thorough
def test_a_pause_that_cannot_be_kept_stays_and_says_why(open_page, either, services, monkeypatch):
    from simulator.errors import StorageError

    def fails(*_args, **_given):
        raise StorageError("The database is full.")

    app = open_page("practise", attempt=str(either.id))
    monkeypatch.setattr(services.notes.sharing, "keep_note", fails)
    button(app, "sb-rehearsed").click().run()
    assert "The database is full." in notice(app)
    assert "sb-rehearsed" in keys(app)


# Summative sessions


@pytest.mark.thorough
def test_a_summative_session_does_not_stop(open_page, summative, services):
    services.training.choose(SOLO, str(summative.id), CRITICAL, step=0)
    app = open_page("practise", attempt=str(summative.id))
    assert "sb-rehearsed" not in keys(app)
    assert len(offered(app).ids) == 4


@pytest.mark.thorough
def test_a_summative_session_says_why_one_cannot_go_back(open_page, summative, services):
    services.training.choose(SOLO, str(summative.id), CRITICAL, step=0)
    app = open_page("practise", attempt=str(summative.id))
    button(app, "sb-go-back").click().run()
    assert "without going back" in html_of(app)
    assert "sb-rewind" not in keys(app)


@pytest.mark.thorough
def test_in_a_summative_session_one_may_say_it_first_and_compares_later(open_page, summative, services):
    services.preferences.choose_ways(SOLO, Ways(say_first=True))
    app = open_page("practise", attempt=str(summative.id))
    app.text_area(key=f"words-{summative.id}-0").set_value("I won't do that.")
    button(app, "sb-show").click().run()
    say(app, CRITICAL, 0)
    assert "Your own words, beside skilled ones" not in html_of(app)
    assert services.notes.my_notes(SOLO, summative.id)[0].own_words == "I won't do that."


# Going back


@pytest.fixture
def third(services, attempt):
    """A session at its third decision."""
    for step, choice in enumerate(REPAIRED[:2]):
        services.training.choose(SOLO, str(attempt.id), choice, step=step)
    return attempt


def go_back(app, attempt, step):
    button(app, "sb-go-back").click().run()
    app.selectbox(key=f"sb-back-to-{attempt.id}").set_value(step).run()
    return button(app, "sb-rewind").click().run()


@pytest.mark.thorough
def test_there_is_no_going_back_before_the_first_choice(open_page, attempt):
    assert "sb-go-back" not in keys(open_page("practise", attempt=str(attempt.id)))


@pytest.mark.thorough
def test_the_moments_to_go_back_to_are_named_by_what_was_said(open_page, third):
    app = open_page("practise", attempt=str(third.id))
    button(app, "sb-go-back").click().run()
    first, second = app.selectbox(key=f"sb-back-to-{third.id}").options
    assert first.startswith("Decision 1: That's a lot of nights awake")
    assert second.startswith("Decision 2: ")


@pytest.mark.thorough
def test_going_back_begins_a_second_try_there_and_keeps_the_first(open_page, third, services):
    app = go_back(open_page("practise", attempt=str(third.id)), third, 1)
    branch = next(one for one in services.store.attempts_of(SOLO.id) if one.parent_id == third.id)
    assert (branch.fork_step, len(services.store.decisions(third.id))) == (1, 2)
    assert app.query_params["attempt"] in (str(branch.id), [str(branch.id)])
    shown = html_of(app)
    assert "Another try, from decision 2." in shown
    assert "Decision 2 ·" in shown
    assert "Back to the one before" in links(app)


@pytest.mark.thorough
def test_a_try_of_a_try_leads_back_to_the_one_it_began_from(open_page, third, services):
    second = services.branching.rewind(SOLO, third.id, 1)
    for step, choice in ((1, "stop-for-it"), (2, "fair-to-check")):
        services.training.choose(SOLO, str(second.id), choice, step=step)
    app = open_page("practise", attempt=str(services.branching.rewind(SOLO, second.id, 2).id))
    (back,) = [link for link in app.get("page_link") if link.label == "Back to the one before"]
    assert str(second.id) in back.proto.query_string


@pytest.mark.thorough
def test_a_second_try_is_played_on(open_page, third, services):
    app = go_back(open_page("practise", attempt=str(third.id)), third, 0)
    branch = next(one for one in services.store.attempts_of(SOLO.id) if one.parent_id == third.id)
    say(app, "getting-noticed", 0)
    assert [decision.choice for decision in services.store.decisions(branch.id)] == ["getting-noticed"]
    assert [decision.choice for decision in services.store.decisions(third.id)] == list(REPAIRED[:2])


@pytest.mark.thorough
def test_one_can_think_better_of_going_back(open_page, third, services):
    app = open_page("practise", attempt=str(third.id))
    button(app, "sb-go-back").click().run()
    button(app, "sb-go-back-close").click().run()
    assert "sb-rewind" not in keys(app)
    assert len(services.store.attempts_of(SOLO.id)) == 1


@pytest.mark.thorough
def test_going_back_is_there_after_the_ending_too(open_page, finished, services):
    app = open_page("practise", attempt=str(finished.id))
    rehearse(app)
    go_back(app, finished, 9)
    assert any(one.fork_step == 9 for one in services.store.attempts_of(SOLO.id))


@pytest.mark.thorough
def test_a_second_try_after_a_critical_choice_does_not_stop_for_it_again(open_page, services, past_notice):
    attempt = stopped(services)
    services.notes.note(SOLO, attempt.id, 0, rehearsed=True)
    room = services.training.room(SOLO, str(attempt.id))
    services.training.choose(SOLO, str(attempt.id), room.options[0].id, step=1)
    branch = services.branching.rewind(SOLO, attempt.id, 1)
    assert "sb-rehearsed" not in keys(open_page("practise", attempt=str(branch.id)))


@pytest.mark.thorough
def test_a_moment_that_a_browser_forges_is_told_kindly(open_page, third, services, monkeypatch):
    from simulator.ui import practice_actions

    app = open_page("practise", attempt=str(third.id))
    button(app, "sb-go-back").click().run()
    monkeypatch.setattr(practice_actions.state, "entered", lambda _key: "everything")
    button(app, "sb-rewind").click().run()
    assert notice(app) == "Choose the moment to go back to first."
    assert len(services.store.attempts_of(SOLO.id)) == 1


# What was said


@pytest.mark.thorough
def test_it_is_shown_whom_a_line_was_said_to(open_page, third):
    assert '<span class="sb-to"> to everyone</span>' in html_of(open_page("practise", attempt=str(third.id)))


@pytest.mark.thorough
def test_with_one_person_it_goes_without_saying(open_page, services, past_notice):
    attempt = services.training.begin(SOLO, "mbt-six-minutes-late", feedback=Feedback.END)
    room = services.training.room(SOLO, str(attempt.id))
    services.training.choose(SOLO, str(attempt.id), room.options[0].id, step=0)
    assert "sb-to" not in html_of(open_page("practise", attempt=str(attempt.id)))


@pytest.mark.thorough
def test_the_two_newest_exchanges_are_open_and_the_earlier_ones_folded_in_order(open_page, services, attempt):
    for step, choice in enumerate(REPAIRED[:5]):
        services.training.choose(SOLO, str(attempt.id), choice, step=step)
    shown = html_of(open_page("practise", attempt=str(attempt.id)))
    folded = shown.partition('<details class="sb-earlier">')[2].partition("</details>")[0]
    assert "Earlier: 3 exchanges" in folded
    assert folded.index("Decision 1") < folded.index("Decision 2") < folded.index("Decision 3")
    assert "Decision 4" not in folded
    assert shown.count("sb-before") == 1
    assert shown.count("sb-last") == 1


@pytest.mark.thorough
def test_one_moment_can_be_remarked_on(open_page, attempt):
    app = open_page("practise", attempt=str(attempt.id))
    assert "sb-remark-open-room" in keys(app)


def test_no_key_of_the_keyboard_skips_the_ending(open_page, finished):
    app = open_page("practise", attempt=str(finished.id))
    rehearse(app)
    assert not button(app, "sb-to-debrief").proto.shortcut

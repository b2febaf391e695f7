"""An attempt goes on as the same attempt whatever happens to the tab, the line, or the other tab."""

import time
from dataclasses import replace

import pytest

from tests.protocol.line import Line
from tests.protocol.recorded import choices, rejections, scores
from tests.protocol.trainee import (
    answer,
    begin,
    conversation,
    decision_due,
    go_on,
    is_over,
    notices,
    option,
    say,
    say_together,
    until,
)

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("server")]
CASE = "waiting-room"
ELSEWHERE = "You made this choice in another tab or on another device."


@pytest.fixture
def line(server):
    between = Line(server.port)
    yield between
    between.cut()


@pytest.fixture
def tab(server, new_tab):
    return new_tab(server)


# The tab and the line


def test_a_refresh_shows_the_same_moment_of_the_same_attempt(server, tab):
    attempt = begin(tab, CASE)
    answer(tab, option(tab, "own-it"))
    before = conversation(tab)
    go_on(tab, attempt)
    assert (conversation(tab), decision_due(tab)) == (before, 2)
    assert choices(server, attempt) == ["own-it"]


def test_an_answer_that_was_recorded_while_the_line_broke_is_there_and_is_not_said_twice(server, line, new_tab):
    tab = new_tab(line)
    attempt = begin(tab, CASE)
    pressed = option(tab, "own-it")
    line.answers.clear()
    say(tab, pressed, wait=False)
    until(lambda: choices(server, attempt) == ["own-it"])
    line.cut()
    line.mend()
    tab.reconnect()
    assert decision_due(tab) == 2
    say(tab, pressed)
    assert decision_due(tab) == 2
    assert choices(server, attempt) == ["own-it"]


def test_a_press_that_was_swallowed_by_the_line_can_be_made_again(server, line, new_tab):
    tab = new_tab(line)
    attempt = begin(tab, CASE)
    pressed = option(tab, "own-it")
    line.presses.clear()
    say(tab, pressed, wait=False)
    line.cut()
    line.mend()
    tab.reconnect()
    assert (decision_due(tab), choices(server, attempt)) == (1, [])
    say(tab, pressed)
    assert decision_due(tab) == 2
    assert choices(server, attempt) == ["own-it"]


def test_ten_lines_cut_in_the_middle_of_presses_lose_and_double_nothing(server, line, new_tab):
    tab = new_tab(line)
    for number in range(10):
        attempt = begin(tab, CASE)
        pressed = option(tab, "own-it")
        say(tab, pressed, wait=False)
        time.sleep(0.008 * number)
        line.cut()
        line.mend()
        tab.reconnect()
        if decision_due(tab) == 1:  # the press that was cut off may come in late all the same
            say(tab, pressed)
            tab.settle()
        assert decision_due(tab) == 2
        assert choices(server, attempt) == ["own-it"]


def test_a_line_cut_at_the_last_answer_leaves_an_ended_attempt_with_one_score(server, line, new_tab):
    tab = new_tab(line)
    attempt = begin(tab, CASE)
    answer(tab, option(tab, "own-it"))
    answer(tab, option(tab, "ask"))
    last = option(tab, "wait")
    line.answers.clear()
    say(tab, last, wait=False)
    until(lambda: len(choices(server, attempt)) == 3)
    line.cut()
    later = go_on(new_tab(server), attempt)
    assert is_over(later)
    assert len(scores(server, attempt)) == 1


# Two tabs


def test_a_press_for_a_moment_that_another_tab_answered_is_told_and_kept_as_a_rejection(server, tab, new_tab):
    attempt = begin(tab, CASE)
    behind = go_on(new_tab(server), attempt)
    stale = option(behind, "thanks")
    answer(tab, option(tab, "own-it"))
    say(behind, stale)
    assert ELSEWHERE in notices(behind)
    assert (decision_due(behind), conversation(behind)) == (2, conversation(tab))
    assert choices(server, attempt) == ["own-it"]
    assert rejections(server, attempt) == ["already-made"]


def test_a_tab_that_was_behind_goes_on_from_where_the_other_one_is(server, tab, new_tab):
    attempt = begin(tab, CASE)
    behind = go_on(new_tab(server), attempt)
    answer(tab, option(tab, "own-it"))
    say(behind, option(behind, "thanks"))
    answer(behind, option(behind, "ask"))
    assert choices(server, attempt) == ["own-it", "ask"]
    assert decision_due(go_on(tab, attempt)) == 3


def test_of_two_tabs_that_answer_in_the_same_moment_one_is_taken_and_the_other_told(server, new_tab):
    tabs = [new_tab(server), new_tab(server)]
    for _ in range(5):
        attempt = begin(tabs[0], CASE)
        go_on(tabs[1], attempt)
        say_together(tabs, ("own-it", "thanks"))
        assert len(choices(server, attempt)) == 1
        assert [decision_due(tab) for tab in tabs] == [2, 2]
        assert sorted(ELSEWHERE in notices(tab) for tab in tabs) == [False, True]


def test_a_button_of_another_step_or_of_no_choice_changes_nothing(server, tab):
    attempt = begin(tab, CASE)
    genuine = option(tab, "own-it")
    for forged in (
        replace(genuine, step=1, id="ask"),
        replace(genuine, id="nothing"),
        replace(genuine, step=-1),
        replace(genuine, step="0"),
        replace(genuine, id=["own-it"]),
        replace(genuine, id="x" * 5_000),
        replace(genuine, widget="$$ID-x-y"),
    ):
        say(tab, forged)
    assert (decision_due(tab), tab.exceptions, choices(server, attempt)) == (1, [], [])

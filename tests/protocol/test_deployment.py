"""Attempts go on when the program is started anew with other content, or runs twice on one database."""

import os

import pytest

from tests.library import CASE as CASE_FILE
from tests.library import copy_library, replaced
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
    say_together,
)
from tests.server import Server

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("server")]
CASE = "waiting-room"
ROUNDS = 6
OLD, NEW = "Well. Yes.", "So you noticed."
ELSEWHERE = "You made this choice in another tab or on another device."


def edit(folder, old, new):
    """Change one place of the case, and make sure that the file's time differs."""
    file = folder / "content" / CASE_FILE
    file.write_text(replaced(file.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    later = file.stat().st_mtime_ns + 10_000_000
    os.utime(file, ns=(later, later))


def reword(folder):
    edit(folder, f'"{OLD}"', f'"{NEW}"')


def retire(folder):
    (folder / "content" / CASE_FILE).unlink()


def break_it(folder):
    edit(folder, "start: late", "start: nowhere")


def leave_alone(folder):
    pass


@pytest.mark.parametrize("change", [leave_alone, reword, retire, break_it])
def test_an_open_page_goes_on_to_its_score_when_another_version_was_deployed(own_server, new_tab, tmp_path, change):
    tab = new_tab(own_server)
    attempt = begin(tab, CASE)
    answer(tab, option(tab, "own-it"))
    own_server.kill()
    change(tmp_path)
    own_server.start()
    tab.reconnect()
    assert decision_due(tab) == 2
    assert OLD in tab.text
    assert NEW not in tab.text
    answer(tab, option(tab, "ask"))
    answer(tab, option(tab, "wait"))
    assert is_over(tab)
    tab.press("sb-to-debrief")
    assert (tab.page, tab.exceptions) == ("debrief", [])
    assert choices(own_server, attempt) == ["own-it", "ask", "wait"]
    assert len(scores(own_server, attempt)) == 1


def test_a_case_that_is_edited_while_the_server_runs_keeps_its_words_for_those_who_are_in_it(
    own_server, new_tab, tmp_path
):
    tab, later = new_tab(own_server), new_tab(own_server)
    begin(tab, CASE)
    reword(tmp_path)
    answer(tab, option(tab, "own-it"))
    assert OLD in tab.text
    begin(later, CASE)
    answer(later, option(later, "own-it"))
    assert NEW in later.text


def test_a_prebriefing_of_a_case_that_was_retired_meanwhile_says_so(own_server, new_tab, tmp_path):
    tab = new_tab(own_server)
    tab.open("prebrief", case=CASE)
    retire(tmp_path)
    tab.press("sb-begin")
    assert "There is no case" in tab.text
    assert tab.has("Back to the cases")
    assert tab.exceptions == []


# Two processes on one SQLite file


@pytest.fixture
def second_server(own_server, tmp_path):
    """Another process of the program on the same database."""
    running = Server(tmp_path, gap="0", database_url=f"sqlite:///{own_server.database}", content=tmp_path / "content")
    running.start()
    yield running
    running.stop()


def test_tabs_on_two_processes_that_take_turns_make_one_attempt(own_server, second_server, new_tab):
    tabs = [new_tab(own_server), new_tab(second_server)]
    for _ in range(ROUNDS):
        attempt = begin(tabs[0], CASE)
        for turn, name in enumerate(("own-it", "ask", "wait")):
            tab = go_on(tabs[turn % 2], attempt)
            answer(tab, option(tab, name))
        seen = [conversation(go_on(tab, attempt)) for tab in tabs]
        assert seen[0] == seen[1]
        assert choices(own_server, attempt) == ["own-it", "ask", "wait"]
        assert len(scores(own_server, attempt)) == 1


def test_of_two_processes_that_are_pressed_in_the_same_moment_one_is_told(own_server, second_server, new_tab):
    tabs = [new_tab(own_server), new_tab(second_server)]
    for _ in range(ROUNDS):
        attempt = begin(tabs[0], CASE)
        go_on(tabs[1], attempt)
        say_together(tabs, ("own-it", "thanks"))
        assert len(choices(own_server, attempt)) == 1
        assert sorted(ELSEWHERE in notices(tab) for tab in tabs) == [False, True]
        assert [decision_due(tab) for tab in tabs] == [2, 2]
        assert rejections(own_server, attempt) == ["already-made"]


def test_two_processes_that_start_at_once_on_an_empty_database_both_run(tmp_path, new_tab):
    copy_library(tmp_path)
    database = f"sqlite:///{tmp_path / 'fresh.sqlite3'}"
    both = [Server(tmp_path, gap="0", database_url=database, content=tmp_path / "content") for _ in range(2)]
    try:
        for server in both:
            server.launch()
        for server in both:
            server.wait_until_ready()
        first = new_tab(both[0])
        attempt = begin(first, CASE)
        answer(first, option(first, "own-it"))
        assert decision_due(go_on(new_tab(both[1]), attempt)) == 2
    finally:
        for server in both:
            server.stop()


def test_after_an_orderly_stop_everything_is_in_the_one_file(own_server, new_tab):
    begin(new_tab(own_server), CASE)
    own_server.stop()
    beside = own_server.database.with_name(f"{own_server.database.name}-wal")
    assert not beside.exists() or beside.stat().st_size == 0

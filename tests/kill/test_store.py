"""A bare store process is killed at random moments; what it had written down before must be in the database."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict

import pytest

from simulator.storage.database import open_engine, upgrade
from tests.server import ROOT

pytestmark = [pytest.mark.server]
KILLS = 200
MOST_LINES = 40
"""A child is killed after it has written down so many things at most, so that a busy machine makes no difference."""
LONGEST_WAIT = 0.02
SEED = 20260301
CHECKED_AT_EACH = 20


@pytest.fixture
def file(tmp_path):
    """An empty database."""
    engine = open_engine(f"sqlite:///{tmp_path / 'killed.sqlite3'}")
    upgrade(engine)
    engine.dispose()
    return tmp_path / "killed.sqlite3"


@pytest.fixture
def nursery(file):
    """The process that bears a child for each line."""
    command = [sys.executable, "-m", "tests.kill.appending", f"sqlite:///{file}", str(SEED)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()
        process.wait(timeout=20)


def one_life(nursery, lines, seconds):
    """Let a child write so many lines and live for a moment more; what it wrote down, and the attempts that ended."""
    nursery.stdin.write("go\n")
    nursery.stdin.flush()
    pid = int(nursery.stdout.readline().split()[1])
    written = [nursery.stdout.readline() for _ in range(lines)]
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    written += iter(nursery.stdout.readline, "dead\n")
    said, ended = defaultdict(list), set()
    for line in written:
        verb, attempt, *rest = line.split()
        said[attempt].extend(rest[1:])
        if rest:
            assert int(rest[0]) == len(said[attempt]) - 1
        if verb == "ended":
            ended.add(attempt)
    return said, ended


def recorded(connection, attempt):
    """Steps and choices of an attempt in the database, whether it has ended, and how many scores it has."""
    key = attempt.replace("-", "")
    decisions = connection.execute("select step, choice from decisions where attempt_id = ? order by step", (key,))
    (ended,) = connection.execute("select ended_at is not null from attempts where id = ?", (key,)).fetchone()
    (scores,) = connection.execute("select count(*) from scores where attempt_id = ?", (key,)).fetchone()
    return decisions.fetchall(), bool(ended), scores


def surplus(connection, said, ended):
    """Decisions in the database that were not written down: at most the one that was under way."""
    more = 0
    for attempt, choices in said.items():
        rows, is_over, scores = recorded(connection, attempt)
        assert [step for step, _ in rows] == list(range(len(rows))), attempt
        assert [choice for _, choice in rows][: len(choices)] == choices, f"lost or changed in {attempt}"
        assert scores == is_over, "an ending without its score, or a score without its ending"
        assert is_over or attempt not in ended, f"the ending of {attempt} is lost"
        more += len(rows) - len(choices)
    assert more <= 1
    return more


def test_a_store_killed_two_hundred_times_loses_and_doubles_nothing(file, nursery):
    chance, everything, endings, under_way = random.Random(SEED), {}, set(), 0
    with sqlite3.connect(file) as connection:
        for kill in range(1, KILLS + 1):
            said, ended = one_life(nursery, chance.randrange(MOST_LINES), chance.uniform(0.0, LONGEST_WAIT))
            under_way += surplus(connection, said, ended)
            everything |= said
            endings |= ended
            if kill % CHECKED_AT_EACH == 0:
                assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
                assert connection.execute("pragma foreign_key_check").fetchall() == []
        for attempt, choices in everything.items():
            rows, is_over, _ = recorded(connection, attempt)
            assert [choice for _, choice in rows][: len(choices)] == choices
            assert is_over >= (attempt in endings)
    connection.close()
    acknowledged = sum(map(len, everything.values()))
    print(f"{KILLS} kills (seed {SEED}): {acknowledged} acknowledged, {under_way} more found, {len(endings)} endings")
    assert acknowledged > KILLS, "hardly anything was under way: the test shows nothing"

"""Bad input to ``simulator check``: a located message, no traceback, within 2 seconds and 256 MB, whatever the file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import ENDLESS, HOSTILE
from tests.library import CASE, ROOT, copy_library

pytestmark = pytest.mark.thorough

MOST_SECONDS, MOST_MEGABYTES = 2.0, 256
PROBLEM = re.compile(r"(\d+:\d+: [A-Z]{2}\d{3}) (error|warning|note): .+; .+")
MEASURED = """
import json, os, subprocess, sys
with open(sys.argv[1], "w") as out, open(sys.argv[2], "w") as err:
    child = subprocess.Popen(sys.argv[3:], stdout=out, stderr=err)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([child.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""Runs a command from a process of its own, since a child's peak of memory begins with its parent's."""


@dataclass(frozen=True)
class Checked:
    """What ``check`` said of a file and what that took; seconds are the processor's, start of the program included."""

    lines: list[str]
    stderr: str
    status: int
    seconds: float
    megabytes: float


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return copy_library(tmp_path)


def check(content: Path, data: bytes) -> Checked:
    file = content / CASE
    file.write_bytes(data)
    out, err = content / "out", content / "err"
    command = [sys.executable, "-m", "simulator", "check", str(file)]
    places = {"SIMULATOR_CONTENT": str(content), "SIMULATOR_CACHE": str(content / "cache")}
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURED, str(out), str(err), *command],
        cwd=ROOT,
        env=os.environ | places,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    status, seconds, megabytes = json.loads(done.stdout)
    lines = [line.removeprefix(f"{file}:") for line in out.read_text(encoding="utf-8").split("\n") if line]
    return Checked(lines, err.read_text(encoding="utf-8"), status, seconds, megabytes)


def assert_bearable(checked: Checked) -> None:
    assert "Traceback" not in checked.stderr
    assert [line for line in checked.lines if not PROBLEM.fullmatch(line)] == []
    assert checked.seconds <= MOST_SECONDS
    assert checked.megabytes <= MOST_MEGABYTES


def few_of(names: Iterable[str]) -> list[Any]:
    """All of them, of which the fast tests run five: each is read in a process of its own."""
    return [pytest.param(name, marks=[pytest.mark.thorough] * (number >= 5)) for number, name in enumerate(names)]


@pytest.mark.parametrize("name", few_of(HOSTILE))
def test_a_hostile_file_is_refused_at_its_place_in_time(content: Path, name: str) -> None:
    hostile = HOSTILE[name]
    checked = check(content, hostile.data)
    assert_bearable(checked)
    assert checked.status == 1
    errors = [found[1] for line in checked.lines if (found := PROBLEM.fullmatch(line)) and found[2] == "error"]
    assert [place for place in hostile.expected if place not in errors] == []
    assert hostile.more or len(errors) == len(hostile.expected)


TOLD = {
    "billion-step-cycle": {"SC108", "SC117"},
    "rule-that-undoes-itself": {"SC117"},
    "more-walks-than-can-be-counted": set(),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_case_that_could_go_on_for_ever_is_checked_in_time(content: Path, name: str) -> None:
    checked = check(content, ENDLESS[name])
    assert_bearable(checked)
    codes = {line.split()[1] for line in checked.lines}
    assert codes & {"SC103", "SC108", "SC117"} == TOLD[name]
    assert checked.status == int("SC108" in TOLD[name])


@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_what_is_no_file_is_refused_and_not_waited_for(content: Path, kind: str) -> None:
    odd = content / "scenarios" / "odd.yaml"
    os.mkfifo(odd) if kind == "pipe" else odd.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "check"],
        cwd=ROOT,
        env=os.environ | {"SIMULATOR_CONTENT": str(content), "SIMULATOR_CACHE": str(content / "cache")},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("scenarios/odd.yaml:1:1: SC001 error: ")
    assert done.stderr.startswith("1 case can be played; 1 to look at")

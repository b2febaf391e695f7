"""A case as the beginning of another one: its text under another id, and how it is cited."""

from __future__ import annotations

import re
from collections.abc import Collection

from simulator.content.case import Case
from simulator.services.case_texts import ID_LINE, MAX_NAME

MAX_CITED = 100
"""Characters of a title that are cited."""
MAX_FORKS = 100_000
VERSION_LINE = re.compile(r"^version:.*$", re.MULTILINE)
REVIEWERS = re.compile(r"^reviewers:.*(?:\n(?:[ \t]+|-[ \t]).*)*", re.MULTILINE)


def forked_text(case: Case, scenario_id: str) -> str:
    """The case's own file under another id, as a first version that nobody has reviewed; all else as it was written."""
    text = ID_LINE.sub(f"id: {scenario_id}", case.texts[case.path], count=1)
    text = VERSION_LINE.sub("version: 1.0.0", text, count=1)
    return REVIEWERS.sub("reviewers: []", text, count=1)


def free_id(name: str, taken: Collection[str]) -> str:
    """The first id after a case's own that nothing has."""
    numbers = (f"{name[: MAX_NAME - 6].rstrip('-')}-{number}" for number in range(2, MAX_FORKS))
    return next(found for found in numbers if found not in taken)


def cited(case: Case) -> str:
    """Title, id and version, such as ``The waiting room (waiting-room@1.0.0)``."""
    return f"{case.scenario.about.title[:MAX_CITED]} ({case.written.id}@{case.written.version})"

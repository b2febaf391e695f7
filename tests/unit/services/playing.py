"""Attempts at the small case, begun and played in one line."""

from __future__ import annotations

import os
from pathlib import Path

from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.roles import Actor
from simulator.services.training import Training
from tests.library import CASE, replaced
from tests.personas import TARA

BEST = ("own-it", "ask", "wait")


def begin(training: Training, actor: Actor = TARA) -> Attempt:
    return training.begin(actor, "waiting-room", feedback=Feedback.EACH)


def play(training: Training, attempt: Attempt, *choices: str, actor: Actor = TARA) -> Attempt:
    for step, choice in enumerate(choices):
        training.choose(actor, str(attempt.id), choice, step=step)
    return attempt


def rewrite(content: Path, old: str, new: str, name: str = CASE) -> None:
    """Edit a file, and make sure that its time of change differs."""
    file = content / name
    file.write_text(replaced(file.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    changed = file.stat().st_mtime_ns + 10_000_000
    os.utime(file, ns=(changed, changed))

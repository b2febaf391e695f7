"""What is due in a session just now: from what is recorded, so that a refresh or another device finds the same."""

from __future__ import annotations

from enum import StrEnum

from simulator.domain.attempt import Attempt, Mode
from simulator.domain.preferences import Ways
from simulator.domain.sharing import PrivateNote


class Stage(StrEnum):
    """One thing at a time.

    Attributes
    ----------
    STOPPED : str
        The last choice was a critical one: the scene waits until the skilled line was rehearsed.
    SAYING : str
        The trainee says what they would say, before the options appear.
    CHOOSING : str
        The options are open.
    OVER : str
        The session has ended.
    """

    STOPPED = "stopped"
    SAYING = "saying"
    CHOOSING = "choosing"
    OVER = "over"


def may_stop(attempt: Attempt, step: int, *, critical: bool) -> bool:
    """Whether the scene stops after the decision before this one, unless its skilled line was rehearsed.

    A branch does not stop at what was chosen before it began; a summative session stops nowhere.
    """
    return critical and attempt.mode is Mode.PRACTICE and step > (attempt.fork_step or 0)


def stage(*, stops: bool, ended: bool, ways: Ways, due: PrivateNote | None, skipped: bool) -> Stage:
    """What is due.

    Parameters
    ----------
    stops : bool
        Whether the scene stops before anything else.
    due : PrivateNote or None
        What is noted at the decision that is due.
    skipped : bool
        Whether the options were asked for there without saying anything first.
    """
    if stops:
        return Stage.STOPPED
    if ended:
        return Stage.OVER
    if ways.say_first and not skipped and not (due and due.own_words):
        return Stage.SAYING
    return Stage.CHOOSING

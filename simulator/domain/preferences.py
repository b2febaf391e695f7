"""How a trainee likes to practise: chosen before a session, remembered, and never anybody else's business."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.attempt import Feedback


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways to practise.

    Attributes
    ----------
    feedback : Feedback or None
        None: as the case suggests.
    say_first : bool
        Write or dictate before the options appear.
    ask_confidence, ask_pull : bool
        Ask how sure a choice is, and what the trainee feels pulled to do.
    listen : bool
        Offer to read lines aloud, with the browser's own voice.
    record_first : bool
        The debriefing opens with the whole record.
    shortcuts : bool
        Keys 1–4 choose.
    """

    feedback: Feedback | None = None
    say_first: bool = False
    ask_confidence: bool = False
    ask_pull: bool = False
    listen: bool = False
    record_first: bool = False
    shortcuts: bool = True

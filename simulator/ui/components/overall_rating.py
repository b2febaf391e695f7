"""Ratings of a session as a whole: a supervisor's own, and what a trainee and other supervisors see of them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.coaching import HIGHEST_OVERALL
from simulator.domain.roles import Actor
from simulator.services.global_ratings import SaidWhole
from simulator.ui import standard_actions
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, esc, tag

LEVELS: dict[int, str] = {
    1: _("clearly not ready yet"),
    2: _("not quite ready"),
    3: _("just ready"),
    4: _("ready"),
    5: _("clearly beyond what is asked"),
}


def overall_html(said: Sequence[SaidWhole]) -> str:
    """Every rating with who gave it; empty for none."""
    lines = [
        _("{who}: {level} of {most}, {words}").format(
            who=one.rater_name or _("Somebody whose account was erased"),
            level=one.rating.level,
            most=HIGHEST_OVERALL,
            words=LEVELS[one.rating.level],
        )
        for one in said
    ]
    return tag("h3", esc(_("The session as a whole"))) + bullets(lines) if lines else ""


def draw_rating(person: Actor, attempt_id: str) -> None:
    """For a supervisor: a level for the session as a whole, kept at the press, beside what others gave."""
    said = services().global_ratings.ratings(person, attempt_id)
    mine = next((one.rating.level for one in said if one.mine), None)
    key = f"sb-overall-{attempt_id}"
    st.segmented_control(
        _("How do you see the session as a whole? The trainee sees it, with your name."),
        list(LEVELS),
        default=mine,
        format_func=lambda level: f"{level} {LEVELS.get(level, '')}",
        key=key,
        on_change=standard_actions.rate_whole,
        args=(attempt_id, key),
    )
    text = _("It changes no score. Many such ratings can help your program to set a standard.")
    draw(tag("p", esc(text), "sb-sub") + overall_html([one for one in said if not one.mine]))

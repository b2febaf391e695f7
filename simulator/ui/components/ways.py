"""Ways to practise, chosen before a session and remembered for the next; what an assignment has fixed is said."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.attempt import Feedback, Mode
from simulator.domain.preferences import Ways
from simulator.domain.roles import Actor
from simulator.domain.scenario import About
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import is_solo

FEEDBACK: dict[Feedback, str] = {
    Feedback.EACH: _("After each reply"),
    Feedback.END: _("At the end, in the debriefing"),
}
PRIVATE = _(
    "What you write or note in these is for you alone. Nothing scores it, and you can delete it at any time. Never "
    "write about a real client."
)
PRIVATE_UNLESS_TICKED = _(
    "What you write or note in these nobody else sees unless you tick it when you share. Nothing scores it, and you "
    "can delete it at any time. Never write about a real client."
)
SWITCHES: dict[str, tuple[str, str]] = {
    "say_first": (
        _("Say it first"),
        _("Write or dictate what you would say before the options appear: finding words is a skill of its own."),
    ),
    "ask_confidence": (
        _("How sure am I?"),
        _("One press beside a choice: the debriefing shows whether being sure went with choosing well."),
    ),
    "ask_pull": (
        _("What do I feel pulled to do?"),
        _("Rescue, fix, defend, withdraw or please: one press, to see your own pattern over time."),
    ),
    "listen": (_("Listen"), _("A button reads the newest lines aloud, with your browser's own voice.")),
    "shortcuts": (_("Keys 1–4"), _("A number key chooses an option, the same key again says it.")),
}
FIXED = _(
    "Your program set this one to show what you do without help, so feedback waits for the debriefing. These are still "
    "yours to choose:"
)


def draw_ways(person: Actor, about: About, *, scenario_id: str, assignment_id: str) -> tuple[Feedback, Ways]:
    """Ask how somebody would like to practise, with what they chose last; in a summative session less is open.

    Returns
    -------
    Feedback, Ways
        When feedback comes in this session, and what to remember: a wish for feedback only where it was not simply left
        as the case suggests.
    """
    ways, suggested = services().preferences.ways(person), Feedback(about.feedback)
    summative = bool(assignment_id) and _mode(person, assignment_id) is Mode.SUMMATIVE
    heading = tag("h2", esc(_("How you would like to practise")))
    draw(heading + (tag("p", esc(FIXED), "sb-sub") if summative else ""))
    feedback = Feedback.END if summative else _draw_feedback(ways.feedback or suggested, scenario_id)
    wished = ways.feedback if summative or (ways.feedback is None and feedback is suggested) else feedback
    with st.container(key="sb-ways-to-practise", gap="small"):
        chosen = {name: _draw_switch(name, value=getattr(ways, name)) for name in SWITCHES}
    draw(tag("p", esc(PRIVATE if is_solo(person) else PRIVATE_UNLESS_TICKED), "sb-hint"))
    return feedback, replace(ways, feedback=wished, **chosen)


def _draw_switch(name: str, *, value: bool) -> bool:
    title, about = SWITCHES[name]
    # Streamlit names a checkbox by its label as it is written, signs of Markdown and all: so there are none in it.
    chosen = st.checkbox(title, value, key=f"sb-way-{name.replace('_', '-')}")
    draw(tag("p", esc(about), "sb-way-about"))
    return chosen


def _mode(person: Actor, assignment_id: str) -> Mode:
    return services().programs.assignment_notice(person, assignment_id).mode


def _draw_feedback(preset: Feedback, scenario_id: str) -> Feedback:
    values = [each.value for each in FEEDBACK]
    chosen = st.radio(
        _("When would you like feedback?"),
        values,
        index=values.index(preset.value),
        format_func=lambda value: FEEDBACK[Feedback(value)],
        key=f"feedback-{scenario_id}",
        horizontal=True,
    )
    return Feedback(chosen)

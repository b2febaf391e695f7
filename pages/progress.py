"""One's own progress over new cases, and one's own journal; nobody else's, and for nobody else."""

import streamlit as st

from simulator.ui import actions, state
from simulator.ui.components import cases, flags, followed, inbox, journal, progress
from simulator.ui.components import progress_practice as practice
from simulator.ui.components.progress_parts import draw_parts, draw_take_away, overview
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.markup import draw, draw_message, esc, tag
from simulator.ui.navigation import is_solo

with kindly():
    person = actor()
    state.hold_address()
    if actions.training().notice_due(person):
        cases.draw_first_notice(solo=is_solo(person))
        st.stop()
    draw(tag("h1", esc(_("Your progress"))))
    part = draw_parts(person, state.query("part"))
    draw_message(state.take_notice())
    if part == "journal":
        journal.draw_journal(person, state.number("page"))
    elif part == "reported":
        inbox.draw_own(person)
    elif part == "followed":
        followed.draw_followed(person)
    else:
        flags.draw_news(person)
        shown = overview(person)
        if shown.new or shown.again:
            draw(progress.lead() + progress.growth(shown) + progress.again(shown) + progress.criteria(shown))
            draw(practice.repair(shown) + practice.sureness(shown, solo=is_solo(person)))
            practice.draw_safety(shown, state.number("page"))
        else:
            progress.draw_nothing_yet()
        practice.draw_drills(shown)
        if shown.time.n_sessions:
            draw(practice.time_spent(shown))
    draw_take_away()

"""The room: what was said, what is happening now, what is due."""

from __future__ import annotations

import streamlit as st

from simulator.domain.debrief import Moment
from simulator.domain.roles import Actor
from simulator.domain.sharing import PrivateNote
from simulator.domain.stages import Stage
from simulator.errors import SimulatorError
from simulator.services.rooms import Room
from simulator.ui import actions, redraw, state
from simulator.ui.components.announcer import Aside, announce
from simulator.ui.components.choices import draw_choices
from simulator.ui.components.conversation import before_the_reply, newest, what_is_now
from simulator.ui.components.critical_pause import draw_critical_pause
from simulator.ui.components.feedback import feedback_card
from simulator.ui.components.own_words import draw_comparison
from simulator.ui.components.room_menu import draw_menu, draw_second_try, open_asides
from simulator.ui.components.say_first import draw_say_first
from simulator.ui.components.speech import draw_listen
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.markup import draw, draw_message, esc, tag
from simulator.ui.navigation import go, link
from simulator.ui.turn import Turn, turn_of

PAUSED = Aside("#sb-paused", "#sb-ask")


@st.fragment(key=redraw.SESSION)
def draw_session() -> None:
    """The session that the address names; drawn by itself after a press, without the frame around it."""
    whole = redraw.is_whole()
    with kindly():
        try:
            turn = turn_of(actor(), state.query("attempt"))
        except SimulatorError:
            if not whole:
                redraw.everything()  # which says what is wrong, with nothing left beside it
            raise
    draw(tag("h1", esc(turn.room.case.scenario.about.title), "sb-case-title"))
    draw_room(turn)


def draw_room(turn: Turn) -> None:
    """One moment of a session: the conversation, then the one thing that is due, then the ways round it."""
    state.note_shown(turn.id, turn.room.step)
    # Always in the same place, so that it stays on the page whatever comes and goes.
    announce(_mark(turn), _heard(turn), stage=_stage(turn), asides=_asides(turn))
    if state.session().paused == turn.id:
        _draw_news(turn)
        draw_pause()
        return
    draw_second_try(turn)
    _draw_conversation(turn)
    if turn.ways.listen:
        draw_listen(newest(turn), key="room")
    draw(tag("h2", esc(_ask(turn)), "sb-ask", id="sb-ask", tabindex="-1"))
    _draw_news(turn)
    if turn.stage is Stage.STOPPED and turn.room.last is not None:
        draw_critical_pause(turn, turn.room.last)
    elif turn.stage is Stage.OVER:
        _draw_ending(turn)
    elif turn.stage is Stage.SAYING:
        draw_say_first(turn)
    else:
        draw_choices(turn)
    draw_menu(turn)


def _mark(turn: Turn) -> str:
    return f"{turn.id}/{turn.room.step}" + ("/stopped" if turn.stage is Stage.STOPPED else "")


def _heard(turn: Turn) -> list[str]:
    """What is new; a reply that the scene has stopped after was heard then."""
    last = turn.notes.get(turn.room.step - 1)
    lines = newest(turn, replied=last is None or not last.rehearsed)
    return [f"{who}: {text}" if who else text for who, text in lines]


def _stage(turn: Turn) -> str:
    """What is due, and whether own words stand above it: the keyboard is not to go with them."""
    compared = _compared(turn)
    return turn.stage.value + (f"/{compared[0].step}" if compared else "")


def _asides(turn: Turn) -> tuple[Aside, ...]:
    paused = (PAUSED,) if state.session().paused == turn.id else ()
    return (*paused, *open_asides(turn))


def _ask(turn: Turn) -> str:
    return {
        Stage.STOPPED: _("Let's stop here, as a supervisor would"),
        Stage.SAYING: _("What would you say?"),
        Stage.CHOOSING: _("What would be the most helpful next response?"),
        Stage.OVER: _("The session ends here."),
    }[turn.stage]


def _draw_conversation(turn: Turn) -> None:
    """Everything up to now; one element, unless the trainee's own words are to be compared in the middle of it."""
    room, parts, compared = turn.room, [before_the_reply(turn)], _compared(turn)
    if turn.answered is not None and turn.stage is not Stage.STOPPED:
        parts.append(feedback_card(room.case.scenario, turn.answered[0]))
    if compared is not None:
        draw(tag("section", "".join(parts), "sb-room", aria_label=_("Conversation")))
        draw_comparison(turn.id, room.case.scenario, room.case.key, *compared)
        parts = []
    parts.append(what_is_now(turn))
    label = _("Conversation") if compared is None else _("Conversation, now")
    draw(tag("section", "".join(parts), "sb-room", aria_label=label))


def _compared(turn: Turn) -> tuple[Moment, PrivateNote] | None:
    """The last decision with the own words that stand beside skilled ones now, if any do."""
    if turn.answered is None or turn.stage is Stage.STOPPED:
        return None
    last, note = turn.answered
    return (last, note) if note is not None and note.own_words else None


def draw_pause() -> None:
    """A quiet page; the place is kept."""
    text = _("Paused. Your place is kept and no time is counted. Breathe, stretch, or come back another day.")
    draw(
        tag(
            "div",
            tag("h2", esc(_("Take the time you need")), id="sb-paused", tabindex="-1") + tag("p", esc(text)),
            "sb-card sb-quiet",
        )
    )
    with st.container(horizontal=True):
        st.button(_("Go on"), type="primary", on_click=state.resume, key="sb-resume")
        link("library", _("Leave for now"), icon=":material/logout:")


def _draw_ending(turn: Turn) -> None:
    """The session is over: on to the debriefing."""
    # No key of the keyboard's own for this one: a key held down at the last choice must not skip the ending.
    if st.button(_("Go to the debriefing"), type="primary", key="sb-to-debrief"):
        go("debrief", attempt=turn.id)


def _draw_news(turn: Turn) -> None:
    """A passing message, such as why a press was not taken, and what else is going on with this session."""
    notice = state.take_notice()
    if notice == actions.ANSWERED_ELSEWHERE and turn.room.node.ending is not None:
        notice = actions.ENDED_ELSEWHERE
    draw_message(notice)
    changed = _what_became_of_the_case(turn.person, turn.room)
    if changed:
        draw(tag("p", esc(changed), "sb-sub"))


def _what_became_of_the_case(person: Actor, room: Room) -> str:
    """That the case was edited or taken away since this session began; nothing is lost by either."""
    now = actions.training().entry(person, room.attempt.scenario_id)
    if now is None:
        return _("This case has been taken out of the library. This session goes on with the version it began with.")
    if now.content_hash != room.attempt.content_hash:
        return _("This case has been edited meanwhile. This session goes on with the version it began with.")
    return ""

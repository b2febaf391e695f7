"""The room: what was said, what is happening now, what you could say."""

from __future__ import annotations

import streamlit as st

from simulator.domain.attempt import Feedback
from simulator.domain.encounter import Exchange
from simulator.domain.scenario import Choice, Scenario
from simulator.services.rooms import Room
from simulator.ui import actions, state
from simulator.ui.components.announcer import announce
from simulator.ui.components.feedback import feedback_card
from simulator.ui.components.people import affects_after, present, said_by_you, spoken
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, draw_message, esc, plain, tag
from simulator.ui.navigation import go, link


def draw_conversation(room: Room) -> None:
    """Everything up to now as one element: earlier moments folded, the last exchange and the present open."""
    scenario = room.case.scenario
    parts = [present(scenario, room.node, _affects(room))]
    earlier = room.exchanges[:-1]
    if earlier:
        label = ngettext("Earlier: {n} exchange", "Earlier: {n} exchanges", len(earlier)).format(n=len(earlier))
        folded = "".join(_exchange(scenario, item) for item in earlier)
        parts.append(tag("details", tag("summary", esc(label)) + folded, "sb-earlier"))
    if room.exchanges:
        last = room.exchanges[-1]
        said = said_by_you(last.choice.say) + spoken(scenario, last.reply)
        parts.append(tag("div", said, "sb-exchange sb-last"))
    if room.last is not None and room.attempt.feedback is Feedback.EACH:
        parts.append(feedback_card(scenario, room.last))
    scene = tag("p", esc(room.node.scene), "sb-scene") if room.node.scene else ""
    parts.append(tag("div", scene + spoken(scenario, room.lines), "sb-exchange sb-now"))
    draw(tag("section", "".join(parts), "sb-room", aria_label=_("Conversation")))
    announce(f"{room.attempt.id}/{room.step}", _readable(room))


def _exchange(scenario: Scenario, item: Exchange) -> str:
    scene = tag("p", esc(item.node.scene), "sb-scene") if item.node.scene else ""
    said = said_by_you(item.choice.say) + spoken(scenario, item.reply)
    return tag("div", scene + spoken(scenario, item.lines) + said, "sb-exchange")


def _affects(room: Room) -> dict[str, str]:
    seen: dict[str, str] = {}
    for item in room.exchanges:
        seen |= affects_after(item.lines) | affects_after(item.reply)
    return seen | affects_after(room.lines)


def _readable(room: Room) -> list[str]:
    """The newest lines for screen readers: name, words, then what is seen."""
    lines = (*(room.exchanges[-1].reply if room.exchanges else ()), *room.lines)
    names = {key: person.name for key, person in room.case.scenario.cast.items()}
    said = [f"{names.get(line.speaker or '', '')}: {line.words} {line.cue}".strip(": ") for line in lines]
    replied = len(lines) - len(room.lines)
    return [*said[:replied], *([room.node.scene] if room.node.scene else []), *said[replied:]]


def draw_choices(room: Room) -> None:
    """The options as buttons: a first press selects, a second one says it."""
    attempt_id, step = str(room.attempt.id), room.step
    selected = state.session().selected.get(state.place(attempt_id, step))
    draw(tag("h2", esc(_("What would be the most helpful next response?")), "sb-ask"))
    with st.container(key="sb-choices", gap="small"):
        for number, option in enumerate(room.options, 1):
            _draw_choice(attempt_id, step, number, option, option.id == selected)
    hint = _("Press it again to say it, or choose another.") if selected else _("Choose one; nothing is said yet.")
    draw(tag("p", esc(hint), "sb-hint", role="status"))


def _draw_choice(attempt_id: str, step: int, number: int, option: Choice, selected: bool) -> None:
    mark = _("selected, press again to say it") if selected else ""
    label = f"**{number}**  {plain(option.say)}" + (f"  \n:small[{mark}]" if mark else "")
    st.button(
        label,
        key=f"choice-{attempt_id}-{step}-{option.id}",
        on_click=actions.press,
        args=(attempt_id, step, option.id),
        type="primary" if selected else "secondary",
        width="stretch",
        shortcut=str(number) if state.session().shortcuts else None,
    )


def draw_menu(room: Room) -> None:
    """Progress that gives nothing away, pause, leave, keys."""
    with st.container(horizontal=True, vertical_alignment="center", key="sb-room-menu"):
        draw(tag("p", esc(_progress(room)), "sb-progress"))
        st.button(
            _("Pause"),
            on_click=state.pause,
            args=(str(room.attempt.id),),
            type="tertiary",
            icon=":material/pause:",
            key="sb-pause",
        )
        link("library", _("Leave for now"), icon=":material/logout:")
        keys_on = state.session().shortcuts
        label = _("Keys 1–4 are on") if keys_on else _("Keys 1–4 are off")
        st.button(label, on_click=actions.toggle_shortcuts, type="tertiary", icon=":material/keyboard:", key="sb-keys")


def _progress(room: Room) -> str:
    now = _("Decision {n}").format(n=room.step + 1)
    if room.case.lengths is None:
        return now
    low, high = room.case.lengths
    return now + _(" · a full session takes about {low} to {high}").format(low=low, high=high)


def draw_pause() -> None:
    """A quiet page; the place is kept."""
    text = _("Paused. Your place is kept and no time is counted. Breathe, stretch, or come back another day.")
    draw(tag("div", tag("h2", esc(_("Take the time you need"))) + tag("p", esc(text)), "sb-card sb-quiet"))
    with st.container(horizontal=True):
        st.button(_("Go on"), type="primary", on_click=state.resume, key="sb-resume")
        link("library", _("Leave for now"), icon=":material/logout:")


def draw_ending(room: Room) -> None:
    """The session is over: on to the debriefing."""
    draw(tag("p", esc(_("The session ends here.")), "sb-scene"))
    if st.button(_("Go to the debriefing"), type="primary", key="sb-to-debrief", shortcut="1"):
        go("debrief", attempt=str(room.attempt.id))


def draw_notice(room: Room) -> None:
    """A passing message, such as why a press was not taken, and what else is going on with this session."""
    behind = state.note_shown(str(room.attempt.id), room.step)
    notice = state.take_notice() or (actions.ANSWERED_ELSEWHERE if behind else "")
    if notice == actions.ANSWERED_ELSEWHERE and room.node.ending is not None:
        notice = actions.ENDED_ELSEWHERE
    draw_message(notice)
    changed = _what_became_of_the_case(room)
    if changed:
        draw(tag("p", esc(changed), "sb-sub"))


def _what_became_of_the_case(room: Room) -> str:
    """That the case was edited or taken away since this session began; nothing is lost by either."""
    now = actions.training().library().index.get(room.attempt.scenario_id)
    if now is None:
        return _("This case has been taken out of the library. This session goes on with the version it began with.")
    if now.content_hash != room.attempt.content_hash:
        return _("This case has been edited meanwhile. This session goes on with the version it began with.")
    return ""

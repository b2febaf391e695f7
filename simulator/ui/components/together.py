"""A case on the projector: the code for phones, the scene, the vote, what is said, and the debriefing at the end."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.group_sessions import Phase, shown_code
from simulator.domain.roles import Actor
from simulator.errors import SimulatorError
from simulator.services.together import Projected
from simulator.ui import actions, state, together_actions
from simulator.ui.components.announcer import announce
from simulator.ui.components.cases import draw_prebrief
from simulator.ui.components.debriefing import head
from simulator.ui.components.people import affects_after, present, said_by_you, spoken
from simulator.ui.components.together_join import join_html
from simulator.ui.components.together_tally import bars, tallies_beside, tally_words
from simulator.ui.components.whole_debriefing import draw_record
from simulator.ui.guard import visitor
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, draw_message, esc, plain, tag
from simulator.ui.navigation import is_solo, link

LOOK_EVERY_SECONDS = 2.0
ASK = _("What would be the most helpful next response?")


ABOUT = _(
    "A case on the projector: your group votes by phone on each reply, without account and without name. You close the "
    "vote, see how many chose what, and say what the group says. At the end stands the debriefing of the group's way. "
    "It counts as nobody's practice."
)


def draw_start(person: Actor, scenario_id: str) -> None:
    """One case with what the group should know before it, or the cases, and what is going on already."""
    if scenario_id:
        _draw_one(person, scenario_id)
        return
    going_on = services().together.sessions(person)
    draw(tag("h1", esc(_("Decide together"))))
    draw_message(state.take_notice())
    draw(tag("p", esc(ABOUT), "sb-sub"))
    if going_on:
        draw(tag("h2", esc(_("Going on"))))
        for n, listed in enumerate(going_on):
            name = str(listed.session.id)
            with st.container(horizontal=True, vertical_alignment="center", key=f"sb-together-on-{n}"):
                link("together", _("Go on: {title}").format(title=plain(listed.title)), session=name)
                # Also here: a session whose case this version of the program can't play is not shown on its own page.
                _draw_end(name, f"-{n}")
        draw(tag("h2", esc(_("Another case"))))
    _draw_cases(person)


def _draw_one(person: Actor, scenario_id: str) -> None:
    """What trainees would know on entering, for the whole group to read, and the way in."""
    case = actions.training().case(person, scenario_id)
    announce(f"case/{scenario_id}", [])  # so that opening the vote goes to the top of what then is there
    draw_message(state.take_notice())
    draw_prebrief(case)
    draw(tag("h2", esc(_("Decide together"))) + tag("p", esc(ABOUT), "sb-sub"))
    with st.container(horizontal=True, vertical_alignment="center", key="sb-ready"):
        st.button(
            _("Open the vote"),
            type="primary",
            key="sb-together-open",
            on_click=together_actions.open_case,
            args=(scenario_id,),
        )
        link("together", _("Choose another case"))


def _draw_cases(person: Actor) -> None:
    titles = {card.case.id: card.case.about.title for card in actions.training().cases(person) if not card.reserved}
    if not titles:
        draw(tag("p", esc(_("There is no case that you can show just now."))))
        return
    st.selectbox(_("Case"), list(titles), format_func=lambda name: titles.get(name, name), key=together_actions.CASE)
    st.button(_("Show this case"), type="primary", key="sb-together-choose", on_click=together_actions.choose_case)


def draw_projector(person: Actor, session_id: str) -> None:
    """A session as it stands: from here on everything is large."""
    shown = services().together.show(person, session_id)
    name = str(shown.session.id)
    # Always in the same place, so that it stays on the page whatever comes and goes.
    announce(f"{name}/{shown.room.step}", _heard(shown), stage=shown.session.phase)
    with st.container(key="sb-together"):
        draw_message(state.take_notice())
        if shown.over:
            _draw_debriefing(person, shown)
        else:
            _draw_join(person, shown)
            _draw_scene(shown)
            if shown.session.phase is Phase.OPEN:
                _draw_open(person, shown, name)
            else:
                _draw_closed(shown, name)
            _follow(name, shown.session.mark)
    _draw_end(name)


def _heard(shown: Projected) -> list[str]:
    """What is new, for those who hear the page: the answer, then the scene and what is said in it."""
    room = shown.room
    reply = room.exchanges[-1].reply if room.exchanges else ()
    names = {key: person.name for key, person in room.case.scenario.cast.items()}
    said = [f"{names.get(line.speaker or '', '')} {line.words} {line.cue}".strip() for line in (*reply, *room.lines)]
    return [*said[: len(reply)], *filter(None, [room.node.scene]), *said[len(reply) :]]


def _draw_join(person: Actor, shown: Projected) -> None:
    title = tag("p", esc(shown.room.case.scenario.about.title), "sb-facts")
    step = tag("h1", esc(_("Decision {n}").format(n=shown.room.step + 1)), "sb-case-title")
    if is_solo(person):
        alone = _(
            "This installation answers its own computer only, so phones can't join. Ask for a show of hands, close the "
            "vote, and choose what the group says."
        )
        draw(title + step + tag("p", esc(alone), "sb-sub"))
        return
    # Where nothing was said yet, the session begins here: it is what the page scrolls to, and the picture is large.
    css = "sb-together-top" if shown.room.exchanges else "sb-together-top sb-last"
    join = join_html(shown.link, services().together.address, shown.session.code or "")
    draw(tag("div", tag("div", title + step) + join, css))


def _draw_scene(shown: Projected) -> None:
    """What was said last, then the scene as it now stands."""
    room, scenario, parts = shown.room, shown.room.case.scenario, []
    affects: dict[str, str] = {}
    for item in room.exchanges:
        affects |= affects_after(item.lines) | affects_after(item.reply)
    affects |= affects_after(room.lines)
    parts.append(present(scenario, room.node, affects))
    if room.exchanges:
        last = room.exchanges[-1]
        said = said_by_you(last.choice.say, who=_("The group")) + spoken(scenario, last.reply)
        parts.append(tag("div", said, "sb-exchange sb-last"))
    scene = tag("p", esc(room.node.scene), "sb-scene") if room.node.scene else ""
    parts.append(tag("div", scene + spoken(scenario, room.lines), "sb-exchange sb-now"))
    draw(tag("section", "".join(parts), "sb-room", aria_label=_("Conversation")))


def _draw_open(person: Actor, shown: Projected, name: str) -> None:
    """The answers by their numbers, how many have voted, and the way to close the vote."""
    lines = (
        tag("li", tag("p", tag("strong", str(number)) + tag("span", esc(option.say))))
        for number, option in enumerate(shown.room.options, 1)
    )
    ask = tag("h2", esc(ASK), "sb-ask", id="sb-ask", tabindex="-1")
    draw(ask + tag("ol", "".join(lines), "sb-tally", aria_label=_("Answers")))
    _draw_count(name, shown.session.mark, shown.n_votes)
    code = shown_code(shown.session.code or "")
    how = _("Join at {address} with the code {code}").format(address=services().together.address, code=code)
    draw("" if is_solo(person) else tag("p", esc(how), "sb-sub"))
    st.button(
        _("Close the vote"),
        type="primary",
        key=f"sb-together-close-{shown.room.step}",
        on_click=together_actions.close_vote,
        args=(name, shown.room.step),
    )


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def _draw_count(name: str, mark: str, n_votes: int) -> None:
    """How many have voted, never for what."""
    found = _look(name)
    n = found[1] if found is not None and found[0] == mark else n_votes
    said = ngettext("{n} vote so far", "{n} votes so far", n).format(n=n) if n else _("No vote yet")
    draw(tag("p", esc(said), "sb-votes", role="status"))


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def _follow(name: str, mark: str) -> None:
    """Go on where another device of the host has gone."""
    found = _look(name)
    if found is None or found[0] != mark:
        st.rerun()


def _look(name: str) -> tuple[str, int] | None:
    """Mark and votes; None where the page as a whole says what is wrong. Looking puts off no end of a session."""
    try:
        return services().together.count(visitor(touch=False).actor, name)
    except SimulatorError:
        return None


def _draw_closed(shown: Projected, name: str) -> None:
    """What was voted, and what the group says: the answer with most votes unless the host picks another."""
    step, options = shown.room.step, {option.id: option.say for option in shown.room.options}
    tally = shown.tallies[step]
    ask = tag("h2", esc(_("What the group voted")), "sb-ask", id="sb-ask", tabindex="-1")
    draw(ask + tag("p", esc(tally_words(tally)), role="status") + bars(tally, options))
    names = list(options)
    leading = tally.leading[0] if len(tally.leading) == 1 else None
    st.radio(
        _("What the group says"),
        names,
        index=names.index(leading) if leading in options else None,
        format_func=lambda option: _("Answer {n}").format(n=names.index(option) + 1),
        horizontal=True,
        key=together_actions.says_key(name, step),
    )
    with st.container(horizontal=True):
        st.button(
            _("Say this"),
            type="primary",
            key=f"sb-together-say-{step}",
            on_click=together_actions.say,
            args=(name, step),
        )
        st.button(
            _("Vote again"), key=f"sb-together-again-{step}", on_click=together_actions.vote_again, args=(name, step)
        )


def _draw_debriefing(person: Actor, shown: Projected) -> None:
    """Where the group came to, and the whole record of its way with the votes beside each decision."""
    result = services().together.debrief(person, shown.session.id)
    where = head(shown.room.case.scenario.about.title, result)
    draw(tag("div", where, "sb-last", id="sb-ask", tabindex="-1"))
    beside = tallies_beside(shown.room.case, result, shown.tallies)
    draw_record(shown.room, result, beside, who=_("The group"))


def _draw_end(name: str, which: str = "") -> None:
    """The way out, which says what it deletes before it does."""
    with st.popover(_("End this session"), key=f"sb-together-end{which}"):
        text = _("The code stops working, and the votes and the group's way through the case are deleted. ")
        more = _("Without that, all of it is deleted four hours after the session was opened.")
        draw(tag("p", esc(text + more)))
        st.button(_("End and delete"), key=f"sb-together-delete{which}", on_click=together_actions.end, args=(name,))

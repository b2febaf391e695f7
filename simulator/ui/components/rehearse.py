"""Trying out a draft: choosing where to begin, then playing on, with everything that each choice moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.compile import ONCE_PREFIX
from simulator.domain.conditions import Value
from simulator.domain.encounter import MAX_DECISIONS
from simulator.domain.reachable_states import Part, Reachable
from simulator.domain.roles import Actor
from simulator.domain.scenario import STANDARD, Node, Scenario
from simulator.domain.scoring import Gate
from simulator.services import debrief_words as words
from simulator.services.proving import DraftCase
from simulator.services.rehearsing import Beginning, Moment, Rehearsal
from simulator.services.state_words import Moved, person_of, value_words, values_words, variable_words
from simulator.ui import rehearse_actions as actions
from simulator.ui import state
from simulator.ui.components.announcer import announce
from simulator.ui.components.conversation import addressed
from simulator.ui.components.people import affects_after, present, said_by_you, spoken
from simulator.ui.components.proof import draw_head, draw_unread, named
from simulator.ui.i18n import _, ngettext
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, draw_message, esc, paragraphs, plain, table, tag, web_link

OPEN = 2
"""So many of the newest decisions stay open; the ones before are folded."""
ANY = -1
"""What a field says that wants nothing of its variable."""
COLUMNS = 3


def draw_rehearse(person: Actor, draft_id: str) -> None:
    """The whole page: where one stands if the address says so, else where to begin."""
    opened = services().proving.opened(person, draft_id)
    draw_head(opened, _("Try it out"), "rehearse")
    if opened.case is None:
        draw_unread(opened, services().proving.proof(person, draft_id).diagnostics)
    elif actions.is_playing():
        _draw_room(person, opened)
    else:
        _draw_beginning(person, opened)


# Where to begin


def _draw_beginning(person: Actor, opened: DraftCase) -> None:
    draft_id = str(opened.draft.id)
    draw(
        tag("h2", esc(_("Where do you want to begin?")))
        + tag("p", esc(_("Nothing that you try here is kept, and nobody else sees it.")))
    )
    assert opened.case is not None
    scenario = opened.case.scenario
    node = _choose_node(draft_id, scenario)
    variant = _choose_opening(draft_id, scenario)
    with st.spinner(_("Looking for the states that can be reached here…")):
        wanted = actions.picked(draft_id, variant, node, tuple(opened.case.table.positions))
        found = services().rehearsing.beginning(person, draft_id, node=node, variant=variant, picks=wanted)
    if found.reachable is None:
        text = _("So many states can be reached here that they can't be listed. Begin earlier in the case and play on.")
        draw(tag("p", esc(text), "sb-notice", role="status"))
    elif found.walk is None:
        text = _("No session that begins with this opening comes to this node. The page “Prove” says why.")
        draw(tag("p", esc(text), "sb-notice", role="status"))
    else:
        _draw_state_choice(found, found.reachable)
        arguments = (draft_id, variant, found.walk.choices, len(found.walk.choices))
        st.button(
            _("Play from here"),
            type="primary",
            icon=":material/play_arrow:",
            on_click=actions.stand_at,
            args=arguments,
            key="sb-play-from-here",
        )


def _choose_node(draft_id: str, scenario: Scenario) -> str:
    names = distinct({node.id: _node_words(node) for node in scenario.nodes.values()})
    asked = state.query("node")
    if asked and asked not in names:
        draw_message(_("This draft has no node called “{name}”.").format(name=asked))
    ids = list(names)
    first = ids.index(asked) if asked in names else ids.index(scenario.start)
    return str(
        st.selectbox(_("Node"), ids, index=first, format_func=names.__getitem__, key=f"sb-node-{draft_id}-{asked}")
    )


def _node_words(node: Node) -> str:
    if node.ending is not None:
        return f"{node.id} · {words.ending_line(node)}"
    return f"{node.id} · {words.construct_name(node.construct)}"


def _choose_opening(draft_id: str, scenario: Scenario) -> str:
    variants = list(scenario.variants)
    if len(variants) == 1:
        return STANDARD
    asked = state.query("variant")
    first = variants.index(asked) if asked in variants else 0
    return str(st.selectbox(_("Opening"), variants, index=first, key=f"sb-opening-{draft_id}-{asked}"))


def _draw_state_choice(found: Beginning, reachable: Reachable) -> None:
    """How many states there are, a field for each variable that differs between them, and the one that is taken."""
    n = len(reachable)
    text = ngettext("Sessions come here in {n} state.", "Sessions come here in {n} different states.", n)
    if not reachable.one_by_one:
        text += " " + _("Values that nothing later in the case can tell apart are taken together.")
    draw(tag("p", esc(text.format(n=f"{n:,}")), "sb-lead"))
    if reachable.parts:
        with st.expander(_("Choose how things stand")):
            told = _("Each list offers what can still be had together with what you chose in the others.")
            draw(tag("p", esc(told), "sb-facts"))
            _draw_parts(found, reachable.parts)
    summary = tag("summary", esc(_("How things stand there")))
    standing = _standing(found.case.scenario, found.state)
    draw(tag("p", esc(_taken(found))) + tag("details", summary + standing, "sb-fold"))


def _taken(found: Beginning) -> str:
    """Which state is taken, how one comes to it, and how often that happens."""
    steps = len(found.walk.choices) if found.walk is not None else 0
    if not steps:
        return _("This is where the session begins.")
    if found.fitting == 1:
        which = _("You begin in the one state that fits.")
    else:
        which = _("You begin in the likeliest of the {n} states that fit.").format(n=f"{found.fitting:,}")
    led = ngettext("{n} decision leads there", "{n} decisions lead there", steps).format(n=steps)
    return f"{which} {led}" + (f"; {_often(found.chance)}." if found.chance is not None else ".")


def _often(chance: float) -> str:
    if chance >= 0.1:
        return _("{share} of random sessions with this opening come to it").format(share=f"{chance:.0%}")
    n = f"{round(1 / chance):,}" if chance > 0 else "∞"
    return _("about 1 of {n} random sessions with this opening comes to it").format(n=n)


def _draw_parts(found: Beginning, parts: Sequence[Part]) -> None:
    scenario, draft_id, node = found.case.scenario, str(found.draft.id), found.node.id
    names = [part.name for part in parts]
    by_person: dict[str, list[Part]] = {}
    for part in parts:
        by_person.setdefault("" if part.name.startswith(ONCE_PREFIX) else person_of(scenario, part.name), []).append(
            part
        )
    for who, own in by_person.items():
        draw(tag("h3", esc(scenario.cast[who].name if who else _("The case"))))
        for at in range(0, len(own), COLUMNS):
            for column, part in zip(st.columns(COLUMNS), own[at : at + COLUMNS], strict=False):
                with column:
                    _draw_part(found, part, who)
    if found.picks:
        arguments = (draft_id, found.variant, node, names)
        st.button(_("Choose nothing"), on_click=actions.let_go, args=arguments, key="sb-let-go")


def _draw_part(found: Beginning, part: Part, who: str) -> None:
    """One field; what can't be had any more is let go, so that it never shows what is not taken."""
    key = actions.pick_key(str(found.draft.id), found.variant, found.node.id, part.name)
    if part.name in found.picks:
        state.fill(key, found.picks[part.name])  # a list with other entries is a new one to Streamlit, and forgets
    else:
        state.forget(key)
    options = [ANY, *found.offered[part.name]]
    st.selectbox(
        plain(_part_words(found.case.scenario, part.name, who)),
        options,
        format_func=lambda number: _("any") if number == ANY else values_words(part.groups[number]),
        key=key,
    )


def _part_words(scenario: Scenario, name: str, who: str) -> str:
    if name.startswith(ONCE_PREFIX):
        return _("“{choice}” was taken").format(choice=name.removeprefix(ONCE_PREFIX))
    return variable_words(scenario, name, who)


# The room


def _draw_room(person: Actor, opened: DraftCase) -> None:
    draft_id = str(opened.draft.id)
    found = services().rehearsing.rehearsal(
        person, draft_id, variant=state.query("variant"), walk=actions.walk_of_address()
    )
    draw_message(found.told)
    draw(tag("section", _conversation(found), "sb-room", aria_label=_("Conversation")))
    announce(f"{draft_id}/{found.variant}/{','.join(found.walk)}", _heard(found))
    if found.node.ending is not None:
        draw(_ending(found))
    else:
        _draw_options(draft_id, found)
    draw(_stands(found))
    _draw_ways_on(draft_id, found)


def _conversation(found: Rehearsal) -> str:
    scenario = found.case.scenario
    seen: dict[str, str] = {}
    for moment in found.moments:
        seen |= affects_after(moment.lines) | affects_after(moment.reply)
    parts = [present(scenario, found.node, seen | affects_after(found.lines))]
    told = [_moment(scenario, number, moment) for number, moment in enumerate(found.moments, 1)]
    earlier, newest = told[:-OPEN], told[-OPEN:]
    if earlier:
        label = ngettext("Earlier: {n} decision", "Earlier: {n} decisions", len(earlier)).format(n=len(earlier))
        parts.append(tag("details", tag("summary", esc(label)) + "".join(earlier), "sb-earlier"))
    parts += newest
    scene = tag("p", esc(found.node.scene), "sb-scene") if found.node.scene else ""
    parts.append(tag("div", scene + spoken(scenario, found.lines), "sb-exchange sb-now"))
    return "".join(parts)


def _moment(scenario: Scenario, number: int, moment: Moment) -> str:
    """One decision as it went in the room, and below it what it moved and why."""
    which = tag("p", esc(_("Decision {n}: ").format(n=number)) + _id(moment.node.id), "sb-facts")
    scene = tag("p", esc(moment.node.scene), "sb-scene") if moment.node.scene else ""
    said = said_by_you(moment.choice.say, addressed(scenario, moment.node, moment.choice), who=_("Therapist"))
    inner = which + scene + spoken(scenario, moment.lines) + said + spoken(scenario, moment.reply)
    return tag("div", inner, "sb-exchange") + _effects(moment.moved)


def _id(name: str) -> str:
    return tag("span", esc(name), "sb-id")


def _effects(moved: Sequence[Moved]) -> str:
    if not moved:
        return tag("p", esc(_("Nothing moved.")), "sb-facts")
    rows = []
    for one in moved:
        before, after = value_words(one.before), value_words(one.after)
        change = f"{before} → {after}" if one.before != one.after else _("stays {value}").format(value=before)
        rows.append(tag("li", tag("b", esc(f"{one.label} {change}")) + esc(": " + " · ".join(one.causes))))
    return tag("ul", "".join(rows), "sb-effects", aria_label=_("What this moved, and why"))


def _heard(found: Rehearsal) -> list[str]:
    names = {key: person.name for key, person in found.case.scenario.cast.items()}
    reply = found.moments[-1].reply if found.moments else ()
    lines = (*reply, *found.lines)
    return [f"{names[line.speaker]}: {line.words}" if line.speaker else line.words for line in lines]


def _draw_options(draft_id: str, found: Rehearsal) -> None:
    here = [option for option in found.options if not option.needs]
    draw(tag("h2", esc(_("What does the therapist say?")), "sb-ask", id="sb-ask", tabindex="-1"))
    if len(found.walk) >= MAX_DECISIONS:
        draw(tag("p", esc(_("No more than {n} decisions are played.").format(n=MAX_DECISIONS)), "sb-notice"))
    elif not here:
        text = _("Nothing is on offer here in this state: whoever comes here so is stuck.")
        draw(tag("p", esc(text), "sb-notice", role="status"))
    begin = min(actions.begun_at(), len(found.walk))
    with st.container(key="sb-try-options"):
        for option in here:
            choice = option.choice
            arguments = (draft_id, found.variant, (*found.walk, choice.id), begin)
            key = f"sb-try-{len(found.walk)}-{choice.id}"
            label = f"{plain(choice.say)} `{choice.id}`"
            st.button(label, on_click=actions.stand_at, args=arguments, key=key, width="stretch")
    others = [option for option in found.options if option.needs]
    if others:
        rows = [
            tag(
                "li",
                esc(option.choice.say) + " " + _id(option.choice.id) + esc(f": {option.needs}"),
            )
            for option in others
        ]
        draw(tag("p", esc(_("Not on offer in this state:")), "sb-facts") + tag("ul", "".join(rows)))


def _ending(found: Rehearsal) -> str:
    node, sheet = found.node, found.sheet
    said = tag("h2", esc(words.ending_line(node)), id="sb-ask", tabindex="-1") + paragraphs(node.debrief)
    if sheet is not None:
        scores = [words.score_words(name, score).line for name, score in sheet.dimensions.items()]
        scores.append(_("Safety: for review") if sheet.gate is Gate.REVIEW else _("Safety: clear"))
        said += tag("ul", "".join(tag("li", esc(line)) for line in scores))
    length = _("Some {minutes} minutes: {spoken} words said, {read} words read.").format(
        minutes=max(1, round(found.words.minutes)), spoken=f"{found.words.spoken:,.0f}", read=f"{found.words.read:,.0f}"
    )
    return tag("div", said + tag("p", esc(length), "sb-facts"), "sb-card")


def _stands(found: Rehearsal) -> str:
    """What is different from the opening, and everything, folded."""
    scenario, now, opening = found.case.scenario, found.state, found.opening
    rows = [
        [named(scenario, name), esc(value_words(opening[name])), tag("b", esc(value_words(value)))]
        for name, value in now.items()
        if value != opening[name]
    ]
    title = tag("h3", esc(_("How things stand now")))
    if rows:
        headings = [_("What"), _("At the opening"), _("Now")]
        shown = tag("div", table(_("What is different from the opening"), headings, rows), "sb-figures")
    else:
        shown = tag("p", esc(_("Everything stands as it did at the opening.")))
    summary = tag("summary", esc(_("Everything as it stands now")))
    return title + shown + tag("details", summary + _standing(scenario, now), "sb-fold")


def _standing(scenario: Scenario, now: Mapping[str, Value]) -> str:
    """Everything that can move."""
    rows = [[named(scenario, name), esc(value_words(value))] for name, value in now.items()]
    return tag("div", table(_("How things stand"), [_("What"), _("Value")], rows), "sb-figures")


def _draw_ways_on(draft_id: str, found: Rehearsal) -> None:
    """Back to an earlier moment, over again, from elsewhere, and the walk as a file."""
    begin, n = min(actions.begun_at(), len(found.walk)), len(found.walk)
    if n:
        labels = distinct(
            {
                number: _("Before decision {n}: {say}").format(n=number + 1, say=moment.choice.say[:60])
                for number, moment in enumerate(found.moments)
            }
        )
        key = f"sb-back-{n}-{found.walk[-1]}"
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(_("Jump back"), list(labels), index=n - 1, format_func=labels.__getitem__, key=key)
            arguments = (draft_id, found.variant, found.walk, begin, key)
            st.button(_("Go back there"), on_click=actions.jump_back, args=arguments, key="sb-jump-back")
    with st.container(horizontal=True):
        if n > begin:
            over = (draft_id, found.variant, found.walk[:begin], begin)
            st.button(_("Start over"), icon=":material/replay:", on_click=actions.stand_at, args=over, key="sb-over")
        elsewhere = (draft_id, found.variant, found.node.id)
        st.button(_("Begin elsewhere"), on_click=actions.begin_elsewhere, args=elsewhere, key="sb-elsewhere")
    if n:
        query = urlencode({"draft": draft_id, "variant": found.variant, "walk": ",".join(found.walk)})
        told = _("Download this walk as a playthrough (YAML)")
        draw(tag("p", web_link(f"/download/playthrough.yaml?{query}", told)))

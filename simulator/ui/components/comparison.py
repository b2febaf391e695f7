"""Two ways through a case side by side: where they parted, what was said, how people stood, where each came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.attempt import Feedback
from simulator.domain.conditions import Value
from simulator.domain.debrief import Debrief, Moment
from simulator.domain.roles import Actor
from simulator.domain.scenario import Scenario
from simulator.services import debrief_words as words
from simulator.services.branching import BranchLine, Comparison
from simulator.services.rooms import Room
from simulator.ui.components.debrief_again import named_tries, try_name
from simulator.ui.components.people import said_by_you, spoken
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, table, tag
from simulator.ui.navigation import go, link

Way = tuple[str, Room, Debrief]
"""What one of the two is called, with all that is known of it."""
AT_ITS_END = _("comes at its end")


def draw_comparison(person: Actor, attempt_id: str, other_id: str) -> None:
    """The two ways, neither of them called the better one."""
    found = services().branching.compare(person, attempt_id, other_id)
    family = services().branching.family(person, attempt_id)
    title = found.first[0].case.scenario.about.title
    draw(tag("p", esc(_("Compare · {title}").format(title=title)), "sb-facts") + tag("h1", esc(_("Two ways through"))))
    _draw_other(attempt_id, other_id, family)
    names = _names(found, family)
    ways = ((names[0], *found.first), (names[1], *found.second))
    draw(comparison_html(found, ways))
    with st.container(horizontal=True):
        for name, room, result in ways:
            if result.ending is None:
                link("practise", _("Go on: {name}").format(name=name), attempt=str(room.attempt.id))
            else:
                link("debrief", _("Debriefing: {name}").format(name=name), attempt=str(room.attempt.id))


def _draw_other(attempt_id: str, other_id: str, family: Sequence[BranchLine]) -> None:
    """With more than two tries: which one to put beside this one."""
    named = {other: name for other, name in named_tries(family).items() if other != attempt_id}
    if len(named) < 2:
        return
    chosen = st.selectbox(
        _("Beside this one, show"),
        list(named),
        index=list(named).index(other_id) if other_id in named else 0,
        format_func=named.__getitem__,
        key=f"sb-compare-{attempt_id}-{other_id}",
    )
    if chosen != other_id and chosen in named:
        go("compare", **{"attempt": attempt_id, "with": chosen})


def _names(found: Comparison, family: Sequence[BranchLine]) -> tuple[str, str]:
    """What the two are called; told apart by a letter where they would be called the same."""
    lines = {one.attempt.id: try_name(one) for one in family}
    first, second = (lines[room.attempt.id] for room, _result in (found.first, found.second))
    return (first, second) if first != second else (f"{first} (A)", f"{second} (B)")


def comparison_html(found: Comparison, ways: Sequence[Way]) -> str:
    """All of it as one element."""
    parts = (
        (_("Where they came to"), _columns(_came_to(*way) for way in ways)),
        (_("Where they parted"), _parted(found, ways)),
        (_("What was said from there on"), _columns(_said(found.fork_step, *way) for way in ways)),
        (_("How each person stood at the end"), _stood(ways)),
        (_("Scores"), _scores(ways)),
        (_("Decision by decision, from where they parted"), _decisions(found.fork_step, ways)),
    )
    return tag("div", "".join(tag("h2", esc(title)) + inner for title, inner in parts), "sb-beside")


def _is_open(result: Debrief) -> bool:
    """Whether a way has not come to an ending: what is told of a whole session, as scores, is not told of it yet."""
    return result.ending is None


def _holds_back(room: Room, result: Debrief) -> bool:
    """Whether even what the room tells after each reply waits here until the end, as it does there."""
    return _is_open(result) and room.attempt.feedback is not Feedback.EACH


def _columns(inner: Iterator[str]) -> str:
    return tag("div", "".join(tag("section", one, "sb-card") for one in inner), "sb-two")


def _came_to(name: str, _room: Room, result: Debrief) -> str:
    n = len(result.moments)
    facts = ngettext("{n} decision", "{n} decisions", n).format(n=n)
    more = _("Feedback on the whole comes at its end") if _is_open(result) else words.gate_words(result).title
    rows = (words.ending_line(result.ending), f"{facts} · {more}")
    return tag("h3", esc(name)) + "".join(tag("p", esc(row)) for row in rows)


def _parted(found: Comparison, ways: Sequence[Way]) -> str:
    step = found.fork_step
    if step == 0:
        text = _("They parted at the first decision.")
    else:
        text = ngettext("They are the same for {n} decision.", "They are the same for {n} decisions.", step).format(
            n=step
        )
    scenario = found.first[0].case.scenario
    met = next((result.moments[step] for _name, _room, result in ways if step < len(result.moments)), None)
    if met is None:
        return tag("p", esc(text))
    scene = tag("p", esc(met.node.scene), "sb-scene") if met.node.scene else ""
    facts = tag("p", esc(words.moment_name(met)), "sb-facts")
    return tag("p", esc(text)) + facts + scene + spoken(scenario, met.lines)


def _said(step: int, name: str, room: Room, result: Debrief) -> str:
    """The first exchange after the fork open, the others folded."""
    scenario, later = room.case.scenario, result.moments[step:]
    if not later:
        return tag("h3", esc(name)) + tag("p", esc(_("Nothing was said from here on yet.")))
    told = not _holds_back(room, result)
    first, *others = (_exchange(scenario, moment, scene=place > 0, told=told) for place, moment in enumerate(later))
    folded = ""
    if others:
        label = ngettext("{n} more exchange", "{n} more exchanges", len(others)).format(n=len(others))
        folded = tag("details", tag("summary", esc(label)) + "".join(others), "sb-fold")
    return tag("h3", esc(name)) + first + folded


def _exchange(scenario: Scenario, moment: Moment, *, scene: bool, told: bool) -> str:
    before = spoken(scenario, moment.lines) if scene else ""
    said = before + said_by_you(moment.taken.choice.say) + spoken(scenario, moment.taken.reply)
    verdict, colour = words.standing(moment)
    return tag("div", said + (tag("p", esc(verdict), f"sb-verdict sb-{colour}") if told else ""), "sb-exchange")


def _stood(ways: Sequence[Way]) -> str:
    """Person by person what stands differently at the end; the numbers are the case's own."""
    if any(_is_open(result) for _name, _room, result in ways):
        return tag("p", esc(_("This is shown once both have come to their end.")))
    scenario = ways[0][1].case.scenario
    ends = [result.states[-1] for _name, _room, result in ways]
    rows = [
        [esc(person.name), esc(label), *(esc(_value(end[f"{key}.{bare}"])) for end in ends)]
        for key, person in scenario.cast.items()
        for bare, label in words.MEASURES.items()
        if _differs(ends, f"{key}.{bare}")
    ]
    if not rows:
        return tag("p", esc(_("In all that is shown here, everybody stands the same in both.")))
    headings = [_("Who"), _("What"), *(name for name, _room, _result in ways)]
    return table(_("What stands differently"), headings, rows)


def _value(value: Value) -> str:
    return words.number(value) if isinstance(value, int) else str(value)


def _differs(ends: Sequence[Mapping[str, Value]], name: str) -> bool:
    return all(name in end for end in ends) and len({end[name] for end in ends}) > 1


def _scores(ways: Sequence[Way]) -> str:
    names = list(dict.fromkeys(name for _way, _room, result in ways for name in result.sheet.dimensions))
    rows = [[esc(words.DIMENSIONS[name]), *(_score(result, name) for _way, _room, result in ways)] for name in names]
    note = _("Where the two intervals overlap, the difference may be chance. A score is no reason to call one better.")
    headings = [_("What"), *(name for name, _room, _result in ways)]
    return table(_("Scores with their intervals"), headings, rows) + tag("p", esc(note), "sb-score-note")


def _score(result: Debrief, name: str) -> str:
    if _is_open(result):
        return esc(AT_ITS_END)
    score = result.sheet.dimensions.get(name)
    if score is None:
        return "–"
    said = words.score_words(name, score)
    value = f"{said.value} · {said.band}" if said.value else said.band
    return esc(value) + tag("span", esc(said.evidence), "sb-row-facts")


def _decisions(fork_step: int, ways: Sequence[Way]) -> str:
    """From where they parted, both in one table: the same content for whoever reads rather than looks."""
    n = max(len(result.moments) for _name, _room, result in ways)
    rows = [
        [str(step + 1), *(_decision(room, result, step) for _name, room, result in ways)]
        for step in range(fork_step, n)
    ]
    ends = [esc(_("End")), *(esc(words.ending_line(result.ending)) for _name, _room, result in ways)]
    headings = [_("Decision"), *(name for name, _room, _result in ways)]
    return table(_("What was said, and how it was met"), headings, [*rows, ends])


def _decision(room: Room, result: Debrief, step: int) -> str:
    if step >= len(result.moments):
        return "–"
    moment = result.moments[step]
    met = AT_ITS_END if _holds_back(room, result) else words.standing(moment)[0]
    about = words.construct_name(moment.node.construct)
    return esc(moment.taken.choice.say) + tag("span", esc(f"{about} · {met}"), "sb-row-facts")

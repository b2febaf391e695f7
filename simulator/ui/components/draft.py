"""The desk at which a case is written: its text with the map beside it, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

import streamlit as st

from simulator.bootstrap import services
from simulator.content.diagnostics import Diagnostic, Severity
from simulator.content.outline import NodeEntry, Outline, outline_of
from simulator.domain.drafts import Draft, Revision
from simulator.domain.roles import Actor
from simulator.domain.verification.coverage import Coverage
from simulator.domain.vocabulary import COHESION, PERSON_VARIABLES
from simulator.services.drafting import PATIENCE_SECONDS
from simulator.services.judgements import Judgement
from simulator.services.proving import walk_that_shows
from simulator.ui import state, studio_actions
from simulator.ui.components.case_editor import Mark, draw_editor, line_in
from simulator.ui.components.case_graph import GraphEdge, GraphNode, draw_graph
from simulator.ui.dates import minute
from simulator.ui.guard import actor
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import link
from simulator.ui.rehearse_actions import query_of

SHORT_WAIT_SECONDS = 0.5
"""Nobody who types waits longer than this for what is found; the rest comes by itself."""
LOOK_AGAIN_SECONDS = 1.5
MAX_LISTED = 25
SEVERITIES = {
    Severity.ERROR: (_("Errors"), _("These keep the case from being played.")),
    Severity.WARNING: (_("Warnings"), _("Weigh these: mend them, or let them stand with a reason.")),
    Severity.NOTE: (_("Notes"), _("Good to know.")),
}
ICONS = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.NOTE: "●"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft as it was saved last, what stands where in it, and what is known of it by now."""

    draft: Draft
    saved: Revision
    outline: Outline
    judgement: Judgement

    @property
    def id(self) -> str:
        """The draft's id, as it stands in the address."""
        return str(self.draft.id)

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What was found, but for what its author lets stand."""
        judged = self.judgement.judged
        return tuple(item for item in judged.diagnostics if not item.waived) if judged else ()


def opened(person: Actor, draft_id: str) -> Desk:
    """The draft of the page's address.

    Raises
    ------
    NotFound
        If there is none that this person may change.
    """
    draft, saved = services().drafting.open(person, draft_id)
    judgement = services().drafting.judge_soon(person, saved.text, wait=SHORT_WAIT_SECONDS)
    return Desk(draft, saved, outline_of(saved.text), judgement)


def draw_heading(desk: Desk) -> None:
    """The draft's name, and when it was saved."""
    sub = _("Save {n}, {at}").format(n=desk.draft.revision, at=minute(desk.draft.changed_at))
    draw(tag("h1", tag("bdi", esc(desk.draft.title))) + tag("p", esc(sub), "sb-sub"))


def draw_desk(person: Actor, desk: Desk, *, line: int | None) -> None:
    """The text and the map, side by side where there is room.

    Parameters
    ----------
    line : int or None
        Where the address leads, from 1.
    """
    with st.container(key="sb-desk"):
        with st.container(key="sb-desk-text"):
            draw_editor(
                desk.saved.text,
                place=desk.id,
                revision=desk.draft.revision,
                marks=tuple(map(_mark, desk.findings)),
                names=_names(desk.outline) + services().drafting.names_on_shelf(person),
                line=line,
                label=_("The text of {title}").format(title=desk.draft.title),
                on_typed=studio_actions.keep_typed,
                refused=state.take_refused(),
            )
        with st.container(key="sb-desk-map"):
            _draw_map(desk, line)


def _draw_map(desk: Desk, line: int | None) -> None:
    outline = desk.outline
    if not outline.nodes:
        why = _("The map comes back once the text can be read. Line {line}: {why}").format(
            line=outline.unread_line or 1, why=outline.unread or _("there are no nodes yet")
        )
        draw(tag("p", esc(why), "sb-notice"))
        return
    judged = desk.judgement.judged
    covered, badges = judged.coverage if judged else None, _badges(desk)
    first = sorted(outline.nodes, key=lambda node: node.id != outline.start)
    at = line_in(desk.id, line)
    draw_graph(
        tuple(
            GraphNode(
                node.id,
                node.title if node.ending else node.id.replace("-", " "),
                _called(node),
                node.ending if node.ending in ("secure", "mixed", "ruptured") else "",
                badges.get(node.id, ""),
                covered is None or node.id in covered.nodes,
                _options_met(node, covered),
            )
            for node in first
        ),
        tuple(_edges(outline, covered)),
        place=desk.id,
        chosen=outline.node_at(at) if at else "",
        label=_("The map of {title}").format(title=desk.draft.title),
        on_picked=lambda name: _go_to_node(desk, name),
    )
    if covered is not None:
        draw(tag("p", esc(_covered_words(covered)), "sb-sub"))


def _covered_words(covered: Coverage) -> str:
    """How much of the case some session comes to, and whether that is proved."""
    words = _(
        "Some session comes to {nodes} of {all_nodes} decisions and endings, {options} of {all_options} options and "
        "{lines} of {all_lines} lines."
    ).format(
        nodes=len(covered.nodes),
        all_nodes=covered.all_nodes,
        options=len(covered.options),
        all_options=covered.all_options,
        lines=covered.lines,
        all_lines=covered.all_lines,
    )
    return words if covered.settled else words + " " + _("Not all of that is proved: what is not ruled out is counted.")


def _options_met(node: NodeEntry, covered: Coverage | None) -> str:
    """How many of a decision's options are on offer in some session, where that is not all of them."""
    if covered is None or node.id not in covered.nodes:
        return ""
    n = sum((node.id, option.id) in covered.options for option in node.options)
    if n == len(node.options):
        return ""
    return _("{n} of {all} options ever on offer").format(n=n, all=len(node.options))


def _go_to_node(desk: Desk, name: str) -> None:
    node = desk.outline.node(name)
    if node is not None:
        studio_actions.go_to_line(desk.id, node.line)


def _called(node: NodeEntry) -> str:
    return (node.ending or node.construct or _("not said yet")).replace("-", " ")


def _edges(outline: Outline, covered: Coverage | None) -> list[GraphEdge]:
    edges = []
    for node in outline.nodes:
        shares = [option.share for option in node.options if option.share is not None]
        best, worst = max(shares, default=None), min(shares, default=None)
        for number, option in enumerate(node.options):
            even = best == worst or option.share is None
            tone = "" if even else "best" if option.share == best else "worst" if option.share == worst else ""
            seen = covered is None or (node.id, option.id) in covered.options
            for nth, target in enumerate(option.targets):
                edges.append(GraphEdge(f"{node.id}/{number}/{nth}", node.id, target, option.id, tone, seen))
    return edges


def _badges(desk: Desk) -> dict[str, str]:
    """The gravest that was found at each node where anything was."""
    grave = list(Severity)
    found = sorted(desk.findings, key=lambda item: grave.index(item.severity), reverse=True)
    return {desk.outline.node_at(item.line): item.severity.value for item in found}


def _mark(item: Diagnostic) -> Mark:
    return Mark(item.line, item.column, 0, item.severity.value, item.code, f"{item.message}; {item.hint}")


def _names(outline: Outline) -> tuple[tuple[str, str], ...]:
    """Names of the case's own parts, each with its kind."""
    variables = [f"{person.id}.{variable.name}" for person in outline.people for variable in PERSON_VARIABLES]
    kinds = {
        "node": [node.id for node in outline.nodes],
        "person": [person.id for person in outline.people],
        "variable": dict.fromkeys([*(part.id for part in outline.state), *variables, COHESION.name]),
    }
    return tuple((kind, name) for kind, names in kinds.items() for name in names)


def draw_findings(desk: Desk) -> None:
    """What was found, the gravest first, each with a way to its line."""
    draw(tag("h2", esc(_("What was found")), "sb-section"))
    _draw_state(desk)
    for severity, (title, lead) in SEVERITIES.items():
        found = [item for item in desk.findings if item.severity is severity]
        if found:
            with st.container(key=f"sb-found-{severity.value}"):
                count = f"{ICONS[severity]} {title} ({len(found)})"
                draw(tag("h3", esc(count)) + tag("p", esc(lead), "sb-sub"))
                for number, item in enumerate(found[:MAX_LISTED]):
                    _draw_finding(desk, severity, number, item)
                if len(found) > MAX_LISTED:
                    rest = len(found) - MAX_LISTED
                    more = ngettext("{n} more is marked in the text.", "{n} more are marked in the text.", rest)
                    draw(tag("p", esc(more.format(n=rest)), "sb-sub"))


def _draw_finding(desk: Desk, severity: Severity, number: int, item: Diagnostic) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"sb-fault-{severity.value}-{number}"):
        st.button(
            _("Line {n}").format(n=item.line),
            key=f"sb-line-{severity.value}-{number}",
            type="tertiary",
            on_click=studio_actions.go_to_line,
            args=(desk.id, item.line),
        )
        words = f"{_sentence(item.message)} {_sentence(item.hint)}"
        draw(tag("p", esc(words) + " " + tag("span", esc(item.code), "sb-code"), "sb-fault"))
        walk = walk_that_shows(desk.judgement.judged, item)
        if walk is not None:
            where = query_of(desk.id, walk.variant, walk.choices, 0)
            link("rehearse", _("Play it"), icon=":material/play_arrow:", **where)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _draw_state(desk: Desk) -> None:
    judgement = desk.judgement
    if judgement.failed:
        text = _("Working through the states of this text broke down, so what is listed may not be all.")
        draw(tag("p", esc(text), "sb-notice"))
    elif not judgement.finished:
        _look_again(desk.saved.text, monotonic())
    elif not desk.findings:
        draw(tag("p", esc(_("Nothing to mend: the case can be played, and every state of it was worked through."))))


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _look_again(text: str, began: float) -> None:
    """Say that there is more to come, and draw the page again once it is there."""
    if monotonic() - began > 1 and services().drafting.judge_soon(actor(), text, wait=0).finished:
        st.rerun()
    said = _(
        "Every state of the case is still being worked through, which takes more than {n} seconds. What is listed by "
        "now is what can be said of the text itself; the rest follows by itself. Go on writing."
    ).format(n=round(PATIENCE_SECONDS))
    draw(tag("p", esc(said), "sb-notice", role="status"))

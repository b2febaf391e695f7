"""What was proved of a draft, in plain words: what is wrong and how to see it, and every figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.content.diagnostics import Diagnostic, Severity
from simulator.domain.conditions import Value
from simulator.domain.roles import Actor
from simulator.domain.scenario import Scenario
from simulator.domain.verification import Verification, Walk
from simulator.domain.walk_figures import READ_A_MINUTE, SPOKEN_A_MINUTE, WalkFigures, WaysTo, Words
from simulator.services import debrief_words as words
from simulator.services.proving import DraftCase, Proof, Shown
from simulator.services.state_words import values_words, variable_words
from simulator.ui.components.studio_ways import draw_ways
from simulator.ui.dates import minute
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, draw_message, esc, paragraphs, plain, table, tag
from simulator.ui.navigation import SCREENS, link
from simulator.ui.rehearse_actions import query_of

NOT_WORKED_OUT = _("Not worked out: sessions need not end, or there are too many states.")
MAX_LISTED = 20
"""Problems of a text that can't be read, and things that nothing reaches, that are listed."""
SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: _("To be mended: the case can't be used with it"),
    Severity.WARNING: _("To be weighed"),
    Severity.NOTE: _("To be known"),
}
LOOKS: Mapping[Severity, str] = {
    Severity.ERROR: "sb-card sb-finding sb-finding-error",
    Severity.WARNING: "sb-card sb-finding sb-finding-warning",
    Severity.NOTE: "sb-card sb-finding",
}
PLAYERS: Mapping[str, str] = {
    "random": _("A random trainee"),
    "best": _("Always the best rated"),
    "worst": _("Always the lowest rated"),
    "longest": _("Always the longest"),
    "shortest": _("Always the shortest"),
    "first": _("Always the first"),
    "middle": _("Always in the middle"),
    "last": _("Always the last"),
    "warmest": _("Always the warmest words"),
    "most-hedged": _("Always the most tentative"),
}


def draw_proof(person: Actor, draft_id: str) -> None:
    """The whole page."""
    opened = services().proving.opened(person, draft_id)
    draw_head(opened, _("Prove it"), "proof")
    with st.spinner(_("Working through every state that can be reached. A large case takes some seconds…")):
        proof = services().proving.proof(person, draft_id)
    if proof.verified is None or opened.case is None:
        draw_unread(opened, proof.diagnostics)
        return
    scenario = opened.case.scenario
    draw(tag("div", _verdict(proof, proof.verified, len(scenario.variants)), "sb-card"))
    _draw_findings(str(opened.draft.id), proof.findings)
    _draw_others(str(opened.draft.id), proof)
    draw(_figures(scenario, proof))
    _draw_walks(str(opened.draft.id), scenario, proof.walks)
    draw(_coverage(scenario, proof) + _values(scenario, proof))


def draw_head(opened: DraftCase, what: str, here: str) -> None:
    """What this page does with which draft, as it was saved when, and the ways to the other pages."""
    draft = opened.draft
    saved = _("{what} · the draft as saved on {at}").format(what=what, at=minute(draft.changed_at))
    draw(tag("p", esc(saved), "sb-facts") + tag("h1", esc(draft.title)))
    draw_ways(draft, here)


def draw_unread(opened: DraftCase, diagnostics: Sequence[Diagnostic]) -> None:
    """Why nothing can be said of a draft yet, and where to go."""
    errors = [one for one in diagnostics if one.severity is Severity.ERROR and not one.waived][:MAX_LISTED]
    rows = bullets(
        _("Line {n}: {what} {how}").format(n=one.line, what=words.sentence(one.message), how=words.sentence(one.hint))
        for one in errors
    )
    said = _("This draft can't be read as a case yet, so nothing can be proved or played.")
    draw(tag("div", tag("h2", esc(said)) + rows, "sb-card sb-quiet"))
    _draw_to_line(str(opened.draft.id), errors[0].line if errors else 0)


def _draw_to_line(draft_id: str, line: int) -> None:
    if "draft" in SCREENS:
        if line:
            link("draft", _("Go to line {n}").format(n=line), draft=draft_id, line=str(line))
        else:
            link("draft", _("Go to the text"), draft=draft_id)


def _verdict(proof: Proof, found: Verification, openings: int) -> str:
    """What holds of the case as a whole."""
    if found.exact:
        text = ngettext(
            "Every state that a session can reach was worked through, from {n} opening: {states} of them, leaving out "
            "differences that nothing later can tell apart. What is said here is proved, not sampled.",
            "Every state that a session can reach was worked through, from {n} openings: {states} of them, leaving out "
            "differences that nothing later can tell apart. What is said here is proved, not sampled.",
            openings,
        ).format(n=openings, states=f"{found.states:,}")
    else:
        text = _(
            "There are too many states here to work through each of them, or sessions need not end. What is said below "
            "holds all the same. What is not known is left out, and a number that was counted in random plays says so."
        )
    facts = [_("Nobody can get stuck.") if not found.dead_states else _("Somebody can get stuck: see below.")]
    if not found.exact and not found.dead_states:
        facts = [_("Nobody was seen to get stuck.")]
    if found.paths is not None:
        facts.append(_("{n} different sessions are possible.").format(n=f"{found.paths:,}"))
    if found.lengths is not None:
        low, high = found.lengths
        span = _("{low} to {high} decisions") if low != high else _("{low} decisions")
        facts.append(_("To a full ending it takes {span}.").format(span=span.format(low=low, high=high)))
    if not proof.findings:
        facts.append(_("Nothing to mend was found in what can happen."))
    return tag("p", esc(" ".join(facts)), "sb-lead") + paragraphs(text)


def _draw_findings(draft_id: str, findings: Sequence[Shown]) -> None:
    if not findings:
        return
    draw(tag("h2", esc(_("What was found"))))
    worst_first = sorted(findings, key=lambda one: (bool(one.waived), list(SEVERITIES).index(one.severity)))
    for number, shown in enumerate(worst_first):
        draw(_finding(shown))
        with st.container(horizontal=True, key=f"sb-finding-{number}"):
            if shown.finding.walk is not None:
                _link_to(
                    draft_id, shown.finding.walk, _("Play it: {walk}").format(walk=_walk_words(shown.finding.walk))
                )
            if shown.line:
                _draw_to_line(draft_id, shown.line)


def _finding(shown: Shown) -> str:
    finding = shown.finding
    look = "sb-card sb-finding" if shown.waived else LOOKS[shown.severity]
    head = (
        f"{SEVERITIES[shown.severity]} · {finding.code}"
        if not shown.waived
        else _("Waived · {code}").format(code=finding.code)
    )
    said = [tag("p", esc(head), "sb-facts"), tag("p", esc(words.sentence(finding.message)), "sb-lead")]
    if finding.chance is not None:
        told = _("A random trainee meets it {often} (exact).")
        if finding.plays is not None:
            told = _("A random trainee meets it {often} (counted in {n} random plays).")
        n = f"{finding.plays or 0:,}"
        said.append(tag("p", esc(told.format(often=_often(finding.chance), n=n))))
    if shown.waived:
        said.append(tag("p", esc(_("It may stand, as the text says: {why}").format(why=shown.waived))))
    elif shown.hint:
        said.append(tag("p", esc(_("How to mend it: {how}").format(how=words.sentence(shown.hint)))))
    return tag("div", "".join(said), look)


def _often(chance: float) -> str:
    """A probability as somebody says it."""
    if chance >= 0.995:
        return _("in practically every session") if chance < 1 else _("in every session")
    if chance >= 0.1:
        return _("in {share} of all sessions").format(share=f"{chance:.0%}")
    if chance <= 0:
        return _("in no session")
    return _("in about 1 of {n} sessions").format(n=f"{round(1 / chance):,}")


def _walk_words(walk: Walk) -> str:
    n = len(walk.choices)
    return ngettext("{n} decision, opening {name}", "{n} decisions, opening {name}", n).format(n=n, name=walk.variant)


def _link_to(draft_id: str, walk: Walk, label: str) -> None:
    link("rehearse", label, icon=":material/play_arrow:", **query_of(draft_id, walk.variant, walk.choices, 0))


def _draw_others(draft_id: str, proof: Proof) -> None:
    """How much else is wrong with the text; that is looked at where it is written."""
    told = {(shown.finding.code, shown.line) for shown in proof.findings}
    others = [one for one in proof.diagnostics if not one.waived and (one.code, one.line) not in told]
    if not others:
        return
    errors = sum(one.severity is Severity.ERROR for one in others)
    text = ngettext(
        "{n} more thing was found in the text itself; errors among them: {errors}.",
        "{n} more things were found in the text itself; errors among them: {errors}.",
        len(others),
    )
    draw_message(text.format(n=len(others), errors=errors))
    _draw_to_line(draft_id, others[0].line)


# Figures


def _figures(scenario: Scenario, proof: Proof) -> str:
    title = tag("h2", esc(_("Where sessions end, and what they score")))
    if not proof.fares:
        return title + tag("p", esc(NOT_WORKED_OUT))
    told = _(
        "Each figure is exact, worked out over every session, not sampled. The random trainee takes each option on "
        "offer equally often, and each opening is as likely as the others. The others go by one thing alone, whatever "
        "the client says: who looks at the surface should do no better than chance."
    )
    if len(proof.fares) < len(PLAYERS):
        told += " " + _("There are so many states here that only some of the players were sent through them.")
    return title + tag("p", esc(told)) + tag("div", _endings(scenario, proof) + _scores(proof), "sb-figures")


def _endings(scenario: Scenario, proof: Proof) -> str:
    endings = [node for node in scenario.endings() if any(node.id in fare.endings for fare in proof.fares.values())]
    stuck = any(fare.stuck > 0 for fare in proof.fares.values())
    rows = [
        [
            esc(name),
            *(_percent(fare.endings.get(node.id, 0.0)) for node in endings),
            *([_percent(fare.stuck)] if stuck else []),
            _percent(fare.review),
        ]
        for name, fare in ((PLAYERS[key], proof.fares[key]) for key in PLAYERS if key in proof.fares)
    ]
    named = [f"{node.title or node.id} ({words.KIND_WORDS[node.ending]})" for node in endings if node.ending]
    headings = [_("Who"), *named, *([_("Stuck")] if stuck else []), _("Safety: for review")]
    return table(_("How often each ending is reached, exact"), headings, rows)


def _percent(share: float) -> str:
    if share < 0.0005:
        return _("under 0.1 %") if share > 0 else "–"
    return _("{share} %").format(share=f"{share * 100:.1f}".removesuffix(".0"))


def _scores(proof: Proof) -> str:
    names = list(proof.ranges)
    lowest = [_("Lowest and highest there can be"), *(_span(proof.ranges[name]) for name in names)]
    rows = [
        [esc(PLAYERS[key]), *(_expected(proof, key, name) for name in names)] for key in PLAYERS if key in proof.fares
    ]
    caption = _(
        "Scores of 100, exact: mean ± standard deviation, over the sessions with at least three decisions that count"
    )
    headings = [_("Who"), *(words.DIMENSIONS.get(name, name) for name in names)]
    return table(caption, headings, [lowest, *rows])


def _span(range_: tuple[float, float] | None) -> str:
    return (
        _("no score")
        if range_ is None
        else _("{low} to {high}").format(low=f"{range_[0]:.0f}", high=f"{range_[1]:.0f}")
    )


def _expected(proof: Proof, player: str, name: str) -> str:
    score = proof.fares[player].scores.get(name)
    if score is None or score.expected is None or score.sd is None:
        return _("no score")
    scored = (
        ""
        if score.p_scored > 0.9995
        else tag("span", esc(_("scored in {share}").format(share=f"{score.p_scored:.0%}")), "sb-row-facts")
    )
    return f"{score.expected:.0f} ± {score.sd:.0f}{scored}"


def _draw_walks(draft_id: str, scenario: Scenario, walks: WalkFigures | None) -> None:
    draw(tag("h2", esc(_("How long a session takes"))))
    if walks is None:
        draw(tag("p", esc(NOT_WORKED_OUT)))
        return
    pace = _(
        "What people say at {spoken} words a minute, as in an unhurried conversation; scenes, what is seen and every "
        "option on offer at {read}, as adults read silently. Time to think comes on top. Of every ending the session "
        "that takes the least time and the one that takes the most; the average is over every session of a random "
        "trainee."
    ).format(spoken=SPOKEN_A_MINUTE, read=READ_A_MINUTE)
    rows = [
        _walk_row(words.ending_line(scenario.nodes[ways.ending]), (ways.shortest[1], ways.longest[1]), _lengths(ways))
        for ways in walks.endings
    ]
    rows.append(_walk_row(_("A random trainee, on average"), (walks.average,), (walks.average_decisions,)))
    headings = [_("Session"), _("Minutes"), _("Words said"), _("Words read"), _("Decisions")]
    draw(tag("p", esc(pace)) + tag("div", table(_("Minutes and words, exact"), headings, rows), "sb-figures"))
    if not walks.endings:
        return
    with st.expander(_("Play one of them")), st.container(horizontal=True, key="sb-walks"):
        for ways in walks.endings:
            node = scenario.nodes[ways.ending]
            for way, walk in ((_("the shortest"), ways.shortest[0]), (_("the longest"), ways.longest[0])):
                name = _("{ending}: {which}").format(ending=node.title or node.id, which=way)
                _link_to(draft_id, walk, plain(name))


def _lengths(ways: WaysTo) -> tuple[int, int]:
    return len(ways.shortest[0].choices), len(ways.longest[0].choices)


def _walk_row(name: str, found: Sequence[Words], decisions: Sequence[float]) -> list[str]:
    """A figure for each of one or two sessions."""
    columns = (
        [f"{one.minutes:.0f}" for one in found],
        [f"{one.spoken:,.0f}" for one in found],
        [f"{one.read:,.0f}" for one in found],
        [f"{n:.0f}" if n == round(n) else f"{n:.1f}" for n in decisions],
    )
    return [esc(name), *(_(" to ").join(dict.fromkeys(column)) for column in columns)]


def _values(scenario: Scenario, proof: Proof) -> str:
    """What each variable comes to be, over all and node by node."""
    rows = [
        [
            named(scenario, name),
            esc(_reached(reached.anywhere)) if reached is not None else esc(_("not worked out: too many states")),
            esc(values_words(scenario.variables[name].values)),
        ]
        for name, reached in proof.values.items()
    ]
    headings = [_("What"), _("Comes to be"), _("Could be, as it is defined")]
    whole = tag("div", table(_("Values that sessions reach from any opening, exact"), headings, rows), "sb-figures")
    return (
        tag("h2", esc(_("What people and things come to")))
        + whole
        + tag("details", tag("summary", esc(_("The same, node by node"))) + _by_node(scenario, proof), "sb-fold")
    )


def named(scenario: Scenario, name: str) -> str:
    """A variable in words, and as it is written where that is another name."""
    said = variable_words(scenario, name)
    return esc(said) + ("" if said == name else tag("span", esc(name), "sb-row-facts"))


def _reached(values: Sequence[Value]) -> str:
    return _("always {value}").format(value=values_words(values)) if len(values) == 1 else values_words(values)


def _by_node(scenario: Scenario, proof: Proof) -> str:
    rows = []
    for node in scenario.nodes:
        met = [(name, proof.reached_at(name, node)) for name in proof.values]
        said = [f"{variable_words(scenario, name)} {values_words(values)}" for name, values in met if values]
        rows.append([esc(node), esc(" · ".join(said) or _("no session comes here"))])
    return table(_("Values at each node"), [_("Node"), _("There")], rows)


def _coverage(scenario: Scenario, proof: Proof) -> str:
    covered = proof.coverage
    if covered is None:
        return ""
    counts = _(
        "{nodes} of {all_nodes} nodes · {options} of {all_options} options · {lines} of {all_lines} lines"
    ).format(
        nodes=len(covered.nodes),
        all_nodes=covered.all_nodes,
        options=len(covered.options),
        all_options=covered.all_options,
        lines=covered.lines,
        all_lines=covered.all_lines,
    )
    left = [_("node {name}").format(name=name) for name in scenario.nodes if name not in covered.nodes]
    left += [
        _("option {choice} at {node}").format(choice=choice.id, node=node.id)
        for node in scenario.decisions()
        for choice in node.choices
        if node.id in covered.nodes and (node.id, choice.id) not in covered.options
    ]
    more = [_("… and {n} more").format(n=len(left) - MAX_LISTED)] if len(left) > MAX_LISTED else []
    open_ = (
        ""
        if covered.settled
        else tag(
            "p", esc(_("Some of it is not proved: see what was found. What is not ruled out is counted as reached."))
        )
    )
    if covered.settled:
        counts += " · " + _("proved")
    title = tag("h2", esc(_("What some session comes to")))
    return title + tag("p", esc(counts), "sb-lead") + open_ + bullets([*left[:MAX_LISTED], *more])

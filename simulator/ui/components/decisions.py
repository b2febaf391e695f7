"""Decisions of a cohort's cases: the list of cases, and a case decision by decision."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import streamlit as st

from simulator.analytics.items import Gap
from simulator.bootstrap import services
from simulator.domain.cohort_records import Exposure
from simulator.domain.policy import INSTALLATION, Action, can
from simulator.domain.roles import Actor
from simulator.services.case_decisions import CaseFigures, CaseLine, CaseList, KeyLine, Look, Safety
from simulator.services.debrief_words import DIMENSIONS
from simulator.services.decision_figures import DecisionFigures
from simulator.services.decision_tables import DecisionTable
from simulator.services.decision_words import (
    GAPS,
    KEPT_BACK,
    correlation_words,
    decimal,
    flags,
    is_flagged,
    option_words,
    range_words,
    share_words,
)
from simulator.ui.components.cohort_map import anchor, decision_name, map_and_table
from simulator.ui.components.cohort_overview import draw_beside, who_sees_words
from simulator.ui.components.figures import bar, strip, with_mark
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, esc, name_of, plain, table, tag, web_link
from simulator.ui.navigation import link

LOOKS: dict[Look, str] = {
    Look.FIRST: _("Met for the first time"),
    Look.AGAIN: _("Practised again"),
    Look.EVERYWHERE: _("First time, all cohorts here"),
}
TABLES: dict[DecisionTable, str] = {
    DecisionTable.DECISIONS: _("Decisions as CSV"),
    DecisionTable.OPTIONS: _("Options as CSV"),
    DecisionTable.WAYS: _("Ways as CSV"),
}


def draw_cases(person: Actor, cohort_id: str, wanted: Look) -> None:
    """The cases of a cohort, with how many sessions there are of each."""
    with st.spinner(_("Adding up the cohort’s sessions…")):
        listed = services().decisions.cases(person, cohort_id, wanted.asked)
    cohort = listed.cohort
    draw(tag("p", name_of(cohort.name), "sb-facts") + tag("h1", esc(_("Decisions of its cases"))))
    link("cohort", _("Back to {name}").format(name=plain(cohort.name)), cohort=str(cohort.id))
    draw(tag("p", esc(who_sees_words(own=listed.is_own)), "sb-sub"))
    draw_beside(person, cohort, but="decisions")
    _draw_looks(wanted, cohort=str(cohort.id))
    if not listed.cases:
        draw(tag("div", tag("p", esc(_nothing(listed))), "sb-card sb-quiet"))
        return
    lead = _("How hard each decision is, what it tells, which options work, and which ways people took. Choose a case.")
    rows = [_case_row(listed, line, wanted) for line in listed.cases]
    headings = (_("Case"), _("Sessions"), _("Scored by"))
    draw(tag("p", esc(lead)) + table(_("Cases with ended sessions"), headings, rows))


def _nothing(listed: CaseList) -> str:
    if listed.asked.exposure is Exposure.REPEAT and not listed.is_own:
        return _("Repeats are shown to those who supervise the cohort: how many people stand behind them isn’t known.")
    if listed.asked.exposure is Exposure.REPEAT:
        return _("Nobody has done a case again yet.")
    return _("No session that was assigned or shared has ended yet.")


def _case_row(listed: CaseList, line: CaseLine, wanted: Look) -> tuple[str, ...]:
    n = line.keys[0].n
    if n is None:
        return esc(line.title), esc(_("fewer than five, or too few beside your own")), "–"
    address = (
        f"/decisions?{urlencode({'cohort': str(listed.cohort.id), 'case': line.scenario_id, 'look': wanted.value})}"
    )
    others = len(line.keys) - 1
    keys = ngettext("one key", "{n} keys; the most sessions of one are counted", others + 1).format(n=others + 1)
    return tag("a", esc(line.title), href=address, target="_self"), str(n), esc(keys)


def _draw_looks(wanted: Look, **query: str) -> None:
    with st.container(horizontal=True, key="sb-parts"):
        for name, title in LOOKS.items():
            with st.container(key=f"sb-tab-{name.value}" + ("-open" if name == wanted else ""), width="content"):
                link("decisions", title, look=name.value, **query)


# One case


def draw_case(person: Actor, cohort_id: str, scenario_id: str, wanted: Look, key_hash: str) -> None:
    """A case decision by decision, the ways through it, and what is to be looked at."""
    with st.spinner(_("Working out how the decisions of this case work…")):
        found = services().decisions.case(person, cohort_id, scenario_id, wanted.asked, key_hash)
    cohort = str(found.cohort.id)
    link("decisions", _("All cases of the cohort"), icon=":material/arrow_back:", cohort=cohort, look=wanted.value)
    draw(tag("p", name_of(found.cohort.name), "sb-facts") + tag("h1", esc(found.title)))
    _draw_looks(wanted, cohort=cohort, case=scenario_id)
    draw(head_html(found, scenario_id, wanted))
    if found.taken is not None:
        draw(map_and_table(found, found.taken))
    draw(decisions_html(found) + options_html(found) + _take_along(found, scenario_id, wanted) + about_html())
    if can(person, Action.WRITE_CASES, INSTALLATION):
        _draw_to_studio(person, scenario_id)


def _draw_to_studio(person: Actor, scenario_id: str) -> None:
    """Ways to where something can be done about the case: its draft, for those who may change it, and a panel."""
    answered_for = (one for one in services().publishing.publications(person) if one.scenario_id == scenario_id)
    published = next(answered_for, None)
    drafts = {draft.id for draft in services().drafting.drafts(person)}
    with st.container(horizontal=True):
        if published is not None and published.draft_id in drafts:
            draft = str(published.draft_id)
            link("draft", _("Open the case where it is written"), icon=":material/edit:", draft=draft)
        link("panel", _("Have colleagues rate this case blind"), icon=":material/groups:", case=scenario_id)


def head_html(found: CaseFigures, scenario_id: str, wanted: Look) -> str:
    """How many sessions, under which key, and critical choices."""
    n = ngettext("{n} session", "{n} sessions", found.n).format(n=found.n)
    inner = tag("p", esc(_("{n}, scored by: {key}").format(n=n, key=_key_name(found.key.name, found.key.in_force))))
    others = [one for one in found.keys if one.key_hash != found.key.key_hash]
    if others:
        inner += tag("p", esc(_("Sessions that were scored by another key are apart:")), "sb-sub")
        inner += tag("ul", "".join(tag("li", _other_key(found, one, scenario_id, wanted)) for one in others))
    return inner + safety_html(found.safety, everybody=found.is_own)


def _key_name(name: str, in_force: bool) -> str:
    return _("{name}, in force now").format(name=name) if in_force else name


def _other_key(found: CaseFigures, one: KeyLine, scenario_id: str, wanted: Look) -> str:
    query = {"cohort": str(found.cohort.id), "case": scenario_id, "look": wanted.value, "key": one.key_hash}
    words = _("{key} (n = {n})").format(key=_key_name(one.name, one.in_force), n=one.n)
    return tag("a", esc(words), href=f"/decisions?{urlencode(query)}", target="_self")


def safety_html(safety: Safety | None, *, everybody: bool) -> str:
    """Critical choices of the case, and sessions in review."""
    if safety is None:
        text = _("Critical choices are not told of so few people.")
        return tag("p", esc(text), "sb-sub")
    parts = []
    if safety.critical is not None:
        words = _("Critical choices, of decisions that offered one: {share}")
        parts.append(words.format(share=share_words(safety.critical)))
    if safety.review is not None:
        parts.append(_("Sessions in safety review: {share}").format(share=share_words(safety.review)))
    note = _("It is about choices in this exercise, not about people. Intervals are 95 % (Wilson).")
    return bullets(parts) + (tag("p", esc(note), "sb-score-note") if parts else "")


def decisions_html(found: CaseFigures) -> str:
    """Every decision in a row; those to look at first are said above."""
    flagged = [one for one in found.decisions if one.node.id in found.shown and is_flagged(one)]
    inner = tag("h2", esc(_("Decisions")))
    if flagged:
        inner += tag("p", esc(_("To look at first:"))) + bullets(map(decision_name, flagged))
    headings = (
        _("Decision"),
        _("n"),
        _("Share of what was possible"),
        _("Discrimination"),
        _("Critical choices"),
        _("What to do"),
    )
    rows = [_decision_row(one) if one.node.id in found.shown else _kept_back(one) for one in found.decisions]
    shown = table(_("Decisions in the order of the case, 95 % intervals"), headings, rows)
    if any(one.discrimination.gap is Gap.FEW for one in found.decisions if one.node.id in found.shown):
        shown += tag("p", esc(GAPS[Gap.FEW]), "sb-score-note")
    return inner + tag("div", shown, "sb-decisions")


def _decision_row(one: DecisionFigures) -> tuple[str, ...]:
    share = one.difficulty.share
    cell = esc("–")
    if share is not None:
        ends = (None, None) if share.low is None or share.high is None else (share.low * 100, share.high * 100)
        words = f"{decimal(share.value)} " + (f"({range_words(share)})" if ends[0] is not None else "")
        cell = with_mark(words, strip(share.value * 100, *ends))
    return (
        tag("a", esc(decision_name(one)), href=f"#{anchor(one.node.id)}"),
        str(one.n),
        cell,
        esc(correlation_words(one.discrimination)),
        esc("–" if one.critical is None else share_words(one.critical)),
        "".join(tag("p", esc(text)) for text in flags(one)),
    )


def _kept_back(one: DecisionFigures) -> tuple[str, ...]:
    name = tag("a", esc(decision_name(one)), href=f"#{anchor(one.node.id)}")
    return name, esc("–"), esc("–"), esc("–"), esc("–"), esc(KEPT_BACK)


def options_html(found: CaseFigures) -> str:
    """The options of each decision, folded."""
    parts = "".join(_options(found, one) for one in found.decisions)
    note = _("What is chosen, and how those who chose it did in the rest of the session.")
    head = tag("h2", esc(_("Options"))) + tag("p", esc(note), "sb-sub")
    return head + tag("div", parts, "sb-decisions sb-options-of")


def _options(found: CaseFigures, one: DecisionFigures) -> str:
    headings = (_("Option"), _("Chosen"), _("Rest of the session"), _("Goes with it"), _("What is said of it"))
    if one.node.id not in found.shown:
        inner = tag("p", esc(KEPT_BACK))
    elif not one.options.options:
        inner = tag("p", esc(_("Nobody has come here yet.")))
    else:
        inner = table(_("Options in the author’s order"), headings, _option_rows(one))
        if one.measured in DIMENSIONS and one.seconds is not None:
            words = _("Mean time to an answer: {s} seconds (n = {n}).").format(s=f"{one.seconds:.0f}", n=one.n_timed)
            inner += tag("p", esc(words), "sb-score-note")
    summary = tag("summary", esc(decision_name(one)))
    return tag("details", summary + inner, "sb-fold", id=anchor(one.node.id))


def _option_rows(one: DecisionFigures) -> Iterator[tuple[str, ...]]:
    for option in one.options.options:
        choice = one.node.choice(option.option)
        rest = "–" if option.rest is None else _("{mean} (n = {n})").format(mean=decimal(option.rest), n=option.rests)
        found = option.correlation
        yield (
            esc(choice.say),
            with_mark(share_words(option.chosen), bar(option.chosen.share)),
            esc(rest),
            esc("–" if found is None else f"{decimal(found.value)} ({range_words(found)})"),
            "".join(tag("p", esc(text)) for text in option_words(option, choice, one.best)),
        )


def _take_along(found: CaseFigures, scenario_id: str, wanted: Look) -> str:
    query = {"cohort": str(found.cohort.id), "case": scenario_id, "look": wanted.value, "key": found.key.key_hash}
    ways = "".join(
        tag("li", web_link(f"/download/decisions.csv?{urlencode(query | {'table': name.value})}", title))
        for name, title in TABLES.items()
        if name is not DecisionTable.WAYS or found.taken is not None
    )
    return tag("h2", esc(_("Take it along"))) + tag("ul", ways)


def about_html() -> str:
    """What each figure is, and what it is not."""
    rows = (
        _("Share of what was possible (difficulty): the mean over sessions, 0 to 1; high is easy."),
        _(
            "Discrimination: how a session’s share here goes with its score elsewhere. From 50 sessions on; even then "
            "the interval often reaches over several bands: it is a reason to look, not a finding."
        ),
        _(
            "Goes with it: whether those who chose an option did better (above 0) or worse elsewhere. An option that "
            "was on offer to some only has a smaller share for that alone."
        ),
        _("A decision that works poorly says something about the case or its key, not about those who decided."),
    )
    return tag("details", tag("summary", esc(_("What these figures are, and are not"))) + bullets(rows), "sb-fold")

"""A program's outcomes: what of ours speaks to each, how many met it, and the way to make them one's own."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.crosswalk import DEFAULT_BENCHMARK, MAX_FRAMEWORK, MAX_STANDARD
from simulator.domain.roles import Actor
from simulator.services.exports.crosswalks import Crosswalk
from simulator.services.exports.matrix import ALL, Cell
from simulator.services.exports.taking import Desk
from simulator.ui import export_actions
from simulator.ui.i18n import _
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, table, tag, web_link

NEW = ""


def draw_outcomes(person: Actor, desk: Desk) -> None:
    """The outcomes with how many met each, and for those who run the program the form to change them."""
    crosswalk = services().crosswalks.of_cohort(person, desk.cohort.id)
    said = (
        _("These outcomes are your program's own.")
        if crosswalk.own
        else _(
            "This is our proposal, in our own words. Nobody from these bodies has reviewed it: look at the edition "
            "that binds your program, and change what does not fit."
        )
    )
    about = _(
        "Counted are first exposures of cases that were assigned or shared. A trainee is in it with three moments or "
        "more, and meets an outcome where the mean share of what was possible reaches the benchmark. Meeting it "
        "describes choices in an exercise. The file has each month too."
    )
    draw(tag("p", esc(said)) + tag("p", esc(about), "sb-sub"))
    cells = {one.outcome.id: one for one in services().exports.outcomes(person, desk.cohort.id) if one.period == ALL}
    head = (_("Outcome"), _("Trainees"), _("Met it"), _("95 % interval"), _("From"), _("Criteria"))
    with st.container(key="sb-outcomes"):
        for framework in dict.fromkeys(one.framework for one in crosswalk.outcomes):
            rows = [
                (esc(one.standard), *_numbers(cells.get(one.id)), esc(str(one.benchmark)), esc(", ".join(one.criteria)))
                for one in crosswalk.outcomes
                if one.framework == framework
            ]
            caption = _("{framework}: who met each outcome, over the whole time").format(framework=framework)
            draw(tag("h3", esc(framework)) + table(caption, head, rows))
    address = f"/download/outcomes.csv?cohort={desk.cohort.id}"
    draw(tag("p", web_link(address, _("Outcome matrix, by month (CSV)"))))
    if desk.runs:
        _draw_form(desk, crosswalk)


def _numbers(cell: Cell | None) -> tuple[str, str, str]:
    """How many, and who met it; of one that was added just now nothing is known yet."""
    if cell is None:
        return "–", "–", "–"
    if cell.hidden:
        return esc(_("fewer than 5")), "–", "–"
    if cell.met is None:
        return "0", "–", "–"
    met = cell.met
    return str(met.n), esc(f"{met.share:.0%}"), esc(f"{met.low:.0%}–{met.high:.0%}")


def _draw_form(desk: Desk, crosswalk: Crosswalk) -> None:
    program_id = str(desk.program.id)
    draw(tag("h3", esc(_("Change the outcomes"))))
    named = {NEW: _("A new outcome")} | {one.id: f"{one.framework}: {one.standard}" for one in crosswalk.outcomes}
    labels = distinct(named)
    chosen = st.selectbox(_("Which one"), list(labels), format_func=labels.__getitem__, key=f"sb-outcome-{program_id}")
    now = next((one for one in crosswalk.outcomes if one.id == chosen), None)
    keys = {name: f"sb-outcome-{name}-{program_id}-{chosen}" for name in ("framework", "standard", "criteria", "from")}
    criteria = {name: f"{name} {criterion.title}" for name, criterion in crosswalk.criteria.items()}
    with st.form(f"sb-outcome-form-{program_id}-{chosen}"):
        st.text_input(
            _("Framework"), value=now.framework if now else "", key=keys["framework"], max_chars=MAX_FRAMEWORK
        )
        st.text_input(
            _("Outcome, in words"), value=now.standard if now else "", key=keys["standard"], max_chars=MAX_STANDARD
        )
        st.multiselect(
            _("Criteria that speak to it"),
            list(criteria),
            default=[name for name in now.criteria if name in criteria] if now else [],
            format_func=criteria.__getitem__,
            placeholder=_("Choose at least one"),
            key=keys["criteria"],
        )
        st.number_input(
            _("Benchmark, of 100 (provisional until your program has set it)"),
            min_value=1,
            max_value=100,
            value=now.benchmark if now else DEFAULT_BENCHMARK,
            key=keys["from"],
        )
        st.form_submit_button(
            _("Keep this outcome"),
            on_click=export_actions.keep_outcome,
            args=(program_id, chosen, keys),
            key=f"sb-outcome-keep-{program_id}-{chosen}",
        )
    with st.container(horizontal=True):
        if now is not None:
            st.button(
                _("Take this outcome out"),
                key=f"sb-outcome-remove-{now.id}",
                on_click=export_actions.remove_outcome,
                args=(program_id, now.id),
                type="tertiary",
            )
        if crosswalk.own:
            st.button(
                _("Go back to the proposal"),
                key=f"sb-outcome-again-{program_id}",
                on_click=export_actions.propose_again,
                args=(program_id,),
                type="tertiary",
            )

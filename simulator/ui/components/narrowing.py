"""Fields that narrow figures to a section, a case or days; the address keeps what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from simulator.domain.zones import FIRST_YEAR, LAST_YEAR
from simulator.services.cohort_views import Offered
from simulator.services.narrowing import NO_SECTION, Narrowing
from simulator.ui import state
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, name_of, tag
from simulator.ui.navigation import link

NOTHING = Offered((), {})
_FROM, _UNTIL = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def asked(*names: str) -> Narrowing:
    """What the address asks for, of what a page can be narrowed by."""
    return Narrowing(**{name: state.query(name) for name in names})


def draw_narrowing(screen: str, now: Narrowing, by: Sequence[str], offered: Offered = NOTHING, **query: str) -> None:
    """Fields by which a page can be narrowed, folded; and what it is narrowed to.

    Parameters
    ----------
    now : Narrowing
        What the page is narrowed to.
    by : sequence of str
        By what it can be: names of fields of ``Narrowing``.
    query : str
        What else the page's address says.
    """
    sections = {str(one.id): one.name for one in offered.sections}
    choices = {
        "section": distinct({"": _("Everybody"), **sections, NO_SECTION: _("In no section")}) if sections else {},
        "case": distinct({"": _("All cases"), **offered.cases}),
    }
    shown = [name for name in by if name not in choices or len(choices[name]) > 1]
    if shown:
        _draw_form(now, {name: choices.get(name, {}) for name in shown}, query)
    if not now.is_whole:
        words = _words(now, choices)
        draw(tag("p", esc(_("Narrowed to: ")) + esc(" · ").join(words), "sb-sub", role="status"))
        link(screen, _("Look at all of it again"), icon=":material/filter_alt_off:", **query)


def _draw_form(now: Narrowing, choices: Mapping[str, Mapping[str, str]], query: Mapping[str, str]) -> None:
    place = "-".join((*query.values(), *now.said.values()))  # fields of another address are others
    keys = {name: f"sb-narrow-{name}-{place}" for name in choices}
    fold = st.expander(_("Look at a part of it"), expanded=not now.is_whole, icon=":material/filter_alt:")
    with fold, st.form(f"sb-narrow-{place}", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for name, known in choices.items():
                _draw_field(name, now.said.get(name, ""), known, keys[name])
        st.form_submit_button(_("Show"), on_click=_narrow, args=(query, keys), key=f"sb-narrow-go-{place}")


def _draw_field(name: str, value: str, choices: Mapping[str, str], key: str) -> None:
    if name in ("since", "until"):
        label = _("From") if name == "since" else _("Until")
        st.date_input(label, _date(value), min_value=_FROM, max_value=_UNTIL, key=key, width=180)
        return
    label = _("Section") if name == "section" else _("Case")
    ids = list(choices)
    at = ids.index(value) if value in choices else 0
    st.selectbox(label, ids, at, format_func=choices.__getitem__, key=key, width=280)


def _narrow(query: Mapping[str, str], keys: Mapping[str, str]) -> None:
    """Put what was entered into the address, so that the view can be kept, sent on and taken along."""
    entered = {name: state.entered(key) for name, key in keys.items()}
    state.set_query(**query, **{name: str(value) for name, value in entered.items() if value})


def _words(now: Narrowing, choices: Mapping[str, Mapping[str, str]]) -> list[str]:
    said = []
    for name, value in now.said.items():
        if name in choices:
            known = choices[name].get(value)
            said.append(esc(_("something that is not there")) if known is None else name_of(known))
        else:
            when = _date(value)
            words = _("from {day}") if name == "since" else _("until {day}")
            said.append(esc(words.format(day=day(when) if when else value)))
    return said


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _FROM <= found <= _UNTIL else None  # a field shows no others

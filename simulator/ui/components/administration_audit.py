"""The audit log: filter, page, and the way to take it out as CSV."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.services.auditing import AuditLine
from simulator.ui import state
from simulator.ui.components.paging import draw_paging
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, table, tag, web_link

PART = "audit"
FILTERS = ("action", "who", "since", "until")


def draw_audit(reader: Actor) -> None:
    """One page of the log as it was filtered, newest first."""
    chosen = {name: state.query(name) for name in FILTERS}
    _draw_filters(chosen)
    found = services().administration.audit(
        reader,
        action=chosen["action"],
        person=chosen["who"],
        since=_start_of(chosen["since"]),
        until=_end_of(chosen["until"]),
        page=state.number("page"),
    )
    draw(tag("p", esc(ngettext("{n} line", "{n} lines", found.total).format(n=found.total)), "sb-sub", role="status"))
    if found.lines:
        headings = (_("Number"), _("Time (UTC)"), _("What"), _("By"), _("To"), _("Program"), _("Details"))
        draw(table(_("Audit log"), headings, (_row(line) for line in found.lines)))
    kept = {name: value for name, value in chosen.items() if value}
    draw_paging("administration", found.page, found.n_pages, part=PART, **kept)
    wanted = {"person" if name == "who" else name: value for name, value in kept.items()}
    address = "/download/audit.csv" + (f"?{urlencode(wanted)}" if wanted else "")
    draw(tag("p", web_link(address, _("Download these lines as CSV"))))


def _draw_filters(chosen: dict[str, str]) -> None:
    with st.form("sb-audit-form"):
        st.text_input(_("What, such as role-granted"), chosen["action"], key="sb-audit-action", max_chars=60)
        st.text_input(_("By or to whom (e-mail address)"), chosen["who"], key="sb-audit-who", max_chars=100)
        with st.container(horizontal=True):
            st.date_input(_("From"), _date(chosen["since"]), key="sb-audit-since")
            st.date_input(_("Until"), _date(chosen["until"]), key="sb-audit-until")
        st.form_submit_button(_("Filter"), on_click=_filter, key="sb-audit-send")


def _filter() -> None:
    """Put what was entered into the address, so that the view can be kept and paged."""
    entered = {name: state.entered(f"sb-audit-{name}") for name in FILTERS}
    state.set_query(part=PART, **{name: str(value).strip() for name, value in entered.items() if value})


def _row(line: AuditLine) -> tuple[str, ...]:
    entry = line.entry
    detail = "; ".join(f"{key}: {value}" for key, value in sorted(entry.detail.items()))
    return (
        esc(str(entry.seq)),
        esc(f"{entry.at:%Y-%m-%d %H:%M}"),
        esc(entry.action),
        name_of(line.actor),
        name_of(line.subject),
        name_of(line.program),
        esc("; ".join(filter(None, (entry.thing, detail)))),
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _start_of(text: str) -> datetime | None:
    day = _date(text)
    return None if day is None else datetime.combine(day, time(), UTC)


def _end_of(text: str) -> datetime | None:
    """The beginning of the next day: lines before it fit."""
    day = _date(text)
    return None if day is None or day == date.max else datetime.combine(day + timedelta(days=1), time(), UTC)

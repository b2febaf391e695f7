"""Ways to take a debriefing along: as a PDF to read and print, or as a table of its decisions."""

from __future__ import annotations

from simulator.ui.i18n import _
from simulator.ui.markup import esc, tag, web_link


def take_along(attempt_id: str, *, mine: bool) -> str:
    """Links to the files; one's own notes are in none but the one that says so."""
    if mine:
        lead = _("Your private notes are only in the file that says so. The table also has how sure you were.")
        with_notes = tag("li", web_link(_pdf(attempt_id) + "&notes=1", _("The same with my own notes (PDF)")))
    else:
        lead = _(
            "The record and the table hold no private notes. The sheet for supervision also has the own words that "
            "are shown to you, with their ratings, and room to write."
        )
        sheet = f"/download/supervision.pdf?attempt={attempt_id}"
        with_notes = tag("li", web_link(sheet, _("A sheet for supervision (PDF)")))
    table = web_link(f"/download/debriefing.csv?attempt={attempt_id}", _("The decisions as a table (CSV)"))
    links = tag("li", web_link(_pdf(attempt_id), _("The whole record (PDF)"))) + with_notes + tag("li", table)
    return tag("p", esc(lead), "sb-sub") + tag("ul", links)


def _pdf(attempt_id: str) -> str:
    return f"/download/debriefing.pdf?attempt={attempt_id}"

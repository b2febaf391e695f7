"""Over a session: when somebody was strained and when that was mended, and which endings were within reach."""

from __future__ import annotations

from simulator.domain.debrief import Debrief
from simulator.domain.reach import ReachBand, reach_bands
from simulator.domain.scenario import EndingKind, Scenario
from simulator.domain.scoring import RepairRecord
from simulator.services import debrief_words as words
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, esc, table, tag


def strain_and_repair(result: Debrief, scenario: Scenario) -> str:
    """One bar a person over the decisions, then the same in words."""
    records = result.sheet.repairs
    if not records:
        return tag("p", esc(words.NO_STRAIN))
    n = len(result.moments)
    people = dict.fromkeys(record.person for record in records)
    bars = "".join(
        tag("span", esc(scenario.cast[key].name), "sb-strain-who")
        + tag("span", "".join(_strain(record, n) for record in records if record.person == key), "sb-strain-bar")
        for key in people
    )
    scale = tag("span", "") + tag("span", _ends(n), "sb-strain-scale")
    said = bullets(words.repair_words(record, scenario) for record in records)
    return tag("div", bars + scale, "sb-strains", aria_hidden="true") + said


def _strain(record: RepairRecord, n: int) -> str:
    """A bar from where the strain was there to the choice that mended it; an open end where none did."""
    end = n + 1 if record.closed is None else record.closed + 1
    left, width = 100 * record.opened / (n + 1), 100 * (end - record.opened) / (n + 1)
    css = "sb-strain-open" if record.closed is None else "sb-strain-mended"
    return tag("i", "", css, style=f"left:{left:.1f}%;width:{width:.1f}%")


def _ends(n: int) -> str:
    return tag("span", esc(_("Opening"))) + tag("span", esc(_("Decision {n}").format(n=n)))


def within_reach(result: Debrief) -> str:
    """The kinds of ending within reach, stretch by stretch; nothing where that is not known."""
    bands = reach_bands(result.moments)
    if not bands:
        return tag("p", esc(_("Which endings were within reach can't be told for this case: it has too many states.")))
    lead = _("Given everything up to there, and whatever might still have been chosen.")
    headings = [_("When"), *(words.KIND_WORDS[kind].capitalize() for kind in EndingKind)]
    rows = [_band_row(band, len(result.moments)) for band in bands]
    return tag("p", esc(lead), "sb-sub") + table(_("Kinds of ending within reach"), headings, rows)


def _band_row(band: ReachBand, n_decisions: int) -> list[str]:
    when, _kinds = words.reach_words(band, n_decisions)
    there, gone = tag("span", esc(_("within reach")), "sb-reach"), tag("span", esc(_("out of reach")), "sb-sub")
    cells = [there if kind in band.kinds else gone for kind in EndingKind]
    return [esc(when), *cells]

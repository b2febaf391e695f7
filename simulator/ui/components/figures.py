"""Figures of a cohort: a mark beside the number that it shows, so that a table is its own chart.

Nothing is told by a mark or a colour alone: the cell says the same in words or digits. Marks are plain elements, since
Streamlit takes SVG out of HTML, and take their colours from the style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulator.ui.i18n import _
from simulator.ui.markup import esc, tag

SHADES = (20, 40, 60, 80)
"""Of 100: where one shade of a heat map ends and the next begins."""


def strip(value: float, low: float | None = None, high: float | None = None, *, cut: float | None = None) -> str:
    """A line from 0 to 100 with a value, its interval if there is one, and a cut if there is one."""
    inner = ""
    if low is not None and high is not None:
        left, right = _within(low), _within(high)
        inner += tag("span", "", "sb-strip-range", style=f"left:{left:.1f}%;width:{max(right - left, 0.5):.1f}%")
    if cut is not None:
        inner += tag("span", "", "sb-strip-cut", style=f"left:{_within(cut):.1f}%")
    inner += tag("span", "", "sb-strip-point", style=f"left:{_within(value):.1f}%")
    return tag("span", inner, "sb-strip", aria_hidden="true")


def bar(share: float) -> str:
    """How much of a whole, 0 to 1, as a bar."""
    inner = tag("span", "", "sb-bar-part", style=f"width:{_within(share * 100):.1f}%")
    return tag("span", inner, "sb-bar", aria_hidden="true")


def with_mark(words: str, mark: str) -> str:
    """A cell that says something and shows it; words are plain text."""
    return tag("span", esc(words), "sb-figure") + mark


def heat_table(
    caption: str,
    headings: Sequence[str],
    rows: Iterable[tuple[str, Sequence[tuple[float, int] | None]]],
) -> str:
    """A table of values from 0 to 100 in shades; the number and its n stand in each cell.

    Parameters
    ----------
    headings : sequence of str
        Of the first column and of each value's.
    rows : iterable of (str, sequence)
        What the first cell holds, as HTML, then each value with its n; None where there is too little evidence.
    """
    head = tag("tr", "".join(tag("th", esc(text), scope="col") for text in headings))
    body = "".join(tag("tr", tag("th", first, scope="row") + "".join(map(_heat, cells))) for first, cells in rows)
    inner = tag("caption", esc(caption)) + tag("thead", head) + tag("tbody", body)
    attributes = {"role": "region", "aria_label": caption, "tabindex": "0"}
    return tag("div", tag("table", inner, "sb-table sb-heat"), "sb-scroll", **attributes)


def _heat(cell: tuple[float, int] | None) -> str:
    if cell is None:
        words = _("insufficient evidence")
        return tag("td", tag("span", "–", aria_hidden="true") + tag("span", esc(words), "sb-heard"), title=words)
    value, n = cell
    shade = sum(value >= step for step in SHADES)
    return tag("td", esc(f"{value:.0f}") + tag("small", esc(_("of {n}").format(n=n))), f"sb-heat-{shade}")


def histogram(label: str, counts: Sequence[int]) -> str:
    """How many lie in each of equal parts from 0 to 100; the label says the same in words."""
    most = max(counts, default=0)
    columns = "".join(tag("span", "", style=f"height:{100 * n / most if most else 0:.0f}%") for n in counts)
    scale = "".join(tag("span", text) for text in ("0", "50", "100"))
    inner = tag("div", columns, "sb-hist-columns") + tag("div", scale, "sb-hist-scale", aria_hidden="true")
    return tag("div", inner, "sb-hist", role="img", aria_label=label)


def _within(value: float) -> float:
    return min(max(value, 0.0), 100.0)

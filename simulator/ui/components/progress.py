"""Progress: how one's own practice develops, in words first, with what each figure is and is not."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulator.domain.progress import MIN_CASES_FOR_TREND, RECENT, Exposure, Growth, Trend, weak
from simulator.domain.rubric import Dimension
from simulator.domain.scoring import MIN_OPPORTUNITIES, Score
from simulator.services.debrief_words import DIMENSIONS
from simulator.services.progress import CriterionLine, Line, Overview
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, table, tag
from simulator.ui.navigation import link

MAX_COLUMNS = 24
MAX_LOW = 3
AGAIN: dict[Exposure, str] = {
    Exposure.REPEAT: _("practised again"),
    Exposure.BRANCH: _("another way from one of its moments"),
}


def draw_nothing_yet() -> None:
    """What will stand here, for somebody who has not ended a case yet."""
    inner = tag("h2", esc(_("Nothing here yet, and nothing is missing")))
    inner += tag("p", esc(_("Once you have come to the end of a case, this page begins to show:")))
    parts = (
        _("how your choices do over cases that are new to you, with how uncertain that is"),
        _("which skills they show, and which there is too little evidence on"),
        _("strains in the alliance, and how they were mended"),
        _("how sure you were, what pulled you, and what you wrote, where you noted that"),
    )
    inner += tag("ul", "".join(tag("li", esc(part)) for part in parts))
    draw(tag("div", inner, "sb-card sb-quiet"))
    link("library", _("Find a first case"), icon=":material/arrow_forward:")


def lead() -> str:
    """What the page is about."""
    text = _(
        "Only you see this page. It tells of choices in exercises, not of you as a therapist, and certifies nothing."
    )
    return tag("p", esc(text), "sb-sub")


# Over new cases


def growth(shown: Overview) -> str:
    """Scores over new cases: what may be said, a picture, and the same as a table."""
    scored = [(n, line) for n, line in enumerate(shown.new, 1) if line.session.composite.value is not None]
    below = _("Each case counts once here: the first time that you end it, without having gone back. Then you know it.")
    inner = heading(_("Over new cases"), below)
    inner += tag("p", esc(trend_words(shown.growth)))
    if scored:
        inner += columns([(n, line.session.composite) for n, line in scored])
        inner += tag(
            "p", esc(_("Each mark is one case, with its 80 % interval. Another case may differ more.")), "sb-score-note"
        )
    return inner + folded(_("New cases as a table"), _new_table(shown.new))


def trend_words(found: Growth) -> str:
    """What may be said of growth, and no more."""
    if found.trend is Trend.TOO_FEW:
        return ngettext(
            "From {needed} new cases with a score on, a trend can be looked for; so far there is {n}.",
            "From {needed} new cases with a score on, a trend can be looked for; so far there are {n}.",
            found.n,
        ).format(needed=MIN_CASES_FOR_TREND, n=found.n)
    if found.trend is Trend.UNCLEAR:
        said = _("No clear trend yet over {n} new cases: scores differ more from case to case than they change.")
    elif found.trend is Trend.RISING:
        said = _(
            "Over {n} new cases scores have tended to rise, by {low} to {high} points with each doubling of cases."
        )
    else:
        said = _(
            "Over {n} new cases scores have tended to fall, by {low} to {high} points with each doubling of cases."
        )
    ends = sorted(abs(end) * math.log(2) / 100 for end in (found.low or 0.0, found.high or 0.0))
    words = said.format(n=found.n, low=f"{ends[0]:.0f}", high=f"{ends[1]:.0f}")
    if found.trend is not Trend.UNCLEAR:
        words += " " + _("That range holds in 19 of 20 such series; cases also differ in how hard they are.")
    return f"{words} {_change_words(found)}"


def _change_words(found: Growth) -> str:
    if found.reliable:
        return _("The latest score differs from the first by more than chance alone would explain.")
    return _("The first and the latest score don't differ by more than chance could explain.")


def columns(scores: Sequence[tuple[int, Score]]) -> str:
    """A column a case, of the latest ones: the interval, and the score in it. A table beside it says the same."""
    made = "".join(_column(score, number) for number, score in scores[-MAX_COLUMNS:])
    label = _("Scores of new cases from 0 to 100, oldest first; the table below says the same.")
    scale = "".join(tag("span", text, style=f"bottom:{text}%") for text in ("0", "50", "75", "100"))
    chart = tag("div", scale, "sb-growth-scale") + tag("div", made, "sb-growth-columns")
    return tag("div", chart, "sb-growth", role="img", aria_label=label)


def _column(score: Score, number: int) -> str:
    value, low, high = ((part or 0) / 100 for part in (score.value, score.low, score.high))
    inner = tag("span", "", "sb-growth-range", style=f"bottom:{low}%;height:{max(high - low, 0.5)}%")
    inner += tag("span", "", "sb-growth-point", style=f"bottom:{value}%")
    return tag("div", inner + tag("span", str(number), "sb-growth-number"), "sb-growth-column")


def _new_table(lines: Sequence[Line]) -> str:
    rows = [
        (f"{number}. {case_link(line)}", esc(day(line.session.ended_at)), *score_cells(line.session.composite))
        for number, line in enumerate(lines, 1)
    ]
    headings = (_("Case"), _("Ended"), _("Score of 100"), _("80 % interval"), _("Moments that count"))
    return table(_("New cases, oldest first"), headings, rows)


def score_cells(score: Score) -> tuple[str, str, str]:
    """Value, interval and number of moments of a score, as cells of a table."""
    n = str(score.opportunities)
    if score.value is None or score.low is None or score.high is None:
        return esc(_("insufficient evidence")), "–", n
    return (
        f"{score.value / 100:.0f}",
        esc(_("{low} to {high}").format(low=_of_100(score.low), high=_of_100(score.high))),
        n,
    )


def _of_100(basis_points: int) -> str:
    return f"{basis_points / 100:.0f}"


def case_link(line: Line) -> str:
    """A case's title as the way to its debriefing."""
    return tag("a", esc(line.title), href=f"/debrief?attempt={line.session.attempt_id}", target="_self")


def again(shown: Overview) -> str:
    """What was practised again, apart: it is known already, so it says nothing about growth."""
    if not shown.again:
        return ""
    rows = [
        (
            case_link(line),
            esc(AGAIN[line.session.exposure]),
            esc(day(line.session.ended_at)),
            *score_cells(line.session.composite),
        )
        for line in shown.again
    ]
    headings = (_("Case"), _("How"), _("Ended"), _("Score of 100"), _("80 % interval"), _("Moments that count"))
    return folded(_("Practised again, and other ways tried"), table(_("Latest first"), headings, rows))


# By criterion


def criteria(shown: Overview) -> str:
    """What is worth practising next; then every skill, where what has too little evidence says so."""
    n = min(len(shown.new), RECENT)
    if not n:
        return ""
    below = ngettext("From your latest new case.", "From your latest {n} new cases.", n).format(n=n)
    by_name = {line.standing.criterion: line for line in shown.criteria}
    low = [by_name[standing.criterion] for standing in weak(line.standing for line in shown.criteria)][:MAX_LOW]
    inner = heading(_("By skill"), below)
    if low:
        inner += tag("h3", esc(_("Most worth practising at present")))
        inner += tag("div", "".join(_criterion(line) + _practise(line) for line in low), "sb-scores")
    else:
        inner += tag("p", esc(_("With the evidence so far, no skill stands out as one to work on first.")))
    return inner + folded(_("Every skill, and how much there is to go by"), every_skill(shown.criteria))


def _practise(line: CriterionLine) -> str:
    return tag("p", esc(line.criterion.practise), "sb-practise") if line.criterion is not None else ""


def every_skill(lines: Sequence[CriterionLine]) -> str:
    """Every skill by dimension; those with too little evidence apart."""
    inner = ""
    for dimension in Dimension:
        held = [line for line in lines if _dimension(line) is dimension and line.standing.score.value is not None]
        if held:
            inner += tag("h3", esc(DIMENSIONS[dimension.value]))
            inner += tag("div", "".join(_criterion(line) for line in held), "sb-scores")
    thin = [line for line in lines if line.standing.score.value is None]
    if thin:
        text = _("Fewer than {n} moments that count:").format(n=MIN_OPPORTUNITIES)
        listed = "".join(tag("li", esc(_thin(line))) for line in thin)
        inner += tag("h3", esc(_("Insufficient evidence"))) + tag("p", esc(text), "sb-sub") + tag("ul", listed)
    note = _("What is rated once a case, such as the plan for safety, stands in each debriefing.")
    return inner + tag("p", esc(note), "sb-score-note")


def _dimension(line: CriterionLine) -> Dimension:
    if line.criterion is not None:
        return line.criterion.dimension
    start = line.standing.criterion[:1]  # its rubric has left the library; the ids keep their first letter
    return {"A": Dimension.ATTUNEMENT, "S": Dimension.SAFETY}.get(start, Dimension.FIDELITY)


def _title(line: CriterionLine) -> str:
    return line.criterion.title if line.criterion is not None else line.standing.criterion


def _thin(line: CriterionLine) -> str:
    n = line.standing.score.opportunities
    return ngettext("{title} ({n} moment)", "{title} ({n} moments)", n).format(title=_title(line), n=n)


def _criterion(line: CriterionLine) -> str:
    score, n_cases = line.standing.score, line.standing.n_cases
    value, low, high = ((part or 0) / 100 for part in (score.value, score.low, score.high))
    said = _("{value} of 100 · {band}").format(value=f"{value:.0f}", band=score.band)
    head = tag("span", esc(_title(line)), "sb-score-name") + tag("span", esc(said), "sb-band")
    moments = ngettext("{n} moment", "{n} moments", score.opportunities).format(n=score.opportunities)
    note = ngettext("{moments} in {n} case", "{moments} in {n} cases", n_cases).format(moments=moments, n=n_cases)
    note = _("{where}; 80 % interval {low} to {high}").format(where=note, low=f"{low:.0f}", high=f"{high:.0f}")
    bar = tag("span", "", "sb-range", style=f"left:{low}%;width:{high - low}%")
    bar += tag("span", "", "sb-point", style=f"left:{value}%")
    track = tag("div", bar, "sb-track", aria_hidden="true")  # the words beside it say it all
    return tag("div", tag("div", head, "sb-score-head") + track + tag("p", esc(note), "sb-score-note"), "sb-score")


def heading(title: str, below: str) -> str:
    """A section's heading, with a line on what it is about."""
    return tag("h2", esc(title)) + tag("p", esc(below), "sb-sub")


def folded(title: str, inner: str) -> str:
    """Something that is there for whoever wants it."""
    return tag("details", tag("summary", esc(title)) + inner, "sb-fold sb-fold-cases")

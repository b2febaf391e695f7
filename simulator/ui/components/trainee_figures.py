"""Figures on the page of a trainee, each with what it rests on and its interval."""

from __future__ import annotations

from simulator.analytics.mastery import GATES, Gap, Mastery
from simulator.analytics.mastery import NewCase as Case
from simulator.domain.attempt import Mode
from simulator.domain.progress import MIN_CASES_FOR_TREND, RECENT
from simulator.domain.scoring import COMPOSITE, MIN_OPPORTUNITIES, Z_80, Evidence, Gate, Score
from simulator.services.cohort_reading import POINTS
from simulator.services.debrief_words import DIMENSIONS
from simulator.services.trainee_page import Task, TaskState, TraineePage, TranscriptLine
from simulator.ui.components.progress import columns, every_skill, folded, score_cells, trend_words
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import esc, table, tag

FULL = 10_000
STATES: dict[TaskState, str] = {
    TaskState.NOT_BEGUN: _("not begun"),
    TaskState.UNDER_WAY: _("under way since {day}"),
    TaskState.ENDED: _("ended on {day}"),
}
GATE_WORDS: dict[Gate, str] = {Gate.CLEAR: _("clear"), Gate.REVIEW: _("safety review")}


# Where they are


def tasks(page: TraineePage) -> str:
    """What the cohort is asked to do, and how far the trainee is with it."""
    if not page.tasks:
        return tag("p", esc(_("Nothing is assigned to this cohort.")))
    done = sum(task.state is TaskState.ENDED for task in page.tasks)
    said = _("{n} of {all} assignments are done.").format(n=done, all=len(page.tasks))
    rows = [
        (
            _to_session(str(task.attempt_id), task.title) if task.attempt_id else esc(task.title),
            esc(STATES[task.state].format(day=day(task.at) if task.at else "")),
            esc(_due(task)),
        )
        for task in page.tasks
    ]
    headings = (_("Case"), _("State"), _("Due"))
    return tag("p", esc(said)) + _wide(table(_("Assigned cases, newest first"), headings, rows))


def _due(task: Task) -> str:
    parts = []
    if task.assignment.due_at is not None:
        parts.append(day(task.assignment.due_at))
    if task.assignment.mode is Mode.SUMMATIVE:
        parts.append(_("done once, without help"))
    if task.assignment.closed_at is not None:
        parts.append(_("closed"))
    return ", ".join(parts) or "–"


def _to_session(attempt_id: str, title: str) -> str:
    return tag("a", esc(title), href=f"/supervision?attempt={attempt_id}&read=1", target="_self")


def _wide(inner: str) -> str:
    return tag("div", inner, "sb-fold-cases")


# Over new cases


def growth(page: TraineePage) -> str:
    """What may be said of scores over new cases; a picture from five on, and the table."""
    scored = [(n, as_score(line.first.case)) for n, line in enumerate(page.new, 1) if line.first.case.score is not None]
    inner = tag("p", esc(trend_words(page.growth)))
    if len(scored) >= MIN_CASES_FOR_TREND:
        note = _("Each mark is one case, with its 80 % interval within the case. Another case may differ more.")
        inner += columns(scored) + tag("p", esc(note), "sb-score-note")
    rows = []
    for number, line in enumerate(page.new, 1):
        case = line.first.case
        value, interval, _n = score_cells(as_score(case))
        gate = GATE_WORDS[Gate.CLEAR if case.clear else Gate.REVIEW]
        title = _to_session(str(line.first.attempt_id), line.title)
        rows.append((f"{number}. {title}", esc(day(line.first.ended_at)), value, interval, esc(gate)))
    if not rows:
        return inner
    headings = (_("Case"), _("Ended"), _("Score of 100"), _("80 % interval"), _("Safety gate"))
    return inner + folded(_("New cases as a table"), table(_("New cases, oldest first"), headings, rows))


def as_score(case: Case) -> Score:
    """The score of a new case with its interval, in basis points."""
    if case.score is None:
        return Score(None, None, None, None, 0)
    value, error = round(case.score * POINTS), round((case.error or 0.0) * POINTS)
    low, high = max(0, round(value - Z_80 * error)), min(FULL, round(value + Z_80 * error))
    return Score(min(FULL, max(0, value)), error, low, high, 0)


# Against the cut


def mastery(page: TraineePage) -> str:
    """Whether the latest new cases lie surely above the cut with a clear gate, in words."""
    cut = _("The cut is {cut} of 100.").format(cut=f"{page.cut.value:g}")
    if page.cut.provisional:
        cut = _("The cut of {cut} of 100 is provisional: no judging stands behind it yet.").format(
            cut=f"{page.cut.value:g}"
        )
    gates = [line.first.case.clear for line in page.new[-GATES:]]
    inner = tag("p", esc(f"{_mastery_words(page)} {cut}"))
    if gates:
        text = ngettext(
            "The safety gate was clear in {clear} of the latest {n} new case.",
            "The safety gate was clear in {clear} of the latest {n} new cases.",
            len(gates),
        )
        inner += tag("p", esc(text.format(clear=sum(gates), n=len(gates))))
    return inner


def _mastery_words(page: TraineePage) -> str:
    found = page.mastery
    if found is None:
        return _(
            "How surely scores lie above the cut can't be told: it takes ten people of the cohort with scores at two "
            "new cases, and {n} have a score so far."
        ).format(n=page.n_people)
    if found.gap is Gap.CASES:
        return _("Whether scores lie surely above the cut is asked from {needed} new cases on; there are {n}.").format(
            needed=GATES, n=found.n
        )
    if found.gap is Gap.SCORES:
        return _("Too few of the latest new cases have a score to say whether they lie surely above the cut.")
    return _latest_words(found)


def _latest_words(found: Mastery) -> str:
    lows = _(" and ").join(f"{max(0.0, low):.0f}" for low in found.lows)
    if found.holds:
        said = _(
            "Mastery in these exercises: on the two latest new cases with a score even the lower end of the 80 % "
            "interval ({lows}) is at the cut or above, and the safety gate was clear in the five latest."
        )
    else:
        said = _(
            "Not surely above the cut at present: on the two latest new cases with a score the lower ends of the 80 % "
            "interval are {lows}."
        )
    words = said.format(lows=lows)
    if found.reached_at is not None and not found.holds:
        words += " " + _("It had been so at new case {n}.").format(n=found.reached_at)
    return words


# By skill


def skills(page: TraineePage) -> str:
    """Dimensions and skills over the latest new cases; what has too little evidence says so."""
    n = min(len(page.new), RECENT)
    if not n:
        return tag("p", esc(_("Insufficient evidence: there is no new case yet.")))
    text = ngettext("From the latest new case.", "From the latest {n} new cases.", n).format(n=n)
    rows = [(esc(DIMENSIONS.get(name, name)), *score_cells(score)) for name, score in page.dimensions.items()]
    headings = (_("Dimension"), _("Score of 100"), _("80 % interval"), _("Moments that count"))
    inner = tag("p", esc(text), "sb-sub") + _wide(table(_("By dimension"), headings, rows))
    note = _("Fewer than {n} moments are insufficient evidence. Dimensions go together: read them as feedback.")
    inner += tag("p", esc(note.format(n=MIN_OPPORTUNITIES)), "sb-score-note")
    if page.criteria:
        inner += folded(_("Every skill, and how much there is to go by"), every_skill(page.criteria))
    return inner


# Sessions


def sessions(page: TraineePage) -> str:
    """Every ended session that the cohort's supervisors see, with its composite and its gate."""
    if not page.transcript:
        return tag("p", esc(_("No session that you can see has ended yet.")))
    rows = [
        (
            _to_session(str(line.result.attempt_id), line.result.title),
            esc(day(line.result.ended_at)),
            esc(_how(line)),
            *score_cells(line.result.scores[COMPOSITE]),
            esc(_gate(line)),
        )
        for line in reversed(page.transcript)
    ]
    headings = (
        _("Case"),
        _("Ended"),
        _("How"),
        _("Score of 100"),
        _("80 % interval"),
        _("Moments that count"),
        _("Safety gate"),
    )
    return _wide(table(_("Sessions, latest first"), headings, rows))


def _how(line: TranscriptLine) -> str:
    how = _("assigned") if line.assigned else _("shared")
    return _("{how}, again").format(how=how) if line.again else how


def _gate(line: TranscriptLine) -> str:
    gate = GATE_WORDS[line.result.gate]
    return _("{gate}, thin evidence").format(gate=gate) if line.result.evidence is Evidence.INSUFFICIENT else gate

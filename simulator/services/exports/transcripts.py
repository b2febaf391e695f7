"""A trainee's transcript as a document to print: cases done, and what they show, in this exercise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simulator.domain.attempt import Mode
from simulator.domain.cohort_records import Exposure
from simulator.domain.i18n import _, ngettext
from simulator.domain.notice import DISCLAIMER
from simulator.domain.progress import Exposure as Met
from simulator.domain.progress import standings, t_95
from simulator.domain.rubric import Criterion, Dimension
from simulator.domain.scoring import COMPOSITE
from simulator.services.debrief_words import BANDS, DIMENSIONS
from simulator.services.document_blocks import heading, small, table, text
from simulator.services.exports.records import CohortRecords, Person, Sitting
from simulator.services.press import Block, Document
from simulator.services.progress import session_of

MIN_CASES = 3
"""Below it there is no profile: one case is no measurement."""
ENOUGH_CASES = 6
"""From it on a program may review; decisions about somebody need ten."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is printed of one person."""

    records: CohortRecords
    person: Person
    criteria: Mapping[str, Criterion]

    @property
    def sittings(self) -> tuple[Sitting, ...]:
        """The person's, first to end first."""
        return tuple(one for one in self.records.sittings if one.of.attempt.trainee_id == self.person.account_id)


def document(transcript: Transcript) -> Document:
    """The whole transcript."""
    last = max((one.of.attempt.ended_at for one in transcript.sittings if one.of.attempt.ended_at), default=None)
    return Document(
        title=_("Transcript of simulated cases: {name}").format(name=transcript.person.name),
        at=last or transcript.records.at,
        foot=_("Secure Base · training simulation, fictional cases · certifies nothing"),
        page_words=_("Page"),
        blocks=tuple(_blocks(transcript)),
    )


def _blocks(transcript: Transcript) -> Iterator[Block]:
    first = [one for one in transcript.sittings if one.of.exposure is Exposure.FIRST]
    yield {"is": "facts", "rows": _facts(transcript, first)}
    yield {"is": "notice", "text": _(DISCLAIMER)}
    yield from _cases(transcript.sittings)
    yield heading(1, _("Profile in these exercises"))
    yield from _profile(first)
    yield from _criteria(first, transcript.criteria)
    yield heading(1, _("What this is, and what it is not"))
    yield small(
        _("In it are sessions that the program asked for, and those that the trainee shared. Private practice is not."),
        _("Only first exposures enter the profile: a case that is practised again is known already."),
        _("Critical moments do not stand here. A supervisor reads each of them with the trainee."),
        _("Choosing between options shows what somebody knows how to do, not what they do with clients."),
        _("The sub-scores of published instruments tend to move together: read a profile as feedback, not as a trait."),
    )


def _facts(transcript: Transcript, first: Sequence[Sitting]) -> list[tuple[str, str]]:
    n = len({one.of.attempt.scenario_id for one in first})
    cases = ngettext("{n} case met for the first time", "{n} cases met for the first time", n).format(n=n)
    at = transcript.records.at
    return [
        (_("Trainee"), transcript.person.name),
        (_("Program"), transcript.records.program),
        (_("Cohort"), transcript.records.cohort),
        (_("As of"), f"{at.day} {at:%B %Y, %H:%M} UTC"),
        (_("What it rests on"), cases),
    ]


def _cases(sittings: Sequence[Sitting]) -> Iterator[Block]:
    yield heading(1, _("Cases done"))
    if not sittings:
        yield text(_("No session that the program asked for, or that was shared, has ended yet."))
        return
    head = (_("Case"), _("Ended"), _("Exposure"), _("How"), _("Score"), _("80 % interval"), _("Moments"))
    widths = ["rest", *["auto"] * (len(head) - 1)]
    yield table(_("Sessions, oldest first"), head, [_case(one) for one in sittings], widths)


def _case(sitting: Sitting) -> tuple[str, ...]:
    score, ended = sitting.score(), sitting.of.attempt.ended_at
    exposures = {Exposure.FIRST: _("first"), Exposure.REPEAT: _("repeat")}
    how = _("shared") if sitting.of.assignment_id is None else _("assigned")
    if sitting.of.attempt.mode is Mode.SUMMATIVE:
        how = _("assigned, done once")
    return (
        sitting.title,
        "" if ended is None else f"{ended:%Y-%m-%d}",
        exposures[sitting.of.exposure],
        how,
        *_numbers(score.value, score.low, score.high),
        str(score.opportunities),
    )


def _numbers(value: int | None, low: int | None, high: int | None) -> tuple[str, str]:
    if value is None or low is None or high is None:
        return _("too few moments"), "–"
    return f"{value / 100:.0f}", f"{low / 100:.0f}–{high / 100:.0f}"


def _profile(first: Sequence[Sitting]) -> Iterator[Block]:
    rows = []
    for name in (*(one.value for one in Dimension), COMPOSITE):
        values = [value for one in first if (value := one.score(name).value) is not None]
        if values:
            rows.append((DIMENSIONS.get(name, name), str(len(values)), *_over_cases(values)))
    if not rows:
        yield text(_("There is no score yet."))
        return
    head = (_("Part"), _("Cases"), _("Mean score"), _("95 % interval over cases"))
    yield table(_("Means over first exposures, of 100"), head, rows, ["rest", "auto", "auto", "auto"])
    n = max(int(row[1]) for row in rows)
    if n < MIN_CASES:
        yield small(_("Fewer than three cases are practice, not a profile, so no interval is given."))
    elif n < ENOUGH_CASES:
        yield small(_("From three to five cases the interval is wide: a profile to talk about, not to decide on."))
    else:
        yield small(_("Decisions about somebody need at least ten different cases, and other evidence beside them."))


def _over_cases(values: Sequence[int]) -> tuple[str, str]:
    """Mean, and mean ± t · s / √n, within 0 and 100."""
    n, mean = len(values), sum(values) / len(values)
    if n < MIN_CASES:
        return f"{mean / 100:.0f}", _("too few cases")
    half = t_95(n - 1) * math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1) / n)
    return f"{mean / 100:.0f}", f"{max(0.0, mean - half) / 100:.0f}–{min(10_000.0, mean + half) / 100:.0f}"


def _criteria(first: Sequence[Sitting], criteria: Mapping[str, Criterion]) -> Iterator[Block]:
    sessions = [session_of(one.of.attempt, Met.FIRST, one.of.score.sheet) for one in first if one.of.score is not None]
    rows = []
    for one in standings(sessions):
        title = criteria[one.criterion].title if one.criterion in criteria else ""
        value, interval = _numbers(one.score.value, one.score.low, one.score.high)
        name = f"{one.criterion} {title}".strip()
        rows.append((name, BANDS[one.score.band], value, interval, str(one.score.opportunities), str(one.n_cases)))
    if rows:
        head = (_("Criterion"), _("Band in this exercise"), _("Score"), _("80 %"), _("Moments"), _("Cases"))
        yield heading(2, _("By criterion"))
        yield table(_("Criteria that came up"), head, rows, ["rest", *["auto"] * (len(head) - 1)])

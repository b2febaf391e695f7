"""How one trainee of a cohort is doing, as their supervisors read it, and its tables to take along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from simulator.analytics.mastery import Mastery
from simulator.domain.accounts import Account, Assignment, Cohort
from simulator.domain.flags import Flag
from simulator.domain.progress import CaseResult, Growth
from simulator.domain.scoring import Score
from simulator.services.cohort_reading import FirstScore
from simulator.services.critical import CriticalLine
from simulator.services.cuts import Cut
from simulator.services.progress import CriterionLine
from simulator.services.remediation import LogEntry

Row = tuple[str, ...]


class TaskState(StrEnum):
    """How far a trainee is with an assignment."""

    NOT_BEGUN = "not begun"
    UNDER_WAY = "under way"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment of the cohort, and how far the trainee is with it.

    Attributes
    ----------
    at : datetime or None
        When the trainee began it, or ended it; None where it was not begun.
    attempt_id : UUID or None
        The session that has ended.
    """

    assignment: Assignment
    title: str
    state: TaskState
    at: datetime | None
    attempt_id: UUID | None


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A session that the cohort's supervisors see, with what it came to.

    Attributes
    ----------
    again : bool
        Whether an earlier line is of the same case.
    assigned : bool
        Whether the program asked for it; otherwise the trainee shared it.
    """

    result: CaseResult
    again: bool
    assigned: bool


@dataclass(frozen=True, slots=True)
class NewLine:
    """A new case: the first exposure, with the score that people are compared by."""

    first: FirstScore
    title: str


@dataclass(frozen=True, slots=True)
class TraineeLine:
    """A trainee in the list of a cohort.

    Attributes
    ----------
    n_new, n_scored : int
        New cases, and those of them with a score.
    n_done, n_tasks : int
        Assignments that are done, and all.
    last_at : datetime or None
        When a session that supervisors see ended last.
    flag : Flag or None
        What stands about them and is shown to supervisors.
    n_critical, n_open : int
        Critical choices that nobody has reviewed; entries of the log that are open.
    """

    account: Account
    n_new: int
    n_scored: int
    n_done: int
    n_tasks: int
    last_at: datetime | None
    flag: Flag | None
    n_critical: int
    n_open: int


@dataclass(frozen=True, slots=True)
class TraineePage:
    """Everything that the page of a trainee shows.

    Attributes
    ----------
    transcript : tuple of TranscriptLine
        Oldest first.
    new : tuple of NewLine
        New cases, oldest first.
    growth : Growth
        In basis points, over the scores of ``new``.
    dimensions : mapping of str to Score
        Over the latest new cases, from decisions alone.
    mastery : Mastery or None
        None where the cohort does not say how far scores vary from case to case.
    n_people : int
        People of the cohort whose scores say how scores spread.
    """

    account: Account
    cohort: Cohort
    tasks: tuple[Task, ...]
    transcript: tuple[TranscriptLine, ...]
    new: tuple[NewLine, ...]
    growth: Growth
    dimensions: Mapping[str, Score]
    criteria: tuple[CriterionLine, ...]
    mastery: Mastery | None
    cut: Cut
    n_people: int
    flags: tuple[Flag, ...]
    critical: tuple[CriticalLine, ...]
    log: tuple[LogEntry, ...]


# Tables to take along: what is missing stays empty, and is never 0


def list_rows(lines: Iterable[TraineeLine]) -> Iterator[Row]:
    """A heading, and a row a trainee."""
    yield (
        *("trainee", "e-mail", "new cases", "with a score", "assignments done", "assignments"),
        *("last ended (UTC)", "flag", "critical for review", "log open"),
    )
    for line in lines:
        counts = (line.n_new, line.n_scored, line.n_done, line.n_tasks)
        flag = line.flag.kind.value if line.flag else ""
        waiting = (str(line.n_critical), str(line.n_open))
        yield (line.account.name, line.account.email, *map(str, counts), _minute(line.last_at), flag, *waiting)


def _sessions(page: TraineePage) -> Iterator[Row]:
    yield (
        *("case", "ended (UTC)", "how", "again", "safety gate", "evidence"),
        *("dimension", "score of 100", "80 % low", "80 % high", "moments that count"),
    )
    for line in page.transcript:
        result = line.result
        how, again = "assigned" if line.assigned else "shared", "yes" if line.again else "no"
        facts = (result.title, _minute(result.ended_at), how, again, result.gate.value, result.evidence.value)
        for name, score in result.scores.items():
            yield (*facts, name, *_score(score))


def _growth(page: TraineePage) -> Iterator[Row]:
    yield ("new case", "case", "ended (UTC)", "score of 100", "standard error within the case", "safety gate")
    for number, line in enumerate(page.new, 1):
        case = line.first.case
        found = (_number(case.score), _number(case.error))
        yield (str(number), line.title, _minute(line.first.ended_at), *found, "clear" if case.clear else "review")


def _skills(page: TraineePage) -> Iterator[Row]:
    yield ("skill", "id", "score of 100", "80 % low", "80 % high", "moments that count", "cases")
    for name, score in page.dimensions.items():
        yield (name, "", *_score(score), "")
    for line in page.criteria:
        title = line.criterion.title if line.criterion else line.standing.criterion
        yield (title, line.standing.criterion, *_score(line.standing.score), str(line.standing.n_cases))


def _tasks(page: TraineePage) -> Iterator[Row]:
    yield ("case", "assigned (UTC)", "due (UTC)", "state", "since (UTC)")
    for task in page.tasks:
        due = _minute(task.assignment.due_at) if task.assignment.due_at else ""
        yield (task.title, _minute(task.assignment.created_at), due, task.state.value, _minute(task.at))


def _critical(page: TraineePage) -> Iterator[Row]:
    yield ("case", "decision", "state", "codes", "time (UTC)", "by", "note")
    for line in page.critical:
        where = (line.case_title, str(line.step + 1), line.state.value, " ".join(code for _error, code in line.errors))
        if not line.history:
            yield (*where, "", "", "")
        for said in line.history:
            yield (*where, _minute(said.step.at), said.by_name, said.step.note)


def _log(page: TraineePage) -> Iterator[Row]:
    yield ("time (UTC)", "what", "by", "text", "due", "state")
    for entry in page.log:
        one = entry.agreement
        due, state = one.due_on.isoformat() if one.due_on else "", "open" if one.is_open else "done"
        yield (_minute(one.created_at), "agreed", entry.author_name, one.text, due, state)
        for said in entry.notes:
            yield (_minute(said.note.at), said.note.kind.value, said.author_name, said.note.text, "", "")


TABLES: Mapping[str, Callable[[TraineePage], Iterator[Row]]] = {
    "sessions": _sessions,
    "growth": _growth,
    "skills": _skills,
    "tasks": _tasks,
    "critical": _critical,
    "log": _log,
}
"""Each table of the page by its name."""


def _score(score: Score) -> Row:
    ends = (score.value, score.low, score.high)
    return (*("" if end is None else f"{end / 100:.2f}" for end in ends), str(score.opportunities))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _minute(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at else ""

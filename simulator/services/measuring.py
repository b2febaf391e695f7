"""How far a cohort's scores can be trusted: reliability over cases, effort, and what they were compared by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from simulator.analytics.effort import Effort, effort, rapid_threshold
from simulator.analytics.generalizability import Generalizability, generalizability
from simulator.domain.cohort_totals import ItemMade, ScoredAttempt
from simulator.domain.policy import Action, CohortAccess, can
from simulator.domain.roles import Actor
from simulator.domain.suppression import may_show, suppress
from simulator.errors import NotFound
from simulator.services.cohort_figures import CohortFigures
from simulator.services.cohort_scores import first_by_person
from simulator.services.cohort_views import SeenCohort
from simulator.services.finding import as_id
from simulator.services.narrowing import WHOLE, Narrowing

MOST_TIMED = 4_000
"""First sessions, the newest, whose answers are looked at one by one."""


@dataclass(frozen=True, slots=True)
class QuickSession:
    """A session in which many answers came too fast to have been read. ``name``: empty where the account is gone."""

    attempt_id: UUID
    name: str
    title: str
    effort: Effort


@dataclass(frozen=True, slots=True)
class EffortFound:
    """Effort over first sessions.

    Attributes
    ----------
    n, n_judged : int
        First sessions that were looked at, and those with enough answers that could be judged.
    n_people : int or None
        People with a session of low effort; None where the count is not shown.
    sessions : tuple of QuickSession
        Which they are; empty for who does not supervise all of the people.
    """

    n: int
    n_judged: int
    n_people: int | None
    sessions: tuple[QuickSession, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the scores of cohorts are worth.

    Attributes
    ----------
    cohorts : tuple of SeenCohort
        Whose they are.
    found : Generalizability or None
        Of first exposures without those of low effort; None where too few people are behind it for this reader.
    n_kept_out : int
        First sessions with a score that were kept out for low effort; 0 where ``found`` is None.
    left_out, capped : bool
        As for a cohort's scores.
    calibration : str
        The version of the calibration that scores are adjusted by; empty where they are plain scores.
    """

    cohorts: tuple[SeenCohort, ...]
    found: Generalizability | None
    n_kept_out: int
    left_out: bool
    capped: bool
    effort: EffortFound | None
    calibration: str


@dataclass
class Measuring:
    """Reads what scores are worth.

    Attributes
    ----------
    figures : CohortFigures
        Whose rows it rests on, and who may see which.
    calibration : callable
        The version that scores are adjusted by now; empty for none.
    """

    figures: CohortFigures
    calibration: Callable[[], str] = field(default_factory=lambda: str)

    def of_cohort(self, actor: Actor, cohort_id: str | UUID, narrowing: Narrowing = WHOLE) -> Measured:
        """Of one cohort, or a part of it; raises as ``CohortRows.part`` does."""
        return self._measured(actor, (self.figures.source.seen(actor, cohort_id),), narrowing)

    def of_program(self, actor: Actor, program_id: str | UUID) -> Measured:
        """Of all cohorts of a program that one may look at; raises NotFound where there is none."""
        wanted = as_id(program_id)
        cohorts = () if wanted is None else self.figures.source.programs.cohorts(wanted)
        seen = tuple(
            self.figures.source.seen(actor, one.id)
            for one in cohorts
            if can(actor, Action.READ_FIGURES, CohortAccess(one.id, one.program_id))
        )
        if not seen:
            raise NotFound("program")
        return self._measured(actor, seen, WHOLE)

    def _measured(self, actor: Actor, seen: tuple[SeenCohort, ...], narrowing: Narrowing) -> Measured:
        source = self.figures.source
        parts = [source.part(actor, one, narrowing) for one in seen]
        read = [source.rows(one, n_cohorts=len(seen)) for one in seen]
        inside = (row for part, one in zip(parts, read, strict=True) for row in one.rows if part.has(row))
        people = first_by_person(inside)
        own = all(one.own for one in seen)
        left_out, capped = any(one.left_out for one in read), any(one.capped for one in read)
        if not (own or may_show(len(people))):
            return Measured(seen, None, 0, left_out, capped, None, self.calibration())
        rows = [row for some in people.values() for row in some]
        timed = sorted(rows, key=lambda row: row.ended_at, reverse=True)[:MOST_TIMED]
        efforts = efforts_of(timed, self.figures.source.rollups.made([row.attempt_id for row in timed]))
        low = {attempt_id for attempt_id, one in efforts.items() if one.low}
        scores = self.figures.measure(rows)
        entering = [row for row in rows if row.attempt_id in scores and row.attempt_id not in low]
        n_kept_out = sum(row.attempt_id in scores and row.attempt_id in low for row in rows)
        found = reliability(entering, scores)
        told = self._effort(seen, timed, efforts, own=own)
        for one in seen if told.sessions else ():
            self.figures.source.note_reading(actor, one.cohort)
        return Measured(seen, found, n_kept_out, left_out, capped, told, self.calibration())

    def _effort(
        self, seen: Sequence[SeenCohort], rows: Sequence[ScoredAttempt], efforts: Mapping[UUID, Effort], *, own: bool
    ) -> EffortFound:
        low = [row for row in rows if efforts[row.attempt_id].low]
        n_low, n_all = len({row.trainee_id for row in low}), len({row.trainee_id for row in rows})
        n_judged = sum(one.gap is None for one in efforts.values())
        if not own:
            return EffortFound(len(rows), n_judged, suppress([n_low, n_all - n_low]).parts[0], ())
        names = {
            account.id: account.name
            for one in seen
            for account, _ in self.figures.source.programs.enrolled(one.cohort.id)
        }
        sessions = (
            QuickSession(
                row.attempt_id,
                names.get(row.trainee_id, ""),
                self.figures.title_of(row.scenario_id),
                efforts[row.attempt_id],
            )
            for row in low
        )
        return EffortFound(len(rows), n_judged, n_low, tuple(sessions))


def reliability(rows: Sequence[ScoredAttempt], scores: Mapping[UUID, tuple[float, float]]) -> Generalizability:
    """Of first exposures, one score a person and case."""
    people: dict[UUID, int] = {}
    cases: dict[str, int] = {}
    cells = {
        (
            people.setdefault(row.trainee_id, len(people)),
            cases.setdefault(row.scenario_id, len(cases)),
        ): scores[row.attempt_id][0]
        for row in rows
    }
    return generalizability([who for who, _ in cells], [where for _, where in cells], list(cells.values()))


def efforts_of(rows: Sequence[ScoredAttempt], made: Mapping[UUID, Sequence[ItemMade]]) -> dict[UUID, Effort]:
    """The effort of each attempt, held against the times of all of them at the same decisions."""
    times: defaultdict[tuple[str, str], defaultdict[str, list[int | None]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        of_case = times[row.scenario_id, row.key_hash]
        for one in made.get(row.attempt_id, ()):
            of_case[one.node].append(one.response_ms)
    limits = {case: {node: rapid_threshold(some) for node, some in of_case.items()} for case, of_case in times.items()}
    found = {}
    for row in rows:
        limit = limits[row.scenario_id, row.key_hash]
        found[row.attempt_id] = effort([(one.response_ms, limit[one.node]) for one in made.get(row.attempt_id, ())])
    return found

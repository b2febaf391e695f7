"""Every table of a cohort's pages as CSV, under the rules of the page: what it doesn't show, no file has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from simulator.domain.roles import Actor
from simulator.errors import NotFound
from simulator.services.cohort_figures import CohortFigures
from simulator.services.cohort_scores import BINS
from simulator.services.cohort_words import GATES, HIDDEN, NOT_SHOWN, STATES
from simulator.services.debrief_words import DIMENSIONS
from simulator.services.measuring import Measuring
from simulator.services.narrowing import WHOLE, Narrowing
from simulator.services.tables_out import csv_lines

TAKEN = "cohort-table-taken"
Rows = Iterator[list[str]]


@dataclass
class CohortTables:
    """Makes the tables."""

    figures: CohortFigures
    measuring: Measuring

    def csv(self, actor: Actor, cohort_id: str | UUID, table: str, part: Narrowing = WHOLE) -> bytes:
        """A table of a cohort, or of a part of it as far as the page narrows it; that it was taken is noted.

        Raises
        ------
        NotFound
            If one may not look at the cohort, or there is no such table.
        AccessDenied, InvalidInput
            As ``CohortRows.part`` does.
        """
        source = self.figures.source
        seen = source.seen(actor, cohort_id)
        makers = {
            "people": self._people,
            "scores": self._scores,
            "spread": self._spread,
            "growth": self._growth,
            "skills": self._skills,
            "skills-by-person": self._skills_by_person,
            "reliability": self._reliability,
        }
        if table not in makers:
            raise NotFound("table")
        made = "".join(csv_lines(makers[table](actor, seen.cohort.id, part))).encode()
        with source.database.writing():
            source.audit.record(
                TAKEN,
                at=source.now(),
                actor_id=actor.id,
                program_id=seen.program.id,
                thing=f"cohort:{seen.cohort.id}",
                detail={"table": table, **part.said},
            )
        return made

    def _people(self, actor: Actor, cohort_id: UUID, part: Narrowing) -> Rows:
        found = self.figures.where(actor, cohort_id, part.section)
        yield ["person", "case", "due", "state", "ended", "score", "low 80 %", "high 80 %", "safety"]
        for person in found.people:
            for head, one in zip(found.asked, person.stands, strict=True):
                yield [
                    person.account.name,
                    head.title,
                    one.due_at.isoformat() if one.due_at else "",
                    STATES[one.state],
                    one.ended_at.isoformat() if one.ended_at else "",
                    *map(_number, (one.score, one.low, one.high)),
                    GATES[one.gate] if one.gate else "",
                ]

    def _scores(self, actor: Actor, cohort_id: UUID, part: Narrowing) -> Rows:
        yield ["dimension", "people", "new cases", "mean", "SD", "low 95 %", "high 95 %"]
        for one in self.figures.scores(actor, cohort_id, part).strips:
            n = [HIDDEN, ""] if one.hidden else [str(one.n_people), str(one.n_attempts)]
            yield [DIMENSIONS[one.dimension], *n, *map(_number, (one.mean, one.sd, one.low, one.high))]

    def _spread(self, actor: Actor, cohort_id: UUID, part: Narrowing) -> Rows:
        yield ["dimension", "from", "to", "people"]
        width = 100 // BINS
        for one in self.figures.scores(actor, cohort_id, part).strips:
            for at, n in enumerate(one.bins):
                count = NOT_SHOWN if n is None else str(n)
                yield [DIMENSIONS[one.dimension], str(at * width), str((at + 1) * width), count]

    def _growth(self, actor: Actor, cohort_id: UUID, part: Narrowing) -> Rows:
        yield ["new case", "people", "mean", "low 95 %", "high 95 %"]
        for one in self.figures.scores(actor, cohort_id, part).growth.points:
            yield [str(one.t), str(one.n), *map(_number, (one.mean, one.low, one.high))]

    def _skills(self, actor: Actor, cohort_id: UUID, part: Narrowing) -> Rows:
        found = self.figures.skills(actor, cohort_id, part)
        yield ["criterion", "title", "people", "people with too little evidence", "mean", "low 95 %", "high 95 %"]
        for one in found.skills:
            title = found.titles[one.criterion].title if one.criterion in found.titles else ""
            thin = NOT_SHOWN if one.n_thin is None else str(one.n_thin)
            n = [HIDDEN, ""] if one.hidden else [str(one.n_people), thin]
            yield [one.criterion, title, *n, *map(_number, (one.mean, one.low, one.high))]

    def _skills_by_person(self, actor: Actor, cohort_id: UUID, part: Narrowing) -> Rows:
        found = self.figures.skills(actor, cohort_id, part)
        yield ["person", "criterion", "moments", "mean"]
        for account, cells in found.people:
            for criterion, cell in sorted(cells.items()):
                yield [account.name, criterion, str(cell.n), _number(cell.value)]

    def _reliability(self, actor: Actor, cohort_id: UUID, part: Narrowing) -> Rows:
        measured = self.measuring.of_cohort(actor, cohort_id, part)
        yield ["figure", "value", "low 95 %", "high 95 %"]
        found = measured.found
        if found is None:
            yield ["people", HIDDEN, "", ""]
            return
        yield from _counts(("people", found.n_people), ("cases", found.n_cases), ("scores", found.n_scores))
        yield ["kept out for low effort", str(measured.n_kept_out), "", ""]
        if found.e_rho2 is not None:
            ends = (found.e_rho2.value, found.e_rho2.low, found.e_rho2.high)
            yield ["E-rho2", *(_number(end, 4) for end in ends)]
        for name, value in (("Phi", found.phi), ("SEM", found.sem), ("absolute SEM", found.sem_absolute)):
            yield [name, _number(value, 4), "", ""]
        needed = found.cases_needed()
        yield ["cases needed for .80", "" if needed is None else str(needed), "", ""]


def _counts(*counts: tuple[str, int]) -> Iterable[list[str]]:
    return ([name, str(n), "", ""] for name, n in counts)


def _number(value: float | None, places: int = 2) -> str:
    """Blank where there is none: a blank is never 0."""
    return "" if value is None else f"{value:.{places}f}"

"""How far a program's raters agree, and how strict each is beside the others: of closed panels, and of own words.

Nobody is told what anybody rated. Who leads the program sees raters by name; a rater sees themselves and the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from simulator.analytics.agreement import icc, ordinal_alpha
from simulator.analytics.severity import FEWEST as FEWEST_RATINGS
from simulator.analytics.severity import Rated, severities
from simulator.domain.accounts import Program
from simulator.domain.panel import Panel, by_rater, whole_decisions
from simulator.domain.policy import Action, ProgramAccess, can
from simulator.domain.roles import Actor
from simulator.errors import AccessDenied, ContentChanged, InvalidInput, StorageError
from simulator.services.finding import find_program, name_of
from simulator.services.narrowing import WHOLE, Days, Narrowing, days_of
from simulator.services.panel_finder import PanelFinder, rated_nodes
from simulator.services.panel_results import Agreement, results_of
from simulator.services.rater_figures import OfWords, PanelLine, RaterFigures, RaterLine
from simulator.services.rater_words import csv_rows
from simulator.services.rooms import Rooms
from simulator.services.tables_out import csv_lines
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.coaching_store import CoachingStore
from simulator.storage.store import Transactions

READ = "raters-read"
ONE_VISIT = timedelta(hours=1)
"""However often somebody looks within this time, the audit log has one line."""


@dataclass
class Raters:
    """Figures of raters.

    Attributes
    ----------
    now : callable
        The clock, aware UTC.
    """

    panels: PanelFinder
    coaching: CoachingStore
    programs: ProgramStore
    accounts: AccountStore
    audit: AuditStore
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def programs_of(self, actor: Actor) -> tuple[Program, ...]:
        """The programs whose raters a person may look at; none for most people."""
        return tuple(one for one in self.programs.programs() if can(actor, Action.READ_RATERS, ProgramAccess(one.id)))

    def figures(self, actor: Actor, program_id: str | UUID, narrowing: Narrowing = WHOLE) -> RaterFigures:
        """How the program's raters rate, always or in some days (UTC); that a lead has seen it by name is noted.

        Days are for who leads the program: to others they could tell who rated when.

        Raises
        ------
        NotFound, AccessDenied
            If the person may not.
        InvalidInput
            If a day is none.
        """
        program = find_program(self.programs, actor, program_id, Action.READ_RATERS)
        by_name = actor.leads(program.id)
        if by_name:
            self._note(actor, program)
        elif not narrowing.is_whole:
            raise AccessDenied(Action.READ_RATERS)
        days = days_of(narrowing)
        lines, rated = [], []
        for panel in self.panels.store.closed_in(program.id):
            line, ratings = self._panel(actor, panel)
            lines.append(line)
            rated += [one for one in ratings if days.has(one.at)]
        cohorts = [one.id for one in self.programs.cohorts(program.id) if by_name or one.id in actor.supervises]
        return RaterFigures(
            program,
            by_name,
            tuple(lines),
            self._lines(actor, rated, by_name=by_name),
            self._words(actor, cohorts, days, by_name=by_name),
        )

    def csv(self, actor: Actor, program_id: str | UUID, narrowing: Narrowing = WHOLE) -> str:
        """The same as a table, a row for each rater and month; raises as ``figures`` does."""
        return "".join(csv_lines(csv_rows(self.figures(actor, program_id, narrowing))))

    def _panel(self, actor: Actor, panel: Panel) -> tuple[PanelLine, list[Rated]]:
        """What a panel found of its raters, and their ratings of whole decisions."""
        access = self.panels.access(panel)
        follows = can(actor, Action.READ_PANEL, access) or actor.id in access.raters
        line = PanelLine(panel, panel.title if follows else "", 0, None)
        try:
            case = self.rooms.written(panel)
            found = results_of(panel, case, self.panels.store)
        except InvalidInput as error:
            return replace(line, why_not=str(error)), []
        except (ContentChanged, StorageError) as error:
            return replace(line, why_not=str(error)), []
        nodes, rated = rated_nodes(case.scenario), []
        for rater_id, given in by_rater(self.panels.store.ratings(panel.id)).items():
            for name in whole_decisions(nodes, given):
                if name in found.found:
                    rated += [
                        Rated(rater_id, (panel.id, name, option), criterion, level, one.at)
                        for option, one in given[name].items()
                        for criterion, level in one.ratings.items()
                    ]
        return replace(line, n_raters=found.n_raters, agreement=found.agreement), rated

    def _words(self, actor: Actor, cohort_ids: Sequence[UUID], days: Days, *, by_name: bool) -> OfWords:
        given = [one for one in self.coaching.ratings_in(cohort_ids) if one.blind and days.has(one.at)]
        rated = [
            Rated(one.rater_id, (one.attempt_id, one.step), criterion, level, one.at)
            for one in given
            for criterion, level in one.ratings.items()
        ]
        raters_of: dict[tuple[UUID, int], set[UUID]] = {}
        for one in given:
            raters_of.setdefault((one.attempt_id, one.step), set()).add(one.rater_id)
        n_shared = sum(len(raters) > 1 for raters in raters_of.values())
        lines = self._lines(actor, rated, by_name=by_name)
        return OfWords(len(rated), len(raters_of), n_shared, _agreement(rated), lines)

    def _lines(self, actor: Actor, rated: Sequence[Rated], *, by_name: bool) -> tuple[RaterLine, ...]:
        """Raters beside one another: by name for a lead; for a rater they themselves, and others by how strict."""
        levels: dict[UUID, list[float]] = {}
        for one in rated:
            levels.setdefault(_person(one.rater), []).append(one.value)
        lines = []
        for beside in severities(rated):
            rater_id = _person(beside.rater)
            own = rater_id == actor.id
            name = name_of(self.accounts, rater_id) if by_name or own else ""
            same = len(levels[rater_id]) >= FEWEST_RATINGS and len(set(levels[rater_id])) == 1
            lines.append(RaterLine(name, own, beside, same))
        if by_name:
            return tuple(sorted(lines, key=lambda line: (not line.name, line.name, -line.beside.n)))
        others = [line for line in lines if not line.is_self]
        # Of one other rater there is no telling without telling who.
        told = [_unnamed(line) for line in others] if len(others) > 1 else []
        order = sorted(told, key=lambda line: (line.beside.severity is None, _value(line), line.beside.n))
        return (*(line for line in lines if line.is_self), *order)

    def _note(self, actor: Actor, program: Program) -> None:
        thing = f"program:{program.id}"
        last = self.audit.last_read(actor.id, thing, READ)
        if last is None or not timedelta() <= self.now() - last < ONE_VISIT:
            with self.database.writing():
                self.audit.record(READ, at=self.now(), actor_id=actor.id, program_id=program.id, thing=thing)


def _person(rater: object) -> UUID:
    assert isinstance(rater, UUID)
    return rater


def _unnamed(line: RaterLine) -> RaterLine:
    """Without months, which could tell who rated when."""
    return replace(line, name="", beside=replace(line.beside, months=()))


def _value(line: RaterLine) -> float:
    return 0.0 if line.beside.severity is None else line.beside.severity.value


def _agreement(rated: Sequence[Rated]) -> Agreement:
    """Over everything that was rated, with a gap where somebody did not."""
    raters = {one: place for place, one in enumerate(dict.fromkeys(one.rater for one in rated))}
    things = {one: place for place, one in enumerate(dict.fromkeys((one.person, one.decision) for one in rated))}
    levels = np.full((len(things), len(raters)), np.nan)
    for one in rated:
        levels[things[one.person, one.decision], raters[one.rater]] = one.value
    return Agreement(icc(levels), ordinal_alpha(levels))

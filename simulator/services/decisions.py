"""Decisions of a case as a cohort met them: how hard they are, what they tell, which options work, where people went.

Sums only; nobody by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from simulator.analytics.proportions import wilson
from simulator.content.case import Case
from simulator.domain.accounts import Cohort
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_sums import EVERYWHERE
from simulator.domain.cohort_totals import CaseTotal, EdgeTotal, ItemTotal, NodeTotal, OptionTotal
from simulator.domain.flow_suppression import remainder, shown_decisions
from simulator.domain.policy import Action, CohortAccess, can
from simulator.domain.roles import Actor
from simulator.domain.scenario import STANDARD, Scenario
from simulator.domain.skilled_walk import skilled_walk
from simulator.domain.suppression import may_show
from simulator.errors import NotFound
from simulator.services.case_access import OpenCases
from simulator.services.case_decisions import CaseFigures, CaseLine, CaseList, Filter, KeyLine, Safety
from simulator.services.cohort_rows import CohortRows
from simulator.services.cohort_views import SeenCohort
from simulator.services.decision_figures import (
    DecisionFigures,
    DecisionSums,
    decision_figures,
    flow_of,
    sums_of,
    ways,
)
from simulator.services.decision_tables import DecisionTable, rows
from simulator.services.keys_met import KeysMet
from simulator.services.tables_out import csv_lines
from simulator.storage.account_store import ProgramStore
from simulator.storage.rollup_store import RollupStore

Sessions = Counter[tuple[str, str]]
"""How many, by case and key."""
Row = TypeVar("Row", NodeTotal, ItemTotal, OptionTotal, EdgeTotal)


@dataclass
class Decisions:
    """Figures of decisions, for those who may read a cohort's.

    Attributes
    ----------
    source : CohortRows
        Which cohorts one may look at, and what a lead sees one by one.
    open_cases : OpenCases
        The cases that a person may see: who doesn't supervise a cohort is told of those alone.
    """

    source: CohortRows
    rollups: RollupStore
    programs: ProgramStore
    keys_met: KeysMet
    open_cases: OpenCases

    def cases(self, actor: Actor, cohort_id: str | UUID, asked: Filter | None = None) -> CaseList:
        """The cases of a cohort with how many sessions each, by title.

        Who doesn't supervise the cohort sees no repeats: of these it is not known how many people stand behind them.

        Raises
        ------
        NotFound, AccessDenied
            If the person may not read the cohort's figures.
        """
        there, asked = self.source.seen(actor, cohort_id), asked or Filter()
        cohort, is_own = there.cohort, there.own
        if asked.exposure is Exposure.REPEAT and (asked.everywhere or not is_own):
            return CaseList(cohort, is_own, asked, ())
        met = {one.scenario_id for one in self.rollups.cases([cohort.id])}
        seen = met if is_own else met & self.open_cases(actor).index.keys()
        known = self._known(actor, there, asked)
        of_case: dict[str, list[KeyLine]] = {}
        for one in self._totals(cohort, asked):
            if one.scenario_id in seen:
                told = all(may_show(one.n - some[one.scenario_id, one.key_hash]) for some in known)
                of_case.setdefault(one.scenario_id, []).append(KeyLine(one.key_hash, one.n if told else None))
        index = self.keys_met.rooms.library().index
        lines = [
            CaseLine(
                name,
                index[name].about.title if name in index else name,
                tuple(sorted(keys, key=lambda key: (-(key.n or 0), key.key_hash))),
            )
            for name, keys in of_case.items()
        ]
        return CaseList(cohort, is_own, asked, tuple(sorted(lines, key=lambda line: (line.title, line.scenario_id))))

    def case(
        self, actor: Actor, cohort_id: str | UUID, scenario_id: str, asked: Filter | None = None, key_hash: str = ""
    ) -> CaseFigures:
        """A case decision by decision.

        Parameters
        ----------
        key_hash : str
            The key to look at; where it is none of those there are, the one in force, or else that of most sessions.

        Raises
        ------
        NotFound
            If the person may not read the cohort's figures, or nothing of this case may be told.
        AccessDenied
            If the person is in the cohort, or manages it, and may not.
        """
        listed = self.cases(actor, cohort_id, asked)
        line = next((one for one in listed.cases if one.scenario_id == scenario_id), None)
        told = [] if line is None else [one for one in line.keys if one.n is not None]
        known = self.keys_met.of(listed.cohort.id, scenario_id) if told else {}
        keys = [
            replace(one, name=known[one.key_hash].name, in_force=known[one.key_hash].in_force)
            for one in told
            if one.key_hash in known
        ]
        if line is None or not keys:
            raise NotFound("case", hint="Nothing can be told of it for this cohort. Go back to the cohort’s cases.")
        keys.sort(key=lambda key: not key.in_force)
        key = next((one for one in keys if one.key_hash == key_hash), keys[0])
        return self._figures(actor, listed, replace(line, keys=tuple(keys)), key, known[key.key_hash].case)

    def csv(
        self,
        actor: Actor,
        cohort_id: str | UUID,
        scenario_id: str,
        table: str,
        asked: Filter | None = None,
        key_hash: str = "",
    ) -> str:
        """One of the case's tables, see ``DecisionTable``; raises as ``case`` does, and for any other name NotFound."""
        found = self.case(actor, cohort_id, scenario_id, asked, key_hash)
        wanted = next((one for one in DecisionTable if one.value == table), None)
        if wanted is None:
            raise NotFound("table")
        return "".join(csv_lines(rows(found, wanted)))

    def _figures(self, actor: Actor, listed: CaseList, line: CaseLine, key: KeyLine, case: Case) -> CaseFigures:
        cohort, asked, scenario = listed.cohort, listed.asked, case.scenario
        sums = self._sums(EVERYWHERE if asked.everywhere else cohort.id, line.scenario_id, key.key_hash, asked.exposure)
        figures = decision_figures(scenario, case.key, sums)
        shown = frozenset(one.node.id for one in figures)
        if asked.everywhere:
            shown &= self._shown_everywhere(actor, line.scenario_id, key.key_hash, scenario, sums)
        elif not listed.is_own:
            shown &= shown_decisions(flow_of(scenario, sums))
        whole = (one for one in self._totals(cohort, asked) if one.scenario_id == line.scenario_id)
        total = next(one for one in whole if one.key_hash == key.key_hash)
        skilled, made = skilled_walk(case.table, case.key, variant=STANDARD)
        return CaseFigures(
            cohort,
            listed.is_own,
            asked,
            line.title,
            scenario,
            key,
            line.keys,
            total.n,
            figures,
            shown,
            _safety(total, figures, shown, is_own=listed.is_own and not asked.everywhere),
            None if asked.everywhere else ways(scenario, sums, shown, (*(one.node for one in made), skilled.node)),
        )

    def _totals(self, cohort: Cohort, asked: Filter) -> tuple[CaseTotal, ...]:
        place = EVERYWHERE if asked.everywhere else cohort.id
        return tuple(one for one in self.rollups.cases([place]) if one.exposure is asked.exposure)

    def _sums(self, place: UUID, scenario_id: str, key_hash: str, exposure: Exposure) -> DecisionSums:
        def mine(rows: Iterable[Row]) -> Iterator[Row]:
            return (one for one in rows if one.key_hash == key_hash and one.exposure is exposure)

        return sums_of(
            mine(self.rollups.nodes([place], scenario_id)),
            mine(self.rollups.items([place], scenario_id)),
            mine(self.rollups.options([place], scenario_id)),
            mine(self.rollups.edges([place], scenario_id)),
        )

    def _shown_everywhere(
        self, actor: Actor, scenario_id: str, key_hash: str, scenario: Scenario, sums: DecisionSums
    ) -> frozenset[str]:
        """Decisions that tell of few people neither by themselves nor once one's own cohorts are taken away."""
        whole = flow_of(scenario, sums)
        shown = shown_decisions(whole)
        mine = []
        for cohort in self._readable(actor):
            flow = flow_of(scenario, self._sums(cohort.id, scenario_id, key_hash, Exposure.FIRST))
            there, n = self.source.seen(actor, cohort.id), flow.at().get(flow.start, 0)
            told = all(may_show(n - some[scenario_id, key_hash]) for some in self._known(actor, there, Filter()))
            seen = frozenset(flow.at()) if there.own else shown_decisions(flow) if told else frozenset()
            mine.append((flow.chosen, there.own, seen))
        for among in (True, False):
            left = remainder(whole.chosen, *(chosen for chosen, is_own, _seen in mine if is_own or not among))
            shown &= shown_decisions(replace(whole, chosen=left, went={}))
        return frozenset(
            node
            for node in shown
            if all(
                may_show(n)
                for option, n in remainder(whole.chosen, *(one for one, _is_own, seen in mine if node in seen)).items()
                if option[0] == node
            )
        )

    def _known(self, actor: Actor, there: SeenCohort, asked: Filter) -> tuple[Sessions, ...]:
        """What a reader could take off numbers of first exposures, by case and key; few must not be left then.

        Nothing for one's own cohort. A lead sees assigned sessions one by one: what is left was shared, or is of people
        who are gone. From all cohorts together one can take off the own ones, and these as far as they are told.
        """
        if asked.everywhere:
            whole, told = Sessions(), Sessions()
            for cohort in self._readable(actor):
                for one in self.rollups.cases([cohort.id]):
                    if one.exposure is Exposure.FIRST:
                        whole[one.scenario_id, one.key_hash] += one.n
                        told[one.scenario_id, one.key_hash] += one.n if cohort.id in actor.supervises else 0
            return Sessions(), whole, told
        if there.own:
            return ()
        rows = (one for one in self.source.rows(there).rows if one.exposure is Exposure.FIRST)
        return Sessions(), Sessions((one.scenario_id, one.key_hash) for one in rows)

    def _readable(self, actor: Actor) -> Iterator[Cohort]:
        """Cohorts whose figures a person may read."""
        for program_id in {membership.program_id for membership in actor.memberships}:
            for cohort in self.programs.cohorts(program_id):
                if can(actor, Action.READ_FIGURES, CohortAccess(cohort.id, cohort.program_id)):
                    yield cohort


def _safety(
    total: CaseTotal, figures: Iterable[DecisionFigures], shown: frozenset[str], *, is_own: bool
) -> Safety | None:
    """Of the whole case; not where few people could be told apart by it beside what decisions show."""
    if not is_own and any(one.critical is not None and one.node.id not in shown for one in figures):
        return None
    # Who sees assigned sessions one by one could take theirs off, and know of what was only shared.
    review = wilson(total.n_review, total.n) if is_own else None
    return Safety(wilson(total.n_critical, total.n_gate_opportunities), review)

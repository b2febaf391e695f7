"""A cohort at a glance: who is where, scores and safety, skills, and whom to look at more closely.

Own supervisors see everything that was assigned or shared. A lead of the program who does not supervise the cohort sees
of single people what was assigned, and figures about five people or more. See decision 46.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.domain.accounts import Account
from simulator.domain.cohort_states import BegunAssigned, state_of, what_counts
from simulator.domain.cohort_totals import ScoredAttempt
from simulator.domain.cohorts import Extension, due_for
from simulator.domain.policy import AccountAccess, Action, CohortAccess, can, require
from simulator.domain.roles import Actor
from simulator.domain.scoring import Z_80
from simulator.domain.suppression import may_show
from simulator.services.cohort_rows import MOST, CohortRows
from simulator.services.cohort_scores import (
    Measure,
    SkillCell,
    against_cut,
    count_concerns,
    first_by_person,
    growth_shown,
    risks,
    safety,
    score_series,
    skill_cells,
    skills,
    strips,
)
from simulator.services.cohort_views import (
    Asked,
    Attention,
    CohortLine,
    Offered,
    PersonLine,
    Scores,
    SeenCohort,
    Skills,
    Stand,
    Where,
)
from simulator.services.cuts import CutFor, cut_in_force
from simulator.services.flagging import ShownFlag
from simulator.services.narrowing import WHOLE, Narrowing
from simulator.services.practised import Practised


@dataclass
class CohortFigures:
    """Reads what a cohort's assigned and shared attempts come to.

    Attributes
    ----------
    source : CohortRows
        What figures are made of, and who may see which.
    measure : Measure
        The score by which people are compared.
    cut_for : CutFor
        What scores are held against.
    flags_in : callable
        Flags about single people, once these may be seen.
    extensions : callable
        Of these assignments, the time that people were given beyond what was asked.
    """

    source: CohortRows
    practised: Practised
    title_of: Callable[[str], str]
    measure: Measure
    cut_for: CutFor
    flags_in: Callable[[Actor, UUID], Sequence[ShownFlag]]
    extensions: Callable[[Sequence[UUID]], Sequence[Extension]]

    def cohorts(self, actor: Actor) -> tuple[CohortLine, ...]:
        """The cohorts that one may look at: those that one supervises, and those of programs that one leads."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        known = {membership.program_id for membership in actor.memberships}
        found = []
        for program in (one for one in self.source.programs.programs() if one.id in known):
            for cohort in self.source.programs.cohorts(program.id):
                access = CohortAccess(cohort.id, cohort.program_id)
                if can(actor, Action.READ_FIGURES, access):
                    n_open = sum(one.closed_at is None for one in self.source.programs.assignments([cohort.id]))
                    own = can(actor, Action.READ_TRAINEES, access)
                    found.append(CohortLine(cohort, program, len(self.source.trainees(cohort)), n_open, own))
        return tuple(found)

    def cohort(self, actor: Actor, cohort_id: str | UUID) -> SeenCohort:
        """A cohort that one may look at."""
        return self.source.seen(actor, cohort_id)

    def offered(self, actor: Actor, cohort_id: str | UUID) -> Offered:
        """What a cohort's figures can be narrowed to; cases for its own supervisors only."""
        seen = self.cohort(actor, cohort_id)
        met = {one.scenario_id for one in self.source.rollups.cases([seen.cohort.id])} if seen.own else ()
        titles = sorted((self.title_of(scenario_id), scenario_id) for scenario_id in met)
        return Offered(self.source.sections.sections(seen.cohort.id), {name: title for title, name in titles})

    def where(self, actor: Actor, cohort_id: str | UUID, section: str = "") -> Where:
        """Who is where with what is assigned, of all or of one section; that somebody reads it is noted."""
        seen = self.cohort(actor, cohort_id)
        inside = self.source.in_section(seen.cohort, section)
        self.source.note_reading(actor, seen.cohort)
        begun: dict[tuple[UUID, UUID], list[BegunAssigned]] = {}
        for one in self.source.store.begun_in(seen.cohort.id):
            begun.setdefault((one.trainee_id, one.assignment_id), []).append(one)
        counted = [one for one in self.source.programs.assignments([seen.cohort.id]) if one.counted]
        asked = sorted(counted, key=lambda one: (one.created_at, one.id))
        more = {(one.assignment_id, one.account_id): one for one in self.extensions([one.id for one in asked])}
        rows = {row.attempt_id: row for row in self.source.rollups.scored([seen.cohort.id], limit=MOST)}
        scores = self.measure(list(rows.values()))
        shared = _beyond(rows.values(), {one.attempt_id for own in begun.values() for one in own})
        people = []
        for account in self.source.trainees(seen.cohort):
            if inside is not None and account.id not in inside:
                continue
            own = {one.id: begun.get((account.id, one.id), ()) for one in asked}
            due = {one.id: due_for(one, more.get((one.id, account.id))) for one in asked}
            stands = tuple(self._stand(due[one.id], own[one.id], rows, scores) for one in asked)
            beyond = shared.get(account.id, ()) if seen.own else ()
            times = [one.last_at for some in own.values() for one in some] + [row.ended_at for row in beyond]
            people.append(PersonLine(account, stands, len(beyond) if seen.own else None, max(times, default=None)))
        heads = (
            Asked(one, self.title_of(one.scenario_id), Counter(person.stands[at].state for person in people))
            for at, one in enumerate(asked)
        )
        return Where(tuple(heads), tuple(people))

    def scores(self, actor: Actor, cohort_id: str | UUID, narrowing: Narrowing = WHOLE) -> Scores:
        """Scores and safety over new cases, with how they spread.

        Growth, and who is at a cut, are of people over all their new cases: a case or days don't narrow them. Critical
        choices are told of every session of a case or of none.
        """
        seen = self.cohort(actor, cohort_id)
        part = self.source.part(actor, seen, narrowing)
        read = self.source.rows(seen)
        everything = first_by_person(row for row in read.rows if part.has_person(row.trainee_id))
        people = everything
        if not narrowing.is_whole:
            people = first_by_person(row for own in everything.values() for row in own if part.has(row))
        scores = self.measure([row for own in everything.values() for row in own])
        cut = self.cut_for(seen.program.id)
        totals = None
        if part.has_every_session and not read.left_out:
            totals = [one for one in self.source.rollups.cases([seen.cohort.id]) if part.has_case(one.scenario_id)]
        n_people = len(people) if seen.own or may_show(len(people)) else 0
        return Scores(
            n_people,
            sum(map(len, people.values())) if n_people else 0,
            read.left_out,
            read.capped,
            strips(people, scores, all_shown=seen.own),
            cut,
            None if cut is None else against_cut(everything, scores, cut[0], all_shown=seen.own),
            safety(people, totals, all_shown=seen.own),
            growth_shown(score_series(everything, scores)),
        )

    def skills(self, actor: Actor, cohort_id: str | UUID, narrowing: Narrowing = WHOLE) -> Skills:
        """Skills over the cohort, or a section of it: their sums know people, and no cases or days.

        For own supervisors also by person, and then it is noted that they read it.
        """
        seen = self.cohort(actor, cohort_id)
        part = self.source.part(actor, seen, narrowing)
        totals = self.source.rollups.criteria([seen.cohort.id])
        cells = skill_cells(one for one in totals if part.has_person(one.trainee_id))
        people: tuple[tuple[Account, Mapping[str, SkillCell]], ...] = ()
        if seen.own:
            self.source.note_reading(actor, seen.cohort)
            trainees = (one for one in self.source.trainees(seen.cohort) if part.has_person(one.id))
            people = tuple((one, cells.get(one.id, {})) for one in trainees)
        return Skills(self.practised.criteria() if cells else {}, skills(cells, all_shown=seen.own), people)

    def attention(self, actor: Actor, cohort_id: str | UUID, narrowing: Narrowing = WHOLE) -> Attention:
        """Who may need help, of all or of one section; single people only to own supervisors, once they may see it.

        Everybody is read together with the whole cohort, over all their new cases.
        """
        seen = self.cohort(actor, cohort_id)
        part = self.source.part(actor, seen, narrowing)
        cut = cut_in_force(self.cut_for, seen.program.id)
        people = first_by_person(self.source.rows(seen).rows)
        enrolled = {one.id for one in self.source.trainees(seen.cohort) if part.has_person(one.id)}
        series = score_series(people, self.measure([row for own in people.values() for row in own]))
        found = {person: risk for person, risk in risks(series, cut.value).items() if person in enrolled}
        concerns = count_concerns(found, all_shown=seen.own)
        flags = None
        if seen.own:
            self.source.note_reading(actor, seen.cohort)
            flags = tuple(one for one in self.flags_in(actor, seen.cohort.id) if part.has_person(one.flag.person_id))
        return Attention(cut, concerns, flags)

    def _stand(
        self,
        due_at: datetime | None,
        begun: Sequence[BegunAssigned],
        rows: Mapping[UUID, ScoredAttempt],
        scores: Mapping[UUID, tuple[float, float]],
    ) -> Stand:
        found = what_counts(begun)
        state = state_of(found, due_at, self.source.now())
        if found is None or found.ended_at is None:
            return Stand(state, due_at)
        row, score = rows.get(found.attempt_id), scores.get(found.attempt_id)
        gate = None if row is None else row.gate
        if score is None:
            return Stand(state, due_at, found.attempt_id, found.ended_at, gate=gate)
        value, half = score[0], Z_80 * score[1]
        low, high = (min(max(end, 0.0), 100.0) for end in (value - half, value + half))
        return Stand(state, due_at, found.attempt_id, found.ended_at, min(max(value, 0.0), 100.0), low, high, gate)


def _beyond(rows: Iterable[ScoredAttempt], assigned: Set[UUID]) -> dict[UUID, list[ScoredAttempt]]:
    """Attempts that are only shared, by person."""
    found: dict[UUID, list[ScoredAttempt]] = {}
    for row in rows:
        if row.attempt_id not in assigned:
            found.setdefault(row.trainee_id, []).append(row)
    return found

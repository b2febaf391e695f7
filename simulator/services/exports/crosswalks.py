"""A program's crosswalk: the proposal that comes with us, until the program makes it its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.content.crosswalk import proposed_for
from simulator.content.scenarios import Shelf
from simulator.domain.crosswalk import Outcome, wrong_with, wrong_with_all
from simulator.domain.policy import Action
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion
from simulator.errors import InvalidInput
from simulator.services.finding import find_cohort, find_program
from simulator.storage.account_store import AuditStore, ProgramStore
from simulator.storage.export_store import ExportStore
from simulator.storage.store import Transactions


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A crosswalk as it is in force.

    Attributes
    ----------
    own : bool
        Whether the program made it its own; otherwise it is our proposal, which nobody has reviewed.
    criteria : mapping of str to Criterion
        What an outcome can rest on, by id.
    """

    outcomes: tuple[Outcome, ...]
    own: bool
    criteria: Mapping[str, Criterion]


@dataclass
class Crosswalks:
    """Reading and changing a program's crosswalk.

    Attributes
    ----------
    shelf : callable
        The rubrics that there are.
    now : callable
        The clock, aware UTC.
    """

    store: ExportStore
    programs: ProgramStore
    audit: AuditStore
    database: Transactions
    shelf: Callable[[], Shelf]
    now: Callable[[], datetime]

    def of_cohort(self, actor: Actor, cohort_id: str | UUID) -> Crosswalk:
        """The crosswalk of a cohort's program."""
        return self._of(find_cohort(self.programs, actor, cohort_id, Action.READ_COHORT).program_id)

    def keep_outcome(self, actor: Actor, program_id: str | UUID, outcome: Outcome) -> None:
        """Add an outcome, or change the one with its id; with the first change the crosswalk is the program's own.

        Raises
        ------
        InvalidInput
            If it can't be taken; says why.
        """
        program = find_program(self.programs, actor, program_id, Action.MANAGE_PROGRAM)
        with self.database.writing():
            there = self._of(program.id)
            said = wrong_with(outcome, there.criteria)
            if said:
                raise InvalidInput("outcome", said)
            kept = [outcome if one.id == outcome.id else one for one in there.outcomes]
            self._keep(actor, program.id, kept if outcome in kept else [*kept, outcome], there, outcome.id)

    def remove_outcome(self, actor: Actor, program_id: str | UUID, outcome_id: str) -> bool:
        """Take an outcome out; False if it is not in it."""
        program = find_program(self.programs, actor, program_id, Action.MANAGE_PROGRAM)
        with self.database.writing():
            there = self._of(program.id)
            kept = [one for one in there.outcomes if one.id != outcome_id]
            if len(kept) == len(there.outcomes):
                return False
            self._keep(actor, program.id, kept, there, outcome_id)
        return True

    def propose_again(self, actor: Actor, program_id: str | UUID) -> bool:
        """Forget the program's own and go back to the proposal; False if it has none."""
        program = find_program(self.programs, actor, program_id, Action.MANAGE_PROGRAM)
        with self.database.writing():
            dropped = self.store.drop_crosswalk(program.id)
            if dropped:
                self._record("crosswalk-dropped", actor, program.id)
        return dropped

    def _of(self, program_id: UUID) -> Crosswalk:
        known = criteria_on(self.shelf())
        own = self.store.crosswalk(program_id)
        return Crosswalk(proposed_for(known) if own is None else own, own is not None, known)

    def _keep(
        self, actor: Actor, program_id: UUID, outcomes: Sequence[Outcome], before: Crosswalk, outcome_id: str
    ) -> None:
        gone = {name for one in before.outcomes for name in one.criteria}  # of a rubric that is not there any more
        said = wrong_with_all(outcomes, before.criteria.keys() | gone)
        if said:
            raise InvalidInput("outcome", said)
        self.store.keep_crosswalk(program_id, outcomes, at=self.now())
        self._record("crosswalk-changed", actor, program_id, outcome=outcome_id)

    def _record(self, action: str, actor: Actor, program_id: UUID, **detail: str) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            program_id=program_id,
            thing=f"program:{program_id}",
            detail=detail,
        )


def criteria_on(shelf: Shelf) -> dict[str, Criterion]:
    """Every criterion of the rubrics that there are, by id."""
    return {name: criterion for rubric in shelf.rubrics.values() for name, criterion in rubric.criteria.items()}

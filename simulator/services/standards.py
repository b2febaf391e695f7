"""Standards of programs: the one that applies, earlier ones, setting one, and how far it sorts people alike twice."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from simulator.analytics.adjusted import Calibration
from simulator.analytics.standards import Borderline
from simulator.domain.accounts import Program
from simulator.domain.judging import JudgingPhase, Setting
from simulator.domain.policy import Action
from simulator.domain.roles import Actor
from simulator.domain.standards import FULL, MAX_STANDARD_NOTE, MIN_STANDARD_NOTE, POINT, Method, Standard
from simulator.errors import InvalidInput
from simulator.services.calibrations import AdjustedScores
from simulator.services.finding import find_program, name_of
from simulator.services.setting_finder import SettingFinder
from simulator.services.standard_evidence import FirstScores, first_scores
from simulator.services.standard_results import Sorting, angoff_of, borderline_of, sorting_of
from simulator.services.written import check_text
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.coaching_store import CoachingStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.standard_store import StandardStore
from simulator.storage.store import Transactions


@dataclass(frozen=True, slots=True)
class SetStandard:
    """A standard with the name of who set it; empty once their account is erased."""

    standard: Standard
    author_name: str


@dataclass(frozen=True, slots=True)
class ProgramStandards:
    """Standards of a program, and judgings, both newest first."""

    program: Program
    standards: tuple[SetStandard, ...]
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a cut.

    Attributes
    ----------
    sorting : Sorting or None
        How far it sorts people alike twice; None where no standard is set.
    borderline : Borderline
        What overall ratings make of it.
    """

    sorting: Sorting | None
    borderline: Borderline


@dataclass
class Standards:
    """Setting and reading standards.

    Attributes
    ----------
    finder : SettingFinder
        Judgings, told apart from what a person may not know of.
    coaching : CoachingStore
        Ratings of attempts as a whole.
    adjusted : AdjustedScores
        How hard decisions are, as it was published.
    """

    store: StandardStore
    finder: SettingFinder
    programs: ProgramStore
    sharing: SharingStore
    adjusted: AdjustedScores
    coaching: CoachingStore
    accounts: AccountStore
    audit: AuditStore
    database: Transactions
    now: Callable[[], datetime]

    def current(self, actor: Actor, program_id: str | UUID) -> Standard | None:
        """The standard that applies in a program, for everybody in it; None where none was set.

        Raises
        ------
        NotFound
            If the person is not in the program.
        """
        return self.store.current(find_program(self.programs, actor, program_id, Action.READ_STANDARD).id)

    def overview(self, actor: Actor, program_id: str | UUID) -> ProgramStandards:
        """Every standard that was set in a program, and every judging."""
        program = find_program(self.programs, actor, program_id, Action.SET_STANDARD)
        return ProgramStandards(
            program,
            tuple(SetStandard(one, name_of(self.accounts, one.set_by)) for one in self.store.standards(program.id)),
            self.store.settings(program.id),
        )

    def beside(self, actor: Actor, program_id: str | UUID) -> Beside:
        """How far the standard that applies sorts people alike twice, and what overall ratings make of it.

        It reads every session of the program's cohorts that has ended, which takes a while where there are many.
        """
        program = find_program(self.programs, actor, program_id, Action.SET_STANDARD)
        scores = scores_in(self.programs, self.sharing, program.id, self.adjusted.in_force())
        current = self.store.current(program.id)
        return Beside(None if current is None else sorting_of(scores, current.points), self._borderline(scores))

    def set_provisional(self, actor: Actor, program_id: str | UUID, cut: float, note: str) -> Standard:
        """Set a number, with a reason; it is called provisional wherever it stands.

        Parameters
        ----------
        cut : float
            0 to 100; a tenth of a point is kept.

        Raises
        ------
        InvalidInput
            If the number is none, or the reason is shorter than ``MIN_STANDARD_NOTE`` letters.
        """
        program = find_program(self.programs, actor, program_id, Action.SET_STANDARD)
        if isinstance(cut, bool) or not isinstance(cut, int | float) or not 0 <= cut <= FULL / POINT:
            raise InvalidInput("cut", "A cut is a number from 0 to 100.", hint="Type one, such as 60.")
        check_text("note", note, MAX_STANDARD_NOTE)
        if len(note.strip()) < MIN_STANDARD_NOTE:
            raise InvalidInput(
                "note",
                f"Write in at least {MIN_STANDARD_NOTE} letters why it is this number.",
                hint="It stands beside the number wherever that is looked up.",
            )
        return self._set(actor, program.id, _plain(Method.PROVISIONAL, cut=round(cut * 10) * POINT // 10, note=note))

    def adopt_judging(self, actor: Actor, setting_id: str | UUID, note: str = "") -> Standard:
        """Set the cut that a judging came to; provisional below eight judges, or after one round.

        Raises
        ------
        InvalidInput
            If judging is under way, or came to no cut.
        """
        setting = self.finder.found(actor, setting_id, Action.RUN_JUDGING)
        if setting.phase is not JudgingPhase.CLOSED:
            raise InvalidInput("judging", "Judging is under way.", hint="Close it first; then its cut can be set.")
        found = angoff_of(setting, self.store.judges(setting.id), self.store.expected(setting.id))
        if found is None or found.cut is None:
            raise InvalidInput("judging", "Nobody handed in a whole round, so this judging came to no cut.")
        check_text("note", note, MAX_STANDARD_NOTE)
        made = replace(
            _plain(Method.ANGOFF, cut=round(found.cut * FULL), note=note),
            n=found.n_judges,
            n_items=found.n_items,
            rounds=1 if setting.second_at is None else 2,
            error=_basis(found.error),
            low=_basis(found.low),
            high=_basis(found.high),
            setting_id=setting.id,
        )
        return self._set(actor, setting.program_id, made)

    def adopt_borderline(self, actor: Actor, program_id: str | UUID, note: str = "") -> Standard:
        """Set the cut that overall ratings give.

        Raises
        ------
        InvalidInput
            If there is none: too few ratings, or scores follow them too loosely; the message says which.
        """
        program = find_program(self.programs, actor, program_id, Action.SET_STANDARD)
        check_text("note", note, MAX_STANDARD_NOTE)
        found = self._borderline(scores_in(self.programs, self.sharing, program.id, self.adjusted.in_force()))
        if found.cut is None or found.low is None or found.high is None or found.fit is None:
            raise InvalidInput(
                "borderline",
                f"Overall ratings give no cut: {found.gap}.",
                hint="Set a provisional number, or go on rating.",
            )
        if not 0 <= found.cut <= FULL / POINT:
            raise InvalidInput("borderline", "The cut that overall ratings give is not between 0 and 100.")
        made = replace(
            _plain(Method.BORDERLINE, cut=round(found.cut * POINT), note=note),
            n=found.n,
            error=_basis(None if found.error is None else found.error / 100),
            low=_basis(max(0.0, found.low / 100)),
            high=_basis(min(1.0, found.high / 100)),
            fit=math.floor(found.fit * FULL),
        )
        return self._set(actor, program.id, made)

    def _borderline(self, scores: FirstScores) -> Borderline:
        return borderline_of(self.coaching.global_ratings(list(scores.by_attempt)), scores)

    def _set(self, actor: Actor, program_id: UUID, made: Standard) -> Standard:
        """Keep a standard as the newest; a second press of the same button finds the one that it has set."""
        with self.database.writing():
            self.store.hold_program(program_id)
            before = self.store.standards(program_id)
            number = before[0].number + 1 if before else 1
            made = replace(made, id=uuid4(), program_id=program_id, number=number, set_by=actor.id, set_at=self.now())
            for one in before[:1]:
                if one == replace(made, id=one.id, number=one.number, set_at=one.set_at):
                    return one
            self.store.set_standard(made)
            self.audit.record(
                "standard-set",
                at=made.set_at,
                actor_id=actor.id,
                program_id=program_id,
                thing=f"standard:{made.id}",
                detail={"method": made.method.value, "cut": str(made.cut), "number": str(made.number)},
            )
        return made


def scores_in(
    programs: ProgramStore, sharing: SharingStore, program_id: UUID, published: Calibration | None
) -> FirstScores:
    """Adjusted scores of first exposures in a program's cohorts."""
    return first_scores(sharing.ended_in([cohort.id for cohort in programs.cohorts(program_id)]), published)


def _plain(method: Method, *, cut: int, note: str) -> Standard:
    """A standard without what only one method has; whose it is and its number come later."""
    nobody = UUID(int=0)
    return Standard(
        nobody, nobody, 0, method, cut, 0, 0, 0, None, None, None, None, None, note.strip(), None, datetime.min
    )


def _basis(share: float | None) -> int | None:
    return None if share is None else round(share * FULL)

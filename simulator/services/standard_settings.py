"""Judging for a standard as the program's leads see it: which cases, whom to ask, how far they are, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from simulator.analytics.standards import Angoff
from simulator.content.case import CaseEntry
from simulator.domain.accounts import Account, Program
from simulator.domain.judging import (
    MAX_ABOUT,
    MAX_JUDGED_CASES,
    MAX_JUDGES,
    Expected,
    Judge,
    JudgedCase,
    JudgingPhase,
    Setting,
    gave_one_value,
    given_by,
)
from simulator.domain.policy import Action
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.services.asked_people import asked_of, supervisors_of
from simulator.services.calibrations import AdjustedScores
from simulator.services.case_access import OpenCases
from simulator.services.finding import find_program, name_of
from simulator.services.rooms import Rooms
from simulator.services.setting_finder import SettingFinder, check_under_way, judged_case
from simulator.services.standard_evidence import FirstScores, trainees_there
from simulator.services.standard_results import Check, angoff_of, hofstee_of
from simulator.services.standards import scores_in
from simulator.services.training import version_of
from simulator.services.written import check_text
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.standard_store import StandardStore
from simulator.storage.store import Store, Transactions


@dataclass(frozen=True, slots=True)
class FollowedJudge:
    """Somebody who was asked to judge, and how far they are; never what they gave.

    Attributes
    ----------
    name : str
        Empty once that person's account is erased.
    n_given : int
        Decisions for which they have given anything, in the round that is under way or was the last.
    one_value : bool
        Whether they have handed in the same value for every decision.
    """

    judge: Judge
    name: str
    n_given: int
    one_value: bool


@dataclass(frozen=True, slots=True)
class FollowedSetting:
    """A judging as it is followed.

    Attributes
    ----------
    could_invite : tuple of Account
        Supervisors of the program who have not been asked, or left.
    found : Angoff or None
        What it came to; None until it is closed.
    check : Check or None
        Hofstee's check, likewise.
    """

    setting: Setting
    program: Program
    judges: tuple[FollowedJudge, ...]
    could_invite: tuple[Account, ...]
    found: Angoff | None
    check: Check | None


@dataclass
class StandardSettings:
    """Beginning, following and closing a judging.

    Attributes
    ----------
    finder : SettingFinder
        Judgings, told apart from what a person may not know of.
    rooms : Rooms
        Cases under the key that is in force.
    open_cases : OpenCases
        The cases that a program's trainees see.
    """

    store: StandardStore
    finder: SettingFinder
    attempts: Store
    programs: ProgramStore
    sharing: SharingStore
    adjusted: AdjustedScores
    accounts: AccountStore
    audit: AuditStore
    database: Transactions
    rooms: Rooms
    open_cases: OpenCases
    now: Callable[[], datetime]

    def to_choose(self, actor: Actor, program_id: str | UUID) -> tuple[dict[str, CaseEntry], tuple[Account, ...]]:
        """Cases that can be judged, by id, and the supervisors of the program who can be asked, by name."""
        program = find_program(self.programs, actor, program_id, Action.SET_STANDARD)
        return dict(self.open_cases.assignable(program.id)), supervisors_of(self.programs, program.id)

    def open(
        self,
        actor: Actor,
        program_id: str | UUID,
        scenario_ids: Collection[str],
        judge_ids: Collection[str | UUID],
        about: str = "",
    ) -> Setting:
        """Ask supervisors of a program to judge some cases; their texts and scored decisions are kept as they are now.

        Raises
        ------
        InvalidInput
            If a judging is under way, nothing or nobody is chosen, or something is chosen that can't be.
        """
        program = find_program(self.programs, actor, program_id, Action.SET_STANDARD)
        check_text("about", about, MAX_ABOUT)
        cases = self._judged(program, scenario_ids)
        now = self.now()
        with self.database.writing():
            self.store.hold_program(program.id)
            if any(one.phase is not JudgingPhase.CLOSED for one in self.store.settings(program.id)):
                raise InvalidInput(
                    "judging",
                    "A judging is under way in this program already.",
                    hint="Close it, then begin another one.",
                )
            asked = self._asked(program.id, judge_ids)
            setting = Setting(uuid4(), program.id, cases, about.strip(), actor.id, now)
            self.store.open_setting(setting, [Judge(setting.id, one, now) for one in asked])
            self._record("judging-opened", actor, setting, judges=str(len(asked)), cases=str(len(cases)))
        return setting

    def invite_more(self, actor: Actor, setting_id: str | UUID, judge_ids: Collection[str | UUID]) -> int:
        """Ask more people in the first round, or again somebody who left; how many were asked that had not been."""
        with self.database.writing():
            setting = self.finder.found(actor, setting_id, Action.RUN_JUDGING, hold=True)
            check_under_way(setting)
            if setting.phase is not JudgingPhase.FIRST:
                raise InvalidInput("judging", "The first round is over; whoever comes now could not judge alone.")
            asked = self._asked(setting.program_id, judge_ids)
            there = {one.judge_id for one in self.store.judges(setting.id) if one.left_at is None}
            if len(there | set(asked)) > MAX_JUDGES:
                raise InvalidInput("judges", f"At most {MAX_JUDGES} people can be asked.")
            n_new = sum(self.store.add_judge(Judge(setting.id, one, self.now())) for one in asked)
            if n_new:
                self._record("judges-invited", actor, setting, judges=str(n_new))
        return n_new

    def follow(self, actor: Actor, setting_id: str | UUID) -> FollowedSetting:
        """How far a judging is, by name, and nothing of what anybody gave; what it came to once it is closed."""
        setting = self.finder.found(actor, setting_id, Action.RUN_JUDGING)
        program = find_program(self.programs, actor, setting.program_id, Action.SET_STANDARD)
        judges, given = self.store.judges(setting.id), self.store.expected(setting.id)
        there = {one.judge_id for one in judges if one.left_at is None}
        closed = setting.phase is JudgingPhase.CLOSED
        followed = [
            FollowedJudge(
                one,
                name_of(self.accounts, one.judge_id),
                _n_given(setting, one, given),
                one.first_at is not None and gave_one_value(list(given_by(one.judge_id, given, 2).values())),
            )
            for one in judges
        ]
        return FollowedSetting(
            setting,
            program,
            tuple(sorted(followed, key=lambda one: one.name.casefold())),
            () if setting.phase is not JudgingPhase.FIRST else supervisors_of(self.programs, program.id, there),
            angoff_of(setting, judges, given) if closed else None,
            hofstee_of(judges, self._scores(program.id)) if closed else None,
        )

    def close_round(self, actor: Actor, setting_id: str | UUID, *, end: bool = False) -> Setting:
        """Close the round that is under way: after the first comes the second, unless judging ends here.

        Raises
        ------
        InvalidInput
            If it is closed, or nobody has handed in.
        """
        with self.database.writing():
            setting = self.finder.found(actor, setting_id, Action.RUN_JUDGING, hold=True)
            check_under_way(setting)
            now = self.now()
            if end or setting.phase is JudgingPhase.SECOND:
                self.store.close_setting(setting.id, now)
                self._record("judging-closed", actor, setting, phase=setting.phase.value)
            else:
                if all(one.first_at is None for one in self.store.judges(setting.id)):
                    raise InvalidInput(
                        "judging", "Nobody has handed in the first round yet.", hint="Wait, or end the judging."
                    )
                cohorts = [cohort.id for cohort in self.programs.cohorts(setting.program_id)]
                told = trainees_there(setting, self.sharing.ended_in(cohorts))
                self.store.begin_second(setting.id, now, told)
                self._record("judging-second-round", actor, setting)
        found = self.store.setting(setting.id)
        assert found is not None  # no judging is ever deleted
        return found

    def _judged(self, program: Program, scenario_ids: Collection[str]) -> tuple[JudgedCase, ...]:
        """The cases as they are judged, under the key in force; each one's text is kept."""
        wanted = list(dict.fromkeys(list(scenario_ids)[: MAX_JUDGED_CASES + 1]))
        if not wanted:
            raise InvalidInput("cases", "Choose which cases are to be judged.")
        if len(wanted) > MAX_JUDGED_CASES:
            raise InvalidInput("cases", f"At most {MAX_JUDGED_CASES} cases can be judged at once.")
        library = self.open_cases.published.shown().library
        on_offer = self.open_cases.assignable(program.id)
        if any(name not in on_offer or name not in library.index for name in wanted):
            raise InvalidInput(
                "cases", "One of these cases is not there for your trainees.", hint="Choose from the list again."
            )
        cases = [library.cases[name] for name in wanted]
        judged = tuple(judged_case(self.rooms.keyed(case)) for case in cases)
        for case in cases:
            self.attempts.keep_version(version_of(case), at=self.now())
        return judged

    def _scores(self, program_id: UUID) -> FirstScores:
        return scores_in(self.programs, self.sharing, program_id, self.adjusted.in_force())

    def _asked(self, program_id: UUID, judge_ids: Collection[str | UUID]) -> tuple[UUID, ...]:
        supervisors, who = supervisors_of(self.programs, program_id), "Judges are supervisors of this program."
        return asked_of(supervisors, judge_ids, field="judges", verb="judge", most=MAX_JUDGES, who=who)

    def _record(self, action: str, actor: Actor, setting: Setting, **detail: str) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            program_id=setting.program_id,
            thing=f"judging:{setting.id}",
            detail=detail,
        )


def _n_given(setting: Setting, judge: Judge, given: Collection[Expected]) -> int:
    """Decisions for which a judge has given anything in the round that is under way or was the last."""
    round_ = 1 if setting.second_at is None else 2
    return sum(one.judge_id == judge.judge_id and one.round == round_ for one in given)

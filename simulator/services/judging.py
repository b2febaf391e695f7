"""Judging for a standard: each judge alone, one decision at a time, with nothing of the key, in two rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from simulator.domain.judging import (
    MOST_SHARE,
    Expected,
    GroupFound,
    Judge,
    JudgedCase,
    JudgingPhase,
    Limits,
    Setting,
    TraineesThere,
    given_by,
    group_found,
)
from simulator.domain.panel import rated_order
from simulator.domain.policy import AccountAccess, Action, can, require
from simulator.domain.roles import Actor
from simulator.domain.scenario import Choice
from simulator.errors import InvalidInput
from simulator.services.blind_cases import BlindCases, BlindMoment
from simulator.services.rooms import Rooms
from simulator.services.setting_finder import SettingFinder, check_under_way
from simulator.storage.account_store import ProgramStore
from simulator.storage.standard_store import StandardStore
from simulator.storage.store import Transactions


@dataclass(frozen=True, slots=True)
class JudgingInvitation:
    """A judging that somebody was asked to take part in, and how far they are with the round that is under way.

    Attributes
    ----------
    is_due : bool
        Whether this round waits for them.
    """

    setting: Setting
    judge: Judge
    program_name: str
    n_given: int
    is_due: bool


@dataclass(frozen=True, slots=True)
class JudgingSheet:
    """One decision as a judge meets it.

    Attributes
    ----------
    number : int
        Of the decision among all, from 1.
    options : tuple of Choice
        What could be said, in this judge's order.
    share : int or None
        What they give: in the second round what they gave in the first until they change it.
    first : int or None
        What they gave in the first round, once the second is under way.
    group : GroupFound or None
        What all gave in the first; None in the first round, and of fewer than three judges.
    trainees : TraineesThere or None
        How trainees did, likewise; None of fewer than five.
    given : frozenset of int
        Numbers of the decisions that they have given something for in this round.
    """

    setting: Setting
    judge: Judge
    case: JudgedCase
    moment: BlindMoment
    number: int
    options: tuple[Choice, ...]
    share: int | None
    first: int | None
    group: GroupFound | None
    trainees: TraineesThere | None
    given: frozenset[int]

    @property
    def is_second(self) -> bool:
        """Whether this is the second round."""
        return self.setting.phase is JudgingPhase.SECOND

    @property
    def handed_in(self) -> bool:
        """Whether they have handed in the round that is under way."""
        return (self.judge.second_at if self.is_second else self.judge.first_at) is not None

    @property
    def is_whole(self) -> bool:
        """Whether the round can be handed in."""
        return self.is_second or len(self.given) == len(self.setting.items)


@dataclass
class Judging:
    """What judges do.

    Attributes
    ----------
    finder : SettingFinder
        Judgings, told apart from what a person may not know of.
    rooms : Rooms
        Cases as they were when judging began.
    """

    store: StandardStore
    finder: SettingFinder
    programs: ProgramStore
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]
    _blind: BlindCases = field(default_factory=BlindCases)

    def invitations(self, actor: Actor) -> tuple[JudgingInvitation, ...]:
        """Judgings under way that the person was asked to take part in and has not left, newest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        found = []
        for setting, judge in self.store.judging(actor.id):
            if setting.phase is JudgingPhase.CLOSED or not can(actor, Action.JUDGE, self.finder.access(setting)):
                continue
            program = self.programs.program(setting.program_id)
            mine = self.store.expected(setting.id, actor.id)
            n_given = sum(one.round == _round(setting) for one in mine)
            name = program.name if program else ""
            found.append(JudgingInvitation(setting, judge, name, n_given, is_due=_is_due(setting, judge)))
        return tuple(found)

    def n_waiting(self, actor: Actor) -> int:
        """How many judgings wait for the person to hand in; every page of theirs asks."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return sum(
            _is_due(setting, judge) and can(actor, Action.JUDGE, self.finder.access(setting))
            for setting, judge in self.store.judging(actor.id)
        )

    def sheet(self, actor: Actor, setting_id: str | UUID, number: int = 0) -> JudgingSheet:
        """A decision to judge: the one asked for, else the first that nothing is given for, else the first.

        Raises
        ------
        InvalidInput
            If judging is closed, or its second round is under way and the person did not hand in the first.
        """
        setting = self.finder.found(actor, setting_id, Action.JUDGE)
        judge = self._check_round(setting, actor)
        second = setting.phase is JudgingPhase.SECOND
        everything = self.store.expected(setting.id) if second else self.store.expected(setting.id, actor.id)
        items = setting.items
        mine = [one for one in everything if one.judge_id == actor.id]
        now = {one.item for one in mine if one.round == _round(setting)}
        if not 0 < number <= len(items):
            number = next((at for at, item in enumerate(items, 1) if item not in now), 1)
        item = items[number - 1]
        case = setting.case_of(item)
        moment = self._blind.moment(self.rooms.written(case), item[1])
        return JudgingSheet(
            setting,
            judge,
            case,
            moment,
            number,
            rated_order(actor.id.int % 2**31, moment.node),
            given_by(actor.id, mine, _round(setting)).get(item),
            given_by(actor.id, mine, 1).get(item) if second else None,
            group_found(self.store.judges(setting.id), everything).get(item) if second else None,
            setting.trainees.get(item) if second else None,
            frozenset(at for at, one in enumerate(items, 1) if one in now),
        )

    def give(self, actor: Actor, setting_id: str | UUID, case: str, node: str, share: int) -> None:
        """Keep what somebody just ready would reach at a decision, in percent, in place of what was given before.

        Raises
        ------
        InvalidInput
            If judging is closed, there is no such decision, or the share is none.
        """
        if type(share) is not int or not 0 <= share <= MOST_SHARE:
            raise InvalidInput("share", f"A share is a whole number from 0 to {MOST_SHARE}.")
        with self.database.writing():
            setting = self.finder.found(actor, setting_id, Action.JUDGE, hold=True)
            self._check_round(setting, actor)
            if (case, node) not in setting.items:
                raise InvalidInput("decision", "No such decision is judged here.", hint="Open the page again.")
            self.store.expect(Expected(setting.id, actor.id, _round(setting), case, node, share, self.now()))

    def limit(self, actor: Actor, setting_id: str | UUID, limits: Limits) -> None:
        """Keep what the person finds acceptable whatever the decisions say; it is a check of the cut.

        Raises
        ------
        InvalidInput
            If judging is closed, or a lower limit is not below its upper one.
        """
        with self.database.writing():
            setting = self.finder.found(actor, setting_id, Action.JUDGE, hold=True)
            self._check_round(setting, actor)
            pairs = ((limits.lowest, limits.highest), (limits.fewest, limits.most))
            if any(type(one) is not int for pair in pairs for one in pair) or not all(
                0 <= low < high <= MOST_SHARE for low, high in pairs
            ):
                raise InvalidInput(
                    "limits",
                    f"Give four whole numbers from 0 to {MOST_SHARE}, of each two the smaller one first.",
                )
            self.store.limit(setting.id, actor.id, limits)

    def finish(self, actor: Actor, setting_id: str | UUID) -> None:
        """Hand in the round; until it is closed what was given can still be changed.

        In the second round, what was left as it was counts as it was given in the first.

        Raises
        ------
        InvalidInput
            If something is missing, or judging is closed.
        """
        with self.database.writing():
            setting = self.finder.found(actor, setting_id, Action.JUDGE, hold=True)
            self._check_round(setting, actor)
            given = given_by(actor.id, self.store.expected(setting.id, actor.id), _round(setting))
            n_missing = sum(item not in given for item in setting.items)
            if n_missing:
                raise InvalidInput(
                    "judging",
                    f"Nothing is given yet for {n_missing} of {len(setting.items)} decisions.",
                    hint="The list of decisions shows where.",
                )
            for case, node in setting.items if setting.phase is JudgingPhase.SECOND else ():
                share = given[(case, node)]
                self.store.expect(Expected(setting.id, actor.id, 2, case, node, share, self.now()))
            self.store.hand_in(setting.id, actor.id, _round(setting), self.now())

    def leave(self, actor: Actor, setting_id: str | UUID) -> None:
        """Decline, or leave; what the person gave is deleted.

        Raises
        ------
        InvalidInput
            If judging is closed.
        """
        with self.database.writing():
            setting = self.finder.found(actor, setting_id, Action.JUDGE, hold=True)
            check_under_way(setting)
            self.store.leave_judging(setting.id, actor.id, self.now())

    def _check_round(self, setting: Setting, actor: Actor) -> Judge:
        """The person's place in a judging in whose round they can take part."""
        check_under_way(setting)
        judge = next(one for one in self.store.judges(setting.id) if one.judge_id == actor.id)
        if setting.phase is JudgingPhase.SECOND and judge.first_at is None:
            raise InvalidInput(
                "judging",
                "The first round was closed before you had handed in, so the second is for the others.",
                hint="What you gave until then is not part of the cut.",
            )
        return judge


def _round(setting: Setting) -> int:
    return 2 if setting.phase is JudgingPhase.SECOND else 1


def _is_due(setting: Setting, judge: Judge) -> bool:
    """Whether the round that is under way waits for somebody."""
    if judge.left_at is not None or setting.phase is JudgingPhase.CLOSED:
        return False
    if setting.phase is JudgingPhase.FIRST:
        return judge.first_at is None
    return judge.first_at is not None and judge.second_at is None

"""Judgings by id, told apart from what a person may not know of, and what of a case is judged."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from simulator.content.case import Case
from simulator.domain.judging import JudgedCase, JudgingAccess, JudgingPhase, Setting
from simulator.domain.policy import Action
from simulator.domain.roles import Actor
from simulator.domain.scoring import COMPOSITE, option_shares
from simulator.errors import InvalidInput, NotFound
from simulator.services.finding import find_known
from simulator.storage.standard_store import StandardStore


@dataclass(frozen=True, slots=True)
class SettingFinder:
    """Finds judgings."""

    store: StandardStore

    def found(self, actor: Actor, setting_id: str | UUID, action: Action, *, hold: bool = False) -> Setting:
        """The judging, if the person may do this.

        Parameters
        ----------
        hold : bool
            Inside a transaction: let nobody else change it, or judge for it, until that ends.

        Raises
        ------
        NotFound
            If there is none, or the person has nothing to do with it.
        AccessDenied
            If the person has, and may not.
        """
        find = self.store.hold_setting if hold else self.store.setting
        known_by, missing = (Action.RUN_JUDGING, Action.JUDGE), _not_found()
        return find_known(actor, setting_id, action, find=find, access=self.access, known_by=known_by, missing=missing)

    def access(self, setting: Setting) -> JudgingAccess:
        """The facts that decide who may do what with a judging."""
        there = frozenset(one.judge_id for one in self.store.judges(setting.id) if one.left_at is None)
        return JudgingAccess(setting.program_id, there)


def judged_case(case: Case) -> JudgedCase:
    """A case as it is judged: its decisions that count towards the composite whatever was on offer.

    Raises
    ------
    InvalidInput
        If it has none.
    """
    nodes = tuple(
        (node.id, case.key.nodes[node.id].weight)
        for node in case.scenario.decisions()
        if node.id in case.key.nodes
        and option_shares(case.key, node.id, tuple(choice.id for choice in node.choices))[COMPOSITE]
    )
    title = case.scenario.about.title
    if not nodes:
        raise InvalidInput("cases", f"“{title}” has no scored decision.", hint="Leave it out.")
    return JudgedCase(case.scenario.id, case.content_hash, case.play_hash, title[:200], nodes)


def check_under_way(setting: Setting) -> None:
    """Refuse what can't be done once judging is closed.

    Raises
    ------
    InvalidInput
        If it is.
    """
    if setting.phase is JudgingPhase.CLOSED:
        raise InvalidInput("judging", "This judging is closed. Nothing is taken any more.")


def _not_found() -> NotFound:
    return NotFound("judging", hint="You may have left it. Go back to the cases.")

"""Rating for a panel: one decision at a time, with what led there and nothing of what anybody thinks of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from simulator.domain.panel import (
    MAX_NOTE,
    TOP,
    OptionRating,
    Panel,
    Rater,
    is_rated,
    rated_order,
    whole_decisions,
)
from simulator.domain.policy import AccountAccess, Action, can, require
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.rubric import Criterion, CriticalError
from simulator.domain.scenario import Choice, Node, Scenario
from simulator.errors import InvalidInput
from simulator.services.blind_cases import BlindCases, BlindMoment
from simulator.services.panel_finder import PanelFinder, check_open, rated_nodes
from simulator.services.rooms import Rooms
from simulator.services.written import check_text
from simulator.storage.panel_store import PanelStore
from simulator.storage.store import Transactions


@dataclass(frozen=True, slots=True)
class Invitation:
    """A panel that somebody was asked to rate for, and how far they are.

    Attributes
    ----------
    n_rated, n_decisions : int
        Decisions rated whole, and all of them.
    """

    panel: Panel
    rater: Rater
    n_rated: int
    n_decisions: int


@dataclass(frozen=True, slots=True)
class RatingSheet:
    """One decision as a rater meets it.

    Attributes
    ----------
    moment : BlindMoment
        The decision with what leads there.
    number : int
        Of the decision among all, from 1.
    options : tuple of Choice
        In this rater's order.
    given : mapping of str to OptionRating
        What they have rated so far, by option.
    whole : tuple of str
        Decisions that are rated whole; ``nodes`` are all, in order.
    """

    panel: Panel
    rater: Rater
    moment: BlindMoment
    number: int
    options: tuple[Choice, ...]
    criteria: tuple[Criterion, ...]
    scale: tuple[str, ...]
    errors: tuple[CriticalError, ...]
    given: Mapping[str, OptionRating]
    nodes: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass
class Rating:
    """What raters do.

    Attributes
    ----------
    finder : PanelFinder
        Panels, told apart from what a person may not know of.
    rooms : Rooms
        Cases as they were when a panel was invited.
    """

    store: PanelStore
    finder: PanelFinder
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]
    _blind: BlindCases = field(default_factory=BlindCases)

    def invitations(self, actor: Actor) -> tuple[Invitation, ...]:
        """Open panels that the person was asked to rate for and has not left, newest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        found = []
        for panel, rater in self.store.invitations(actor.id):
            if panel.closed_at is None and can(actor, Action.RATE, self.finder.access(panel)):
                nodes = rated_nodes(self.rooms.written(panel).scenario)
                done = whole_decisions(nodes, self._given(panel, actor))
                found.append(Invitation(panel, rater, len(done), len(nodes)))
        return tuple(found)

    def n_waiting(self, actor: Actor) -> int:
        """How many open panels wait for the person to hand in; every page of theirs asks."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return sum(
            panel.closed_at is None
            and rater.left_at is None
            and rater.finished_at is None
            and Membership(panel.program_id, Role.SUPERVISOR) in actor.memberships
            for panel, rater in self.store.invitations(actor.id)
        )

    def sheet(self, actor: Actor, panel_id: str | UUID, number: int = 0) -> RatingSheet:
        """A decision to rate: the one asked for, else the first that is not rated whole, else the first.

        Parameters
        ----------
        number : int
            Of the decision, from 1; what a decision is called in the file would tell what it is about.

        Raises
        ------
        InvalidInput
            If the panel is closed.
        """
        panel = self.finder.found(actor, panel_id, Action.RATE)
        check_open(panel)
        case = self.rooms.written(panel)
        nodes = rated_nodes(case.scenario)
        given = self._given(panel, actor)
        whole = whole_decisions(nodes, given)
        names = tuple(node.id for node in nodes)
        first = next((name for name in names if name not in whole), names[0])
        due = names[number - 1] if 0 < number <= len(names) else first
        blind = self._blind.moment(case, due)
        rater = self._rater(panel, actor)
        criteria = blind.scenario.criteria()
        return RatingSheet(
            panel,
            rater,
            blind,
            names.index(due) + 1,
            rated_order(rater.seed, blind.node),
            tuple(criteria[name] for name in blind.node.criteria),
            case.scenario.rubrics[0].scale,
            tuple(blind.scenario.critical_errors().values()),
            given.get(due, {}),
            names,
            whole,
        )

    def rate(
        self,
        actor: Actor,
        panel_id: str | UUID,
        node_id: str,
        choice_id: str,
        *,
        levels: Mapping[str, int | None] | None = None,
        critical: Collection[str] | None = None,
        comment: str | None = None,
    ) -> None:
        """Keep what somebody thinks of an option, in place of what they thought before; None leaves it as it is.

        Parameters
        ----------
        levels : mapping of str to int or None, optional
            By criterion; None takes a rating back.
        critical : collection of str, optional
            Codes of all critical errors that it commits.

        Raises
        ------
        InvalidInput
            If the panel is closed, or there is no such option, criterion, level or error.
        """
        if comment is not None:
            check_text("comment", comment, MAX_NOTE)
        with self.database.writing():
            panel = self.finder.found(actor, panel_id, Action.RATE, hold=True)
            check_open(panel)
            scenario = self.rooms.written(panel).scenario
            node = next((one for one in rated_nodes(scenario) if one.id == node_id), None)
            if node is None or all(choice.id != choice_id for choice in node.choices):
                raise InvalidInput("option", "There is no such option in this case.", hint="Open the page again.")
            given = self._given(panel, actor).get(node.id, {})
            known = given.get(choice_id)
            changed = OptionRating(
                panel.id,
                actor.id,
                node.id,
                choice_id,
                _levels(node, dict(known.ratings) if known else {}, levels or {}),
                _codes(scenario, critical, known.critical if known else ()),
                comment.strip() if comment is not None else known.comment if known else "",
                self.now(),
            )
            self.store.rate(changed)
            if self._rater(panel, actor).finished_at and not is_rated(node, {**given, choice_id: changed}):
                self.store.finish(panel.id, actor.id, None)

    def finish(self, actor: Actor, panel_id: str | UUID) -> None:
        """Hand in, once every decision is rated; until the panel is closed a rating can still be changed.

        Raises
        ------
        InvalidInput
            If something is missing, or the panel is closed.
        """
        with self.database.writing():
            panel = self.finder.found(actor, panel_id, Action.RATE, hold=True)
            check_open(panel)
            nodes = rated_nodes(self.rooms.written(panel).scenario)
            n_missing = len(nodes) - len(whole_decisions(nodes, self._given(panel, actor)))
            if n_missing:
                raise InvalidInput(
                    "panel",
                    f"{n_missing} of {len(nodes)} decisions are not rated whole yet.",
                    hint="Every option needs a level on each criterion. The list of decisions shows where.",
                )
            self.store.finish(panel.id, actor.id, self.now())

    def leave(self, actor: Actor, panel_id: str | UUID, *, keep: bool) -> None:
        """Decline, or leave.

        Parameters
        ----------
        keep : bool
            Whether the decisions that were rated whole still count. Whatever else was rated goes.

        Raises
        ------
        InvalidInput
            If the panel is closed.
        """
        with self.database.writing():
            panel = self.finder.found(actor, panel_id, Action.RATE, hold=True)
            check_open(panel)
            given = self._given(panel, actor)
            whole = whole_decisions(rated_nodes(self.rooms.written(panel).scenario), given)
            self.store.drop_ratings(panel.id, actor.id, nodes=[name for name in given if not (keep and name in whole)])
            self.store.leave(panel.id, actor.id, self.now())

    def _given(self, panel: Panel, actor: Actor) -> dict[str, dict[str, OptionRating]]:
        given: dict[str, dict[str, OptionRating]] = {}
        for one in self.store.ratings(panel.id, actor.id):
            given.setdefault(one.node, {})[one.choice] = one
        return given

    def _rater(self, panel: Panel, actor: Actor) -> Rater:
        return next(one for one in self.store.raters(panel.id) if one.rater_id == actor.id)


def _levels(node: Node, known: dict[str, int], levels: Mapping[str, int | None]) -> dict[str, int]:
    for name, level in levels.items():
        if name not in node.criteria or not (level is None or (type(level) is int and 0 <= level <= TOP)):
            raise InvalidInput("level", f"Each of the decision's criteria is rated from 0 to {TOP}.")
        known.pop(name, None)
        if level is not None:
            known[name] = level
    return known


def _codes(scenario: Scenario, critical: Collection[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    if critical is None:
        return known
    errors = scenario.critical_errors()
    if not all(code in errors for code in critical):
        raise InvalidInput("critical", "There is no such critical error in the case's rubrics.")
    return tuple(code for code in errors if code in critical)

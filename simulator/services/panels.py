"""Panels as those who invite them see them: whom to ask, how far they are, and what they found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from simulator.content.case import Case
from simulator.content.diagnostics import Severity, open_findings
from simulator.domain.accounts import Account, Program
from simulator.domain.drafts import Draft
from simulator.domain.panel import MAX_INVITED, Panel, Rater, by_rater, whole_decisions
from simulator.domain.policy import INSTALLATION, Action, PanelAccess, can, require
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.scenario import Node, Scenario
from simulator.errors import InvalidInput, NotFound, ScenarioNotFound
from simulator.services.case_access import OpenCases
from simulator.services.drafting import Drafting
from simulator.services.finding import as_id
from simulator.services.panel_results import PanelResults, results_of
from simulator.services.rooms import Rooms
from simulator.services.training import version_of
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.draft_store import DraftStore
from simulator.storage.panel_store import PanelStore
from simulator.storage.store import Store, Transactions


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The supervisors of one's program who can be asked to rate, by name."""

    program: Program
    people: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was asked to rate, and how far they are; never what they rated.

    Attributes
    ----------
    name : str
        Empty once that person's account is erased.
    n_rated : int
        Decisions that they have rated whole.
    """

    rater: Rater
    name: str
    n_rated: int


@dataclass(frozen=True, slots=True)
class FollowedPanel:
    """A panel as it is followed.

    Attributes
    ----------
    could_invite : tuple of Account
        Supervisors of its program who have not been asked, or left.
    are_results_open : bool
        Whether what was found may be looked at: all have finished, or the panel is closed.
    """

    panel: Panel
    invited: tuple[Invited, ...]
    n_decisions: int
    could_invite: tuple[Account, ...]
    are_results_open: bool


@dataclass(frozen=True, slots=True)
class PanelFinder:
    """Panels by id, told apart from what a person may not know of."""

    store: PanelStore
    drafts: DraftStore

    def found(self, actor: Actor, panel_id: str | UUID, action: Action, *, hold: bool = False) -> Panel:
        """The panel, if the person may do this.

        Parameters
        ----------
        hold : bool
            Inside a transaction: let nobody else change it, or rate for it, until that ends.

        Raises
        ------
        NotFound
            If there is none, or the person has nothing to do with it.
        AccessDenied
            If the person has, and may not.
        """
        wanted = as_id(panel_id)
        panel = None if wanted is None else self.store.hold_panel(wanted) if hold else self.store.panel(wanted)
        if panel is None:
            raise _not_found()
        access = self.access(panel)
        if not (can(actor, Action.RUN_PANEL, access) or can(actor, Action.RATE, access)):
            raise _not_found()
        require(actor, action, access)
        return panel

    def access(self, panel: Panel) -> PanelAccess:
        """The facts that decide who may do what with a panel."""
        draft = None if panel.draft_id is None else self.drafts.draft(panel.draft_id)
        open_to = {draft.program_id} if draft is not None and draft.program_id is not None else set()
        if panel.author_id is None:
            open_to.add(panel.program_id)
        raters = frozenset(one.rater_id for one in self.store.raters(panel.id) if one.left_at is None)
        return PanelAccess(panel.author_id, panel.program_id, frozenset(open_to), raters, panel.closed_at is not None)


@dataclass
class Panels:
    """Inviting raters, and following them.

    Attributes
    ----------
    rooms : Rooms
        Cases as they were when a panel was invited.
    drafting : Drafting
        Drafts that a panel can be made from.
    open_cases : OpenCases
        The library as a person sees it.
    new_seed : callable
        Chance, for the order in which a rater meets the options.
    """

    store: PanelStore
    finder: PanelFinder
    attempts: Store
    programs: ProgramStore
    accounts: AccountStore
    audit: AuditStore
    database: Transactions
    rooms: Rooms
    drafting: Drafting
    open_cases: OpenCases
    now: Callable[[], datetime]
    new_seed: Callable[[], int]

    def colleagues(self, actor: Actor) -> tuple[Colleagues, ...]:
        """Whom the person can ask: the other supervisors of each program in which they supervise."""
        require(actor, Action.WRITE_CASES, INSTALLATION)
        found = []
        for program_id in sorted(held.program_id for held in actor.memberships if held.role is Role.SUPERVISOR):
            program = self.programs.program(program_id)
            if program is not None:
                found.append(Colleagues(program, self._askable(program_id, {actor.id})))
        return tuple(found)

    def panels(self, actor: Actor) -> tuple[Panel, ...]:
        """The panels that the person follows, newest first."""
        require(actor, Action.WRITE_CASES, INSTALLATION)
        programs = {held.program_id for held in actor.memberships if held.role is Role.SUPERVISOR}
        drafts = [draft.id for draft in self.drafting.drafts(actor)]
        found = self.store.panels(actor.id, programs, drafts)
        return tuple(panel for panel in found if can(actor, Action.RUN_PANEL, self.finder.access(panel)))

    def invite(
        self,
        actor: Actor,
        program_id: str | UUID,
        rater_ids: Collection[str | UUID],
        *,
        draft_id: str | UUID = "",
        scenario_id: str = "",
    ) -> Panel:
        """Ask supervisors of a program to rate a case blind: a draft as it was saved last, or a case of the library.

        Its text is kept as it is now; what becomes of the draft or the case afterwards changes nothing.

        Raises
        ------
        InvalidInput
            If nobody is named, somebody is no other supervisor of the program, the draft has errors, or there is an
            open panel on the same text.
        NotFound, ScenarioNotFound
            If there is no such draft that the person may change, or no such case that they may see.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        draft, case = self._case(actor, draft_id, scenario_id)
        wanted = as_id(program_id)
        if wanted is None or Membership(wanted, Role.SUPERVISOR) not in actor.memberships:
            raise InvalidInput("program", "You can ask only the supervisors of a program in which you supervise.")
        now = self.now()
        asked = self._asked(wanted, rater_ids, but={actor.id, draft.author_id if draft else None})
        panel = Panel(
            uuid4(),
            case.scenario.id,
            case.content_hash,
            case.play_hash,
            case.scenario.about.title[:200],
            actor.id,
            wanted,
            draft.id if draft else None,
            now,
        )
        self.attempts.keep_version(version_of(case), at=now)
        with self.database.writing():
            self.attempts.hold_person(actor.id)  # so that two presses invite one after the other
            for other in self.store.panels(actor.id):
                if other.content_hash == case.content_hash and other.closed_at is None:
                    raise InvalidInput(
                        "case",
                        "You have an open panel on this text already.",
                        hint="Open it below: more people can be asked there.",
                    )
            self.store.add_panel(panel, [self._rater(panel, one) for one in asked])
            self._record("panel-invited", actor, panel, raters=str(len(asked)), case=panel.scenario_id)
        return panel

    def invite_more(self, actor: Actor, panel_id: str | UUID, rater_ids: Collection[str | UUID]) -> int:
        """Ask more people, or again somebody who left; how many were asked that had not been.

        Raises
        ------
        InvalidInput
            If the panel is closed, or somebody is no other supervisor of its program.
        """
        with self.database.writing():
            panel = self.finder.found(actor, panel_id, Action.RUN_PANEL, hold=True)
            check_open(panel)
            asked = self._asked(panel.program_id, rater_ids, but={actor.id, *self._authors(panel)})
            if len(self.store.raters(panel.id)) + len(asked) > MAX_INVITED:
                raise InvalidInput("raters", f"At most {MAX_INVITED} people can be asked.")
            n_new = sum(self.store.add_rater(self._rater(panel, one)) for one in asked)
            if n_new:
                self._record("panel-invited", actor, panel, raters=str(n_new), case=panel.scenario_id)
        return n_new

    def panel(self, actor: Actor, panel_id: str | UUID) -> FollowedPanel:
        """How far a panel is: by name how many decisions each has rated, and nothing of what they rated."""
        panel = self.finder.found(actor, panel_id, Action.RUN_PANEL)
        nodes = rated_nodes(self.rooms.written(panel).scenario)
        given = by_rater(self.store.ratings(panel.id))
        raters = self.store.raters(panel.id)
        invited = tuple(
            Invited(one, self._name(one.rater_id), len(whole_decisions(nodes, given.get(one.rater_id, {}))))
            for one in raters
        )
        there = {one.rater_id for one in raters if one.left_at is None}
        could = self._askable(panel.program_id, {actor.id, *self._authors(panel), *there})
        return FollowedPanel(panel, invited, len(nodes), could, are_results_open(panel, raters))

    def close(self, actor: Actor, panel_id: str | UUID) -> bool:
        """Take no more ratings; False if it was closed before."""
        with self.database.writing():
            panel = self.finder.found(actor, panel_id, Action.RUN_PANEL, hold=True)
            closed = self.store.close_panel(panel.id, self.now())
            if closed:
                self._record("panel-closed", actor, panel, case=panel.scenario_id)
        return closed

    def results(self, actor: Actor, panel_id: str | UUID) -> PanelResults:
        """What the panel found, without a name anywhere.

        Raises
        ------
        InvalidInput
            If raters are still at work, or there are too few for nobody to be recognized.
        """
        panel = self.finder.found(actor, panel_id, Action.RUN_PANEL)
        return results_of(panel, self.rooms.written(panel), self.store)

    def _case(self, actor: Actor, draft_id: str | UUID, scenario_id: str) -> tuple[Draft | None, Case]:
        """What is to be rated, and the draft that it comes from."""
        if draft_id:
            draft, saved = self.drafting.open(actor, draft_id)
            name = f"scenarios/{draft.scenario_id}.yaml"
            found = open_findings(self.drafting.judge(actor, saved.text).diagnostics)
            errors = [one for one in found if one.severity is Severity.ERROR]
            case = self.drafting.library.case_of(saved.text, name)
            if errors or case is None:
                first = f" The first, in line {errors[0].line}: {errors[0].message}." if errors else ""
                raise InvalidInput(
                    "case", f"The draft has errors.{first}", hint="Mend them in the editor, then invite raters."
                )
            return draft, case
        library = self.open_cases(actor)
        if scenario_id not in library.index:
            raise ScenarioNotFound(scenario_id[:80])
        return None, library.cases[scenario_id]

    def _askable(self, program_id: UUID, but: Collection[UUID | None]) -> tuple[Account, ...]:
        return tuple(
            account
            for account, role in self.programs.members(program_id)
            if role is Role.SUPERVISOR and account.id not in but and account.disabled_at is None
        )

    def _asked(
        self, program_id: UUID, rater_ids: Collection[str | UUID], but: Collection[UUID | None]
    ) -> tuple[UUID, ...]:
        known = {account.id for account in self._askable(program_id, but)}
        wanted = {as_id(one) for one in list(rater_ids)[: MAX_INVITED + 1]}
        if not wanted:
            raise InvalidInput("raters", "Choose who is to rate.")
        if len(wanted) > MAX_INVITED:
            raise InvalidInput("raters", f"At most {MAX_INVITED} people can be asked.")
        asked = tuple(sorted(one for one in wanted if one is not None and one in known))
        if len(asked) < len(wanted):
            raise InvalidInput(
                "raters",
                "Raters are other supervisors of this program who did not write the case.",
                hint="Somebody may have left the program meanwhile. Choose again.",
            )
        return asked

    def _authors(self, panel: Panel) -> set[UUID | None]:
        """Who invited the panel and who wrote its draft: they know what the author thinks."""
        draft = None if panel.draft_id is None else self.finder.drafts.draft(panel.draft_id)
        return {panel.author_id, draft.author_id if draft else None}

    def _rater(self, panel: Panel, rater_id: UUID) -> Rater:
        return Rater(panel.id, rater_id, self.new_seed(), self.now())

    def _name(self, account_id: UUID) -> str:
        account = self.accounts.account(account_id)
        return account.name if account else ""

    def _record(self, action: str, actor: Actor, panel: Panel, **detail: str) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            program_id=panel.program_id,
            thing=f"panel:{panel.id}",
            detail=detail,
        )


def rated_nodes(scenario: Scenario) -> tuple[Node, ...]:
    """The decisions that are rated: those that score a criterion."""
    return tuple(node for node in scenario.decisions() if node.criteria)


def are_results_open(panel: Panel, raters: Sequence[Rater]) -> bool:
    """Whether nobody's ratings can be told any more by how far each of them is."""
    at_work = [one for one in raters if one.left_at is None]
    return panel.closed_at is not None or (bool(at_work) and all(one.finished_at for one in at_work))


def check_open(panel: Panel) -> None:
    """Refuse what can't be done once a panel is closed.

    Raises
    ------
    InvalidInput
        If it is.
    """
    if panel.closed_at is not None:
        raise InvalidInput("panel", "This panel is closed. Nothing is taken any more.")


def _not_found() -> NotFound:
    return NotFound("panel", hint="You may have left it. Go back to the cases.")

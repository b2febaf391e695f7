"""Panels as those who invite them see them: whom to ask, how far they are, and what they found."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from simulator.content.case import Case
from simulator.content.diagnostics import Severity, open_findings
from simulator.domain.accounts import Account, Program
from simulator.domain.drafts import Draft
from simulator.domain.panel import MAX_INVITED, Panel, Rater, by_rater, whole_decisions
from simulator.domain.policy import INSTALLATION, AccountAccess, Action, can, require
from simulator.domain.roles import Actor, Membership, Role
from simulator.errors import InvalidInput, ScenarioNotFound
from simulator.services.asked_people import asked_of, supervisors_of
from simulator.services.case_access import OpenCases, access_of
from simulator.services.drafting import Drafting
from simulator.services.finding import as_id, name_of
from simulator.services.panel_finder import PanelFinder, check_open, rated_nodes
from simulator.services.panel_results import PanelResults, results_of
from simulator.services.rooms import Rooms
from simulator.services.training import version_of
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
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
    can_adopt : bool
        Whether the person may adopt what it found, or take that back.
    in_library : bool
        Whether its case came with the program; then administrators adopt.
    publisher : str
        Else who answers for the case, where that is another person and has an account.
    """

    panel: Panel
    invited: tuple[Invited, ...]
    n_decisions: int
    could_invite: tuple[Account, ...]
    can_adopt: bool
    in_library: bool
    publisher: str


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
                found.append(Colleagues(program, supervisors_of(self.programs, program_id, {actor.id})))
        return tuple(found)

    def panels(self, actor: Actor) -> tuple[Panel, ...]:
        """The panels that the person follows, newest first."""
        require(actor, Action.WRITE_CASES, INSTALLATION)
        programs = {held.program_id for held in actor.memberships if held.role is Role.SUPERVISOR}
        drafts = [draft.id for draft in self.drafting.drafts(actor)]
        found = self.store.panels(actor.id, programs, drafts)
        return tuple(panel for panel in found if can(actor, Action.RUN_PANEL, self.finder.access(panel)))

    def to_decide(self, actor: Actor) -> tuple[Panel, ...]:
        """Closed panels of others whose key the person can adopt, since they answer for the case; newest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        publications = self.open_cases.published.shown().publications.values()
        cases = [one.scenario_id for one in publications if can(actor, Action.RETIRE_CASE, access_of(one))]
        if actor.administrator:
            cases += self.finder.on_disk().index
        found = ((panel, self.finder.access(panel)) for panel in self.store.closed_panels(cases))
        return tuple(
            panel
            for panel, access in found
            if can(actor, Action.ADOPT_KEY, access) and not can(actor, Action.RUN_PANEL, access)
        )

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
        asked = self._asked(wanted, rater_ids, self._authors(actor.id, draft, case.scenario.id))
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
            asked = self._asked(panel.program_id, rater_ids, {actor.id, *self._authors_of(panel)})
            if len(self.store.raters(panel.id)) + len(asked) > MAX_INVITED:
                raise InvalidInput("raters", f"At most {MAX_INVITED} people can be asked.")
            n_new = sum(self.store.add_rater(self._rater(panel, one)) for one in asked)
            if n_new:
                self._record("panel-invited", actor, panel, raters=str(n_new), case=panel.scenario_id)
        return n_new

    def panel(self, actor: Actor, panel_id: str | UUID) -> FollowedPanel:
        """How far a panel is: by name how many decisions each has rated, and nothing of what they rated.

        Who raters are is told only to those who run the panel: who answers for the case may be of another program.
        """
        panel = self.finder.found(actor, panel_id, Action.READ_PANEL)
        access, published = self.finder.access(panel), self.finder.published(panel.scenario_id)
        nodes = rated_nodes(self.rooms.written(panel).scenario)
        given = by_rater(self.store.ratings(panel.id))
        raters = self.store.raters(panel.id)
        runs = can(actor, Action.RUN_PANEL, access)
        invited = [
            Invited(one, name_of(self.accounts, one.rater_id), len(whole_decisions(nodes, given.get(one.rater_id, {}))))
            for one in raters
            if runs
        ]
        there = {one.rater_id for one in raters if one.left_at is None}
        but = {actor.id, *self._authors_of(panel)}
        return FollowedPanel(
            panel,
            tuple(sorted(invited, key=lambda one: one.name.casefold())),
            len(nodes),
            supervisors_of(self.programs, panel.program_id, but | there) if runs else (),
            can_adopt=can(actor, Action.ADOPT_KEY, access),
            in_library=access.in_library,
            publisher=name_of(self.accounts, published.author_id if published else None),
        )

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
            If the panel is open, or there are too few for nobody to be recognized.
        """
        panel = self.finder.found(actor, panel_id, Action.READ_PANEL)
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

    def _asked(
        self, program_id: UUID, rater_ids: Collection[str | UUID], but: Collection[UUID | None]
    ) -> tuple[UUID, ...]:
        others = supervisors_of(self.programs, program_id, but)
        who = "Raters are other supervisors of this program who did not write the case."
        return asked_of(others, rater_ids, field="raters", verb="rate", most=MAX_INVITED, who=who)

    def _authors_of(self, panel: Panel) -> set[UUID | None]:
        draft = None if panel.draft_id is None else self.finder.drafts.draft(panel.draft_id)
        return self._authors(panel.author_id, draft, panel.scenario_id)

    def _authors(self, invites: UUID | None, draft: Draft | None, scenario_id: str) -> set[UUID | None]:
        """Who invites the panel, wrote its draft, or published its case: they know what the author thinks."""
        published = self.finder.published(scenario_id)
        return {invites, draft.author_id if draft else None, published.author_id if published else None}

    def _rater(self, panel: Panel, rater_id: UUID) -> Rater:
        return Rater(panel.id, rater_id, self.new_seed(), self.now())

    def _record(self, action: str, actor: Actor, panel: Panel, **detail: str) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            program_id=panel.program_id,
            thing=f"panel:{panel.id}",
            detail=detail,
        )

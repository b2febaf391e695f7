"""Panels by id, told apart from what a person may not know of, and the facts that decide who may do what with one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from simulator.content.catalogue import Library
from simulator.domain.panel import Panel
from simulator.domain.policy import Action
from simulator.domain.publications import Publication, newest
from simulator.domain.roles import Actor
from simulator.domain.scenario import Node, Scenario
from simulator.domain.writing_access import PanelAccess
from simulator.errors import InvalidInput, NotFound
from simulator.services.case_access import access_of
from simulator.services.finding import find_known
from simulator.storage.draft_store import DraftStore
from simulator.storage.panel_store import PanelStore
from simulator.storage.publication_store import PublicationStore


@dataclass(frozen=True, slots=True)
class PanelFinder:
    """Finds panels.

    Attributes
    ----------
    on_disk : callable
        The cases that came with the program, which nobody in it wrote.
    """

    store: PanelStore
    drafts: DraftStore
    publications: PublicationStore
    on_disk: Callable[[], Library]

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
        find = self.store.hold_panel if hold else self.store.panel
        known_by, missing = (Action.READ_PANEL, Action.RATE), _not_found()
        return find_known(actor, panel_id, action, find=find, access=self.access, known_by=known_by, missing=missing)

    def access(self, panel: Panel) -> PanelAccess:
        """The facts that decide who may do what with a panel."""
        draft = None if panel.draft_id is None else self.drafts.draft(panel.draft_id)
        open_to = {draft.program_id} if draft is not None and draft.program_id is not None else set()
        if panel.author_id is None:
            open_to.add(panel.program_id)
        published = self.published(panel.scenario_id)
        return PanelAccess(
            panel.author_id,
            panel.program_id,
            frozenset(open_to),
            raters=frozenset(one.rater_id for one in self.store.raters(panel.id) if one.left_at is None),
            closed=panel.closed_at is not None,
            # What was asked about without a draft and is published by nobody came with the program, if only once.
            in_library=self.comes_with_program(panel.scenario_id) or (panel.draft_id is None and published is None),
            published=None if published is None else access_of(published),
        )

    def published(self, scenario_id: str) -> Publication | None:
        """The newest version of a case that somebody published, a retired one too."""
        return newest(self.publications.publications(scenario_id))

    def comes_with_program(self, scenario_id: str) -> bool:
        """Whether a case stands in the content folder, broken ones too."""
        library = self.on_disk()
        return scenario_id in library.index or scenario_id in library.unavailable


def rated_nodes(scenario: Scenario) -> tuple[Node, ...]:
    """The decisions that are rated: those that score a criterion."""
    return tuple(node for node in scenario.decisions() if node.criteria)


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

"""Who may do what with a case that is being written, and with a panel that rates one, and the facts that decide it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from simulator.domain.publications import CaseAccess
from simulator.domain.roles import Actor, Membership, Role


@dataclass(frozen=True, slots=True)
class DraftAccess:
    """A case that is being written.

    Attributes
    ----------
    author_id : UUID or None
        Whose it is; None once that person's account is erased.
    program_id : UUID or None
        The program whose supervisors write with its author; None while it is the author's alone.
    """

    author_id: UUID | None
    program_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PanelAccess:
    """A panel that rates a case blind.

    Attributes
    ----------
    author_id : UUID or None
        Who invited it; None once that person's account is erased.
    program_id : UUID
        The program whose supervisors rate.
    open_to : frozenset of UUID
        Programs whose supervisors follow it beside its author: they write at its draft, or its author is gone.
    raters : frozenset of UUID
        Who rates, without those who left.
    closed : bool
        Until it is, nobody learns what was found.
    in_library : bool
        Whether its case came with the program, so that nobody in it answers for the case.
    published : CaseAccess or None
        Its case as it was published last; None if it never was.
    """

    author_id: UUID | None
    program_id: UUID
    open_to: frozenset[UUID] = frozenset()
    raters: frozenset[UUID] = frozenset()
    closed: bool = False
    in_library: bool = False
    published: CaseAccess | None = None


def edits_draft(actor: Actor, draft: DraftAccess) -> bool:
    """Whose it is, and the supervisors of the program that it is open to."""
    return owns_draft(actor, draft) or (
        draft.program_id is not None and Membership(draft.program_id, Role.SUPERVISOR) in actor.memberships
    )


def owns_draft(actor: Actor, draft: DraftAccess) -> bool:
    """Whoever wrote it, as long as they supervise somewhere; once they have left, the program's supervisors."""
    if draft.author_id is None:
        return draft.program_id is not None and Membership(draft.program_id, Role.SUPERVISOR) in actor.memberships
    return actor.id == draft.author_id and actor.is_somewhere(Role.SUPERVISOR)


def reviews_draft(actor: Actor, draft: DraftAccess) -> bool:
    """Whoever writes with its author."""
    return edits_draft(actor, draft) and actor.id != draft.author_id


def answers_for(actor: Actor, case: CaseAccess) -> bool:
    """Whoever published it, as long as they supervise somewhere; once they have left, the program's supervisors."""
    return owns_draft(actor, DraftAccess(case.author_id, case.program_id))


def runs_panel(actor: Actor, panel: PanelAccess) -> bool:
    """Whoever invited it, or writes at its draft, unless they rate for it themselves."""
    if actor.id in panel.raters and not panel.closed:
        return False
    if actor.id == panel.author_id:
        return actor.is_somewhere(Role.SUPERVISOR)
    return any(Membership(program_id, Role.SUPERVISOR) in actor.memberships for program_id in panel.open_to)


def adopts_key(actor: Actor, panel: PanelAccess) -> bool:
    """Whoever answers for the case, since its key applies to everybody who practises it, in every program.

    For what came with the program administrators do; for what was never published, whoever runs the panel.
    """
    if not panel.closed:
        return False
    if panel.in_library:
        return actor.administrator
    return runs_panel(actor, panel) if panel.published is None else answers_for(actor, panel.published)


def reads_panel(actor: Actor, panel: PanelAccess) -> bool:
    """Whoever runs it, or would adopt its key."""
    return runs_panel(actor, panel) or adopts_key(actor, panel)


def rates_for(actor: Actor, panel: PanelAccess) -> bool:
    """Who was asked, as long as they supervise in the program."""
    return actor.id in panel.raters and Membership(panel.program_id, Role.SUPERVISOR) in actor.memberships

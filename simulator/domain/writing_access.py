"""The facts that decide who may do what with a case that is being written, and with a panel that rates one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from simulator.domain.publications import CaseAccess


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

"""What the store of drafts promises; see ``store``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from simulator.domain.drafts import Draft, Revision


class DraftStore(Protocol):
    """Drafts and their revisions. A method that returns has made its change durable."""

    def add_draft(self, draft: Draft, first: Revision) -> None:
        """Keep a new draft with its first revision."""

    def draft(self, draft_id: UUID) -> Draft | None:
        """A draft; None if it is not there."""

    def drafts(self, author_id: UUID, program_ids: Collection[UUID] = ()) -> tuple[Draft, ...]:
        """Drafts of a person, and those open to one of the programs; the one changed last comes first."""

    def hold_draft(self, draft_id: UUID) -> Draft | None:
        """The draft, which nobody else changes until the transaction around this ends; None if it is not there."""

    def save_draft(self, draft: Draft, saved: Revision, *, keep: int) -> None:
        """Replace what is known of a draft and add a revision; of the others the first and the newest are kept.

        Parameters
        ----------
        keep : int
            So many revisions stay, this one and the first among them.
        """

    def change_draft(self, draft: Draft) -> None:
        """Replace what is known of a draft, without a revision."""

    def revision(self, draft_id: UUID, number: int) -> Revision | None:
        """One save of a draft; None if it is not kept."""

    def revisions(self, draft_id: UUID) -> tuple[Revision, ...]:
        """Every kept save of a draft, newest first, each without its text."""

    def remove_draft(self, draft_id: UUID) -> None:
        """Delete a draft with all its revisions."""

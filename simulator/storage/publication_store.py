"""What the store of publications promises; see ``store``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.publications import Access, Publication, Review


class PublicationStore(Protocol):
    """Published versions of cases, and reviews of drafts. A method that returns has made its change durable."""

    def hold_publications(self) -> None:
        """Let nobody else publish, retire or open anything until the transaction around this ends."""

    def add_publication(self, publication: Publication) -> None:
        """Keep a new version; its content is kept already."""

    def publications(self, scenario_id: str | None = None) -> tuple[Publication, ...]:
        """Every version, or those of one case, retired ones too, the oldest first."""

    def publications_by(self, author_id: UUID) -> tuple[Publication, ...]:
        """What a person has published, the oldest first."""

    def publications_reviewed_by(self, reviewer_id: UUID) -> tuple[Publication, ...]:
        """What was published with a person's word that it is good, the oldest first."""

    def on_offer(self) -> tuple[Publication, ...]:
        """Of each case the newest version that was not retired, in the order in which they were published."""

    def change_access(self, scenario_id: str, access: Access, program_id: UUID | None) -> None:
        """Have others see every version of a case, and another program answer for it; with None the same as before."""

    def retire(self, scenario_id: str, *, at: datetime) -> int:
        """Take every version of a case away; how many were not retired before."""

    def n_pinned(self, content_hashes: Collection[str]) -> Mapping[str, int]:
        """How many attempts go by each of these contents; none is left out where there are none."""

    def n_under_way(self, content_hashes: Collection[str]) -> int:
        """How many attempts go by one of these contents and have not ended, those that are only shown left out."""

    def keep_review(self, review: Review) -> None:
        """Keep what a colleague says of one save of a draft, instead of what they said of the same one before."""

    def reviews(self, draft_id: UUID) -> tuple[Review, ...]:
        """What was said of a draft, newest first."""

    def reviews_by(self, reviewer_id: UUID) -> tuple[Review, ...]:
        """What a person said of drafts, newest first."""

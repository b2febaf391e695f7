"""What the store of panels and of the keys that were adopted from them promises; see ``store``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.attempt import Attempt, Purpose, StoredScore
from simulator.domain.key_versions import KeyVersion
from simulator.domain.panel import OptionRating, Panel, Rater


class PanelStore(Protocol):
    """Panels, raters, ratings, adopted keys, and the scores that follow. What returns has made its change durable."""

    # Panels

    def add_panel(self, panel: Panel, raters: Sequence[Rater]) -> None:
        """Keep a new panel with those who are invited; its text is kept as a version already."""

    def panel(self, panel_id: UUID) -> Panel | None:
        """A panel; None if it is not there."""

    def hold_panel(self, panel_id: UUID) -> Panel | None:
        """The panel, which nobody else changes or rates for until the transaction ends; None if it is not there."""

    def panels(
        self, author_id: UUID, program_ids: Collection[UUID] = (), draft_ids: Collection[UUID] = ()
    ) -> tuple[Panel, ...]:
        """Panels of a person, those of programs whose author is gone, and those on certain drafts, newest first."""

    def closed_panels(self, scenario_ids: Collection[str]) -> tuple[Panel, ...]:
        """Closed panels on certain cases, newest first."""

    def closed_in(self, program_id: UUID) -> tuple[Panel, ...]:
        """Closed panels whose raters are supervisors of a program, newest first."""

    def close_panel(self, panel_id: UUID, at: datetime) -> bool:
        """Take no more ratings; False if it was closed before."""

    # Raters

    def add_rater(self, rater: Rater) -> bool:
        """Invite one more; False if they were invited before and have not left. Who left begins anew."""

    def raters(self, panel_id: UUID) -> tuple[Rater, ...]:
        """Everybody who was invited, in that order."""

    def invitations(self, rater_id: UUID) -> tuple[tuple[Panel, Rater], ...]:
        """Panels that a person was invited to, newest first, those that they left too."""

    def finish(self, panel_id: UUID, rater_id: UUID, at: datetime | None) -> None:
        """Note that somebody has rated everything; with None, that something is missing again."""

    def leave(self, panel_id: UUID, rater_id: UUID, at: datetime) -> None:
        """Note that somebody left."""

    # Ratings

    def rate(self, rating: OptionRating) -> None:
        """Keep a rating in place of that person's earlier one of the same option."""

    def ratings(self, panel_id: UUID, rater_id: UUID | None = None) -> tuple[OptionRating, ...]:
        """All ratings of a panel, or one person's."""

    def drop_ratings(self, panel_id: UUID, rater_id: UUID, *, nodes: Collection[str]) -> None:
        """Delete a person's ratings of these decisions."""

    # Keys

    def adopt(self, version: KeyVersion) -> None:
        """Keep a key that applies from now on."""

    def hold_keys(self, play_hash: str) -> None:
        """Let nobody else adopt or withdraw a key of what plays like this until the transaction ends."""

    def keys_in_force(self) -> Mapping[str, UUID]:
        """By play hash the id of ``key_in_force``, of everything that has one."""

    def key_in_force(self, play_hash: str) -> KeyVersion | None:
        """The newest adopted key that was not withdrawn; None where the author's applies."""

    def key_versions(self, play_hash: str) -> tuple[KeyVersion, ...]:
        """Every adopted key of what plays like this, newest first, withdrawn ones too."""

    def withdraw_key(self, key_id: UUID, at: datetime) -> bool:
        """Take a key back; False if that was done before."""

    # What follows for scores

    def ended_on(
        self, play_hash: str, *, after: UUID | None, limit: int, purpose: Purpose | None = None
    ) -> tuple[tuple[Attempt, str], ...]:
        """Attempts at what plays like this that have ended, by id from ``after`` on, each with its newest key.

        ``purpose`` leaves out those for another one.
        """

    def rescore(self, attempt_id: UUID, score: StoredScore) -> None:
        """Keep a score that was made under another key and is the newest now; the others stay, and the sums follow.

        An attempt that is gone is left alone.
        """

    # Of one person

    def adopted_by(self, person_id: UUID) -> tuple[KeyVersion, ...]:
        """Keys that a person adopted, oldest first."""

    def ratings_by(self, rater_id: UUID) -> Mapping[UUID, tuple[OptionRating, ...]]:
        """A person's ratings by panel."""

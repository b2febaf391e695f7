"""A session on paper for the hour of supervision."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from simulator.domain.policy import Action
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.services.debrief_files import DebriefFile
from simulator.services.finding import find_attempt
from simulator.services.press import press
from simulator.services.score_changes import ScoreChanges
from simulator.services.sharing import Sharing
from simulator.services.supervision_document import Sheet, document
from simulator.services.word_ratings import WordRatings
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store


@dataclass
class SupervisionSheets:
    """Sheets for those who supervise an attempt; that it was read is noted as on the page.

    Attributes
    ----------
    shown : Sharing
        Decides what of the attempt is on it.
    """

    shown: Sharing
    rated: WordRatings
    changed: ScoreChanges
    sharing: SharingStore
    attempts: Store

    def pdf(self, actor: Actor, attempt_id: str | UUID) -> DebriefFile:
        """The sheet as PDF/UA; the same bytes for the same session, comments, ratings and changes.

        Raises
        ------
        InvalidInput
            If the session has not ended.
        FileNotMade
            If it could not be set, or not in time.
        """
        attempt, _access = find_attempt(self.attempts, self.sharing, actor, attempt_id, Action.CHANGE_SCORE)
        if attempt.ended_at is None:
            raise InvalidInput("attempt", "This session isn't finished yet, so there is nothing to print.")
        review = self.shown.review(actor, attempt.id)
        sheet = Sheet(review, self.rated.ratings(actor, attempt.id), self.changed.changes(actor, attempt.id))
        made_up = "simulated-" if review.simulated else ""
        name = f"secure-base-{made_up}supervision-{attempt.scenario_id}-{attempt.ended_at:%Y-%m-%d}.pdf"
        return DebriefFile(name, press(document(sheet)))

"""How sure somebody was, at a choice that was made a while ago: the service takes it with the choice alone."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from simulator.bootstrap import Services
from simulator.domain.sharing import Confidence, PrivateNote


def was_sure(services: Services, attempt_id: UUID, step: int, confidence: Confidence) -> None:
    """Put into the note on a decision how sure its trainee was."""
    kept = services.notes.practice.note(attempt_id, step) or PrivateNote(attempt_id, step)
    services.notes.sharing.keep_note(replace(kept, confidence=confidence))

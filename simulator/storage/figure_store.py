"""What the store of how far cohorts are promises; it only reads. See ``account_store``."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from simulator.domain.cohort_states import BegunAssigned


class FigureStore(Protocol):
    """What of assigned cases was begun."""

    def begun_in(self, cohort_id: UUID) -> tuple[BegunAssigned, ...]:
        """Attempts that were begun for a cohort's assignments, the first to begin first."""

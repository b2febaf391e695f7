"""What the audit log has about attempts: who read another's, and what they did about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.domain.accounts import Cohort
from simulator.domain.attempt import Attempt
from simulator.domain.roles import Actor
from simulator.storage.account_store import AuditStore, ProgramStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Transactions

READ = "attempt-read"
ONE_VISIT = timedelta(hours=1)
"""However often a supervisor looks within this time, the audit log has one line."""


@dataclass(frozen=True, slots=True)
class AttemptLog:
    """Writes lines about attempts.

    Attributes
    ----------
    now : callable
        The clock, aware UTC.
    """

    store: SharingStore
    programs: ProgramStore
    audit: AuditStore
    database: Transactions
    now: Callable[[], datetime]

    def note_reading(self, actor: Actor, attempt: Attempt) -> None:
        """Note that somebody reads an attempt, unless it is their own or they did so within the hour."""
        if actor.id == attempt.trainee_id:
            return
        last = self.audit.last_read(actor.id, f"attempt:{attempt.id}", READ)
        # A clock that was set back gives a negative time, which is no visit under way.
        if last is None or not timedelta() <= self.now() - last < ONE_VISIT:
            with self.database.writing():
                self.record(READ, actor, attempt)

    def record(self, action: str, actor: Actor, attempt: Attempt, **detail: str) -> None:
        """Note what a supervisor did about an attempt, with the cohort by which they see it."""
        self.record_in(self._through(actor, attempt), action, actor, attempt, **detail)

    def record_in(self, cohort: Cohort | None, action: str, actor: Actor, attempt: Attempt, **detail: str) -> None:
        """Note what was done about an attempt in a cohort, or in none."""
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            subject_id=attempt.trainee_id,
            program_id=None if cohort is None else cohort.program_id,
            thing=f"attempt:{attempt.id}",
            detail=detail | ({} if cohort is None else {"cohort": str(cohort.id)}),
        )

    def _through(self, actor: Actor, attempt: Attempt) -> Cohort | None:
        seen = self.store.access(attempt).cohorts & actor.supervises
        return self.programs.cohort(min(seen)) if seen else None

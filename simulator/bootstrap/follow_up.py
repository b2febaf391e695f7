"""The services by which supervisors follow up how trainees are doing, wired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.services.attempt_log import AttemptLog
from simulator.services.cohort_reading import CohortReading
from simulator.services.compared import Compared
from simulator.services.critical import Critical
from simulator.services.flagging import Flagging
from simulator.services.practised import Practised
from simulator.services.remediation import Remediation
from simulator.services.rooms import Rooms
from simulator.services.sharing import Sharing
from simulator.services.trainees import Trainees
from simulator.storage.stores import Stores

if TYPE_CHECKING:
    from simulator.storage.connections import Database


def wired_follow_up(
    kept: Stores,
    database: Database,
    rooms: Rooms,
    practised: Practised,
    shown: Sharing,
    compared: Compared,
    now: Callable[[], datetime],
) -> dict[str, Any]:
    """How trainees are doing, critical choices for review, flags, and what was agreed on."""
    store, sharing, programs, accounts, audit = kept.attempts, kept.sharing, kept.programs, kept.accounts, kept.audit
    log = AttemptLog(sharing, programs, audit, database, now)
    reading = CohortReading(sharing, kept.follow_up, compared.measure, lambda: compared.version)
    flags = Flagging(kept.follow_up, programs, audit, database, reading, compared.cut_for, now)
    critical = Critical(
        kept.follow_up, sharing, store, programs, accounts, shown, reading, practised, log, database, rooms, now
    )
    log_of = Remediation(kept.follow_up, programs, accounts, audit, database, now)
    about = (flags, critical, log_of, practised, rooms, now)
    trainees = Trainees(sharing, store, programs, audit, database, reading, compared.cut_for, *about)
    return {"flagging": flags, "critical": critical, "remediation": log_of, "trainees": trainees}

"""The services about cohorts and what is assigned in them, wired; they load no more than is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.content.case import CaseEntry
from simulator.services.assigned import Asked
from simulator.services.assigning import Assigning
from simulator.services.cohorts import Cohorts
from simulator.storage.stores import Stores

if TYPE_CHECKING:
    from simulator.services.accounts import Accounts
    from simulator.storage.connections import Database


def wired_cohorts(
    kept: Stores,
    database: Database,
    people: Accounts,
    asked: Asked,
    index: Callable[[], Mapping[str, CaseEntry]],
    now: Callable[[], datetime],
) -> dict[str, Any]:
    """What those who run programs do with cohorts, and what comes to people of it."""
    from simulator.services.joining import Joining
    from simulator.services.reminding import Reminding
    from simulator.services.rosters import Rosters

    cohorts = Cohorts(kept.cohorts, kept.programs, kept.audit, database, now)
    way_in: dict[str, Any] = {"post": people.post, "links": people.links, "now": now, "store": kept.cohorts}
    return {
        "cohorts": cohorts,
        "assigning": Assigning(kept.cohorts, kept.programs, cohorts, kept.audit, database, now),
        "joining": Joining(
            programs=kept.programs,
            accounts=kept.accounts,
            attempts=kept.attempts,
            asked=asked,
            audit=kept.audit,
            database=database,
            throttle=people.throttle,
            tickets=people.tickets,
            **way_in,
        ),
        "rosters": Rosters(
            programs=kept.programs,
            accounts=kept.accounts,
            audit=kept.audit,
            database=database,
            tickets=people.tickets,
            **way_in,
        ),
        "reminding": Reminding(programs=kept.programs, accounts=kept.accounts, index=index, **way_in),
    }

"""What the services stand on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.bootstrap.settings import Settings
    from simulator.content.cache import Cache
    from simulator.content.catalogue import LibraryOnDisk
    from simulator.content.published import PublishedLibrary
    from simulator.services.accounts import Accounts
    from simulator.services.case_access import OpenCases
    from simulator.services.keys import KeysInForce
    from simulator.services.practised import Practised
    from simulator.services.rooms import Rooms
    from simulator.storage.connections import Database
    from simulator.storage.stores import Stores


@dataclass(frozen=True)
class Ground:
    """Settings, the database, the library and the clock, and what hangs on nothing else."""

    settings: Settings
    database: Database
    stores: Stores
    people: Accounts
    on_disk: LibraryOnDisk
    library: PublishedLibrary
    open_cases: OpenCases
    in_force: KeysInForce
    practised: Practised
    rooms: Rooms
    cache: Cache
    now: Callable[[], datetime]
    new_seed: Callable[[], int]

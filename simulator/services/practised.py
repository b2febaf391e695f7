"""What each case of the library practises, read once a version of it and then kept; small beside the case itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from simulator.content.cache import Cache
from simulator.content.case import CaseEntry
from simulator.content.catalogue import Library
from simulator.content.stored import from_plain, to_plain
from simulator.domain.practises import Practises, practises
from simulator.domain.rubric import Criterion, CriticalError
from simulator.errors import ScenarioNotFound

KIND = "practises"


@dataclass
class Practised:
    """Keeps what the cases practise.

    Attributes
    ----------
    library : callable
        The content as it now is on disk.
    cache : Cache or None
        Where it is kept between processes, so that a new one need not read every case first.
    """

    library: Callable[[], Library]
    cache: Cache | None = None
    _kept: dict[str, Practises] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def cases(self) -> Mapping[str, Practises]:
        """By case id; a case that broke since the library was read is left out."""
        library = self.library()
        with self._lock:
            fresh: dict[str, Practises] = {}
            found: dict[str, Practises] = {}
            for entry in library.index.values():
                kept = self._kept.get(entry.content_hash)
                if kept is None:
                    try:
                        kept = self._read(library, entry)
                    except ScenarioNotFound:
                        continue
                fresh[entry.content_hash] = found[entry.id] = kept
            self._kept = fresh  # what has left the library is let go of
        return found

    def criteria(self) -> dict[str, Criterion]:
        """Every criterion that a case of the library rates, by id."""
        return {name: one for case in self.cases().values() for name, one in case.rubric.items()}

    def errors(self) -> dict[str, CriticalError]:
        """Every critical error that a rubric of the library names, by code."""
        return {code: one for case in self.cases().values() for code, one in case.errors.items()}

    def _read(self, library: Library, entry: CaseEntry) -> Practises:
        kept = self.cache.found(KIND, entry.content_hash) if self.cache else None
        if kept is not None:
            with suppress(TypeError, ValueError, AttributeError):
                found: Practises = from_plain(Practises, kept)
                return found
        case = library.cases[entry.id]
        made = practises(case.scenario, case.key)
        if self.cache:
            self.cache.keep(KIND, case.content_hash, to_plain(made))
        return made

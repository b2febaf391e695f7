"""What is known of files that were read before, found again by the digests of all that it depends on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from simulator.content.cache import Cache
from simulator.content.case import Case, CaseEntry
from simulator.content.diagnostics import Diagnostic
from simulator.content.stored import from_plain, to_plain
from simulator.domain.rubric import Rubric
from simulator.domain.scenario import Scenario, StrategyProfile

MAX_CASES = 64
"""Whole cases kept in the process; one of 100 kB of YAML takes a little less than 1 MB."""
MAX_SPARE = 500
"""Records kept beyond those of the last reading: an edit that is undone finds its record again."""


@dataclass(frozen=True, slots=True)
class ShelfRecord:
    """What the library knows of a rubric, a profile or the list of sources.

    Attributes
    ----------
    known_as : str
        How cases name it; empty for the list of sources, and for a file that can't be used.
    sources : mapping of str to str
        Citations by id, of the list of sources.
    """

    known_as: str
    sources: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What the library knows of a scenario file.

    Attributes
    ----------
    index : CaseEntry or None
        None if the case can't be played; the reasons are among the diagnostics.
    needs : mapping of str to str
        The files of the shelf that this depends on, with the digests that they had.
    """

    index: CaseEntry | None
    needs: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


Record = TypeVar("Record", ShelfRecord, CaseRecord)
Signature = tuple[int, int, int, int]
"""Times of change, size and number of a file: if none of them differs, neither does the content."""


class Memory:
    """Records, signatures of files and whole cases; with a cache, the next process begins where this one stopped.

    Parameters
    ----------
    cache : Cache, optional
        Where records are kept between processes.
    name : str
        Under which they are kept there, such as the path of the library.
    """

    def __init__(self, cache: Cache | None = None, name: str = "") -> None:
        self.cache = cache
        self.name = name
        kept = cache.found("library", name) if cache else None
        self._plain: dict[str, Any] = _part(kept, "records")
        self._records: dict[str, ShelfRecord | CaseRecord] = {}
        self._files: dict[str, Any] = _part(kept, "files")
        self._used: dict[str, None] = {}
        self._cases: OrderedDict[str, Case] = OrderedDict()
        self._lock = Lock()
        self._changed = False
        self.objects: dict[str, Rubric | StrategyProfile] = {}

    def record(self, kind: type[Record], key: str) -> Record | None:
        """The record under a key, if there is one."""
        found = self._records.get(key)
        if found is None and key in self._plain:
            with suppress(TypeError, ValueError, AttributeError):
                found = self._records[key] = from_plain(kind, self._plain[key])
        if not isinstance(found, kind):
            return None
        self._used[key] = None
        return found

    def keep(self, key: str, record: Record) -> Record:
        """Remember a record."""
        self._records[key] = record
        self._plain.pop(key, None)
        self._used[key] = None
        self._changed = True
        return record

    def digest_of(self, path: str, signature: Signature | None) -> str | None:
        """The digest of a file that still has the signature that it had."""
        known = self._files.get(path)
        if signature is None or not isinstance(known, list) or known[:-1] != list(signature):
            return None
        return str(known[-1])

    def keep_digest(self, path: str, signature: Signature | None, digest: str) -> None:
        """Remember the digest of a file; without a signature, that it must be read again."""
        known = [*signature, digest] if signature else None
        if self._files.get(path) != known:
            self._files[path] = known
            self._changed = True

    def forget_digests(self) -> None:
        """Have every file read again."""
        self._files = {}
        self._changed = True

    def save(self, spare: int = MAX_SPARE) -> None:
        """Write what is new to the cache, and forget the oldest of what is no longer used.

        Parameters
        ----------
        spare : int
            How many records to keep beyond those used since the last saving.
        """
        others = [key for key in self._plain | self._records if key not in self._used]
        for key in others[: max(0, len(others) - spare)]:
            self._plain.pop(key, None)
            self._records.pop(key, None)
        self._used = {}
        self.objects = {key: thing for key, thing in self.objects.items() if key in self._records}
        self._files = dict(list(self._files.items())[-(len(self._records) + len(self._plain) + MAX_SPARE) :])
        if not self._changed or self.cache is None:
            return
        self._plain |= {key: to_plain(record) for key, record in self._records.items() if key not in self._plain}
        self.cache.keep("library", self.name, {"records": self._plain, "files": self._files})
        self._changed = False

    def case(self, content_hash: str) -> Case | None:
        """A whole case that this process has made before."""
        with self._lock:
            if content_hash in self._cases:
                self._cases.move_to_end(content_hash)
            return self._cases.get(content_hash)

    def keep_case(self, case: Case) -> Case:
        """Remember a whole case."""
        with self._lock:
            self._cases[case.content_hash] = case
            while len(self._cases) > MAX_CASES:
                self._cases.popitem(last=False)
        return case

    def scenario(self, content_hash: str) -> Scenario | None:
        """A scenario from the cache."""
        kept = self.cache.found("scenario", content_hash) if self.cache else None
        with suppress(TypeError, ValueError, AttributeError):
            scenario: Scenario = from_plain(Scenario, kept)
            return scenario
        return None

    def keep_scenario(self, content_hash: str, scenario: Scenario) -> None:
        """Keep a scenario in the cache."""
        if self.cache:
            self.cache.keep("scenario", content_hash, to_plain(scenario))


def _part(kept: Any, name: str) -> dict[str, Any]:
    part = kept.get(name) if isinstance(kept, dict) else None
    return part if isinstance(part, dict) else {}

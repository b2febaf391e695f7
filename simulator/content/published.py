"""The library that people practise from: the cases on disk, and those that supervisors have published."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock

from simulator.content.cache import Cache
from simulator.content.case import Case, CaseEntry, Cases
from simulator.content.catalogue import Library, case_from_texts
from simulator.content.stored import from_plain, to_plain
from simulator.domain.casting import introduced
from simulator.domain.publications import Publication
from simulator.errors import ScenarioNotFound

KIND = "published"
MAX_KEPT = 64
"""Whole cases kept in the process."""
LOOK_SECONDS = 2.0
"""How long what another process published, or took away, may stay unseen here."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The library at one moment, with the publications in it by case id; the cases on disk have none."""

    library: Library
    publications: Mapping[str, Publication]


@dataclass
class PublishedLibrary:
    """Puts published cases beside those on disk; as long as neither changes, every call gives the same object.

    A case on disk goes before a published one of the same id. What this version of the program can't read is left out.

    Attributes
    ----------
    on_disk : callable
        The cases in the content folder as they now are.
    on_offer : callable
        The publications that can be begun, one of each case.
    texts_of : callable
        From the hash of a content to its files' texts by name.
    seconds : callable
        A clock that never goes back.
    """

    on_disk: Callable[[], Library]
    on_offer: Callable[[], Iterable[Publication]]
    texts_of: Callable[[str], Mapping[str, str]]
    cache: Cache | None = None
    seconds: Callable[[], float] = time.monotonic
    _cases: OrderedDict[str, Case] = field(default_factory=OrderedDict)
    _entries: dict[str, CaseEntry | None] = field(default_factory=dict)
    _disk: Library | None = None
    _offered: tuple[Publication, ...] = ()
    _looked_at: float | None = None
    _shown: Shown | None = None
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> Library:
        """All cases, whoever may see them."""
        return self.shown().library

    def shown(self) -> Shown:
        """All cases, with what decides who may see them."""
        disk = self.on_disk()
        with self._lock:
            offered, now = self._offered, self.seconds()
            if self._looked_at is None or now - self._looked_at >= LOOK_SECONDS:
                offered = tuple(self.on_offer())
                self._looked_at = now
            if self._shown is None or disk is not self._disk or offered != self._offered:
                self._shown = self._merged(disk, offered)
                self._disk, self._offered = disk, offered
            return self._shown

    def look_again(self) -> None:
        """Have the next call see what was just published or retired here."""
        with self._lock:
            self._looked_at = None

    def _merged(self, disk: Library, offered: Iterable[Publication]) -> Shown:
        known, self._entries = self._entries, {}
        added: dict[str, CaseEntry] = {}
        publications: dict[str, Publication] = {}
        for one in offered:
            if one.scenario_id in disk.index or one.scenario_id in disk.unavailable:
                continue
            name = one.content_hash
            entry = self._entries[name] = known[name] if name in known else self._entry(one)
            if entry is not None:
                added[entry.id], publications[entry.id] = entry, one
        if not added:
            return Shown(disk, {})
        makers = {key: partial(self._case, one) for key, one in publications.items()}
        cases = Cases(disk.cases.makers | makers)
        return Shown(replace(disk, index={**disk.index, **added}, cases=cases), publications)

    def _entry(self, publication: Publication) -> CaseEntry | None:
        """What is known of a published case; None if it can't be read."""
        name = publication.content_hash
        kept = self.cache.found(KIND, name) if self.cache else None
        if kept is not None:
            with suppress(TypeError, ValueError, AttributeError):
                found: CaseEntry = from_plain(CaseEntry, kept)
                return found
        try:
            entry = _entry_of(self._case(publication))
        except ScenarioNotFound:
            return None
        if self.cache:
            self.cache.keep(KIND, name, to_plain(entry))
        return entry

    def _case(self, publication: Publication) -> Case:
        name = publication.content_hash
        kept = self._cases.get(name)
        if kept is not None:
            return kept
        case = case_from_texts(self.texts_of(name), publication.scenario_id)
        if case is None:
            raise ScenarioNotFound(publication.scenario_id)
        self._cases[name] = case
        while len(self._cases) > MAX_KEPT:
            with suppress(KeyError):  # another thread let go of it first
                self._cases.popitem(last=False)
        return case


def _entry_of(case: Case) -> CaseEntry:
    return CaseEntry(
        case.written.id,
        case.written.version,
        case.scenario.about,
        introduced(case.written),
        case.written.variants,
        case.lengths,
        case.citations,
        case.content_hash,
        case.play_hash,
        case.key_hash,
        tuple(case.texts),
    )

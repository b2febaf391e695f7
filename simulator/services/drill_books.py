"""The book of everything that can be drilled, made once a version of the library and kept with its cases' points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from simulator.content.cache import Cache
from simulator.content.case import Case, CaseEntry
from simulator.content.catalogue import Library
from simulator.content.stored import from_plain, to_plain
from simulator.domain.drill_planning import Book, make_book
from simulator.domain.drill_points import Point, points_of
from simulator.errors import ScenarioNotFound

KIND = "drills"


@dataclass
class DrillBooks:
    """Makes the book of the library as it now is; a case that did not change, nor its key, is not walked again.

    Attributes
    ----------
    library : callable
        The content as it now is on disk.
    cache : Cache or None
        Where the points of cases are kept between processes.
    keys : callable
        The id of every panel's key that is in force, by play hash.
    keyed : callable
        Gives a case the key that is in force for it.
    """

    library: Callable[[], Library]
    cache: Cache | None = None
    keys: Callable[[], Mapping[str, UUID]] = lambda: {}
    keyed: Callable[[Case], Case] = lambda case: case
    _points: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    _made_from: tuple[Library, Mapping[str, UUID]] | None = None
    _book: Book | None = None
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> Book:
        """The book of the library as it now is."""
        library, keys = self.library(), self.keys()
        with self._lock:
            made_from = self._made_from
            if self._book is None or made_from is None or made_from[0] is not library or made_from[1] != keys:
                known, self._points = self._points, {}
                self._book = make_book(self._cases(library, keys, known))
                self._made_from = library, keys
            return self._book

    def _cases(
        self, library: Library, keys: Mapping[str, UUID], known: dict[str, tuple[Point, ...]]
    ) -> Iterator[tuple[str, str, tuple[Point, ...]]]:
        for entry in library.index.values():
            name = _name(entry.content_hash, keys.get(entry.play_hash))
            points = known.get(name)
            with suppress(ScenarioNotFound):  # broken since the library was read: it comes back when it is mended
                points = self._read(entry, name) if points is None else points
            if points is not None:
                self._points[name] = points
                yield entry.id, entry.content_hash, points

    def _read(self, entry: CaseEntry, name: str) -> tuple[Point, ...]:
        kept = self.cache.found(KIND, name) if self.cache else None
        if kept is not None:
            with suppress(TypeError, ValueError, AttributeError):
                found: tuple[Point, ...] = from_plain(tuple[Point, ...], kept)
                return found
        case = self.keyed(self.library().cases[entry.id])
        points = points_of(case.table, case.key)
        if self.cache and _name(case.content_hash, self.keys().get(entry.play_hash)) == name:  # else it just changed
            self.cache.keep(KIND, name, to_plain(points))
        return points


def _name(content_hash: str, key_id: UUID | None) -> str:
    """What points are kept under: those of a text, or of a text under a panel's key."""
    return content_hash if key_id is None else f"{content_hash}/{key_id}"

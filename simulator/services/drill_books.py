"""The book of everything that can be drilled, made once a version of the library and kept with its cases' points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from simulator.content.cache import Cache
from simulator.content.case import CaseEntry
from simulator.content.catalogue import Library
from simulator.content.stored import from_plain, to_plain
from simulator.domain.drill_planning import Book, make_book
from simulator.domain.drill_points import Point, points_of
from simulator.errors import ScenarioNotFound

KIND = "drills"


@dataclass
class DrillBooks:
    """Makes the book of the library as it now is; a case that did not change is not walked again.

    Attributes
    ----------
    library : callable
        The content as it now is on disk.
    cache : Cache or None
        Where the points of cases are kept between processes.
    """

    library: Callable[[], Library]
    cache: Cache | None = None
    _points: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    _made_from: Library | None = None
    _book: Book | None = None
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> Book:
        """The book of the library as it now is."""
        library = self.library()
        with self._lock:
            if self._book is None or self._made_from is not library:
                known, self._points = self._points, {}
                self._book = make_book(self._cases(library, known))
                self._made_from = library
            return self._book

    def _cases(
        self, library: Library, known: dict[str, tuple[Point, ...]]
    ) -> Iterator[tuple[str, str, tuple[Point, ...]]]:
        for entry in library.index.values():
            points = known.get(entry.content_hash)
            with suppress(ScenarioNotFound):  # broken since the library was read: it comes back when it is mended
                points = self._read(entry) if points is None else points
            if points is not None:
                self._points[entry.content_hash] = points
                yield entry.id, entry.content_hash, points

    def _read(self, entry: CaseEntry) -> tuple[Point, ...]:
        kept = self.cache.found(KIND, entry.content_hash) if self.cache else None
        if kept is not None:
            with suppress(TypeError, ValueError, AttributeError):
                found: tuple[Point, ...] = from_plain(tuple[Point, ...], kept)
                return found
        case = self.library().cases[entry.id]
        points = points_of(case.table, case.key)
        if self.cache:
            self.cache.keep(KIND, case.content_hash, to_plain(points))
        return points

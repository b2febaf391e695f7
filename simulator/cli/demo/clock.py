"""Time in the demonstration: many people's days, carried out in the order in which they would have happened."""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Doings = Generator[timedelta, None, None]
"""What somebody does, bit by bit: before each bit it yields how long it is until then."""


@dataclass
class Clock:
    """The clock that services are given; it stands still between two doings."""

    at: datetime

    def __call__(self) -> datetime:
        """The time."""
        return self.at


@dataclass
class Days:
    """What people do, each in their own time.

    Attributes
    ----------
    until : datetime
        Where time ends: what would come later has not happened yet.
    """

    clock: Clock
    until: datetime
    _due: list[tuple[datetime, int, Doings]] = field(default_factory=list)
    _n: int = 0

    def add(self, at: datetime, doings: Doings) -> None:
        """Let somebody begin something at a time."""
        self._n += 1  # whoever was added first goes first where two act at once: the same at every run
        heapq.heappush(self._due, (at, self._n, doings))

    def pass_by(self) -> Iterator[datetime]:
        """Carry everything out in order; yields the time before each bit."""
        while self._due and self._due[0][0] < self.until:
            at, number, doings = heapq.heappop(self._due)
            yield at
            self.clock.at = at
            pause = next(doings, None)
            if pause is not None:
                heapq.heappush(self._due, (at + pause, number, doings))
        for _at, _number, doings in self._due:
            doings.close()

"""Turns for what takes long, so that those who practise keep their share of the computer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from simulator.errors import FileNotMade


@dataclass
class Queue:
    """Lets few be worked for at once; those who wait take up no thread, and only so many may wait."""

    at_once: int = 2
    may_wait: int = 20
    _waiting: int = 0
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.at_once)

    @property
    def full(self) -> bool:
        """Whether nobody more may wait."""
        return self._waiting >= self.may_wait

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until it is one's turn.

        Raises
        ------
        FileNotMade
            If too many are waiting.
        """
        if self.full:
            raise FileNotMade
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()

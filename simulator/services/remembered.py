"""Things that take long to make, kept while there is room; each is made once, whoever asks for it at the same time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Remembered(Generic[Thing]):
    """Things by key.

    Parameters
    ----------
    max_kept : int
        The one asked for longest ago goes first.
    """

    def __init__(self, max_kept: int) -> None:
        self._max_kept = max_kept
        self._kept: OrderedDict[Hashable, Thing] = OrderedDict()
        self._lock, self._making = Lock(), Lock()

    def __call__(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing of this key, made now if it is not kept; one at a time, as making takes all of a processor."""
        found = self._of(key)
        if found is None:
            with self._making:
                found = self._of(key) or self._keep(key, make())
        return found

    def _of(self, key: Hashable) -> Thing | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Hashable, thing: Thing) -> Thing:
        with self._lock:
            self._kept[key] = thing
            while len(self._kept) > self._max_kept:
                self._kept.popitem(last=False)
        return thing

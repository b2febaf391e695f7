"""Texts judged while their authors go on writing: what takes long goes on behind, and nobody waits for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Event, Lock
from uuid import UUID

import structlog

from simulator.content.judging import Judged

log = structlog.get_logger()
MAX_KEPT = 16
AT_ONCE = 2
Judge = Callable[[str, Callable[[Judged], None]], Judged]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of a text so far.

    Attributes
    ----------
    judged : Judged or None
        What was found; None as long as it is not even read.
    finished : bool
        Whether that is all; else every state is still being worked through.
    failed : bool
        Whether working it out broke down; then what is missing does not come.
    """

    judged: Judged | None
    finished: bool
    failed: bool = False


@dataclass
class _Work:
    found: Judged | None = None
    failed: bool = False
    done: Event = field(default_factory=Event)


class Judgements:
    """Texts that are being judged and those judged last; a newer text of a person takes the place of a waiting one.

    Parameters
    ----------
    judge : callable
        Takes a text and what to call with what is known before every state was worked through.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._kept: OrderedDict[str, _Work] = OrderedDict()
        self._newest: dict[UUID, str] = {}
        self._lock = Lock()
        self._pool: ThreadPoolExecutor | None = None

    def of(self, text: str, *, asked_by: UUID, wait: float) -> Judgement:
        """What is known of a text after at most ``wait`` seconds; ask again for the rest."""
        key = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        with self._lock:
            self._newest[asked_by] = key
            work = self._kept.get(key)
            if work is None:
                work = self._begin(key, text)
            self._kept.move_to_end(key)
        finished = work.done.wait(wait)
        return Judgement(work.found, finished, work.failed)

    def _begin(self, key: str, text: str) -> _Work:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="judging")
        work = self._kept[key] = _Work()
        while len(self._kept) > MAX_KEPT:
            self._newest = {person: newest for person, newest in self._newest.items() if newest in self._kept}
            self._kept.popitem(last=False)
        self._pool.submit(self._work, key, text, work)
        return work

    def _work(self, key: str, text: str, work: _Work) -> None:
        with self._lock:
            if key not in self._newest.values():  # its author has written on meanwhile
                self._kept.pop(key, None)
                return

        def told(found: Judged) -> None:
            work.found = found

        try:
            work.found = self._judge(text, told)
        except Exception:  # what can't be judged must not look as if it were still under way
            work.failed = True
            log.exception("judging_failed")
        finally:
            work.done.set()

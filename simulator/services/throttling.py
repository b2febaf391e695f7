"""Slowing down whoever guesses: how many tries are let through in a time, by account and by address.

Counts live in the memory of the process unless a shared storage is passed in. They are kept under what was typed,
whether or not there is such an account, so that being slowed down tells nothing.
"""

from __future__ import annotations

import time
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from simulator.domain.accounts import normal_email
from simulator.errors import Throttled

PAIR_TRIES = RateLimitItemPerMinute(10, 15, "tries-of-account-from-address")
# Beyond that it takes several addresses: many more tries, so that nobody is kept out by a stranger's ten.
ACCOUNT_TRIES = RateLimitItemPerMinute(60, 15, "tries-of-account")
ADDRESS_TRIES = RateLimitItemPerMinute(100, 15, "tries-from-address")  # a whole class may sit behind one address
ACCOUNT_RESETS = RateLimitItemPerHour(3, 1, "resets-of-account")
ADDRESS_RESETS = RateLimitItemPerHour(20, 1, "resets-from-address")
LINK_TRIES = RateLimitItemPerMinute(60, 15, "links-from-address")
CODE_TRIES = RateLimitItemPerMinute(100, 15, "wrong-codes-from-address")  # of votes; a whole class behind one address
SAME_CODE = RateLimitItemPerMinute(1, 15, "wrong-code-from-address")

IN_SESSION = "in a session"
"""Where tries for the current password come from when somebody is signed in already."""
MOST_KEYS = 20_000
SET_BACK_SECONDS = 60.0

log = structlog.get_logger()


class Throttle:
    """Moving windows over what is counted.

    Parameters
    ----------
    storage : limits.storage.Storage, optional
        Where counts are kept; the memory of this process if not given.
    most_keys : int
        How many accounts and addresses are remembered in memory; beyond that the oldest are forgotten.
    """

    def __init__(self, storage: Storage | None = None, *, most_keys: int = MOST_KEYS) -> None:
        self._storage = storage or MemoryStorage()
        self._window = MovingWindowRateLimiter(self._storage)
        self._most_keys = most_keys
        self._lock = Lock()
        self._clock_offset = time.time() - time.monotonic()

    def check(self, limit: RateLimitItem, key: str) -> None:
        """Let through, without counting, as long as the limit isn't reached.

        Raises
        ------
        Throttled
            If it is.
        """
        with self._lock:
            self._tidy()
            if not self._window.test(limit, key):
                raise self._refusal(limit, key)

    def count(self, limit: RateLimitItem, key: str) -> None:
        """Count one try; checking and counting are one step, so that tries at the same time don't slip through.

        Raises
        ------
        Throttled
            If the limit is reached; the try is then not counted, so that waiting helps.
        """
        with self._lock:
            self._tidy()
            if not self._window.hit(limit, key):
                raise self._refusal(limit, key)

    def note(self, limit: RateLimitItem, key: str) -> None:
        """Count one try that has happened already; never refuses."""
        with self._lock:
            self._tidy()
            self._window.hit(limit, key)

    def is_new(self, limit: RateLimitItem, key: str) -> bool:
        """Whether there was no such try in this time; counts it."""
        with self._lock:
            self._tidy()
            return self._window.hit(limit, key)

    def clear(self, limit: RateLimitItem, key: str) -> None:
        """Forget the tries of a key."""
        with self._lock:
            self._window.clear(limit, key)

    def _refusal(self, limit: RateLimitItem, key: str) -> Throttled:
        left = self._window.get_window_stats(limit, key).reset_time - time.time()
        return Throttled(max(1, round(min(left, limit.get_expiry()))))

    def _tidy(self) -> None:
        """Forget what can't be trusted or is too much.

        Windows are in wall-clock time: after the clock was set back by a day, tries of before would count for a day.
        They are forgotten instead, which at worst gives a guesser one window more.
        """
        offset = time.time() - time.monotonic()
        if offset < self._clock_offset - SET_BACK_SECONDS:
            log.warning("clock_set_back", seconds=round(self._clock_offset - offset))
            self._storage.reset()
        self._clock_offset = offset
        # The library's memory keeps the key of every account and address it ever met, so it is emptied here.
        if isinstance(self._storage, MemoryStorage) and len(self._storage.events) >= self._most_keys:
            events = self._storage.events
            for key in [key for key, tries in list(events.items()) if not tries]:
                self._storage.clear(key)
            for key in list(events)[: max(0, len(events) - self._most_keys + 1)]:
                self._storage.clear(key)


class Tries:
    """Tries of a password: by account from one address, by account from anywhere, and by address."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle

    def count(self, email: str, address: str) -> None:
        """Count a try before the password is looked at, so that tries at the same time don't slip through.

        Those of an address are counted only when they fail, because a class may sign in at the same minute.

        Raises
        ------
        Throttled
            If there were too many.
        """
        self._throttle.check(ADDRESS_TRIES, address_key(address))
        self._throttle.count(PAIR_TRIES, pair_key(email, address))
        self._throttle.count(ACCOUNT_TRIES, account_key(email))

    def failed(self, address: str) -> None:
        """Count a try that failed."""
        self._throttle.note(ADDRESS_TRIES, address_key(address))

    def forget(self, email: str, address: str) -> None:
        """Forget an account's tries, since the person was let in."""
        self._throttle.clear(PAIR_TRIES, pair_key(email, address))
        self._throttle.clear(ACCOUNT_TRIES, account_key(email))


def account_key(email: str) -> str:
    """What tries for an account are counted under, whether or not there is one, and however much was typed."""
    typed = email[:1000]
    return sha256((normal_email(typed) or typed).encode("utf-8", "surrogatepass")).hexdigest()


def pair_key(email: str, address: str) -> str:
    """What tries for an account from one address are counted under."""
    return f"{account_key(email)} {address_key(address)}"


def address_key(address: str) -> str:
    """What counts as one address: for IPv6 the network of 64 bits, of which one computer has all."""
    try:
        found = ip_address(address.strip()[:60].partition("%")[0])
    except ValueError:
        return address[:60]
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return str(ip_network((found, 64), strict=False))
        return str(found.ipv4_mapped)
    return str(found)

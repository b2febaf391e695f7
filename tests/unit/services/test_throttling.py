"""Slowing down whoever guesses."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage

from simulator.errors import Throttled
from simulator.services.throttling import ACCOUNT_TRIES, ADDRESS_TRIES, PAIR_TRIES, Throttle, account_key, address_key

THREE = RateLimitItemPerMinute(3, 15, "three")


def used_up(throttle: Throttle) -> None:
    for _ in range(3):
        throttle.count(THREE, "tara")


def test_tries_are_let_through_up_to_the_limit_and_then_refused_with_a_time_to_wait() -> None:
    throttle = Throttle()
    used_up(throttle)
    with pytest.raises(Throttled) as refused:
        throttle.count(THREE, "tara")
    assert 890 < refused.value.seconds <= 900
    assert refused.value.hint == "Wait 15 minutes, then try again."


def test_another_account_is_not_slowed_down() -> None:
    throttle = Throttle()
    used_up(throttle)
    throttle.count(THREE, "theo")


def test_another_limit_of_the_same_name_is_not_used_up() -> None:
    throttle = Throttle()
    used_up(throttle)
    throttle.count(RateLimitItemPerMinute(3, 15, "other"), "tara")


def test_a_check_counts_nothing() -> None:
    throttle = Throttle()
    for _ in range(10):
        throttle.check(THREE, "tara")
    used_up(throttle)
    with pytest.raises(Throttled):
        throttle.check(THREE, "tara")


def test_clearing_forgets_what_was_counted() -> None:
    throttle = Throttle()
    used_up(throttle)
    throttle.clear(THREE, "tara")
    throttle.count(THREE, "tara")


@pytest.mark.thorough
def test_waiting_helps_even_if_one_kept_trying() -> None:
    throttle, two = Throttle(), RateLimitItemPerSecond(2, 1, "two")
    throttle.count(two, "tara")
    throttle.count(two, "tara")
    for _ in range(5):
        with pytest.raises(Throttled):
            throttle.count(two, "tara")
    time.sleep(1.1)
    throttle.count(two, "tara")


def test_of_tries_at_the_same_time_no_more_than_the_limit_get_through() -> None:
    throttle = Throttle()

    def attempt(_: int) -> bool:
        try:
            throttle.count(PAIR_TRIES, "tara")
        except Throttled:
            return False
        return True

    with ThreadPoolExecutor(16) as crowd:
        assert sum(crowd.map(attempt, range(100))) == 10


def test_memory_is_bounded_however_many_accounts_are_tried() -> None:
    storage = MemoryStorage()
    throttle = Throttle(storage, most_keys=50)
    for number in range(500):
        throttle.count(THREE, str(number))
    assert len(storage.events) <= 50


def test_the_last_ones_tried_are_remembered() -> None:
    throttle = Throttle(most_keys=50)
    for number in range(200):
        throttle.count(THREE, str(number))
    used_up(throttle)
    with pytest.raises(Throttled):
        throttle.count(THREE, "tara")


def test_a_clock_that_was_set_back_shuts_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle = Throttle()
    used_up(throttle)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 86_400)
    throttle.count(THREE, "tara")


def test_a_clock_that_is_corrected_a_little_forgets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle = Throttle()
    used_up(throttle)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 5)
    with pytest.raises(Throttled) as refused:
        throttle.count(THREE, "tara")
    assert refused.value.seconds <= 900


def test_tries_in_fifteen_minutes_of_an_account_from_one_address_from_anywhere_and_from_an_address() -> None:
    limits = [(limit.amount, limit.get_expiry()) for limit in (PAIR_TRIES, ACCOUNT_TRIES, ADDRESS_TRIES)]
    assert limits == [(10, 900), (60, 900), (100, 900)]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
        ("x" * 500, "x" * 60),
    ],
)
def test_an_address_is_counted_as_one_computer(address: str, key: str) -> None:
    assert address_key(address) == key


def test_an_account_is_counted_the_same_however_its_address_is_written() -> None:
    assert account_key(" Tara@Example.ORG ") == account_key("tara@example.org")
    assert account_key("tara@example.org") != account_key("theo@example.org")
    assert len(account_key("\ud800" * 100_000)) == 64

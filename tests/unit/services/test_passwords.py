"""Passwords: hashing, the same work for everybody, and what is refused."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from simulator.errors import InvalidInput
from simulator.services.passwords import Passwords
from tests.quick import CountingHasher, quick_passwords

GOOD = "my cat sleeps on tuesdays"


@pytest.fixture
def passwords() -> Passwords:
    return quick_passwords()


def test_a_password_is_verified_by_its_hash(passwords: Passwords) -> None:
    stored = passwords.hash(GOOD)
    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, GOOD)


@pytest.mark.parametrize(
    "other", ["", "My cat sleeps on tuesdays", GOOD + " ", GOOD[:-1], "\x00", "\ud800", "x" * 5000]
)
def test_another_password_is_not(passwords: Passwords, other: str) -> None:
    assert not passwords.verify(passwords.hash(GOOD), other)


def test_the_library_defaults_are_used_unless_a_test_passes_others() -> None:
    assert Passwords().hash(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_without_a_hash_the_same_work_is_done_and_nothing_fits() -> None:
    hasher = CountingHasher()
    passwords = Passwords(hasher, step_seconds=0)
    stored = passwords.hash(GOOD)
    for given in (stored, None):
        before = hasher.verified
        passwords.verify(given, "something else")
        assert hasher.verified == before + 1
    assert not passwords.verify(None, GOOD)


def test_the_hash_of_nobody_has_the_parameters_of_all_others() -> None:
    passwords = quick_passwords()
    assert not passwords.is_outdated(passwords._nobody)
    assert len(passwords._nobody) == len(passwords.hash(GOOD))


def test_a_letter_composed_in_another_way_is_the_same_letter(passwords: Passwords) -> None:
    assert passwords.verify(
        passwords.hash("zażółć gęślą jaźń"), "zaz\u0307o\u0301łc\u0301 ge\u0328s\u0301la\u0328 jaz\u0301n\u0301"
    )


def test_what_is_beyond_the_longest_password_never_fits(passwords: Passwords) -> None:
    longest = "long words " * 18
    assert passwords.verify(passwords.hash(longest), longest)
    assert not passwords.verify(passwords.hash("x" * 200), "x" * 201)


@pytest.mark.parametrize("stored", ["", "garbage", "$argon2id$v=19$m=8,t=1,p=1$broken", "$2b$12$" + "a" * 53])
def test_a_broken_hash_lets_nobody_in(passwords: Passwords, stored: str) -> None:
    assert not passwords.verify(stored, GOOD)


def test_a_hash_with_other_parameters_is_outdated() -> None:
    stored = Passwords(CountingHasher(time_cost=2), step_seconds=0).hash(GOOD)
    assert quick_passwords().is_outdated(stored)
    assert quick_passwords().verify(stored, GOOD)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "correct horse battery staple",
        "тиха ніч над містом спить",
        "🦊🐢🦉🐝🐙🦔🐌🦋🐞🐧🦜🐳",
        "lowercaseonlybutodd",
        "7" * 3 + " blue doors, half open",
        "Xk2#9dLq!zR4",
        "a quiet word " * 15,
    ],
)
def test_long_and_unusual_passwords_are_taken_whatever_they_consist_of(passwords: Passwords, password: str) -> None:
    passwords.check(password, about=("Tara Sánchez", "tara@example.org"))


@pytest.mark.parametrize("password", ["", "short", "Ab1!Ab1!Ab1", "e\u0301" * 11])
def test_short_ones_are_refused_with_what_would_do(passwords: Passwords, password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        passwords.check(password)
    assert "at least 12 characters" in str(refused.value)
    assert refused.value.field == "password"
    assert "A few words" in refused.value.hint


@pytest.mark.parametrize("password", ["x" * 201, "ab " * 100_000, "\ufdfa" * 30])
def test_overlong_ones_are_refused(passwords: Passwords, password: str) -> None:
    with pytest.raises(InvalidInput, match="up to 200 characters"):
        passwords.check(password)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password2024!",
        "p4ssw0rdp4ssw0rd",
        "qwertyuiop12",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "iloveyouforever",
        "sunshinesunshine",
        "trustno1trustno1",
        "ｐａｓｓｗｏｒｄ１２３４",
    ],
)
def test_common_ones_and_patterns_are_refused(passwords: Passwords, password: str) -> None:
    with pytest.raises(InvalidInput, match="easy to guess"):
        passwords.check(password)


@pytest.mark.parametrize(
    "password",
    [
        "tarasanchez1",
        "Tara Sánchez 1",
        "tara@example.org",
        "TARA@EXAMPLE.ORG",
        "taratarataratara",
        "secure base 1",
        "SecureBase2026",
        "attachment12",
    ],
)
def test_ones_made_of_the_person_or_the_program_are_refused(passwords: Passwords, password: str) -> None:
    with pytest.raises(InvalidInput, match="easy to guess"):
        passwords.check(password, about=("Tara Sánchez", "tara@example.org"))


def test_judging_takes_little_time_whatever_is_sent(passwords: Passwords) -> None:
    began = time.process_time()
    for hostile in ("@$310" * 40, "a1" * 100, "qwerty" * 33, "4@8({[<3&96#!1|0$57+%2" * 9):
        with suppress(InvalidInput):
            passwords.check(hostile, about=("a1" * 100, "x@y.z" * 50))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(("work", "wait"), [(0.0, 0.25), (0.1, 0.15), (0.25, 0.25), (0.6, 0.15)])
def test_times_are_evened_out_to_whole_steps(work: float, wait: float, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("simulator.services.passwords.monotonic", lambda: 1000.0 + work)
    monkeypatch.setattr("simulator.services.passwords.sleep", waited.append)
    Passwords(CountingHasher(), step_seconds=0.25).even_out(1000.0)
    assert waited == [pytest.approx(wait)]

"""What an outcome of a crosswalk can be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.domain.crosswalk import MAX_OUTCOMES, Outcome, wrong_with, wrong_with_all

KNOWN = {"A1", "A2", *(f"X{n}" for n in range(30))}
GOOD = Outcome("tea", "Ours", "Offers tea", ("A1", "A2"), 60)


def test_a_good_one_has_nothing_wrong() -> None:
    assert wrong_with(GOOD, KNOWN) == ""
    assert wrong_with_all([GOOD, replace(GOOD, id="two")], KNOWN) == ""


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": "Tea"}, "Its id needs"),
        ({"id": "x" * 61}, "Its id needs"),
        ({"framework": ""}, "Name the framework"),
        ({"framework": " Ours"}, "Name the framework"),
        ({"standard": "two\nlines"}, "Say the outcome"),
        ({"standard": "x" * 301}, "Say the outcome"),
        ({"criteria": ()}, "Choose at least one"),
        ({"criteria": tuple(f"X{n}" for n in range(21))}, "At most 20"),
        ({"criteria": ("A1", "A1")}, "twice"),
        ({"criteria": ("A1", "B9")}, "There is no criterion B9."),
        ({"benchmark": 0}, "from 1 to 100"),
        ({"benchmark": 101}, "from 1 to 100"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_wrong_is_said(changes: dict[str, object], why: str) -> None:
    bad = replace(GOOD, **changes)
    assert why in wrong_with(bad, KNOWN)
    assert wrong_with_all([bad], KNOWN).startswith(f"{bad.id[:60]}: ")


def test_an_id_stands_once_and_there_is_an_end() -> None:
    assert wrong_with_all([GOOD, GOOD], KNOWN) == "The outcome tea stands in it twice."
    many = [replace(GOOD, id=f"n-{n}") for n in range(MAX_OUTCOMES + 1)]
    assert wrong_with_all(many, KNOWN) == "A crosswalk has at most 200 outcomes."

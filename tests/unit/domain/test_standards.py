"""What a standard rests on decides whether it is provisional, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from simulator.domain.standards import Method, Standard

ONE = Standard(
    UUID(int=1),
    UUID(int=2),
    1,
    Method.PROVISIONAL,
    6_250,
    0,
    0,
    0,
    None,
    None,
    None,
    None,
    None,
    "As other programs do.",
    None,
    datetime(2026, 3, 1, tzinfo=UTC),
)


def test_a_cut_is_written_in_points():
    assert ONE.points == 62.5


@pytest.mark.parametrize(
    ("changes", "provisional"),
    [
        ({}, True),
        ({"method": Method.ANGOFF, "n": 8, "rounds": 2}, False),
        ({"method": Method.ANGOFF, "n": 7, "rounds": 2}, True),
        ({"method": Method.ANGOFF, "n": 9, "rounds": 1}, True),
        ({"method": Method.BORDERLINE, "n": 50, "fit": 5_000}, False),
        ({"method": Method.BORDERLINE, "n": 49, "fit": 9_000}, True),
        ({"method": Method.BORDERLINE, "n": 90, "fit": 4_999}, True),
        ({"method": Method.BORDERLINE, "n": 90, "fit": None}, True),
    ],
    ids=["number", "eight judges", "seven", "one round", "fifty ratings", "forty-nine", "loose", "no fit"],
)
def test_it_is_provisional_until_enough_stands_behind_it(changes, provisional):
    assert replace(ONE, **changes).is_provisional is provisional

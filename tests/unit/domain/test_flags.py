"""When supervisors see a flag, and when it gives way to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from simulator.domain.flags import TIME_TO_SEE, Flag, FlagBasis, FlagKind, changed

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BASIS = FlagBasis(5, (50.0, 48.0, 52.0), 60.0, True, 51.5, 4.0, 0.9, 12, 0.71, 0.04, 0.64)
FLAG = Flag(UUID(int=1), UUID(int=2), UUID(int=3), FlagKind.ACT, BASIS, NOON)
MINUTE = timedelta(minutes=1)


def test_a_flag_is_its_trainees_alone_until_they_read_it_or_had_a_week() -> None:
    assert not FLAG.shown_at(NOON)
    assert not FLAG.shown_at(NOON + TIME_TO_SEE - MINUTE)
    assert FLAG.shown_at(NOON + TIME_TO_SEE)
    assert replace(FLAG, seen_at=NOON + MINUTE).shown_at(NOON + MINUTE)


def test_what_was_cleared_before_supervisors_could_see_it_they_never_do() -> None:
    early = replace(FLAG, cleared_at=NOON + MINUTE)
    assert not early.stands
    assert not early.shown_at(NOON + 2 * TIME_TO_SEE)
    late = replace(FLAG, cleared_at=NOON + TIME_TO_SEE)
    assert late.shown_at(NOON + 2 * TIME_TO_SEE)


@pytest.mark.parametrize(
    ("standing", "due", "gives_way"),
    [
        (None, None, False),
        (None, FlagKind.WATCH, True),
        (FLAG, FlagKind.ACT, False),
        (FLAG, FlagKind.WATCH, True),
        (FLAG, None, True),
    ],
    ids=["nothing", "new", "the same", "another", "no more"],
)
def test_what_stands_gives_way_to_another_kind_or_to_none(
    standing: Flag | None, due: FlagKind | None, gives_way: bool
) -> None:
    assert changed(standing, due) is gives_way

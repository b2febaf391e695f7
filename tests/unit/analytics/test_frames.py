import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pandas as pd

from simulator.analytics.frames import PROGRESS, progress_frame
from simulator.domain.progress import CaseResult, Exposure
from simulator.domain.scoring import Evidence, Gate, Score
from tests.server import ROOT

RESULT = CaseResult(
    UUID("00000000-0000-4000-8000-0000000000c1"),
    datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    "waiting-room",
    "The waiting room",
    Exposure.FIRST,
    {"attunement": Score(6667, 400, 6154, 7180, 4), "safety": Score(None, None, None, None, 1)},
    Gate.CLEAR,
    Evidence.ENOUGH,
)


def test_there_is_one_row_a_session_and_dimension():
    again = replace(RESULT, exposure=Exposure.REPEAT)
    frame = progress_frame([RESULT, again])
    assert frame[["exposure", "dimension"]].to_numpy().tolist() == [
        ["first", "attunement"],
        ["first", "safety"],
        ["repeat", "attunement"],
        ["repeat", "safety"],
    ]


def test_scores_are_of_100_and_missing_below_three_opportunities():
    frame = progress_frame([RESULT])
    assert frame.loc[0, ["score", "low", "high", "opportunities"]].tolist() == [66.67, 61.54, 71.8, 4]
    assert frame.loc[1, ["score", "low", "high"]].isna().all()


def test_columns_and_types_are_the_same_with_and_without_sessions():
    for results in ((), (RESULT,)):
        assert {name: str(kind) for name, kind in progress_frame(results).dtypes.items()} == PROGRESS


def test_every_column_is_explained():
    told = (ROOT / "docs" / "downloads.md").read_text("utf-8").split("### One's progress")[1]
    named = re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (`.*?) \|", told, re.MULTILINE)))
    assert named == list(PROGRESS)


def test_times_are_in_utc_wherever_they_come_from():
    elsewhere = replace(RESULT, ended_at=RESULT.ended_at.astimezone(timezone(timedelta(hours=13))))
    assert progress_frame([elsewhere]).loc[0, "ended_at"] == pd.Timestamp("2026-03-02T09:30Z")

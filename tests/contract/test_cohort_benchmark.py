"""What ``make bench-cohort`` measures is what the program does: its rows are those of the record, its panels answer."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bench.cohort import making, panels, run
from simulator.storage.connections import Database
from simulator.storage.database import open_engine
from simulator.storage.rollup_check import compared
from simulator.storage.sql_rollups import SqlRollups

pytestmark = pytest.mark.thorough


def test_its_rows_are_the_records_and_every_panel_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'cohort.sqlite3'}")
    run.made(engine, making.A_COHORT, whole=True)
    n_rows, wrong = compared(Database(engine), most=5)
    assert (n_rows > 10_000, wrong) == (True, [])
    of_sums = {name: ask() for name, ask in panels.of_sums(SqlRollups(Database(engine)), making.ids(3, [0])[0]).items()}
    with engine.connect() as connection:
        of_raw = {name: connection.execute(sa.text(query)).all() for name, query in panels.OF_RAW.items()}
    assert of_sums.keys() == of_raw.keys()
    # Decisions have two dimensions in the sums, alike, and one in the raw rows.
    n_dimensions = {"decisions of a case": 2}
    assert {name: len(rows) for name, rows in of_sums.items()} == {
        name: len(rows) * n_dimensions.get(name, 1) for name, rows in of_raw.items()
    }
    monkeypatch.setattr(run, "ENDINGS", 3)
    assert run.endings(Database(engine), making.A_COHORT)["ending_p50_ms"] > 0
    assert compared(Database(engine), most=5)[1] == []
    engine.dispose()

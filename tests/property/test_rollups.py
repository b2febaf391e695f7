"""However attempts begin, end and are erased: the sums kept along the way equal those computed anew from the scores."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.attempt import Attempt, Feedback, Purpose, RecordedDecision, ScenarioVersion, StoredScore
from simulator.domain.sharing import Rollup, Share
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, upgrade
from simulator.storage.sql import SqlStore
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_sharing import SqlSharing
from tests.personas import COHORT, SECOND_COHORT
from tests.property.effort import effort
from tests.settled import asked, settle

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
COHORTS = (COHORT, SECOND_COHORT)
KEYS = ("1" * 64, "2" * 64)
SCORE = st.none() | st.integers(0, 10_000)
SHEET = st.fixed_dictionaries(dict.fromkeys(("attunement", "composite", "safety"), SCORE))
BEGIN = st.tuples(st.just("begin"), st.sampled_from([None, *COHORTS]), st.integers(0, 2))
END = st.tuples(st.just("end"), st.integers(0, 30), SHEET, st.sampled_from(KEYS))
ERASE = st.tuples(st.just("erase"), st.integers(0, 30))
LEAVE = st.tuples(st.just("leave"), st.integers(0, 2), st.booleans())
WALKS = st.lists(st.one_of(BEGIN, BEGIN, END, END, ERASE, LEAVE), max_size=25)


@dataclass
class Room:
    """Three people, who begin, end and erase attempts; what is there is remembered as a plain list."""

    store: SqlStore
    sharing: SqlSharing
    programs: SqlPrograms
    people: list[UUID] = field(default_factory=lambda: [uuid4() for _ in range(3)])
    there: list[Attempt] = field(default_factory=list)

    def begin(self, cohort_id: UUID | None, person: int) -> None:
        purpose = Purpose.PRACTICE if cohort_id is None else Purpose.COUNTED
        made = Attempt(
            uuid4(), self.people[person], "a-case", "c" * 64, "p" * 64, "standard", 0, purpose, Feedback.EACH, NOON
        )
        self.store.create_attempt(made)
        if cohort_id is None:
            self.sharing.share(Share(made.id, COHORT, frozenset(), NOON))
        else:
            assignment = asked(cohort_id)
            self.programs.create_assignment(assignment)
            self.sharing.assign(made.id, assignment.id)
        self.there.append(made)

    def end(self, place: int, values: dict[str, int | None], key: str) -> None:
        waiting = [attempt for attempt in self.there if self.store.attempt(attempt.id).ended_at is None]
        if not waiting:
            return
        sheet = {"dimensions": {name: {"value": value} for name, value in values.items()}}
        self.store.append(
            waiting[place % len(waiting)].id,
            RecordedDecision(0, "here", "this", ("this",), {}, NOON),
            ending="over",
            score=StoredScore("p" * 64, key, sheet, NOON),
        )

    def erase(self, place: int) -> None:
        if self.there:
            self.sharing.erase_attempt(self.there.pop(place % len(self.there)).id, at=NOON)

    def leave(self, person: int, keep_counted: bool) -> None:
        if keep_counted:
            self.sharing.release_counted(self.people[person])
        self.sharing.erase_person(self.people[person], at=NOON)
        kept = {attempt.id for cohort in COHORTS for attempt, _ in self.sharing.visible_to([cohort])}
        self.there = [attempt for attempt in self.there if attempt.id in kept]
        self.people[person] = uuid4()

    def sums(self) -> tuple[Rollup, ...]:
        return tuple(cell for cohort_id in COHORTS for cell in self.sharing.rollups(cohort_id))

    def expected(self) -> int:
        """How many scores the cells hold between them, counted in the plainest way."""
        counted = [attempt for attempt in self.there if attempt.purpose is Purpose.COUNTED]
        sheets = [score.sheet for attempt in counted for score in self.store.scores(attempt.id)]
        return sum(of["value"] is not None for sheet in sheets for of in sheet["dimensions"].values())


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'sums.sqlite3'}")
        upgrade(engine)
        opened = Database(engine)
        settle(opened)
        SqlStore(opened).keep_version(ScenarioVersion("c" * 64, "a-case", "1.0.0", "p" * 64, "k" * 64, {}), at=NOON)
        yield opened
        opened.close()


@effort(60)
@given(walk=WALKS)
def test_sums_kept_along_the_way_equal_those_computed_anew(database: Database, walk: list[tuple]) -> None:
    room = Room(SqlStore(database), SqlSharing(database), SqlPrograms(database))
    with database.writing():
        for name, *arguments in walk:
            getattr(room, name)(*arguments)
        kept = room.sums()
        room.sharing.rebuild_rollups()
        assert room.sums() == kept
        assert sum(cell.n for cell in kept) == room.expected()
        assert all(cell.n > 0 for cell in kept)
        for attempt in room.there:
            room.sharing.erase_attempt(attempt.id, at=NOON)
        assert room.sums() == ()

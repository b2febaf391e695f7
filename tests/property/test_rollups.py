"""Whatever happens to attempts: what is kept up along the way equals what the record gives, row for row."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.attempt import Attempt, Feedback, Purpose, RecordedDecision, ScenarioVersion, StoredScore
from simulator.domain.cohort_sums import EVERYWHERE
from simulator.domain.sharing import Share
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, upgrade
from simulator.storage.rollup_check import compared
from simulator.storage.sql import SqlStore
from simulator.storage.sql_panels import SqlPanels
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_rollups import SqlRollups
from simulator.storage.sql_sharing import SqlSharing
from tests.personas import COHORT, OTHER_COHORT, SECOND_COHORT
from tests.postgresql import shared_server
from tests.property.effort import effort
from tests.settled import asked, settle
from tests.summed import everything

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
COHORTS = (COHORT, SECOND_COHORT, OTHER_COHORT)
KEYS = ("1" * 64, "2" * 64, "3" * 64)
SHARE = st.sampled_from([None, "0", "1", "1/2", "2/3", "7/13"])
SCORED = st.fixed_dictionaries(
    {
        "node": st.sampled_from(["here", "there"]),
        "choice": st.sampled_from(["this", "that"]),
        "weight": st.sampled_from([1, 2]),
        "composite": SHARE,
        "dimensions": st.fixed_dictionaries({"attunement": SHARE, "safety": SHARE}),
        "criteria": st.fixed_dictionaries({"A2": SHARE, "S1": SHARE}),
        "critical": st.sampled_from([[], [{"code": "CE01", "class": "C1"}]]),
    }
)
SCORE = st.none() | st.integers(0, 10_000)
VALUES = st.fixed_dictionaries({name: st.fixed_dictionaries({"value": SCORE}) for name in ("composite", "safety")})
SHEET = st.builds(
    lambda values, made, gate: {
        "dimensions": values,
        "decisions": [one | {"step": step} for step, one in enumerate(made)],
        "gate": gate,
        "gate_opportunities": len(made),
        "evidence": "enough",
    },
    VALUES,
    st.lists(SCORED, max_size=4),
    st.sampled_from(["clear", "review"]),
)
PLACE = st.integers(0, 30)
PERSON = st.integers(0, 2)
WHERE = st.sampled_from(COHORTS)
BEGIN = st.tuples(st.just("begin"), st.none() | WHERE, PERSON, st.sampled_from(["a-case", "b-case"]))
END = st.tuples(st.just("end"), PLACE, SHEET, st.sampled_from(KEYS))
EVENTS = st.one_of(
    BEGIN,
    BEGIN,
    END,
    END,
    st.tuples(st.just("share"), PLACE, WHERE),
    st.tuples(st.just("share"), PLACE, WHERE),
    st.tuples(st.just("unshare"), PLACE, WHERE),
    st.tuples(st.just("rescore"), PLACE, SHEET, st.sampled_from(KEYS), st.integers(-1, 1)),
    st.tuples(st.just("erase"), PLACE),
    st.tuples(st.just("leave"), PERSON, st.booleans()),
    st.tuples(st.just("become_one"), PERSON, PERSON),
)
TRANSACTIONS = st.lists(st.lists(EVENTS, min_size=1, max_size=3), max_size=14)


@dataclass
class Room:
    """Three people, and whatever can happen to their attempts."""

    database: Database
    people: list[UUID] = field(default_factory=lambda: [uuid4() for _ in range(3)])
    there: list[UUID] = field(default_factory=list)
    clock: int = 0

    def __post_init__(self) -> None:
        self.store, self.sharing = SqlStore(self.database), SqlSharing(self.database)
        self.panels, self.programs = SqlPanels(self.database), SqlPrograms(self.database)

    def now(self) -> datetime:
        self.clock += 1
        return NOON + timedelta(minutes=self.clock)

    def some(self, place: int, *, ended: bool | None = None) -> UUID | None:
        fit = [one for one in self.there if ended is None or (self.store.attempt(one).ended_at is not None) is ended]
        return fit[place % len(fit)] if fit else None

    def begin(self, cohort_id: UUID | None, person: int, case: str) -> None:
        purpose = Purpose.PRACTICE if cohort_id is None else Purpose.COUNTED
        made = Attempt(
            uuid4(), self.people[person], case, "c" * 64, "p" * 64, "standard", 0, purpose, Feedback.EACH, NOON
        )
        self.store.create_attempt(made)
        if cohort_id is not None:
            assignment = asked(cohort_id)
            self.programs.create_assignment(assignment)
            self.sharing.assign(made.id, assignment.id)
        self.there.append(made.id)

    def end(self, place: int, sheet: dict[str, Any], key: str) -> None:
        attempt_id = self.some(place, ended=False)
        if attempt_id is not None:
            at = self.now()
            made = RecordedDecision(0, "here", "this", ("this",), {}, at, None if place % 3 == 0 else place * 100)
            self.store.append(attempt_id, made, ending="over", score=StoredScore("p" * 64, key, sheet, at))

    def share(self, place: int, cohort_id: UUID) -> None:
        attempt_id = self.some(place)
        if attempt_id is not None:
            self.sharing.share(Share(attempt_id, cohort_id, frozenset(), NOON))

    def unshare(self, place: int, cohort_id: UUID) -> None:
        attempt_id = self.some(place)
        if attempt_id is not None:
            self.sharing.unshare(attempt_id, cohort_id)

    def rescore(self, place: int, sheet: dict[str, Any], key: str, later: int) -> None:
        """Under another key or the same, by what is newer, older or of the same moment as what there is."""
        attempt_id = self.some(place, ended=True)
        if attempt_id is not None:
            at = NOON + timedelta(minutes=self.clock * (1 + later))
            self.panels.rescore(attempt_id, StoredScore("p" * 64, key, sheet, at))

    def erase(self, place: int) -> None:
        attempt_id = self.some(place)
        if attempt_id is not None:
            self.there.remove(attempt_id)
            self.sharing.erase_attempt(attempt_id, at=NOON)

    def leave(self, person: int, keep_counted: bool) -> None:
        kept = set(self.sharing.release_counted(self.people[person])) if keep_counted else set()
        gone = {attempt.id for attempt in self.store.attempts_of(self.people[person])} - kept
        self.sharing.erase_person(self.people[person], at=NOON)
        self.there = [one for one in self.there if one not in gone]
        self.people[person] = uuid4()

    def become_one(self, one: int, other: int) -> None:
        if one != other:
            self.store.claim(self.people[one], self.people[other])
            self.people[one] = uuid4()


def settled(address: str) -> Iterator[Database]:
    engine = open_engine(address)
    upgrade(engine)
    opened = Database(engine)
    settle(opened)
    SqlStore(opened).keep_version(ScenarioVersion("c" * 64, "a-case", "1.0.0", "p" * 64, "k" * 64, {}), at=NOON)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        yield from settled(f"sqlite:///{Path(folder) / 'sums.sqlite3'}")


@pytest.fixture(scope="module")
def on_postgresql() -> Iterator[Database]:
    server = shared_server()
    address = server.new_database()
    yield from settled(address)
    server.give_back(address)


def live_through(database: Database, transactions: list[list[tuple]]) -> None:
    room = Room(database)
    for events in transactions:
        with database.writing():
            for name, *arguments in events:
                getattr(room, name)(*arguments)
    kept = everything(database)
    assert compared(database, most=5)[1] == []
    SqlRollups(database).rebuild()
    assert everything(database) == kept
    assert_counted_once(room, kept)
    with database.writing():
        for attempt_id in room.there:
            room.sharing.erase_attempt(attempt_id, at=NOON)
    assert not any(everything(database).values())


def assert_counted_once(room: Room, kept: dict[str, list[tuple[Any, ...]]]) -> None:
    """Told by the list of ended attempts, which knows nothing of sums."""
    ended = [one for one in room.sharing.ended_in(COHORTS) if one.score is not None]
    expected = [(one.attempt.id, one.cohort_id, one.attempt.trainee_id, one.exposure) for one in ended]
    assert sorted((row[0], row[1], row[2], row[5]) for row in kept["attempt_scores"]) == sorted(expected)
    for place in (*COHORTS, EVERYWHERE):
        here = {one.attempt.id for one in ended if place in (one.cohort_id, EVERYWHERE)}
        assert sum(row[4] for row in kept["r_cohort"] if row[0] == place) == len(here)


@effort(60)
@given(transactions=TRANSACTIONS)
def test_what_is_kept_up_equals_what_the_record_gives(database: Database, transactions: list[list[tuple]]) -> None:
    live_through(database, transactions)


@pytest.mark.thorough
@pytest.mark.postgresql
@effort(25)
@given(transactions=TRANSACTIONS)
def test_it_does_on_postgresql(on_postgresql: Database, transactions: list[list[tuple]]) -> None:
    live_through(on_postgresql, transactions)

"""What was begun of a cohort's assignments, on real databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from simulator.domain.cohort_states import BegunAssigned
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_figures import SqlFigures
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_sharing import SqlSharing
from tests.personas import COHORT, SECOND_COHORT, TARA, THEO
from tests.settled import asked, settle
from tests.unit.storage.conftest import NOON, attempt, decision, version


def test_attempts_begun_for_a_cohorts_assignments_come_with_the_latest_that_happened(database: Database) -> None:
    settle(database)
    store, sharing, programs = SqlStore(database), SqlSharing(database), SqlPrograms(database)
    store.keep_version(version(), at=NOON)
    here, elsewhere = asked(COHORT), asked(SECOND_COHORT)
    for assignment in (here, elsewhere):
        programs.create_assignment(assignment)
    ended, decided, fresh, private, other = (
        attempt(trainee_id=person.id, started_at=NOON + timedelta(minutes=at))
        for at, person in enumerate((TARA, TARA, THEO, TARA, TARA))
    )
    for one in (ended, decided, fresh, private, other):
        store.create_attempt(one)
    for one, assignment in ((ended, here), (decided, here), (fresh, here), (other, elsewhere)):
        sharing.assign(one.id, assignment.id)
    late = NOON + timedelta(hours=2)
    store.append(ended.id, decision(at=NOON + timedelta(hours=1)))
    store.append(ended.id, decision(step=1, at=late), ending="over")
    store.append(decided.id, decision(at=late))

    assert SqlFigures(database).begun_in(COHORT) == (
        BegunAssigned(ended.id, here.id, TARA.id, ended.started_at, late, late),
        BegunAssigned(decided.id, here.id, TARA.id, decided.started_at, late, None),
        BegunAssigned(fresh.id, here.id, THEO.id, fresh.started_at, fresh.started_at, None),
    )
    assert SqlFigures(database).begun_in(uuid4()) == ()

"""The store of cases that a group decides together, on both databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.attempt import Attempt
from simulator.domain.group_sessions import LASTS, GroupSession, Phase
from simulator.storage.connections import Database
from simulator.storage.sql_sharing import SqlSharing
from simulator.storage.sql_together import SqlTogether
from simulator.storage.together_tables import group_sessions, group_votes
from tests.unit.storage.conftest import NOON, OTTO, TARA


def group(attempt_id: UUID, **changes: object) -> GroupSession:
    given = {
        "id": uuid4(),
        "code": "CDF479",
        "attempt_id": attempt_id,
        "step": 0,
        "phase": Phase.OPEN,
        "created_at": NOON,
        "expires_at": NOON + LASTS,
    }
    return GroupSession(**(given | changes))


@pytest.fixture
def together(database: Database) -> SqlTogether:
    return SqlTogether(database)


@pytest.fixture
def kept(together: SqlTogether, begun: Attempt) -> GroupSession:
    made = group(begun.id, tallies={0: {"ask": 2}})
    together.add_group(made)
    return made


def test_a_session_is_found_by_its_id_its_walk_its_host_and_its_code(together, kept, begun):
    assert together.group(kept.id) == kept
    assert together.group_of(begun.id) == kept
    assert together.groups_of(TARA) == (kept,)
    assert together.group_by_code("CDF479", at=NOON) == kept
    assert together.is_taken("CDF479")


def test_nothing_is_found_by_what_is_not_there(together, kept):
    assert together.group(uuid4()) is None
    assert together.group_of(uuid4()) is None
    assert together.groups_of(OTTO) == ()
    assert together.group_by_code("CDF47", at=NOON) is None
    assert together.hold_group(uuid4()) is None
    assert not together.is_taken("CCCCCC")


def test_a_code_leads_nowhere_once_its_time_is_over(together, kept):
    assert together.group_by_code("CDF479", at=kept.expires_at) is None
    assert together.expired_groups(at=kept.expires_at) == (kept,)
    assert together.expired_groups(at=kept.expires_at - timedelta(seconds=1)) == ()


def test_a_change_is_kept(together, kept):
    changed = kept.closed({"wait": 3}).at(1)
    together.change_group(changed)
    assert together.hold_group(kept.id) == changed


def test_a_phone_that_votes_otherwise_counts_once(together, kept):
    for choice in ("ask", "wait", "wait"):
        together.vote(kept.id, 0, "a" * 64, choice)
    together.vote(kept.id, 0, "b" * 64, "ask")
    together.vote(kept.id, 1, "a" * 64, "ask")
    assert together.counts(kept.id, 0) == {"wait": 1, "ask": 1}
    assert together.vote_of(kept.id, 0, "a" * 64) == "wait"
    assert together.vote_of(kept.id, 0, "c" * 64) is None


def test_votes_are_forgotten_wholly(together, kept):
    together.vote(kept.id, 0, "a" * 64, "ask")
    together.forget_votes(kept.id)
    assert together.counts(kept.id, 0) == {}


def test_erasing_the_walk_erases_the_session_with_its_votes(together, kept, begun, database):
    together.vote(kept.id, 0, "a" * 64, "ask")
    SqlSharing(database).erase_attempt(begun.id, at=NOON)
    with database.reading() as connection:
        for table in (group_sessions, group_votes):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0


def test_a_vote_names_nobody_and_no_time(together):
    assert {column.name for column in group_votes.columns} == {"session_id", "step", "ballot", "choice"}

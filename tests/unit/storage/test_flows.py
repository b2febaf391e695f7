"""Tries to sign in with a provider, on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from simulator.domain.single_sign_on import Flow
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.flow_tables import sign_in_flows
from simulator.storage.sql_flows import SqlFlows

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FLOW = Flow("t" * 64, "s" * 64, "university", "a-nonce", "a-verifier", "/practise", NOW + timedelta(minutes=10))


@pytest.fixture
def flows(database: Database) -> SqlFlows:
    return SqlFlows(database)


def take(flows: SqlFlows, **changes: str) -> Flow | None:
    fitting = {"token_hash": FLOW.token_hash, "state_hash": FLOW.state_hash, "provider": FLOW.provider}
    return flows.take(**{**fitting, **changes}, now=NOW)


def test_a_try_comes_back_as_it_was_begun_and_only_once(flows):
    flows.begin(FLOW, now=NOW)
    assert take(flows) == FLOW
    assert take(flows) is None


@pytest.mark.parametrize("changes", [{"token_hash": "x"}, {"state_hash": "x"}, {"provider": "clinic"}])
def test_whoever_has_not_all_that_fits_gets_nothing_and_spoils_nothing(flows, changes):
    flows.begin(FLOW, now=NOW)
    assert take(flows, **changes) is None
    assert take(flows) == FLOW


def test_a_try_that_has_expired_is_nothing(flows):
    flows.begin(FLOW, now=NOW)
    assert flows.take(FLOW.token_hash, FLOW.state_hash, FLOW.provider, now=FLOW.expires_at) is None


def test_beginning_a_try_forgets_those_that_have_expired(flows, database):
    flows.begin(FLOW, now=NOW)
    flows.begin(replace(FLOW, token_hash="later", expires_at=NOW + timedelta(hours=1)), now=FLOW.expires_at)
    with database.reading() as connection:
        assert connection.execute(sa.select(sign_in_flows.c.token_hash)).scalars().all() == ["later"]


def test_of_four_who_come_back_at_once_one_has_it(flows):
    flows.begin(FLOW, now=NOW)
    together = Barrier(4)

    def come_back(_: int) -> Flow | None:
        together.wait()
        return take(flows)

    with ThreadPoolExecutor(4) as people:
        found = list(people.map(come_back, range(4)))
    assert [flow for flow in found if flow] == [FLOW]


def test_a_missing_table_is_a_storage_error_with_a_way_on(flows, database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE sign_in_flows")
    for act in (lambda: flows.begin(FLOW, now=NOW), lambda: take(flows)):
        with pytest.raises(StorageError) as told:
            act()
        assert told.value.hint

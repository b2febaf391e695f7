"""What the store of answers and benchmark ratings promises, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from simulator.domain.accounts import Program
from simulator.domain.benchmarks import BenchmarkRating
from simulator.domain.key_versions import KeyVersion
from simulator.domain.panel import CriterionFound, OptionFound, Panel
from simulator.domain.remark_answers import Outcome, RemarkAnswer
from simulator.domain.remarks import Remark
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_inbox import SqlInbox, forget_inbox, hand_over_inbox
from simulator.storage.sql_panels import SqlPanels
from simulator.storage.sql_practice import SqlRemarks
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_sharing import SqlSharing
from tests.unit.storage.conftest import HASH, NOON, OTTO, TARA, version
from tests.unit.storage.drilling import remark

SANA, PROGRAM = UUID(int=3), UUID(int=30)
LATER = NOON + timedelta(days=1)


@pytest.fixture
def inbox(database: Database) -> SqlInbox:
    return SqlInbox(database)


@pytest.fixture
def said(database: Database) -> Remark:
    made = remark(TARA)
    SqlRemarks(database).add_remark(made)
    return made


@pytest.fixture
def key(database: Database) -> KeyVersion:
    SqlPrograms(database).create_program(Program(PROGRAM, "Riverside", NOON))
    SqlStore(database).keep_version(version(), at=NOON)
    panel = Panel(uuid4(), "a-case", HASH, "p" * 64, "A case", None, PROGRAM, None, NOON)
    SqlPanels(database).add_panel(panel, ())
    found = {"greeting": {"ask": OptionFound({"A2": CriterionFound(325, 50, 4)}, {}, 4, 3, contested=False)}}
    made = KeyVersion(uuid4(), "a-case", "p" * 64, 1, panel.id, "k" * 64, found, None, NOON)
    SqlPanels(database).adopt(made)
    return made


def answer(to: Remark, **changes: object) -> RemarkAnswer:
    given = RemarkAnswer(uuid4(), to.id, SANA, Outcome.CHANGED, "1.1.0", "Mended ✓ نور", NOON)
    return replace(given, **changes)


def test_an_answer_comes_back_and_a_correction_takes_its_place(inbox: SqlInbox, said: Remark) -> None:
    first = answer(said)
    inbox.keep_answer(first)
    assert inbox.answers_to([said.id, uuid4()]) == inbox.answers_by(SANA) == (first,)
    again = replace(first, outcome=Outcome.STAYS, version="", at=LATER)
    inbox.keep_answer(again)
    assert inbox.answers_to([said.id]) == (again,)
    assert inbox.answers_to([]) == inbox.answers_by(OTTO) == ()


def test_a_remark_is_found_and_held_by_its_id(inbox: SqlInbox, said: Remark) -> None:
    assert inbox.remark(said.id) == inbox.hold_remark(said.id) == said
    assert inbox.remark(uuid4()) is inbox.hold_remark(uuid4()) is None


def test_only_who_reported_can_say_that_an_answer_was_read(inbox: SqlInbox, said: Remark) -> None:
    given = answer(said)
    inbox.keep_answer(given)
    assert (inbox.n_unseen(TARA), inbox.n_unseen(OTTO)) == (1, 0)
    assert not inbox.see_answer(given.id, OTTO, at=LATER)
    assert inbox.see_answer(given.id, TARA, at=LATER)
    assert not inbox.see_answer(given.id, TARA, at=LATER + timedelta(days=1))
    assert inbox.answers_to([said.id]) == (replace(given, seen_at=LATER),)
    assert inbox.n_unseen(TARA) == 0


def test_keys_that_were_not_withdrawn_are_found_and_held(inbox: SqlInbox, key: KeyVersion, database: Database) -> None:
    assert inbox.keys_adopted() == (key,)
    assert inbox.hold_key_version(key.id)
    assert not inbox.hold_key_version(uuid4())
    SqlPanels(database).withdraw_key(key.id, NOON)
    assert inbox.keys_adopted() == ()


def test_ratings_come_back_oldest_first_and_are_nobody_elses(inbox: SqlInbox, key: KeyVersion) -> None:
    later = BenchmarkRating(uuid4(), SANA, key.id, "greeting", "ask", {"A2": 4}, LATER)
    first = replace(later, id=uuid4(), ratings={"A2": 2}, at=NOON)
    for one in (later, first):
        inbox.rate_benchmark(one)
    assert inbox.benchmark_ratings(SANA) == (first, later)
    assert inbox.benchmark_ratings(TARA) == ()


def test_erasing_takes_the_name_off_answers_and_the_ratings_away(
    inbox: SqlInbox, said: Remark, key: KeyVersion, database: Database
) -> None:
    given = answer(said)
    inbox.keep_answer(given)
    inbox.rate_benchmark(BenchmarkRating(uuid4(), SANA, key.id, "greeting", "ask", {"A2": 4}, NOON))
    with database.writing() as connection:
        assert forget_inbox(connection, OTTO) == 0
        assert forget_inbox(connection, SANA) == 2
    assert inbox.answers_to([said.id]) == (replace(given, author_id=None),)
    assert inbox.benchmark_ratings(SANA) == ()


def test_who_reported_is_erased_and_the_answer_stays(inbox: SqlInbox, said: Remark, database: Database) -> None:
    given = answer(said)
    inbox.keep_answer(given)
    SqlSharing(database).erase_person(TARA, at=LATER)
    assert inbox.remark(said.id) == replace(said, author_id=None)
    assert inbox.answers_to([said.id]) == (given,)
    assert inbox.n_unseen(TARA) == 0


def test_answers_and_ratings_are_handed_over(
    inbox: SqlInbox, said: Remark, key: KeyVersion, database: Database
) -> None:
    inbox.keep_answer(answer(said))
    inbox.rate_benchmark(BenchmarkRating(uuid4(), SANA, key.id, "greeting", "ask", {"A2": 4}, NOON))
    with database.writing() as connection:
        assert hand_over_inbox(connection, SANA, OTTO) == 2
    assert [one.author_id for one in inbox.answers_to([said.id])] == [OTTO]
    assert len(inbox.benchmark_ratings(OTTO)) == 1

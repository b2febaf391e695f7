"""What the store of drafts promises, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from simulator.domain.accounts import Program
from simulator.domain.drafts import Draft, Revision
from simulator.storage.connections import Database
from simulator.storage.sql_drafts import SqlDrafts, forget_drafts, hand_over_drafts
from simulator.storage.sql_programs import SqlPrograms
from tests.unit.storage.conftest import NOON, OTTO, TARA

PROGRAM = UUID("33333333-3333-4333-8333-333333333333")


@pytest.fixture
def drafts(database: Database) -> SqlDrafts:
    SqlPrograms(database).create_program(Program(PROGRAM, "Riverside", NOON))
    return SqlDrafts(database)


def draft(**changes: object) -> Draft:
    given = {
        "id": uuid4(),
        "author_id": TARA,
        "program_id": None,
        "scenario_id": "a-case",
        "title": "A case",
        "origin": "a template",
        "revision": 1,
        "created_at": NOON,
        "changed_by": TARA,
        "changed_at": NOON,
    }
    return Draft(**(given | changes))


def kept(drafts: SqlDrafts, **changes: object) -> Draft:
    made = draft(**changes)
    drafts.add_draft(made, Revision(made.id, 1, made.changed_by, NOON, "first ✓"))
    return made


def saved(drafts: SqlDrafts, before: Draft, text: str, *, keep: int = 100, by: UUID = TARA) -> Draft:
    at = before.changed_at + timedelta(minutes=1)
    changed = replace(before, revision=before.revision + 1, changed_by=by, changed_at=at)
    drafts.save_draft(changed, Revision(before.id, changed.revision, by, at, text), keep=keep)
    return changed


def test_what_was_kept_comes_back(drafts: SqlDrafts) -> None:
    made = kept(drafts, program_id=PROGRAM)
    assert drafts.draft(made.id) == drafts.hold_draft(made.id) == made
    assert drafts.revision(made.id, 1) == Revision(made.id, 1, TARA, NOON, "first ✓")
    assert drafts.draft(uuid4()) is drafts.hold_draft(uuid4()) is drafts.revision(made.id, 2) is None


def test_a_person_finds_their_own_and_what_is_open_to_their_programs_newest_first(drafts: SqlDrafts) -> None:
    older = kept(drafts)
    others = kept(drafts, author_id=OTTO, program_id=PROGRAM, changed_at=NOON + timedelta(hours=1))
    kept(drafts, author_id=OTTO)
    assert drafts.drafts(TARA, [PROGRAM]) == (others, older)
    assert drafts.drafts(TARA) == (older,)


def test_of_many_saves_the_first_and_the_newest_stay(drafts: SqlDrafts) -> None:
    now = kept(drafts)
    for number in range(2, 8):
        now = saved(drafts, now, f"text {number}", keep=4)
    assert [one.number for one in drafts.revisions(now.id)] == [7, 6, 5, 1]
    assert {one.text for one in drafts.revisions(now.id)} == {""}
    assert drafts.draft(now.id) == now
    assert drafts.revision(now.id, 7).text == "text 7"  # type: ignore[union-attr]


def test_what_is_known_of_it_changes_without_a_save(drafts: SqlDrafts) -> None:
    made = kept(drafts)
    drafts.change_draft(replace(made, program_id=PROGRAM))
    assert drafts.draft(made.id) == replace(made, program_id=PROGRAM)
    assert len(drafts.revisions(made.id)) == 1


def test_a_draft_goes_with_its_saves(drafts: SqlDrafts) -> None:
    made, other = saved(drafts, kept(drafts), "second"), kept(drafts)
    drafts.remove_draft(made.id)
    assert drafts.drafts(TARA) == (other,)
    assert drafts.revisions(made.id) == ()


def test_an_erased_author_leaves_what_colleagues_write_at_without_a_name(drafts: SqlDrafts, database: Database) -> None:
    alone, shared = kept(drafts), saved(drafts, kept(drafts, program_id=PROGRAM), "second", by=OTTO)
    with database.writing() as connection:
        assert forget_drafts(connection, TARA) > 0
    assert drafts.draft(alone.id) is None
    assert drafts.draft(shared.id) == replace(shared, author_id=None)
    assert [one.saved_by for one in drafts.revisions(shared.id)] == [OTTO, None]
    with database.writing() as connection:
        assert forget_drafts(connection, TARA) == 0


def test_drafts_are_handed_over_with_their_saves(drafts: SqlDrafts, database: Database) -> None:
    made = kept(drafts)
    with database.writing() as connection:
        assert hand_over_drafts(connection, TARA, OTTO) > 0
    assert drafts.drafts(OTTO) == (replace(made, author_id=OTTO, changed_by=OTTO),)
    assert drafts.revision(made.id, 1).saved_by == OTTO  # type: ignore[union-attr]

"""What the store of panels promises, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from simulator.domain.accounts import Program
from simulator.domain.attempt import Purpose, StoredScore
from simulator.domain.key_versions import KeyVersion
from simulator.domain.panel import CriterionFound, OptionFound, OptionRating, Panel, Rater
from simulator.storage.connections import Database
from simulator.storage.panel_people import forget_panels, hand_over_panels
from simulator.storage.sql import SqlStore
from simulator.storage.sql_panels import SqlPanels
from simulator.storage.sql_programs import SqlPrograms
from tests.unit.storage.conftest import HASH, NOON, OTTO, TARA, attempt, decision, version

PROGRAM = UUID("33333333-3333-4333-8333-333333333333")
PLAY = "p" * 64
FOUND = {"greeting": {"ask": OptionFound({"A2": CriterionFound(325, 50, 4)}, {"CE01": 1}, 4, 3, contested=False)}}


@pytest.fixture
def panels(database: Database) -> SqlPanels:
    SqlPrograms(database).create_program(Program(PROGRAM, "Riverside", NOON))
    SqlStore(database).keep_version(version(), at=NOON)
    return SqlPanels(database)


def panel(**changes: object) -> Panel:
    given = {
        "id": uuid4(),
        "scenario_id": "a-case",
        "content_hash": HASH,
        "play_hash": PLAY,
        "title": "A case",
        "author_id": TARA,
        "program_id": PROGRAM,
        "draft_id": None,
        "created_at": NOON,
    }
    return Panel(**(given | changes))


def rating(of: Panel, level: int = 3, **changes: object) -> OptionRating:
    made = OptionRating(of.id, OTTO, "greeting", "ask", {"A2": level}, ("CE01",), "Said gently.", NOON)
    return replace(made, **changes)


def key(of: Panel, number: int = 1, **changes: object) -> KeyVersion:
    made = KeyVersion(uuid4(), "a-case", of.play_hash, number, of.id, "k" * 64, FOUND, TARA, NOON)
    return replace(made, **changes)


def added(panels: SqlPanels, **changes: object) -> Panel:
    made = panel(**changes)
    panels.add_panel(made, [Rater(made.id, OTTO, 7, NOON)])
    return made


def test_a_panel_is_kept_with_its_raters(panels: SqlPanels) -> None:
    made = added(panels)
    assert panels.panel(made.id) == panels.hold_panel(made.id) == made
    assert panels.raters(made.id) == (Rater(made.id, OTTO, 7, NOON),)
    assert panels.invitations(OTTO) == ((made, Rater(made.id, OTTO, 7, NOON)),)
    assert panels.panel(uuid4()) is panels.hold_panel(uuid4()) is None


def test_panels_are_found_by_author_by_draft_and_by_program_once_the_author_is_gone(panels: SqlPanels) -> None:
    draft = uuid4()
    mine = added(panels)
    orphan = added(panels, author_id=None, created_at=NOON + timedelta(days=1))
    drafted = added(panels, author_id=OTTO, draft_id=draft, created_at=NOON + timedelta(days=2))
    assert panels.panels(TARA) == (mine,)
    assert panels.panels(TARA, [PROGRAM], [draft]) == (drafted, orphan, mine)
    other = added(panels, scenario_id="another")
    for one in (mine, drafted, other):
        panels.close_panel(one.id, NOON)
    assert panels.closed_panels(["a-case"]) == tuple(replace(one, closed_at=NOON) for one in (drafted, mine))


def test_the_closed_panels_of_a_program_are_found(panels: SqlPanels, database: Database) -> None:
    elsewhere = UUID("44444444-4444-4444-8444-444444444444")
    SqlPrograms(database).create_program(Program(elsewhere, "Hillside", NOON))
    closed, _open, other = added(panels), added(panels), added(panels, program_id=elsewhere)
    for one in (closed, other):
        panels.close_panel(one.id, NOON)
    assert panels.closed_in(PROGRAM) == (replace(closed, closed_at=NOON),)


def test_closing_is_done_once(panels: SqlPanels) -> None:
    made = added(panels)
    assert panels.close_panel(made.id, NOON)
    assert not panels.close_panel(made.id, NOON)
    assert panels.panel(made.id) == replace(made, closed_at=NOON)


def test_a_rater_is_asked_once_unless_they_left(panels: SqlPanels) -> None:
    made = added(panels)
    again = Rater(made.id, OTTO, 8, NOON)
    assert not panels.add_rater(again)
    panels.leave(made.id, OTTO, NOON)
    assert panels.add_rater(again)
    assert panels.raters(made.id) == (again,)
    panels.finish(made.id, OTTO, NOON)
    assert panels.raters(made.id)[0].finished_at == NOON
    panels.finish(made.id, OTTO, None)
    assert panels.raters(made.id)[0].finished_at is None


def test_rating_twice_replaces_and_ratings_go_by_decision(panels: SqlPanels) -> None:
    made = added(panels)
    panels.rate(rating(made, 1))
    panels.rate(rating(made, 4))
    panels.rate(rating(made, node="silence"))
    assert panels.ratings(made.id) == panels.ratings(made.id, OTTO) == panels.ratings_by(OTTO)[made.id]
    assert panels.ratings(made.id)[0] == rating(made, 4)
    assert panels.ratings(made.id, TARA) == ()
    panels.drop_ratings(made.id, OTTO, nodes=["greeting"])
    assert [one.node for one in panels.ratings(made.id)] == ["silence"]


def test_the_newest_key_that_was_not_withdrawn_is_in_force(panels: SqlPanels) -> None:
    made = added(panels)
    assert (panels.key_in_force(PLAY), panels.keys_in_force()) == (None, {})
    first, second = key(made), key(made, 2)
    with panels._database.writing():
        panels.hold_keys(PLAY)
        panels.adopt(first)
        panels.adopt(second)
    assert panels.key_versions(PLAY) == (second, first)
    assert (panels.key_in_force(PLAY), panels.keys_in_force()) == (second, {PLAY: second.id})
    assert panels.withdraw_key(second.id, NOON)
    assert not panels.withdraw_key(second.id, NOON)
    assert (panels.key_in_force(PLAY), panels.keys_in_force()) == (first, {PLAY: first.id})
    assert panels.key_in_force("q" * 64) is None
    assert panels.adopted_by(TARA) == (first, replace(second, withdrawn_at=NOON))


def test_ended_attempts_come_by_id_each_with_its_newest_score(panels: SqlPanels, database: Database) -> None:
    store = SqlStore(database)
    ids = [UUID(int=number) for number in (1, 2, 3)]
    for one in ids:
        store.create_attempt(attempt(id=one))
    for one in ids[:2]:
        store.append(one, decision(), ending="end", score=StoredScore(PLAY, "k" * 64, {}, NOON))
    assert [(one.id, newest) for one, newest in panels.ended_on(PLAY, after=None, limit=9)] == [
        (ids[0], "k" * 64),
        (ids[1], "k" * 64),
    ]
    panels.rescore(ids[1], StoredScore(PLAY, "j" * 64, {}, NOON + timedelta(days=1)))
    ((found, newest),) = panels.ended_on(PLAY, after=ids[0], limit=9)
    assert (found.id, newest) == (ids[1], "j" * 64)
    assert len(panels.ended_on(PLAY, after=None, limit=1)) == 1
    assert panels.ended_on(PLAY, after=None, limit=9, purpose=Purpose.COUNTED) == ()
    panels.rescore(ids[1], StoredScore(PLAY, "k" * 64, {}, NOON + timedelta(days=2)))
    assert [one.key_hash for one in store.scores(ids[1])] == ["j" * 64, "k" * 64]
    for gone in (uuid4(), ids[2]):
        panels.rescore(gone, StoredScore(PLAY, "j" * 64, {}, NOON))
        assert store.scores(gone) == ()


def test_who_is_erased_leaves_what_they_handed_in_without_name_and_comment(
    panels: SqlPanels, database: Database
) -> None:
    finished, begun, closed = added(panels, author_id=OTTO), added(panels), added(panels)
    panels.finish(finished.id, OTTO, NOON)
    panels.close_panel(closed.id, NOON)
    for one in (finished, begun, closed):
        panels.rate(rating(one))
    panels.adopt(key(finished, adopted_by=OTTO))
    with database.writing() as connection:
        assert forget_panels(connection, OTTO) == 5
        assert forget_panels(connection, OTTO) == 0
    (kept,) = panels.ratings(finished.id)
    assert (kept.comment, kept.rater_id != OTTO) == ("", True)
    assert panels.raters(finished.id)[0].rater_id == kept.rater_id
    assert panels.ratings(begun.id) == panels.raters(begun.id) == ()
    (kept,) = panels.ratings(closed.id)
    assert (kept.comment, kept.rater_id != OTTO) == ("", True)
    assert panels.panel(finished.id).author_id is None
    assert panels.key_in_force(PLAY).adopted_by is None


def test_panels_and_keys_are_handed_over(panels: SqlPanels, database: Database) -> None:
    made = added(panels)
    panels.adopt(key(made))
    with database.writing() as connection:
        assert hand_over_panels(connection, TARA, OTTO) == 2
    assert panels.panels(OTTO) == (replace(made, author_id=OTTO),)
    assert len(panels.adopted_by(OTTO)) == 1

"""What the store of publications promises, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from simulator.domain.accounts import Assignment, Cohort, Program
from simulator.domain.attempt import Purpose
from simulator.domain.drafts import Draft, Revision
from simulator.domain.publications import Access, Publication, Review
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_drafts import SqlDrafts
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_publications import SqlPublications, forget_publications, hand_over_publications
from tests.unit.storage.conftest import HASH, NOON, OTTO, TARA, attempt, decision, version

PROGRAM = UUID("33333333-3333-4333-8333-333333333333")
OTHER_HASH = "d" * 64


@pytest.fixture
def published(database: Database) -> SqlPublications:
    SqlPrograms(database).create_program(Program(PROGRAM, "Riverside", NOON))
    store = SqlStore(database)
    store.keep_version(version(), at=NOON)
    store.keep_version(version(OTHER_HASH, **{"a.yaml": "one", "c.yaml": "three"}), at=NOON)
    return SqlPublications(database)


def publication(**changes: object) -> Publication:
    given = {
        "id": uuid4(),
        "scenario_id": "a-case",
        "version": "1.0.0",
        "title": "A case",
        "content_hash": HASH,
        "draft_id": uuid4(),
        "revision": 1,
        "author_id": TARA,
        "program_id": PROGRAM,
        "access": Access.PROGRAM,
        "changes": "A warmer end ✓",
        "reviewed": True,
        "reviewer_id": OTTO,
        "forked_from": "",
        "published_at": NOON,
    }
    return Publication(**(given | changes))


def kept(published: SqlPublications, **changes: object) -> Publication:
    made = publication(**changes)
    published.add_publication(made)
    return made


def test_what_was_published_comes_back(published: SqlPublications) -> None:
    published.hold_publications()
    first = kept(published)
    other = kept(published, scenario_id="b-case", published_at=NOON + timedelta(hours=1), author_id=OTTO)
    assert published.publications() == (first, other)
    assert published.publications("b-case") == published.publications_by(OTTO) == (other,)
    assert published.publications_reviewed_by(OTTO) == (first, other)


def test_of_each_case_the_highest_version_that_is_not_retired_is_on_offer(published: SqlPublications) -> None:
    tenth = kept(published, version="1.10.0")
    kept(published, version="1.9.0", published_at=NOON + timedelta(hours=1))
    other = kept(published, scenario_id="b-case", published_at=NOON + timedelta(hours=2))
    assert published.on_offer() == (tenth, other)
    assert published.retire("a-case", at=NOON) == 2
    assert published.retire("a-case", at=NOON) == 0
    assert published.on_offer() == (other,)
    assert published.publications("a-case")[0].retired_at == NOON


def test_others_see_every_version_of_a_case_and_its_program_stays_where_none_is_named(
    published: SqlPublications,
) -> None:
    kept(published)
    kept(published, version="1.1.0", program_id=None)
    other = kept(published, scenario_id="b-case", published_at=NOON + timedelta(hours=1))
    published.change_access("a-case", Access.PRIVATE, None)
    assert [(one.access, one.program_id) for one in sorted(published.publications("a-case"), key=_version)] == [
        (Access.PRIVATE, PROGRAM),
        (Access.PRIVATE, None),
    ]
    published.change_access("a-case", Access.ALL, PROGRAM)
    assert {(one.access, one.program_id) for one in published.publications("a-case")} == {(Access.ALL, PROGRAM)}
    assert published.publications("b-case") == (other,)


def _version(one: Publication) -> str:
    return one.version


def test_a_version_is_published_once(published: SqlPublications) -> None:
    kept(published)
    with pytest.raises(StorageError):
        kept(published)


def test_attempts_are_counted_by_the_content_they_go_by(published: SqlPublications, database: Database) -> None:
    for _ in range(2):
        SqlStore(database).create_attempt(attempt())
    assert published.n_pinned([HASH, OTHER_HASH]) == {HASH: 2, OTHER_HASH: 0}


def test_attempts_are_under_way_that_have_not_ended_and_are_not_only_shown(
    published: SqlPublications, database: Database
) -> None:
    store = SqlStore(database)
    for changes in ({}, {"purpose": Purpose.PREVIEW}, {"trainee_id": OTTO, "purpose": Purpose.COUNTED}):
        store.create_attempt(attempt(**changes))
    ended = attempt()
    store.create_attempt(ended)
    store.append(ended.id, decision(0), ending="end")
    assert published.n_under_way([HASH, OTHER_HASH]) == 2
    assert published.n_under_way([OTHER_HASH]) == published.n_under_way([]) == 0


def test_open_assignments_of_a_case_come_with_their_cohorts(published: SqlPublications, database: Database) -> None:
    programs, cohort = SqlPrograms(database), Cohort(uuid4(), PROGRAM, "Autumn", NOON)
    programs.create_cohort(cohort)
    open_, closed, other = (
        Assignment(uuid4(), cohort.id, name, TARA, NOON) for name in ("a-case", "a-case", "another-case")
    )
    for one in (open_, closed, other):
        programs.create_assignment(one)
    programs.close_assignment(closed.id, NOON)
    assert programs.open_assignments("a-case") == ((open_, cohort),)
    assert programs.open_assignments("no-case") == ()


def test_a_review_of_the_same_save_replaces_what_was_said_before(
    published: SqlPublications, database: Database
) -> None:
    draft = Draft(uuid4(), TARA, None, "a-case", "A case", "", 1, NOON, TARA, NOON)
    SqlDrafts(database).add_draft(draft, Revision(draft.id, 1, TARA, NOON, ""))
    said = Review(uuid4(), draft.id, 1, OTTO, False, "Not yet.", NOON)
    published.keep_review(said)
    better = replace(said, id=uuid4(), agrees=True, at=NOON + timedelta(hours=1))
    published.keep_review(better)
    later = replace(said, id=uuid4(), revision=2, at=NOON + timedelta(hours=2))
    published.keep_review(later)
    assert published.reviews(draft.id) == published.reviews_by(OTTO) == (later, better)
    SqlDrafts(database).remove_draft(draft.id)
    assert published.reviews(draft.id) == ()


def test_an_erased_author_leaves_what_a_program_answers_for_and_takes_the_rest_along(
    published: SqlPublications, database: Database
) -> None:
    stays = kept(published)
    kept(published, scenario_id="b-case", access=Access.PRIVATE, program_id=None, content_hash=OTHER_HASH)
    by_otto = kept(published, scenario_id="c-case", author_id=OTTO, reviewer_id=TARA)
    with database.writing() as connection:
        assert forget_publications(connection, TARA) == 3
    assert published.publications() == tuple(
        sorted((replace(stays, author_id=None), replace(by_otto, reviewer_id=None)), key=lambda one: one.id)
    )
    with pytest.raises(StorageError):
        SqlStore(database).version(OTHER_HASH)
    assert SqlStore(database).version(HASH).texts == {"a.yaml": "one", "b.yaml": "two"}
    with database.writing() as connection:
        assert forget_publications(connection, TARA) == 0


def test_the_text_of_an_erased_authors_case_stays_where_somebody_has_practised_it(
    published: SqlPublications, database: Database
) -> None:
    kept(published, access=Access.PRIVATE, program_id=None)
    SqlStore(database).create_attempt(attempt(trainee_id=OTTO))
    with database.writing() as connection:
        forget_publications(connection, TARA)
    assert SqlStore(database).version(HASH).texts["a.yaml"] == "one"


def test_publications_are_handed_over(published: SqlPublications, database: Database) -> None:
    made = kept(published, reviewer_id=None, reviewed=False)
    with database.writing() as connection:
        assert hand_over_publications(connection, TARA, OTTO) == 1
    assert published.publications_by(OTTO) == (replace(made, author_id=OTTO),)

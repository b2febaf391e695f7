"""What the store of coaching promises, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from simulator.domain.attempt import Attempt, StoredScore
from simulator.domain.coaching import ScoreChange, Told, WordRating
from simulator.domain.policy import Private
from simulator.domain.sharing import Comment, PrivateNote, Share
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_coaching import SqlCoaching
from simulator.storage.sql_practice import SqlPractice
from simulator.storage.sql_sharing import SqlSharing
from tests.personas import COHORT, SANA, SECOND_COHORT, SVEN, TARA
from tests.settled import settle
from tests.unit.storage.conftest import NOON, attempt, decision, version
from tests.unit.storage.lived_in import live_in

LATER = NOON + timedelta(hours=1)
LATEST = NOON + timedelta(hours=2)
WORDS = frozenset({Private.OWN_WORDS})


@pytest.fixture
def sharing(database: Database) -> SqlSharing:
    settle(database)
    return SqlSharing(database)


@pytest.fixture
def coaching(database: Database) -> SqlCoaching:
    return SqlCoaching(database)


@pytest.fixture
def shown(store: SqlStore, sharing: SqlSharing) -> Attempt:
    """An attempt of Tara's that has ended, with own words at its first decision, shared with its words."""
    store.keep_version(version(), at=NOON)
    made = attempt(trainee_id=TARA.id)
    store.create_attempt(made)
    score = StoredScore("p" * 64, "k" * 64, {"dimensions": {}}, NOON)
    store.append(made.id, decision(0), ending="good-end", score=score)
    sharing.keep_note(PrivateNote(made.id, 0, own_words="I would wait.", reaction="tense"))
    sharing.share(Share(made.id, COHORT, WORDS, NOON))
    return made


def rating(attempt_id: UUID, rater: UUID = SANA.id, at: datetime = LATER, **levels: int) -> WordRating:
    return WordRating(attempt_id, 0, rater, levels or {"A2": 2}, "Nearly.", at, blind=True)


def change(attempt_id: UUID, dimension: str = "safety", at: datetime = LATER, was: int | None = None) -> ScoreChange:
    return ScoreChange(uuid4(), attempt_id, "k" * 64, dimension, was, 8_000, "A reason ✓", SANA.id, at)


def said(attempt_id: UUID, author: UUID = SANA.id, at: datetime = LATER, reply_to: UUID | None = None) -> Comment:
    return Comment(uuid4(), attempt_id, author, 0, "Warm.", at, reply_to)


def test_what_was_rated_and_changed_comes_back(coaching: SqlCoaching, shown: Attempt) -> None:
    given, made = rating(shown.id, A2=2, A5=4), change(shown.id)
    coaching.rate(given)
    coaching.change_score(made)
    assert coaching.ratings(shown.id) == coaching.ratings_by(SANA.id) == (given,)
    assert coaching.score_changes(shown.id) == coaching.score_changes_by(SANA.id) == (made,)
    assert coaching.score_change(made.id) == made
    assert coaching.score_change(uuid4()) is None


def test_rating_again_replaces_ones_own_rating_and_no_other(coaching: SqlCoaching, shown: Attempt) -> None:
    others, second = rating(shown.id, SVEN.id), rating(shown.id, at=LATEST, A2=4)
    for one in (rating(shown.id), others, second):
        coaching.rate(one)
    assert coaching.ratings(shown.id) == (others, second)


def test_another_score_takes_back_the_one_that_stood_for_the_same_dimension(
    coaching: SqlCoaching, shown: Attempt
) -> None:
    first, other, second = change(shown.id), change(shown.id, "fidelity"), change(shown.id, at=LATEST, was=4_000)
    for one in (first, other, second):
        coaching.change_score(one)
    assert set(coaching.score_changes(shown.id)) == {replace(first, withdrawn_at=LATEST), other, second}
    assert coaching.withdraw_change(second.id, at=LATEST)
    assert not coaching.withdraw_change(second.id, at=LATEST)
    assert not coaching.withdraw_change(uuid4(), at=LATEST)


def test_a_session_waits_until_it_is_read_and_again_when_a_comment_is_answered(
    coaching: SqlCoaching, sharing: SqlSharing, shown: Attempt
) -> None:
    assert coaching.n_waiting(SANA.id, [COHORT]) == 1
    assert coaching.n_waiting(SANA.id, [SECOND_COHORT]) == coaching.n_waiting(SANA.id, []) == 0
    coaching.look(SANA.id, shown.id, at=NOON)
    assert coaching.n_waiting(SANA.id, [COHORT]) == 0
    comment = said(shown.id)
    sharing.add_comment(comment)
    assert coaching.n_waiting(SANA.id, [COHORT]) == 0
    assert coaching.answered_at([shown.id]) == {}
    sharing.add_comment(said(shown.id, TARA.id, LATEST, comment.id))
    assert coaching.answered_at([shown.id]) == {shown.id: LATEST}
    assert coaching.n_waiting(SANA.id, [COHORT]) == 1


def test_a_session_that_is_under_way_waits_for_nobody(
    coaching: SqlCoaching, sharing: SqlSharing, store: SqlStore, shown: Attempt
) -> None:
    begun = attempt(trainee_id=TARA.id)
    store.create_attempt(begun)
    sharing.share(Share(begun.id, COHORT, frozenset(), NOON))
    coaching.look(SANA.id, shown.id, at=NOON)
    assert coaching.n_waiting(SANA.id, [COHORT]) == 0


def test_a_second_look_is_noted_only_if_something_was_said_since(
    coaching: SqlCoaching, sharing: SqlSharing, shown: Attempt
) -> None:
    coaching.look(TARA.id, shown.id, at=NOON)
    coaching.look(TARA.id, shown.id, at=LATER)
    assert coaching.looked_at(TARA.id) == {shown.id: NOON}
    sharing.add_comment(said(shown.id))
    coaching.look(TARA.id, shown.id, at=LATEST)
    assert coaching.looked_at(TARA.id) == {shown.id: LATEST}


def test_a_trainee_is_told_what_is_new_until_they_look(
    coaching: SqlCoaching, sharing: SqlSharing, shown: Attempt
) -> None:
    assert coaching.told(TARA.id) == ()
    comment, made = said(shown.id), change(shown.id)
    sharing.add_comment(comment)
    sharing.add_comment(said(shown.id, TARA.id, LATER, comment.id))
    coaching.rate(rating(shown.id))
    coaching.change_score(made)
    assert coaching.told(TARA.id) == (Told(shown.id, 1, 1, 1),)
    coaching.look(TARA.id, shown.id, at=LATER)
    assert coaching.told(TARA.id) == ()
    coaching.withdraw_change(made.id, at=LATEST)
    assert coaching.told(TARA.id) == (Told(shown.id, 0, 0, 1),)


def test_own_words_wait_for_each_supervisor_to_whom_they_are_shown(
    coaching: SqlCoaching, sharing: SqlSharing, shown: Attempt
) -> None:
    sharing.share(Share(shown.id, SECOND_COHORT, frozenset({Private.REACTIONS}), NOON))
    assert coaching.words_to_rate(SANA.id, [COHORT]) == {shown.id: 1}
    assert coaching.words_to_rate(SVEN.id, [SECOND_COHORT]) == {}
    assert coaching.words_to_rate(TARA.id, [COHORT]) == {}
    coaching.rate(rating(shown.id))
    assert coaching.words_to_rate(SANA.id, [COHORT]) == {}
    assert coaching.words_to_rate(SVEN.id, [COHORT]) == {shown.id: 1}


def test_other_words_are_not_those_that_were_rated(coaching: SqlCoaching, sharing: SqlSharing, shown: Attempt) -> None:
    coaching.rate(rating(shown.id))
    sharing.keep_note(PrivateNote(shown.id, 0, own_words="I would wait.", reaction="calm"))
    assert len(coaching.ratings(shown.id)) == 1
    sharing.keep_note(PrivateNote(shown.id, 0, own_words="I would ask.", reaction="calm"), other_words=True)
    assert coaching.ratings(shown.id) == ()


def test_words_that_are_deleted_take_their_ratings_along(
    coaching: SqlCoaching, database: Database, shown: Attempt
) -> None:
    coaching.rate(rating(shown.id))
    assert SqlPractice(database).erase_words(TARA.id) == 1
    assert coaching.ratings(shown.id) == ()


def test_ratings_stay_as_long_as_any_cohort_is_shown_the_words(
    coaching: SqlCoaching, sharing: SqlSharing, shown: Attempt
) -> None:
    coaching.rate(rating(shown.id))
    sharing.share(Share(shown.id, SECOND_COHORT, WORDS, NOON))
    sharing.share(Share(shown.id, COHORT, frozenset(), NOON))
    assert len(coaching.ratings(shown.id)) == 1
    sharing.unshare(shown.id, SECOND_COHORT)
    assert coaching.ratings(shown.id) == ()


def test_an_answer_does_not_keep_an_attempt_shared(sharing: SqlSharing, shown: Attempt) -> None:
    comment = said(shown.id)
    sharing.add_comment(comment)
    sharing.add_comment(said(shown.id, TARA.id, LATER, comment.id))
    assert sharing.access(shown).commented
    assert [line.n_comments for line in sharing.shown_in([COHORT])] == [1]
    sharing.delete_comment(comment.id)
    assert not sharing.access(shown).commented
    assert [line.n_comments for line in sharing.shown_in([COHORT])] == [0]


def test_a_rater_who_erases_their_account_leaves_ratings_and_changes_without_a_name(
    coaching: SqlCoaching, sharing: SqlSharing, store: SqlStore, shown: Attempt
) -> None:
    other = attempt(trainee_id=TARA.id)
    store.create_attempt(other)
    for attempt_id in (shown.id, other.id):
        coaching.rate(rating(attempt_id))
        coaching.look(SANA.id, attempt_id, at=NOON)
    made = change(shown.id)
    coaching.change_score(made)
    sharing.erase_person(SANA.id, at=LATEST)
    (first,), (second,) = coaching.ratings(shown.id), coaching.ratings(other.id)
    assert (first.ratings, first.note) == ({"A2": 2}, "Nearly.")
    assert len({first.rater_id, second.rater_id, SANA.id}) == 3
    assert coaching.score_changes(shown.id) == (replace(made, author_id=None),)
    assert coaching.looked_at(SANA.id) == {}


def test_a_counted_attempt_that_stays_without_its_trainee_loses_words_and_their_ratings(database: Database) -> None:
    lived, coaching = live_in(database), SqlCoaching(database)
    coaching.rate(rating(lived.counted))
    SqlSharing(database).release_counted(TARA.id)
    assert coaching.ratings(lived.counted) == ()
    assert len(coaching.score_changes(lived.counted)) == 1


def test_ratings_are_found_by_the_cohorts_that_see_the_words(
    coaching: SqlCoaching, sharing: SqlSharing, shown: Attempt
) -> None:
    first, second = rating(shown.id), rating(shown.id, SVEN.id, LATEST)
    for one in (first, second):
        coaching.rate(one)
    sharing.share(Share(shown.id, SECOND_COHORT, frozenset(), NOON))

    assert coaching.ratings_in([COHORT, SECOND_COHORT]) == tuple(sorted((first, second), key=lambda one: one.rater_id))
    assert coaching.ratings_in([SECOND_COHORT]) == coaching.ratings_in([]) == ()

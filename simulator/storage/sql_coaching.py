"""The store of coaching, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from simulator.domain.coaching import GlobalRating, ScoreChange, Told, WordRating
from simulator.domain.policy import Private
from simulator.storage.account_tables import accounts
from simulator.storage.coaching_tables import global_ratings, looked_at, score_changes, word_ratings
from simulator.storage.connections import Database
from simulator.storage.sharing_tables import assigned_attempts, assignments, comments, private_notes, shares
from simulator.storage.tables import attempts
from simulator.storage.upserts import put, put_once

DONE: tuple[tuple[sa.Table, sa.ColumnElement[datetime]], ...] = (
    (comments, comments.c.at),
    (word_ratings, word_ratings.c.at),
    (score_changes, sa.func.coalesce(score_changes.c.withdrawn_at, score_changes.c.at)),
    (global_ratings, global_ratings.c.at),
)
"""What supervisors do about an attempt, and when they did it; in the order of the fields of ``Told``."""

_BATCH = 500


class SqlCoaching:
    """Implements ``CoachingStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, person_id: UUID, attempt_id: UUID, *, at: datetime) -> None:
        """See ``CoachingStore``."""
        mine = (looked_at.c.person_id == person_id) & (looked_at.c.attempt_id == attempt_id)
        done = sa.union_all(*(sa.select(when.label("at")).where(t.c.attempt_id == attempt_id) for t, when in DONE))
        with self._database.reading() as connection:
            last = connection.execute(sa.select(looked_at.c.at).where(mine)).scalar()
            newest = connection.execute(sa.select(sa.func.max(done.subquery().c.at))).scalar()
        if last is None or (newest is not None and newest > last):
            with self._database.writing() as connection:
                put(connection, looked_at, {"person_id": person_id, "attempt_id": attempt_id, "at": at})

    def looked_at(self, person_id: UUID) -> Mapping[UUID, datetime]:
        """See ``CoachingStore``."""
        query = sa.select(looked_at).where(looked_at.c.person_id == person_id).order_by(looked_at.c.at)
        with self._database.reading() as connection:
            return {row.attempt_id: row.at for row in connection.execute(query)}

    def answered_at(self, attempt_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
        """See ``CoachingStore``."""
        query = (
            sa.select(comments.c.attempt_id, sa.func.max(comments.c.at).label("at"))
            .where(comments.c.attempt_id.in_(list(attempt_ids)), comments.c.reply_to.is_not(None))
            .group_by(comments.c.attempt_id)
        )
        with self._database.reading() as connection:
            return {row.attempt_id: row.at for row in connection.execute(query)}

    def n_waiting(self, person_id: UUID, cohort_ids: Collection[UUID]) -> int:
        """See ``CoachingStore``."""
        if not cohort_ids:
            return 0
        shown = sa.union(
            sa.select(shares.c.attempt_id).where(shares.c.cohort_id.in_(list(cohort_ids))),
            sa.select(assigned_attempts.c.attempt_id)
            .join(assignments)
            .where(assignments.c.cohort_id.in_(list(cohort_ids))),
        )
        mine = (looked_at.c.attempt_id == attempts.c.id) & (looked_at.c.person_id == person_id)
        answered = sa.exists().where(
            comments.c.attempt_id == attempts.c.id, comments.c.reply_to.is_not(None), comments.c.at > looked_at.c.at
        )
        query = (
            sa.select(sa.func.count())
            .select_from(attempts.outerjoin(looked_at, mine))
            .where(attempts.c.id.in_(shown), attempts.c.ended_at.is_not(None))
            .where(looked_at.c.at.is_(None) | answered)
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def words_to_rate(self, rater_id: UUID, cohort_ids: Collection[UUID]) -> Mapping[UUID, int]:
        """See ``CoachingStore``."""
        shown = sa.select(shares.c.attempt_id, shares.c.ticked).where(shares.c.cohort_id.in_(list(cohort_ids)))
        rated = sa.exists().where(
            word_ratings.c.attempt_id == private_notes.c.attempt_id,
            word_ratings.c.step == private_notes.c.step,
            word_ratings.c.rater_id == rater_id,
        )
        with self._database.reading() as connection:
            ticked = {row.attempt_id for row in connection.execute(shown) if Private.OWN_WORDS in row.ticked}
            query = (
                sa.select(private_notes.c.attempt_id, sa.func.count().label("n"))
                .join(attempts)
                .where(private_notes.c.attempt_id.in_(ticked), private_notes.c.own_words != "", ~rated)
                .where(attempts.c.ended_at.is_not(None), attempts.c.trainee_id != rater_id)
                .group_by(private_notes.c.attempt_id)
            )
            return {row.attempt_id: row.n for row in connection.execute(query)} if ticked else {}

    def told(self, trainee_id: UUID) -> tuple[Told, ...]:
        """See ``CoachingStore``."""
        mine = (looked_at.c.attempt_id == attempts.c.id) & (looked_at.c.person_id == trainee_id)

        query = (
            sa.select(attempts.c.id, *(_since(table, at) for table, at in DONE))
            .select_from(attempts.outerjoin(looked_at, mine))
            .where(attempts.c.trainee_id == trainee_id)
            .where(sa.or_(*(attempts.c.id.in_(sa.select(table.c.attempt_id)) for table, _at in DONE)))
            .order_by(attempts.c.started_at.desc(), attempts.c.id)
        )
        with self._database.reading() as connection:
            return tuple(Told(*row) for row in connection.execute(query) if any(tuple(row)[1:]))

    def rate(self, rating: WordRating) -> None:
        """See ``CoachingStore``."""
        with self._database.writing() as connection:
            put(connection, word_ratings, asdict(rating) | {"ratings": dict(rating.ratings)})

    def ratings(self, attempt_id: UUID) -> tuple[WordRating, ...]:
        """See ``CoachingStore``."""
        order = (word_ratings.c.step, word_ratings.c.at, word_ratings.c.rater_id)
        return self._ratings(word_ratings.c.attempt_id == attempt_id, order)

    def ratings_by(self, rater_id: UUID) -> tuple[WordRating, ...]:
        """See ``CoachingStore``."""
        order = (word_ratings.c.at, word_ratings.c.attempt_id, word_ratings.c.step)
        return self._ratings(word_ratings.c.rater_id == rater_id, order)

    def ratings_in(self, cohort_ids: Collection[UUID]) -> tuple[WordRating, ...]:
        """See ``CoachingStore``."""
        shown = sa.select(shares.c.attempt_id, shares.c.ticked).where(shares.c.cohort_id.in_(list(cohort_ids)))
        query = (
            sa.select(word_ratings)
            .where(word_ratings.c.attempt_id.in_(shown.with_only_columns(shares.c.attempt_id)))
            .order_by(word_ratings.c.attempt_id, word_ratings.c.step, word_ratings.c.rater_id)
        )
        with self._database.reading() as connection:
            ticked = {row.attempt_id for row in connection.execute(shown) if Private.OWN_WORDS in row.ticked}
            found = connection.execute(query)
            return tuple(WordRating(**row._mapping) for row in found if row.attempt_id in ticked)

    def _ratings(self, which: sa.ColumnElement[bool], order: Iterable[sa.Column[Any]]) -> tuple[WordRating, ...]:
        with self._database.reading() as connection:
            found = connection.execute(sa.select(word_ratings).where(which).order_by(*order))
            return tuple(WordRating(**row._mapping) for row in found)

    def change_score(self, change: ScoreChange) -> None:
        """See ``CoachingStore``."""
        standing = (
            (score_changes.c.attempt_id == change.attempt_id)
            & (score_changes.c.dimension == change.dimension)
            & score_changes.c.withdrawn_at.is_(None)
        )
        with self._database.writing() as connection:
            connection.execute(score_changes.update().where(standing).values(withdrawn_at=change.at))
            connection.execute(score_changes.insert().values(**asdict(change)))

    def score_change(self, change_id: UUID) -> ScoreChange | None:
        """See ``CoachingStore``."""
        return next(iter(self._changes(score_changes.c.id == change_id)), None)

    def score_changes(self, attempt_id: UUID) -> tuple[ScoreChange, ...]:
        """See ``CoachingStore``."""
        return self._changes(score_changes.c.attempt_id == attempt_id)

    def score_changes_by(self, author_id: UUID) -> tuple[ScoreChange, ...]:
        """See ``CoachingStore``."""
        return self._changes(score_changes.c.author_id == author_id)

    def _changes(self, which: sa.ColumnElement[bool]) -> tuple[ScoreChange, ...]:
        query = sa.select(score_changes).where(which).order_by(score_changes.c.at, score_changes.c.id)
        with self._database.reading() as connection:
            return tuple(ScoreChange(**row._mapping) for row in connection.execute(query))

    def withdraw_change(self, change_id: UUID, *, at: datetime) -> bool:
        """See ``CoachingStore``."""
        standing = (score_changes.c.id == change_id) & score_changes.c.withdrawn_at.is_(None)
        with self._database.writing() as connection:
            return connection.execute(score_changes.update().where(standing).values(withdrawn_at=at)).rowcount > 0

    def rate_whole(self, rating: GlobalRating) -> None:
        """See ``CoachingStore``."""
        with self._database.writing() as connection:
            put(connection, global_ratings, asdict(rating))

    def take_back_whole(self, attempt_id: UUID, rater_id: UUID) -> bool:
        """See ``CoachingStore``."""
        mine = (global_ratings.c.attempt_id == attempt_id) & (global_ratings.c.rater_id == rater_id)
        with self._database.writing() as connection:
            return connection.execute(global_ratings.delete().where(mine)).rowcount > 0

    def global_ratings(self, attempt_ids: Collection[UUID]) -> tuple[GlobalRating, ...]:
        """See ``CoachingStore``."""
        wanted = list(attempt_ids)
        parts = [wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH)]
        found = [one for part in parts for one in self._wholes(global_ratings.c.attempt_id.in_(part))]
        return tuple(sorted(found, key=lambda one: (one.at, one.attempt_id, one.rater_id)))

    def global_ratings_by(self, rater_id: UUID) -> tuple[GlobalRating, ...]:
        """See ``CoachingStore``."""
        return self._wholes(global_ratings.c.rater_id == rater_id)

    def _wholes(self, which: sa.ColumnElement[bool]) -> tuple[GlobalRating, ...]:
        columns = global_ratings.c
        query = sa.select(global_ratings).where(which).order_by(columns.at, columns.attempt_id, columns.rater_id)
        with self._database.reading() as connection:
            return tuple(GlobalRating(**row._mapping) for row in connection.execute(query))


def _since(table: sa.Table, at: sa.ColumnElement[datetime]) -> sa.Label[int]:
    """How many rows about an attempt are newer than the last look at it; answers are the trainee's own."""
    newer = (table.c.attempt_id == attempts.c.id) & (looked_at.c.at.is_(None) | (at > looked_at.c.at))
    by_others = comments.c.reply_to.is_(None) if table is comments else sa.true()
    found = sa.select(sa.func.count()).select_from(table).where(newer, by_others).correlate(attempts, looked_at)
    return found.scalar_subquery().label(f"n_{table.name}")


def forget_ratings(connection: sa.Connection, attempt_id: UUID, step: int | None = None) -> None:
    """Delete the ratings of an attempt's own words, or of those at one step.

    Their raters have been shown what was chosen, so from here on they have looked at the attempt: what they make of
    other words in it is not blind any more.
    """
    which = word_ratings.c.attempt_id == attempt_id
    if step is not None:
        which &= word_ratings.c.step == step
    raters = sa.select(word_ratings.c.rater_id, sa.func.max(word_ratings.c.at).label("at"))
    known = raters.where(which, word_ratings.c.rater_id.in_(sa.select(accounts.c.id)))
    for row in connection.execute(known.group_by(word_ratings.c.rater_id).order_by(word_ratings.c.rater_id)).all():
        put_once(connection, looked_at, {"person_id": row.rater_id, "attempt_id": attempt_id, "at": row.at})
    connection.execute(word_ratings.delete().where(which))


def forget_coaching(connection: sa.Connection, person_id: UUID) -> None:
    """Take a person's name off what they rated and changed, and delete when they looked at what."""
    connection.execute(looked_at.delete().where(looked_at.c.person_id == person_id))
    for table in (word_ratings, global_ratings):
        mine = table.c.rater_id == person_id
        held = sa.select(table.c.attempt_id).where(mine).order_by(table.c.attempt_id)
        for attempt_id in dict.fromkeys(connection.execute(held.with_for_update()).scalars()):
            # Another one for each attempt, so that not even two of them can be put together.
            here = mine & (table.c.attempt_id == attempt_id)
            connection.execute(table.update().where(here).values(rater_id=uuid4()))
    gone = score_changes.update().where(score_changes.c.author_id == person_id)
    connection.execute(gone.values(author_id=None))

"""The store of sharing, private notes, comments and erasure, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from simulator.domain.accounts import Assignment
from simulator.domain.attempt import Attempt
from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.policy import AttemptAccess, Private
from simulator.domain.roles import SOLO
from simulator.domain.sharing import (
    Comment,
    ErasureRequest,
    PrivateNote,
    Share,
    Shown,
    Tombstone,
)
from simulator.storage import account_rows as rows
from simulator.storage import rollups as sums
from simulator.storage.coaching_tables import looked_at, score_changes, word_ratings
from simulator.storage.cohort_attempts import ended_in
from simulator.storage.connections import Database
from simulator.storage.note_rows import note_of, write_note
from simulator.storage.panel_people import forget_panels
from simulator.storage.practice_tables import (
    drill_answers,
    drill_cards,
    drill_sittings,
    preferences,
    reflections,
    remarks,
)
from simulator.storage.rollup_tables import attempt_items, attempt_scores, exposures
from simulator.storage.sharing_tables import (
    assigned_attempts,
    assignments,
    comments,
    erasure_requests,
    private_notes,
    shares,
    tombstones,
)
from simulator.storage.sql import attempt_of
from simulator.storage.sql_coaching import forget_coaching, forget_ratings
from simulator.storage.sql_drafts import forget_drafts
from simulator.storage.sql_inbox import forget_inbox
from simulator.storage.sql_publications import forget_publications
from simulator.storage.sql_together import forget_groups
from simulator.storage.tables import attempts, decisions, notices, rejected_inputs, scores
from simulator.storage.upserts import put, put_once

HANGS_ON_ATTEMPT = (
    *(comments, shares, private_notes, reflections, looked_at, word_ratings, score_changes),
    *(attempt_scores, attempt_items, exposures, assigned_attempts, rejected_inputs, scores, decisions),
)
"""Tables with rows about one attempt, which go with it."""
OF_A_PERSON = (drill_answers, drill_sittings, drill_cards, preferences)
"""Tables with rows about one person and no attempt, which go with the person."""


class SqlSharing:
    """Implements ``SharingStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Who sees what

    def access(self, attempt: Attempt) -> AttemptAccess:
        """See ``SharingStore``."""
        with self._database.reading() as connection:
            shown = connection.execute(sa.select(shares).where(shares.c.attempt_id == attempt.id)).all()
            assigned = connection.execute(_assignment_of(attempt.id)).first()
            said = sa.exists().where(comments.c.attempt_id == attempt.id, comments.c.reply_to.is_(None))
            commented = connection.execute(sa.select(said)).scalar()
        return AttemptAccess(
            attempt.trainee_id,
            frozenset(row.cohort_id for row in (*shown, *([assigned] if assigned else []))),
            assigned is not None,
            bool(commented),
            frozenset(Private(kind) for row in shown for kind in row.ticked),
        )

    def hold(self, attempt_id: UUID) -> None:
        """See ``SharingStore``. SQLite has one writer at a time anyway."""
        with self._database.writing() as connection:
            connection.execute(sa.select(attempts.c.id).where(attempts.c.id == attempt_id).with_for_update())

    def assign(self, attempt_id: UUID, assignment_id: UUID) -> None:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            sums.touch(connection, [attempt_id])
            connection.execute(assigned_attempts.insert().values(attempt_id=attempt_id, assignment_id=assignment_id))

    def assignment_of(self, attempt_id: UUID) -> Assignment | None:
        """See ``SharingStore``."""
        with self._database.reading() as connection:
            row = connection.execute(_assignment_of(attempt_id)).first()
        return None if row is None else rows.assignment(row)

    def assigned_to(self, trainee_id: UUID) -> Mapping[UUID, UUID]:
        """See ``SharingStore``."""
        query = sa.select(assigned_attempts).join(attempts).where(attempts.c.trainee_id == trainee_id)
        with self._database.reading() as connection:
            return {row.attempt_id: row.assignment_id for row in connection.execute(query)}

    def share(self, share: Share) -> None:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            sums.touch(connection, [share.attempt_id])
            put(connection, shares, asdict(share) | {"ticked": sorted(share.ticked)})
            self._keep_ratings_of_shown_words(connection, share.attempt_id)

    def unshare(self, attempt_id: UUID, cohort_id: UUID) -> bool:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            sums.touch(connection, [attempt_id])
            found = connection.execute(
                shares.delete().where(shares.c.attempt_id == attempt_id, shares.c.cohort_id == cohort_id)
            )
            self._keep_ratings_of_shown_words(connection, attempt_id)
            return found.rowcount > 0

    def _keep_ratings_of_shown_words(self, connection: sa.Connection, attempt_id: UUID) -> None:
        ticked = connection.execute(sa.select(shares.c.ticked).where(shares.c.attempt_id == attempt_id)).scalars()
        if not any(Private.OWN_WORDS in kinds for kinds in ticked):
            forget_ratings(connection, attempt_id)

    def shares(self, attempt_id: UUID) -> tuple[Share, ...]:
        """See ``SharingStore``."""
        return self._shares(shares.c.attempt_id == attempt_id)

    def shares_by(self, trainee_id: UUID) -> tuple[Share, ...]:
        """See ``SharingStore``."""
        return self._shares(
            shares.c.attempt_id.in_(sa.select(attempts.c.id).where(attempts.c.trainee_id == trainee_id))
        )

    def _shares(self, which: sa.ColumnElement[bool]) -> tuple[Share, ...]:
        query = sa.select(shares).where(which).order_by(shares.c.shared_at, shares.c.attempt_id, shares.c.cohort_id)
        with self._database.reading() as connection:
            return tuple(
                Share(row.attempt_id, row.cohort_id, frozenset(map(Private, row.ticked)), row.shared_at)
                for row in connection.execute(query)
            )

    def visible_to(self, cohort_ids: Sequence[UUID]) -> tuple[tuple[Attempt, UUID], ...]:
        """See ``SharingStore``."""
        return tuple((shown.attempt, shown.cohort_id) for shown in self.shown_in(cohort_ids))

    def shown_in(self, cohort_ids: Sequence[UUID]) -> tuple[Shown, ...]:
        """See ``SharingStore``."""
        if not cohort_ids:
            return ()
        shown = sa.select(shares.c.attempt_id, shares.c.cohort_id).where(shares.c.cohort_id.in_(cohort_ids))
        assigned = (
            sa.select(assigned_attempts.c.attempt_id, assignments.c.cohort_id)
            .join(assignments)
            .where(assignments.c.cohort_id.in_(cohort_ids))
        )
        either = sa.union(shown, assigned).subquery()
        about = (comments.c.attempt_id == attempts.c.id) & comments.c.reply_to.is_(None)
        said = sa.select(sa.func.count()).where(about).scalar_subquery()
        begun_for = (
            sa.select(assignments.c.cohort_id)
            .select_from(assignments.join(assigned_attempts))
            .where(assigned_attempts.c.attempt_id == attempts.c.id)
            .correlate(attempts)
            .scalar_subquery()
        )
        query = (
            sa.select(
                attempts,
                either.c.cohort_id.label("shown_to"),
                shares.c.shared_at,
                sa.func.coalesce(begun_for == either.c.cohort_id, sa.false()).label("assigned"),
                said.label("n_comments"),
            )
            .join_from(either, attempts, either.c.attempt_id == attempts.c.id)
            .outerjoin(
                shares, (shares.c.attempt_id == either.c.attempt_id) & (shares.c.cohort_id == either.c.cohort_id)
            )
            .order_by(attempts.c.started_at.desc(), attempts.c.id, either.c.cohort_id)
        )
        with self._database.reading() as connection:
            return tuple(
                Shown(attempt_of(row), row.shown_to, row.shared_at, bool(row.assigned), row.n_comments)
                for row in connection.execute(query)
            )

    def exposure(self, attempt_id: UUID) -> Exposure | None:
        """See ``SharingStore``."""
        query = sa.select(exposures.c.exposure).where(exposures.c.attempt_id == attempt_id)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else Exposure(found)

    def ended_in(self, cohort_ids: Sequence[UUID]) -> tuple[CohortAttempt, ...]:
        """See ``SharingStore``."""
        if not cohort_ids:
            return ()
        with self._database.reading() as connection:
            return tuple(ended_in(connection, cohort_ids))

    # What trainees keep for themselves

    def keep_note(self, note: PrivateNote, *, other_words: bool = False) -> None:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            write_note(connection, note, other_words=other_words)

    def private_notes(self, attempt_id: UUID) -> tuple[PrivateNote, ...]:
        """See ``SharingStore``."""
        query = sa.select(private_notes).where(private_notes.c.attempt_id == attempt_id).order_by(private_notes.c.step)
        with self._database.reading() as connection:
            return tuple(note_of(row) for row in connection.execute(query))

    # What supervisors say

    def add_comment(self, comment: Comment) -> None:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            connection.execute(comments.insert().values(**asdict(comment)))

    def comment(self, comment_id: UUID) -> Comment | None:
        """See ``SharingStore``."""
        return next(iter(self._comments(comments.c.id == comment_id)), None)

    def comments(self, attempt_id: UUID) -> tuple[Comment, ...]:
        """See ``SharingStore``."""
        return self._comments(comments.c.attempt_id == attempt_id)

    def comments_by(self, author_id: UUID) -> tuple[Comment, ...]:
        """See ``SharingStore``."""
        return self._comments(comments.c.author_id == author_id)

    def _comments(self, which: sa.ColumnElement[bool]) -> tuple[Comment, ...]:
        query = sa.select(comments).where(which).order_by(comments.c.at, comments.c.id)
        with self._database.reading() as connection:
            return tuple(Comment(**row._mapping) for row in connection.execute(query))

    def delete_comment(self, comment_id: UUID) -> None:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            connection.execute(comments.delete().where(comments.c.id == comment_id))

    # Erasure

    def request_erasure(self, request: ErasureRequest) -> None:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            connection.execute(erasure_requests.insert().values(**asdict(request)))

    def erasure_requests(self, *, open_only: bool = True) -> tuple[ErasureRequest, ...]:
        """See ``SharingStore``."""
        query = sa.select(erasure_requests).order_by(erasure_requests.c.requested_at, erasure_requests.c.id)
        if open_only:
            query = query.where(erasure_requests.c.answered_at.is_(None))
        with self._database.reading() as connection:
            return tuple(ErasureRequest(**row._mapping) for row in connection.execute(query))

    def erasure_request(self, request_id: UUID) -> ErasureRequest | None:
        """See ``SharingStore``."""
        query = sa.select(erasure_requests).where(erasure_requests.c.id == request_id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else ErasureRequest(**row._mapping)

    def answer_erasure(self, request_id: UUID, *, granted: bool, at: datetime) -> bool:
        """See ``SharingStore``."""
        still_open = (erasure_requests.c.id == request_id) & erasure_requests.c.answered_at.is_(None)
        with self._database.writing() as connection:
            change = erasure_requests.update().where(still_open).values(answered_at=at, granted=granted)
            return connection.execute(change).rowcount > 0

    def erase_attempt(self, attempt_id: UUID, *, at: datetime) -> None:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            self.bury(Tombstone("attempt", attempt_id, at))
            _erase(connection, attempts.c.id == attempt_id, at=at)

    def erase_person(self, account_id: UUID, *, at: datetime) -> None:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            _erase(connection, attempts.c.trainee_id == account_id, at=at)
            connection.execute(notices.delete().where(notices.c.person_id == account_id))
            connection.execute(erasure_requests.delete().where(erasure_requests.c.requested_by == account_id))
            forget_coaching(connection, account_id)
            had_more = self.forget_practice(account_id)
            if account_id != SOLO.id:
                self.bury(Tombstone("account", account_id, at))
            elif had_more:
                self.bury(Tombstone("solo", uuid4(), at))

    def forget_practice(self, person_id: UUID) -> bool:
        """See ``SharingStore``."""
        rows = sa.select(drill_sittings.c.id).where(drill_sittings.c.person_id == person_id)
        with self._database.writing() as connection:
            # Held first, as everybody holds them who changes an answer: so nobody waits for the other for ever.
            connection.execute(rows.order_by(drill_sittings.c.id).with_for_update())
            gone = [connection.execute(table.delete().where(table.c.person_id == person_id)) for table in OF_A_PERSON]
            written = remarks.update().where(remarks.c.author_id == person_id).values(author_id=None)
            gone.append(connection.execute(written))
            n_cases = forget_drafts(connection, person_id) + forget_publications(connection, person_id)
            n_cases += forget_panels(connection, person_id)
            n_cases += forget_inbox(connection, person_id)
        return n_cases > 0 or any(result.rowcount for result in gone)

    def release_counted(self, account_id: UUID) -> tuple[UUID, ...]:
        """See ``SharingStore``."""
        query = sa.select(attempts.c.id).join(assigned_attempts).where(attempts.c.trainee_id == account_id)
        with self._database.writing() as connection:
            found = tuple(connection.execute(query.order_by(attempts.c.id).with_for_update(of=attempts)).scalars())
            sums.touch(connection, found)
            for attempt_id in found:
                somebody = uuid4()  # another one for each attempt, so that not even two of them can be put together
                connection.execute(attempts.update().where(attempts.c.id == attempt_id).values(trainee_id=somebody))
                connection.execute(
                    erasure_requests.update()
                    .where(erasure_requests.c.attempt_id == attempt_id)
                    .values(requested_by=somebody)
                )
                for table in (private_notes, reflections, shares, word_ratings):
                    connection.execute(table.delete().where(table.c.attempt_id == attempt_id))
        return found

    def tombstones(self) -> tuple[Tombstone, ...]:
        """See ``SharingStore``."""
        query = sa.select(tombstones).order_by(tombstones.c.erased_at, tombstones.c.kind, tombstones.c.id)
        with self._database.reading() as connection:
            return tuple(Tombstone(**row._mapping) for row in connection.execute(query))

    def bury(self, tombstone: Tombstone) -> None:
        """See ``SharingStore``."""
        with self._database.writing() as connection:
            put_once(connection, tombstones, asdict(tombstone))


def _assignment_of(attempt_id: UUID) -> sa.Select[tuple[object, ...]]:
    return sa.select(assignments).join(assigned_attempts).where(assigned_attempts.c.attempt_id == attempt_id)


def _erase(connection: sa.Connection, which: sa.ColumnElement[bool], *, at: datetime) -> None:
    """Delete these attempts with the tries that go on from them, all that hangs on them, and their part of the sums."""
    ids: dict[UUID, None] = {}
    found = _held(connection, which)
    while found:
        ids |= found
        found = {
            attempt_id: None
            for part in sums.in_parts(list(found))
            for attempt_id in _held(connection, attempts.c.parent_id.in_(part))
            if attempt_id not in ids
        }
    sums.touch(connection, list(ids))
    for part in sums.in_parts(list(ids)):
        forget_groups(connection, part)
        for table in HANGS_ON_ATTEMPT:
            connection.execute(table.delete().where(table.c.attempt_id.in_(part)))
        cut = attempts.update().where(attempts.c.id.in_(part))
        connection.execute(cut.values(parent_id=None, fork_step=None))  # then they can go in any order
    for part in sums.in_parts(list(ids)):
        for attempt_id in part:
            put_once(connection, tombstones, {"kind": "attempt", "id": attempt_id, "erased_at": at})
        connection.execute(attempts.delete().where(attempts.c.id.in_(part)))


def _held(connection: sa.Connection, which: sa.ColumnElement[bool]) -> dict[UUID, None]:
    query = sa.select(attempts.c.id).where(which).order_by(attempts.c.id).with_for_update()
    return dict.fromkeys(connection.execute(query).scalars())

"""The store of what supervisors follow up, in SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.agreements import Agreement, AgreementNote, NoteKind
from simulator.domain.critical_reviews import ReviewAct, ReviewStep
from simulator.domain.flags import Flag, FlagBasis, FlagKind
from simulator.storage.account_tables import cohorts
from simulator.storage.connections import Database
from simulator.storage.follow_up_tables import agreement_notes, agreements, critical_reviews, flags
from simulator.storage.sharing_tables import assigned_attempts, assignments, shares
from simulator.storage.tables import attempts, scores

_BATCH = 500


class SqlFollowUp:
    """Implements ``FollowUpStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Critical choices

    def add_review_step(self, step: ReviewStep) -> None:
        """See ``FollowUpStore``."""
        self._write(critical_reviews.insert().values(**asdict(step)))

    def review_steps(self, attempt_id: UUID) -> tuple[ReviewStep, ...]:
        """See ``FollowUpStore``."""
        query = sa.select(critical_reviews).where(critical_reviews.c.attempt_id == attempt_id)
        return self._steps(query.order_by(critical_reviews.c.step, critical_reviews.c.number))

    def review_steps_in(self, cohort_ids: Collection[UUID]) -> tuple[ReviewStep, ...]:
        """See ``FollowUpStore``."""
        order = (critical_reviews.c.attempt_id, critical_reviews.c.step, critical_reviews.c.number)
        begun = (
            sa.select(assigned_attempts.c.attempt_id)
            .join(assignments)
            .where(assignments.c.cohort_id.in_(list(cohort_ids)))
        )
        query = sa.select(critical_reviews).where(critical_reviews.c.attempt_id.in_(begun))
        return self._steps(query.order_by(*order))

    def review_steps_by(self, person_id: UUID) -> tuple[ReviewStep, ...]:
        """See ``FollowUpStore``."""
        order = (critical_reviews.c.at, critical_reviews.c.attempt_id, critical_reviews.c.step)
        query = sa.select(critical_reviews).where(critical_reviews.c.by_id == person_id)
        return self._steps(query.order_by(*order))

    def _steps(self, query: sa.Select[Any]) -> tuple[ReviewStep, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(ReviewStep(**dict(row._mapping) | {"act": ReviewAct(row.act)}) for row in rows)

    # Flags

    def hold_cohort(self, cohort_id: UUID) -> None:
        """See ``FollowUpStore``. SQLite has one writer at a time anyway."""
        self._write(sa.select(cohorts.c.id).where(cohorts.c.id == cohort_id).with_for_update())

    def raise_flag(self, flag: Flag) -> None:
        """See ``FollowUpStore``."""
        basis = asdict(flag.basis) | {"latest": list(flag.basis.latest)}
        self._write(flags.insert().values(**asdict(flag) | {"basis": basis}))

    def flag(self, flag_id: UUID) -> Flag | None:
        """See ``FollowUpStore``."""
        return next(iter(self._flags(sa.select(flags).where(flags.c.id == flag_id))), None)

    def standing_flags(self, cohort_id: UUID) -> tuple[Flag, ...]:
        """See ``FollowUpStore``."""
        query = sa.select(flags).where(flags.c.cohort_id == cohort_id, flags.c.cleared_at.is_(None))
        return self._flags(query.order_by(flags.c.raised_at, flags.c.id))

    def flags_of(self, person_id: UUID) -> tuple[Flag, ...]:
        """See ``FollowUpStore``."""
        query = sa.select(flags).where(flags.c.person_id == person_id)
        return self._flags(query.order_by(flags.c.raised_at.desc(), flags.c.id))

    def _flags(self, query: sa.Select[Any]) -> tuple[Flag, ...]:
        with self._database.reading() as connection:
            return tuple(_flag(dict(row._mapping)) for row in connection.execute(query))

    def clear_flag(self, flag_id: UUID, *, at: datetime) -> None:
        """See ``FollowUpStore``."""
        self._write(flags.update().where(flags.c.id == flag_id).values(cleared_at=at))

    def see_flag(self, flag_id: UUID, *, at: datetime, note: str | None = None) -> None:
        """See ``FollowUpStore``."""
        values: dict[str, Any] = {"seen_at": sa.func.coalesce(flags.c.seen_at, sa.literal(at, flags.c.seen_at.type))}
        if note is not None:
            values |= {"note": note, "noted_at": at if note else None}
        self._write(flags.update().where(flags.c.id == flag_id).values(**values))

    def state_of_cohort(self, cohort_id: UUID) -> str:
        """See ``FollowUpStore``."""
        shown = sa.select(shares.c.attempt_id, shares.c.shared_at.label("at")).where(shares.c.cohort_id == cohort_id)
        assigned = (
            sa.select(assigned_attempts.c.attempt_id, assignments.c.created_at.label("at"))
            .join(assignments)
            .where(assignments.c.cohort_id == cohort_id)
        )
        either = sa.union_all(shown, assigned).subquery()
        query = (
            sa.select(
                sa.func.count(),
                sa.func.max(either.c.at),
                sa.func.max(attempts.c.ended_at),
                sa.func.max(scores.c.scored_at),
            )
            .join_from(either, attempts, either.c.attempt_id == attempts.c.id)
            .outerjoin(scores, scores.c.attempt_id == attempts.c.id)
            .where(attempts.c.ended_at.is_not(None))
        )
        with self._database.reading() as connection:
            return " ".join(map(str, connection.execute(query).one()))

    # What was agreed on

    def add_agreement(self, agreement: Agreement) -> None:
        """See ``FollowUpStore``."""
        self._write(agreements.insert().values(**asdict(agreement)))

    def agreement(self, agreement_id: UUID) -> Agreement | None:
        """See ``FollowUpStore``."""
        return next(iter(self._agreements(sa.select(agreements).where(agreements.c.id == agreement_id))), None)

    def hold_agreement(self, agreement_id: UUID) -> None:
        """See ``FollowUpStore``. SQLite has one writer at a time anyway."""
        self._write(sa.select(agreements.c.id).where(agreements.c.id == agreement_id).with_for_update())

    def agreements_of(self, trainee_id: UUID) -> tuple[Agreement, ...]:
        """See ``FollowUpStore``."""
        query = sa.select(agreements).where(agreements.c.trainee_id == trainee_id)
        return self._agreements(query.order_by(agreements.c.created_at.desc(), agreements.c.id))

    def agreements_in(self, cohort_id: UUID) -> tuple[Agreement, ...]:
        """See ``FollowUpStore``."""
        return self._agreements(_oldest_first(agreements.c.cohort_id == cohort_id))

    def agreements_by(self, author_id: UUID) -> tuple[Agreement, ...]:
        """See ``FollowUpStore``."""
        return self._agreements(_oldest_first(agreements.c.author_id == author_id))

    def _agreements(self, query: sa.Select[Any]) -> tuple[Agreement, ...]:
        with self._database.reading() as connection:
            return tuple(Agreement(**row._mapping) for row in connection.execute(query))

    def set_done(self, agreement_id: UUID, at: datetime | None) -> None:
        """See ``FollowUpStore``."""
        self._write(agreements.update().where(agreements.c.id == agreement_id).values(done_at=at))

    def add_agreement_note(self, note: AgreementNote) -> None:
        """See ``FollowUpStore``."""
        self._write(agreement_notes.insert().values(**asdict(note)))

    def agreement_notes(self, agreement_ids: Collection[UUID]) -> tuple[AgreementNote, ...]:
        """See ``FollowUpStore``."""
        wanted = list(agreement_ids)
        parts = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
        found = [note for part in parts for note in self._notes(agreement_notes.c.agreement_id.in_(part))]
        return tuple(sorted(found, key=lambda note: (note.at, note.id)))

    def agreement_notes_by(self, author_id: UUID) -> tuple[AgreementNote, ...]:
        """See ``FollowUpStore``."""
        return self._notes(agreement_notes.c.author_id == author_id)

    def _notes(self, which: sa.ColumnElement[bool]) -> tuple[AgreementNote, ...]:
        query = sa.select(agreement_notes).where(which).order_by(agreement_notes.c.at, agreement_notes.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(AgreementNote(**dict(row._mapping) | {"kind": NoteKind(row.kind)}) for row in rows)

    def _write(self, change: sa.Executable) -> None:
        with self._database.writing() as connection:
            connection.execute(change)


def _oldest_first(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(agreements).where(which).order_by(agreements.c.created_at, agreements.c.id)


def _flag(row: dict[str, Any]) -> Flag:
    basis = row["basis"] | {"latest": tuple(row["basis"]["latest"])}
    return Flag(**row | {"kind": FlagKind(row["kind"]), "basis": FlagBasis(**basis)})


def forget_follow_up(connection: sa.Connection, person_id: UUID) -> None:
    """Delete what is kept about a person, and take their name off what they did about others."""
    about = agreements.c.trainee_id == person_id
    held = connection.execute(sa.select(agreements.c.id).where(about).order_by(agreements.c.id).with_for_update())
    connection.execute(agreement_notes.delete().where(agreement_notes.c.agreement_id.in_(list(held.scalars()))))
    connection.execute(agreements.delete().where(about))
    connection.execute(flags.delete().where(flags.c.person_id == person_id))
    for column in (critical_reviews.c.by_id, agreements.c.author_id, agreement_notes.c.author_id):
        connection.execute(column.table.update().where(column == person_id).values({column: None}))

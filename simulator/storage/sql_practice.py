"""The stores of preferences, reflections, drills and remarks, in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.attempt import Attempt
from simulator.domain.drill_records import DrillAnswer, DrillCard, DrillItem, DrillKind, DrillSitting
from simulator.domain.remarks import Remark, RemarkKind
from simulator.domain.sharing import PrivateNote, Reflection
from simulator.errors import AttemptNotFound, StepConflict
from simulator.storage.connections import Database
from simulator.storage.note_rows import note_of, write_note
from simulator.storage.practice_tables import (
    drill_answers,
    drill_cards,
    drill_sittings,
    preferences,
    reflections,
    remarks,
)
from simulator.storage.sharing_tables import private_notes
from simulator.storage.sql import attempt_of
from simulator.storage.tables import attempts, decisions
from simulator.storage.upserts import put


class SqlPractice:
    """Implements ``PracticeStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ways(self, person_id: UUID) -> Mapping[str, Any]:
        """See ``PracticeStore``."""
        query = sa.select(preferences.c.ways).where(preferences.c.person_id == person_id)
        with self._database.reading() as connection:
            found: Mapping[str, Any] | None = connection.execute(query).scalar_one_or_none()
        return found or {}

    def ways_changed_at(self, person_id: UUID) -> datetime | None:
        """See ``PracticeStore``."""
        query = sa.select(preferences.c.changed_at).where(preferences.c.person_id == person_id)
        with self._database.reading() as connection:
            found: datetime | None = connection.execute(query).scalar_one_or_none()
        return found

    def keep_ways(self, person_id: UUID, ways: Mapping[str, Any], *, at: datetime) -> None:
        """See ``PracticeStore``."""
        with self._database.writing() as connection:
            put(connection, preferences, {"person_id": person_id, "ways": dict(ways), "changed_at": at})

    def reflect(self, reflection: Reflection) -> None:
        """See ``PracticeStore``."""
        with self._database.writing() as connection:
            if reflection.text:
                put(connection, reflections, asdict(reflection))
            else:
                gone = reflections.c.attempt_id == reflection.attempt_id
                connection.execute(reflections.delete().where(gone))

    def reflection(self, attempt_id: UUID) -> Reflection | None:
        """See ``PracticeStore``."""
        query = sa.select(reflections).where(reflections.c.attempt_id == attempt_id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else Reflection(**row._mapping)

    def reflections_of(self, trainee_id: UUID) -> tuple[Reflection, ...]:
        """See ``PracticeStore``."""
        query = sa.select(reflections).join(attempts).where(attempts.c.trainee_id == trainee_id)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(reflections.c.at, reflections.c.attempt_id))
            return tuple(Reflection(**row._mapping) for row in found)

    def notes_of(self, trainee_id: UUID) -> tuple[PrivateNote, ...]:
        """See ``PracticeStore``."""
        query = sa.select(private_notes).join(attempts).where(attempts.c.trainee_id == trainee_id)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(private_notes.c.attempt_id, private_notes.c.step))
            return tuple(note_of(row) for row in found)

    def note(self, attempt_id: UUID, step: int) -> PrivateNote | None:
        """See ``PracticeStore``."""
        here = (private_notes.c.attempt_id == attempt_id) & (private_notes.c.step == step)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(private_notes).where(here)).first()
        return None if row is None else note_of(row)

    def hold_walk(self, attempt_id: UUID) -> tuple[Attempt, int]:
        """See ``PracticeStore``."""
        made = sa.select(sa.func.count()).where(decisions.c.attempt_id == attempts.c.id).scalar_subquery()
        query = sa.select(attempts, made.label("made")).where(attempts.c.id == attempt_id)
        with self._database.writing() as connection:
            row = connection.execute(query.with_for_update(of=attempts)).first()
        if row is None:
            raise AttemptNotFound(str(attempt_id))
        return attempt_of(row), (row.fork_step or 0) + row.made

    def erase_words(self, trainee_id: UUID) -> int:
        """See ``PracticeStore``."""
        mine = sa.select(attempts.c.id).where(attempts.c.trainee_id == trainee_id)
        with self._database.writing() as connection:
            touched: set[UUID] = set()
            # Held first, so that nothing that was read from a note or a drill before is written into it again.
            connection.execute(mine.order_by(attempts.c.id).with_for_update())
            rows = sa.select(drill_sittings.c.id).where(drill_sittings.c.person_id == trainee_id)
            connection.execute(rows.order_by(drill_sittings.c.id).with_for_update())
            noted = connection.execute(sa.select(private_notes).where(private_notes.c.attempt_id.in_(mine)))
            for note in map(note_of, noted.all()):
                left = replace(note, own_words="", reaction="", pull=None, self_ratings={})
                if left != note:
                    touched.add(note.attempt_id)
                    write_note(connection, left, other_words=bool(note.own_words))
            gone = reflections.c.attempt_id.in_(mine)
            touched.update(connection.execute(sa.select(reflections.c.attempt_id).where(gone)).scalars())
            connection.execute(reflections.delete().where(gone))
            own = drill_answers.update().where(drill_answers.c.person_id == trainee_id)
            connection.execute(own.values(own_words="", self_ratings={}))
        return len(touched)


class SqlDrills:
    """Implements ``DrillStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cards(self, person_id: UUID) -> tuple[DrillCard, ...]:
        """See ``DrillStore``."""
        query = sa.select(drill_cards).where(drill_cards.c.person_id == person_id)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(drill_cards.c.due_at, drill_cards.c.skill))
            return tuple(DrillCard(**row._mapping) for row in found)

    def keep_card(self, card: DrillCard) -> None:
        """See ``DrillStore``."""
        with self._database.writing() as connection:
            put(connection, drill_cards, asdict(card))

    def begin_sitting(self, sitting: DrillSitting) -> None:
        """See ``DrillStore``."""
        with self._database.writing() as connection:
            connection.execute(drill_sittings.insert().values(**asdict(sitting)))

    def sitting(self, sitting_id: UUID) -> DrillSitting | None:
        """See ``DrillStore``."""
        return next(iter(self._sittings(drill_sittings.c.id == sitting_id)), None)

    def open_sitting(self, person_id: UUID) -> DrillSitting | None:
        """See ``DrillStore``."""
        still_open = (drill_sittings.c.person_id == person_id) & drill_sittings.c.ended_at.is_(None)
        return next(iter(self._sittings(still_open)), None)

    def sittings_of(self, person_id: UUID) -> tuple[DrillSitting, ...]:
        """See ``DrillStore``."""
        return self._sittings(drill_sittings.c.person_id == person_id)

    def _sittings(self, which: sa.ColumnElement[bool]) -> tuple[DrillSitting, ...]:
        query = sa.select(drill_sittings).where(which)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(drill_sittings.c.started_at.desc(), drill_sittings.c.id))
            return tuple(_sitting(row) for row in found)

    def end_sitting(self, sitting_id: UUID, *, at: datetime) -> None:
        """See ``DrillStore``."""
        still_open = (drill_sittings.c.id == sitting_id) & drill_sittings.c.ended_at.is_(None)
        with self._database.writing() as connection:
            connection.execute(drill_sittings.update().where(still_open).values(ended_at=at))

    def hold_sitting(self, sitting_id: UUID) -> DrillSitting | None:
        """See ``DrillStore``. SQLite has one writer at a time anyway."""
        wanted = sa.select(drill_sittings.c.id).where(drill_sittings.c.id == sitting_id)
        with self._database.writing() as connection:
            connection.execute(wanted.with_for_update())
            return self.sitting(sitting_id)

    def answer(self, answer: DrillAnswer) -> None:
        """See ``DrillStore``."""
        given = (drill_answers.c.sitting_id == answer.sitting_id) & ~drill_answers.c.is_open
        with self._database.writing() as connection:
            held = self.hold_sitting(answer.sitting_id)
            n_given = connection.execute(sa.select(sa.func.count()).where(given)).scalar_one()
            if held is None or n_given != answer.position:
                raise StepConflict(str(answer.sitting_id), answer.position)
            put(connection, drill_answers, asdict(answer))

    def amend(
        self, sitting_id: UUID, position: int, *, self_ratings: Mapping[str, int], rating: int | None = None
    ) -> None:
        """See ``DrillStore``."""
        own: dict[str, Any] = {"self_ratings": dict(self_ratings)}
        self._change(sitting_id, position, own if rating is None else own | {"rating": rating})

    def forget_words(self, sitting_id: UUID, position: int) -> None:
        """See ``DrillStore``."""
        self._change(sitting_id, position, {"own_words": "", "self_ratings": {}})

    def _change(self, sitting_id: UUID, position: int, own: Mapping[str, Any]) -> None:
        here = (drill_answers.c.sitting_id == sitting_id) & (drill_answers.c.position == position)
        with self._database.writing() as connection:
            connection.execute(drill_answers.update().where(here).values(own))

    def answers(self, sitting_id: UUID) -> tuple[DrillAnswer, ...]:
        """See ``DrillStore``."""
        return self._answers(drill_answers.c.sitting_id == sitting_id, drill_answers.c.position.asc())

    def answers_of(
        self, person_id: UUID, *, skill: str | None = None, since: datetime | None = None
    ) -> tuple[DrillAnswer, ...]:
        """See ``DrillStore``."""
        which = drill_answers.c.person_id == person_id
        if skill is not None:
            which &= drill_answers.c.skill == skill
        if since is not None:
            which &= drill_answers.c.at >= since
        return self._answers(which, drill_answers.c.at.desc())

    def written_of(self, person_id: UUID, *, limit: int, offset: int = 0) -> tuple[tuple[DrillAnswer, ...], int]:
        """See ``DrillStore``."""
        which = (drill_answers.c.person_id == person_id) & (drill_answers.c.own_words != "")
        with self._database.reading() as connection:
            n = connection.execute(sa.select(sa.func.count()).where(which)).scalar_one()
            return self._answers(which, drill_answers.c.at.desc(), limit=limit, offset=offset), n

    def _answers(
        self, which: sa.ColumnElement[bool], order: sa.ColumnElement[Any], limit: int | None = None, offset: int = 0
    ) -> tuple[DrillAnswer, ...]:
        query = sa.select(drill_answers).where(which).limit(limit).offset(offset)
        query = query.order_by(order, drill_answers.c.sitting_id, drill_answers.c.position)
        with self._database.reading() as connection:
            return tuple(DrillAnswer(**row._mapping) for row in connection.execute(query))

    def drilled_at(self, person_id: UUID) -> Mapping[str, datetime]:
        """See ``DrillStore``."""
        return self._newest(person_id, drill_answers.c.skill, drill_answers.c.rating.is_not(None))

    def shown_at(self, person_id: UUID) -> Mapping[str, datetime]:
        """See ``DrillStore``."""
        return self._newest(person_id, drill_answers.c.looks, (drill_answers.c.answer != "") | drill_answers.c.is_open)

    def _newest(
        self, person_id: UUID, by: sa.ColumnElement[str], which: sa.ColumnElement[bool]
    ) -> Mapping[str, datetime]:
        """When a person's newest answer of each kind was given."""
        query = sa.select(by, sa.func.max(drill_answers.c.at)).where(drill_answers.c.person_id == person_id, which)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(by))}


class SqlRemarks:
    """Implements ``RemarkStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_remark(self, remark: Remark) -> None:
        """See ``RemarkStore``."""
        with self._database.writing() as connection:
            connection.execute(remarks.insert().values(**asdict(remark)))

    def remarks(self) -> tuple[Remark, ...]:
        """See ``RemarkStore``."""
        return self._remarks(sa.true())

    def remarks_by(self, author_id: UUID) -> tuple[Remark, ...]:
        """See ``RemarkStore``."""
        return self._remarks(remarks.c.author_id == author_id)

    def _remarks(self, which: sa.ColumnElement[bool]) -> tuple[Remark, ...]:
        query = sa.select(remarks).where(which).order_by(remarks.c.at, remarks.c.id)
        with self._database.reading() as connection:
            return tuple(
                replace(Remark(**row._mapping), kind=RemarkKind(row.kind)) for row in connection.execute(query)
            )


def _sitting(row: sa.Row[Any]) -> DrillSitting:
    values = dict(row._mapping)
    values["items"] = tuple(
        DrillItem(**item | {"kind": DrillKind(item["kind"]), "trail": tuple(item["trail"])}) for item in values["items"]
    )
    return DrillSitting(**values)

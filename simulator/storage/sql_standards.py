"""The store of standards and of judging for them, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.judging import Expected, Item, Judge, JudgedCase, JudgingPhase, Limits, Setting, TraineesThere
from simulator.domain.standards import Method, Standard
from simulator.storage.account_tables import programs
from simulator.storage.connections import Database
from simulator.storage.standard_tables import standard_judges, standard_ratings, standard_settings, standards
from simulator.storage.upserts import put

LIMITS = ("lowest", "highest", "fewest", "most")


class SqlStandards:
    """Implements ``StandardStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Standards

    def hold_program(self, program_id: UUID) -> None:
        """See ``StandardStore``. SQLite has one writer at a time anyway."""
        with self._database.writing() as connection:
            connection.execute(sa.select(programs.c.id).where(programs.c.id == program_id).with_for_update())

    def set_standard(self, standard: Standard) -> None:
        """See ``StandardStore``."""
        with self._database.writing() as connection:
            connection.execute(standards.insert().values(**asdict(standard)))

    def current(self, program_id: UUID) -> Standard | None:
        """See ``StandardStore``."""
        return next(iter(self.standards(program_id)), None)

    def standards(self, program_id: UUID) -> tuple[Standard, ...]:
        """See ``StandardStore``."""
        return self._standards(standards.c.program_id == program_id, standards.c.number.desc())

    def standards_by(self, person_id: UUID) -> tuple[Standard, ...]:
        """See ``StandardStore``."""
        return self._standards(standards.c.set_by == person_id, standards.c.set_at)

    def _standards(self, which: sa.ColumnElement[bool], order: sa.ColumnElement[Any]) -> tuple[Standard, ...]:
        query = sa.select(standards).where(which).order_by(order, standards.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Standard(**{**row._mapping, "method": Method(row.method)}) for row in rows)

    # Judging

    def open_setting(self, setting: Setting, judges: Sequence[Judge]) -> None:
        """See ``StandardStore``."""
        values = {
            **{column.name: getattr(setting, column.name) for column in standard_settings.columns},
            "cases": [asdict(case) | {"nodes": [list(node) for node in case.nodes]} for case in setting.cases],
            "trainees": _plain(setting.trainees),
        }
        with self._database.writing() as connection:
            connection.execute(standard_settings.insert().values(**values))
            for judge in judges:
                connection.execute(standard_judges.insert().values(**_row(judge)))

    def setting(self, setting_id: UUID) -> Setting | None:
        """See ``StandardStore``."""
        return next(iter(self._settings(standard_settings.c.id == setting_id)), None)

    def hold_setting(self, setting_id: UUID) -> Setting | None:
        """See ``StandardStore``. SQLite has one writer at a time anyway."""
        query = sa.select(standard_settings).where(standard_settings.c.id == setting_id).with_for_update()
        with self._database.writing() as connection:
            row = connection.execute(query).first()
        return None if row is None else _setting(row)

    def settings(self, program_id: UUID) -> tuple[Setting, ...]:
        """See ``StandardStore``."""
        return self._settings(standard_settings.c.program_id == program_id)[::-1]

    def settings_by(self, person_id: UUID) -> tuple[Setting, ...]:
        """See ``StandardStore``."""
        return self._settings(standard_settings.c.opened_by == person_id)

    def _settings(self, which: sa.ColumnElement[bool]) -> tuple[Setting, ...]:
        query = sa.select(standard_settings).where(which)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(standard_settings.c.opened_at, standard_settings.c.id))
            return tuple(_setting(row) for row in rows)

    def begin_second(self, setting_id: UUID, at: datetime, trainees: Mapping[Item, TraineesThere]) -> None:
        """See ``StandardStore``."""
        self._change(setting_id, phase=JudgingPhase.SECOND.value, second_at=at, trainees=_plain(trainees))

    def close_setting(self, setting_id: UUID, at: datetime) -> None:
        """See ``StandardStore``."""
        self._change(setting_id, phase=JudgingPhase.CLOSED.value, closed_at=at)

    def _change(self, setting_id: UUID, **values: object) -> None:
        change = standard_settings.update().where(standard_settings.c.id == setting_id)
        with self._database.writing() as connection:
            connection.execute(change.values(**values))

    # Judges

    def add_judge(self, judge: Judge) -> bool:
        """See ``StandardStore``."""
        query = sa.select(standard_judges.c.left_at).where(_is(standard_judges, judge.setting_id, judge.judge_id))
        with self._database.writing() as connection:
            known = connection.execute(query).first()
            if known is not None and known.left_at is None:
                return False
            put(connection, standard_judges, _row(judge))
        return True

    def judges(self, setting_id: UUID) -> tuple[Judge, ...]:
        """See ``StandardStore``."""
        query = sa.select(standard_judges).where(standard_judges.c.setting_id == setting_id)
        order = (standard_judges.c.invited_at, standard_judges.c.judge_id)
        with self._database.reading() as connection:
            return tuple(_judge(row) for row in connection.execute(query.order_by(*order)))

    def judging(self, judge_id: UUID) -> tuple[tuple[Setting, Judge], ...]:
        """See ``StandardStore``."""
        query = sa.select(standard_judges).where(standard_judges.c.judge_id == judge_id)
        with self._database.reading() as connection:
            mine = {row.setting_id: _judge(row) for row in connection.execute(query)}
        if not mine:  # most people at most times, and every page asks
            return ()
        found = self._settings(standard_settings.c.id.in_(list(mine)))
        return tuple((setting, mine[setting.id]) for setting in reversed(found))

    def hand_in(self, setting_id: UUID, judge_id: UUID, round_: int, at: datetime) -> None:
        """See ``StandardStore``."""
        self._note(setting_id, judge_id, **{"first_at" if round_ == 1 else "second_at": at})

    def leave_judging(self, setting_id: UUID, judge_id: UUID, at: datetime) -> None:
        """See ``StandardStore``."""
        none = dict.fromkeys((*LIMITS, "first_at", "second_at"))
        with self._database.writing() as connection:
            connection.execute(standard_ratings.delete().where(_is(standard_ratings, setting_id, judge_id)))
            self._note(setting_id, judge_id, left_at=at, **none)

    def limit(self, setting_id: UUID, judge_id: UUID, limits: Limits) -> None:
        """See ``StandardStore``."""
        self._note(setting_id, judge_id, **asdict(limits))

    def _note(self, setting_id: UUID, judge_id: UUID, **values: datetime | int | None) -> None:
        change = standard_judges.update().where(_is(standard_judges, setting_id, judge_id))
        with self._database.writing() as connection:
            connection.execute(change.values(**values))

    # What they expect

    def expect(self, expected: Expected) -> None:
        """See ``StandardStore``."""
        with self._database.writing() as connection:
            put(connection, standard_ratings, asdict(expected))

    def expected(self, setting_id: UUID, judge_id: UUID | None = None) -> tuple[Expected, ...]:
        """See ``StandardStore``."""
        if judge_id is None:
            return self._expected(standard_ratings.c.setting_id == setting_id)
        return self._expected(_is(standard_ratings, setting_id, judge_id))

    def expected_by(self, judge_id: UUID) -> tuple[Expected, ...]:
        """See ``StandardStore``."""
        return self._expected(standard_ratings.c.judge_id == judge_id)

    def _expected(self, which: sa.ColumnElement[bool]) -> tuple[Expected, ...]:
        columns = standard_ratings.c
        order = (columns.setting_id, columns.judge_id, columns.round, columns.case, columns.node)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(standard_ratings).where(which).order_by(*order))
            return tuple(Expected(**row._mapping) for row in rows)


def _setting(row: sa.Row[Any]) -> Setting:
    values = dict(row._mapping)
    cases = tuple(
        replace(JudgedCase(**case), nodes=tuple((str(name), int(weight)) for name, weight in case["nodes"]))
        for case in values["cases"]
    )
    trainees = {(case, node): TraineesThere(*figures) for case, node, *figures in values["trainees"]}
    return Setting(**values | {"cases": cases, "trainees": trainees, "phase": JudgingPhase(row.phase)})


def _plain(trainees: Mapping[Item, TraineesThere]) -> list[list[object]]:
    return [[case, node, one.n, one.mean, one.low, one.high] for (case, node), one in trainees.items()]


def _row(judge: Judge) -> dict[str, Any]:
    values = asdict(judge)
    return values | (values.pop("limits") or dict.fromkeys(LIMITS))


def _judge(row: sa.Row[Any]) -> Judge:
    values = dict(row._mapping)
    limits = [values.pop(name) for name in LIMITS]
    return Judge(**values, limits=None if None in limits else Limits(*limits))


def _is(table: sa.Table, setting_id: UUID, judge_id: UUID) -> sa.ColumnElement[bool]:
    return (table.c.setting_id == setting_id) & (table.c.judge_id == judge_id)

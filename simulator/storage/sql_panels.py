"""The store of panels and of the keys that were adopted from them, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.attempt import Attempt, Purpose, StoredScore
from simulator.domain.key_versions import KeyVersion, as_plain, from_plain
from simulator.domain.panel import OptionRating, Panel, Rater
from simulator.storage import rollups
from simulator.storage.connections import Database
from simulator.storage.panel_tables import key_versions, panel_raters, panel_ratings, panels
from simulator.storage.sql import attempt_of
from simulator.storage.tables import attempts, scores
from simulator.storage.upserts import put


class SqlPanels:
    """Implements ``PanelStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Panels

    def add_panel(self, panel: Panel, raters: Sequence[Rater]) -> None:
        """See ``PanelStore``."""
        with self._database.writing() as connection:
            connection.execute(panels.insert().values(**asdict(panel)))
            for rater in raters:
                connection.execute(panel_raters.insert().values(**asdict(rater)))

    def panel(self, panel_id: UUID) -> Panel | None:
        """See ``PanelStore``."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(panels).where(panels.c.id == panel_id)).first()
        return None if row is None else Panel(**row._mapping)

    def hold_panel(self, panel_id: UUID) -> Panel | None:
        """See ``PanelStore``. SQLite has one writer at a time anyway."""
        query = sa.select(panels).where(panels.c.id == panel_id).with_for_update()
        with self._database.writing() as connection:
            row = connection.execute(query).first()
        return None if row is None else Panel(**row._mapping)

    def panels(
        self, author_id: UUID, program_ids: Collection[UUID] = (), draft_ids: Collection[UUID] = ()
    ) -> tuple[Panel, ...]:
        """See ``PanelStore``."""
        orphaned = panels.c.author_id.is_(None) & panels.c.program_id.in_(list(program_ids))
        return self._panels((panels.c.author_id == author_id) | orphaned | panels.c.draft_id.in_(list(draft_ids)))

    def closed_panels(self, scenario_ids: Collection[str]) -> tuple[Panel, ...]:
        """See ``PanelStore``."""
        return self._panels(panels.c.closed_at.is_not(None) & panels.c.scenario_id.in_(list(scenario_ids)))

    def closed_in(self, program_id: UUID) -> tuple[Panel, ...]:
        """See ``PanelStore``."""
        return self._panels(panels.c.closed_at.is_not(None) & (panels.c.program_id == program_id))

    def _panels(self, wanted: sa.ColumnElement[bool]) -> tuple[Panel, ...]:
        query = sa.select(panels).where(wanted).order_by(panels.c.created_at.desc(), panels.c.id)
        with self._database.reading() as connection:
            return tuple(Panel(**row._mapping) for row in connection.execute(query))

    def close_panel(self, panel_id: UUID, at: datetime) -> bool:
        """See ``PanelStore``."""
        wanted = (panels.c.id == panel_id) & panels.c.closed_at.is_(None)
        with self._database.writing() as connection:
            return connection.execute(panels.update().where(wanted).values(closed_at=at)).rowcount > 0

    # Raters

    def add_rater(self, rater: Rater) -> bool:
        """See ``PanelStore``."""
        with self._database.writing() as connection:
            query = sa.select(panel_raters.c.left_at).where(_is(panel_raters, rater.panel_id, rater.rater_id))
            known = connection.execute(query).first()
            if known is not None and known.left_at is None:
                return False
            put(connection, panel_raters, asdict(rater))
        return True

    def raters(self, panel_id: UUID) -> tuple[Rater, ...]:
        """See ``PanelStore``."""
        query = sa.select(panel_raters).where(panel_raters.c.panel_id == panel_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(panel_raters.c.invited_at, panel_raters.c.rater_id))
            return tuple(Rater(**row._mapping) for row in rows)

    def invitations(self, rater_id: UUID) -> tuple[tuple[Panel, Rater], ...]:
        """See ``PanelStore``."""
        query = sa.select(panel_raters).where(panel_raters.c.rater_id == rater_id)
        with self._database.reading() as connection:
            mine = {row.panel_id: Rater(**row._mapping) for row in connection.execute(query)}
            found = connection.execute(sa.select(panels).where(panels.c.id.in_(list(mine))))
            both = [(Panel(**row._mapping), mine[row.id]) for row in found]
        return tuple(sorted(both, key=lambda pair: (pair[1].invited_at, pair[0].id), reverse=True))

    def finish(self, panel_id: UUID, rater_id: UUID, at: datetime | None) -> None:
        """See ``PanelStore``."""
        self._note(panel_id, rater_id, finished_at=at)

    def leave(self, panel_id: UUID, rater_id: UUID, at: datetime) -> None:
        """See ``PanelStore``."""
        self._note(panel_id, rater_id, left_at=at)

    def _note(self, panel_id: UUID, rater_id: UUID, **values: datetime | None) -> None:
        with self._database.writing() as connection:
            connection.execute(panel_raters.update().where(_is(panel_raters, panel_id, rater_id)).values(**values))

    # Ratings

    def rate(self, rating: OptionRating) -> None:
        """See ``PanelStore``."""
        with self._database.writing() as connection:
            values = asdict(rating) | {"ratings": dict(rating.ratings), "critical": list(rating.critical)}
            put(connection, panel_ratings, values)

    def ratings(self, panel_id: UUID, rater_id: UUID | None = None) -> tuple[OptionRating, ...]:
        """See ``PanelStore``."""
        wanted = panel_ratings.c.panel_id == panel_id
        if rater_id is not None:
            wanted = _is(panel_ratings, panel_id, rater_id)
        return self._ratings(wanted)

    def _ratings(self, wanted: sa.ColumnElement[bool]) -> tuple[OptionRating, ...]:
        columns = panel_ratings.c
        query = sa.select(panel_ratings).where(wanted)
        with self._database.reading() as connection:
            rows = connection.execute(
                query.order_by(columns.panel_id, columns.rater_id, columns.node, columns.choice)
            ).all()
        return tuple(OptionRating(**{**row._mapping, "critical": tuple(row.critical)}) for row in rows)

    def drop_ratings(self, panel_id: UUID, rater_id: UUID, *, nodes: Collection[str]) -> None:
        """See ``PanelStore``."""
        mine = _is(panel_ratings, panel_id, rater_id) & panel_ratings.c.node.in_(list(nodes))
        with self._database.writing() as connection:
            connection.execute(panel_ratings.delete().where(mine))

    # Keys

    def adopt(self, version: KeyVersion) -> None:
        """See ``PanelStore``."""
        columns = {column.name for column in key_versions.columns} - {"ratings"}
        values = {name: getattr(version, name) for name in columns} | {"ratings": as_plain(version.found)}
        with self._database.writing() as connection:
            connection.execute(key_versions.insert().values(**values))

    def hold_keys(self, play_hash: str) -> None:
        """See ``PanelStore``. Every key comes from a panel, so whoever holds these is alone."""
        query = sa.select(panels.c.id).where(panels.c.play_hash == play_hash)
        with self._database.writing() as connection:
            connection.execute(query.order_by(panels.c.id).with_for_update())

    def keys_in_force(self) -> Mapping[str, UUID]:
        """See ``PanelStore``."""
        query = sa.select(key_versions.c.play_hash, key_versions.c.id).where(key_versions.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            return {row.play_hash: row.id for row in connection.execute(query.order_by(key_versions.c.number))}

    def key_in_force(self, play_hash: str) -> KeyVersion | None:
        """See ``PanelStore``."""
        wanted = (key_versions.c.play_hash == play_hash) & key_versions.c.withdrawn_at.is_(None)
        query = sa.select(key_versions).where(wanted).order_by(key_versions.c.number.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _version(row)

    def key_versions(self, play_hash: str) -> tuple[KeyVersion, ...]:
        """See ``PanelStore``."""
        query = sa.select(key_versions).where(key_versions.c.play_hash == play_hash)
        with self._database.reading() as connection:
            return tuple(map(_version, connection.execute(query.order_by(key_versions.c.number.desc()))))

    def withdraw_key(self, key_id: UUID, at: datetime) -> bool:
        """See ``PanelStore``."""
        wanted = (key_versions.c.id == key_id) & key_versions.c.withdrawn_at.is_(None)
        with self._database.writing() as connection:
            return connection.execute(key_versions.update().where(wanted).values(withdrawn_at=at)).rowcount > 0

    # What follows for scores

    def ended_on(
        self, play_hash: str, *, after: UUID | None, limit: int, purpose: Purpose | None = None
    ) -> tuple[tuple[Attempt, str], ...]:
        """See ``PanelStore``."""
        newest = (
            sa.select(scores.c.key_hash)
            .where(scores.c.attempt_id == attempts.c.id)
            .order_by(scores.c.scored_at.desc(), scores.c.key_hash.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = sa.select(attempts, newest.label("newest_key")).where(
            attempts.c.play_hash == play_hash, attempts.c.ended_at.is_not(None)
        )
        if after is not None:
            query = query.where(attempts.c.id > after)
        if purpose is not None:
            query = query.where(attempts.c.purpose == purpose.value)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(attempts.c.id).limit(limit)).all()
        return tuple((attempt_of(row), row.newest_key or "") for row in rows)

    def rescore(self, attempt_id: UUID, score: StoredScore) -> None:
        """See ``PanelStore``."""
        held = sa.select(attempts.c.id).where(attempts.c.id == attempt_id, attempts.c.ended_at.is_not(None))
        with self._database.writing() as connection:
            if connection.execute(held.with_for_update()).first() is None:
                return
            rollups.touch(connection, [attempt_id])
            values = {"attempt_id": attempt_id} | asdict(score) | {"sheet": dict(score.sheet)}
            put(connection, scores, values)

    # Of one person

    def adopted_by(self, person_id: UUID) -> tuple[KeyVersion, ...]:
        """See ``PanelStore``."""
        query = sa.select(key_versions).where(key_versions.c.adopted_by == person_id)
        with self._database.reading() as connection:
            return tuple(map(_version, connection.execute(query.order_by(key_versions.c.adopted_at))))

    def ratings_by(self, rater_id: UUID) -> Mapping[UUID, tuple[OptionRating, ...]]:
        """See ``PanelStore``."""
        found: dict[UUID, list[OptionRating]] = {}
        for rating in self._ratings(panel_ratings.c.rater_id == rater_id):
            found.setdefault(rating.panel_id, []).append(rating)
        return {panel_id: tuple(mine) for panel_id, mine in found.items()}


def _is(table: sa.Table, panel_id: UUID, rater_id: UUID) -> sa.ColumnElement[bool]:
    return (table.c.panel_id == panel_id) & (table.c.rater_id == rater_id)


def _version(row: sa.Row[Any]) -> KeyVersion:
    values = dict(row._mapping)
    return KeyVersion(found=from_plain(values.pop("ratings")), **values)

"""The store in SQL, through SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from simulator.domain.attempt import (
    Attempt,
    Feedback,
    Mode,
    Purpose,
    RecordedDecision,
    RejectedInput,
    Rejection,
    ScenarioVersion,
    StoredScore,
)
from simulator.errors import AttemptNotFound, StepConflict, StorageError
from simulator.storage import rollups
from simulator.storage.account_tables import accounts
from simulator.storage.connections import Database
from simulator.storage.exposures import join_exposures, note_exposure
from simulator.storage.failures import is_about
from simulator.storage.panel_people import hand_over_panels
from simulator.storage.pipelines import sent_together
from simulator.storage.practice_tables import drill_answers, drill_cards, drill_sittings, preferences, remarks
from simulator.storage.sql_drafts import hand_over_drafts
from simulator.storage.sql_inbox import hand_over_inbox
from simulator.storage.sql_publications import hand_over_publications
from simulator.storage.store import Claimed
from simulator.storage.tables import (
    attempts,
    decisions,
    notices,
    rejected_inputs,
    scenario_versions,
    scores,
    source_files,
)
from simulator.storage.upserts import put_once

# Made once: whoever presses a choice waits for these, and making them takes as long as the database does.
_OF = sa.bindparam("of", type_=sa.Uuid)
_MADE = sa.select(sa.func.count()).select_from(decisions).where(decisions.c.attempt_id == _OF).scalar_subquery()
HOLD = (
    sa.select(attempts.c.ended_at, attempts.c.fork_step, _MADE.label("n_made"))
    .where(attempts.c.id == _OF)
    .with_for_update(of=attempts)
)
"""Counts as it was when the question came: whoever waits for another at the same step meets that one's row."""
RECORD, SCORE = decisions.insert(), scores.insert()
END = (
    attempts.update()
    .where(attempts.c.id == _OF)
    .values(ended_at=sa.bindparam("ended_at"), ending=sa.bindparam("ending"))
)


class SqlStore:
    """Implements ``Store``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """See ``Store``."""
        self._database.close()

    def ping(self) -> None:
        """See ``Store``."""
        self._database.ping()

    def keep_version(self, version: ScenarioVersion, *, at: datetime) -> None:
        """See ``Store``."""
        files = {name: sha256(text.encode()).hexdigest() for name, text in version.texts.items()}
        with self._database.reading() as connection:
            if self._is_kept(connection, version.content_hash):
                return
        with self._database.writing() as connection:
            if self._is_kept(connection, version.content_hash):
                return
            # In the order of the hashes, so that two programs that keep versions at once never wait for each other.
            for file_hash, text in sorted((files[name], text) for name, text in version.texts.items()):
                put_once(connection, source_files, {"hash": file_hash, "text": text})
            row = {
                "content_hash": version.content_hash,
                "scenario_id": version.scenario_id,
                "version": version.version,
                "play_hash": version.play_hash,
                "key_hash": version.key_hash,
                "files": files,
                "first_seen_at": at,
            }
            put_once(connection, scenario_versions, row)

    def _is_kept(self, connection: sa.Connection, content_hash: str) -> bool:
        kept = sa.select(scenario_versions.c.content_hash).where(scenario_versions.c.content_hash == content_hash)
        return connection.execute(kept).first() is not None

    def version(self, content_hash: str) -> ScenarioVersion:
        """See ``Store``."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(scenario_versions).where(scenario_versions.c.content_hash == content_hash)
            ).first()
            if row is None:
                raise StorageError("The content of this attempt is not in the database.", hint="Restore a backup.")
            wanted = sa.select(source_files).where(source_files.c.hash.in_(row.files.values()))
            by_hash = {item.hash: item.text for item in connection.execute(wanted)}
        texts = {name: by_hash[file_hash] for name, file_hash in row.files.items()}
        return ScenarioVersion(row.content_hash, row.scenario_id, row.version, row.play_hash, row.key_hash, texts)

    def create_attempt(self, attempt: Attempt) -> None:
        """See ``Store``."""
        with self._database.writing() as connection:
            connection.execute(
                attempts.insert().values(**{column.name: getattr(attempt, column.name) for column in attempts.columns})
            )

    def attempt(self, attempt_id: UUID) -> Attempt:
        """See ``Store``."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(attempts).where(attempts.c.id == attempt_id)).first()
        if row is None:
            raise AttemptNotFound(str(attempt_id))
        return attempt_of(row)

    def attempts_of(self, trainee_id: UUID) -> tuple[Attempt, ...]:
        """See ``Store``."""
        query = sa.select(attempts).where(attempts.c.trainee_id == trainee_id).order_by(attempts.c.started_at.desc())
        with self._database.reading() as connection:
            return tuple(attempt_of(row) for row in connection.execute(query))

    def hold_person(self, person_id: UUID) -> None:
        """See ``Store``. SQLite has one writer at a time anyway."""
        held = sa.select(accounts.c.id).where(accounts.c.id == person_id)
        with self._database.writing() as connection:
            connection.execute(held.with_for_update(key_share=True))  # signing in need not wait for it

    def decisions(self, attempt_id: UUID) -> tuple[RecordedDecision, ...]:
        """See ``Store``."""
        query = sa.select(decisions).where(decisions.c.attempt_id == attempt_id).order_by(decisions.c.step)
        with self._database.reading() as connection:
            return tuple(
                RecordedDecision(
                    row.step,
                    row.node,
                    row.choice,
                    tuple(row.offered),
                    row.state_after,
                    row.decided_at,
                    row.response_ms,
                )
                for row in connection.execute(query)
            )

    def moves(self, attempt_id: UUID) -> tuple[tuple[str, datetime], ...]:
        """See ``Store``."""
        query = sa.select(decisions.c.choice, decisions.c.decided_at).where(decisions.c.attempt_id == attempt_id)
        with self._database.reading() as connection:
            return tuple((row.choice, row.decided_at) for row in connection.execute(query.order_by(decisions.c.step)))

    def append(
        self,
        attempt_id: UUID,
        decision: RecordedDecision,
        *,
        ending: str | None = None,
        score: StoredScore | None = None,
    ) -> None:
        """See ``Store``."""
        with self._database.writing() as connection:
            self._check_next(connection, attempt_id, decision.step)
            try:
                with sent_together(connection):
                    self._record(connection, attempt_id, decision)
                    if ending is not None:
                        connection.execute(END, {"of": attempt_id, "ended_at": decision.decided_at, "ending": ending})
                        note_exposure(connection, attempt_id)
                    if score is not None:
                        self._put_score(connection, attempt_id, score)
                        rollups.touch(connection, [attempt_id], is_new=True)
            except IntegrityError as error:
                if is_about(error, decisions.name):
                    raise StepConflict(str(attempt_id), decision.step) from error
                raise

    def _record(self, connection: sa.Connection, attempt_id: UUID, decision: RecordedDecision) -> None:
        row = {
            "attempt_id": attempt_id,
            "step": decision.step,
            "node": decision.node,
            "choice": decision.choice,
            "offered": list(decision.offered),
            "state_after": dict(decision.state_after),
            "decided_at": decision.decided_at,
            "response_ms": decision.response_ms,
        }
        connection.execute(RECORD, row)

    def _put_score(self, connection: sa.Connection, attempt_id: UUID, score: StoredScore) -> None:
        row = {
            "attempt_id": attempt_id,
            "key_hash": score.key_hash,
            "play_hash": score.play_hash,
            "sheet": dict(score.sheet),
            "scored_at": score.scored_at,
        }
        connection.execute(SCORE, row)

    def _check_next(self, connection: sa.Connection, attempt_id: UUID, step: int) -> None:
        # Held until the decision stands, so that PostgreSQL lets neither another one nor an erasure in between.
        row = connection.execute(HOLD, {"of": attempt_id}).first()
        if row is None:
            raise AttemptNotFound(str(attempt_id))
        if row.ended_at is not None or step != (row.fork_step or 0) + row.n_made:
            raise StepConflict(str(attempt_id), step)

    def reject(self, rejected: RejectedInput) -> None:
        """See ``Store``."""
        with self._database.writing() as connection:
            connection.execute(
                rejected_inputs.insert().values(
                    attempt_id=rejected.attempt_id,
                    step=rejected.step,
                    choice=rejected.choice,
                    reason=rejected.reason,
                    at=rejected.at,
                )
            )

    def rejected(self, attempt_id: UUID) -> tuple[RejectedInput, ...]:
        """See ``Store``."""
        query = (
            sa.select(rejected_inputs).where(rejected_inputs.c.attempt_id == attempt_id).order_by(rejected_inputs.c.id)
        )
        with self._database.reading() as connection:
            return tuple(
                RejectedInput(row.attempt_id, row.step, row.choice, Rejection(row.reason), row.at)
                for row in connection.execute(query)
            )

    def scores(self, attempt_id: UUID) -> tuple[StoredScore, ...]:
        """See ``Store``."""
        query = sa.select(scores).where(scores.c.attempt_id == attempt_id).order_by(scores.c.scored_at)
        with self._database.reading() as connection:
            return tuple(
                StoredScore(row.play_hash, row.key_hash, row.sheet, row.scored_at) for row in connection.execute(query)
            )

    def accept_notice(self, person_id: UUID, notice: str, *, at: datetime) -> None:
        """See ``Store``."""
        with self._database.writing() as connection:
            put_once(connection, notices, {"person_id": person_id, "notice": notice, "accepted_at": at})

    def has_accepted(self, person_id: UUID, notice: str) -> bool:
        """See ``Store``."""
        with self._database.reading() as connection:
            return self._is_accepted(connection, person_id, notice)

    def notices(self, person_id: UUID) -> Mapping[str, datetime]:
        """See ``Store``."""
        query = sa.select(notices).where(notices.c.person_id == person_id).order_by(notices.c.notice)
        with self._database.reading() as connection:
            return {row.notice: row.accepted_at for row in connection.execute(query)}

    def _is_accepted(self, connection: sa.Connection, person_id: UUID, notice: str) -> bool:
        query = sa.select(notices).where(notices.c.person_id == person_id, notices.c.notice == notice)
        return connection.execute(query).first() is not None

    def claim(self, from_id: UUID, to_id: UUID) -> Claimed:
        """See ``Store``."""
        known = sa.select(notices.c.notice).where(notices.c.person_id == to_id)
        with self._database.writing() as connection:
            both = connection.execute(known).scalars().all()
            connection.execute(notices.delete().where(notices.c.person_id == from_id, notices.c.notice.in_(both)))
            connection.execute(notices.update().where(notices.c.person_id == from_id).values(person_id=to_id))
            more = self._claim_practice(connection, from_id, to_id)
            of_both = sa.select(attempts.c.id).where(attempts.c.trainee_id.in_([from_id, to_id]))
            rollups.touch(connection, connection.execute(of_both.order_by(attempts.c.id)).scalars().all())
            change = attempts.update().where(attempts.c.trainee_id == from_id).values(trainee_id=to_id)
            n_attempts = connection.execute(change).rowcount
            join_exposures(connection, to_id)
            return Claimed(n_attempts, more)

    def _claim_practice(self, connection: sa.Connection, from_id: UUID, to_id: UUID) -> bool:
        """Hand over drills, preferences, remarks and drafts; what the other person has already stays theirs."""
        for table, key in ((preferences, "person_id"), (drill_cards, "skill")):
            held = sa.select(table.c[key]).where(table.c.person_id == to_id)
            both = connection.execute(held).scalars().all()
            known = table.c.person_id == from_id
            clash = known & (table.c[key].in_(both) if key != "person_id" else sa.literal(bool(both)))
            connection.execute(table.delete().where(clash))
        changes = [
            table.update().where(table.c.person_id == from_id).values(person_id=to_id)
            for table in (preferences, drill_cards, drill_sittings, drill_answers)
        ]
        changes.append(remarks.update().where(remarks.c.author_id == from_id).values(author_id=to_id))
        n_changed = sum(connection.execute(change).rowcount for change in changes)  # each of them, not only the first
        n_changed += hand_over_publications(connection, from_id, to_id)
        n_changed += hand_over_panels(connection, from_id, to_id)
        n_changed += hand_over_inbox(connection, from_id, to_id)
        return n_changed + hand_over_drafts(connection, from_id, to_id) > 0


def attempt_of(row: sa.Row[Any]) -> Attempt:
    """The attempt in a row that holds, among others, the columns of ``attempts``."""
    values = {column.name: row._mapping[column] for column in attempts.columns}
    values["purpose"] = Purpose(values["purpose"])
    values["feedback"] = Feedback(values["feedback"])
    values["mode"] = Mode(values["mode"])
    return Attempt(**values)

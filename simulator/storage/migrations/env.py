"""Runs migrations on the engine that the program opened."""

from alembic import context

from simulator.storage.database import IMMEDIATE
from simulator.storage.rollups import rebuild
from simulator.storage.schema import metadata

MIGRATION_LOCK = 7_303_014_001
"""What programs that start at once on one PostgreSQL database queue for; SQLite has its one write lock for that."""
SUMS_SINCE = "r0012"
"""An earlier revision left other sums, or none: they are computed from the record, in the same transaction."""

with context.config.attributes["engine"].connect().execution_options(**{IMMEDIATE: True}) as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transaction_per_migration=False,
        transactional_ddl=True,  # SQLite can; without this each step would be committed, and let another program in
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            for setting in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
                connection.exec_driver_sql(f"SET LOCAL {setting} = 0")  # changing much data may take long
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        before = context.get_context().get_current_revision()
        context.run_migrations()
        is_current = context.get_context().get_current_revision() == context.get_head_revision()
        if before is not None and before < SUMS_SINCE and is_current:
            rebuild(connection)

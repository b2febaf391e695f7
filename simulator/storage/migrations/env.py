"""Runs migrations on the engine that the program opened."""

from alembic import context

from simulator.storage.database import IMMEDIATE
from simulator.storage.schema import metadata

with context.config.attributes["engine"].connect().execution_options(**{IMMEDIATE: True}) as connection:
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, transaction_per_migration=False
    )
    with context.begin_transaction():
        context.run_migrations()

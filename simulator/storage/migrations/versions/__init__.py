"""Alembic's migrations: every released schema can be brought up to the current one."""

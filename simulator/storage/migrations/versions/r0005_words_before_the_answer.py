"""Drills keep one's own words from when the options open, and how a moment looked apart from what was offered there.

Revision ID: r0005
Revises: r0004
"""

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("drill_answers", sa.Column("is_open", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("drill_answers", sa.Column("looks", sa.String(64), nullable=False, server_default=sa.text("''")))
    # Until now one hash stood for both.
    op.execute("UPDATE drill_answers SET looks = option_set")
    name_the_looks_of_planned_drills()


def name_the_looks_of_planned_drills() -> None:
    sittings = sa.table("drill_sittings", sa.column("id", sa.Uuid), sa.column("items", sa.JSON))
    connection = op.get_bind()
    for sitting_id, items in connection.execute(sa.select(sittings.c.id, sittings.c["items"])).all():
        named = [item | {"looks": item["option_set"]} for item in items]
        connection.execute(sittings.update().where(sittings.c.id == sitting_id).values(items=named))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")

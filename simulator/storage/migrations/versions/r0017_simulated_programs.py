"""Programs whose people are made up.

Revision ID: r0017
Revises: r0016
"""

import sqlalchemy as sa
from alembic import op

revision = "r0017"
down_revision = "r0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programs", sa.Column("simulated", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")

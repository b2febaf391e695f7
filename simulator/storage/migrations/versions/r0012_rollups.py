"""Whether attempts were first exposures, the scored attempts of cohorts, and sums over them in place of the old ones.

What they hold is computed from the record once the schema is current; see ``env.py``.

Revision ID: r0012
Revises: r0011
"""

import sqlalchemy as sa
from alembic import op

revision = "r0012"
down_revision = "r0011"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)
SCENARIO = ("scenario_id", sa.String(60))
CASE = (SCENARIO, ("key_hash", sa.String(64)))
NODE = (*CASE, ("node", sa.String(60)))
EXPOSURE = ("exposure", sa.String(10))
DIMENSION = ("dimension", sa.String(20))
SUMS = {
    "r_cohort": (
        (*CASE, EXPOSURE),
        ("n", "n_review", "n_with_critical", "n_critical", "n_gate_opportunities", "n_enough"),
    ),
    "r_dimension": ((*CASE, EXPOSURE, DIMENSION), ("n", "total", "squares")),
    "r_hist": ((EXPOSURE, DIMENSION, ("bin", sa.SmallInteger)), ("n",)),
    "r_criterion": ((("trainee_id", sa.Uuid), ("criterion", sa.String(60)), EXPOSURE), ("n", "total", "squares")),
    "r_node": ((*NODE, EXPOSURE), ("n", "n_critical", "n_timed", "response_ms")),
    "r_item": ((*NODE, EXPOSURE, DIMENSION), ("n", "total", "squares", "pairs", "x", "xx", "r", "rr", "xr")),
    "r_option": ((*NODE, ("option", sa.String(60)), EXPOSURE), ("n", "rests", "rest_total", "rest_squares")),
    "r_edge": ((*NODE, ("choice", sa.String(60)), ("led_to", sa.String(60)), EXPOSURE), ("n",)),
}
DECIDED = """
INSERT INTO exposures (attempt_id, exposure)
SELECT a.id, CASE WHEN EXISTS (
    SELECT 1 FROM attempts e
    WHERE e.trainee_id = a.trainee_id AND e.scenario_id = a.scenario_id
      AND e.purpose IN ('counted', 'practice') AND e.ended_at IS NOT NULL
      AND (e.ended_at < a.ended_at OR (e.ended_at = a.ended_at AND e.id < a.id))
) THEN 'repeat' ELSE 'first' END
FROM attempts a WHERE a.purpose IN ('counted', 'practice') AND a.ended_at IS NOT NULL
"""


def upgrade() -> None:
    op.drop_table("rollups")
    op.create_table(
        "exposures",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("exposure", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_exposures_attempt_id_attempts"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_exposures"),
    )
    op.execute(DECIDED)
    op.create_table(
        "attempt_scores",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("cohort_id", sa.Uuid, nullable=False),
        sa.Column("trainee_id", sa.Uuid, nullable=False),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("exposure", sa.String(10), nullable=False),
        sa.Column("ended_at", UtcTime, nullable=False),
        sa.Column("composite", sa.Integer, nullable=True),
        sa.Column("error", sa.Integer, nullable=True),
        sa.Column("dimensions", sa.JSON, nullable=False),
        sa.Column("gate", sa.String(10), nullable=False),
        sa.Column("evidence", sa.String(20), nullable=False),
        sa.Column("n_critical", sa.Integer, nullable=False),
        sa.Column("n_decisions", sa.Integer, nullable=False),
        sa.Column("n_timed", sa.Integer, nullable=False),
        sa.Column("response_ms", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_attempt_scores_attempt_id_attempts"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_attempt_scores_cohort_id_cohorts"),
        sa.PrimaryKeyConstraint("attempt_id", "cohort_id", name="pk_attempt_scores"),
    )
    for second in ((), ("trainee_id",), ("scenario_id",)):
        name = "_".join(("ix_attempt_scores_cohort_id", *(second or ("ended_at",))))
        op.create_index(name, "attempt_scores", ["cohort_id", *second, "ended_at"])
    op.create_table(
        "attempt_items",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_attempt_items_attempt_id_attempts"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_attempt_items"),
    )
    op.create_table(
        "calibrations",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.Column("mean", sa.Double, nullable=False),
        sa.Column("effects", sa.JSON, nullable=False),
        sa.Column("n_attempts", sa.Integer, nullable=False),
        sa.Column("n_decisions", sa.Integer, nullable=False),
        sa.Column("rounds", sa.Integer, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_calibrations"),
    )
    for table, (about, numbers) in SUMS.items():
        op.create_table(
            table,
            sa.Column("cohort_id", sa.Uuid, nullable=False),
            *(sa.Column(name, type_, nullable=False, autoincrement=False) for name, type_ in about),
            *(sa.Column(name, sa.BigInteger, nullable=False) for name in numbers),
            sa.PrimaryKeyConstraint("cohort_id", *(name for name, _ in about), name=f"pk_{table}"),
            sqlite_with_rowid=False,
        )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")

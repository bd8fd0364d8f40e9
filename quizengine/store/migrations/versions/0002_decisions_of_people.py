"""Decisions of people on open answers, and regrades.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("presentation_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("share", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.create_index("ix_judgement_subject", ["item_id", "presentation_sha"], unique=False)

    op.create_table(
        "regrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quiz", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("run_by", sa.Integer(), nullable=False),
        sa.Column("run_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("policy", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("lowered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_by"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regrade_quiz"), ["quiz"], unique=False)

    with op.batch_alter_table("grading", schema=None) as batch_op:
        batch_op.add_column(sa.Column("judgement_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_grading_judgement_id"), ["judgement_id"], unique=False)
        batch_op.create_foreign_key("fk_grading_judgement", "judgement", ["judgement_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("grading", schema=None) as batch_op:
        batch_op.drop_constraint("fk_grading_judgement", type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_grading_judgement_id"))
        batch_op.drop_column("judgement_id")

    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regrade_quiz"))

    op.drop_table("regrade")
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.drop_index("ix_judgement_subject")

    op.drop_table("judgement")

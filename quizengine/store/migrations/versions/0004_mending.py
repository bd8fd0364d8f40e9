"""Adjustments of bad items, contests of students, and regrades that can be undone.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quiz", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("presentation_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("mend", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("share", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("option", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("adjustment", schema=None) as batch_op:
        batch_op.create_index("ix_adjustment_subject", ["quiz", "item_id", "presentation_sha"], unique=False)

    op.create_table(
        "contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (outcome IS NULL)", name="answered_has_outcome"),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contest_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(
            "ix_contest_open",
            ["attempt_id", "position"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undone_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("undone_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_foreign_key("fk_regrade_undone_by", "account", ["undone_by"], ["id"])

    with op.batch_alter_table("grading", schema=None) as batch_op:
        batch_op.add_column(sa.Column("regrade_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("adjustments", sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f("ix_grading_regrade_id"), ["regrade_id"], unique=False)
        batch_op.create_foreign_key("fk_grading_regrade", "regrade", ["regrade_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("grading", schema=None) as batch_op:
        batch_op.drop_constraint("fk_grading_regrade", type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_grading_regrade_id"))
        batch_op.drop_column("adjustments")
        batch_op.drop_column("regrade_id")

    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.drop_constraint("fk_regrade_undone_by", type_="foreignkey")
        batch_op.drop_column("undone_at")
        batch_op.drop_column("undone_by")

    op.drop_table("contest")
    op.drop_table("adjustment")

"""First tables: accounts, releases, attempts.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("password_hash", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
    )
    op.create_table(
        "blob",
        sa.Column("sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha"),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("bank", "slug"),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("released_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("released_by", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("git_commit", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("git_dirty", sa.Boolean(), nullable=True),
        sa.Column("engine_version", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "item_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("presentation_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("scoring_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("mapping_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["mapping_sha"],
            ["blob.sha"],
        ),
        sa.ForeignKeyConstraint(
            ["presentation_sha"],
            ["blob.sha"],
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
        ),
        sa.ForeignKeyConstraint(
            ["scoring_sha"],
            ["blob.sha"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item_id", "presentation_sha", "scoring_sha", "mapping_sha"),
    )
    op.create_table(
        "programme_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("programme", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_sha"],
            ["blob.sha"],
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("programme_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_revision_programme"), ["programme"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("token_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("token_sha"),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_user_id"), ["user_id"], unique=False)

    op.create_table(
        "bank_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("bank", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("programme_revision_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_revision_id"],
            ["programme_revision.id"],
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("bank_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_revision_bank"), ["bank"], unique=False)

    op.create_table(
        "quiz_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("quiz", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("programme_revision_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_sha"],
            ["blob.sha"],
        ),
        sa.ForeignKeyConstraint(
            ["programme_revision_id"],
            ["programme_revision.id"],
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("quiz_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quiz_revision_quiz"), ["quiz"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("quiz", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("quiz_revision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("deadline_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("grace_seconds", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("closed_by", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.CheckConstraint("(submitted_at IS NULL) = (closed_by IS NULL)", name="closed_is_submitted"),
        sa.ForeignKeyConstraint(
            ["quiz_revision_id"],
            ["quiz_revision.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "quiz", "number"),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_quiz", ["quiz"], unique=False)
        batch_op.create_index(batch_op.f("ix_attempt_quiz_revision_id"), ["quiz_revision_id"], unique=False)

    op.create_table(
        "bank_member",
        sa.Column("bank_revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_revision_id"],
            ["bank_revision.id"],
        ),
        sa.ForeignKeyConstraint(
            ["item_revision_id"],
            ["item_revision.id"],
        ),
        sa.PrimaryKeyConstraint("bank_revision_id", "position"),
    )
    op.create_table(
        "quiz_member",
        sa.Column("quiz_revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_revision_id"],
            ["item_revision.id"],
        ),
        sa.ForeignKeyConstraint(
            ["quiz_revision_id"],
            ["quiz_revision.id"],
        ),
        sa.PrimaryKeyConstraint("quiz_revision_id", "position"),
    )
    op.create_table(
        "answer_journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("writer", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("answer_journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_journal_attempt_id"), ["attempt_id"], unique=False)

    op.create_table(
        "attempt_item",
        sa.Column("attempt_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_revision_id", sa.Integer(), nullable=False),
        sa.Column("choice_order", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.ForeignKeyConstraint(
            ["item_revision_id"],
            ["item_revision.id"],
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position"),
    )
    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_item_item_revision_id"), ["item_revision_id"], unique=False)

    op.create_table(
        "grading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scoring_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("points", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("max_points", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("verdict", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("engine_version", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("graded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("grading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grading_attempt_id"), ["attempt_id"], unique=False)

    op.create_table(
        "response",
        sa.Column("attempt_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("writer", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position"),
    )


def downgrade() -> None:
    op.drop_table("response")
    with op.batch_alter_table("grading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grading_attempt_id"))

    op.drop_table("grading")
    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_item_item_revision_id"))

    op.drop_table("attempt_item")
    with op.batch_alter_table("answer_journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_journal_attempt_id"))

    op.drop_table("answer_journal")
    op.drop_table("quiz_member")
    op.drop_table("bank_member")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_quiz_revision_id"))
        batch_op.drop_index("ix_attempt_quiz")

    op.drop_table("attempt")
    with op.batch_alter_table("quiz_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quiz_revision_quiz"))

    op.drop_table("quiz_revision")
    with op.batch_alter_table("bank_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_revision_bank"))

    op.drop_table("bank_revision")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_user_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("programme_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_revision_programme"))

    op.drop_table("programme_revision")
    op.drop_table("item_revision")
    op.drop_table("release")
    op.drop_table("item")
    op.drop_table("blob")
    op.drop_table("account")

"""Sittings, and a journal that seals itself.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from quizengine.exam.chain import Entry, genesis, link

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UTC = sqlmodel.sql.sqltypes.UTCDateTime()
ATTEMPT = sa.table(
    "attempt",
    sa.column("id", sa.String),
    sa.column("user_id", sa.Integer),
    sa.column("quiz_revision_id", sa.Integer),
    sa.column("seed", sa.String),
    sa.column("started_at", UTC),
    sa.column("submitted_at", UTC),
    sa.column("genesis", sa.String),
    sa.column("journal_sha", sa.String),
)
PAPER = sa.table(
    "attempt_item",
    sa.column("attempt_id", sa.String),
    sa.column("position", sa.Integer),
    sa.column("item_revision_id", sa.Integer),
    sa.column("choice_order", sa.Text),
)
JOURNAL = sa.table(
    "answer_journal",
    sa.column("id", sa.Integer),
    sa.column("attempt_id", sa.String),
    sa.column("seq", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("revision", sa.Integer),
    sa.column("writer", sa.String),
    sa.column("answer", sa.Text),
    sa.column("flagged", sa.Boolean),
    sa.column("received_at", UTC),
    sa.column("chain", sa.String),
)


def upgrade() -> None:
    op.create_table(
        "sign_in_code",
        sa.Column("code_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("used_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("code_sha"),
    )
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_code_user_id"), ["user_id"], unique=False)

    op.create_table(
        "student_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["student_group.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("group_id", "user_id"),
    )
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("quiz", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("quiz_revision_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closes_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("timezone", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("access_code", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("networks", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("spacing_seconds", sa.Integer(), nullable=False),
        sa.Column("room_start", sa.Boolean(), nullable=False),
        sa.Column("room_password_hash", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("room_started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("paused_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("offline_seconds", sa.Integer(), nullable=False),
        sa.Column("review", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("cancelled_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["student_group.id"],
        ),
        sa.ForeignKeyConstraint(
            ["quiz_revision_id"],
            ["quiz_revision.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitting_quiz"), ["quiz"], unique=False)

    op.create_table(
        "accommodation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("time_factor", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.Column("extra_seconds", sa.Integer(), nullable=True),
        sa.Column("break_seconds", sa.Integer(), nullable=True),
        sa.Column("opens_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("closes_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("granted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("(user_id IS NULL) <> (group_id IS NULL)", name="granted_to_one"),
        sa.ForeignKeyConstraint(
            ["granted_by"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["student_group.id"],
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("accommodation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accommodation_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_accommodation_sitting_id"), ["sitting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_accommodation_user_id"), ["user_id"], unique=False)

    op.create_table(
        "attempt_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("attempt_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_pause_attempt_id"), ["attempt_id"], unique=False)

    op.create_table(
        "deadline_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("before", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("after", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("deadline_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_change_attempt_id"), ["attempt_id"], unique=False)

    op.create_table(
        "presence",
        sa.Column("attempt_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.PrimaryKeyConstraint("attempt_id"),
    )
    op.create_table(
        "sitting_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sitting_event", schema=None) as batch_op:
        batch_op.create_index("ix_sitting_event_room", ["sitting_id", "id"], unique=False)

    op.create_table(
        "late_decision",
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"],
            ["answer_journal.id"],
        ),
        sa.PrimaryKeyConstraint("journal_id"),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offline_seconds", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("sitting_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("time_factor", sqlmodel.sql.sqltypes.AutoString(length=20), server_default="1", nullable=False)
        )
        batch_op.add_column(sa.Column("frontier", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("genesis", sqlmodel.sql.sqltypes.AutoString(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("journal_sha", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_attempt_sitting_id"), ["sitting_id"], unique=False)
        batch_op.create_foreign_key("fk_attempt_sitting", "sitting", ["sitting_id"], ["id"])

    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("section", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("closes_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table("answer_journal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seq", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(length=20), server_default="taken", nullable=False)
        )
        batch_op.add_column(sa.Column("chain", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))

    _seal()

    with op.batch_alter_table("answer_journal", schema=None) as batch_op:
        batch_op.alter_column("seq", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("chain", existing_type=sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False)
        batch_op.drop_index(batch_op.f("ix_answer_journal_attempt_id"))
        batch_op.create_unique_constraint("uq_answer_journal_seq", ["attempt_id", "seq"])


def _seal() -> None:
    """Seal what was written before there were seals: from now on it cannot change unnoticed either."""
    connection = op.get_bind()
    for attempt in connection.execute(sa.select(ATTEMPT)).all():
        paper = connection.execute(
            sa.select(PAPER.c.position, PAPER.c.item_revision_id, PAPER.c.choice_order)
            .where(PAPER.c.attempt_id == attempt.id)
            .order_by(PAPER.c.position)
        ).all()
        head = first = genesis(
            attempt_id=attempt.id,
            user_id=attempt.user_id,
            quiz_revision_id=attempt.quiz_revision_id,
            seed=attempt.seed,
            started_at=attempt.started_at,
            paper=[tuple(place) for place in paper],
        )
        rows = connection.execute(
            sa.select(JOURNAL).where(JOURNAL.c.attempt_id == attempt.id).order_by(JOURNAL.c.id)
        ).all()
        for seq, row in enumerate(rows, start=1):
            facts = (row.position, row.revision, row.writer, row.answer, row.flagged, row.received_at)
            head = link(head, Entry(seq, *facts))
            connection.execute(JOURNAL.update().where(JOURNAL.c.id == row.id).values(seq=seq, chain=head))
        end = head if attempt.submitted_at is not None else None
        sealed = ATTEMPT.update().where(ATTEMPT.c.id == attempt.id)
        connection.execute(sealed.values(genesis=first, journal_sha=end))


def downgrade() -> None:
    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.drop_column("closes_at")
        batch_op.drop_column("opened_at")
        batch_op.drop_column("section")

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_constraint("fk_attempt_sitting", type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_attempt_sitting_id"))
        batch_op.drop_column("journal_sha")
        batch_op.drop_column("genesis")
        batch_op.drop_column("paused_at")
        batch_op.drop_column("frontier")
        batch_op.drop_column("time_factor")
        batch_op.drop_column("sitting_id")
        batch_op.drop_column("offline_seconds")

    with op.batch_alter_table("answer_journal", schema=None) as batch_op:
        batch_op.drop_constraint("uq_answer_journal_seq", type_="unique")
        batch_op.create_index(batch_op.f("ix_answer_journal_attempt_id"), ["attempt_id"], unique=False)
        batch_op.drop_column("chain")
        batch_op.drop_column("outcome")
        batch_op.drop_column("seq")

    op.drop_table("late_decision")
    with op.batch_alter_table("sitting_event", schema=None) as batch_op:
        batch_op.drop_index("ix_sitting_event_room")

    op.drop_table("sitting_event")
    op.drop_table("presence")
    with op.batch_alter_table("deadline_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadline_change_attempt_id"))

    op.drop_table("deadline_change")
    with op.batch_alter_table("attempt_pause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_pause_attempt_id"))

    op.drop_table("attempt_pause")
    with op.batch_alter_table("accommodation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accommodation_user_id"))
        batch_op.drop_index(batch_op.f("ix_accommodation_sitting_id"))
        batch_op.drop_index(batch_op.f("ix_accommodation_group_id"))

    op.drop_table("accommodation")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sitting_quiz"))
        batch_op.drop_index(batch_op.f("ix_sitting_group_id"))

    op.drop_table("sitting")
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_member_user_id"))

    op.drop_table("group_member")
    op.drop_table("student_group")
    op.drop_table("sign_in_code")

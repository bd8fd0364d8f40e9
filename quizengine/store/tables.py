"""Every table: columns and constraints, no methods.

SQLModel does not validate tables on construction, so they hold what services have already checked. Moments are aware
and in UTC. Bodies are canonical JSON in `blob`, named by their sha256 and never changed. There is no
`from __future__ import annotations` here: it breaks SQLModel's reading of the annotations.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

SHA = 64


class Role(StrEnum):
    """Who a person is here. A role is a blueprint with its gate."""

    STUDENT = "student"
    INSTRUCTOR = "instructor"
    METHODOLOGIST = "methodologist"


class User(SQLModel, table=True):
    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    role: str = Field(max_length=20)
    password_hash: str | None = Field(default=None, max_length=200)
    created_at: datetime
    active: bool = True
    demo: bool = False
    synthetic: bool = Field(default=False, description="made up for demonstration; every page that counts it says so")


class SignIn(SQLModel, table=True):
    """A signed-in browser. The token is only in its cookie; here is the sha256, so a stolen copy opens nothing."""

    __tablename__ = "sign_in"

    token_sha: str = Field(primary_key=True, max_length=SHA)
    user_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


class SignInCode(SQLModel, table=True):
    """A one-time code that an instructor hands out, so that a room can sign in without the price of passwords."""

    __tablename__ = "sign_in_code"

    code_sha: str = Field(primary_key=True, max_length=SHA)
    user_id: int = Field(foreign_key="account.id", index=True)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Blob(SQLModel, table=True):
    __tablename__ = "blob"

    sha: str = Field(primary_key=True, max_length=SHA)
    body: str = Field(sa_column=Column(Text, nullable=False))


class Release(SQLModel, table=True):
    """Where content came from: who, when, from which commit. Never a key to what it is."""

    __tablename__ = "release"

    id: int | None = Field(default=None, primary_key=True)
    released_at: datetime
    released_by: str = Field(max_length=200)
    git_commit: str | None = Field(default=None, max_length=64)
    git_dirty: bool | None = None
    engine_version: str = Field(max_length=40)
    summary: str = Field(sa_column=Column(Text, nullable=False))
    reason: str | None = Field(default=None, sa_column=Column(Text), description="why, in the words of who released")


class ReleaseFile(SQLModel, table=True):
    """A file as it stood when it was released, byte for byte; `path` counts from the folder that all files share."""

    __tablename__ = "release_file"

    release_id: int = Field(primary_key=True, foreign_key="release.id")
    path: str = Field(primary_key=True, max_length=400)
    text_sha: str = Field(foreign_key="blob.sha", max_length=SHA)


class Document(SQLModel, table=True):
    """A file of the workbench: a bank, a quiz, a programme. It is named by what it is about and never by its path.

    `version` is the number of the version that everybody shares. What is `shelved` is no longer worked on.
    """

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20, description="bank, quiz, programme or subject-areas")
    name: str = Field(max_length=80)
    path: str = Field(max_length=400)
    version: int
    shelved: bool = False


class DocumentVersion(SQLModel, table=True):
    """A text that a document had for everybody. Rows are added and never changed."""

    __tablename__ = "document_version"

    document_id: int = Field(primary_key=True, foreign_key="document.id")
    number: int = Field(primary_key=True)
    text_sha: str = Field(foreign_key="blob.sha", max_length=SHA)
    saved_by: int | None = Field(
        default=None, foreign_key="account.id", description="NULL for one that came from files"
    )
    saved_at: datetime
    note: str | None = Field(default=None, sa_column=Column(Text))
    release_id: int | None = Field(default=None, foreign_key="release.id", description="the release that brought it")


class Draft(SQLModel, table=True):
    """What one person is writing in a document and has not shared yet; `base` is the version that it began from."""

    __tablename__ = "draft"

    document_id: int = Field(primary_key=True, foreign_key="document.id")
    account_id: int = Field(primary_key=True, foreign_key="account.id")
    base: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    written_at: datetime


class ProgrammeRevision(SQLModel, table=True):
    __tablename__ = "programme_revision"

    id: int | None = Field(default=None, primary_key=True)
    release_id: int = Field(foreign_key="release.id")
    programme: str = Field(max_length=80, index=True)
    title: str
    body_sha: str = Field(foreign_key="blob.sha", max_length=SHA)


class Item(SQLModel, table=True):
    """The identity of an item: the name its author gave it, for ever."""

    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("bank", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    bank: str = Field(max_length=80)
    slug: str = Field(max_length=80)


class ItemRevision(SQLModel, table=True):
    __tablename__ = "item_revision"
    __table_args__ = (UniqueConstraint("item_id", "presentation_sha", "scoring_sha", "mapping_sha"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id")
    release_id: int = Field(foreign_key="release.id")
    presentation_sha: str = Field(foreign_key="blob.sha", max_length=SHA)
    scoring_sha: str = Field(foreign_key="blob.sha", max_length=SHA)
    mapping_sha: str = Field(foreign_key="blob.sha", max_length=SHA)


class BankRevision(SQLModel, table=True):
    __tablename__ = "bank_revision"

    id: int | None = Field(default=None, primary_key=True)
    release_id: int = Field(foreign_key="release.id")
    bank: str = Field(max_length=80, index=True)
    title: str
    programme_revision_id: int = Field(foreign_key="programme_revision.id")
    fingerprint: str = Field(max_length=SHA)


class BankMember(SQLModel, table=True):
    __tablename__ = "bank_member"

    bank_revision_id: int = Field(primary_key=True, foreign_key="bank_revision.id")
    position: int = Field(primary_key=True)
    item_revision_id: int = Field(foreign_key="item_revision.id")


class QuizRevision(SQLModel, table=True):
    __tablename__ = "quiz_revision"

    id: int | None = Field(default=None, primary_key=True)
    release_id: int = Field(foreign_key="release.id")
    quiz: str = Field(max_length=80, index=True)
    title: str
    body_sha: str = Field(foreign_key="blob.sha", max_length=SHA)
    programme_revision_id: int = Field(foreign_key="programme_revision.id")
    fingerprint: str = Field(max_length=SHA)


class QuizMember(SQLModel, table=True):
    """The items that a quiz revision may draw."""

    __tablename__ = "quiz_member"

    quiz_revision_id: int = Field(primary_key=True, foreign_key="quiz_revision.id")
    position: int = Field(primary_key=True)
    item_revision_id: int = Field(foreign_key="item_revision.id")


class Attempt(SQLModel, table=True):
    """The facts of an attempt; its state is computed. Submitted and by whom closed are written once, together."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("user_id", "quiz", "number"),
        CheckConstraint("(submitted_at IS NULL) = (closed_by IS NULL)", name="closed_is_submitted"),
        Index("ix_attempt_quiz", "quiz"),
    )

    id: str = Field(primary_key=True, max_length=32)
    user_id: int = Field(foreign_key="account.id")
    quiz: str = Field(max_length=80)
    quiz_revision_id: int = Field(foreign_key="quiz_revision.id", index=True)
    number: int
    seed: str = Field(max_length=32, description="evidence of the draw; the paper itself is in attempt_item")
    started_at: datetime
    deadline_at: datetime
    grace_seconds: int
    offline_seconds: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How long after the deadline an answer is taken that was given in time and had no network to come by."""
    sitting_id: int | None = Field(default=None, foreign_key="sitting.id", index=True)
    time_factor: str = Field(default="1", max_length=20, sa_column_kwargs={"server_default": "1"})
    frontier: int | None = Field(
        default=None, description="with linear navigation, the one question that is open; 0 after the last"
    )
    paused_at: datetime | None = None
    genesis: str = Field(default="", max_length=SHA, sa_column_kwargs={"server_default": ""})
    """What the chain of the journal begins with: the sha256 of the start and of the drawn paper."""
    journal_sha: str | None = Field(default=None, max_length=SHA, description="the end of the chain at the close")
    submitted_at: datetime | None = None
    closed_by: str | None = Field(default=None, max_length=20)


class AttemptItem(SQLModel, table=True):
    __tablename__ = "attempt_item"

    attempt_id: str = Field(primary_key=True, foreign_key="attempt.id", max_length=32)
    position: int = Field(primary_key=True)
    item_revision_id: int = Field(foreign_key="item_revision.id", index=True)
    choice_order: str = Field(sa_column=Column(Text, nullable=False))
    section: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    opened_at: datetime | None = Field(default=None, description="with linear navigation, when it was first shown")
    closes_at: datetime | None = Field(default=None, description="the end of its own time, where it has one")


class Response(SQLModel, table=True):
    """The current answer to one item of one attempt. `writer` is the page that wrote it, to notice a second tab."""

    __tablename__ = "response"

    attempt_id: str = Field(primary_key=True, foreign_key="attempt.id", max_length=32)
    position: int = Field(primary_key=True)
    revision: int
    writer: str = Field(max_length=32)
    answer: str | None = Field(default=None, sa_column=Column(Text))
    flagged: bool = False
    saved_at: datetime


class JournalEntry(SQLModel, table=True):
    """Every answer that came in, in the order it came: a chain in which each entry seals those before it.

    Rows are added and never changed. An entry that was not taken (it came too late, or another page had answered
    meanwhile) is kept for a person to judge; its revision is 0.
    """

    __tablename__ = "answer_journal"
    __table_args__ = (UniqueConstraint("attempt_id", "seq", name="uq_answer_journal_seq"),)

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", max_length=32)
    seq: int
    position: int
    revision: int
    writer: str = Field(max_length=32)
    answer: str | None = Field(default=None, sa_column=Column(Text))
    flagged: bool = False
    received_at: datetime
    outcome: str = Field(default="taken", max_length=20, sa_column_kwargs={"server_default": "taken"})
    chain: str = Field(max_length=SHA)


class LateDecision(SQLModel, table=True):
    """What a person decided on an answer that the rules did not take."""

    __tablename__ = "late_decision"

    journal_id: int = Field(primary_key=True, foreign_key="answer_journal.id")
    counted: bool
    reason: str = Field(sa_column=Column(Text, nullable=False))
    decided_by: int = Field(foreign_key="account.id")
    decided_at: datetime


class Presence(SQLModel, table=True):
    """When a student's page was last heard of. A convenience for who watches the room, evidence of nothing."""

    __tablename__ = "presence"

    attempt_id: str = Field(primary_key=True, foreign_key="attempt.id", max_length=32)
    seen_at: datetime
    position: int
    waiting: int = Field(default=0, description="answers that the page holds and could not send yet")


class StudentGroup(SQLModel, table=True):
    __tablename__ = "student_group"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=200)
    created_at: datetime


class GroupMember(SQLModel, table=True):
    __tablename__ = "group_member"

    group_id: int = Field(primary_key=True, foreign_key="student_group.id")
    user_id: int = Field(primary_key=True, foreign_key="account.id", index=True)


class Sitting(SQLModel, table=True):
    """A released quiz given to a group in a window of time. What happened in it stands in `sitting_event`."""

    __tablename__ = "sitting"

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    quiz: str = Field(max_length=80, index=True)
    quiz_revision_id: int = Field(foreign_key="quiz_revision.id")
    group_id: int = Field(foreign_key="student_group.id", index=True)
    opens_at: datetime
    closes_at: datetime
    timezone: str = Field(max_length=60, description="in which the window was set and is shown")
    access_code: str | None = Field(default=None, max_length=40)
    networks: str = Field(default="", sa_column=Column(Text, nullable=False), description="one range in a line")
    attempts: int = 1
    spacing_seconds: int = 0
    room_start: bool = Field(default=False, description="students wait until somebody starts the room")
    room_password_hash: str | None = Field(default=None, max_length=200)
    room_started_at: datetime | None = None
    paused_at: datetime | None = None
    offline_seconds: int = 0
    review: str | None = Field(
        default=None, sa_column=Column(Text), description="review policy as JSON; else the quiz's"
    )
    created_by: int = Field(foreign_key="account.id")
    created_at: datetime
    cancelled_at: datetime | None = None


class SittingEvent(SQLModel, table=True):
    """What was done in a sitting, by whom and when: messages, pauses, changes, ends. Rows are only added."""

    __tablename__ = "sitting_event"
    __table_args__ = (Index("ix_sitting_event_room", "sitting_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    sitting_id: int = Field(foreign_key="sitting.id")
    attempt_id: str | None = Field(default=None, foreign_key="attempt.id", max_length=32, description="else the room")
    kind: str = Field(max_length=20)
    body: str = Field(sa_column=Column(Text, nullable=False))
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime


class Accommodation(SQLModel, table=True):
    """What a student or a group is granted, in one sitting or (without one) in all. Revoked, never changed."""

    __tablename__ = "accommodation"
    __table_args__ = (CheckConstraint("(user_id IS NULL) <> (group_id IS NULL)", name="granted_to_one"),)

    id: int | None = Field(default=None, primary_key=True)
    sitting_id: int | None = Field(default=None, foreign_key="sitting.id", index=True)
    user_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="student_group.id", index=True)
    time_factor: str | None = Field(default=None, max_length=20, description="decimal, 1 or more")
    extra_seconds: int | None = None
    break_seconds: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    reason: str = Field(sa_column=Column(Text, nullable=False))
    granted_by: int = Field(foreign_key="account.id")
    granted_at: datetime
    revoked_by: int | None = Field(default=None, foreign_key="account.id")
    revoked_at: datetime | None = None


class DeadlineChange(SQLModel, table=True):
    """Every move of a deadline after the start, with why. Rows are only added."""

    __tablename__ = "deadline_change"

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    before: datetime
    after: datetime
    reason: str = Field(sa_column=Column(Text, nullable=False), description="a message as canonical JSON")
    made_by: int | None = Field(default=None, foreign_key="account.id")
    made_at: datetime


class AttemptPause(SQLModel, table=True):
    """A time in which the clock of an attempt stood still: of the whole room, or a break of one student."""

    __tablename__ = "attempt_pause"

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    kind: str = Field(max_length=20)
    started_at: datetime
    ended_at: datetime | None = None


class Judgement(SQLModel, table=True):
    """A person's decision on an answer that the machine left open: once for all answers of the same form.

    It holds for the question as it was shown, whatever its key becomes later.

    A decision that was undone stays, with who undid it and when.
    """

    __tablename__ = "judgement"
    __table_args__ = (Index("ix_judgement_subject", "item_id", "presentation_sha"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id")
    presentation_sha: str = Field(max_length=SHA)
    form: str = Field(sa_column=Column(Text, nullable=False))
    answer: str = Field(sa_column=Column(Text, nullable=False), description="one of the answers of this form, as JSON")
    share: str = Field(max_length=40, description="decimal share of the points, 0 to 1")
    feedback: str | None = Field(default=None, sa_column=Column(Text))
    decided_by: int = Field(foreign_key="account.id")
    decided_at: datetime
    undone_by: int | None = Field(default=None, foreign_key="account.id")
    undone_at: datetime | None = None


class Regrade(SQLModel, table=True):
    """The log of regrades: who graded a quiz again under its new keys, why, and what it moved."""

    __tablename__ = "regrade"

    id: int | None = Field(default=None, primary_key=True)
    quiz: str = Field(max_length=80, index=True)
    run_by: int = Field(foreign_key="account.id")
    run_at: datetime
    reason: str = Field(sa_column=Column(Text, nullable=False))
    policy: str = Field(max_length=20)
    answers: int
    raised: int
    lowered: int
    undone_by: int | None = Field(default=None, foreign_key="account.id")
    undone_at: datetime | None = None


class Grading(SQLModel, table=True):
    """One grading of one answer. Rows are added and never changed; the latest of an item counts."""

    __tablename__ = "grading"

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    position: int
    scoring_sha: str = Field(max_length=SHA)
    points: str = Field(max_length=40, description="decimal, as text: no float comes near a mark")
    max_points: str = Field(max_length=40)
    verdict: str = Field(max_length=20)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    engine_version: str = Field(max_length=40)
    graded_at: datetime
    judgement_id: int | None = Field(default=None, foreign_key="judgement.id", index=True)
    regrade_id: int | None = Field(default=None, foreign_key="regrade.id", index=True)
    adjustments: str | None = Field(
        default=None,
        sa_column=Column(Text),
        description="the adjustments that it took into account, numbers with spaces between; NULL for none",
    )


class Adjustment(SQLModel, table=True):
    """What an instructor did about a bad item: for all attempts of a quiz that saw it so.

    `form`, `answer` and `share` are of an accepted answer, `option` of a dropped one. One that was undone stays, with
    who undid it and when.
    """

    __tablename__ = "adjustment"
    __table_args__ = (Index("ix_adjustment_subject", "quiz", "item_id", "presentation_sha"),)

    id: int | None = Field(default=None, primary_key=True)
    quiz: str = Field(max_length=80)
    item_id: int = Field(foreign_key="item.id")
    presentation_sha: str = Field(max_length=SHA)
    mend: str = Field(max_length=20)
    form: str | None = Field(default=None, sa_column=Column(Text))
    answer: str | None = Field(default=None, sa_column=Column(Text), description="an answer of this form, as JSON")
    share: str | None = Field(default=None, max_length=40, description="decimal share of the points, 0 to 1")
    option: str | None = Field(default=None, max_length=40)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime
    undone_by: int | None = Field(default=None, foreign_key="account.id")
    undone_at: datetime | None = None


class Contest(SQLModel, table=True):
    """A student's objection to one item of a result, and the answer to it. At most one of an item is open."""

    __tablename__ = "contest"
    __table_args__ = (
        Index(
            "ix_contest_open",
            "attempt_id",
            "position",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        CheckConstraint("(answered_at IS NULL) = (outcome IS NULL)", name="answered_has_outcome"),
    )

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    position: int
    comment: str = Field(sa_column=Column(Text, nullable=False))
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime
    outcome: str | None = Field(default=None, max_length=20)
    reply: str | None = Field(default=None, sa_column=Column(Text))
    answered_by: int | None = Field(default=None, foreign_key="account.id")
    answered_at: datetime | None = None


class FlagDecision(SQLModel, table=True):
    """What a person has decided about an item that did not seem to belong to a programme.

    It is about the item's text (`text_sha`), not about a revision, so it holds for every revision with the same text.
    The latest that was not undone counts.
    """

    __tablename__ = "flag_decision"
    __table_args__ = (Index("ix_flag_decision_subject", "programme", "bank", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    programme: str = Field(max_length=80)
    bank: str = Field(max_length=80)
    slug: str = Field(max_length=80)
    text_sha: str = Field(max_length=12)
    answer: str = Field(max_length=20)
    topic: str | None = Field(default=None, max_length=80)
    term: str | None = Field(default=None, max_length=200)
    language: str | None = Field(default=None, max_length=2)
    area: str | None = Field(default=None, max_length=80)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime
    undone_by: int | None = Field(default=None, foreign_key="account.id")
    undone_at: datetime | None = None


class MappingChoice(SQLModel, table=True):
    """What a person says an item is about: a code of the programme (a competency or an indicator) and a topic.

    People map independently of each other; a row with `settles` ends a disagreement. The latest of a person that was
    not undone counts, and holds as long as the item's text (`text_sha`) is the same.
    """

    __tablename__ = "mapping_choice"
    __table_args__ = (Index("ix_mapping_choice_subject", "programme", "bank", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    programme: str = Field(max_length=80)
    bank: str = Field(max_length=80)
    slug: str = Field(max_length=80)
    text_sha: str = Field(max_length=12)
    code: str | None = Field(default=None, max_length=80)
    topic: str | None = Field(default=None, max_length=80)
    settles: bool = False
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime
    undone_at: datetime | None = None

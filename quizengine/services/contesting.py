"""Contests: a student says what is wrong with an item of a result, an instructor answers in words, once, with a log."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from ..errors import BadAnswer, Conflict, NotFound
from ..exam.review import itemised
from ..i18n import msg
from ..questions import KINDS
from ..store import attempts, contests, releases
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .grading import read_answer
from .terms import has_running, shown_of

LONGEST = 2_000


class Outcome(StrEnum):
    """What comes of a contest."""

    STANDS = "stands"
    MEND = "mend"


@dataclass(frozen=True)
class Contested:
    """One contest, with the answer that it is about and, where there is one, the reply to it."""

    id: int
    student: str
    attempt_id: str
    position: int
    quiz: str
    item: str
    wording: str
    answer_text: str | None
    form: str | None
    verdict: str
    points: Decimal
    max_points: Decimal
    comment: str
    made_at: datetime
    outcome: str | None
    reply: str | None
    answered_at: datetime | None


@dataclass
class ContestedItem:
    """An item with the contests of it that wait."""

    quiz: str
    quiz_title: str
    item: str
    wording: str
    stem: str
    key_text: str
    contests: list[Contested] = field(default_factory=list)


def contest(engine: Engine, *, viewer: Viewer, attempt_id: str, position: int, comment: str, now: datetime) -> None:
    """Contest an item of one's own result, where its questions may be seen.

    Raises `NotFound` for what is not theirs to see, `BadAnswer` for an empty or overlong comment, `Conflict` where one
    waits already.
    """
    said = comment.strip().replace("\r\n", "\n")
    try:
        with writing(engine) as connection:
            _may_contest(connection, viewer, attempt_id, position, now)
            if not said:
                raise BadAnswer(msg("Write what is wrong with the question or with its grade."))
            if len(said) > LONGEST:
                raise BadAnswer(msg("The comment is too long: at most {limit} characters.", limit=LONGEST))
            if "\0" in said:
                raise BadAnswer(msg("The comment has a character that cannot be stored. Type it again."))
            row = {"attempt_id": attempt_id, "position": position, "comment": said}
            contests.add(connection, {**row, "made_by": viewer.id, "made_at": now})
    except IntegrityError:
        raise Conflict(msg("You have contested this question already. An instructor will answer you here.")) from None


def _may_contest(connection: Connection, viewer: Viewer, attempt_id: str, position: int, now: datetime) -> None:
    row = attempts.one(connection, attempt_id)
    mine = row is not None and row.user_id == viewer.id and row.submitted_at is not None
    running = mine and has_running(attempts.of_user(connection, viewer.id, row.quiz), now) if row else False
    if not (
        row
        and mine
        and itemised(shown_of(connection, row, now, running=running))
        and position in attempts.gradings(connection, attempt_id)
    ):
        raise NotFound(msg("There is no such page, or it is not yours."))


def waiting(engine: Engine) -> int:
    """Return how many contests wait for an answer."""
    with reading(engine) as connection:
        return contests.how_many(connection)


def queue(engine: Engine) -> list[ContestedItem]:
    """Return the contests that wait, by item; the items with most of them first."""
    found: dict[tuple[str, str, str], ContestedItem] = {}
    with reading(engine) as connection:
        for row in contests.waiting(connection):
            name = f"{row.bank}:{row.slug}"
            key = (row.quiz, name, row.presentation_sha)
            if key not in found:
                found[key] = _item(connection, row, name)
            found[key].contests.append(_contested(connection, row))
    return sorted(found.values(), key=lambda item: -len(item.contests))


def log(engine: Engine) -> list[Contested]:
    """Return the latest answered contests, newest first."""
    with reading(engine) as connection:
        return list(_log(connection))


def answer(
    engine: Engine, *, viewer: Viewer, contest_id: int, outcome: Outcome, reply: str, now: datetime
) -> Contested:
    """Answer a contest in words. Raises `NotFound`, `BadAnswer` without words, and `Conflict` for an answered one."""
    words = reply.strip()[:LONGEST]
    with writing(engine) as connection:
        if contests.one(connection, contest_id) is None:
            raise NotFound(msg("There is no such contest."))
        if not words:
            raise BadAnswer(msg("Write a reply: the student reads it beside the question."))
        if not contests.answer(connection, contest_id, outcome=outcome.value, reply=words, by=viewer.id, at=now):
            raise Conflict(msg("This contest was answered already. Reload the page."))
        return _contested(connection, contests.one(connection, contest_id))


def _log(connection: Connection) -> Iterable[Contested]:
    return (_contested(connection, row) for row in contests.answered(connection))


def _item(connection: Connection, row: Any, name: str) -> ContestedItem:
    part = releases.presentation_of(connection, row.presentation_sha)
    key = releases.scoring_of(connection, row.scoring_sha).key
    key_text = KINDS[part.kind].key_texts(part.shown, key)[0]
    return ContestedItem(row.quiz, row.title, name, row.presentation_sha, part.stem, key_text)


def _contested(connection: Connection, row: Any) -> Contested:
    part, given = releases.presentation_of(connection, row.presentation_sha), read_answer(row.answer)
    kind = KINDS[part.kind]
    return Contested(
        id=row.id,
        student=row.name,
        attempt_id=row.attempt_id,
        position=row.position,
        quiz=row.quiz,
        item=f"{row.bank}:{row.slug}",
        wording=row.presentation_sha,
        answer_text=None if given is None else kind.answer_text(part.shown, given),
        form=None if given is None else kind.group(given),
        verdict=row.verdict,
        points=Decimal(row.points),
        max_points=Decimal(row.max_points),
        comment=row.comment,
        made_at=row.made_at,
        outcome=row.outcome,
        reply=row.reply,
        answered_at=row.answered_at,
    )

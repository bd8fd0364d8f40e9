"""Adjusting a bad item: what students answered to it, what was done about it, and doing and undoing that.

An adjustment moves nothing that is graded. It counts for attempts that close later, and for the others when the quiz
is graded again.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from ..content.fingerprint import Presentation, Scoring, canonical
from ..content.types import plain
from ..errors import BadAnswer, Conflict, NotFound
from ..exam.mending import Mend
from ..i18n import Message, msg
from ..questions import KINDS
from ..questions.kind import FULL, Answer
from ..store import accounts, adjustments, releases
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from ..store.tables import Role
from .grading import read_answer

LONGEST_REASON = 2_000
# Of a share of the points that a person gives: hundredths of a percent.
PLACES = 4


@dataclass(frozen=True)
class Given:
    """A form of answer that students gave: how many, and the largest share of the points that it earns now."""

    form: str
    answer_text: str
    count: int
    share: Decimal


@dataclass(frozen=True)
class Option:
    """An option that can be dropped, and how many chose it."""

    id: str
    text: str
    chosen: int


@dataclass(frozen=True)
class Made:
    """A line of the log. `of` is the accepted answer or the dropped option in words."""

    id: int
    mend: Mend
    of: str | None
    share: Decimal | None
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    elsewhere: bool
    """It is of another wording of the item."""


@dataclass(frozen=True)
class Desk:
    """An item of a quiz as students saw it, with all that one needs to mend it."""

    quiz: str
    item: str
    item_id: int
    wording: str
    other_wordings: tuple[tuple[str, int], ...]
    """Other wordings of the item in attempts of this quiz, with how many attempts drew each."""
    kind: Message
    stem: str
    key_text: str
    attempts: int
    graded: int
    given: tuple[Given, ...]
    options: tuple[Option, ...]
    made: tuple[Made, ...]


@dataclass(frozen=True)
class _Subject:
    """An item of a quiz as it was shown."""

    item_id: int
    presentation_sha: str
    part: Presentation
    scoring: Scoring
    attempts: int
    others: tuple[tuple[str, int], ...]


def item_of(engine: Engine, *, quiz: str, item: str) -> str:
    """Return the whole name, bank:item, of an item of a quiz. Raises `NotFound`, and `Conflict` for several."""
    with reading(engine) as connection:
        released = releases.current_quiz(connection, quiz)
        if released is None:
            raise NotFound(msg("There is no such quiz."))
        names = [one.revision.name for one in released.items if item in (one.revision.name, one.revision.item)]
    if len(names) > 1:
        raise Conflict(msg("several banks have an item '{item}': write bank:item", item=item))
    if not names and ":" not in item:
        raise NotFound(msg("The quiz has no item '{item}'.", item=item))
    return names[0] if names else item


def adjusted(engine: Engine, *, quiz: str) -> list[tuple[str, str]]:
    """Return bank and id of each item of a quiz that has an adjustment in force."""
    with reading(engine) as connection:
        return [(row.bank, row.slug) for row in adjustments.items(connection, quiz)]


def desk(engine: Engine, *, quiz: str, item: str, wording: str | None = None) -> Desk:
    """Return an item (bank:item) of a quiz for mending; without a wording, the one that most attempts drew.

    Raises `NotFound` for an item that no attempt of the quiz drew.
    """
    with reading(engine) as connection:
        subject = _subject(connection, quiz, item, wording)
        kind, shown = KINDS[subject.part.kind], subject.part.shown
        rows = adjustments.answers(connection, quiz, item_id=subject.item_id, presentation_sha=subject.presentation_sha)
        log = adjustments.log(connection, quiz, subject.item_id)
        return Desk(
            quiz=quiz,
            item=item,
            item_id=subject.item_id,
            wording=subject.presentation_sha,
            other_wordings=subject.others,
            kind=kind.title,
            stem=subject.part.stem,
            key_text=kind.key_texts(shown, subject.scoring.key)[0],
            attempts=subject.attempts,
            graded=len(rows),
            given=tuple(_given(subject.part, rows)),
            options=tuple(_options(subject.part, rows)),
            made=tuple(_made(subject, row) for row in log),
        )


def adjust(
    engine: Engine,
    *,
    viewer: Viewer,
    quiz: str,
    item: str,
    mend: Mend,
    reason: str,
    now: datetime,
    wording: str | None = None,
    form: str | None = None,
    answer: str | None = None,
    share: Decimal = FULL,
    option: str | None = None,
) -> int:
    """Adjust an item (bank:item) of a quiz as students saw it; returns the number of the adjustment.

    To accept an answer, give its `form` as `desk` names it, or the `answer` as text. Raises `NotFound` for an item
    that no attempt drew, `BadAnswer` for what cannot be done to it, `Conflict` for what is in force already.
    """
    if not reason.strip():
        raise BadAnswer(msg("Say why, in a sentence: it stays in the log."))
    with writing(engine) as connection:
        subject = _subject(connection, quiz, item, wording)
        row: dict[str, Any] = {"mend": mend.value, "form": None, "answer": None, "share": None, "option": None}
        if mend is Mend.ACCEPT:
            accepted = _accepted(connection, quiz, subject, form, answer)
            named = KINDS[subject.part.kind].group(accepted)
            row |= {"form": named, "answer": canonical(accepted), "share": plain(share)}
        if mend is Mend.DROP_OPTION:
            row["option"] = _dropped(subject.part, option)
        _not_twice(connection, quiz, subject, row)
        where = {"quiz": quiz, "item_id": subject.item_id, "presentation_sha": subject.presentation_sha}
        made = {"reason": reason.strip()[:LONGEST_REASON], "made_by": viewer.id, "made_at": now}
        return adjustments.add(connection, {**where, **row, **made})


def undo(engine: Engine, *, viewer: Viewer, quiz: str, adjustment_id: int, now: datetime) -> str:
    """Undo an adjustment; returns the name of its item. Raises `NotFound`, and `Conflict` for one undone already."""
    with writing(engine) as connection:
        found = adjustments.one(connection, adjustment_id)
        if found is None or found.quiz != quiz:
            raise NotFound(msg("There is no such adjustment."))
        if not adjustments.undo(connection, adjustment_id, by=viewer.id, at=now):
            raise Conflict(msg("This adjustment was undone already."))
        return f"{found.bank}:{found.slug}"


def share_of(percent: str) -> Decimal:
    """Read a share of the points from a percentage between 0 and 100. Raises `BadAnswer`."""
    try:
        share = Decimal(percent.strip().replace(",", ".").removesuffix("%")) / 100
        fits = 0 <= share <= 1
    except ArithmeticError:
        fits = False
    if not fits:
        raise BadAnswer(msg("Write how much of the points the answer earns: a number from 0 to 100."))
    return round(share, PLACES)


def instructor(engine: Engine, *, login: str | None) -> Viewer:
    """Return the instructor of this login, who answers for what a command does. Raises `NotFound`."""
    with reading(engine) as connection, Session(connection) as session:
        user = accounts.by_login(session, login) if login else None
        if user is None or user.id is None or user.role != Role.INSTRUCTOR or not user.active:
            raise NotFound(msg("Say with --by who answers for it: the login of an instructor."))
        return Viewer(user.id, user.login, user.name, Role.INSTRUCTOR, user.demo)


def _subject(connection: Connection, quiz: str, item: str, wording: str | None) -> _Subject:
    bank, _, slug = item.partition(":")
    rows = adjustments.wordings(connection, quiz, bank=bank, slug=slug)
    found = next((row for row in rows if wording in (None, row.presentation_sha)), None)
    if found is None:
        raise NotFound(msg("No attempt of this quiz has this question, so there is nothing to mend."))
    return _Subject(
        found.item_id,
        found.presentation_sha,
        releases.presentation_of(connection, found.presentation_sha),
        releases.scoring_of(connection, found.scoring_sha),
        found.attempts,
        tuple((row.presentation_sha, row.attempts) for row in rows if row is not found),
    )


def _accepted(connection: Connection, quiz: str, subject: _Subject, form: str | None, text: str | None) -> Answer:
    kind = KINDS[subject.part.kind]
    if text and text.strip():
        read = kind.read(subject.part.shown, text.strip())
        if read is not None:
            return read
    rows = adjustments.answers(connection, quiz, item_id=subject.item_id, presentation_sha=subject.presentation_sha)
    for row in rows if form else ():
        given = read_answer(row.answer)
        if given is not None and kind.group(given) == form:
            return given
    raise BadAnswer(msg("Choose the answer to accept, or write it."))


def _dropped(part: Presentation, option: str | None) -> str:
    if KINDS[part.kind].without is None:
        raise BadAnswer(msg("A question of this kind has no options that could be dropped."))
    if option not in {choice.id for choice in part.shown.choices}:
        raise BadAnswer(msg("Choose the option that does not count."))
    return str(option)


def _not_twice(connection: Connection, quiz: str, subject: _Subject, row: dict[str, Any]) -> None:
    names = ("mend", "form", "share", "option")
    for one in adjustments.of_quiz(connection, quiz):
        here = (one.item_id, one.presentation_sha) == (subject.item_id, subject.presentation_sha)
        if here and all(one._mapping[name] == row[name] for name in names):
            raise Conflict(msg("This very adjustment is in force already."))


def _given(part: Presentation, rows: Sequence[Any]) -> Iterable[Given]:
    kind = KINDS[part.kind]
    counts: Counter[str] = Counter()
    texts: dict[str, str] = {}
    shares: dict[str, Decimal] = {}
    for row in rows:
        if row.answer is not None:
            answer = json.loads(row.answer)
            form, most = kind.group(answer), Decimal(row.max_points)
            counts[form] += 1
            texts.setdefault(form, kind.answer_text(part.shown, answer))
            shares[form] = max(shares.get(form, Decimal(0)), Decimal(row.points) / most if most else Decimal(0))
    return (Given(form, texts[form], count, shares[form]) for form, count in counts.most_common())


def _options(part: Presentation, rows: Sequence[Any]) -> Iterable[Option]:
    if KINDS[part.kind].without is None:
        return ()
    chosen: Counter[str] = Counter()
    for row in rows:
        for value in json.loads(row.answer or "{}").values():
            chosen.update([value] if isinstance(value, str) else value)
    return (Option(choice.id, choice.text, chosen[choice.id]) for choice in part.shown.choices)


def _made(subject: _Subject, row: Any) -> Made:
    here = row.presentation_sha == subject.presentation_sha
    return Made(
        id=row.id,
        mend=Mend(row.mend),
        of=_of(subject.part, row) if here else row.option or row.answer,
        share=None if row.share is None else Decimal(row.share),
        reason=row.reason,
        by=row.name,
        at=row.made_at,
        undone_at=row.undone_at,
        elsewhere=not here,
    )


def _of(part: Presentation, row: Any) -> str | None:
    if row.answer is not None:
        return KINDS[part.kind].answer_text(part.shown, json.loads(row.answer))
    return next((choice.text for choice in part.shown.choices if choice.id == row.option), None) if row.option else None

"""The way of most saves and most pages: everything is as it should be. Whatever is not goes the other way.

Nothing is decided here that `answering` and `taking` would decide otherwise: what these two do not take or show as it
stands returns None, and then nothing was written.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from ..content.fingerprint import Presentation, canonical
from ..errors import BadAnswer, Conflict
from ..exam.chain import Entry, Outcome, sealed
from ..questions import KINDS
from ..questions.kind import Form
from ..store import quick, releases
from ..store.attempts import Desk
from ..store.engine import reading
from .answering import Sent, refusal_of
from .desks import refuse_closed
from .pulsing import said_of
from .signing_in import token_sha
from .taking import QuestionPage, page_of


@dataclass(frozen=True)
class QuickSave:
    """The acknowledgement of a save: the answer is on disk."""

    user_id: int
    revision: int
    answered: bool


def save(
    engine: Engine,
    *,
    token: str,
    attempt_id: str,
    position: int,
    form: Form,
    flagged: bool,
    revision: int,
    writer: str,
    now: datetime,
) -> QuickSave | None:
    """Save an answer if nothing speaks against it."""
    hashed, desk = token_sha(token), None
    sha = quick.shown_at(engine, attempt_id, position)
    if sha is None or engine.dialect.name == "sqlite":
        # SQLite reads in no time, and PostgreSQL needs to have met a place of a paper once.
        desk = quick.found(engine, token_sha=hashed, attempt_id=attempt_id, position=position, now=now)
        if desk is None:
            return None
        sha = desk.presentation_sha
    part = _presentation(engine, sha)
    try:
        given = KINDS[part.kind].parse(part.shown, form)
    except BadAnswer:
        return None
    sent = Sent(given, None if given is None else canonical(given), flagged, revision, writer, False, now)
    if engine.dialect.name == "postgresql":
        return _at_once(engine, hashed, attempt_id, position, sha, sent)
    if desk is None or not _takes(desk, sent):
        return None
    entry = Entry(desk.journal_length + 1, position, desk.revision + 1, writer, sent.text, flagged, now)
    if not quick.save(engine, token_sha=hashed, desk=desk, entry=entry):
        return None
    return QuickSave(desk.viewer.id, entry.revision, given is not None)


def _presentation(engine: Engine, sha: str) -> Presentation:
    known = releases.known_presentation(sha)
    if known is not None:
        return known
    with reading(engine) as connection:
        return releases.presentation_of(connection, sha)


def _takes(desk: Desk, sent: Sent) -> bool:
    # Whether a change from before the last answer is still one is the other way's affair, on PostgreSQL too.
    if sent.revision < desk.revision and desk.writer != _uncounted(sent):
        return False
    try:
        return refusal_of(desk, sent) is None
    except Conflict:
        return False


def _uncounted(sent: Sent) -> str | None:
    """Return the name of a page that does not count its changes: what it says later is what it means."""
    return None if "." in sent.writer else sent.writer


def _at_once(
    engine: Engine, hashed: str, attempt_id: str, position: int, presentation_sha: str, sent: Sent
) -> QuickSave | None:
    asked = {
        "token_sha": hashed,
        "attempt_id": attempt_id,
        "position": position,
        "presentation_sha": presentation_sha,
        "revision": sent.revision,
        "writer": sent.writer,
        "uncounted": _uncounted(sent),
        "answer": sent.text,
        "flagged": sent.flagged,
        "now": sent.now,
        "sealed": sealed(sent.writer, sent.text, sent.flagged, sent.now, Outcome.TAKEN),
    }
    done = quick.save_at_once(engine, asked)
    return None if done is None else QuickSave(done[1], done[0], sent.given is not None)


def look(engine: Engine, *, token: str, attempt_id: str, position: int, now: datetime) -> QuestionPage | None:
    """Return a question of a running attempt to its owner, if nothing speaks against it."""
    found = quick.page(engine, token_sha=token_sha(token), attempt_id=attempt_id, position=position, now=now)
    if found is None:
        return None
    desk = found.desk
    if desk.frontier not in (None, position):
        return None
    shown, stems = _presentation(engine, desk.presentation_sha), [_stem(engine, row) for row in found.places]
    points = _points(engine, desk.scoring_sha)
    try:
        refuse_closed(desk, now)
    except Conflict:
        return None
    said = tuple(said_of(row) for row in found.messages)
    return page_of(desk, found.places, stems, shown=shown, points=points, said=said, now=now)


def _stem(engine: Engine, row: Any) -> str:
    return _presentation(engine, row.presentation_sha).stem


def _points(engine: Engine, sha: str) -> Decimal:
    known = releases.known_scoring(sha)
    if known is not None:
        return known.points
    with reading(engine) as connection:
        return releases.scoring_of(connection, sha).points

"""Receipts: what a student handed in, signed by the installation, and whether it is still what the store says.

A receipt has no keys and no marks, and nothing that a key could be guessed from: the revisions of the questions stand
in it as what was shown, and as a keyed seal of all three parts. The answers are those of the journal at the close.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from ..errors import Conflict, NotFound
from ..exam.receipt import Facts, Signature, code, differences, read, same_code, sealed, signed
from ..exam.replay import journal
from ..exam.replay.facts import Current
from ..i18n import Message, msg
from ..questions import KINDS
from ..store import attempts, journals, releases
from ..store.accounts import Viewer
from ..store.engine import reading
from .closing import close_expired
from .grading import read_answer
from .grading_again import NO_ANSWER
from .replaying import read_entries, taken_of


@dataclass(frozen=True)
class Given:
    """One question on a receipt."""

    position: int
    item: str
    text: str | None
    answer: Any
    saved_at: datetime | None
    presentation: str
    revision: str


@dataclass(frozen=True)
class Receipt:
    """A receipt as a page shows it; `text` is the signed file."""

    attempt_id: str
    student: str
    login: str
    quiz_title: str
    quiz_revision: int
    started_at: datetime
    deadline_at: datetime
    submitted_at: datetime
    closed_by: str
    answers: tuple[Given, ...]
    journal_length: int
    journal_end: str
    code: str
    text: str


@dataclass(frozen=True)
class Verification:
    """What became of verifying. `receipt` is there where the signature is good.

    `differences` says in what the receipt and the store do not agree; None where there was nothing to compare.
    """

    signature: Signature
    message: Message
    receipt: Receipt | None = None
    differences: tuple[Message, ...] | None = None

    @property
    def agrees(self) -> bool:
        return self.signature is Signature.GOOD and self.differences == ()


def receipt(engine: Engine, *, viewer: Viewer, attempt_id: str, secret: str, now: datetime) -> Receipt:
    """Return the receipt of a student's own closed attempt; every time the same.

    Raises `NotFound` for an attempt that is not theirs, and `Conflict` for one that is not closed, or whose journal
    does not fit its seal.
    """
    with reading(engine) as connection:
        row = attempts.one(connection, attempt_id)
    if row is None or row.user_id != viewer.id:
        raise NotFound(msg("There is no such page, or it is not yours."))
    close_expired(engine, [row], now, own=True)
    with journals.snapshot(engine) as connection:
        facts = _facts(connection, attempt_id, secret)
    if facts is None:
        raise Conflict(msg("The attempt is still running. Its receipt is here when it is closed."))
    return _shown(facts, signed(facts, secret))


def verify(engine: Engine, text: str | bytes, secret: str) -> Verification:
    """Verify whatever was sent as a receipt: its signature, and then that the store says the same."""
    found = read(text, secret)
    if found.facts is None:
        return Verification(found.signature, found.message)
    facts = {name: value for name, value in found.facts.items() if name not in ("schema", "key")}
    original = _shown(facts, signed(facts, secret))
    try:
        with journals.snapshot(engine) as connection:
            store = _facts(connection, facts["attempt"], secret)
    except Conflict as error:
        return Verification(found.signature, found.message, original, (error.message,))
    if store is None:
        return Verification(found.signature, found.message, original, (_GONE,))
    return Verification(found.signature, found.message, original, tuple(differences(facts, store)))


def verify_code(engine: Engine, *, attempt_id: str, given: str, secret: str) -> Verification:
    """Verify the code of a printed receipt: make the receipt again from the store and compare its code."""
    try:
        with journals.snapshot(engine) as connection:
            facts = _facts(connection, attempt_id, secret)
    except Conflict as error:
        return Verification(Signature.UNREADABLE, error.message)
    if facts is None:
        return Verification(Signature.UNREADABLE, msg("There is no closed attempt of this name."))
    again = _shown(facts, signed(facts, secret))
    if not same_code(given, again.code):
        return Verification(Signature.BAD, msg("The code is not that of the attempt as it is in the store."))
    good = msg("The code is right: the attempt in the store is the one that was printed. Compare the answers below.")
    return Verification(Signature.GOOD, good, again, ())


_GONE = msg("The attempt of the receipt is not in the store, or is open there.")


def _facts(connection: Connection, attempt_id: str, secret: str) -> Facts | None:
    """Return what a receipt says of an attempt; None where there is no such attempt, or it is open.

    Raises `Conflict` where the journal was changed after the close.
    """
    row = journals.taken(connection, attempt_id)
    if row is None or row.submitted_at is None:
        return None
    taken, entries = taken_of(row), read_entries(connection, attempt_id)
    length = journal.close_of(taken, entries).length
    if length is None or journal.chained(taken, entries[:length]).findings:
        raise Conflict(
            msg("The journal of this attempt does not fit its seal, so there can be no receipt. Tell your instructor.")
        )
    answers = journal.answers_at(taken, entries)
    places = journals.paper(connection, attempt_id)
    return {
        "attempt": row.id,
        "login": row.login,
        "student": row.name,
        "quiz": row.quiz,
        "quiz_title": row.title,
        "quiz_revision": row.quiz_revision_id,
        "started_at": _written(row.started_at),
        "deadline_at": _written(row.deadline_at),
        "submitted_at": _written(row.submitted_at),
        "closed_by": row.closed_by,
        "genesis": row.genesis,
        "journal_length": length,
        "journal_end": row.journal_sha,
        "answers": [_place(connection, place, answers.get(place.position), secret) for place in places],
    }


def _place(connection: Connection, place: Any, current: Current | None, secret: str) -> dict[str, Any]:
    part = releases.presentation_of(connection, place.presentation_sha)
    answer = None if current is None else read_answer(current.answer)
    try:
        text = None if answer is None else KINDS[part.kind].answer_text(part.shown, answer)
    except NO_ANSWER:
        text = None
    return {
        "position": place.position,
        "item": f"{place.bank}:{place.slug}",
        "presentation": place.presentation_sha,
        "revision": sealed((place.presentation_sha, place.scoring_sha, place.mapping_sha), secret),
        "text": text,
        "answer": answer,
        "saved_at": None if current is None else _written(current.saved_at),
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _shown(facts: Facts, text: str) -> Receipt:
    return Receipt(
        attempt_id=facts["attempt"],
        student=facts["student"],
        login=facts["login"],
        quiz_title=facts["quiz_title"],
        quiz_revision=facts["quiz_revision"],
        started_at=datetime.fromisoformat(facts["started_at"]),
        deadline_at=datetime.fromisoformat(facts["deadline_at"]),
        submitted_at=datetime.fromisoformat(facts["submitted_at"]),
        closed_by=facts["closed_by"],
        answers=tuple(_given(place) for place in facts["answers"]),
        journal_length=facts["journal_length"],
        journal_end=facts["journal_end"],
        code=code(text),
        text=text,
    )


def _given(place: Mapping[str, Any]) -> Given:
    at = place["saved_at"]
    saved_at = None if at is None else datetime.fromisoformat(at)
    return Given(
        place["position"],
        place["item"],
        place["text"],
        place["answer"],
        saved_at,
        place["presentation"],
        place["revision"],
    )

"""Taking an answer in. What the rules do not take is kept in the journal for a person to judge; nothing is lost."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from ..content.fingerprint import canonical
from ..errors import Conflict
from ..exam.chain import Entry, Outcome
from ..exam.timing import State, state, takes_answers
from ..i18n import msg
from ..questions import KINDS
from ..questions.kind import Answer, Form
from ..store import attempts, releases
from ..store.accounts import Viewer
from ..store.attempts import Desk
from ..store.engine import writing
from .desks import NotOpen, Paused, TimeIsOver, owned_desk

MOST_KEPT = 200
"""How many answers that were not taken are kept of one attempt: enough for any honest mishap."""


@dataclass(frozen=True)
class Saved:
    """The acknowledgement of a saved answer.

    `replaced` says that nothing was written, because the page itself has had a later change taken: of that one are the
    revision and the time, and `answered` and `flagged` say what counts.
    """

    viewer: Viewer
    revision: int
    saved_at: datetime
    answered: bool
    flagged: bool
    replaced: bool = False


class ChangedElsewhere(Conflict):
    """Another page of the same student has answered this question since this page was opened.

    `given` is the answer that was not taken.
    """

    def __init__(self, given: Answer | None) -> None:
        super().__init__(
            msg("This question was answered in another window meanwhile. Choose which of the two answers counts.")
        )
        self.given = given


@dataclass(frozen=True)
class Sent:
    """An answer as it came in: what was given, and its text as it is stored."""

    given: Answer | None
    text: str | None
    flagged: bool
    revision: int
    writer: str
    queued: bool
    now: datetime


def answer(
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
    queued: bool = False,
) -> Saved:
    """Save an answer. When this returns, the answer is on disk.

    `revision` is the one that the page was opened on and `writer` a name of that page: an older revision is taken
    only from the page that wrote the newer one, so that a second tab never overwrites in silence. A change that its own
    page has replaced since, and one that counts already, are acknowledged and written nowhere. `queued` says that the
    answer had to wait for a network. Raises `NotSignedIn`, `NotFound`, `BadAnswer` and `Paused`, and then nothing
    was written; `TimeIsOver`, `NotOpen` and `ChangedElsewhere`, and then the answer is in the journal and not taken.
    """
    with writing(engine) as connection:
        while True:
            desk = owned_desk(connection, token, attempt_id, position, now, hold=True)
            # Half a word that was typed on is no mistake either, so this comes before it is read.
            replaced = _replaced(connection, desk, revision, writer, now)
            if replaced is not None:
                return replaced
            part = releases.presentation_of(connection, desk.presentation_sha)
            given = KINDS[part.kind].parse(part.shown, form)
            text = None if given is None else canonical(given)
            sent = Sent(given, text, flagged, revision, writer, queued, now)
            if _counts_already(desk, sent):
                return _standing(desk, now)
            refusal = refusal_of(desk, sent)
            # PostgreSQL read the journal before it waited for the attempt's row, so another window's save may have
            # come between. The row is held now: a second reading sees that save, and no third is ever needed.
            if refusal is None and attempts.save(
                connection, attempt_id=attempt_id, head=desk.journal_head, entry=_entry(desk, sent, Outcome.TAKEN)
            ):
                return Saved(desk.viewer, desk.revision + 1, now, given is not None, flagged)
            if isinstance(refusal, NotOpen) and (sent.text, sent.flagged) == (desk.answer, desk.flagged):
                # The button that left the question has brought this very answer already.
                return _standing(desk, now)
            if refusal is not None and _keep(connection, desk, sent, refusal):
                break
    raise refusal


def refusal_of(desk: Desk, sent: Sent) -> Conflict | None:
    """Return why an answer is not taken; None if it is. Raises `Paused`."""
    if not takes_answers(desk.timing, sent.now, queued=sent.queued):
        if state(desk.timing, sent.now) is State.PAUSED:
            raise Paused
        return TimeIsOver()
    if desk.frontier not in (None, desk.position):
        return NotOpen(desk.frontier)
    if desk.closes_at is not None and desk.timing.paused_at is None and sent.now > desk.closes_at + desk.timing.grace:
        return NotOpen(desk.frontier)
    older = sent.revision < desk.revision and not _follows(sent.writer, desk.writer)
    if older and (sent.text, sent.flagged) != (desk.answer, desk.flagged):
        return ChangedElsewhere(sent.given)
    return None


def _follows(writer: str, last: str) -> bool:
    """Say whether an answer may follow another without having seen it: from the same page, and from after it.

    A page counts its changes after a point in its name, so that one of its saves that was long on its way does not
    take the place of a later one. A page without a script has no count.
    """
    (page, turn), (last_page, last_turn) = _turn(writer), _turn(last)
    return page == last_page and (turn > last_turn or turn == last_turn == 0)


def _replaced(connection: Connection, desk: Desk, revision: int, writer: str, now: datetime) -> Saved | None:
    """Return the acknowledgement of a change whose page has had a later one taken; None for any other change."""
    if revision >= desk.revision:
        return None
    (page, turn), (last_page, last_turn) = _turn(writer), _turn(desk.writer)
    if page == last_page:
        return _standing(desk, now, replaced=True) if turn < last_turn else None
    own = attempts.last_of_page(connection, attempt_id=desk.attempt_id, position=desk.position, page=page)
    if own is None or turn >= _turn(own.writer)[1]:
        return None
    # Not the revision of the other page's answer: this page has not seen it.
    return replace(_standing(desk, now, replaced=True), revision=own.revision, saved_at=own.received_at)


def _counts_already(desk: Desk, sent: Sent) -> bool:
    """Say whether this very change is the answer that counts: a button has brought it, or nobody heard that it came."""
    same = (sent.writer, sent.text, sent.flagged) == (desk.writer, desk.answer, desk.flagged)
    return same and sent.revision < desk.revision and _turn(sent.writer)[1] > 0


def _standing(desk: Desk, now: datetime, *, replaced: bool = False) -> Saved:
    """Return the acknowledgement of the answer that counts."""
    return Saved(desk.viewer, desk.revision, desk.saved_at or now, desk.answer is not None, desk.flagged, replaced)


def _turn(writer: str) -> tuple[str, int]:
    page, _, count = writer.partition(".")
    return page, int(count) if count.isascii() and count.isdecimal() else 0


def _keep(connection: Connection, desk: Desk, sent: Sent, refusal: Conflict) -> bool:
    """Keep an answer that is not taken, unless it says nothing new; says whether there is nothing more to do."""
    if sent.text == desk.answer or attempts.kept(connection, desk.attempt_id) >= MOST_KEPT:
        return True
    outcome = Outcome.CONFLICT if isinstance(refusal, ChangedElsewhere) else Outcome.LATE
    return attempts.note(
        connection, attempt_id=desk.attempt_id, head=desk.journal_head, entry=_entry(desk, sent, outcome)
    )


def _entry(desk: Desk, sent: Sent, outcome: Outcome) -> Entry:
    revision = desk.revision + 1 if outcome is Outcome.TAKEN else 0
    seq = desk.journal_length + 1
    return Entry(seq, desk.position, revision, sent.writer, sent.text, sent.flagged, sent.now, outcome)

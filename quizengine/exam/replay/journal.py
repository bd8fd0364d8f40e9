"""The journal: its chain entry by entry, its end at the close, and the answers that it makes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from ...i18n import Message, msg
from ..chain import Entry, Outcome, first_break
from .checks import Check, check, shown
from .facts import Current, Noted, Taken

CHAIN = msg("Every entry of the journal follows from those before it")
END = msg("The journal ends as it did at the close")
ANSWERS = msg("The current answers are those of the journal")

_COUNTS = frozenset({Outcome.TAKEN.value, Outcome.COUNTED.value})
_KNOWN = frozenset(outcome.value for outcome in Outcome)


def chained(taken: Taken, entries: Sequence[Noted]) -> Check:
    """Verify the chain from the genesis on."""
    at = _break(taken.genesis, entries)
    finding = msg("Entry {seq} of the journal is changed, missing or out of its place.", seq=at)
    return check("chain", CHAIN, [] if at is None else [finding])


def _break(genesis: str, entries: Sequence[Noted]) -> int | None:
    readable = list(takewhile(lambda entry: entry.outcome in _KNOWN, entries))
    at = first_break(genesis, [(_entry(one), one.chain) for one in readable])
    return len(readable) + 1 if at is None and len(readable) < len(entries) else at


def _entry(noted: Noted) -> Entry:
    return Entry(
        seq=noted.seq,
        position=noted.position,
        revision=noted.revision,
        writer=noted.writer,
        answer=noted.answer,
        flagged=noted.flagged,
        received_at=noted.received_at,
        outcome=Outcome(noted.outcome),
    )


@dataclass(frozen=True)
class Close:
    """How many entries the journal had at the close: all of them in an attempt that runs, None if none fits."""

    length: int | None


def close_of(taken: Taken, entries: Sequence[Noted]) -> Close:
    """Find where the journal ended when the attempt was closed."""
    if taken.submitted_at is None:
        return Close(len(entries))
    seals = [taken.genesis, *(entry.chain for entry in entries)]
    return Close(next((length for length, seal in enumerate(seals) if seal == taken.journal_sha), None))


def ended(taken: Taken, entries: Sequence[Noted]) -> Check:
    """Hold the end of the journal against the seal that was kept at the close."""
    return check("end", END, _ended(taken, entries))


def _ended(taken: Taken, entries: Sequence[Noted]) -> Iterable[Message]:
    if taken.submitted_at is None:
        if taken.journal_sha is not None:
            yield msg("The attempt is open, and its journal has the seal of a close.")
        return
    length = close_of(taken, entries).length
    if length is None:
        yield msg("No entry of the journal has the seal that was kept at the close.")
        return
    for entry in entries[length:]:
        if entry.outcome == Outcome.TAKEN:
            yield msg("Entry {seq} of the journal was taken after the close.", seq=entry.seq)


def answers(entries: Iterable[Noted]) -> dict[int, Current]:
    """Return the answers that some entries make: of each question the last one that counts."""
    return {
        entry.position: Current(
            entry.position, entry.revision, entry.writer, entry.answer, bool(entry.flagged), entry.received_at
        )
        for entry in entries
        if entry.outcome in _COUNTS
    }


def answers_at(taken: Taken, entries: Sequence[Noted], moment: datetime | None = None) -> dict[int, Current]:
    """Return the answers at the close, and with a moment also what people had decided to count by then."""
    length = close_of(taken, entries).length
    early = entries[: len(entries) if length is None else length]
    later = [] if moment is None else [entry for entry in entries[len(early) :] if entry.received_at <= moment]
    return answers([*early, *later])


def answered(entries: Sequence[Noted], current: Iterable[Current]) -> Check:
    """Hold the current answers against those that the journal makes."""
    wanted, stored = answers(entries), {one.position: one for one in current}
    return check("answers", ANSWERS, _apart(wanted, stored))


_FIELDS = {
    "answer": msg("the answer"),
    "flagged": msg("the mark to come back"),
    "revision": msg("the revision"),
    "writer": msg("the page that wrote it"),
    "saved_at": msg("the time of saving"),
}


def _apart(wanted: dict[int, Current], stored: dict[int, Current]) -> Iterable[Message]:
    for position in sorted(wanted.keys() | stored.keys()):
        if position not in stored:
            yield msg("The journal has an answer to question {position}, and the store has none.", position=position)
        elif position not in wanted:
            yield msg("The store has an answer to question {position}, and the journal has none.", position=position)
        else:
            for field, name in _FIELDS.items():
                one, other = getattr(wanted[position], field), getattr(stored[position], field)
                if one != other:
                    yield msg(
                        "Question {position}, {field}: “{journal}” by the journal, “{store}” in the store.",
                        position=position,
                        field=name,
                        journal=shown(one),
                        store=shown(other),
                    )

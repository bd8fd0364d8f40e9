"""The journal of an attempt as a chain: each entry seals all that came before it.

An entry's seal is the sha256 of the seal before it and of what the entry says, in canonical JSON; the first follows
the genesis, which seals the start and the drawn paper. Whoever changes, drops, adds or reorders an entry has to
make every later seal anew, and the last one is kept with the attempt and on the student's signed receipt. Reference:
Haber & Stornetta, How to time-stamp a digital document, Journal of Cryptology 3 (1991).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from ..content.fingerprint import canonical


class Outcome(StrEnum):
    """What became of an answer that came in. All but the first wait for a person to judge."""

    TAKEN = "taken"
    LATE = "late"
    CONFLICT = "conflict"
    COUNTED = "counted"
    """An answer that was not taken at first, and that a person has decided to count."""


@dataclass(frozen=True)
class Entry:
    """What came in, and when."""

    seq: int
    position: int
    revision: int
    writer: str
    answer: str | None
    flagged: bool
    received_at: datetime
    outcome: Outcome = Outcome.TAKEN


def genesis(
    *,
    attempt_id: str,
    user_id: int,
    quiz_revision_id: int,
    seed: str,
    started_at: datetime,
    paper: Iterable[Sequence[object]],
) -> str:
    """Return the seal of a start. `paper` has (position, item revision, order of choices as JSON) of every place."""
    facts = [attempt_id, user_id, quiz_revision_id, seed, _moment(started_at), [list(place) for place in paper]]
    return sha256(canonical(facts).encode()).hexdigest()


def link(previous: str, entry: Entry) -> str:
    """Return the seal of an entry that follows another."""
    numbers = f'["{previous}",{entry.seq},{entry.position},{entry.revision},'
    rest = sealed(entry.writer, entry.answer, entry.flagged, entry.received_at, entry.outcome)
    return sha256(f"{numbers}{rest}".encode()).hexdigest()


def sealed(writer: str, answer: str | None, flagged: bool, received_at: datetime, outcome: Outcome) -> str:
    """Return what a seal covers after the seal before it and the numbers of the entry: the end of a JSON list."""
    return canonical([writer, answer, flagged, _moment(received_at), outcome.value])[1:]


def first_break(start: str, entries: Iterable[tuple[Entry, str]]) -> int | None:
    """Return the number of the first entry that does not follow from those before it; None if all do."""
    previous, expected = start, 1
    for entry, seal in entries:
        if entry.seq != expected or link(previous, entry) != seal:
            return expected
        previous, expected = seal, expected + 1
    return None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")

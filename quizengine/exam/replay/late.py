"""Answers that were not taken at first: whatever of them counts, a person has decided, after the close and at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...i18n import Message, msg
from ..chain import Outcome
from .checks import Check, check
from .facts import Noted

LATE = msg("Every late answer that counts was decided by a person, and graded at that moment")
_WAITED = frozenset({Outcome.LATE.value, Outcome.CONFLICT.value})


@dataclass(frozen=True)
class Decided:
    """A person's decision on the entry of the journal with this number."""

    seq: int
    counted: bool
    decided_at: datetime


def decided(
    entries: Sequence[Noted], closed_after: int, decisions: Sequence[Decided], graded: frozenset[tuple[int, datetime]]
) -> Check:
    """Hold the entries that were counted against the decisions.

    `closed_after` is how many entries the journal had at the close, and `graded` has (position, moment) of every
    grading.
    """
    return check("late", LATE, _decided(entries, closed_after, decisions, graded))


def _decided(
    entries: Sequence[Noted], closed_after: int, decisions: Sequence[Decided], graded: frozenset[tuple[int, datetime]]
) -> Iterable[Message]:
    by_seq = {entry.seq: entry for entry in entries}
    counted = [entry for entry in entries if entry.outcome == Outcome.COUNTED]
    for entry in counted:
        if not any(_makes(by_seq.get(one.seq), one, entry) for one in decisions):
            yield msg("Entry {seq} of the journal counts, and nobody has decided that.", seq=entry.seq)
        if entry.seq <= closed_after:
            yield msg("Entry {seq} of the journal was counted before the close.", seq=entry.seq)
        if (entry.position, entry.received_at) not in graded:
            yield msg("Entry {seq} of the journal was counted and not graded.", seq=entry.seq)
    for one in decisions:
        source = by_seq.get(one.seq)
        if source is None or source.outcome not in _WAITED:
            yield msg("There is a decision on entry {seq} of the journal, which did not wait for one.", seq=one.seq)
        elif one.counted and not any(_makes(source, one, entry) for entry in counted):
            yield msg("The decision to count entry {seq} of the journal has made no entry.", seq=one.seq)


def _makes(source: Noted | None, one: Decided, entry: Noted) -> bool:
    """Say whether an entry is what a decision on another comes to."""
    return (
        source is not None
        and one.counted
        and one.decided_at == entry.received_at
        and source.seq < entry.seq
        and _said(source) == _said(entry)
    )


def _said(entry: Noted) -> tuple[int, str | None, bool, str]:
    return entry.position, entry.answer, bool(entry.flagged), entry.writer

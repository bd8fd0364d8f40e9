"""What a change of the banks does to the coverage of a programme, code by code, and by which items."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..content.claims import codes, held
from ..content.programme import Programme
from .coverage import Coverage

Holders = Mapping[tuple[str, str], frozenset[str]]


@dataclass(frozen=True)
class State:
    """A state of the banks: its report, and for each code (kind, code) the items on topic that hold it."""

    report: Coverage
    holders: Holders
    items: frozenset[str]
    off_topic: frozenset[str]


@dataclass(frozen=True)
class CodeChange:
    """A competency, an indicator or a topic whose items on topic are not the same before and after."""

    kind: str
    code: str
    before: int
    after: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def is_lost(self) -> bool:
        """Say whether it had items and has none any more."""
        return self.before > 0 and self.after == 0


@dataclass(frozen=True)
class VerdictChange:
    competency: str
    criterion: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What differs between two states. Items that are named in neither list are the same in what they cover."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    gone_off_topic: tuple[str, ...]
    back_on_topic: tuple[str, ...]
    codes: tuple[CodeChange, ...]
    verdicts: tuple[VerdictChange, ...]

    @property
    def lost(self) -> tuple[CodeChange, ...]:
        return tuple(one for one in self.codes if one.is_lost)

    def __bool__(self) -> bool:
        return any((self.added, self.removed, self.gone_off_topic, self.back_on_topic, self.codes, self.verdicts))


def state(programme: Programme, report: Coverage) -> State:
    """Return the state that a report was made of: the items that it counts, where a person has placed them."""
    off = report.off_topic_names
    holders: dict[tuple[str, str], set[str]] = {key: set() for key in codes(programme)}
    for one in report.active:
        if one.name not in off:
            for key in held(programme, one):
                holders.setdefault(key, set()).add(one.name)
    names = frozenset(one.name for one in report.active)
    return State(report, {key: frozenset(found) for key, found in holders.items()}, names, off)


def change(before: State, after: State) -> Change:
    """Compare two states of the banks of one programme. Codes that neither state knows are left out.

    Example: the one item of an indicator that is retired gives a `CodeChange` from 1 to 0, which is lost.
    """
    both = before.items & after.items
    return Change(
        added=tuple(sorted(after.items - before.items)),
        removed=tuple(sorted(before.items - after.items)),
        gone_off_topic=tuple(sorted(both & after.off_topic - before.off_topic)),
        back_on_topic=tuple(sorted(both & before.off_topic - after.off_topic)),
        codes=tuple(_changed(before.holders, after.holders)),
        verdicts=tuple(_verdicts(before.report, after.report)),
    )


def as_json(found: Change) -> dict[str, Any]:
    """Return the change as plain data; the names are a contract with whoever reads it."""
    return {
        "added": list(found.added),
        "removed": list(found.removed),
        "gone_off_topic": list(found.gone_off_topic),
        "back_on_topic": list(found.back_on_topic),
        "codes": [
            {
                "kind": one.kind,
                "code": one.code,
                "before": one.before,
                "after": one.after,
                "gained": list(one.gained),
                "lost": list(one.lost),
            }
            for one in found.codes
        ],
        "verdicts": [
            {"competency": one.competency, "criterion": one.criterion, "before": one.before, "after": one.after}
            for one in found.verdicts
        ],
        "lost": [one.code for one in found.lost],
    }


def _changed(before: Holders, after: Holders) -> Iterator[CodeChange]:
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key, frozenset()), after.get(key, frozenset())
        if old != new:
            yield CodeChange(*key, len(old), len(new), tuple(sorted(new - old)), tuple(sorted(old - new)))


def _verdicts(before: Coverage, after: Coverage) -> Iterator[VerdictChange]:
    old = {
        (row.code, one.criterion): one.verdict.value
        for row in before.alignment.on_topic.competencies
        for one in row.judgements
    }
    for row in after.alignment.on_topic.competencies:
        for one in row.judgements:
            was = old.get((row.code, one.criterion), one.verdict.value)
            if was != one.verdict.value:
                yield VerdictChange(row.code, one.criterion.value, was, one.verdict.value)

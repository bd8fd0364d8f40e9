"""Gradings: each made again from its key, its answer and the decision it names, and their sum."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from ...content.programme import Scale
from ...content.types import plain
from ...i18n import Message, msg
from ..scale import mark
from .checks import Check, check, shown
from .facts import Graded

GRADES = msg("Every grading comes out the same again")
TOTAL = msg("The points and the mark add up again")
RAISE_ONLY = "raise_only"


@dataclass(frozen=True)
class Again:
    """What a grading comes to now, by its own key and the decision and adjustments that it names, as a row spells it.

    `machine` is the verdict before any person's decision.
    """

    points: str
    max_points: str
    verdict: str
    reason: str
    machine: str


@dataclass(frozen=True)
class Decision:
    """A person's decision on answers of this form to this question."""

    id: int
    decided_at: datetime
    undone_at: datetime | None

    def in_force(self, moment: datetime) -> bool:
        return self.decided_at <= moment and (self.undone_at is None or moment < self.undone_at)


@dataclass(frozen=True)
class Adjusted:
    """What an instructor did about an item, as it was shown."""

    id: int
    made_at: datetime
    undone_at: datetime | None

    def may_count(self, moment: datetime) -> bool:
        return self.made_at <= moment and (self.undone_at is None or moment <= self.undone_at)

    def must_count(self, moment: datetime) -> bool:
        return self.made_at < moment and (self.undone_at is None or moment < self.undone_at)


@dataclass(frozen=True)
class Run:
    """A regrade of the quiz: how many gradings its log names, and how many of its moment the store has.

    Where it was undone, the gradings before it stand again as copies of that moment.
    """

    run_at: datetime
    policy: str
    answers: int
    found: int
    undone_at: datetime | None = None
    id: int | None = None
    numbered: bool = False
    """Its gradings name it; those of versions before regrades could be undone do not."""


@dataclass(frozen=True)
class Item:
    """All about the gradings of one place: the key that it was drawn with, and all keys it had under this wording.

    `again` has the gradings made again by their numbers, None for one whose key or answer cannot be used at all.
    """

    position: int
    scoring_sha: str
    keys: frozenset[str]
    gradings: Sequence[Graded]
    again: Mapping[int, Again | None]
    decisions: Sequence[Decision]
    counted_at: frozenset[datetime]
    adjusted: Sequence[Adjusted] = ()


# -- the same again --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """What a grading has to say. Of a grading that a regrade has left as it was, either reason will do."""

    points: str
    max_points: str
    verdict: str
    reasons: tuple[str, ...]


_FIELDS = {"points": msg("points"), "max_points": msg("maximum"), "verdict": msg("verdict")}
_REASON = msg("reason")


def repeated(items: Iterable[Item], runs: Sequence[Run], *, version: str) -> Check:
    """Hold every grading against what it comes to now. What another version graded otherwise is a doubt."""
    findings: list[Message] = []
    doubts: list[Message] = []
    for item in items:
        for grading, due in zip(item.gradings, _dues(item, runs), strict=True):
            found = list(_apart(item.position, grading, due))
            (findings if grading.engine_version == version else doubts).extend(found)
    return check("grades", GRADES, findings, doubts)


def _dues(item: Item, runs: Sequence[Run]) -> list[Due | None]:
    """Return what each grading of a place has to say, one after another."""
    found: list[Due | None] = []
    for index, grading in enumerate(item.gradings):
        again, source = item.again.get(grading.id), copied(item, grading, runs)
        if source is not None:
            found.append(found[source])
        elif again is None:
            found.append(None)
        else:
            fresh = Due(again.points, again.max_points, again.verdict, (again.reason,))
            before = found[index - 1] if index else None
            found.append(fresh if before is None else _kept(grading, fresh, before, runs))
    return found


def _kept(grading: Graded, fresh: Due, before: Due, runs: Sequence[Run]) -> Due:
    """Return what is due where a regrade that only raises may have left an answer what it had."""
    had, has = number(before.points), number(fresh.points)
    if had is None or has is None or not any(raises(run, grading.graded_at) for run in runs):
        return fresh
    left = replace(before, reasons=(*before.reasons, *fresh.reasons))
    if fresh.max_points == before.max_points:
        return left if has < had else fresh
    # Worth more or less than before: it depends on the whole paper which of the two counts.
    return left if (grading.points, grading.max_points) == (left.points, left.max_points) else fresh


def raises(run: Run, moment: datetime) -> bool:
    return run.run_at == moment and run.policy == RAISE_ONLY


def copied(item: Item, grading: Graded, runs: Sequence[Run]) -> int | None:
    """Return which grading one repeats, because the regrade between them was undone."""
    undone = next((run for run in runs if run.undone_at == grading.graded_at), None)
    if undone is None:
        return None
    earlier = [index for index, one in enumerate(item.gradings) if one.graded_at < undone.run_at]
    return earlier[-1] if earlier else None


def _apart(position: int, grading: Graded, due: Due | None) -> Iterable[Message]:
    if due is None:
        yield msg("Question {position}: the answer cannot be graded by the key of its grading.", position=position)
        return
    for field, name in _FIELDS.items():
        stored, wanted = getattr(grading, field), getattr(due, field)
        if stored != wanted:
            yield _otherwise(position, name, stored, wanted)
    if grading.reason not in due.reasons:
        yield _otherwise(position, _REASON, grading.reason, due.reasons[0])


def _otherwise(position: int, field: Message, stored: str, wanted: str) -> Message:
    return msg(
        "Question {position}, {field}: “{store}” in the store, “{again}” when graded again.",
        position=position,
        field=field,
        store=shown(stored),
        again=shown(wanted),
    )


# -- the sum ---------------------------------------------------------------------------------------------------------


def added(items: Sequence[Item], runs: Sequence[Run], scale: Scale) -> Check:
    """Hold the points and the mark that the latest gradings make against those that they make when graded again."""
    latest = [(item.gradings[-1], _dues(item, runs)[-1]) for item in items if item.gradings]
    stored = _sum([(grading.points, grading.max_points) for grading, _ in latest])
    again = _sum([(due.points, due.max_points) for _, due in latest if due is not None])
    return check("total", TOTAL, [*_total_apart(stored, again, scale)])


def _sum(worths: Iterable[tuple[str, str]]) -> tuple[Fraction, Fraction] | None:
    pairs = [(number(points), number(most)) for points, most in worths]
    if any(points is None or most is None for points, most in pairs):
        return None
    return (
        sum((Fraction(points) for points, _ in pairs if points is not None), Fraction(0)),
        sum((Fraction(most) for _, most in pairs if most is not None), Fraction(0)),
    )


def _total_apart(
    stored: tuple[Fraction, Fraction] | None, again: tuple[Fraction, Fraction] | None, scale: Scale
) -> Iterable[Message]:
    if stored is None or again is None:
        yield msg("The points in the store are no numbers.")
    elif stored != again or _mark(stored, scale) != _mark(again, scale):
        yield msg(
            "{store} of {store_max} points and mark {store_mark} by the store; {again} of {again_max} and {again_mark} "
            "when graded again.",
            store=_text(stored[0]),
            store_max=_text(stored[1]),
            store_mark=shown(_mark(stored, scale)),
            again=_text(again[0]),
            again_max=_text(again[1]),
            again_mark=shown(_mark(again, scale)),
        )


def _mark(total: tuple[Fraction, Fraction], scale: Scale) -> int | None:
    return mark(total[0] / total[1] if total[1] else None, scale)


def _text(value: Fraction) -> str:
    return plain(Decimal(value.numerator) / Decimal(value.denominator))


def number(text: str) -> Decimal | None:
    """Return a stored number; None where the text is none."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return None
    return value if value.is_finite() else None

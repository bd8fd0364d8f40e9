"""Gradings: each made again from its key and its answer, each explained by an event, and none missing.

An answer is graded when the attempt is closed. It is graded again when a person decides it or undoes the decision,
when a regrade runs, and when a late answer is counted; the time of a grading is exactly that of its event.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from ...content.programme import Scale
from ...content.types import plain
from ...i18n import Message, msg
from ...questions.kind import Verdict
from ..scale import mark
from .checks import Check, check, shown
from .facts import Graded, Taken

GRADES = msg("Every grading comes out the same again")
ROUNDS = msg("Every grading has its cause, and none is missing")
TOTAL = msg("The points and the mark add up again")
RAISE_ONLY = "raise_only"


@dataclass(frozen=True)
class Again:
    """What a grading comes to now, by its own key and the decision that it names, in the spelling of a row.

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
class Run:
    """A regrade of the quiz: how many gradings its log names, and how many of its moment the store has."""

    run_at: datetime
    policy: str
    answers: int
    found: int


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


# -- the same again --------------------------------------------------------------------------------------------------

_FIELDS = {
    "points": msg("points"),
    "max_points": msg("maximum"),
    "verdict": msg("verdict"),
    "reason": msg("reason"),
}


def repeated(items: Iterable[Item], runs: Sequence[Run], *, version: str) -> Check:
    """Hold every grading against what it comes to now. What another version graded otherwise is a doubt."""
    findings: list[Message] = []
    doubts: list[Message] = []
    for item in items:
        for number, grading in enumerate(item.gradings):
            before = item.gradings[number - 1] if number else None
            found = list(_apart(item, grading, item.again.get(grading.id), before, runs))
            (findings if grading.engine_version == version else doubts).extend(found)
    return check("grades", GRADES, findings, doubts)


def _apart(
    item: Item, grading: Graded, again: Again | None, before: Graded | None, runs: Sequence[Run]
) -> Iterable[Message]:
    if again is None:
        yield msg("Question {position}: the answer cannot be graded by the key of its grading.", position=item.position)
        return
    kept = before is not None and _keeps(grading, again, before, runs)
    for field, name in _FIELDS.items():
        source = before if kept and before is not None and field in ("points", "verdict") else again
        stored, wanted = getattr(grading, field), getattr(source, field)
        if stored != wanted:
            yield msg(
                "Question {position}, {field}: “{store}” in the store, “{again}” when graded again.",
                position=item.position,
                field=name,
                store=shown(stored),
                again=shown(wanted),
            )


def _keeps(grading: Graded, again: Again, before: Graded, runs: Sequence[Run]) -> bool:
    """Say whether a regrade that only raises has left an answer its points."""
    raising = any(run.run_at == grading.graded_at and run.policy == RAISE_ONLY for run in runs)
    earned = number(before.points)
    return raising and earned is not None and Decimal(again.points) < earned


# -- each with its cause, none missing -------------------------------------------------------------------------------


def caused(taken: Taken, items: Sequence[Item], strays: Sequence[Graded], runs: Sequence[Run]) -> Check:
    """Verify that each grading has its event and each event its grading; `strays` are of no place of the paper."""
    return check("causes", ROUNDS, [*_rounds(taken, items, strays, runs)])


def _rounds(taken: Taken, items: Sequence[Item], strays: Sequence[Graded], runs: Sequence[Run]) -> Iterable[Message]:
    for grading in strays:
        yield msg("There is a grading of question {position}, which is not in the paper.", position=grading.position)
    if taken.submitted_at is None:
        return
    first = {item.gradings[0].graded_at for item in items if item.gradings}
    if len(first) > 1:
        yield msg("The questions were not graded at the same moment when the attempt was closed.")
    versions: dict[datetime, set[str]] = {}
    for item in items:
        for grading in item.gradings:
            versions.setdefault(grading.graded_at, set()).add(grading.engine_version)
        yield from _of_item(item, runs)
    if any(len(found) > 1 for found in versions.values()):
        yield msg("Gradings of one moment name different versions of the engine.")
    for run in runs:
        if run.answers != run.found:
            yield msg(
                "The regrade of {moment} graded {answers} answers of the quiz; the store has {found} of its gradings.",
                moment=shown(run.run_at),
                answers=run.answers,
                found=run.found,
            )


def _of_item(item: Item, runs: Sequence[Run]) -> Iterable[Message]:
    if not item.gradings:
        yield msg("Question {position} was never graded.", position=item.position)
        return
    moments = [grading.graded_at for grading in item.gradings]
    if moments != sorted(set(moments)):
        yield msg("The gradings of question {position} are not in the order of time.", position=item.position)
    if item.gradings[0].scoring_sha != item.scoring_sha:
        yield msg("Question {position} was not graded by the key that it was drawn with.", position=item.position)
    ran_at = {run.run_at for run in runs}
    for number, grading in enumerate(item.gradings):
        yield from _of_grading(item, grading, item.gradings[number - 1] if number else None, ran_at)
    yield from _missing(item)


def _of_grading(item: Item, grading: Graded, before: Graded | None, ran_at: set[datetime]) -> Iterable[Message]:
    decision = next((one for one in item.decisions if one.id == grading.judgement_id), None)
    again = item.again.get(grading.id)
    if grading.scoring_sha not in item.keys:
        yield msg("A grading of question {position} names a key that it never had.", position=item.position)
    if grading.judgement_id is not None and (decision is None or not decision.in_force(grading.graded_at)):
        yield msg("A grading of question {position} names a decision that is not on it.", position=item.position)
    if decision is not None and again is not None and again.machine != Verdict.REVIEW:
        yield msg("A grading of question {position} follows a decision that was not needed.", position=item.position)
    if grading.judgement_id is None and again is not None and again.machine == Verdict.REVIEW:
        earlier = (one for one in item.decisions if one.decided_at < grading.graded_at)
        if any(one.in_force(grading.graded_at) for one in earlier):
            yield msg("A grading of question {position} does not follow the decision on it.", position=item.position)
    if before is not None and grading.graded_at not in _causes(item, before, decision, ran_at):
        yield msg("A grading of question {position} at {moment} has no cause.", **_at(item, grading.graded_at))


def _causes(item: Item, before: Graded, decision: Decision | None, ran_at: set[datetime]) -> set[datetime]:
    undone = {one.undone_at for one in item.decisions if one.id == before.judgement_id and one.undone_at is not None}
    decided = {decision.decided_at} if decision is not None else set()
    return ran_at | undone | decided | item.counted_at


def _missing(item: Item) -> Iterable[Message]:
    for decision in item.decisions:
        before = _last_before(item, decision.decided_at)
        if before is not None and before.verdict == Verdict.REVIEW and not _graded_at(item, decision.decided_at):
            yield msg(
                "Question {position}: the grading of the decision at {moment} is missing.",
                **_at(item, decision.decided_at),
            )
        if decision.undone_at is not None:
            before = _last_before(item, decision.undone_at)
            if before is not None and before.judgement_id == decision.id and not _graded_at(item, decision.undone_at):
                yield msg(
                    "Question {position}: the grading of the decision undone at {moment} is missing.",
                    **_at(item, decision.undone_at),
                )


def _last_before(item: Item, moment: datetime) -> Graded | None:
    return next((grading for grading in reversed(item.gradings) if grading.graded_at < moment), None)


def _graded_at(item: Item, moment: datetime) -> bool:
    return any(grading.graded_at == moment for grading in item.gradings)


def _at(item: Item, moment: datetime) -> dict[str, object]:
    return {"position": item.position, "moment": shown(moment)}


# -- the sum ---------------------------------------------------------------------------------------------------------


def added(items: Sequence[Item], runs: Sequence[Run], scale: Scale) -> Check:
    """Hold the points and the mark that the latest gradings make against those that they make when graded again."""
    stored = _sum([(item.gradings[-1].points, item.gradings[-1].max_points) for item in items if item.gradings])
    again = _sum([worth for item in items if item.gradings and (worth := _worth(item, runs)) is not None])
    return check("total", TOTAL, [*_total_apart(stored, again, scale)])


def _worth(item: Item, runs: Sequence[Run]) -> tuple[str, str] | None:
    """Return what the latest grading comes to now, following the regrades that only raise."""
    earned: str | None = None
    for number, grading in enumerate(item.gradings):
        again = item.again.get(grading.id)
        if again is None:
            return None
        before = item.gradings[number - 1] if number else None
        kept = earned is not None and before is not None and _keeps(grading, again, before, runs)
        earned = earned if kept else again.points
    return earned or "", item.again[item.gradings[-1].id].max_points  # type: ignore[union-attr]


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

"""Grading again after a key was corrected or an item was mended: first what would move, then a run with a reason.

An attempt keeps the questions that its student saw; only the key is the newly released one. Gradings are added and
never changed, so a regrade can be read back and undone, and a second one finds nothing to do.

An answer that a person decided keeps the decision as long as its premise holds, which is that the key leaves the
answer open. Where a new key settles the answer, the key counts; where the item itself was mended, that counts.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Engine

from ..errors import Conflict, NotFound
from ..exam.regrade import Earned, Policy, Standing, standing
from ..i18n import msg
from ..questions import KINDS
from ..store import attempts, regrades, releases
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .grading import Row, read_answer
from .outdated import Papers, Step, asked, papers_of, steps_of

__all__ = ["Change", "Crossing", "Moved", "Policy", "Preview", "Run", "preview", "regrade", "runs", "undo", "waiting"]


@dataclass(frozen=True)
class Change:
    """One answer that would be graded otherwise: its points before and after, out of how many."""

    student: str
    login: str
    attempt_id: str
    number: int
    position: int
    item: str
    answer_text: str
    before: Decimal
    before_max: Decimal
    after: Decimal
    after_max: Decimal


@dataclass(frozen=True)
class Moved:
    """One attempt that would stand otherwise. `crosses` says that its mark leaves one band for another."""

    student: str
    login: str
    attempt_id: str
    number: int
    before: Standing
    after: Standing

    @property
    def crosses(self) -> bool:
        return self.before.band != self.after.band


@dataclass(frozen=True)
class Crossing:
    """How many attempts would go from one band to another. None where a mark belongs to no band, or there is none."""

    before: str | None
    after: str | None
    attempts: int


@dataclass(frozen=True)
class Preview:
    """What a regrade would do. `answers` counts all that are graded under an old key or without an adjustment in
    force, changed or not; `kept` counts those that would lose and are left as they are. `seen` names this very
    outcome: a run that is given it does this, or nothing.
    """

    answers: int
    kept: int
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    crossings: tuple[Crossing, ...]
    seen: str


@dataclass(frozen=True)
class Run:
    """A line of the log."""

    id: int
    by: str
    at: datetime
    reason: str
    policy: str
    answers: int
    raised: int
    lowered: int
    undone_at: datetime | None = None


def waiting(engine: Engine, quiz: str) -> int:
    """Return how many answers a regrade would grade again. Raises `NotFound` for an unknown quiz."""
    with reading(engine) as connection:
        return regrades.how_many_outdated(connection, **asked(connection, quiz))


def preview(engine: Engine, *, quiz: str, now: datetime, policy: Policy = Policy.RECOMPUTE) -> Preview:
    """Return what a regrade of a quiz would move, writing nothing. Raises `NotFound` for an unknown quiz."""
    with reading(engine) as connection:
        papers = papers_of(connection, quiz)
        return _preview(connection, steps_of(connection, quiz, papers, policy, now), papers)


def regrade(
    engine: Engine,
    *,
    quiz: str,
    viewer: Viewer,
    reason: str,
    policy: Policy,
    now: datetime,
    seen: str | None = None,
) -> Run:
    """Grade again what is out of date.

    Raises `NotFound`, and `Conflict` where there is nothing to do, or where it is not what the preview named by
    `seen` has shown.
    """
    with writing(engine) as connection:
        regrades.hold(connection, quiz)
        papers = papers_of(connection, quiz)
        steps = steps_of(connection, quiz, papers, policy, now)
        if not steps:
            raise Conflict(msg("All answers are graded under the current keys."))
        if seen is not None and seen != _name(steps):
            raise Conflict(msg("What would change is not what you have seen: something came in between. Look again."))
        moves = [step.becomes.points - step.was.points for step in steps]
        raised = sum(move > 0 for move in moves)
        # Points that leave with a void item are no loss to whom the policy let it count for.
        lowered = sum(move < 0 for move in moves) if policy is Policy.RECOMPUTE else 0
        entry = {"quiz": quiz, "run_by": viewer.id, "run_at": now, "reason": reason, "policy": policy.value}
        id = regrades.add(connection, {**entry, "answers": len(steps), "raised": raised, "lowered": lowered})
        attempts.add_gradings(connection, [_grading(step, id) for step in steps])
    return Run(id, viewer.name, now, reason, policy.value, len(steps), raised, lowered)


def undo(engine: Engine, *, viewer: Viewer, quiz: str, regrade_id: int, now: datetime) -> int:
    """Undo a regrade: the gradings that it replaced count again; returns how many answers that were.

    Answers that a person has decided since stay as decided. Raises `NotFound`, and `Conflict` where the regrade was
    undone already or a later one built on it.
    """
    with writing(engine) as connection:
        regrades.hold(connection, quiz)
        found = regrades.one(connection, regrade_id)
        if found is None or found.quiz != quiz:
            raise NotFound(msg("There is no such regrade."))
        later = regrades.later(connection, regrade_id)
        if later is not None:
            raise Conflict(
                msg(
                    "Another regrade (by {who}: “{why}”) has graded some of these answers since. Undo that one first.",
                    who=later.name,
                    why=later.reason,
                )
            )
        before = regrades.replaced(connection, regrade_id)
        if not regrades.undo(connection, regrade_id, by=viewer.id, at=now):
            raise Conflict(msg("This regrade was undone already."))
        attempts.add_gradings(connection, [_restored(row, now) for row in before])
    return len(before)


def runs(engine: Engine, quiz: str) -> list[Run]:
    """Return the log of regrades of a quiz, newest first."""
    with reading(engine) as connection:
        rows = regrades.log(connection, quiz)
    return [
        Run(row.id, row.name, row.run_at, row.reason, row.policy, row.answers, row.raised, row.lowered, row.undone_at)
        for row in rows
    ]


def _grading(step: Step, regrade_id: int) -> Row:
    if step.counts:
        return {**step.new, "regrade_id": regrade_id}
    # The points stay; the row still says that the answer was looked at under the new key and adjustments.
    stays = ("points", "max_points", "verdict", "reason", "judgement_id")
    return {**step.new, **{name: step.row._mapping[name] for name in stays}, "regrade_id": regrade_id}


def _restored(row: Any, now: datetime) -> Row:
    return {**{name: value for name, value in row._mapping.items() if name != "id"}, "graded_at": now}


# -- what is shown before --------------------------------------------------------------------------------------------


def _preview(connection: Connection, steps: Sequence[Step], papers: Papers) -> Preview:
    moving = [step for step in steps if step.becomes != step.was]
    moved = tuple(_moved(connection, moving, papers))
    crossed = Counter((one.before.band, one.after.band) for one in moved if one.crosses)
    return Preview(
        answers=len(steps),
        kept=sum(not step.counts for step in steps),
        changes=tuple(_change(connection, step) for step in moving),
        moved=moved,
        crossings=tuple(Crossing(*bands, count) for bands, count in crossed.most_common()),
        seen=_name(steps),
    )


def _name(steps: Iterable[Step]) -> str:
    facts = [
        (step.row.attempt_id, step.row.position, step.row.points, step.row.max_points, *_as_text(step.becomes))
        for step in steps
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _as_text(earned: Earned) -> tuple[str, str]:
    return str(Fraction(earned.points)), str(Fraction(earned.max_points))


def _moved(connection: Connection, moving: Sequence[Step], papers: Papers) -> Iterable[Moved]:
    by_attempt: dict[str, list[Step]] = {}
    for step in moving:
        by_attempt.setdefault(step.row.attempt_id, []).append(step)
    for attempt_id, steps in by_attempt.items():
        row, paper = steps[0].row, papers[attempt_id]
        scale = releases.quiz_revision(connection, row.quiz_revision_id).programme.grading.scale
        then = {**paper, **{step.row.position: step.becomes for step in steps}}
        before, after = standing(paper.values(), scale), standing(then.values(), scale)
        yield Moved(row.name, row.login, attempt_id, row.number, before, after)


def _change(connection: Connection, step: Step) -> Change:
    row, was, becomes = step.row, step.was, step.becomes
    part, given = releases.presentation_of(connection, row.presentation_sha), read_answer(row.answer)
    return Change(
        student=row.name,
        login=row.login,
        attempt_id=row.attempt_id,
        number=row.number,
        position=row.position,
        item=f"{row.bank}:{row.slug}",
        answer_text="—" if given is None else KINDS[part.kind].answer_text(part.shown, given),
        before=was.points,
        before_max=was.max_points,
        after=becomes.points,
        after_max=becomes.max_points,
    )

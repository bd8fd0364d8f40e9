"""The single questions of a result, as far as they may be seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from ..content.fingerprint import Revision
from ..content.review import Shown
from ..i18n import Message
from ..questions import KINDS
from ..questions.choices import chosen
from ..questions.kind import Answer
from ..store import contests, regrades, releases
from . import late as late_answers
from .grading import read_answer, restored
from .late import Afterwards


@dataclass(frozen=True)
class Regraded:
    """What a regrade changed about one answer, and why."""

    at: datetime
    why: str
    before: Decimal
    before_max: Decimal


@dataclass(frozen=True)
class Objection:
    """A student's contest of one item, and the answer to it where there is one."""

    comment: str
    made_at: datetime
    outcome: str | None
    reply: str | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True)
class ItemResult:
    """One question of a result. What the review policy does not allow to be seen is None."""

    position: int
    stem: str
    answer_text: str | None
    verdict: str | None
    points: Decimal | None
    max_points: Decimal | None
    key_text: str | None
    reason: Message | None
    explain: str | None
    dispute: str | None
    feedback: tuple[str, ...]
    regraded: Regraded | None
    contests: tuple[Objection, ...]
    late: tuple[Afterwards, ...]
    """What became of answers that came late or met another one."""

    @property
    def contested(self) -> bool:
        """Say whether a contest of it waits for an answer."""
        return any(one.outcome is None for one in self.contests)


def items_of(
    connection: Connection,
    places: Sequence[Any],
    gradings: Mapping[int, Any],
    revisions: Mapping[str, Any],
    shown: frozenset[Shown],
) -> Iterable[ItemResult]:
    attempt_id = places[0].attempt_id if places else ""
    moved = _moved(regrades.history(connection, attempt_id))
    afterwards = late_answers.of_attempt(connection, attempt_id)
    said: dict[int, list[Objection]] = {}
    for one in contests.of_attempt(connection, attempt_id):
        said.setdefault(one.position, []).append(
            Objection(one.comment, one.made_at, one.outcome, one.reply, one.name, one.answered_at)
        )
    for place in places:
        grading, revision = gradings[place.position], revisions[f"{place.bank}:{place.slug}"]
        yield item_result(
            position=place.position,
            revision=revision,
            answer=read_answer(place.answer),
            verdict=grading.verdict,
            points=Decimal(grading.points),
            max_points=Decimal(grading.max_points),
            # The key that counted: after a regrade it is not the one that the attempt was started on.
            key=releases.scoring_of(connection, grading.scoring_sha).key,
            reason=restored(grading.reason),
            shown=shown,
            regraded=moved.get(place.position),
            contests=tuple(said.get(place.position, ())),
            late=afterwards.get(place.position, ()),
        )


def item_result(
    *,
    position: int,
    revision: Revision,
    answer: Answer | None,
    verdict: str,
    points: Decimal,
    max_points: Decimal,
    key: Any,
    reason: Message,
    shown: frozenset[Shown],
    regraded: Regraded | None = None,
    contests: tuple[Objection, ...] = (),
    late: tuple[Afterwards, ...] = (),
) -> ItemResult:
    """Return one graded question as far as `shown` lets it be seen."""
    kind, seen = KINDS[revision.shown.kind], revision.shown.shown
    right, marks, keys = (part in shown for part in (Shown.CORRECTNESS, Shown.MARK, Shown.KEY))
    # Why an answer earned what it did says whether it was right, and for a known mistake what would have been.
    why = right and (keys or Shown.FEEDBACK in shown)
    return ItemResult(
        position=position,
        stem=seen.stem,
        answer_text=None if answer is None else kind.answer_text(seen, answer),
        verdict=verdict if right else None,
        points=points if marks and right else None,
        max_points=max_points if marks and right else None,
        key_text=kind.key_texts(seen, key)[0] if keys else None,
        reason=reason if why else None,
        explain=revision.mapped.explain if Shown.EXPLANATION in shown else None,
        dispute=revision.mapped.dispute if keys else None,
        feedback=_feedback(answer, revision.mapped.feedback) if Shown.FEEDBACK in shown else (),
        regraded=regraded if marks and right else None,
        contests=contests,
        late=late,
    )


def _feedback(answer: Answer | None, feedback: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the author says about the options that were chosen."""
    return tuple(feedback[id] for id in chosen(answer) if id in feedback)


def _moved(history: Iterable[Any]) -> dict[int, Regraded]:
    """Return what the regrades that count have changed, by position: against the grading before the regrade."""
    before: dict[tuple[int, int], Any] = {}
    newest: dict[int, Any] = {}
    for row in history:
        if row.regrade_id is not None and row.position in newest and newest[row.position].regrade_id != row.regrade_id:
            before[row.position, row.regrade_id] = before.get((row.position, row.regrade_id), newest[row.position])
        newest[row.position] = row
    return {
        position: Regraded(row.run_at, row.why, Decimal(old.points), Decimal(old.max_points))
        for position, row in newest.items()
        if (old := before.get((position, row.regrade_id))) is not None
        and (old.points, old.max_points) != (row.points, row.max_points)
    }

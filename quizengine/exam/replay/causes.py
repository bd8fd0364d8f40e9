"""The causes of gradings: each explained by an event, and none missing.

An answer is graded when the attempt is closed. It is graded again when a person decides it or undoes the decision,
when a regrade runs or is undone, and when a late answer is counted; the time of a grading is exactly that of its event.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ...i18n import Message, msg
from ...questions.kind import Verdict
from .checks import Check, check, shown
from .facts import Graded, Taken
from .grades import Item, Run, copied, raises

CAUSES = msg("Every grading has its cause, and none is missing")
_NO_TIME = datetime(1, 1, 1, tzinfo=UTC)


def caused(taken: Taken, items: Sequence[Item], strays: Sequence[Graded], runs: Sequence[Run]) -> Check:
    """Verify that each grading has its event and each event its grading; `strays` are of no place of the paper."""
    return check("causes", CAUSES, [*_rounds(taken, items, strays, runs)])


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
            if copied(item, grading, runs) is None:
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
    for index, grading in enumerate(item.gradings):
        yield from _of_grading(item, grading, item.gradings[index - 1] if index else None, runs)
    yield from _missing(item)


def _of_grading(item: Item, grading: Graded, before: Graded | None, runs: Sequence[Run]) -> Iterable[Message]:
    source = copied(item, grading, runs)
    if source is not None:
        if _body(grading) != _body(item.gradings[source]):
            yield msg("A grading of question {position} is not the one before the regrade.", position=item.position)
        return
    if before is not None and grading.graded_at not in _causes(item, grading, before, runs):
        yield msg("A grading of question {position} at {moment} has no cause.", **_at(item, grading.graded_at))
    if grading.scoring_sha not in item.keys:
        yield msg("A grading of question {position} names a key that it never had.", position=item.position)
    yield from _by_regrade(item, grading, before, runs)
    yield from _by_adjustments(item, grading)
    left = before is not None and any(raises(run, grading.graded_at) for run in runs)
    if not (left and before is not None and before.judgement_id == grading.judgement_id):
        yield from _by_decision(item, grading)


def _by_regrade(item: Item, grading: Graded, before: Graded | None, runs: Sequence[Run]) -> Iterable[Message]:
    named = next((run for run in runs if run.id == grading.regrade_id), None)
    if grading.regrade_id is not None and (named is None or named.run_at != grading.graded_at):
        yield msg("A grading of question {position} names a regrade that it is not of.", position=item.position)
    if grading.regrade_id is None and before is not None:
        others = _causes(item, grading, before, [run for run in runs if not run.numbered])
        if grading.graded_at not in others and any(run.run_at == grading.graded_at for run in runs):
            yield msg("A grading of question {position} does not name its regrade.", position=item.position)


def _by_adjustments(item: Item, grading: Graded) -> Iterable[Message]:
    """Hold the adjustments that a grading names against those that were in force at its moment."""
    at, names = grading.graded_at, (grading.adjustments or "").split()
    may = {str(one.id) for one in item.adjusted if one.may_count(at)}
    must = {str(one.id) for one in item.adjusted if one.must_count(at)}
    if not must <= set(names) <= may:
        yield msg(
            "A grading of question {position} does not name the adjustments that were in force.", position=item.position
        )


def _body(grading: Graded) -> Graded:
    return replace(grading, id=0, graded_at=_NO_TIME)


def _by_decision(item: Item, grading: Graded) -> Iterable[Message]:
    decision = next((one for one in item.decisions if one.id == grading.judgement_id), None)
    again = item.again.get(grading.id)
    if grading.judgement_id is not None and (decision is None or not decision.in_force(grading.graded_at)):
        yield msg("A grading of question {position} names a decision that is not on it.", position=item.position)
    if decision is not None and again is not None and again.machine != Verdict.REVIEW:
        yield msg("A grading of question {position} follows a decision that was not needed.", position=item.position)
    if grading.judgement_id is None and again is not None and again.machine == Verdict.REVIEW:
        earlier = (one for one in item.decisions if one.decided_at < grading.graded_at)
        if any(one.in_force(grading.graded_at) for one in earlier):
            yield msg("A grading of question {position} does not follow the decision on it.", position=item.position)


def _causes(item: Item, grading: Graded, before: Graded, runs: Sequence[Run]) -> set[datetime]:
    undone = {one.undone_at for one in item.decisions if one.id == before.judgement_id and one.undone_at is not None}
    decided = {one.decided_at for one in item.decisions if one.id == grading.judgement_id}
    return {run.run_at for run in runs} | undone | decided | item.counted_at


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

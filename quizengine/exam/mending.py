"""Mending an item after the exam: a grade and the adjustments in force give what the answer is worth now.

The strongest counts first: void, full marks, dropped options, accepted answers. `docs/scoring.md` states the rules for
readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ..i18n import Message, msg
from ..questions import KINDS
from ..questions.kind import FULL, NONE, Answer, Grade, Verdict


class Mend(StrEnum):
    """What can be done about a bad item."""

    VOID = "void"
    FULL_MARKS = "full_marks"
    ACCEPT = "accept"
    DROP_OPTION = "drop_option"


@dataclass(frozen=True)
class Adjustment:
    """One adjustment in force. `form` and `share` are of an accepted answer, `option` of a dropped one."""

    id: int
    mend: Mend
    form: str | None = None
    share: Decimal = FULL
    option: str | None = None


@dataclass(frozen=True)
class Worth:
    """What an answer earns, out of what."""

    points: Decimal
    max_points: Decimal
    verdict: Verdict
    reason: Message


VOIDED = msg("The question does not count.")
GIVEN = msg("Everybody has full marks for this question.")
DROPPED = msg("The chosen option does not count, and so the question does not either.")
ACCEPTED = msg("An instructor accepted the answer.")
ACCEPTED_IN_PART = msg("An instructor accepted a part of the answer.")


def mended(
    answer: Answer | None,
    *,
    kind: str,
    key: Any,
    judged: Grade,
    points: Decimal,
    adjustments: Sequence[Adjustment],
) -> Worth:
    """Return what an answer is worth under the adjustments in force.

    `judged` is what it earns without any: the key's word, or a person's where the key leaves the answer open. Full
    marks and accepted answers never take points away; a void takes the item out of the totals.
    """
    kinds_of_mending = {one.mend for one in adjustments}
    if Mend.VOID in kinds_of_mending:
        return _void(VOIDED)
    if Mend.FULL_MARKS in kinds_of_mending:
        return Worth(points, points, Verdict.CORRECT, judged.reason if judged.share == FULL else GIVEN)
    if answer is not None:
        left = _without_options(answer, kind, key, judged, adjustments)
        if left is None:
            return _void(DROPPED)
        judged = _accepted(KINDS[kind].group(answer), left, adjustments)
    return Worth(judged.share * points, points, judged.verdict, judged.reason)


def _void(reason: Message) -> Worth:
    return Worth(NONE, NONE, Verdict.VOID, reason)


def _without_options(
    answer: Answer, kind: str, key: Any, judged: Grade, adjustments: Sequence[Adjustment]
) -> Grade | None:
    dropped = frozenset(one.option for one in adjustments if one.option is not None)
    without = KINDS[kind].without
    return without(key, answer, dropped) if dropped and without is not None else judged


def _accepted(form: str, judged: Grade, adjustments: Sequence[Adjustment]) -> Grade:
    shares = [one.share for one in adjustments if one.mend is Mend.ACCEPT and one.form == form]
    share = max(shares, default=judged.share)
    if share < judged.share or not shares:
        return judged
    if share == judged.share and judged.verdict is not Verdict.REVIEW:
        return judged
    whole = share == FULL
    verdict = Verdict.CORRECT if whole else Verdict.PARTIAL if share > NONE else Verdict.WRONG
    return Grade(share, verdict, ACCEPTED if whole else ACCEPTED_IN_PART)

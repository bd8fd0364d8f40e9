"""What a student may see of a result at a moment. The clock is an argument."""

from datetime import datetime, timedelta

from ..content.review import Phase, Phases, Shown

RIGHT_AFTER = timedelta(minutes=10)
"""How long "right after the submit" lasts."""

OF_ITEMS = frozenset({Shown.CORRECTNESS, Shown.KEY, Shown.EXPLANATION, Shown.FEEDBACK})
"""What says something of single questions: without any of it the questions are not listed."""


def phase(
    submitted_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
    *,
    after: timedelta = RIGHT_AFTER,
    running: bool = False,
) -> Phase:
    """Return the phase of an attempt.

    `closes_at` is when the quiz closes for everybody; None where it never does. `running` says that the same student
    has another attempt of it under way: then what was right in this one is not to lie beside it.
    """
    if submitted_at is None or running:
        return Phase.DURING
    if closes_at is not None and now >= closes_at:
        return Phase.AFTER_CLOSE
    return Phase.AFTER_SUBMIT if now < submitted_at + after else Phase.LATER


def visible(policy: Phases, phase: Phase) -> frozenset[Shown]:
    """Return what is shown. The competencies are made of points, so without the mark they are not shown either."""
    shown = policy.of(phase)
    return shown if Shown.MARK in shown else shown - {Shown.COMPETENCIES}


def itemised(shown: frozenset[Shown]) -> bool:
    """Say whether the questions of a result are listed."""
    return not OF_ITEMS.isdisjoint(shown)

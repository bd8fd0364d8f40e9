"""What grading anew does to one paper: which new grades count, and where the student stands before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ..content.programme import Scale
from .scale import band, mark


class Policy(StrEnum):
    """What happens to a student who would lose something."""

    RECOMPUTE = "recompute"
    RAISE_ONLY = "raise_only"


@dataclass(frozen=True)
class Earned:
    """Points of an answer, out of how many."""

    points: Decimal
    max_points: Decimal


@dataclass(frozen=True)
class Standing:
    """A paper in sum. The share, the mark and the band are None where there is nothing to be had, or no such band."""

    points: Fraction
    max_points: Fraction
    share: Fraction | None
    mark: int | None
    band: str | None


def standing(earned: Iterable[Earned], scale: Scale) -> Standing:
    """Return where a student stands with these answers."""
    points, most = _sums(earned)
    share = _share(points, most)
    given = mark(share, scale)
    found = band(given, scale.bands) if given is not None else None
    return Standing(points, most, share, given, found.title if found else None)


def counting(paper: Mapping[int, Earned], anew: Mapping[int, Earned], policy: Policy) -> frozenset[int]:
    """Return the positions where the new grade counts; in all others the old one stays.

    `paper` is the whole paper as it is graded now, `anew` the new grades of some of its positions. With RAISE_ONLY
    neither an answer's points (where it is still worth as much) nor the share of the whole paper ever fall: a void
    counts for those whom it does not harm.
    """
    if policy is Policy.RECOMPUTE:
        return frozenset(anew)
    same_worth = {position for position, new in anew.items() if new.max_points == paper[position].max_points}
    taken = {position for position in same_worth if anew[position].points >= paper[position].points}
    now = {**paper, **{position: anew[position] for position in taken}}
    # The answers that earned least first: to lose those is a gain, and the share only rises from step to step.
    for position in sorted(anew.keys() - same_worth, key=lambda place: (_lost(paper[place]), place)):
        then = {**now, position: anew[position]}
        if _no_worse(now.values(), then.values()):
            now, taken = then, taken | {position}
    return frozenset(taken)


def _no_worse(before: Iterable[Earned], after: Iterable[Earned]) -> bool:
    """Say whether nothing is lost: the share rises, or it stays and so do the points."""
    points, most = _sums(before)
    points_after, most_after = _sums(after)
    share, share_after = _share(points, most), _share(points_after, most_after)
    if share_after is None:
        return share is None
    return share is None or share_after > share or (share_after == share and points_after >= points)


def _lost(earned: Earned) -> Fraction:
    share = _share(Fraction(earned.points), Fraction(earned.max_points))
    return Fraction(0) if share is None else share


def _sums(earned: Iterable[Earned]) -> tuple[Fraction, Fraction]:
    rows = list(earned)
    return (
        sum((Fraction(row.points) for row in rows), Fraction(0)),
        sum((Fraction(row.max_points) for row in rows), Fraction(0)),
    )


def _share(points: Fraction, most: Fraction) -> Fraction | None:
    return points / most if most else None

"""Draw one student's paper from the pools of a quiz. The same seed draws the same paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from ..content.fingerprint import Revision
from ..content.quiz import Order, Pool, Quiz
from ..questions import KINDS


@dataclass(frozen=True)
class Slot:
    """A place in a paper, counted from 1: which item, and in which order its choices are shown."""

    position: int
    item: str
    order: tuple[str, ...]


class NotEnoughItems(ValueError):
    """A section wants more items than its pool has."""


def pool(section: Pool, revisions: Sequence[Revision], competency_of: Mapping[str, str]) -> list[Revision]:
    """Return the items that a section may draw, in the order of the banks.

    A pool that names a competency takes the items of its indicators too; `competency_of` maps indicators to theirs.
    """

    def fits(revision: Revision) -> bool:
        mapped = revision.mapped
        codes = {*mapped.assesses, *(competency_of.get(code, code) for code in mapped.assesses)}
        return (
            mapped.status == "active"
            and (not section.topic or mapped.topic in section.topic)
            and (not section.assesses or not codes.isdisjoint(section.assesses))
            and (not section.bloom or mapped.bloom in section.bloom)
        )

    return [revision for revision in revisions if fits(revision)]


def draw(quiz: Quiz, revisions: Sequence[Revision], *, competency_of: Mapping[str, str], seed: int) -> tuple[Slot, ...]:
    """Draw a paper: no item twice, sections in their order.

    Raises `NotEnoughItems` where a section's pool is too small.
    """
    random = Random(seed)
    drawn: list[Revision] = []
    for section in quiz.sections:
        left = [revision for revision in pool(section.pool, revisions, competency_of) if revision not in drawn]
        drawn += _section(left, section.draw, quiz.order, random)
    return tuple(
        Slot(position, revision.name, _choices(revision, random)) for position, revision in enumerate(drawn, start=1)
    )


def _section(left: list[Revision], wanted: int | Literal["all"], order: Order, random: Random) -> list[Revision]:
    count = len(left) if wanted == "all" else wanted
    if count > len(left):
        raise NotEnoughItems(f"{count} items wanted, {len(left)} in the pool")
    chosen = random.sample(left, count)
    return chosen if order is Order.SHUFFLED else sorted(chosen, key=left.index)


def _choices(revision: Revision, random: Random) -> tuple[str, ...]:
    part: Any = revision.shown
    return KINDS[part.kind].arrange(part.shown, random) if part.shuffle else ()

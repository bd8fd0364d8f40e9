"""What an item may be about: topics and indicators of a programme, with the reasons. Hints for a person who maps.

A topic is suggested by words that the item's stem and key have in common with its title and contents; a word that
several topics have says as much less. An indicator is suggested among those of the competencies that the item names
(of all, where it names none) by its level, which the item's Bloom level reaches, and by common words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analytics.terms import Term, same, terms

from ..i18n import Message, msg
from .decisions import item_text
from .fingerprint import Revision
from .programme import Indicator, Level, Programme

MOST = 3
_LEVELS = {
    "remember": Level.KNOWS,
    "understand": Level.KNOWS,
    "apply": Level.CAN,
    "analyse": Level.HAS_EXPERIENCE,
    "evaluate": Level.HAS_EXPERIENCE,
    "create": Level.HAS_EXPERIENCE,
}
LEVEL_WORDS = {Level.KNOWS: msg("knows"), Level.CAN: msg("can"), Level.HAS_EXPERIENCE: msg("has experience")}


@dataclass(frozen=True)
class Suggestion:
    """A code or a topic with what speaks for it: the words, and a sentence. Of two the higher score says more."""

    code: str
    score: float
    words: tuple[str, ...]
    reason: Message


def topics_for(programme: Programme, revision: Revision, *, most: int = MOST) -> list[Suggestion]:
    """Return the topics that share words with an item, the best first; none where there is no common word."""
    words = _terms(item_text(revision))
    known = {id: _terms("\n".join((topic.title, *topic.contents))) for id, topic in programme.topics.items()}
    holders = {word.word: [id for id, others in known.items() if _in(word, others)] for word in words}
    found = []
    for id, topic in programme.topics.items():
        shared = tuple(word.word for word in words if id in holders[word.word])
        if shared:
            score = sum(1 / len(holders[word]) for word in shared)
            said = msg("words of topic {number}: {words}", number=topic.number, words=", ".join(shared))
            found.append(Suggestion(id, round(score, 3), shared, said))
    return sorted(found, key=lambda one: -one.score)[:most]


def indicators_for(programme: Programme, revision: Revision, *, most: int = MOST) -> list[Suggestion]:
    """Return the indicators that fit an item's competencies and level, the best first."""
    named = [programme.competency_of(code) for code in revision.mapped.assesses]
    owners = [code for code in named if code] or list(programme.competencies)
    level = _LEVELS.get(revision.mapped.bloom or "remember")
    words = _terms(item_text(revision))
    found = [
        _indicator(code, one, level, words, stated=revision.mapped.bloom is not None)
        for owner in dict.fromkeys(owners)
        for code, one in programme.competencies[owner].indicators.items()
    ]
    return sorted(found, key=lambda one: -one.score)[:most]


def _indicator(code: str, one: Indicator, level: Level | None, words: Sequence[Term], *, stated: bool) -> Suggestion:
    shared = tuple(word.word for word in words if _in(word, _terms(one.text)))
    fits = one.level is level
    reasons: Iterator[Message] = iter(
        [
            *([_level_reason(one.level, stated)] if fits else []),
            *([msg("common words: {words}", words=", ".join(shared))] if shared else []),
        ]
    )
    first = next(reasons, msg("an indicator of the competency"))
    second = next(reasons, None)
    reason = first if second is None else msg("{one}; {other}", one=first, other=second)
    return Suggestion(code, round(fits + min(len(shared), 3) / 4, 3), shared, reason)


def _level_reason(level: Level, stated: bool) -> Message:
    if stated:
        return msg("its Bloom level reaches '{level}'", level=LEVEL_WORDS[level])
    return msg("it states no Bloom level, so it is taken for '{level}'", level=LEVEL_WORDS[level])


def _in(word: Term, others: Sequence[Term]) -> bool:
    return any(same(word, other) for other in others)


@lru_cache(4096)
def _terms(text: str) -> tuple[Term, ...]:
    return terms(text)

"""Whether a Russian phrase may follow a word, by gender, number and case.

Only words that demand something are judged: adjectives, participles and verbs in the past for gender and number,
prepositions and some verbs for case.
"""

import re
from functools import lru_cache
from typing import Any

from .lemmas import parses

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CASES = {
    **dict.fromkeys("от из без для до у вместо помощью путем счет использованием после кроме".split(), "gent"),
    **dict.fromkeys("к согласно благодаря вопреки".split(), "datv"),
    **dict.fromkeys("над перед под между".split(), "ablt"),
    **dict.fromkeys("о об при".split(), "loct"),
    **dict.fromkeys("через про".split(), "accs"),
    **dict.fromkeys("является являются служит становится пользуются занимается управляет".split(), "ablt"),
    "с": "ablt gent",
    "в": "loct accs",
    "на": "loct accs",
    "по": "datv",
}


@lru_cache(maxsize=20_000)
def follows(word: str, phrase: str) -> bool | None:
    """Say whether a phrase may follow a word; None where the word demands nothing or the phrase has no known noun."""
    word = word.casefold().replace("ё", "е")
    nouns = _head(phrase)
    if not nouns:
        return None
    if word in _CASES:
        return any(_case(noun.tag) in _CASES[word].split() or "Fixd" in noun.tag for noun in nouns)
    demands = [one.tag for one in parses(word) if one.is_known and _demands(one.tag)]
    if not demands or len(demands) < len([one for one in parses(word) if one.is_known]):
        return None
    return any(_agree(demand, noun.tag) for demand in demands for noun in nouns)


def _demands(tag: Any) -> bool:
    return tag.POS in ("ADJF", "PRTF", "ADJS", "PRTS") or (tag.POS == "VERB" and tag.tense == "past")


def _case(tag: Any) -> str:
    return {"gen2": "gent", "loc2": "loct", "acc2": "accs"}.get(str(tag.case), str(tag.case))


def _agree(demand: Any, noun: Any) -> bool:
    if demand.number != noun.number or (demand.number == "sing" and demand.gender not in (None, noun.gender)):
        return False
    return _case(demand) == _case(noun) if demand.case else _case(noun) == "nomn"


def _head(phrase: str) -> tuple[Any, ...]:
    """Return the readings of the noun that heads a phrase: its first noun, where only adjectives stand before it."""
    for word in _WORD.findall(phrase):
        read = parses(word.casefold().replace("ё", "е"))
        # A term that the dictionary lacks is read by its ending.
        found = [one for one in read if one.is_known] or list(read[:1])
        nouns = tuple(one for one in found if one.tag.POS == "NOUN")
        if nouns and len(nouns) == len(found):
            return nouns
        if not found or any(one.tag.POS not in ("ADJF", "PRTF") for one in found):
            return ()
    return ()

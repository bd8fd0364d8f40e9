"""Two items of one kind ask nearly the same thing and have the same key, in one bank or in two.

Why: who gets both is asked one thing twice, and the second item is no evidence of its own.
Example: «Какая метрика устойчива к выбросам?» and «Какая из метрик устойчива к выбросам?», both with the key MAE.
Instead: retire one of them; or name each other in `enemies`, so that no paper has both.
"""

from collections.abc import Iterator

from ...content.bank import Item
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..likely_pairs import likely_pairs, similarity
from ..places import at_item
from ..wording import active, are_enemies, content, keys, options, stem, words

CODE = "QB802"
SEVERITY = Severity.WARNING

LIKELY, ALIKE, SAME_STEM = 0.5, 0.6, 0.75
SAME_KEY = 0.7
SAME_OPTIONS, FEWEST_OPTIONS = 0.6, 3
FEWEST = 2

_DENIALS = frozenset("не not кроме except нельзя без without ни no never никогда".split())


def check(library: Library) -> Iterator[Diagnostic]:
    listed = [(bank, item) for bank, item in active(library) if keys(item)]
    asked = [_asked(stem(item)) for _, item in listed]
    reported: set[int] = set()
    for first, second in likely_pairs(asked, LIKELY):
        (bank, item), (other_bank, other) = listed[second], listed[first]
        same_id = (bank.bank, item.head.id) == (other_bank.bank, other.head.id)
        if (
            second in reported
            or same_id
            or are_enemies(bank, item, other_bank, other)
            or not _alike(item, other, asked[second], asked[first])
        ):
            continue
        reported.add(second)
        name = other.head.id if bank.bank == other_bank.bank else f"{other_bank.bank}:{other.head.id}"
        message = msg("the item asks nearly the same as '{other}', and has the same key", other=name)
        yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), message)


def _asked(text: str) -> frozenset[str]:
    """Return what a stem is about. Where hardly a word tells, all words count, so that only the same is alike."""
    found = content(text)
    return frozenset(found) if len(found) >= FEWEST else frozenset((*found, *words(text)))


def _alike(item: Item, other: Item, asked: frozenset[str], there_asked: frozenset[str]) -> bool:
    """Say whether two items with stems that are alike have one key, and the same numbers and denials.

    A word that each stem has and the other lacks may be what is asked, unless the options are the same too.
    """
    share = similarity(asked, there_asked)
    one_says_more = asked <= there_asked or there_asked <= asked
    offered, there_offered = (frozenset(map(words, options(one).values())) for one in (item, other))
    same_options = len(offered) >= FEWEST_OPTIONS and similarity(offered, there_offered) >= SAME_OPTIONS
    if share < (SAME_STEM if not one_says_more and not same_options else ALIKE if not same_options else LIKELY):
        return False
    if item.head.kind != other.head.kind:
        return False
    one, two = words(stem(item)), words(stem(other))
    if _exact(one) != _exact(two):
        return False
    here, there = (frozenset(content(text)) or frozenset(words(text)) for text in (_key(item), _key(other)))
    return similarity(here, there) >= SAME_KEY


def _exact(said: tuple[str, ...]) -> set[str]:
    return {word for word in said if not word.isalpha() or len(word) < 2 or word in _DENIALS}


def _key(item: Item) -> str:
    return " ".join(keys(item) if item.head.kind == "multiple" else keys(item)[:1])

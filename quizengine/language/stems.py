"""The words of a question that an answer may repeat without saying anything by them.

Words that the question sets against each other, or against the answer, are not among them: in "precision or recall?"
either is an answer, and in "unlike precision, …" precision is the wrong one.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from .likeness import Entry
from .tokens import Mark, Part, Token, parts, tokens
from .vocabulary import CONTRASTS


def stem_words(stem: str, accept: Iterable[str]) -> tuple[str, ...]:
    """Return the words in lower case, sorted; none where the question itself names an accepted answer.

    Words and not lemmas, so that they stay the same when a dictionary is renewed.
    """
    divided = parts(stem)
    lemmas = frozenset[str]().union(*(token.lemmas for token in tokens(stem)))
    if any(all(not lemmas.isdisjoint(one.lemmas) for one in Entry(text).wanted) for text in accept):
        return ()
    kept = (token for part, choice in _with_choice(divided) for token in _kept(part, choice))
    return tuple(sorted({token.typed.lower() for token in kept if not (token.carries or token.grammatical)}))


def _with_choice(divided: tuple[Part, ...]) -> Iterator[tuple[Part, tuple[bool, bool]]]:
    """Yield each part, and whether a choice stands before and after it."""
    marks = [part.mark is Mark.CHOICE for part in divided] + [False]
    yield from zip(divided, pairwise(marks), strict=True)


def _kept(part: Part, choice: tuple[bool, bool]) -> Iterator[Token]:
    before, after = choice
    for token in part.tokens[int(before) : len(part.tokens) - int(after)]:
        if not CONTRASTS.isdisjoint(token.readings):
            return
        if not token.is_number:
            yield token

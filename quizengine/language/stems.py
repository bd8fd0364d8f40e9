"""The words of a question that an answer may repeat without saying anything by them.

Words that the question sets against each other, or against the answer, are not among them: in "precision or recall?"
either is an answer, and in "unlike precision, …" precision is the wrong one.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from .lemmas import is_adjective
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
    between = [part.mark >= Mark.SLASH for part in divided[1:]]
    chosen = [mark and not _one_thing(*pair) for mark, pair in zip(between, pairwise(divided), strict=True)]
    # Without words there is no part, and nothing to go with the two ends.
    yield from zip(divided, pairwise([False, *chosen, False]), strict=bool(divided))


def _one_thing(before: Part, after: Part) -> bool:
    """Tell whether two adjectives are of one noun, so that no choice is asked for: «ненужных или ошибочных данных»."""
    words = (before.tokens[-1], after.tokens[0])
    return len(after.tokens) > 1 and all(any(map(is_adjective, word.readings)) for word in words)


def _kept(part: Part, choice: tuple[bool, bool]) -> Iterator[Token]:
    before, after = choice
    for token in part.tokens[int(before) : len(part.tokens) - int(after)]:
        if not CONTRASTS.isdisjoint(token.readings):
            return
        if not token.is_number:
            yield token

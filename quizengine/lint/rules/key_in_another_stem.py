"""The stem of an item says the key of another item that asks about the same.

Why: who gets both reads the answer to one in the other.
Example: "Which penalty is the sum of absolute weights?" beside "Why does lasso, a penalty on the sum of absolute
    weights, set some of them to zero?"
Instead: name the items in each other's `enemies`, so that no paper has both; or ask one of them in other words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from ...content.bank import Item
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..likely_pairs import MOST_WITH_A_WORD
from ..places import at_item
from ..wording import active, are_enemies, content, keys, stem, words

CODE = "QB804"
SEVERITY = Severity.WARNING

SHORTEST, LONGEST = 4, 8
SEVERAL_WORDS, ONE_WORD = 0.25, 0.4
"""The share of the words of a question that the other stem has to have, for a key of several words and of one."""


def check(library: Library) -> Iterator[Diagnostic]:
    listed = list(active(library))
    said = [content(stem(item)) for _, item in listed]
    often = Counter(word for one in said for word in set(one))
    answers: defaultdict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for place, (_, item) in enumerate(listed):
        # By the rarest of its words an answer is found; where all are frequent it gives nothing away.
        for answer, telling in _answers(item):
            rarest = min(telling, key=lambda word: (often[word], word))
            if often[rarest] <= MOST_WITH_A_WORD:
                answers[rarest].append((place, answer))
    for place, (bank, item) in enumerate(listed):
        for other_place, answer in (found for word in dict.fromkeys(said[place]) for found in answers.get(word, ())):
            other_bank, other = listed[other_place]
            if other_place == place or not _gives_away(said[place], said[other_place], answer):
                continue
            if not are_enemies(bank, item, other_bank, other) and words(stem(item)) != words(stem(other)):
                name = other.head.id if bank.bank == other_bank.bank else f"{other_bank.bank}:{other.head.id}"
                message = msg("the stem says the key of '{other}': {key}", other=name, key=keys(other)[0])
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), message)
                break


def _answers(item: Item) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Give the right answers that tell something, each with its words that the item's own stem lacks."""
    if item.head.kind not in ("single", "text"):
        return
    asked = set(content(stem(item)))
    for text in keys(item):
        answer = content(text)
        telling = {word for word in answer if word not in asked and not word.isdigit()}
        if len("".join(telling)) >= SHORTEST and len(answer) <= LONGEST:
            yield answer, telling


def _gives_away(said: tuple[str, ...], asked: tuple[str, ...], answer: tuple[str, ...]) -> bool:
    size = len(answer)
    if not any(said[start : start + size] == answer for start in range(len(said) - size + 1)):
        return False
    shared = (set(said) & set(asked)) - set(answer)
    wanted = SEVERAL_WORDS if size > 1 else ONE_WORD
    return len(shared) >= max(2, wanted * len(set(asked)))

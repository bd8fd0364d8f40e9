"""Content against what was released: the items of both by name, and what has become of each."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..content.bank import Bank, Item, Status
from ..content.fingerprint import Revision
from ..content.load import Library
from ..content.quiz import Quiz
from ..content.released import Released
from ..exam.pools import pool
from ..questions import KINDS
from .papers import drawable

_WORD = re.compile(r"\w+")
_BEGINNING = 5
"""So many letters of a word are compared: a Russian word in another case, or an English plural, is the same word."""
_SAME, _NEAR = 0.5, 0.8


@dataclass(frozen=True)
class Pair:
    """An item that has been released, as it was then and as the files say now."""

    bank: Bank
    item: Item
    before: Revision
    now: Revision

    @cached_property
    def kind_changed(self) -> bool:
        return self.before.shown.kind != self.now.shown.kind

    @cached_property
    def key_changed(self) -> bool:
        """Say whether another answer is right now; that the words of the stem have changed is no such change."""
        return bool(_key(self.before) != _key(self.now))

    @cached_property
    def another_question(self) -> bool:
        """Say whether the stem is so different that it asks something else.

        That is so where less than half of its words are the same, by Dice's coefficient (1945); or less than four
        fifths, and none of the right answers is one of those before.
        """
        alike = likeness(self.before.shown.stem, self.now.shown.stem)
        return alike < _SAME or (alike < _NEAR and _answers(self.before).isdisjoint(_answers(self.now)))


def released_of(library: Library) -> Released:
    """Return content that was read as if it had been released; drafts are not."""
    items = {one.name: one for _, item, one in library.revisions if item.head.status is not Status.DRAFT}
    quizzes = {one.quiz.quiz: drawn_from(one.quiz, one.revisions, one.competency_of) for one in drawable(library)}
    return Released(items, quizzes, {programme.programme: programme for programme, _ in library.programmes})


def drawn_from(quiz: Quiz, revisions: Sequence[Revision], competency_of: Mapping[str, str]) -> frozenset[str]:
    """Return the names of all items that some section of a quiz may draw."""
    pools = (pool(section.pool, revisions, competency_of) for section in quiz.sections)
    return frozenset(one.name for members in pools for one in members)


def pairs(library: Library) -> Iterator[Pair]:
    """Give the items that have been released and are in the files, but those that are the same in every part."""
    known = library.released.items if library.released else {}
    for bank, item, now in library.revisions if known else ():
        before = known.get(now.name)
        if before is not None and before != now:
            yield Pair(bank, item, before, now)


def gone(library: Library, released: Released) -> Iterator[tuple[Bank, Revision, Item | None]]:
    """Give the released items that no bank of theirs has any more, not even one that cannot be read.

    With each comes the item that it seems to be now, if there is one: it shows the same, or has an id that reads alike.
    """
    by_bank: dict[str, list[Revision]] = {}
    for one in released.items.values():
        by_bank.setdefault(one.bank, []).append(one)
    new: dict[tuple[str, str], Item] = {}
    for bank, item, now in library.revisions:
        if now.name not in released.items:
            new.setdefault((bank.file, now.presentation), item)
            new.setdefault((bank.file, _bare(item.head.id)), item)
    for bank in library.banks:
        raw = library.sources[bank.file].data["items"]
        there = {one.get("id") for one in raw if isinstance(one, dict) and isinstance(one.get("id"), str)}
        for old in by_bank.get(bank.bank, ()):
            if old.item not in there:
                yield bank, old, new.get((bank.file, old.presentation)) or new.get((bank.file, _bare(old.item)))


def likeness(one: str, other: str) -> float:
    """Return how many of the words of two texts are the same, 0 to 1: Dice's coefficient over beginnings of words."""
    first, second = (Counter(word[:_BEGINNING] for word in _WORD.findall(text.casefold())) for text in (one, other))
    words = first.total() + second.total()
    return 2 * (first & second).total() / words if words else 1.0


def _bare(id: str) -> str:
    """Return an id without what people forget: hyphens and leading zeros."""
    return "".join(re.sub(r"(?<!\d)0+(?=\d)", "", part) for part in id.split("-"))


def _key(revision: Revision) -> Any:
    return _without_stem(json.loads(revision.scoring)["key"])


def _without_stem(key: Any) -> Any:
    if isinstance(key, dict):
        return {name: _without_stem(value) for name, value in key.items() if name != "stem_words"}
    return [_without_stem(one) for one in key] if isinstance(key, list) else key


def _answers(revision: Revision) -> set[str]:
    texts = KINDS[revision.shown.kind].key_texts(revision.shown.shown, revision.scored.key)
    return {text.casefold().strip() for text in texts}

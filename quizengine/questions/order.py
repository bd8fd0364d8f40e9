"""Ordering: elements to be put in their right order.

```yaml
kind: order
stem: In which order are the steps taken?
elements: {fit: Fit the model, split: Split the data, test: Score the test set}
key: [split, fit, test]
scoring: all_or_nothing        # all_or_nothing (default) | position | adjacent_pairs
```

Of n elements:

- position: those in their own place, over n. Blind guessing earns 1/n on average.
- adjacent_pairs: neighbours in the key that also follow each other in the answer, over n - 1; also 1/n on average.

An answer may be unfinished: an element without a place is never right, alone or as a neighbour.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Annotated

from pydantic import BeforeValidator

from ..errors import BadAnswer
from ..i18n import msg
from . import choices, shares
from .choices import ShownChoice, Texts
from .kind import FULL, NONE, Answer, ChoiceId, Example, Flaw, Form, Grade, Kind, Prose, Strict

NO_PLACE = "…"


class Mode(StrEnum):
    ALL_OR_NOTHING = "all_or_nothing"
    POSITION = "position"
    ADJACENT_PAIRS = "adjacent_pairs"


class Body(Strict):
    stem: Prose
    elements: Texts
    key: tuple[ChoiceId, ...]
    scoring: Annotated[Mode, BeforeValidator(shares.long_form(Mode))] = Mode.ALL_OR_NOTHING


class Shown(Strict):
    stem: str
    elements: tuple[ShownChoice, ...]


class Key(Strict):
    key: tuple[str, ...]
    scoring: Mode


def split(body: Body) -> tuple[Shown, Key]:
    # Authors write the elements in the right order, and an item that is not shuffled would show it.
    texts = dict(sorted(body.elements.items(), key=lambda element: (element[1].casefold(), element[0])))
    return Shown(stem=body.stem, elements=choices.shown(texts)), Key(key=body.key, scoring=body.scoring)


def check(body: Body) -> Iterable[Flaw]:
    yield from choices.too_few(body.elements, "elements", msg("an order needs at least two elements"))
    yield from choices.same_text(body.elements, "elements")
    for index, id in enumerate(body.key):
        yield from choices.key_names_nothing(id, body.elements, "key", index)
    yield from choices.key_names_twice(body.key, "key")
    yield from choices.key_leaves_out(body.key, body.elements, msg("some elements have no place in the key"))


def arrange(shown: Shown, random: Random) -> tuple[str, ...]:
    # Every order comes up, the right one too: an order that is never shown would tell that it is the right one,
    # and what is shown earns nothing until the student numbers it.
    return choices.arranged(shown.elements, random)


def ordered(shown: Shown, order: tuple[str, ...]) -> Shown:
    return shown.model_copy(update={"elements": choices.in_order(shown.elements, order)})


def parse(shown: Shown, form: Form) -> Answer | None:
    fields = ((element.id, "".join(form.get(f"place-{element.id}", [])[:1]).strip()) for element in shown.elements)
    last = len(shown.elements)
    places = {id: _place(sent, last) for id, sent in fields if sent}
    for place in places.values():
        if list(places.values()).count(place) > 1:
            raise BadAnswer(msg("Two elements have the number {place}. Give each a number of its own.", place=place))
    return {"places": places} if places else None


def _place(sent: str, last: int) -> int:
    if not re.fullmatch(r"0*[1-9][0-9]{0,3}", sent[:50]) or int(sent) > last:
        raise BadAnswer(msg("Number the elements from 1 to {last}.", last=last))
    return int(sent)


def read(shown: Shown, text: str) -> Answer | None:
    ids = [choices.known(shown.elements, id) for id in text.split("|") if text]
    if len(set(ids)) < len(ids):
        raise BadAnswer(msg("An element cannot stand in two places."))
    return {"places": {id: place for place, id in enumerate(ids, start=1)}} if ids else None


def grade(key: Key, answer: Answer) -> Grade:
    places: dict[str, int] = answer["places"]
    own = sum(places.get(id) == place for place, id in enumerate(key.key, start=1))
    if key.scoring is Mode.ADJACENT_PAIRS:
        kept = sum(places.get(id, -1) + 1 == places.get(after, -1) for id, after in pairwise(key.key))
        pairs = len(key.key) - 1
        return shares.grade(Fraction(kept, pairs), msg("Right neighbours: {right} of {all}.", right=kept, all=pairs))
    share = Fraction(own, len(key.key)) if key.scoring is Mode.POSITION else shares.whole(own == len(key.key))
    return shares.grade(share, msg("In their own place: {right} of {all}.", right=own, all=len(key.key)))


def answer_text(shown: Shown, answer: Answer) -> str:
    at = {place: choices.text_of(shown.elements, id) for id, place in answer["places"].items()}
    last = max([len(shown.elements), *at])
    return "\n→ ".join(at.get(place, NO_PLACE) for place in range(1, last + 1))


def key_texts(shown: Shown, key: Key) -> tuple[str, ...]:
    return ("\n→ ".join(choices.text_of(shown.elements, id) for id in key.key),)


def sample(shown: Shown, key: Key, random: Random, right: bool) -> str:
    order = list(key.key)
    if not right:
        place = random.randrange(1, len(order))
        order[place - 1], order[place] = order[place], order[place - 1]
    return "|".join(order)


def examples() -> Iterable[Example]:
    body = {"stem": "From small to large?", "elements": {"kb": "KB", "mb": "MB", "gb": "GB"}, "key": ["kb", "mb", "gb"]}
    yield Example(body, "kb|mb|gb", FULL)
    yield Example(body, "kb|gb|mb", NONE)
    yield Example({**body, "scoring": "position"}, "gb|mb|kb", shares.decimal(Fraction(1, 3)))
    yield Example({**body, "scoring": "adjacent_pairs"}, "gb|kb|mb", FULL / 2)
    yield Example({**body, "scoring": "adjacent_pairs"}, "kb|mb", FULL / 2)


KIND = Kind(
    name="order",
    title=msg("putting in order"),
    body=Body,
    shown=Shown,
    key=Key,
    split=split,
    check=check,
    arrange=arrange,
    ordered=ordered,
    parse=parse,
    read=read,
    grade=grade,
    answer_text=answer_text,
    key_texts=key_texts,
    sample=sample,
    examples=examples,
)

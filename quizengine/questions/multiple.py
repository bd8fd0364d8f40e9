"""Multiple choice: several options, any number of them right.

```yaml
kind: multiple
stem: Which of these are measures of spread?
choices: {sd: Standard deviation, mean: Mean, iqr: Interquartile range, median: Median}
key: [sd, iqr]
scoring: right_minus_wrong     # all_or_nothing (default) | per_option | right_minus_wrong
allow_none: false              # true: "None of these" can be chosen, and the key may be empty
```

With R right options chosen of the K in the key, and W wrong ones of the N - K others:

- all_or_nothing: 1 where exactly the key is chosen, else 0.
- per_option: (R + (N - K - W)) / N, the options that are in the right state. A coin for each option earns a half.
- right_minus_wrong: max(0, R/K - W/(N - K)). This is Youden's index (Youden, 1950, Index for rating diagnostic
  tests, Cancer 3, 32-35). Choosing everything earns 0, and so does, before the bound at 0, any guess that takes
  right and wrong options alike.
"""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Annotated

from pydantic import BeforeValidator

from ..errors import BadAnswer
from ..i18n import msg
from . import choices, shares
from .choices import Choices, ShownChoice
from .kind import FULL, NONE, Answer, ChoiceId, Example, Flaw, Form, Grade, Kind, Prose, Strict
from .scalars import Flag

NOTHING = "-"
NOTHING_RIGHT = "∅"


class Mode(StrEnum):
    ALL_OR_NOTHING = "all_or_nothing"
    PER_OPTION = "per_option"
    RIGHT_MINUS_WRONG = "right_minus_wrong"


class Body(Strict):
    stem: Prose
    choices: Choices
    key: tuple[ChoiceId, ...]
    scoring: Annotated[Mode, BeforeValidator(shares.long_form(Mode))] = Mode.ALL_OR_NOTHING
    allow_none: Flag = False


class Shown(Strict):
    """`penalty` tells students that wrong options cost points: whoever does not know it is scored unfairly."""

    stem: str
    choices: tuple[ShownChoice, ...]
    allow_none: bool
    penalty: bool


class Key(Strict):
    """The right options, how many options there are in all, and how they score."""

    key: tuple[str, ...]
    options: int
    scoring: Mode


def split(body: Body) -> tuple[Shown, Key]:
    shown = Shown(
        stem=body.stem,
        choices=choices.shown(body.choices),
        allow_none=body.allow_none,
        penalty=body.scoring is Mode.RIGHT_MINUS_WRONG,
    )
    # The order in which an author lists the key says nothing, so it changes nothing.
    return shown, Key(key=tuple(sorted(body.key)), options=len(body.choices), scoring=body.scoring)


def check(body: Body) -> Iterable[Flaw]:
    for index, id in enumerate(body.key):
        yield from choices.key_names_nothing(id, body.choices, "key", index)
    yield from choices.key_names_twice(body.key, "key")
    yield from choices.too_few(body.choices, "choices", msg("a choice needs at least two options"))
    yield from choices.same_text(body.choices, "choices")
    if not body.key and not body.allow_none:
        help = msg("where no option is right, 'allow_none: true' gives students a way to say so")
        yield Flaw("QB310", ("key",), msg("the key is empty"), help)
    if body.scoring is Mode.RIGHT_MINUS_WRONG and set(body.key) >= set(body.choices):
        help = msg("add wrong options, or choose another scoring")
        yield Flaw("QB312", ("scoring",), msg("right_minus_wrong needs an option that is wrong"), help)


def arrange(shown: Shown, random: Random) -> tuple[str, ...]:
    return choices.arranged(shown.choices, random)


def ordered(shown: Shown, order: tuple[str, ...]) -> Shown:
    return shown.model_copy(update={"choices": choices.in_order(shown.choices, order)})


def parse(shown: Shown, form: Form) -> Answer | None:
    chosen = [id for id in form.get("choice", []) if id]
    if not any(form.get("none", [])):
        return _answer(shown, chosen) if chosen else None
    if chosen:
        raise BadAnswer(msg("“None of these” and other options cannot be chosen together. Leave one or the other."))
    return read(shown, NOTHING)


def read(shown: Shown, text: str) -> Answer | None:
    if not text:
        return None
    return _answer(shown, [] if text == NOTHING and shown.allow_none else text.split("|"))


def _answer(shown: Shown, chosen: list[str]) -> Answer:
    return {"choices": sorted({choices.known(shown.choices, id) for id in chosen})}


def grade(key: Key, answer: Answer) -> Grade:
    chosen, right = set(answer["choices"]), set(key.key)
    share = _SHARES[key.scoring](chosen, right, key.options)
    if share == 1:
        return shares.grade(share, msg("Every right option is chosen, and no other."))
    return shares.grade(
        share,
        msg(
            "Chosen right: {right} of {all}. Chosen wrong: {wrong}.",
            right=len(chosen & right),
            all=len(right),
            wrong=len(chosen - right),
        ),
    )


def without(key: Key, answer: Answer, dropped: Collection[str]) -> Grade | None:
    """Grade the options that stay: a dropped one counts neither for nor against, chosen or not."""
    options = key.options - len(set(dropped))
    if options < 1:
        return None
    stays = [id for id in answer["choices"] if id not in dropped]
    right = tuple(id for id in key.key if id not in dropped)
    return grade(key.model_copy(update={"key": right, "options": options}), {"choices": stays})


def _all_or_nothing(chosen: set[str], right: set[str], options: int) -> Fraction:
    return shares.whole(chosen == right)


def _per_option(chosen: set[str], right: set[str], options: int) -> Fraction:
    return Fraction(max(0, options - len(chosen ^ right)), options)


def _right_minus_wrong(chosen: set[str], right: set[str], options: int) -> Fraction:
    if not right:
        return shares.whole(not chosen)
    gained = Fraction(len(chosen & right), len(right))
    lost = Fraction(len(chosen - right), max(1, options - len(right)))
    return max(Fraction(0), gained - lost)


_SHARES: dict[Mode, Callable[[set[str], set[str], int], Fraction]] = {
    Mode.ALL_OR_NOTHING: _all_or_nothing,
    Mode.PER_OPTION: _per_option,
    Mode.RIGHT_MINUS_WRONG: _right_minus_wrong,
}


def answer_text(shown: Shown, answer: Answer) -> str:
    return ";\n".join(choices.text_of(shown.choices, id) for id in answer["choices"]) or NOTHING_RIGHT


def key_texts(shown: Shown, key: Key) -> tuple[str, ...]:
    return (answer_text(shown, {"choices": key.key}),)


def sample(shown: Shown, key: Key, random: Random, right: bool) -> str:
    if right:
        return "|".join(key.key) or NOTHING
    ids = [choice.id for choice in shown.choices]
    turned = random.choice(ids)
    chosen = set(key.key) ^ {turned} or {random.choice([id for id in ids if id != turned])}
    return "|".join(sorted(chosen))


def examples() -> Iterable[Example]:
    body = {"stem": "Which are even?", "choices": {"two": "2", "three": "3", "four": "4"}, "key": ["two", "four"]}
    yield Example(body, "four|two", FULL)
    yield Example(body, "two", NONE)
    careful = {**body, "scoring": "right_minus_wrong"}
    yield Example(careful, "two", FULL / 2)
    yield Example(careful, "two|three|four", NONE)
    empty = {**body, "stem": "Which are above 9?", "key": [], "allow_none": "true"}
    yield Example(empty, NOTHING, FULL)
    yield Example(empty, "four", NONE)


KIND = Kind(
    name="multiple",
    title=msg("several of several options"),
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
    without=without,
)

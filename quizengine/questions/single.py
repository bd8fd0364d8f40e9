"""Single choice: several options, exactly one of them the key.

```yaml
kind: single
stem: Which tool draws plots?
choices: {numpy: NumPy, matplotlib: Matplotlib, none: {text: None of these, pin: last}}
key: matplotlib
```
"""

from collections.abc import Collection, Iterable
from random import Random

from ..errors import BadAnswer
from ..i18n import msg
from . import choices
from .choices import Choices, ShownChoice
from .kind import FULL, NONE, Answer, Example, Flaw, Form, Grade, Kind, Line, Prose, Strict, Verdict


class Body(Strict):
    stem: Prose
    choices: Choices
    key: Line


class Shown(Strict):
    stem: str
    choices: tuple[ShownChoice, ...]


class Key(Strict):
    key: str


def split(body: Body) -> tuple[Shown, Key]:
    return Shown(stem=body.stem, choices=choices.shown(body.choices)), Key(key=body.key)


def check(body: Body) -> Iterable[Flaw]:
    yield from choices.key_names_nothing(body.key, body.choices, "key")
    yield from choices.too_few(body.choices, "choices", msg("a choice needs at least two options"))
    yield from choices.same_text(body.choices, "choices")


def arrange(shown: Shown, random: Random) -> tuple[str, ...]:
    return choices.arranged(shown.choices, random)


def ordered(shown: Shown, order: tuple[str, ...]) -> Shown:
    return shown.model_copy(update={"choices": choices.in_order(shown.choices, order)})


def parse(shown: Shown, form: Form) -> Answer | None:
    chosen = form.get("choice", [])
    if not chosen or not chosen[0]:
        return None
    if len(chosen) > 1:
        raise BadAnswer(msg("Only one option can be chosen."))
    return read(shown, chosen[0])


def read(shown: Shown, text: str) -> Answer | None:
    return {"choice": choices.known(shown.choices, text)} if text else None


def grade(key: Key, answer: Answer) -> Grade:
    if answer["choice"] == key.key:
        return Grade(FULL, Verdict.CORRECT, msg("The chosen option is the right one."))
    return Grade(NONE, Verdict.WRONG, msg("Another option is the right one."))


def without(key: Key, answer: Answer, dropped: Collection[str]) -> Grade | None:
    """Grade as before whoever chose an option that stays: what they would have chosen otherwise nobody can know."""
    return None if answer["choice"] in dropped else grade(key, answer)


def answer_text(shown: Shown, answer: Answer) -> str:
    return choices.text_of(shown.choices, answer["choice"])


def key_texts(shown: Shown, key: Key) -> tuple[str, ...]:
    return (choices.text_of(shown.choices, key.key),)


def sample(shown: Shown, key: Key, random: Random, right: bool) -> str:
    return key.key if right else random.choice([choice.id for choice in shown.choices if choice.id != key.key])


def examples() -> Iterable[Example]:
    body = {"stem": "2 + 2 = ?", "choices": {"three": "3", "four": "4"}, "key": "four"}
    yield Example(body, "four", FULL)
    yield Example(body, "three", NONE)


KIND = Kind(
    name="single",
    title=msg("one of several options"),
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

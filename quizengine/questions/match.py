"""Matching: to each entry on the left one on the right.

```yaml
kind: match
stem: Which command belongs to which task?
left: {stage: Stage a file, record: Record a change}
right: {add: git add, commit: git commit, push: git push}      # one too many: a distractor
key: {stage: add, record: commit}
reuse: false                   # true: several entries may share one on the right
scoring: per_pair              # per_pair (default) | all_or_nothing
```

per_pair is the number of right pairs over the number of entries on the left. Taking one right entry for everything
earns at most what blind guessing earns on average, so it is neither refused nor punished. The right side is
shuffled, the left one stays as it is written.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Annotated

from pydantic import BeforeValidator

from ..errors import BadAnswer
from ..i18n import msg
from . import choices, shares
from .choices import ShownChoice, Texts
from .kind import FULL, NONE, Answer, ChoiceId, Example, Flaw, Form, Grade, Kind, Prose, Strict
from .scalars import Flag


class Mode(StrEnum):
    PER_PAIR = "per_pair"
    ALL_OR_NOTHING = "all_or_nothing"


class Body(Strict):
    stem: Prose
    left: Texts
    right: Texts
    key: dict[ChoiceId, ChoiceId]
    reuse: Flag = False
    scoring: Annotated[Mode, BeforeValidator(shares.long_form(Mode))] = Mode.PER_PAIR


class Shown(Strict):
    stem: str
    left: tuple[ShownChoice, ...]
    right: tuple[ShownChoice, ...]
    reuse: bool


class Key(Strict):
    key: dict[str, str]
    scoring: Mode


def split(body: Body) -> tuple[Shown, Key]:
    left, right = choices.shown(body.left), choices.shown(body.right)
    return Shown(stem=body.stem, left=left, right=right, reuse=body.reuse), Key(key=body.key, scoring=body.scoring)


def check(body: Body) -> Iterable[Flaw]:
    for side, texts in (("left", body.left), ("right", body.right)):
        yield from choices.too_few(texts, side, msg("a match needs at least two entries on each side"))
        yield from choices.same_text(texts, side)
    taken = Counter(body.key.values())
    for left, right in body.key.items():
        yield from choices.key_names_nothing(left, body.left, "key", left)
        yield from choices.key_names_nothing(right, body.right, "key", left)
        if taken[right] > 1 and not body.reuse:
            help = msg("where that is meant, write 'reuse: true': students are told")
            yield Flaw("QB314", ("key", left), msg("several entries have the pair '{right}'", right=right), help)
    yield from choices.key_leaves_out(body.key, body.left, msg("some entries on the left have no pair"))


def arrange(shown: Shown, random: Random) -> tuple[str, ...]:
    return choices.arranged(shown.right, random)


def ordered(shown: Shown, order: tuple[str, ...]) -> Shown:
    return shown.model_copy(update={"right": choices.in_order(shown.right, order)})


def parse(shown: Shown, form: Form) -> Answer | None:
    fields = ((entry.id, form.get(f"match-{entry.id}", [])) for entry in shown.left)
    return _answer(shown, [(left, sent[0]) for left, sent in fields if sent and sent[0]])


def read(shown: Shown, text: str) -> Answer | None:
    pairs = [part.split("=", 1) for part in text.split("|") if text]
    if not all(len(pair) == 2 for pair in pairs):
        raise BadAnswer(msg("Write the pairs as left=right|left=right."))
    return _answer(shown, [(left, right) for left, right in pairs])


def _answer(shown: Shown, pairs: list[tuple[str, str]]) -> Answer | None:
    found: dict[str, str] = {}
    for left, right in pairs:
        if left in found:
            raise BadAnswer(msg("One entry cannot have two pairs."))
        found[choices.known(shown.left, left)] = choices.known(shown.right, right)
    return {"pairs": found} if found else None


def grade(key: Key, answer: Answer) -> Grade:
    right = sum(answer["pairs"].get(left) == wanted for left, wanted in key.key.items())
    share = Fraction(right, max(1, len(key.key)))
    if key.scoring is Mode.ALL_OR_NOTHING:
        share = shares.whole(right == len(key.key))
    return shares.grade(share, msg("Right pairs: {right} of {all}.", right=right, all=len(key.key)))


def answer_text(shown: Shown, answer: Answer) -> str:
    pairs = answer["pairs"]
    ids = (*(entry.id for entry in shown.left if entry.id in pairs), *(pairs.keys() - {one.id for one in shown.left}))
    return ";\n".join(f"{choices.text_of(shown.left, id)} → {choices.text_of(shown.right, pairs[id])}" for id in ids)


def key_texts(shown: Shown, key: Key) -> tuple[str, ...]:
    return (answer_text(shown, {"pairs": key.key}),)


def sample(shown: Shown, key: Key, random: Random, right: bool) -> str:
    pairs = dict(key.key)
    if not right:
        turned = random.choice(sorted(pairs))
        pairs[turned] = random.choice([entry.id for entry in shown.right if entry.id != pairs[turned]])
    return "|".join(f"{left}={wanted}" for left, wanted in pairs.items())


def examples() -> Iterable[Example]:
    body = {
        "stem": "Which capital belongs to which country?",
        "left": {"fr": "France", "it": "Italy"},
        "right": {"paris": "Paris", "rome": "Rome", "milan": "Milan"},
        "key": {"fr": "paris", "it": "rome"},
    }
    yield Example(body, "it=rome|fr=paris", FULL)
    yield Example(body, "fr=paris|it=milan", FULL / 2)
    yield Example(body, "fr=paris", FULL / 2)
    yield Example(body, "fr=rome|it=paris", NONE)
    yield Example({**body, "scoring": "all_or_nothing"}, "fr=paris|it=milan", NONE)


KIND = Kind(
    name="match",
    title=msg("matching"),
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

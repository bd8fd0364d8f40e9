"""A text with gaps, each a short question of its own.

```yaml
kind: cloze
stem: The [[author]] of this method worked in [[city]] and wrote [[books]] books.
gaps:
  author: {kind: text, key: {accept: [Fisher]}}
  city: {kind: single, choices: {london: London, paris: Paris}, key: london}
  books: {kind: numeric, key: 7, tolerance: {abs: 0}}
scoring: per_gap               # per_gap (default) | all_or_nothing
```

A gap is marked by its name and has the fields of its kind but the stem. per_gap is the mean of the gaps' own shares.
Where one gap waits for a person, the whole question does, and its share stands for the time being.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from itertools import zip_longest
from random import Random
from typing import Annotated

from pydantic import BeforeValidator, Field

from ..errors import BadAnswer
from ..i18n import Message, msg
from . import shares, text
from .gaps import INSIDE, Gap, GapKey, Part, ShownGap, joined, marked, unjoined
from .kind import FULL, NONE, Answer, ChoiceId, Example, Flaw, Form, Grade, Kind, Prose, Strict, Verdict
from .lookalike import suggestion

UNFILLED = "…"


class Mode(StrEnum):
    PER_GAP = "per_gap"
    ALL_OR_NOTHING = "all_or_nothing"


class Body(Strict):
    stem: Prose
    gaps: Annotated[dict[ChoiceId, Gap], Field(min_length=1)]
    scoring: Annotated[Mode, BeforeValidator(shares.long_form(Mode))] = Mode.PER_GAP


class Shown(Strict):
    parts: tuple[Part, ...]

    @property
    def gaps(self) -> tuple[ShownGap, ...]:
        return tuple(part.gap for part in self.parts if part.gap)

    @property
    def stem(self) -> str:
        """The text with the numbers of the gaps in it."""
        return "".join(f"{part.text}[{part.gap.number}]" if part.gap else part.text for part in self.parts)


class Key(Strict):
    gaps: dict[str, GapKey]
    scoring: Mode


def split(body: Body) -> tuple[Shown, Key]:
    halves = {name: INSIDE[gap.kind].split(gap.body) for name, gap in body.gaps.items()}
    texts, names = marked(body.stem)
    gaps = [
        ShownGap(id=name, number=number, kind=body.gaps[name].kind, shown=halves[name][0])
        for number, name in enumerate(names, start=1)
    ]
    parts = tuple(Part(text=text, gap=gap) for text, gap in zip_longest(texts, gaps))
    keys = {name: GapKey(kind=body.gaps[name].kind, key=key) for name, (_, key) in halves.items()}
    return Shown(parts=parts), Key(gaps=keys, scoring=body.scoring)


def check(body: Body) -> Iterable[Flaw]:
    marks = Counter(marked(body.stem)[1])
    for mark in marks.keys() - body.gaps.keys():
        help = suggestion(mark, body.gaps) or msg("the gaps are: {known}", known=", ".join(body.gaps))
        yield Flaw("QB340", ("stem",), msg("'[[{mark}]]' in the text names no gap", mark=mark), help)
    for name, gap in body.gaps.items():
        if marks[name] != 1:
            message = msg("the gap '{gap}' has to be marked in the text once, as [[{gap}]]", gap=name)
            yield Flaw("QB341", ("gaps", name), message, msg("times that it is marked: {times}", times=marks[name]))
        for flaw in INSIDE[gap.kind].check(gap.body):
            yield replace(flaw, path=("gaps", name, *flaw.path))


def arrange(shown: Shown, random: Random) -> tuple[str, ...]:
    return tuple(f"{gap.id}.{id}" for gap in shown.gaps for id in INSIDE[gap.kind].arrange(gap.shown, random))


def ordered(shown: Shown, order: tuple[str, ...]) -> Shown:
    return Shown(parts=tuple(_ordered(part, order) for part in shown.parts))


def _ordered(part: Part, order: tuple[str, ...]) -> Part:
    if part.gap is None:
        return part
    own = tuple(id.removeprefix(f"{part.gap.id}.") for id in order if id.startswith(f"{part.gap.id}."))
    inside = INSIDE[part.gap.kind].ordered(part.gap.shown, own)
    return part.model_copy(update={"gap": part.gap.model_copy(update={"shown": inside})})


def parse(shown: Shown, form: Form) -> Answer | None:
    return _answer(shown, {gap.id: "".join(form.get(f"gap-{gap.id}", [])[:1]) for gap in shown.gaps})


def read(shown: Shown, text: str) -> Answer | None:
    names = {gap.id for gap in shown.gaps}
    sent: dict[str, str] = {}
    for part in unjoined(text) if text else ():
        name, equals, answer = part.partition("=")
        if not equals or name not in names or name in sent:
            raise BadAnswer(msg("Write the answers as gap=answer|gap=answer, each gap once."))
        sent[name] = answer
    return _answer(shown, sent)


def _answer(shown: Shown, sent: dict[str, str]) -> Answer | None:
    found: dict[str, Answer] = {}
    for gap in shown.gaps:
        try:
            answer = INSIDE[gap.kind].read(gap.shown, sent.get(gap.id, ""))
        except BadAnswer as error:
            raise BadAnswer(msg("Gap {number}: {problem}", number=gap.number, problem=error.message)) from None
        if answer is not None:
            found[gap.id] = answer
    return {"gaps": found} if found else None


def grade(key: Key, answer: Answer) -> Grade:
    given = answer["gaps"]
    grades = [INSIDE[gap.kind].grade(gap.key, given[name]) for name, gap in key.gaps.items() if name in given]
    right, all = sum(one.share == FULL for one in grades), len(key.gaps)
    share = sum((Fraction(one.share) for one in grades), Fraction(0)) / all
    if key.scoring is Mode.ALL_OR_NOTHING:
        share = shares.whole(right == all)
    found = shares.grade(share, _reason(grades, right, all))
    waits = any(one.verdict is Verdict.REVIEW for one in grades)
    return replace(found, verdict=Verdict.REVIEW) if waits else found


def _reason(grades: Iterable[Grade], right: int, all: int) -> Message:
    """Count, and add what the author says of the answers that were given: the other reasons are for one gap alone."""
    feedback = " ".join(str(one.reason.params["feedback"]) for one in grades if "feedback" in one.reason.params)
    if feedback:
        return msg("Right gaps: {right} of {all}. {feedback}", right=right, all=all, feedback=feedback)
    return msg("Right gaps: {right} of {all}.", right=right, all=all)


def answer_text(shown: Shown, answer: Answer) -> str:
    given = answer["gaps"]
    return _listed(
        (gap, INSIDE[gap.kind].answer_text(gap.shown, given[gap.id]) if gap.id in given else UNFILLED)
        for gap in shown.gaps
    )


def key_texts(shown: Shown, key: Key) -> tuple[str, ...]:
    return (_listed((gap, INSIDE[gap.kind].key_texts(gap.shown, key.gaps[gap.id].key)[0]) for gap in shown.gaps),)


def _listed(answers: Iterable[tuple[ShownGap, str]]) -> str:
    return ";\n".join(f"[{gap.number}] {answer}" for gap, answer in answers)


def group(answer: Answer) -> str:
    """Answers are alike when their gaps are: texts by their form, the rest as they are."""
    forms = {id: text.group(given) if "text" in given else given for id, given in answer["gaps"].items()}
    return json.dumps(forms, ensure_ascii=False, sort_keys=True)


def sample(shown: Shown, key: Key, random: Random, right: bool) -> str:
    spoilt = None if right else random.choice(shown.gaps)
    return joined(
        _sampled(gap, key, random, right or (gap is not spoilt and random.random() < 0.5)) for gap in shown.gaps
    )


def _sampled(gap: ShownGap, key: Key, random: Random, right: bool) -> str:
    return f"{gap.id}={INSIDE[gap.kind].sample(gap.shown, key.gaps[gap.id].key, random, right)}"


def examples() -> Iterable[Example]:
    body = {
        "stem": "[[city]] is the capital of France and has about [[people]] million people.",
        "gaps": {
            "city": {"kind": "single", "choices": {"paris": "Paris", "lyon": "Lyon"}, "key": "paris"},
            "people": {"kind": "numeric", "key": "2.1", "tolerance": {"abs": "0.2"}},
        },
    }
    yield Example(body, "city=paris|people=2,1", FULL)
    yield Example(body, "people=2.2", FULL / 2)
    yield Example(body, "city=lyon|people=9", NONE)
    yield Example({**body, "scoring": "all_or_nothing"}, "city=paris|people=9", NONE)
    word = {
        "stem": "The capital of France is [[city]].",
        "gaps": {"city": {"kind": "text", "key": {"accept": ["Paris"]}}},
    }
    yield Example(word, "city=paris", FULL)


KIND = Kind(
    name="cloze",
    title=msg("text with gaps"),
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
    group=group,
)

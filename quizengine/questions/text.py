"""Short text: a word or a phrase that is one of the accepted ones, in Russian or English.

```yaml
kind: text
stem: Which value bounds the horizon of planning?
key:
  accept: [discount factor, коэффициент дисконтирования, {text: discount, credit: 0.5, feedback: Discount of what?}]
  reject: [{text: learning rate, feedback: That one scales the update.}]
  match: "(gamma|γ) ?= ?0[.,]9+"
```

Answers are compared by `quizengine.language.judge`: other word forms, another order of words, look-alike letters and
slips of the keyboard are forgiven where they cannot be another answer. What the judge can neither accept nor reject
waits for a person and scores nothing until then. `docs/short-answers.md` says what is done in which order.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SerializerFunctionWrapHandler, model_serializer

from ..errors import BadAnswer
from ..i18n import Message, msg
from ..language import patterns
from ..language.judge import Judge, Judgement, Outcome
from ..language.senses import ReadyKey
from ..language.shapes import same_form
from ..language.stems import stem_words
from .kind import FULL, NONE, Answer, Example, Flaw, Form, Grade, Kind, Line, Prose, Strict, Verdict
from .scalars import Share

LONGEST_ANSWER = 500
NO_IDEA = "не знаю"
_LETTER = re.compile(r"[^\W_]")


class Accepted(Strict):
    """A right answer, or with a credit below 1 one that is right in part."""

    text: Line
    credit: Annotated[Share, Field(gt=0, le=1)] = Decimal(1)
    feedback: Line | None = None

    @model_serializer(mode="wrap")
    def _shortest(self, dump: SerializerFunctionWrapHandler) -> Any:
        """Write what the short form says in the short form, so that both have one hash."""
        return self.text if self.credit == 1 and self.feedback is None else dump(self)


class NearMiss(Strict):
    """A wrong answer worth a word of its own."""

    text: Line
    feedback: Line | None = None


def _long_form(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class Lists(Strict):
    """What an author says of right and wrong answers. `match` is a regular expression of RE2 for a whole answer."""

    accept: Annotated[tuple[Annotated[Accepted, BeforeValidator(_long_form)], ...], Field(min_length=1)]
    reject: tuple[Annotated[NearMiss, BeforeValidator(_long_form)], ...] = ()
    match: str | None = None


class Key(Lists):
    """The lists, and the words of the stem that an answer may repeat: scoring sees nothing else of the question."""

    stem_words: tuple[str, ...] = ()


class Body(Strict):
    stem: Prose
    key: Lists


class Shown(Strict):
    stem: str


def split(body: Body) -> tuple[Shown, Key]:
    return Shown(stem=body.stem), with_stem(body.key, body.stem)


def with_stem(lists: Lists, stem: str) -> Key:
    """Return the key of a question with this stem."""
    words = stem_words(stem, [one.text for one in lists.accept])
    return Key(accept=lists.accept, reject=lists.reject, match=lists.match, stem_words=words)


def check(body: Body) -> Iterable[Flaw]:
    yield from _flaws_of_accepted(body.key)
    yield from _flaws_of_match(body.key.match)


def _flaws_of_accepted(lists: Lists) -> Iterable[Flaw]:
    rejecting = ReadyKey(tuple(near.text for near in lists.reject))
    seen: dict[str, str] = {}
    for index, text in enumerate(one.text for one in lists.accept):
        form, at = same_form(text), ("key", "accept", index)
        if not _LETTER.search(form):
            yield Flaw("QB320", at, msg("this answer has no letter or digit"))
        elif rejecting.has(text):
            yield Flaw("QB321", at, msg("'{text}' is accepted and rejected", text=text))
        elif form in seen:
            message = msg("'{text}' is the same answer as '{other}'", text=text, other=seen[form])
            yield Flaw("QB322", at, message, msg("leave one of them out"), harmless=True)
        seen.setdefault(form, text)
    if all(one.credit < 1 for one in lists.accept):
        yield Flaw("QB325", ("key", "accept"), msg("no accepted answer earns all points"))


def _flaws_of_match(pattern: str | None) -> Iterable[Flaw]:
    if pattern is None:
        return
    if len(pattern) > patterns.LONGEST:
        message = msg("the pattern is longer than {limit} characters", limit=patterns.LONGEST)
        yield Flaw("QB323", ("key", "match"), message)
        return
    try:
        accepts_all = patterns.fits(pattern, "") or patterns.fits(pattern, NO_IDEA)
    except patterns.BadPattern as bad:
        help = msg("the expressions are those of RE2: no look-around, no back-references")
        yield Flaw("QB323", ("key", "match"), msg("this is no regular expression: {reason}", reason=str(bad)), help)
        return
    if accepts_all:
        message = msg("the pattern fits answers that say nothing, such as '{answer}'", answer=NO_IDEA)
        yield Flaw("QB324", ("key", "match"), message)


def arrange(shown: Shown, random: Random) -> tuple[str, ...]:
    return ()


def ordered(shown: Shown, order: tuple[str, ...]) -> Shown:
    return shown


def parse(shown: Shown, form: Form) -> Answer | None:
    return read(shown, next(iter(form.get("text", [])), ""))


def read(shown: Shown, text: str) -> Answer | None:
    if len(text) > LONGEST_ANSWER:
        raise BadAnswer(msg("The answer is too long: at most {limit} characters.", limit=LONGEST_ANSWER))
    if "\x00" in text:
        raise BadAnswer(msg("The answer has a character that cannot be stored. Type it again."))
    return {"text": text.strip()} if text.strip() else None


@lru_cache(maxsize=1_000)
def _judge(key: Key) -> Judge:
    ready = ReadyKey(tuple(one.text for one in key.accept), tuple(one.text for one in key.reject), key.stem_words)
    return Judge(ready, key.match)


def grade(key: Key, answer: Answer) -> Grade:
    found = _judge(key).judge(answer["text"])
    match found.outcome:
        case Outcome.REVIEW:
            return Grade(NONE, Verdict.REVIEW, found.reason)
        case Outcome.REJECT:
            near = next((key.reject[index] for index in found.entries), None)
            return Grade(NONE, Verdict.WRONG, _reason(found, near))
        case Outcome.ACCEPT:
            best = max((key.accept[index] for index in found.entries), key=lambda one: one.credit, default=None)
            credit = FULL if best is None else best.credit
            return Grade(credit, Verdict.CORRECT if credit == FULL else Verdict.PARTIAL, _reason(found, best))


def _reason(found: Judgement, entry: Accepted | NearMiss | None) -> Message:
    if entry is None or entry.feedback is None:
        return found.reason
    return msg("{feedback}", feedback=entry.feedback)


def answer_text(shown: Shown, answer: Answer) -> str:
    return str(answer["text"])


def group(answer: Answer) -> str:
    return same_form(answer["text"])


def key_texts(shown: Shown, key: Key) -> tuple[str, ...]:
    return tuple(one.text for one in key.accept)


def sample(shown: Shown, key: Key, random: Random, right: bool) -> str:
    full = [one.text for one in key.accept if one.credit == FULL]
    return random.choice(full if right else [*(near.text for near in key.reject), NO_IDEA])


def examples() -> Iterable[Example]:
    body = {"stem": "Capital of France?", "key": {"accept": ["Paris", "Париж"], "reject": ["Lyon"]}}
    yield Example(body, " PARIS ", FULL)
    yield Example(body, "париж.", FULL)
    yield Example(body, "Lyon", NONE)


KIND = Kind(
    name="text",
    title=msg("short answer"),
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

"""A number with a tolerance, decimal from end to end.

```yaml
kind: numeric
stem: How long does one pass take?
key: 12.5
tolerance: {abs: 0.5}          # exactly one of abs: 0.5, rel: 1% (or 0.01), sig: 3
unit: ms                       # stands beside the field; may be left out
```

An answer x is right for the key k where

- abs: a:  |x - k| <= a
- rel: r:  |x - k| <= r * |k|
- sig: n:  x and k are equal when both are rounded to n significant digits, halves away from zero
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from random import Random
from typing import Annotated

from pydantic import Field

from ..errors import BadAnswer
from ..i18n import msg
from . import shares, typed_number
from .kind import FULL, NONE, Answer, Example, Flaw, Form, Grade, Kind, Prose, Strict
from .kind import Line as Unit
from .scalars import Count, Number, Share
from .typed_number import Ambiguous, canonical

MOST_DIGITS = 30


class Tolerance(Strict):
    """How far an answer may be from the key; one of the three is given."""

    abs: Number | None = None
    rel: Share | None = None
    sig: Count | None = None


class Body(Strict):
    stem: Prose
    key: Number
    tolerance: Annotated[Tolerance | None, Field(default=None)]
    unit: Unit | None = None


class Shown(Strict):
    stem: str
    unit: str | None = None


class Key(Strict):
    key: Number
    tolerance: Tolerance


def split(body: Body) -> tuple[Shown, Key]:
    return Shown(stem=body.stem, unit=body.unit), Key(key=body.key, tolerance=body.tolerance or Tolerance())


def check(body: Body) -> Iterable[Flaw]:
    if body.tolerance is None:
        help = msg("it is one of abs: 0.5, rel: 1% and sig: 3; abs: 0 takes the very number only")
        yield Flaw("QB330", ("key",), msg("the tolerance is missing"), help)
        return
    given = sorted(body.tolerance.model_dump(exclude_none=True))
    if len(given) != 1:
        yield Flaw("QB331", ("tolerance",), msg("a tolerance is exactly one of abs, rel and sig"))
    for name in given:
        yield from _too_wide_or_narrow(body.tolerance, name)
        if name != "abs" and not body.key:
            help = msg("write 'abs' instead")
            message = msg("'{name}' says nothing about a key of 0", name=name)
            yield Flaw("QB333", ("tolerance", name), message, help)


def _too_wide_or_narrow(tolerance: Tolerance, name: str) -> Iterable[Flaw]:
    value, path = getattr(tolerance, name), ("tolerance", name)
    if name == "sig" and not 1 <= value <= MOST_DIGITS:
        yield Flaw("QB332", path, msg("significant digits are 1 to {most}", most=MOST_DIGITS))
    elif value < 0:
        yield Flaw("QB332", path, msg("a tolerance cannot be negative"))
    elif name == "rel" and value >= 1:
        help = msg("for {value} percent write {value}%", value=canonical(value))
        yield Flaw("QB332", path, msg("a share of the key is below 1; with this one even 0 would be right"), help)


def arrange(shown: Shown, random: Random) -> tuple[str, ...]:
    return ()


def ordered(shown: Shown, order: tuple[str, ...]) -> Shown:
    return shown


def parse(shown: Shown, form: Form) -> Answer | None:
    return read(shown, next(iter(form.get("number", [])), ""))


def read(shown: Shown, text: str) -> Answer | None:
    if not text.strip():
        return None
    typed = _without_unit(text.strip(), shown.unit)
    try:
        number = typed_number.number(typed)
    except Ambiguous as found:
        raise _question(typed, found) from None
    if number is None:
        raise _refusal(typed, shown.unit)
    return {"number": canonical(number), "typed": typed}


def _without_unit(text: str, unit: str | None) -> str:
    """Drop the item's own unit from the end. A unit that starts with a digit has to stand apart."""
    if unit is None or not text.endswith(unit):
        return text
    rest = text[: -len(unit)]
    return text if unit[0].isdigit() and rest == rest.rstrip() else rest.rstrip()


def _question(typed: str, found: Ambiguous) -> BadAnswer:
    if len(found.readings) == 1:
        return BadAnswer(
            msg("“{typed}” has separators in it. If you mean {one}, write it so.", typed=typed, one=found.readings[0])
        )
    one, other = found.readings
    return BadAnswer(
        msg("“{typed}” can be read in two ways. Write {one} or {other}.", typed=typed, one=one, other=other)
    )


def _refusal(typed: str, unit: str | None) -> BadAnswer:
    shown = typed if len(typed) <= 40 else f"{typed[:40]}…"
    if unit is None:
        return BadAnswer(
            msg("“{typed}” is not a number. Write it like 12, -0.5 or 1.5e-3, without a unit.", typed=shown)
        )
    message = msg(
        "“{typed}” is not a number. The unit, {unit}, stands beside the field: write the number alone.",
        typed=shown,
        unit=unit,
    )
    return BadAnswer(message)


def grade(key: Key, answer: Answer) -> Grade:
    number = Decimal(answer["number"])
    if _right(key.key, key.tolerance, number):
        return shares.grade(Fraction(1), msg("The number is within the tolerance."))
    if number and _right(key.key, key.tolerance, -number):
        return shares.grade(Fraction(0), msg("The number has the wrong sign."))
    return shares.grade(Fraction(0), msg("The number is outside the tolerance."))


def _right(key: Decimal, tolerance: Tolerance, number: Decimal) -> bool:
    if tolerance.sig is not None:
        rounding = Context(prec=tolerance.sig, rounding=ROUND_HALF_UP)
        return rounding.plus(number) == rounding.plus(key)
    # Fractions, because a decimal difference is rounded to the digits of a context.
    allowed = Fraction(tolerance.abs or 0) + Fraction(tolerance.rel or 0) * abs(Fraction(key))
    return abs(Fraction(number) - Fraction(key)) <= allowed


def answer_text(shown: Shown, answer: Answer) -> str:
    return _with_unit(answer["typed"], shown)


def key_texts(shown: Shown, key: Key) -> tuple[str, ...]:
    number, tolerance = canonical(key.key), key.tolerance
    if tolerance.abs:
        number = f"{number} ± {canonical(tolerance.abs)}"
    if tolerance.rel:
        number = f"{number} ± {canonical(tolerance.rel * 100)}%"
    return (_with_unit(number, shown),)


def _with_unit(number: str, shown: Shown) -> str:
    return f"{number} {shown.unit}" if shown.unit else number


def sample(shown: Shown, key: Key, random: Random, right: bool) -> str:
    # A step as long as the key leads to 0 or to its double, and neither rounds to the key or is near it.
    step = max(2 * (key.tolerance.abs or 0), abs(key.key)) or Decimal(1)
    return canonical(key.key if right else key.key + random.choice((step, -step)))


def examples() -> Iterable[Example]:
    body = {"stem": "How long is it?", "key": "12.5", "tolerance": {"abs": "0.5"}, "unit": "ms"}
    yield Example(body, "12,5", FULL)
    yield Example(body, "1.3e1 ms", FULL)
    yield Example(body, "13.01", NONE)
    rounded = {"stem": "Pi to three significant digits?", "key": "3.14159", "tolerance": {"sig": "3"}}
    yield Example(rounded, "3.14", FULL)
    yield Example(rounded, "3.15", NONE)
    near = {"stem": "The speed of light, in m/s?", "key": "299792458", "tolerance": {"rel": "1%"}}
    yield Example(near, "3·10^8", FULL)
    yield Example(near, "3·10^7", NONE)


KIND = Kind(
    name="numeric",
    title=msg("number"),
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

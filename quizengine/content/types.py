"""The types that the schemas give to text: numbers, shares, durations, codes."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, StringConstraints
from pydantic_core import PydanticCustomError

Code = Annotated[str, StringConstraints(pattern=r"^\S{1,40}$")]
"""A code as a document prints it: УК-1, ОПК-1.2."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
"""A name that is safe in an address: latin small letters, digits, hyphens."""

_UNITS = {"s": 1, "m": 60, "h": 3600}
_DURATION = re.compile(r"([0-9]{1,6})\s*([smh])")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}([.,][0-9]{1,18})?")


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _NUMBER.fullmatch(value.strip()):
        raise PydanticCustomError("number", "'{given}' is not a number", {"given": value})
    return Decimal(value.strip().replace(",", "."))


def _percent(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value.strip().endswith("%"):
        raise PydanticCustomError("percent", "'{given}' is not a share in percent, such as 60%", {"given": value})
    number: Decimal = _number(value.strip()[:-1].strip())
    return number / 100


def parse_duration(value: Any) -> Any:
    """Read text such as 90s; raises the error of the schema for any other text, and leaves what is no text alone."""
    if not isinstance(value, str):
        return value
    found = _DURATION.fullmatch(value.strip())
    if not found:
        raise PydanticCustomError("duration", "'{given}' is not a duration, such as 90s, 20m or 2h", {"given": value})
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def spelled(span: timedelta) -> str:
    """Return a duration as an author writes it, in the largest unit that fits: 90s, 20m, 2h."""
    seconds = int(span.total_seconds())
    unit = next(unit for unit in reversed(_UNITS) if seconds % _UNITS[unit] == 0)
    return f"{seconds // _UNITS[unit]}{unit}" if seconds else "0s"


def between(least: timedelta, most: timedelta) -> AfterValidator:
    """Make a check that a duration is neither shorter nor longer."""

    def check(span: timedelta) -> timedelta:
        if not least <= span <= most:
            problem = "a duration from {least} to {most} is wanted here"
            raise PydanticCustomError("between", problem, {"least": spelled(least), "most": spelled(most)})
        return span

    return AfterValidator(check)


def _moment(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise PydanticCustomError(
            "moment", "'{given}' is not a moment such as 2026-01-20T10:00+03:00", {"given": value}
        )
    return moment


def plain(number: Decimal) -> str:
    """Return a decimal in the one spelling that its value has: no exponent, no trailing zeros."""
    return f"{number.normalize():f}"


Number = Annotated[Decimal, BeforeValidator(_number), PlainSerializer(plain)]
Percent = Annotated[Decimal, BeforeValidator(_percent), PlainSerializer(lambda share: f"{plain(share * 100)}%")]
Duration = Annotated[
    timedelta, BeforeValidator(parse_duration), PlainSerializer(lambda span: f"{int(span.total_seconds())}s")
]
Moment = Annotated[datetime, BeforeValidator(_moment), PlainSerializer(datetime.isoformat)]

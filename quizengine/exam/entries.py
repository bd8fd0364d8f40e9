"""What people type for time: minutes, factors and wall times, read into values or said to be none."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from ..i18n import Message, msg
from .allowance import Grant
from .zones import BadTime, moment

LONGEST_NUMBER = 20


def read_grant(
    cells: Mapping[str, str], timezone: str, second: Mapping[str, bool | None] | None = None
) -> tuple[Grant, list[tuple[str, Message]]]:
    """Read what is granted from text, an empty field granting nothing; returns it with (field, what is wrong).

    Minutes and the factor may have a comma or a point. Times are those of the wall in `timezone`; `second` says for a
    field which of two readings is meant where clocks go back.
    """
    problems: list[tuple[str, Message]] = []
    values: dict[str, Any] = {}
    for name, read in (("factor", _number), ("extra", _minutes), ("breaks", _minutes)):
        try:
            values[name] = read(cells.get(name, ""))
        except (InvalidOperation, ValueError, OverflowError):
            problems.append((name, msg("'{given}' is not a number.", given=cells.get(name, ""))))
    for name in ("opens_at", "closes_at"):
        try:
            values[name] = read_moment(cells.get(name, ""), timezone, second=(second or {}).get(name))
        except BadTime as error:
            problems.append((name, error.message))
    return Grant(**values), problems


def read_moment(text: str, timezone: str, *, second: bool | None = None) -> datetime | None:
    """Read a wall time as 2026-01-20T15:00 or 20.01.2026 15:00; empty gives None. Raises `BadTime`."""
    text = text.strip()
    if not text:
        return None
    return moment(_wall(text), timezone, second=second)


def _wall(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    day, _, clock = text.partition(" ")
    try:
        return datetime.fromisoformat(f"{'-'.join(reversed(day.split('.')))}T{clock.strip()}")
    except ValueError:
        text_ = msg("'{given}' is not a time. Write such as 2026-01-20 15:00 or 20.01.2026 15:00.", given=text)
        raise BadTime(text_) from None


def _minutes(text: str) -> timedelta | None:
    number = _number(text)
    return None if number is None else timedelta(seconds=int(number * 60))


def read_minutes(text: str) -> timedelta | None:
    """Read minutes; empty gives None. Raises `ValueError`."""
    try:
        return _minutes(text)
    except (InvalidOperation, OverflowError) as error:
        raise ValueError(text) from error


def _number(text: str) -> Decimal | None:
    text = text.strip().replace(",", ".").replace("−", "-").removeprefix("×").strip()
    if not text:
        return None
    number = Decimal(text)
    if not number.is_finite() or len(text) > LONGEST_NUMBER:
        raise ValueError(text)
    return number

"""What an author may write where a question wants a number, a count or a flag. Every value comes in as text."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer
from pydantic_core import PydanticCustomError

from . import typed_number
from .typed_number import Ambiguous, canonical

LARGEST = 100
"""The power of ten that numbers in a key stay below. Answers may go further, so that a wrong one can be far off."""


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        number = typed_number.number(value)
    except Ambiguous:
        problem = "'{given}' can be read in two ways: write it without separators of thousands"
        raise PydanticCustomError("number_ambiguous", problem, {"given": value}) from None
    if number is None or (number and abs(number.adjusted()) > LARGEST):
        raise PydanticCustomError("number", "'{given}' is not a number", {"given": value})
    return number


def _share(value: Any) -> Any:
    if isinstance(value, str) and value.strip().endswith("%"):
        number = _number(value.strip()[:-1])
        return number.scaleb(-2) if isinstance(number, Decimal) else number
    return _number(value)


def _count(value: Any) -> Any:
    if isinstance(value, str) and not (value.isascii() and value.isdecimal() and len(value) <= 9):
        raise PydanticCustomError("count", "'{given}' is not a whole number", {"given": value})
    return int(value) if isinstance(value, str) else value


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("flag", "'{given}' is neither true nor false", {"given": value})
        return value == "true"
    return value


Number = Annotated[Decimal, BeforeValidator(_number), PlainSerializer(canonical)]
Share = Annotated[Decimal, BeforeValidator(_share), PlainSerializer(canonical)]
"""A number or a percentage: 0.01 and 1% are the same."""
Count = Annotated[int, BeforeValidator(_count)]
Flag = Annotated[bool, BeforeValidator(_flag)]

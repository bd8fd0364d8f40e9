"""From plain text values to frozen classes; every mistake located, all of them at once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..i18n import Message, msg
from .diagnostics import Diagnostic, Severity
from .source import Path, Source

M = TypeVar("M", bound=BaseModel)
Report = Callable[[Diagnostic], None]


def validate(model: type[M], data: Any, *, source: Source, at: Path, report: Report) -> M | None:
    """Return the value, or None after reporting what is wrong with it. `at` is the path of `data` in the source."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        mistakes = _own_mistakes(error.errors(include_url=False))
        for diagnostic in _once(_diagnostic(details, model, source, at) for details in mistakes):
            report(diagnostic)
        return None


def _own_mistakes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Drop "too short" of a list that has a wrong value: pydantic counts the right ones only."""
    return [
        one
        for one in errors
        if one["type"] != "too_short"
        or not any(other is not one and other["loc"][: len(one["loc"])] == one["loc"] for other in errors)
    ]


def _once(found: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """Keep one report of a wrong value: one that may be of two types is refused by both, and is one mistake."""
    kept = {(one.code, one.span, None if one.code == "QB103" else str(one.message)): one for one in found}
    return kept.values()


def unknown_field(source: Source, path: Path, known: Collection[str]) -> Diagnostic:
    """Say that a field is not one of the known ones."""
    name = str(path[-1])
    near = get_close_matches(name, known, n=1)
    help = (
        msg("did you mean '{near}'?", near=near[0])
        if near
        else msg("the fields here are: {known}", known=", ".join(sorted(known)))
        if known
        else None
    )
    return Diagnostic(
        "QB101", Severity.ERROR, source.file, source.key_span(path), msg("unknown field '{name}'", name=name), help
    )


def _diagnostic(details: ErrorDetails, model: type[BaseModel], source: Source, at: Path) -> Diagnostic:
    path, kind = (*at, *_without_tags(details["loc"])), details["type"]
    if kind == "extra_forbidden":
        return unknown_field(source, path, _fields(model, details["loc"][:-1]))
    if kind == "missing":
        span, message = source.span(path[:-1]), msg("the field '{name}' is missing", name=path[-1])
        return Diagnostic("QB102", Severity.ERROR, source.file, span, message)
    return Diagnostic("QB103", Severity.ERROR, source.file, _place(source, path), _sentence(details))


def _place(source: Source, path: Path) -> Any:
    """A wrong key of a mapping is reported where the key stands, anything else where the value stands."""
    if path and path[-1] == "[key]":
        return source.key_span(path[:-1])
    return source.span(path)


def _without_tags(loc: tuple[int | str, ...]) -> Path:
    """Drop the names of union members and validators that pydantic puts between the field names."""
    return tuple(
        part for part in loc if isinstance(part, int) or not part.startswith(("function-", "constrained-", "lax-or-"))
    )


def _fields(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Return the names of the fields of the model that a location leads to; empty where it leads out of the models."""
    found: Any = model
    for part in loc:
        fields = getattr(found, "model_fields", None)
        if fields and isinstance(part, str):
            named = next((field for name, field in fields.items() if part in (name, field.alias)), None)
            found = _models(named.annotation) if named else None
    fields = getattr(found, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _models(annotation: Any) -> Any:
    """Return the model inside an annotation such as `dict[str, Model]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_models(part) for part in (*getattr(annotation, "__args__", ()), *getattr(annotation, "__metadata__", ())))
    return next((model for model in inner if model is not None), None)


_SENTENCES: Mapping[str, Message] = {
    "string_type": msg("text is wanted here"),
    "dict_type": msg("a mapping (name: value) is wanted here"),
    "model_type": msg("a mapping (name: value) is wanted here"),
    "tuple_type": msg("a list is wanted here"),
    "int_type": msg("a whole number is wanted here"),
    "decimal_type": msg("a number is wanted here"),
    "fraction_type": msg("a number is wanted here"),
    "bool_type": msg("true or false is wanted here"),
    "time_delta_type": msg("a duration such as 90s, 20m or 2h is wanted here"),
    "datetime_type": msg("a moment such as 2026-01-20T10:00+03:00 is wanted here"),
    "date_type": msg("a date such as 2026-01-20 is wanted here"),
    "list_type": msg("a list is wanted here"),
    "string_too_short": msg("this is empty"),
    "too_short": msg("this list is empty"),
    "string_too_long": msg("this text is longer than {max_length} characters"),
    "string_pattern_mismatch": msg("'{input}' is not spelt as such a name has to be: {pattern}"),
    "enum": msg("'{input}' is not one of {expected}"),
    "literal_error": msg("'{input}' is not one of {expected}"),
    "greater_than": msg("'{input}' has to be greater than {gt}"),
    "greater_than_equal": msg("'{input}' has to be at least {ge}"),
    "less_than_equal": msg("'{input}' has to be at most {le}"),
    "number": msg("'{given}' is not a number"),
    "number_ambiguous": msg("'{given}' can be read in two ways: write it without separators of thousands"),
    "count": msg("'{given}' is not a whole number"),
    "percent": msg("'{given}' is not a share in percent, such as 60%"),
    "duration": msg("'{given}' is not a duration, such as 90s, 20m or 2h"),
    "between": msg("a duration from {least} to {most} is wanted here"),
    "item_time": msg("'{given}' is neither 'own' nor a duration, such as 90s"),
    "requirement": msg("a requirement names 'items', 'points' or both"),
    "reaches": msg("a higher level of indicators cannot ask for a lower Bloom level"),
    "level_shares": msg("the shares of the levels have to sum to 100%"),
    "weak": msg("'weak' asks for more of '{name}' than is asked for where it is fully met"),
    "flag": msg("'{given}' is neither true nor false"),
    "moment": msg("'{given}' is not a moment such as 2026-01-20T10:00+03:00"),
    "claims": msg("a list of codes is wanted, such as [{given}]"),
    "claims_nested": msg("every code in the list has to be plain text"),
    "claims_twice": msg("a code stands in the list twice"),
    "draw": msg("'{given}' is neither 'all' nor a number of items"),
    "date_from_datetime_parsing": msg("'{input}' is not a date such as 2026-01-20"),
    "date_from_datetime_inexact": msg("'{input}' is not a date such as 2026-01-20"),
    "date_parsing": msg("'{input}' is not a date such as 2026-01-20"),
}


def _sentence(details: ErrorDetails) -> Message:
    known = _SENTENCES.get(details["type"])
    if known is None:
        return msg("this value cannot be used: {problem}", problem=details["msg"])
    given = details["input"]
    shown = given if isinstance(given, str) and len(given) <= 80 else "…"
    return Message(known.text, {"input": shown, **details.get("ctx", {})})

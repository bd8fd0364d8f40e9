"""Question kinds, one module each. A new kind is a new module here and a partial of its name in the templates."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from ..i18n import msg
from .kind import NONE, Answer, Grade, Kind, Verdict

KINDS: dict[str, Kind[Any, Any, Any]] = {
    kind.name: kind
    for module in iter_modules(__path__)
    if (kind := getattr(import_module(f"{__name__}.{module.name}"), "KIND", None)) is not None
}


def grade(kind: str, key: Any, answer: Answer | None) -> Grade:
    """Grade an answer, or its absence, against the scoring part of an item's revision."""
    if answer is None:
        return Grade(NONE, Verdict.UNANSWERED, msg("There is no answer."))
    return KINDS[kind].grade(key, answer)

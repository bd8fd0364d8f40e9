"""What students may see of a result, phase by phase: the `review:` of a quiz.

```yaml
review: after_submit                # never | after_submit | after_close: short for one of these maps
review:
  during: []                        # while the student's attempt, this or another of the quiz, is running
  after_submit: [mark, correctness] # right after it was handed in
  later: [mark, competencies]       # from then on, while the quiz is open
  after_close: [mark, correctness, key, explanation, feedback, competencies]
```
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, TypeAdapter
from pydantic_core import PydanticCustomError

from ..questions.kind import Strict


class Phase(StrEnum):
    """When somebody looks at a result."""

    DURING = "during"
    AFTER_SUBMIT = "after_submit"
    LATER = "later"
    AFTER_CLOSE = "after_close"


class Shown(StrEnum):
    """A part of a result."""

    MARK = "mark"
    CORRECTNESS = "correctness"
    KEY = "key"
    EXPLANATION = "explanation"
    FEEDBACK = "feedback"
    COMPETENCIES = "competencies"


class Phases(Strict):
    """What is shown in each phase; a phase that is not named shows nothing."""

    during: tuple[Shown, ...] = ()
    after_submit: tuple[Shown, ...] = ()
    later: tuple[Shown, ...] = ()
    after_close: tuple[Shown, ...] = ()

    def of(self, phase: Phase) -> frozenset[Shown]:
        return frozenset(getattr(self, phase.value))


_RESULT = (Shown.MARK, Shown.COMPETENCIES)
_ALL = tuple(Shown)
SHORT = {
    "never": Phases(during=_RESULT, after_submit=_RESULT, later=_RESULT, after_close=_RESULT),
    "after_submit": Phases(during=_RESULT, after_submit=_ALL, later=_ALL, after_close=_ALL),
    "after_close": Phases(during=_RESULT, after_submit=_RESULT, later=_RESULT, after_close=_ALL),
}
"""The short words. All show the mark and the competencies at once; they differ in when the answers are shown."""


def _long_form(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value not in SHORT:
        raise PydanticCustomError("enum", "", {"expected": "'never', 'after_submit' or 'after_close'"})
    return SHORT[value]


def _short_form(value: Phases) -> Any:
    """Write the word where there is one, so that a quiz that says it is the same quiz as before there was a map."""
    return next((word for word, phases in SHORT.items() if phases == value), value.model_dump(mode="json"))


Review = Annotated[Phases, BeforeValidator(_long_form), PlainSerializer(_short_form)]
REVIEW: TypeAdapter[Phases] = TypeAdapter(Review)
"""Reads and writes a policy that stands by itself, as a sitting has one: a word or a map."""

"""What was released last, as far as a change of the files can be at odds with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from .fingerprint import Revision
from .programme import Programme


@dataclass(frozen=True)
class Released:
    """The items of the banks by their whole names (`bank:item`), programmes by id, and what quizzes may draw.

    `quizzes` maps the id of a quiz to the names of the items of its pools. A bank, a quiz or a programme that is not
    here has not been released yet, and nothing can be at odds with it.
    """

    items: Mapping[str, Revision]
    quizzes: Mapping[str, frozenset[str]]
    programmes: Mapping[str, Programme]

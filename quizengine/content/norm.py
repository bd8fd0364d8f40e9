"""What an accreditation asks of the questions of a programme: `accreditation:` of a programme."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from ..questions.kind import Strict
from ..questions.scalars import Count
from .types import Percent

Share = Annotated[Percent, Field(ge=0, le=1)]
Least = Annotated[Count, Field(ge=0, le=1000)]


class OfType(StrEnum):
    """Types of tasks: закрытого, открытого, комбинированного типа."""

    CLOSED = "closed"
    OPEN = "open"
    COMBINED = "combined"


class Norm(Strict):
    """The least number of questions of each type for a competency, and how many students have to do how many tasks."""

    closed: Least = 1
    open: Least = 1
    combined: Least = 1
    share_of_tasks: Share = Decimal("0.7")
    share_of_students: Share = Decimal("0.7")

    def least(self, kind: OfType) -> int:
        """Return how many questions of a type there have to be at least."""
        return {OfType.CLOSED: self.closed, OfType.OPEN: self.open, OfType.COMBINED: self.combined}[kind]

"""Questions that those who run the site ask of the tables."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func
from sqlmodel import SQLModel, select

from . import tables  # noqa: F401  the import registers the tables

_attempt = SQLModel.metadata.tables["attempt"]
_OPEN = (
    select(func.count())
    .select_from(_attempt)
    .where(_attempt.c.submitted_at.is_(None), _attempt.c.deadline_at > bindparam("now"))
)


def open_attempts(connection: Connection, now: datetime) -> int:
    """Return how many attempts are neither submitted nor past their deadline."""
    return connection.execute(_OPEN, {"now": now}).scalar_one()

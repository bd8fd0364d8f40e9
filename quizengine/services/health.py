"""Whether this installation can do its work, and how much of it there is."""

from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ..store import schema, watching
from ..store.engine import reading


def unready(engine: Engine) -> str | None:
    """Return why nobody can be served now, in English for those who run the site; `None` where all is well.

    It tells nothing about the inside that a stranger could use: the readiness route is open.
    """
    try:
        with reading(engine) as connection:
            found = schema.revision(connection)
    except SQLAlchemyError:
        return "the database cannot be reached"
    if found != schema.head():
        return (
            f"the database is at revision {found or 'none'} and this version needs {schema.head()}: quizengine migrate"
        )
    return None


def open_attempts(engine: Engine, *, now: datetime) -> int | None:
    """Return how many attempts are running; `None` where the database cannot be asked."""
    try:
        with reading(engine) as connection:
            return watching.open_attempts(connection, now)
    except SQLAlchemyError:
        return None

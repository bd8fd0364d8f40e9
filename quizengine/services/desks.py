"""A question in front of its owner, and what keeps a student from it."""

from datetime import datetime

from sqlalchemy import Connection

from ..errors import Conflict, NotFound, NotSignedIn
from ..exam.timing import State, is_over, state
from ..i18n import msg
from ..store import accounts, attempts
from ..store.attempts import Desk
from .signing_in import token_sha


class TimeIsOver(Conflict):
    """The attempt takes no more answers."""

    def __init__(self) -> None:
        super().__init__(msg("The attempt is closed. Everything that arrived in time was counted."))


class Paused(Conflict):
    """The clock of the attempt stands still."""

    def __init__(self) -> None:
        super().__init__(
            msg("The attempt is paused. Your time stands still, and you can go on when the pause is over.")
        )


class NotOpen(Conflict):
    """The quiz is taken question by question, and this one is not the one that is open. `frontier` is."""

    def __init__(self, frontier: int | None) -> None:
        super().__init__(msg("This question is not open any more. The questions come one after another."))
        self.frontier = frontier


def owned_desk(
    connection: Connection, token: str, attempt_id: str, position: int, now: datetime, *, hold: bool = False
) -> Desk:
    """Return a question to its owner. Raises `NotSignedIn`, and `NotFound` also for another student's attempt."""
    sha = token_sha(token)
    desk = attempts.desk(connection, token_sha=sha, attempt_id=attempt_id, position=position, now=now, hold=hold)
    if desk is not None:
        return desk
    if accounts.viewer(connection, sha, now) is None:
        raise NotSignedIn(msg("You are not signed in any more. Sign in again: your saved answers are kept."))
    raise NotFound(msg("There is no such page, or it is not yours."))


def open_desk(connection: Connection, token: str, attempt_id: str, position: int, now: datetime) -> Desk:
    """Return a question that may be looked at now.

    Raises as `owned_desk` does, and `TimeIsOver`, `Paused`, `NotOpen`.
    """
    desk = owned_desk(connection, token, attempt_id, position, now)
    refuse_closed(desk, now)
    if desk.frontier not in (None, desk.position):
        raise NotOpen(desk.frontier)
    return desk


def refuse_closed(desk: Desk, now: datetime) -> None:
    """Raise `TimeIsOver` or `Paused` for an attempt that is."""
    if is_over(desk.timing, now):
        raise TimeIsOver
    if state(desk.timing, now) is State.PAUSED:
        raise Paused

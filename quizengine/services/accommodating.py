"""Accommodations: granted and revoked, one by one or by a table; running attempts get their new deadlines at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from ..content.types import plain
from ..errors import Conflict, NotAccepted, NotFound
from ..exam.allowance import Grant, Limits, Window, granted
from ..exam.contradictions import Finding, of_grant
from ..i18n import Message, msg
from ..store import accommodations, groups, sittings
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .allowances import grant_of, limits_of, window_of
from .deadlines import Moved, following
from .grading import stored

LONGEST_REASON = 2_000
DEFAULT_ZONE = "UTC"


@dataclass(frozen=True)
class Order:
    """What is to be granted: to one student or one group, in one sitting or (without one) in all, and why."""

    grant: Grant
    reason: str
    user_id: int | None = None
    group_id: int | None = None
    sitting_id: int | None = None
    replaces: bool = False


@dataclass(frozen=True)
class Granted:
    """What a grant did."""

    id: int
    moved: tuple[str, ...]
    """The running attempts whose deadline moved."""
    over: tuple[str, ...]
    """Students whose time was over before: nothing of theirs was reopened."""
    warnings: tuple[Message, ...]


@dataclass(frozen=True)
class InForce:
    """An accommodation as its page shows it before it is revoked."""

    id: int
    holder: str
    sitting_id: int | None
    gives: tuple[Message, ...]
    reason: str


@dataclass
class Place:
    """Where something is granted: its window and limits, None where it holds in all sittings."""

    sitting_id: int | None
    window: Window | None = None
    limits: Limits | None = None
    timezone: str = DEFAULT_ZONE


def grant(engine: Engine, *, viewer: Viewer, order: Order, now: datetime) -> Granted:
    """Grant an accommodation.

    Raises `NotFound` for an unknown sitting, `NotAccepted` for what contradicts itself, the sitting, or what is in
    force, and `Conflict` where a running attempt would lose its time.
    """
    why = _why(order.reason)
    with writing(engine) as connection:
        with following(connection, sitting_id=order.sitting_id, reason=why, viewer=viewer, now=now) as moved:
            warnings = _accept(connection, order, now)
            id = put(connection, order, viewer, now)
        _note(connection, order, viewer, now)
    return Granted(id, tuple(moved.attempts), tuple(moved.over), warnings)


def revoke(engine: Engine, *, viewer: Viewer, accommodation_id: int, reason: str, now: datetime) -> Moved:
    """Revoke an accommodation. Raises `NotFound`, `NotAccepted` without a reason, and `Conflict` where it was revoked
    before or where a running attempt would already be over without it.
    """
    if not reason.strip():
        raise NotAccepted(("reason", msg("Say why, in a sentence: it stays in the log.")))
    with writing(engine) as connection:
        row = accommodations.one(connection, accommodation_id)
        if row is None:
            raise NotFound(msg("There is no such accommodation."))
        why = msg("Accommodation revoked: {reason}", reason=reason.strip()[:LONGEST_REASON])
        with following(connection, sitting_id=row.sitting_id, reason=why, viewer=viewer, now=now) as moved:
            if not accommodations.revoke(connection, accommodation_id, by=viewer.id, now=now):
                raise Conflict(msg("This accommodation was revoked already."))
        if row.sitting_id is not None:
            body = stored(msg("{who}: {what}", who=row.user_name or row.group_name, what=why))
            sittings.note(connection, row.sitting_id, kind="revoked", body=body, made_by=viewer.id, now=now)
    return moved


def one(engine: Engine, *, accommodation_id: int) -> InForce:
    """Return an accommodation that is in force. Raises `NotFound`."""
    with reading(engine) as connection:
        row = accommodations.one(connection, accommodation_id)
        if row is None or row.revoked_at is not None:
            raise NotFound(msg("There is no such accommodation, or it was revoked."))
        room = None if row.sitting_id is None else sittings.one(connection, row.sitting_id)
    zone = DEFAULT_ZONE if room is None else room.timezone
    return InForce(row.id, row.user_name or row.group_name, row.sitting_id, granted(grant_of(row), zone), row.reason)


def _accept(connection: Connection, order: Order, now: datetime) -> tuple[Message, ...]:
    place = place_of(connection, order.sitting_id)
    same = [grant_of(row) for row in in_force(connection, order)]
    found = [(one.field, one.message, one.serious) for one in findings(order, place, same, now)]
    if not order.reason.strip():
        found.append(("reason", msg("Say why, in a sentence: it stays in the log."), True))
    if (order.user_id is None) == (order.group_id is None):
        found.append(("holder", msg("Choose a student or a group."), True))
    elif not _there(connection, order):
        found.append(("holder", msg("There is no such student or group."), True))
    serious = [(field_, message) for field_, message, is_serious in found if is_serious]
    if serious:
        raise NotAccepted(*serious)
    return tuple(message for _, message, _ in found)


def findings(order: Order, place: Place, same: Sequence[Grant], now: datetime) -> Sequence[Finding]:
    """Return what is wrong with an order; `same` are the grants in force for the same holder in the same place."""
    others = () if order.replaces else same
    return of_grant(order.grant, window=place.window, limits=place.limits, same=others, now=now)


def _there(connection: Connection, order: Order) -> bool:
    if order.group_id is not None:
        return groups.one(connection, order.group_id) is not None
    return any(row.id == order.user_id for row in groups.students(connection))


def in_force(connection: Connection, order: Order) -> Sequence[Any]:
    return accommodations.same(connection, sitting_id=order.sitting_id, user_id=order.user_id, group_id=order.group_id)


def put(connection: Connection, order: Order, viewer: Viewer, now: datetime) -> int:
    if order.replaces:
        for row in in_force(connection, order):
            accommodations.revoke(connection, row.id, by=viewer.id, now=now)
    given = order.grant
    row = {
        "sitting_id": order.sitting_id,
        "user_id": order.user_id,
        "group_id": order.group_id,
        "time_factor": None if given.factor is None else plain(given.factor),
        "extra_seconds": _seconds(given.extra),
        "break_seconds": _seconds(given.breaks),
        "opens_at": given.opens_at,
        "closes_at": given.closes_at,
        "reason": order.reason.strip()[:LONGEST_REASON],
        "granted_by": viewer.id,
        "granted_at": now,
    }
    return accommodations.add(connection, row)


def _note(connection: Connection, order: Order, viewer: Viewer, now: datetime) -> None:
    if order.sitting_id is None:
        return
    (row,) = in_force(connection, order)
    room = sittings.one(connection, order.sitting_id)
    lines = granted(order.grant, DEFAULT_ZONE if room is None else room.timezone)
    what = lines[0]
    for line in lines[1:]:
        what = msg("{first}, {more}", first=what, more=line)
    reason = order.reason.strip()[:LONGEST_REASON]
    body = msg("{who} is granted: {what}. {reason}", who=row.user_name or row.group_name, what=what, reason=reason)
    sittings.note(connection, order.sitting_id, kind="granted", body=stored(body), made_by=viewer.id, now=now)


def _why(reason: str) -> Message:
    return msg("Accommodation: {reason}", reason=reason.strip()[:LONGEST_REASON])


def place_of(connection: Connection, sitting_id: int | None) -> Place:
    if sitting_id is None:
        return Place(None)
    row = sittings.one(connection, sitting_id)
    if row is None:
        raise NotFound(msg("There is no such sitting."))
    if row.cancelled_at is not None:
        raise Conflict(msg("This sitting was cancelled. Make another one."))
    return Place(sitting_id, window_of(row), limits_of(connection, row), row.timezone)


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())

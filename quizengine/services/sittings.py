"""Sittings: a released quiz given to a group in a window. Made, changed, cancelled, and their rooms started."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from ..content.fingerprint import canonical
from ..content.review import REVIEW, Phases
from ..errors import Conflict, NotAccepted, NotFound
from ..exam.admission import read_networks
from ..exam.allowance import NONE, Window
from ..exam.contradictions import of_window
from ..exam.zones import BadTime, words, zone_of
from ..i18n import Message, msg
from ..store import groups, releases, sittings
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .deadlines import Moved, following
from .grading import stored
from .signing_in import hashed, verified

MOST_ATTEMPTS = 100
LONGEST_SPACING = timedelta(days=60)
LONGEST_OFFLINE = timedelta(hours=4)
CODE_LENGTHS = range(4, 41)
PASSWORD_LENGTHS = range(8, 201)
TITLE_LENGTH = 200
LABELS = {
    "title": msg("title"),
    "quiz": msg("quiz"),
    "quiz_revision_id": msg("release"),
    "group_id": msg("group"),
    "opens_at": msg("opening"),
    "closes_at": msg("closing"),
    "timezone": msg("time zone"),
    "access_code": msg("access code"),
    "networks": msg("networks"),
    "attempts": msg("number of attempts"),
    "spacing_seconds": msg("time between attempts"),
    "room_start": msg("room start"),
    "room_password_hash": msg("password of the room start"),
    "offline_seconds": msg("time for answers without a network"),
    "review": msg("what students see afterwards"),
}


@dataclass(frozen=True)
class Plan:
    """All that an instructor decides about a sitting.

    `room_password` is None to leave one as it is; an empty one takes it away. `review` is a policy as JSON, None for
    that of the quiz.
    """

    title: str
    quiz: str
    group_id: int
    opens_at: datetime
    closes_at: datetime
    timezone: str
    access_code: str | None = None
    networks: str = ""
    attempts: int = 1
    spacing: timedelta = NONE
    room_start: bool = False
    room_password: str | None = None
    offline: timedelta = NONE
    review: str | None = None


def create(engine: Engine, *, viewer: Viewer, plan: Plan, now: datetime) -> int:
    """Make a sitting of the newest release of a quiz and return its number. Raises `NotAccepted`."""
    secret = hashed(plan.room_password) if plan.room_password else None
    with writing(engine) as connection:
        released = releases.current_quiz(connection, plan.quiz)
        _accept(connection, plan, released)
        assert released is not None
        row = {
            **_row(plan),
            "quiz": plan.quiz,
            "quiz_revision_id": released.id,
            "room_password_hash": secret,
            "created_by": viewer.id,
            "created_at": now,
        }
        sitting_id = sittings.add(connection, row)
        _note(connection, sitting_id, "created", msg("The sitting was made."), viewer, now)
    return sitting_id


def change(engine: Engine, *, viewer: Viewer, sitting_id: int, plan: Plan, now: datetime) -> Moved:
    """Change a sitting; deadlines of running attempts follow its window at once.

    Raises `NotFound`, `NotAccepted`, and `Conflict` where an attempt stands in the way.
    """
    secret = hashed(plan.room_password) if plan.room_password else None
    with writing(engine) as connection:
        sittings.held(connection, [sitting_id])
        before = _known(connection, sitting_id)
        _refuse_cancelled(before)
        _accept(connection, plan, releases.current_quiz(connection, plan.quiz))
        row = _row(plan)
        if plan.room_password is not None:
            row["room_password_hash"] = secret
        if plan.quiz != before.quiz or plan.group_id != before.group_id:
            _refuse_started(connection, sitting_id, msg("The quiz and the group can no longer be changed."))
            released = releases.current_quiz(connection, plan.quiz)
            assert released is not None
            row |= {"quiz": plan.quiz, "quiz_revision_id": released.id} if plan.quiz != before.quiz else {}
        changed = [name for name in row if getattr(before, name) != row[name]]
        reason = msg("The window of the sitting was changed.")
        with following(connection, sitting_id=sitting_id, reason=reason, viewer=viewer, now=now) as moved:
            sittings.change(connection, sitting_id, row)
        if changed:
            _note(connection, sitting_id, "changed", _changed(changed, plan), viewer, now)
    return moved


def cancel(engine: Engine, *, viewer: Viewer, sitting_id: int, reason: str, now: datetime) -> None:
    """Cancel a sitting in which nobody is working. Raises `NotFound`, `NotAccepted` without a reason, `Conflict`."""
    if not reason.strip():
        raise NotAccepted(("reason", msg("Say why, in a sentence: students and the log show it.")))
    with writing(engine) as connection:
        sittings.held(connection, [sitting_id])
        _refuse_cancelled(_known(connection, sitting_id))
        if sittings.attempts_in(connection, [sitting_id], unsubmitted=True):
            raise Conflict(msg("Students are working in this sitting. End their attempts first, then cancel it."))
        sittings.change(connection, sitting_id, {"cancelled_at": now})
        _note(connection, sitting_id, "cancelled", msg("Cancelled: {reason}", reason=reason.strip()), viewer, now)


def move_to_newest(engine: Engine, *, viewer: Viewer, sitting_id: int, now: datetime) -> bool:
    """Give the newest release of the quiz; says whether it is another. Raises `Conflict` once somebody has started."""
    with writing(engine) as connection:
        sittings.held(connection, [sitting_id])
        row = _known(connection, sitting_id)
        _refuse_cancelled(row)
        newest = releases.current_quiz(connection, row.quiz)
        assert newest is not None, "a sitting is made of a released quiz"
        if newest.id == row.quiz_revision_id:
            return False
        _refuse_started(connection, sitting_id, msg("The release can no longer be changed."))
        sittings.change(connection, sitting_id, {"quiz_revision_id": newest.id})
        _note(connection, sitting_id, "moved", msg("The newest release of the quiz is given now."), viewer, now)
    return True


def start_room(engine: Engine, *, viewer: Viewer, sitting_id: int, password: str, now: datetime) -> bool:
    """Start a room for everybody who waits in it; says whether this call did.

    Raises `NotFound`, `Conflict` outside the window, and `NotAccepted` for a wrong password.
    """
    with reading(engine) as connection:
        row = _known(connection, sitting_id)
    _refuse_cancelled(row)
    if not row.room_start:
        raise Conflict(msg("This sitting has no room start: students begin by themselves when the window opens."))
    if not row.opens_at <= now < row.closes_at:
        opens, closes = words(row.opens_at, row.timezone), words(row.closes_at, row.timezone)
        raise Conflict(msg("The room can be started between {opens} and {closes}.", opens=opens, closes=closes))
    if row.room_password_hash is not None and not verified(row.room_password_hash, password):
        raise NotAccepted(("password", msg("The password of the room is not right. Check it and try again.")))
    with writing(engine) as connection:
        started = sittings.start_room(connection, sitting_id, now)
        if started:
            _note(connection, sitting_id, "room_started", msg("The room was started."), viewer, now)
    return started


def _known(connection: Connection, sitting_id: int) -> Any:
    row = sittings.one(connection, sitting_id)
    if row is None:
        raise NotFound(msg("There is no such sitting."))
    return row


def _refuse_cancelled(row: Any) -> None:
    if row.cancelled_at is not None:
        raise Conflict(msg("This sitting was cancelled. Make another one."))


def _refuse_started(connection: Connection, sitting_id: int, what: Message) -> None:
    started = len(sittings.attempts_in(connection, [sitting_id]))
    if started:
        text = msg("{what} Attempts were started already: {count}. Make another sitting.", what=what, count=started)
        raise Conflict(text)


def _row(plan: Plan) -> dict[str, Any]:
    return {
        "title": " ".join(plan.title.split()),
        "group_id": plan.group_id,
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
        "timezone": plan.timezone,
        "access_code": (plan.access_code or "").strip() or None,
        "networks": "\n".join(str(network) for network in read_networks(plan.networks)[0]),
        "attempts": plan.attempts,
        "spacing_seconds": int(plan.spacing.total_seconds()),
        "room_start": plan.room_start,
        "offline_seconds": int(plan.offline.total_seconds()),
        "review": plan.review,
    }


def _accept(connection: Connection, plan: Plan, released: Any) -> None:
    """Raise `NotAccepted` with everything that is wrong with a plan."""
    found = list(_findings(plan))
    if released is None:
        found.append(("quiz", msg("Choose a released quiz.")))
    else:
        window = Window(plan.opens_at, plan.closes_at, plan.timezone)
        found += [(one.field, one.message) for one in of_window(window, limit=released.quiz.time.limit) if one.serious]
    if groups.one(connection, plan.group_id) is None:
        found.append(("group_id", msg("Choose a group. If there is none yet, make one first.")))
    if found:
        raise NotAccepted(*found)


def _findings(plan: Plan) -> Iterable[tuple[str, Message]]:
    if not plan.title.strip() or len(plan.title) > TITLE_LENGTH:
        yield "title", msg("Give the sitting a title of up to 200 characters.")
    try:
        zone_of(plan.timezone)
    except BadTime as error:
        yield "timezone", error.message
    if plan.access_code and len(plan.access_code.strip()) not in CODE_LENGTHS:
        yield "access_code", msg("An access code has 4 to 40 characters. Leave it empty for none.")
    bad = read_networks(plan.networks)[1]
    if bad:
        yield (
            "networks",
            msg(
                "These are not network ranges: {bad}. Write such as 192.0.2.0/24 or 2001:db8::/32.", bad=", ".join(bad)
            ),
        )
    if not 1 <= plan.attempts <= MOST_ATTEMPTS:
        yield "attempts", msg("Write a number of attempts from 1 to 100.")
    if not NONE <= plan.spacing <= LONGEST_SPACING:
        yield "spacing", msg("Write minutes between attempts, 60 days at most.")
    if not NONE <= plan.offline <= LONGEST_OFFLINE:
        yield "offline", msg("Write minutes without network, 4 hours at most.")
    if plan.room_password and len(plan.room_password) not in PASSWORD_LENGTHS:
        yield "room_password", msg("A room password has at least 8 characters.")
    if plan.review is not None and not _is_review(plan.review):
        yield "review", msg("Choose when students see which answers were right.")


def _is_review(text: str) -> bool:
    try:
        REVIEW.validate_json(text)
    except ValueError:
        return False
    return True


def review_json(policy: str | Phases) -> str | None:
    """Return a review policy as a sitting keeps it; an empty word leaves it to the quiz."""
    if isinstance(policy, Phases):
        return canonical(REVIEW.dump_python(policy))
    return canonical(policy) if policy else None


def _changed(names: list[str], plan: Plan) -> Message:
    listed = LABELS[names[0]]
    for name in names[1:]:
        listed = msg("{first}, {more}", first=listed, more=LABELS[name])
    if not {"opens_at", "closes_at", "timezone"} & set(names):
        return msg("Changed: {names}.", names=listed)
    opens, closes = words(plan.opens_at, plan.timezone), words(plan.closes_at, plan.timezone)
    text = msg(
        "Changed: {names}. It opens at {opens} and closes at {closes}.", names=listed, opens=opens, closes=closes
    )
    return text


def _note(connection: Connection, sitting_id: int, kind: str, body: Message, viewer: Viewer, now: datetime) -> None:
    sittings.note(connection, sitting_id, kind=kind, body=stored(body), made_by=viewer.id, now=now)

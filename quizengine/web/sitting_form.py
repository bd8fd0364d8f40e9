"""The form of a sitting: from what was typed to a plan, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..content.review import REVIEW, SHORT, Phase, Phases, Shown
from ..exam.entries import read_minutes, read_moment
from ..exam.zones import BadTime, wall, zone_of
from ..i18n import Message, msg
from ..services.sittings import Plan, review_json

LARGEST_ID = 2_147_483_647
PHASES = "phases"
"""What the form says of a review policy that is none of the short words: it is ticked, phase by phase."""


@dataclass(frozen=True)
class Entered:
    """A form that was read: a plan, or what is wrong with which field."""

    plan: Plan | None
    errors: tuple[tuple[str, Message], ...]


def read(form: Mapping[str, str], *, editing: bool) -> Entered:
    """Read the form of a sitting. When editing, an empty room password leaves the stored one as it is."""
    errors: list[tuple[str, Message]] = []
    moments = {name: _moment(form, name, errors) for name in ("opens_at", "closes_at")}
    spans = {name: _span(form, name, errors) for name in ("spacing", "offline")}
    number, group = integer(form.get("attempts", "1")), integer(form.get("group_id", "")) or 0
    if number is None:
        errors.append(("attempts", msg("Write a number of attempts from 1 to 100.")))
    opens_at, closes_at = moments["opens_at"], moments["closes_at"]
    if errors or opens_at is None or closes_at is None:
        return Entered(None, tuple(errors))
    password = "" if "no_room_password" in form else form.get("room_password", "")
    plan = Plan(
        title=form.get("title", ""),
        quiz=form.get("quiz", ""),
        group_id=group,
        opens_at=opens_at,
        closes_at=closes_at,
        timezone=form.get("timezone", "").strip(),
        access_code=form.get("access_code", "").strip() or None,
        networks=form.get("networks", ""),
        attempts=number or 0,
        spacing=spans["spacing"],
        room_start="room_start" in form,
        room_password=None if editing and not password and "no_room_password" not in form else password,
        offline=spans["offline"],
        review=review_json(_ticked(form) if form.get("review") == PHASES else form.get("review", "")),
    )
    return Entered(plan, ())


def shown(row: Any) -> dict[str, str]:
    """Return what the form of a stored sitting shows."""
    return {
        "title": row.title,
        "quiz": row.quiz,
        "group_id": str(row.group_id),
        "opens_at": wall(row.opens_at, row.timezone),
        "closes_at": wall(row.closes_at, row.timezone),
        "timezone": row.timezone,
        "access_code": row.access_code or "",
        "networks": row.networks,
        "attempts": str(row.attempts),
        "spacing": _minutes(row.spacing_seconds),
        "offline": _minutes(row.offline_seconds),
        **_reviewed(row.review),
        **({"room_start": "1"} if row.room_start else {}),
        # Where the wall shows this time twice, the stored one is meant.
        "opens_at_which": _which(row.opens_at, row.timezone),
        "closes_at_which": _which(row.closes_at, row.timezone),
    }


def fresh(zone: str) -> dict[str, str]:
    """Return what the form of a new sitting shows."""
    return {"timezone": zone, "attempts": "1", **_reviewed(None)}


def _ticked(form: Mapping[str, str]) -> Phases:
    """Return the phases of a form: each part of a result that is ticked in them."""
    ticks = {phase.value: [part for part in Shown if _tick(phase, part) in form] for phase in Phase}
    return Phases.model_validate(ticks)


def _reviewed(review: str | None) -> dict[str, str]:
    """Return the fields of a stored policy. The ticks begin with what it shows, or with nothing before the close."""
    policy = SHORT["after_close"] if review is None else REVIEW.validate_json(review)
    word = "" if review is None else next((word for word, phases in SHORT.items() if phases == policy), PHASES)
    return {"review": word, **{_tick(phase, part): "1" for phase in Phase for part in policy.of(phase)}}


def _tick(phase: Phase, part: Shown) -> str:
    return f"{phase.value}-{part.value}"


def second(form: Mapping[str, str], name: str) -> bool | None:
    """Return which of two readings of a time was chosen, None if none was."""
    return {"first": False, "second": True}.get(form.get(f"{name}_which", ""))


def twice(form: Mapping[str, str], zone: str) -> dict[str, tuple[Message, ...]]:
    """Return the two readings of each time of a form that comes twice or never, in words."""
    found = {}
    for name in ("opens_at", "closes_at"):
        try:
            read_moment(form.get(name, ""), zone)
        except BadTime as error:
            if error.readings is not None and not error.readings.jumped:
                found[name] = error.readings.named
    return found


def _moment(form: Mapping[str, str], name: str, errors: list[tuple[str, Message]]) -> datetime | None:
    zone = form.get("timezone", "").strip()
    try:
        zone_of(zone)
    except BadTime as error:
        errors[:] = [*(one for one in errors if one[0] != "timezone"), ("timezone", error.message)]
        return None
    try:
        found = read_moment(form.get(name, ""), zone, second=second(form, name))
    except BadTime as error:
        errors.append((name, error.message))
        return None
    if found is None:
        errors.append((name, msg("Enter a date and a time.")))
    return found


def _span(form: Mapping[str, str], name: str, errors: list[tuple[str, Message]]) -> timedelta:
    try:
        return read_minutes(form.get(name, "")) or timedelta(0)
    except ValueError:
        errors.append((name, msg("'{given}' is not a number.", given=form.get(name, ""))))
        return timedelta(0)


def integer(text: str) -> int | None:
    """Return a number that every database can hold, None for anything else."""
    text = text.strip()
    fits = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID)) and int(text) <= LARGEST_ID
    return int(text) if fits else None


def _minutes(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{seconds / 60:.4g}" if rest else str(minutes or "")


def _which(at: datetime, zone: str) -> str:
    try:
        read_moment(wall(at, zone), zone)
    except BadTime as error:
        moments = error.readings.moments if error.readings else ()
        return "second" if len(moments) > 1 and moments[1] == at.replace(second=0, microsecond=0) else "first"
    return ""

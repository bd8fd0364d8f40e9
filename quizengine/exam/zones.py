"""Wall clocks: a time as people write it, in a place that has a name, and the moment that it means.

Where clocks go back, one hour of the wall comes twice; where they go forward, one never comes. Neither is guessed:
whoever wrote such a time is told both readings and says which is meant.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ..errors import QuizEngineError
from ..i18n import Message, msg

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Readings:
    """The moments that a wall time may mean, earlier first: two where clocks go back. `named` says each in words.

    Where clocks `jumped` over the time, they are what it would be before and after the jump.
    """

    moments: tuple[datetime, ...]
    named: tuple[Message, ...]
    jumped: bool = False


class BadTime(QuizEngineError):
    """A wall time that names no single moment. `readings` are what it may mean, none where the zone is unknown."""

    def __init__(self, message: Message, readings: Readings | None = None) -> None:
        super().__init__(message)
        self.readings = readings


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its name, such as Europe/Moscow. Raises `BadTime`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadTime(
            msg("There is no time zone '{name}'. Write one such as Europe/Moscow or UTC.", name=name)
        ) from None


def zone_names() -> tuple[str, ...]:
    """Return the names to choose from: those of places, and UTC."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/"))}
    return ("UTC", *sorted(places))


def moment(wall: datetime, zone: str, *, second: bool | None = None) -> datetime:
    """Return the moment, in UTC, of a wall time in a zone.

    `second` answers which of two readings is meant where clocks go back; it changes nothing where there is one. A time
    that already has an offset is the moment itself. Raises `BadTime` for a time that comes twice and was not chosen,
    and for one that clocks jump over.
    """
    place = zone_of(zone)
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise BadTime(msg("Write a year between {first} and {last}.", first=FIRST_YEAR, last=LAST_YEAR))
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    early, late = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early == late:
        return early
    jumped = early.astimezone(place).replace(tzinfo=None) != wall
    if not jumped and second is not None:
        return late if second else early
    moments = (min(early, late), max(early, late))
    readings = Readings(moments, tuple(words(one, zone, exact=True) for one in moments), jumped)
    params = {"wall": wall.strftime("%H:%M"), "zone": zone, "first": readings.named[0], "second": readings.named[1]}
    if jumped:
        text = msg("Clocks in {zone} jump over {wall} that day. Write {first} or {second}.", **params)
    else:
        text = msg("{wall} comes twice that day in {zone}: {first} and {second}. Choose which is meant.", **params)
    raise BadTime(text, readings)


def words(at: datetime, zone: str, *, near: datetime | None = None, exact: bool = False) -> Message:
    """Return a moment as the wall of a zone shows it: the date only if it differs from that of `near`.

    Seconds stand there if there are any, never rounded up. The offset stands there if `exact`, and where the wall
    shows this time twice.
    """
    place = zone_of(zone)
    local = at.astimezone(place)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    if exact or _comes_twice(local):
        clock = f"{clock} {_offset(local)}"
    if near is not None and near.astimezone(place).date() == local.date():
        return msg("{time} ({zone})", time=clock, zone=zone)
    day, month, year = local.strftime("%d %m %Y").split()
    return msg("{year}-{month}-{day}, {time} ({zone})", day=day, month=month, year=year, time=clock, zone=zone)


def wall(at: datetime, zone: str) -> str:
    """Return a moment as a form's field holds it: 2026-01-20T15:00 on the wall of the zone."""
    return at.astimezone(zone_of(zone)).strftime("%Y-%m-%dT%H:%M")


def _comes_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _offset(local: datetime) -> str:
    offset = local.utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"

"""How much time a student has in a sitting, and why: the quiz's limit, the window, and what was granted.

Of everything that is granted to a student (to them or to a group of theirs, in this sitting or in all), the most
favourable counts, for each field by itself: the largest factor, the largest number of extra minutes, the longest
breaks, the earliest opening and the latest closing. So an accommodation never takes time away, whatever else is in
force. Within one field nothing is added up: two factors of 1.5 are 1.5.

The factor stretches the limit of the quiz, the extra minutes come after it, and the closing of the window cuts both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from ..content.types import plain
from ..i18n import Message, msg
from .timing import deadline, stretched
from .zones import words

NONE = timedelta(0)
ONE = Decimal(1)


@dataclass(frozen=True)
class Limits:
    """What is the same for everybody: the quiz's limit, and how often and how soon again it may be taken."""

    limit: timedelta
    attempts: int = 1
    spacing: timedelta = NONE


@dataclass(frozen=True)
class Window:
    """When a sitting may be started and when it ends for all; `timezone` is the wall clock that people see."""

    opens_at: datetime
    closes_at: datetime
    timezone: str


@dataclass(frozen=True)
class Grant:
    """One accommodation in force. `group` is the name of the group that it was given to, None for the student's own.

    A `standing` one holds in every sitting. A field that is None grants nothing.
    """

    factor: Decimal | None = None
    extra: timedelta | None = None
    breaks: timedelta | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    group: str | None = None
    standing: bool = False
    id: int | None = None

    @property
    def content(self) -> tuple[object, ...]:
        return self.factor, self.extra, self.breaks, self.opens_at, self.closes_at


@dataclass(frozen=True)
class Terms:
    """All that is true for one student in one sitting. `counted` names, for each field, the grant that counts."""

    opens_at: datetime
    closes_at: datetime
    timezone: str
    limit: timedelta
    factor: Decimal = ONE
    extra: timedelta = NONE
    breaks: timedelta = NONE
    attempts: int = 1
    spacing: timedelta = NONE
    counted: tuple[tuple[str, Grant], ...] = ()

    @property
    def stretched(self) -> timedelta:
        """The limit times the factor, rounded up to whole seconds."""
        return stretched(self.limit, self.factor)

    @property
    def time(self) -> timedelta:
        """How long an attempt takes at most, from its start."""
        return self.stretched + self.extra

    @property
    def last_full_start(self) -> datetime:
        """Who starts later has less than the whole time, because the window closes."""
        return self.closes_at - self.time

    def deadline(self, started_at: datetime) -> datetime:
        """Return when an attempt ends that was started at a moment."""
        return deadline(started_at, limit=self.time, closes=self.closes_at)


def terms(limits: Limits, window: Window, grants: Sequence[Grant]) -> Terms:
    """Combine what applies to one student; see the module for the rule."""
    usual = Terms(
        window.opens_at,
        window.closes_at,
        window.timezone,
        limits.limit,
        attempts=limits.attempts,
        spacing=limits.spacing,
    )
    counted = []
    for field, best in _BEST.items():
        usually = getattr(usual, field)
        offers = [(getattr(grant, field), grant) for grant in grants if getattr(grant, field) is not None]
        better = [offer for offer in offers if best(offer[0], usually) != usually]
        if better:
            value = _most(best, [value for value, _ in better])
            usual = replace(usual, **{field: value})
            counted.append((field, next(grant for offered, grant in better if offered == value)))
    return replace(usual, counted=tuple(counted))


_BEST: dict[str, Callable[[Any, Any], Any]] = {
    "factor": max,
    "extra": max,
    "breaks": max,
    "opens_at": min,
    "closes_at": max,
}


def _most(best: Callable[[Any, Any], Any], values: Sequence[Any]) -> Any:
    found = values[0]
    for value in values[1:]:
        found = best(found, value)
    return found


# -- in words --------------------------------------------------------------------------------------------------------


def explain(
    terms: Terms, *, started_at: datetime | None = None, deadline_at: datetime | None = None
) -> tuple[Message, ...]:
    """Return how the time of a student comes about, a sentence for each step; the last one is the outcome.

    Without a start it says how long an attempt will take, with one when it ends. `deadline_at` is the stored deadline:
    where it differs from what the terms give, the clock stood still meanwhile, and a step says for how long.
    """
    return (*_time_steps(terms), *(_before(terms) if started_at is None else _after(terms, started_at, deadline_at)))


def _time_steps(terms: Terms) -> list[Message]:
    found, by = [msg("The quiz takes {time}.", time=span(terms.limit))], dict(terms.counted)
    if terms.factor != ONE:
        params = {"time": span(terms.limit), "factor": decimal(terms.factor), "result": span(terms.stretched)}
        found.append(msg("{time} × {factor} = {result}: {source}.", **params, source=source(by["factor"])))
    if terms.extra:
        params = {"extra": span(terms.extra), "result": span(terms.time)}
        found.append(msg("{extra} more make {result}: {source}.", **params, source=source(by["extra"])))
    if terms.breaks:
        took = source(by["breaks"])
        text = msg("Breaks of {breaks} in all do not count: {source}.", breaks=span(terms.breaks), source=took)
        found.append(text)
    return found


def _before(terms: Terms) -> list[Message]:
    closes = words(terms.closes_at, terms.timezone)
    return [
        *_window_steps(terms),
        msg("Whoever starts later than {latest} has less.", latest=words(terms.last_full_start, terms.timezone))
        if terms.last_full_start > terms.opens_at
        else msg("The window is shorter than that: nobody can use all of it."),
        msg("So: {time} from the start, but no longer than until {closes}.", time=span(terms.time), closes=closes),
    ]


def _window_steps(terms: Terms) -> list[Message]:
    zone, by = terms.timezone, dict(terms.counted)
    opens, closes = words(terms.opens_at, zone), words(terms.closes_at, zone)
    return [
        msg("The window opens at {opens}: {source}.", opens=opens, source=source(by["opens_at"]))
        if "opens_at" in by
        else msg("The window opens at {opens}.", opens=opens),
        msg("The window closes at {closes}: {source}.", closes=closes, source=source(by["closes_at"]))
        if "closes_at" in by
        else msg("The window closes at {closes}.", closes=closes),
    ]


def _after(terms: Terms, started_at: datetime, deadline_at: datetime | None) -> list[Message]:
    zone, end = terms.timezone, started_at + terms.time
    planned = terms.deadline(started_at)
    actual = planned if deadline_at is None else deadline_at
    found = [
        msg(
            "Started at {start}: {time} end at {end}.",
            start=words(started_at, zone),
            time=span(terms.time),
            end=words(end, zone, near=started_at),
        ),
        _window_steps(terms)[1],
    ]
    if end > terms.closes_at:
        found.append(msg("That is earlier, so the window ends the attempt."))
    if actual > planned:
        found.append(
            msg("The clock stood still for {time}, and the deadline moved by as much.", time=span(actual - planned))
        )
    elif actual < planned:
        found.append(msg("The deadline was set {time} earlier.", time=span(planned - actual)))
    return [*found, outcome(actual, zone)]


def outcome(deadline_at: datetime, zone: str) -> Message:
    """Return the last step of an explanation after the start."""
    return msg("So answers count until {deadline}.", deadline=words(deadline_at, zone))


def source(grant: Grant) -> Message:
    """Say where a grant comes from."""
    if grant.group is None:
        return msg("own accommodation, in all sittings") if grant.standing else msg("own accommodation")
    if grant.standing:
        return msg("accommodation of the group {group}, in all sittings", group=grant.group)
    return msg("accommodation of the group {group}", group=grant.group)


def granted(grant: Grant, zone: str) -> tuple[Message, ...]:
    """Say what one grant gives, a line for each field."""
    found = []
    if grant.factor is not None:
        found.append(msg("time × {factor}", factor=decimal(grant.factor)))
    if grant.extra is not None:
        found.append(msg("{extra} more", extra=span(grant.extra)))
    if grant.breaks is not None:
        found.append(msg("breaks of {breaks} in all", breaks=span(grant.breaks)))
    if grant.opens_at is not None:
        found.append(msg("opens at {opens}", opens=words(grant.opens_at, zone)))
    if grant.closes_at is not None:
        found.append(msg("closes at {closes}", closes=words(grant.closes_at, zone)))
    return tuple(found)


def span(time: timedelta) -> Message:
    """Return a length of time in words, whole seconds, rounded down."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    hours, rest = divmod(minutes, 60)
    if hours and seconds:
        return msg("{hours} h {minutes} min {seconds} s", hours=hours, minutes=rest, seconds=seconds)
    if hours:
        return msg("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else msg("{hours} h", hours=hours)
    if seconds:
        return (
            msg("{minutes} min {seconds} s", minutes=minutes, seconds=seconds)
            if minutes
            else msg("{seconds} s", seconds=seconds)
        )
    return msg("{minutes} min", minutes=minutes)


def decimal(number: Decimal) -> Message | str:
    """Return a number with the mark that the reader's language puts before its decimals."""
    whole, _, part = plain(number).partition(".")
    return msg("{whole}.{part}", whole=whole, part=part) if part else whole

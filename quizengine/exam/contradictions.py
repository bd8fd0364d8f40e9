"""What is wrong with an accommodation or a window before it is written down: in words, with the field it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ..i18n import Message, msg
from .allowance import NONE, ONE, Grant, Limits, Window, span, terms
from .zones import words

LARGEST_FACTOR = Decimal(10)
MOST_PLACES = -3
LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class Finding:
    """Something that does not fit; `field` is empty where it is about the whole. What is not `serious` only warns."""

    field: str
    message: Message
    serious: bool = True


def of_window(window: Window, *, limit: timedelta) -> tuple[Finding, ...]:
    """Return what is wrong with the window of a sitting of a quiz with this limit."""
    if window.closes_at <= window.opens_at:
        return (Finding("closes_at", msg("The window is empty: it has to close later than it opens.")),)
    length = window.closes_at - window.opens_at
    if length < limit:
        gaps = {"length": span(length), "limit": span(limit)}
        text = msg("The window is {length} long and the quiz takes {limit}: nobody can use all of it.", **gaps)
        return (Finding("closes_at", text, serious=False),)
    return ()


def of_grant(
    grant: Grant,
    *,
    window: Window | None = None,
    limits: Limits | None = None,
    same: Sequence[Grant] = (),
    now: datetime | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with a new accommodation.

    `window` and `limits` are those of its sitting, None where it holds in all. `same` are those in force for the same
    student or group in the same place: which of two such would count nobody could say, so there may be one.
    """
    found = [*_numbers(grant), *_nothing(grant), *_second(grant, same)]
    if window is None:
        if grant.opens_at is not None or grant.closes_at is not None:
            field = "opens_at" if grant.opens_at is not None else "closes_at"
            found.append(Finding(field, msg("An own window belongs to one sitting. Grant it in that sitting.")))
        return tuple(found)
    found += _window(grant, window, now)
    if limits is not None:
        found += _breaks(grant, window, limits)
    if limits is not None and not any(one.serious for one in found):
        found += _short(grant, window, limits)
    return tuple(found)


def _numbers(grant: Grant) -> list[Finding]:
    found = []
    if grant.factor is not None and grant.factor < ONE:
        found.append(Finding("factor", msg("A factor below 1 would take time away. Write 1 or more, such as 1.5.")))
    if grant.factor is not None and grant.factor > LARGEST_FACTOR:
        found.append(Finding("factor", msg("A factor above 10 looks like a slip. For half as much again write 1.5.")))
    exponent = grant.factor.as_tuple().exponent if grant.factor is not None else 0
    if isinstance(exponent, int) and exponent < MOST_PLACES:
        found.append(Finding("factor", msg("Write the factor with three decimals at most.")))
    for field, span_, text in (
        ("extra", grant.extra, msg("Extra minutes cannot be negative: an accommodation takes nothing away.")),
        ("breaks", grant.breaks, msg("Breaks cannot be negative.")),
    ):
        if span_ is not None and span_ < NONE:
            found.append(Finding(field, text))
        if span_ is not None and span_ > LONGEST:
            found.append(Finding(field, msg("More than a day looks like a slip. Write minutes.")))
    return found


def _nothing(grant: Grant) -> list[Finding]:
    nothing = grant.factor in (None, ONE) and not grant.extra and not grant.breaks
    if nothing and grant.opens_at is None and grant.closes_at is None:
        return [Finding("", msg("This grants nothing. Fill in a factor, extra minutes, breaks or an own window."))]
    return []


def _second(grant: Grant, same: Sequence[Grant]) -> list[Finding]:
    if not same:
        return []
    if any(one.content == grant.content for one in same):
        return [Finding("", msg("Exactly this is in force already."))]
    return [
        Finding(
            "",
            msg(
                "Another accommodation is in force here, and it could not be said which of the two counts. "
                "Revoke that one first, or let this one take its place."
            ),
        )
    ]


def _window(grant: Grant, window: Window, now: datetime | None) -> list[Finding]:
    opens, closes = grant.opens_at, grant.closes_at
    if opens is None and closes is None:
        return []
    zone = window.timezone
    own_opens, own_closes = opens or window.opens_at, closes or window.closes_at
    if own_closes <= own_opens:
        return [Finding("closes_at", msg("The own window is empty: it has to close later than it opens."))]
    if own_opens >= window.closes_at or own_closes <= window.opens_at:
        text = msg("The own window lies outside that of the sitting. For another day make another sitting.")
        return [Finding("opens_at" if opens is not None else "closes_at", text)]
    found = []
    if opens is not None and opens > window.opens_at:
        text = msg(
            "The sitting opens at {moment} already: a later own opening would take time away.",
            moment=words(window.opens_at, zone),
        )
        found.append(Finding("opens_at", text))
    if closes is not None and closes < window.closes_at:
        text = msg(
            "The sitting closes at {moment} only: an earlier own closing would take time away.",
            moment=words(window.closes_at, zone),
        )
        found.append(Finding("closes_at", text))
    if closes is not None and now is not None and closes <= now:
        found.append(Finding("closes_at", msg("This own closing has passed already.")))
    return found


def _breaks(grant: Grant, window: Window, limits: Limits) -> list[Finding]:
    longest = terms(limits, window, [grant]).time
    if grant.breaks is None or grant.breaks <= longest:
        return []
    gaps = {"breaks": span(grant.breaks), "time": span(longest)}
    return [Finding("breaks", msg("Breaks of {breaks} are longer than the attempt itself, {time}.", **gaps))]


def _short(grant: Grant, window: Window, limits: Limits) -> list[Finding]:
    own = terms(limits, window, [grant])
    length = own.closes_at - own.opens_at
    if length >= own.time:
        return []
    gaps = {"time": span(own.time), "length": span(length)}
    text = msg(
        "The window is {length} long: nobody can use all of {time}. Let it close later for this student.", **gaps
    )
    return [Finding("closes_at", text, serious=False)]

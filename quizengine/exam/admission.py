"""Whether a student may start now, and if not, what to do: window, room, attempts, network and code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from ..i18n import Message, msg
from .allowance import Terms, span
from .zones import words

Network = IPv4Network | IPv6Network


class Phase(StrEnum):
    """Where a sitting is for one student."""

    CANCELLED = "cancelled"
    SCHEDULED = "scheduled"
    WAITING = "waiting"
    """The window is open, and somebody has to start the room."""
    PAUSED = "paused"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Door:
    """What a sitting asks of whoever wants to start. Moments are aware; an empty code or no network asks nothing."""

    access_code: str | None = None
    networks: tuple[Network, ...] = ()
    room_start: bool = False
    room_started_at: datetime | None = None
    paused_at: datetime | None = None
    cancelled_at: datetime | None = None


@dataclass(frozen=True)
class Past:
    """An attempt of this student in this sitting that is over."""

    ended_at: datetime


@dataclass(frozen=True)
class Refusal:
    """Why not, and what to do. `field` is the one that can be mended on the page, if any."""

    message: Message
    field: str = ""


def phase(door: Door, terms: Terms, now: datetime) -> Phase:
    """Return where a sitting is for a student with these terms."""
    if door.cancelled_at is not None:
        return Phase.CANCELLED
    if now < terms.opens_at:
        return Phase.SCHEDULED
    if now >= terms.closes_at:
        return Phase.CLOSED
    if door.room_start and door.room_started_at is None:
        return Phase.WAITING
    return Phase.OPEN if door.paused_at is None else Phase.PAUSED


def refusal(
    door: Door, terms: Terms, *, past: Sequence[Past], code: str | None, address: str | None, now: datetime
) -> Refusal | None:
    """Return why a student may not start now, None if they may. Nothing of theirs is running.

    The code is looked at last, so that whoever may not start for another reason cannot try codes.
    """
    closed = _closed(phase(door, terms, now), terms)
    if closed is not None:
        return Refusal(closed)
    if len(past) >= terms.attempts:
        return Refusal(msg("You have no attempts left in this sitting."))
    again_at = max((one.ended_at for one in past), default=now) + terms.spacing
    if past and now < again_at:
        gaps = {"spacing": span(terms.spacing), "moment": words(again_at, terms.timezone)}
        return Refusal(msg("Between two attempts there are {spacing}. Start again from {moment} on.", **gaps))
    if door.networks and not is_inside(address, door.networks):
        text = msg(
            "This quiz can be started only from the network of the room; you are at {address}. "
            "Use a computer there, or ask your instructor.",
            address=address or "—",
        )
        return Refusal(text)
    return _wrong_code(door, code)


def _closed(at_hand: Phase, terms: Terms) -> Message | None:
    zone = terms.timezone
    if at_hand is Phase.CANCELLED:
        return msg("This sitting was cancelled. Ask your instructor when there is another.")
    if at_hand is Phase.SCHEDULED:
        return msg("This sitting opens at {moment}. Come back then.", moment=words(terms.opens_at, zone))
    if at_hand is Phase.CLOSED:
        return msg(
            "This sitting closed at {moment} and cannot be started any more. Ask your instructor.",
            moment=words(terms.closes_at, zone),
        )
    if at_hand is Phase.WAITING:
        return msg("The room has not been started yet. Wait on this page: the button appears by itself.")
    if at_hand is Phase.PAUSED:
        return msg("The room is paused. Wait on this page: the button comes back by itself.")
    return None


def _wrong_code(door: Door, code: str | None) -> Refusal | None:
    if not door.access_code:
        return None
    given = tidy_code(code or "")
    if not given:
        return Refusal(msg("Enter the access code that is said in the room."), "code")
    if not compare_digest(given.encode(), tidy_code(door.access_code).encode()):
        return Refusal(msg("The access code is not right. Check it with whoever is in the room."), "code")
    return None


def tidy_code(code: str) -> str:
    """Return a code as it is compared: no blanks, no difference between large and small letters."""
    return "".join(code.split()).casefold()


def read_networks(text: str) -> tuple[tuple[Network, ...], tuple[str, ...]]:
    """Read network ranges, one in a line or with commas between; returns the ranges, and what is none."""
    good: list[Network] = []
    bad: list[str] = []
    for part in text.replace(",", "\n").replace(";", "\n").split("\n"):
        if not part.strip():
            continue
        try:
            good.append(ip_network(part.strip(), strict=False))
        except ValueError:
            bad.append(part.strip())
    return tuple(good), tuple(bad)


def is_inside(address: str | None, networks: Sequence[Network]) -> bool:
    """Say whether an address lies in one of some ranges; an IPv4 address may come written as IPv6."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in network for network in networks)

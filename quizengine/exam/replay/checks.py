"""A check of a replay: what was compared, whether it agrees, and what does not, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ...i18n import Message

LONGEST_VALUE = 80


class Standing(StrEnum):
    """How a check ended."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNREPEATABLE = "unrepeatable"
    """Another version of the engine did it, and this one would do otherwise: that says nothing about the record."""


@dataclass(frozen=True)
class Check:
    """One thing that was compared. `code` names it for programs, `name` for people."""

    code: str
    name: Message
    findings: tuple[Message, ...] = ()
    doubts: tuple[Message, ...] = ()

    @property
    def standing(self) -> Standing:
        if self.findings:
            return Standing.DIFFERS
        return Standing.UNREPEATABLE if self.doubts else Standing.AGREES


def check(code: str, name: Message, findings: Iterable[Message], doubts: Iterable[Message] = ()) -> Check:
    """Return a check of what was found."""
    return Check(code, name, tuple(findings), tuple(doubts))


def shown(value: object) -> str:
    """Return a stored value as a finding quotes it."""
    text = "—" if value is None else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"

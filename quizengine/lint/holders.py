"""What the rules on a programme ask: which items of the banks that are checked with it assess what of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..content.bank import Bank, Bloom, Item, Status
from ..content.load import Library
from ..content.programme import Indicator, Level, Programme

LEVELS = list(Bloom)


@dataclass(frozen=True)
class Codes:
    """The codes of a programme: `owner` of an indicator is its competency, of a competency itself."""

    owner: dict[str, str]
    indicators: dict[str, Indicator]

    def level(self, code: str) -> Level | None:
        """Return the level of an indicator; None for a competency and for a foreign code."""
        return self.indicators[code].level if code in self.indicators else None


def codes_of(programme: Programme) -> Codes:
    """Return the codes of a programme, made once for many items."""
    owner: dict[str, str] = {}
    indicators: dict[str, Indicator] = {}
    for name, competency in programme.competencies.items():
        owner |= dict.fromkeys(competency.indicators, name)
        indicators |= competency.indicators
    return Codes({**owner, **{name: name for name in programme.competencies}}, indicators)


def in_use(library: Library, programme: Programme) -> Iterator[tuple[Bank, Item]]:
    """Give the items of the programme's banks that are not retired."""
    for bank in library.banks:
        if bank.programme == programme.programme:
            yield from ((bank, item) for item in bank.items if item.head.status is not Status.RETIRED)


def reaches(bloom: Bloom, least: Bloom) -> bool:
    """Say whether a Bloom level is the least that is asked for, or above."""
    return LEVELS.index(bloom) >= LEVELS.index(least)

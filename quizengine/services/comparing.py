"""Two texts of one file, part by part: the items that differ, each with its lines before and after."""

from dataclasses import dataclass

from ..content.merging import HEAD, changes
from ..content.wording import Row, lines


@dataclass(frozen=True)
class Compared:
    """A part that differs: an item by its id, or what stands before the first one. Lines are numbered in the part."""

    name: str
    is_new: bool
    is_gone: bool
    rows: tuple[Row | None, ...]

    @property
    def is_head(self) -> bool:
        return self.name == HEAD


def compared(before: str, after: str) -> tuple[Compared, ...]:
    """Return the parts that differ between two texts of one file, in the order of the file."""
    found = (
        Compared(part.name, part.base is None, part.mine is None, lines(part.base or "", part.mine or ""))
        for part in changes(before, after)
    )
    return tuple(found)

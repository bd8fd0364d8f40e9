"""Parts of a form and the fields of the YAML that each writes.

A part that nobody changed is not written, so what it could not show stays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .item_rows import LISTS, Fields, filled, numbered, rows

Data = Mapping[str, Any]
Values = dict[str, Any]

PROSE = ("stem", "explain", "dispute")
"""What is written in fields of several lines."""


@dataclass(frozen=True)
class Group:
    """One part of the form: the fields of the YAML that it writes, and the names of its own fields.

    `names` are whole names or the names of lists of rows. `build` makes the fields of the YAML; one that it leaves out
    is not there. It gets the old ones, to keep of them what the form does not have.
    """

    fields: tuple[str, ...]
    names: tuple[str, ...]
    show: Callable[[Data], dict[str, str]]
    build: Callable[[Data, Fields], Values]

    def owns(self, name: str) -> bool:
        return any(name == own or name.startswith(f"{own}-") for own in self.names)


def text(value: Any) -> str:
    """Return a value as a field of one line shows it; what is no text cannot be shown."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def prose(value: Any) -> str:
    """Return a value as a field of several lines shows it."""
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def same(one: str, other: str) -> bool:
    """Say whether two texts are one to who reads them in a field of a single line."""
    return one.split() == other.split()


def kept(old: Any, new: str) -> str:
    """Return the old text where the new one differs in its spaces alone."""
    return old if isinstance(old, str) and same(old, new) else new


def scalar(name: str) -> Group:
    """One value in one field of the same name."""
    shows = prose if name in PROSE else text
    return Group(
        (name,),
        (name,),
        lambda data: {name: shows(data.get(name))},
        lambda _old, fields: {name: fields[name]} if fields.get(name) else {},
    )


def changed(data: Data, fields: Fields, groups: tuple[Group, ...]) -> Values:
    """Return the data with those parts of the form written into it that say something else than before."""
    made = dict(data)
    for group in groups:
        own = {name: value for name, value in fields.items() if group.owns(name)}
        if _plain(group.show(data)) != _plain(own):
            for name in group.fields:
                made.pop(name, None)
            made |= group.build(data, own)
    return made


def _plain(fields: Fields) -> dict[str, list[list[str]]]:
    """Return what a form says, whatever its numbers, its empty rows and its spaces: lines of words."""
    found = dict(fields)
    for path in LISTS:
        own = rows(fields, path)
        if own:
            found = {name: value for name, value in found.items() if not name.startswith(f"{path}-")}
            nested = (
                {name: "\n".join(map(" ".join, lines)) for name, lines in _plain(row).items()} for row in filled(own)
            )
            found |= numbered(path, nested)
    return {
        name: [line.split() for line in value.strip().split("\n")] for name, value in found.items() if value.strip()
    }

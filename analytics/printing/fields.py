"""Reading a figure so that nothing of it is lost: what is not taken, nor known to be idle on paper, is refused."""

from collections.abc import Collection, Mapping
from typing import Any


class NotPrintable(ValueError):
    """A figure has something that this package cannot draw; the message names its place, as `data[0].marker.colour`."""


class Fields:
    """A part of a figure as JSON. Each field is taken once; `done` refuses what is left."""

    def __init__(self, content: Any, path: str) -> None:
        if not isinstance(content, Mapping):
            raise NotPrintable(f"{path}: an object is expected here")
        self._left: dict[str, Any] = {name: value for name, value in content.items() if value is not None}
        self.path = path

    def take(self, name: str, default: Any = None) -> Any:
        return self._left.pop(name, default)

    def names(self) -> tuple[str, ...]:
        """Return the names of the fields that nobody has taken yet."""
        return tuple(self._left)

    def part(self, name: str) -> "Fields":
        """Return a field that has fields of its own; one that is absent has none."""
        return Fields(self._left.pop(name, {}), f"{self.path}.{name}")

    def text(self, name: str) -> str:
        """Return a title, which is written as a text or as an object with one; the look of it is left to the paper."""
        found = self._left.pop(name, None)
        if found is None:
            return ""
        if isinstance(found, str):
            return found
        part = Fields(found, f"{self.path}.{name}")
        words = str(part.take("text", ""))
        part.idle("font", "standoff", "side")
        part.done()
        return words

    def one_of(self, name: str, known: Collection[Any], default: Any) -> Any:
        """Return a field that has to be one of a few values."""
        found = self.take(name, default)
        if found not in known:
            raise NotPrintable(f"{self.path}.{name}: {found!r} is none of {', '.join(map(repr, known))}")
        return found

    def many(self, name: str) -> list[Any] | None:
        """Return a field that is a list."""
        found = self.take(name)
        if found is not None and not isinstance(found, list):
            # Arrays of numpy come as base64, which a figure of this package never is.
            raise NotPrintable(f"{self.path}.{name}: a list is expected here")
        return found

    def idle(self, *names: str) -> None:
        """Pass over fields that mean nothing on paper, such as what is shown on hover."""
        for name in names:
            self._left.pop(name, None)

    def done(self) -> None:
        if self._left:
            names = ", ".join(f"{self.path}.{name}" for name in self._left)
            raise NotPrintable(f"{names}: not known how to print this")


def each(value: Any, length: int, path: str) -> list[Any]:
    """Return one value for each of so many marks: of a list, of an empty list nothing, or the same for all."""
    if not isinstance(value, list):
        return [value] * length
    if not value:
        return [None] * length
    if len(value) != length:
        raise NotPrintable(f"{path}: {len(value)} values for {length} marks")
    return value

"""Whiskers: how far a value may be off, up and down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from analytics.printing import svg
from analytics.printing.axes import Axis
from analytics.printing.colours import INK, Paint, paint
from analytics.printing.fields import Fields, each


@dataclass(frozen=True)
class Errors:
    """Whiskers of every mark of a trace along one axis, up and down, in the units of the axis."""

    up: list[Any]
    down: list[Any]
    stroke: Paint
    thickness: float
    cap: float

    def reach(self, values: Sequence[float | None]) -> list[float]:
        """Return the ends of the whiskers."""
        found = []
        for value, up, down in zip(values, self.up, self.down, strict=True):
            if value is not None:
                found += [value + (up or 0.0), value - (down or 0.0)]
        return found

    def draw(self, parent: Element, index: int, across: float, value: float, along: Axis) -> None:
        """Draw the whiskers of one mark; `across` is its place on the other axis, in pixels."""
        up, down = self.up[index], self.down[index]
        if up is None and down is None:
            return
        low, high = along.at(value - (down or 0.0)), along.at(value + (up or 0.0))
        look: svg.Look = {"stroke_width": self.thickness, **self.stroke}
        strokes = [(low, across, high, across)]
        strokes += [(end, across - self.cap, end, across + self.cap) for end in (low, high)]
        for x1, y1, x2, y2 in strokes:
            svg.line(parent, (x1, y1, x2, y2) if along.letter == "x" else (y1, x1, y2, x2), look)


def read_errors(fields: Fields, length: int, colour: str | None) -> Errors | None:
    """Return the whiskers of a trace, or None where it has none."""
    if not fields.take("visible", True):
        fields.idle("type", "array", "arrayminus", "symmetric", "color", "thickness", "width", "value", "valueminus")
    kind = fields.one_of("type", ("data", "constant"), "data")
    up, down = (
        (fields.many("array"), fields.many("arrayminus"))
        if kind == "data"
        else (fields.take("value"), fields.take("valueminus"))
    )
    symmetric = fields.take("symmetric", down is None)
    stroke = paint(fields.take("color", colour or INK), f"{fields.path}.color", attribute="stroke")
    thickness, cap = float(fields.take("thickness", 2)), float(fields.take("width", 4))
    fields.idle("copy_ystyle", "copy_xstyle", "copy_zstyle")
    fields.done()
    if up is None and down is None:
        return None
    ups = each(up, length, f"{fields.path}.array")
    return Errors(ups, ups if symmetric else each(down, length, f"{fields.path}.arrayminus"), stroke, thickness, cap)

"""Elements of SVG, built as a tree so that the text of it is always well-formed."""

import re
from collections.abc import Mapping, Sequence
from math import cos, pi, radians, sin
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from analytics.printing.letters import FONT, SPACING, Line

# XML has no place for these, however they are written.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMESPACE = "http://www.w3.org/2000/svg"
_RISE = 0.34  # from the middle of small letters to the line they stand on, in sizes

Anchor = Literal["start", "middle", "end"]
Look = Mapping[str, str | float]
"""Colours, strokes and the like, as attributes."""
Corners = tuple[float, float, float, float]


def root(width: float, height: float) -> Element:
    """Return a drawing of so many pixels."""
    size = {"width": short(width), "height": short(height), "viewBox": f"0 0 {short(width)} {short(height)}"}
    return Element("svg", {"xmlns": _NAMESPACE, **size, "font-family": FONT})


def text_of(drawing: Element) -> str:
    return ElementTree.tostring(drawing, encoding="unicode")


def short(value: float) -> str:
    """Return a coordinate to a hundredth of a pixel."""
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


def add(parent: Element, tag: str, look: Look | None = None, **attributes: str | float) -> Element:
    """Add an element with its place and its look; `_` in a name stands for `-`."""
    given = {
        name.rstrip("_").replace("_", "-"): value if isinstance(value, str) else short(value)
        for name, value in {**attributes, **(look or {})}.items()
    }
    return ElementTree.SubElement(parent, tag, given)


def line(parent: Element, ends: Corners, look: Look) -> None:
    x1, y1, x2, y2 = ends
    add(parent, "line", look, x1=x1, y1=y1, x2=x2, y2=y2)


def rectangle(parent: Element, corners: Corners, look: Look) -> None:
    """Add a rectangle between two corners, whichever way about."""
    x1, y1, x2, y2 = corners
    add(parent, "rect", look, x=min(x1, x2), y=min(y1, y2), width=abs(x2 - x1), height=abs(y2 - y1))


def path(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    steps = " ".join(f"{'L' if place else 'M'}{short(x)} {short(y)}" for place, (x, y) in enumerate(points))
    return f"{steps} Z" if closed else steps


def words(
    parent: Element,
    x: float,
    y: float,
    found: Sequence[Line],
    *,
    size: float,
    look: Look,
    anchor: Anchor = "middle",
    rise: float = 0.5,
    angle: float = 0.0,
) -> None:
    """Write lines under each other.

    Args:
        parent: where to.
        x: where the lines begin, have their middle, or end, as `anchor` says.
        y: where the block of lines is held.
        found: the lines.
        size: of the letters.
        look: their colour.
        anchor: how the lines stand to `x`.
        rise: how much of the block stands above `y`: 0 all below, 0.5 half, 1 all above.
        angle: degrees by which the block is turned about (x, y), clockwise.
    """
    turned = {"transform": f"rotate({short(angle)} {short(x)} {short(y)})"} if angle else {}
    height = size * SPACING
    top = y - rise * len(found) * height
    for place, one in enumerate(found):
        down = top + (place + 0.5) * height + size * _RISE
        element = add(parent, "text", {**look, **turned}, x=x, y=down, font_size=size, text_anchor=anchor)
        # What is at the beginning of a label keeps its distance.
        element.set("xml:space", "preserve")
        for run in one:
            weight = {"font-weight": "bold"} if run.bold else {}
            slope = {"font-style": "italic"} if run.italic else {}
            ElementTree.SubElement(element, "tspan", {**weight, **slope}).text = _FORBIDDEN.sub("", run.text)


_TRIANGLES = {"triangle-up": -90, "triangle-right": 0, "triangle-down": 90, "triangle-left": 180}
_SIDES = {"diamond": (4, 0.0, 1.3), "square": (4, 45.0, 1.414), "pentagon": (5, -90.0, 1.1), "hexagon": (6, -90.0, 1.1)}
_LINES = {"line-ew": 0, "line-ns": 90, "line-ne": -45, "line-nw": 45}
SYMBOLS = ("circle", *_SIDES, *_TRIANGLES, "cross", "x", "star", *_LINES)


def symbol(parent: Element, name: str, place: tuple[float, float], size: float, look: Look) -> None:
    """Draw a mark of a name of plotly (one of `SYMBOLS`), `size` pixels wide."""
    (x, y), half = place, size / 2
    if name == "circle":
        add(parent, "circle", look, cx=x, cy=y, r=half)
    elif name.startswith("line"):
        turn = radians(_LINES[name])
        across, down = half * cos(turn), half * sin(turn)
        line(parent, (x - across, y - down, x + across, y + down), look)
    else:
        add(parent, "path", look, d=_outline(name, x, y, half))


def _outline(name: str, x: float, y: float, half: float) -> str:
    if name in _TRIANGLES:
        return _polygon(x, y, half * 1.25, 3, _TRIANGLES[name])
    if name in _SIDES:
        corners, turn, factor = _SIDES[name]
        return _polygon(x, y, half * factor, corners, turn)
    if name == "star":
        radii = [half * (1.4 if corner % 2 == 0 else 0.55) for corner in range(10)]
        tips = [(x + r * cos(pi * (n / 5 - 0.5)), y + r * sin(pi * (n / 5 - 0.5))) for n, r in enumerate(radii)]
        return path(tips, closed=True)
    return _cross(x, y, half, 45.0 if name == "x" else 0.0)


def _polygon(x: float, y: float, radius: float, corners: int, turn: float) -> str:
    angles = [radians(turn + 360 * corner / corners) for corner in range(corners)]
    return path([(x + radius * cos(one), y + radius * sin(one)) for one in angles], closed=True)


def _cross(x: float, y: float, half: float, turn: float) -> str:
    arm, thin = half, half * 0.4
    quarter = [(arm, -thin), (arm, thin), (thin, thin)]
    found = []
    for side in range(4):
        angle = radians(turn + 90 * side)
        found += [(x + a * cos(angle) - b * sin(angle), y + a * sin(angle) + b * cos(angle)) for a, b in quarter]
    return path(found, closed=True)

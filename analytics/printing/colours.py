"""Colours for white paper, which is often printed in black and white."""

import re
from itertools import pairwise
from typing import Any

from analytics.drawing import PALETTE
from analytics.printing.fields import NotPrintable

INK = "#20252b"
FRAME = "#5b6472"
_NAMED = {"black": "#000000", "white": "#ffffff", "gray": "#808080", "grey": "#808080"}
_NUMBERS = re.compile(r"rgba?\(([^)]*)\)")
# On a page the ink has to hold on dark too. A bar of the second colour differs from one of the first by its hue alone:
# on paper it is pale, and has a frame.
_LINES = {PALETTE["ink"]: INK, PALETTE["second"]: "#5f6878"}
_BARS = {PALETTE["second"]: "#d3d8e0"}

# Around letters that may stand on a line or on hatching.
HALO = {"stroke": "#ffffff", "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"}

Paint = dict[str, str]
"""Attributes of an element of SVG: a colour, and how far it covers."""


def parts(colour: Any, path: str) -> tuple[int, int, int, float]:
    """Return red, green, blue (0 to 255) and how far a colour covers (0 to 1).

    Raises:
        NotPrintable: it is written in a way that is not known here, or is a number on a scale.
    """
    if not isinstance(colour, str):
        raise NotPrintable(f"{path}: {colour!r} is no colour")
    named = _NAMED.get(colour, colour)
    if named == "transparent":
        return 0, 0, 0, 0.0
    if re.fullmatch(r"#[0-9a-fA-F]{6}", named):
        return int(named[1:3], 16), int(named[3:5], 16), int(named[5:7], 16), 1.0
    if re.fullmatch(r"#[0-9a-fA-F]{3}", named):
        return int(named[1] * 2, 16), int(named[2] * 2, 16), int(named[3] * 2, 16), 1.0
    found = _NUMBERS.fullmatch(named.replace(" ", ""))
    numbers = found[1].split(",") if found else []
    if len(numbers) not in {3, 4}:
        raise NotPrintable(f"{path}: {colour!r} is no colour")
    red, green, blue, covers = (float(one) for one in (*numbers, "1")[:4])
    return round(red), round(green), round(blue), covers


def paint(colour: Any, path: str, *, attribute: str = "fill", opacity: float = 1.0, bar: bool = False) -> Paint:
    """Return a colour as attributes of an element; a line and a text in the colour that shows on white."""
    red, green, blue, covers = parts((_BARS if bar else _LINES).get(colour, colour), path)
    found = {attribute: f"#{red:02x}{green:02x}{blue:02x}"}
    if covers * opacity < 1:
        found[f"{attribute}-opacity"] = f"{covers * opacity:.3g}"
    return found


def framed(colour: Any) -> bool:
    """Return whether a bar of this colour is so pale on paper that it needs a frame."""
    return colour in _BARS


def between(scale: list[tuple[float, str]], share: float, path: str) -> str:
    """Return the colour of a scale at a share of it."""
    share = min(1.0, max(0.0, share))
    for (low, first), (high, second) in pairwise(scale):
        if share <= high:
            part = (share - low) / (high - low) if high > low else 1.0
            ends = zip(parts(first, path)[:3], parts(second, path)[:3], strict=True)
            return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in ends)
    return scale[-1][1]


def readable_on(colour: str, path: str) -> str:
    """Return black or white, whichever is read better on a colour (luminance by WCAG 2.2)."""
    channels = [one / 255 for one in parts(colour, path)[:3]]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else "#ffffff"

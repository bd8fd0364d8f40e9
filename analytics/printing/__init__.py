"""Figures on paper: the JSON of a plotly figure in, drawings (SVG) out, with no browser, no network and no fonts read.

Only what figures of `analytics` consist of is known: bars, heat maps and scatters, with linear axes and axes of
categories. What is not known is refused and never left out in silence.
"""

from collections.abc import Mapping
from typing import Any

from analytics.printing.fields import NotPrintable
from analytics.printing.placing import pages
from analytics.printing.sheet import read

__all__ = ["NotPrintable", "as_svg"]


def as_svg(
    figure: Mapping[str, Any], *, language: str = "en", width: float = 680.0, tallest: float = 860.0
) -> tuple[str, ...]:
    """Draw a figure for white paper.

    Rows keep the height of the figure where they fit, move together where they do not, and go on in another drawing
    where they would not be legible. What only a screen shows, such as hovers, is passed over; colours of a page become
    those of paper, also of black and white. The legend stands above the plot.

    Args:
        figure: a figure as JSON, read: an object with `data` and `layout`, as `Figure.to_json` writes it.
        language: of the marks of numbers, "en" or "ru"; all words are in the figure.
        width: of a drawing in pixels, of which letters have 12 or 13. At 0.75 pt to a pixel, 680 px are 180 mm.
        tallest: how high a drawing may be, in pixels.

    Returns:
        Drawings as text of SVG, from the top of the figure to its end; most figures have one. Their font is
        `letters.FONT`, by whose widths everything is placed.

    Raises:
        NotPrintable: the figure has something that is not known here; the message names its place.

    Example:
        >>> bars = {"type": "bar", "x": [0.5], "y": ["A"], "orientation": "h"}
        >>> (drawing,) = as_svg({"data": [bars], "layout": {"height": 120, "margin": {"t": 8, "b": 32}}})
        >>> drawing[:4]
        '<svg'
    """
    return tuple(pages(read(figure, language=language), width=width, tallest=tallest))

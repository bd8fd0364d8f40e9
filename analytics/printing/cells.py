"""Heat maps: cells of a table, coloured by their numbers, with the numbers in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analytics.printing import svg
from analytics.printing.axes import Axis, Extent
from analytics.printing.colours import INK, between, paint, readable_on
from analytics.printing.fields import Fields, NotPrintable
from analytics.printing.letters import block, lines
from analytics.printing.numerals import filled, writer
from analytics.printing.traces import Frame, Layers, read_font, read_frame

_LEAST = 6.0  # pixels: smaller letters are not read


@dataclass(frozen=True)
class Scale:
    """Colours from the least number to the greatest; `title` and `format` are those of the strip that explains them."""

    low: float
    high: float
    colours: list[tuple[float, str]]
    shown: bool
    title: str
    format: str
    language: str

    def colour(self, value: float) -> str:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.0
        return between(self.colours, share, "colorscale")


@dataclass(frozen=True)
class Cells:
    frame: Frame
    x: list[Any]
    y: list[Any]
    z: list[list[Any]]
    texts: list[list[str]]
    scale: Scale
    gaps: tuple[float, float]
    text_colour: str | None
    text_size: float

    def extents(self) -> tuple[Extent, Extent]:
        x, y = (_edges(values) for values in (self.x, self.y))
        return Extent(tuple(x)), Extent(tuple(y))

    def draw(self, layers: Layers, x: Axis, y: Axis) -> None:
        columns = [_span(x, one, self.x) for one in self.x]
        rows = [_span(y, one, self.y) for one in self.y]
        size = self._letters(columns, rows)
        for down, row, texts in zip(rows, self.z, self.texts, strict=True):
            for across, value, text in zip(columns, row, texts, strict=True):
                if value is None or across is None or down is None:
                    continue
                gap, fall = (one / 2 for one in self.gaps)
                colour = self.scale.colour(float(value))
                corners = (across[0] + gap, down[0] + fall, across[1] - gap, down[1] - fall)
                svg.rectangle(layers.clipped, corners, {"fill": colour})
                if text:
                    ink = paint(self.text_colour or readable_on(colour, "colorscale"), "textfont.color")
                    middle = (sum(across) / 2, sum(down) / 2)
                    svg.words(layers.clipped, *middle, lines(text), size=size, look=ink)

    def _letters(self, columns: Sequence[Any], rows: Sequence[Any]) -> float:
        """Return the size of letters with which every text fits into its cell."""
        room = min((abs(one[1] - one[0]) for one in columns if one), default=0.0) - 4
        high = min((abs(one[1] - one[0]) for one in rows if one), default=0.0) - 2
        blocks = [block(lines(text), 1.0) for row in self.texts for text in row if text]
        widest = max((one[0] for one in blocks), default=0.0) or 1.0
        tallest = max((one[1] for one in blocks), default=0.0) or 1.0
        return max(_LEAST, min(self.text_size, room / widest, high / tallest))

    def swatch(self, layers: Layers, x: float, y: float) -> None:
        svg.rectangle(layers.free, (x + 4, y - 6, x + 20, y + 6), {"fill": self.scale.colour(self.scale.high)})


def _edges(values: Sequence[Any]) -> list[Any]:
    """Return the places of cells and, where these are numbers, where the outer ones end."""
    numbers = sorted({float(one) for one in values if not isinstance(one, str)})
    if len(numbers) < 2 or len(numbers) < len(values):
        return list(values)
    half = (numbers[1] - numbers[0]) / 2
    return [*values, numbers[0] - half, numbers[-1] + half]


def _span(axis: Axis, written: Any, every: Sequence[Any]) -> tuple[float, float] | None:
    """Return where a row or a column begins and ends on the paper; None for one in another part of it."""
    place = axis.value(written)
    if place is None or not axis.within(place):
        return None
    half = 0.5
    if axis.categories is None:
        numbers = sorted({float(one) for one in every})
        half = min((b - a for a, b in pairwise(numbers)), default=1.0) / 2
    ends = sorted((axis.at(place - half), axis.at(place + half)))
    return ends[0], ends[1]


def read_cells(fields: Fields, *, language: str, size: float) -> Cells:
    """Return a heat map; `size` is that of its letters."""
    frame = read_frame(fields)
    z = fields.many("z") or []
    across = len(z[0]) if z else 0
    x, y = fields.many("x") or list(range(across)), fields.many("y") or list(range(len(z)))
    if len(y) != len(z) or any(len(row) != len(x) for row in z):
        raise NotPrintable(f"{fields.path}.z: its rows and columns are not those of x and y")
    colour, letters = read_font(fields.part("textfont"), size)
    found = Cells(
        frame=frame,
        x=x,
        y=y,
        z=z,
        texts=_texts(fields, frame, x, y, z, language),
        scale=_read_scale(fields, z, language),
        gaps=(float(fields.take("xgap", 0)), float(fields.take("ygap", 0))),
        text_colour=colour,
        text_size=letters,
    )
    fields.idle("connectgaps", "transpose")
    fields.done()
    return found


def _texts(
    fields: Fields, frame: Frame, x: list[Any], y: list[Any], z: list[list[Any]], language: str
) -> list[list[str]]:
    """Return what is written in each cell; nothing where there is no number."""
    template, texts = fields.take("texttemplate"), fields.many("text")
    found: list[list[str]] = []
    for i, row in enumerate(z):
        found.append([])
        for j, value in enumerate(row):
            text = texts[i][j] if texts else None
            data = frame.data[i][j] if frame.data else None
            cell = {"x": x[j], "y": y[i], "z": value, "text": text, "customdata": data}
            # Without a template the texts of a heat map are for the hover alone.
            found[-1].append("" if template is None or value is None else filled(template, cell, language))
    return found


def _read_scale(fields: Fields, z: list[list[Any]], language: str) -> Scale:
    numbers = [float(one) for row in z for one in row if one is not None]
    low, high = fields.take("zmin"), fields.take("zmax")
    low = float(low if low is not None else min(numbers, default=0.0))
    high = float(high if high is not None else max(numbers, default=1.0))
    middle = fields.take("zmid")
    if middle is not None:
        reach = max(abs(high - middle), abs(low - middle))
        low, high = middle - reach, middle + reach
    colours = fields.many("colorscale")
    if colours is None:
        raise NotPrintable(f"{fields.path}.colorscale: a heat map has to state its colours")
    pairs = [(float(at), str(colour)) for at, colour in colours]
    if fields.take("reversescale", False):
        pairs = [(1 - at, colour) for at, colour in reversed(pairs)]
    bar = fields.part("colorbar")
    title, spec = bar.text("title"), bar.take("tickformat", "")
    # The strip has a place of its own on paper.
    bar.idle(*("len", "thickness", "x", "y", "xanchor", "yanchor", "orientation", "outlinewidth", "outlinecolor"))
    bar.idle(
        *("tickfont", "lenmode", "thicknessmode", "xpad", "ypad", "ticks", "tickcolor", "bgcolor", "nticks", "dtick")
    )
    bar.done()
    fields.idle("zauto")
    return Scale(low, high, pairs, bool(fields.take("showscale", True)), title, spec, language)


_STRIP = 120.0
_STEPS = 24


def strip(layers: Layers, scale: Scale, x: float, y: float, size: float) -> float:
    """Draw the colours of a scale from left to right with the numbers at its ends; returns how wide that is."""
    write = writer(scale.format or ".3~g", scale.language)
    low, high = lines(write(scale.low)), lines(write(scale.high))
    ink = paint(INK, "colorscale")
    title = lines(scale.title) if scale.title else ()
    for words in (*([title] if title else []), low):
        svg.words(layers.free, x, y, words, size=size, look=ink, anchor="start")
        x += block(words, size)[0] + 8
    for step in range(_STEPS):
        left = x + _STRIP * step / _STEPS
        colour = between(scale.colours, (step + 0.5) / _STEPS, "colorscale")
        svg.rectangle(layers.free, (left, y - 5, left + _STRIP / _STEPS + 0.3, y + 5), {"fill": colour})
    svg.words(layers.free, x + _STRIP + 8, y, high, size=size, look=ink, anchor="start")
    return x + _STRIP + 8 + block(high, size)[0]

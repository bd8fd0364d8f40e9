"""Axes: which values stand where, and what is written at them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, floor, isclose, isfinite, log10
from typing import Any, Literal

from analytics.printing.fields import Fields, NotPrintable
from analytics.printing.letters import Line, lines
from analytics.printing.numerals import writer

_PADDING = 0.05  # of a range that the figure does not state, beyond its marks
_SIDES = {"x": "bottom", "y": "left"}
_IDLE = (
    *("automargin", "fixedrange", "ticks", "ticklabelstandoff", "hoverformat", "showspikes", "spikecolor", "ticklen"),
    *("tickfont", "gridwidth", "griddash", "zerolinewidth", "linecolor", "linewidth", "showline", "mirror", "layer"),
    *("constraintoward", "autotickangles", "ticklabelposition", "ticklabeloverflow", "tickcolor", "color"),
    "tickwidth",
    *(
        "minallowed",
        "maxallowed",
        "uirevision",
        "nticks",
        "overlaying",
        "matches",
        "separatethousands",
        "exponentformat",
    ),
)


@dataclass(frozen=True)
class Extent:
    """How far marks reach along an axis: their values, and whether zero belongs to them and room beyond them."""

    values: tuple[Any, ...]
    padded: bool = False
    zero: bool = False


@dataclass(frozen=True)
class Tick:
    at: float
    words: tuple[Line, ...]


@dataclass(frozen=True)
class Axis:
    """An axis of a figure. `low` and `high` are the values at its start (left, below) and its end.

    A value on an axis of categories is the place of its category, from 0.
    """

    id: str
    low: float
    high: float
    categories: tuple[str, ...] | None
    title: tuple[Line, ...]
    stated: tuple[Tick, ...] | None
    format: str
    prefix: str
    suffix: str
    step: float | None
    angle: float | None
    grid: bool
    zero_line: bool
    labels: bool
    visible: bool
    side: str
    domain: tuple[float, float]
    anchor: str
    language: str
    start: float = 0.0
    end: float = 0.0

    @property
    def letter(self) -> Literal["x", "y"]:
        return "x" if self.id.startswith("x") else "y"

    @property
    def length(self) -> float:
        return abs(self.end - self.start)

    def placed(self, start: float, end: float) -> "Axis":
        """Return the axis between two places on the paper, in pixels."""
        return replace(self, start=start, end=end)

    def at(self, value: float) -> float:
        """Return where a value stands on the paper."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def value(self, written: Any) -> float | None:
        """Return a value of a mark as a number; None for none."""
        if written is None:
            return None
        if self.categories is None:
            found = float(written)
            return found if isfinite(found) else None
        if isinstance(written, str):
            return float(self._places[written])
        # A number on an axis of categories is the place of one, as a shape may state it, unless it is its name.
        return float(self._places.get(str(written), written))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.categories or ())}

    def within(self, value: float) -> bool:
        low, high = min(self.low, self.high), max(self.low, self.high)
        slack = (high - low) * 1e-9
        return low - slack <= value <= high + slack

    def ticks(self, most: int) -> tuple[Tick, ...]:
        """Return what is written at the axis; as many as `most` of its own choice."""
        if self.stated is not None:
            return tuple(tick for tick in self.stated if self.within(tick.at))
        if self.categories is not None:
            every = (Tick(float(place), lines(name)) for place, name in enumerate(self.categories))
            return tuple(tick for tick in every if self.within(tick.at))
        low, high = min(self.low, self.high), max(self.low, self.high)
        step = self.step or _step(high - low, most)
        decimals = max(0, -floor(log10(step) + 1e-9))
        # A step of a quarter needs one digit more than its size says.
        decimals += 0 if isclose(step * 10**decimals, round(step * 10**decimals)) else 1
        write = writer(self.format or f".{decimals}f", self.language, self.prefix, self.suffix)
        places = range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)
        return tuple(Tick(place * step, lines(write(place * step))) for place in places)

    def window(self, first: int, last: int) -> "Axis":
        """Return the axis with these categories alone, whichever way it runs."""
        ends = (first - 0.5, last + 0.5)
        return (
            replace(self, low=ends[0], high=ends[1])
            if self.low < self.high
            else replace(self, low=ends[1], high=ends[0])
        )


def _step(span: float, most: int) -> float:
    """Return 1, 2 or 5 times a power of ten, so that a span has no more steps than `most`."""
    rough = span / max(1, most)
    power: float = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * (1 - 1e-9))


def read_axis(id: str, fields: Fields, extents: Sequence[Extent], *, language: str, like: Axis | None = None) -> Axis:
    """Return an axis of a figure; what it does not state comes from the marks.

    Args:
        id: of the axis in the figure, such as "x" or "y2".
        fields: the axis in the layout, every field of which is taken.
        extents: of the marks along it.
        language: of the numbers.
        like: the axis whose values this one has too, where the figure says that it matches one.

    Raises:
        NotPrintable: there is something about it that cannot be drawn, such as a logarithmic scale.
    """
    kind = fields.one_of("type", ("-", "linear", "category"), "-")
    named = [value for extent in extents for value in extent.values if value is not None]
    if kind == "-":
        kind = "category" if any(isinstance(value, str) for value in named) else "linear"
    order = fields.one_of("categoryorder", ("trace", "array"), "trace")
    listed = fields.many("categoryarray") or []
    categories = None
    if kind == "category":
        categories = tuple(dict.fromkeys(str(one) for one in [*(listed if order == "array" else []), *named]))
    low, high = _limits(fields, extents, categories)
    if like is not None:
        categories, low, high = like.categories, like.low, like.high
    domain = fields.many("domain") or [0.0, 1.0]
    letter = id[0]
    axis = Axis(
        id=id,
        low=low,
        high=high,
        categories=categories,
        title=lines(title) if (title := fields.text("title")) else (),
        stated=None,
        format=fields.take("tickformat", ""),
        prefix=fields.take("tickprefix", ""),
        suffix=fields.take("ticksuffix", ""),
        step=fields.take("dtick"),
        angle=fields.take("tickangle"),
        grid=fields.take("showgrid", kind == "linear"),
        zero_line=fields.take("zeroline", kind == "linear"),
        labels=fields.take("showticklabels", True),
        visible=fields.take("visible", True),
        side=fields.one_of("side", ("bottom", "top") if letter == "x" else ("left", "right"), _SIDES[letter]),
        domain=(float(domain[0]), float(domain[1])),
        anchor=fields.take("anchor", ("y" if letter == "x" else "x") + id[1:]),
        language=language,
    )
    stated = _stated(fields, axis)
    if axis.step is not None and not isinstance(axis.step, int | float):
        raise NotPrintable(f"{fields.path}.dtick: {axis.step!r} is no step")
    # Grids are drawn in one colour, lines at zero in another, whatever their colours on a page.
    fields.idle("gridcolor", "zerolinecolor", *_IDLE)
    fields.done()
    return replace(axis, stated=stated)


def _stated(fields: Fields, axis: Axis) -> tuple[Tick, ...] | None:
    """Return the ticks that a figure states, if it does."""
    mode = fields.one_of("tickmode", ("auto", "array", "linear"), "auto")
    values, texts = fields.many("tickvals"), fields.many("ticktext")
    start = fields.take("tick0", 0)
    if start != 0:
        raise NotPrintable(f"{fields.path}.tick0: only 0 is known")
    if values is None or mode not in {"array", "auto"}:
        return None
    write = writer(axis.format, axis.language, axis.prefix, axis.suffix)
    words = texts if texts is not None else [one if isinstance(one, str) else write(float(one)) for one in values]
    pairs = [(axis.value(value), str(text)) for value, text in zip(values, words, strict=True)]
    return tuple(Tick(at, lines(text)) for at, text in pairs if at is not None)


def _limits(fields: Fields, extents: Sequence[Extent], categories: tuple[str, ...] | None) -> tuple[float, float]:
    mode = fields.one_of("rangemode", ("normal", "tozero", "nonnegative"), "normal")
    auto = fields.one_of("autorange", (True, False, "reversed"), True)
    low, high = (-0.5, len(categories) - 0.5) if categories is not None else _reach(extents, mode)
    stated = fields.many("range")
    if stated is not None:
        low, high = (found if one is None else float(one) for one, found in zip(stated, (low, high), strict=True))
    if low == high:
        low, high = low - 0.5, high + 0.5
    return (high, low) if auto == "reversed" else (low, high)


def _reach(extents: Iterable[Extent], mode: str) -> tuple[float, float]:
    """Return the range that marks need."""
    lows, highs = [], []
    numbers = [(extent, [float(one) for one in extent.values if one is not None]) for extent in extents]
    every = [one for _, found in numbers for one in found]
    span = (max(every) - min(every)) or 1.0 if every else 1.0
    for extent, found in numbers:
        if not found:
            continue
        low, high = min(found), max(found)
        if extent.zero:
            low, high = min(low, 0.0), max(high, 0.0)
        room = span * _PADDING
        lows.append(low - room if extent.padded or (extent.zero and low < 0) else low)
        highs.append(high + room if extent.padded or (extent.zero and high > 0) else high)
    if not lows:
        return 0.0, 1.0
    low, high = min(lows), max(highs)
    if mode == "nonnegative":
        low = max(low, 0.0)
    if mode == "tozero":
        low, high = min(low, 0.0) if min(every) < 0 else 0.0, max(high, 0.0)
    return low, high

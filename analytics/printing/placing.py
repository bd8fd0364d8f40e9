"""A figure on paper: room around its plot, rows parted where a page is too short for them, and all of it drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from xml.etree.ElementTree import Element

from analytics.printing import svg
from analytics.printing.axes import Axis, Tick
from analytics.printing.bars import Bars
from analytics.printing.cells import Cells, strip
from analytics.printing.colours import INK
from analytics.printing.letters import SPACING, Line, block, joined, lines, wrapped
from analytics.printing.remarks import PAPER
from analytics.printing.sheet import Sheet
from analytics.printing.traces import Layers

_INK = {"fill": INK}
_GRID, _ZERO = "#dcdfe3", "#9aa1ab"
_GAP = 6.0  # pixels between an axis and what is written at it
_EDGE = 3.0  # pixels that stay free around everything
_USUAL_ROW, _LEAST_ROW, _LEAST_BAR, _LEAST_LETTERS = 34.0, 14.4, 6.0, 7.0
_ACROSS, _DOWN = 75.0, 42.0  # pixels from one number at an axis to the next


@dataclass(frozen=True)
class Labels:
    """What is written at an axis: ticks, the size of letters, the angle, and how much room that takes away from it."""

    ticks: tuple[Tick, ...]
    size: float
    angle: float
    room: float


def pages(sheet: Sheet, *, width: float, tallest: float) -> Iterator[str]:
    """Draw a figure, parted into as many drawings as it takes; rows of categories are never parted themselves."""
    frame = _Frame(sheet, width)
    rows = frame.rows
    if rows is None:
        yield frame.drawn(min(sheet.height, max(120.0, tallest - frame.around)))
        return
    count = len(rows.categories or ())
    least, usual = frame.least_row, max(frame.least_row, min(_USUAL_ROW, sheet.height / max(1, count)))
    room = tallest - frame.around
    if count * usual <= room or count * least <= room:
        yield frame.drawn(min(count * usual, room) if count else sheet.height)
        return
    # Parts of nearly one length look better than full ones with a rest.
    parts = ceil(count / max(1, int(room / least)))
    length = ceil(count / parts)
    high = min(usual, room / length)
    for first in range(0, count, length):
        last = min(first + length, count) - 1
        yield frame.drawn((last - first + 1) * high, (first, last))


class _Frame:
    """The room around a plot, which is the same for all parts of a figure."""

    def __init__(self, sheet: Sheet, width: float) -> None:
        self.sheet, self.width, self.letters = sheet, width, sheet.size - 1
        self.axes = {id: axis for id, axis in sheet.axes.items() if not id.endswith(PAPER)}
        self.rows = next((axis for axis in self.axes.values() if axis.letter == "y" and axis.categories), None)
        down = {id: self._down(axis, sheet.height) for id, axis in self.axes.items() if axis.letter == "y"}
        outer = {"left": 0.0, "right": 0.0}
        for id, labels in down.items():
            outer[self.axes[id].side] = max(outer[self.axes[id].side], self._outside(self.axes[id], labels))
        self.left = max(_EDGE + outer["left"], 20.0)
        self.right = width - max(_EDGE + outer["right"], 24.0)
        self.across = {id: self._across(axis) for id, axis in self.axes.items() if axis.letter == "x"}
        self.title = wrapped(lines(sheet.title), sheet.size, width) if sheet.title else ()
        self.legend = _flow(sheet, width)
        strips = [one.scale for one in sheet.traces if isinstance(one, Cells) and one.scale.shown]
        self.strips = list({(scale.low, scale.high, scale.title): scale for scale in strips}.values())
        self.head = block(self.title, sheet.size)[1] + self.legend.height + 24.0 * len(self.strips) + _EDGE
        sides = {"top": 0.0, "bottom": 0.0}
        for id, labels in self.across.items():
            sides[self.axes[id].side] = max(sides[self.axes[id].side], labels.room)
        self.top = self.head + max(sides["top"], self.letters * 0.6)
        self.bottom = max(sides["bottom"], self.letters * 0.6) + _EDGE

    @property
    def around(self) -> float:
        return self.top + self.bottom

    @property
    def least_row(self) -> float:
        """The least height of a row in which its label and its bars are legible."""
        words = [block(tick.words, self.letters)[1] for tick in self.rows.ticks(1)] if self.rows else []
        bars = [one.slot[1] for one in self.sheet.traces if isinstance(one, Bars) and one.horizontal]
        return max(_LEAST_ROW, max(words, default=0.0), *(_LEAST_BAR / share for share in bars if share > 0), 0.0)

    # -- what is written at axes -----------------------------------------------------------------------------------

    def _down(self, axis: Axis, height: float) -> Labels:
        length = height * (axis.domain[1] - axis.domain[0])
        ticks = axis.ticks(max(2, int(length / _DOWN))) if axis.labels and axis.visible else ()
        room = max((block(tick.words, self.letters)[0] for tick in ticks), default=0.0)
        return Labels(ticks, self.letters, 0.0, room + _GAP if ticks else 0.0)

    def _outside(self, axis: Axis, labels: Labels) -> float:
        """Return how much room an axis takes beside the plot; one in the middle of it has its own there."""
        beside = self.sheet.axes.get(axis.anchor)
        inner = beside is not None and (beside.domain[0] > 0 if axis.side == "left" else beside.domain[1] < 1)
        title = block(axis.title, self.sheet.size)[1] + _GAP if axis.title else 0.0
        return 0.0 if inner else labels.room + title

    def _across(self, axis: Axis) -> Labels:
        """Return the labels of an axis from left to right: smaller, turned or thinned out where they do not fit."""
        length = (self.right - self.left) * (axis.domain[1] - axis.domain[0])
        title = block(self._title(axis, length), self.sheet.size)[1] + 2 if axis.title else 0.0
        ticks, size, angle = self._fitting(axis.placed(0, length)) if axis.labels and axis.visible else ((), 0.0, 0.0)
        sides = [block(tick.words, size) for tick in ticks]
        room = max((side[0] if angle else side[1] for side in sides), default=0.0)
        return Labels(ticks, size, angle, (room + _GAP if ticks else 0.0) + title)

    def _title(self, axis: Axis, length: float) -> tuple[Line, ...]:
        return wrapped(axis.title, self.sheet.size, length)

    def _fitting(self, axis: Axis) -> tuple[tuple[Tick, ...], float, float]:
        most = max(2, int(axis.length / _ACROSS))
        ticks = axis.ticks(most)
        while axis.categories is None and axis.stated is None and most > 1 and not _fit(axis, ticks, self.letters):
            most -= 1
            ticks = axis.ticks(most)
        for size in (self.letters, self.letters - 1, self.letters - 2):
            if _fit(axis, ticks, size):
                return ticks, size, 0.0
        slot = _slot(axis, ticks)
        for size in (self.letters, self.letters - 2):
            if max(block(tick.words, size)[1] for tick in ticks) <= slot:
                return ticks, size, -90.0
        size = max(_LEAST_LETTERS, min(self.letters, slot / SPACING))
        every = max(1, ceil(size * SPACING / slot)) if slot else 1
        return tuple(replace(tick, words=joined(tick.words)) for tick in ticks[::every]), size, -90.0

    # -- drawing ---------------------------------------------------------------------------------------------------

    def drawn(self, height: float, window: tuple[int, int] | None = None) -> str:
        """Return the drawing, or the part of it with the rows of a window, with a plot of so many pixels."""
        whole = svg.root(self.width, self.top + height + self.bottom)
        axes = {id: self._placed(axis, height, window) for id, axis in self.sheet.axes.items()}
        patterns, grid, below = (svg.add(whole, tag) for tag in ("defs", "g", "g"))
        for axis in axes.values():
            if not axis.id.endswith(PAPER) and axis.visible:
                self._grid(grid, axis, axes)
        for shape in self.sheet.shapes:
            if shape.below:
                shape.draw(below, axes)
        marks = svg.add(whole, "g")
        for trace in self.sheet.traces:
            x, y = axes[trace.frame.x], axes[trace.frame.y]
            clipped = svg.add(marks, "g", clip_path=f"url(#{_clip(patterns, x, y)})")
            trace.draw(Layers(patterns, clipped, svg.add(marks, "g")), x, y)
        over = svg.add(whole, "g")
        for axis in axes.values():
            if not axis.id.endswith(PAPER) and axis.visible:
                self._labels(over, axis, axes)
        for shape in self.sheet.shapes:
            if not shape.below:
                shape.draw(over, axes)
        for remark in self.sheet.remarks:
            remark.draw(over, axes)
        self._head(Layers(patterns, over, over))
        return svg.text_of(whole)

    def _placed(self, axis: Axis, height: float, window: tuple[int, int] | None) -> Axis:
        first, last = axis.domain
        if axis.letter == "x":
            wide = self.right - self.left
            return axis.placed(self.left + first * wide, self.left + last * wide)
        if window is not None and self.rows is not None and axis.categories == self.rows.categories:
            axis = axis.window(*window)
        return axis.placed(self.top + (1 - first) * height, self.top + (1 - last) * height)

    def _grid(self, parent: Element, axis: Axis, axes: Mapping[str, Axis]) -> None:
        beside = _beside(axis, axes)
        ticks = self._ticks(axis)
        places = [(tick.at, _GRID) for tick in ticks] if axis.grid else []
        if axis.zero_line and axis.categories is None and axis.within(0):
            places.append((0.0, _ZERO))
        for value, colour in places:
            at = axis.at(value)
            if axis.letter == "x":
                svg.line(parent, (at, beside.start, at, beside.end), {"stroke": colour, "stroke_width": 0.8})
            else:
                svg.line(parent, (beside.start, at, beside.end, at), {"stroke": colour, "stroke_width": 0.8})

    def _ticks(self, axis: Axis) -> tuple[Tick, ...]:
        if axis.letter == "x":
            kept = self.across[axis.id]
            return kept.ticks or axis.ticks(max(2, int(axis.length / _ACROSS)))
        return axis.ticks(max(2, int(axis.length / _DOWN)))

    def _labels(self, parent: Element, axis: Axis, axes: Mapping[str, Axis]) -> None:
        if axis.letter == "x":
            self._labels_across(parent, axis, _beside(axis, axes))
        else:
            self._labels_down(parent, axis, _beside(axis, axes))

    def _labels_across(self, parent: Element, axis: Axis, beside: Axis) -> None:
        labels, over = self.across[axis.id], axis.side == "top"
        edge = min(beside.start, beside.end) - _GAP if over else max(beside.start, beside.end) + _GAP
        for tick in labels.ticks:
            at, size, angle = axis.at(tick.at), labels.size, labels.angle
            anchor: svg.Anchor = "middle" if not angle else "start" if over else "end"
            rise = 0.5 if angle else 1.0 if over else 0.0
            svg.words(parent, at, edge, tick.words, size=size, look=_INK, anchor=anchor, rise=rise, angle=angle)
        if axis.title:
            found = self._title(axis, axis.length)
            end = edge - labels.room + _GAP if over else edge + labels.room - _GAP
            middle = (axis.start + axis.end) / 2
            svg.words(parent, middle, end, found, size=self.sheet.size, rise=0.0 if over else 1.0, look=_INK)

    def _labels_down(self, parent: Element, axis: Axis, beside: Axis) -> None:
        left = axis.side == "left"
        edge = beside.start - _GAP if left else beside.end + _GAP
        ticks = self._ticks(axis) if axis.labels else ()
        for tick in ticks:
            anchor: svg.Anchor = "end" if left else "start"
            svg.words(parent, edge, axis.at(tick.at), tick.words, size=self.letters, anchor=anchor, look=_INK)
        if axis.title:
            room = max((block(tick.words, self.letters)[0] for tick in ticks), default=0.0) + _GAP
            found = self._title(axis, axis.length)
            at = edge - room if left else edge + room
            middle, angle = (axis.start + axis.end) / 2, -90.0 if left else 90.0
            svg.words(parent, at, middle, found, size=self.sheet.size, rise=1.0, angle=angle, look=_INK)

    def _head(self, layers: Layers) -> None:
        """Write the title, the legend and the strips of colours from the top down."""
        y = _EDGE
        if self.title:
            svg.words(layers.free, 0, y, self.title, size=self.sheet.size, anchor="start", rise=0.0, look=_INK)
            y += block(self.title, self.sheet.size)[1]
        for x, down, words in self.legend.words:
            svg.words(layers.free, x, y + down, words, size=self.letters, anchor="start", look=_INK)
        for (x, down), trace in zip(self.legend.swatches, self.sheet.legend, strict=True):
            trace.swatch(layers, x, y + down)
        y += self.legend.height
        for scale in self.strips:
            strip(layers, scale, 0, y + 12, self.letters)
            y += 24


@dataclass(frozen=True)
class _Legend:
    """Where the words and the looks of a legend stand below its top."""

    words: tuple[tuple[float, float, tuple[Line, ...]], ...]
    swatches: tuple[tuple[float, float], ...]
    height: float


def _flow(sheet: Sheet, width: float) -> _Legend:
    """Set the entries of the legend one after the other, in as many rows as it takes."""
    size = sheet.size - 1
    words: list[tuple[float, float, tuple[Line, ...]]] = []
    swatches: list[tuple[float, float]] = []
    x = y = tall = 0.0
    entries = [(0.0, lines(sheet.legend_title))] if sheet.legend_title else []
    entries += [(30.0, wrapped(lines(one.frame.name), size, width - 40)) for one in sheet.legend]
    for before, found in entries:
        wide, high = block(found, size)
        if x and x + before + wide > width:
            x, y, tall = 0.0, y + tall, 0.0
        tall = max(tall, high + 5)
        if before:
            swatches.append((x, y + tall / 2))
        words.append((x + before, y + tall / 2, found))
        x += before + wide + 18
    return _Legend(tuple(words), tuple(swatches), y + tall + 4 if entries else 0.0)


def _beside(axis: Axis, axes: Mapping[str, Axis]) -> Axis:
    """Return the axis at which an axis stands; the side of the plot where it names none."""
    return axes.get(axis.anchor) or axes[("y" if axis.letter == "x" else "x") + PAPER]


def _slot(axis: Axis, ticks: Sequence[Tick]) -> float:
    """Return the least distance between what is written at an axis, in pixels."""
    places = sorted(axis.at(tick.at) for tick in ticks)
    return min((b - a for a, b in pairwise(places)), default=axis.length)


def _fit(axis: Axis, ticks: Sequence[Tick], size: float) -> bool:
    """Return whether labels stand beside each other without touching."""
    found = sorted((axis.at(tick.at), block(tick.words, size)[0]) for tick in ticks)
    pairs = pairwise(found)
    return all(a + wide / 2 + 4 <= b - other / 2 for (a, wide), (b, other) in pairs)


def _clip(patterns: Element, x: Axis, y: Axis) -> str:
    """Define the plot between two axes once; returns its name."""
    name = f"plot-{x.id}-{y.id}"
    if patterns.find(f"clipPath[@id='{name}']") is None:
        svg.rectangle(svg.add(patterns, "clipPath", id=name), (x.start, y.start, x.end, y.end), {})
    return name

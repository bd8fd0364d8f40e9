"""Bars: beside each other, on each other, from any base, with hatching and whiskers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from analytics.drawing import PALETTE
from analytics.printing import svg
from analytics.printing.axes import Axis, Extent
from analytics.printing.colours import FRAME, HALO, INK, framed, paint, parts, readable_on
from analytics.printing.errors import Errors, read_errors
from analytics.printing.fields import Fields, NotPrintable, each
from analytics.printing.letters import block, lines
from analytics.printing.traces import Frame, Layers, read_font, read_frame, read_texts

PATTERNS = ("", "/", "\\", "x", "-", "|", "+", ".")
_CELL = 7  # pixels after which a pattern begins anew
_STROKES = {
    "/": "M-1 1 L1 -1 M0 7 L7 0 M6 8 L8 6",
    "\\": "M-1 6 L1 8 M0 0 L7 7 M6 -1 L8 1",
    "x": "M0 7 L7 0 M0 0 L7 7",
    "-": "M0 3.5 L7 3.5",
    "|": "M3.5 0 L3.5 7",
    "+": "M0 3.5 L7 3.5 M3.5 0 L3.5 7",
    ".": "M2.5 3.5 L4.5 3.5 M3.5 2.5 L3.5 4.5",
}


@dataclass(frozen=True)
class Look:
    """A bar's colour, its frame, and the pattern over it: its shape, its colour, and the colour under it."""

    colour: str
    opacity: float
    edge: str | None
    edge_width: float
    pattern: str
    ink: str | None
    ink_opacity: float
    ground: str | None


@dataclass(frozen=True)
class Label:
    """What is written at bars, and how."""

    texts: list[str]
    place: str
    colour: str | None
    size: float


@dataclass
class Bars:
    """A trace of bars. `slot` and `below` are set when it is known which bars stand beside it and under it.

    `slot` is where its bars begin beside their place and how wide they are, in steps between places; `below` what
    they stand on.
    """

    frame: Frame
    horizontal: bool
    at: list[Any]
    to: list[Any]
    base: list[Any] | None
    width: list[Any] | None
    offset: float | None
    group: str
    looks: list[Look]
    label: Label
    errors: Errors | None
    slot: tuple[float, float] = (-0.4, 0.8)
    below: list[float] = field(default_factory=list)

    def ends(self) -> list[tuple[float, float] | None]:
        """Return where each bar begins and ends along its own direction; None for one that is not there."""
        starts = self.base if self.base is not None else self.below or [0.0] * len(self.to)
        pairs = zip(starts, self.to, strict=True)
        return [
            None if value is None or start is None else (float(start), float(start) + float(value))
            for start, value in pairs
        ]

    def extents(self) -> tuple[Extent, Extent]:
        ends = self.ends()
        reach = [value for pair in ends if pair is not None for value in pair]
        if self.errors is not None:
            reach += self.errors.reach([None if pair is None else pair[1] for pair in ends])
        along = Extent(tuple(reach), padded=any(self.label.texts), zero=self.base is None)
        places = [one for one in self.at if one is not None]
        if places and not any(isinstance(one, str) for one in places):
            half = _step_between(places) / 2
            places += [min(places) - half, max(places) + half]
        across = Extent(tuple(places))
        return (along, across) if self.horizontal else (across, along)

    def draw(self, layers: Layers, x: Axis, y: Axis) -> None:
        across, along = (y, x) if self.horizontal else (x, y)
        places = [across.value(one) for one in self.at]
        step = 1.0 if across.categories is not None else _step_between([one for one in places if one is not None])
        for index, (place, ends) in enumerate(zip(places, self.ends(), strict=True)):
            if place is None or ends is None or not across.within(place):
                continue
            first, size = self._beside(index, step)
            near, far = across.at(place + first), across.at(place + first + size)
            begin, end = along.at(ends[0]), along.at(ends[1])
            _bar(layers, (begin, near, end, far) if self.horizontal else (near, begin, far, end), self.looks[index])
            if self.errors is not None:
                self.errors.draw(layers.free, index, (near + far) / 2, ends[1], along)
            if self.label.texts[index]:
                self._write(layers.free, index, (begin, end), (near, far))

    def _beside(self, index: int, step: float) -> tuple[float, float]:
        """Return where a bar begins beside its place, and how wide it is, in the units of the axis."""
        first, size = self.slot[0] * step, self.slot[1] * step
        if self.width is not None:
            size = float(self.width[index])
            first = -size / 2
        return (first if self.offset is None else self.offset), size

    def _write(self, parent: Element, index: int, along: tuple[float, float], across: tuple[float, float]) -> None:
        """Write a bar's text into it, or beyond its end where it does not fit."""
        label, found, middle = self.label, lines(self.label.texts[index]), sum(across) / 2
        wide, high = block(found, label.size)
        length, breadth = abs(along[1] - along[0]), abs(across[1] - across[0])
        room = (length, breadth) if self.horizontal else (breadth, length)
        inside = label.place == "inside" or (label.place == "auto" and wide + 6 <= room[0] and high <= room[1] + 2)
        plain = inside and not self.looks[index].pattern
        colour = label.colour or (readable_on(self.looks[index].colour, "text") if plain else INK)
        halo = {} if plain else HALO
        look, size, centre = {**paint(colour, "text"), **halo}, label.size, sum(along) / 2
        if inside:
            place = (centre, middle) if self.horizontal else (middle, centre)
            svg.words(parent, *place, found, size=size, look=look)
        elif self.horizontal:
            left = along[1] < along[0]
            anchor: svg.Anchor = "end" if left else "start"
            svg.words(parent, along[1] + (-4 if left else 4), middle, found, size=size, look=look, anchor=anchor)
        else:
            down = along[1] > along[0]
            edge, rise = along[1] + (2 if down else -2), 0.0 if down else 1.0
            svg.words(parent, middle, edge, found, size=size, look=look, rise=rise)

    def swatch(self, layers: Layers, x: float, y: float) -> None:
        if self.looks:
            _bar(layers, (x + 4, y - 6, x + 20, y + 6), self.looks[0])


def _bar(layers: Layers, corners: svg.Corners, look: Look) -> None:
    edge = look.edge or (FRAME if framed(look.colour) else look.colour if look.pattern else None)
    width = look.edge_width or 0.8
    line: svg.Look = {} if edge is None else {"stroke_width": width, **paint(edge, "line", attribute="stroke")}
    ground = look.ground if look.pattern else look.colour
    filling = paint(ground, "colour", opacity=look.opacity, bar=True) if ground else {"fill": "none"}
    svg.rectangle(layers.clipped, corners, {**filling, **line})
    if look.pattern:
        svg.rectangle(layers.clipped, corners, {"fill": f"url(#{_hatching(layers.patterns, look)})"})


def _hatching(patterns: Element, look: Look) -> str:
    """Define a pattern where it is drawn first; returns its name."""
    stroke = paint(look.ink or INK, "pattern", attribute="stroke", opacity=look.ink_opacity)
    name = f"hatching-{PATTERNS.index(look.pattern)}-{'-'.join(stroke.values()).lstrip('#')}"
    if patterns.find(f"pattern[@id='{name}']") is None:
        pattern = svg.add(patterns, "pattern", id=name, width=_CELL, height=_CELL, patternUnits="userSpaceOnUse")
        svg.add(pattern, "path", stroke, d=_STROKES[look.pattern], fill="none", stroke_width=1.1)
    return name


def _step_between(places: Sequence[float]) -> float:
    """Return the least distance between places, 1 where there is none."""
    unlike = sorted(set(places))
    return min((b - a for a, b in pairwise(unlike)), default=1.0)


def read_bars(fields: Fields, *, language: str, size: float) -> Bars:
    """Return a trace of bars; `size` is that of its letters."""
    frame = read_frame(fields)
    horizontal = fields.one_of("orientation", ("h", "v"), "v") == "h"
    x, y = fields.many("x") or [], fields.many("y") or []
    at, to = (y, x) if horizontal else (x, y)
    length = len(to)
    each(at, length, f"{fields.path}.{'y' if horizontal else 'x'}")
    base, width = fields.take("base"), fields.take("width")
    found = Bars(
        frame=frame,
        horizontal=horizontal,
        at=at,
        to=to,
        base=None if base is None else each(base, length, f"{fields.path}.base"),
        width=None if width is None else each(width, length, f"{fields.path}.width"),
        offset=fields.take("offset"),
        group=fields.take("offsetgroup", ""),
        looks=_read_looks(fields.part("marker"), length, fields.take("opacity", 1.0)),
        label=_read_label(fields, {"x": x, "y": y, "customdata": frame.data}, language=language, size=size),
        errors=read_errors(fields.part("error_x" if horizontal else "error_y"), length, None),
    )
    fields.idle("cliponaxis", "alignmentgroup")
    fields.done()
    return found


def _read_looks(marker: Fields, length: int, opacity: float) -> list[Look]:
    colours = each(marker.take("color", PALETTE["main"]), length, f"{marker.path}.color")
    covers = each(marker.take("opacity", 1.0), length, f"{marker.path}.opacity")
    line, pattern = marker.part("line"), marker.part("pattern")
    edges = each(line.take("color"), length, f"{line.path}.color")
    widths = each(line.take("width", 0), length, f"{line.path}.width")
    shapes = each(pattern.take("shape", ""), length, f"{pattern.path}.shape")
    inks = each(pattern.take("fgcolor"), length, f"{pattern.path}.fgcolor")
    grounds = each(pattern.take("bgcolor"), length, f"{pattern.path}.bgcolor")
    over = pattern.one_of("fillmode", ("replace", "overlay"), "replace") == "overlay"
    # Of two colours over each other the upper one lets plotly see half of the lower one.
    ink_opacity = float(pattern.take("fgopacity", 0.5 if over else 1.0))
    if any(shape not in PATTERNS for shape in shapes):
        raise NotPrintable(f"{pattern.path}.shape: one of {shapes} is none of {PATTERNS}")
    # A pattern keeps its density on paper, whatever it is on a page.
    pattern.idle("solidity", "size")
    for part in (line, pattern, marker):
        part.done()
    found = []
    for colour, cover, edge, wide, shape, ink, ground in zip(
        colours, covers, edges, widths, shapes, inks, grounds, strict=True
    ):
        for one in (colour, edge, ink, ground):
            if one is not None:
                parts(one, marker.path)
        under = ground or (colour if over else None)
        drawn = ink or (readable_on(colour, marker.path) if over else colour)
        around = edge if wide else None
        found.append(Look(colour, cover * opacity, around, float(wide), shape, drawn, ink_opacity, under))
    return found


def _read_label(fields: Fields, values: Mapping[str, Sequence[Any]], *, language: str, size: float) -> Label:
    texts = read_texts(fields, len(values["x"]), values, language)
    place = fields.one_of("textposition", ("auto", "inside", "outside", "none"), "auto")
    if place == "none":
        texts = [""] * len(texts)
    colour, letters = read_font(fields.part("textfont"), size)
    fields.idle("insidetextanchor", "constraintext", "textangle", "insidetextfont", "outsidetextfont")
    return Label(texts, place, colour, letters)


def arrange(traces: Sequence[Bars], *, mode: str, gap: float, group_gap: float) -> None:
    """Give every trace of bars on the same axes its place beside or on the others.

    Args:
        traces: in the order of the figure; their `slot` and `below` are set.
        mode: `barmode` of the layout: "group", "stack", "relative" or "overlay".
        gap: share of the step between places that stays free.
        group_gap: share of the place of each of several bars side by side that stays free.
    """
    by_axes: dict[tuple[str, str, bool], list[Bars]] = {}
    for trace in traces:
        by_axes.setdefault((trace.frame.x, trace.frame.y, trace.horizontal), []).append(trace)
    for found in by_axes.values():
        if mode == "group":
            _beside_each_other(found, gap, group_gap)
        else:
            for trace in found:
                trace.slot = (-(1 - gap) / 2, 1 - gap)
        if mode in {"stack", "relative"}:
            _on_each_other(found)


def _beside_each_other(traces: Sequence[Bars], gap: float, group_gap: float) -> None:
    names = [trace.group or f"#{place}" for place, trace in enumerate(traces)]
    order = list(dict.fromkeys(names))
    share = (1 - gap) / len(order)
    for name, trace in zip(names, traces, strict=True):
        first = -(1 - gap) / 2 + order.index(name) * share
        trace.slot = (first + share * group_gap / 2, share * (1 - group_gap))


def _on_each_other(traces: Sequence[Bars]) -> None:
    """Stack what grows upwards and what grows downwards each by itself; bars with a base of their own stay on it."""
    tops: dict[tuple[Any, bool], float] = {}
    for trace in traces:
        if trace.base is not None:
            continue
        trace.below = []
        for place, value in zip(trace.at, trace.to, strict=True):
            key = (place, (value or 0.0) < 0)
            trace.below.append(tops.get(key, 0.0))
            tops[key] = tops.get(key, 0.0) + (value or 0.0)

"""Points, lines and words at places, with whiskers and filled bands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analytics.drawing import PALETTE
from analytics.printing import svg
from analytics.printing.axes import Axis, Extent
from analytics.printing.colours import HALO, INK, Paint, paint
from analytics.printing.errors import Errors, read_errors
from analytics.printing.fields import Fields, NotPrintable, each
from analytics.printing.letters import lines
from analytics.printing.traces import Frame, Layers, read_font, read_frame, read_texts

DASHES = {
    "solid": "",
    "dot": "1.5 3",
    "dash": "7 4",
    "longdash": "11 5",
    "dashdot": "8 3 1.5 3",
    "longdashdot": "12 4 1.5 4",
}
_FILLS = ("none", "tozeroy", "tozerox", "tonexty", "tonextx", "toself")
_SHAPES = ("linear", "hv", "vh", "hvh", "vhv")
_HOLLOW = ("line-ew", "line-ns", "line-ne", "line-nw")

Place = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """How one point looks; `edge` is its outline, and all of it where it is hollow."""

    symbol: str
    size: float
    filling: Paint
    edge: Paint
    edge_width: float


@dataclass(frozen=True)
class Stroke:
    """How a line looks, and the way that it takes from point to point."""

    look: Paint
    width: float
    dash: str
    shape: str
    gaps: bool


@dataclass(frozen=True)
class Words:
    """What is written at points: above, below or beside them."""

    texts: list[str]
    places: list[str]
    look: Paint
    size: float


@dataclass(frozen=True)
class Band:
    """What is filled: down to zero, to the trace before (`before`), or in itself."""

    kind: str
    look: Paint


@dataclass
class Points:
    """A trace of points. `before` is the trace that its band reaches to, where it reaches to one."""

    frame: Frame
    x: list[Any]
    y: list[Any]
    marks: list[Mark]
    stroke: Stroke | None
    words: Words | None
    band: Band | None
    errors_x: Errors | None
    errors_y: Errors | None
    before: "Points | None" = None

    def extents(self) -> tuple[Extent, Extent]:
        zeros = (self.band is not None and self.band.kind == f"tozero{letter}" for letter in "xy")
        # A line alone goes to the edges of the figure from left to right; points need room.
        room = bool(self.marks) or self.words is not None
        sides = zip((self.x, self.y), (self.errors_x, self.errors_y), zeros, (room, True), strict=True)
        x, y = (Extent((*values, *_reach(values, errors)), padded, zero) for values, errors, zero, padded in sides)
        return x, y

    def draw(self, layers: Layers, x: Axis, y: Axis) -> None:
        places = self.places(x, y)
        if self.band is not None:
            self._fill(layers, x, y)
        if self.stroke is not None:
            for piece in _pieces(places, gaps=self.stroke.gaps):
                _line(layers, _stepped(piece, self.stroke.shape), self.stroke)
        for index, place in enumerate(places):
            if place is None:
                continue
            for errors, axis, written, across in (
                (self.errors_x, x, self.x, place[1]),
                (self.errors_y, y, self.y, place[0]),
            ):
                value = axis.value(written[index])
                if errors is not None and value is not None:
                    errors.draw(layers.clipped, index, across, value, axis)
        for index, place in enumerate(places):
            if place is not None and self.marks:
                _mark(layers, self.marks[index], place)
            if place is not None and self.words is not None and self.words.texts[index]:
                _write(layers, self.words, index, place, self.marks)

    def places(self, x: Axis, y: Axis) -> list[Place | None]:
        """Return where the points stand on the paper; None for one that is not there, or not in this part of it."""
        found: list[Place | None] = []
        for one, other in zip(self.x, self.y, strict=True):
            across, down = x.value(one), y.value(other)
            there = across is not None and down is not None
            for axis, value in ((x, across), (y, down)):
                there = there and (axis.categories is None or (value is not None and axis.within(value)))
            found.append((x.at(across), y.at(down)) if there and across is not None and down is not None else None)
        return found

    def _fill(self, layers: Layers, x: Axis, y: Axis) -> None:
        assert self.band is not None
        shape = self.stroke.shape if self.stroke is not None else "linear"
        if self.band.kind.startswith("tonext"):
            if self.before is None:
                return
            there = [one for one in self.places(x, y) if one is not None]
            back = [one for one in self.before.places(x, y) if one is not None]
            outlines = [[*_stepped(there, shape), *reversed(_stepped(back, shape))]]
        else:
            outlines = [_stepped(piece, shape) for piece in _pieces(self.places(x, y), gaps=False)]
            if self.band.kind == "tozeroy":
                outlines = [[(one[0][0], y.at(0)), *one, (one[-1][0], y.at(0))] for one in outlines]
            if self.band.kind == "tozerox":
                outlines = [[(x.at(0), one[0][1]), *one, (x.at(0), one[-1][1])] for one in outlines]
        for outline in outlines:
            svg.add(layers.clipped, "path", self.band.look, d=svg.path(outline, closed=True))

    def swatch(self, layers: Layers, x: float, y: float) -> None:
        if self.band is not None:
            svg.rectangle(layers.free, (x, y - 5, x + 24, y + 5), self.band.look)
        if self.stroke is not None:
            _line(layers, [(x, y), (x + 24, y)], self.stroke)
        if self.marks:
            _mark(layers, self.marks[0], (x + 12, y))


def _reach(values: Sequence[Any], errors: Errors | None) -> list[float]:
    return [] if errors is None else errors.reach(values)


def _pieces(places: Sequence[Place | None], *, gaps: bool) -> Iterator[list[Place]]:
    """Part a line where a point is missing; `gaps` says that it goes on over them."""
    piece: list[Place] = []
    for place in places:
        if place is not None:
            piece.append(place)
        elif not gaps and piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _stepped(points: Sequence[Place], shape: str) -> list[Place]:
    """Return the corners of a line that goes straight, or in steps (first across, first up, or half way)."""
    if shape == "linear":
        return list(points)
    found = list(points[:1])
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = ((x1 + x2) / 2, (y1 + y2) / 2)
        found += {
            "hv": [(x2, y1)],
            "vh": [(x1, y2)],
            "hvh": [(middle[0], y1), (middle[0], y2)],
            "vhv": [(x1, middle[1]), (x2, middle[1])],
        }[shape]
        found.append((x2, y2))
    return found


def _line(layers: Layers, points: Sequence[Place], stroke: Stroke) -> None:
    dash = {"stroke_dasharray": stroke.dash} if stroke.dash else {}
    look: svg.Look = {"stroke_width": stroke.width, "stroke_linejoin": "round", **dash, **stroke.look}
    svg.add(layers.clipped, "path", look, d=svg.path(points), fill="none")


def _mark(layers: Layers, mark: Mark, place: Place) -> None:
    edge: svg.Look = {"stroke_width": mark.edge_width, **mark.edge} if mark.edge_width else {}
    svg.symbol(layers.free, mark.symbol, place, mark.size, {**mark.filling, **edge})


def _write(layers: Layers, words: Words, index: int, place: Place, marks: Sequence[Mark]) -> None:
    upright, _, sideways = words.places[index].partition(" ")
    room = (marks[index].size / 2 if marks else 0) + 3
    down = {"top": -room, "middle": 0.0, "bottom": room}[upright]
    across = {"left": -room, "center": 0.0, "right": room}[sideways]
    anchor: svg.Anchor = "end" if sideways == "left" else "start" if sideways == "right" else "middle"
    rise = {"top": 1.0, "middle": 0.5, "bottom": 0.0}[upright]
    found = lines(words.texts[index])
    x, y = place[0] + across, place[1] + down
    svg.words(layers.free, x, y, found, size=words.size, look=words.look, anchor=anchor, rise=rise)


def read_points(fields: Fields, *, language: str, size: float) -> Points:
    """Return a trace of points; `size` is that of its letters."""
    frame = read_frame(fields)
    x, y = fields.many("x") or [], fields.many("y") or []
    length = len(x)
    each(y, length, f"{fields.path}.y")
    modes = set(str(fields.take("mode", "lines+markers")).split("+"))
    if modes - {"lines", "markers", "text", "none"}:
        raise NotPrintable(f"{fields.path}.mode: {sorted(modes)} is not known")
    opacity = float(fields.take("opacity", 1.0))
    line, marker = fields.part("line"), fields.part("marker")
    colour = line.take("color")
    marked = marker.take("color", colour or PALETTE["main"])
    stroke = _read_stroke(line, colour or (marked if isinstance(marked, str) else PALETTE["main"]), opacity, fields)
    marks = _read_marks(marker, marked, length, opacity)
    plain = marked if isinstance(marked, str) else None
    written = _read_words(fields, {"x": x, "y": y, "customdata": frame.data}, language=language, size=size)
    found = Points(
        frame=frame,
        x=x,
        y=y,
        marks=marks if "markers" in modes else [],
        stroke=stroke if "lines" in modes else None,
        words=written if "text" in modes else None,
        band=_read_band(fields, colour or plain or PALETTE["main"]),
        errors_x=read_errors(fields.part("error_x"), length, plain),
        errors_y=read_errors(fields.part("error_y"), length, plain),
    )
    fields.idle("cliponaxis", "orientation")
    fields.done()
    return found


def _read_stroke(line: Fields, colour: str, opacity: float, fields: Fields) -> Stroke:
    dash = line.one_of("dash", DASHES, "solid")
    shape = line.one_of("shape", _SHAPES, "linear")
    found = Stroke(
        paint(colour, f"{line.path}.color", attribute="stroke", opacity=opacity),
        float(line.take("width", 2)),
        DASHES[dash],
        shape,
        bool(fields.take("connectgaps", False)),
    )
    line.idle("simplify")
    line.done()
    return found


def _read_marks(marker: Fields, colour: Any, length: int, opacity: float) -> list[Mark]:
    path = marker.path
    colours = each(colour, length, f"{path}.color")
    covers = each(marker.take("opacity", 1.0), length, f"{path}.opacity")
    names = each(marker.take("symbol", "circle"), length, f"{path}.symbol")
    sizes = each(marker.take("size", 6), length, f"{path}.size")
    line = marker.part("line")
    edges = each(line.take("color"), length, f"{line.path}.color")
    widths = each(line.take("width", 0), length, f"{line.path}.width")
    marker.idle("sizemode", "angle")
    line.done()
    marker.done()
    found = []
    for one, cover, name, size, edge, wide in zip(colours, covers, names, sizes, edges, widths, strict=True):
        symbol = str(name).removesuffix("-open")
        if symbol not in svg.SYMBOLS:
            raise NotPrintable(f"{path}.symbol: {name!r} is not known")
        hollow = symbol != name or symbol in _HOLLOW
        filling = {"fill": "#ffffff"} if hollow else paint(one, f"{path}.color", opacity=cover * opacity)
        stroke = paint((one if hollow else edge) or INK, f"{path}.line.color", attribute="stroke")
        found.append(Mark(symbol, float(size), filling, stroke, float(wide) or (1.6 if hollow else 0.0)))
    return found


_PLACES = tuple(
    f"{upright} {sideways}" for upright in ("top", "middle", "bottom") for sideways in ("left", "center", "right")
)


def _read_words(fields: Fields, values: dict[str, Sequence[Any]], *, language: str, size: float) -> Words:
    length = len(values["x"])
    texts = read_texts(fields, length, values, language)
    places = each(fields.take("textposition", "middle center"), length, f"{fields.path}.textposition")
    for place in places:
        if place not in _PLACES:
            raise NotPrintable(f"{fields.path}.textposition: {place!r} is not known")
    colour, letters = read_font(fields.part("textfont"), size)
    return Words(texts, places, {**paint(colour or INK, f"{fields.path}.textfont.color"), **HALO}, letters)


def _read_band(fields: Fields, colour: str) -> Band | None:
    kind = fields.one_of("fill", _FILLS, "none")
    look = fields.take("fillcolor")
    if kind == "none":
        return None
    path = f"{fields.path}.fillcolor"
    # What names no colour for its band has half of that of its line.
    return Band(kind, paint(colour, path, opacity=0.25) if look is None else paint(look, path))


def join(traces: Sequence[Points]) -> None:
    """Tell every band that reaches to the trace before it which one that is: the last on the same axes."""
    last: dict[tuple[str, str], Points] = {}
    for trace in traces:
        axes = (trace.frame.x, trace.frame.y)
        trace.before = last.get(axes)
        last[axes] = trace

"""Lines, rectangles and words that a figure has beside its traces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from analytics.printing import svg
from analytics.printing.axes import Axis
from analytics.printing.colours import HALO, INK, Paint, paint
from analytics.printing.fields import Fields, NotPrintable
from analytics.printing.letters import Line, block, lines
from analytics.printing.points import DASHES
from analytics.printing.traces import read_font

Axes = Mapping[str, Axis]
PAPER = "-paper"
"""What is added to "x" and "y" for the two sides of the whole plot, which are kept as axes from 0 to 1."""


@dataclass(frozen=True)
class Shape:
    """A line or a rectangle between two corners, each coordinate with what it refers to."""

    kind: str
    corners: tuple[Any, Any, Any, Any]
    refs: tuple[str, str]
    filling: Paint
    edge: Paint
    width: float
    dash: str
    below: bool

    def draw(self, parent: Element, axes: Axes) -> None:
        ends = [_place(axes, ref, one) for ref, one in zip(self.refs * 2, self.corners, strict=True)]
        x0, y0, x1, y1 = ends
        if x0 is None or y0 is None or x1 is None or y1 is None:
            return
        dash = {"stroke_dasharray": self.dash} if self.dash else {}
        look: svg.Look = {"stroke_width": self.width, **dash, **self.edge}
        if self.kind == "line":
            svg.line(parent, (x0, y0, x1, y1), look)
        else:
            svg.rectangle(parent, (x0, y0, x1, y1), {**self.filling, **look})


@dataclass(frozen=True)
class Remark:
    """Words at a place, with a line to what they speak of where `tail` says from where, in pixels."""

    words: tuple[Line, ...]
    at: tuple[Any, Any]
    refs: tuple[str, str]
    anchors: tuple[str, str]
    shift: tuple[float, float]
    tail: tuple[float, float] | None
    angle: float
    size: float
    look: Paint

    def draw(self, parent: Element, axes: Axes) -> None:
        x, y = (_place(axes, ref, one) for ref, one in zip(self.refs, self.at, strict=True))
        if x is None or y is None:
            return
        if self.tail is not None:
            stroke = paint(INK, "", attribute="stroke")
            svg.line(parent, (x, y, x + self.tail[0], y + self.tail[1]), {"stroke_width": 0.8, **stroke})
            x, y = x + self.tail[0], y + self.tail[1]
        across, down = self.anchors
        wide, _ = block(self.words, self.size)
        if across == "auto":
            across = "center"
        anchor: svg.Anchor = "start" if across == "left" else "end" if across == "right" else "middle"
        rise = {"top": 0.0, "bottom": 1.0, "middle": 0.5, "auto": 0.5 if self.tail is None else 1.0}[down]
        # What would leave the paper on the right is held by its right end.
        edge = max((max(axis.start, axis.end) for axis in axes.values() if axis.letter == "x"), default=wide)
        if anchor == "start" and not self.angle and x + wide > edge + 24:
            anchor, x = "end", min(x + wide, edge)
        svg.words(
            parent,
            x + self.shift[0],
            y - self.shift[1],
            self.words,
            size=self.size,
            anchor=anchor,
            rise=rise,
            angle=self.angle,
            look=self.look,
        )


def _place(axes: Axes, ref: str, value: Any) -> float | None:
    """Return where a value stands: on an axis, or as a share of one (`x domain`, and the whole plot as `paper domain`).

    None for one that is on another part of a figure that was parted.
    """
    id, _, domain = ref.partition(" ")
    axis = axes[id]
    if domain:
        return axis.start + float(value) * (axis.end - axis.start)
    found = axis.value(value)
    if found is None or (axis.categories is not None and not axis.within(found)):
        return None
    return axis.at(found)


def read_shape(fields: Fields, axes: Axes) -> Shape:
    kind = fields.one_of("type", ("line", "rect"), "rect")
    line = fields.part("line")
    opacity = float(fields.take("opacity", 1.0))
    edge = paint(line.take("color", INK), f"{line.path}.color", attribute="stroke", opacity=opacity)
    width, dash = float(line.take("width", 2)), DASHES[line.one_of("dash", DASHES, "solid")]
    line.done()
    filling = paint(fields.take("fillcolor", "transparent"), f"{fields.path}.fillcolor", opacity=opacity)
    corners = (fields.take("x0"), fields.take("y0"), fields.take("x1"), fields.take("y1"))
    refs = (_ref(fields, "xref", axes), _ref(fields, "yref", axes))
    below = fields.one_of("layer", ("above", "below", "between"), "above") != "above"
    fields.idle("name", "showlegend", "editable", "visible")
    fields.done()
    return Shape(kind, corners, refs, filling, edge, width, dash, below)


def read_remark(fields: Fields, axes: Axes, size: float) -> Remark:
    words = lines(str(fields.take("text", "")))
    arrow = fields.take("showarrow", True)
    tail = (float(fields.take("ax", -10)), float(fields.take("ay", -30)))
    across = fields.one_of("xanchor", ("auto", "left", "center", "right"), "auto")
    down = fields.one_of("yanchor", ("auto", "top", "middle", "bottom"), "auto")
    colour, letters = read_font(fields.part("font"), size)
    found = Remark(
        words=words,
        at=(fields.take("x", 0), fields.take("y", 0)),
        refs=(_ref(fields, "xref", axes), _ref(fields, "yref", axes)),
        anchors=(across, down),
        shift=(float(fields.take("xshift", 0)), float(fields.take("yshift", 0))),
        tail=tail if arrow else None,
        angle=float(fields.take("textangle", 0)),
        size=letters,
        look={**paint(colour or INK, f"{fields.path}.font.color"), **HALO},
    )
    fields.idle("align", "valign", "captureevents", "hovertext", "hoverlabel", "arrowhead", "arrowsize", "arrowwidth")
    fields.idle("arrowcolor", "standoff", "bgcolor", "bordercolor", "borderpad", "borderwidth", "opacity", "name")
    fields.done()
    return found


def _ref(fields: Fields, name: str, axes: Axes) -> str:
    found = str(fields.take(name, name[0]))
    if found == "paper":
        return f"{name[0]}{PAPER} domain"
    if found.partition(" ")[0] not in axes:
        raise NotPrintable(f"{fields.path}.{name}: there is no axis {found!r}")
    return found

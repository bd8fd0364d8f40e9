"""A figure that is read: its traces, its axes, and what it says beside them. Nothing is placed yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.printing.axes import Axis, Extent, read_axis
from analytics.printing.bars import Bars, arrange, read_bars
from analytics.printing.cells import read_cells
from analytics.printing.fields import Fields, NotPrintable
from analytics.printing.points import Points, join, read_points
from analytics.printing.remarks import PAPER, Remark, Shape, read_remark, read_shape
from analytics.printing.traces import Trace

_READERS: Mapping[str, Callable[..., Trace]] = {"bar": read_bars, "scatter": read_points, "heatmap": read_cells}
_IDLE = (
    *("template", "dragmode", "hovermode", "hoverdistance", "hoverlabel", "width", "autosize", "modebar", "uirevision"),
    *("separators", "transition", "clickmode", "selectdirection", "spikedistance", "colorway", "hoversubplots"),
)
# Where the legend stands, and how, is decided by the paper.
_IDLE_LEGEND = (
    *("orientation", "x", "y", "xanchor", "yanchor", "xref", "yref", "font", "bgcolor", "bordercolor", "borderwidth"),
    *("itemclick", "itemdoubleclick", "itemsizing", "itemwidth", "tracegroupgap", "valign", "groupclick", "entrywidth"),
    "entrywidthmode",
)
_CLEAR = ("rgba(0,0,0,0)", "white", "#fff", "#ffffff", "transparent")


@dataclass(frozen=True)
class Sheet:
    """A figure. `height` is that of its plot, without what is written around it, in pixels."""

    traces: tuple[Trace, ...]
    axes: Mapping[str, Axis]
    shapes: tuple[Shape, ...]
    remarks: tuple[Remark, ...]
    size: float
    height: float
    title: str
    legend: tuple[Trace, ...]
    legend_title: str


def read(figure: Mapping[str, Any], *, language: str) -> Sheet:
    """Return a figure whose every part is known.

    Raises:
        NotPrintable: one is not.
    """
    whole = Fields(figure, "figure")
    layout, data = whole.part("layout"), whole.many("data") or []
    whole.idle("config", "frames")
    whole.done()
    font = layout.part("font")
    size = float(font.take("size", 12))
    font.idle("family", "color", "weight")
    font.done()
    traces = [_read_trace(Fields(one, f"data[{place}]"), language, size) for place, one in enumerate(data)]
    mode = layout.one_of("barmode", ("group", "stack", "relative", "overlay"), "group")
    gap, group_gap = float(layout.take("bargap", 0.2)), float(layout.take("bargroupgap", 0))
    arrange([one for one in traces if isinstance(one, Bars)], mode=mode, gap=gap, group_gap=group_gap)
    join([one for one in traces if isinstance(one, Points)])
    axes = _read_axes(layout, traces, language)
    legend, legend_title = _read_legend(layout, traces)
    found = Sheet(
        traces=tuple(traces),
        axes=axes,
        shapes=tuple(read_shape(one, axes) for one in _each(layout, "shapes")),
        remarks=tuple(read_remark(one, axes, size) for one in _each(layout, "annotations")),
        size=size,
        height=_read_height(layout),
        title=layout.text("title"),
        legend=legend,
        legend_title=legend_title,
    )
    for name in ("paper_bgcolor", "plot_bgcolor"):
        layout.one_of(name, _CLEAR, "white")
    layout.idle(*_IDLE)
    layout.done()
    return found


def _read_trace(fields: Fields, language: str, size: float) -> Trace:
    kind = fields.one_of("type", _READERS, "scatter")
    if fields.take("visible", True) is not True:
        raise NotPrintable(f"{fields.path}.visible: what is hidden until it is asked for cannot be printed")
    return _READERS[kind](fields, language=language, size=size)


def _each(layout: Fields, name: str) -> list[Fields]:
    return [Fields(one, f"{layout.path}.{name}[{place}]") for place, one in enumerate(layout.many(name) or [])]


def _read_axes(layout: Fields, traces: Sequence[Trace], language: str) -> dict[str, Axis]:
    """Return the axes by their ids, first those that others match, and the sides of the whole plot."""
    extents: dict[str, list[Extent]] = {"x": [], "y": []}
    for trace in traces:
        for id, extent in zip((trace.frame.x, trace.frame.y), trace.extents(), strict=True):
            extents.setdefault(id, []).append(extent)
    # "xaxis2" in the layout is "x2" elsewhere.
    parts = {name[0] + name[5:]: layout.part(name) for name in layout.names() if name[1:5] == "axis"}
    matched = {id: str(fields.take("matches", "")) for id, fields in parts.items()}
    for id, other in matched.items():
        if other:
            extents.setdefault(other, []).extend(extents.get(id, []))
    ids = sorted({*extents, *parts}, key=lambda id: (bool(matched.get(id)), id))
    axes: dict[str, Axis] = {}
    for id in ids:
        fields = parts.get(id, Fields({}, f"{layout.path}.{id}"))
        like = axes.get(matched.get(id, ""))
        axes[id] = read_axis(id, fields, extents.get(id, []), language=language, like=like)
    for letter in "xy":
        axes[letter + PAPER] = read_axis(letter + PAPER, Fields({"range": [0, 1]}, "paper"), [], language=language)
    return axes


def _read_legend(layout: Fields, traces: Sequence[Trace]) -> tuple[tuple[Trace, ...], str]:
    """Return the traces that the legend names, one for each group."""
    fields = layout.part("legend")
    title = fields.text("title")
    backwards = "reversed" in str(fields.take("traceorder", "normal"))
    fields.idle(*_IDLE_LEGEND)
    fields.done()
    listed: dict[str, Trace] = {}
    for place, trace in enumerate(traces):
        if trace.frame.listed:
            listed.setdefault(trace.frame.group or f"#{place}", trace)
    # One trace alone needs no name, unless the figure asks for it.
    shown = layout.take("showlegend", len(listed) > 1)
    found = tuple(listed.values()) if shown else ()
    return (found[::-1] if backwards else found), title if shown else ""


def _read_height(layout: Fields) -> float:
    margin = layout.part("margin")
    around = float(margin.take("t", 100)) + float(margin.take("b", 80))
    margin.idle("l", "r", "pad", "autoexpand")
    margin.done()
    return max(40.0, float(layout.take("height", 450)) - around)

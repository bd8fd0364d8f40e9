"""What is drawn on the axes: the protocol of all traces, and their fields that mean nothing on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from xml.etree.ElementTree import Element

from analytics.printing.axes import Axis, Extent
from analytics.printing.fields import Fields, each
from analytics.printing.numerals import filled, said

_HOVER = (
    *("hoverinfo", "hovertemplate", "hovertext", "hoverlabel", "hoveron", "hoverongaps", "hovertemplatefallback"),
    *("uid", "ids", "meta", "uirevision", "xhoverformat", "yhoverformat", "zhoverformat", "texttemplatefallback"),
    *("selectedpoints", "selected", "unselected", "legendrank", "type", "legend"),
)


@dataclass(frozen=True)
class Layers:
    """Where a trace is drawn: what ends at the axes, what may stand beyond them, and patterns to draw with."""

    patterns: Element
    clipped: Element
    free: Element


@dataclass(frozen=True)
class Frame:
    """What every trace has: its axes, and its entry in the legend; a group has one entry for all its traces."""

    x: str
    y: str
    name: str
    listed: bool
    group: str
    data: Sequence[Any] = ()
    """What the trace carries for texts on hover; a text beside a mark may take words from it too."""


class Trace(Protocol):
    """A trace, read and ready to be drawn."""

    @property
    def frame(self) -> Frame: ...

    def extents(self) -> tuple[Extent, Extent]:
        """Return how far it reaches along both axes."""

    def draw(self, layers: Layers, x: Axis, y: Axis) -> None: ...

    def swatch(self, layers: Layers, x: float, y: float) -> None:
        """Draw its look 24 pixels wide, the middle of its left side at (x, y)."""


def read_frame(fields: Fields) -> Frame:
    """Take what every trace has, and pass over what only a screen shows."""
    name = fields.take("name")
    listed = bool(fields.take("showlegend", True)) and name is not None
    axes = fields.take("xaxis", "x"), fields.take("yaxis", "y")
    fields.idle(*_HOVER)
    return Frame(*axes, name or "", listed, fields.take("legendgroup", ""), fields.many("customdata") or ())


def read_texts(fields: Fields, length: int, values: Mapping[str, Sequence[Any]], language: str) -> list[str]:
    """Return what is written at each mark: `texttemplate` filled, or `text` itself."""
    texts = each(fields.take("text"), length, f"{fields.path}.text")
    template = fields.take("texttemplate")
    if template is None:
        return [said(one, "", language) for one in texts]
    marks = [{name: many[place] for name, many in values.items() if many} for place in range(length)]
    templates = each(template, length, f"{fields.path}.texttemplate")
    return [
        filled(one, {**mark, "text": text}, language) for one, mark, text in zip(templates, marks, texts, strict=True)
    ]


def read_font(part: Fields, size: float) -> tuple[str | None, float]:
    """Return the colour of letters, None where the paper chooses it, and their size."""
    found = part.take("color"), float(part.take("size", size))
    part.idle("family", "weight", "style")
    part.done()
    return found

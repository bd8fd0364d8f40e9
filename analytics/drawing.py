"""What every figure is drawn with: colours, papers, axes, labels. Drawing only; no number is computed here."""

from collections.abc import Sequence
from html import escape
from textwrap import wrap

import pandas as pd
from plotly import graph_objects as go

# Cells stay light enough for dark numbers at both ends of the scale; lines and bars keep 3:1 on white and
# on near-black.
PALETTE = {
    "cell_low": "#e1eff1",
    "cell_high": "#6fb0ba",
    "cell_text": "#10151b",
    "main": "#2b8a99",
    "second": "#8a94a6",
    "ink": "#767d88",
    "grid": "rgba(128,128,128,0.25)",
}
STILL = {"automargin": True, "fixedrange": True, "ticks": ""}  # a table is not a map: nothing to drag or zoom


def blank(*, rows: int, row_height: int, margin_top: int = 8) -> go.Figure:
    """Return an empty figure for so many rows; heights in pixels."""
    return go.Figure(
        layout={
            # None would mean the default template, six kilobytes of styles in every figure.
            "template": "none",
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": "inherit", "size": 13, "color": PALETTE["ink"]},
            "height": margin_top + 48 + row_height * max(rows, 1),
            "margin": {"l": 8, "r": 24, "t": margin_top, "b": 32},
            "dragmode": False,
        }
    )


def row_axis(figure: go.Figure, ids: Sequence[str], labels: Sequence[str]) -> None:
    """Put the rows of the frame from top to bottom, silent ones included."""
    # The order is stated because plotly would take it from the traces, which part the rows.
    order = {"categoryorder": "array", "categoryarray": list(ids), "range": [len(ids) - 0.5, -0.5]}
    ticks = {"tickmode": "array", "tickvals": list(ids), "ticktext": list(labels)}
    figure.update_yaxes(type="category", showgrid=False, ticklabelstandoff=6, **order, **ticks, **STILL)


def share_axis(figure: go.Figure, **limits: object) -> None:
    grid = {"gridcolor": PALETTE["grid"], "zeroline": True, "zerolinecolor": PALETTE["grid"]}
    figure.update_xaxes(tickformat=".0%", **grid, **limits, **STILL)


def plain(values: pd.Series) -> list[object]:
    # Lists, because plotly writes arrays as base64; None, because NaN is not JSON.
    return [None if pd.isna(value) else value for value in values.tolist()]


def full(text: str) -> str:
    return joined(wrap(text, 60))


def joined(lines: Sequence[str]) -> str:
    return "<br>".join(escape(line, quote=False) for line in lines)


def shortened(text: str, *, width: int = 26, lines: int = 3) -> str:
    """Wrap a label to so many lines of so many characters; … stands for what is left out.

    Markup is escaped, because plotly reads labels as a small HTML.
    """
    return joined(wrap(text, width, max_lines=lines, placeholder=" …", break_long_words=False, break_on_hyphens=False))

"""Figures of a fitted model: numbers of `wright`, `information` and `observed` in, plotly figures out.

As in `figures`, no number is computed here, every word comes from the page, and only bars and scatters are used. What a
colour says is said by a symbol or a dash, too.
"""

from collections.abc import Mapping
from html import escape

import pandas as pd
from plotly import graph_objects as go

from analytics.drawing import PALETTE, STILL, blank, full, plain, shortened
from analytics.wright import WrightMap

LABELLED = 40
"""Items up to which each has its name beside its mark; of more, it is shown on hover."""
_GRID = {"gridcolor": PALETTE["grid"], "zeroline": True, "zerolinecolor": PALETTE["grid"]}
_LEGEND = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}


def takers_and_items(
    found: WrightMap, *, words: Mapping[str, str], names: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw a Wright map: takers as bars to the left, items as marks with intervals to the right, one scale of logits.

    Items that share a bar stand beside each other. The mean ability is a dotted line, the mean difficulty a dashed one.

    Args:
        found: of `wright.wright_map`.
        words: "scale" (axis), "takers" (axis, and the number in a bar), "items" (axis), "difficulty", "interval", "se"
            (standard error of the test there; hover), "mean_takers", "mean_items" (beside these lines).
        names: what an item is called, by its name.
    """
    bars, items = found.bars, found.items
    figure = blank(rows=len(bars), row_height=36, margin_top=16)
    middle = (bars["low"] + bars["high"]) / 2
    details = [list(row) for row in zip(*(_short(bars[name]) for name in ("low", "high", "se")), strict=True)]
    figure.add_bar(
        x=plain(bars["takers"]),
        y=_short(middle),
        width=_short((bars["high"] - bars["low"]) * 0.9),
        orientation="h",
        marker={"color": PALETTE["second"]},
        customdata=details,
        hovertemplate=(
            f"{words['scale']}: %{{customdata[0]}} … %{{customdata[1]}}<br>{words['takers']}: %{{x}}"
            f"<br>{words['se']}: %{{customdata[2]:.2f}}<extra></extra>"
        ),
    )
    called = [(names or {}).get(item, item) for item in items["item"]]
    ends = zip(_short(items["b_low"]), _short(items["b_high"]), strict=True)
    # As numbers, so that the page writes them in its own language.
    said, none = (
        f"%{{customdata[0]}}<br>{words['difficulty']}: %{{y:.2f}}<br>{words['interval']}: {interval}<extra></extra>"
        for interval in ("%{customdata[1]:.2f} … %{customdata[2]:.2f}", "—")
    )
    unknown = items["b_low"].isna()
    figure.add_scatter(
        x=_places(found),
        y=_short(items["b"]),
        xaxis="x2",
        mode="markers+text" if len(items) <= LABELLED else "markers",
        text=[shortened(name, width=14, lines=1) for name in called],
        textposition="middle right",
        textfont={"color": PALETTE["ink"], "size": 11},
        marker={"symbol": "diamond", "color": PALETTE["main"], "size": 9},
        error_y=_error(items, "b"),
        customdata=[[full(name), low, high] for name, (low, high) in zip(called, ends, strict=True)],
        hovertemplate=[none if one else said for one in unknown] if unknown.any() else said,
    )
    if found.n and len(items):
        _dashed(figure, found.mean, words["mean_takers"], from_left=True)
        _dashed(figure, found.mean - found.target, words["mean_items"], from_left=False)
    # The marks, with room for names and intervals that reach beyond the bars.
    scale = [float(bars["low"].min()), float(bars["high"].max())] if len(bars) else [-1.0, 1.0]
    figure.update_yaxes(title_text=_text(words["scale"]), range=[scale[0] - 0.5, scale[1] + 0.5], **_GRID, **STILL)
    figure.update_xaxes(title_text=_text(words["takers"]), autorange="reversed", domain=[0, 0.4], **_GRID, **STILL)
    most = max(_places(found), default=1)
    figure.update_layout(
        xaxis2={
            "title": {"text": _text(words["items"])},
            "domain": [0.42, 1],
            "anchor": "y",
            "range": [0.5, most + 1],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            **STILL,
        },
        showlegend=False,
        margin_b=48,
    )
    return figure


def information_lines(table: pd.DataFrame, *, words: Mapping[str, str]) -> go.Figure:
    """Draw how much the test tells along the scale, and the standard error that this leaves.

    Args:
        table: of `information.information_of_test`, abilities in order.
        words: "scale" (axis), "information" (left axis, legend), "se" (right axis, legend).
    """
    figure = blank(rows=7, row_height=44, margin_top=48)
    place = _short(table["theta"])
    for name, axis, dash in (("information", "y", "solid"), ("se", "y2", "dash")):
        figure.add_scatter(
            name=_text(words[name]),
            x=place,
            y=_short(table[name].where(table[name] < float("inf"))),
            yaxis=axis,
            mode="lines",
            line={"color": PALETTE["main" if name == "information" else "second"], "dash": dash, "width": 3},
            hovertemplate=f"{words['scale']}: %{{x:.1f}}<br>{words[name]}: %{{y:.2f}}<extra></extra>",
        )
    figure.update_xaxes(title_text=_text(words["scale"]), **_GRID, **STILL)
    figure.update_yaxes(title_text=_text(words["information"]), rangemode="tozero", **_GRID, **STILL)
    right = {"overlaying": "y", "side": "right", "rangemode": "tozero", "tickmode": "auto"}
    quiet = {"showgrid": False, "zeroline": False, **STILL}
    figure.update_layout(yaxis2={"title": {"text": _text(words["se"])}, **right, **quiet}, legend=_LEGEND, margin_b=48)
    return figure


def curve_beside_answers(curve: pd.DataFrame, groups: pd.DataFrame, *, words: Mapping[str, str]) -> go.Figure:
    """Draw the curve of an item, and how takers of like ability answered it, with what the model expects of them.

    Args:
        curve: of `observed.model_curve`. groups: of `observed.observed_curve`; without rows, the curve stands alone.
        words: "scale" (axis), "share" (axis: share of right answers), "model", "observed", "expected" (legend), "n"
            (before the number of takers; hover).
    """
    figure = blank(rows=7, row_height=44, margin_top=48)
    figure.add_scatter(
        name=_text(words["model"]),
        x=_short(curve["theta"]),
        y=_short(curve["p"]),
        mode="lines",
        line={"color": PALETTE["main"], "width": 3},
        hovertemplate=f"{words['scale']}: %{{x:.1f}}<br>%{{y:.0%}}<extra>%{{fullData.name}}</extra>",
    )
    if len(groups):
        pairs = zip(plain(groups["n"]), groups["low"], groups["high"], strict=True)
        figure.add_scatter(
            name=_text(words["expected"]),
            x=_short(groups["theta"]),
            y=_short(groups["expected"]),
            mode="markers",
            marker={"symbol": "circle-open", "color": PALETTE["second"], "size": 11, "line": {"width": 2}},
            hovertemplate="%{y:.0%}<extra>%{fullData.name}</extra>",
        )
        figure.add_scatter(
            name=_text(words["observed"]),
            x=_short(groups["theta"]),
            y=_short(groups["observed"]),
            mode="markers",
            marker={"symbol": "diamond", "color": PALETTE["main"], "size": 9},
            error_y=_error(groups.rename(columns={"low": "observed_low", "high": "observed_high"}), "observed"),
            customdata=[[n, f"{low:.0%} – {high:.0%}"] for n, low, high in pairs],
            hovertemplate=(
                f"{words['scale']}: %{{x:.1f}}<br>%{{y:.0%}} (%{{customdata[1]}})<br>{words['n']} %{{customdata[0]}}"
                "<extra>%{fullData.name}</extra>"
            ),
        )
    figure.update_xaxes(title_text=_text(words["scale"]), **_GRID, **STILL)
    shares = {"tickformat": ".0%", "range": [-0.03, 1.03]}
    figure.update_yaxes(title_text=_text(words["share"]), **shares, **_GRID, **STILL)
    figure.update_layout(legend=_LEGEND, showlegend=True, margin_b=48)
    return figure


def _places(found: WrightMap) -> list[int]:
    """Return where each item stands across: beside those that stand in its bar already."""
    taken: dict[int, int] = {}
    places = []
    width = float((found.bars["high"] - found.bars["low"]).iloc[0]) if len(found.bars) else 1.0
    for b in found.items["b"]:
        bar = int(b // width)
        taken[bar] = taken.get(bar, 0) + 1
        places.append(taken[bar])
    return places


def _dashed(figure: go.Figure, at: float, text: str, *, from_left: bool) -> None:
    """Draw a mean over the items, and over the bars too where it is theirs; words above it there, otherwise below."""
    line = {"color": PALETTE["ink"], "width": 2, "dash": "dot" if from_left else "dash"}
    start = {"x0": 0, "xref": "paper"} if from_left else {"x0": 0, "xref": "x2 domain"}
    figure.add_shape(type="line", x1=1, y0=at, y1=at, line=line, **start)
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="right",
        y=round(at, 4),
        yanchor="bottom" if from_left else "top",
        text=_text(text),
        showarrow=False,
        font={"color": PALETTE["ink"], "size": 11},
    )


def _error(rows: pd.DataFrame, name: str) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": _short(rows[f"{name}_high"] - rows[name]),
        "arrayminus": _short(rows[name] - rows[f"{name}_low"]),
        "color": PALETTE["main"],
        "thickness": 1,
        "width": 0,
    }


def _text(words: str) -> str:
    return escape(words, quote=False)


def _short(values: pd.Series) -> list[object]:
    """Return numbers of four digits behind the point: a figure is no place for sixteen."""
    return plain(values.round(4))

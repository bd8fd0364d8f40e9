"""Drawing only: what changed between cohorts, how often items were shown, and how alike answers are.

Frames of `drift`, `exposure` and `similarity` in, plotly figures out, as in `analytics.figures`: every word comes from
the page, and only bars, heat maps and scatters are used.
"""

from collections.abc import Mapping

import pandas as pd
from plotly import graph_objects as go

from analytics.dif import Changed
from analytics.drawing import PALETTE, STILL, blank, full, plain, row_axis, share_axis, shortened

_APART = 0.16
"""How far the two marks of a row lie above and below its middle, so that their intervals can be told apart."""


def drift_dumbbells(
    frame: pd.DataFrame,
    *,
    words: Mapping[str, str],
    labels: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> go.Figure:
    """Draw the two facilities of each item, joined, each with its interval.

    An item of which a change is shown has squares instead of circles, and its line is full instead of dotted.

    Args:
        frame: rows of one comparison of `drift.drift`, in the order in which they are to stand.
        words: "reference" and "focal" (what the cohorts are called), "interval", "n" (before the number of takers, as
            "n ="), and each value of `dif.Changed`.
        labels: what an item is called at its row; its name by default.
        texts: what is said of an item on hover; its label by default.
    """
    names = [str(name) for name in frame["item"]]
    heads = [(labels or {}).get(name, name) for name in names]
    spoken = [full((texts or {}).get(name, head)) for name, head in zip(names, heads, strict=True)]
    figure = blank(rows=len(frame), row_height=40, margin_top=48)
    for changed, dash in ((False, "dot"), (True, "solid")):
        rows = frame[(frame["verdict"] == Changed.CHANGED.value).to_numpy() == changed]
        figure.add_trace(_joined(rows, frame, dash=dash))
    for place, (side, colour) in enumerate((("reference", "second"), ("focal", "main"))):
        figure.add_trace(_facilities(frame, side, spoken, colour=PALETTE[colour], place=place, words=words))
    ticks = {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": [shortened(one) for one in heads]}
    span = [len(names) - 0.5, -0.5]
    figure.update_yaxes(showgrid=False, zeroline=False, range=span, ticklabelstandoff=6, **ticks, **STILL)
    share_axis(figure, range=[-0.02, 1.03])
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"})
    return figure


def _joined(rows: pd.DataFrame, frame: pd.DataFrame, *, dash: str) -> go.Scatter:
    x: list[object] = []
    y: list[float | None] = []
    for at, row in zip(frame.index.get_indexer(rows.index), rows.to_dict("records"), strict=True):
        x += [row["facility_reference"], row["facility_focal"], None]
        y += [at - _APART, at + _APART, None]
    stroke = {"color": PALETTE["ink"], "width": 2, "dash": dash}
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, hoverinfo="skip", showlegend=False)


def _facilities(
    frame: pd.DataFrame, side: str, spoken: list[str], *, colour: str, place: int, words: Mapping[str, str]
) -> go.Scatter:
    name = f"facility_{side}"
    ends = list(zip(frame[f"{name}_low"], frame[f"{name}_high"], strict=True))
    said = [words[verdict] for verdict in frame["verdict"]]
    details = [
        [text, "—" if pd.isna(low) else f"{low:.0%} – {high:.0%}", n, verdict]
        for text, (low, high), n, verdict in zip(spoken, ends, plain(frame[f"n_{side}"]), said, strict=True)
    ]
    hover = (
        f"%{{customdata[0]}}<br>{words[side]}: %{{x:.0%}}<br>{words['interval']}: %{{customdata[1]}}"
        f"<br>{words['n']} %{{customdata[2]}}<br>%{{customdata[3]}}<extra></extra>"
    )
    up, down = plain(frame[f"{name}_high"] - frame[name]), plain(frame[name] - frame[f"{name}_low"])
    symbols = ["square" if one == Changed.CHANGED.value else "circle" for one in frame["verdict"]]
    return go.Scatter(
        name=words[side],
        x=plain(frame[name]),
        y=[at + (_APART if place else -_APART) for at in range(len(frame))],
        mode="markers",
        marker={"color": colour, "size": 10, "symbol": symbols},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": up,
            "arrayminus": down,
            "color": colour,
            "thickness": 1.5,
            "width": 4,
        },
        customdata=details,
        hovertemplate=hover,
        cliponaxis=False,
    )


def exposure_bars(
    frame: pd.DataFrame,
    *,
    words: Mapping[str, str],
    labels: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> go.Figure:
    """Draw in which share of the attempts each item was shown, with its interval.

    Args:
        frame: of `exposure.exposure`, in the order in which it is to stand.
        words: "share", "interval", "attempts".
        labels: what an item is called at its row; its name by default.
        texts: what is said of an item on hover; its label by default.
    """
    names = [str(name) for name in frame["item"]]
    heads = [(labels or {}).get(name, name) for name in names]
    spoken = [full((texts or {}).get(name, head)) for name, head in zip(names, heads, strict=True)]
    ends = zip(frame["share_low"], frame["share_high"], strict=True)
    said = ["—" if pd.isna(low) else f"{low:.0%} – {high:.0%}" for low, high in ends]
    up, down = plain(frame["share_high"] - frame["share"]), plain(frame["share"] - frame["share_low"])
    figure = blank(rows=len(frame), row_height=30)
    figure.add_bar(
        x=plain(frame["share"]),
        y=names,
        orientation="h",
        marker={"color": PALETTE["main"]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": up,
            "arrayminus": down,
            "color": PALETTE["ink"],
            "thickness": 1.5,
            "width": 4,
        },
        customdata=[list(row) for row in zip(spoken, said, plain(frame["attempts"]), strict=True)],
        hovertemplate=(
            f"%{{customdata[0]}}<br>{words['share']}: %{{x:.0%}}<br>{words['interval']}: %{{customdata[1]}}"
            f"<br>{words['attempts']}: %{{customdata[2]}}<extra></extra>"
        ),
    )
    row_axis(figure, names, [shortened(one) for one in heads])
    share_axis(figure, range=[0, 1.03])
    return figure


def alike_map(frame: pd.DataFrame, *, words: Mapping[str, str]) -> go.Figure:
    """Draw how many pairs have so many identical answers where so many are expected.

    Pairs that work by themselves lie along the diagonal; the higher above it, the more alike.

    Args:
        frame: of `similarity.by_expected`.
        words: "expected" and "identical" (titles of the axes), "pairs" (hover).
    """
    figure = blank(rows=10, row_height=34)
    across = list(range(int(frame["expected"].min()), int(frame["expected"].max()) + 1)) if len(frame) else []
    up = list(range(int(frame["identical"].min()), int(frame["identical"].max()) + 1)) if len(frame) else []
    cells = zip(frame["expected"].tolist(), frame["identical"].tolist(), strict=True)
    count: dict[tuple[int, int], int] = dict(zip(cells, frame["pairs"].tolist(), strict=True))
    z = [[count.get((x, y)) for x in across] for y in up]
    figure.add_heatmap(
        x=across,
        y=up,
        # Thousands of pairs lie together and single ones apart: both are to be seen.
        z=[[None if one is None else one**0.25 for one in row] for row in z],
        text=[["" if one is None else str(one) for one in row] for row in z],
        colorscale=[[0, PALETTE["cell_low"]], [1, PALETTE["cell_high"]]],
        showscale=False,
        xgap=1,
        ygap=1,
        texttemplate="%{text}",
        textfont={"color": PALETTE["cell_text"]},
        hovertemplate=(
            f"{words['expected']}: %{{x}}<br>{words['identical']}: %{{y}}<br>{words['pairs']}: %{{text}}<extra></extra>"
        ),
        hoverongaps=False,
    )
    ends = [min(across[:1] + up[:1]), max(across[-1:] + up[-1:])] if across else []
    line = {"color": PALETTE["ink"], "dash": "dot", "width": 1}
    figure.add_scatter(x=ends, y=ends, mode="lines", line=line, hoverinfo="skip", showlegend=False)
    grid = {"gridcolor": PALETTE["grid"], "zeroline": False}
    margin = 0.5
    bounds = {"x": across, "y": up}
    spans = {name: [one[0] - margin, one[-1] + margin] if one else [0, 1] for name, one in bounds.items()}
    figure.update_xaxes(title={"text": words["expected"]}, range=spans["x"], **grid, **STILL)
    figure.update_yaxes(title={"text": words["identical"]}, range=spans["y"], **grid, **STILL)
    return figure

"""Drawing only: frames of `coverage` and `results` in, plotly figures out. No number is computed here.

Every word on a figure comes from the page: `words` maps the keys listed in each docstring to text in the
page's language. Titles are left to the page's headings and fonts to its style sheet; papers are transparent
and colours hold on light and dark pages. Only bars, heat maps and scatters are used, which the small
"cartesian" bundle of plotly.js can draw.
"""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
from plotly import graph_objects as go

from analytics.drawing import PALETTE, STILL, blank, full, plain, row_axis, share_axis, shortened
from analytics.schema import NOT_STATED

_NUMBER = ".4~g"  # four digits, no idle zeros: points are sums of weights
_TOPIC_DETAILS = ("hours", "items", "points")


def competency_indicator_heatmap(
    frame: pd.DataFrame, *, words: Mapping[str, str], texts: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw items by competency and level, from `coverage.competency_by_indicator`.

    Args:
        frame: wide frame, one row to a competency.
        words: "items" and each level column: "knows", "can", "has_experience", `schema.NOT_STATED`.
        texts: full text of a competency by its name, shown on hover.
    """
    return _heatmap(frame.set_index("competency"), labels=words, texts=texts or {}, unit=words["items"])


def competency_topic_heatmap(
    frame: pd.DataFrame,
    *,
    words: Mapping[str, str],
    titles: Mapping[str, str],
    texts: Mapping[str, str] | None = None,
) -> go.Figure:
    """Draw items (or points) by topic and competency, from `coverage.competency_by_topic`.

    Topics run down the side, the other way about than in the frame: their titles are long and need the room.

    Args:
        frame: wide frame, one row to a competency, one column to a topic.
        words: "items" (the unit shown on hover) and `schema.NOT_STATED`.
        titles: title of a topic by its id; an id without one is shown itself.
        texts: full text of a competency by its name, shown on hover.
    """
    labels = {**titles, NOT_STATED: words[NOT_STATED]}
    return _heatmap(frame.set_index("competency").T, labels=labels, texts=texts or {}, unit=words["items"])


def indicator_heatmap(
    frame: pd.DataFrame, *, words: Mapping[str, str], texts: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw items by indicator and level, from `levels.indicator_by_bloom` or `levels.indicator_by_level`.

    Args:
        frame: wide frame, one row to an indicator.
        words: "items", "alone" (stands after the code of a competency that is named without an indicator of it) and
            every column of levels.
        texts: full text of an indicator by its code, shown on hover.
    """
    alone = {f"{code} {NOT_STATED}": f"{code} {words['alone']}" for code in frame["competency"]}
    pairs = zip(frame["competency"], frame["indicator"], strict=True)
    names = [f"{code} {NOT_STATED}" if indicator == NOT_STATED else indicator for code, indicator in pairs]
    table = frame.drop(columns=["competency", "indicator"]).set_axis(pd.Index(names, dtype="str"), axis="index")
    return _heatmap(table, labels={**words, **alone}, texts=texts or {}, unit=words["items"], row_height=32)


def hours_against_items(frame: pd.DataFrame, *, words: Mapping[str, str]) -> go.Figure:
    """Draw each topic's share of hours beside its share of points, from `coverage.topic_totals`.

    Args:
        frame: `TOPIC_TOTALS`.
        words: "share_of_hours", "share_of_points" (legend), "hours", "items", "points" (hover).
    """
    figure = blank(rows=len(frame), row_height=56, margin_top=48)
    for share, colour in (("share_of_points", "main"), ("share_of_hours", "second")):
        figure.add_trace(_bars(frame, share, colour=PALETTE[colour], words=words))
    row_axis(figure, list(frame["topic"]), [shortened(title) for title in frame["title"]])
    share_axis(figure, rangemode="tozero")
    # The axis of rows runs downwards, and so do the bars of a group: the legend keeps their order.
    figure.update_layout(barmode="group", bargap=0.3)
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"})
    return figure


def competency_results_chart(
    frame: pd.DataFrame, *, words: Mapping[str, str], texts: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw each competency's mean share with its interval, from `results.competency_results`.

    A row that is not `enough`, or has no mean, shows the words for it and no mark: no number is drawn from
    too little.

    Args:
        frame: `COMPETENCY_RESULTS`.
        words: "mean", "interval", "n" (before the number of attempts, as "n ="), "not_enough".
        texts: full text of a competency by its name, shown on hover.
    """
    speaks = frame["enough"] & frame["mean"].notna()
    figure = blank(rows=len(frame), row_height=48)
    figure.add_trace(_whiskers(frame[speaks], words=words, texts=texts or {}))
    figure.add_trace(_silence(frame[~speaks], text=words["not_enough"]))
    pairs = zip(frame["competency"], frame["n"], strict=True)
    row_axis(figure, list(frame["competency"]), [f"{shortened(name)}<br>{words['n']} {n}" for name, n in pairs])
    share_axis(figure, range=[0, 1.03])
    figure.update_layout(showlegend=False)
    return figure


def lines(moments: Sequence[str], values: Mapping[str, Sequence[float | None]]) -> go.Figure:
    """Draw shares over moments, a line of its own dash and mark for each name.

    Args:
        moments: labels from left to right.
        values: by the name in the legend, a share (0 to 1) for each moment; None leaves a gap.
    """
    figure = blank(rows=6, row_height=44, margin_top=72)
    looks = (("solid", "circle"), ("dash", "square"), ("dot", "diamond"), ("dashdot", "triangle-up"))
    for place, (name, shares) in enumerate(values.items()):
        dash, symbol = looks[place % len(looks)]
        colour = PALETTE["main" if place % 2 == 0 else "second"]
        figure.add_scatter(
            name=escape(name, quote=False),
            x=list(moments),
            y=[None if share is None or pd.isna(share) else share for share in shares],
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2},
            marker={"color": colour, "symbol": symbol, "size": 9},
            hovertemplate="%{x}<br>%{y:.0%}<extra>%{fullData.name}</extra>",
        )
    grid = {"gridcolor": PALETTE["grid"], "zeroline": True, "zerolinecolor": PALETTE["grid"]}
    figure.update_yaxes(tickformat=".0%", range=[-0.03, 1.03], **grid, **STILL)
    ticks = {"tickmode": "array", "tickvals": list(moments), "ticktext": [escape(one, quote=False) for one in moments]}
    figure.update_xaxes(type="category", showgrid=False, **ticks, **STILL)
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"})
    return figure


def _heatmap(
    table: pd.DataFrame, *, labels: Mapping[str, str], texts: Mapping[str, str], unit: str, row_height: int = 44
) -> go.Figure:
    """Draw a table as it stands, its index down the side; `labels` name ticks, `texts` speak on hover."""
    down, across = [str(name) for name in table.index], [str(name) for name in table.columns]
    spoken = {name: full(texts.get(name, labels.get(name, name))) for name in (*down, *across)}
    figure = blank(rows=len(down), row_height=row_height, margin_top=48)
    figure.add_heatmap(
        x=across,
        y=down,
        z=[plain(row) for _, row in table.iterrows()],
        zmin=0,
        # A table of zeros is all pale, not all dark.
        zmax=max(1.0, float(table.max().max())) if table.size else 1.0,
        colorscale=[[0, PALETTE["cell_low"]], [1, PALETTE["cell_high"]]],
        showscale=False,
        xgap=2,
        ygap=2,
        texttemplate=f"%{{z:{_NUMBER}}}",
        textfont={"color": PALETTE["cell_text"]},
        customdata=[[[spoken[row], spoken[column]] for column in across] for row in down],
        hovertemplate=f"%{{customdata[0]}}<br>%{{customdata[1]}}<br>{unit}: %{{z:{_NUMBER}}}<extra></extra>",
    )
    row_axis(figure, down, [shortened(labels.get(name, name)) for name in down])
    heads = [shortened(labels.get(name, name), width=9) for name in across]
    ticks = {"tickmode": "array", "tickvals": across, "ticktext": heads}
    figure.update_xaxes(type="category", side="top", tickangle=0, showgrid=False, **ticks, **STILL)
    return figure


def _bars(frame: pd.DataFrame, share: str, *, colour: str, words: Mapping[str, str]) -> go.Bar:
    columns = [[full(title) for title in frame["title"]], *(plain(frame[name]) for name in _TOPIC_DETAILS)]
    details = (f"{words[name]}: %{{customdata[{i}]}}" for i, name in enumerate(_TOPIC_DETAILS, start=1))
    hover = "<br>".join(["%{customdata[0]}", f"{words[share]}: %{{x:.1%}}", *details])
    return go.Bar(
        name=words[share],
        x=plain(frame[share]),
        y=plain(frame["topic"]),
        orientation="h",
        marker={"color": colour},
        customdata=[list(row) for row in zip(*columns, strict=True)],
        hovertemplate=f"{hover}<extra></extra>",
    )


def _whiskers(rows: pd.DataFrame, *, words: Mapping[str, str], texts: Mapping[str, str]) -> go.Scatter:
    names = [full(texts.get(name, name)) for name in rows["competency"]]
    details = [list(row) for row in zip(names, _intervals(rows), plain(rows["n"]), strict=True)]
    hover = (
        f"%{{customdata[0]}}<br>{words['mean']}: %{{x:.0%}}<br>{words['interval']}: %{{customdata[1]}}"
        f"<br>{words['n']} %{{customdata[2]}}<extra></extra>"
    )
    up, down = plain(rows["high"] - rows["mean"]), plain(rows["mean"] - rows["low"])
    stroke = {"color": PALETTE["main"], "thickness": 2, "width": 6}
    return go.Scatter(
        x=plain(rows["mean"]),
        y=plain(rows["competency"]),
        mode="markers",
        marker={"color": PALETTE["main"], "size": 11},
        error_x={"type": "data", "symmetric": False, "array": up, "arrayminus": down, **stroke},
        customdata=details,
        hovertemplate=hover,
        cliponaxis=False,
    )


def _silence(rows: pd.DataFrame, *, text: str) -> go.Scatter:
    return go.Scatter(
        x=[0.0] * len(rows),
        y=plain(rows["competency"]),
        mode="text",
        text=[f"  {text}"] * len(rows),
        textposition="middle right",
        textfont={"color": PALETTE["ink"]},
        hoverinfo="skip",
    )


def _intervals(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["low"], rows["high"], strict=True)
    return ["—" if pd.isna(low) else f"{low:.0%} – {high:.0%}" for low, high in pairs]

"""Figures of items and scores: frames of `items`, `characteristic`, `distractors`, `spread` and `times` in, plotly out.

As in `figures`, no number is computed here, every word comes from the page, and only bars and scatters are used. What a
colour says is said by a symbol or a dash, too.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import isnan

import pandas as pd
from plotly import graph_objects as go

from analytics.drawing import PALETTE, STILL, blank, full, plain, row_axis, shortened
from analytics.verdicts import Verdict

LOOKS: Mapping[str, tuple[str, str]] = {
    Verdict.PROBLEM: ("x", "main"),
    Verdict.FINE: ("circle", "main"),
    Verdict.UNKNOWN: ("circle-open", "second"),
}
"""Symbol and colour of each verdict."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")
_GRID = {"gridcolor": PALETTE["grid"], "zeroline": True, "zerolinecolor": PALETTE["grid"]}
_LEGEND = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
_SHARES = {"tickformat": ".0%", "range": [-0.03, 1.03], **_GRID, **STILL}


def difficulty_by_discrimination(
    table: pd.DataFrame, *, words: Mapping[str, str], names: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw where each item stands: its facility, and how it tells takers apart, each with its interval.

    An item without a discrimination is left out; the page's table has it.

    Args:
        table: of `items.item_statistics`.
        words: "facility", "item_rest" (axes and hover), "interval" and "n" (hover), and each verdict by its value
            (`verdicts.Verdict`), for the legend.
        names: what an item is called, by its name in the table.
    """
    figure = blank(rows=9, row_height=44, margin_top=48)
    known = table[table["item_rest"].notna() & table["facility"].notna()]
    for verdict, (symbol, colour) in LOOKS.items():
        rows = known[known["verdict"] == verdict]
        if rows.empty:
            continue
        figure.add_scatter(
            name=words[verdict],
            x=_short(rows["facility"]),
            y=_short(rows["item_rest"]),
            mode="markers",
            marker={"symbol": symbol, "color": PALETTE[colour], "size": 10},
            error_x=_error(rows, "facility", colour),
            error_y=_error(rows, "item_rest", colour),
            customdata=[
                [full((names or {}).get(item, item)), n] for item, n in zip(rows["item"], plain(rows["n"]), strict=True)
            ],
            hovertemplate=(
                f"%{{customdata[0]}}<br>{words['facility']}: %{{x:.0%}}<br>{words['item_rest']}: %{{y:.2f}}"
                f"<br>{words['n']} %{{customdata[1]}}<extra></extra>"
            ),
        )
    figure.update_xaxes(title_text=escape(words["facility"], quote=False), **_SHARES)
    figure.update_yaxes(title_text=escape(words["item_rest"], quote=False), range=[-1.03, 1.03], **_GRID, **STILL)
    figure.update_layout(legend=_LEGEND, showlegend=True, margin_b=48)
    return figure


def option_lines(
    curves: pd.DataFrame,
    *,
    words: Mapping[str, str],
    key: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
) -> go.Figure:
    """Draw how often each option of an item is chosen, from the weakest group to the strongest.

    The right options come first, and are thick and solid.

    Args:
        curves: of `distractors.option_intervals`.
        words: "share" (axis), "score" (axis: mean credit in the other items), "n" (hover).
        key: the right options.
        names: what an option is called in the legend, by its name in the frame.
    """
    figure = blank(rows=7, row_height=44, margin_top=72)
    order = [*key, *(one for one in dict.fromkeys(curves["option"]) if one not in key)]
    for place, option in enumerate(order):
        rows = curves[curves["option"] == option]
        if rows.empty:
            continue
        right = option in key
        colour = PALETTE["main" if right else "second" if place % 2 else "ink"]
        figure.add_scatter(
            name=shortened((names or {}).get(option, option), width=40, lines=1),
            x=_short(rows["rest_mean"]),
            y=_short(rows["share"]),
            mode="lines+markers",
            line={"color": colour, "dash": "solid" if right else DASHES[1 + place % 5], "width": 4 if right else 2},
            marker={"color": colour, "symbol": SYMBOLS[place % len(SYMBOLS)], "size": 9},
            customdata=[[n, said] for n, said in zip(plain(rows["n"]), _shares(rows, "share"), strict=True)],
            hovertemplate=(
                f"%{{y:.0%}} (%{{customdata[1]}})<br>{words['score']}: %{{x:.1f}}<br>{words['n']} %{{customdata[0]}}"
                "<extra>%{fullData.name}</extra>"
            ),
        )
    return _over_scores(figure, words)


def item_curve(curve: pd.DataFrame, *, words: Mapping[str, str]) -> go.Figure:
    """Draw how many answer an item rightly, from the weakest group to the strongest, with intervals.

    Args:
        curve: the rows of one item of `characteristic.item_curves`.
        words: "share" (axis: share of right answers), "score" (axis: mean credit in the other items), "n" (hover).
    """
    figure = blank(rows=7, row_height=44, margin_top=16)
    figure.add_scatter(
        x=_short(curve["rest_mean"]),
        y=_short(curve["right"]),
        mode="lines+markers",
        line={"color": PALETTE["main"], "width": 2},
        marker={"color": PALETTE["main"], "size": 9},
        error_y=_error(curve, "right", "main"),
        customdata=plain(curve["n"]),
        hovertemplate=f"%{{y:.0%}}<br>{words['score']}: %{{x:.1f}}<br>{words['n']} %{{customdata}}<extra></extra>",
    )
    figure.update_layout(showlegend=False)
    return _over_scores(figure, words)


def score_bars(distribution: pd.DataFrame, *, words: Mapping[str, str], pass_mark: float | None = None) -> go.Figure:
    """Draw how many takers have each score, the pass mark, and the scores that a standard error away might be it.

    Args:
        distribution: of `spread.spread_of_scores`.
        words: "score" and "n" (axes and hover), "passed", "failed", "unsure" (legend: one standard error from the
            pass mark or nearer). Without a pass mark only "score" and "n".
        pass_mark: the least score that passes.
    """
    figure = blank(rows=6, row_height=44, margin_top=48 if pass_mark is not None else 8)
    parts = _parts(distribution, pass_mark, words)
    for name, rows, colour, pattern in parts:
        figure.add_bar(
            name=name,
            x=plain(rows["score"]),
            y=plain(rows["n"]),
            # A hatch is drawn in its own colour, on nothing.
            marker={"color": PALETTE[colour], "pattern": {"shape": pattern, "fgcolor": PALETTE["ink"]}},
            hovertemplate=f"{words['score']}: %{{x}}<br>{words['n']}: %{{y}}<extra></extra>",
        )
    if pass_mark is not None:
        line = {"color": PALETTE["ink"], "width": 2, "dash": "dash"}
        at = pass_mark - 0.5
        figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=line)
    figure.update_xaxes(title_text=escape(words["score"], quote=False), showgrid=False, **STILL)
    figure.update_yaxes(title_text=escape(words["n"], quote=False), **_GRID, **STILL)
    figure.update_layout(bargap=0.1, barmode="overlay", legend=_LEGEND, showlegend=pass_mark is not None, margin_b=48)
    return figure


def time_bars(table: pd.DataFrame, *, words: Mapping[str, str], names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw how long items take: a bar from a quarter to three quarters, whiskers from 5 to 95 %, a mark at the median.

    Args:
        table: of `times.time_quantiles`.
        words: "seconds" (axis), "median", "middle" (half of the takers), "most" (nine of ten takers), "n" (hover).
        names: what an item is called, by its name in the table.
    """
    rows = table[table["n"] > 0]
    figure = blank(rows=len(rows), row_height=36, margin_top=16)
    items = plain(rows["item"])
    hover = [
        [full((names or {}).get(item, item)), n, f"{q25:.0f}–{q75:.0f}", f"{q05:.0f}–{q95:.0f}"]
        for item, n, q05, q25, q75, q95 in zip(
            *(rows[name] for name in ("item", "n", "q05", "q25", "q75", "q95")), strict=True
        )
    ]
    template = (
        f"%{{customdata[0]}}<br>{words['median']}: %{{x:.0f}}<br>{words['middle']}: %{{customdata[2]}}"
        f"<br>{words['most']}: %{{customdata[3]}}<br>{words['n']} %{{customdata[1]}}<extra></extra>"
    )
    figure.add_bar(
        y=items,
        x=_short(rows["q75"] - rows["q25"]),
        base=_short(rows["q25"]),
        orientation="h",
        marker={"color": PALETTE["cell_high"]},
        hoverinfo="skip",
    )
    figure.add_scatter(
        y=items,
        x=_short(rows["median"]),
        mode="markers",
        marker={"symbol": "line-ns-open", "color": PALETTE["cell_text"], "size": 16, "line": {"width": 3}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": _short(rows["q95"] - rows["median"]),
            "arrayminus": _short(rows["median"] - rows["q05"]),
            "color": PALETTE["ink"],
            "thickness": 1.5,
            "width": 4,
        },
        customdata=hover,
        hovertemplate=template,
    )
    row_axis(figure, list(rows["item"]), [shortened((names or {}).get(item, item)) for item in rows["item"]])
    figure.update_xaxes(title_text=escape(words["seconds"], quote=False), rangemode="tozero", **_GRID, **STILL)
    figure.update_layout(showlegend=False, bargap=0.4, margin_b=48)
    return figure


def _parts(
    distribution: pd.DataFrame, pass_mark: float | None, words: Mapping[str, str]
) -> list[tuple[str, pd.DataFrame, str, str]]:
    """Return the scores that failed, that are unsure, and that passed, with colour and pattern."""
    if pass_mark is None:
        return [(words["n"], distribution, "main", "")]
    score, error = distribution["score"], distribution["error"]
    unsure = (score - pass_mark).abs() <= error
    passed = score >= pass_mark
    return [
        (words["failed"], distribution[~passed & ~unsure], "second", ""),
        (words["unsure"], distribution[unsure], "ink", "/"),
        (words["passed"], distribution[passed & ~unsure], "main", ""),
    ]


def _over_scores(figure: go.Figure, words: Mapping[str, str]) -> go.Figure:
    figure.update_xaxes(title_text=escape(words["score"], quote=False), **_GRID, **STILL)
    figure.update_yaxes(title_text=escape(words["share"], quote=False), **_SHARES)
    figure.update_layout(legend=_LEGEND, margin_b=48)
    return figure


def _error(rows: pd.DataFrame, name: str, colour: str) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": _short(rows[f"{name}_high"] - rows[name]),
        "arrayminus": _short(rows[name] - rows[f"{name}_low"]),
        "color": PALETTE[colour],
        "thickness": 1,
        "width": 0,
    }


def _shares(rows: pd.DataFrame, name: str) -> list[str]:
    pairs = zip(rows[f"{name}_low"], rows[f"{name}_high"], strict=True)
    return ["—" if isnan(low) else f"{low:.0%} – {high:.0%}" for low, high in pairs]


def _short(values: pd.Series) -> list[object]:
    """Return numbers of four digits behind the point: a figure is no place for sixteen."""
    return plain(values.round(4))

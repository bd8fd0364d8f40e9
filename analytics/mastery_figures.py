"""Drawing only: what is known of competencies, with how sure it is. No number is computed here.

What is shown, not shown and undecided differ by hatching and by a sign before the number, not by colour alone. As in
`analytics.figures`, every word comes from the page, and only bars and scatters are used.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
from plotly import graph_objects as go
from scipy.special import ndtri

from analytics.drawing import PALETTE, STILL, blank, full, plain, row_axis, share_axis, shortened
from analytics.intervals import CONFIDENCE
from analytics.mastery import Shown

_NONE = "none"
# A colour, a hatching and a sign for each state; dark words stay readable on all of them.
_LOOKS: Mapping[str, tuple[str, str, str]] = {
    Shown.REACHED: (PALETTE["cell_high"], "", "●"),
    Shown.INSUFFICIENT: (PALETTE["cell_low"], "/", "◐"),
    Shown.NOT_REACHED: ("#d5d9e0", ".", "○"),
    _NONE: ("rgba(0,0,0,0)", "", ""),
}
_KEYS = {
    Shown.REACHED.value: "reached",
    Shown.INSUFFICIENT.value: "insufficient",
    Shown.NOT_REACHED.value: "not_reached",
    _NONE: "none",
}
_GAP = 0.03
_Z = float(ndtri((1 + CONFIDENCE) / 2))


def mastery_map(frame: pd.DataFrame, *, words: Mapping[str, str], texts: Mapping[str, str] | None = None) -> go.Figure:
    """Draw takers, or cohorts, by competencies: a cell for each with its share, hatched where it is undecided.

    Cells are bars of one length, because heat maps of plotly have no hatching.

    Args:
        frame: a row for each cell: row, competency (str), share, low, high, reaches (float64; nan where there is
            nothing), shown (str, `mastery.Shown`). Rows and competencies come in the order in which they first stand.
        words: "reached", "not_reached", "insufficient" (legend), "none" (a cell without a number), "share", "interval",
            "chance" (hover).
        texts: full text of a competency by its name, shown on hover.
    """
    rows, names = list(dict.fromkeys(frame["row"])), list(dict.fromkeys(frame["competency"]))
    figure = blank(rows=len(rows), row_height=30, margin_top=64)
    cells = frame.assign(
        place=frame["competency"].map({name: place for place, name in enumerate(names)}),
        text=[full((texts or {}).get(name, name)) for name in frame["competency"]],
        state=frame["shown"].where(frame["share"].notna(), _NONE),
    )
    for state, key in _KEYS.items():
        figure.add_trace(_cells(cells[cells["state"] == state], state, words[key], words))
    row_axis(figure, rows, [shortened(name) for name in rows])
    heads = [shortened(name, width=12) for name in names]
    ticks = {"tickmode": "array", "tickvals": [place + 0.5 for place in range(len(names))], "ticktext": heads}
    figure.update_xaxes(side="top", range=[0, max(1, len(names))], tickangle=0, showgrid=False, zeroline=False, **ticks)
    figure.update_xaxes(**STILL)
    figure.update_layout(barmode="overlay", bargap=2 * _GAP)
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 0, "yanchor": "top"})
    return figure


def cohort_means(frame: pd.DataFrame, *, words: Mapping[str, str], texts: Mapping[str, str] | None = None) -> go.Figure:
    """Draw the mean share of each competency with two whiskers of 95 %: a short thick one inside of a long thin one.

    Args:
        frame: competency (str), mean, error_of_takers, error_of_domain (float64, standard errors as of
            `mastery.cohort_mean`; nan leaves a whisker out).
        words: "mean" (hover), "these_items", "any_items" (legend: of the short and of the long whisker).
        texts: full text of a competency by its name, shown on hover.
    """
    names = list(frame["competency"])
    known = frame[frame["mean"].notna()]
    figure = blank(rows=len(names), row_height=44, margin_top=72)
    spoken = [full((texts or {}).get(name, name)) for name in known["competency"]]
    for error, key, width, cap in (("error_of_domain", "any_items", 2, 10), ("error_of_takers", "these_items", 7, 0)):
        figure.add_trace(_whiskers(known, error, words, key, {"thickness": width, "width": cap}, spoken))
    row_axis(figure, names, [shortened(name) for name in names])
    share_axis(figure, range=[0, 1.03])
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"})
    return figure


def _cells(cells: pd.DataFrame, state: str, name: str, words: Mapping[str, str]) -> go.Bar:
    colour, shape, sign = _LOOKS[state]
    told = state != _NONE
    return go.Bar(
        name=f"{sign} {name}".strip(),
        orientation="h",
        # A trace without cells keeps its entry in the legend by a bar that is nowhere.
        x=[1 - 2 * _GAP] * len(cells) if len(cells) else [None],
        base=[place + _GAP for place in cells["place"]],
        y=list(cells["row"]) or [None],
        marker={
            "color": colour,
            "pattern": {
                "shape": shape,
                "fgcolor": PALETTE["second"],
                "fgopacity": 0.4,
                "size": 7,
                "solidity": 0.2,
                "fillmode": "overlay",
            },
        },
        text=[f"{sign} {share}" if told else name for share in _shares(cells["share"])],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"color": PALETTE["cell_text"] if told else PALETTE["ink"]},
        customdata=_details(cells),
        hovertemplate=(
            f"%{{customdata[0]}}<br>%{{customdata[1]}}<br>{words['share']}: %{{customdata[2]}}"
            f"<br>{words['interval']}: %{{customdata[3]}}<br>{words['chance']}: %{{customdata[4]}}<extra></extra>"
        )
        if told
        else f"%{{customdata[0]}}<br>%{{customdata[1]}}<br>{name}<extra></extra>",
        showlegend=told,
    )


def _details(cells: pd.DataFrame) -> list[list[str]]:
    share, low, high, chance = (_shares(cells[name]) for name in ("share", "low", "high", "reaches"))
    rows = [full(row) for row in cells["row"]]
    intervals = [f"{a} – {b}" for a, b in zip(low, high, strict=True)]
    return [list(one) for one in zip(rows, cells["text"], share, intervals, chance, strict=True)]


def _shares(values: pd.Series) -> list[str]:
    return [f"{value:.0%}" for value in values.tolist()]


def _whiskers(
    rows: pd.DataFrame, error: str, words: Mapping[str, str], key: str, stroke: Mapping[str, int], spoken: Sequence[str]
) -> go.Scatter:
    half = (_Z * rows[error]).fillna(0.0)
    mean = rows["mean"]
    wide = key == "any_items"
    colour = PALETTE["second"] if wide else PALETTE["main"]
    # The legend has the mark of a trace and no whisker: a stroke stands for the long one, which hides it on the figure.
    mark = {"symbol": "line-ew-open", "size": 14, "line": {"width": 2}} if wide else {"symbol": "diamond", "size": 13}
    ends = zip(_shares((mean - half).clip(lower=0)), _shares((mean + half).clip(upper=1)), strict=True)
    return go.Scatter(
        name=words[key],
        x=plain(mean),
        y=list(rows["competency"]),
        mode="markers",
        marker={"color": colour, **mark},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": plain(half.clip(upper=1 - mean)),
            "arrayminus": plain(half.clip(upper=mean)),
            "color": colour,
            **stroke,
        },
        customdata=[[name, f"{low} – {high}"] for name, (low, high) in zip(spoken, ends, strict=True)],
        hovertemplate=(
            f"%{{customdata[0]}}<br>{words['mean']}: %{{x:.0%}}<br>{words[key]}: %{{customdata[1]}}<extra></extra>"
        ),
        cliponaxis=False,
    )

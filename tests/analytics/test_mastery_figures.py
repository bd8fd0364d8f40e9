"""Figures of competencies: what is on them is in the frame, and certainty is seen without colour."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from plotly import graph_objects as go

from analytics.mastery import Shown
from analytics.mastery_figures import cohort_means, mastery_map

WORDS = {
    "reached": "достигнута", "not_reached": "не достигнута", "insufficient": "данных мало", "none": "нет",
    "share": "Доля", "interval": "Интервал", "chance": "Вероятность", "mean": "Среднее", "these_items": "эти задания",
    "any_items": "любые задания",
}  # fmt: skip
NAN = float("nan")
CELLS = pd.DataFrame(
    [
        ("anna", "A", 0.9, 0.8, 0.97, 0.99, Shown.REACHED.value),
        ("anna", "B", 0.5, 0.1, 0.9, 0.4, Shown.INSUFFICIENT.value),
        ("boris <i>", "A", 0.2, 0.1, 0.3, 0.01, Shown.NOT_REACHED.value),
        ("boris <i>", "B", NAN, NAN, NAN, NAN, Shown.INSUFFICIENT.value),
    ],
    columns=["row", "competency", "share", "low", "high", "reaches", "shown"],
)
MEANS = pd.DataFrame(
    [("A", 0.7, 0.02, 0.2), ("B", NAN, NAN, NAN), ("C", 0.5, 0.1, NAN)],
    columns=["competency", "mean", "error_of_takers", "error_of_domain"],
)


def the_map(frame: pd.DataFrame = CELLS) -> go.Figure:
    return mastery_map(frame, words=WORDS, texts={"A": "Способен <b>"})


def the_means(frame: pd.DataFrame = MEANS) -> go.Figure:
    return cohort_means(frame, words=WORDS, texts={"A": "Способен"})


def test_a_cell_has_its_number_and_its_sign() -> None:
    assert [list(bar.text) for bar in the_map().data] == [["● 90%"], ["◐ 50%"], ["○ 20%"], ["нет"]]
    assert [list(bar.y) for bar in the_map().data] == [["anna"], ["anna"], ["boris <i>"], ["boris <i>"]]


def test_states_differ_by_hatching_and_not_by_colour_alone() -> None:
    told = the_map().data[:3]
    assert len({bar.marker.pattern.shape for bar in told}) == 3
    assert [bar.name for bar in told] == ["● достигнута", "◐ данных мало", "○ не достигнута"]


def test_a_state_that_no_cell_has_is_in_the_legend_all_the_same() -> None:
    assert [bar.name for bar in the_map(CELLS.iloc[:1]).data if bar.showlegend] == [
        bar.name for bar in the_map().data if bar.showlegend
    ]


def test_cells_of_a_competency_stand_in_its_column() -> None:
    figure = the_map()
    for bar, place in zip(figure.data, (0, 1, 0, 1), strict=True):
        assert place < bar.base[0] < bar.base[0] + bar.x[0] < place + 1
    assert list(figure.layout.xaxis.tickvals) == [0.5, 1.5]


def test_two_whiskers_are_nested_and_an_unknown_one_is_left_out() -> None:
    wide, narrow = the_means().data
    assert (wide.name, narrow.name) == ("любые задания", "эти задания")
    assert list(wide.y) == ["A", "C"]
    assert narrow.error_x.array[0] == pytest.approx(1.96 * 0.02, abs=1e-4)
    assert narrow.error_x.array[0] < wide.error_x.array[0]
    assert wide.error_x.array[1] == 0
    assert narrow.error_x.thickness > wide.error_x.thickness


def test_a_whisker_ends_where_shares_do() -> None:
    wide, _ = the_means().data
    assert wide.x[0] + wide.error_x.array[0] == 1


def parsed(figure: go.Figure) -> Mapping[str, Any]:
    def refuse(literal: str) -> object:
        raise AssertionError(f"{literal} is not JSON")

    found: Mapping[str, Any] = json.loads(figure.to_json(), parse_constant=refuse)
    return found


def every() -> list[go.Figure]:
    return [the_map(), the_means(), the_map(CELLS.iloc[:0]), the_means(MEANS.iloc[:0])]


@pytest.mark.parametrize("figure", every())
def test_a_figure_is_plain_json_of_bars_and_scatters_without_a_title(figure: go.Figure) -> None:
    content = parsed(figure)
    assert "bdata" not in figure.to_json()
    assert {trace["type"] for trace in content["data"]} <= {"bar", "scatter"}
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.title.text is None


def test_markup_in_a_name_is_shown_not_obeyed() -> None:
    figure = the_map()
    assert figure.layout.yaxis.ticktext[1] == "boris &lt;i&gt;"
    assert figure.data[2].customdata[0][:2] == ["boris &lt;i&gt;", "Способен &lt;b&gt;"]

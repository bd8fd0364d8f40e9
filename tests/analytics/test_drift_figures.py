"""What the figures of drift, exposure and similarity draw is what stands in their frames."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from plotly import graph_objects as go

from analytics.dif import Changed
from analytics.drift import drift
from analytics.drift_figures import alike_map, drift_dumbbells, exposure_bars
from analytics.exposure import exposure
from analytics.similarity import by_expected, screen

from .test_drift import ONE_HARDER, as_long, drawn
from .test_exposure import forms
from .test_similarity import as_long as chosen
from .test_similarity import sitting

WORDS = {
    "reference": "Май", "focal": "Июнь", "interval": "95 % интервал", "n": "n =",
    "share": "Доля", "attempts": "Попыток", "expected": "Ожидалось", "identical": "Одинаковых", "pairs": "Пар",
    Changed.CHANGED: "есть изменение", Changed.UNCHANGED: "нет изменения", Changed.UNKNOWN: "мало данных",
}  # fmt: skip


def compared() -> pd.DataFrame:
    return drift(as_long(*drawn(300, harder=ONE_HARDER)))


def dumbbells(table: pd.DataFrame) -> go.Figure:
    return drift_dumbbells(table, words=WORDS, labels={"i07": "<b> седьмое"}, texts={"i07": "Текст вопроса"})


def bars() -> go.Figure:
    shown = forms(("anna", "1", "ab"), ("boris", "2", "ac"))
    return exposure_bars(exposure(shown, bank=["a", "b", "c", "d"]), words=WORDS, labels={"a": "Первый"})


def pairs(takers: int = 40) -> pd.DataFrame:
    return by_expected(screen(chosen(sitting(takers, 20, seed=1)[0])).pairs)


def test_a_dumbbell_joins_the_two_facilities_of_an_item() -> None:
    table = compared()
    still, moved, reference, focal = dumbbells(table).data
    assert list(reference.x) == list(table["facility_reference"])
    assert list(focal.x) == list(table["facility_focal"])
    place = list(table["item"]).index("i07")
    assert list(moved.x) == [reference.x[place], focal.x[place], None]
    assert list(moved.y) == [reference.y[place], focal.y[place], None]
    assert len(still.x) == 3 * (len(table) - 1)


def test_the_whiskers_of_a_dumbbell_reach_the_ends_of_the_intervals() -> None:
    table = compared()
    focal = dumbbells(table).data[3]
    assert np.add(focal.x, focal.error_x.array) == pytest.approx(table["facility_focal_high"].to_numpy())
    assert np.subtract(focal.x, focal.error_x.arrayminus) == pytest.approx(table["facility_focal_low"].to_numpy())


def test_a_change_that_is_shown_has_a_form_of_its_own_and_not_only_a_colour() -> None:
    table = compared()
    focal = dumbbells(table).data[3]
    squares = [item for item, symbol in zip(table["item"], focal.marker.symbol, strict=True) if symbol == "square"]
    assert squares == ["i07"]
    assert focal.customdata[list(table["item"]).index("i07")][3] == "есть изменение"


def test_labels_are_escaped_and_texts_are_said_on_hover() -> None:
    table = compared()
    figure = dumbbells(table)
    place = list(table["item"]).index("i07")
    assert figure.layout.yaxis.ticktext[place] == "&lt;b&gt; седьмое"
    assert figure.data[2].customdata[place][0] == "Текст вопроса"


def test_a_bar_is_as_long_as_the_share_of_attempts() -> None:
    (bar,) = bars().data
    assert list(bar.x) == [1.0, 0.5, 0.5, 0.0]
    assert list(bar.y) == ["a", "b", "c", "d"]
    assert bars().layout.yaxis.ticktext[0] == "Первый"


def test_the_map_has_every_pair_once() -> None:
    table = pairs()
    assert table["pairs"].sum() == 40 * 39 / 2
    heat = alike_map(table, words=WORDS).data[0]
    assert sum(int(cell) for row in heat.text for cell in row if cell) == 40 * 39 / 2
    assert pairs(takers=20).empty


def empty() -> list[go.Figure]:
    none = compared().iloc[:0]
    return [
        dumbbells(none),
        alike_map(pairs(takers=20), words=WORDS),
        exposure_bars(exposure(forms(), bank=["a"]), words=WORDS),
    ]


def every() -> list[go.Figure]:
    return [dumbbells(compared()), bars(), alike_map(pairs(), words=WORDS), *empty()]


@pytest.mark.parametrize("figure", every())
def test_figures_are_json_without_styles_of_their_own_and_only_of_the_small_bundle(figure: go.Figure) -> None:
    def refuse(literal: str) -> object:
        raise AssertionError(f"{literal} is not JSON")

    found: dict[str, Any] = json.loads(figure.to_json(), parse_constant=refuse)
    assert {trace["type"] for trace in found["data"]} <= {"bar", "heatmap", "scatter"}
    assert "bdata" not in figure.to_json()
    assert found["layout"]["height"] > 0

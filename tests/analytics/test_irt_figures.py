"""Figures of a model draw the numbers that they are given, in the words that they are given."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from plotly import graph_objects as go

from analytics import irt_figures
from analytics.ability import abilities
from analytics.information import information_of_test
from analytics.irt import Fitted, fit
from analytics.matrix import Matrix, from_array
from analytics.observed import model_curve, observed_curve
from analytics.wright import WrightMap, wright_map
from tests.analytics.test_irt import simulated

WORDS = {
    "scale": "Логиты", "takers": "Человек", "items": "Задания", "difficulty": "Трудность", "interval": "95 %",
    "se": "Погрешность", "mean_takers": "Средний человек", "mean_items": "Среднее задание", "information": "Сведения",
    "share": "Доля верных", "model": "Модель", "observed": "На деле", "expected": "Ожидалось", "n": "Человек:",
}  # fmt: skip


@cache
def a_model(k: int = 10) -> tuple[Fitted, Matrix]:
    matrix = from_array(simulated(400, np.full(k, 1.2), np.linspace(-1.5, 1.5, k)))
    return fit(matrix), matrix


def the_map(k: int = 10) -> tuple[go.Figure, WrightMap]:
    fitted, matrix = a_model(k)
    found = wright_map(fitted, abilities(fitted, matrix))
    return irt_figures.takers_and_items(found, words=WORDS, names={"i1": "Вопрос <b>"}), found


def the_information() -> go.Figure:
    return irt_figures.information_lines(information_of_test(a_model()[0], np.linspace(-3, 3, 31)), words=WORDS)


def the_curve(*, groups: bool = True) -> go.Figure:
    fitted, matrix = a_model()
    observed = observed_curve(fitted, matrix, "i3", enough=50 if groups else 1000)
    return irt_figures.curve_beside_answers(model_curve(fitted, "i3", np.linspace(-3, 3, 31)), observed, words=WORDS)


def every() -> list[go.Figure]:
    fitted, matrix = a_model()
    nobody = wright_map(fitted, abilities(fitted, matrix).iloc[:0])
    return [
        the_map()[0], the_map(60)[0], irt_figures.takers_and_items(nobody, words=WORDS), the_information(),
        the_curve(), the_curve(groups=False),
    ]  # fmt: skip


def parsed(figure: go.Figure) -> Mapping[str, Any]:
    def refuse(literal: str) -> object:
        raise AssertionError(f"{literal} is not JSON")

    found: Mapping[str, Any] = json.loads(figure.to_json(), parse_constant=refuse)
    return found


def test_bars_count_takers_and_marks_stand_at_difficulties() -> None:
    figure, found = the_map()
    bars, marks = figure.data
    assert sum(bars.x) == 400
    assert list(bars.x) == found.bars["takers"].tolist()
    assert list(marks.y) == pytest.approx(found.items["b"].tolist(), abs=1e-4)
    assert marks.y[0] - marks.error_y.arrayminus[0] == pytest.approx(found.items["b_low"][0], abs=1e-3)


def test_items_of_one_bar_stand_beside_each_other() -> None:
    figure, found = the_map()
    marks = figure.data[1]
    places = set(zip(marks.x, (found.items["b"] // 0.5).tolist(), strict=True))
    assert len(places) == 10
    assert max(marks.x) == found.bars["items"].max()


def test_items_have_their_names_while_they_are_few() -> None:
    assert the_map()[0].data[1].mode == "markers+text"
    assert the_map(60)[0].data[1].mode == "markers"
    assert "Вопрос &lt;b&gt;" in the_map()[0].data[1].text


def test_intervals_are_numbers_that_the_page_writes_in_its_language_and_a_dash_where_there_is_none() -> None:
    figure, found = the_map()
    marks = figure.data[1]
    lows = [low for _name, low, _high in marks.customdata]
    assert lows == pytest.approx(found.items["b_low"].tolist(), abs=1e-4)
    assert "%{customdata[1]:.2f} … %{customdata[2]:.2f}" in marks.hovertemplate
    without = found.items.assign(b_low=found.items["b_low"].where(found.items.index > 0))
    said = irt_figures.takers_and_items(replace(found, items=without), words=WORDS).data[1].hovertemplate
    assert ["95 %: —" in one for one in said] == [True] + [False] * 9


def test_dashes_mark_the_mean_taker_and_the_mean_item() -> None:
    figure, found = the_map()
    takers, items = figure.layout.shapes
    assert (takers.y0, items.y0) == pytest.approx((found.mean, found.items["b"].mean()))
    assert [one.text for one in figure.layout.annotations] == ["Средний человек", "Среднее задание"]


def test_information_and_error_have_an_axis_each() -> None:
    information, error = the_information().data
    assert (information.yaxis, error.yaxis) == ("y", "y2")
    assert (information.line.dash, error.line.dash) == ("solid", "dash")
    assert np.array(error.y) == pytest.approx(1 / np.sqrt(np.array(information.y)), rel=1e-3)


def test_answers_of_groups_stand_beside_the_curve_with_their_intervals() -> None:
    curve, expected, observed = the_curve().data
    assert (curve.mode, len(curve.x)) == ("lines", 31)
    assert len(expected.x) == len(observed.x) == len(observed.error_y.array) == 10
    assert [curve.name, expected.name, observed.name] == ["Модель", "Ожидалось", "На деле"]
    assert len(the_curve(groups=False).data) == 1


@pytest.mark.parametrize("figure", every())
def test_a_figure_is_small_plain_json(figure: go.Figure) -> None:
    content = parsed(figure)
    assert len(figure.to_json()) < 12_000
    assert "bdata" not in figure.to_json()
    assert {trace["type"] for trace in content["data"]} <= {"bar", "scatter"}


@pytest.mark.parametrize("figure", every())
def test_a_figure_leaves_paper_fonts_and_titles_to_the_page(figure: go.Figure) -> None:
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.font.family == "inherit"
    assert figure.layout.title.text is None

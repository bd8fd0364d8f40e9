"""Figures of items and scores draw the numbers of their frames, in the words that they are given."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from plotly import graph_objects as go

from analytics import item_figures
from analytics.characteristic import item_curves
from analytics.distractors import option_curves, option_intervals
from analytics.items import item_statistics
from analytics.matrix import Matrix, from_array
from analytics.reliability import score_statistics
from analytics.spread import spread_of_scores
from analytics.times import time_quantiles
from analytics.verdicts import Verdict
from tests.analytics.test_distractors import a_cohort
from tests.analytics.test_items import answers, lsat

WORDS = {
    "facility": "Доля верных", "item_rest": "Различает", "interval": "95 %", "n": "Человек:", "share": "Доля",
    "score": "Баллы", "passed": "Зачтено", "failed": "Не зачтено", "unsure": "Могло быть иначе", "seconds": "Секунды",
    "median": "Середина", "middle": "Половина", "most": "Девять из десяти",
    Verdict.PROBLEM: "Задание плохое", Verdict.FINE: "Задание хорошее", Verdict.UNKNOWN: "Мало данных",
}  # fmt: skip


@cache
def a_bank() -> Matrix:
    """Items of which one is reversed and one answered by all."""
    random = np.random.default_rng(7)
    ability = random.normal(size=(120, 1))
    right = (random.random((120, 8)) < 1 / (1 + np.exp(-1.5 * ability))).astype(np.uint8)
    right[:, 1], right[:, 2] = 1 - right[:, 1], 1
    return from_array(right)


def the_map(matrix: Matrix) -> go.Figure:
    return item_figures.difficulty_by_discrimination(item_statistics(matrix), words=WORDS, names={"i1": "<b>"})


def the_options() -> go.Figure:
    matrix, choices, key = a_cohort()
    table = option_intervals(option_curves(matrix, choices["q1"], item="q1"))
    return item_figures.option_lines(table, words=WORDS, key=key["q1"], names={"a": "Ответ <a>"})


def the_scores(matrix: Matrix, pass_mark: float | None = None) -> go.Figure:
    table = spread_of_scores(matrix, score_statistics(matrix))
    return item_figures.score_bars(table, words=WORDS, pass_mark=pass_mark)


def times() -> pd.DataFrame:
    random = np.random.default_rng(1)
    rows = pd.DataFrame({"a": random.lognormal(3, 0.5, 40), "b": random.lognormal(4, 0.5, 40), "c": np.nan})
    return time_quantiles(rows.melt(var_name="item", value_name="seconds"))


def every() -> list[go.Figure]:
    nobody = from_array(np.zeros((0, 3), dtype=np.uint8))
    return [
        the_map(a_bank()), the_map(answers("10", "01")), the_map(nobody), the_options(),
        item_figures.item_curve(item_curves(a_bank()).query("item == 'i1'"), words=WORDS),
        item_figures.item_curve(item_curves(nobody), words=WORDS),
        the_scores(a_bank()), the_scores(a_bank(), 5.0), the_scores(nobody, 2.0),
        item_figures.time_bars(times(), words=WORDS), item_figures.time_bars(times().iloc[:0], words=WORDS),
    ]  # fmt: skip


def parsed(figure: go.Figure) -> Mapping[str, Any]:
    def refuse(literal: str) -> object:
        raise AssertionError(f"{literal} is not JSON")

    found: Mapping[str, Any] = json.loads(figure.to_json(), parse_constant=refuse)
    return found


@pytest.mark.parametrize("figure", every())
def test_a_figure_is_small_plain_json_of_bars_and_scatters(figure: go.Figure) -> None:
    content = parsed(figure)
    assert len(figure.to_json()) < 8_000
    assert "bdata" not in figure.to_json()
    assert {trace["type"] for trace in content["data"]} <= {"bar", "scatter"}
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.title.text is None


def test_items_stand_at_their_facility_and_discrimination_with_intervals() -> None:
    table = item_statistics(a_bank())
    for trace in the_map(a_bank()).data:
        rows = table[table["verdict"].map(WORDS) == trace.name].dropna(subset="item_rest")
        assert list(trace.x) == pytest.approx(rows["facility"].to_list(), abs=1e-4)
        assert list(trace.y) == pytest.approx(rows["item_rest"].to_list(), abs=1e-4)
        ends = np.array(trace.y) + np.array(trace.error_y.array)
        assert list(ends) == pytest.approx(rows["item_rest_high"].to_list(), abs=2e-4)


def test_each_verdict_has_a_symbol_of_its_own_and_its_words() -> None:
    drawn = {trace.name: trace.marker.symbol for trace in the_map(a_bank()).data}
    assert drawn[WORDS[Verdict.PROBLEM]] != drawn[WORDS[Verdict.FINE]]
    assert len({symbol for symbol, _ in item_figures.LOOKS.values()}) == len(Verdict)


def test_an_item_that_tells_nobody_apart_is_not_drawn() -> None:
    assert sum(len(trace.x) for trace in the_map(a_bank()).data) == a_bank().k - 1


def test_options_differ_by_dash_and_symbol_and_the_key_comes_first_and_solid() -> None:
    lines = the_options().data
    assert lines[0].name == "Ответ &lt;a&gt;"
    assert (lines[0].line.dash, lines[0].line.width) == ("solid", 4)
    looks = [(line.line.dash, line.marker.symbol) for line in lines]
    assert len(set(looks)) == len(looks) == 5
    assert "solid" not in {dash for dash, _ in looks[1:]}


def test_the_lines_of_the_options_are_the_shares_of_the_groups() -> None:
    matrix, choices, _ = a_cohort()
    table = option_curves(matrix, choices["q1"], item="q1")
    assert list(the_options().data[0].y) == pytest.approx(table["a"].to_list(), abs=1e-4)
    assert list(the_options().data[0].x) == pytest.approx(table["rest_mean"].to_list(), abs=1e-4)


def test_bars_are_the_takers_of_each_score_and_those_near_the_mark_are_hatched() -> None:
    matrix = lsat("lsat6")
    known = score_statistics(matrix)
    table = spread_of_scores(matrix, known)
    # The error of a score of 3 of 5 is sqrt(3 · 2 / 4 · (1 − alpha) / (1 − KR-21)).
    error = np.sqrt(1.5 * (1 - 0.294997192215944) / (1 - 0.197494727579541))
    assert table["error"][3] == pytest.approx(error)
    assert table["n"].to_list() == [3, 20, 85, 237, 357, 298]
    failed, unsure, passed = the_scores(matrix, 3.0).data
    assert (list(failed.x), list(unsure.x), list(passed.x)) == ([0, 1], [2, 3], [4, 5])
    assert sum(sum(trace.y) for trace in (failed, unsure, passed)) == 1000
    assert unsure.marker.pattern.shape == "/"
    (line,) = the_scores(matrix, 3.0).layout.shapes
    assert line.x0 == line.x1 == 2.5


def test_without_a_pass_mark_there_is_one_colour_and_no_line() -> None:
    figure = the_scores(a_bank())
    assert len(figure.data) == 1
    assert not figure.layout.shapes


def test_time_is_a_bar_of_the_middle_half_with_whiskers_to_nine_tenths() -> None:
    table = times().set_index("item")
    bars, marks = item_figures.time_bars(times(), words=WORDS).data
    assert list(bars.y) == ["a", "b"]
    assert bars.base[0] + bars.x[0] == pytest.approx(float(table["q75"].to_list()[0]), abs=1e-3)
    assert marks.x[1] == pytest.approx(table["median"].to_list()[1], abs=1e-3)
    assert marks.x[1] + marks.error_x.array[1] == pytest.approx(table["q95"].to_list()[1], abs=1e-3)


def test_a_distribution_counts_every_taker_once() -> None:
    part = answers("11.", "10.", "0.1", "1.0", "...")
    table = spread_of_scores(part, score_statistics(part))
    assert table["n"].sum() == 4
    assert table["at_or_below"].to_list()[-1] == pytest.approx(1)

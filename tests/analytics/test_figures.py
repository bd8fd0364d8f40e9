import json
from collections.abc import Mapping
from typing import Any

import pytest
from plotly import graph_objects as go

from analytics import coverage, figures, levels, schema
from analytics.drawing import shortened
from analytics.results import competency_results
from analytics.schema import NOT_STATED, frame

WORDS = {
    "knows": "Знает", "can": "Умеет", "has_experience": "Имеет опыт", NOT_STATED: "Не указан",
    "items": "Заданий", "points": "Баллов", "hours": "Часов", "share_of_hours": "Доля часов",
    "share_of_points": "Доля баллов", "mean": "Средняя доля", "interval": "95 % интервал", "n": "n =",
    "not_enough": "недостаточно данных",
}  # fmt: skip
COMPETENCIES = frame(
    schema.COMPETENCIES, [("УК-1", "Способен осуществлять поиск", 1), ("ПК-1", "Способен определять", 2)]
)
INDICATORS = frame(schema.INDICATORS, [("УК-1", "УК-1.1", "knows", "Знает методы поиска", 1)])
TOPICS = frame(
    schema.TOPICS,
    [("data", "Работа с данными в ML и трекинг ML экспериментов", 26.0, 1), ("ops", "LLMOps <b>", 26.0, 2)],
)
ITEMS = frame(schema.ITEMS, [("x:1", "x", 1.0, "data", False, None), ("x:2", "x", 1.0, None, False, None)])
CLAIMS = frame(schema.CLAIMS, [("x:1", "УК-1", "УК-1.1", 1.0), ("x:2", "ПК-1", None, 1.0)])
TITLES = dict(zip(TOPICS["topic"], TOPICS["title"], strict=True))


def results(**shares: list[float]) -> go.Figure:
    rows = [(f"a{n}", "x:1", name, share, 1.0) for name, many in shares.items() for n, share in enumerate(many)]
    table = competency_results(frame(schema.MARKS, rows), minimum_n=3)
    return figures.competency_results_chart(table, words=WORDS, texts={"A": "full text"})


def by_level() -> go.Figure:
    table = coverage.competency_by_indicator(ITEMS, CLAIMS, COMPETENCIES, INDICATORS)
    return figures.competency_indicator_heatmap(table, words=WORDS, texts={"УК-1": "Способен осуществлять поиск"})


def by_topic() -> go.Figure:
    table = coverage.competency_by_topic(ITEMS, CLAIMS, COMPETENCIES, TOPICS)
    return figures.competency_topic_heatmap(table, words=WORDS, titles=TITLES)


def hours() -> go.Figure:
    return figures.hours_against_items(coverage.topic_totals(ITEMS, TOPICS), words=WORDS)


def empty() -> list[go.Figure]:
    none, nothing = COMPETENCIES.iloc[:0], ITEMS.iloc[:0]
    levels = coverage.competency_by_indicator(nothing, CLAIMS.iloc[:0], none, INDICATORS.iloc[:0])
    topics = coverage.competency_by_topic(nothing, CLAIMS.iloc[:0], none, TOPICS.iloc[:0])
    return [
        figures.competency_indicator_heatmap(levels, words=WORDS),
        figures.competency_topic_heatmap(topics, words=WORDS, titles={}),
        figures.hours_against_items(coverage.topic_totals(nothing, TOPICS.iloc[:0]), words=WORDS),
        figures.hours_against_items(coverage.topic_totals(nothing, TOPICS), words=WORDS),
        figures.competency_results_chart(competency_results(frame(schema.MARKS, [])), words=WORDS),
    ]


def by_indicator() -> go.Figure:
    table = levels.indicator_by_level(levels.indicator_by_bloom(ITEMS, CLAIMS, COMPETENCIES, INDICATORS))
    return figures.indicator_heatmap(table, words={**WORDS, "alone": "без индикатора"})


def over_time() -> go.Figure:
    return figures.lines(["2024", "2025"], {"УК-1": [0.5, None], "ПК-1": [0.25, 1.0]})


def every() -> list[go.Figure]:
    whole = [by_level(), by_topic(), by_indicator(), hours(), over_time()]
    return [*whole, results(A=[0, 0.5, 1], B=[0.5, 0.5, 0.5], C=[1]), *empty()]


def parsed(figure: go.Figure) -> Mapping[str, Any]:
    def refuse(literal: str) -> object:
        raise AssertionError(f"{literal} is not JSON")

    found: Mapping[str, Any] = json.loads(figure.to_json(), parse_constant=refuse)
    return found


def test_cells_of_the_levels_are_the_numbers_of_the_table() -> None:
    (heatmap,) = by_level().data
    assert [list(row) for row in heatmap.z] == [[1, 0, 0, 0], [0, 0, 0, 1]]
    assert list(heatmap.y) == ["УК-1", "ПК-1"]


def test_cells_of_the_topics_are_the_numbers_of_the_table() -> None:
    (heatmap,) = by_topic().data
    assert [list(row) for row in heatmap.z] == [[1, 0], [0, 0], [0, 1]]
    assert list(heatmap.y) == ["data", "ops", NOT_STATED]
    assert list(heatmap.x) == ["УК-1", "ПК-1"]


def test_cells_print_their_numbers() -> None:
    assert "%{z" in by_level().data[0].texttemplate


def test_labels_are_in_the_words_of_the_page() -> None:
    assert list(by_level().layout.xaxis.ticktext) == ["Знает", "Умеет", "Имеет<br>опыт", "Не указан"]
    assert by_topic().layout.yaxis.ticktext[-1] == "Не указан"


def test_a_long_label_is_wrapped_and_whole_on_hover() -> None:
    assert by_topic().layout.yaxis.ticktext[0] == "Работа с данными в ML и<br>трекинг ML экспериментов"
    assert by_topic().data[0].customdata[0][0][0] == TITLES["data"]
    assert by_level().data[0].customdata[0][0][0] == "Способен осуществлять поиск"


def test_a_label_too_long_for_its_lines_ends_in_an_ellipsis() -> None:
    assert shortened("один два три четыре", width=8, lines=2) == "один два<br>три …"


def test_markup_in_a_title_is_shown_not_obeyed() -> None:
    assert by_topic().layout.yaxis.ticktext[1] == "LLMOps &lt;b&gt;"


def test_bars_are_the_shares_of_the_topics() -> None:
    points, time = hours().data
    assert (list(points.x), list(time.x)) == ([0.5, 0.0], [0.5, 0.5])
    assert (points.name, time.name) == ("Доля баллов", "Доля часов")


def test_whiskers_reach_the_ends_of_the_interval() -> None:
    shares = [0.4, 0.5, 0.6, 0.5]
    row = competency_results(frame(schema.MARKS, [(f"a{n}", "x:1", "A", s, 1.0) for n, s in enumerate(shares)])).iloc[0]
    dots = results(A=shares).data[0]
    assert dots.x[0] == pytest.approx(0.5)
    assert dots.x[0] + dots.error_x.array[0] == pytest.approx(row["high"])
    assert dots.x[0] - dots.error_x.arrayminus[0] == pytest.approx(row["low"])
    assert dots.customdata[0][0] == "full text"


def test_too_few_attempts_are_words_not_a_number() -> None:
    dots, silence = results(A=[0, 0.5, 1], B=[1.0]).data
    assert list(dots.y) == ["A"]
    assert list(silence.y) == ["B"]
    assert silence.text[0].strip() == "недостаточно данных"


def test_rows_read_from_top_to_bottom_as_in_the_table() -> None:
    axis = results(A=[1.0], B=[0, 0.5, 1]).layout.yaxis
    assert list(axis.categoryarray) == ["A", "B"]
    assert axis.range[0] > axis.range[1]


@pytest.mark.parametrize("figure", every())
def test_a_figure_is_small_plain_json(figure: go.Figure) -> None:
    content = parsed(figure)
    assert len(figure.to_json()) < 4_000
    assert "bdata" not in figure.to_json()
    assert {trace["type"] for trace in content["data"]} <= {"bar", "heatmap", "scatter"}


@pytest.mark.parametrize("figure", every())
def test_a_figure_leaves_paper_fonts_and_titles_to_the_page(figure: go.Figure) -> None:
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.font.family == "inherit"
    assert figure.layout.title.text is None


def test_an_undefined_number_is_null() -> None:
    bars = hours_of_nothing()
    assert '"x":[null,null]' in bars.to_json().replace(" ", "")


def hours_of_nothing() -> go.Figure:
    return figures.hours_against_items(coverage.topic_totals(ITEMS.iloc[:0], TOPICS), words=WORDS)


def test_more_rows_are_taller() -> None:
    assert results(A=[1.0], B=[1.0]).layout.height > results(A=[1.0]).layout.height

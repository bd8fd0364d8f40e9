"""Figures on paper: everything that our figures have is drawn, and what is not known is refused."""

import importlib
import inspect
import json
import pkgutil
import sys
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly import graph_objects as go
from plotly.subplots import make_subplots

import analytics
import tests.analytics
from analytics.drawing import PALETTE, blank, row_axis, share_axis
from analytics.printing import NotPrintable, as_svg
from analytics.printing.letters import lines, width
from analytics.printing.numerals import filled, number

SVG = "{http://www.w3.org/2000/svg}"
TREE: dict[str, Any] = {"data": [], "layout": {"height": 300, "margin": {"t": 20, "b": 20}}}


def drawn(figure: go.Figure | dict[str, Any], **options: Any) -> list[Element]:
    """Draw a figure; every drawing has to be well-formed."""
    content = json.loads(figure.to_json()) if isinstance(figure, go.Figure) else figure
    return [ElementTree.fromstring(one) for one in as_svg(content, **options)]


def words(drawing: Element) -> list[str]:
    return ["".join(one.itertext()) for one in drawing.iter(f"{SVG}text")]


def numbers(element: Element, *names: str) -> tuple[float, ...]:
    return tuple(float(element.attrib[name]) for name in names)


def marks(drawing: Element, tag: str, fill: str = PALETTE["main"]) -> list[Element]:
    return [one for one in drawing.iter(SVG + tag) if one.get("fill") == fill]


def bars(**fields: Any) -> go.Figure:
    figure = blank(rows=2, row_height=40)
    figure.add_bar(x=[0.25, 0.5], y=["А", "Б"], orientation="h", marker={"color": PALETTE["main"]}, **fields)
    row_axis(figure, ["А", "Б"], ["первый", "второй"])
    share_axis(figure, range=[0, 1])
    return figure


# -- every figure there is -------------------------------------------------------------------------------------------


def modules(package: Any) -> Iterator[Any]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def functions_of_figures() -> dict[CodeType, str]:
    """Return every public function of the package that gives a figure."""
    return {
        function.__code__: f"{module.__name__}.{name}"
        for module in modules(analytics)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_")
        and function.__module__ == module.__name__ != "analytics.drawing"
        and inspect.signature(function).return_annotation is go.Figure
    }


def test_every_function_of_figures_gives_what_can_be_printed() -> None:
    known, met = functions_of_figures(), set()

    def notice(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code in known:
            met.add(known[frame.f_code])

    collections = [
        module.every
        for found in pkgutil.iter_modules(tests.analytics.__path__, "tests.analytics.")
        if "figures" in found.name and hasattr(module := importlib.import_module(found.name), "every")
    ]
    before = sys.getprofile()
    sys.setprofile(notice)
    try:
        found = [figure for every in collections for figure in every()]
    finally:
        sys.setprofile(before)
    for figure in found:
        for language in ("ru", "en"):
            assert all(drawing.tag == f"{SVG}svg" for drawing in drawn(figure, language=language))
    missing = set(known.values()) - met
    assert not missing, "give a figure of each in `every()` of a test module named test_*figures.py"


# -- what is not known -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trace", "place"),
    [
        ({"type": "pie", "values": [1]}, r"data\[0\].type"),
        ({"type": "bar", "x": [1], "y": [1], "sparkle": True}, r"data\[0\].sparkle"),
        ({"type": "bar", "x": [1], "y": [1], "marker": {"color": [3]}}, r"data\[0\].marker"),
        ({"type": "bar", "x": [1], "y": [1], "marker": {"pattern": {"shape": "~"}}}, "pattern.shape"),
        ({"type": "bar", "x": {"bdata": "AAE", "dtype": "i1"}, "y": [1]}, r"data\[0\].x"),
        ({"type": "bar", "x": [1, 2], "y": [1]}, r"data\[0\].x"),
        ({"type": "bar", "x": [1], "y": [1], "visible": "legendonly"}, r"data\[0\].visible"),
        ({"type": "scatter", "x": [1], "y": [1], "mode": "blobs"}, r"data\[0\].mode"),
        ({"type": "scatter", "x": [1], "y": [1], "marker": {"symbol": "hourglass"}}, "marker.symbol"),
        ({"type": "scatter", "x": [1], "y": [1], "line": {"shape": "spline"}}, "line.shape"),
        ({"type": "heatmap", "z": [[1]]}, "colorscale"),
        ({"type": "heatmap", "z": [[1, 2]], "x": ["a"], "colorscale": [[0, "#fff"], [1, "#000"]]}, r"data\[0\].z"),
    ],
)
def test_a_trace_with_something_unknown_is_refused_with_its_place(trace: dict[str, Any], place: str) -> None:
    with pytest.raises(NotPrintable, match=place):
        drawn({**TREE, "data": [trace]})


@pytest.mark.parametrize(
    ("layout", "place"),
    [
        ({"xaxis": {"type": "log"}}, "xaxis.type"),
        ({"xaxis": {"rangeslider": {"visible": True}}}, "xaxis.rangeslider"),
        ({"polar": {}}, "layout.polar"),
        ({"paper_bgcolor": "#000"}, "layout.paper_bgcolor"),
        ({"shapes": [{"type": "circle"}]}, r"layout.shapes\[0\].type"),
        ({"annotations": [{"text": "?", "xref": "x7"}]}, r"layout.annotations\[0\].xref"),
    ],
)
def test_a_layout_with_something_unknown_is_refused_with_its_place(layout: dict[str, Any], place: str) -> None:
    with pytest.raises(NotPrintable, match=place):
        drawn({"data": [], "layout": layout})


# -- bars ------------------------------------------------------------------------------------------------------------


def test_bars_are_as_long_as_their_values_and_stand_in_the_order_of_the_rows() -> None:
    (drawing,) = drawn(bars())
    first, second = (numbers(one, "width", "y") for one in marks(drawing, "rect"))
    assert second[0] == pytest.approx(2 * first[0], abs=0.02)
    assert first[1] < second[1]
    assert words(drawing)[-2:] == ["первый", "второй"]


def test_groups_stand_beside_each_other_and_stacks_on_each_other() -> None:
    def edges(mode: str) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
        figure = bars(name="a")
        figure.add_bar(x=[0.25, 0.25], y=["А", "Б"], orientation="h", name="b", marker={"color": "#112233"})
        figure.update_layout(barmode=mode)
        (drawing,) = drawn(figure)
        kinds = (PALETTE["main"], "#112233")
        one, other = ([numbers(bar, "x", "y", "width", "height") for bar in marks(drawing, "rect", k)] for k in kinds)
        # The last of each is in the legend.
        return one[:2], other[:2]

    one, other = edges("group")
    assert one[0][0] == other[0][0]
    assert one[0][1] + one[0][3] == pytest.approx(other[0][1], abs=0.02)
    one, other = edges("stack")
    assert one[0][1] == other[0][1]
    assert one[0][0] + one[0][2] == pytest.approx(other[0][0], abs=0.02)
    one, other = edges("overlay")
    assert one[0][:2] == other[0][:2]


def test_a_bar_begins_at_its_base_and_one_below_zero_goes_the_other_way() -> None:
    (drawing,) = drawn(bars(base=[0.5, 0.5]))
    begun = [numbers(one, "x", "width") for one in marks(drawing, "rect")]
    assert begun[0][0] == begun[1][0] == pytest.approx(begun[1][1] + (begun[0][0] - begun[1][1]))
    figure = {"type": "bar", "x": [1.0, -1.0], "y": ["a", "b"], "orientation": "h", "marker": {"color": "#112233"}}
    (drawing,) = drawn({**TREE, "data": [figure]})
    (x1, wide, _), (x2, _, _) = (numbers(one, "x", "width", "height") for one in marks(drawing, "rect", "#112233"))
    assert x2 + wide == pytest.approx(x1, abs=0.02)


def test_hatching_is_drawn_as_a_pattern_that_is_defined_once() -> None:
    (drawing,) = drawn(bars(marker_pattern_shape=["/", "/"]))
    names = [one.attrib["id"] for one in drawing.iter(f"{SVG}pattern")]
    assert len(names) == 1
    assert [one.get("fill") for one in drawing.iter(f"{SVG}rect")].count(f"url(#{names[0]})") == 2


def test_bars_of_the_second_colour_differ_in_black_and_white_too() -> None:
    figure = bars(name="a")
    figure.add_bar(x=[0.2], y=["А"], orientation="h", marker={"color": PALETTE["second"]}, name="b")
    (drawing,) = drawn(figure)
    framed = [one.attrib for one in drawing.iter(f"{SVG}rect") if "stroke" in one.attrib]
    assert len(framed) == 2
    assert all(int(one["fill"][1:3], 16) > 0xC0 > int(one["stroke"][1:3], 16) for one in framed)


def test_the_text_of_a_bar_stands_in_it_where_it_fits_and_beyond_its_end_where_not() -> None:
    figure = bars(text=["четверть", "половина"])
    figure.data[0].x = [0.01, 0.9]
    (drawing,) = drawn(figure)
    texts = {"".join(one.itertext()): one.attrib for one in drawing.iter(f"{SVG}text")}
    assert texts["четверть"]["text-anchor"] == "start"
    assert texts["половина"]["text-anchor"] == "middle"


# -- scatters --------------------------------------------------------------------------------------------------------


def points(**fields: Any) -> dict[str, Any]:
    return {**TREE, "data": [{"type": "scatter", "x": [0, 1, 2], "y": [0, 1, 4], **fields}]}


def test_whiskers_are_as_long_as_they_say_to_either_side() -> None:
    error = {"type": "data", "symmetric": False, "array": [2, 0, 0], "arrayminus": [1, 0, 0], "color": "#123456"}
    (drawing,) = drawn(points(mode="markers", error_y=error, marker={"color": "#654321"}))
    whisker = next(one for one in drawing.iter(f"{SVG}line") if one.get("stroke") == "#123456")
    dot = marks(drawing, "circle", "#654321")[0]
    (low, high), (middle,) = numbers(whisker, "y1", "y2"), numbers(dot, "cy")
    assert (middle - high) / (low - middle) == pytest.approx(2, abs=0.01)


def test_a_line_ends_where_a_number_is_missing_unless_it_goes_on_over_gaps() -> None:
    for gaps, pieces in ((False, 2), (True, 1)):
        (drawing,) = drawn(points(mode="lines", y=[0, None, 4], connectgaps=gaps, line={"color": "#123456"}))
        assert len([one for one in drawing.iter(f"{SVG}path") if one.get("stroke") == "#123456"]) == pieces


def test_steps_go_across_and_then_up() -> None:
    (drawing,) = drawn(points(mode="lines", line={"color": "#123456", "shape": "hv"}))
    (line,) = (one for one in drawing.iter(f"{SVG}path") if one.get("stroke") == "#123456")
    assert line.attrib["d"].count("L") == 4


def test_dashes_and_hollow_marks_are_told_apart_without_colour() -> None:
    (drawing,) = drawn(points(mode="lines+markers", line={"dash": "dot"}, marker={"symbol": "square-open"}))
    assert any("stroke-dasharray" in one.attrib for one in drawing.iter(f"{SVG}path"))
    assert len([one for one in marks(drawing, "path", "#ffffff") if "stroke" in one.attrib]) == 3


def test_a_band_reaches_from_one_line_to_the_next() -> None:
    figure = points(mode="lines", y=[1, 2, 5])
    figure["data"].append({"type": "scatter", "x": [0, 1, 2], "y": [0, 1, 2], "mode": "lines", "fill": "tonexty"})
    (drawing,) = drawn(figure)
    (band,) = (one for one in drawing.iter(f"{SVG}path") if "fill-opacity" in one.attrib and "Z" in one.attrib["d"])
    assert band.attrib["d"].count("L") == 5


@given(st.text(max_size=30))
def test_any_words_become_a_well_formed_drawing(text: str) -> None:
    figure = points(mode="text", text=[text, "b", "c"])
    figure["layout"]["xaxis"] = {"title": {"text": text}}
    (drawing,) = drawn(figure)
    assert "b" in words(drawing)


# -- heat maps -------------------------------------------------------------------------------------------------------


def cells(z: list[list[float | None]], **fields: Any) -> Element:
    look = {"colorscale": [[0, "#ffffff"], [1, "#000000"]], "showscale": False, "texttemplate": "%{z:.2f}"}
    (drawing,) = drawn({**TREE, "data": [{"type": "heatmap", "z": z, **look, **fields}]}, language="ru")
    return drawing


def test_cells_are_coloured_by_their_numbers_and_say_them_legibly() -> None:
    drawing = cells([[0.0, 0.5], [1.0, None]])
    fills = [one.get("fill") for one in drawing.iter(f"{SVG}rect") if one.get("fill")]
    assert fills == ["#ffffff", "#808080", "#000000"]
    assert words(drawing)[:3] == ["0,00", "0,50", "1,00"]
    inks = [one.get("fill") for one in drawing.iter(f"{SVG}text")][:3]
    assert inks[2] == "#ffffff" != inks[0]


def test_letters_grow_smaller_where_cells_are_many() -> None:
    few, many = cells([[0.5] * 4] * 2), cells([[0.5] * 60] * 2)
    sizes = [float(next(one.iter(f"{SVG}text")).attrib["font-size"]) for one in (few, many)]
    assert sizes[0] > sizes[1] >= 6


def test_colours_that_need_explaining_have_a_strip_with_their_ends() -> None:
    drawing = cells([[-1.0, 3.0]], zmid=0, showscale=True, colorbar={"title": {"text": "Остаток"}})
    assert [one for one in words(drawing) if one in {"Остаток", "−3", "3"}] == ["Остаток", "−3", "3"]


# -- axes ------------------------------------------------------------------------------------------------------------


def test_numbers_at_an_axis_are_in_the_marks_of_the_language() -> None:
    (russian,), (english,) = (drawn(points(x=[0, 0.5, 1]), language=language) for language in ("ru", "en"))
    assert {"0,2", "0,4"} <= set(words(russian))
    assert {"0.2", "0.4"} <= set(words(english))
    assert "40%" in words(drawn(bars(), language="ru")[0])


def test_a_range_that_is_turned_round_runs_the_other_way() -> None:
    def places(axis: dict[str, Any]) -> list[float]:
        figure = points(mode="markers", marker={"color": "#123456"})
        figure["layout"] = {**TREE["layout"], "yaxis": axis}
        return [numbers(one, "cy")[0] for one in marks(drawn(figure)[0], "circle", "#123456")]

    assert places({}) == sorted(places({}), reverse=True)
    for axis in ({"autorange": "reversed"}, {"range": [5, -1]}):
        assert places(axis) == sorted(places(axis))


def test_labels_that_do_not_fit_beside_each_other_are_turned() -> None:
    names = [f"Компетенция с именем {number}" for number in range(12)]
    (drawing,) = drawn({**TREE, "data": [{"type": "bar", "x": names, "y": [1] * 12}]})
    turned = [one for one in drawing.iter(f"{SVG}text") if "rotate(-90" in one.get("transform", "")]
    assert len(turned) == 12
    assert words(drawn({**TREE, "data": [{"type": "bar", "x": list("абв"), "y": [1] * 3}]})[0])[:3] == list("абв")


def test_a_label_has_as_many_lines_as_it_says() -> None:
    figure = bars()
    figure.update_yaxes(ticktext=["одна<br>две", "третья &lt;b&gt;"])
    assert words(drawn(figure)[0])[-3:] == ["одна", "две", "третья <b>"]


def test_rows_that_fit_on_no_page_go_on_in_another_drawing_and_none_is_lost() -> None:
    names = [f"q{number}" for number in range(210)]
    figure = blank(rows=210, row_height=30)
    figure.add_bar(x=[0.5] * 210, y=names, orientation="h", marker={"color": PALETTE["main"]})
    row_axis(figure, names, names)
    parts = drawn(figure, tallest=860)
    assert len(parts) == 4
    assert all(float(one.attrib["height"]) <= 861 for one in parts)
    assert [one for part in parts for one in words(part) if one.startswith("q")] == names
    assert sum(len(marks(one, "rect")) for one in parts) == 210


def test_two_plots_beside_each_other_share_their_rows() -> None:
    figure = make_subplots(rows=1, cols=2, shared_yaxes=True)
    figure.update_layout(template="none", height=400, margin={"t": 20, "b": 40})
    figure.add_bar(x=[-1, -2], y=[0, 1], orientation="h", row=1, col=1)
    figure.add_scatter(x=[1], y=[3], mode="markers", marker={"color": "#123456"}, row=1, col=2)
    figure.add_hline(y=1, line={"color": "#abcdef"}, annotation_text="порог")
    (drawing,) = drawn(figure)
    limits = [numbers(one, "y1")[0] for one in drawing.iter(f"{SVG}line") if one.get("stroke") == "#abcdef"]
    assert len(limits) == 2
    assert limits[0] == limits[1] > numbers(marks(drawing, "circle", "#123456")[0], "cy")[0]
    assert words(drawing).count("порог") == 2


def test_the_legend_names_traces_that_are_several_and_each_group_once() -> None:
    figure = bars(name="доля баллов")
    assert "доля баллов" not in words(drawn(figure)[0])
    figure.add_bar(x=[0.1], y=["А"], orientation="h", name="доля часов", legendgroup="часы")
    figure.add_bar(x=[0.1], y=["Б"], orientation="h", name="доля часов", legendgroup="часы")
    assert words(drawn(figure)[0]).count("доля часов") == 1
    assert "доля баллов" in words(drawn(figure)[0])


def test_nothing_is_drawn_beyond_the_paper() -> None:
    figure = bars(name="a" * 300, text=["x" * 40, "y"], textposition="outside")
    figure.update_layout(showlegend=True)
    (drawing,) = drawn(figure, width=500)
    right = [numbers(one, "x", "width") for one in marks(drawing, "rect")]
    assert max(x + wide for x, wide in right) <= 500


# -- letters and numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "spec", "language", "text"),
    [
        (0.4567, ".0%", "en", "46%"),
        (0.4567, ".1%", "ru", "45,7%"),
        (1234.5, ",.1f", "ru", "1\u00a0234,5"),
        (1234.5, ",.0f", "en", "1,234"),
        (-0.5, ".2f", "ru", "−0,50"),
        (-0.001, ".2f", "en", "0.00"),
        (12.0, ".4~g", "en", "12"),
        (0.123456, ".4~g", "ru", "0,1235"),
        (0.5, "+.1f", "en", "+0.5"),
        (3.0, "d", "en", "3"),
        (float("nan"), ".2f", "en", "–"),
        (100000.0, ".2~g", "en", "100000"),
    ],
)
def test_a_number_is_written_by_its_format(value: float, spec: str, language: str, text: str) -> None:
    assert number(value, spec, language) == text


def test_a_format_that_is_not_known_is_refused() -> None:
    with pytest.raises(NotPrintable, match="s"):
        number(1.0, ".2s", "en")


def test_gaps_of_a_text_are_filled_from_the_mark_and_an_unknown_one_is_refused() -> None:
    assert filled("%{text}: %{z:.1f} (%{customdata[1]})", {"text": "а", "z": 2, "customdata": [1, 7]}, "ru") == (
        "а: 2,0 (7)"
    )
    with pytest.raises(NotPrintable, match="colour"):
        filled("%{colour}", {}, "en")


def test_what_is_no_tag_of_a_label_is_text() -> None:
    (line,) = lines("a <script> <b>b</b> & &lt;i&gt;")
    assert [(run.text, run.bold) for run in line] == [("a <script> ", False), ("b", True), (" & <i>", False)]
    assert width("ш", 10) > width("i", 10)

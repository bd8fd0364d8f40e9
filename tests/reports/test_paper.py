"""Pages of figures on paper: real PDFs, whatever authors write, and all that the page has."""

import json
import re
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.drawing import PALETTE, blank, row_axis, share_axis
from quizengine.i18n import LANGUAGES, msg, say
from quizengine.reports.dashboard import Cell, Column, Dashboard, Link, Mark, Section, Table, as_is
from quizengine.reports.paper import as_pdf, manuscript

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ON_PAPER: dict[str, Any] = {"of": "Production ML", "language": "ru", "moment": NOON, "zone": "Europe/Moscow"}
ALONE: dict[str, Any] = {"ignore_system_fonts": True}
DONE, CLOSE = Mark("success", as_is("показано")), Mark("warning", as_is("близко"))


def figure(rows: int = 3) -> str:
    names = [f"вопрос {number}" for number in range(rows)]
    found = blank(rows=rows, row_height=30)
    found.add_bar(x=[0.5] * rows, y=names, orientation="h", marker={"color": PALETTE["main"]})
    row_axis(found, names, names)
    share_axis(found)
    return str(found.to_json())


def table(rows: int = 3, columns: int = 4) -> Table:
    heads = (Column(as_is("Вопрос")), *(Column(as_is(f"Число {place}"), "num") for place in range(columns - 2)))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (Link(f"q{number}", "bank", f"q{number}"), *[0.5] * (columns - 2), DONE if number % 2 else CLOSE)
        for number in range(rows)
    )
    return Table("t", as_is("Все вопросы"), (*heads, Column(as_is("Итог"))), cells, as_is("Никто ещё не отвечал."))


def page(*sections: Section) -> Dashboard:
    return Dashboard(
        "p", as_is("Вопросы"), as_is("Насколько трудны."), sections, ((as_is("Студенты"), 48), (as_is("Доля"), None))
    )


def section(**fields: Any) -> Section:
    return Section("s", as_is("Раздел"), (as_is("Слова раздела."),), **fields)


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", pdf))


def written(pdf: bytes, words: str) -> bool:
    """Return whether words stand in the structure of a PDF, such as in its contents or as the words for a figure."""
    return words.encode("utf-16-be").hex().upper().encode() in pdf


def images(board: Dashboard, **changed: Any) -> list[tuple[int, int, bytes]]:
    """Return (width, height, pixels) of every sheet."""
    # Of many sheets it is a list, whatever its types say.
    found: Any = typst.compile(manuscript(board, **{**ON_PAPER, **changed}), format="png", ppi=36.0, **ALONE)
    every = found if isinstance(found, list) else [found]
    return [(*struct.unpack(">II", one[16:24]), one) for one in every]


def data_of(board: Dashboard, **changed: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(manuscript(board, **{**ON_PAPER, **changed})["page.json"])
    return found


# -- the file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_a_tagged_pdf_with_a_title_a_language_and_words_for_its_figures(language: str) -> None:
    board = page(section(figure=figure(), table=table(), how=(as_is("Считается так."),)))
    pdf = as_pdf(board, **{**ON_PAPER, "language": language})
    assert pdf.startswith(b"%PDF-")
    assert "Вопросы · Production ML".encode() in pdf
    assert f"/Lang({language})".encode() in pdf
    assert b"<pdfuaid:part>1<" in pdf
    assert written(pdf, "Раздел")
    assert written(pdf, say(msg("{title}: the same numbers stand in the table below.", title="Раздел"), language))
    assert sheets(pdf) == 1


def test_the_same_page_at_the_same_moment_is_the_same_file() -> None:
    board = page(section(figure=figure(), table=table(40)))
    assert as_pdf(board, **ON_PAPER) == as_pdf(board, **ON_PAPER)
    assert as_pdf(board, **ON_PAPER) != as_pdf(board, **{**ON_PAPER, "moment": NOON.replace(month=4)})


def test_a_page_has_the_date_and_the_hour_of_the_installation() -> None:
    assert data_of(page())["printed"] == "1 мар. 2026, 15:00"
    assert data_of(page(), language="en", zone="UTC")["printed"] == "1 Mar 2026, 12:00"


def test_a_page_needs_no_figure_and_no_section() -> None:
    for board in (page(), page(section()), page(section(table=table(0)))):
        assert sheets(as_pdf(board, **ON_PAPER)) == 1


def test_a_table_without_rows_says_so() -> None:
    (found,) = data_of(page(section(table=table(0))))["sections"]
    assert (found["tables"], found["empty"]) == ([], "Никто ещё не отвечал.")


def test_a_long_table_goes_on_over_many_sheets_with_every_row() -> None:
    board = page(section(table=table(300)))
    assert sheets(as_pdf(board, **ON_PAPER)) >= 5
    (part,) = data_of(board)["sections"][0]["tables"]
    assert [row[0] for row in part["rows"]] == [f"q{number}" for number in range(300)]


def test_a_figure_of_more_rows_than_a_sheet_has_goes_on_on_the_next_ones() -> None:
    board = page(section(figure=figure(150)))
    drawings = [text.decode() for name, text in manuscript(board, **ON_PAPER).items() if name.endswith(".svg")]
    assert len(drawings) == sheets(as_pdf(board, **ON_PAPER)) > 2
    assert all(any(f">вопрос {number}<" in one for one in drawings) for number in range(150))


def test_a_sheet_lies_on_its_side_where_a_table_has_many_columns_that_need_the_room() -> None:
    for columns, upright in ((4, True), (8, True), (15, False)):
        wide = table(3, columns)
        words = as_is("Слова, которых много и которые занимают место. " * 3)
        wide = replace(wide, rows=tuple((words, *row[1:]) for row in wide.rows)) if columns > 8 else wide
        found = images(page(section(table=wide)))
        assert [height > across for across, height, _ in found] == [upright] * len(found)


def test_a_table_that_is_too_wide_for_any_sheet_is_parted_and_says_which_part_it_is() -> None:
    parts = data_of(page(section(table=table(3, 60))))["sections"][0]["tables"]
    assert len(parts) > 1
    assert [one["caption"] for one in parts] == [
        f"Все вопросы ({number} / {len(parts)})" for number in range(1, len(parts) + 1)
    ]
    assert {one["heads"][0] for one in parts} == {"Вопрос"}


# -- what is written -------------------------------------------------------------------------------------------------


def test_a_state_is_a_shape_and_words() -> None:
    (part,) = data_of(page(section(table=table(2))))["sections"][0]["tables"]
    assert [row[-1] for row in part["rows"]] == [
        {"shape": "▲", "text": "близко"},
        {"shape": "●", "text": "показано"},
    ]


@pytest.mark.parametrize(("language", "half", "share"), [("ru", "−0,5", "12,5%"), ("en", "−0.5", "12.5%")])
def test_numbers_are_in_the_marks_of_the_language(language: str, half: str, share: str) -> None:
    columns = (Column(as_is("a")), Column(as_is("b"), "num"), Column(as_is("c"), "share"), Column(as_is("d"), "num"))
    found = Table("t", as_is("t"), columns, (("x", -0.5, 0.125, None),))
    (part,) = data_of(page(section(table=found)), language=language)["sections"][0]["tables"]
    assert part["rows"] == [["x", half, share, "–"]]


def test_numbers_that_are_coloured_on_a_page_are_shaded_by_how_many_they_are() -> None:
    found = Table("t", as_is("t"), (Column(as_is("a")), Column(as_is("b"), "heat")), (("x", 0), ("y", 1), ("z", 8)))
    (part,) = data_of(page(section(table=found)))["sections"][0]["tables"]
    assert [row[1] for row in part["rows"]] == ["0", {"heat": 1, "text": "1"}, {"heat": 4, "text": "8"}]


def test_what_was_chosen_stands_before_the_notes() -> None:
    board = replace(page(), notes=(as_is("Заметка."),))
    assert data_of(board, asked=[as_is("Выбрано.")])["notes"] == ["Выбрано.", "Заметка."]


def test_words_are_said_in_the_language_of_the_reader() -> None:
    board = replace(page(), title=msg("Questions"))
    assert [data_of(board, language=one)["title"] for one in ("en", "ru")] == ["Questions", "Вопросы"]


MARKUP = [
    "#pagebreak()",
    "$x^2$",
    "*bold*",
    "@ref",
    "\\u{41}",
    "<label>",
    '#import "/etc/passwd"',
    "= head",
    "//",
    "[]",
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_that_an_author_writes_is_shown_as_it_is(text: str) -> None:
    board = page(replace(section(table=table()), title=as_is(text)))
    files: Any = manuscript(board, **ON_PAPER)
    found = json.loads(typst.query(files, "heading", field="body", **ALONE))
    assert [(one["func"], one["text"]) for one in found] == [("text", text)]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_whatever_an_author_writes_is_printed(text: str) -> None:
    cells: tuple[Cell, ...] = (text, Mark("danger", as_is(text)))
    columns = (Column(as_is(text)), Column(as_is(text)))
    found = Table("t", as_is(text), columns, (cells, cells), as_is(text))
    one = Section("s", as_is(text), (as_is(text),), figure(2).replace("вопрос 1", "x"), found, (as_is(text),))
    board = Dashboard("p", as_is(text), as_is(text), (one,), ((as_is(text), text),), (as_is(text),))
    assert as_pdf(board, **{**ON_PAPER, "of": text}).startswith(b"%PDF-")


def test_letters_that_no_font_has_are_boxes_and_the_page_says_so() -> None:
    board = page(replace(section(), title=as_is("Смайлик 😀")))
    pdf = as_pdf(board, **ON_PAPER)
    assert b"pdfuaid" not in pdf
    assert sheets(pdf) == 1


# -- what is seen ----------------------------------------------------------------------------------------------------


def dark(image: bytes) -> tuple[int, int]:
    """Return the first and the last column of pixels that are not white."""
    width, height = struct.unpack(">II", image[16:24])
    places, data, kind = 8, b"", image[25]
    while places < len(image):
        (length,) = struct.unpack(">I", image[places : places + 4])
        if image[places + 4 : places + 8] == b"IDAT":
            data += image[places + 8 : places + 8 + length]
        places += 12 + length
    depth = {0: 1, 2: 3, 6: 4}[kind]
    raw, row, inked = zlib.decompress(data), bytearray(width * depth), set()
    for line in range(height):
        begin = line * (width * depth + 1)
        row = _unfiltered(raw[begin], bytearray(raw[begin + 1 : begin + 1 + width * depth]), row, depth)
        inked |= {place // depth for place, value in enumerate(row) if value < 128 and place % depth < 3}
    return min(inked), max(inked)


def _unfiltered(kind: int, row: bytearray, above: bytearray, depth: int) -> bytearray:
    for place in range(len(row)):
        left = row[place - depth] if place >= depth else 0
        corner = above[place - depth] if place >= depth else 0
        up = above[place]
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda one: abs(guess - one))
        row[place] = (row[place] + (0, left, up, (left + up) // 2, nearest)[kind]) % 256
    return row


def test_nothing_runs_into_the_margins() -> None:
    long = "production-ml-final:" + "ml_tool" * 30
    cells: tuple[Cell, ...] = (long, "Дискриминативность " * 20, 0.123456)
    columns = (Column(as_is(long)), Column(as_is("Очень длинная голова таблицы")), Column(as_is("n"), "num"))
    found = Table("t", as_is(long), columns, (cells,) * 3)
    board = replace(page(section(table=found, figure=figure(), how=(as_is(long),))), title=as_is(long))
    for width, _, image in images(board):
        first, last = dark(image)
        # The margins are 18 of 210 millimetres.
        assert width * 0.08 <= first <= last <= width * 0.92

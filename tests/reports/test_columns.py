"""Columns of printed tables: no wider than the paper, wide enough for their numbers, and none is lost."""

import json
from typing import Any

import typst
from hypothesis import given
from hypothesis import strategies as st

from analytics.printing.letters import FONT, width
from quizengine.reports.columns import INSET, breakable, parts, usual_width

ROOM, SIZE = 493.0, 8.5
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)


@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.lists(CELLS, min_size=n, max_size=n), st.integers(0, 3))))
def test_every_column_is_printed_and_no_part_is_wider_than_the_paper(table: tuple[list[str], int]) -> None:
    heads, rows = table
    found = parts(heads, [heads] * rows, [True] * len(heads), room=ROOM, size=SIZE)
    assert {place for part in found for place in part.columns} == set(range(len(heads)))
    assert all(part.columns[0] == 0 for part in found)
    assert all(sum(part.widths) <= ROOM + 0.5 for part in found)


def test_numbers_stay_in_one_line_and_words_take_the_rest() -> None:
    stem = "Какой из следующих инструментов чаще всего используется для разработки ML моделей? " * 3
    (part,) = parts(
        ["Вопрос", "Текст", "n"], [["final-01", stem, "1234567"]], [True, True, False], room=ROOM, size=SIZE
    )
    assert part.widths[2] >= width("1234567", SIZE) + 2 * INSET
    assert part.widths[1] > 200
    assert sum(part.widths) <= ROOM


def test_a_table_that_needs_less_than_the_paper_is_no_wider_than_it_needs() -> None:
    (part,) = parts(["A", "B"], [["x", "1"]], [True, False], room=ROOM, size=SIZE)
    assert sum(part.widths) < 60
    assert usual_width(["A", "B"], [["x", "1"]], [True, False], size=SIZE) < 60


def test_a_table_of_many_columns_goes_on_below_with_its_first_column() -> None:
    heads = ["Студент", *(f"вопрос-{number}" for number in range(40))]
    found = parts(heads, [["Анна Каренина", *["0,55"] * 40]], [True, *[False] * 40], room=ROOM, size=SIZE)
    assert len(found) > 1
    assert [place for part in found for place in part.columns[1:]] == list(range(1, 41))


def test_words_without_syllables_may_be_broken_anywhere_and_others_are_left_as_they_are() -> None:
    def broken(text: str, language: str = "ru") -> bool:
        return "\u200b" in breakable(text, room=40, size=SIZE, language=language)

    assert broken("production-ml-final:ml_tool_2025")
    assert broken("x" * 200, "en")
    assert broken("Recommendations")
    assert not broken("дискриминативность")
    assert not broken("Recommendations", "en")
    assert not broken("а б в " * 50)


def test_letters_are_as_wide_as_the_typesetter_has_them() -> None:
    words = ["Дискриминативность", "Production ML", "−0,55%", "Ёлка ё", "~{|}"]
    template = f"""#set text(font: "{FONT}", size: 100pt, hyphenate: false, kerning: false, ligatures: false)
#context [#metadata(json("words.json").map(one => measure(one).width.pt())) <widths>]"""
    files: Any = {"main.typ": template.encode(), "words.json": json.dumps(words).encode()}
    found = json.loads(typst.query(files, "<widths>", field="value", one=True, ignore_system_fonts=True))
    for word, measured in zip(words, found, strict=True):
        assert abs(width(word, 100) - measured) < 0.005 * measured

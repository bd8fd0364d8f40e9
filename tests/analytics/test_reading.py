"""A table of answers is read in every shape that people have it in, and what cannot be read is named with its place."""

from pathlib import Path

import numpy as np
import pytest

from analytics.reading import Answers, Unreadable, read


def table(folder: Path, text: str | bytes, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def grid(found: Answers) -> list[list[float | None]]:
    seen = found.matrix.seen
    return [
        [
            float(value) if seen is None or seen[row, column] else None
            for column, value in enumerate(found.matrix.credit[row])
        ]
        for row in range(found.matrix.n)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "q1,q2\n1,0\n0,1\n",
        "q1;q2\n1;0\n0;1\n",
        "q1\tq2\r\n1\t0\r\n0\t1\r\n",
        "\ufeffq1,q2\n1,0\n0,1",
        "student,q1,q2\nanna,1,0\nboris,0,1\n",
        "student,item,credit\nanna,q1,1\nanna,q2,0\nboris,q1,0\nboris,q2,1\n",
        "item,credit,Student\nq1,1,anna\nq2,0,anna\nq1,0,boris\nq2,1,boris\n",
    ],
)
def test_wide_and_long_tables_with_any_separator_are_the_same(tmp_path: Path, text: str) -> None:
    found = read(table(tmp_path, text))
    assert found.matrix.items == ("q1", "q2")
    assert grid(found) == [[1, 0], [0, 1]]


def test_an_empty_cell_is_missing_and_no_wrong_answer(tmp_path: Path) -> None:
    assert grid(read(table(tmp_path, "q1,q2\n1,\n,0\nNA,1\n"))) == [[1, None], [None, 0], [None, 1]]


def test_choices_are_scored_by_a_key(tmp_path: Path) -> None:
    key = table(tmp_path, "item,key\nq1,B\nq2,A|C\n", "key.csv")
    found = read(table(tmp_path, "sex,q1,q2\nf,B,A\nm,b, C\nf,,D\n"), key=key)
    assert grid(found) == [[1, 1], [0, 1], [None, 0]]
    assert found.choices is not None
    assert list(found.choices["q1"].dropna()) == ["B", "b"]


def test_a_long_table_of_responses_is_scored_by_a_key(tmp_path: Path) -> None:
    key = table(tmp_path, "item,key\nq1,B\nq2,A\n", "key.csv")
    text = "student,item,response,group\nanna,q1,B,1\nanna,q2,C,1\nboris,q2,A,2\n"
    found = read(table(tmp_path, text), key=key, groups="group")
    assert grid(found) == [[1, 0], [None, 1]]
    assert found.groups is not None
    assert list(found.groups) == ["1", "2"]


def test_partial_credit_may_have_a_decimal_comma(tmp_path: Path) -> None:
    assert grid(read(table(tmp_path, "q1;q2\n0,5;1\n0;0.25\n"))) == [[0.5, 1], [0, 0.25]]


def test_the_column_of_groups_is_no_item(tmp_path: Path) -> None:
    found = read(table(tmp_path, "q1,year\n1,2024\n0,2025\n"), groups="year")
    assert found.matrix.items == ("q1",)
    assert found.groups is not None
    assert list(found.groups) == ["2024", "2025"]


LONG = 'student,item,response,position,seconds\nanna,q1,B,2,10\nanna,q2,,1,\nboris,q1,C,1,"3,5"\nboris,q3,A,2,4\n'


def test_a_long_table_may_say_where_an_answer_stood_and_how_long_it_took(tmp_path: Path) -> None:
    key = table(tmp_path, "item,key\nq1,B\nq2,A\n", "key.csv")
    found = read(table(tmp_path, LONG), key=key).long
    assert found is not None
    assert list(found.columns) == ["taker", "item", "position", "seconds", "credit"]
    assert found["item"].to_list() == ["q1", "q2", "q1"]
    assert found["seconds"].to_list() == pytest.approx([10, np.nan, 3.5], nan_ok=True)
    assert found["credit"].to_list() == pytest.approx([1, np.nan, 0], nan_ok=True)


def test_a_table_without_places_and_times_has_none(tmp_path: Path) -> None:
    assert read(table(tmp_path, "student,item,credit\nanna,q1,1\n")).long is None
    assert read(table(tmp_path, "q1,q2\n1,0\n")).long is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("anna,q1,1,x,5", "line 2, column 'position': 'x' is no number"),
        ("anna,q1,1,1,-5", "line 2, column 'seconds': '-5' is no number"),
        ("anna,q1,1,1,inf", "line 2, column 'seconds': 'inf' is no number"),
        ("anna,q1,1,,5", "line 2 has no position"),
    ],
)
def test_a_place_or_a_time_that_is_none_is_named(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(table(tmp_path, f"student,item,credit,position,seconds\n{row}\n"))
    assert said in str(refused.value)


def test_a_key_may_say_how_many_options_there_are_or_which(tmp_path: Path) -> None:
    key = table(tmp_path, "item,key,options\nq1,B,4\nq2,A,A|B| C\nq3,A,\n", "key.csv")
    assert read(table(tmp_path, "q1,q2,q3\nA,B,A\n"), key=key).offered == {"q1": 4, "q2": 3}
    wrong = table(tmp_path, "item,key,options\nq1,B,1\n", "wrong.csv")
    with pytest.raises(Unreadable) as refused:
        read(table(tmp_path, "q1\nA\n"), key=wrong)
    assert "line 2 of the key" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("", {}, "the file is empty"),
        (b"q1\n\xff\n", {}, "the file is not UTF-8"),
        ("q1,q1\n1,0\n", {}, "the column 'q1' stands in the table twice"),
        ("q1,q2\n1,0\n0,B\n", {}, "line 3, column 'q2': 'B' is no credit from 0 to 1"),
        ("q1\n2\n", {}, "line 2, column 'q1': '2' is no credit"),
        ("q1\n1\n", {"groups": "year"}, "there is no column 'year'"),
        ("student\nanna\n", {}, "no column of an item"),
        ("item,credit\nq1,1\n", {}, "needs a column 'student'"),
        ("student,item,credit\nanna,q1,1\nanna,q1,0\n", {}, "line 3: the student 'anna' has a second answer to 'q1'"),
        ("student,item,credit\n,q1,1\n", {}, "line 2 names no student"),
        ('q1,q2\n1,0\n"1,0\n', {}, "the file is no table"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    tmp_path: Path, text: str | bytes, options: dict[str, str], said: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(table(tmp_path, text), groups=options.get("groups"))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("item,right\nq1,A\n", "no column 'key'"),
        ("item,key\nq1,\n", "line 2 of the key"),
        ("item,key\nq1,A\nq1,B\n", "names the item 'q1' twice"),
        ("item,key\nq9,A\n", "an item that has no column: 'q9'"),
    ],
)
def test_a_key_that_does_not_fit_is_named(tmp_path: Path, key: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(table(tmp_path, "q1,q2\nA,B\n"), key=table(tmp_path, key, "key.csv"))
    assert said in str(refused.value)

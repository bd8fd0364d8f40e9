"""Rows of a CSV file: all of a sound file, and all but the broken rows of a broken one."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.exam.records import LONGEST_LINE, MOST_LINES, Record, records

COLUMNS = ("student", "item", "answer")
HEADER = b"student,item,answer\n"


def read(raw: bytes) -> list[Record]:
    return list(records(io.BytesIO(raw), COLUMNS))


def rows(raw: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """Return line and fields of the sound rows below the header."""
    return [(row.line, row.fields) for row in read(HEADER + raw)[1:] if not row.flaw]


def flaws(raw: bytes) -> list[tuple[int, str]]:
    return [(row.line, str(row.flaw)) for row in read(HEADER + raw) if row.flaw]


@given(
    st.lists(st.tuples(*[st.text(max_size=9)] * 3), max_size=6), st.sampled_from(",;"), st.sampled_from(["\r\n", "\n"])
)
def test_what_was_written_as_csv_is_read_back(written: list[tuple[str, ...]], separator: str, line_break: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=line_break, quoting=csv.QUOTE_ALL)
    writer.writerows([COLUMNS, *written])
    assert [row.fields for row in read(out.getvalue().encode("utf-8", "replace"))][1:] == [
        tuple(cell.encode("utf-8", "replace").decode() for cell in row) for row in written
    ]


@given(st.binary(max_size=200) | st.text(alphabet='a",;\r\n\ufeff', max_size=60).map(str.encode))
def test_any_bytes_are_read_and_lines_only_go_up(raw: bytes) -> None:
    lines = [row.line for row in read(raw)]
    assert lines == sorted(lines)
    assert all(1 <= line <= raw.count(b"\n") + 1 for line in lines)


@pytest.mark.parametrize(
    "header", [b"student;item;answer;a,b,c,d", b'"student";"item";"answer"', b"Student ; item;answer"]
)
def test_the_header_says_which_separator_is_used(header: bytes) -> None:
    assert [row.fields[:2] for row in read(header + b"\nanna;loss;a,b\n")][1:] == [("anna", "loss")]


def test_a_mark_of_byte_order_is_no_part_of_the_first_column() -> None:
    assert read(b"\xef\xbb\xbf" + HEADER)[0].fields == COLUMNS


def test_a_file_without_a_word_has_no_rows() -> None:
    assert [read(raw) for raw in (b"", b"\xef\xbb\xbf", b"\n \r\n\n")] == [[], [], []]


def test_a_row_has_the_number_of_the_line_where_it_starts() -> None:
    assert rows(b'\nanna,"two\nlines",x\nboris,a,b\n') == [(3, ("anna", "two\nlines", "x")), (5, ("boris", "a", "b"))]


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    raw = b'anna,loss,"mse\nboris,loss,mse\nvera,loss,mse\n'
    assert [line for line, _ in rows(raw)] == [3, 4]
    assert flaws(raw) == [(2, "a quote or a line break is out of place here")]


def test_a_row_goes_over_a_few_lines_and_not_over_a_thousand() -> None:
    sound = b'anna,loss,"' + b"\n" * (MOST_LINES - 1) + b'"\n'
    assert [line for line, _ in rows(sound)] == [2]
    assert flaws(b'anna,loss,"' + b"a\n" * MOST_LINES + b'"\n')[0][0] == 2


def test_a_word_after_a_closing_quote_is_out_of_place() -> None:
    assert flaws(b'anna,"loss"es,mse\nboris,loss,mse\n') == [(2, "a quote or a line break is out of place here")]


def test_a_line_in_another_encoding_is_named_and_the_others_are_read() -> None:
    raw = "анна,loss,mse\n".encode() + "борис,loss,mse\n".encode("cp1251") + "вера,loss,mse\n".encode()
    assert [line for line, _ in rows(raw)] == [2, 4]
    assert flaws(raw) == [(3, "the line is not UTF-8: byte 0xe1 has no place here")]


def test_a_bad_byte_inside_a_row_of_several_lines_is_located_by_its_own_line() -> None:
    raw = b'anna,loss,"a\n\xff"\nboris,loss,mse\n'
    assert flaws(raw) == [(3, "the line is not UTF-8: byte 0xff has no place here")]


def test_a_line_longer_than_any_answer_is_passed_over() -> None:
    raw = b"anna,loss," + b"a" * LONGEST_LINE + b"\nboris,loss,mse\n"
    assert [line for line, _ in rows(raw)] == [3]
    assert flaws(raw) == [(2, f"the line is longer than {LONGEST_LINE} bytes")]

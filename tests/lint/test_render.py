"""Findings as text: the caret stands under the place, whatever characters and however long the line is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.diagnostics import START, Diagnostic, Severity, Span
from quizengine.content.source import Source, read_bytes
from quizengine.i18n import Message, msg
from quizengine.lint.frame import WIDEST, frame, tame, width
from quizengine.lint.render import as_json, full
from quizengine.lint.run import lint
from tests.content.build import as_yaml, bank, course, item


def finding(span: Span = START, *, message: Message | None = None, help: Message | None = None) -> Diagnostic:
    return Diagnostic("QB301", Severity.ERROR, "a.yaml", span, message or msg("wrong"), help)


def test_a_finding_reads_as_code_gravity_sentence_place_line_caret_and_help() -> None:
    source = Source("a.yaml", "items:\n    key: nte\n", None, {}, {})
    found = finding(
        Span(2, 10, 2, 13), message=msg("the key is {key}", key="nte"), help=msg("did you mean '{near}'?", near="net")
    )
    assert full([found], {"a.yaml": source}, "en") == (
        "QB301 error: the key is nte\n"
        " --> a.yaml:2:10\n"
        "  |\n"
        "2 |     key: nte\n"
        "  |          ^^^\n"
        "  = help: did you mean 'net'?\n"
        "\n"
        "errors: 1, warnings: 0, notes: 0\n"
    )


def test_nothing_found_is_said_too() -> None:
    assert full([], {}, "en") == "errors: 0, warnings: 0, notes: 0\n"


def test_a_file_that_could_not_be_read_shows_no_line() -> None:
    assert full([finding()], {}, "en").startswith("QB301 error: wrong\n --> a.yaml:1:1\n\n")


def test_the_margin_is_as_wide_as_the_number_of_the_line() -> None:
    lines = list(frame("\n" * 99 + "key: x", Span(100, 6, 100, 7)))
    assert lines == ["    |", "100 | key: x", "    |      ^"]


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("\tkey: wrong", "wrong"),
        ("名前: wrong", "wrong"),
        ("名前: 間違い", "間違い"),
        ("сче\u0308т: wrong", "wrong"),
        ("e\u0301\u0301: wrong", "wrong"),
        ("👍🏽: wrong", "wrong"),
        ("a\u202eb: wrong", "wrong"),
        ("a\u200bb: wrong", "wrong"),
    ],
)
def test_the_caret_stands_under_the_place_in_terminal_columns(line: str, marked: str) -> None:
    start = line.index(marked)
    _, shown, carets = frame(line, Span(1, start + 1, 1, len(line) + 1))
    before = carets.index("^")
    assert width(shown) == before + width(marked) == len(carets)
    assert shown.endswith(marked)


def test_a_long_line_is_cut_around_the_caret() -> None:
    line = "a" * 3_000 + "WRONG" + "b" * 3_000
    _, shown, carets = frame(line, Span(1, 3_001, 1, 3_006))
    assert len(shown) <= WIDEST + len("1 | ") + 2
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "WRONG"
    assert shown.startswith("1 | …a")
    assert shown.endswith("b…")


def test_a_place_longer_than_the_room_for_it_is_marked_as_far_as_it_is_seen() -> None:
    _, shown, carets = frame("key: " + "x" * 5_000, Span(1, 6, 1, 5_006))
    assert shown.endswith("…")
    assert len(carets) == len(shown) - 1


def test_of_several_lines_the_first_is_shown_and_marked_to_its_end() -> None:
    lines = list(frame("stem: >-\n  one\n  two\n", Span(1, 7, 3, 6)))
    assert lines == ["  |", "1 | stem: >-", "  |       ^^"]


def test_a_place_after_the_end_of_a_line_or_of_the_file_is_marked_too() -> None:
    assert list(frame("a: [1", Span(1, 6, 1, 7))) == ["  |", "1 | a: [1", "  |      ^"]
    assert list(frame("a: [1", Span(2, 1, 2, 2))) == []


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_end_where_yaml_ends_them(breaks: str) -> None:
    source, _ = read_bytes(f"a: 1{breaks}b: 2".encode(), name="a.yaml")
    assert source is not None
    assert list(frame(source.text, source.span(("b",)))) == ["  |", "2 | b: 2", "  |    ^"]


def test_what_a_terminal_would_obey_is_written_out() -> None:
    found = finding(message=msg("'{given}'", given="\x1b[2J\n\u202e"), help=msg("{given}", given="\x07"))
    text = full([found], {}, "en")
    assert "\\u001b[2J\\u000a\\u202e" in text
    assert set(text) & {"\x1b", "\x07", "\u202e"} == set()


@given(st.text(max_size=400), st.integers(1, 5), st.integers(1, 500), st.integers(0, 3), st.integers(1, 500))
def test_no_text_and_no_place_raise_and_the_line_stays_short(
    text: str, line: int, column: int, lines: int, end: int
) -> None:
    for shown in frame(text, Span(line, column, line + lines, end)):
        assert width(shown) <= WIDEST + len("1 | ") + 40
        assert tame(shown) == shown


def test_json_has_one_row_for_each_finding(tmp_path: Path) -> None:
    found = lint(course(tmp_path, item(key="nse")))
    (row,) = json.loads(as_json(found.diagnostics, "en"))["diagnostics"]
    assert {name: row[name] for name in ("code", "severity", "message", "help")} == {
        "code": "QB301",
        "severity": "error",
        "message": "the key names no choice: 'nse'",
        "help": "did you mean 'mse'?",
    }
    line = next(number for number, text in enumerate(as_yaml(bank(item(key="nse"))).splitlines(), 1) if "nse" in text)
    assert (row["file"], row["line"], row["end_line"]) == (str(tmp_path / "course.bank.yaml"), line, line)
    assert row["end_column"] - row["column"] == len('"nse"')


def test_json_of_nothing_is_an_empty_list_and_help_may_be_absent() -> None:
    assert json.loads(as_json([])) == {"diagnostics": []}
    assert json.loads(as_json([finding()], "en"))["diagnostics"][0]["help"] is None


def test_json_keeps_letters_as_they_are() -> None:
    assert "Ключ" in as_json([finding(message=msg("{key}", key="Ключ"))], "en")

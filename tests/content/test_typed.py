"""Texts through a browser: line ends and marks come back, and places are the same places in both ways of counting."""

from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.diagnostics import Span
from quizengine.content.source import read_bytes
from quizengine.content.typed import Ruler, as_file, for_browser

TEXTS = st.text(st.sampled_from("ab:\U0001f600ё \n\r"), max_size=40)


def units(text: str) -> bytes:
    return text.encode("utf-16-le")


def stretch(text: str, span: Span) -> str:
    """What a browser underlines for a span."""
    start, end = Ruler(text).marked(span)
    return units(for_browser(text))[2 * start : 2 * end].decode("utf-16-le")


@given(TEXTS)
def test_what_nobody_changed_is_the_file_itself(text: str) -> None:
    assert as_file(for_browser(text).replace("\n", "\r\n"), text) == text


def test_what_changed_has_the_line_ends_and_the_mark_of_its_file() -> None:
    assert as_file("a\r\nc\r\n", "a\nb\n") == "a\nc\n"
    assert as_file("a\nc\n", "\ufeffa\r\nb\r\n") == "\ufeffa\r\nc\r\n"
    assert as_file("a\nc\n", "a\r\nb\n") == "a\nc\n"


def test_a_finding_behind_a_letter_of_two_units_is_underlined_where_it_stands() -> None:
    text = "\ufeffschema: bank/1\r\nfirst: 😀 😀\r\nsecond: {x: 😀, key: wrong}\r\n"
    source, _found = read_bytes(text.encode(), name="")
    assert source is not None
    assert stretch(text, source.span(("second", "key"))) == "wrong"
    assert stretch(text, source.span(("first",))) == "😀 😀"


def test_of_what_stands_in_several_lines_the_first_is_underlined() -> None:
    text = "items:\n  - id: a\n    kind: b\n"
    source, _found = read_bytes(text.encode(), name="")
    assert source is not None
    assert stretch(text, source.span(("items", 0))) == "id: a"


def test_lines_are_counted_as_the_reader_of_yaml_counts_them() -> None:
    text = 'one: "a\u2028b"\ntwo: c\n'
    source, _found = read_bytes(text.encode(), name="")
    assert source is not None
    assert stretch(text, source.span(("two",))) == "c"


@given(TEXTS, st.integers(-3, 60), st.integers(-3, 60))
def test_a_place_is_always_inside_of_the_text(text: str, line: int, column: int) -> None:
    assert 0 <= Ruler(text).place(line, column) <= len(units(for_browser(text))) // 2

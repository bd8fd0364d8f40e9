"""A file is read into plain text with the place of every value, or refused with one located reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.diagnostics import Span
from quizengine.content.source import DEEPEST, LARGEST_FILE, Source, read_bytes

from .build import as_yaml


def source(text: str) -> Source:
    found, diagnostics = read_bytes(text.encode(), name="a.yaml")
    assert found is not None, diagnostics
    return found


def refusal(raw: bytes) -> tuple[str, int, int]:
    """Return code, line and column of the only diagnostic."""
    found, (diagnostic,) = read_bytes(raw, name="a.yaml")
    assert found is None
    return diagnostic.code, diagnostic.span.line, diagnostic.span.column


@pytest.mark.parametrize("written", ["no", "3.10", "0x10", "null", "~", "2026-01-20", "1e3", ".inf", "true", "В"])
def test_every_scalar_stays_the_text_that_was_written(written: str) -> None:
    assert source(f"key: {written}").data == {"key": written}


def test_each_value_and_each_key_keeps_its_place() -> None:
    found = source("items:\n  - id: one\n    key: две\n")
    assert found.span(("items", 0, "key")) == Span(3, 10, 3, 13)
    assert found.key_span(("items", 0, "key")) == Span(3, 5, 3, 8)
    assert found.span(("items", 0)).line == 2


def test_a_missing_value_has_the_place_of_what_is_around_it() -> None:
    found = source("a: {b: 1}")
    assert found.span(("a", "c", 0)) == found.span(("a",))


def test_a_byte_order_mark_moves_nothing() -> None:
    found, diagnostics = read_bytes(b"\xef\xbb\xbfa: 1", name="a.yaml")
    assert found is not None
    assert found.span(("a",)) == Span(1, 4, 1, 5)
    assert diagnostics == []


@pytest.mark.parametrize(
    ("raw", "code", "line", "column"),
    [
        ("a: 1\nb: Ключ".encode("cp1251"), "QB004", 2, 4),
        (b"a: 1\nb: [1, 2", "QB001", 3, 1),
        (b"\xef\xbb\xbfa: 1\nb: \xff", "QB004", 2, 4),
        (b"a: 1\rb: \xff", "QB004", 2, 4),
        ("a: 1\u2028b: \x07".encode(), "QB001", 2, 4),
        (b"a: b: c", "QB001", 1, 5),
        (b"a: 1\nb: \x07", "QB001", 2, 4),
        (b"a: 1\n? [b]\n: c", "QB005", 2, 3),
        (b"a: 1\nb: *a", "QB003", 2, 4),
        (b"a: 1\n---\nb: 1", "QB009", 2, 1),
        (b"", "QB008", 1, 1),
        (b"# nothing here\n", "QB008", 1, 1),
    ],
)
def test_what_cannot_be_read_is_refused_once_and_where_it_stands(raw: bytes, code: str, line: int, column: int) -> None:
    assert refusal(raw) == (code, line, column)


def test_a_file_that_is_too_large_is_refused() -> None:
    assert refusal(b"a: " + b"x" * LARGEST_FILE)[0] == "QB006"
    assert read_bytes(b"a: " + b"x" * (LARGEST_FILE - 3), name="a.yaml")[1] == []


def test_a_file_that_is_nested_too_deep_is_refused() -> None:
    assert refusal(b"[" * 5_000 + b"]" * 5_000) == ("QB007", 1, DEEPEST + 1)
    assert read_bytes(b"[" * DEEPEST + b"]" * DEEPEST, name="a.yaml")[1] == []


def test_a_second_value_of_a_key_is_reported_and_dropped() -> None:
    found, (diagnostic,) = read_bytes(b"a: 1\nb: 2\na: {c: 3}\n", name="a.yaml")
    assert found is not None
    assert found.data == {"a": "1", "b": "2"}
    assert (diagnostic.code, diagnostic.span.line) == ("QB002", 3)


@pytest.mark.parametrize("text", ["a: &x 1", "a: !!int 1", "a: !secret 1"])
def test_anchors_and_tags_are_reported(text: str) -> None:
    _, (diagnostic,) = read_bytes(text.encode(), name="a.yaml")
    assert diagnostic.code == "QB003"


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw: bytes) -> None:
    found, diagnostics = read_bytes(raw, name="a.yaml")
    assert found is not None or diagnostics


@given(st.text(alphabet=st.sampled_from("ab:-?[]{},&*!|>'\"%@`# \n\t\r\\~é界\u0301\u2028\x85\x00"), max_size=60))
def test_no_text_that_is_nearly_yaml_raises_and_every_place_is_inside_it(text: str) -> None:
    found, diagnostics = read_bytes(text.encode(), name="a.yaml")
    assert found is not None or diagnostics
    for diagnostic in diagnostics:
        assert diagnostic.span.line >= 1
        assert diagnostic.span.column >= 1
        assert (
            diagnostic.span.line <= text.count("\n") + text.count("\r") + text.count("\u2028") + text.count("\x85") + 2
        )


# Characters that YAML cannot hold unescaped are left out: they are refused, and that is tested above.
PRINTABLE = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff"), max_size=20
)
TREES = st.recursive(
    PRINTABLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PRINTABLE, inner, max_size=3),
    max_leaves=12,
)


@given(TREES)
def test_plain_data_is_read_as_it_was_written(data: object) -> None:
    found = source(as_yaml(data))
    assert found.data == data

"""Two texts side by side: what is shown as gone and as new is exactly what makes the one into the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content import wording
from quizengine.content.wording import Mark, Row, lines, words

TEXTS = st.text(alphabet="аб ,\n", max_size=30)


def shown(before: str, after: str) -> str:
    signs = {Mark.SAME: "{}", Mark.GONE: "[-{}]", Mark.NEW: "[+{}]"}
    return "".join(signs[piece.mark].format(piece.text) for piece in words(before, after))


def in_rows(before: str, after: str) -> list[str]:
    signs = {Mark.SAME: " ", Mark.GONE: "-", Mark.NEW: "+"}
    return [
        "…" if row is None else signs[row.mark] + "".join(piece.text for piece in row.pieces)
        for row in lines(before, after)
    ]


def test_words_are_compared_as_wholes() -> None:
    assert shown("the mean loss", "the median loss") == "the [-mean][+median] loss"


def test_texts_that_are_the_same_have_nothing_marked() -> None:
    assert shown("a b", "a b") == "a b"
    assert in_rows("a\nb", "a\nb") == []


def test_a_text_that_comes_or_goes_is_marked_whole() -> None:
    assert (shown("", "a b"), shown("a b", "")) == ("[+a b]", "[-a b]")


@given(TEXTS, TEXTS)
def test_either_text_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = words(before, after)
    assert "".join(one.text for one in pieces if one.mark is not Mark.NEW) == before
    assert "".join(one.text for one in pieces if one.mark is not Mark.GONE) == after


@given(TEXTS, TEXTS)
def test_either_text_can_be_read_from_the_rows(before: str, after: str) -> None:
    rows = [row for row in lines(before, after, context=100) if row is not None]
    if rows:
        assert [text_of(row) for row in rows if row.mark is not Mark.NEW] == before.splitlines()
        assert [text_of(row) for row in rows if row.mark is not Mark.GONE] == after.splitlines()
        assert [row.after for row in rows if row.after] == list(range(1, len(after.splitlines()) + 1))
        assert [row.before for row in rows if row.before] == list(range(1, len(before.splitlines()) + 1))
    else:
        assert before.splitlines() == after.splitlines()


def text_of(row: Row) -> str:
    return "".join(piece.text for piece in row.pieces)


def test_lines_far_from_a_change_are_left_out() -> None:
    text = "\n".join("abcdefghij")
    assert in_rows(text, text.replace("e", "E")) == ["…", " b", " c", " d", "-e", "+E", " f", " g", " h", "…"]


def test_a_line_in_the_place_of_another_shows_its_words() -> None:
    (gone, new) = lines("key: mse", "key: mae")
    assert gone is not None
    assert new is not None
    assert [(piece.text, piece.mark) for piece in gone.pieces] == [("key: ", Mark.SAME), ("mse", Mark.GONE)]
    assert [(piece.text, piece.mark) for piece in new.pieces] == [("key: ", Mark.SAME), ("mae", Mark.NEW)]


def test_more_than_can_be_compared_is_shown_as_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_MOST", 3)
    assert shown("x a b y", "x c b z y") == "x [-a b][+c b z] y"

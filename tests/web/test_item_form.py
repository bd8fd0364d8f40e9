"""A form says what the YAML says: nothing is lost on the way there, back, and through a browser."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizengine.content.items import added
from quizengine.content.pieces import taken_apart
from quizengine.web.item_form import applied, groups, problems, sent, shown, unshown
from quizengine.web.item_rows import pressed, rows

from ..content.test_items import VALUES
from ..questions.bodies import questions

HEAD = "schema: bank/1\nbank: course\nitems:\n"
BANKS = sorted((Path(__file__).parents[2] / "banks").glob("*.bank.yaml"))
COMMON: dict[str, Any] = {
    "id": "loss",
    "assesses": {"УК-1": "1/3", "ПК-2": "2/3"},
    "topic": "losses",
    "points": "2",
    "time": "90s",
    "explain": "Because of it.\n\nAnd of that.",
    "tags": ["one", "two"],
    "enemies": ["other", "bank:item"],
    "provenance": {"basis": "document", "ref": "Task 1", "verified": {"by": "Orlov", "on": "2026-01-20"}},
    "examples": [{"answer": "x", "credit": "1"}, {"answer": "", "credit": "0"}],
}


def typed(fields: dict[str, str]) -> dict[str, str]:
    """Return what a browser sends of a form that nobody touched."""
    return {name: value.replace("\n", "\r\n") for name, value in fields.items()}


@given(questions())
def test_a_form_becomes_the_item_that_it_shows(question: tuple[str, Any]) -> None:
    kind, body = question
    whole = {"kind": kind, **body, **COMMON}
    form = shown(whole)
    made = applied({"kind": kind}, sent(typed(form)))
    again = taken_apart(added(HEAD, made)).items[0].data
    assert sent(shown(again)) == sent(form)
    assert unshown(whole) == []


@given(questions())
def test_a_form_that_nobody_touched_changes_nothing(question: tuple[str, Any]) -> None:
    kind, body = question
    whole = {"kind": kind, **body, **COMMON}
    assert applied(whole, sent(typed(shown(whole)))) == whole


@given(
    st.dictionaries(
        st.sampled_from(
            sorted({"kind"} | {f for k in ("single", "match", "cloze") for g in groups(k) for f in g.fields})
        ),
        VALUES,
    )
)
@example({"gaps": {" ": "", "0": ""}, "choices": {" ": " ", "a": ""}, "assesses": [" "]})
def test_whatever_a_file_holds_can_be_shown_and_stays(data: dict[str, Any]) -> None:
    for kind in ("single", "multiple", "text", "numeric", "match", "order", "cloze", "none"):
        whole = {**data, "kind": kind}
        assert applied(whole, sent(typed(shown(whole)))) == whole
        assert set(unshown(whole)) <= whole.keys()


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.name)
def test_real_items_go_through_the_form_unchanged(path: Path) -> None:
    for piece in taken_apart(path.read_text(encoding="utf-8")).items:
        assert applied(piece.data, sent(typed(shown(piece.data)))) == piece.data
        assert unshown(piece.data) == []


def test_what_the_form_has_no_field_for_is_named_and_stays() -> None:
    data = {
        "id": "a",
        "kind": "single",
        "choices": {"x": {"text": "X", "colour": "red"}, "y": "Y"},
        "key": "x",
        "z": "?",
    }
    assert unshown(data) == ["choices", "z"]
    assert unshown({**data, "choices": {"x": "X"}, "key": "no"}) == ["key", "z"]
    made = applied(data, {**shown(data), "choices-1-text": "Another"})
    assert made == {**data, "choices": {"x": {"text": "Another", "colour": "red"}, "y": "Y"}}


def test_the_right_one_of_several_options_is_sent_by_its_id() -> None:
    data = {"id": "a", "kind": "single", "choices": {"x": "X", "y": "Y"}, "key": "x"}
    fields = {name: value for name, value in shown(data).items() if not name.endswith("-right")}
    assert applied(data, sent({**fields, "choices-right": "y"}))["key"] == "y"


def test_rows_are_added_moved_and_taken_away_and_empty_ones_are_not_written() -> None:
    data = {"id": "a", "kind": "single", "choices": {"a": "A", "b": "B"}, "key": "a"}
    more = pressed(shown(data), "add:choices")
    assert more is not None
    assert applied(data, more) == data
    filled = {**more, "choices-3-text": "C"}
    up = pressed(filled, "up:choices:3")
    assert up is not None
    assert list(applied(data, up)["choices"]) == ["a", "c", "b"]
    less = pressed(up, "remove:choices:1")
    assert less is not None
    assert "key" not in applied(data, less)


def test_a_gap_comes_with_its_mark_in_the_text() -> None:
    data = {"id": "a", "kind": "cloze", "stem": "A text.", "gaps": {"one": {"kind": "numeric", "key": "1"}}}
    more = pressed(shown(data), "add:gaps:single")
    assert more is not None
    with_choice = pressed(more, "add:gaps-2-choices")
    assert with_choice is not None
    made = applied(data, {**with_choice, "gaps-2-choices-1-text": "X", "gaps-2-choices-1-right": "1"})
    assert made["stem"] == "A text. [[gap-1]]"
    assert made["gaps"]["one"] == data["gaps"]["one"]  # type: ignore[index]
    assert made["gaps"]["gap-1"] == {"kind": "single", "choices": {"a": "X"}, "key": "a"}


@pytest.mark.parametrize("deed", ["add:nothing", "up:choices", "remove:choices:x", "", "add:gaps-1-gaps-1-choices"])
def test_a_button_that_there_is_not_does_nothing(deed: str) -> None:
    assert pressed({"choices-1-text": "A"}, deed) is None


def test_rows_stand_in_the_order_of_their_numbers() -> None:
    fields = {"choices-10-text": "B", "choices-2-text": "A", "choices-x-text": "?", "choices-right": "a"}
    assert rows(fields, "choices") == [{"text": "A"}, {"text": "B"}]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"id": "Потеря"}, "id"),
        ({"id": "a", "assesses-1-code": "УК-1", "assesses-2-code": "УК-1"}, "assesses"),
        ({"id": "a", "assesses-1-code": "УК-1", "assesses-1-weight": "1", "assesses-2-code": "УК-2"}, "assesses"),
        ({"id": "a", "gaps-1-name": "x y"}, "gaps"),
        ({"id": "a", "stem": "\x07"}, ""),
    ],
)
def test_what_cannot_be_written_is_said_at_its_field(fields: dict[str, str], field: str) -> None:
    assert [name for name, _what in problems(fields)] == [field]


def test_a_paragraph_more_is_a_change_and_a_space_more_is_none() -> None:
    data = {"id": "a", "kind": "text", "explain": "One. Two.", "key": {"accept": ["squared  error"]}}
    fields = shown(data)
    assert applied(data, {**fields, "accept-1-text": "squared error "}) == data
    assert applied(data, {**fields, "explain": "One.\n\nTwo."})["explain"] == "One.\n\nTwo."

"""One item of a bank is changed, and nothing else: neither a byte nor a hash of any other."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content import items
from quizengine.content.fingerprint import Revision, revise
from quizengine.content.load import load_texts
from quizengine.content.pieces import names_of, taken_apart
from quizengine.content.source import read_bytes
from quizengine.content.writing import revised, written
from quizengine.errors import BadContent, NotFound

from ..questions.bodies import questions
from .build import as_yaml, bank, item

BANKS = sorted((Path(__file__).parents[2] / "banks").glob("*.bank.yaml"))
HEAD = "schema: bank/1\nbank: course  # ours\ntitle: Course\nprogramme: course.programme.yaml\nitems:\n"
LOSS = """\
  # the first one
  - id: loss  # stays
    kind: single
    # of the stem
    stem: Which loss is quadratic?
    choices:
      mse: Squared error  # the right one
      mae: Absolute error
    key: mse
    provenance: {basis: expert}

"""
OTHER = """\
  - id: other
    kind: single
    stem: >-
      Which loss is
      smooth everywhere?
    choices: {mse: Squared error, mae: Absolute error}
    key: mse
    provenance: {basis: document, ref: "Task 1"}
"""
TWO = HEAD + LOSS + OTHER
AWKWARD = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters="\n\t :#-'\"{}[]|>&*!%@`,?\u00a0\u2028"
    ),
    max_size=120,
)
VALUES = st.recursive(
    AWKWARD, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(AWKWARD, inner, max_size=4), max_leaves=8
)


def data_of(text: str) -> list[Any]:
    source, found = read_bytes(text.encode(), name="")
    assert source is not None
    assert found == [], found
    return list(source.data["items"])


def revisions(text: str) -> dict[str, Revision]:
    (found,) = load_texts({"a.bank.yaml": text}).banks
    return {one.head.id: revise(found, one) for one in found.items}


@given(st.dictionaries(st.sampled_from(["stem", "choices", "explain", "key", "tags"]), VALUES), st.integers(0, 6))
def test_whatever_an_item_says_is_written_and_read_back(data: dict[str, Any], depth: int) -> None:
    whole = {"id": "loss", "kind": "single", **data}
    assert data_of(f"items:\n{written(whole, depth=depth)}") == [whole]


@given(
    st.dictionaries(st.sampled_from(["stem", "choices", "explain", "key", "tags"]), VALUES),
    st.sampled_from([LOSS, OTHER, LOSS.replace("\n", "\r\n"), "  - {id: loss, kind: single, stem: What?, key: x}\n"]),
)
def test_whatever_an_item_becomes_is_read_back_and_a_second_writing_moves_nothing(
    data: dict[str, Any], old: str
) -> None:
    whole = {"id": "loss", "kind": "single", **data}
    once = revised(old, whole)
    assert data_of(f"items:\n{once}") == [whole]
    assert revised(once, whole) == once


@given(questions(), st.sampled_from(["loss", "other"]))
def test_another_item_in_its_place_leaves_all_others_as_they_were(question: tuple[str, Any], name: str) -> None:
    kind, body = question
    data = {"id": name, "kind": kind, **body, "provenance": {"basis": "expert"}}
    changed = items.replaced(TWO, name, data)
    before, after = taken_apart(TWO), taken_apart(changed)
    assert after.find(name).data == data
    assert (after.head, after.tail) == (before.head, before.tail)
    (kept,) = [one for one in before.items if one.name != name]
    assert after.find(kept.name).text == kept.text
    assert revisions(changed)[kept.name] == revisions(TWO)[kept.name]


@given(
    st.lists(
        st.tuples(st.sampled_from(["copy", "up", "down", "retire", "draft", "new"]), st.integers(0, 9)), max_size=8
    )
)
def test_items_that_are_moved_copied_and_retired_leave_all_others_as_they_were(steps: list[tuple[str, int]]) -> None:
    text, first = TWO, {one.name: one.text.strip() for one in taken_apart(TWO).items}
    touched: set[str] = set()
    for what, place in steps:
        pieces = taken_apart(text).items
        name = pieces[place % len(pieces)].name
        if what == "copy":
            text = items.duplicated(text, name, items.fresh_id(text, name))
        elif what == "new":
            text = items.added(text, {**pieces[0].data, "id": items.fresh_id(text, "loss")}, after=name)
        elif what in ("up", "down"):
            text = items.moved(text, name, 1 if what == "down" else -1)
        else:
            touched.add(name)
            text = items.with_status(text, name, {"retire": "retired", "draft": "draft"}[what])
    found = {one.name: one.text.strip() for one in taken_apart(text).items}
    assert {name: found[name] for name in first if name not in touched} == {
        name: part for name, part in first.items() if name not in touched
    }
    assert revisions(text).keys() == found.keys()


def test_a_field_that_changes_is_the_only_line_that_differs() -> None:
    data = {**data_of(TWO)[0], "key": "mae"}
    assert items.replaced(TWO, "loss", data) == TWO.replace("key: mse", "key: mae", 1)


def test_comments_stay_where_their_field_stays() -> None:
    loss = data_of(TWO)[0]
    changed = items.replaced(TWO, "loss", {**loss, "choices": {**loss["choices"], "mae": "Another", "huber": "Huber"}})
    assert "mse: Squared error  # the right one" in changed
    assert "# of the stem\n    stem" in changed
    without = items.replaced(TWO, "loss", {name: value for name, value in loss.items() if name != "kind"})
    assert "- id: loss  # stays\n    # of the stem\n    stem" in without


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.name)
def test_a_real_bank_is_taken_apart_and_put_together_byte_for_byte(path: Path) -> None:
    text = path.read_bytes().decode()
    pieces = taken_apart(text)
    assert pieces.joined(pieces.texts) == text
    for piece in pieces.items[:3]:
        away_and_back = items.replaced(
            items.replaced(text, piece.name, {**piece.data, "tags": ["x"]}), piece.name, piece.data
        )
        assert away_and_back == text


@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_line_ends_are_those_of_the_file(break_: str) -> None:
    text = TWO.replace("\n", break_)
    changed = items.added(items.replaced(text, "loss", {**data_of(TWO)[0], "explain": "Because."}), {"id": "new"})
    assert changed.replace("\r\n", "\n").count("\n") == changed.count(break_)


def test_what_stands_after_the_items_stays_there() -> None:
    text = TWO + "# about the defaults\ndefaults: {points: 2}\n"
    changed = items.added(text, {"id": "new", "kind": "single"})
    assert changed.endswith("# about the defaults\ndefaults: {points: 2}\n")
    assert [one.name for one in taken_apart(changed).items] == ["loss", "other", "new"]


@pytest.mark.parametrize("empty", ["items: []\n", "items:\n", "items:  # none yet\n"])
def test_a_bank_without_items_gets_its_first_and_loses_its_last(empty: str) -> None:
    head = HEAD.removesuffix("items:\n")
    text = items.added(head + empty, {"id": "first", "kind": "single"})
    assert [one.name for one in taken_apart(text).items] == ["first"]
    assert items.removed(text, "first") == f"{head}items: []\n"


def test_an_item_that_is_taken_out_leaves_nothing_behind() -> None:
    assert items.removed(TWO, "loss") == HEAD + OTHER
    assert items.removed(TWO, "other") == HEAD + LOSS


def test_a_retired_item_comes_back_as_it_was() -> None:
    retired = items.with_status(TWO, "other", "retired")
    assert data_of(retired)[1]["status"] == "retired"
    assert items.with_status(retired, "other", "active") == TWO


def test_a_status_that_the_bank_gives_to_all_is_not_written() -> None:
    text = TWO.replace("items:", "defaults: {status: draft}\nitems:")
    active = items.with_status(text, "loss", "active")
    assert data_of(active)[0]["status"] == "active"
    assert items.with_status(active, "loss", "draft") == text


def test_a_copy_stands_behind_its_original_as_a_draft_under_the_next_free_id() -> None:
    text = items.duplicated(TWO, "loss", items.fresh_id(TWO, "loss"))
    assert [one.name for one in taken_apart(text).items] == ["loss", "loss-2", "other"]
    assert data_of(text)[1] == {**data_of(TWO)[0], "id": "loss-2", "status": "draft"}
    assert items.fresh_id(text, "loss") == "loss-3"
    assert items.fresh_id(text, "loss-2") == "loss-3"
    assert len(items.fresh_id(text, "x" * 80)) == 80


def test_items_without_an_id_of_their_own_are_named_by_their_place() -> None:
    text = TWO.replace("id: other", "id: loss")
    assert [one.name for one in taken_apart(text).items] == ["~1", "~2"]
    assert names_of([{"id": "a"}, {}, {"id": ["x"]}, "x", {"id": "Я"}]) == ["a", "~2", "~3", "~4", "~5"]


@pytest.mark.parametrize(
    "text", [as_yaml(bank(item())), "items: {a: b}", "- x", "schema: bank/1", "a: [", "items: [{id: a}, {id: b}]"]
)
def test_what_cannot_be_taken_apart_says_so(text: str) -> None:
    with pytest.raises(BadContent):
        taken_apart(text)


def test_an_item_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        items.replaced(TWO, "nothing", {})

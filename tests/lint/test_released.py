"""An item against its release: what makes it another question, another key, or the same one under another id."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.lint.released import Pair, gone, likeness, pairs, released_of
from tests.content.build import Data, item, library, text_item


def became(folder: Path, before: Data, now: Data) -> list[Pair]:
    """Return the pairs of a bank whose only item was `before` when it was released and is `now`."""
    released = released_of(library(folder / "before", before))
    return list(pairs(replace(library(folder / "now", now), released=released)))


def the(folder: Path, before: Data, **changed: Any) -> Pair:
    (only,) = became(folder, before, {**before, **changed})
    return only


def test_an_item_that_is_the_same_in_every_part_is_no_pair(tmp_path: Path) -> None:
    assert became(tmp_path, item(), item()) == []


@pytest.mark.parametrize(
    "stem", ["Which of these losses is quadratic?", "Which loss is quadratic", "which losses are quadratic?"]
)
def test_a_stem_that_is_put_better_is_the_same_question(tmp_path: Path, stem: str) -> None:
    assert not the(tmp_path, item(), stem=stem).another_question


@pytest.mark.parametrize(
    ("stem", "key"),
    [("Where does the gradient jump, if anywhere?", "mse"), ("Which loss is robust?", "mae")],
    ids=["other words", "some other words and another answer"],
)
def test_other_words_or_another_answer_to_some_other_words_make_it_another(tmp_path: Path, stem: str, key: str) -> None:
    assert the(tmp_path, item(), stem=stem, key=key).another_question


def test_the_words_of_the_stem_are_no_part_of_the_key_though_scoring_knows_them(tmp_path: Path) -> None:
    pair = the(tmp_path, text_item(), stem="Name one loss that is quadratic.")
    assert pair.before.scoring != pair.now.scoring
    assert not pair.key_changed
    assert the(tmp_path / "key", text_item(), key={"accept": ["squared error"]}).key_changed


@pytest.mark.parametrize("id", ["final-1", "final01", "final-001"])
def test_an_id_that_differs_by_hyphens_and_zeros_is_the_same_item_renamed(tmp_path: Path, id: str) -> None:
    released = released_of(library(tmp_path / "before", item(id="final-01")))
    now = replace(library(tmp_path / "now", item(id=id, stem="Which loss grows quadratically?")), released=released)
    ((_, old, new),) = gone(now, released)
    assert old.item == "final-01"
    assert new is not None
    assert new.head.id == id


def test_an_item_that_cannot_be_read_is_not_gone(tmp_path: Path) -> None:
    released = released_of(library(tmp_path / "before", item()))
    assert list(gone(library(tmp_path / "now", item(stem=None), text_item()), released)) == []


def test_drafts_are_not_released(tmp_path: Path) -> None:
    assert released_of(library(tmp_path, item(status="draft"))).items == {}


@given(st.text(), st.text())
def test_likeness_is_a_share_that_does_not_mind_the_order(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1

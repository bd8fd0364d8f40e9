"""The `review:` of a quiz: three short words, or a map from phases to what is shown."""

from pathlib import Path
from typing import Any

import pytest

from quizengine.content.fingerprint import document, read_document
from quizengine.content.load import Library, load
from quizengine.content.quiz import Quiz
from quizengine.content.review import SHORT, Phase, Phases, Shown

from ..build import a_bank_folder


def loaded(folder: Path, review: Any) -> Library:
    return load([a_bank_folder(folder, quiz={"review": review})])


def read(folder: Path, review: Any) -> Quiz:
    library = loaded(folder, review)
    assert not library.errors
    ((quiz, _file),) = library.quizzes
    return quiz


@pytest.mark.parametrize("word", ["never", "after_submit", "after_close"])
def test_a_word_is_short_for_a_map_and_is_stored_as_the_word(tmp_path: Path, word: str) -> None:
    fields = {"review": word, "closes": "2026-02-01T00:00+00:00"}
    ((quiz, _file),) = load([a_bank_folder(tmp_path, quiz=fields)]).quizzes
    assert quiz.review == SHORT[word]
    stored = document(quiz)
    assert read_document(stored)["review"] == word
    assert Quiz.model_validate(read_document(stored)) == quiz


def test_a_map_names_what_each_phase_shows(tmp_path: Path) -> None:
    quiz = read(tmp_path, {"after_submit": ["correctness"], "later": ["mark", "key"]})
    assert quiz.review == Phases(after_submit=(Shown.CORRECTNESS,), later=(Shown.MARK, Shown.KEY))
    assert quiz.review.of(Phase.AFTER_CLOSE) == frozenset()
    assert Quiz.model_validate(read_document(document(quiz))) == quiz


@pytest.mark.parametrize(
    ("review", "code", "word"),
    [
        ("sometimes", "QB103", "'after_submit'"),
        ({"later": ["marks"]}, "QB103", "'mark'"),
        ({"later": "mark"}, "QB103", "list"),
        ({"latr": ["mark"]}, "QB101", "latr"),
        (["mark"], "QB103", ""),
    ],
)
def test_what_is_neither_is_one_located_mistake(tmp_path: Path, review: Any, code: str, word: str) -> None:
    (found,) = loaded(tmp_path, review).errors
    assert found.code == code
    assert word in str(found.message)
    assert found.span is not None

"""What a quiz may say of strata, limits and its blueprint; a mistake is one finding, at the wrong value."""

from pathlib import Path
from typing import Any

import pytest

from quizengine.i18n import say

from .build import Data, library, quiz


def sectioned(**fields: Any) -> Data:
    return quiz(sections=[{"title": "All", "draw": "all", **fields}])


@pytest.mark.parametrize(
    ("written", "code", "at", "sentence"),
    [
        (quiz(navigation="backwards"), "QB103", '"backwards"', "'backwards' is not one of 'free' or 'linear'"),
        (sectioned(spread="points"), "QB103", '"points"', "'points' is not one of 'indicator', 'topic' or 'bloom'"),
        (sectioned(time="soon"), "QB103", '"soon"', "'soon' is not a duration, such as 90s, 20m or 2h"),
        (sectioned(time="1s"), "QB103", '"1s"', "a duration from 10s to 720h is wanted here"),
        (sectioned(item_time="mine"), "QB103", '"mine"', "'mine' is neither 'own' nor a duration, such as 90s"),
        (sectioned(item_time="1s"), "QB103", '"1s"', "a duration from 10s to 720h is wanted here"),
        (quiz(time={"limit": "20m", "grace": "11m"}), "QB103", '"11m"', "a duration from 0s to 10m is wanted here"),
        (quiz(require={"УК-1": {}}), "QB103", "{}", "a requirement names 'items', 'points' or both"),
        (quiz(require={"УК-1": {"items": "0"}}), "QB103", '"0"', "'0' has to be at least 1"),
        (quiz(require={"УК-1": {"items": "few"}}), "QB103", '"few"', "'few' is not a whole number"),
        (quiz(require={"УК-1": {"points": "-1"}}), "QB103", '"-1"', "'-1' has to be greater than 0"),
        (quiz(require={"УК-1": {"item": "1"}}), "QB101", '"item"', "unknown field 'item'"),
        (quiz(require={"УК 1": {"items": "1"}}), "QB103", '"УК 1"', "'УК 1' is not spelt as such a name has to be"),
        (quiz(require=["УК-1"]), "QB103", "[", "a mapping (name: value) is wanted here"),
    ],
)
def test_a_mistake_is_reported_at_its_place(tmp_path: Path, written: Data, code: str, at: str, sentence: str) -> None:
    found = library(tmp_path, quiz=written)
    assert [one.code for one in found.diagnostics] == [code]
    (one,) = found.diagnostics
    line = (tmp_path / "course.quiz.yaml").read_text(encoding="utf-8").splitlines()[one.span.line - 1]
    assert line[one.span.column - 1 :].startswith(at)
    assert say(one.message, "en").startswith(sentence)

"""A question kind is one module and one entry: everything below the pages works with it at once."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Annotated

import pytest
from pydantic import Field

from quizengine.content.fingerprint import Revision, revise
from quizengine.content.quiz import Quiz
from quizengine.content.types import Number
from quizengine.errors import BadAnswer
from quizengine.exam.paper import draw
from quizengine.i18n import msg
from quizengine.lint.run import lint
from quizengine.questions import KINDS, grade
from quizengine.questions.kind import FULL, NONE, Answer, Example, Flaw, Form, Grade, Kind, Prose, Strict, Verdict
from tests.content.build import Data, course, item, quiz


class Body(Strict):
    """A whole number within a tolerance."""

    stem: Prose
    key: Number
    within: Annotated[Number, Field(ge=0)] = Decimal(0)


class Shown(Strict):
    stem: str


class Key(Strict):
    key: Number
    within: Number


def check(body: Body) -> Iterable[Flaw]:
    if body.within > abs(body.key):
        yield Flaw("QB399", ("within",), msg("the tolerance is wider than the key"))


def read(shown: Shown, text: str) -> Answer | None:
    if text and not text.lstrip("-").isdecimal():
        raise BadAnswer(msg("This is not a whole number."))
    return {"number": text} if text else None


def parse(shown: Shown, form: Form) -> Answer | None:
    return read(shown, next(iter(form.get("number", [])), ""))


def mark(key: Key, answer: Answer) -> Grade:
    right = abs(Decimal(answer["number"]) - key.key) <= key.within
    return Grade(FULL if right else NONE, Verdict.CORRECT if right else Verdict.WRONG, msg("Compared."))


WHOLE = Kind(
    name="whole",
    title=msg("whole number"),
    body=Body,
    shown=Shown,
    key=Key,
    split=lambda body: (Shown(stem=body.stem), Key(key=body.key, within=body.within)),
    check=check,
    arrange=lambda shown, random: (),
    ordered=lambda shown, order: shown,
    parse=parse,
    read=read,
    grade=mark,
    answer_text=lambda shown, answer: str(answer["number"]),
    key_texts=lambda shown, key: (str(key.key),),
    sample=lambda shown, key, random, right: str(key.key if right else key.key + 1),
    examples=lambda: [Example({"stem": "2 + 2?", "key": "4"}, "4", FULL)],
)


@pytest.fixture(autouse=True)
def _whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "whole", WHOLE)


def whole(**fields: object) -> Data:
    usual = {"id": "sum", "kind": "whole", "stem": "Squared error of 3 and 5?", "choices": None, "key": "4"}
    return item(**{**usual, **fields})


def only(folder: Path, data: Data) -> Revision:
    found = lint(course(folder, data))
    assert found.diagnostics == ()
    return revise(found.library.banks[0], found.library.banks[0].items[0])


def test_it_is_read_split_stored_and_graded(tmp_path: Path) -> None:
    found = only(tmp_path, whole(within="1", examples=[{"answer": "5", "credit": "1"}, {"answer": "6", "credit": "0"}]))
    assert found.shown.stem == "Squared error of 3 and 5?"
    answer = KINDS["whole"].parse(found.shown.shown, {"number": ["3"]})
    assert grade("whole", found.scored.key, answer).share == FULL


def test_it_is_drawn_into_a_paper(tmp_path: Path) -> None:
    found = only(tmp_path, whole())
    paper = draw(Quiz.model_validate(quiz()), [found], competency_of={}, seed=1)
    assert [(slot.item, slot.order) for slot in paper] == [("course-final:sum", ())]
    assert KINDS["whole"].arrange(found.shown.shown, Random(1)) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"within": "9"}, "QB399"),
        ({"within": "-1"}, "QB103"),
        ({"key": None}, "QB102"),
        ({"choices": {"a": "A"}}, "QB101"),
        ({"examples": [{"answer": "5", "credit": "1"}]}, "QB304"),
        ({"examples": [{"answer": "five", "credit": "0"}]}, "QB304"),
        ({"feedback": {"a": "No."}}, "QB406"),
        ({"topic": "sums"}, "QB402"),
    ],
)
def test_its_mistakes_are_found(tmp_path: Path, change: Data, code: str) -> None:
    assert [one.code for one in lint(course(tmp_path, whole(**change))).diagnostics] == [code]

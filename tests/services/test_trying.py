"""An author takes a quiz from the draft: a paper like a student's, graded like a student's, and nothing is stored."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.content.review import Shown
from quizengine.errors import NotFound
from quizengine.services import trials, trying, workbench
from quizengine.services.trials import Tried
from quizengine.store import documents
from quizengine.store.accounts import Viewer
from quizengine.store.engine import reading

from ..build import LATER, QUIZ, RIGHT, WRONG, a_bank_folder, a_running_attempt, an_account, metric, released
from ..content.build import item
from ..web.build import everything_in


def a_bench(engine: Engine, folder: Path, **options: Any) -> tuple[Viewer, int]:
    """Release the course from files; returns the instructor and the number of the quiz."""
    released(engine, a_bank_folder(folder, **options))
    return an_account(engine, "orlov"), document(engine, "quiz")


def document(engine: Engine, kind: str) -> int:
    with reading(engine) as connection:
        return int(documents.named(connection, kind, QUIZ).id)


def tries(engine: Engine, orlov: Viewer, id: int, answers: Mapping[int, str], *, seed: int = 1) -> Tried:
    paper = trying.paper(engine, viewer=orlov, id=id, seed=seed)
    forms = {position: {"choice": [value], "text": [value]} for position, value in answers.items()}
    filled, given = trying.answered(paper, forms)
    assert filled.refusals == ()
    return trials.tried(filled, given)


def by_place(values: tuple[str, ...]) -> dict[int, str]:
    return dict(enumerate(values, start=1))


def test_a_trial_is_the_paper_that_a_student_gets(engine: Engine, tmp_path: Path) -> None:
    orlov, id = a_bench(engine, tmp_path, quiz={"order": "shuffled"})
    anna = a_running_attempt(engine, "anna", seed=7)
    paper = trying.paper(engine, viewer=orlov, id=id, seed=7)
    assert [place.question for place in paper.places] == [anna.looks(position).question for position in (1, 2, 3)]
    assert paper.points == 4
    assert (paper.why, paper.errors) == (None, 0)


def test_a_trial_earns_what_the_attempt_earns(engine: Engine, tmp_path: Path) -> None:
    orlov, id = a_bench(engine, tmp_path)
    for login, answers in (("anna", RIGHT), ("boris", WRONG)):
        exam = a_running_attempt(engine, login)
        exam.answers_all(answers)
        exam.submits()
        real = exam.result()
        seen = tries(engine, orlov, id, by_place(answers)).student
        for name in ("shown", "points", "max_points", "percent", "mark", "band_title", "credit", "competencies"):
            assert getattr(seen, name) == getattr(real, name), name
        assert seen.items == real.items


def test_a_trial_stores_nothing(engine: Engine, tmp_path: Path) -> None:
    orlov, id = a_bench(engine, tmp_path)
    before = everything_in(engine)
    tries(engine, orlov, id, by_place(RIGHT))
    assert everything_in(engine) == before


def test_the_authors_own_draft_is_tried_and_not_that_of_others(engine: Engine, tmp_path: Path) -> None:
    orlov, id = a_bench(engine, tmp_path)
    petrova = an_account(engine, "petrova", orlov.role)
    bank = document(engine, "bank")
    shared = workbench.open_document(engine, viewer=orlov, id=bank).shared
    text = shared.replace("quadratic", "squared")
    workbench.keep(engine, viewer=orlov, id=bank, base=1, text=text, now=LATER)
    mine, theirs = (trying.paper(engine, viewer=one, id=id, seed=1) for one in (orlov, petrova))
    assert mine.places[0].question.shown.stem == "Which loss is squared?"
    assert mine.own_drafts == ("course.bank.yaml",)
    assert theirs.places[0].question.shown.stem == "Which loss is quadratic?"
    assert theirs.own_drafts == ()


def test_what_the_policy_hides_the_author_sees_nevertheless(engine: Engine, tmp_path: Path) -> None:
    orlov, id = a_bench(engine, tmp_path, quiz={"review": {"after_submit": ["mark"]}})
    found = tries(engine, orlov, id, by_place(WRONG))
    assert found.student.shown == {Shown.MARK}
    assert found.student.items is None
    assert [one.key_text for _place, one in found.author] == [
        "Squared error",
        "squared error",
        "The share of right answers",
    ]
    assert {one.verdict for _place, one in found.author} == {"wrong"}


def test_an_answer_that_is_none_is_refused_at_its_question(engine: Engine, tmp_path: Path) -> None:
    orlov, id = a_bench(engine, tmp_path)
    paper = trying.paper(engine, viewer=orlov, id=id, seed=1)
    filled, answers = trying.answered(paper, {1: {"choice": ["nothing"]}, 2: {"text": ["MSE"]}})
    assert [position for position, _message in filled.refusals] == [1]
    assert answers == {2: {"text": "MSE"}, 3: None}
    assert filled.places[1].typed == {"text": "MSE"}


def test_a_quiz_that_cannot_be_drawn_says_why(engine: Engine, tmp_path: Path) -> None:
    orlov, id = a_bench(engine, tmp_path)
    shared = workbench.open_document(engine, viewer=orlov, id=id).shared
    text = shared.replace('"draw": "all"', '"draw": "9"')
    workbench.keep(engine, viewer=orlov, id=id, base=1, text=text, now=LATER)
    paper = trying.paper(engine, viewer=orlov, id=id, seed=1)
    assert str(paper.why) == "The section “All” wants 9 questions and can draw only 3."
    workbench.keep(engine, viewer=orlov, id=id, base=1, text="schema: quiz/1\n", now=LATER)
    broken = trying.paper(engine, viewer=orlov, id=id, seed=1)
    assert "cannot be read" in str(broken.why)
    assert broken.errors > 0


def test_enemies_that_leave_too_few_are_told(engine: Engine, tmp_path: Path) -> None:
    orlov, id = a_bench(engine, tmp_path, items=[item(), metric(), item(id="again", stem="Which is it?")])
    bank = document(engine, "bank")
    shared = workbench.open_document(engine, viewer=orlov, id=bank).shared
    text = shared.replace('"id": "again",', '"id": "again", "enemies": ["loss"],')
    workbench.keep(engine, viewer=orlov, id=bank, base=1, text=text, now=LATER)
    paper = trying.paper(engine, viewer=orlov, id=id, seed=1)
    assert "leave too few" in str(paper.why)


def test_only_a_quiz_is_tried(engine: Engine, tmp_path: Path) -> None:
    orlov, id = a_bench(engine, tmp_path)
    for other in (document(engine, "bank"), id + 1000):
        with pytest.raises(NotFound):
            trying.paper(engine, viewer=orlov, id=other, seed=1)

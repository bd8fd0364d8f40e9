"""What has been released, as instructor and methodologist read it."""

from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.errors import NotFound
from quizengine.services import catalogue, history

from ..build import NOON, QUIZ, RIGHT, WRONG, a_bank_folder, a_running_attempt, metric, minutes, released
from ..content.build import text_item


def test_releases_are_listed_newest_first(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    released(engine, a_bank_folder(tmp_path, items=[metric()]), at=NOON + minutes(1))
    newest, oldest = history.releases(engine)
    assert (newest.at, newest.by) == (NOON + minutes(1), "orlov")
    assert [str(line) for line in newest.summary] == ["bank course-final, 1 items", "quiz course-final"]
    assert str(oldest.summary[0]) == "programme course"


def test_a_quiz_is_listed_with_how_it_went(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    for login, answers in (("anna", RIGHT), ("boris", WRONG)):
        sitting = a_running_attempt(engine, login)
        sitting.answers_all(answers)
        sitting.submits()
    a_running_attempt(engine, "clara")
    (line,) = catalogue.quiz_lines(engine, now=NOON + minutes(2))
    assert (line.slug, line.attempts, line.synthetic_attempts) == (QUIZ, 3, 0)
    assert line.mean_percent == Fraction(1, 2)


def test_a_quiz_without_attempts_has_no_mean(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    (line,) = catalogue.quiz_lines(engine, now=NOON)
    assert (line.attempts, line.mean_percent) == (0, None)


def test_banks_and_programmes_are_found_by_name(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    (line,) = catalogue.bank_lines(engine)
    assert (line.bank, line.title, line.items) == ("course-final", "Final", 3)
    programme, banks = catalogue.programme(engine, "course")
    assert (programme.title, [bank.bank for bank in banks]) == ("Losses", ["course-final"])
    assert catalogue.quiz_title(engine, QUIZ) == "Final"


def test_what_was_never_released_is_not_found(engine: Engine) -> None:
    for look in (catalogue.quiz_title, catalogue.programme, catalogue.bank):
        with pytest.raises(NotFound):
            look(engine, "nothing")
    assert (history.releases(engine), catalogue.bank_lines(engine)) == ([], [])


def test_an_item_is_shown_with_its_key(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path, items=[metric(dispute="Not always"), text_item()]))
    choice, text = (catalogue.item_card(item.revision) for item in catalogue.bank(engine, "course-final").items)
    assert choice.choices is not None
    assert [right for _, _, right in choice.choices] == [True, False, False]
    assert (choice.assesses, choice.topic, choice.dispute, choice.basis) == (
        ("ПК-2",),
        "metrics",
        "Not always",
        "document",
    )
    assert (text.choices, text.key_text) == (None, "squared error; MSE")

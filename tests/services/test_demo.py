"""The demonstration: made once, marked as made up, the same however often it is prepared."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import col

from quizengine.reports import results as reports
from quizengine.services import catalogue, demo, history, results, signing_in, workbench
from quizengine.store import releases
from quizengine.store.engine import open_engine, reading
from quizengine.store.tables import Attempt, User

from ..build import NOON, ROOT, minutes, rows_in

QUIZZES = ("drift-monitoring", "production-ml-final", "showcase")


@pytest.fixture(scope="module")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("demo") / "quizengine.sqlite3"
    copy(sqlite_template, file)
    engine = open_engine(f"sqlite:///{file}")
    assert demo.prepare(engine, root=ROOT, now=NOON)
    yield engine
    engine.dispose()


def test_there_is_an_account_for_each_role(prepared: Engine) -> None:
    assert {role for _, _, role in signing_in.demo_accounts(prepared)} == {"student", "instructor", "methodologist"}
    assert len(signing_in.demo_accounts(prepared)) == 3


def test_preparing_again_changes_nothing(prepared: Engine) -> None:
    before = rows_in(prepared, User), rows_in(prepared, Attempt)
    assert demo.prepare(prepared, root=ROOT, now=NOON + minutes(60)) == ()
    assert (rows_in(prepared, User), rows_in(prepared, Attempt)) == before


def test_the_workbench_shows_the_files_of_the_project(prepared: Engine) -> None:
    files = [file for folder in ("banks", "competencies") for file in (ROOT / folder).glob("*.*.yaml")]
    written = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}
    assert workbench.shared_texts(prepared) == written
    (release,) = history.releases(prepared)
    assert history.verify(prepared, release.id).different == ()


def test_everybody_in_the_cohort_is_marked_as_made_up(prepared: Engine) -> None:
    with reading(prepared) as connection:
        made_up = connection.execute(select(func.count()).where(col(User.synthetic))).scalar_one()
    assert made_up == demo.COHORT
    for quiz in QUIZZES:
        rows = results.attempts_of_quiz(prepared, quiz=quiz, now=NOON)
        assert len(rows) == demo.COHORT
        assert all(row.synthetic and row.state == "submitted" for row in rows)


def test_nobody_in_the_cohort_can_sign_in(prepared: Engine) -> None:
    with reading(prepared) as connection:
        hashes = connection.execute(select(col(User.password_hash)).distinct()).scalars().all()
    assert hashes == [None]


def test_marks_of_the_cohort_are_spread(prepared: Engine) -> None:
    for quiz in QUIZZES:
        marks = {row.mark for row in results.attempts_of_quiz(prepared, quiz=quiz, now=NOON)}
        assert len(marks) >= 5


def test_attempts_of_the_cohort_are_in_the_past_and_in_time(prepared: Engine) -> None:
    with reading(prepared) as connection:
        rows = connection.execute(select(Attempt.__table__)).all()  # type: ignore[attr-defined]
    assert all(row.started_at < row.submitted_at <= row.deadline_at < NOON for row in rows)


def test_the_reports_of_the_cohort_say_that_it_is_made_up(prepared: Engine) -> None:
    programme, _ = catalogue.programme(prepared, "production-ml-2025")
    with reading(prepared) as connection:
        quizzes = [one for one in releases.current_quizzes(connection) if one.programme == programme]
    found = reports.cohort(prepared, programme)
    assert (found.n, found.synthetic) == (demo.COHORT * len(quizzes), True)
    assert all(row.enough for row in found.rows)
    lines = catalogue.quiz_lines(prepared, now=NOON)
    assert [(line.slug, line.attempts, line.synthetic_attempts) for line in lines] == [
        (quiz, demo.COHORT, demo.COHORT) for quiz in QUIZZES
    ]


def test_the_same_cohort_is_made_everywhere(prepared: Engine, sqlite_engine: Engine) -> None:
    demo.prepare(sqlite_engine, root=ROOT, now=NOON)
    for quiz in QUIZZES:
        one, other = (results.attempts_of_quiz(engine, quiz=quiz, now=NOON) for engine in (prepared, sqlite_engine))
        assert [(row.student, row.percent) for row in one] == [(row.student, row.percent) for row in other]

"""Samples that are kept between pages: read once, and read anew as soon as anything of them is another."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from analytics.missing import OF_ITEMS
from analytics.policies import Counted
from quizengine.errors import NotFound
from quizengine.exam.mending import Mend
from quizengine.reports.kept_samples import MOST, kept_sample
from quizengine.reports.sample import Asked, seconds
from quizengine.services import late, mending, regrading, sittings
from quizengine.services.desks import TimeIsOver
from quizengine.services.regrading import Policy
from quizengine.store.accounts import Viewer
from quizengine.store.engine import open_engine

from ..build import (
    AFTERWARDS,
    LATER,
    NOON,
    QUIZ,
    RIGHT,
    WRONG,
    Sitting,
    a_bank_folder,
    a_group,
    a_plan,
    a_running_attempt,
    a_sitting,
    an_account,
    at_once,
    minutes,
    released,
    traffic,
)
from ..cohort import a_cohort, a_course_of

LOSS = "course-final:loss"
USUAL = Asked()


@pytest.fixture
def orlov(engine: Engine, tmp_path: Path) -> Viewer:
    """A course of three questions with one finished attempt."""
    released(engine, a_bank_folder(tmp_path, quiz={"attempts": "3"}))
    hands_in(engine, "anna", RIGHT)
    return an_account(engine, "orlov")


def hands_in(engine: Engine, student: Viewer | str, answers: tuple[str, ...], start: float = 0) -> Sitting:
    at = NOON + minutes(start)
    sitting = a_running_attempt(engine, student, at=at)
    sitting.answers_all(answers, at=at + minutes(1))
    sitting.submits(at=at + minutes(10))
    return sitting


def test_the_same_answers_are_read_once_and_asked_for_by_two_statements(engine: Engine, orlov: Viewer) -> None:
    first = kept_sample(engine, QUIZ, USUAL)
    with traffic(engine) as seen:
        assert kept_sample(engine, QUIZ, USUAL) is first
    assert len(seen.statements) == 2


def test_what_is_asked_for_otherwise_is_another_sample(engine: Engine, orlov: Viewer) -> None:
    first = kept_sample(engine, QUIZ, USUAL)
    other = kept_sample(engine, QUIZ, Asked(policy=OF_ITEMS))
    assert other.asked != first.asked
    assert kept_sample(engine, QUIZ, USUAL) is first


def test_an_attempt_that_runs_changes_nothing_and_one_that_is_handed_in_is_seen_at_once(
    engine: Engine, orlov: Viewer
) -> None:
    first = kept_sample(engine, QUIZ, USUAL)
    boris = a_running_attempt(engine, "boris")
    boris.answers_all(WRONG)
    assert kept_sample(engine, QUIZ, USUAL) is first
    boris.submits()
    assert kept_sample(engine, QUIZ, USUAL).n == 2


def test_a_regrade_is_seen_at_once_and_so_is_its_end(engine: Engine, orlov: Viewer) -> None:
    assert kept_sample(engine, QUIZ, USUAL).shares.to_list() == [1.0]
    mending.adjust(engine, viewer=orlov, quiz=QUIZ, item=LOSS, mend=Mend.VOID, reason="Two keys", now=AFTERWARDS)
    regrade = partial(regrading.regrade, engine, quiz=QUIZ, viewer=orlov, policy=Policy.RECOMPUTE)
    regrade(reason="Two keys", now=AFTERWARDS + minutes(1))
    assert kept_sample(engine, QUIZ, USUAL).voided == 1
    (run,) = regrading.runs(engine, QUIZ)
    regrading.undo(engine, quiz=QUIZ, regrade_id=run.id, viewer=orlov, now=AFTERWARDS + minutes(2))
    assert kept_sample(engine, QUIZ, USUAL).voided == 0


def test_a_release_is_seen_at_once(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    kept_sample(engine, QUIZ, USUAL)
    released(engine, a_bank_folder(tmp_path, quiz={"title": "Another title", "attempts": "3"}), at=LATER)
    assert kept_sample(engine, QUIZ, USUAL).quiz.title == "Another title"


def test_a_sitting_that_is_called_otherwise_is_seen_at_once(engine: Engine, orlov: Viewer) -> None:
    boris = an_account(engine, "boris")
    group = a_group(engine, orlov, boris)
    place = a_sitting(engine, orlov, group, title="January")
    inside = a_running_attempt(engine, boris, sitting_id=place)
    inside.submits()
    assert kept_sample(engine, QUIZ, USUAL).sittings == ((place, "January"),)
    sittings.change(engine, viewer=orlov, sitting_id=place, plan=a_plan(group, title="June"), now=LATER)
    assert kept_sample(engine, QUIZ, USUAL).sittings == ((place, "June"),)


def test_a_late_answer_that_a_person_counts_is_seen_at_once_and_its_time_is_not_that_of_the_decision(
    engine: Engine, orlov: Viewer
) -> None:
    boris = a_running_attempt(engine, "boris")
    boris.answers(1, "mse", at=NOON + minutes(1))
    boris.answers(2, "MAE", at=NOON + minutes(3))
    boris.submits()
    with pytest.raises(TimeIsOver):
        boris.answers(2, "MSE", at=LATER + minutes(1), revision=9, queued=True)
    assert kept_sample(engine, QUIZ, USUAL).matrix.credit.tolist() == [[1, 1, 1], [1, 0, 0]]
    (waits,) = late.queue(engine)[0].answers
    late.decide(engine, viewer=orlov, journal_id=waits.id, count=True, reason="No network", now=NOON + minutes(600))
    found = kept_sample(engine, QUIZ, USUAL)
    assert found.matrix.credit.tolist() == [[1, 1, 1], [1, 1, 0]]
    assert seconds(engine, found)[found.answers["taker"] == "t2"].tolist()[:2] == [60, 120]


def test_another_quiz_leaves_a_sample_as_it_is(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    released(engine, a_bank_folder(other, quiz={"quiz": "other-quiz"}), at=LATER)
    first = kept_sample(engine, QUIZ, USUAL)
    attempt = a_running_attempt(engine, "boris", quiz="other-quiz", at=LATER)
    attempt.submits(at=LATER + minutes(1))
    assert kept_sample(engine, QUIZ, USUAL) is first
    assert kept_sample(engine, "other-quiz", USUAL).n == 1


def test_a_quiz_that_is_not_there_is_not_found_before_and_after(engine: Engine, orlov: Viewer) -> None:
    for _ in range(2):
        with pytest.raises(NotFound):
            kept_sample(engine, "no-such-quiz", USUAL)


def test_another_database_has_samples_of_its_own(sqlite_engine: Engine, other: Engine, tmp_path: Path) -> None:
    for engine, n in ((sqlite_engine, 3), (other, 4)):
        folder = tmp_path / str(n)
        folder.mkdir()
        a_cohort(engine, a_course_of(engine, folder, 4), n)
    assert [kept_sample(engine, QUIZ, USUAL).n for engine in (sqlite_engine, other, sqlite_engine)] == [3, 4, 3]


@pytest.fixture
def other(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    file = tmp_path / "other.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def test_what_was_asked_for_longest_ago_gives_way(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 4), 3)
    asked = [
        Asked(),
        Asked(Counted.LAST),
        Asked(Counted.BEST),
        Asked(policy=OF_ITEMS),
        Asked(Counted.LAST, None, OF_ITEMS),
    ]
    assert len(asked) == MOST + 1
    first, second, *_ = [kept_sample(sqlite_engine, QUIZ, one) for one in asked[:MOST]]
    assert kept_sample(sqlite_engine, QUIZ, asked[0]) is first
    kept_sample(sqlite_engine, QUIZ, asked[MOST])
    assert kept_sample(sqlite_engine, QUIZ, asked[0]) is first
    assert kept_sample(sqlite_engine, QUIZ, asked[1]) is not second


def test_threads_that_ask_at_once_all_get_the_answers(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 4), 6)
    asked = [Asked(which) for which in Counted] * 4
    found = at_once(*(partial(kept_sample, sqlite_engine, QUIZ, one) for one in asked))
    assert [(one.n, one.asked) for one in found] == [(6, one) for one in asked]

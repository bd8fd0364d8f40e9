"""Saves that wait for each other on SQLite: written together, each for itself."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.services import quick
from quizengine.store import attempts, combining
from quizengine.store.engine import writing

from ..build import NOON, Sitting, a_bank_folder, a_running_attempt, minutes, released

AT = NOON + minutes(5)


@pytest.fixture
def room(sqlite_engine: Engine, tmp_path: Path) -> list[Sitting]:
    released(sqlite_engine, a_bank_folder(tmp_path))
    return [a_running_attempt(sqlite_engine, f"student-{number}") for number in range(4)]


def saves(sitting: Sitting, answer: str = "mse") -> Any:
    return quick.save(
        sitting.engine,
        token=sitting.token,
        attempt_id=sitting.attempt_id,
        position=1,
        form={"choice": [answer]},
        flagged=False,
        revision=0,
        writer="page.1",
        now=AT,
    )


def until_so_many_wait(engine: Engine, count: int) -> None:
    pause = Event()
    for _ in range(3000):
        if len(combining._WAITING.get(engine, ())) == count:
            return
        pause.wait(0.01)
    raise AssertionError("they did not come to the gate")


def test_those_who_wait_are_written_in_one_commit_and_whoever_was_closed_meanwhile_is_not(room: list[Sitting]) -> None:
    engine, commits = room[0].engine, []
    with ThreadPoolExecutor(len(room)) as threads:
        with writing(engine) as connection:
            waiting = [threads.submit(saves, sitting) for sitting in room]
            until_so_many_wait(engine, len(room))
            attempts.close(connection, room[2].attempt_id, at=AT, by="student")
            traced = connection.connection.driver_connection
            assert traced is not None
        traced.set_trace_callback(lambda line: commits.append(line) if line == "COMMIT" else None)
        done = [one.result(timeout=30) for one in waiting]
    traced.set_trace_callback(None)
    assert [one is not None for one in done] == [True, True, False, True]
    assert len(commits) <= 1
    for number, sitting in enumerate(room):
        expected = [] if number == 2 else [(1, 1, '{"choice":"mse"}')]
        assert sitting.journal() == expected


def test_a_save_that_read_before_another_one_of_its_attempt_writes_nothing(room: list[Sitting]) -> None:
    anna, engine = room[0], room[0].engine
    with ThreadPoolExecutor(2) as threads:
        with writing(engine):
            waiting = [threads.submit(saves, anna, answer) for answer in ("mse", "mae")]
            until_so_many_wait(engine, 2)
        done = [one.result(timeout=30) for one in waiting]
    assert sorted(one is not None for one in done) == [False, True]
    assert len(anna.journal()) == 1


def test_what_goes_wrong_with_a_batch_is_said_to_each_of_it_and_nothing_is_acknowledged(
    room: list[Sitting], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> bool:
        raise OSError("the disk is full")

    monkeypatch.setattr(combining, "_one", breaks)
    with pytest.raises(OSError, match="disk is full"):
        saves(room[0])
    monkeypatch.undo()
    assert room[0].journal() == []
    assert saves(room[0]) is not None

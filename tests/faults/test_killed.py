"""Processes that die in mid-exam: what was acknowledged is there afterwards, and the exam goes on."""

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bench import databases

from .build import an_exam, sitting

pytestmark = pytest.mark.faults


def test_a_worker_that_is_killed_loses_no_acknowledged_answer(engine: Engine, tmp_path: Path) -> None:
    with an_exam(engine, tmp_path) as exam:
        with exam.writing() as writers:
            for number in range(2):
                writers.go_on(30)
                os.kill(exam.worker(number), signal.SIGKILL)
            writers.go_on(30)
        exam.has_all(writers)


def test_a_server_that_is_killed_loses_no_acknowledged_answer(engine: Engine, tmp_path: Path) -> None:
    with an_exam(engine, tmp_path) as exam:
        with exam.writing() as writers:
            writers.go_on(50)
            exam.hall.server.kill_all()
            writers.are_refused(1)
            exam.starts_again()
            writers.go_on(50)
        exam.has_all(writers)


@pytest.mark.postgres
def test_a_database_that_is_killed_loses_no_acknowledged_answer_and_is_found_again() -> None:
    with databases.fresh("postgresql") as database, sitting(database) as exam:
        with exam.writing() as writers:
            writers.go_on(50)
            database.kill()
            writers.are_refused(20)
            database.start_again()
            writers.go_on(50)
        exam.hall.engine.dispose()
        exam.has_all(writers)
        assert {one for one in writers.refusals if one.isdigit()} <= {"500", "503"}

"""A disk that takes no more: nothing is acknowledged that was not written, and saves work when there is room again.

The server's processes are forbidden to make a file any longer, which meets them as a full disk does, needs no
privilege, and is over when it is said to be.
"""

import resource
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bench.load import fetch

from .build import POSITION, SAVED, Exam, an_exam

pytestmark = pytest.mark.faults
UNLIMITED = resource.RLIM_INFINITY


def let_files_grow(exam: Exam, soft: int) -> None:
    for worker in exam.hall.server.workers():
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (soft, UNLIMITED))


def test_a_save_that_cannot_be_written_is_not_acknowledged(sqlite_engine: Engine, tmp_path: Path) -> None:
    with an_exam(sqlite_engine, tmp_path) as exam:
        student, port = exam.students[0], exam.hall.server.port
        fetch(port, [student.saves(POSITION, "a")])
        let_files_grow(exam, 0)
        refused = fetch(port, [student.saves(POSITION, "b"), student.saves(POSITION, "c")])
        assert all(reply.status in (500, 503, 507) and SAVED not in reply.body for reply in refused)
        assert exam.stored(student.attempt) == "a"
        let_files_grow(exam, UNLIMITED)
        (saved,) = fetch(port, [student.saves(POSITION, "d")])
        assert (saved.status, SAVED in saved.body) == (200, True)
        assert exam.journal(student.attempt) == ["a", "d"]


def test_an_exam_goes_on_when_there_is_room_again(sqlite_engine: Engine, tmp_path: Path) -> None:
    with an_exam(sqlite_engine, tmp_path) as exam:
        with exam.writing() as writers:
            writers.go_on(20)
            let_files_grow(exam, 0)
            writers.are_refused(20)
            let_files_grow(exam, UNLIMITED)
            writers.go_on(20)
        exam.has_all(writers)

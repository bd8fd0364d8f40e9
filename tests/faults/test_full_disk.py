"""A disk that takes no more: nothing is acknowledged that was not written, and saves work when there is room again.

The server's processes are forbidden to make a file any longer, which meets them as a full disk does, needs no
privilege, and is over when it is said to be.
"""

import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.load import fetch

from ..web.build import opened
from .build import POSITION, SAVED, Exam, an_exam

pytestmark = pytest.mark.faults
UNLIMITED = resource.RLIM_INFINITY


@pytest.fixture(scope="module")
def exam(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exam]:
    folder = tmp_path_factory.mktemp("exam")
    file = Path(shutil.copy(sqlite_template, folder / "exam.sqlite3"))
    with opened(file) as engine, an_exam(engine, folder) as found:
        yield found


def let_files_grow(exam: Exam, most: int) -> None:
    for worker in exam.hall.server.workers():
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (most, UNLIMITED))


def test_a_save_that_cannot_be_written_is_not_acknowledged(exam: Exam) -> None:
    student, port = exam.students[0], exam.hall.server.port
    fetch(port, [student.saves(POSITION, "a")])
    let_files_grow(exam, 0)
    refused = fetch(port, [student.saves(POSITION, "b"), student.saves(POSITION, "c")])
    assert all(reply.status >= 500 and SAVED not in reply.body for reply in refused)
    assert exam.stored(student.attempt) == "a"
    let_files_grow(exam, UNLIMITED)
    (saved,) = fetch(port, [student.saves(POSITION, "d")])
    assert (saved.status, SAVED in saved.body) == (200, True)
    assert exam.journal(student.attempt) == ["a", "d"]


def test_a_page_can_be_read_while_nothing_can_be_written(exam: Exam) -> None:
    let_files_grow(exam, 0)
    (page,) = fetch(exam.hall.server.port, [exam.students[1].opens(POSITION)])
    let_files_grow(exam, UNLIMITED)
    assert page.status == 200


def test_an_exam_goes_on_when_there_is_room_again(exam: Exam) -> None:
    with exam.writing() as writers:
        writers.go_on(20)
        let_files_grow(exam, 0)
        writers.are_refused(20)
        let_files_grow(exam, UNLIMITED)
        writers.go_on(20)
    exam.has_all(writers)

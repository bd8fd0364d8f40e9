"""Connections that are slow or cut, fewer than a worker has threads: they stand in nobody's way.

More of them than that are what the proxy in front is for, which takes requests and gives answers whole.
"""

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from bench.load import fetch
from bench.wire import HOST

from ..web.build import opened
from .build import POSITION, TWO_WORKERS, Exam, an_exam

pytestmark = pytest.mark.faults
FEW = TWO_WORKERS.threads - 1
LAST = len("&autosave=1")


@pytest.fixture(scope="module")
def exam(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exam]:
    folder = tmp_path_factory.mktemp("exam")
    file = Path(shutil.copy(sqlite_template, folder / "exam.sqlite3"))
    with opened(file) as engine, an_exam(engine, folder) as found:
        yield found


def half_of(exam: Exam) -> bytes:
    """Return a request that was cut where the half would make an answer, too."""
    return exam.students[0].saves(POSITION, "e")[:-LAST]


def connected(exam: Exam) -> socket.socket:
    return socket.create_connection((HOST, exam.hall.server.port), timeout=60)


@contextmanager
def cut_in_the_middle(exam: Exam) -> Iterator[None]:
    with connected(exam) as connection:
        connection.sendall(half_of(exam))
    yield


@contextmanager
def stopping_in_the_middle(exam: Exam) -> Iterator[None]:
    with connected(exam) as connection:
        connection.sendall(half_of(exam))
        yield


@contextmanager
def saying_nothing(exam: Exam) -> Iterator[None]:
    with connected(exam):
        yield


@contextmanager
def never_reading(exam: Exam) -> Iterator[None]:
    with connected(exam) as connection:
        connection.settimeout(0.2)
        # More answers than the buffers between hold.
        with suppress(TimeoutError):
            for _ in range(1000):
                connection.sendall(exam.students[0].opens(POSITION))
        yield


@pytest.mark.parametrize("bad", [cut_in_the_middle, stopping_in_the_middle, saying_nothing, never_reading])
def test_a_few_bad_connections_hold_up_nobody(bad: Callable[[Exam], AbstractContextManager[None]], exam: Exam) -> None:
    with ExitStack() as connections:
        for _ in range(FEW):
            connections.enter_context(bad(exam))
        with exam.writing() as writers:
            writers.go_on(30)
    assert writers.refusals.total() == 0


def test_half_a_request_is_refused_and_writes_nothing(exam: Exam) -> None:
    student = exam.students[0]
    fetch(exam.hall.server.port, [student.saves(POSITION, "a")])
    before = exam.journal(student.attempt)
    with connected(exam) as connection:
        connection.sendall(half_of(exam))
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1000).startswith(b"HTTP/1.1 400 ")
    assert exam.journal(student.attempt) == before

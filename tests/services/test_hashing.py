"""Hashing aside: one at a time, and only so many wait for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from quizengine.errors import Busy
from quizengine.services import hashing


def test_what_is_done_aside_comes_back() -> None:
    assert hashing.aside(divmod, 7, 3) == (2, 1)


def test_what_goes_wrong_aside_is_said_to_whoever_asked() -> None:
    with pytest.raises(ZeroDivisionError):
        hashing.aside(divmod, 1, 0)


def test_beyond_those_who_may_wait_everybody_is_asked_to_come_again() -> None:
    begun, go_on = Event(), Event()

    def slow() -> bool:
        begun.set()
        return go_on.wait(30)

    with ThreadPoolExecutor(hashing.MOST_WAITING) as threads:
        waiting = [threads.submit(hashing.aside, slow) for _ in range(hashing.MOST_WAITING)]
        try:
            assert begun.wait(30)
            until(lambda: all(one.running() for one in waiting))
            with pytest.raises(Busy):
                hashing.aside(bool)
        finally:
            go_on.set()
        assert all(one.result() for one in waiting)
    assert hashing.aside(int, "7") == 7


def until(true: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(3000):
        if true():
            # A thread that runs may not have come to the queue yet.
            pause.wait(0.05)
            return
        pause.wait(0.01)
    raise AssertionError("it never came to that")

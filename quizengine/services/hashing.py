"""Slow work aside from those who answer.

A password hash is meant to be slow: it costs as much as a hundred saves. At the start of an exam a whole room signs in,
so each process does one hash at a time, in a thread that gives way to every other, and only so many requests may wait
for theirs. Whoever comes beyond that is asked to come again in a moment, and those who answer notice nothing.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from ..errors import Busy
from ..i18n import msg

MOST_WAITING = 6
"""Of the requests of one process. A process has more threads than this: the rest are for those who answer."""
NICENESS = 10

P = ParamSpec("P")
T = TypeVar("T")


class _Aside:
    """The thread of a process, made when it is first needed: one that is forked off has none of its parent's."""

    def __init__(self) -> None:
        self._process = 0
        self._lock = threading.Lock()

    def here(self) -> tuple[ThreadPoolExecutor, BoundedSemaphore]:
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._executor = ThreadPoolExecutor(1, "hashing", initializer=_give_way)
                self._waiting = BoundedSemaphore(MOST_WAITING)
            return self._executor, self._waiting


_ASIDE = _Aside()


def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do slow work after the others of this process, and return what it returns. Raises `Busy` where too many wait."""
    executor, waiting = _ASIDE.here()
    if not waiting.acquire(blocking=False):
        raise Busy(msg("Very many are signing in at this moment. Try again in a few seconds."))
    try:
        return executor.submit(work, *args, **kwargs).result()
    finally:
        waiting.release()


def _give_way() -> None:
    # On Linux a thread has a niceness of its own; elsewhere, or where it is not allowed, all are alike.
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)

"""Samples that a process keeps, so that going from page to page of one quiz does not read its answers anew each time.

Before each use it is asked by two quick statements whether the answers are still those that were read. So nothing has
to be told of a new attempt or a regrade, by whichever process it is made.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from ..store import responses
from ..store.engine import reading
from .sample import Asked, Sample, sample

MOST = 4
"""Samples kept for a database; the one that was asked for longest ago gives way."""

_Kept = OrderedDict[tuple[str, Asked], tuple[Hashable, Sample]]
_KEPT: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_LOCK = Lock()


def forget() -> None:
    """Forget every sample, as a process that has just begun."""
    with _LOCK:
        _KEPT.clear()


def kept_sample(engine: Engine, quiz: str, asked: Asked) -> Sample:
    """Return `sample.sample`, read anew only where something of it has changed. Its frames are for reading alone.

    Raises:
        NotFound: there is no such quiz.
    """
    # The state first: what comes in between it and the answers is then read once too often, and never missed.
    with reading(engine) as connection:
        state = responses.state_of(connection, quiz)
    with _LOCK:
        kept = _KEPT.setdefault(engine, OrderedDict())
        known = kept.get((quiz, asked))
        if known is not None and known[0] == state:
            kept.move_to_end((quiz, asked))
            return known[1]
    # Not under the lock: reading takes seconds, and pages of other quizzes need not wait for it.
    found = sample(engine, quiz, asked)
    with _LOCK:
        kept[quiz, asked] = state, found
        kept.move_to_end((quiz, asked))
        while len(kept) > MOST:
            kept.popitem(last=False)
    return found

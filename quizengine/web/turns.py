"""The two other requests of a whole room, by the express way: the start of an attempt, and its hand-in.

Both end in a redirect. Where the application would say anything else, None is returned, and it says it: a refusal has
changed nothing, and a start that was made is found by the next one.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from ..errors import QuizEngineError
from ..questions.kind import Form
from ..services import signing_in, taking
from ..store.tables import Role

_START = re.compile(r"/student/quiz/([a-z0-9][a-z0-9._-]{0,79})/start")
_SITTING = re.compile(r"/student/sitting/(0|[1-9][0-9]{0,8})/start")
_SUBMIT = re.compile(r"/student/attempt/([A-Za-z0-9_-]{1,32})/submit")


@dataclass(frozen=True)
class Turn:
    """What was done: the view that does it in the application, who asked (where that is known), and where to go on."""

    endpoint: str
    user: int | None
    location: str


def is_turn(path: str) -> bool:
    """Say whether a path may lead here."""
    return path.endswith(("/start", "/submit"))


def turn(engine: Engine, path: str, *, token: str, form: Form, address: str | None, now: datetime) -> Turn | None:
    """Start or hand in an attempt, if nothing speaks against it."""
    try:
        if (found := _START.fullmatch(path)) is not None:
            return _started(engine, "student.start", token, now, quiz=found[1])
        # Whoever types a code is counted by the application, so that codes cannot be tried out here.
        if (found := _SITTING.fullmatch(path)) is not None and not any(form.get("code", ())):
            return _started(engine, "student.sitting.start", token, now, sitting_id=int(found[1]), address=address)
        if (found := _SUBMIT.fullmatch(path)) is not None:
            taking.submit(engine, token=token, attempt_id=found[1], now=now)
            return Turn("student.submit", None, f"/student/attempt/{found[1]}/result")
    except QuizEngineError:
        pass
    return None


def _started(
    engine: Engine,
    endpoint: str,
    token: str,
    now: datetime,
    *,
    quiz: str = "",
    sitting_id: int | None = None,
    address: str | None = None,
) -> Turn | None:
    viewer = signing_in.signed_in(engine, token=token, now=now)
    if viewer is None or viewer.role is not Role.STUDENT:
        return None
    code = None if sitting_id is None else ""
    attempt = taking.start(engine, viewer=viewer, quiz=quiz, sitting_id=sitting_id, code=code, address=address, now=now)
    return Turn(endpoint, viewer.id, f"/student/attempt/{attempt}/1")

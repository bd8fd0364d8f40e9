"""Sign-ins while others answer: a password hash is slow on purpose, and must not slow those who already write."""

from collections.abc import Callable, Sequence
from random import Random

from quizengine.store.accounts import Viewer

from ..figures import Sheet
from ..hall import PASSWORD, Hall, hidden_fields
from ..load import Call, Sample, fetch
from ..wire import get, post
from .crowd import P99_ANSWER, SEED, answering, note

A_MINUTE, STUDENTS = 300, 200


def measure(hall: Hall, run: Callable[..., Sample], sheet: Sheet, *, seconds: float) -> None:
    """Let 200 students answer, first by themselves, then while others sign in at 300 a minute."""
    students = hall.students(STUDENTS)
    note(hall, run, sheet, answering(students, seconds), {"answer": P99_ANSWER}, label=" without sign-ins")
    others = sign_ins(hall, hall.with_password(round(A_MINUTE * seconds / 60)), seconds)
    both = [*answering(students, seconds, seed=SEED + 1), *others]
    note(hall, run, sheet, both, {"answer": P99_ANSWER, "sign-in": None}, label=" during sign-ins")


def sign_ins(hall: Hall, viewers: Sequence[Viewer], seconds: float) -> list[Call]:
    """Return a sign-in of each, spread over some seconds; their forms are open already."""
    random, calls = Random(SEED), []
    forms = fetch(hall.server.port, [get("/sign-in")] * len(viewers))
    for viewer, form in zip(viewers, forms, strict=True):
        cookie = (form.header("Set-Cookie") or "").partition(";")[0]
        fields = {**hidden_fields(form.body.decode()), "login": viewer.login, "password": PASSWORD}
        calls.append(Call(random.uniform(0, seconds), "sign-in", post("/sign-in", fields, cookie), 303))
    return calls

"""What tests are made of: a fixed cast, a fixed noon, and builders of two lines.

The cast: Anna and Boris are students, Orlov is the instructor, Klimova the methodologist. Time is given as moments
around `NOON`; nothing here or in the tests asks a clock.

```python
released(engine, a_bank_folder(tmp_path))
anna = a_running_attempt(engine, "anna")
anna.answers(1, "mse", at=NOON + minutes(3))
```
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

from sqlalchemy import Engine, event, func, select
from sqlmodel import Session

from quizengine.exam.allowance import Grant
from quizengine.services import accommodating, answering, groups, releasing, results, sittings, taking
from quizengine.services.accommodating import Order
from quizengine.services.answering import Saved
from quizengine.services.releasing import Released
from quizengine.services.results import Result
from quizengine.services.signing_in import create_account, token_sha
from quizengine.services.sittings import Plan
from quizengine.services.taking import QuestionPage
from quizengine.store import attempts
from quizengine.store.accounts import Viewer
from quizengine.store.engine import reading, writing
from quizengine.store.tables import Role, SignIn

from .content import build as content

ROOT = Path(__file__).parents[1]
NOON = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
SOON, LATER, AFTERWARDS = (NOON + timedelta(minutes=count) for count in (1, 10, 30))
QUIZ = "course-final"
CAST = {
    "anna": ("Анна Смирнова", Role.STUDENT),
    "boris": ("Борис Котов", Role.STUDENT),
    "orlov": ("Павел Орлов", Role.INSTRUCTOR),
    "klimova": ("Вера Климова", Role.METHODOLOGIST),
}
Data = dict[str, Any]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


# -- content ---------------------------------------------------------------------------------------------------------


def three_items() -> list[Data]:
    """A choice (УК-1.1), a text (УК-1) and a choice (ПК-2) of two points: right are `mse`, `MSE` and `share`."""
    return [content.item(), content.text_item(), metric()]


def metric(**fields: Any) -> Data:
    usual: Data = {
        "id": "metric",
        "assesses": ["ПК-2"],
        "topic": "metrics",
        "stem": "What does accuracy measure?",
        "choices": {"share": "The share of right answers", "sum": "Their sum", "product": "Their product"},
        "key": "share",
        "points": "2",
    }
    return content.item(**{**usual, **fields})


RIGHT = ("mse", "MSE", "share")
WRONG = ("mae", "MAE", "sum")


def a_programme(**fields: Any) -> Data:
    """The programme of the content builders, marked on ten points."""
    bands = {
        "excellent": {"marks": ["8", "9", "10"], "title": "Excellent", "credit": "Passed"},
        "good": {"marks": ["6", "7"], "title": "Good", "credit": "Passed"},
        "satisfactory": {"marks": ["4", "5"], "title": "Satisfactory", "credit": "Passed"},
        "fail": {"marks": ["1", "2", "3"], "title": "Failed", "credit": "Not passed"},
    }
    scale = {"maximum": "10", "pass_mark": "4", "bands": bands}
    return content.programme(**{"grading": {"scale": scale}, **fields})


def a_quiz(**fields: Any) -> Data:
    """Twenty minutes and fifteen seconds of grace, two attempts, everything shown after the submit."""
    usual: Data = {"time": {"limit": "20m", "grace": "15s"}, "attempts": "2", "review": "after_submit"}
    return content.quiz(**{**usual, **fields})


def a_bank_folder(
    folder: Path,
    *,
    items: Sequence[Data] | None = None,
    quiz: Data | None = None,
    programme: Data | None = None,
) -> Path:
    """Write a programme, a bank and a quiz; `quiz` and `programme` are the fields that differ from the usual ones."""
    files = {
        "programme": a_programme(**(programme or {})),
        "bank": {**content.bank(), "items": three_items() if items is None else list(items)},
        "quiz": a_quiz(**(quiz or {})),
    }
    for name, data in files.items():
        content.write(folder, f"course.{name}.yaml", data)
    return folder


def released(engine: Engine, *paths: Path, at: datetime = NOON) -> Released:
    return releasing.release(engine, paths, by="orlov", now=at)


# -- people ----------------------------------------------------------------------------------------------------------


def an_account(
    engine: Engine,
    login: str = "anna",
    role: Role | None = None,
    *,
    password: str | None = None,
    demo: bool = False,
    synthetic: bool = False,
) -> Viewer:
    """Create an account, one of the cast or anybody else (a student unless a role is given)."""
    name, usual = CAST.get(login, (login.title(), Role.STUDENT))
    role = role or usual
    id = create_account(
        engine, login=login, name=name, role=role, password=password, now=NOON, demo=demo, synthetic=synthetic
    )
    return Viewer(id, login, name, role, demo)


def signed_in(engine: Engine, viewer: Viewer, *, at: datetime = NOON, hours: float = 12) -> str:
    """Return a token of this person, without the slow way through a password."""
    token = secrets.token_urlsafe(8)
    row = SignIn(token_sha=token_sha(token), user_id=viewer.id, created_at=at, expires_at=at + timedelta(hours=hours))
    with writing(engine) as connection, Session(connection) as session:
        session.add(row)
        session.flush()
    return token


# -- attempts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sitting:
    """A student with an attempt. Each call is one of the use cases, at a moment of the test's choice."""

    engine: Engine
    viewer: Viewer
    token: str
    attempt_id: str

    def looks(self, position: int = 1, *, at: datetime = SOON) -> QuestionPage:
        return taking.look(self.engine, token=self.token, attempt_id=self.attempt_id, position=position, now=at)

    def answers(
        self,
        position: int,
        *values: str,
        at: datetime = SOON,
        flagged: bool = False,
        revision: int = 0,
        page: str = "page",
        queued: bool = False,
    ) -> Saved:
        """Save an answer, a choice's id or a text; no value clears. `page` is the window that it comes from."""
        return answering.answer(
            self.engine,
            token=self.token,
            attempt_id=self.attempt_id,
            position=position,
            form={"choice": values, "text": values},
            flagged=flagged,
            revision=revision,
            writer=page,
            now=at,
            queued=queued,
        )

    def answers_all(self, values: Sequence[str], *, at: datetime = SOON) -> None:
        for position, value in enumerate(values, start=1):
            self.answers(position, value, at=at)

    def submits(self, *, at: datetime = LATER) -> bool:
        return taking.submit(self.engine, token=self.token, attempt_id=self.attempt_id, now=at)

    def result(self, *, at: datetime = AFTERWARDS) -> Result:
        return results.result(self.engine, viewer=self.viewer, attempt_id=self.attempt_id, now=at)

    def stored(self) -> Any:
        """Return the row of the attempt: `submitted_at`, `closed_by`, `deadline_at`, and the rest."""
        with reading(self.engine) as connection:
            return attempts.one(connection, self.attempt_id)

    def verdicts(self) -> dict[int, str]:
        with reading(self.engine) as connection:
            rows = attempts.gradings(connection, self.attempt_id)
        return {position: row.verdict for position, row in sorted(rows.items())}

    def journal(self) -> list[tuple[int, int, str | None]]:
        """Return (position, revision, answer as stored) of every acknowledged answer, in the order they came."""
        return [(row.position, row.revision, row.answer) for row in self.entries() if row.outcome == "taken"]

    def kept(self) -> list[tuple[int, str | None, str]]:
        """Return (position, answer, outcome) of every answer that was not taken."""
        return [(row.position, row.answer, row.outcome) for row in self.entries() if row.outcome != "taken"]

    def entries(self) -> list[Any]:
        """Return the rows of the journal."""
        journal = attempts.journal
        own = select(journal).order_by(journal.c.seq)
        with reading(self.engine) as connection:
            return list(connection.execute(own.where(journal.c.attempt_id == self.attempt_id)).all())


def a_running_attempt(
    engine: Engine,
    viewer: Viewer | str = "anna",
    *,
    quiz: str = QUIZ,
    at: datetime = NOON,
    seed: int = 1,
    sitting_id: int | None = None,
) -> Sitting:
    """Start an attempt of a released quiz, for somebody known or for a new account of this login."""
    person = an_account(engine, viewer) if isinstance(viewer, str) else viewer
    attempt_id = taking.start(engine, viewer=person, quiz=quiz, now=at, seed=seed, sitting_id=sitting_id)
    return Sitting(engine, person, signed_in(engine, person, at=at), attempt_id)


# -- sittings --------------------------------------------------------------------------------------------------------


def a_group(engine: Engine, orlov: Viewer, *members: Viewer, name: str = "Б-21") -> int:
    """Make a group of these students and return its number."""
    id = groups.create(engine, name=name, now=NOON)
    if members:
        logins = "\n".join(member.login for member in members)
        groups.put(engine, viewer=orlov, group_id=id, text=logins, now=NOON)
    return id


def a_plan(group_id: int, **changed: Any) -> Plan:
    """From noon for an hour, one attempt, nothing asked at the door."""
    usual: Data = {
        "title": "Экзамен",
        "quiz": QUIZ,
        "group_id": group_id,
        "opens_at": NOON,
        "closes_at": NOON + minutes(60),
        "timezone": "Europe/Moscow",
    }
    return Plan(**{**usual, **changed})


def a_sitting(engine: Engine, orlov: Viewer, group_id: int, **changed: Any) -> int:
    """Make a sitting of the released quiz and return its number; `changed` are the fields of `a_plan`."""
    return sittings.create(engine, viewer=orlov, plan=a_plan(group_id, **changed), now=NOON - minutes(60))


def granted(
    engine: Engine,
    orlov: Viewer,
    holder: Viewer | int,
    *,
    sitting_id: int | None = None,
    at: datetime = NOON,
    replaces: bool = False,
    **fields: Any,
) -> accommodating.Granted:
    """Grant something to a student, or to a group by its number; `fields` are those of `Grant`."""
    person, group = (holder.id, None) if isinstance(holder, Viewer) else (None, holder)
    order = Order(Grant(**fields), "справка", person, group, sitting_id, replaces)
    return accommodating.grant(engine, viewer=orlov, order=order, now=at)


# -- looking at the database -----------------------------------------------------------------------------------------


def rows_in(engine: Engine, table: type[Any]) -> int:
    """Return how many rows a table has."""
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@dataclass
class Traffic:
    """What went to the database: statements (without the beginnings of transactions) and ends of transactions."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0
    rollbacks: int = 0


@contextmanager
def traffic(engine: Engine) -> Iterator[Traffic]:
    """Record what goes to the database inside the block."""
    seen = Traffic()

    def on_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.statements.append(statement)

    def on_commit(_connection: Any) -> None:
        seen.commits += 1

    def on_rollback(_connection: Any) -> None:
        seen.rollbacks += 1

    listeners = (("before_cursor_execute", on_statement), ("commit", on_commit), ("rollback", on_rollback))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield seen
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make the calls in threads that start together; returns what each returned, or the exception it raised."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))

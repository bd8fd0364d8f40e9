"""What a student's browser fetches, and what a save sends to the database."""

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine, event

from ..figures import Sheet
from ..hall import Hall, Student, choice_of
from ..load import fetch
from ..wire import Reply, get

LEVEL = 6
ASSET = re.compile(r'<(?:script|link)\b[^>]*?(?:src|href)="(/[^"]+)"')
FIRST_PAGE, PAGE, ANSWER = 60.0, 2.0, 0.5


@dataclass
class Traffic:
    """Statements without the beginnings of transactions, and ends of transactions."""

    statements: int = 0
    commits: int = 0


def measure(hall: Hall, sheet: Sheet) -> None:
    (student,) = hall.students(1)
    page, answer = fetch(hall.server.port, [student.opens(2), student.saves(2, "b")])
    _pages(hall, sheet, page)
    sheet.add("answer of a save, body", kilobytes(answer.body), "kB", ceiling=ANSWER)
    sheet.add("answer of a save, head", kilobytes(answer.head), "kB")
    sheet.add("answer of a save, cookies set", answer.head.lower().count(b"\r\nset-cookie:"), ceiling=0)
    for name, seen in traffic_of(hall, student).items():
        bounds = {"save": (3, 1), "page": (2, 0), "start": (5, 1), "submit": (30, 1)}[name]
        sheet.add(f"{name}, statements", seen.statements, ceiling=bounds[0])
        sheet.add(f"{name}, commits", seen.commits, ceiling=bounds[1])


def _pages(hall: Hall, sheet: Sheet, page: Reply) -> None:
    assets = sorted(set(ASSET.findall(page.body.decode())))
    replies = fetch(hall.server.port, [get(path) for path in assets])
    files = {path: compressed(reply.body) for path, reply in zip(assets, replies, strict=True)}
    sheet.add("question page", kilobytes(page.body), "kB")
    sheet.add("question page, compressed", compressed(page.body), "kB", ceiling=PAGE)
    sheet.add(
        "first exam page with everything, compressed",
        compressed(page.body) + sum(files.values()),
        "kB",
        ceiling=FIRST_PAGE,
    )
    for path, reply in zip(assets, replies, strict=True):
        sheet.add(f"{path.partition('?')[0]}, compressed", files[path], "kB")
        kept = re.search(r"max-age=(\d+)", reply.header("Cache-Control") or "")
        sheet.add(f"{path.partition('?')[0]}, kept by the browser for", int(kept[1]) / 3600 if kept else 0, "h")


def kilobytes(data: bytes) -> float:
    return len(data) / 1000


def compressed(data: bytes) -> float:
    """Return kilobytes after gzip, as a proxy in front compresses."""
    return kilobytes(gzip.compress(data, LEVEL))


def traffic_of(hall: Hall, student: Student) -> dict[str, Traffic]:
    """Return what each step of the hot path sends to the database; the second time, when content is known."""
    engine: Engine = hall.app.extensions["quizengine_engine"]
    path = f"/student/attempt/{student.attempt}"
    form = {**student.hidden, "autosave": "1"}
    client = hall.app.test_client(use_cookies=False)
    cookie = {"Cookie": student.cookie}
    (other,) = hall.students(1, started=False)

    def save(number: int) -> Any:
        data = urlencode({**form, "choice": choice_of(number)})
        kind = "application/x-www-form-urlencoded"
        return client.post(f"{path}/3", data=data, content_type=kind, headers={**cookie, "HX-Request": "true"})

    steps: dict[str, Callable[[], Any]] = {
        "save": lambda: save(1),
        "page": lambda: client.get(f"{path}/3", headers=cookie),
        "start": lambda: client.post(
            "/student/quiz/bench/start",
            data={"csrf_token": other.hidden["csrf_token"]},
            headers={"Cookie": other.cookie},
        ),
        "submit": lambda: client.post(
            f"{path}/submit", data={"csrf_token": student.hidden["csrf_token"]}, headers=cookie
        ),
    }
    save(2)
    steps["page"]()
    found: dict[str, Traffic] = {}
    for name, step in steps.items():
        with traffic(engine) as seen:
            status = step().status_code
        if status >= 400:
            raise RuntimeError(f"{name} was answered with {status}")
        found[name] = seen
    return found


@contextmanager
def traffic(engine: Engine) -> Iterator[Traffic]:
    """Count what goes to the database inside the block."""
    seen = Traffic()

    def on_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.statements += not statement.startswith("BEGIN")

    def on_commit(_connection: Any) -> None:
        seen.commits += 1

    listeners = (("before_cursor_execute", on_statement), ("commit", on_commit))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield seen
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)

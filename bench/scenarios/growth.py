"""What a save costs when the store is full of earlier attempts."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, Table, text
from sqlmodel import SQLModel

from quizengine.store.engine import writing

from ..figures import Sheet
from ..hall import Hall, Student, choice_of
from ..load import Sample
from .saving import POSITIONS, turn

FILLER = 1_000_000_000
KEPT = 2
"""questions of a stored attempt: its rows are what the indexes hold, and few do as well as many"""


def measure(hall: Hall, run: Callable[..., Sample], sheet: Sheet, *, sizes: list[int], seconds: float) -> None:
    """Fill the store up to each size in turn; at each, save at saturation three times."""
    students = hall.students(64)
    places = [(student, position) for position in range(1, POSITIONS + 1) for student in students]
    requests = [student.saves(position, choice_of(position)) for student, position in places]
    turn(hall, run, hall.server, requests, seconds=seconds)
    stored, costs = 0, dict[int, float]()
    for size in sizes:
        fill(hall.engine, students[0], since=stored, until=size)
        stored = size
        turns = [turn(hall, run, hall.server, requests, seconds=seconds) for _ in range(3)]
        costs[size] = min(one.web + one.store for one in turns)
        sheet.add(f"{size} stored attempts, processor time of a save", [one.web + one.store for one in turns], "µs")
        sheet.add(f"{size} stored attempts, saves a second", [one.rate for one in turns])
        sheet.add(f"{size} stored attempts, the database's files", hall.database.bytes() / 1024**2, "MiB")
    sheet.add(f"processor time at {sizes[-1]} / at {sizes[0]}", costs[sizes[-1]] / costs[sizes[0]], ceiling=1.25)


def fill(engine: Engine, model: Student, *, since: int, until: int) -> None:
    """Add attempts number `since` to `until`, each of an account of its own, copied from the attempt of a student."""
    tables = SQLModel.metadata.tables
    attempt = {"attempt_id": f"'filler-' || {FILLER} + i"}
    own = f"t.user_id = {model.viewer.id}"
    copies: list[tuple[Table, dict[str, str], str]] = [
        (tables["account"], {"id": f"{FILLER} + i", "login": "'filler-' || i"}, f"t.id = {model.viewer.id}"),
        (tables["attempt"], {"id": attempt["attempt_id"], "user_id": f"{FILLER} + i"}, own),
        *(
            (tables[name], attempt, f"t.attempt_id = '{model.attempt}' AND t.position <= {KEPT}")
            for name in ("attempt_item", "response", "answer_journal")
        ),
    ]
    with writing(engine) as connection:
        for table, changed, where in copies:
            connection.execute(text(_copy(table, changed, where)), {"since": since, "until": until - 1})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _copy(table: Table, changed: dict[str, str], where: str) -> str:
    """Return a statement that copies rows once for each number, whatever other columns the table has."""
    given: dict[str, Any] = {
        column.name: changed.get(column.name, f"t.{column.name}")
        for column in table.columns
        if column.name != "id" or "id" in changed
    }
    if table.name == "answer_journal":
        where += " AND t.id IN (SELECT max(id) FROM answer_journal GROUP BY attempt_id, position)"
    # Chosen once: a database that looks for the rows anew for each number never comes to an end.
    chosen = f"t AS MATERIALIZED (SELECT * FROM {table.name} t WHERE {where})"
    numbers = "n(i) AS (SELECT CAST(:since AS integer) UNION ALL SELECT i + 1 FROM n WHERE i < :until)"
    columns, values = ", ".join(given), ", ".join(given.values())
    return f"WITH RECURSIVE {numbers}, {chosen} INSERT INTO {table.name} ({columns}) SELECT {values} FROM n, t"

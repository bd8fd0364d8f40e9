"""Changes that somebody with the password of the database could make: one column of one row, or one row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Engine, Row, Table, and_, delete, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from quizengine.services import regrading, reviewing
from quizengine.services.regrading import Policy
from quizengine.store.attempts import attempt, attempt_item, grading, journal, response
from quizengine.store.engine import reading, writing
from quizengine.store.tables import Sitting, StudentGroup

from ..build import (
    AFTERWARDS,
    LATER,
    NOON,
    QUIZ,
    RIGHT,
    a_bank_folder,
    a_running_attempt,
    an_account,
    minutes,
    released,
    three_items,
)
from ..build import Sitting as Exam

TABLES = {table.name: table for table in (journal, response, attempt, attempt_item, grading)}

STEPS: list[tuple[Any, ...]] = [(1, "mae"), (2, "hinge"), (3, "share"), (1, "mse"), (3,), (3, "sum")]


@dataclass(frozen=True)
class Scene:
    """Anna's attempt has all there can be: changed, cleared and marked answers, a decision, and a regrade.

    Boris handed in an attempt with one question untouched.
    """

    anna: Exam
    boris: Exam


def a_scene(engine: Engine, folder: Path) -> Scene:
    released(engine, a_bank_folder(folder / "first"))
    orlov = an_account(engine, "orlov")
    anna, boris = a_running_attempt(engine, "anna"), a_running_attempt(engine, "boris", seed=2)
    for number, (position, *values) in enumerate(STEPS):
        anna.answers(position, *values, at=NOON + minutes(1 + number), flagged=position == 2, revision=9)
    boris.answers(1, RIGHT[0])
    boris.answers(2, "focal")
    for student in (anna, boris):
        student.submits(at=LATER)
    for number, item in enumerate(reviewing.queue(engine)[0].groups):
        reviewing.decide(
            engine,
            viewer=orlov,
            item_id=item.item_id,
            presentation_sha=item.presentation_sha,
            form=item.form,
            share=Decimal("0.5"),
            feedback="Almost",
            now=AFTERWARDS + minutes(number),
        )
    first, *others = three_items()
    released(engine, a_bank_folder(folder / "anew", items=[{**first, "key": "mae"}, *others]), at=AFTERWARDS)
    regrading.regrade(
        engine, quiz=QUIZ, viewer=orlov, reason="Wrong", policy=Policy.RAISE_ONLY, now=AFTERWARDS + minutes(9)
    )
    return Scene(anna, boris)


def rows_of(engine: Engine, table: Table, attempt_id: str) -> list[Row[Any]]:
    """Return the rows of an attempt in a table."""
    name = table.c.id if table is attempt else table.c.attempt_id
    with reading(engine) as connection:
        return list(connection.execute(select(table).where(name == attempt_id).order_by(*table.primary_key)).all())


def changed(engine: Engine, table: Table, row: Row[Any], **values: Any) -> bool:
    """Change columns of one row; says whether the database let it."""
    same = and_(*(column == getattr(row, column.name) for column in table.primary_key))
    try:
        with writing(engine) as connection:
            assert connection.execute(update(table).where(same).values(**values)).rowcount == 1
    except (IntegrityError, DataError):
        return False
    return True


def put_back(engine: Engine, table: Table, row: Row[Any], **values: Any) -> None:
    """Undo a change of one row."""
    now = {**row._mapping, **values}
    same = and_(*(column == now[column.name] for column in table.primary_key))
    with writing(engine) as connection:
        connection.execute(update(table).where(same).values(**row._mapping))


def removed(engine: Engine, table: Table, row: Row[Any]) -> None:
    same = and_(*(column == getattr(row, column.name) for column in table.primary_key))
    with writing(engine) as connection:
        connection.execute(delete(table).where(same))


def added(engine: Engine, table: Table, **values: Any) -> None:
    with writing(engine) as connection:
        connection.execute(insert(table).values(**values))


def others(engine: Engine, scene: Scene, column: Column[Any], value: Any) -> Iterator[Any]:
    """Give values that a column may be changed to: of the same type, and where it names a row, of another row."""
    if column.nullable and value is not None:
        yield None
    for table, key in ((foreign.column.table, foreign.column) for foreign in column.foreign_keys):
        if table.name == "sitting":
            yield a_sitting(engine, scene)
            return
        with reading(engine) as connection:
            known = connection.execute(select(key)).scalars().all()
        yield from [scene.boris.attempt_id] if table is attempt else [one for one in known if one != value]
        return
    yield from _OTHERS[_type(column)](value)


def _type(column: Column[Any]) -> type:
    # Columns of SQLModel's own types do not say what they are in Python.
    if isinstance(column.type, UTCDateTime):
        return datetime
    found: type = column.type.python_type
    return str if found is object else found


def _texts(value: str | None) -> list[str]:
    if value is None:
        return ["a" * 20]
    swapped = ("b" if value[:1] == "a" else "a") + value[1:]
    # Seeds and points are texts that have to be numbers before anybody is deceived.
    return [swapped, "7", "NaN", "{}"]


_OTHERS: dict[type, Callable[[Any], list[Any]]] = {
    str: _texts,
    int: lambda value: [1, 3] if value is None else [value + 1000],
    bool: lambda value: [not value],
    datetime: lambda value: (
        [NOON + minutes(2)] if value is None else [value + timedelta(microseconds=1), value - minutes(1)]
    ),
}


def a_sitting(engine: Engine, scene: Scene) -> int:
    """Return a sitting of the same release, open at the time: all that a forger could wish for."""
    stored = scene.anna.stored()
    with writing(engine) as connection, Session(connection) as session:
        group = StudentGroup(name=f"group {uuid4()}", created_at=NOON)
        session.add(group)
        session.flush()
        assert group.id is not None
        sitting = Sitting(
            title="Exam",
            quiz=QUIZ,
            quiz_revision_id=stored.quiz_revision_id,
            group_id=group.id,
            opens_at=NOON,
            closes_at=NOON + minutes(600),
            timezone="Europe/Moscow",
            created_by=scene.anna.viewer.id,
            created_at=NOON,
        )
        session.add(sitting)
        session.flush()
        assert sitting.id is not None
        return sitting.id

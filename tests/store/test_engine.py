"""Transactions: what is written is on disk, what fails leaves no trace, and writers wait for each other."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.exc import IntegrityError

from quizengine.store.engine import POOL, connect_ahead, open_engine, reading, writing
from quizengine.store.tables import Blob

from ..build import at_once, rows_in


def put(connection: Connection, sha: str) -> None:
    connection.execute(insert(Blob).values(sha=sha, body="{}"))


def put_and_fail(engine: Engine) -> None:
    with writing(engine) as connection:
        put(connection, "a")
        raise RuntimeError


def put_twice(engine: Engine) -> None:
    with writing(engine) as connection:
        put(connection, "a")
        put(connection, "a")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_sqlite_keeps_what_it_acknowledged(sqlite_engine: Engine, pragma: str, value: object) -> None:
    for transaction in (reading, writing):
        with transaction(sqlite_engine) as connection:
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_what_is_written_is_committed_at_the_end(engine: Engine) -> None:
    with writing(engine) as connection:
        put(connection, "a")
    assert rows_in(engine, Blob) == 1


def test_an_exception_rolls_everything_back(engine: Engine) -> None:
    with pytest.raises(RuntimeError):
        put_and_fail(engine)
    assert rows_in(engine, Blob) == 0


def test_a_failed_statement_rolls_back_those_before_it(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        put_twice(engine)
    assert rows_in(engine, Blob) == 0


def test_a_writer_can_write_again_after_a_failure(engine: Engine) -> None:
    with pytest.raises(RuntimeError):
        put_and_fail(engine)
    with writing(engine) as connection:
        put(connection, "a")
    assert rows_in(engine, Blob) == 1


def test_reading_commits_nothing(engine: Engine) -> None:
    with reading(engine) as connection:
        put(connection, "a")
    assert rows_in(engine, Blob) == 0


def test_a_foreign_key_is_held_to(engine: Engine) -> None:
    orphan = text("INSERT INTO bank_member (bank_revision_id, position, item_revision_id) VALUES (1, 1, 1)")
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(orphan)


def test_writers_at_once_all_succeed(engine: Engine) -> None:
    def write(sha: str) -> None:
        with writing(engine) as connection:
            put(connection, sha)

    assert at_once(*(partial(write, sha) for sha in "abcdefgh")) == [None] * 8
    assert rows_in(engine, Blob) == 8


def test_writers_through_two_engines_of_one_file_both_succeed(sqlite_engine: Engine) -> None:
    other = open_engine(str(sqlite_engine.url))

    def write(engine: Engine, sha: str) -> None:
        with writing(engine) as connection:
            put(connection, sha)

    assert at_once(lambda: write(sqlite_engine, "a"), lambda: write(other, "b")) == [None, None]
    other.dispose()
    assert rows_in(sqlite_engine, Blob) == 2


def test_a_writer_has_the_file_to_itself_from_its_first_moment(sqlite_engine: Engine) -> None:
    with closing(sqlite3.connect(str(sqlite_engine.url.database), timeout=0)) as stranger:
        with writing(sqlite_engine), pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")
        with reading(sqlite_engine):
            stranger.execute("BEGIN IMMEDIATE")


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    read = Event()

    def write() -> bool:
        with writing(engine) as connection:
            put(connection, "a")
            return read.wait(timeout=60)

    def look() -> int:
        try:
            return rows_in(engine, Blob)
        finally:
            read.set()

    assert at_once(write, look) in ([True, 0], [True, 1])


def test_an_engine_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new/folder/quizengine.sqlite3")
    with reading(engine) as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_connections_are_opened_ahead_of_those_who_need_them(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'quiz.db'}")
    connect_ahead(engine)
    assert engine.pool.checkedin() == POOL  # type: ignore[attr-defined]
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    engine.dispose()


def test_a_database_that_cannot_be_reached_is_left_to_the_first_who_needs_it() -> None:
    connect_ahead(open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=1"))

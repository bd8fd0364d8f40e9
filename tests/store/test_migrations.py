"""A database of any earlier version comes to this one with all that it held, on SQLite and on PostgreSQL."""

from threading import Event

import pytest
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from quizengine.services import results
from quizengine.store import schema
from quizengine.store.accounts import Viewer
from quizengine.store.engine import BrokenReference, alone, reading, writing
from quizengine.store.tables import Role

from ..build import NOON, RIGHT, Sitting, a_running_attempt, at_once, minutes, signed_in
from .states import leave_at, lost, revisions, rows

GRADED, RUNNING = "0RsiQmQvrYjt-xpe", "RPpPcgBMPpkLkH9T"
ANNA, BORIS = (Viewer(1, "anna", "Анна Смирнова", Role.STUDENT), Viewer(2, "boris", "Борис Котов", Role.STUDENT))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(f"empty_{request.param}")
    return found


def test_revisions_follow_one_another() -> None:
    assert len(revisions()) == len({*revisions()}) >= 2
    assert revisions()[0] == "0001"
    assert schema.head() == revisions()[-1]


@pytest.mark.parametrize("revision", revisions())
def test_every_state_has_rows_in_every_table(empty_sqlite: Engine, revision: str) -> None:
    leave_at(empty_sqlite, revision)
    empty = [table for table, held in rows(empty_sqlite).items() if not held]
    assert not empty, f"write rows for these tables into tests/store/states/{revision}.sql"


@pytest.mark.parametrize("revision", revisions())
def test_an_upgrade_from_any_state_loses_nothing(empty: Engine, revision: str) -> None:
    leave_at(empty, revision)
    before = rows(empty)
    done = schema.bring_up_to_date(empty)
    assert [step.revision for step in done] == revisions()[revisions().index(revision) + 1 :]
    assert lost(before, rows(empty)) == []
    with reading(empty) as connection:
        assert schema.differences(connection) == []
        assert schema.missing(connection) == ()


@pytest.mark.parametrize("revision", revisions())
def test_work_goes_on_after_an_upgrade_from_any_state(empty: Engine, revision: str) -> None:
    leave_at(empty, revision)
    schema.bring_up_to_date(empty)
    graded = results.result(empty, viewer=ANNA, attempt_id=GRADED, now=NOON + minutes(30))
    assert graded.points is not None
    assert graded.points >= 3
    boris = Sitting(empty, BORIS, signed_in(empty, BORIS), RUNNING)
    assert boris.answers(1, "mse", at=NOON + minutes(4)).revision == 1
    assert boris.submits(at=NOON + minutes(5))
    vera = a_running_attempt(empty, "vera", seed=3)
    vera.answers_all(RIGHT)
    assert vera.submits()


def test_of_two_that_start_at_once_one_migrates_and_the_other_waits(empty: Engine) -> None:
    leave_at(empty, "0001")
    done = at_once(*[lambda: schema.bring_up_to_date(empty)] * 4)
    assert sorted(len(steps) for steps in done) == [0, 0, 0, len(revisions()) - 1]


def test_nobody_migrates_while_somebody_does(empty: Engine) -> None:
    inside, order = Event(), []

    def first() -> None:
        with alone(empty) as connection:
            schema.upgrade(connection)
            inside.set()
            order.append("first")

    def second() -> tuple[schema.Step, ...]:
        assert inside.wait(timeout=60)
        done = schema.bring_up_to_date(empty)
        order.append("second")
        return done

    assert at_once(first, second) == [None, ()]
    assert order == ["first", "second"]


def test_a_migration_that_fails_leaves_the_state_before(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_at(empty, "0001")
    before = rows(empty)

    def breaks(connection: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(schema, "upgrade", breaks)
        with pytest.raises(RuntimeError):
            schema.bring_up_to_date(empty)
    assert rows(empty) == before
    assert schema.bring_up_to_date(empty)


def test_a_database_of_a_newer_version_is_left_alone(empty: Engine) -> None:
    schema.bring_up_to_date(empty)
    with writing(empty) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.UnknownRevision, match="9999"):
        schema.bring_up_to_date(empty)
    with reading(empty) as connection:
        assert schema.revision(connection) == "9999"
        assert {*inspect(connection).get_table_names()} > {*SQLModel.metadata.tables}


def test_a_table_that_others_refer_to_can_be_written_anew(empty_sqlite: Engine) -> None:
    """SQLite alters a table by writing it anew; with references enforced that would fail as soon as it holds rows."""
    leave_at(empty_sqlite, schema.head())
    before = rows(empty_sqlite)
    with alone(empty_sqlite) as connection:
        for statement in (
            "CREATE TABLE renewed AS SELECT * FROM account",
            "DROP TABLE account",
            "ALTER TABLE renewed RENAME TO account",
        ):
            connection.exec_driver_sql(statement)
        # The references name a key, and the copy of a table has none.
        connection.exec_driver_sql("CREATE UNIQUE INDEX account_key ON account (id)")
    assert rows(empty_sqlite) == before


def test_a_change_that_breaks_a_reference_is_not_made(empty_sqlite: Engine) -> None:
    leave_at(empty_sqlite, schema.head())
    before = rows(empty_sqlite)
    with pytest.raises(BrokenReference, match="account"), alone(empty_sqlite) as connection:
        connection.exec_driver_sql("DELETE FROM account WHERE login = 'anna'")
    assert rows(empty_sqlite) == before
    with pytest.raises(Exception, match="FOREIGN KEY"), writing(empty_sqlite) as connection:
        connection.exec_driver_sql("DELETE FROM account WHERE login = 'anna'")

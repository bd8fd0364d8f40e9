"""The migrations give the tables, neither more nor less, on both databases."""

import pytest
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from quizengine.store import schema
from quizengine.store.engine import reading, writing
from quizengine.store.tables import User

from ..build import an_account, rows_in


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(f"empty_{request.param}")
    return found


def upgrade_and_fail(engine: Engine) -> None:
    with writing(engine) as connection:
        schema.upgrade(connection)
        raise RuntimeError


def test_an_empty_database_differs_from_the_tables(empty: Engine) -> None:
    with reading(empty) as connection:
        assert schema.differences(connection)


def test_the_migrations_give_exactly_the_tables(empty: Engine) -> None:
    with writing(empty) as connection:
        schema.upgrade(connection)
    with reading(empty) as connection:
        assert schema.differences(connection) == []
        assert {*inspect(connection).get_table_names()} == {*SQLModel.metadata.tables, "alembic_version"}


def test_upgrading_twice_keeps_everything(engine: Engine) -> None:
    an_account(engine)
    with writing(engine) as connection:
        schema.upgrade(connection)
    assert rows_in(engine, User) == 1
    with reading(engine) as connection:
        assert schema.differences(connection) == []


def test_a_failed_upgrade_leaves_nothing(empty: Engine) -> None:
    with pytest.raises(RuntimeError):
        upgrade_and_fail(empty)
    with reading(empty) as connection:
        assert inspect(connection).get_table_names() == []

"""Groups: made once, filled from lists, with every mistake in its line."""

import pytest
from sqlalchemy import Engine

from quizengine.errors import NotAccepted, NotFound
from quizengine.services import groups
from quizengine.services.spreadsheets import decoded
from quizengine.store.accounts import Viewer
from quizengine.store.tables import GroupMember

from ..build import NOON, a_group, an_account, rows_in


@pytest.fixture
def orlov(engine: Engine) -> Viewer:
    for login in ("anna", "boris"):
        an_account(engine, login)
    return an_account(engine, "orlov")


@pytest.mark.parametrize(
    "text",
    ["anna\nboris", "login\nanna\nboris\n", "логин\nanna\nboris", "anna\n\n  boris  \n", "\ufeffanna\r\nboris\r\n"],
)
def test_a_list_of_logins_is_read_with_or_without_a_heading(engine: Engine, orlov: Viewer, text: str) -> None:
    group = a_group(engine, orlov)
    new, roll = groups.put(engine, viewer=orlov, group_id=group, text=text, now=NOON)
    assert (new, roll.problems) == (2, ())
    assert groups.put(engine, viewer=orlov, group_id=group, text=text, now=NOON)[0] == 0, "members stay members"
    assert [member.login for member in groups.group(engine, group).members] == ["anna", "boris"]


def test_a_column_that_means_nothing_here_is_named(engine: Engine, orlov: Viewer) -> None:
    assert [problem.column for problem in groups.read_roll(engine, "логин;имя\nanna;Анна").problems] == ["имя"]


@pytest.mark.parametrize(("text", "line"), [("anna\nnobody", 2), ("login\nanna\nnobody", 3), ("anna\norlov", 2)])
def test_an_unknown_login_adds_nobody_and_has_its_line(engine: Engine, orlov: Viewer, text: str, line: int) -> None:
    new, roll = groups.put(engine, viewer=orlov, group_id=a_group(engine, orlov), text=text, now=NOON)
    assert (new, [problem.line for problem in roll.problems]) == (0, [line])
    assert rows_in(engine, GroupMember) == 0


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "Б-21"])
def test_a_name_that_is_empty_long_or_taken_is_refused(engine: Engine, orlov: Viewer, name: str) -> None:
    a_group(engine, orlov)
    with pytest.raises(NotAccepted):
        groups.create(engine, name=name, now=NOON)


def test_what_is_not_there_is_not_found(engine: Engine, orlov: Viewer) -> None:
    with pytest.raises(NotFound):
        groups.group(engine, 999)
    with pytest.raises(NotFound):
        groups.put(engine, viewer=orlov, group_id=999, text="anna", now=NOON)
    with pytest.raises(NotFound):
        groups.remove(engine, viewer=orlov, group_id=a_group(engine, orlov), user_id=999, now=NOON)


def test_files_of_old_and_new_spreadsheets_are_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp1251"):
        assert decoded("логин;основание\nанна;справка".encode(encoding)) == "логин;основание\nанна;справка"

"""Who may come in, and what is kept about it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlmodel import col

from quizengine.errors import Conflict, NotFound, NotSignedIn
from quizengine.services import signing_in
from quizengine.store.accounts import Viewer
from quizengine.store.engine import reading, writing
from quizengine.store.tables import SignIn, User

from ..build import NOON, SOON, an_account, at_once, minutes, rows_in, signed_in

HOURS = timedelta(hours=12)
PASSWORD = "верный пароль"


def sign_in(engine: Engine, login: str = "anna", password: str = PASSWORD) -> str:
    return signing_in.sign_in(engine, login=login, password=password, now=NOON, lifetime=HOURS)


def who(engine: Engine, token: str, at: datetime = SOON) -> Viewer | None:
    return signing_in.signed_in(engine, token=token, now=at)


def make_inactive(engine: Engine, viewer: Viewer) -> None:
    with writing(engine) as connection:
        connection.execute(update(User).where(col(User.id) == viewer.id).values(active=False))


def test_the_right_password_opens_a_session(engine: Engine) -> None:
    anna = an_account(engine, password=PASSWORD)
    assert who(engine, sign_in(engine)) == anna


def test_a_wrong_password_and_an_unknown_login_are_refused_alike(engine: Engine) -> None:
    an_account(engine, password=PASSWORD)
    an_account(engine, "boris", password=None)
    refusals = []
    for login, password in (("anna", "wrong"), ("nobody", PASSWORD), ("boris", ""), ("anna", ""), ("ANNA", PASSWORD)):
        with pytest.raises(NotSignedIn) as refused:
            sign_in(engine, login, password)
        refusals.append(refused.value.message)
    assert len({str(message) for message in refusals}) == 1
    assert rows_in(engine, SignIn) == 0


def test_a_closed_account_cannot_sign_in(engine: Engine) -> None:
    make_inactive(engine, an_account(engine, password=PASSWORD))
    with pytest.raises(NotSignedIn):
        sign_in(engine)


def test_a_closed_account_loses_its_open_sessions(engine: Engine) -> None:
    anna = an_account(engine)
    token = signed_in(engine, anna)
    make_inactive(engine, anna)
    assert who(engine, token) is None


def test_a_session_expires(engine: Engine) -> None:
    token = signed_in(engine, an_account(engine), hours=1)
    assert who(engine, token, NOON + minutes(60) - timedelta(microseconds=1)) is not None
    assert who(engine, token, NOON + minutes(60)) is None


def test_an_ended_session_opens_nothing_and_leaves_the_others(engine: Engine) -> None:
    anna = an_account(engine)
    ended, other = signed_in(engine, anna), signed_in(engine, anna)
    signing_in.sign_out(engine, token=ended, now=NOON)
    assert who(engine, ended) is None
    assert who(engine, other) == anna


def test_ending_twice_keeps_the_first_end(engine: Engine) -> None:
    token = signed_in(engine, an_account(engine))
    for after in (1, 2):
        signing_in.sign_out(engine, token=token, now=NOON + minutes(after))
    with reading(engine) as connection:
        assert connection.execute(select(col(SignIn.ended_at))).scalar_one() == NOON + minutes(1)


@pytest.mark.parametrize("token", ["", "made-up", "0" * 64])
def test_a_made_up_token_is_nobodys(engine: Engine, token: str) -> None:
    an_account(engine)
    assert who(engine, token) is None


def test_neither_a_token_nor_a_password_is_stored_in_clear(engine: Engine) -> None:
    an_account(engine, password=PASSWORD)
    token = sign_in(engine)
    with reading(engine) as connection:
        stored = [*connection.execute(select(SignIn.__table__)), *connection.execute(select(User.__table__))]  # type: ignore[attr-defined]
    assert token not in repr(stored)
    assert PASSWORD not in repr(stored)
    assert "$argon2id$" in repr(stored)


def test_a_stored_hash_is_no_token(engine: Engine) -> None:
    token = signed_in(engine, an_account(engine))
    assert who(engine, signing_in.token_sha(token)) is None


def test_a_login_belongs_to_one_person(engine: Engine) -> None:
    an_account(engine)
    with pytest.raises(Conflict, match="anna"):
        an_account(engine)


def test_two_accounts_of_one_login_at_once_are_one_account(engine: Engine) -> None:
    outcomes = at_once(lambda: an_account(engine), lambda: an_account(engine))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Viewer"]
    assert rows_in(engine, User) == 1


def test_a_demo_account_opens_without_a_password(engine: Engine) -> None:
    anna = an_account(engine, demo=True)
    token = signing_in.sign_in_to_demo(engine, login="anna", now=NOON, lifetime=HOURS)
    assert who(engine, token) == anna
    assert signing_in.demo_accounts(engine) == [("anna", anna.name, "student")]


@pytest.mark.parametrize("login", ["anna", "nobody"])
def test_no_other_account_opens_without_a_password(engine: Engine, login: str) -> None:
    an_account(engine, password=PASSWORD)
    with pytest.raises(NotFound):
        signing_in.sign_in_to_demo(engine, login=login, now=NOON, lifetime=HOURS)
    assert signing_in.demo_accounts(engine) == []

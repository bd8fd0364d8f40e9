"""One-time codes: shown once, good once, for one person, for a time."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from quizengine.errors import Conflict, NotFound, NotSignedIn
from quizengine.services import codes, groups, signing_in
from quizengine.services.codes import Issued
from quizengine.store.codes import code
from quizengine.store.engine import reading

from ..build import NOON, a_group, an_account, at_once, minutes

MINUTE, DAY = timedelta(minutes=1), timedelta(hours=24)


@pytest.fixture
def issued(engine: Engine) -> dict[str, Issued]:
    orlov, anna, boris = (an_account(engine, login) for login in ("orlov", "anna", "boris"))
    made = codes.make(engine, viewer=orlov, group_id=a_group(engine, orlov, anna, boris), now=NOON)
    return {one.login: one for one in made}


def enter(engine: Engine, login: str, given: str, *, late: timedelta = MINUTE) -> str:
    return codes.sign_in(engine, login=login, code=given, now=NOON + late, lifetime=DAY)


def test_a_code_opens_the_room_of_its_person(engine: Engine, issued: dict[str, Issued]) -> None:
    token = enter(engine, "anna", issued["anna"].code)
    viewer = signing_in.signed_in(engine, token=token, now=NOON + minutes(2))
    assert viewer is not None
    assert viewer.login == "anna"


def test_a_code_is_read_however_it_is_typed(engine: Engine, issued: dict[str, Issued]) -> None:
    enter(engine, "anna", f" {issued['anna'].code.upper().replace('-', ' ')} ")


def test_a_code_works_once_also_when_sent_twice_at_once(engine: Engine, issued: dict[str, Issued]) -> None:
    found = at_once(*[lambda: enter(engine, "anna", issued["anna"].code)] * 3)
    assert sorted(type(one).__name__ for one in found) == ["NotSignedIn", "NotSignedIn", "str"]
    with reading(engine) as connection:
        used = connection.execute(select(code.c.used_at).where(code.c.used_at.is_not(None))).scalars().all()
    assert used == [NOON + minutes(1)]


@pytest.mark.parametrize("late", [DAY, DAY * 2])
def test_a_code_expires(engine: Engine, issued: dict[str, Issued], late: timedelta) -> None:
    with pytest.raises(NotSignedIn):
        enter(engine, "anna", issued["anna"].code, late=late)


def test_a_code_is_no_good_for_another_or_for_nobody(engine: Engine, issued: dict[str, Issued]) -> None:
    for login, given in (("boris", issued["anna"].code), ("nobody", issued["anna"].code), ("anna", ""), ("anna", "x")):
        with pytest.raises(NotSignedIn):
            enter(engine, login, given)
    assert enter(engine, "anna", issued["anna"].code)


def test_new_codes_make_earlier_ones_invalid(engine: Engine, issued: dict[str, Issued]) -> None:
    orlov = an_account(engine, "klimova")
    again = {one.login: one for one in codes.make(engine, viewer=orlov, group_id=_only_group(engine), now=NOON)}
    with pytest.raises(NotSignedIn):
        enter(engine, "anna", issued["anna"].code)
    assert enter(engine, "anna", again["anna"].code)


def test_only_hashes_are_stored_and_no_two_codes_are_alike(engine: Engine, issued: dict[str, Issued]) -> None:
    with reading(engine) as connection:
        stored = {str(row) for row in connection.execute(select(code))}
    assert not [one for one in issued.values() if any(one.code in row for row in stored)]
    assert len({one.code for one in issued.values()}) == 2


def test_a_code_has_fifty_bits_and_no_letter_that_looks_like_another() -> None:
    assert len(codes.ALPHABET) ** (codes.BLOCKS * codes.BLOCK) > 2**50
    assert not set("0o1il2uv") & set(codes.ALPHABET) - {"u", "v"}


def test_codes_are_made_for_students_who_are_there(engine: Engine) -> None:
    orlov = an_account(engine, "orlov")
    with pytest.raises(Conflict, match="no students"):
        codes.make(engine, viewer=orlov, group_id=a_group(engine, orlov), now=NOON)
    with pytest.raises(NotFound):
        codes.make(engine, viewer=orlov, group_id=999, now=NOON)


def test_a_table_of_codes_runs_no_formula() -> None:
    table = codes.table([Issued("anna", "=2+2", "abcd-efgh-jkmn", NOON)])
    assert table.splitlines()[1] == "anna,'=2+2,abcd-efgh-jkmn,2026-01-20T12:00+00:00"


def _only_group(engine: Engine) -> int:

    return groups.everything(engine)[0].id

"""A backup is of one moment and whole, a restore gives back exactly that, and anything else is refused in words."""

import json
import stat
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, delete, text
from sqlmodel import SQLModel

from quizengine.errors import Conflict
from quizengine.services import backups
from quizengine.services.backups import BadBackup
from quizengine.store import copies, schema
from quizengine.store.copies import CannotCopy
from quizengine.store.engine import open_engine, reading, writing
from quizengine.store.tables import JournalEntry

from ..build import NOON, RIGHT, Sitting, a_bank_folder, a_running_attempt, an_account, at_once, released, rows_in
from ..store.states import leave_at, rows


@pytest.fixture
def used(engine: Engine, tmp_path: Path) -> Engine:
    """A database with a graded attempt, a running one, and their journals."""
    released(engine, a_bank_folder(tmp_path / "content"))
    anna = a_running_attempt(engine, "anna")
    anna.answers_all(RIGHT)
    anna.submits()
    a_running_attempt(engine, "boris", seed=2).answers(2, "MAE")
    return engine


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(f"empty_{request.param}")
    return found


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(tuple(row.values()) for row in held) for table, held in rows(engine).items()}


def forget(engine: Engine) -> None:
    with writing(engine) as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(delete(table))


def test_a_restore_gives_back_every_row(used: Engine, tmp_path: Path) -> None:
    before = everything(used)
    made = backups.back_up(used, tmp_path / "backup", now=NOON)
    forget(used)
    restored = backups.restore(used, tmp_path / "backup")
    assert restored == made
    assert everything(used) == before
    assert made.counts["attempt"] == 2
    assert made.counts["answer_journal"] == 4
    assert made.counts["grading"] == 3
    with reading(used) as connection:
        assert schema.differences(connection) == []


def test_work_goes_on_after_a_restore(used: Engine, tmp_path: Path) -> None:
    backups.back_up(used, tmp_path / "backup", now=NOON)
    forget(used)
    backups.restore(used, tmp_path / "backup")
    vera = a_running_attempt(used, "vera", seed=3)
    vera.answers_all(RIGHT)
    assert vera.submits()
    assert vera.verdicts() == dict.fromkeys((1, 2, 3), "correct")


def test_a_restore_makes_the_tables_of_an_empty_database(empty: Engine, tmp_path: Path) -> None:
    leave_at(empty, schema.head())
    before = everything(empty)
    backups.back_up(empty, tmp_path / "backup", now=NOON)
    with writing(empty) as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(text(f'DROP TABLE "{table.name}"'))
        connection.execute(text("DROP TABLE alembic_version"))
    backups.restore(empty, tmp_path / "backup")
    assert everything(empty) == before


def test_a_backup_of_an_earlier_version_is_restored_and_migrated(empty: Engine, tmp_path: Path) -> None:
    leave_at(empty, "0001")
    before = everything(empty)
    assert backups.back_up(empty, tmp_path / "backup", now=NOON).revision == "0001"
    schema.bring_up_to_date(empty)
    backups.restore(empty, tmp_path / "backup", replace=True)
    assert everything(empty) == before
    schema.bring_up_to_date(empty)
    with reading(empty) as connection:
        assert schema.differences(connection) == []


def test_a_database_that_holds_anything_is_not_replaced_unasked(used: Engine, tmp_path: Path) -> None:
    backups.back_up(used, tmp_path / "backup", now=NOON)
    an_account(used, "vera")
    before = everything(used)
    with pytest.raises(Conflict, match="--replace"):
        backups.restore(used, tmp_path / "backup")
    assert everything(used) == before
    backups.restore(used, tmp_path / "backup", replace=True)
    assert len(everything(used)["account"]) == len(before["account"]) - 1


def test_a_backup_while_writers_write_is_of_one_moment(used: Engine, tmp_path: Path) -> None:
    """Every answer is one row in the journal and one revision of the response: in a copy they have to agree."""
    sittings = [a_running_attempt(used, login, seed=4) for login in ("vera", "gleb")]
    done = Event()

    def writes(sitting: Sitting) -> int:
        revision = 0
        while not done.is_set() or revision < 5:
            revision = sitting.answers(1, "mse", revision=revision).revision
        return revision

    def backs_up() -> None:
        try:
            for count in range(3):
                backups.back_up(used, tmp_path / f"backup-{count}", now=NOON)
        finally:
            done.set()

    outcomes = at_once(backs_up, *(partial(writes, one) for one in sittings))
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    for count in range(3):
        made = backups.restore(used, tmp_path / f"backup-{count}", replace=True)
        assert rows_in(used, JournalEntry) == made.counts["answer_journal"]
        assert agree(used)


def agree(engine: Engine) -> bool:
    """Say whether every response is at the revision of its last entry in the journal."""
    question = """
        SELECT count(*) FROM response r WHERE r.revision <>
        (SELECT max(j.revision) FROM answer_journal j WHERE j.attempt_id = r.attempt_id AND j.position = r.position)
    """
    with reading(engine) as connection:
        return bool(connection.execute(text(question)).scalar_one() == 0)


def test_a_backup_is_its_owners_alone_and_leaves_nothing_beside_it(used: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "backup").write_text("the backup of yesterday")
    made = backups.back_up(used, folder / "backup", now=NOON)
    assert [file.name for file in folder.iterdir()] == ["backup"]
    assert stat.S_IMODE((folder / "backup").stat().st_mode) == 0o600
    assert made.made_at == "2026-01-20T12:00:00+00:00"
    assert (made.database, made.revision) == (used.dialect.name, schema.head())
    with zipfile.ZipFile(folder / "backup") as archive:
        assert json.loads(archive.read("manifest.json"))["counts"] == made.counts
        for line in archive.read("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ")
            assert sha256(archive.read(name)).hexdigest() == digest


def test_a_backup_that_fails_leaves_the_last_one(used: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "backup").write_text("the backup of yesterday")

    def breaks(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_write", breaks)
    with pytest.raises(OSError, match="No space"):
        backups.back_up(used, folder / "backup", now=NOON)
    assert [file.read_text() for file in folder.iterdir()] == ["the backup of yesterday"]


def test_there_is_nothing_to_back_up_without_tables(empty: Engine, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="nothing to back up"):
        backups.back_up(empty, tmp_path / "backup", now=NOON)
    assert not (tmp_path / "backup").exists()


# -- files that are no backup ----------------------------------------------------------------------------------------


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def flip(file: Path) -> None:
    """Change a byte in the middle, or the next one that means something: noughts copied from elsewhere stay noughts."""
    whole = file.read_bytes()
    for place in range(len(whole) // 2, len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        if not is_sound(file):
            return


def is_sound(file: Path) -> bool:
    with zipfile.ZipFile(file) as archive:
        try:
            return archive.testzip() is None
        except zlib.error:
            return False


def without(members: dict[str, bytes], name: str) -> None:
    del members[name]


def spoil_data(members: dict[str, bytes]) -> None:
    members["database.sqlite3"] = members["database.sqlite3"][:-1] + b"\xff"


def lie_in_the_manifest(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b'"attempt": 2', b'"attempt": 3')


def lie_with_right_sums(members: dict[str, bytes]) -> None:
    before = sha256(members["manifest.json"]).hexdigest()
    lie_in_the_manifest(members)
    after = sha256(members["manifest.json"]).hexdigest()
    members["SHA256SUMS"] = members["SHA256SUMS"].replace(before.encode(), after.encode())


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut off": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3]),
    "cut to nothing": lambda file: file.write_bytes(b""),
    "a byte changed": flip,
    "something else": lambda file: file.write_text("SQLite format 3"),
    "data changed": lambda file: rewritten(file, spoil_data),
    "no manifest": lambda file: rewritten(file, lambda members: without(members, "manifest.json")),
    "no data": lambda file: rewritten(file, lambda members: without(members, "database.sqlite3")),
    "manifest changed": lambda file: rewritten(file, lie_in_the_manifest),
    "manifest of something else": lambda file: rewritten(
        file, lambda members: members.update({"manifest.json": b"[]"})
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused(sqlite_engine: Engine, tmp_path: Path, damage: str) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path / "content"))
    for login in ("anna", "boris"):
        a_running_attempt(sqlite_engine, login)
    backups.back_up(sqlite_engine, tmp_path / "backup", now=NOON)
    before = everything(sqlite_engine)
    DAMAGES[damage](tmp_path / "backup")
    with pytest.raises(BadBackup, match="not a whole backup"):
        backups.restore(sqlite_engine, tmp_path / "backup", replace=True)
    assert everything(sqlite_engine) == before


def test_rows_that_differ_from_the_manifest_are_refused(used: Engine, tmp_path: Path) -> None:
    backups.back_up(used, tmp_path / "backup", now=NOON)
    before = everything(used)
    rewritten(tmp_path / "backup", lie_with_right_sums)
    with pytest.raises(CannotCopy, match=r"manifest"):
        backups.restore(used, tmp_path / "backup", replace=True)
    assert everything(used) == before


def test_a_backup_of_a_newer_version_is_refused(sqlite_engine: Engine, tmp_path: Path) -> None:
    with writing(sqlite_engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backups.back_up(sqlite_engine, tmp_path / "backup", now=NOON)
    with pytest.raises(BadBackup, match="9999"):
        backups.restore(sqlite_engine, tmp_path / "backup", replace=True)


@pytest.mark.postgres
def test_a_backup_of_the_other_kind_of_database_is_refused(
    sqlite_engine: Engine, postgresql_engine: Engine, tmp_path: Path
) -> None:
    backups.back_up(sqlite_engine, tmp_path / "backup", now=NOON)
    with pytest.raises(BadBackup, match="sqlite"):
        backups.restore(postgresql_engine, tmp_path / "backup")


@pytest.mark.postgres
def test_without_a_fitting_pg_dump_it_is_said_which_is_missing(
    postgresql_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_version", lambda _program: 9)
    with pytest.raises(CannotCopy, match="postgresql-client"):
        backups.back_up(postgresql_engine, tmp_path / "backup", now=NOON)


def test_another_process_sees_the_restored_rows(sqlite_engine: Engine, tmp_path: Path) -> None:
    an_account(sqlite_engine, "anna")
    backups.back_up(sqlite_engine, tmp_path / "backup", now=NOON)
    other = open_engine(str(sqlite_engine.url))
    an_account(other, "boris")
    with reading(other) as connection:
        connection.execute(text("SELECT 1"))
    backups.restore(sqlite_engine, tmp_path / "backup", replace=True)
    assert [row["login"] for row in rows(other)["account"]] == ["anna"]
    an_account(other, "vera")
    assert [row["login"] for row in rows(sqlite_engine)["account"]] == ["anna", "vera"]
    other.dispose()

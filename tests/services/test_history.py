"""Every release can be had again byte for byte, and every version of a file can come back; nothing is rewritten."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update

from quizengine.content.fingerprint import fingerprint
from quizengine.errors import Conflict, NotFound
from quizengine.services import history, versions, workbench
from quizengine.services.history import NotKept, Occupied, Verified
from quizengine.services.releasing import Released
from quizengine.store import documents
from quizengine.store.engine import reading, writing

from ..build import LATER, NOON, QUIZ, SOON, a_bank_folder, minutes, released
from ..content.build import as_yaml, item, programme, quiz, write
from .test_workbench import ITEM, TEXT, TWO, a_bench, orlov

# A mark of the byte order, line ends of Windows, comments, no end of the last line: all of it comes back.
ODD = "\ufeff# Reviewed.\r\n" + TWO.replace("\n", "\r\n").rstrip()


def odd_course(folder: Path) -> dict[str, bytes]:
    """Write a course in two folders, a bank of it as no editor would; returns its files byte for byte."""
    write(folder, "banks/course.bank.yaml", ODD.replace("course.programme", "../programmes/course.programme"))
    write(folder, "programmes/course.programme.yaml", as_yaml(programme()))
    usual = quiz(programme="../programmes/course.programme.yaml")
    write(folder, "banks/course.quiz.yaml", as_yaml(usual))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.yaml")}


def a_release(engine: Engine, folder: Path, *, at: datetime = NOON) -> int:
    """Release a folder; returns the number of the release."""
    id = released(engine, folder, at=at).release_id
    assert id is not None
    return id


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_release_is_reproduced_byte_for_byte(engine: Engine, tmp_path: Path) -> None:
    written = odd_course(tmp_path / "course")
    id = a_release(engine, tmp_path / "course")
    assert history.export(engine, id, tmp_path / "again") == sorted(written)
    assert files_in(tmp_path / "again") == written


def test_releasing_what_was_exported_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    odd_course(tmp_path / "course")
    id = a_release(engine, tmp_path / "course")
    history.export(engine, id, tmp_path / "again")
    assert released(engine, tmp_path / "again") == Released(None, ())


def test_an_earlier_release_is_reproduced_too(engine: Engine, tmp_path: Path) -> None:
    written = odd_course(tmp_path / "course")
    first = a_release(engine, tmp_path / "course")
    changed = written["banks/course.bank.yaml"].replace(b"quadratic", b"squared")
    write(tmp_path / "course", "banks/course.bank.yaml", changed)
    second = a_release(engine, tmp_path / "course", at=LATER)
    assert history.files(engine, first) == written
    assert history.files(engine, second)["banks/course.bank.yaml"] == changed
    assert history.verify(engine, first) == history.verify(engine, second) == Verified(2, 2, ())


def test_the_archive_holds_the_very_files_and_is_the_same_each_time(engine: Engine, tmp_path: Path) -> None:
    written = odd_course(tmp_path / "course")
    id = a_release(engine, tmp_path / "course")
    packed = history.archive(engine, id)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == written
    assert history.archive(engine, id) == packed


def test_an_export_overwrites_nothing_and_leaves_alone_what_is_the_same(engine: Engine, tmp_path: Path) -> None:
    odd_course(tmp_path / "course")
    id = a_release(engine, tmp_path / "course")
    again = tmp_path / "again"
    write(again, "programmes/course.programme.yaml", "mine")
    with pytest.raises(Occupied):
        history.export(engine, id, again)
    assert files_in(again) == {"programmes/course.programme.yaml": b"mine"}
    history.export(engine, id, tmp_path / "course")


def test_a_path_that_leads_out_of_the_folder_is_refused(engine: Engine, tmp_path: Path) -> None:
    odd_course(tmp_path / "course")
    id = a_release(engine, tmp_path / "course")
    file = documents.release_file
    with writing(engine) as connection:
        connection.execute(update(file).where(file.c.path == "banks/course.quiz.yaml").values(path="../out.yaml"))
    with pytest.raises(Conflict):
        history.export(engine, id, tmp_path / "a" / "b")
    assert not (tmp_path / "a").exists()


def test_what_is_not_what_was_pinned_is_named(engine: Engine, tmp_path: Path) -> None:
    odd_course(tmp_path / "course")
    id = a_release(engine, tmp_path / "course")
    text = history.files(engine, id)["banks/course.bank.yaml"].decode().replace("quadratic", "squared")
    file = documents.release_file
    with writing(engine) as connection:
        sha = documents.put_text(connection, text)
        connection.execute(update(file).where(file.c.path == "banks/course.bank.yaml").values(text_sha=sha))
    assert history.verify(engine, id).different == ("course-final:loss",)


def test_a_release_without_files_says_so(engine: Engine, tmp_path: Path) -> None:
    id = a_release(engine, a_bank_folder(tmp_path))
    with writing(engine) as connection:
        connection.execute(delete(documents.release_file))
    page = history.release(engine, id)
    assert (page.line.files, page.files) == (0, ())
    for call in (history.files, history.archive, history.verify):
        with pytest.raises(NotKept):
            call(engine, id)
    with pytest.raises(NotFound):
        history.release(engine, id + 1)


def test_a_release_is_compared_with_what_each_of_its_files_was_before(engine: Engine, tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path)
    ids = [a_release(engine, folder)]
    a_bank_folder(tmp_path, items=[item(stem="Which one?")])
    ids.append(a_release(engine, folder, at=LATER))
    first, second = (history.release(engine, id) for id in ids)
    assert {file.against for file in first.files} == {None}
    bank = next(file for file in second.files if file.path == "course.bank.yaml")
    raw = (folder / "course.bank.yaml").read_bytes()
    assert (bank.against, bank.size, bank.sha) == (ids[0], len(raw), fingerprint(raw.decode()))
    assert [file.path for file in second.files if file.changes] == ["course.bank.yaml"]


def test_releases_are_listed_with_their_reasons(engine: Engine, tmp_path: Path) -> None:
    id = a_release(engine, a_bank_folder(tmp_path))
    (line,) = history.releases(engine)
    assert (line.id, line.at, line.by, line.reason, line.files) == (id, NOON, "orlov", None, 3)
    assert [str(one) for one in line.summary] == ["programme course", "bank course-final, 3 items", f"quiz {QUIZ}"]


# -- versions of one file --------------------------------------------------------------------------------------------


def test_a_file_has_its_versions_with_who_and_why_and_the_release(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    changed = TWO.replace("quadratic", "squared")
    workbench.share(engine, viewer=one, id=id, base=1, text=changed, note="a word", now=SOON)
    found = versions.history(engine, viewer=one, id=id)
    assert [(line.number, line.at, line.by, line.note) for line in found.versions] == [
        (2, SOON, one.name, "a word"),
        (1, NOON, None, None),
    ]
    assert [line.release.by if line.release else None for line in found.versions] == [None, "orlov"]
    assert [(part.name, part.is_new, part.is_gone) for part in found.changes] == [("loss", False, False)]


def test_any_two_versions_are_compared_item_by_item(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    second = TWO + ITEM.format(id="third", stem="Which loss is linear?")
    workbench.share(engine, viewer=one, id=id, base=1, text=second, now=SOON)
    third = TEXT.format(bank=QUIZ) + ITEM.format(id="third", stem="Which loss is linear?")
    workbench.share(engine, viewer=one, id=id, base=2, text=third, now=LATER)
    found = versions.history(engine, viewer=one, id=id, before=1, after=3)
    assert {(part.name, part.is_new, part.is_gone) for part in found.changes} == {
        ("loss", False, True),
        ("other", False, True),
        ("third", True, False),
    }
    assert not versions.history(engine, viewer=one, id=id, before=2, after=2).differs
    with pytest.raises(NotFound):
        versions.history(engine, viewer=one, id=id, before=1, after=9)
    with pytest.raises(NotFound):
        versions.history(engine, viewer=one, id=99)


def test_an_earlier_version_comes_back_as_a_draft_and_rewrites_nothing(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    workbench.share(engine, viewer=one, id=id, base=1, text=TWO.replace("quadratic", "squared"), now=SOON)
    before = versions.history(engine, viewer=one, id=id).versions
    versions.take_back(engine, viewer=one, id=id, number=1, now=LATER)
    seen = workbench.open_document(engine, viewer=one, id=id)
    assert (seen.text, seen.base, seen.version, seen.written_at) == (TWO, 2, 2, LATER)
    assert versions.history(engine, viewer=one, id=id).versions == before


def test_what_a_person_is_writing_is_not_overwritten_by_an_earlier_version(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    workbench.share(engine, viewer=one, id=id, base=1, text=TWO.replace("quadratic", "squared"), now=SOON)
    workbench.keep(engine, viewer=one, id=id, base=2, text="half a thought", now=LATER)
    with pytest.raises(Conflict):
        versions.take_back(engine, viewer=one, id=id, number=1, now=LATER + minutes(1))
    assert workbench.open_document(engine, viewer=one, id=id).text == "half a thought"


def test_the_version_that_everybody_has_need_not_come_back(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    with pytest.raises(Conflict):
        versions.take_back(engine, viewer=one, id=id, number=1, now=LATER)
    with reading(engine) as connection:
        assert documents.draft_of(connection, id, one.id) is None

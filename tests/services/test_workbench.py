"""Files in the browser: nothing that a person wrote is lost, and nobody's work is overwritten in silence."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.content.load import load_texts
from quizengine.content.source import LARGEST_FILE
from quizengine.errors import NotAccepted, NotFound
from quizengine.services import glimpses, workbench
from quizengine.services.workbench import Behind, NotUnique
from quizengine.store import documents, pinned
from quizengine.store.accounts import Viewer
from quizengine.store.engine import reading
from quizengine.store.tables import Role

from ..build import LATER, NOON, SOON, an_account, released
from ..content.build import as_yaml, bank, item, programme, write

TEXT = "schema: bank/1\nbank: {bank}\ntitle: A bank\nprogramme: course.programme.yaml\nitems:\n"
ITEM = """  - id: {id}
    kind: single
    assesses: [УК-1.1]
    topic: losses
    stem: {stem}
    choices: {{mse: Squared error, mae: Absolute error, huber: Huber loss}}
    key: mse
    provenance: {{basis: document, ref: "Task 1"}}
"""
TWO = (
    TEXT.format(bank="course-final")
    + ITEM.format(id="loss", stem="Which loss is quadratic?")
    + ITEM.format(id="other", stem="Which loss is smooth everywhere?")
)


def a_bench(engine: Engine, folder: Path, text: str = TWO) -> int:
    """Release a course of two items from files; returns the number of its bank on the workbench."""
    write(folder, "course.bank.yaml", text)
    write(folder, "course.programme.yaml", as_yaml(programme()))
    released(engine, folder)
    return number(engine)


def number(engine: Engine, kind: str = "bank", name: str = "course-final") -> int:
    with reading(engine) as connection:
        return int(documents.named(connection, kind, name).id)


def orlov(engine: Engine) -> Viewer:
    return an_account(engine, "orlov")


def petrova(engine: Engine) -> Viewer:
    return an_account(engine, "petrova", Role.INSTRUCTOR)


def shared(engine: Engine) -> str:
    return workbench.shared_texts(engine)["course.bank.yaml"]


def test_a_release_from_files_puts_them_on_the_workbench_byte_for_byte(engine: Engine, tmp_path: Path) -> None:
    a_bench(engine, tmp_path, "\ufeff" + TWO.replace("\n", "\r\n"))
    assert shared(engine).encode() == (tmp_path / "course.bank.yaml").read_bytes()
    with reading(engine) as connection:
        (newest,) = pinned.releases(connection)
        files = documents.files_of(connection, newest.id)
    assert {path: text.encode() for path, text in files.items()} == {
        file.name: file.read_bytes() for file in tmp_path.glob("*.yaml")
    }


def test_a_draft_is_the_writers_own_and_stays_until_it_is_shared(engine: Engine, tmp_path: Path) -> None:
    id, one, other = a_bench(engine, tmp_path), orlov(engine), petrova(engine)
    workbench.keep(engine, viewer=one, id=id, base=1, text="half a thou", now=SOON)
    mine = workbench.open_document(engine, viewer=one, id=id)
    theirs = workbench.open_document(engine, viewer=other, id=id)
    assert (mine.text, mine.written_at, mine.shared) == ("half a thou", SOON, TWO)
    assert (theirs.text, theirs.written_at) == (TWO, None)
    assert [writer.name for writer in theirs.others] == [one.name]
    assert shared(engine) == TWO


def test_a_draft_that_says_what_is_shared_is_none(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    workbench.keep(engine, viewer=one, id=id, base=1, text="other", now=SOON)
    workbench.keep(engine, viewer=one, id=id, base=1, text=TWO, now=LATER)
    assert workbench.open_document(engine, viewer=one, id=id).written_at is None


def test_sharing_makes_the_next_version_for_everybody(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    changed = TWO.replace("quadratic", "squared")
    workbench.keep(engine, viewer=one, id=id, base=1, text=changed, now=SOON)
    assert workbench.share(engine, viewer=one, id=id, base=1, text=changed, note="a word", now=LATER) == 2
    seen = workbench.open_document(engine, viewer=petrova(engine), id=id)
    assert (seen.version, seen.text, seen.others) == (2, changed, ())


def test_whoever_shares_second_keeps_the_draft_and_overwrites_nothing(engine: Engine, tmp_path: Path) -> None:
    id, one, other = a_bench(engine, tmp_path), orlov(engine), petrova(engine)
    first, second = TWO.replace("quadratic", "squared"), TWO.replace("smooth", "soft")
    workbench.share(engine, viewer=one, id=id, base=1, text=first, now=SOON)
    with pytest.raises(Behind):
        workbench.share(engine, viewer=other, id=id, base=1, text=second, now=LATER)
    seen = workbench.open_document(engine, viewer=other, id=id)
    assert (seen.shared, seen.text, seen.is_behind) == (first, second, True)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * (LARGEST_FILE + 1)])
def test_what_no_file_can_hold_is_refused(engine: Engine, tmp_path: Path, text: str) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    with pytest.raises(NotAccepted):
        workbench.keep(engine, viewer=one, id=id, base=1, text=text, now=SOON)
    assert shared(engine) == TWO


def test_a_file_never_becomes_about_something_else(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    with pytest.raises(NotAccepted):
        workbench.share(engine, viewer=one, id=id, base=1, text=TWO.replace("course-final", "another"), now=SOON)


def test_a_broken_text_may_be_shared_and_is_told_with_its_place(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    broken = TWO.replace("key: mse", "key: nse", 1)
    workbench.share(engine, viewer=one, id=id, base=1, text=broken, now=SOON)
    (found,) = [one for one in glimpses.look(engine, id=id, text=broken, line=1).diagnostics if one.code == "QB301"]
    assert broken.splitlines()[found.span.line - 1].strip() == "key: nse"


def test_a_new_file_has_a_name_and_a_place_of_its_own(engine: Engine, tmp_path: Path) -> None:
    a_bench(engine, tmp_path)
    one, fresh = orlov(engine), TEXT.format(bank="second") + ITEM.format(id="loss", stem="Which is it?")
    id = workbench.create(engine, viewer=one, text=fresh, path="second.bank.yaml", now=SOON)
    assert workbench.open_document(engine, viewer=one, id=id).about.name == "second"
    with pytest.raises(NotUnique):
        workbench.create(engine, viewer=one, text=fresh, path="third.bank.yaml", now=SOON)
    with pytest.raises(NotUnique):
        workbench.create(engine, viewer=one, text=fresh.replace("second", "third"), path="course.bank.yaml", now=SOON)
    with pytest.raises(NotAccepted):
        workbench.create(engine, viewer=one, text="title: nothing", path="x.bank.yaml", now=SOON)


def test_a_file_that_is_not_there_is_not_found(engine: Engine) -> None:
    one = orlov(engine)
    with pytest.raises(NotFound):
        workbench.open_document(engine, viewer=one, id=99)
    with pytest.raises(NotFound):
        workbench.keep(engine, viewer=one, id=99, base=1, text="x", now=NOON)


# -- files that are released while people write -----------------------------------------------------------------------


def test_what_nobody_released_is_merged_with_what_the_files_say(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    workbench.share(engine, viewer=one, id=id, base=1, text=TWO.replace("quadratic", "squared"), now=SOON)
    write(tmp_path, "course.bank.yaml", TWO.replace("smooth", "soft"))
    released(engine, tmp_path)
    assert shared(engine) == TWO.replace("smooth", "soft").replace("quadratic", "squared")


def test_what_clashes_with_the_files_becomes_the_draft_of_who_wrote_it(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    workbench.share(engine, viewer=one, id=id, base=1, text=TWO.replace("quadratic", "squared"), now=SOON)
    write(tmp_path, "course.bank.yaml", TWO.replace("quadratic", "parabolic"))
    released(engine, tmp_path)
    assert shared(engine) == TWO.replace("quadratic", "parabolic")
    seen = workbench.open_document(engine, viewer=one, id=id)
    assert seen.text == TWO.replace("quadratic", "squared")
    assert seen.is_behind


def test_a_file_that_is_about_another_bank_now_takes_the_place_of_the_first(engine: Engine, tmp_path: Path) -> None:
    a_bench(engine, tmp_path)
    write(tmp_path, "course.bank.yaml", TWO.replace("course-final", "course-test"))
    released(engine, tmp_path)
    assert "bank: course-test" in shared(engine)
    assert len(workbench.shared_texts(engine)) == 2


def test_texts_are_read_like_files() -> None:
    found = load_texts(
        {
            "banks/course.bank.yaml": as_yaml(bank(item(), programme="../programmes/course.programme.yaml")),
            "programmes/course.programme.yaml": as_yaml(programme()),
        }
    )
    assert (len(found.banks), len(found.programmes), found.diagnostics) == (1, 1, ())

"""A file as text: what its page says, what is kept and shared, and what comes in and goes out as a file."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from quizengine.services import arriving, workbench
from quizengine.store.tables import Role

from ..build import CAST, LATER, an_account
from ..services.test_workbench import TWO, a_bench, number
from .build import Site, Visitor, a_site

BROKEN = TWO.replace("key: mse", "key: nse", 1)
MINE, THEIRS = TWO.replace("quadratic", "squared"), TWO.replace("quadratic", "parabolic")


@pytest.fixture
def bench(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Site]:
    """A bank of two questions that was released from files, and two instructors."""
    for login in CAST:
        an_account(sqlite_engine, login)
    an_account(sqlite_engine, "petrova", Role.INSTRUCTOR)
    a_bench(sqlite_engine, tmp_path)
    with a_site(sqlite_engine) as found:
        yield found


@pytest.fixture
def orlov(bench: Site) -> Visitor:
    return bench.visitor("orlov", language="en")


@pytest.fixture
def path(bench: Site) -> str:
    return f"/instructor/editing/{number(bench.engine)}"


def hidden(visitor: Visitor, path: str) -> dict[str, str]:
    """What the form of the open text sends beside the text itself."""
    page = visitor.page(path)
    return {name: page.all("input", name=name)[0].attributes["value"] for name in ("base", "seen")}


def draft(site: Site, login: str = "orlov") -> str:
    return workbench.open_document(site.engine, viewer=site.person(login), id=number(site.engine)).text


def shared(site: Site) -> str:
    return workbench.shared_texts(site.engine)["course.bank.yaml"]


def uploads(visitor: Visitor, raw: bytes, name: str = "x.yaml", **form: Any) -> TestResponse:
    sent: Any = {**form, "file": (io.BytesIO(raw), name)}
    return visitor.sends("/instructor/editing/upload", sent)


def goes_apart(site: Site) -> None:
    """Petrova shares one word, and Orlov's draft has another one in its place."""
    id = number(site.engine)
    workbench.keep(site.engine, viewer=site.person("orlov"), id=id, base=1, text=MINE, now=LATER)
    workbench.share(site.engine, viewer=site.person("petrova"), id=id, base=1, text=THEIRS, note="Round.", now=LATER)


def test_a_draft_is_kept_and_answered_with_what_is_wrong_and_the_question_at_the_cursor(
    bench: Site, orlov: Visitor, path: str
) -> None:
    form = {**hidden(orlov, path), "text": BROKEN.replace("\n", "\r\n"), "line": "18"}
    answer = json.loads(orlov.sends(f"{path}/draft", form).text)
    assert draft(bench) == BROKEN
    assert 'data-code="QB301"' in answer["findings"]
    assert answer["count"].startswith("1 error")
    assert "Which loss is smooth everywhere?" in answer["glimpse"]
    assert answer["drafted"]
    assert orlov.sends(f"{path}/draft", {"text": MINE, "base": "1", "seen": answer["seen"]}).status_code == 200


def test_a_draft_of_another_window_is_not_written_over(bench: Site, orlov: Visitor, path: str) -> None:
    form = hidden(orlov, path)
    orlov.sends(f"{path}/draft", {**form, "text": MINE})
    refused = orlov.sends(f"{path}/draft", {**form, "text": THEIRS})
    assert refused.status_code == 409
    assert draft(bench) == MINE
    assert orlov.sends(f"{path}/draft", {**form, "text": THEIRS, "seen": refused.json["seen"]}).status_code == 200  # type: ignore[index]
    assert draft(bench) == THEIRS


def test_what_no_file_can_hold_is_refused_with_a_reason_and_stays_in_the_field(
    bench: Site, orlov: Visitor, path: str
) -> None:
    form = {**hidden(orlov, path), "text": "a\x00b"}
    assert "plain text" in orlov.sends(f"{path}/draft", form).json["reason"]  # type: ignore[index]
    page = orlov.sends(path, {**form, "go": "share"})
    assert page.status_code == 422
    assert "a\x00b" in page.text
    assert shared(bench) == TWO


def test_sharing_makes_a_version_and_its_note(bench: Site, orlov: Visitor, path: str) -> None:
    sent = orlov.sends(path, {**hidden(orlov, path), "text": MINE, "go": "share", "note": "Shorter."})
    assert sent.location == path
    assert shared(bench) == MINE


def test_a_file_with_its_own_line_ends_and_mark_keeps_them(bench: Site, orlov: Visitor, path: str) -> None:
    whole = "\ufeff" + TWO.replace("\n", "\r\n")
    id, person = number(bench.engine), bench.person("orlov")
    workbench.share(bench.engine, viewer=person, id=id, base=1, text=whole, now=LATER)
    orlov.sends(path, {**hidden(orlov, path), "text": MINE, "go": "share"})
    assert shared(bench) == "\ufeff" + MINE.replace("\n", "\r\n")


def test_others_who_write_are_named(bench: Site, orlov: Visitor, path: str) -> None:
    petrova = bench.person("petrova")
    workbench.keep(bench.engine, viewer=petrova, id=number(bench.engine), base=1, text=THEIRS, now=LATER)
    assert "Writing here: Petrova" in orlov.opens(path).text


def test_a_draft_is_thrown_away(bench: Site, orlov: Visitor, path: str) -> None:
    orlov.sends(f"{path}/draft", {**hidden(orlov, path), "text": MINE})
    assert orlov.sends(f"{path}/discard").location == path
    assert draft(bench) == TWO


def test_whoever_saves_second_comes_to_both_versions_and_decides(bench: Site, orlov: Visitor, path: str) -> None:
    form = hidden(orlov, path)
    goes_apart(bench)
    assert orlov.sends(path, {**form, "text": MINE, "go": "share", "seen": ""}).location == f"{path}/merge"
    page = orlov.page(f"{path}/merge")
    assert [mark.words for mark in page.all("mark")] == ["quadratic", "squared", "quadratic", "parabolic"]
    chosen = page.forms(f"{path}/merge")[0]
    assert orlov.sends(f"{path}/merge", {**chosen, "side-0": "theirs"}).location == path
    assert (draft(bench), shared(bench)) == (THEIRS, THEIRS)


def test_a_clash_that_nobody_decided_is_asked_for_again_with_what_was_written(
    bench: Site, orlov: Visitor, path: str
) -> None:
    goes_apart(bench)
    chosen = orlov.page(f"{path}/merge").forms(f"{path}/merge")[0]
    again = orlov.sends(f"{path}/merge", {**chosen, "text-0": "what I wrote"})
    assert again.status_code == 422
    assert "what I wrote" in again.text
    assert draft(bench) == MINE


def test_a_second_conflict_while_merging_loses_no_choice(bench: Site, orlov: Visitor, path: str) -> None:
    goes_apart(bench)
    chosen = orlov.page(f"{path}/merge").forms(f"{path}/merge")[0]
    third, petrova = THEIRS.replace("smooth", "soft"), bench.person("petrova")
    workbench.share(bench.engine, viewer=petrova, id=number(bench.engine), base=2, text=third, now=LATER)
    again = orlov.sends(f"{path}/merge", {**chosen, "side-0": "own", "text-0": "  - id: loss\n    stem: mine\n"})
    assert again.status_code == 409
    assert "stem: mine" in again.text
    assert (draft(bench), shared(bench)) == (MINE, third)


def test_a_draft_that_is_not_behind_has_nothing_to_merge(orlov: Visitor, path: str) -> None:
    assert orlov.opens(f"{path}/merge").location == path


def test_a_file_is_downloaded_byte_for_byte(bench: Site, orlov: Visitor, path: str) -> None:
    got = orlov.opens(f"{path}/file")
    assert got.data == shared(bench).encode()
    assert got.headers["Content-Disposition"] == "attachment; filename=course-final.bank.v1.yaml"
    assert got.content_type == "text/yaml; charset=utf-8"


def test_an_uploaded_file_that_is_known_becomes_a_draft_from_the_version_in_its_name(
    bench: Site, orlov: Visitor, path: str
) -> None:
    id = number(bench.engine)
    workbench.share(bench.engine, viewer=bench.person("petrova"), id=id, base=1, text=THEIRS, now=LATER)
    assert uploads(orlov, MINE.encode(), "course-final.bank.v1 (2).yaml").location == path
    seen = workbench.open_document(bench.engine, viewer=bench.person("orlov"), id=id)
    assert (seen.text, seen.base, seen.is_behind) == (MINE, 1, True)


def test_an_upload_takes_the_place_of_a_draft_only_after_a_word(bench: Site, orlov: Visitor, path: str) -> None:
    orlov.sends(f"{path}/draft", {**hidden(orlov, path), "text": MINE})
    assert uploads(orlov, THEIRS.encode()).status_code == 409
    assert draft(bench) == MINE
    assert uploads(orlov, THEIRS.encode(), replace="1").location == path
    assert draft(bench) == THEIRS


def test_an_uploaded_file_that_is_unknown_is_put_on_the_workbench(bench: Site, orlov: Visitor) -> None:
    fresh = TWO.replace("course-final", "second")
    assert uploads(orlov, fresh.encode()).status_code == 303
    assert fresh in workbench.shared_texts(bench.engine).values()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"schema: bank/1\nbank: x\xff\n", "Line 2"),
        (b"schema: bank/1\n  bank: [", "Line 2"),
        (b"title: x\n", "does not say what it is"),
        (b"", "Line 1"),
    ],
    ids=["not UTF-8", "not YAML", "of no kind", "empty"],
)
def test_an_upload_that_cannot_be_used_says_why(bench: Site, orlov: Visitor, raw: bytes, said: str) -> None:
    answer = uploads(orlov, raw)
    assert answer.status_code == 422
    assert said in answer.text
    assert len(workbench.shared_texts(bench.engine)) == 2


def test_an_upload_that_is_too_large_says_so(bench: Site, orlov: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "LARGEST_FILE", len(TWO.encode()) - 1)
    answer = uploads(orlov, TWO.replace("quadratic", "squared").encode())
    assert answer.status_code == 303
    answer = uploads(orlov, TWO.encode())
    assert answer.status_code == 422
    assert "larger than" in answer.text


def test_a_new_bank_and_a_quiz_of_it_begin_without_an_error(bench: Site, orlov: Visitor) -> None:
    programme = "course.programme.yaml"
    for form in (
        {"kind": "bank", "title": "Drift: part one", "name": "drift", "programme": programme, "language": "en"},
        {"kind": "quiz", "title": "Drift", "name": "drift", "bank": "drift.bank.yaml"},
    ):
        begun = orlov.sends("/instructor/editing/new", form)
        assert begun.status_code == 303, begun.text
    texts = workbench.shared_texts(bench.engine)
    assert {"drift.bank.yaml", "drift.quiz.yaml"} <= set(texts)
    codes = {one.code for one in workbench.examined(bench.engine, texts).diagnostics if one.file == "drift.bank.yaml"}
    assert not {code for code in codes if code < "QB3"}


def test_a_file_that_cannot_be_begun_says_at_which_field(orlov: Visitor) -> None:
    form = {"kind": "bank", "title": "", "name": "Экзамен", "programme": "nothing"}
    answer = orlov.sends("/instructor/editing/new", form)
    assert answer.status_code == 422
    for field in ("title", "name", "programme"):
        assert f'href="#{field}"' in answer.text
    taken = {"kind": "bank", "title": "A", "name": "course-final", "programme": "course.programme.yaml"}
    assert 'href="#name"' in orlov.sends("/instructor/editing/new", taken).text


def test_a_rule_is_explained_and_an_unknown_one_is_not_found(orlov: Visitor) -> None:
    assert "The key names no option" in orlov.opens("/instructor/editing/rule/QB301").text
    assert orlov.opens("/instructor/editing/rule/QB999").status_code == 404


def test_a_text_larger_than_other_requests_may_be_is_taken_from_who_is_signed_in(
    bench: Site, orlov: Visitor, path: str
) -> None:
    large = TWO + "# a comment\n" * 120_000
    assert orlov.sends(f"{path}/draft", {**hidden(orlov, path), "text": large}).status_code == 200
    assert draft(bench) == large
    assert bench.visitor().sends(f"{path}/draft", {"text": large}).status_code == 413

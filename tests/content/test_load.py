"""Whole files: every mistake of an author is reported once, where it stands, and nothing else is lost."""

import gc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine.content.load import Library, load
from quizengine.questions import KINDS

from .build import bank, codes, course, item, library, programme, quiz, text_item, write


def test_a_flawless_course_is_read_whole(tmp_path: Path) -> None:
    found = library(tmp_path, item(), text_item(), quiz=quiz())
    assert codes(found) == []
    (read,) = found.banks
    assert [one.head.id for one in read.items] == ["loss", "word"]
    assert read.programme == "course"
    assert len(found.quizzes) == 1


def test_a_folder_is_read_for_the_files_in_it(tmp_path: Path) -> None:
    course(tmp_path / "deep" / "down", quiz=quiz())
    write(tmp_path, "notes.yaml", "not: content")
    found = load([tmp_path])
    assert (len(found.banks), len(found.quizzes), len(found.programmes)) == (1, 1, 1)
    assert codes(found) == []


def test_a_bank_brings_its_programme_and_a_file_is_read_once(tmp_path: Path) -> None:
    path, _ = course(tmp_path)
    found = load([path, tmp_path, path])
    assert (len(found.banks), len(found.programmes)) == (1, 1)


def test_a_path_that_does_not_exist_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load([tmp_path / "no.bank.yaml"])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("stem", None, "QB102"),
        ("stem", "  ", "QB103"),
        ("stems", "typo", "QB101"),
        ("kind", "singel", "QB104"),
        ("kind", ["single"], "QB103"),
        ("kind", None, "QB102"),
        ("id", "Not A Slug", "QB103"),
        ("points", "many", "QB103"),
        ("points", "0", "QB103"),
        ("time", "90", "QB103"),
        ("shuffle", "yes", "QB103"),
        ("bloom", "guess", "QB103"),
        ("assesses", "УК-1", "QB103"),
        ("assesses", ["УК-1", "УК-1"], "QB103"),
        ("assesses", ["УК-1", ["ПК-2"]], "QB103"),
        ("assesses", {"УК-1": "1e999999999"}, "QB103"),
        ("assesses", {"УК-1": "2", "ПК-2": "1"}, "QB103"),
        ("provenance", None, "QB102"),
        ("provenance", {"basis": "rumour"}, "QB103"),
        ("choices", {"only": "One"}, "QB301"),
        ("key", "mze", "QB301"),
        ("examples", [{"answer": "mse", "credit": "2"}], "QB103"),
    ],
)
def test_a_mistake_in_an_item_is_reported_once_and_the_others_are_kept(
    tmp_path: Path, field: str, value: Any, code: str
) -> None:
    found = library(tmp_path, item(**{"id": "bad", field: value}), item(id="good"))
    assert [one for one in codes(found) if one != "QB302"] == [code]
    assert [one.head.id for one in found.banks[0].items] == ["good"]


def test_several_mistakes_are_reported_all_at_once(tmp_path: Path) -> None:
    found = library(tmp_path, item(stem=None, points="x", colour="red"))
    assert sorted(codes(found)) == ["QB101", "QB102", "QB103"]


def test_an_unknown_field_is_reported_where_its_name_stands_with_the_name_that_was_meant(tmp_path: Path) -> None:
    text = "schema: programme/1\nprogramme: p\ntitle: T\nsource: {document: D, aproved: no}\n"
    found = load([write(tmp_path, "p.programme.yaml", text)])
    (unknown,) = (one for one in found.diagnostics if one.code == "QB101")
    assert (unknown.span.line, unknown.span.column) == (4, 23)
    assert "'approved'" in str(unknown.help)


@pytest.mark.parametrize("on", ["0", "1700000000", "2026-01-20T10:00", "2026-02-30", "soon", ""])
def test_a_day_is_written_as_a_date_and_never_as_a_number(tmp_path: Path, on: str) -> None:
    found = library(tmp_path, item(provenance={"basis": "expert", "verified": {"by": "Orlov", "on": on}}))
    assert codes(found) == ["QB103"]
    assert str(found.diagnostics[0].message) == f"'{on}' is not a date such as 2026-01-20"


@pytest.mark.parametrize(("field", "given"), [("points", "١"), ("points", "²"), ("time", "٩s"), ("time", "1٠m")])
def test_digits_of_another_script_are_no_number(tmp_path: Path, field: str, given: str) -> None:
    found = library(tmp_path, item(**{field: given}))
    assert codes(found) == ["QB103"]


@pytest.mark.parametrize("draw", ["0", "some", "-1", "١", "9" * 5_000, ["all"]])
def test_a_wrong_number_of_items_to_draw_is_one_mistake(tmp_path: Path, draw: Any) -> None:
    found = library(tmp_path, quiz=quiz(sections=[{"title": "All", "draw": draw}]))
    assert codes(found) == ["QB103"]


@pytest.mark.parametrize("reference", ["nowhere.yaml", ".", "x" * 1_000, "course.bank.yaml/x"])
def test_a_reference_that_leads_nowhere_is_reported_and_the_items_are_kept(tmp_path: Path, reference: str) -> None:
    found = library(tmp_path, bank=bank(programme=reference))
    assert codes(found) == ["QB105"]
    assert len(found.banks[0].items) == 1


def test_a_control_character_in_a_reference_raises_nothing(tmp_path: Path) -> None:
    assert codes(library(tmp_path, bank=bank(programme="a\x00b"))) == ["QB010", "QB105"]


def test_a_reference_to_a_file_of_another_kind_is_reported(tmp_path: Path) -> None:
    found = library(tmp_path, bank=bank(programme="course.quiz.yaml"), quiz=quiz())
    assert codes(found) == ["QB106"]


def test_a_bank_and_its_programme_may_not_refer_in_a_circle(tmp_path: Path) -> None:
    found = load([write(tmp_path, "a.bank.yaml", bank(programme="a.bank.yaml"))])
    assert len(found.banks) == 1
    assert found.banks[0].programme is None


def test_defaults_stand_in_for_what_an_item_leaves_out(tmp_path: Path) -> None:
    found = library(tmp_path, bank=bank(item(points="3"), item(id="b"), defaults={"points": "2", "time": "60s"}))
    assert [int(one.head.points) for one in found.banks[0].items] == [3, 2]


def scalars() -> st.SearchStrategy[str]:
    words = [
        "single",
        "text",
        "loss",
        "УК-1",
        "mse",
        "all",
        "1",
        "0.5",
        "60s",
        "true",
        "document",
        "bank/1",
        "a\x00",
        "",
    ]
    return st.sampled_from(words) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


FIELDS = sorted(
    {*item(), *bank(), "examples", "defaults", "feedback", "points", "text", "pin", "accept", "reject", "basis"}
)
TREES = st.recursive(
    scalars(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | scalars(), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(FIELDS), TREES, max_size=6), st.lists(TREES, max_size=3))
def test_no_tree_under_the_schema_of_a_bank_raises(fields: dict[str, Any], items: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        load([write(Path(folder), "a.bank.yaml", {**bank(*items), **fields, "schema": "bank/1"})])


@settings(max_examples=150)
@given(st.sampled_from(sorted(KINDS)), st.dictionaries(st.sampled_from(FIELDS), TREES, max_size=4))
def test_no_change_to_an_item_raises(kind: str, changes: dict[str, Any]) -> None:
    usual = item() if kind == "single" else text_item()
    with TemporaryDirectory() as folder:
        library(Path(folder), {**usual, **changes})


@settings(max_examples=100)
@given(st.sampled_from(["quiz", "programme"]), st.data())
def test_no_change_to_a_quiz_or_a_programme_raises(name: str, data: st.DataObject) -> None:
    usual = quiz() if name == "quiz" else programme()
    field = data.draw(st.sampled_from(sorted(usual.keys() - {"schema"})))
    with TemporaryDirectory() as folder:
        found = library(Path(folder), **{name: {**usual, field: data.draw(TREES)}})
    assert all(one.span.line >= 1 for one in found.diagnostics)


@given(st.binary(max_size=200))
def test_no_bytes_in_a_file_raise(raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        found = load([write(Path(folder), "a.bank.yaml", raw)])
    assert found.banks == ()
    assert found.diagnostics


def test_what_is_made_of_a_library_is_made_once(tmp_path: Path) -> None:
    asked: list[Library] = []

    def count(one: Library) -> int:
        asked.append(one)
        return len(one.banks)

    found = load(course(tmp_path))
    assert (found.once(count), found.once(count)) == (1, 1)
    assert asked == [found]


def test_a_text_is_read_instead_of_a_file_as_if_it_had_been_changed(tmp_path: Path) -> None:
    paths = course(tmp_path)
    (bank,) = load(paths).banks
    changed = load(paths, {bank.file: load(paths).sources[bank.file].text.replace("course-final", "course-other")})
    assert [one.bank for one in changed.banks] == ["course-other"]
    assert load(paths).banks == (bank,)


def test_the_collector_works_again_after_reading(tmp_path: Path) -> None:
    assert gc.isenabled()
    load(course(tmp_path))
    assert gc.isenabled()

"""What authors do wrong, as they meet it: exactly one located finding of the right code, never a traceback."""

from pathlib import Path
from typing import Any

import pytest

from quizengine.content.diagnostics import Diagnostic
from quizengine.content.source import LARGEST_FILE
from quizengine.lint.run import Outcome, lint, outcome
from tests.content.build import as_yaml, bank, course, item, programme, quiz, text_item

FLAWLESS = as_yaml(bank())


def only(folder: Path, *items: Any, **files: Any) -> Diagnostic:
    found = lint(course(folder, *items, **files))
    assert len(found.diagnostics) == 1, [(one.code, str(one.message)) for one in found.diagnostics]
    assert outcome(found) is Outcome.ERRORS
    return found.diagnostics[0]


def place(found: Diagnostic) -> tuple[str, str, int, int]:
    return found.code, Path(found.file).name, found.span.line, found.span.column


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("# Ключ\n".encode("cp1251") + FLAWLESS.encode(), "QB004", 1),
        (FLAWLESS.encode("utf-16"), "QB004", 1),
        (FLAWLESS[:-1].encode(), "QB001", FLAWLESS.count("\n") + 1),
        (b"\x00" + FLAWLESS.encode(), "QB001", 1),
        (b"\x89PNG\r\n\x1a\n", "QB004", 1),
        (FLAWLESS.encode() + b" " * LARGEST_FILE, "QB006", 1),
        (b"items: " + b"[" * 100_000, "QB007", 1),
        (FLAWLESS.replace('"title": "Final",', '"title": "Final", "title": "Other",').encode(), "QB002", 4),
        (FLAWLESS.replace('"title"', '"colour": "red",\n"title"').encode(), "QB101", 4),
        (b"", "QB008", 1),
        (b"just words", "QB103", 1),
    ],
)
def test_a_broken_file_is_one_finding_where_it_breaks(tmp_path: Path, text: bytes, code: str, line: int) -> None:
    assert place(only(tmp_path, bank=text))[:3] == (code, "course.bank.yaml", line)


@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        ({"colour": "red"}, "QB101", '"colour"'),
        ({"assesses": ["УК-9"]}, "QB401", '"УК-9"'),
        ({"assesses": ["УК-1.2"]}, "QB401", '"УК-1.2"'),
        ({"topic": "lossses"}, "QB402", '"lossses"'),
        ({"key": "nse"}, "QB301", '"nse"'),
        ({"key": "Squared error"}, "QB301", '"Squared error"'),
        ({"assesses": {"УК-1": "0.5", "ПК-2": "0.4"}}, "QB403", "{"),
        ({"examples": [{"answer": "mae", "credit": "1"}]}, "QB304", "{"),
        ({"feedback": {"nse": "No."}}, "QB406", '"nse"'),
        ({"provenance": {"basis": "generated"}}, "QB501", '"generated"'),
    ],
)
def test_a_wrong_item_is_one_finding_at_the_wrong_value(tmp_path: Path, change: Any, code: str, at: str) -> None:
    found = only(tmp_path, item(**change))
    text = (tmp_path / "course.bank.yaml").read_text().splitlines()[found.span.line - 1]
    assert found.code == code
    assert text[found.span.column - 1 :].startswith(at)


def test_two_items_with_one_id_are_one_finding_at_the_second(tmp_path: Path) -> None:
    found = only(tmp_path, item(), text_item(), item(stem="Which loss is linear?", key="mae"))
    assert found.code == "QB201"
    assert found.span.line > FLAWLESS.splitlines().index('   "id": "loss",') + 1
    assert str(found.help).endswith(":8")


def test_a_bank_in_two_files_may_not_repeat_an_id(tmp_path: Path) -> None:
    course(tmp_path / "one")
    course(tmp_path / "two", item(id="other", stem="Which loss is linear?", key="mae"), item())
    found = [one.code for one in lint([tmp_path]).diagnostics]
    assert sorted(found) == ["QB201", "QB202", "QB202"]


@pytest.mark.parametrize("typed", ["YK-1", "УK-1", "YК-1"])
def test_a_code_of_latin_letters_is_told_from_the_cyrillic_one_that_it_looks_like(tmp_path: Path, typed: str) -> None:
    found = only(tmp_path, item(assesses=[typed]))
    assert found.code == "QB401"
    assert "only looks like 'УК-1'" in str(found.help)
    assert "LATIN CAPITAL LETTER" in str(found.help)


def test_a_programme_without_competencies_has_nothing_to_assess(tmp_path: Path) -> None:
    found = only(tmp_path, item(assesses=["УК-1"]), programme=programme(competencies={}))
    assert found.code == "QB401"
    assert "names no competencies" in str(found.help)


@pytest.mark.parametrize(("pool", "code"), [({"topic": "lossses"}, "QB402"), ({"assesses": ["УК-1", "YK-1"]}, "QB401")])
def test_a_quiz_may_draw_only_by_what_the_programme_has(tmp_path: Path, pool: Any, code: str) -> None:
    sections = [{"title": "All", "draw": "all"}, {"title": "Some", "draw": "all", "from": pool}]
    found = lint(course(tmp_path, quiz=quiz(sections=sections)))
    assert [one.code for one in found.diagnostics if one.code != "QB408"] == [code]


def section(draw: str, **pool: Any) -> dict[str, Any]:
    return {"title": "Part", "draw": draw, "from": pool}


@pytest.mark.parametrize(
    ("sections", "short"),
    [
        ([section("3")], []),
        ([section("4")], [0]),
        ([section("all"), section("all")], []),
        ([section("1"), section("2")], []),
        ([section("2"), section("2")], [1]),
        ([section("all"), section("1")], [1]),
        ([section("2", topic="losses"), section("1", topic="metrics")], []),
        ([section("1"), section("1", topic="metrics")], []),
        ([section("3"), section("1", topic="metrics")], [1]),
        ([section("1", topic="metrics"), section("2")], []),
        ([section("1", bloom="create")], [0]),
        ([section("2", assesses="УК-1")], []),
        ([section("2", assesses="УК-1.1")], [0]),
    ],
)
def test_a_section_needs_its_items_beside_those_of_the_sections_before(
    tmp_path: Path, sections: list[Any], short: list[int]
) -> None:
    items = [item(), text_item(id="b", assesses=["УК-1"])]
    items.append(text_item(id="c", topic="metrics", assesses=["ПК-2"], stem="Which metric has squares?"))
    retired = item(id="d", status="retired")
    found = lint(course(tmp_path, *items, retired, quiz=quiz(sections=sections)))
    source = next(one for file, one in found.library.sources.items() if file.endswith("quiz.yaml"))
    assert [one.code for one in found.diagnostics] == ["QB408"] * len(short)
    assert [one.span for one in found.diagnostics] == [source.span(("sections", index, "draw")) for index in short]


def test_a_retired_item_is_off_topic_for_nobody(tmp_path: Path) -> None:
    foreign = item(topic=None, stem="Which gradient descends?", choices={"a": "Momentum", "b": "Adam"}, key="a")
    assert "QB801" in [one.code for one in lint(course(tmp_path, foreign)).diagnostics]
    assert "QB801" not in [one.code for one in lint(course(tmp_path, {**foreign, "status": "retired"})).diagnostics]

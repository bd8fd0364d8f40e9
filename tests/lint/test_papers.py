"""What the rules on papers say: of a blueprint the paper that breaks it, of a section what it lacks."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from quizengine.i18n import say
from quizengine.lint.run import lint
from tests.content.build import Data, course, item, quiz, write


def an_item(id: str, **fields: Any) -> Data:
    return item(**{"id": id, "stem": f"Which loss is {id}?", **fields})


def losses(count: int, **fields: Any) -> list[Data]:
    return [an_item(f"l{number}", **fields) for number in range(count)]


def metrics(count: int, **fields: Any) -> list[Data]:
    choices = {"mse": "Accuracy", "mae": "Recall", "none": "Precision"}
    usual = {"topic": "metrics", "choices": choices}
    return [
        an_item(f"m{number}", **{**usual, "stem": f"Which metric is m{number}?", **fields}) for number in range(count)
    ]


def said(folder: Path, items: Iterable[Data], *sections: Data, **fields: Any) -> list[tuple[str, str, str]]:
    """Return the code, the sentence and the help of every finding."""
    numbered = [{"title": f"Part {number}", **section} for number, section in enumerate(sections)]
    found = lint(course(folder, *items, quiz=quiz(sections=numbered, **fields))).diagnostics
    return [(one.code, say(one.message, "en"), say(one.help, "en") if one.help else "") for one in found]


def test_a_blueprint_that_a_draw_breaks_is_reported_with_that_draw(tmp_path: Path) -> None:
    require = {"topic:metrics": {"items": "1", "points": "1.5"}}
    ((code, sentence, help),) = said(tmp_path, [*losses(2), *metrics(3)], {"draw": "3"}, require=require)
    assert (code, sentence) == ("QB421", "of 'topic:metrics' every paper needs 1.5 points, and one may have 1")
    assert help.startswith("such a paper: course-final:l0, course-final:l1, course-final:m")


def test_a_blueprint_that_no_draw_breaks_is_not_reported(tmp_path: Path) -> None:
    require = {"topic:metrics": {"items": "1"}, "УК-1": {"items": "3", "points": "3"}, "УК-1.1": {"items": "3"}}
    assert said(tmp_path, [*losses(2), *metrics(3)], {"draw": "3"}, require=require) == []


def test_levels_are_required_of_what_a_code_assesses(tmp_path: Path) -> None:
    both = [*losses(2, bloom="remember"), *metrics(2, bloom="analyse")]
    require = {"УК-1": {"items": "2", "bloom_at_least": "apply"}}
    assert said(
        tmp_path, both, {"draw": "2", "spread": "bloom"}, require={**require, "bloom:analyse": {"items": "1"}}
    ) == [("QB421", "of 'УК-1' every paper needs 2 items, and one may have 1", MIXED)]


MIXED = "such a paper: course-final:l0, course-final:m0"


def test_a_mistyped_code_is_reported_once_and_as_what_it_is(tmp_path: Path) -> None:
    require = {"YK-1": {"items": "1"}, "topic:loses": {"items": "1"}, "bloom:aply": {"items": "1"}}
    found = said(tmp_path, losses(1), {"draw": "1"}, require=require)
    assert [code for code, _, _ in found] == ["QB420"] * 3
    assert "only looks like 'УК-1'" in found[0][2]
    assert [help for _, _, help in found[1:]] == ["did you mean 'topic:losses'?", "did you mean 'bloom:apply'?"]


def test_a_quiz_that_cannot_be_drawn_is_reported_for_that_and_not_for_its_blueprint(tmp_path: Path) -> None:
    require = {"topic:metrics": {"items": "1"}}
    assert said(tmp_path, losses(2), {"draw": "3"}, require=require) == [
        ("QB408", "the section draws 3, and there are 2 for it", "")
    ]


def test_shares_that_other_sections_leave_no_room_for_are_reported_as_that(tmp_path: Path) -> None:
    found = said(
        tmp_path,
        [*losses(3), *metrics(1)],
        {"draw": "all", "from": {"topic": "metrics"}},
        {"draw": "2", "spread": "topic"},
    )
    assert found == [("QB408", "the other sections leave too few items to spread this one by topic", "")]


@pytest.mark.parametrize("draw", ["all", "3"])
def test_enemies_in_the_way_are_named(tmp_path: Path, draw: str) -> None:
    items = [an_item("a", enemies=["b"]), an_item("b"), an_item("c")]
    assert said(tmp_path, items, {"draw": draw}) == [
        (
            "QB423",
            "the section cannot be drawn with enemies kept apart",
            "enemies here: course-final:a – course-final:b",
        )
    ]


def test_enemies_of_another_section_are_in_the_way_too(tmp_path: Path) -> None:
    items = [an_item("a", enemies=["m0"]), *metrics(1)]
    sections = [{"draw": "1", "from": {"topic": topic}} for topic in ("losses", "metrics")]
    assert [code for code, _, _ in said(tmp_path, items, *sections)] == ["QB423"]


def test_an_enemy_in_another_bank_is_found_where_that_bank_is_read(tmp_path: Path) -> None:
    files = course(tmp_path, an_item("a", enemies=["other:b"]))
    other = {"schema": "bank/1", "bank": "other", "title": "Other", "programme": "course.programme.yaml"}
    second = write(tmp_path, "other.bank.yaml", {**other, "items": [an_item("b")]})
    assert [one.code for one in lint(files).diagnostics] == ["QB422"]
    assert lint([*files, second]).diagnostics == ()


def test_an_enemy_that_could_not_be_read_is_no_unknown_one(tmp_path: Path) -> None:
    broken = an_item("b", key="nothing")
    assert "QB422" not in [one.code for one in lint(course(tmp_path, an_item("a", enemies=["b"]), broken)).diagnostics]

"""Settings and baselines held against what was found."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from quizengine.content.diagnostics import Severity
from quizengine.lint.baseline import BadBaseline, baseline_of, dumped, parsed
from quizengine.lint.run import Report, lint
from quizengine.lint.settling import Options, settled
from tests.content.build import course, item, quiz, text_item

UNMARKED = "Which loss is not quadratic?"


def flawed(folder: Path, **fields: object) -> Report:
    """An unmarked negation (QB602) in the item `loss`, no topic (QB404) of `word`, and a code of nothing (QB401)."""
    folder.mkdir(exist_ok=True)
    return lint(
        course(
            folder, item(**{"stem": UNMARKED, **fields}), text_item(topic=None), item(id="broken", assesses=["ПК-9"])
        )
    )


def codes(report: Report) -> list[str]:
    # Items of one builder are alike, which is not what these tests are about.
    return sorted(one.code for one in report.diagnostics if not one.code.startswith("QB8"))


def test_without_options_everything_is_left(tmp_path: Path) -> None:
    assert codes(settled(flawed(tmp_path))) == ["QB401", "QB404", "QB602"]


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (Options(select=("QB6",)), ["QB602"]),
        (Options(ignore=("QB6", "QB404")), ["QB401"]),
        (Options(select=("QB6", "QB40"), ignore=("QB602", "QB401")), ["QB404"]),
        (Options(per_file_ignores={"*.bank.yaml": ("QB6",)}), ["QB401", "QB404"]),
        (Options(per_file_ignores={"*.quiz.yaml": ("QB6",)}), ["QB401", "QB404", "QB602"]),
    ],
)
def test_codes_are_chosen_by_their_beginnings_for_all_files_or_for_some(
    tmp_path: Path, options: Options, left: list[str]
) -> None:
    assert codes(settled(flawed(tmp_path), options)) == left


def test_a_pattern_with_a_folder_counts_from_the_folder_of_the_settings(tmp_path: Path) -> None:
    report = flawed(tmp_path / "old")
    here = Options(per_file_ignores={"old/*": ("QB602",)}, folder=tmp_path)
    assert codes(settled(report, here)) == ["QB401", "QB404"]
    assert codes(settled(report, replace(here, folder=tmp_path / "old"))) == ["QB401", "QB404", "QB602"]


def test_a_finding_is_as_grave_as_the_settings_say(tmp_path: Path) -> None:
    found = settled(flawed(tmp_path), Options(severity={"QB602": Severity.ERROR}))
    assert {one.code: one.severity for one in found.diagnostics}["QB602"] is Severity.ERROR


def test_a_baseline_passes_over_what_it_has_and_nothing_else(tmp_path: Path) -> None:
    report = flawed(tmp_path)
    known = baseline_of(report.library, [one for one in report.diagnostics if one.code != "QB404"], tmp_path)
    found = settled(report, Options(baseline=known))
    assert codes(found) == ["QB404"]
    assert sorted((one.diagnostic.code, one.reason) for one in found.ignored) == [("QB401", None), ("QB602", None)]
    assert found.stale == 0


def test_a_baseline_knows_a_finding_again_wherever_its_item_goes(tmp_path: Path) -> None:
    report = flawed(tmp_path)
    known = baseline_of(report.library, report.diagnostics, tmp_path)
    more = [
        item(id="first"),
        text_item(topic=None),
        item(stem=UNMARKED, points="3"),
        item(id="broken", assesses=["ПК-9"]),
    ]
    moved = settled(lint(course(tmp_path, *more)), Options(baseline=known))
    assert (codes(moved), moved.stale) == ([], 0)


def test_a_baseline_does_not_know_a_text_that_was_changed(tmp_path: Path) -> None:
    known = baseline_of((report := flawed(tmp_path)).library, report.diagnostics, tmp_path)
    changed = settled(flawed(tmp_path, stem="Which loss is not linear?"), Options(baseline=known))
    assert (codes(changed), changed.stale) == (["QB602"], 1)


def test_a_finding_more_than_a_baseline_has_is_new(tmp_path: Path) -> None:
    known = baseline_of((report := flawed(tmp_path)).library, report.diagnostics, tmp_path)
    twice = lint(course(tmp_path, item(stem=UNMARKED), item(id="other", stem=UNMARKED)))
    assert codes(settled(twice, Options(baseline=known))) == ["QB602"]


def test_what_was_mended_is_stale_unless_it_was_not_looked_at(tmp_path: Path) -> None:
    known = baseline_of((report := flawed(tmp_path)).library, report.diagnostics, tmp_path)
    assert settled(lint(course(tmp_path, item())), Options(baseline=known)).stale == 3
    assert settled(lint([tmp_path / "course.programme.yaml"]), Options(baseline=known)).stale == 0


def test_what_blocks_a_release_whatever_is_said_is_in_no_baseline(tmp_path: Path) -> None:
    report = lint(course(tmp_path, item(stem=None)))
    assert codes(report) == ["QB102"]
    assert baseline_of(report.library, report.diagnostics, tmp_path).counts == {}


def test_a_finding_outside_of_items_is_known_by_its_file_and_the_names_that_lead_there(tmp_path: Path) -> None:
    sections = [{"title": "All", "draw": "9"}]
    report = lint(course(tmp_path, quiz=quiz(sections=sections)))
    known = baseline_of(report.library, report.diagnostics, tmp_path)
    assert [(entry.code, entry.place) for entry in known.counts] == [("QB408", "course.quiz.yaml#sections.draw")]
    again = lint(course(tmp_path, quiz=quiz(sections=[{"title": "One", "draw": "1"}, *sections])))
    assert codes(settled(again, Options(baseline=known))) == []


def test_a_baseline_is_the_same_from_its_file_and_says_each_finding_in_a_line(tmp_path: Path) -> None:
    report = flawed(tmp_path)
    known = baseline_of(report.library, report.diagnostics, tmp_path)
    text = dumped(known)
    assert parsed(text, tmp_path) == known
    assert sum('"code"' in line for line in text.splitlines()) == 3
    assert os.fspath(tmp_path) not in text


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [{}]}'])
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadBaseline):
        parsed(text, tmp_path)


def test_an_empty_baseline_passes_over_nothing(tmp_path: Path) -> None:
    empty = parsed(dumped(baseline_of(flawed(tmp_path).library, [], tmp_path)), tmp_path)
    assert codes(settled(flawed(tmp_path), Options(baseline=empty))) == ["QB401", "QB404", "QB602"]

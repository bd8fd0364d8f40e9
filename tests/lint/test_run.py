"""Running the linter: what it reads, what it says of the project's own content, and how a run ends."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine.content.diagnostics import START, Diagnostic, Severity, in_reading_order
from quizengine.content.load import load
from quizengine.i18n import msg
from quizengine.lint.run import Outcome, Report, inspect, lint, outcome
from tests.content.build import bank, course, item, programme, quiz, text_item, write

ROOT = Path(__file__).parents[2]


def report(*severities: Severity) -> Report:
    return Report(load([]), tuple(Diagnostic("QB000", one, "a.yaml", START, msg("x")) for one in severities))


def real() -> Report:
    return lint([ROOT / "banks", ROOT / "competencies"])


def places(found: Report, code: str) -> list[tuple[str, str]]:
    """Return the file and the source line of each finding of a code."""
    return [
        (Path(one.file).name, found.library.sources[one.file].text.splitlines()[one.span.line - 1].strip())
        for one in found.diagnostics
        if one.code == code
    ]


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (report(), 0),
        (report(Severity.WARNING, Severity.INFO), 0),
        (report(Severity.WARNING, Severity.ERROR), 1),
        (FileNotFoundError("a.yaml"), 2),
        (PermissionError("a.yaml"), 2),
    ],
)
def test_only_errors_fail_a_run_and_one_that_could_not_start_is_neither(result: Report | OSError, code: int) -> None:
    assert outcome(result) == code
    assert isinstance(outcome(result), Outcome)


def test_a_path_that_does_not_exist_cannot_be_linted(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        lint([tmp_path / "no.bank.yaml"])


def test_nothing_to_read_is_nothing_wrong(tmp_path: Path) -> None:
    assert lint([tmp_path]).diagnostics == ()
    assert lint([]).diagnostics == ()


def test_findings_of_loader_and_rules_come_together_in_reading_order(tmp_path: Path) -> None:
    found = lint(
        course(
            tmp_path,
            item(topic=None),
            item(id="b", stem=None),
            item(id="c", stem="Which loss is smooth?", assesses=["ПК-9"]),
        )
    )
    assert [one.code for one in found.diagnostics] == ["QB404", "QB102", "QB401"]
    assert list(found.diagnostics) == in_reading_order(list(found.diagnostics))


def test_a_flawless_course_is_reported_for_nothing(tmp_path: Path) -> None:
    assert lint(course(tmp_path, item(), text_item(), quiz=quiz())).diagnostics == ()


def test_the_content_of_the_project_has_no_errors() -> None:
    assert outcome(real()) is Outcome.CLEAN


def test_exactly_the_five_items_on_reinforcement_learning_are_off_topic() -> None:
    found = real()
    lines = [one.span.line for one in found.diagnostics if one.code == "QB801"]
    (final,) = (one for one in found.library.banks if one.bank == "production-ml-final")
    source = found.library.sources[final.file]
    named = [item.head.id for item in final.items if source.span(("items", item.index, "stem")).line in lines]
    assert named == [f"final-{number}" for number in range(11, 16)]
    assert {file for file, _ in places(found, "QB801")} == {"production-ml-final.bank.yaml"}


def test_the_formula_of_2025_disagrees_with_its_table_and_that_of_2024_does_not() -> None:
    found = real()
    ((file, line),) = places(found, "QB410")
    assert file == "production-ml-2025.programme.yaml"
    assert line.startswith("printed: 0,6 ×")
    (sentence,) = (str(one.message) for one in found.diagnostics if one.code == "QB410")
    assert "stress-test 10% ≠ 0.20" in sentence
    assert "1.10" in sentence


def test_the_project_gets_no_other_warning() -> None:
    warnings = Counter(one.code for one in real().diagnostics if one.severity is Severity.WARNING)
    assert warnings == {"QB410": 1, "QB431": 1, "QB601": 3, "QB602": 1, "QB706": 2, "QB801": 5, "QB805": 1}


WORDS = st.sampled_from(["loss", "УК-1.1", "YK-1", "losses", "mse", "all", "1", "2", "after_close", "60%", "", "a\x00"])
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=8
)
SECTIONS = st.fixed_dictionaries(
    {"title": st.just("Part"), "draw": st.sampled_from(["all", "1", "2"])},
    optional={
        "spread": st.sampled_from(["indicator", "topic", "bloom"]) | TREES,
        "time": st.sampled_from(["5m", "2h"]) | TREES,
        "item_time": st.sampled_from(["own", "90s"]) | TREES,
        "from": st.fixed_dictionaries({"topic": st.just("losses")}) | TREES,
    },
)
REQUIREMENTS = st.dictionaries(
    st.sampled_from(["УК-1", "YK-1", "topic:losses", "bloom:apply", "topic:"]),
    st.fixed_dictionaries({"items": st.sampled_from(["1", "3"])}, optional={"points": WORDS, "bloom_at_least": WORDS}),
)
OPTIONAL = {
    "require": REQUIREMENTS | TREES,
    "navigation": WORDS,
    "sections": st.lists(SECTIONS, min_size=1, max_size=3),
}
CONTENT = {"bank": bank(item(), text_item()), "quiz": quiz(), "programme": programme()}


@settings(max_examples=200)
@given(st.data())
def test_no_rule_raises_on_content_that_is_partly_broken(data: st.DataObject) -> None:
    files: dict[str, Any] = {}
    for name, usual in CONTENT.items():
        changes = data.draw(st.dictionaries(st.sampled_from(sorted(usual.keys() - {"schema"})), TREES, max_size=1))
        files[name] = {**usual, **changes}
    files["quiz"] |= data.draw(
        st.fixed_dictionaries({}, optional={"require": REQUIREMENTS | TREES, "navigation": WORDS})
    )
    files["quiz"]["sections"] = data.draw(
        st.just(files["quiz"]["sections"]) | st.lists(SECTIONS, min_size=1, max_size=3)
    )
    files["bank"]["items"] = [_broken(data, one) for one in CONTENT["bank"]["items"]]
    with TemporaryDirectory() as folder:
        inspect(load([write(Path(folder), f"course.{name}.yaml", content) for name, content in files.items()]))


def _broken(data: st.DataObject, usual: dict[str, Any]) -> dict[str, Any]:
    optional = ["examples", "feedback", "dispute", "points", "status", "enemies", "time", "bloom"]
    return {**usual, **data.draw(st.dictionaries(st.sampled_from([*usual, *optional]), TREES, max_size=2))}

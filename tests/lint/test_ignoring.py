"""Comments to the linter: where they are heard, and that only comments are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.load import Library
from quizengine.content.source import Source, read_bytes
from quizengine.lint.comments import ignores, without_code
from quizengine.lint.edits import edited
from quizengine.lint.run import Report, lint
from tests.content.build import as_yaml, bank, programme

HEAD = "schema: bank/1\nbank: b\ntitle: B\nprogramme: course.programme.yaml\nitems:\n"
ITEM = """\
  - id: loss{id}
    kind: single
    assesses: [УК-1.1]
    topic: losses
    stem: {stem}
    choices: {{mse: Squared error, mae: Absolute error}}
    key: {key}
    provenance: {{basis: document, ref: Task 1}}
"""
WHY = "# qb: ignore[QB602] the negation is the point"


def linted(folder: Path, *, id: str = "", stem: str = "Which loss is not quadratic?", key: str = "mae") -> Report:
    (folder / "course.programme.yaml").write_text(as_yaml(programme()), "utf-8")
    (folder / "b.bank.yaml").write_text(HEAD + ITEM.format(id=id, stem=stem, key=key), "utf-8")
    return lint([folder / "b.bank.yaml"])


def codes(report: Report) -> list[str]:
    return [one.code for one in report.diagnostics]


def read(text: str) -> Source:
    source, found = read_bytes(text.encode(), name="a.yaml")
    assert source is not None
    assert found == []
    return source


@pytest.mark.parametrize(
    "stem",
    [
        f"Which loss is not quadratic?  {WHY}",
        f'"Which loss # is not quadratic?"  {WHY}',
        f">-  {WHY}\n      Which loss\n      is not quadratic?",
        f"Which loss\n      is not quadratic?  {WHY}",
        f'"Which loss\n      is not quadratic?"  {WHY}',
        f"Which loss is not quadratic?  # the usual one {WHY} # and more",
    ],
)
def test_a_comment_is_heard_on_the_first_line_of_a_value_and_on_its_last(tmp_path: Path, stem: str) -> None:
    report = linted(tmp_path, stem=stem)
    assert codes(report) == []
    ((found, reason),) = [(one.diagnostic.code, one.reason) for one in report.ignored]
    assert (found, reason) == ("QB602", "the negation is the point")


def test_a_comment_beside_the_id_is_heard_for_the_whole_item(tmp_path: Path) -> None:
    assert codes(linted(tmp_path, id=f"  {WHY}")) == []


@pytest.mark.parametrize("place", [{"key": f"mae  {WHY}"}, {"stem": f'"Which loss is not {WHY}?"'}])
def test_a_comment_elsewhere_and_one_inside_of_a_text_are_not_heard(tmp_path: Path, place: dict[str, str]) -> None:
    assert "QB602" in codes(linted(tmp_path, **place))


def test_a_comment_beside_one_item_is_not_heard_for_the_next(tmp_path: Path) -> None:
    linted(tmp_path)
    file = tmp_path / "b.bank.yaml"
    other = ITEM.format(id=f"-2  {WHY}", stem="Which loss is not linear?", key="mse")
    file.write_text(file.read_text("utf-8") + other, "utf-8")
    assert [(one.code, one.span.line) for one in lint([file]).diagnostics] == [("QB602", 10)]


def test_without_a_reason_nothing_is_ignored(tmp_path: Path) -> None:
    assert codes(linted(tmp_path, stem="Which loss is not quadratic?  # qb: ignore[QB602]")) == ["QB602", "QB011"]


def test_what_cannot_be_released_cannot_be_ignored(tmp_path: Path) -> None:
    found = linted(tmp_path, stem="Which loss is quadratic?", key="mse\n    kee: x  # qb: ignore[QB101] ours")
    assert sorted(codes(found)) == ["QB013", "QB101"]
    assert found.ignored == ()


@pytest.mark.parametrize("key", ["msd", "[mse]"])
def test_what_keeps_an_item_from_being_read_cannot_be_ignored(tmp_path: Path, key: str) -> None:
    found = linted(tmp_path, stem="Which loss is quadratic?", key=f"{key}  # qb: ignore[QB301] later")
    assert "QB301" in codes(found) or "QB103" in codes(found)
    assert "QB013" in codes(found)
    assert found.ignored == ()


def test_where_no_rule_could_look_no_comment_is_of_no_use(tmp_path: Path) -> None:
    assert codes(linted(tmp_path, stem=f"Which loss is not quadratic?  {WHY}", key="msd")) == ["QB301"]


def test_an_error_of_a_rule_can_be_ignored_with_a_reason(tmp_path: Path) -> None:
    choices = "Which loss is quadratic?\n    feedback: {no: Almost.}  # qb: ignore[QB406] the choice comes back in May"
    assert codes(linted(tmp_path, stem=choices)) == []


def test_a_hash_in_a_text_of_several_lines_begins_no_comment() -> None:
    block = "a: |\n  one # qb: ignore[QB602] no\n\n  # qb: ignore[QB602] no\nb: 'x\n  # qb: ignore[QB602] no'\n"
    assert list(ignores(read(block))) == []
    (found,) = ignores(read(block + "# qb: ignore[QB602] yes\n"))
    assert (found.span.line, found.reason) == (7, "yes")


def test_a_code_is_taken_out_of_a_comment_and_the_last_one_takes_the_comment_along() -> None:
    text = "a: 1  # qb: ignore[QB602, QB604] both\n# qb: ignore[QB601] alone  \nb: 2 # qb: ignore[QB603] x # kept\n"
    expected = {
        "QB602": text.replace("QB602, ", ""),
        "QB604": text.replace(", QB604", ""),
        "QB601": text.replace("# qb: ignore[QB601] alone  \n", ""),
        "QB603": text.replace(" # qb: ignore[QB603] x", ""),
    }
    source = read(text)
    found = {code: span for comment in ignores(source) for code, span in comment.codes}
    assert {code: edited(text, without_code(source, span)) for code, span in found.items()} == expected


TEXTS = st.text(st.sampled_from("ab #:'\"\\\n\t[]QB602qb: ignorefoo"), max_size=40)


@given(TEXTS)
def test_no_text_that_a_program_writes_is_taken_for_a_comment(text: str) -> None:
    written = as_yaml(bank(title=f"x{text}# qb: ignore[QB602] no {text}"))
    assert list(ignores(read(written))) == []


def test_a_library_of_files_that_cannot_be_read_has_no_comments(tmp_path: Path) -> None:
    file = tmp_path / "b.bank.yaml"
    file.write_text("a: [  # qb: ignore[QB001] broken\n", "utf-8")
    report = lint([file])
    assert isinstance(report.library, Library)
    assert codes(report) == ["QB001"]

"""Every code has a case that earns it and one that does not.

`cases/<code>/bad.yaml` is reported exactly at the lines that end in `# <- <code>`, and nowhere else; `good.yaml`
is not reported at all. Where one file is not enough, `bad` and `good` are folders; what stands in their `released` is
what was released last.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from quizengine.content.load import load
from quizengine.content.source import LARGEST_FILE
from quizengine.lint.registry import RULES
from quizengine.lint.released import released_of
from quizengine.lint.run import Report, lint

CASES = Path(__file__).parent / "cases"
ENGINE = Path(__file__).parents[2] / "quizengine"
MARK = re.compile(r"# <- (QB\d{3}(?: QB\d{3})*)\s*$")
NOT_A_FILE_TO_KEEP = {"QB006"}

Found = Counter[tuple[str, int, str]]


def codes_of_the_loader() -> set[str]:
    texts = (path.read_text() for folder in ("content", "questions") for path in (ENGINE / folder).glob("*.py"))
    return {code for text in texts for code in re.findall(r'"(QB\d{3})"', text)}


CODES = sorted({*codes_of_the_loader(), *RULES} - NOT_A_FILE_TO_KEEP)


def case(code: str, name: str) -> Path:
    folder = CASES / code / name
    return folder if folder.is_dir() else folder.with_suffix(".yaml")


def marked(path: Path) -> Found:
    """Return the marks of a case: file, line, code."""
    files = files_of(path)
    marks: Found = Counter()
    for file in files:
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), start=1):
            found = MARK.search(line)
            marks.update((file.name, number, code) for code in (found[1].split() if found else ()))
    return marks


def files_of(path: Path) -> list[Path]:
    return sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]


def linted(path: Path) -> Report:
    before = path / "released"
    return lint(files_of(path), released=released_of(load([before])) if before.is_dir() else None)


def reported(path: Path) -> Found:
    return Counter((Path(one.file).name, one.span.line, one.code) for one in linted(path).diagnostics)


@pytest.mark.parametrize("code", CODES)
def test_a_bad_case_is_reported_where_it_is_marked_and_nowhere_else(code: str) -> None:
    marks = marked(case(code, "bad"))
    assert code in {mark for _, _, mark in marks}
    assert reported(case(code, "bad")) == marks


@pytest.mark.parametrize("code", CODES)
def test_a_good_case_is_not_reported(code: str) -> None:
    assert reported(case(code, "good")) == Counter()


@pytest.mark.parametrize("code", CODES)
def test_a_finding_has_the_gravity_that_its_rule_declares(code: str) -> None:
    severities = {one.severity for one in linted(case(code, "bad")).diagnostics if one.code == code}
    assert severities == {RULES[code].severity}


def test_every_folder_of_cases_belongs_to_a_code() -> None:
    assert sorted(folder.name for folder in CASES.iterdir() if folder.is_dir()) == CODES


def test_a_file_too_large_to_keep_as_a_case_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "large.bank.yaml"
    path.write_bytes((CASES / "QB001" / "good.yaml").read_bytes() + b"#" * LARGEST_FILE)
    assert reported(path) == Counter({("large.bank.yaml", 1, "QB006"): 1})

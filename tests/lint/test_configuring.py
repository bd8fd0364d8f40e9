"""The linter's settings in a file: which file counts, and that every mistake in it has its place."""

from pathlib import Path

import pytest

from quizengine.content.diagnostics import Severity
from quizengine.lint.configuring import BadSettings, Settings, settings_for, settings_in


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    text = """\
[tool.other]
select = ["E"]

[tool.quizengine.lint]
select = ["QB3", "QB6"]
ignore = ["QB604"]
baseline = "legacy.json"
severity = { QB602 = "error" }

[tool.quizengine.lint.per-file-ignores]
"old/*" = ["QB6"]
"""
    found = settings_for([write(tmp_path / "pyproject.toml", text).parent])
    assert found.options.select == ("QB3", "QB6")
    assert found.options.ignore == ("QB604",)
    assert found.options.severity == {"QB602": Severity.ERROR}
    assert found.options.per_file_ignores == {"old/*": ("QB6",)}
    assert found.options.folder == tmp_path
    assert found.baseline == tmp_path / "legacy.json"


def test_the_nearest_file_counts_upwards_from_what_is_linted(tmp_path: Path) -> None:
    far = write(tmp_path / "quizengine.toml", '[lint]\nselect = ["QB1"]\n')
    near = write(tmp_path / "banks/quizengine.toml", '[lint]\nselect = ["QB2"]\n')
    bank = write(tmp_path / "banks/deep/a.bank.yaml", "")
    other = write(tmp_path / "programmes/a.programme.yaml", "")
    assert settings_for([bank]).file == near
    assert settings_for([bank.parent]).file == near
    assert settings_for([bank, other]).file == far
    assert settings_for([bank.parent / ".." / ".." / "programmes"]).file == far


def test_of_one_folder_the_file_of_the_engine_counts_and_a_project_without_a_table_is_passed_by(tmp_path: Path) -> None:
    far = write(tmp_path / "pyproject.toml", '[tool.quizengine.lint]\nselect = ["QB1"]\n')
    write(tmp_path / "banks/pyproject.toml", '[project]\nname = "x"\n')
    assert settings_for([tmp_path / "banks"]).file == far
    both = write(tmp_path / "quizengine.toml", "[lint]\n")
    assert settings_for([tmp_path / "banks"]).file == both


def test_without_a_file_nothing_is_set() -> None:
    assert settings_for([]) == Settings()


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ('[lint]\nselct = ["QB6"]\n', 2, 1, "unknown key 'selct'"),
        ('[lint]\nselect = "QB6"\n', 2, 1, "a list of codes is wanted"),
        ('[lint]\nselect = ["QB6", "QX1"]\n', 2, 19, "no rule has the code 'QX1'"),
        ('[lint]\nignore = [\n  "QB699",\n]\n', 3, 4, "no rule has the code 'QB699'"),
        ('[lint]\nseverity = {QB602 = "grave"}\n', 2, 13, "'grave' is not one of"),
        ('[lint]\n[lint.severity]\nQB6 = "error"\n', 3, 1, "there is no rule QB6"),
        ('[lint]\nseverity = {QB101 = "info"}\n', 2, 13, "QB101 blocks a release"),
        ('[lint]\nper-file-ignores = ["a"]\n', 2, 1, "a table is wanted"),
        ('[lint.per-file-ignores]\n"old/*" = ["Q"]\n', 2, 13, "no rule has the code 'Q'"),
        ("[lint]\nbaseline = 3\n", 2, 1, "the name of a file is wanted"),
        ("[lint]\nselect = [\n", 3, 1, "this is not TOML"),
        ("x = 1\n", 1, 1, "there is no table [lint]"),
        ("lint = 3\n", 1, 1, "there is no table [lint]"),
    ],
)
def test_a_mistake_in_the_settings_has_its_place(tmp_path: Path, text: str, line: int, column: int, says: str) -> None:
    with pytest.raises(BadSettings) as bad:
        settings_in(write(tmp_path / "quizengine.toml", text))
    assert says in str(bad.value.message)
    assert (bad.value.span.line, bad.value.span.column) == (line, column)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "quizengine.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadSettings):
        settings_for([tmp_path])

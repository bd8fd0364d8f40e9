"""The linter's settings in a file: `[tool.quizengine.lint]` of `pyproject.toml`, or `[lint]` of `quizengine.toml`.

The nearest one counts, from the folder that all linted paths are in upwards. It is all or nothing: settings of two
files are never mixed.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..content.diagnostics import START, Severity, Span
from ..i18n import Message, msg
from .edits import Lines
from .registry import RULES, begins_some_code, may_be_passed_over
from .settling import EVERYTHING, Options

NAMES = "quizengine.toml", "pyproject.toml"
KEYS = "select", "ignore", "severity", "per-file-ignores", "baseline"
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_TABLE = re.compile(r"^[ \t]*\[(?:tool\.quizengine\.)?lint\b", re.MULTILINE)

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Settings:
    """The options of a file and the baseline that it names. `file` is None where no file says anything."""

    options: Options = EVERYTHING
    baseline: Path | None = None
    file: Path | None = None


class BadSettings(Exception):
    """A file of settings says something that cannot be meant."""

    def __init__(self, file: Path, span: Span, message: Message, help: Message | None = None) -> None:
        super().__init__(str(message))
        self.file, self.span, self.message, self.help = file, span, message, help


def settings_for(paths: Iterable[Path]) -> Settings:
    """Return the settings that hold for some files and folders. Raises `BadSettings` and `OSError`."""
    for folder in _upwards(paths):
        for name in NAMES:
            file = folder / name
            if file.is_file():
                found = settings_in(file, optional=True)
                if found is not None:
                    return found
    return Settings()


def settings_in(file: Path, *, optional: bool = False) -> Settings | None:
    """Return the settings in a file; with `optional`, None where it says nothing to the linter.

    Raises `BadSettings` and `OSError`.
    """
    text, at = _text(file), ("lint",) if file.name == NAMES[0] else ("tool", "quizengine", "lint")
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        span = Span(int(place[1]), int(place[2]), int(place[1]), int(place[2]) + 1) if place else _end(text)
        message = msg("this is not TOML: {problem}", problem=_PLACE.sub("", str(error)))
        raise BadSettings(file, span, message) from error
    for step in at:
        table = table.get(step) if isinstance(table, dict) else None
    if table is None and optional:
        return None
    if not isinstance(table, dict):
        raise BadSettings(file, START, msg("there is no table [{name}]", name=".".join(at)))
    return _Reading(file, text, table).settings()


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise BadSettings(file, START, msg("the file is not UTF-8")) from error


def _end(text: str) -> Span:
    return Lines(text).span(len(text), len(text))


def _upwards(paths: Iterable[Path]) -> Iterator[Path]:
    folders = [path if path.is_dir() else path.parent for path in (Path(os.path.abspath(path)) for path in paths)]
    if folders:
        nearest = Path(os.path.commonpath(folders))
        yield from (nearest, *nearest.parents)


@dataclass(frozen=True)
class _Reading:
    file: Path
    text: str
    table: Table

    def settings(self) -> Settings:
        for key in self.table:
            if key not in KEYS:
                near = get_close_matches(key, KEYS, n=1)
                help = msg("did you mean '{near}'?", near=near[0]) if near else None
                known = help or msg("the keys are: {known}", known=", ".join(KEYS))
                raise self._bad(key, msg("unknown key '{key}'", key=key), known)
        baseline = self.table.get("baseline")
        if baseline is not None and not isinstance(baseline, str):
            raise self._bad("baseline", msg("the name of a file is wanted here"))
        per_file = self._mapping("per-file-ignores")
        options = Options(
            select=self._codes("select", self.table.get("select", [])),
            ignore=self._codes("ignore", self.table.get("ignore", [])),
            severity={code: self._severity(code, value) for code, value in self._mapping("severity").items()},
            per_file_ignores={pattern: self._codes(pattern, codes) for pattern, codes in per_file.items()},
            folder=self.file.absolute().parent,
        )
        return Settings(options, self.file.parent / baseline if baseline else None, self.file)

    def _mapping(self, key: str) -> Table:
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            raise self._bad(key, msg("a table is wanted here"))
        return value

    def _codes(self, key: str, codes: Any) -> tuple[str, ...]:
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise self._bad(key, msg("a list of codes is wanted here, each in quotes"))
        for code in codes:
            if not begins_some_code(code):
                raise self._bad(code, msg("no rule has the code '{code}', nor begins with it", code=code))
        return tuple(codes)

    def _severity(self, code: str, value: Any) -> Severity:
        if code not in RULES:
            raise self._bad(code, msg("there is no rule {code}", code=code))
        if not may_be_passed_over(code):
            raise self._bad(code, msg("{code} blocks a release; how grave it is cannot be changed", code=code))
        if value not in set(Severity):
            known = ", ".join(Severity)
            raise self._bad(code, msg("'{input}' is not one of {expected}", input=value, expected=known))
        return Severity(value)

    def _bad(self, word: str, message: Message, help: Message | None = None) -> BadSettings:
        """Say where the word stands, as a key or in quotes: TOML's parser does not keep places."""
        table = _TABLE.search(self.text)
        written = re.compile(rf"""(?m)(?:^[ \t]*|[{{,][ \t]*|["'])({re.escape(word)})(?=["']|[ \t]*=)""")
        found = written.search(self.text, table.start() if table else 0)
        span = Lines(self.text).span(*found.span(1)) if found else START
        return BadSettings(self.file, span, message, help)

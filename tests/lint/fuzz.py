"""The linter against files that accidents have left: `python -m tests.lint.fuzz MINUTES [SEED]` looks for long.

What it finds is a seed, which gives the same files again, and goes into `test_fuzz.py` as a case of its own.
"""

import sys
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from quizengine import cli
from quizengine.content.diagnostics import Diagnostic
from quizengine.content.source import BREAK
from quizengine.lint import exchange, render
from quizengine.lint.registry import RULES
from quizengine.lint.run import Report, lint
from quizengine.lint.sarif import described, sarif

from ..content.editor import KINDS, errors, seen
from ..content.mutations import mutated
from .test_cases import CASES

ROOT = Path(__file__).parents[2]
FORMATS = ("full", "concise", "json", "github", "sarif", "junit")


def files() -> dict[str, list[Path]]:
    """Return what is changed, in groups that belong together: the first of a group is changed, the rest goes along."""
    beside = [CASES / name for name in ("course.bank.yaml", "course.programme.yaml")]
    groups = {path.parent.name: [path, *beside] for path in sorted(CASES.glob("QB*/*.yaml"))}
    for path in beside:
        groups[path.name] = [path, *beside]
    for path in sorted([*ROOT.glob("banks/*.yaml"), *ROOT.glob("competencies/*.yaml")]):
        others = [one for one in (*ROOT.glob("banks/*.yaml"), *ROOT.glob("competencies/*.yaml")) if one != path]
        groups[path.name] = [path, *others]
    return groups


def laid(folder: Path, seed: int, names: Iterable[str] | None = None) -> Path:
    """Lay a changed file and what belongs to it into a folder; return the changed one."""
    random, groups = Random(seed), files()
    first, *others = groups[random.choice(sorted(names if names is not None else groups))]
    texts = [path.read_bytes() for path in (first, *others)]
    for path, text in zip((first, *others), texts, strict=True):
        target = folder / path.relative_to(CASES if path.is_relative_to(CASES) else ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)
    changed = folder / first.relative_to(CASES if first.is_relative_to(CASES) else ROOT)
    changed.write_bytes(mutated(texts[0], texts, random))
    return changed


def check(path: Path, form: str = "full", *, mend: bool = False) -> None:
    """Lint a file and hold what comes out against what has to be true of it whatever is in the file."""
    report = lint([path])
    for one in report.diagnostics:
        assert one.code in RULES, one
        assert one.severity is RULES[one.code].severity, one
        assert_inside(one, Path(one.file).read_bytes())
    found, sources = report.diagnostics, report.library.sources
    for language in ("ru", "en"):
        render.full(found, sources, language)
        render.concise(found, language)
        render.as_json(found, language)
        exchange.github(found, language)
        exchange.junit(found, sources, language)
        sarif(found, [described(RULES[code]) for code in {one.code for one in found}], language)
    failed = any(one.severity.value == "error" for one in found)
    code, output = run("--format", form, path)
    assert code == int(failed), output
    assert_taken_by_editors(path, report)
    if mend:
        assert_mended_for_the_better(path, report)


def run(*arguments: object) -> tuple[int, str]:
    """Run the linter's command. Whatever it raises but its own end is raised."""
    result = CliRunner().invoke(cli.main, ["lint", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def assert_mended_for_the_better(path: Path, report: Report) -> None:
    """Mend what is mechanical: a difference is shown and nothing written, then it is written, and that is all."""
    before = path.read_bytes()
    run("--diff", path)
    assert path.read_bytes() == before
    run("--fix", path)
    after = lint([path])
    assert len(errors_of(after)) <= len(errors_of(report))
    once = path.read_bytes()
    run("--fix", path)
    assert path.read_bytes() == once


def errors_of(report: Report) -> list[Diagnostic]:
    return [one for one in report.diagnostics if one.severity.value == "error"]


def assert_inside(one: Diagnostic, raw: bytes) -> None:
    """Hold the place of a finding against the file: both ends are in it, or just behind the end of a line."""
    lines = BREAK.split(raw.decode("utf-8-sig", "replace"))
    span = one.span
    assert 1 <= span.line <= span.end_line <= len(lines) + 1, (one, len(lines))
    assert (span.line, span.column) <= (span.end_line, span.end_column), one
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        length = len(lines[line - 1]) if line <= len(lines) else 0
        assert 1 <= column <= length + 2, (one, length)


def assert_taken_by_editors(path: Path, report: Report) -> None:
    """Hold a file that the loader has no error for against the schema for editors."""
    source = report.library.sources.get(str(path))
    wrong = [one for one in report.library.errors if one.file == str(path)]
    if source is None or wrong or source.data["schema"] not in KINDS:
        return
    assert errors(seen(source.text)) == []


def main(minutes: float, seed: int) -> int:
    """Look until the time is over; print what was found. Returns how many seeds failed."""
    until, failed, tried = time.monotonic() + 60 * minutes, 0, 0
    while time.monotonic() < until:
        with TemporaryDirectory() as folder:
            path = laid(Path(folder), seed)
            try:
                check(path, FORMATS[seed % len(FORMATS)], mend=seed % 3 == 0)
            except Exception:
                failed += 1
                print(f"seed {seed}: {path.name}\n{traceback.format_exc()}", flush=True)
        seed, tried = seed + 1, tried + 1
    print(f"files: {tried}, failed: {failed}, next seed: {seed}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(min(1, main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)))

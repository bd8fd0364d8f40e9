"""From decisions in the browser to the files: `quizengine map` and `quizengine learn`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from quizengine import cli
from quizengine.content.load import load
from quizengine.services import flags, mapping
from quizengine.store import schema
from quizengine.store.engine import open_engine, writing

from .build import NOON, ROOT, a_bank_folder, an_account, released

BANK = """\
schema: bank/1
bank: course-final
title: Final
programme: course.programme.yaml
items:
  # The first one.
  - id: loss
    kind: single
    assesses: [УК-1]   # to be said more exactly
    stem: Which loss is quadratic?
    choices: {mse: Squared error, mae: Absolute error}
    key: mse
    provenance: {basis: document, ref: "Task 1"}
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Data of its own, in English."""
    for name in [name for name in os.environ if name.startswith("QUIZENGINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QUIZENGINE_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("QUIZENGINE_LANGUAGE", "en")
    found = open_engine(f"sqlite:///{tmp_path / 'var' / 'quizengine.sqlite3'}")
    with writing(found) as connection:
        schema.upgrade(connection)
    yield found
    found.dispose()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(one) for one in arguments])


@pytest.fixture
def bank(engine: Engine, tmp_path: Path) -> Path:
    """A bank that names a competency alone, released; Klimova has said what its item is about."""
    folder = a_bank_folder(tmp_path / "course")
    file = folder / "course.bank.yaml"
    (folder / "course.quiz.yaml").unlink()
    file.write_text(BANK, encoding="utf-8")
    released(engine, folder)
    klimova = an_account(engine, "klimova")
    mapping.choose(
        engine, viewer=klimova, programme="course", item="course-final:loss", code="УК-1.1", topic="losses", now=NOON
    )
    return file


def test_what_is_agreed_is_written_into_the_bank_and_comments_stay(bank: Path) -> None:
    result = run("map", bank, "--programme", "course")
    assert (result.exit_code, result.stdout) == (0, "loss: УК-1.1, losses\n")
    text = bank.read_text(encoding="utf-8")
    assert "# The first one." in text
    library = load([bank])
    assert library.errors == ()
    head = library.banks[0].items[0].head
    assert (list(head.assesses), head.topic) == (["УК-1.1"], "losses")


def test_a_dry_run_writes_nothing_and_a_second_run_finds_nothing(bank: Path) -> None:
    before = bank.read_text(encoding="utf-8")
    assert "loss: УК-1.1" in run("map", bank, "--programme", "course", "--dry-run").stdout
    assert bank.read_text(encoding="utf-8") == before
    run("map", bank, "--programme", "course")
    assert "nothing agreed upon" in run("map", bank, "--programme", "course").stdout


def test_a_programme_that_is_not_there_could_not_run(bank: Path) -> None:
    result = run("map", bank, "--programme", "other")
    assert (result.exit_code, result.stderr) == (2, "There is no such programme.\n")


def test_a_missing_term_is_written_into_the_glossary(engine: Engine, tmp_path: Path) -> None:
    released(engine, ROOT / "banks/production-ml-final.bank.yaml")
    klimova = an_account(engine, "klimova")
    area = flags.flags(engine, "production-ml-2025").covered[0]
    said = {"answer": "term", "term": "слово-новинка", "language": "ru", "area": area}
    flags.decide(
        engine,
        viewer=klimova,
        programme="production-ml-2025",
        bank="production-ml-final",
        item="final-11",
        now=NOON,
        **said,
    )
    glossary = tmp_path / "subject-areas.yaml"
    shutil.copy(ROOT / "competencies/subject-areas.yaml", glossary)
    result = run("learn", "--programme", "production-ml-2025", "--areas", glossary)
    assert result.stdout == f"+ {area} (ru): слово-новинка\n"
    library = load([glossary])
    assert library.errors == ()
    assert "слово-новинка" in library.glossaries[0][0].areas[area].strong.ru
    assert "no term that the glossary" in run("learn", "--programme", "production-ml-2025", "--areas", glossary).stdout

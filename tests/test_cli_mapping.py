"""From decisions in the browser to the files: `quizengine map` and `quizengine learn`."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from quizengine import cli
from quizengine.content.decisions import loads
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


def test_decisions_go_from_one_installation_into_another_as_a_file(engine: Engine, tmp_path: Path) -> None:
    released(engine, ROOT / "banks/production-ml-final.bank.yaml")
    klimova = an_account(engine, "klimova")
    where = {"programme": "production-ml-2025", "bank": "production-ml-final", "item": "final-11"}
    flags.decide(engine, viewer=klimova, answer="confirm", now=NOON, **where)
    file = tmp_path / "decisions.yaml"
    assert run("decisions", "export", "--programme", "production-ml-2025", "--output", file).exit_code == 0
    as_json = run("decisions", "export", "--programme", "production-ml-2025", "--format", "json").stdout
    assert loads(as_json) == loads(file.read_text(encoding="utf-8"))
    flags.decide(engine, viewer=klimova, answer="undo", now=NOON, **where)
    assert run("decisions", "import", file, "--by", "klimova").stdout == "Answers taken in: 1.\n"
    assert list(flags.decisions(engine, "production-ml-2025")) == ["production-ml-final:final-11"]
    refused = run("decisions", "import", file)
    assert (refused.exit_code, refused.stderr) == (
        2,
        "Say with --by who answers for it: the login of a methodologist.\n",
    )
    assert run("decisions", "export", "--programme", "other").exit_code == 2


def test_an_audit_shows_decisions_beside_tiers_and_changes_none(engine: Engine, tmp_path: Path) -> None:
    released(engine, ROOT / "banks/production-ml-final.bank.yaml")
    klimova = an_account(engine, "klimova")
    where = {"programme": "production-ml-2025", "bank": "production-ml-final"}
    flags.decide(engine, viewer=klimova, item="final-11", answer="confirm", now=NOON, **where)
    flags.decide(engine, viewer=klimova, item="final-12", answer="map", topic="llmops", now=NOON, **where)
    file = tmp_path / "decisions.yaml"
    run("decisions", "export", "--programme", "production-ml-2025", "--output", file)
    against = ("--programme", ROOT / "competencies/production-ml-2025.programme.yaml", "--decisions", file)
    bank = ROOT / "banks/production-ml-final.bank.yaml"
    rows = json.loads(run("audit", bank, *against, "--format", "json").stdout)["items"]
    said = {row["item"]: (row["tier"], row["decision"] and row["decision"]["answer"]) for row in rows}
    assert said["final-11"] == ("red", "confirm")
    assert said["final-12"] == ("red", "map")
    assert said["final-13"] == ("red", None)
    assert "does not belong" in run("audit", bank, *against).stdout

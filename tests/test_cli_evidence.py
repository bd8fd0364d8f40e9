"""The commands `replay` and `verify-receipt`: what they print, and how they end."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from quizengine.services import receipts
from quizengine.settings import from_environment
from quizengine.store.attempts import attempt, response
from quizengine.store.engine import writing

from .build import AFTERWARDS, QUIZ, RIGHT, Sitting, a_bank_folder, a_running_attempt, released
from .test_cli import database, installation, run

__all__ = ["database", "installation"]


@pytest.fixture
def sitting(database: Engine, tmp_path: Path) -> Sitting:
    run("sweep")
    released(database, a_bank_folder(tmp_path / "content"))
    found = a_running_attempt(database)
    found.answers_all(RIGHT)
    found.submits()
    return found


@pytest.fixture
def receipt(database: Engine, sitting: Sitting, tmp_path: Path) -> Path:
    secret = from_environment().secret_key
    found = receipts.receipt(
        database, viewer=sitting.viewer, attempt_id=sitting.attempt_id, secret=secret, now=AFTERWARDS
    )
    file = tmp_path / "receipt.json"
    file.write_text(found.text, encoding="utf-8")
    return file


def tamper(database: Engine) -> None:
    with writing(database) as connection:
        connection.execute(update(response).where(response.c.position == 1).values(answer='{"choice":"mae"}'))


def test_replay_shows_every_check_of_one_attempt(sitting: Sitting) -> None:
    result = run("replay", sitting.attempt_id)
    assert result.exit_code == 0, result.output
    assert result.output.count("✓") == 15
    assert result.output.endswith("Everything agrees.\n")


def test_replay_ends_with_1_and_says_what_does_not_agree(database: Engine, sitting: Sitting) -> None:
    tamper(database)
    result = run("replay", sitting.attempt_id)
    assert result.exit_code == 1
    assert "✗ The current answers are those of the journal" in result.output
    assert 'Question 1, the answer: “{"choice":"mse"}” by the journal' in result.output
    russian = run("replay", sitting.attempt_id, "--language", "ru")
    assert "по журналу" in russian.output


@pytest.mark.parametrize("which", [("--all",), ("--quiz", QUIZ)])
def test_replay_of_many_shows_only_what_does_not_agree(
    database: Engine, sitting: Sitting, which: tuple[str, ...]
) -> None:
    assert run("replay", *which).output == ("Attempts: 1; agree: 1, differ: 0, cannot be repeated by this version: 0\n")
    tamper(database)
    result = run("replay", *which)
    assert result.exit_code == 1
    assert sitting.attempt_id in result.output
    assert "✓" not in result.output


def test_replay_as_json_is_one_document(database: Engine, sitting: Sitting) -> None:
    a_running_attempt(database, "boris")
    tamper(database)
    found = json.loads(run("replay", "--all", "--format", "json").output)
    assert found["summary"] == {"agrees": 1, "differs": 1, "unrepeatable": 0}
    failed = next(one for one in found["attempts"] if one["attempt"] == sitting.attempt_id)
    assert [check["check"] for check in failed["checks"] if check["standing"] == "differs"] == ["answers"]


@pytest.mark.parametrize("which", [("no-such",), ("--quiz", "no-such"), (), ("one", "--all")])
def test_replay_ends_with_2_when_it_cannot_run(sitting: Sitting, which: tuple[str, ...]) -> None:
    result = run("replay", *which)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_verify_receipt_ends_with_0_on_a_genuine_one(receipt: Path, sitting: Sitting) -> None:
    result = run("verify-receipt", receipt)
    assert result.exit_code == 0, result.output
    assert sitting.viewer.name in result.output
    assert "The store says the same." in result.output


def test_verify_receipt_ends_with_1_on_a_changed_one_or_a_changed_store(
    database: Engine, receipt: Path, sitting: Sitting
) -> None:
    with writing(database) as connection:
        connection.execute(update(attempt).values(closed_by="timer"))
    result = run("verify-receipt", receipt)
    assert result.exit_code == 1
    assert "who closed the attempt: “student” on the receipt, “timer” in the store." in result.output
    receipt.write_text(receipt.read_text(encoding="utf-8").replace("anna", "Anna"), encoding="utf-8")
    assert run("verify-receipt", receipt).exit_code == 1


def test_verify_receipt_ends_with_2_on_what_is_none(receipt: Path, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "other.json", tmp_path, tmp_path / "missing.json"):
        result = run("verify-receipt", file)
        assert result.exit_code == 2
        assert "Traceback" not in result.output

"""Content for tests, without a flaw unless a test puts one in. JSON is YAML, so plain data is written as JSON."""

import json
from pathlib import Path
from typing import Any

from quizengine.content.bank import Bank, Item
from quizengine.content.fingerprint import Revision, revise
from quizengine.content.load import Library, load

Data = dict[str, Any]


def item(**fields: Any) -> Data:
    """A single choice about loss functions, which the course of `programme()` teaches."""
    usual = {
        "id": "loss",
        "kind": "single",
        "assesses": ["УК-1.1"],
        "topic": "losses",
        "stem": "Which loss is quadratic?",
        "choices": {"mse": "Squared error", "mae": "Absolute error", "none": {"text": "None", "pin": "last"}},
        "key": "mse",
        "provenance": {"basis": "document", "ref": "Course programme, task 1"},
    }
    return _changed(usual, fields)


def text_item(**fields: Any) -> Data:
    usual = {
        "id": "word",
        "kind": "text",
        "assesses": ["УК-1"],
        "topic": "losses",
        "stem": "Name a quadratic loss.",
        "key": {"accept": ["squared error", "MSE"], "reject": ["MAE"]},
        "provenance": {"basis": "document", "ref": "Course programme, task 2"},
    }
    return _changed(usual, fields)


def bank(*items: Data, **fields: Any) -> Data:
    usual = {
        "schema": "bank/1",
        "bank": "course-final",
        "title": "Final",
        "programme": "course.programme.yaml",
        "items": list(items) or [item()],
    }
    return _changed(usual, fields)


def quiz(**fields: Any) -> Data:
    usual = {
        "schema": "quiz/1",
        "quiz": "course-final",
        "title": "Final",
        "banks": ["course.bank.yaml"],
        "programme": "course.programme.yaml",
        "time": {"limit": "20m"},
        "sections": [{"title": "All", "draw": "all"}],
    }
    return _changed(usual, fields)


def programme(**fields: Any) -> Data:
    indicators = {"УК-1.1": {"level": "knows", "text": "Knows loss functions"}}
    usual = {
        "schema": "programme/1",
        "programme": "course",
        "title": "Losses",
        "source": {"document": "Course programme"},
        "competencies": {
            "УК-1": {"text": "Can choose a loss", "indicators": indicators},
            "ПК-2": {"text": "Can defend the choice"},
        },
        "topics": {
            "losses": {"number": 1, "title": "Loss functions: squared and absolute error"},
            "metrics": {"number": 2, "title": "Metrics"},
        },
        "grading": {
            "scale": {
                "maximum": 2,
                "pass_mark": 2,
                "bands": {
                    "pass": {"marks": [2], "title": "Passed", "credit": "yes"},
                    "fail": {"marks": [1], "title": "Failed", "credit": "no"},
                },
            }
        },
    }
    return _changed(usual, fields)


def _changed(usual: Data, fields: Data) -> Data:
    """Put fields in, or take out those that are None. `schema` of the file is never changed here."""
    return {name: value for name, value in {**usual, **fields}.items() if value is not None}


def as_yaml(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def write(folder: Path, name: str, content: Any) -> Path:
    """Write a file of data, text or bytes."""
    raw = (
        content if isinstance(content, bytes) else (content if isinstance(content, str) else as_yaml(content)).encode()
    )
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def course(folder: Path, *items: Data, **files: Any) -> list[Path]:
    """Write a bank of these items with its programme. `quiz=`, `bank=` and `programme=` give other whole files."""
    contents = {"bank": bank(*items), "programme": programme(), **files}
    return [write(folder, f"course.{name}.yaml", content) for name, content in contents.items()]


def library(folder: Path, *items: Data, **files: Any) -> Library:
    return load(course(folder, *items, **files))


def revision(folder: Path, data: Data | str) -> Revision:
    """Return the revision of the only item of a bank; `data` is the item, or the text of the whole bank."""
    files = {"bank": data} if isinstance(data, str) else {"bank": bank(data)}
    found = library(folder, **files)
    assert found.diagnostics == ()
    (only,) = found.banks
    return revise(only, only.items[0])


def only_item(folder: Path, data: Data) -> tuple[Bank, Item]:
    (found,) = library(folder, data).banks
    return found, found.items[0]


def codes(found: Library) -> list[str]:
    return [diagnostic.code for diagnostic in found.diagnostics]

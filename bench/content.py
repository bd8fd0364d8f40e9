"""The exam of the benchmarks: 25 questions of five choices. JSON is YAML, so plain data is written as JSON."""

import json
from pathlib import Path
from typing import Any

QUIZ, ITEMS, CHOICES = "bench", 25, "abcde"
PROGRAMME = {
    "schema": "programme/1",
    "programme": "bench",
    "title": "Bench",
    "source": {"document": "Bench"},
    "competencies": {"C-1": {"text": "Can answer"}},
    "topics": {"all": {"number": "1", "title": "All"}},
    "grading": {
        "scale": {
            "maximum": "2",
            "pass_mark": "2",
            "bands": {
                "pass": {"marks": ["2"], "title": "Passed", "credit": "yes"},
                "fail": {"marks": ["1"], "title": "Failed", "credit": "no"},
            },
        }
    },
}
WORDS = "Какой из следующих способов проверки модели на отложенных данных показывает переобучение раньше других"


def write_exam(folder: Path) -> Path:
    """Write a programme, a bank and a quiz; returns the folder."""
    bank = {"schema": "bank/1", "bank": "bench", "title": "Bench", "programme": "bench.programme.yaml"}
    quiz = {
        "schema": "quiz/1",
        "quiz": QUIZ,
        "title": "Контрольная работа",
        "banks": ["bench.bank.yaml"],
        "programme": "bench.programme.yaml",
        "time": {"limit": "10h"},
        "sections": [{"title": "All", "draw": "all"}],
    }
    write(folder / "bench.programme.yaml", PROGRAMME)
    write(folder / "bench.bank.yaml", {**bank, "items": [_item(number) for number in range(1, ITEMS + 1)]})
    write(folder / "bench.quiz.yaml", quiz)
    return folder


def write(file: Path, data: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _item(number: int) -> dict[str, Any]:
    words = WORDS.split()
    turned = words[number % len(words) :] + words[: number % len(words)]
    return {
        "id": f"item-{number}",
        "kind": "single",
        "assesses": ["C-1"],
        "topic": "all",
        "stem": f"{number}. {' '.join(turned).capitalize()}?",
        "choices": {choice: f"Способ {choice.upper()}{number}: {words[ord(choice) % 7]}" for choice in CHOICES},
        "key": CHOICES[number % len(CHOICES)],
        "provenance": {"basis": "expert", "ref": "bench"},
    }

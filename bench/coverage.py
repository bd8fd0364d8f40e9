"""How long a methodologist waits for 10,000 questions on 200 indicators: `python -m bench.coverage [QUESTIONS]`.

Everything is made by a seed and nothing is stored. Each page is computed twice: the first time words are looked up
that no process has met yet, afterwards they are known. What a page costs beside is the template.
"""

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from quizengine.content.fingerprint import Revision, canonical
from quizengine.content.programme import Programme
from quizengine.reports import coverage as coverages
from quizengine.reports.boards import Asked, Bank, Course
from quizengine.reports.boards.cover import hours, maps
from quizengine.reports.boards.plans import gaps, plan
from quizengine.reports.boards.scorecard import scorecard

COMPETENCIES, INDICATORS, TOPICS, QUESTIONS = 20, 10, 30, 10_000
LEVELS = "knows", "can", "has_experience"
WORDS = (
    "мониторинг дрейф модель контейнер деплой пайплайн данные метрика алерт версия признак хранилище docker kubernetes "
    "тест нагрузка latency pipeline"
).split()


def a_programme() -> Programme:
    indicators = {
        f"ПК-{c}": {
            "text": "Способен вести модели в продакшене",
            "indicators": {
                f"ПК-{c}.{i}": {"level": LEVELS[i % 3], "text": "мониторинг моделей и дрейф данных"}
                for i in range(INDICATORS)
            },
        }
        for c in range(COMPETENCIES)
    }
    topics = {
        f"topic-{t}": {
            "number": str(t + 1),
            "title": f"Мониторинг и дрейф данных, часть {t}",
            "contents": ["CI/CD и контейнеризация моделей"],
            "hours": {"lectures": "4"},
        }
        for t in range(TOPICS)
    }
    return Programme.model_validate(
        {
            "schema": "programme/1",
            "programme": "huge",
            "title": "Huge",
            "source": {"document": "made by a seed"},
            "competencies": indicators,
            "topics": topics,
            "grading": {"scale": {"maximum": "10", "pass_mark": "4", "bands": {}}},
        }
    )


def questions(number: int) -> tuple[Revision, ...]:
    """Return questions of twelve words of the course, each on an indicator and a topic."""
    chosen = random.Random(1)
    return tuple(_question(chosen, place) for place in range(number))


def _question(chosen: random.Random, place: int) -> Revision:
    stem = " ".join(chosen.choices(WORDS, k=12))
    shown = {"stem": f"{stem} {place}?", "choices": [{"id": "a", "text": "да"}, {"id": "b", "text": "нет"}]}
    about = f"ПК-{chosen.randrange(COMPETENCIES)}.{chosen.randrange(INDICATORS)}"
    mapping: dict[str, Any] = {
        "assesses": {about: "1"},
        "topic": f"topic-{chosen.randrange(TOPICS)}",
        "bloom": chosen.choice(["remember", "apply", "analyse"]),
        "seconds": 60,
        "explain": None,
        "feedback": {},
        "dispute": None,
        "status": "active",
        "tags": [],
        "provenance": {"basis": "expert", "by": "x"},
    }
    return Revision(
        "huge",
        f"item-{place}",
        canonical({"kind": "single", "shuffle": True, "shown": shown}),
        canonical({"kind": "single", "points": "1", "key": {"key": "a"}}),
        canonical(mapping),
    )


def timed(work: Callable[[], Any]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main(number: int) -> None:
    programme, revisions = a_programme(), questions(number)
    course = Course(programme, (Bank("huge", "Huge", revisions),))
    asked = Asked(None, course, {}, datetime(2026, 1, 1, tzinfo=UTC), "ru")  # type: ignore[arg-type]
    print(f"{number} questions, {COMPETENCIES * INDICATORS} indicators, {TOPICS} topics; seconds")
    print(f"  {'read':12} {timed(lambda: [(one.shown, one.scored, one.mapped) for one in revisions]):6.2f}")
    pages: dict[str, Callable[[], Any]] = {
        "coverage": lambda: coverages.coverage(programme, revisions),
        **{board.__name__: lambda board=board: board(asked) for board in (maps, scorecard, gaps, plan, hours)},  # type: ignore[misc]
    }
    for name, work in pages.items():
        print(f"  {name:12} {timed(work):6.2f} {timed(work):6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS)

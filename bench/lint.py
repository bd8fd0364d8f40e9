"""How long the linter takes for ten thousand items: `make bench-lint`.

Once in ten banks of a thousand, once in one bank. Everything runs in one process; the seconds are of its processor time,
which other work on the machine changes least.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from quizengine.content.diagnostics import Diagnostic
from quizengine.content.load import Library, load
from quizengine.content.source import read
from quizengine.lint.places import revised
from quizengine.lint.registry import RULES, Rule
from quizengine.lint.run import Outcome, inspect, outcome

from .content import PROGRAMME, write

ITEMS, SEED, TOPICS, SLOWEST = 10_000, 7, 40, 12
MAPPED = 0.95
"""The share of items that state a topic; the words of the others are looked at."""
WORDS = (
    "модель данные выборка признак ошибка обучение проверка метрика сервис контейнер очередь журнал порог разметка "
    "версия развёртывание нагрузка запрос ответ задержка точность полнота дрейф эксперимент параметр функция потеря "
    "граф узел ветвь поток память процессор диск сеть ключ индекс таблица строка столбец задача оценка среда"
).split()


def main() -> None:
    for banks in (10, 1):
        with TemporaryDirectory() as folder:
            write_course(Path(folder), banks=banks, items=ITEMS)
            print(f"{ITEMS} items in {banks} bank(s), {_size(folder) / 1e6:.1f} MB")
            _measure(Path(folder))


def write_course(folder: Path, *, banks: int, items: int) -> None:
    """Write a programme and banks with items of three kinds, as people write them: block style, with provenance."""
    random = Random(SEED)
    programme = {
        **PROGRAMME,
        "competencies": {f"ПК-{one}": {"text": f"Может: {_words(random, 6)}"} for one in range(1, 11)},
        "topics": {
            f"topic-{one}": {"number": str(one), "title": _words(random, 4), "contents": [_words(random, 12)]}
            for one in range(TOPICS)
        },
    }
    quiz = {
        "schema": "quiz/1",
        "quiz": "bench",
        "title": "Bench",
        "banks": [f"bench-{number}.bank.yaml" for number in range(banks)],
        "programme": "bench.programme.yaml",
        "time": {"limit": "60m"},
        "sections": [
            {"title": f"Part {one}", "draw": "5", "from": {"assesses": [f"ПК-{one}"]}} for one in range(1, 11)
        ],
    }
    write(folder / "bench.programme.yaml", programme)
    write(folder / "bench.quiz.yaml", quiz)
    for number in range(banks):
        head = f"schema: bank/1\nbank: bench-{number}\ntitle: Bench\nprogramme: bench.programme.yaml\nitems:\n"
        each = items // banks
        text = "".join(_item(random, number * each + one) for one in range(each))
        (folder / f"bench-{number}.bank.yaml").write_text(head + text, "utf-8")


def _item(random: Random, number: int) -> str:
    head = f"  - id: item-{number}\n"
    topic = f"    topic: topic-{random.randrange(TOPICS)}\n" if random.random() < MAPPED else ""
    common = (
        f"    assesses: [ПК-{random.randint(1, 10)}]\n{topic}    bloom: apply\n"
        f"    stem: >-\n      Задача {number}: {_words(random, 8)},\n      {_words(random, 6)}?\n"
    )
    provenance = "    provenance:\n      basis: document\n      ref: Программа, задание 1\n"
    if number % 5 == 0:
        key = "".join(f"        - {_words(random, 2)} {one}\n" for one in range(3))
        return f"{head}    kind: text\n{common}    key:\n      accept:\n{key}{provenance}"
    choices = "".join(f"      {letter}: {_words(random, 4)} {letter}\n" for letter in "abcd")
    kind, key = ("multiple", "[a, c]") if number % 5 == 1 else ("single", random.choice("abcd"))
    return f"{head}    kind: {kind}\n{common}    choices:\n{choices}    key: {key}\n{provenance}"


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count))


def _size(folder: str) -> int:
    return sum(file.stat().st_size for file in Path(folder).iterdir())


def _measure(folder: Path) -> None:
    files = sorted(folder.glob("*.yaml"))
    parse, _ = _timed(lambda: [read(file) for file in files])
    loading, library = _timed(lambda: load([folder]))
    _line("parse", parse)
    _line("schema", loading - parse)
    _line("revisions", _timed(lambda: revised(library))[0])
    by_rule = {}
    for rule in RULES.values():
        by_rule[f"{rule.code} {rule.name}"], _ = _timed(partial(_listed, rule, library))
    families = dict.fromkeys((name[:3] for name in by_rule), 0.0)
    for name, seconds in by_rule.items():
        families[name[:3]] += seconds
    for family in sorted(families):
        _line(f"rules {family}", families[family])
    whole, report = _timed(lambda: inspect(replace(library)))
    _line("rules and comments", whole)
    _line("all", loading + whole)
    for name, seconds in sorted(by_rule.items(), key=lambda pair: -pair[1])[:SLOWEST]:
        _line(f"  {name}", seconds)
    print(f"  findings: {len(report.diagnostics)}\n")
    assert outcome(report) is Outcome.CLEAN, "what could not be read was not looked at either"


def _listed(rule: Rule, library: Library) -> list[Diagnostic]:
    return list(rule.check(library))


def _timed(do: Callable[[], Any]) -> tuple[float, Any]:
    start = process_time()
    result = do()
    return process_time() - start, result


def _line(what: str, seconds: float) -> None:
    print(f"  {what:32} {seconds:7.3f} s")


if __name__ == "__main__":
    main()

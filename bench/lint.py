"""How long the linter takes for ten thousand items, and what findings weigh: `make bench-lint`.

Once in ten banks of a thousand, once in one bank, each in a process of its own in which nothing was looked up before.
The seconds are those of one processor, which other work on the machine changes least.
"""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from quizengine.content.diagnostics import Diagnostic, in_reading_order
from quizengine.content.load import Library, load, without_collecting
from quizengine.content.source import read
from quizengine.lint.ignoring import heeded
from quizengine.lint.registry import RULES, Rule
from quizengine.lint.render import concise_lines
from quizengine.lint.run import lint

from .content import PROGRAMME, write

ITEMS, SEED, TOPICS, SLOWEST = 10_000, 7, 40, 12
MAPPED, TERMS, ANSWERS = 0.95, 0.3, 50
"""The shares of items that state a topic, and of words that are terms; answers of an item where memory is measured."""
# Of ten words about three are terms of a subject area, as in the banks of the project.
PLAIN = (
    "какой из следующих способов быстрее находит причину если новый старый заметно чаще после перед когда команда "
    "решает выбрать лучший первый второй обычно нужно сначала потом помогает понять почему вместо каждый разных "
    "простой пример показывает что изменится если увеличить вдвое оставить прежним город поезд урок книга день неделя"
).split()
WORDS = (
    "модель данные выборка признак ошибка обучение проверка метрика сервис контейнер очередь журнал порог разметка "
    "версия развёртывание нагрузка запрос ответ задержка точность полнота дрейф эксперимент параметр функция потеря "
    "граф узел ветвь поток память процессор диск сеть ключ индекс таблица строка столбец задача оценка среда"
).split()


def main() -> None:
    if len(sys.argv) == 1:
        for asked in (["10"], ["1"], ["1", "few"], ["1", "many"]):
            subprocess.run([sys.executable, "-m", "bench.lint", *asked], check=True)
        return
    banks, flaws = int(sys.argv[1]), sys.argv[2:]
    with TemporaryDirectory() as folder:
        if flaws:
            write_course(Path(folder), banks=banks, items=ITEMS, answers=ANSWERS, twice=flaws == ["many"])
            _weigh(Path(folder))
        else:
            write_course(Path(folder), banks=banks, items=ITEMS)
            print(f"{ITEMS} items in {banks} bank(s), {_size(folder) / 1e6:.1f} MB")
            _measure(Path(folder))


def write_course(folder: Path, *, banks: int, items: int, answers: int = 3, twice: bool = False) -> None:
    """Write a programme and banks with items of three kinds, as people write them: block style, with provenance.

    `answers` are accepted by an item of short text; with `twice` they are all the same one.
    """
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
        text = "".join(_item(random, number * each + one, answers, twice=twice) for one in range(each))
        (folder / f"bench-{number}.bank.yaml").write_text(head + text, "utf-8")


def _item(random: Random, number: int, answers: int, *, twice: bool) -> str:
    head = f"  - id: item-{number}\n"
    topic = f"    topic: topic-{random.randrange(TOPICS)}\n" if random.random() < MAPPED else ""
    common = (
        f"    assesses: [ПК-{random.randint(1, 10)}]\n{topic}    bloom: apply\n"
        f"    stem: >-\n      Задача {number}: {_words(random, 8)},\n      {_words(random, 6)}?\n"
    )
    provenance = "    provenance:\n      basis: document\n      ref: Программа, задание 1\n"
    if number % 5 == 0:
        key = "".join(f"        - выборка {0 if twice else one}\n" for one in range(answers))
        return f"{head}    kind: text\n{common}    key:\n      accept:\n{key}{provenance}"
    choices = "".join(f"      {letter}: {_words(random, 4)} {letter}\n" for letter in "abcd")
    kind, key = ("multiple", "[a, c]") if number % 5 == 1 else ("single", random.choice("abcd"))
    return f"{head}    kind: {kind}\n{common}    choices:\n{choices}    key: {key}\n{provenance}"


def _words(random: Random, count: int) -> str:
    return " ".join(random.choice(WORDS if random.random() < TERMS else PLAIN) for _ in range(count))


def _size(folder: str) -> int:
    return sum(file.stat().st_size for file in Path(folder).iterdir())


def _measure(folder: Path) -> None:
    files = sorted(folder.glob("*.yaml"))
    with without_collecting():
        parse, _ = _timed(lambda: [read(file) for file in files])
        loading, library = _timed(lambda: load([folder]))
        revisions, _ = _timed(lambda: library.revisions)
        by_rule = {rule: _timed(partial(_listed, rule, library)) for rule in RULES.values()}
    found = [one for _, listed in by_rule.values() for one in listed]
    comments, _ = _timed(lambda: heeded(library, in_reading_order(found)))
    _line("parse", parse)
    _line("schema", loading - parse)
    _line("revisions", revisions)
    families = dict.fromkeys((rule.code[:3] for rule in RULES.values()), 0.0)
    for rule, (seconds, _) in by_rule.items():
        families[rule.code[:3]] += seconds
    for family, seconds in families.items():
        _line(f"rules {family}", seconds)
    _line("order and comments", comments)
    _line("all", loading + revisions + sum(families.values()) + comments)
    _line("the command, by the clock", _command(folder))
    for rule, (seconds, _) in sorted(by_rule.items(), key=lambda pair: -pair[1][0])[:SLOWEST]:
        _line(f"  {rule.code} {rule.name}", seconds)
    print(f"  findings: {len(found)}, memory at most: {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")
    assert not library.errors, "what could not be read was not looked at either"


def _weigh(folder: Path) -> None:
    report = lint([folder])
    written = sum(len(line) for line in concise_lines(report.diagnostics))
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {len(report.diagnostics)} findings, {written / 1e6:.1f} MB of report: memory at most {memory:.0f} MB")


def _command(folder: Path) -> float:
    """Return how long `quizengine lint` takes by the clock, from its start to its last line; it uses two processes."""
    start = perf_counter()
    command = [sys.executable, "-m", "quizengine", "lint", str(folder), "--format", "json", "--isolated"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return perf_counter() - start


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

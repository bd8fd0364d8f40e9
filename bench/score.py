"""How many rows a second `quizengine score` scores, for each question kind.

    python -m bench.score [ROWS]

For each kind that the engine has, a bank is written from the kind's own examples and a file of answers from its
samples, and the command runs on them as a user runs it: a process of its own, start-up included. `start` is the
same run on a file without rows. `distinct` says how much the memory of marks could help: equal answers are marked once.
"""

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from quizengine.content.load import load
from quizengine.exam.sheets import COLUMNS, Question, questions
from quizengine.questions import KINDS

from .content import PROGRAMME, write

ROWS, ITEMS, SEED = 100_000, 25, 1
RIGHT, OMITTED = 0.6, 0.03


def main(rows: int) -> None:
    print(f"{'kind':<12}{'rows':>9}{'distinct':>10}{'start, s':>10}{'total, s':>10}{'rows/s':>10}{'peak, MB':>10}")
    with TemporaryDirectory(prefix="quizengine-bench-") as folder:
        for kind in sorted(KINDS):
            print(line(kind, rows, Path(folder)), flush=True)


def line(kind: str, rows: int, folder: Path) -> str:
    """Return the figures of one kind."""
    bank = write_bank(kind, folder)
    known = [question for name, question in questions(load([bank]).banks).items() if question and ":" not in name]
    nothing, full = folder / f"{kind}-0.csv", folder / f"{kind}.csv"
    write_answers(nothing, [])
    distinct = write_answers(full, answers(known, rows))
    start, _ = run(bank, nothing, folder / "scored.csv")
    total, peak = run(bank, full, folder / "scored.csv")
    return f"{kind:<12}{rows:>9}{distinct:>10}{start:>10.2f}{total:>10.2f}{rows / total:>10.0f}{peak:>10.0f}"


def write_bank(kind: str, folder: Path) -> Path:
    """Write a bank of this kind alone, its items made of the kind's different example bodies in turn."""
    examples = {json.dumps(dict(example.body)): dict(example.body) for example in KINDS[kind].examples()}
    bodies = list(examples.values())
    head = {"kind": kind, "assesses": ["C-1"], "topic": "all", "provenance": {"basis": "expert", "ref": "bench"}}
    items = [{"id": f"item-{number}", **head, **bodies[number % len(bodies)]} for number in range(ITEMS)]
    bank = {"schema": "bank/1", "bank": kind, "title": kind, "programme": "bench.programme.yaml", "items": items}
    write(folder / "bench.programme.yaml", PROGRAMME)
    file = folder / f"{kind}.bank.yaml"
    write(file, bank)
    return file


def answers(known: list[Question], rows: int) -> Iterator[tuple[str, str, str]]:
    random = Random(SEED)
    for number in range(rows):
        student, question = f"student-{number // len(known):06d}", known[number % len(known)]
        sample, right = KINDS[question.kind].sample, random.random() < RIGHT
        given = "" if random.random() < OMITTED else sample(question.shown, question.key, random, right)
        yield student, question.name, given


def write_answers(file: Path, rows: Iterable[tuple[str, str, str]]) -> int:
    """Write a file of answers; returns how many different answers to an item are in it."""
    distinct = set()
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for row in rows:
            distinct.add(row[1:])
            writer.writerow(row)
    return len(distinct)


def run(bank: Path, responses: Path, output: Path) -> tuple[float, float]:
    """Run the command; returns seconds, and megabytes at the peak."""
    command = [sys.executable, "-m", "quizengine", "score", str(bank), str(responses), "--format", "csv"]
    started = perf_counter()
    process = os.posix_spawn(sys.executable, [*command, "-o", str(output)], os.environ)
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"the command failed on {responses.name}")
    return perf_counter() - started, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)

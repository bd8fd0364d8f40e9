"""How an exam runs on this machine: `make bench-exam`, or

    python -m bench.exam [--what save,students,...] [--database sqlite,postgresql] [--full] [--document]

Prints a table and writes the figures as JSON into var/bench/; with --document, into docs/performance.md too.
"""

import argparse
import json
import sys
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import databases, machine, report
from .figures import Figure, Sheet
from .hall import Hall, a_hall
from .load import Sample, generator
from .scenarios import crowd, growth, saving, stampede, weights
from .server import ROOT, Model

OUTPUT = ROOT / "var" / "bench"


@dataclass(frozen=True)
class Size:
    """How much is measured: a first look, or figures to write down."""

    rounds: int
    seconds: float
    students: int
    exam: float
    sign_ins: float
    stored: tuple[int, ...]


BRIEF = Size(3, 1.2, 1000, 12, 12, (1_000, 10_000, 100_000))
FULL = Size(7, 3, 1000, 60, 60, (1_000, 10_000, 100_000, 1_000_000))

Run = Callable[..., Sample]
SCENARIOS: dict[str, Callable[[Hall, Run, Sheet, Size], None]] = {
    "save": lambda hall, run, sheet, size: saving.measure(hall, run, sheet, rounds=size.rounds, seconds=size.seconds),
    "weights": lambda hall, _run, sheet, _size: weights.measure(hall, sheet),
    "students": lambda hall, run, sheet, size: crowd.measure(
        hall, run, sheet, students=size.students, seconds=size.exam
    ),
    "sign-in": lambda hall, run, sheet, size: stampede.measure(hall, run, sheet, seconds=size.sign_ins),
    "growth": lambda hall, run, sheet, size: growth.measure(
        hall, run, sheet, sizes=list(size.stored), seconds=size.seconds
    ),
}


def main(arguments: list[str]) -> None:
    asked = _parse(arguments)
    # The PostgreSQL package says so where no desktop session has set a folder for sockets.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    size, model = FULL if asked.full else BRIEF, Model()
    facts = {"begun": datetime.now(UTC).isoformat(timespec="seconds"), **machine.description(), "server": str(model)}
    figures: list[Figure] = []
    with generator() as run:
        for kind in asked.database:
            for name in asked.what:
                figures += one(name, kind, run, size, model)
    result = {"machine": facts, "full": asked.full, "figures": [asdict(figure) for figure in figures]}
    print(f"\n{_write(result)}")
    if asked.document:
        report.document(facts, figures)


def one(name: str, kind: str, run: Run, size: Size, model: Model) -> list[Figure]:
    """Measure a scenario in a hall of its own, and print what came out."""
    sheet = Sheet(name, kind, [])
    with a_hall(kind, model) as hall:
        SCENARIOS[name](hall, run, sheet, size)
    print(report.table(sheet), flush=True)
    return sheet.figures


def _parse(arguments: list[str]) -> Any:
    parser = argparse.ArgumentParser(prog="python -m bench.exam", description="How an exam runs on this machine")
    parser.add_argument("--what", type=_choice(SCENARIOS), default=list(SCENARIOS), metavar=",".join(SCENARIOS))
    parser.add_argument(
        "--database", type=_choice(databases.KINDS), default=list(databases.KINDS), metavar=",".join(databases.KINDS)
    )
    parser.add_argument("--full", action="store_true", help="longer rounds, a minute of exam, a million attempts")
    parser.add_argument("--document", action="store_true", help="write the figures into docs/performance.md")
    return parser.parse_args(arguments)


def _choice(known: Any) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        asked = [name for name in text.split(",") if name]
        unknown = [name for name in asked if name not in known]
        if unknown or not asked:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown) or 'nothing'}: choose from {', '.join(known)}")
        return asked

    return read


def _write(result: dict[str, Any]) -> Path:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    stamp = result["machine"]["begun"].replace(":", "").replace("+0000", "Z")
    file = OUTPUT / f"exam-{stamp}.json"
    file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


if __name__ == "__main__":
    main(sys.argv[1:])

"""Figures for people: a table on the terminal, and the part of docs/performance.md that is measured.

    python -m bench.report var/bench/exam-....json

writes the figures of an earlier run into docs/performance.md.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .figures import Figure, Sheet
from .server import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
TITLES = {
    "save": "Saving and opening a page, at saturation",
    "weights": "What is sent",
    "students": "A thousand students",
    "sign-in": "Sign-ins while others answer",
    "growth": "A store that has grown",
}


def table(sheet: Sheet) -> str:
    """Return the figures of one scenario as lines for a terminal."""
    lines = [f"\n{TITLES[sheet.scenario]}: {sheet.database}"]
    lines += [f"  {one.name:<62}{one.value():<34}{one.bound()}".rstrip() for one in sheet.figures]
    return "\n".join(lines)


def document(facts: dict[str, str], figures: Sequence[Figure]) -> None:
    """Put the figures between the two marks of docs/performance.md."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{markdown(facts, figures)}\n{END}{after}", encoding="utf-8")


def markdown(facts: dict[str, str], figures: Sequence[Figure]) -> str:
    parts = ["| machine | |\n|---|---|\n" + "\n".join(f"| {name} | {value} |" for name, value in facts.items())]
    for scenario in dict.fromkeys(one.scenario for one in figures):
        parts.append(f"### {TITLES[scenario]}\n\n{_grid([one for one in figures if one.scenario == scenario])}")
    return "\n\n".join(parts)


def _grid(figures: Sequence[Figure]) -> str:
    """Return one row per name, one column per database."""
    kinds = list(dict.fromkeys(one.database for one in figures))
    found = {(one.name, one.database): one for one in figures}
    lines = [f"| | {' | '.join(kinds)} | wanted |", f"|---|{'---|' * (len(kinds) + 1)}"]
    for name in dict.fromkeys(one.name for one in figures):
        row = [found.get((name, kind)) for kind in kinds]
        wanted = next((one.bound().removesuffix(" missed") for one in row if one is not None), "")
        cells = [_cell(one) for one in row]
        lines.append(f"| {name} | {' | '.join(cells)} | {wanted} |")
    return "\n".join(lines)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return figure.value() + (" **missed**" if figure.kept is False else "")


def main(file: str) -> None:
    result = json.loads(Path(file).read_text(encoding="utf-8"))
    document(result["machine"], [Figure(**figure) for figure in result["figures"]])


if __name__ == "__main__":
    main(sys.argv[1])

"""How the off-topic detector does on the labelled items: `python -m tests.analytics.report [half …]`.

`--misjudged` lists what was misjudged, `--markdown` prints the tables of `docs/off-topic.md`.
"""

import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from analytics.tiers import Tier

from .labelled import RL, SETS, Figures, Labelled, figures, labelled, said

LABELS = {True: "other course", False: "this course"}


def confusion(items: Sequence[Labelled]) -> Table:
    """Return the table of labels by what the detector says."""
    counts = Counter((item.foreign, said(item).tier) for item in items)
    table = Table("label", *(str(tier or "none") for tier in (*Tier, None)), "all")
    for foreign, label in LABELS.items():
        row = [counts[foreign, tier] for tier in (*Tier, None)]
        table.add_row(label, *map(str, row), str(sum(row)))
    return table


def groups(items: Sequence[Labelled]) -> list[tuple[str, list[Labelled]]]:
    """Return the parts of a half that have figures of their own."""
    parts = {
        "all": list(items),
        "Russian": [item for item in items if item.language == "ru"],
        "English": [item for item in items if item.language == "en"],
        "hard": [item for item in items if item.hard],
    }
    return list(parts.items())


def in_words(found: Figures) -> str:
    return f"precision {found.precision:.3f}  recall {found.recall:.3f}  F1 {found.f1:.3f}"


def as_markdown() -> str:
    """Return the tables of `docs/off-topic.md`: labels by tiers for each half, and the figures of its parts."""
    lines = ["| half | label | red | amber | none |", "|---|---|---|---|---|"]
    for half in SETS:
        counts = Counter((item.foreign, said(item).tier) for item in labelled(half))
        for foreign, label in LABELS.items():
            row = " | ".join(str(counts[foreign, tier]) for tier in (*Tier, None))
            lines.append(f"| {half} | {label} | {row} |")
    lines += ["", "| half | items | number | precision | recall | F1 |", "|---|---|---|---|---|---|"]
    for half in SETS:
        items = labelled(half)
        rows = [(name, len(part), figures(part)) for name, part in groups(items)]
        rows.append(("all, without reinforcement learning in the glossary", len(items), figures(items, without=RL)))
        for name, number, found in rows:
            shares = f"{found.precision:.3f} | {found.recall:.3f} | {found.f1:.3f}"
            lines.append(f"| {half} | {name} | {number} | {shares} |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    console = Console(highlight=False)
    if "--markdown" in arguments:
        print(as_markdown())
        return
    for half in [one for one in arguments if one in SETS] or SETS:
        items = labelled(half)
        console.print(f"\n{half}: {len(items)} items")
        console.print(confusion(items))
        for name, part in groups(items):
            console.print(f"  {name:8} {len(part):4}  {in_words(figures(part))}")
        console.print(f"  without the area {RL}: {in_words(figures(items, without=RL))}")
        if "--misjudged" in arguments:
            _print_misjudged(items, console)


def _print_misjudged(items: Sequence[Labelled], console: Console) -> None:
    for item in items:
        found = said(item)
        if item.foreign != (found.tier is not None):
            clues = "; ".join(f"{clue.words} ({clue.area} {clue.weight})" for clue in found.clues)
            console.print(f"  {found.tier or 'none'}: {item.stem} → {item.key}   {clues}", markup=False, soft_wrap=True)


if __name__ == "__main__":
    main(sys.argv[1:])

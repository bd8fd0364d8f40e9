"""How the off-topic detector does on the labelled items: `python -m tests.analytics.report [half …]`."""

import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from analytics.tiers import Tier

from .labelled import HALVES, RL, Figures, Labelled, figures, labelled, said


def confusion(items: Sequence[Labelled]) -> Table:
    """Return the table of labels by what the detector says."""
    counts = Counter((item.foreign, said(item).tier) for item in items)
    table = Table("label", *(str(tier or "none") for tier in (*Tier, None)), "all")
    for foreign, label in ((True, "other course"), (False, "this course")):
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


def main(arguments: Sequence[str]) -> None:
    console = Console(highlight=False)
    for half in [one for one in arguments if one in HALVES] or HALVES:
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

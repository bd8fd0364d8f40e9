"""How the judge of short answers does on the labelled answers: `python -m tests.language.report [half …]`."""

import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from .labelled import SETS, Judged, Label, judged


def confusion(found: Sequence[Judged]) -> Table:
    """Return the table of labels by what the judge says."""
    counts = Counter((one.label, one.said) for one in found)
    table = Table("label", *(f"judge: {said}" for said in Label), "all")
    for label in Label:
        row = [counts[label, said] for said in Label]
        table.add_row(label, *map(str, row), str(sum(row)))
    return table


def misjudged(found: Sequence[Judged]) -> list[Judged]:
    """Return wrong answers accepted, right ones rejected, and right ones left to a person, the gravest first."""
    gravity = {
        (Label.REJECT, Label.ACCEPT): 0,
        (Label.ACCEPT, Label.REJECT): 1,
        (Label.REVIEW, Label.ACCEPT): 2,
        (Label.REVIEW, Label.REJECT): 3,
        (Label.ACCEPT, Label.REVIEW): 4,
    }
    return sorted(
        (one for one in found if (one.label, one.said) in gravity), key=lambda one: gravity[one.label, one.said]
    )


def main(halves: Sequence[str]) -> None:
    console = Console()
    for half in halves:
        found = judged(half)
        console.print(f"\n{half}: {len(found)} answers")
        console.print(confusion(found))
        for one in misjudged(found):
            line = f"  {one.label} → {one.said}  {one.item}: {one.answer}   ({one.reason})"
            console.print(line, markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main(sys.argv[1:] or SETS)

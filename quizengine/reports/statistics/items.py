"""The questions: how hard each is, whether it tells strong from weak, and what the data show of it."""

from analytics.verdicts import FULL, INTERVALS

from ...i18n import msg
from ..dashboard import Cell, Column, Dashboard, Link, Section, Table
from . import Viewed
from .cells import real, verdict
from .frame import page, snippet

SNIPPET = """
from analytics.items import item_statistics
from analytics.matrix import from_long

print(item_statistics(from_long(answers)).to_string())
"""
LEAST = 5
"""Students from which a share has an interval that says anything."""


def items(viewed: Viewed) -> Dashboard:
    """Report every question: difficulty, discrimination, and a verdict from the interval."""
    return page(
        viewed,
        "items",
        msg("Questions"),
        msg("How hard each question is, and whether it tells strong students from weak ones."),
        (_table(viewed),) if viewed.sample.n else (),
        snippet=snippet(viewed, SNIPPET),
    )


def _table(viewed: Viewed) -> Section:
    sample, told = viewed.sample, viewed.sample.n >= INTERVALS
    rows: list[tuple[Cell, ...]] = []
    for row in viewed.items.to_dict("records"):
        one = sample.askings[row["item"]]
        rest = (
            row["item_rest"],
            row["item_rest_low"],
            row["item_rest_high"],
            row["shrunk"],
            row["d27"],
            row["efficiency"],
        )
        rows.append(
            (
                Link(sample.label(one.name), one.bank, one.name),
                one.presentation.stem,
                int(row["n"]),
                *((row["facility"], row["facility_low"], row["facility_high"]) if row["n"] >= LEAST else (None,) * 3),
                *(real(value) if told else None for value in rest),
                real(row["alpha_if_deleted"]) if told else None,
                real(row["effective_weight"], 3) if told else None,
                verdict(row["verdict"], row["reason"]),
            )
        )
    return Section(
        "items",
        msg("All questions"),
        (
            msg(
                "A verdict comes from the whole interval: with fewer than {full} students most questions cannot be "
                "judged, and that is no fault of theirs.",
                full=FULL,
            ),
        ),
        None,
        Table(
            "items",
            msg("All questions"),
            (
                Column(msg("Question")),
                Column(msg("Text")),
                Column(msg("n"), "num"),
                Column(msg("Facility"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
                Column(msg("Discrimination"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
                Column(msg("Drawn to the mean"), "num"),
                Column(msg("Upper and lower 27 %"), "num"),
                Column(msg("Efficiency"), "num"),
                Column(msg("Alpha without it"), "num"),
                Column(msg("Effective weight"), "num"),
                Column(msg("What the data show")),
            ),
            tuple(rows),
            msg("No question has an answer yet."),
        ),
        (
            msg("Facility: the mean share of the question's points that was earned; Wilson's interval of 95 %."),
            msg(
                "Discrimination: how the credit for the question goes with the credit for all the others (a "
                "correlation from −1 to 1), with Fisher's interval. Below {least} students it is not told.",
                least=INTERVALS,
            ),
            msg(
                "Drawn to the mean: the same, pulled towards the other questions as far as its error asks for; the "
                "best guess of what more students would show."
            ),
            msg(
                "A problem is shown where the interval lies wholly below 0, or, from {full} students, wholly below "
                "0.10. Fine is shown where it lies wholly above 0.10.",
                full=FULL,
            ),
        ),
    )

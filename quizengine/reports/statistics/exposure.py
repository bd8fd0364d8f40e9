"""How often each question was shown, and how much the papers of different students have in common."""

import pandas as pd

from analytics import drift_figures
from analytics.exposure import Overlap, exposure, overlap

from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Link, Mark, Section, Table
from ..sample import papers
from . import Viewed
from .cells import real
from .frame import page, snippet

MOST = 60
"""Questions that the figure shows; the table has all."""
SNIPPET = """
from analytics.exposure import exposure, overlap

# The file has the attempts that count, one of each student; the page is of all finished ones.
item = answers["item"].str.replace("@[0-9]+$", "", regex=True)
shown = answers.assign(attempt=answers["taker"], item=item)
table = exposure(shown)
print(table.to_string())
common = overlap(shown)
print(common)
"""


def exposures(viewed: Viewed) -> Dashboard:
    """Report how often questions were shown, over all closed attempts."""
    title, lead = msg("How often shown"), msg("How often each question was met, and what papers have in common.")
    if not viewed.sample.n:
        return page(viewed, "exposure", title, lead, ())
    frame, stems = papers(viewed.engine, viewed.sample)
    table, common = exposure(frame, bank=list(stems)), overlap(frame)
    return page(
        viewed,
        "exposure",
        title,
        lead,
        (_questions(viewed, table, stems, common), _overlap(common)),
        stats=[
            (msg("Attempts"), common.forms),
            (msg("Questions"), len(table)),
            (msg("Never shown"), int(table["never"].sum())),
        ],
        snippet=snippet(viewed, SNIPPET),
    )


def _questions(viewed: Viewed, table: pd.DataFrame, stems: dict[str, str], common: Overlap) -> Section:
    names = list(table["item"])
    banks = {name.partition(":")[0] for name in names}
    labels = {name: name.partition(":")[2] if len(banks) == 1 else name for name in names}
    rows: list[tuple[Cell, ...]] = [
        (
            _question(viewed, row["item"], labels[row["item"]]),
            stems[row["item"]],
            int(row["attempts"]),
            *(real(row[name], 4) for name in ("share", "share_low", "share_high")),
            int(row["takers"]),
            int(row["again"]),
            *(real(row[name], 4) for name in ("again_share", "again_low", "again_high")),
            Mark("warning", msg("never shown")) if row["never"] else None,
        )
        for row in table.to_dict("records")
    ]
    never = int(table["never"].sum())
    text = [
        msg(
            "All {forms} finished attempts of {takers} students are counted here, later attempts and edited versions "
            "of a question too.",
            forms=common.forms,
            takers=common.takers,
        ),
        msg("n = {n} papers.", n=common.forms),
        msg("Questions that nobody has met: {number}.", number=never)
        if never
        else msg("Every question has been met by somebody."),
    ]
    if (table["share"] == 1).all():
        text.append(msg("Every paper has all the questions."))
    drawn = table.sort_values("share", ascending=False, kind="stable").head(MOST)
    if len(drawn) < len(table):
        text.append(msg("The figure has the {number} questions shown most often; the table has all.", number=MOST))
    words = {
        "share": msg("Share of attempts"),
        "interval": msg("interval of 95 %"),
        "attempts": msg("Attempts"),
    }
    figure = drift_figures.exposure_bars(drawn, words=viewed.spoken(words), labels=labels, texts=stems)
    ends = (Column(msg("From"), "share"), Column(msg("To"), "share"))
    return Section(
        "exposure",
        msg("How often each question was shown"),
        tuple(text),
        # Bars that are all whole show nothing.
        str(figure.to_json()) if (table["share"] < 1).any() else None,
        Table(
            "exposure",
            msg("Questions by how often they were shown"),
            (
                Column(msg("Question")),
                Column(msg("Text")),
                Column(msg("Attempts"), "num"),
                Column(msg("Share of attempts"), "share"),
                *ends,
                Column(msg("Students who met it"), "num"),
                Column(msg("Met it more than once"), "num"),
                Column(msg("Share of them"), "share"),
                *ends,
                Column(msg("Remark")),
            ),
            tuple(rows),
        ),
        (
            msg("Share of attempts: attempts with the question on the paper ÷ all finished attempts."),
            msg(
                "Met it more than once: students who had it on the papers of several attempts, and their share of "
                "those who met it at all."
            ),
            msg("Intervals are Wilson's, of 95 %: what another such group of papers might show."),
        ),
    )


def _question(viewed: Viewed, name: str, label: str) -> Cell:
    # What nobody answered, or in several versions, has no page of its own.
    return Link(label, name.partition(":")[0], name) if name in viewed.sample.askings else label


def _overlap(common: Overlap) -> Section:
    rows: tuple[tuple[Cell, ...], ...] = (
        (msg("Questions on a paper, on the average"), real(common.length), None, None),
        (
            msg("In common with another student's paper, %"),
            *(real(100 * value, 1) for value in (common.mean, common.low, common.high)),
        ),
    )
    return Section(
        "overlap",
        msg("What papers have in common"),
        (_said(common),),
        None,
        Table(
            "overlap",
            msg("Papers of different students"),
            (
                Column(msg("What")),
                Column(msg("Value"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
            ),
            rows,
        ),
        (
            msg(
                "For every two papers of different students: the share of the questions of one that stand on the other "
                "too, averaged over both ways round and over all pairs."
            ),
            msg(
                "The interval takes students, not pairs, as what is drawn by chance (Hoeffding, 1948). It is missing "
                "where all papers are alike."
            ),
        ),
    )


def _said(common: Overlap) -> Message:
    if pd.isna(common.mean):
        return msg("There is one student so far, so there are no papers to compare.")
    return msg(
        "Two students have {share} of their questions in common, on the average. n = {n} papers.",
        share=f"{common.mean:.0%}",
        n=common.forms,
    )

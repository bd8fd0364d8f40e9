"""What the papers of a quiz have of its programme, as text for a terminal."""

from rich.console import Console
from rich.table import Table

from ..i18n import msg, say
from ..lint.frame import tame
from ..reports.draws import QuizDraws, Spread
from .alignment import table_of


def print_draws(console: Console, report: QuizDraws, language: str) -> None:
    """Print the least, the average and the most of every code that some item of the quiz has."""
    title = tame(report.title)
    if report.reason is not None:
        reason = say(report.reason, language)
        console.print(say(msg("Papers of «{title}»: undefined, {reason}", title=title, reason=reason), language))
        return
    console.print(say(msg("Papers of «{title}», the least, on average and the most:", title=title), language))
    console.print(_table(report, language))
    papers = next((row.items.expected.papers for row in report.codes if row.items.expected.papers), None)
    if papers:
        note = msg("≈ is the average of {papers} drawn papers, with its interval of 95 %.", papers=papers)
        console.print(say(note, language))


def _table(report: QuizDraws, language: str) -> Table:
    table = table_of(language, msg("Code"), msg("Items"), msg("Points"))
    for row in report.codes:
        table.add_row(row.code, _shown(row.items), _shown(row.points))
    return table


def _shown(spread: Spread) -> str:
    average = spread.expected
    middle = f"{round(float(average.amount), 2):g}"
    if average.papers is not None:
        middle = f"≈{middle} ({average.low:.2f}…{average.high:.2f})"
    return f"{spread.least:g} / {middle} / {spread.most:g}"

"""What banks cover of a programme, as text for a terminal."""

import sys
from collections.abc import Iterable

from rich.console import Console

from ..content import claims
from ..i18n import Message, msg, say
from ..lint.frame import tame
from ..reports import changes, draws
from ..reports import coverage as coverages
from ..reports.gates import Gate
from .alignment import print_alignment, table_of
from .draws import print_draws


def print_coverage(
    report: coverages.Coverage,
    papers: Iterable[draws.QuizDraws],
    checked: Iterable[Gate],
    change: changes.Change | None,
    language: str,
) -> None:
    """Print a report, whether the gates hold, and what a change has done."""
    # Titles are an author's words: nothing in them is markup, a picture or a command to the terminal.
    console = Console(width=None if sys.stdout.isatty() else 120, markup=False, emoji=False, highlight=False)
    _print_report(console, report, papers, language)
    marks = {True: msg("holds"), False: msg("FAILS")}
    for gate in checked:
        console.print(f"{say(marks[gate.passed], language)}: {tame(say(gate.message, language))}")
    if change is not None:
        _print_change(console, change, language)


def _print_report(
    console: Console, report: coverages.Coverage, papers: Iterable[draws.QuizDraws], language: str
) -> None:
    console.print(tame(report.title), style="bold")
    if report.competencies:
        table = table_of(language, msg("Competency"), msg("Items"), msg("On topic"), msg("Off topic"), msg("Points"))
        for row in report.competencies:
            table.add_row(row.code, str(row.items), str(row.on_topic), str(row.off_topic), f"{row.points:g}")
        console.print(table)
    table = table_of(language, msg("Topic"), msg("Hours"), msg("Items"))
    for topic in report.topics:
        table.add_row(tame(topic.title), f"{topic.hours:g}", str(topic.items))
    console.print(table)
    print_alignment(console, report.alignment, language)
    for quiz in papers:
        print_draws(console, quiz, language)
    if report.indicators_without_items:
        codes = ", ".join(report.indicators_without_items)
        console.print(say(msg("Indicators without an item: {codes}", codes=codes), language))
    for found in report.off_topic:
        reasons = "; ".join(say(line, language) for line in found.findings)
        console.print(tame(say(msg("Off topic: {item}. {reasons}", item=found.item, reasons=reasons), language)))


def _print_change(console: Console, change: changes.Change, language: str) -> None:
    if not change:
        console.print(say(msg("The coverage is the same as before."), language))
        return
    lists: tuple[tuple[Message, tuple[str, ...]], ...] = (
        (msg("New items: {items}"), change.added),
        (msg("Items that are gone: {items}"), change.removed),
        (msg("Gone off topic: {items}"), change.gone_off_topic),
        (msg("Back on topic: {items}"), change.back_on_topic),
    )
    for text, names in lists:
        if names:
            console.print(say(Message(text.text, {"items": ", ".join(names)}), language))
    if change.codes:
        table = table_of(language, msg("What"), msg("Before"), msg("After"), msg("By which items"))
        for one in change.codes:
            by = [*(f"+ {name}" for name in one.gained), *(f"− {name}" for name in one.lost)]
            table.add_row(
                f"{say(claims.KINDS[one.kind], language)} {one.code}", str(one.before), str(one.after), "\n".join(by)
            )
        console.print(table)

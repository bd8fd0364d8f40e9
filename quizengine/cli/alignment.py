"""The alignment of a bank with its programme, as text for a terminal."""

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table

from analytics.porter import Matrix
from analytics.schema import NOT_STATED
from analytics.thresholds import Criterion

from ..i18n import Message, msg, say
from ..reports.alignment import VERDICTS, Alignment, Index, Judgement, Measures


def table_of(language: str, first: Message, *others: Message) -> Table:
    """Return an empty table with headings, all but the first to the right."""
    table = Table()
    table.add_column(say(first, language))
    for heading in others:
        table.add_column(say(heading, language), justify="right")
    return table


def print_alignment(console: Console, report: Alignment, language: str) -> None:
    """Print the four criteria of each competency and the two indices, with and without off-topic items."""
    if report.on_topic.competencies:
        console.print(say(msg("Alignment by Webb's criteria, items on topic:"), language))
        console.print(_criteria(report.on_topic, language))
        for line in _undefined(report.on_topic, language):
            console.print(line)
    for everything, on_topic in zip(report.all.indices, report.on_topic.indices, strict=True):
        console.print(_index(everything, on_topic, language))
    shares = {row.measure: row for row in report.off_topic}
    share = shares["items"].share
    if share:
        console.print(say(msg("Share of items off topic: {share}", share=f"{share:.0%}"), language))


_MATRICES: Mapping[Matrix, Message] = {
    Matrix.TOPICS: msg("topics"),
    Matrix.TOPICS_BY_LEVELS: msg("topics × levels"),
}


def _criteria(measures: Measures, language: str) -> Table:
    table = table_of(
        language,
        msg("Competency"),
        msg("Items"),
        msg("Depth of knowledge"),
        msg("Range of knowledge"),
        msg("Balance"),
    )
    for row in measures.competencies:
        table.add_row(row.code, *(_cell(one, language) for one in row.judgements))
    return table


def _cell(judgement: Judgement, language: str) -> str:
    if judgement.value is None:
        return NOT_STATED
    return f"{_shown(judgement)} ({say(VERDICTS[judgement.verdict], language)})"


def _shown(judgement: Judgement) -> str:
    value = judgement.value or 0.0
    if judgement.criterion is Criterion.CONCURRENCE:
        return f"{value:g} / {judgement.threshold:g}"
    return f"{value:.2f}" if judgement.criterion is Criterion.BALANCE else f"{value:.0%}"


def _undefined(measures: Measures, language: str) -> Iterator[str]:
    """Say once for each reason of which competencies something is undefined."""
    codes: dict[str, list[str]] = {}
    for row in measures.competencies:
        for reason in dict.fromkeys(say(one.reason, language) for one in row.judgements if one.reason):
            codes.setdefault(reason, []).append(row.code)
    for reason, competencies in codes.items():
        yield say(msg("Undefined for {codes}: {reason}", codes=", ".join(competencies), reason=reason), language)


def _index(everything: Index, on_topic: Index, language: str) -> str:
    matrix = say(_MATRICES[everything.matrix], language)
    if everything.value is None or on_topic.value is None:
        reason = on_topic.reason or everything.reason or ""
        return say(msg("Porter's index, {matrix}: undefined, {reason}", matrix=matrix, reason=reason), language)
    sentence = msg(
        "Porter's index, {matrix}: {all}; items on topic: {on_topic}",
        matrix=matrix,
        all=f"{everything.value:.2f}",
        on_topic=f"{on_topic.value:.2f}",
    )
    return say(sentence, language)

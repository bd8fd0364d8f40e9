"""Where items are: competency by topic, indicator by level, topic by hours, with or without what does not belong."""

from dataclasses import replace

from analytics import figures, schema

from ...content.suggesting import LEVEL_WORDS
from ...i18n import Message, msg, say
from .. import coverage as coverages
from ..coverage import Coverage
from ..dashboard import Cell, Column, Dashboard, Mark, Section, Table, as_is
from . import Asked

LEVELS = {level.value: text for level, text in LEVEL_WORDS.items()}
BLOOM = {
    "remember": msg("remember"),
    "understand": msg("understand"),
    "apply": msg("apply"),
    "analyse": msg("analyse"),
    "evaluate": msg("evaluate"),
    "create": msg("create"),
}
NOT_STATED = msg("not stated")
NONE = Mark("warning", msg("none"))


def maps(asked: Asked) -> Dashboard:
    """Heat maps of the items, and the same numbers as tables."""
    report = _report(asked)
    drawn = coverages.drawn(report, asked.language)
    programme = asked.course.programme
    # Topics run down, as in the figure: their titles are long.
    titles: list[Cell] = [f"{one.number}. {one.title}" for one in programme.topics.values()]
    columns = [[*row.cells, row.not_stated] for row in report.matrix_topics]
    by_topic = Table(
        "competencies-by-topics",
        msg("Questions by competency and topic"),
        (Column(msg("Topic")), *(Column(as_is(row.code), "heat") for row in report.matrix_topics)),
        tuple((title, *cells) for title, *cells in zip([*titles, NOT_STATED], *columns, strict=True))
        if columns
        else (),
        msg("The programme has no competencies."),
    )
    return Dashboard(
        "maps",
        msg("Where the questions are"),
        _lead(asked),
        (
            Section(
                "by-topic",
                msg("Competencies by topics"),
                (msg("A pale cell has no question: nothing of the topic is asked for that competency."),),
                drawn.get("matrix"),
                by_topic,
            ),
            _by_level(
                report,
                asked.language,
                Section(
                    "by-level",
                    msg("Indicators by levels"),
                    (
                        msg("How far the questions of each indicator reach, by what their Bloom level is enough for."),
                        msg("A question that names a competency alone stands in the competency's own row."),
                    ),
                ),
                ("levels", "indicators", msg("Questions of each indicator by the level they reach")),
            ),
            _by_level(
                report,
                asked.language,
                Section("by-bloom", msg("Indicators by Bloom levels")),
                ("bloom", "indicators-by-bloom", msg("Questions of each indicator by Bloom level")),
            ),
        ),
        stats=_stats(report),
    )


def hours(asked: Asked) -> Dashboard:
    """Hours of topics against the questions on them."""
    report = _report(asked)
    bare = [row for row in report.topics if row.hours and not row.items]
    total = sum(row.hours for row in report.topics)
    share = sum(row.hours for row in bare) / total if total else None
    text = (
        msg(
            "{count} of {topics} topics have hours and not one question. They hold {share} of the hours: {titles}.",
            count=len(bare),
            topics=len(report.topics),
            share=f"{share or 0:.0%}",
            titles="; ".join(row.title for row in bare),
        )
        if bare
        else msg("Every topic with hours has a question.")
    )
    table = Table(
        "hours",
        msg("Hours and questions by topic"),
        (
            Column(msg("Topic")),
            Column(msg("Hours"), "num"),
            Column(msg("Share of hours"), "share"),
            Column(msg("Questions"), "num"),
            Column(msg("Points"), "num"),
            Column(msg("Share of points"), "share"),
            Column(msg("State")),
        ),
        tuple(
            (
                row.title,
                row.hours,
                row.share_of_hours,
                row.items,
                row.points,
                row.share_of_points,
                Mark("danger", msg("no question")) if row.hours and not row.items else Mark("", msg("has questions")),
            )
            for row in report.topics
        ),
        msg("The programme has no topics."),
    )
    figure = coverages.drawn(report, asked.language).get("topics")
    return Dashboard(
        "hours",
        msg("Hours and questions"),
        _lead(asked),
        (Section("hours", msg("Topics"), (text,), figure, table),),
        stats=_stats(report),
    )


def _report(asked: Asked) -> Coverage:
    return coverages.coverage(
        asked.course.programme, asked.course.revisions, decisions=asked.decisions, on_topic=asked.on_topic
    )


def _lead(asked: Asked) -> Message:
    if asked.on_topic:
        return msg("Questions that do not seem to belong to the programme are left out.")
    return msg("All questions, also those that do not seem to belong to the programme.")


def _stats(report: Coverage) -> tuple[tuple[Message, Cell], ...]:
    held = sum(one.items > 0 for row in report.competencies for one in row.indicators)
    known = sum(len(row.indicators) for row in report.competencies)
    return (
        (msg("Questions"), report.items),
        (msg("Indicators with a question"), f"{held} / {known}"),
        (msg("Topics without a question"), len(report.topics_without_items)),
    )


def _by_level(report: Coverage, language: str, section: Section, names: tuple[str, str, Message]) -> Section:
    """Return a section with the figure and the table of indicators by levels; `names` are frame, table and caption."""
    name, id, caption = names
    wide = report.frames[name]
    own = {one.code: one for row in report.competencies for one in row.indicators}
    columns = [column for column in wide.columns if column not in ("competency", "indicator")]
    figure = figures.indicator_heatmap(
        wide,
        words={key: say(text, language) for key, text in _WORDS.items()},
        texts={code: one.text for code, one in own.items()},
    )
    rows: list[tuple[Cell, ...]] = []
    for row in wide.to_dict("records"):
        counts = [int(row[column]) for column in columns]
        one = own.get(row["indicator"])
        head = (one.code, LEVELS[one.level]) if one else (msg("{code} alone", code=row["competency"]), None)
        # An indicator without a question says so; a competency's own row may be empty.
        rows.append((*head, sum(counts) or (NONE if one else 0), *counts, one.text if one else None))
    heads = (Column(msg("Indicator")), Column(msg("Level of the indicator")), Column(msg("Questions"), "num"))
    table = Table(
        id,
        caption,
        (*heads, *(Column(_WORDS[column], "heat") for column in columns), Column(msg("Wording"))),
        tuple(rows),
        msg("The programme has no competencies."),
    )
    return replace(section, figure=str(figure.to_json()) if rows and report.items else None, table=table)


_WORDS = {
    **LEVELS,
    **BLOOM,
    schema.NOT_STATED: NOT_STATED,
    "items": msg("questions"),
    "alone": msg("without an indicator"),
}

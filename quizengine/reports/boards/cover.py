"""Where items are: competency by topic, indicator by level, topic by hours, with or without what does not belong."""

from analytics import figures, schema

from ...i18n import Message, msg, say
from .. import coverage as coverages
from ..coverage import Coverage
from ..dashboard import Cell, Column, Dashboard, Mark, Section, Table, as_is
from . import Asked

LEVELS = {"knows": msg("knows"), "can": msg("can"), "has_experience": msg("has experience")}
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
        (Column(msg("Topic")), *(Column(as_is(row.code), "num") for row in report.matrix_topics)),
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
            Section(
                "by-level",
                msg("Indicators by levels"),
                (msg("What is claimed to be known, to be able to be done, to be experienced, and who asks for it."),),
                drawn.get("competencies"),
                _indicators(report),
            ),
            Section("by-bloom", msg("Competencies by Bloom levels"), (), *_bloom(report, asked.language)),
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


def _indicators(report: Coverage) -> Table:
    return Table(
        "indicators",
        msg("Questions by indicator"),
        (Column(msg("Indicator")), Column(msg("Level")), Column(msg("Questions"), "num"), Column(msg("Wording"))),
        tuple(
            (one.code, LEVELS[one.level], one.items or NONE, one.text)
            for row in report.competencies
            for one in row.indicators
        ),
        msg("The programme has no indicators."),
    )


def _bloom(report: Coverage, language: str) -> tuple[str | None, Table]:
    wide = report.frames["bloom"]
    words = {name: say(text, language) for name, text in BLOOM.items()}
    words |= {"items": say(msg("questions"), language), schema.NOT_STATED: say(NOT_STATED, language)}
    names = [name for name in wide.columns if name != "competency"]
    drawn = (
        str(figures.competency_indicator_heatmap(wide, words=words).to_json()) if len(wide) and report.items else None
    )
    heads = [NOT_STATED if name == schema.NOT_STATED else BLOOM[name] for name in names]
    table = Table(
        "competencies-by-bloom",
        msg("Questions by competency and Bloom level"),
        (Column(msg("Competency")), *(Column(head, "num") for head in heads)),
        tuple((str(row["competency"]), *(int(row[name]) for name in names)) for row in wide.to_dict("records")),
        msg("The programme has no competencies."),
    )
    return drawn, table

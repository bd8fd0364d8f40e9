"""What a set of items covers of a programme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics import coverage as measures
from analytics import figures, levels, schema

from ..content.belonging import placed, suspicions
from ..content.decisions import NONE, Decision
from ..content.fingerprint import Revision
from ..content.programme import Programme
from ..i18n import Message, msg, say
from . import alignment
from .frames import frames as as_frames


@dataclass(frozen=True)
class IndicatorCoverage:
    code: str
    level: str
    text: str
    items: int


@dataclass(frozen=True)
class CompetencyCoverage:
    code: str
    text: str
    items: int
    on_topic: int
    off_topic: int
    points: float
    indicators: tuple[IndicatorCoverage, ...]


@dataclass(frozen=True)
class TopicCoverage:
    id: str
    title: str
    hours: float
    items: int
    points: float
    share_of_hours: float | None
    share_of_points: float | None


@dataclass(frozen=True)
class MatrixRow:
    """Number of items of one competency, topic by topic; `not_stated` counts those that state none."""

    code: str
    cells: tuple[int, ...]
    not_stated: int


@dataclass(frozen=True)
class OffTopic:
    """An item that no topic of the programme covers, with the evidence in sentences. Evidence, not a verdict."""

    bank: str
    item: str
    stem: str
    declared_topic: str | None
    findings: tuple[Message, ...]


@dataclass(frozen=True)
class Coverage:
    """The whole report. Items are counted once, whatever number of competencies they assess."""

    programme: str
    title: str
    items: int
    points: float
    competencies: tuple[CompetencyCoverage, ...]
    topics: tuple[TopicCoverage, ...]
    matrix_topics: tuple[MatrixRow, ...]
    topics_without_items: tuple[str, ...]
    indicators_without_items: tuple[str, ...]
    items_without_topic: int
    off_topic: tuple[OffTopic, ...]
    alignment: alignment.Alignment
    active: tuple[Revision, ...]
    """The items that were counted, those that a person has mapped with their topic."""
    inputs: Mapping[str, pd.DataFrame]
    """What was measured (`reports.frames`)."""
    frames: Mapping[str, pd.DataFrame]

    @property
    def off_topic_names(self) -> frozenset[str]:
        return frozenset(f"{one.bank}:{one.item}" for one in self.off_topic)


def coverage(
    programme: Programme,
    revisions: Iterable[Revision],
    *,
    decisions: Mapping[str, Decision] = NONE,
    on_topic: bool = False,
) -> Coverage:
    """Report what the active items among the revisions cover of the programme.

    `decisions` are those of a person about items that do not seem to belong (`content.decisions`). With `on_topic`
    those items are left out, as if they were not in the banks.
    """
    active = [placed(revision, decisions) for revision in revisions if revision.mapped.status == "active"]
    off = _off_topic(programme, active, decisions)
    if on_topic:
        out = {(found.bank, found.item) for found in off}
        active, off = [one for one in active if (one.bank, one.item) not in out], ()
    frames = as_frames(programme, active, off_topic={f"{found.bank}:{found.item}" for found in off})
    items, claims = frames["items"], frames["claims"]
    topics, indicators, known = frames["topics"], frames["indicators"], frames["competencies"]
    by_topic = measures.competency_by_topic(items, claims, known, topics)
    by_bloom = levels.indicator_by_bloom(items, claims, known, indicators)
    return Coverage(
        programme=programme.programme,
        title=programme.title,
        items=len(items),
        points=float(items["points"].sum()),
        competencies=tuple(_competencies(programme, items, claims, known, indicators)),
        topics=tuple(_topics(items, topics)),
        matrix_topics=tuple(_matrix(by_topic, programme)),
        topics_without_items=tuple(measures.topics_without_items(items, topics)["title"]),
        indicators_without_items=tuple(measures.indicators_without_items(items, claims, indicators)["indicator"]),
        items_without_topic=sum(revision.mapped.topic not in programme.topics for revision in active),
        off_topic=off,
        alignment=alignment.alignment(programme, frames),
        active=tuple(active),
        inputs=frames,
        frames={
            "competencies": measures.competency_by_indicator(items, claims, known, indicators),
            "bloom": by_bloom,
            "levels": levels.indicator_by_level(by_bloom, reaches=alignment.thresholds(programme).reaches),
            "matrix": by_topic,
            "topics": measures.topic_totals(items, topics),
        },
    )


def as_json(report: Coverage, language: str) -> dict[str, Any]:
    """Return the report as plain data; the names are a contract with whoever reads it."""
    return {
        "programme": report.programme,
        "items": report.items,
        "competencies": [
            {
                "code": row.code,
                "items": row.items,
                "on_topic": row.on_topic,
                "off_topic": row.off_topic,
                "points": _number(row.points),
                "indicators": [{"code": one.code, "level": one.level, "items": one.items} for one in row.indicators],
            }
            for row in report.competencies
        ],
        "topics": [
            {"id": row.id, "title": row.title, "hours": _number(row.hours), "items": row.items} for row in report.topics
        ],
        "off_topic": [
            {"item": row.item, "bank": row.bank, "evidence": [say(line, language) for line in row.findings]}
            for row in report.off_topic
        ],
        "alignment": alignment.as_json(report.alignment, language),
    }


def drawn(report: Coverage, language: str) -> dict[str, str]:
    """Return the figures of the report as JSON, by name; a figure with nothing to draw is left out."""
    words = {name: say(text, language) for name, text in _WORDS.items()}
    texts = {row.code: row.text for row in report.competencies}
    titles = {row.id: row.title for row in report.topics}
    made = {}
    if report.competencies and report.items:
        made["competencies"] = figures.competency_indicator_heatmap(
            report.frames["competencies"], words=words, texts=texts
        )
        made["matrix"] = figures.competency_topic_heatmap(
            report.frames["matrix"], words=words, titles=titles, texts=texts
        )
    if report.topics and report.items:
        made["topics"] = figures.hours_against_items(report.frames["topics"], words=words)
    return {name: str(figure.to_json()) for name, figure in made.items()}


_WORDS = {
    "items": msg("questions"),
    "points": msg("points"),
    "hours": msg("hours"),
    "knows": msg("knows"),
    "can": msg("can"),
    "has_experience": msg("has experience"),
    schema.NOT_STATED: msg("not stated"),
    "share_of_hours": msg("share of hours"),
    "share_of_points": msg("share of points"),
}


def _off_topic(
    programme: Programme, active: Sequence[Revision], decisions: Mapping[str, Decision]
) -> tuple[OffTopic, ...]:
    return tuple(
        OffTopic(
            bank=found.revision.bank,
            item=found.revision.item,
            stem=found.revision.shown.stem,
            declared_topic=found.revision.mapped.topic,
            findings=found.reasons,
        )
        for found in suspicions(programme, active, decisions=decisions)
    )


def _competencies(
    programme: Programme, items: pd.DataFrame, claims: pd.DataFrame, known: pd.DataFrame, indicators: pd.DataFrame
) -> Iterable[CompetencyCoverage]:
    per_indicator = {
        row.indicator: int(row.items) for row in _rows(measures.indicator_totals(items, claims, indicators))
    }
    for row in _rows(measures.competency_totals(items, claims, known)):
        competency = programme.competencies[row.competency]
        yield CompetencyCoverage(
            row.competency,
            competency.text,
            int(row.items),
            int(row.on_topic),
            int(row.off_topic),
            float(row.points),
            tuple(
                IndicatorCoverage(code, one.level.value, one.text, per_indicator[code])
                for code, one in competency.indicators.items()
            ),
        )


def _topics(items: pd.DataFrame, topics: pd.DataFrame) -> Iterable[TopicCoverage]:
    for row in _rows(measures.topic_totals(items, topics)):
        shares = (_defined(row.share_of_hours), _defined(row.share_of_points))
        yield TopicCoverage(row.topic, row.title, float(row.hours), int(row.items), float(row.points), *shares)


def _matrix(by_topic: pd.DataFrame, programme: Programme) -> Iterable[MatrixRow]:
    for row in by_topic.to_dict("records"):
        cells = tuple(int(row[topic]) for topic in programme.topics)
        yield MatrixRow(str(row["competency"]), cells, int(row[schema.NOT_STATED]))


def _rows(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples(index=False)


def _defined(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value

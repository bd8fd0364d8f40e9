"""How well a set of items is aligned with a programme, with all items and with those on topic alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics import alignment as webb
from analytics import evidence, porter, schema
from analytics.thresholds import Criterion, Thresholds, Verdict

from ..content import programme as content
from ..i18n import Message, msg, say


@dataclass(frozen=True)
class Judgement:
    """One criterion of one competency. `value` is None where it is undefined, and then `reason` says why."""

    criterion: Criterion
    n: int
    value: float | None
    threshold: float
    verdict: Verdict
    reason: Message | None


@dataclass(frozen=True)
class CompetencyAlignment:
    code: str
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True)
class Index:
    """Porter's index over one matrix. `stated` is the share of the bank's points that it rests on."""

    matrix: porter.Matrix
    n: int
    stated: float | None
    value: float | None
    reason: Message | None


@dataclass(frozen=True)
class Measures:
    """What is said of one selection of the items."""

    items: int
    competencies: tuple[CompetencyAlignment, ...]
    indices: tuple[Index, ...]


@dataclass(frozen=True)
class Evidence:
    """One row of a table of evidence. `minutes` is None where no item states its time; `timed` do."""

    code: str | None
    items: int
    on_topic: int
    points: float
    minutes: float | None
    timed: int


@dataclass(frozen=True)
class OffTopicShare:
    measure: str
    all: float | None
    on_topic: float | None
    share: float | None
    reason: Message | None


@dataclass(frozen=True)
class Alignment:
    """The alignment of a bank with a programme. `evidence` has a table for each way of sorting items."""

    thresholds: Thresholds
    all: Measures
    on_topic: Measures
    off_topic: tuple[OffTopicShare, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]


def alignment(programme: content.Programme, frames: Mapping[str, pd.DataFrame]) -> Alignment:
    """Measure the items of some frames (`reports.frames`) against the programme they were made from."""
    items = frames["items"]
    levels = thresholds(programme)
    return Alignment(
        thresholds=levels,
        all=_measures(programme, frames, items, levels),
        on_topic=_measures(programme, frames, items[~items["off_topic"]], levels),
        off_topic=tuple(
            OffTopicShare(
                row.measure, _defined(row.all), _defined(row.on_topic), _defined(row.share), _reason(row.reason)
            )
            for row in _rows(evidence.off_topic_share(items))
        ),
        evidence={name: tuple(_evidence(table)) for name, table in _tables(frames).items()},
    )


def thresholds(programme: content.Programme) -> Thresholds:
    """Return what the programme declares, or the literature's defaults."""
    said = programme.alignment or content.Alignment()
    return Thresholds(
        items=said.items,
        depth=float(said.depth),
        range=float(said.range),
        balance=float(said.balance),
        weak_depth=float(said.weakly("depth")),
        weak_range=float(said.weakly("range")),
        weak_balance=float(said.weakly("balance")),
        reaches={level: schema.Bloom(getattr(said.reaches, level.value)) for level in schema.Level},
    )


def as_json(report: Alignment, language: str) -> dict[str, Any]:
    """Return the report as plain data; the names are a contract with whoever reads it."""
    levels = report.thresholds
    return {
        "thresholds": {
            **{criterion.value: levels.of(criterion)[0] for criterion in Criterion},
            "weak": {criterion.value: levels.of(criterion)[1] for criterion in Criterion},
            "reaches": {level.value: bloom.value for level, bloom in levels.reaches.items()},
        },
        "all": _as_json(report.all, language),
        "on_topic": _as_json(report.on_topic, language),
        "off_topic_share": {
            row.measure: {"all": row.all, "on_topic": row.on_topic, "share": row.share, "reason": _said(row, language)}
            for row in report.off_topic
        },
        "coverage": {
            name: [
                {
                    "code": row.code,
                    "items": row.items,
                    "on_topic": row.on_topic,
                    "points": row.points,
                    "minutes": row.minutes,
                    "timed": row.timed,
                }
                for row in rows
            ]
            for name, rows in report.evidence.items()
        },
    }


def _as_json(measures: Measures, language: str) -> dict[str, Any]:
    return {
        "items": measures.items,
        "competencies": [
            {
                "code": competency.code,
                "criteria": {
                    one.criterion.value: {
                        "value": one.value,
                        "threshold": one.threshold,
                        "n": one.n,
                        "verdict": one.verdict.value,
                        "reason": _said(one, language),
                    }
                    for one in competency.judgements
                },
            }
            for competency in measures.competencies
        ],
        "porter": {
            one.matrix.value: {
                "value": one.value,
                "n": one.n,
                "stated": one.stated,
                "reason": _said(one, language),
            }
            for one in measures.indices
        },
    }


VERDICTS: Mapping[Verdict, Message] = {
    Verdict.MET: msg("met"),
    Verdict.WEAK: msg("weakly met"),
    Verdict.NOT_MET: msg("not met"),
    Verdict.UNDEFINED: msg("cannot be told"),
}
_REASONS = {
    schema.Undefined.NO_ITEMS: msg("there are no items"),
    schema.Undefined.NO_INDICATORS: msg("the competency has no indicators"),
    schema.Undefined.NO_INDICATOR_HIT: msg("no item names an indicator of the competency"),
    schema.Undefined.BLOOM_NOT_STATED: msg("no item that counts here states its Bloom level"),
    schema.Undefined.TOPIC_NOT_STATED: msg("no item states a topic of the programme"),
    schema.Undefined.HOURS_NOT_STATED: msg("the programme does not give hours to its topics"),
    schema.Undefined.LEVELS_NOT_STATED: msg("the programme has no indicators and declares no shares of levels"),
    schema.Undefined.TIME_NOT_STATED: msg("not every item states its time"),
}


def _measures(
    programme: content.Programme, frames: Mapping[str, pd.DataFrame], items: pd.DataFrame, levels: Thresholds
) -> Measures:
    known, indicators = frames["competencies"], frames["indicators"]
    judged = webb.webb(items, frames["claims"], known, indicators, thresholds=levels)
    index = porter.alignment_index(
        items, frames["topics"], shares=_level_shares(programme, indicators), reaches=levels.reaches
    )
    by_competency: dict[str, list[Judgement]] = {}
    for row in _rows(judged):
        by_competency.setdefault(row.competency, []).append(_judgement(row))
    return Measures(
        items=len(items),
        competencies=tuple(CompetencyAlignment(code, tuple(rows)) for code, rows in by_competency.items()),
        indices=tuple(
            Index(porter.Matrix(row.matrix), row.n, _defined(row.stated), _defined(row.value), _reason(row.reason))
            for row in _rows(index)
        ),
    )


def _judgement(row: Any) -> Judgement:
    return Judgement(
        criterion=Criterion(row.criterion),
        n=int(row.n),
        value=_defined(row.value),
        threshold=float(row.threshold),
        verdict=Verdict(row.verdict),
        reason=_reason(row.reason),
    )


def _level_shares(programme: content.Programme, indicators: pd.DataFrame) -> Mapping[schema.Level, float] | None:
    said = programme.alignment.levels if programme.alignment else None
    if said is None:
        return porter.level_shares(indicators)
    return {level: float(getattr(said, level.value)) for level in schema.Level}


def _tables(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    items, claims = frames["items"], frames["claims"]
    return {
        "competency": evidence.by_competency(items, claims, frames["competencies"]),
        "indicator": evidence.by_indicator(items, claims, frames["indicators"]),
        "topic": evidence.by_topic(items, frames["topics"]),
        "bloom": evidence.by_bloom(items),
        "instrument": evidence.by_instrument(items),
        "kind": evidence.by_kind(items),
    }


def _evidence(table: pd.DataFrame) -> Iterable[Evidence]:
    for row in _rows(table):
        yield Evidence(
            code=None if row.code == schema.NOT_STATED else row.code,
            items=int(row.items),
            on_topic=int(row.on_topic),
            points=float(row.points),
            minutes=_defined(row.minutes),
            timed=int(row.timed),
        )


def _rows(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples(index=False)


def _defined(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _reason(code: Any) -> Message | None:
    return None if pd.isna(code) else _REASONS[schema.Undefined(code)]


def _said(row: Judgement | Index | OffTopicShare, language: str) -> str | None:
    return None if row.reason is None else say(row.reason, language)

"""The scorecard of alignment: every criterion with its verdict, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from analytics.porter import Matrix
from analytics.schema import Bloom, Level
from analytics.thresholds import Criterion, Thresholds, Verdict

from ...content.fingerprint import Revision
from ...content.programme import Programme
from ...i18n import Message, msg
from .. import coverage as coverages
from ..alignment import VERDICTS, Index, Judgement
from ..dashboard import Cell, Column, Dashboard, Mark, Section, Table
from . import Asked

MARKS: Mapping[Verdict, Mark] = {
    Verdict.MET: Mark("success", VERDICTS[Verdict.MET]),
    Verdict.WEAK: Mark("warning", VERDICTS[Verdict.WEAK]),
    Verdict.NOT_MET: Mark("danger", VERDICTS[Verdict.NOT_MET]),
    Verdict.UNDEFINED: Mark("", VERDICTS[Verdict.UNDEFINED]),
}
CRITERIA = {
    Criterion.CONCURRENCE: msg("Enough questions"),
    Criterion.DEPTH: msg("Deep enough"),
    Criterion.RANGE: msg("Wide enough"),
    Criterion.BALANCE: msg("Evenly spread"),
}
_MATRICES = {Matrix.TOPICS: msg("over topics"), Matrix.TOPICS_BY_LEVELS: msg("over topics and levels")}


def scorecard(asked: Asked) -> Dashboard:
    """Webb's four criteria of each competency and Porter's indices, each with the reason of its verdict."""
    programme = asked.course.programme
    report = coverages.coverage(programme, asked.course.revisions, decisions=asked.decisions)
    measures = report.alignment.on_topic if asked.on_topic else report.alignment.all
    off = report.off_topic_names if asked.on_topic else frozenset()
    active = [one for one in asked.course.revisions if one.mapped.status == "active" and one.name not in off]
    holders = _holders(programme, active)
    shallow = _shallow(programme, active, report.alignment.thresholds)
    rows: list[tuple[Cell, ...]] = []
    for competency in measures.competencies:
        hits = {code: holders[code] for code in programme.competencies[competency.code].indicators}
        for one in competency.judgements:
            rows.append(
                (
                    competency.code,
                    CRITERIA[one.criterion],
                    _value(one),
                    _threshold(one),
                    MARKS[one.verdict],
                    _why(one, hits, holders[competency.code], shallow[competency.code]),
                )
            )
    met = sum(one.verdict is Verdict.MET for row in measures.competencies for one in row.judgements)
    all_of = sum(len(row.judgements) for row in measures.competencies)
    table = Table(
        "criteria",
        msg("Webb's criteria"),
        (
            Column(msg("Competency")),
            Column(msg("Criterion")),
            Column(msg("Value"), "num"),
            Column(msg("Asked for"), "num"),
            Column(msg("Verdict")),
            Column(msg("Why")),
        ),
        tuple(rows),
        msg("The programme has no competencies."),
    )
    lights = Table(
        "lights",
        msg("Verdicts by competency"),
        (Column(msg("Competency")), *(Column(title) for title in CRITERIA.values())),
        tuple((row.code, *(_light(one, asked.language) for one in row.judgements)) for row in measures.competencies),
        msg("The programme has no competencies."),
        stacked=True,
    )
    differences = _differences(programme, active, report)
    indices = Table(
        "indices",
        msg("Porter's index"),
        (
            Column(msg("What is compared")),
            Column(msg("Index"), "num"),
            Column(msg("Cells"), "num"),
            Column(msg("Why")),
        ),
        tuple(
            (_MATRICES[one.matrix], _rounded(one.value), one.n, _index_why(one, differences))
            for one in measures.indices
        ),
    )
    return Dashboard(
        "scorecard",
        msg("How well the questions fit the programme"),
        msg(
            "The criteria are those of N. L. Webb (1999, 2007) and A. C. Porter (2002). A verdict is a "
            "reason to look, no mark."
        ),
        (
            Section("lights", msg("At a glance"), (), None, lights),
            Section("criteria", msg("Why"), (), None, table),
            Section(
                "indices",
                msg("Emphasis"),
                (
                    msg(
                        "1 is the same emphasis as the hours of the programme, 0 nothing in common. There is no value "
                        "from which it is good: compare banks, or one bank before and after."
                    ),
                ),
                None,
                indices,
            ),
        ),
        stats=((msg("Criteria met"), f"{met} / {all_of}"), (msg("Questions"), measures.items)),
    )


def _holders(programme: Programme, active: Iterable[Revision]) -> Mapping[str, list[str]]:
    """Return the items of each indicator, and of each competency with those of its indicators."""
    found: dict[str, list[str]] = defaultdict(list)
    owner = {code: name for name, one in programme.competencies.items() for code in (name, *one.indicators)}
    for one in active:
        for code in one.mapped.assesses:
            if code in owner and code != owner[code]:
                found[code].append(one.item)
        for name in dict.fromkeys(owner[code] for code in one.mapped.assesses if code in owner):
            found[name].append(one.item)
    return found


def _shallow(programme: Programme, active: Iterable[Revision], levels: Thresholds) -> Mapping[str, list[str]]:
    """Return the questions of each competency that are easier than an indicator they name, with that indicator."""
    rank = {bloom.value: place for place, bloom in enumerate(Bloom)}
    found: dict[str, list[str]] = defaultdict(list)
    for one in active:
        for name, competency in programme.competencies.items():
            for code in one.mapped.assesses:
                indicator = competency.indicators.get(code)
                if indicator is None or one.mapped.bloom is None:
                    continue
                if rank[one.mapped.bloom] < rank[levels.reaches[Level(indicator.level.value)]]:
                    found[name].append(f"{one.item} → {code}")
    return found


def _differences(
    programme: Programme, active: Iterable[Revision], report: coverages.Coverage
) -> list[tuple[str | Message, float, float]]:
    """Return every topic, and what does not belong, with its shares of points and of hours."""
    off = {(one.bank, one.item) for one in report.off_topic}
    points: dict[str | None, float] = defaultdict(float)
    for one in active:
        out = (one.bank, one.item) in off
        if out or one.mapped.topic in programme.topics:
            points[None if out else one.mapped.topic] += float(one.scored.points)
    hours = {id: float(one.hours.total) for id, one in programme.topics.items()}
    total, whole = sum(points.values()), sum(hours.values())
    if not total or not whole:
        return []
    rows: list[tuple[str | Message, float, float]] = [
        (f"«{one.title}»", points[id] / total, hours[id] / whole) for id, one in programme.topics.items()
    ]
    return [*rows, (msg("what does not belong"), points[None] / total, 0.0)] if points[None] else rows


def _light(one: Judgement, language: str) -> Cell:
    mark, value = MARKS[one.verdict], _value(one)
    if value is None:
        return mark
    written = f"{value:g}".replace(".", "," if language == "ru" else ".") if isinstance(value, int | float) else value
    return Mark(mark.kind, msg("{verdict}: {value}", verdict=mark.text, value=written))


def _value(one: Judgement) -> Cell:
    if one.value is None:
        return None
    if one.criterion in (Criterion.DEPTH, Criterion.RANGE):
        return f"{one.value:.0%}"
    return int(one.value) if one.criterion is Criterion.CONCURRENCE else round(one.value, 2)


def _threshold(one: Judgement) -> Cell:
    if one.criterion in (Criterion.DEPTH, Criterion.RANGE):
        return f"{one.threshold:.0%}"
    return int(one.threshold) if one.criterion is Criterion.CONCURRENCE else one.threshold


def _why(one: Judgement, hits: Mapping[str, list[str]], items: list[str], shallow: list[str]) -> Message:
    if one.reason is not None:
        return one.reason
    if one.criterion is Criterion.CONCURRENCE:
        if not items:
            return msg("no question names the competency or one of its indicators")
        return msg("the questions are {items}", items=_few(items))
    if one.criterion is Criterion.DEPTH:
        deep = {"deep": round((one.value or 0) * one.n), "stated": one.n}
        if not shallow:
            return msg(
                "{deep} of {stated} questions with a stated level are at least as deep as their indicator", **deep
            )
        return msg(
            "{deep} of {stated} questions that state a level are as deep as their indicator; too easy: {items}",
            items=_few(shallow),
            **deep,
        )
    if one.criterion is Criterion.RANGE:
        without = [code for code, found in hits.items() if not found]
        if without:
            return msg("without a question: {codes}", codes=_few(without))
        return msg("every indicator has a question")
    return msg(
        "questions by indicator: {hits}",
        hits=_few([f"{code} – {len(found)}" for code, found in hits.items() if found]),
    )


def _index_why(one: Index, differences: list[tuple[str | Message, float, float]]) -> Message:
    if one.reason is not None or not differences:
        return one.reason or msg("the programme does not give hours to its topics")
    more = max(differences, key=lambda row: row[1] - row[2])
    less = min(differences, key=lambda row: row[1] - row[2])
    return msg(
        "rests on {stated} of the points: the others state no topic or level. Most above its hours: {more} "
        "({more_points} of the points, {more_hours} of the hours); most below: {less} ({less_points}, {less_hours})",
        stated=f"{one.stated or 0:.0%}",
        more=more[0],
        more_points=f"{more[1]:.0%}",
        more_hours=f"{more[2]:.0%}",
        less=less[0],
        less_points=f"{less[1]:.0%}",
        less_hours=f"{less[2]:.0%}",
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _few(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f", … ({len(names)})" if len(names) > most else "")

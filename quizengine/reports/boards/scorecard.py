"""The scorecard of alignment: every criterion with its verdict, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from analytics.porter import Matrix
from analytics.thresholds import Criterion, Verdict

from ...content.fingerprint import Revision
from ...content.programme import Programme
from ...i18n import Message, msg
from .. import coverage as coverages
from ..alignment import Index, Judgement
from ..dashboard import Cell, Column, Dashboard, Mark, Section, Table
from . import Asked

MARKS: Mapping[Verdict, Mark] = {
    Verdict.MET: Mark("success", msg("met")),
    Verdict.WEAK: Mark("warning", msg("weakly met")),
    Verdict.NOT_MET: Mark("danger", msg("not met")),
    Verdict.UNDEFINED: Mark("", msg("cannot be told")),
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
    off = {f"{one.bank}:{one.item}" for one in report.off_topic} if asked.on_topic else set()
    active = [one for one in asked.course.revisions if one.mapped.status == "active" and one.name not in off]
    holders = _holders(programme, active)
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
                    _why(one, hits, holders[competency.code]),
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
    indices = Table(
        "indices",
        msg("Porter's index"),
        (
            Column(msg("What is compared")),
            Column(msg("Index"), "num"),
            Column(msg("Cells"), "num"),
            Column(msg("Why")),
        ),
        tuple((_MATRICES[one.matrix], _rounded(one.value), one.n, _index_why(one)) for one in measures.indices),
    )
    return Dashboard(
        "scorecard",
        msg("How well the questions fit the programme"),
        msg(
            "The criteria are those of N. L. Webb (1999, 2007) and A. C. Porter (2002). A verdict is a "
            "reason to look, no mark."
        ),
        (
            Section("criteria", msg("Competencies"), (), None, table),
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


def _why(one: Judgement, hits: Mapping[str, list[str]], items: list[str]) -> Message:
    if one.reason is not None:
        return one.reason
    if one.criterion is Criterion.CONCURRENCE:
        if not items:
            return msg("no question names the competency or one of its indicators")
        return msg("the questions are {items}", items=_few(items))
    if one.criterion is Criterion.DEPTH:
        return msg(
            "{deep} of {stated} questions with a stated level are at least as deep as their indicator",
            deep=round((one.value or 0) * one.n),
            stated=one.n,
        )
    if one.criterion is Criterion.RANGE:
        without = [code for code, found in hits.items() if not found]
        if without:
            return msg("without a question: {codes}", codes=", ".join(without))
        return msg("every indicator has a question")
    return msg(
        "questions by indicator: {hits}",
        hits=", ".join(f"{code} – {len(found)}" for code, found in hits.items() if found),
    )


def _index_why(one: Index) -> Message:
    if one.reason is not None:
        return one.reason
    return msg("rests on {stated} of the points: the others state no topic or level", stated=f"{one.stated or 0:.0%}")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _few(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f", … ({len(names)})" if len(names) > most else "")

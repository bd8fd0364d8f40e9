"""Coverage as a check that passes or fails: what is asked for, what was found, and where the programme says it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analytics import evidence
from analytics.porter import Matrix
from analytics.schema import NOT_STATED
from analytics.thresholds import Criterion, Verdict

from ..content.gates import CoverageGates, Least
from ..exam.blueprint import TOPIC
from ..i18n import Message, msg
from .alignment import VERDICTS
from .coverage import Coverage

_ENOUGH = {"met": (Verdict.MET,), "weak": (Verdict.MET, Verdict.WEAK)}
_SHARES = {
    "competencies": msg("competencies with an item on topic"),
    "indicators": msg("indicators with an item on topic"),
    "topics": msg("topics with an item on topic"),
}
_CRITERIA = {
    Criterion.CONCURRENCE: msg("number of items"),
    Criterion.DEPTH: msg("depth of knowledge"),
    Criterion.RANGE: msg("range of knowledge"),
    Criterion.BALANCE: msg("balance"),
}


@dataclass(frozen=True)
class Gate:
    """One thing that is asked for. `path` leads to it in the programme; `found` is None where it cannot be told."""

    name: str
    path: tuple[str, ...]
    wanted: float | str
    found: float | str | None
    passed: bool
    message: Message


def gates(report: Coverage, wanted: CoverageGates) -> tuple[Gate, ...]:
    """Hold a report against what is asked for.

    Everything counts items on topic; `off_topic` is the most, all else the least.
    """
    found = [*_shares(report, wanted), *_criteria(report, wanted)]
    for code, least in wanted.require.items():
        found += _least(report, code, least)
    return tuple(found)


def shares(report: Coverage) -> dict[str, float | None]:
    """Return the share of competencies, indicators and topics that have an item on topic; None where there are none."""
    return {name: _share(report, evidence) for name, evidence in _EVIDENCE.items()}


_EVIDENCE = {"competencies": "competency", "indicators": "indicator", "topics": "topic"}


def _share(report: Coverage, evidence: str) -> float | None:
    rows = [row for row in report.alignment.evidence[evidence] if row.code is not None]
    return sum(row.on_topic > 0 for row in rows) / len(rows) if rows else None


def _shares(report: Coverage, wanted: CoverageGates) -> Iterator[Gate]:
    for name, found in shares(report).items():
        asked = getattr(wanted, name)
        if asked is not None:
            passed = found is not None and found >= float(asked)
            yield _of_share(name, float(asked), found, passed, msg("at least"), _SHARES[name])
    if wanted.off_topic is not None:
        off = {row.measure: row.share for row in report.alignment.off_topic}["items"]
        passed = off is None or off <= float(wanted.off_topic)
        yield _of_share("off_topic", float(wanted.off_topic), off, passed, msg("at most"), msg("items off topic"))
    if wanted.porter is not None:
        index = next(one for one in report.alignment.on_topic.indices if one.matrix is Matrix.TOPICS).value
        asked = float(wanted.porter)
        text = msg("Porter's index over topics: {found}, at least {wanted} is asked for", found=_n(index), wanted=asked)
        yield Gate("porter", ("porter",), asked, index, index is not None and index >= asked, text)


def _of_share(name: str, asked: float, found: float | None, passed: bool, side: Message, what: Message) -> Gate:
    text = msg(
        "{what}: {found}, {side} {wanted} is asked for", what=what, found=_p(found), side=side, wanted=f"{asked:.0%}"
    )
    return Gate(name, (name,), asked, found, passed, text)


def _criteria(report: Coverage, wanted: CoverageGates) -> Iterator[Gate]:
    for criterion in Criterion:
        asked = getattr(wanted.criteria, criterion.value)
        if asked is None:
            continue
        for competency in report.alignment.on_topic.competencies:
            judged = next(one for one in competency.judgements if one.criterion is criterion)
            text = msg(
                "{code}, {criterion}: {verdict}, '{wanted}' is asked for",
                code=competency.code,
                criterion=_CRITERIA[criterion],
                verdict=VERDICTS[judged.verdict],
                wanted=VERDICTS[Verdict(asked)],
            )
            yield Gate(
                f"{competency.code}/{criterion.value}",
                ("criteria", criterion.value),
                asked,
                judged.verdict.value,
                judged.verdict in _ENOUGH[asked],
                text,
            )


def _least(report: Coverage, code: str, least: Least) -> Iterator[Gate]:
    row = _row(report, code)
    if row is None:
        text = msg("'{code}' is no competency, indicator or topic of the programme", code=code)
        yield Gate(code, ("require", code), "", None, False, text)
        return
    for what, asked, found in (
        (msg("items on topic"), least.items, row.items),
        (msg("points on topic"), least.points, float(row.points)),
    ):
        if asked is not None:
            text = msg(
                "{code}, {what}: {found}, at least {wanted} is asked for",
                code=code,
                what=what,
                found=_n(float(found)),
                wanted=_n(float(asked)),
            )
            yield Gate(code, ("require", code), float(asked), float(found), found >= asked, text)


def _row(report: Coverage, code: str) -> Any:
    """Return the evidence of a code from the items on topic alone; None where the programme has no such code."""
    known = report.inputs
    items = known["items"][~known["items"]["off_topic"]]
    if code.startswith(TOPIC):
        table, wanted = evidence.by_topic(items, known["topics"]), code.removeprefix(TOPIC)
    elif code in set(known["competencies"]["competency"]):
        table, wanted = evidence.by_competency(items, known["claims"], known["competencies"]), code
    else:
        table, wanted = evidence.by_indicator(items, known["claims"], known["indicators"]), code
    rows = {row.code: row for row in table.itertuples(index=False) if row.code != NOT_STATED}
    return rows.get(wanted)


def _p(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _n(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")

"""How coverage went over the releases of the banks."""

from analytics import figures
from analytics.porter import Matrix
from analytics.thresholds import Verdict

from ...i18n import msg, say
from ...store import releases
from ...store.engine import reading
from .. import coverage as coverages
from ..coverage import Coverage
from ..dashboard import Cell, Column, Dashboard, Section, Table
from ..gates import shares
from . import Asked


def history(asked: Asked) -> Dashboard:
    """Hold the banks of every release against the programme as it is now."""
    programme = asked.course.programme
    chosen = {bank.bank for bank in asked.course.banks}
    rows: list[tuple[Cell, ...]] = []
    points: list[tuple[str, dict[str, float | None]]] = []
    with reading(asked.engine) as connection:
        for release, banks in releases.history(connection, programme.programme):
            revisions = [item.revision for bank in banks if bank.bank in chosen for item in bank.items]
            report = coverages.coverage(programme, revisions, decisions=asked.decisions)
            when = release.released_at.date().isoformat()
            found = _measures(report)
            points.append((f"{release.id}: {when}", found))
            rows.append((release.id, when, release.released_by, report.items, *found.values(), _met(report)))
    table = Table(
        "history",
        msg("Coverage by release"),
        (
            Column(msg("Release"), "num"),
            Column(msg("Date")),
            Column(msg("By")),
            Column(msg("Questions"), "num"),
            Column(msg("Indicators with a question"), "share"),
            Column(msg("Topics with a question"), "share"),
            Column(msg("Off topic"), "share"),
            Column(msg("Porter's index"), "num"),
            Column(msg("Criteria met")),
        ),
        tuple(rows),
        msg("Nothing has been released yet."),
    )
    return Dashboard(
        "history",
        msg("Coverage over the releases"),
        msg(
            "All states are held against the programme as it is now, so a line that moves is a change of the questions."
        ),
        (Section("history", msg("Releases"), (), _drawn(points, asked.language), table),),
    )


WORDS = {
    "indicators": msg("Indicators with a question"),
    "topics": msg("Topics with a question"),
    "off_topic": msg("Off topic"),
    "porter": msg("Porter's index"),
}


def _measures(report: Coverage) -> dict[str, float | None]:
    held = shares(report)
    index = next(one for one in report.alignment.on_topic.indices if one.matrix is Matrix.TOPICS)
    off = {row.measure: row.share for row in report.alignment.off_topic}["items"]
    return {
        "indicators": held["indicators"],
        "topics": held["topics"],
        "off_topic": off,
        "porter": None if index.value is None else round(index.value, 3),
    }


def _met(report: Coverage) -> str:
    judged = [one for row in report.alignment.on_topic.competencies for one in row.judgements]
    return f"{sum(one.verdict is Verdict.MET for one in judged)} / {len(judged)}"


def _drawn(points: list[tuple[str, dict[str, float | None]]], language: str) -> str | None:
    if len(points) < 2:
        return None
    lines = {say(text, language): [found[name] for _, found in points] for name, text in WORDS.items()}
    return str(figures.lines([name for name, _ in points], lines).to_json())

"""The real picture of the course, as `docs/coverage-of-production-ml.md`: `python -m tests.reports.picture`."""

from datetime import UTC, datetime
from pathlib import Path

from quizengine.content.decisions import NONE
from quizengine.content.fingerprint import revise
from quizengine.content.load import load
from quizengine.i18n import say
from quizengine.reports import coverage as coverages
from quizengine.reports.boards import Asked, Bank, Course
from quizengine.reports.boards.compare import compare
from quizengine.reports.boards.cover import hours
from quizengine.reports.boards.plans import gaps
from quizengine.reports.boards.scorecard import scorecard
from quizengine.reports.dashboard import Dashboard, Table, plain
from quizengine.reports.gates import shares

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/coverage-of-production-ml.md"
COURSES = {
    "production-ml-2025": ("competencies/production-ml-2025.programme.yaml", "banks/production-ml-final.bank.yaml"),
    "production-ml-2024": ("competencies/production-ml-2024.programme.yaml", "banks/drift-monitoring.bank.yaml"),
}
LONGEST = 90


def course(name: str) -> Course:
    library = load([ROOT / path for path in COURSES[name]])
    banks = (Bank(one.bank, one.title, tuple(revise(one, each) for each in one.items)) for one in library.banks)
    return Course(library.programmes[0][0], tuple(banks))


def page() -> str:
    """Return the page. Nothing in it is written by hand but the headings."""
    of_2025, of_2024 = course("production-ml-2025"), course("production-ml-2024")
    lines = [
        "# What the questions of «Production ML» cover",
        "",
        "Made from the two programmes and their banks by `make report-coverage`; do not write in it. "
        "What the measures mean stands in",
        "[alignment.md](alignment.md), how items of another subject are told in [off-topic.md](off-topic.md).",
    ]
    for found, other in ((of_2025, of_2024), (of_2024, of_2025)):
        lines += ["", f"## {found.programme.title} ({found.programme.programme})", "", *_course(found, other)]
    return "\n".join(lines) + "\n"


def _course(found: Course, other: Course) -> list[str]:
    report = coverages.coverage(found.programme, found.revisions)
    asked = Asked(None, found, NONE, datetime(2026, 1, 1, tzinfo=UTC), "en", others=(other,))  # type: ignore[arg-type]
    held = shares(report)
    lines = [
        f"{report.items} questions, {len(report.off_topic)} of which do not seem to belong; "
        f"{report.items_without_topic} state no topic.",
        "",
        "| share with at least one question on topic | |",
        "|---|---|",
        *(f"| {name} | {'–' if share is None else f'{share:.0%}'} |" for name, share in held.items()),
        "",
    ]
    if report.competencies:
        lines += ["| competency | questions | on topic | off topic |", "|---|---|---|---|"]
        lines += [f"| {row.code} | {row.items} | {row.on_topic} | {row.off_topic} |" for row in report.competencies]
        without = report.indicators_without_items
        known = sum(len(row.indicators) for row in report.competencies)
        lines += ["", f"Indicators without a question: {len(without)} of {known}.", ""]
    lines += _board("Hours", hours(asked))
    lines += _board("Webb's criteria and Porter's index, questions on topic", scorecard(asked))
    if report.competencies:
        lines += _board("What one question would gain", gaps(asked), most=10)
    if report.off_topic:
        lines += ["### Questions that do not seem to belong", "", "| question | text | evidence |", "|---|---|---|"]
        for row in report.off_topic:
            reasons = "; ".join(say(line, "en") for line in row.findings)
            lines.append(f"| {row.item} | {_cell(row.stem)} | {_cell(reasons, 400)} |")
        lines.append("")
    return [*lines, *_board(f"Beside {other.programme.programme}", compare(asked))]


def _board(title: str, board: Dashboard, most: int = 60) -> list[str]:
    lines = [f"### {title}", ""]
    for section in board.sections:
        lines += [say(line, "en") for line in section.text]
        if section.text:
            lines.append("")
        if section.table is not None and section.table.rows:
            lines += [*_table(section.table, most), ""]
    return lines


def _table(table: Table, most: int) -> list[str]:
    heads = " | ".join(say(column.title, "en") for column in table.columns)
    rows = [f"| {heads} |", "|" + "---|" * len(table.columns)]
    for row in table.rows[:most]:
        cells = []
        for cell, column in zip(row, table.columns, strict=True):
            value = plain(cell, "en")
            cells.append("–" if value is None else _number(value, column.kind == "share"))
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _number(value: str | float, share: bool) -> str:
    if isinstance(value, str):
        return value if share else _cell(value)
    return f"{value:.0%}" if share else f"{value:g}"


def _cell(text: str, most: int = LONGEST) -> str:
    flat = " ".join(text.split()).replace("|", "\\|")
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

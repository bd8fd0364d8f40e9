"""Every rule with its documentation, as `docs/rules.md`: `python -m tests.lint.rules_page`."""

import json
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import Any

from click.testing import CliRunner

from quizengine import cli
from quizengine.lint.registry import RULES

PAGE = Path(__file__).parents[2] / "docs/rules.md"
WIDTH = 136
FAMILIES = {
    "QB0": "Syntax",
    "QB1": "Schema",
    "QB2": "Identity",
    "QB3": "Key and choices",
    "QB4": "Programme, competency map and blueprint",
    "QB5": "Provenance and review",
    "QB6": "Wording and test-wiseness",
    "QB7": "Time and points",
    "QB8": "Similarity and off-topic",
    "QB9": "Change against what is released",
}
INTRODUCTION = """\
What `quizengine lint` finds. An error blocks a release, a warning wants a decision, information wants nothing. This
page is made from the rules by `make report-rules`; do not write in it. `quizengine explain QB301` says the same of one
rule, `quizengine rules` lists them. How the linter stops a commit and shows in an editor stands in
[editors.md](editors.md).
"""

Row = dict[str, Any]


def listed() -> list[Row]:
    """Return the rules as the command lists them: code, name, severity, fixable, summary."""
    rows: list[Row] = json.loads(CliRunner().invoke(cli.main, ["rules", "--format", "json"]).stdout)
    return rows


def page() -> str:
    """Return the page. Nothing in it is written by hand but the headings."""
    lines = ["# The rules", "", *INTRODUCTION.splitlines()]
    for family, rows in groupby(listed(), key=lambda row: str(row["code"])[:3]):
        lines += ["", f"## {family}xx {FAMILIES[family]}", "", *_family(list(rows))]
    return "\n".join(lines) + "\n"


def _family(rows: list[Row]) -> list[str]:
    table = ["| code | severity | fixable | finds |", "|---|---|---|---|", *(_row(row) for row in rows)]
    return [*table, *(line for row in rows for line in _rule(row))]


def _row(row: Row) -> str:
    link = f"[{row['code']}](#{row['code'].lower()}-{row['name']})"
    summary = row["summary"].replace("|", "\\|")
    return f"| {link} | {row['severity']} | {'yes' if row['fixable'] else ''} | {summary} |"


def _rule(row: Row) -> list[str]:
    rule = RULES[row["code"]]
    facts = [row["severity"]]
    if rule.found_by == "loader":
        facts.append("found while the file is read")
    if row["fixable"]:
        facts.append("mended by `--fix`")
    sections = [
        line
        for heading, text in rule.sections.items()
        for line in wrap(
            f"* **{heading}:** {text}", WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )
    ]
    summary = wrap(f"{rule.summary} *({', '.join(facts)})*", WIDTH, break_long_words=False, break_on_hyphens=False)
    return ["", f"### {rule.code} {rule.name}", "", *summary, "", *sections]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

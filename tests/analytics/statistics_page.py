"""Every statistic of answers with its formula and its source: `python -m tests.analytics.statistics_page`.

A module comes into `docs/statistics.md` by its name in `SECTIONS`; the rest is what its docstrings say.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

PAGE = Path(__file__).parents[2] / "docs/statistics.md"
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Answers": ("matrix", "missing", "policies"),
    "Items": ("items", "verdicts", "guessing", "distractors", "score_groups", "characteristic"),
    "The test": ("reliability", "spread", "lengths", "intervals"),
    "Time": ("timed", "times", "rapid"),
    "Competencies": ("claims", "mastery", "subscores", "augmented", "true_scores", "claimed", "needs", "dina"),
    "Item response theory": ("irt", "ability", "information", "fit", "scores", "dependence", "observed", "wright"),
    "Groups and cohorts": ("dif", "logistic_dif", "drift", "strata", "differences", "exposure", "similarity"),
    "What to do": ("todo",),
}
INTRODUCTION = """\
Every statistic of answers that the project computes: its formula, what goes in, what comes out, and where it is from.
This page is made from the docstrings of `analytics/` by `make report-statistics`; do not write in it.

Three rules hold for all of them. What is undefined is `nan` (or None) with its reason, and never 0. Beside an estimate
stand how many takers it is of and its interval, of 95 % unless said otherwise. A verdict has three values: the data
show a problem, they show that there is none, or there is not enough data.
"""
_HEAD = re.compile(r"^(Args|Attributes|Returns|Raises|Example|Columns)\b([^:]*):$")
_ENTRY = re.compile(r"^(`?[\w, …]+`?(?: \([^)]*\))?): (.*)$")


def page() -> str:
    """Return the page. Nothing in it is written by hand but the headings and the introduction."""
    lines = ["# Statistics", "", *INTRODUCTION.splitlines(), "", *_contents()]
    for heading, names in SECTIONS.items():
        lines += ["", f"## {heading}"]
        for name in names:
            lines += ["", *_module(name)]
    return "\n".join(lines) + "\n"


def listed() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public function on the page, with its name as `module.function`."""
    for names in SECTIONS.values():
        for name in names:
            for one, value in _public(import_module(f"analytics.{name}")):
                if inspect.isfunction(value):
                    yield f"{name}.{one}", value


def _contents() -> Iterator[str]:
    for heading, names in SECTIONS.items():
        links = ", ".join(f"[{name}](#{name.replace(' ', '-')})" for name in names)
        yield f"* {heading}: {links}"


def _module(name: str) -> Iterator[str]:
    module = import_module(f"analytics.{name}")
    yield f"### {name}"
    yield ""
    yield from _text(inspect.getdoc(module) or "")
    constants = list(_constants(module))
    if constants:
        yield ""
        yield from constants
    for one, value in _public(module):
        doc = inspect.getdoc(value)
        if isinstance(value, type) and (issubclass(value, Exception) or not doc):
            continue
        yield ""
        yield f"#### {name}.{one}"
        yield ""
        if not isinstance(value, type):
            yield from ("```python", _signature(one, value), "```", "")
        yield from _text(doc or "")
        if isinstance(value, type) and issubclass(value, Enum):
            yield ""
            yield "Values: " + ", ".join(f"`{member.value}`" for member in value) + "."


def _public(module: ModuleType) -> list[tuple[str, Any]]:
    """Return functions and classes that a module defines, in the order in which they stand."""
    return [
        (name, value)
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, type))
        and value.__module__ == module.__name__
    ]


def _signature(name: str, value: Callable[..., Any]) -> str:
    """Return names and defaults of the arguments: their types stand in the text."""
    signature = inspect.signature(value)
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
    shown = signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)
    # A default of a closed set shows itself as <Name.MEMBER: 'value'>.
    return name + re.sub(r"<([\w.]+): [^>]*>", r"\1", str(shown))


def _constants(module: ModuleType) -> Iterator[str]:
    """Yield the constants of a module that have words under them."""
    body = ast.parse(inspect.getsource(module)).body
    for one, after in pairwise(body):
        is_text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        value = one.value if isinstance(one, ast.Assign) else None
        if value is None or not is_text or not isinstance(value, ast.Constant | ast.Tuple):
            continue
        text = inspect.cleandoc(str(after.value.value)).replace("\n", " ")  # type: ignore[attr-defined]
        yield f"* `{ast.unparse(one)}`: {text}"


def _text(doc: str) -> Iterator[str]:
    """Yield a docstring as Markdown: its sections as lists, its examples as code."""
    lines = doc.replace("``", "`").splitlines()
    at = 0
    while at < len(lines):
        head = _HEAD.match(lines[at])
        if head is None:
            yield lines[at]
            at += 1
            continue
        body = []
        at += 1
        while at < len(lines) and (not lines[at] or lines[at].startswith("    ")):
            body.append(lines[at][4:])
            at += 1
        while body and not body[-1]:
            body.pop()
        yield from _section(head[1], head[2], body)
        if at < len(lines):
            yield ""


def _section(head: str, more: str, body: list[str]) -> Iterator[str]:
    if head == "Example":
        yield from ("```python", *body, "```")
        return
    yield f"**{head}**{more}:"
    yield ""
    for line in body:
        entry = _ENTRY.match(line)
        if entry is not None and head != "Returns":
            yield f"* {entry[1] if '`' in entry[1] else _named(entry[1])}: {entry[2]}"
        else:
            yield f"  {line.strip()}" if head != "Returns" and line else line.strip()


def _named(names: str) -> str:
    """Write names as code, and what stands behind them in brackets as it is."""
    bare, bracket, more = names.partition(" (")
    return ", ".join(f"`{one.strip()}`" for one in bare.split(",")) + bracket + more


if __name__ == "__main__":
    print(page(), end="")

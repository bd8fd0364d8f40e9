"""How often a suggestion is right, on labelled items and on real banks, as the figures of `docs/mapping.md`.

`python -m tests.content.suggested` writes them there anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from quizengine.content.fingerprint import Revision, revise
from quizengine.content.load import load
from quizengine.content.programme import Programme
from quizengine.content.suggesting import indicators_for, topics_for

from ..build import ROOT
from .build import bank, library, programme, text_item

PAGE = ROOT / "docs/mapping.md"
START, END = "<!-- figures: made by `make report-mapping` -->", "<!-- end of figures -->"
HALVES = ("tuning", "held-out")
BANKS = ("production-ml-final", "drift-monitoring", "showcase")
Labels = frozenset[str]


@dataclass(frozen=True)
class Measured:
    """Counts: items about a topic, those with a suggestion, with a right first one, with a right one among three;
    items about no topic, and those of them for which nothing is suggested."""

    items: int
    suggested: int
    right: int
    among: int
    others: int
    silent: int


def measured(cases: Iterable[tuple[Programme, Revision, Labels]]) -> Measured:
    """Count over items with the topics that fit each."""
    found = [(labels, [one.code for one in topics_for(course, revision)]) for course, revision, labels in cases]
    about = [(labels, codes) for labels, codes in found if labels]
    others = [codes for labels, codes in found if not labels]
    return Measured(
        len(about),
        sum(bool(codes) for _, codes in about),
        sum(codes[0] in labels for labels, codes in about if codes),
        sum(not labels.isdisjoint(codes) for labels, codes in about),
        len(others),
        sum(not codes for codes in others),
    )


@cache
def labelled(half: str) -> tuple[tuple[Programme, Revision, Labels], ...]:
    """Return the hand-labelled items of a half as revisions: short answers, so that stem and key are all there is."""
    rows = yaml.safe_load((Path(__file__).parent / "topics.yaml").read_text("utf-8"))[half]
    items = [
        text_item(id=f"q{place}", stem=str(stem), key={"accept": [str(key)]}, topic=None)
        for place, (stem, key, _) in enumerate(rows)
    ]
    with TemporaryDirectory() as folder:
        found = library(Path(folder), bank=bank(*items), programme=programme())
    revisions = [revise(found.banks[0], item) for item in found.banks[0].items]
    course = _course("production-ml-2025")
    return tuple((course, one, frozenset(row[2])) for one, row in zip(revisions, rows, strict=True))


@cache
def real(name: str) -> tuple[tuple[Programme, Revision, Labels], ...]:
    """Return the items of a real bank with the topic that the bank states."""
    (found,) = load([ROOT / f"banks/{name}.bank.yaml"]).banks
    course = _course(found.programme)
    revisions = [revise(found, item) for item in found.items]
    return tuple((course, one, frozenset(filter(None, [one.mapped.topic]))) for one in revisions)


def indicators(name: str) -> tuple[int, int, int]:
    """Count in a real bank: claims on indicators, those with a suggestion, and where the first one is claimed."""
    cases = [(course, one, set(one.mapped.assesses)) for course, one, _ in real(name)]
    claiming = [
        (codes, [said.code for said in indicators_for(course, one)])
        for course, one, codes in cases
        if not codes.issubset(course.competencies)
    ]
    suggested = [(codes, said) for codes, said in claiming if said]
    return len(claiming), len(suggested), sum(said[0] in codes for codes, said in suggested)


def page(now: str) -> str:
    """Return the page of the docs with the figures of today."""
    before, _, rest = now.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{figures()}\n\n{END}{after}"


def figures() -> str:
    """Return the table of topics, and what there is on indicators."""
    lines = [
        "| items | about a topic | suggested | first one right | right among three | about no topic | silent |",
        "|---|---|---|---|---|---|---|",
        *(_row(f"labelled by hand, {half} half", measured(labelled(half))) for half in HALVES),
        *(_row(f"`{name}`, by what the bank states", measured(real(name))) for name in BANKS),
    ]
    claims = [(name, *indicators(name)) for name in BANKS]
    told = [
        f"* `{name}`: {right} of {suggested} ({right / suggested:.0%}) of the {items} questions that name an indicator."
        if items
        else f"* `{name}`: no question names an indicator, so there is nothing to measure by."
        for name, items, suggested, right in claims
    ]
    return "\n".join([*lines, "", "First suggested indicators that the bank names:", "", *told])


def _row(name: str, one: Measured) -> str:
    right = f"{one.right} of {one.suggested} ({one.right / one.suggested:.0%})"
    silent = f"{one.silent} of {one.others}" if one.others else "–"
    return f"| {name} | {one.items} | {one.suggested} | {right} | {one.among} | {one.others} | {silent} |"


@cache
def _course(name: str) -> Programme:
    (found, _), *_ = load([ROOT / f"competencies/{name}.programme.yaml"]).programmes
    return found


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")

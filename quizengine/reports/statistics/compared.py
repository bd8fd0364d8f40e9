"""Cohorts and how they compare: what the page has alike for those that follow each other and for groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics import drift_figures
from analytics.dif import DISPLAY, TEST, Changed
from analytics.drift import FEWEST_ANCHORS, Why, between, drift

from ...i18n import Message, msg
from ..dashboard import Ask, Cell, Column, Link, Mark, Section, Table
from . import Viewed
from .cells import interval, real
from .cohorts import By, Cohorts, cohorts

MOST = 40
"""Questions that a figure shows; the table has all."""
WHYS: Mapping[str, Message] = {
    Why.FEW_TO_SHOW: msg("fewer than {number} students in one of them", number=DISPLAY),
    Why.FEW_TO_TEST: msg("fewer than {number} students in one of them", number=TEST),
    Why.FEW_ANCHORS: msg("too few other questions in common"),
    Why.NO_SPREAD: msg("students of like ability all did the same"),
    Why.WIDE_INTERVAL: msg("the interval is too wide"),
}
WORDS: Mapping[By, Message] = {By.SITTING: msg("Sitting"), By.MONTH: msg("Month"), By.GROUP: msg("Group")}
FACILITY = msg("Facility: the mean share of the question's points that was earned; Wilson's interval of 95 %.")
DELTA = msg(
    "Delta: −2.35 × the logarithm of the odds ratio of Mantel and Haenszel over students of the same share. The class "
    "is that of the Educational Testing Service: A below 1 or within chance, C from 1.5 on and surely above 1, B "
    "between."
)
ANCHORS = msg(
    "Questions of class C do not count in the share by which students are matched; that is repeated until it stays "
    "the same. At least {number} other questions must be left.",
    number=FEWEST_ANCHORS,
)


@dataclass(frozen=True)
class Found:
    """Cohorts, their answers (taker, item, revision, credit, cohort), and how they compare (`analytics.drift`)."""

    viewed: Viewed
    cohorts: Cohorts
    answers: pd.DataFrame
    table: pd.DataFrame

    @property
    def order(self) -> list[str]:
        return list(self.cohorts.titles)

    def of(self, reference: str, focal: str) -> pd.DataFrame:
        """The comparison of two cohorts: what changed first, then by how far it moved."""
        rows = self.table[(self.table["reference"] == reference) & (self.table["focal"] == focal)]
        by = pd.DataFrame({"shown": rows["verdict"] != Changed.CHANGED.value, "moved": -rows["change"].abs()})
        return rows.loc[by.sort_values(["shown", "moved"], kind="stable").index]

    def students(self, reference: str, focal: str) -> tuple[pd.Series, pd.Series]:
        """Which takers of `cohorts.of` are on either side of a comparison; without a reference all but the focal."""
        is_focal = self.cohorts.of == focal
        return (self.cohorts.of == reference if reference else ~is_focal), is_focal


def compared(viewed: Viewed) -> Found:
    """Compare the cohorts that were asked for: groups with all others, any others with those before."""
    known = cohorts(viewed.sample, viewed.by, groups=viewed.groups if viewed.by is By.GROUP else None)
    answers, order = _answers(viewed, known), list(known.titles)
    table = between(answers, groups=order) if known.by is By.GROUP else drift(answers, cohorts=order)
    return Found(viewed, known, answers, table)


def choice(found: Found) -> Ask:
    """Return the choice of what students are compared by."""
    options = (
        (By.SITTING.value, msg("sitting")),
        (By.MONTH.value, msg("month")),
        (By.GROUP.value, msg("group of students")),
    )
    return Ask("by", msg("Compared by"), options, found.cohorts.by.value)


def who(found: Found, text: tuple[Message, ...]) -> Section:
    """Return the section that says what is compared: each cohort, its students, and how they did."""
    shares, of = found.viewed.sample.shares, found.cohorts.of
    rows: list[tuple[Cell, ...]] = []
    for cohort, title in found.cohorts.titles.items():
        takers = of.index[of == cohort]
        known = shares.reindex(takers).dropna()
        rows.append((title, len(takers), float(known.mean()) if len(known) >= DISPLAY else None))
    heads = (
        Column(WORDS[found.cohorts.by]),
        Column(msg("Students"), "num"),
        Column(msg("Mean share of points"), "share"),
    )
    caption = msg("Groups") if found.cohorts.by is By.GROUP else msg("Cohorts")
    return Section("cohorts", msg("What is compared"), text, None, Table("cohorts", caption, heads, tuple(rows)))


def name_of(viewed: Viewed, item: str, revision: str) -> str:
    """Return the name of a revision of an item, as it stands in the sample."""
    several = viewed.sample.split.several
    return f"{item}@{revision}" if item in several else item


def question(viewed: Viewed, item: str, revision: str) -> tuple[Cell, Cell]:
    """Return the cells of a question: a link to it, and its text."""
    one = viewed.sample.askings[name_of(viewed, item, revision)]
    return Link(viewed.sample.label(one.name), one.bank, one.name), one.presentation.stem


def figure(
    found: Found, rows: pd.DataFrame, *, reference: str, focal: str, verdicts: Mapping[str, Message]
) -> str | None:
    """Draw facilities of both sides of a comparison, joined; nothing where no number is shown."""
    if not len(rows):
        return None
    sample = found.viewed.sample
    words = {
        "reference": reference,
        "focal": focal,
        "n": "n =",
        **found.viewed.spoken({"interval": msg("interval of 95 %"), **verdicts}),
    }
    names = {
        str(item): name_of(found.viewed, str(item), str(revision))
        for item, revision in zip(rows["item"], rows["revision"], strict=True)
    }
    labels = {item: sample.label(name) for item, name in names.items()}
    texts = {item: sample.askings[name].presentation.stem for item, name in names.items()}
    return str(drift_figures.drift_dumbbells(rows, words=words, labels=labels, texts=texts).to_json())


def mark(said: str, why: Message | None, words: Message) -> Mark:
    """Return a verdict on a comparison: a colour and a shape beside its words, with the reason where there is one."""
    kind = {Changed.CHANGED: "warning", Changed.UNCHANGED: "success"}.get(Changed(said), "")
    text = words if why is None else msg("{verdict}: {reason}", verdict=words, reason=why)
    return Mark(kind, text)  # type: ignore[arg-type]


def numbers(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    """Return the cells of a comparison of a question, from how many students there are to its class."""
    shown = not pd.isna(row["change"])
    return (
        int(row["n_reference"]),
        int(row["n_focal"]),
        *(real(row[name], 4) if shown else None for name in _SHARES),
        real(row["delta"]),
        *interval(row["delta_low"], row["delta_high"]),
        row["class"] or None,
    )


_SHARES = (
    *("facility_reference", "facility_reference_low", "facility_reference_high"),
    *("facility_focal", "facility_focal_low", "facility_focal_high"),
    *("change", "change_low", "change_high", "std", "std_low", "std_high"),
)


def _answers(viewed: Viewed, known: Cohorts) -> pd.DataFrame:
    matrix, revisions = viewed.sample.matrix, viewed.sample.split.revisions
    seen = np.ones(matrix.credit.shape, dtype=bool) if matrix.seen is None else matrix.seen
    row, column = np.nonzero(seen)
    number = revisions.groupby("item", sort=False).cumcount() + 1
    item = dict(zip(revisions["name"], revisions["item"], strict=True))
    place = dict(zip(revisions["name"], number.astype(str), strict=True))
    takers, names = np.array(matrix.takers or (), dtype=object), np.array(matrix.items, dtype=object)
    frame = pd.DataFrame(
        {
            "taker": takers[row],
            "item": [str(item[name]) for name in names[column]],
            "revision": [place[name] for name in names[column]],
            "credit": matrix.credit[row, column].astype(np.float64),
        }
    )
    return frame.assign(cohort=frame["taker"].map(known.of)).dropna(subset=["cohort"])

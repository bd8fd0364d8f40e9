"""Whether a question differs between cohorts for everybody alike, or otherwise for the weak than for the strong."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.dif import TEST, Changed
from analytics.drift import FEWEST_ANCHORS
from analytics.drift import Why as Compared
from analytics.logistic_dif import Why, logistic_dif

from ...i18n import Message, msg
from ..dashboard import Cell, Column, Mark, Section, Table
from ..verdict_words import UNLIKE_WHYS, unlike
from .cells import interval, real
from .cohorts import By
from .compared import WHYS, Found, mark, name_of, question

SNIPPET = """
from analytics.logistic_dif import logistic_dif
from analytics.matrix import from_long

one = found[(found["reference"] == {reference}) & (found["focal"] == {focal})]
anchor = dict(zip(one["item"] + "@" + one["revision"], one["is_anchor"]))
both = rows.assign(item=rows["item"] + "@" + rows["revision"])
both = both[both["item"].isin(anchor) & both["cohort"].isin({sides})]
matrix = from_long(both)
cohort = both.drop_duplicates("taker").set_index("taker")["cohort"].reindex(list(matrix.takers))
print(logistic_dif(matrix, cohort == {focal}, anchors=[anchor[item] for item in matrix.items]).to_string())
"""
HOW = (
    msg(
        "Three logistic models of a right answer are compared: by the share of points in the common questions alone; "
        "with the cohort or group besides; and with another slope for it besides (Swaminathan and Rogers, 1990). Twice "
        "the gain in log-likelihood from the first to the second tells of a difference that is the same for everybody "
        "(uniform), from the second to the third of one that is not (non-uniform); both are χ² with one degree of "
        "freedom."
    ),
    msg(
        "ΔR²: the gain in Nagelkerke's R² from the first model to the third. The classes are those of Jodoin and Gierl "
        "(2001): A below 0.035 or within chance, C from 0.07 on, B between."
    ),
    msg(
        "q: the chance of both together (χ² with two degrees of freedom), by the procedure of Benjamini and Hochberg "
        "over the questions of one comparison. A difference is shown from class B on where q is below 0.05."
    ),
    msg(
        "For the weak, for the strong: the difference of the log odds of a right answer one standard deviation below "
        "and above the mean share of points, with its interval (95 %); negative where it is harder now, or for the "
        "group. No difference that matters is shown where both intervals lie within ±0.64, which is a Delta of 1.5."
    ),
    msg(
        "Students are matched by the same questions as above. Questions with partial credit are not compared in this "
        "way, and numbers are shown from {test} students of each side.",
        test=TEST,
    ),
)


def code(reference: str, focal: str, sides: str) -> str:
    """Return Python that goes on from `found`, `rows` and `cohorts` with a comparison; all three are expressions."""
    return SNIPPET.replace("{reference}", reference).replace("{focal}", focal).replace("{sides}", sides)


def logistic(found: Found, comparisons: Sequence[tuple[str, str]]) -> Section:
    """Return the section on some comparisons, (reference, focal) each; without a reference with all others."""
    by_group = found.cohorts.by is By.GROUP
    parts = [_of(found, *pair) for pair in comparisons]
    table = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    by = pd.DataFrame({"shown": table["verdict"] != Changed.CHANGED.value, "gain": -table["delta_r2"]})
    rows = table.loc[by.sort_values(["shown", "gain"], kind="stable").index].to_dict("records")
    return Section(
        "logistic",
        msg("The same for everybody, or otherwise for the weak and the strong"),
        tuple(_text(found, comparisons, by_group)),
        None,
        Table(
            "logistic",
            msg("Differences for the weak and the strong"),
            tuple(_columns(by_group)),
            tuple(_cells(found, row, by_group) for row in rows),
            msg("These cohorts have no question in the same version in common."),
        ),
        HOW,
    )


def _text(found: Found, comparisons: Sequence[tuple[str, str]], by_group: bool) -> Iterator[Message]:
    yield msg(
        "A question may be harder for everybody alike; or it may be harder for the weak alone, or easier for them and "
        "harder for the strong. An average over all students hides the latter."
    )
    titles, sides = found.cohorts.titles, [found.students(*pair) for pair in comparisons]
    if by_group:
        yield msg("Groups beside all others: {number}.", number=len(comparisons))
    else:
        (before, now), (one, other) = comparisons[0], sides[0]
        yield msg(
            "{before} (n = {n_before}) and {now} (n = {n_now}).",
            before=titles[before],
            n_before=int(one.sum()),
            now=titles[now],
            n_now=int(other.sum()),
        )
    if max(min(int(one.sum()), int(other.sum())) for one, other in sides) < TEST:
        yield msg("This can be told from {test} students of each side on.", test=TEST)


def _of(found: Found, reference: str, focal: str) -> pd.DataFrame:
    """Compare two sides by logistic regression, with the anchors by which they were matched before."""
    pairs = found.of(reference, focal)
    sample = found.viewed.sample
    names = [name_of(found.viewed, *pair) for pair in zip(pairs["item"], pairs["revision"], strict=True)]
    place = {name: column for column, name in enumerate(sample.matrix.items)}
    one, other = found.students(reference, focal)
    side = pd.Series(np.where(other, 1, np.where(one, 0, -1)), index=found.cohorts.of.index)
    of = side.reindex(list(sample.matrix.takers or ()), fill_value=-1).to_numpy()
    rows = np.flatnonzero(of >= 0)
    part = sample.matrix.only([place[name] for name in names]).among(rows)
    table = logistic_dif(part, of[rows] == 1, anchors=pairs["is_anchor"].to_numpy())
    # Few anchors say little of ability, here as in the comparison before.
    few = (pairs["anchors"].to_numpy() < FEWEST_ANCHORS) & (table["why"] != Why.FEW_TO_TEST.value).to_numpy()
    numbers = table.select_dtypes("float64").columns
    table[numbers] = table[numbers].mask(pd.Series(few))
    table.loc[few, ["class", "kind"]] = ""
    table.loc[few, "verdict"], table.loc[few, "why"] = Changed.UNKNOWN.value, Compared.FEW_ANCHORS.value
    sides = {"reference": reference, "focal": focal}
    return table.assign(item=pairs["item"].to_numpy(), revision=pairs["revision"].to_numpy(), **sides)


def _columns(by_group: bool) -> Iterator[Column]:
    yield Column(msg("Question"))
    yield Column(msg("Text"))
    if by_group:
        yield Column(msg("Group"))
    yield Column(msg("What the data show"))
    yield Column(msg("n of the others") if by_group else msg("n before"), "num")
    yield Column(msg("n here") if by_group else msg("n now"), "num")
    yield Column(msg("Uniform difference, χ²"), "num")
    yield Column(msg("its p"), "num")
    yield Column(msg("Non-uniform difference, χ²"), "num")
    yield Column(msg("its p"), "num")
    yield Column(msg("q of both"), "num")
    yield Column(msg("ΔR²"), "num")
    yield Column(msg("Class by Jodoin and Gierl"))
    for words in (msg("For the weak (negative: harder)"), msg("For the strong (negative: harder)")):
        yield Column(words, "num")
        yield Column(msg("From"), "num")
        yield Column(msg("To"), "num")


def _cells(found: Found, row: dict[Any, Any], by_group: bool) -> tuple[Cell, ...]:
    return (
        *question(found.viewed, row["item"], row["revision"]),
        *((found.cohorts.titles[row["focal"]],) if by_group else ()),
        _mark(row),
        int(row["n_reference"]),
        int(row["n_focal"]),
        real(row["chi2_uniform"]),
        real(row["p_uniform"], 4),
        real(row["chi2_nonuniform"]),
        real(row["p_nonuniform"], 4),
        real(row["q"], 4),
        real(row["delta_r2"], 3),
        row["class"] or None,
        real(row["at_weak"]),
        *interval(row["at_weak_low"], row["at_weak_high"]),
        real(row["at_strong"]),
        *interval(row["at_strong_low"], row["at_strong_high"]),
    )


def _mark(row: dict[Any, Any]) -> Mark:
    why = UNLIKE_WHYS.get(row["why"], WHYS.get(row["why"]))
    return mark(row["verdict"], why, unlike(row["verdict"], row["kind"], row["group"]))

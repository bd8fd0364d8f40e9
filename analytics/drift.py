"""Whether an item became easier or harder from one cohort to another, beyond what the cohorts' ability says; also
whether it is easier or harder for one group than for all others.

An item is an item in one revision: an edited item is a new one, which is listed (`lineage`) and never compared. The
facility of an item moves with the ability of the cohort and by chance; "it moved by more than ten points" is true of
every third sound item when thirty take it. So a change is told of takers of like ability, by Mantel and Haenszel, with
the false discoveries held down over the whole bank.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.dif import DISPLAY, LARGE, TEST, Changed, benjamini_hochberg, classed
from analytics.differences import newcombe, welch
from analytics.intervals import Floats, around, wilson
from analytics.matrix import Matrix, from_long
from analytics.strata import Strata, chance, odds, standardised, strata

FEWEST_ANCHORS = 5
"""Items, others than the one compared, by which takers must be matched."""
NEGLIGIBLE, UNUSUAL = 0.05, 0.10
"""Standardised p-differences below the first do not matter, those from the second on are large (Dorans & Kulick)."""
SIGNIFICANT = 0.05


class Hint(StrEnum):
    """What may be behind a change that is shown; something to look into, no finding."""

    EASIER = "easier: did it become known, or is it taught more?"
    HARDER = "harder: did the teaching change, or what is marked as right?"
    NONE = ""


class Why(StrEnum):
    """Why a comparison is not told, or told only in part."""

    TOLD = ""
    FEW_TO_SHOW = "too few takers to show"
    FEW_ANCHORS = "too few other items in common"
    FEW_TO_TEST = "too few takers to test"
    NO_SPREAD = "takers of like ability all have the same credit"
    WIDE_INTERVAL = "the interval is too wide"


class Against(StrEnum):
    """What a cohort is compared with: the one before it, or the first. The second cohort has both in one. A group is
    compared with the others together.
    """

    BEFORE = "before"
    FIRST = "first"
    OTHERS = "others"


class Became(StrEnum):
    """What became of an item between two cohorts that follow each other."""

    EDITED = "edited"
    NEW = "new"
    GONE = "gone"


def drift(
    answers: pd.DataFrame,
    *,
    cohorts: Sequence[str] | None = None,
    anchors: Sequence[str] | None = None,
    purify: bool = True,
) -> pd.DataFrame:
    """Compare the items of each cohort with the cohort before and with the first, at like ability.

    Only items that both cohorts saw in the same revision are compared. Takers are matched by the credit they earned in
    the anchors they saw and in the item itself (`strata.strata`), so that random draws and a weaker cohort do not look
    like drift. Anchors are purified: without the items that are of class C by them, until they stay the same (Holland
    & Thayer, 1988, in Wainer & Braun, Test Validity, 129–145).

    A change is *shown* where q < .05 over all comparisons of the table and it is not of class A; *no change that
    matters* is shown where the interval of Δ lies within ±1.5 (without a Δ: that of `std` within ±.10); anything else
    is not told. Numbers are shown from 30 takers of each cohort, tested from 50.

    In drawn banks of 25 sound items without drift, 0 to .4 % were told as changed with 30 to 500 takers in a cohort,
    be the later one alike or weaker by half a standard deviation; the rule "facility moved by more than ten points"
    tells 36 % at 30, 13 % at 100, and 40 to 50 % at any number where the cohort is weaker. An item that is keyed
    wrongly tells the weak from the strong the other way round, and with a weaker cohort it may look easier: on one test
    of 14 items that were 23 %. Mend such items first.

    Args:
        answers: long frame, a row for each answer: taker, item, revision, cohort (text), credit (0 to 1). A taker may
            be in several cohorts, once in each.
        cohorts: labels in their order; those of the frame, sorted, by default. Answers of others are left out.
        anchors: items by which takers are matched; all that are in common by default.
        purify: whether anchors that changed themselves are taken out.

    Returns:
        A row for each comparison and item, in the order of cohorts and items: reference, focal (str, the cohorts),
        against (str, `Against`), item, revision (str), n_reference, n_focal (int64), then float64: facility_reference
        and facility_focal with Wilson's interval (…_low, …_high); change with change_low and change_high (focal −
        reference; Newcombe's interval, Welch's for partial credits); delta, delta_low, delta_high (Δ = −2.35 ln α,
        negative where harder; all-or-nothing credits only); std, std_low, std_high (standardised p-difference, negative
        where harder); p (Mantel's test), q (Benjamini–Hochberg). Then anchors (int64, items that takers were matched
        by), is_anchor (bool, whether it was one of them), class (str: A negligible, B, C large), verdict (str,
        `Changed`), hint (str, `Hint`), why (str, `Why`). What is not told is nan.

    Raises:
        NotCredits: a credit is not from 0 to 1, or a taker answers an item twice in a cohort.
    """
    order = _ordered(answers, cohorts)
    matrix, items, groups = _read(answers[answers["cohort"].isin(order)])
    parts = [
        _compared(matrix, items, groups == one, groups == other, anchors, purify).assign(
            reference=one, focal=other, against=against.value
        )
        for one, other, against in _pairs(order)
    ]
    table = _told(parts)
    shown = table["verdict"] == Changed.CHANGED.value
    hints = np.where(table["std"] > 0, Hint.EASIER.value, Hint.HARDER.value)
    table["hint"] = pd.Series(np.where(shown, hints, Hint.NONE.value), index=table.index, dtype="str")
    return table


def between(
    answers: pd.DataFrame,
    *,
    groups: Sequence[str] | None = None,
    anchors: Sequence[str] | None = None,
    purify: bool = True,
) -> pd.DataFrame:
    """Compare the items of each group with those of all other groups together, at like ability.

    What `drift` does for cohorts, where groups have no order in time: an item for which a difference is shown is harder
    or easier for a group than its credit in the other items says, which is a question of fairness. Groups that are
    only weaker, or stronger, are not told: of sound items in drawn banks of 25, with three groups of 100 or 300 takers
    or four of 60, one of them weaker by half a standard deviation, .02 to .16 % were. Of two groups the second is
    compared with the first, and not the other way round again.

    Args:
        answers: long frame as that of `drift`, with the group of a taker (text) as its cohort; a taker is in one group.
        groups: labels in their order; those of the frame, sorted, by default. Answers of others are left out.
        anchors: items by which takers are matched; all that are in common by default.
        purify: whether anchors that differ between the groups themselves are taken out.

    Returns:
        The columns of `drift`, with focal the group, reference the other one where there are two and empty where it is
        all others, and against `Against.OTHERS`. What is behind a difference is not guessed: hint is empty. There are
        no rows where there are fewer than two groups.

    Raises:
        NotCredits: a credit is not from 0 to 1, or a taker answers an item twice in a group.

    Example:
        >>> rows = [(f"t{n}", "a", "1", "ABC"[n % 3], n % 2) for n in range(6)]
        >>> names = ["taker", "item", "revision", "cohort", "credit"]
        >>> between(pd.DataFrame(rows, columns=names))[["focal", "n_reference", "n_focal"]].values.tolist()
        [['A', 4, 2], ['B', 4, 2], ['C', 4, 2]]
    """
    order = _ordered(answers, groups)
    if len(order) < 2:
        return _nothing()
    matrix, items, labels = _read(answers[answers["cohort"].isin(order)])
    first = order[0] if len(order) == 2 else ""
    parts = [
        _compared(matrix, items, labels != one, labels == one, anchors, purify).assign(
            reference=first, focal=one, against=Against.OTHERS.value
        )
        for one in (order[1:] if len(order) == 2 else order)
    ]
    return _told(parts).assign(hint=Hint.NONE.value).astype({"hint": "str"})


def _told(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join comparisons, and say of each what it shows when all of them are looked at."""
    table = pd.concat([part for part in parts if len(part)] or [_nothing()], ignore_index=True)
    table["q"] = benjamini_hochberg(table["p"].to_numpy(dtype=np.float64))
    columns = [table[name] for name in ("q", "class", "delta_low", "delta_high", "std_low", "std_high")]
    table["verdict"] = [_verdict(*row) for row in zip(*columns, strict=True)]
    wide = (table["verdict"] == Changed.UNKNOWN.value) & (table["why"] == Why.TOLD.value)
    table.loc[wide, "why"] = Why.WIDE_INTERVAL.value
    table["hint"] = pd.Series(Hint.NONE.value, index=table.index, dtype="str")
    return table[_COLUMNS]


_COLUMNS = (
    "reference focal against item revision n_reference n_focal facility_reference facility_reference_low "
    "facility_reference_high facility_focal facility_focal_low facility_focal_high change change_low change_high "
    "delta delta_low delta_high std std_low std_high p q anchors is_anchor class verdict hint why"
).split()


def lineage(answers: pd.DataFrame, *, cohorts: Sequence[str] | None = None) -> pd.DataFrame:
    """List the items that are not the same from one cohort to the next: edited, new, or gone.

    Args:
        answers: long frame with item, revision and cohort (text), a row for each answer.
        cohorts: labels in their order; those of the frame, sorted, by default.

    Returns:
        A row for each item and pair of cohorts that follow each other: reference, focal, item, became (str, `Became`),
        revisions_reference, revisions_focal (str, joined by commas, empty where there is none). An item that was edited
        while a cohort was taking it has several revisions, and is listed as edited beside one that has other ones.

    Example:
        >>> rows = [("a", "1", "May"), ("a", "2", "June"), ("b", "1", "June")]
        >>> found = lineage(pd.DataFrame(rows, columns=["item", "revision", "cohort"]), cohorts=["May", "June"])
        >>> found[["item", "became"]].values.tolist()
        [['a', 'edited'], ['b', 'new']]
    """
    order = _ordered(answers, cohorts)
    known = answers[["cohort", "item", "revision"]].drop_duplicates().astype(str).sort_values("revision")
    revisions = known.groupby(["item", "cohort"], sort=True)["revision"].agg(", ".join).unstack(fill_value="")
    revisions = revisions.reindex(columns=order, fill_value="")
    parts = []
    for one, other in pairwise(order):
        before, after = revisions[one], revisions[other]
        became = np.select([before == after, before == "", after == ""], ["", Became.NEW, Became.GONE], Became.EDITED)
        part = pd.DataFrame(
            {
                "reference": one,
                "focal": other,
                "item": revisions.index,
                "became": became,
                "revisions_reference": before.to_numpy(),
                "revisions_focal": after.to_numpy(),
            }
        )
        parts.append(part[part["became"] != ""])
    names = ["reference", "focal", "item", "became", "revisions_reference", "revisions_focal"]
    return (
        pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: pd.Series(dtype="str") for name in names})
    )


def _ordered(answers: pd.DataFrame, cohorts: Sequence[str] | None) -> list[str]:
    found = set(answers["cohort"].dropna().astype(str))
    return sorted(found) if cohorts is None else [one for one in cohorts if one in found]


def _pairs(order: Sequence[str]) -> Iterator[tuple[str, str, Against]]:
    for place, other in enumerate(order[1:], start=1):
        yield order[place - 1], other, Against.BEFORE
        if place > 1:
            yield order[0], other, Against.FIRST


def _read(answers: pd.DataFrame) -> tuple[Matrix, pd.DataFrame, npt.NDArray[np.object_]]:
    """The matrix with a row for each taker in a cohort and a column for each revision, what these are, and cohorts."""
    rows = pd.MultiIndex.from_frame(answers[["cohort", "taker"]].astype(str))
    columns = pd.MultiIndex.from_frame(answers[["item", "revision"]].astype(str))
    row, takers = pd.factorize(rows)
    column, items = pd.factorize(columns)
    matrix = from_long(pd.DataFrame({"taker": row, "item": column, "credit": answers["credit"].to_numpy()}))
    names = pd.DataFrame(list(items), columns=["item", "revision"], dtype="str")
    return matrix, names, np.array([cohort for cohort, _ in takers], dtype=object)


def _compared(
    matrix: Matrix,
    items: pd.DataFrame,
    reference: npt.NDArray[np.bool_],
    focal: npt.NDArray[np.bool_],
    named: Sequence[str] | None,
    purify: bool,
) -> pd.DataFrame:
    seen = np.ones((matrix.n, matrix.k), dtype=bool) if matrix.seen is None else matrix.seen
    common = np.flatnonzero(seen[reference].any(axis=0) & seen[focal].any(axis=0))
    if not len(common):
        return _nothing()
    rows = np.flatnonzero(reference | focal)
    part = matrix.only(common.tolist()).among(rows)
    whole = ((part.credit == 0) | (part.credit == 1)).all(axis=0)
    names = items["item"].to_numpy(dtype=object)[common]
    allowed = np.array([1.0 if named is None or name in named else 0.0 for name in names])
    cells, kept, adjusted = _matched(part, focal[rows], allowed, whole, purify)
    table = _raw(cells, whole)
    table.insert(0, "item", names)
    table.insert(1, "revision", items["revision"].to_numpy()[common])
    few = table[["n_reference", "n_focal"]].min(axis=1).to_numpy()
    anchors = (kept.sum() - kept).astype(np.int64)
    unshown, unmatched = few < DISPLAY, anchors < FEWEST_ANCHORS
    table[_ADJUSTED] = adjusted[_ADJUSTED].mask(pd.Series(unshown | unmatched))
    table["p"] = adjusted["p"].mask(pd.Series(unmatched | (few < TEST)))
    table["class"] = adjusted["class"].mask(pd.Series(unmatched | (few < TEST)), "")
    table.loc[unshown, ["change", "change_low", "change_high"]] = np.nan
    table["anchors"], table["is_anchor"] = anchors, kept > 0
    why = [Why.FEW_TO_SHOW, Why.FEW_ANCHORS, Why.FEW_TO_TEST, Why.NO_SPREAD]
    table["why"] = np.select([unshown, unmatched, few < TEST, table["p"].isna()], why, Why.TOLD)
    return table


_ADJUSTED = "delta delta_low delta_high std std_low std_high".split()


def _matched(
    part: Matrix, focal: npt.NDArray[np.bool_], allowed: Floats, whole: npt.NDArray[np.bool_], purify: bool
) -> tuple[Strata, Floats, pd.DataFrame]:
    """Compare at like ability, again and again with the anchors that are not of class C by the round before.

    An item that looked changed by spoilt anchors comes back when they are gone. It ends with anchors that were tried.
    """
    kept, tried = allowed, set[bytes]()
    while True:
        cells = strata(part, focal, anchors=kept, with_itself=True)
        found = _adjusted(cells, whole)
        tested = cells.n.sum(axis=1).min(axis=1) >= TEST
        left = np.where((found["class"] == "C").to_numpy() & tested, 0.0, allowed)
        tried.add(kept.tobytes())
        if not purify or left.tobytes() in tried or left.sum() <= FEWEST_ANCHORS:
            break
        kept = left
    # Facilities are over everybody who saw an item, those who saw no anchor too.
    everybody = strata(part, focal, anchors=np.zeros(part.k), with_itself=True)
    return everybody, kept, found


def _adjusted(cells: Strata, whole: npt.NDArray[np.bool_]) -> pd.DataFrame:
    delta, error = (np.where(whole, values, np.nan) for values in odds(cells))
    std, std_error = standardised(cells)
    table = pd.DataFrame(dict(zip(("delta_low", "delta_high"), around(delta, error), strict=True)))
    table["delta"], table["std"] = delta, std
    low, high = around(std, std_error)
    table["std_low"], table["std_high"] = np.maximum(-1, low), np.minimum(1, high)
    table["p"] = chance(cells)
    table["class"] = [
        classed(*row[:2], few=False) if not np.isnan(row[0]) else _classed_by_points(*row[2:])
        for row in zip(delta, error, std, std_error, strict=True)
    ]
    return table


def _classed_by_points(std: float, error: float) -> str:
    """Class a change that has no Δ by its standardised p-difference, with the rules of the classes by Δ."""
    if np.isnan(std) or np.isnan(error):
        return ""
    size = abs(std)
    if size < NEGLIGIBLE or size <= 1.96 * error:
        return "A"
    return "C" if size >= UNUSUAL and size - NEGLIGIBLE > 1.645 * error else "B"


def _raw(cells: Strata, whole: npt.NDArray[np.bool_]) -> pd.DataFrame:
    n, credit, squares = (values.sum(axis=1) for values in (cells.n, cells.credit, cells.squares))
    mean = credit / n
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = np.maximum(squares - credit**2 / n, 0) / (n - 1)
    table = pd.DataFrame({"n_reference": n[:, 0].astype(np.int64), "n_focal": n[:, 1].astype(np.int64)})
    for place, name in enumerate(("reference", "focal")):
        table[f"facility_{name}"] = mean[:, place]
        table[f"facility_{name}_low"], table[f"facility_{name}_high"] = wilson(mean[:, place], n[:, place])
    table["change"] = mean[:, 1] - mean[:, 0]
    shares = newcombe(mean[:, 0], n[:, 0], mean[:, 1], n[:, 1])
    means = welch(mean[:, 0], variance[:, 0], n[:, 0], mean[:, 1], variance[:, 1], n[:, 1])
    for name, share, other in zip(("change_low", "change_high"), shares, means, strict=True):
        table[name] = np.where(whole, share, other)
    return table


def _verdict(q: float, found: str, low: float, high: float, std_low: float, std_high: float) -> str:
    if np.isnan(q):
        return Changed.UNKNOWN.value
    if q < SIGNIFICANT and found in ("B", "C"):
        return Changed.CHANGED.value
    inside = low > -LARGE and high < LARGE if not np.isnan(low) else std_low > -UNUSUAL and std_high < UNUSUAL
    return Changed.UNCHANGED.value if inside else Changed.UNKNOWN.value


def _nothing() -> pd.DataFrame:
    counts, flags = ("n_reference", "n_focal", "anchors"), ("is_anchor",)
    texts = ("reference", "focal", "against", "item", "revision", "class", "verdict", "hint", "why")
    kinds = dict.fromkeys(counts, "int64") | dict.fromkeys(flags, "bool") | dict.fromkeys(texts, "str")
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "float64")) for name in _COLUMNS})

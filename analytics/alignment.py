"""Webb's four criteria of alignment between a bank and a programme.

A competency is a standard in Webb's terms, its indicators are the objectives, and an item *hits* an indicator
that it claims. The criteria and the levels at which they are met are from N. L. Webb, "Alignment of science and
mathematics standards and assessments in four states" (1999) and "Issues related to judging the alignment of
curriculum standards and assessments" (Applied Measurement in Education 20(1), 2007).

All functions take frames of `analytics.schema`, raise `FrameError` for others, and depend on no order of rows.
They count the items they are given: leave the off-topic ones out beforehand to see what remains without them.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics import schema
from analytics.schema import Bloom, Level, Undefined, check, conform
from analytics.thresholds import LITERATURE, Criterion, Thresholds, judged

_RANK = {level.value: rank for rank, level in enumerate(Bloom)}


def webb(
    items: pd.DataFrame,
    claims: pd.DataFrame,
    competencies: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    thresholds: Thresholds = LITERATURE,
) -> pd.DataFrame:
    """Judge each competency by the four criteria.

    Returns:
        `JUDGED_CRITERION` (competency, criterion, n, value, reason, threshold, verdict): four rows to a competency,
        competencies by position. A value that is undefined has a reason and the verdict `undefined`.

    Example:
        >>> from analytics.schema import CLAIMS, COMPETENCIES, INDICATORS, ITEMS, frame
        >>> items = frame(ITEMS, [("b:1", "b", 1, None, False, "apply"), ("b:2", "b", 1, None, False, None)])
        >>> claims = frame(CLAIMS, [("b:1", "A", "A.1", 1), ("b:2", "A", "A.1", 1)])
        >>> competencies = frame(COMPETENCIES, [("A", "", 0)])
        >>> indicators = frame(INDICATORS, [("A", "A.1", "can", "", 0), ("A", "A.2", "knows", "", 1)])
        >>> judged = webb(items, claims, competencies, indicators)
        >>> print(judged[["criterion", "n", "value", "verdict"]].to_string(index=False, header=False))
          categorical_concurrence 2 2.0 not_met
               depth_of_knowledge 1 1.0     met
               range_of_knowledge 2 0.5     met
        balance_of_representation 2 1.0     met
    """
    found = pd.concat(
        [
            categorical_concurrence(items, claims, competencies),
            depth_of_knowledge(items, claims, competencies, indicators, reaches=thresholds.reaches),
            range_of_knowledge(items, claims, competencies, indicators),
            balance_of_representation(items, claims, competencies, indicators),
        ],
        ignore_index=True,
    )
    place = {code: number for number, code in enumerate(_codes(competencies))}
    found = found.sort_values("competency", key=lambda codes: codes.map(place), kind="stable")
    levels = [thresholds.of(criterion) for criterion in found["criterion"]]
    found["threshold"] = pd.Series([met for met, _ in levels], index=found.index, dtype="float64")
    verdicts = [judged(value, *level).value for value, level in zip(found["value"], levels, strict=True)]
    found["verdict"] = pd.Series(verdicts, index=found.index, dtype="str")
    return conform(found, schema.JUDGED_CRITERION)


def categorical_concurrence(items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame) -> pd.DataFrame:
    """Count the items of each competency, named itself or by one of its indicators.

    Webb asks for six: by Subkoviak's (1988) procedure, with a cut at the mean and items of reliability 0.1, two
    decisions on mastery by six items agree in at least 0.63 of cases.

    Returns:
        `CRITERION`, where value = n = number of items. Always defined: no item is 0 items.

    Example:
        >>> from analytics.schema import CLAIMS, COMPETENCIES, ITEMS, frame
        >>> items = frame(ITEMS, [("b:1", "b", 1, None, False, None)])
        >>> claims = frame(CLAIMS, [("b:1", "A", "A.1", 0.5), ("b:1", "A", "A.2", 0.5)])
        >>> competencies = frame(COMPETENCIES, [("A", "", 0), ("B", "", 1)])
        >>> categorical_concurrence(items, claims, competencies)["value"].tolist()
        [1.0, 0.0]
    """
    check(items, schema.ITEMS)
    check(claims, schema.CLAIMS)
    known = claims[claims["item"].isin(items["item"])]
    counts = known.groupby("competency")["item"].nunique()
    count = _codes(competencies).map(counts).fillna(0)
    return _criterion(competencies, Criterion.CONCURRENCE, n=count, value=count)


def depth_of_knowledge(
    items: pd.DataFrame,
    claims: pd.DataFrame,
    competencies: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    reaches: Mapping[Level, Bloom] = LITERATURE.reaches,
) -> pd.DataFrame:
    """Give the share of hits whose item is at least as deep as the indicator it hits.

    value = hits with Bloom level of the item >= `reaches[level of the indicator]` / hits whose item states a level.

    Returns:
        `CRITERION`, where n is the number of hits with a stated Bloom level; undefined without any.

    Example:
        >>> from analytics.schema import CLAIMS, COMPETENCIES, INDICATORS, ITEMS, frame
        >>> items = frame(ITEMS, [("b:1", "b", 1, None, False, "apply"), ("b:2", "b", 1, None, False, "remember")])
        >>> claims = frame(CLAIMS, [("b:1", "A", "A.1", 1), ("b:2", "A", "A.1", 1)])
        >>> competencies = frame(COMPETENCIES, [("A", "", 0)])
        >>> indicators = frame(INDICATORS, [("A", "A.1", "can", "", 0)])
        >>> depth_of_knowledge(items, claims, competencies, indicators)["value"].tolist()
        [0.5]
    """
    hits = _hits(items, claims, indicators)
    deep = hits.assign(rank=hits["bloom"].map(_RANK)).dropna(subset="rank")
    least = deep["level"].map({level.value: _RANK[bloom.value] for level, bloom in reaches.items()})
    reached = (deep["rank"] >= least).groupby(deep["competency"])
    return _criterion(
        competencies,
        Criterion.DEPTH,
        n=_codes(competencies).map(reached.size()).fillna(0),
        value=_codes(competencies).map(reached.mean()),
        reason=_why_no_hits(competencies, indicators, hits).fillna(Undefined.BLOOM_NOT_STATED.value),
    )


def range_of_knowledge(
    items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Give the share of the indicators of each competency that at least one item hits.

    value = indicators hit / indicators of the competency.

    Returns:
        `CRITERION`, where n is the number of indicators; undefined for a competency without indicators.

    Example:
        >>> from analytics.schema import CLAIMS, COMPETENCIES, INDICATORS, ITEMS, frame
        >>> items = frame(ITEMS, [("b:1", "b", 1, None, False, None)])
        >>> claims = frame(CLAIMS, [("b:1", "A", "A.1", 1)])
        >>> competencies = frame(COMPETENCIES, [("A", "", 0)])
        >>> indicators = frame(INDICATORS, [("A", f"A.{n}", "knows", "", n) for n in (1, 2, 3)])
        >>> range_of_knowledge(items, claims, competencies, indicators)["value"].round(2).tolist()
        [0.33]
    """
    codes = _codes(competencies)
    hit = codes.map(_hits(items, claims, indicators).groupby("competency")["indicator"].nunique()).fillna(0)
    all_of = codes.map(indicators.groupby("competency")["indicator"].nunique()).fillna(0)
    reason = pd.Series(Undefined.NO_INDICATORS.value, index=codes.index, dtype="str")
    return _criterion(competencies, Criterion.RANGE, n=all_of, value=hit / all_of.where(all_of > 0), reason=reason)


def balance_of_representation(
    items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Say how evenly the hits of each competency are spread over the indicators that are hit: `balance_index`.

    Indicators that no item hits are not looked at; they are what `range_of_knowledge` is about.

    Returns:
        `CRITERION`, where n is the number of hits; undefined without any.

    Example:
        >>> from analytics.schema import CLAIMS, COMPETENCIES, INDICATORS, ITEMS, frame
        >>> items = frame(ITEMS, [(f"b:{n}", "b", 1, None, False, None) for n in range(4)])
        >>> claims = frame(CLAIMS, [(f"b:{n}", "A", "A.2" if n else "A.1", 1) for n in range(4)])
        >>> competencies = frame(COMPETENCIES, [("A", "", 0)])
        >>> indicators = frame(INDICATORS, [("A", f"A.{n}", "knows", "", n) for n in (1, 2, 3)])
        >>> balance_of_representation(items, claims, competencies, indicators)["value"].tolist()
        [0.75]
    """
    hits = _hits(items, claims, indicators)
    per_competency = hits.groupby(["competency", "indicator"]).size().groupby("competency")
    index = {code: balance_index(counts.tolist()) for code, counts in per_competency}
    codes = _codes(competencies)
    return _criterion(
        competencies,
        Criterion.BALANCE,
        n=codes.map(per_competency.sum()).fillna(0),
        value=codes.map(index).astype("float64"),
        reason=_why_no_hits(competencies, indicators, hits),
    )


def balance_index(hits: Sequence[int]) -> float | None:
    """Give Webb's balance index of the numbers of hits of the objectives that are hit.

    B = 1 - sum over objectives of |1/O - I(k)/H| / 2, with O objectives hit, I(k) hits of objective k, H hits in all.
    1 where all have the same number of hits. Undefined (None) without hits.

    Example:
        >>> balance_index([3, 3, 3])
        1.0
        >>> balance_index([1, 3])
        0.75
    """
    counted = [count for count in hits if count > 0]
    if not counted:
        return None
    even, whole = 1 / len(counted), sum(counted)
    return 1 - sum(abs(even - count / whole) for count in counted) / 2


def _hits(items: pd.DataFrame, claims: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Every pair of an item and an indicator that it claims, once: item, competency, indicator, level, bloom."""
    check(items, schema.ITEMS)
    check(claims, schema.CLAIMS)
    check(indicators, schema.INDICATORS)
    pairs = claims[["item", "competency", "indicator"]].drop_duplicates()
    known = pairs.merge(indicators[["competency", "indicator", "level"]], on=["competency", "indicator"])
    return known.merge(items[["item", "bloom"]], on="item")


def _codes(competencies: pd.DataFrame) -> pd.Series:
    ordered = check(competencies, schema.COMPETENCIES).sort_values("position", kind="stable")
    return ordered["competency"].reset_index(drop=True)


def _why_no_hits(competencies: pd.DataFrame, indicators: pd.DataFrame, hits: pd.DataFrame) -> pd.Series:
    """Say why a competency has no hits, by position; missing where it has some."""
    codes = _codes(competencies)
    reasons = pd.Series(Undefined.NO_INDICATOR_HIT.value, index=codes.index, dtype="str")
    reasons = reasons.mask(~codes.isin(indicators["competency"]), Undefined.NO_INDICATORS.value)
    return reasons.mask(codes.isin(hits["competency"]))


def _criterion(
    competencies: pd.DataFrame,
    criterion: Criterion,
    *,
    n: pd.Series,
    value: pd.Series,
    reason: pd.Series | None = None,
) -> pd.DataFrame:
    codes = _codes(competencies)
    none = pd.Series(None, index=codes.index, dtype="str")
    found = pd.DataFrame({"competency": codes, "n": n, "value": value.astype("float64")})
    why = none if reason is None else reason.astype("str").where(found["value"].isna())
    return conform(found.assign(criterion=criterion.value, reason=why), schema.CRITERION)

"""How much evidence a bank has, and of what kind: items, points and minutes, by every way in which items are sorted.

Each function gives `EVIDENCE` (code, items, on_topic, points, minutes, timed): every code of the programme in its
order, also those without an item, and `NOT_STATED` last for items that state none or one that the programme lacks.
So the points of the rows sum to those of the bank. An item that claims several competencies or indicators counts in
each of them once and shares its points and minutes among them by weight.

`minutes` sums the items that state their time, and `timed` says how many do; it is missing where there are items and
none of them does. The tables are those of a table of specifications: S. M. Downing and T. M. Haladyna (eds.),
"Handbook of test development" (2006), chapter 1.
"""

import pandas as pd

from analytics import schema
from analytics.schema import NOT_STATED, Bloom, Undefined, check, conform, frame


def by_competency(items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence of each competency, of its indicators included.

    Example:
        >>> from analytics.schema import CLAIMS, COMPETENCIES, TIMED_ITEMS, frame
        >>> items = frame(TIMED_ITEMS, [("b:1", "b", 2, None, False, None, "single", 1.0)])
        >>> claims = frame(CLAIMS, [("b:1", "A", None, 0.25), ("b:1", "B", None, 0.75)])
        >>> competencies = frame(COMPETENCIES, [("A", "", 0), ("B", "", 1)])
        >>> by_competency(items, claims, competencies)["points"].tolist()
        [0.5, 1.5, 0.0]
    """
    return _counted(_claimed(items, claims), "competency", _codes(check(competencies, schema.COMPETENCIES)))


def by_indicator(items: pd.DataFrame, claims: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence of each indicator; items that name a competency alone are not stated.

    Example:
        >>> from analytics.schema import CLAIMS, INDICATORS, TIMED_ITEMS, frame
        >>> items = frame(TIMED_ITEMS, [("b:1", "b", 2, None, False, None, "single", None)])
        >>> claims = frame(CLAIMS, [("b:1", "A", "A.1", 0.5), ("b:1", "A", None, 0.5)])
        >>> by_indicator(items, claims, frame(INDICATORS, [("A", "A.1", "knows", "", 0)]))["points"].tolist()
        [1.0, 1.0]
    """
    return _counted(_claimed(items, claims), "indicator", _codes(check(indicators, schema.INDICATORS), "indicator"))


def by_topic(items: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence of each topic.

    Example:
        >>> from analytics.schema import TIMED_ITEMS, TOPICS, frame
        >>> items = frame(TIMED_ITEMS, [("b:1", "b", 2, "a", False, None, "single", 1.5)])
        >>> by_topic(items, frame(TOPICS, [("a", "A", None, 0), ("c", "C", None, 1)]))["minutes"].tolist()
        [1.5, 0.0, 0.0]
    """
    return _counted(_whole(items), "topic", _codes(check(topics, schema.TOPICS), "topic"))


def by_bloom(items: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence of each Bloom level, the lowest first.

    Example:
        >>> from analytics.schema import TIMED_ITEMS, frame
        >>> items = frame(TIMED_ITEMS, [("b:1", "b", 1, None, False, "apply", "single", None)])
        >>> by_bloom(items)["items"].tolist()
        [0, 0, 1, 0, 0, 0, 0]
    """
    return _counted(_whole(items), "bloom", [level.value for level in Bloom])


def by_instrument(items: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence of each instrument, which is a bank, in alphabetical order; without `NOT_STATED`.

    Example:
        >>> from analytics.schema import TIMED_ITEMS, frame
        >>> items = frame(TIMED_ITEMS, [("b:1", "b", 1, None, False, None, "single", None)])
        >>> by_instrument(items)["code"].tolist()
        ['b']
    """
    return _counted(_whole(items), "bank", sorted(items["bank"].unique())).iloc[:-1]


def by_kind(items: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence of each kind of question that occurs, in alphabetical order; without `NOT_STATED`.

    Example:
        >>> from analytics.schema import TIMED_ITEMS, frame
        >>> items = frame(TIMED_ITEMS, [("b:1", "b", 1, None, False, None, "text", None)])
        >>> by_kind(items)["code"].tolist()
        ['text']
    """
    return _counted(_whole(items), "kind", sorted(items["kind"].unique())).iloc[:-1]


def off_topic_share(items: pd.DataFrame) -> pd.DataFrame:
    """Say how much of the bank is off topic, in items, points and minutes.

    share = (all - on topic) / all. Undefined where there is nothing; minutes also where some item states no time.

    Returns:
        `OFF_TOPIC_SHARE` (measure, all, on_topic, share, reason), three rows.

    Example:
        >>> from analytics.schema import TIMED_ITEMS, frame
        >>> items = frame(
        ...     TIMED_ITEMS,
        ...     [("b:1", "b", 3, None, False, None, "text", 2), ("b:2", "b", 1, None, True, None, "text", 2)],
        ... )
        >>> off_topic_share(items)["share"].tolist()
        [0.5, 0.25, 0.5]
    """
    check(items, schema.TIMED_ITEMS)
    measured = items[["points", "minutes"]].assign(items=1.0)
    rows = []
    for measure in ("items", "points", "minutes"):
        whole = measured[measure].sum(skipna=False)
        on_topic = measured.loc[~items["off_topic"], measure].sum(skipna=False)
        share = (whole - on_topic) / whole if whole > 0 else None
        rows.append((measure, whole, on_topic, share, None if whole > 0 else _why_nothing(items)))
    return frame(schema.OFF_TOPIC_SHARE, rows)


def _why_nothing(items: pd.DataFrame) -> str:
    return (Undefined.NO_ITEMS if items.empty else Undefined.TIME_NOT_STATED).value


def _whole(items: pd.DataFrame) -> pd.DataFrame:
    return check(items, schema.TIMED_ITEMS).assign(weight=1.0)


def _claimed(items: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Every item with each of its claims; an item without claims once, with a weight of 1."""
    check(items, schema.TIMED_ITEMS)
    joined = items.merge(check(claims, schema.CLAIMS), on="item", how="left")
    return joined.assign(weight=joined["weight"].fillna(1.0))


def _codes(rows: pd.DataFrame, column: str = "competency") -> list[str]:
    return list(rows.sort_values("position", kind="stable")[column])


def _counted(parts: pd.DataFrame, column: str, codes: list[str]) -> pd.DataFrame:
    code = parts[column].where(parts[column].isin(codes), NOT_STATED).astype("str")
    parts = parts.assign(code=code)
    once = parts.drop_duplicates(["code", "item"])
    per_item = once.groupby("code")
    counts = pd.DataFrame(
        {
            "items": per_item.size(),
            "on_topic": (~once["off_topic"]).groupby(once["code"]).sum(),
            "points": (parts["points"] * parts["weight"]).groupby(code).sum(),
            "minutes": (parts["minutes"] * parts["weight"]).groupby(code).sum(),
            "timed": per_item["minutes"].count(),
        }
    )
    table = counts.reindex(pd.Index([*codes, NOT_STATED], dtype="str", name="code")).fillna(0)
    table["minutes"] = table["minutes"].mask(table["items"].gt(0) & table["timed"].eq(0))
    return conform(table.reset_index(), schema.EVIDENCE)

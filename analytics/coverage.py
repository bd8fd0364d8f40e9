"""What a bank covers of a course programme: competencies, levels of indicators, topics.

Counts are of *distinct* items: an item that claims two indicators of one competency counts for that
competency once, and once in each level it claims. Points are shared between claims by weight. Claims to
competencies outside the programme are left out; a topic or an indicator that the programme lacks counts as
not stated. An empty programme or bank gives empty frames of the same dtypes. Frames are those of
`analytics.schema`, and a wrong one raises `FrameError`.

The tables follow the table of specifications of classical test planning and its matching of items to
standards: N. L. Webb, "Criteria for alignment of expectations and assessments in mathematics and science
education" (1997); A. C. Porter, "Measuring the content of instruction" (Educational Researcher 31(7),
2002).
"""

import pandas as pd

from analytics import schema
from analytics.schema import NOT_STATED, Level, check, conform


def competency_by_indicator_long(
    items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Count items in each cell competency × level, zero cells included.

    Returns:
        `COMPETENCY_BY_INDICATOR` (competency, level, items): four rows to a competency, the last for items
        that name the competency without an indicator.
    """
    check(indicators, schema.INDICATORS)
    levels = indicators[["competency", "indicator", "level"]]
    cells = _claimed(items, claims, competencies).merge(levels, on=["competency", "indicator"], how="left")
    cells["level"] = cells["level"].fillna(NOT_STATED)
    grid = _grid(competencies, level=[*(level.value for level in Level), NOT_STATED])
    counts = cells.groupby(["competency", "level"])["item"].nunique()
    return conform(grid.assign(items=_looked_up(counts, grid)), schema.COMPETENCY_BY_INDICATOR)


def competency_by_indicator(
    items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Give the same counts as `competency_by_indicator_long`, one row to a competency.

    Returns:
        Columns competency (str), then knows, can, has_experience and `NOT_STATED` (int64), rows by position.
    """
    long = competency_by_indicator_long(items, claims, competencies, indicators)
    return _wide(long, competencies, columns="level", names=[*(level.value for level in Level), NOT_STATED])


def competency_by_topic_long(
    items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame, topics: pd.DataFrame
) -> pd.DataFrame:
    """Count items and weigh points in each cell competency × topic, zero cells included.

    Returns:
        `COMPETENCY_BY_TOPIC` (competency, topic, items, points): topics by position, `NOT_STATED` the last.
    """
    cells = _claimed(items, claims, competencies)
    cells["topic"] = _stated_topic(cells["topic"], topics)
    grid = _grid(competencies, topic=_topic_columns(topics))
    grouped = cells.groupby(["competency", "topic"])
    grid = grid.assign(
        items=_looked_up(grouped["item"].nunique(), grid), points=_looked_up(grouped["earned"].sum(), grid)
    )
    return conform(grid, schema.COMPETENCY_BY_TOPIC)


def competency_by_topic(
    items: pd.DataFrame,
    claims: pd.DataFrame,
    competencies: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    values: str = "items",
) -> pd.DataFrame:
    """Give the `items` or the `points` of `competency_by_topic_long`, one row to a competency.

    Returns:
        Columns competency (str), then one for each topic id by position and `NOT_STATED` the last.
    """
    long = competency_by_topic_long(items, claims, competencies, topics)
    return _wide(long, competencies, columns="topic", names=_topic_columns(topics), values=values)


def competency_totals(items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame) -> pd.DataFrame:
    """Count the items of each competency, on and off topic, and sum its points (weight × points of the item).

    Returns:
        `COMPETENCY_TOTALS` (competency, items, on_topic, off_topic, points), where on_topic + off_topic =
        items.
    """
    cells = _claimed(items, claims, competencies)
    distinct = cells.drop_duplicates(["competency", "item"]).groupby("competency")["off_topic"]
    rows = _by_position(competencies)[["competency"]]
    count = rows["competency"].map(distinct.size()).fillna(0)
    off = rows["competency"].map(distinct.sum()).fillna(0)
    points = rows["competency"].map(cells.groupby("competency")["earned"].sum()).fillna(0.0)
    totals = rows.assign(items=count, on_topic=count - off, off_topic=off, points=points)
    return conform(totals, schema.COMPETENCY_TOTALS)


def indicator_totals(items: pd.DataFrame, claims: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Count the items of each indicator; an indicator without items has 0.

    Returns:
        `INDICATOR_TOTALS` (competency, indicator, level, items), rows by position.
    """
    check(items, schema.ITEMS)
    check(claims, schema.CLAIMS)
    rows = _by_position(check(indicators, schema.INDICATORS))
    known = claims[claims["item"].isin(items["item"])]
    counts = known.groupby(["competency", "indicator"])["item"].nunique()
    keys = rows[["competency", "indicator"]]
    return conform(rows.assign(items=_looked_up(counts, keys)), schema.INDICATOR_TOTALS)


def topic_totals(items: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Set the hours of each topic against its items.

    share_of_hours = hours / sum of hours; share_of_points = on-topic points of the topic / on-topic points
    of the bank. On-topic items that state no topic stay in the denominator, so the shares of points may sum
    to less than 1. A share whose denominator is 0 or unknown is missing, never 0.

    Returns:
        `TOPIC_TOTALS` (topic, title, hours, items, points, share_of_hours, share_of_points), rows by
        position; items and points count every item of the topic.
    """
    check(items, schema.ITEMS)
    rows = _by_position(check(topics, schema.TOPICS))
    on_topic = items[~items["off_topic"]]
    points = items.groupby("topic")["points"].sum()
    on_topic_points = rows["topic"].map(on_topic.groupby("topic")["points"].sum()).fillna(0.0)
    totals = rows.assign(
        items=rows["topic"].map(items.groupby("topic")["item"].nunique()).fillna(0),
        points=rows["topic"].map(points).fillna(0.0),
        share_of_hours=_share(rows["hours"], rows["hours"].sum(skipna=False)),
        share_of_points=_share(on_topic_points, on_topic["points"].sum()),
    )
    return conform(totals, schema.TOPIC_TOTALS)


def topics_without_items(items: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `topics` (columns of `TOPICS`) that no item states, by position."""
    check(items, schema.ITEMS)
    rows = _by_position(check(topics, schema.TOPICS))
    return conform(rows[~rows["topic"].isin(items["topic"])], schema.TOPICS)


def indicators_without_items(items: pd.DataFrame, claims: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `indicators` (columns of `INDICATORS`) that no item claims, by position."""
    counts = indicator_totals(items, claims, indicators)
    return conform(_by_position(indicators)[counts["items"].eq(0)], schema.INDICATORS)


def _claimed(items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame) -> pd.DataFrame:
    """Join claims to their items, keeping the programme's competencies; `earned` is weight × points."""
    check(items, schema.ITEMS)
    check(claims, schema.CLAIMS)
    check(competencies, schema.COMPETENCIES)
    known = claims[claims["competency"].isin(competencies["competency"])]
    joined = known.merge(items[["item", "points", "topic", "off_topic"]], on="item")
    return joined.assign(earned=joined["weight"] * joined["points"])


def _by_position(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("position", kind="stable").reset_index(drop=True)


def _topic_columns(topics: pd.DataFrame) -> list[str]:
    return [*_by_position(check(topics, schema.TOPICS))["topic"], NOT_STATED]


def _stated_topic(topic: pd.Series, topics: pd.DataFrame) -> pd.Series:
    return topic.where(topic.isin(topics["topic"]), NOT_STATED)


def _grid(competencies: pd.DataFrame, **axis: list[str]) -> pd.DataFrame:
    """Every competency by position with every value of the one axis."""
    return _by_position(competencies)[["competency"]].merge(pd.DataFrame(axis, dtype="str"), how="cross")


def _looked_up(values: pd.Series, keys: pd.DataFrame) -> pd.Series:
    index = pd.MultiIndex.from_frame(keys)
    return pd.Series(values.reindex(index).fillna(0).to_numpy(), index=keys.index)


def _wide(
    long: pd.DataFrame, competencies: pd.DataFrame, *, columns: str, names: list[str], values: str = "items"
) -> pd.DataFrame:
    order = _by_position(competencies)["competency"]
    table = long.pivot(index="competency", columns=columns, values=values).reindex(index=order, columns=names)
    wide = table.astype(long[values].dtype).reset_index()
    wide.columns = pd.Index(["competency", *names], dtype="str")
    return wide.astype({"competency": "str"})


def _share(part: pd.Series, whole: float) -> pd.Series:
    return part / whole if whole > 0 else part * float("nan")

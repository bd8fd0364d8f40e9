"""Porter's alignment index between a bank and a programme, over topics and over topics × levels.

A. C. Porter, "Measuring the content of instruction: uses in research and practice" (Educational Researcher 31(7),
2002): both sides are described by the same matrix of topics × levels of cognitive demand, each as shares of its whole,
and compared cell by cell. Here the programme's side is weighed by hours, the bank's by points.

The index depends on the number of cells (G. W. Fulmer, "Estimating critical values for strength of alignment among
curriculum, assessments, and instruction", Journal of Educational and Behavioral Statistics 36(3), 2011), so there is
no value from which it would be good: compare banks against one programme, or one bank before and after.
"""

from collections.abc import Mapping
from enum import StrEnum

import pandas as pd

from analytics import schema
from analytics.levels import level_of
from analytics.schema import NOT_STATED, Bloom, Level, Undefined, check, conform, frame
from analytics.thresholds import LITERATURE

# The row of off-topic items, to which a programme gives no hours. A space cannot stand in an id of a topic.
OFF_TOPIC = "off topic"


class Matrix(StrEnum):
    """What is compared: topics alone, or topics × levels."""

    TOPICS = "topics"
    TOPICS_BY_LEVELS = "topics_by_levels"


def porter_index(one: pd.DataFrame, other: pd.DataFrame) -> float:
    """Compare two matrices, given as `CELLS` of any non-negative weights; a cell that is left out weighs 0.

    P = 1 - sum over cells of |x - y| / 2, where x and y are the weights of a cell as shares of all weights of their
    matrix. From 0 (nothing in common) to 1 (equal shares), and the same in both directions. Missing (NaN) where the
    weights of one matrix sum to 0.

    Example: the matrices of the tool kit of the U.S. Office of Special Education Programs ("Ideas that work",
    assessment tool kit, part 7), which explains the index as the Surveys of Enacted Curriculum use it.
        >>> from analytics.schema import CELLS, frame
        >>> def matrix(*rows):
        ...     named = ((str(r), str(c), w) for r, row in enumerate(rows) for c, w in enumerate(row))
        ...     return frame(CELLS, named)
        >>> standards = matrix((0.2, 0.2, 0.1), (0.1, 0.1, 0.1), (0.0, 0.2, 0.0))
        >>> assessment = matrix((0.2, 0.0, 0.1), (0.1, 0.2, 0.0), (0.1, 0.2, 0.1))
        >>> round(porter_index(standards, assessment), 10)
        0.7
    """
    first, second = _shares(one), _shares(other)
    if first is None or second is None:
        return float("nan")
    difference = first.sub(second, fill_value=0.0).abs().sum()
    return min(1.0, max(0.0, 1.0 - float(difference) / 2))


def level_shares(indicators: pd.DataFrame) -> dict[Level, float] | None:
    """Give the share of the programme's indicators on each level: what the programme asks for, where it says no more.

    None where there are no indicators.

    Example:
        >>> from analytics.schema import INDICATORS, frame
        >>> shares = level_shares(frame(INDICATORS, [("A", "A.1", "knows", "", 0), ("A", "A.2", "can", "", 1)]))
        >>> [shares[level] for level in shares]
        [0.5, 0.5, 0.0]
    """
    counts = check(indicators, schema.INDICATORS)["level"].value_counts()
    if counts.empty:
        return None
    return {level: float(counts.get(level.value, 0)) / float(counts.sum()) for level in Level}


def programme_matrix(topics: pd.DataFrame, shares: Mapping[Level, float]) -> pd.DataFrame:
    """Share out the hours of each topic among the levels, by the same shares for every topic.

    weight(topic, level) = hours of the topic × share of the level. A programme gives hours to topics and levels to
    indicators but does not tie the two, so the levels are taken to be spread evenly.

    Returns:
        `CELLS` (topic, level, weight), weights in hours; without rows where the hours of a topic are unknown.

    Example:
        >>> from analytics.schema import TOPICS, Level, frame
        >>> topics = frame(TOPICS, [("a", "A", 30, 0), ("b", "B", 10, 1)])
        >>> shares = {Level.KNOWS: 0.5, Level.CAN: 0.5, Level.HAS_EXPERIENCE: 0.0}
        >>> programme_matrix(topics, shares)["weight"].tolist()
        [15.0, 15.0, 0.0, 5.0, 5.0, 0.0]
    """
    rows = check(topics, schema.TOPICS).sort_values("position", kind="stable")
    if rows["hours"].isna().any():
        return frame(schema.CELLS, [])
    levels = pd.DataFrame({"level": [level.value for level in shares], "share": list(shares.values())})
    cells = rows[["topic", "hours"]].merge(levels.astype({"level": "str", "share": "float64"}), how="cross")
    return conform(cells.assign(weight=cells["hours"] * cells["share"]), schema.CELLS)


def bank_matrix(
    items: pd.DataFrame, topics: pd.DataFrame, *, reaches: Mapping[Level, Bloom] = LITERATURE.reaches
) -> pd.DataFrame:
    """Sum the points of the items in each cell topic × level.

    The level of an item is the highest whose least Bloom level it reaches. Off-topic items make the row `OFF_TOPIC`;
    items that state no topic of the programme, or no Bloom level, stand under `NOT_STATED`.

    Returns:
        `CELLS` (topic, level, weight), weights in points, sorted; only cells with items.

    Example:
        >>> from analytics.schema import ITEMS, TOPICS, frame
        >>> topics = frame(TOPICS, [("a", "A", 30, 0)])
        >>> items = frame(ITEMS, [("b:1", "b", 2, "a", False, "create"), ("b:2", "b", 1, None, True, "apply")])
        >>> print(bank_matrix(items, topics).to_string(index=False, header=False))
                a has_experience 2.0
        off topic            can 1.0
    """
    check(items, schema.ITEMS)
    topic = items["topic"].where(items["topic"].isin(check(topics, schema.TOPICS)["topic"]), NOT_STATED)
    placed = pd.DataFrame(
        {
            "topic": topic.mask(items["off_topic"], OFF_TOPIC).astype("str"),
            "level": items["bloom"].map(level_of(reaches)).astype("str").fillna(NOT_STATED),
            "weight": items["points"],
        }
    )
    return conform(placed.groupby(["topic", "level"])["weight"].sum().reset_index(), schema.CELLS)


def alignment_index(
    items: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    shares: Mapping[Level, float] | None,
    reaches: Mapping[Level, Bloom] = LITERATURE.reaches,
) -> pd.DataFrame:
    """Give the index over topics, and the one over topics × levels.

    `shares` are what the programme gives to each level, such as `level_shares`. Items that do not say where they
    belong are left out, and `stated` is the share of points that is left in. Off-topic items are left in, in a row to
    which the programme gives nothing: the index is at most 1 minus their share of the points compared.

    Returns:
        `ALIGNMENT_INDEX` (matrix, n, stated, value, reason), two rows; n is the number of the programme's cells
        that have weight.

    Example:
        >>> from analytics.schema import ITEMS, TOPICS, frame
        >>> topics = frame(TOPICS, [("a", "A", 30, 0), ("b", "B", 10, 1)])
        >>> items = frame(ITEMS, [("b:1", "b", 1, "a", False, None), ("b:2", "b", 1, "b", False, None)])
        >>> found = alignment_index(items, topics, shares=None)
        >>> print(found[["matrix", "value", "reason"]].to_string(index=False, header=False))
                  topics 0.75              NaN
        topics_by_levels  NaN bloom_not_stated
    """
    bank = bank_matrix(items, topics, reaches=reaches)
    placed = bank[bank["topic"].ne(NOT_STATED)]
    levelled = placed[placed["level"].ne(NOT_STATED)]
    whole = programme_matrix(topics, {Level.KNOWS: 1.0})
    wanted = {
        Matrix.TOPICS: (whole.assign(level=NOT_STATED), placed.assign(level=NOT_STATED)),
        Matrix.TOPICS_BY_LEVELS: (whole if shares is None else programme_matrix(topics, shares), levelled),
    }
    rows = []
    for matrix, (programme, part) in wanted.items():
        reason = _why_none(matrix, bank, placed, part, programme, shares)
        value = None if reason else porter_index(programme, part)
        stated = part["weight"].sum() / bank["weight"].sum() if len(bank) else None
        rows.append((matrix.value, int(programme["weight"].gt(0).sum()), stated, value, reason))
    return frame(schema.ALIGNMENT_INDEX, rows)


def _why_none(
    matrix: Matrix,
    bank: pd.DataFrame,
    placed: pd.DataFrame,
    part: pd.DataFrame,
    programme: pd.DataFrame,
    shares: Mapping[Level, float] | None,
) -> str | None:
    absent = {
        Undefined.NO_ITEMS: bank.empty,
        Undefined.HOURS_NOT_STATED: not programme["weight"].sum() > 0,
        Undefined.TOPIC_NOT_STATED: placed.empty,
        Undefined.BLOOM_NOT_STATED: part.empty,
        Undefined.LEVELS_NOT_STATED: matrix is Matrix.TOPICS_BY_LEVELS and shares is None,
    }
    return next((reason.value for reason, applies in absent.items() if applies), None)


def _shares(cells: pd.DataFrame) -> pd.Series | None:
    weights = check(cells, schema.CELLS).groupby(["topic", "level"])["weight"].sum()
    return weights / weights.sum() if weights.sum() > 0 else None

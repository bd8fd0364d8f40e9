"""How deep the items of each indicator are: indicators by Bloom levels, and by the levels of indicators they reach.

A table of specifications by objective and cognitive level (L. W. Anderson and D. R. Krathwohl (eds.), "A taxonomy for
learning, teaching, and assessing", 2001, the taxonomy table). Each cell counts *distinct* items. An item that claims
two indicators counts in the row of each.
"""

from collections.abc import Mapping

import pandas as pd

from analytics import schema
from analytics.schema import NOT_STATED, Bloom, Level, check, conform, frame
from analytics.thresholds import LITERATURE

BLOOM_COLUMNS = [*(bloom.value for bloom in Bloom), NOT_STATED]
LEVEL_COLUMNS = [*(level.value for level in Level), NOT_STATED]


def indicator_by_bloom(
    items: pd.DataFrame, claims: pd.DataFrame, competencies: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Count the items of each indicator on each Bloom level.

    Returns:
        Columns competency and indicator (str), then the six levels and `NOT_STATED` (int64). Competencies and their
        indicators by position; the last row of each competency, of indicator `NOT_STATED`, is for items that name it
        without an indicator of it.

    Example:
        >>> from analytics.schema import CLAIMS, COMPETENCIES, INDICATORS, ITEMS, frame
        >>> items = frame(ITEMS, [("b:1", "b", 1, None, False, "apply"), ("b:2", "b", 1, None, False, None)])
        >>> claims = frame(CLAIMS, [("b:1", "A", "A.1", 1), ("b:2", "A", None, 1)])
        >>> competencies = frame(COMPETENCIES, [("A", "", 0)])
        >>> found = indicator_by_bloom(items, claims, competencies, frame(INDICATORS, [("A", "A.1", "can", "", 0)]))
        >>> found[["indicator", "apply", "—"]].to_numpy().tolist()
        [['A.1', 1, 0], ['—', 0, 1]]
    """
    check(items, schema.ITEMS)
    check(claims, schema.CLAIMS)
    rows = _rows(competencies, indicators)
    cells = claims.merge(items[["item", "bloom"]], on="item")
    known = pd.MultiIndex.from_frame(indicators[["competency", "indicator"]])
    stated = pd.MultiIndex.from_frame(cells[["competency", "indicator"]]).isin(known)
    cells = cells.assign(
        indicator=cells["indicator"].where(stated, NOT_STATED), bloom=cells["bloom"].fillna(NOT_STATED)
    ).drop_duplicates(["item", "competency", "indicator"])
    counts = pd.crosstab([cells["competency"], cells["indicator"]], cells["bloom"])
    index = pd.MultiIndex.from_frame(rows)
    table = counts.reindex(index=index, columns=BLOOM_COLUMNS, fill_value=0).fillna(0).astype("int64")
    table.columns = pd.Index(BLOOM_COLUMNS, dtype="str")
    return pd.concat([rows, table.reset_index(drop=True)], axis="columns")


def indicator_by_level(by_bloom: pd.DataFrame, *, reaches: Mapping[Level, Bloom] = LITERATURE.reaches) -> pd.DataFrame:
    """Sum the table of `indicator_by_bloom` to the levels of indicators.

    The level of an item is the highest whose least Bloom level it reaches; below the least of all there is none.

    Returns:
        Columns competency and indicator (str), then knows, can, has_experience and `NOT_STATED` (int64).

    Example:
        >>> import pandas as pd
        >>> row = {"competency": "A", "indicator": "A.1", **dict.fromkeys(BLOOM_COLUMNS, 1)}
        >>> indicator_by_level(pd.DataFrame([row])).to_numpy().tolist()[0]
        ['A', 'A.1', 2, 1, 3, 1]
    """
    highest = level_of(reaches)
    made = by_bloom[["competency", "indicator"]].copy()
    for level in LEVEL_COLUMNS:
        own = [bloom for bloom in BLOOM_COLUMNS if highest.get(bloom, NOT_STATED) == level]
        made[level] = by_bloom[own].sum(axis="columns").astype("int64")
    return made


def level_of(reaches: Mapping[Level, Bloom]) -> dict[str, str]:
    """Return the highest level of indicators that each Bloom level reaches; one that reaches none is left out.

    Example:
        >>> level_of({Level.KNOWS: Bloom.REMEMBER, Level.CAN: Bloom.CREATE})["create"]
        'can'
    """
    rank = {bloom: place for place, bloom in enumerate(Bloom)}
    return {
        bloom.value: level.value
        for bloom in Bloom
        for level in Level
        if level in reaches and rank[reaches[level]] <= rank[bloom]
    }


def _rows(competencies: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    order = check(competencies, schema.COMPETENCIES).sort_values("position", kind="stable")["competency"]
    known = check(indicators, schema.INDICATORS).sort_values("position", kind="stable")
    own = known.groupby("competency", sort=False)["indicator"].agg(list).to_dict()
    pairs = [(code, one) for code in order for one in (*own.get(code, ()), NOT_STATED)]
    return conform(frame(schema.PAIRS, pairs), schema.PAIRS)

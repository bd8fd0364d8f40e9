"""Claims of items as a matrix: how much of each item speaks for each competency.

An item may assess several competencies; its weights sum to 1. What an item does not claim for any of the competencies
asked about belongs to nobody, and its row is missing from none of the totals.
"""

from collections.abc import Sequence

import pandas as pd

from analytics import schema
from analytics.intervals import Floats
from analytics.schema import check


def claim_weights(
    claims: pd.DataFrame, items: Sequence[str], codes: Sequence[str], *, by: str = "competency"
) -> Floats:
    """Return how much of each item each code claims, codes × items, 0 to 1.

    Claims of one item to several indicators of a competency add up. Claims of other items, and to other codes, are left
    out.

    Args:
        claims: `schema.CLAIMS` (item, competency, indicator, weight).
        items: names of the columns, as in `Matrix.items`.
        codes: names of the rows.
        by: the column of the codes, "competency" or "indicator".

    Example:
        >>> from analytics.schema import CLAIMS, frame
        >>> rows = [
        ...     ("b:1", "A", "A.1", 0.5),
        ...     ("b:1", "A", "A.2", 0.5),
        ...     ("b:2", "A", None, 0.5),
        ...     ("b:2", "B", None, 0.5),
        ... ]
        >>> claim_weights(frame(CLAIMS, rows), ["b:1", "b:2"], ["A", "B"]).tolist()
        [[1.0, 0.5], [0.0, 0.5]]
    """
    check(claims, schema.CLAIMS)
    sums = claims.pivot_table(index=by, columns="item", values="weight", aggfunc="sum", fill_value=0.0)
    return sums.reindex(index=list(codes), columns=list(items), fill_value=0.0).to_numpy(dtype="float64")

"""What a programme claims against what answers are evidence of.

A programme names competencies and indicators; items claim to assess them; takers answer items. Each of these steps may
be missing, and which one it is says what to do: write items, use them, or wait for more takers.
"""

from enum import StrEnum

import numpy as np
import pandas as pd

from analytics import schema
from analytics.claims import claim_weights
from analytics.intervals import Floats
from analytics.mastery import FEWEST_ITEMS
from analytics.matrix import Matrix
from analytics.schema import Column, Dtype, Schema, check, frame
from analytics.verdicts import INTERVALS


class Found(StrEnum):
    """What there is for a code."""

    EVIDENCE = "evidence"
    LITTLE = "too little to say anything"
    NONE = "no evidence"


class Lack(StrEnum):
    """Why there is no evidence, or too little."""

    NO_ITEM = "no item is written"
    NEVER_SHOWN = "its items were shown to nobody"
    FEW_ITEMS = "few different items were shown"
    FEW_TAKERS = "few takers"


CLAIMED = Schema(
    "claimed",
    (
        *(Column(name, Dtype.TEXT) for name in ("code", "competency", "kind")),
        Column("claimed", Dtype.FLAG),
        *(Column(name, Dtype.COUNT) for name in ("items", "items_shown", "takers", "answers")),
        Column("per_taker", Dtype.NUMBER, nullable=True),
        Column("found", Dtype.TEXT),
        Column("reason", Dtype.TEXT, nullable=True),
    ),
)
"""A row for each code: kind is "competency" or "indicator"; `claimed`, whether the programme claims it; `items`, how
many claim to assess it; `per_taker`, the median number of its items over the takers who were given any."""


def claimed(
    matrix: Matrix,
    claims: pd.DataFrame,
    competencies: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    takers: int = INTERVALS,
    items: int = FEWEST_ITEMS,
    items_of_indicator: int = FEWEST_ITEMS,
) -> pd.DataFrame:
    """Hold a programme against the answers.

    An item of several codes is evidence for each, whatever its weights: here it is counted, not measured. A claim to an
    indicator is one to its competency too. An item that was left out on purpose is an answer (a wrong one); an item
    that was not given is none.

    Args:
        matrix: answers; columns are named like the items of the claims.
        claims, competencies, indicators: `schema.CLAIMS`, `schema.COMPETENCIES`, `schema.INDICATORS`.
        takers, items, items_of_indicator: so many takers, and so many different items of a competency and of an
            indicator, from which something can be said.

    Returns:
        `CLAIMED`, competencies in their order, each followed by its indicators; last, codes that items claim to assess
        and the programme does not name (`claimed` false).

    Example:
        >>> from analytics.matrix import from_array
        >>> rows = [("A", "", 1), ("B", "", 2)]
        >>> found = claimed(
        ...     from_array([[1, 0, 1]] * 12, ["b:1", "b:2", "b:3"]),
        ...     frame(schema.CLAIMS, [(f"b:{n}", "A", None, 1.0) for n in (1, 2, 3)]),
        ...     frame(schema.COMPETENCIES, rows),
        ...     frame(schema.INDICATORS, []),
        ... )
        >>> found[["code", "answers", "found"]].to_numpy().tolist()
        [['A', 36, 'evidence'], ['B', 0, 'no evidence']]
    """
    check(claims, schema.CLAIMS)
    codes = [*_of_programme(competencies, indicators), *_of_claims(claims, competencies, indicators)]
    written, shown = _counts(matrix, claims, codes)
    rows = []
    for (code, competency, kind, is_claimed), count, seen in zip(codes, written, shown, strict=True):
        lack = _lack(count, seen, takers, items if kind == "competency" else items_of_indicator)
        rows.append((code, competency, kind, is_claimed, count, *seen[:3], seen[3], _found(lack), lack and lack.value))
    return frame(CLAIMED, rows)


_Code = tuple[str, str, str, bool]
_Shown = tuple[int, int, int, float]
"""Different items shown, takers, answers, and the median number of items of a taker."""


def _of_programme(competencies: pd.DataFrame, indicators: pd.DataFrame) -> list[_Code]:
    ordered = check(competencies, schema.COMPETENCIES).sort_values("position", kind="stable")
    below = check(indicators, schema.INDICATORS).sort_values("position", kind="stable")
    found: list[_Code] = []
    for competency in ordered["competency"]:
        found.append((competency, competency, "competency", True))
        own = below.loc[below["competency"] == competency, "indicator"]
        found += [(code, competency, "indicator", True) for code in own]
    return found


def _of_claims(claims: pd.DataFrame, competencies: pd.DataFrame, indicators: pd.DataFrame) -> list[_Code]:
    """Return the codes that items claim and the programme does not name."""
    named = claims.dropna(subset="indicator")
    foreign = sorted(set(claims["competency"]) - set(competencies["competency"]))
    pairs = sorted(set(zip(named["indicator"], named["competency"], strict=True)))
    known = set(indicators["indicator"])
    return [
        *((code, code, "competency", False) for code in foreign),
        *((code, competency, "indicator", False) for code, competency in pairs if code not in known),
    ]


def _counts(matrix: Matrix, claims: pd.DataFrame, codes: list[_Code]) -> tuple[list[int], list[_Shown]]:
    names = sorted(set(claims["item"]))
    seen = np.ones((matrix.n, matrix.k)) if matrix.seen is None else matrix.seen.astype(np.float64)
    ever = seen.any(axis=0)
    written: list[int] = [0] * len(codes)
    shown: list[_Shown] = [(0, 0, 0, np.nan)] * len(codes)
    for kind in ("competency", "indicator"):
        places = [place for place, code in enumerate(codes) if code[2] == kind]
        wanted = [codes[place][0] for place in places]
        count = (claim_weights(claims, names, wanted, by=kind) > 0).sum(axis=1)
        here = (claim_weights(claims, matrix.items, wanted, by=kind) > 0).astype(np.float64)
        each = seen @ here.T
        for row, place in enumerate(places):
            written[place] = int(count[row])
            shown[place] = _shown(each[:, row], int((here[row] > 0)[ever].sum()))
    return written, shown


def _shown(each: Floats, items: int) -> _Shown:
    given = each[each > 0]
    return items, len(given), int(given.sum()), float(np.median(given)) if len(given) else np.nan


def _lack(written: int, shown: _Shown, takers: int, items: int) -> Lack | None:
    if not written:
        return Lack.NO_ITEM
    if not shown[2]:
        return Lack.NEVER_SHOWN
    if shown[0] < items:
        return Lack.FEW_ITEMS
    return Lack.FEW_TAKERS if shown[1] < takers else None


def _found(lack: Lack | None) -> str:
    if lack is None:
        return Found.EVIDENCE.value
    return (Found.NONE if lack in (Lack.NO_ITEM, Lack.NEVER_SHOWN) else Found.LITTLE).value

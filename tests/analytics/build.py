"""One small programme, and banks of any make for it."""

from collections.abc import Sequence
from random import Random

import pandas as pd
from hypothesis import strategies as st

from analytics import schema
from analytics.schema import frame

# A has an indicator of each level, B has one indicator, C has none. The topic "late" is to have 30 hours of 40.
COMPETENCIES = frame(schema.COMPETENCIES, [("B", "", 2), ("A", "", 1), ("C", "", 3)])
INDICATORS = frame(
    schema.INDICATORS,
    [
        ("A", "A.1", "knows", "", 1),
        ("A", "A.2", "can", "", 2),
        ("A", "A.3", "has_experience", "", 3),
        ("B", "B.1", "knows", "", 4),
    ],
)
TOPICS = frame(schema.TOPICS, [("late", "Late", 30.0, 2), ("early", "Early", 10.0, 1)])

Target = tuple[str, str | None]
Bank = tuple[pd.DataFrame, pd.DataFrame]
"""Items (`TIMED_ITEMS`) and claims."""

TARGETS: list[Target] = [
    ("A", "A.1"), ("A", "A.2"), ("A", "A.3"), ("A", None), ("B", "B.1"), ("B", None), ("C", None), ("Z", None),
]  # fmt: skip
LEVELS = [level.value for level in schema.Bloom]

Drawn = tuple[int, str | None, bool, str | None, str, int | None, list[Target]]
ITEM = st.tuples(
    st.integers(1, 5),
    st.sampled_from(["early", "late", "gone", None]),
    st.booleans(),
    st.sampled_from([*LEVELS, None]),
    st.sampled_from(["single", "text"]),
    st.sampled_from([None, 1, 2]),
    st.lists(st.sampled_from(TARGETS), unique=True, max_size=4),
)


def a_bank(drawn: Sequence[Drawn]) -> Bank:
    items = [
        (f"x:{n}", "x", float(points), topic, off, bloom, kind, minutes)
        for n, (points, topic, off, bloom, kind, minutes, _) in enumerate(drawn)
    ]
    claims = [
        (f"x:{n}", competency, indicator, 1 / len(targets))
        for n, (*_, targets) in enumerate(drawn)
        for competency, indicator in targets
    ]
    return frame(schema.TIMED_ITEMS, items), frame(schema.CLAIMS, claims)


BANKS = st.lists(ITEM, max_size=12).map(a_bank)
GROWN = st.tuples(st.lists(ITEM, max_size=12), ITEM).map(
    lambda drawn: (a_bank(drawn[0]), a_bank([*drawn[0], (*drawn[1][:2], False, *drawn[1][3:])]))
)
"""A bank, and the same bank with one more item, which is on topic."""


def of_hits(**hits: int) -> Bank:
    """A bank of items of one point that hit indicators of A so many times: `of_hits(A1=2, A3=1)`."""
    targets: list[Target] = [("A", f"{code[0]}.{code[1:]}") for code, count in hits.items() for _ in range(count)]
    return a_bank([(1, None, False, None, "single", None, [target]) for target in targets])


def mixed(bank: Bank, random: Random) -> Bank:
    """The same bank with its rows in another order."""
    items, claims = bank
    return (
        items.iloc[random.sample(range(len(items)), len(items))],
        claims.iloc[random.sample(range(len(claims)), len(claims))],
    )


def without_off_topic(bank: Bank) -> Bank:
    items, claims = bank
    return items[~items["off_topic"]], claims

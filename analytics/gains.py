"""What one more item would gain: for every indicator and topic, and the order in which items are best written.

How far a bank is on its way is one number, the *progress*: for each competency the mean over Webb's four criteria of
min(value / threshold, 1), where an undefined value counts 0 (`analytics.alignment`); the mean over competencies; and
half of that plus half of Porter's index over topics (`analytics.porter`), where that index exists. A bank that meets
all criteria and is spread like the hours has 1. The gain of an item is the progress with it less the progress without.
The number is a convention of this project to order work by, no measure of quality.

An item that is thought of is on topic, claims one indicator wholly, states a topic, and is as deep as its indicator
asks (`Thresholds.reaches`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import nan

import pandas as pd

from analytics import schema
from analytics.schema import Bloom, Level, check
from analytics.thresholds import LITERATURE, Criterion, Thresholds, Verdict, judged

_RANK = {level.value: rank for rank, level in enumerate(Bloom)}


@dataclass(frozen=True)
class Counts:
    """What the criteria of a competency are made of: `hits` by indicator, hits that state a level, and deep ones."""

    items: int
    hits: Mapping[str, int]
    stated: int
    deep: int


@dataclass(frozen=True)
class Standing:
    """What a bank has, in the numbers that progress is computed from. Only items on topic are in it."""

    counts: Mapping[str, Counts]
    points: Mapping[str, float]
    hours: Mapping[str, float]
    owner: Mapping[str, str]
    level: Mapping[str, str]


@dataclass(frozen=True)
class Proposal:
    """An item that is thought of, and what it would gain. `before` and `after` are the values of its criteria."""

    competency: str
    indicator: str
    topic: str | None
    bloom: str
    gain: float
    before: Mapping[str, float | None]
    after: Mapping[str, float | None]


def standing(
    items: pd.DataFrame,
    claims: pd.DataFrame,
    competencies: pd.DataFrame,
    indicators: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    thresholds: Thresholds = LITERATURE,
) -> Standing:
    """Return what the items on topic of a bank amount to.

    Args:
        items: `TIMED_ITEMS`.
        claims: `CLAIMS`.
        competencies: `COMPETENCIES`.
        indicators: `INDICATORS`.
        topics: `TOPICS`; topics without hours give no index.
        thresholds: what counts as deep.
    """
    items = check(items, schema.TIMED_ITEMS)
    items = items[~items["off_topic"]]
    known = check(indicators, schema.INDICATORS).sort_values("position", kind="stable")
    owner = dict(zip(known["indicator"], known["competency"], strict=True))
    level = dict(zip(known["indicator"], known["level"], strict=True))
    claimed = items[["item", "bloom"]].merge(check(claims, schema.CLAIMS), on="item")
    by_code = claimed.drop_duplicates(["item", "competency"]).groupby("competency").size()
    hits = claimed[claimed["indicator"].isin(list(owner))].drop_duplicates(["item", "indicator"])
    needed = hits["indicator"].map({code: _RANK[thresholds.reaches[Level(level[code])].value] for code in owner})
    rank = hits["bloom"].map(_RANK)
    hits = hits.assign(stated=rank.notna(), deep=(rank >= needed) & rank.notna())
    each = hits.groupby("indicator").agg(hits=("item", "size"), stated=("stated", "sum"), deep=("deep", "sum"))
    codes = list(check(competencies, schema.COMPETENCIES).sort_values("position", kind="stable")["competency"])
    counts = {}
    for code in codes:
        own = [one for one in owner if owner[one] == code]
        found = each.reindex(own).fillna(0)
        counts[code] = Counts(
            int(by_code.get(code, 0)),
            {one: int(number) for one, number in zip(own, found["hits"], strict=True)},
            int(found["stated"].sum()),
            int(found["deep"].sum()),
        )
    ordered = check(topics, schema.TOPICS).sort_values("position", kind="stable")
    points = items.groupby("topic")["points"].sum()
    return Standing(
        counts,
        {topic: float(points.get(topic, 0.0)) for topic in ordered["topic"]},
        {t: float(h) for t, h in zip(ordered["topic"], ordered["hours"], strict=True) if not pd.isna(h) and h > 0},
        owner,
        level,
    )


def criteria(found: Counts) -> dict[str, float | None]:
    """Return Webb's four values of a competency, as `analytics.alignment` defines them; None where undefined.

    Example:
        >>> criteria(Counts(3, {"A.1": 2, "A.2": 1, "A.3": 0, "A.4": 0}, 2, 1))["range_of_knowledge"]
        0.5
    """
    hit = [number for number in found.hits.values() if number]
    total = sum(hit)
    balance = 1 - sum(abs(1 / len(hit) - number / total) for number in hit) / 2 if hit else None
    return {
        Criterion.CONCURRENCE: float(found.items),
        Criterion.DEPTH: found.deep / found.stated if found.stated else None,
        Criterion.RANGE: len(hit) / len(found.hits) if found.hits else None,
        Criterion.BALANCE: balance,
    }


def porter(points: Mapping[str, float], hours: Mapping[str, float]) -> float | None:
    """Return Porter's index over topics; None without hours or without points.

    Example:
        >>> porter({"a": 3.0, "b": 1.0}, {"a": 10.0, "b": 10.0})
        0.75
    """
    total, whole = sum(points.values()), sum(hours.values())
    if not total or not whole:
        return None
    return 1 - sum(abs(points[one] / total - hours.get(one, 0.0) / whole) for one in points) / 2


def progress(now: Standing, thresholds: Thresholds = LITERATURE) -> float:
    """Return how far a bank is on its way, 0 to 1; the module says how it is made."""
    parts = [_of_competency(counts, thresholds) for counts in now.counts.values()]
    webb = sum(parts) / len(parts) if parts else 0.0
    return _whole(webb, now)


def proposals(now: Standing, thresholds: Thresholds = LITERATURE, *, points: float = 1.0) -> list[Proposal]:
    """Return an item for every indicator and topic, what gains most first; of equal ones in the programme's order.

    Topics without hours are left out; where none has any, the topic is None.
    """
    here, total = progress(now, thresholds), max(1, len(now.counts))
    topics: list[str | None] = [one for one in now.points if one in now.hours] or [None]
    index = {topic: _porter_with(now, topic, points) for topic in topics}
    parts = {code: _of_competency(counts, thresholds) for code, counts in now.counts.items()}
    whole = sum(parts.values())
    found = []
    for indicator, code in now.owner.items():
        bloom = thresholds.reaches[Level(now.level[indicator])].value
        counts = with_hit(now.counts[code], indicator)
        webb = (whole - parts[code] + _of_competency(counts, thresholds)) / total
        before, after = criteria(now.counts[code]), criteria(counts)
        for topic in topics:
            there = webb if index[topic] is None else (webb + (index[topic] or 0.0)) / 2
            values = {**before, "porter": porter(now.points, now.hours)}, {**after, "porter": index[topic]}
            found.append(Proposal(code, indicator, topic, bloom, there - here, *values))
    return sorted(found, key=lambda one: -round(one.gain, 12))


def planned(
    now: Standing, thresholds: Thresholds = LITERATURE, *, most: int, points: float = 1.0, until_met: bool = False
) -> Iterator[Proposal]:
    """Give the items to write, one after the other: each is the best where those before it are written.

    Ends before `most` when nothing gains any more; with `until_met` when every criterion is met and not before it, also
    where an item gains nothing by itself, for one step of a criterion may cost another as much.
    """
    for _ in range(most):
        if not now.owner or (until_met and all_met(now, thresholds)):
            return
        lifts = _lifts(now, thresholds)
        indicator = max(lifts, key=lambda one: round(lifts[one], 12))
        if until_met and lifts[indicator] <= 1e-12:
            indicator = _rarest(now, thresholds)
        best = _best(now, indicator, thresholds, points)
        if best.gain <= 1e-12 and not until_met:
            return
        yield best
        now = with_item(now, best.indicator, best.topic, points=points)


def all_met(now: Standing, thresholds: Thresholds = LITERATURE) -> bool:
    """Say whether every criterion is met in every competency that has indicators.

    Example:
        >>> counts = {"A": Counts(6, {"A.1": 6}, 6, 6), "B": Counts(0, {}, 0, 0)}
        >>> all_met(Standing(counts, {}, {}, {"A.1": "A"}, {"A.1": "knows"}))
        True
    """
    return all(_is_met(counts, thresholds) for counts in now.counts.values() if counts.hits)


def _is_met(counts: Counts, thresholds: Thresholds) -> bool:
    return all(
        judged(nan if value is None else value, *thresholds.of(criterion)) is Verdict.MET
        for criterion, value in criteria(counts).items()
    )


def _lifts(now: Standing, thresholds: Thresholds) -> dict[str, float]:
    """What an item on each indicator adds to the mean over the criteria of its competency."""
    parts = {code: _of_competency(counts, thresholds) for code, counts in now.counts.items()}
    return {
        one: _of_competency(with_hit(now.counts[code], one), thresholds) - parts[code]
        for one, code in now.owner.items()
    }


def _rarest(now: Standing, thresholds: Thresholds) -> str:
    """The indicator with the fewest hits where not every criterion is met: hits alike on all meet all in the end."""
    open_ones = [one for one, code in now.owner.items() if not _is_met(now.counts[code], thresholds)]
    return min(open_ones, key=lambda one: now.counts[now.owner[one]].hits[one])


def _best(now: Standing, indicator: str, thresholds: Thresholds, points: float) -> Proposal:
    """Return the first of `proposals` on an indicator: indicator and topic gain independently of each other."""
    topics: list[str | None] = [one for one in now.points if one in now.hours] or [None]
    topic = max(topics, key=lambda one: round(_porter_with(now, one, points) or 0.0, 12))
    alone = replace(now, owner={indicator: now.owner[indicator]})
    return next(one for one in proposals(alone, thresholds, points=points) if one.topic == topic)


def with_item(now: Standing, indicator: str, topic: str | None, *, points: float = 1.0) -> Standing:
    """Return the standing with one more item, which is as deep as its indicator asks."""
    code = now.owner[indicator]
    counts = {**now.counts, code: with_hit(now.counts[code], indicator)}
    more = now.points if topic is None else {**now.points, topic: now.points[topic] + points}
    return replace(now, counts=counts, points=more)


def with_hit(counts: Counts, indicator: str) -> Counts:
    hits = {**counts.hits, indicator: counts.hits[indicator] + 1}
    return Counts(counts.items + 1, hits, counts.stated + 1, counts.deep + 1)


def _of_competency(counts: Counts, thresholds: Thresholds) -> float:
    shares = []
    for criterion, value in criteria(counts).items():
        wanted = thresholds.of(criterion)[0]
        shares.append(0.0 if value is None else 1.0 if wanted <= 0 else min(value / wanted, 1.0))
    return sum(shares) / len(shares)


def _whole(webb: float, now: Standing) -> float:
    index = porter(now.points, now.hours)
    # A bank without a point has no index, and with hours to be spread over it has nothing of what is wanted.
    if index is None:
        return webb / 2 if now.hours else webb
    return (webb + index) / 2


def _porter_with(now: Standing, topic: str | None, points: float) -> float | None:
    if topic is None:
        return porter(now.points, now.hours)
    return porter({**now.points, topic: now.points[topic] + points}, now.hours)

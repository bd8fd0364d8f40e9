"""The numbers of a Wright map: takers and items on one scale, with how well the test measures along it.

Wright & Stone (1979), Best Test Design.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.information import information_of_test
from analytics.intervals import Floats, around
from analytics.irt import Fitted

WIDTH = 0.5
"""Logits of one bar."""
FURTHEST = 6.0
"""Standard deviations of ability from 0 at which the scale ends; what lies beyond is counted at its end."""


@dataclass(frozen=True)
class WrightMap:
    """Takers and items on the logits of the items.

    Attributes:
        bars: frame with low, high (float64, the ends of the bar), takers, items (int64), share (of the takers), se
            (standard error of the test in the middle of the bar, 1/√I), from the lowest to the highest in which there
            is a taker or an item.
        items: frame with item (str), b, b_low, b_high (95 %), from the easiest; without items that have no difficulty.
        n: takers with an ability. mean, sd: of their abilities, the sd with their errors: √(V + E) as in
            `ability.empirical_reliability`.
        target: mean ability less the mean difficulty: above 0 the test was easy for them.
        target_low, target_high: its 95 % interval, the takers being a sample and the difficulties taken as known.
    """

    bars: pd.DataFrame
    items: pd.DataFrame
    n: int
    mean: float
    sd: float
    target: float
    target_low: float
    target_high: float


def wright_map(model: Fitted, found: pd.DataFrame, *, width: float = WIDTH) -> WrightMap:
    """Return the numbers of a Wright map.

    The difficulty b of an item is where the chance of a right answer is a half, or half-way above guessing; only with
    Rasch items, which have one slope, is an item that lies higher harder for everybody.

    Args:
        model: the fitted model. found: a frame of `ability.abilities`; the means of the posteriors are used.
        width: logits of one bar.
    """
    known = found.dropna(subset=["eap"])
    theta = known["eap"].to_numpy()
    items = _items(model)
    b = items["b"].to_numpy()
    n = len(theta)
    mean = float(theta.mean()) if n else np.nan
    # The means of posteriors lie closer together than abilities do, by what each of them leaves open.
    sd = float(np.sqrt(theta.var(ddof=1) + (known["eap_sd"] ** 2).mean())) if n > 1 else np.nan
    target = mean - float(b.mean()) if len(b) else np.nan
    low, high = around(target, sd / np.sqrt(max(n, 1)))
    return WrightMap(_bars(model, theta, b, width), items, n, mean, sd, target, float(low), float(high))


def _items(model: Fitted) -> pd.DataFrame:
    known = model.items.loc[model.items["b"].notna(), ["item", "b", "b_se"]].sort_values("b", kind="stable")
    low, high = around(known["b"], known["b_se"])
    table = known.assign(b_low=low, b_high=high)
    return table[["item", "b", "b_low", "b_high"]].reset_index(drop=True)


def _bars(model: Fitted, theta: Floats, b: Floats, width: float) -> pd.DataFrame:
    last = int(np.ceil(FURTHEST * model.theta_sd / width)) - 1
    bars = [np.clip(np.floor(values / width), -last - 1, last).astype(np.int64) for values in (theta, b)]
    both = np.concatenate(bars)
    first = int(both.min()) if len(both) else 0
    size = int(both.max()) - first + 1 if len(both) else 0
    takers, items = (np.bincount(bar - first, minlength=size) for bar in bars)
    low = (np.arange(size) + first) * width
    return pd.DataFrame(
        {
            "low": low,
            "high": low + width,
            "takers": takers.astype(np.int64),
            "items": items.astype(np.int64),
            "share": takers / max(len(theta), 1),
            "se": information_of_test(model, low + width / 2)["se"].to_numpy(),
        }
    )

"""Everything that can be said of one table of answers, as one value: what `quizengine stats` prints."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import pandas as pd

from analytics import irt
from analytics.dif import mantel_haenszel
from analytics.irt import Fitted, Model, NoModel, Priors
from analytics.items import item_statistics
from analytics.logistic_dif import logistic_dif
from analytics.matrix import Matrix, moments
from analytics.reliability import Scores, score_statistics

LEAST_FOR_2PL, LEAST_FOR_RASCH = 200, 75
"""Takers from which a model is fitted unasked."""


@dataclass(frozen=True)
class Compared:
    """The items between one group, by its label, and all other takers (`dif.mantel_haenszel`,
    `logistic_dif.logistic_dif`; rows of both are those of the matrix).
    """

    focal: str
    n: int
    items: pd.DataFrame
    logistic: pd.DataFrame


@dataclass(frozen=True)
class Report:
    """Statistics of a test, of its items, and a model where one was fitted; `no_model` says why none was."""

    n: int
    scores: Scores
    items: pd.DataFrame
    model: Fitted | None
    no_model: str | None = None
    groups: tuple[Compared, ...] = ()


def report(matrix: Matrix, *, model: str | None = None, plain: bool = False, groups: pd.Series | None = None) -> Report:
    """Return everything about a matrix.

    Args:
        model: "none", "rasch", "2pl" or "3pl"; None for what the number of takers carries: nothing below 75, Rasch
            below 200, then 2PL.
        plain: maximum likelihood without priors. Otherwise priors are used below 500 takers.
        groups: a label for each taker, to compare each group with the others; of two groups the later label is compared
            with the earlier one. Takers without a label are left out there.
    """
    known = moments(matrix)
    scores, items = score_statistics(matrix, known=known), item_statistics(matrix, known=known)
    compared = () if groups is None else tuple(_compared(matrix, groups))
    wanted = model or _carried(matrix)
    if wanted == "none":
        return Report(matrix.n, scores, items, None, groups=compared)
    try:
        fitted = irt.fit(matrix, Model(wanted), plain=True if plain else None)
    except NoModel as reason:
        return Report(matrix.n, scores, items, None, str(reason), compared)
    return Report(matrix.n, scores, items, fitted, groups=compared)


def _compared(matrix: Matrix, groups: pd.Series) -> Iterator[Compared]:
    known = groups.notna().to_numpy()
    labels = groups.to_numpy(dtype=object)[known].astype(str)
    names = sorted(set(labels))
    if len(names) < 2 or not matrix.is_dichotomous:
        return
    kept = matrix.among(known)
    for name in names[1:] if len(names) == 2 else names:
        focal = labels == name
        yield Compared(name, int(focal.sum()), mantel_haenszel(kept, focal), logistic_dif(kept, focal))


def _carried(matrix: Matrix) -> str:
    if not matrix.is_dichotomous or matrix.n < LEAST_FOR_RASCH:
        return "none"
    return "2pl" if matrix.n >= LEAST_FOR_2PL else "rasch"


def as_json(found: Report) -> dict[str, Any]:
    """Return the report as plain data; the names are a contract, and what is undefined is None."""
    scores = {name: _number(value) for name, value in asdict(found.scores).items()}
    low, high = scores.pop("alpha_low"), scores.pop("alpha_high")
    data: dict[str, Any] = {
        "n": found.n,
        "test": {**scores, "alpha_ci": [low, high]},
        "items": [_item(row) for row in found.items.to_dict("records")],
    }
    if found.groups:
        data["groups"] = [{"focal": one.focal, "n": one.n, "items": list(_compared_items(one))} for one in found.groups]
    if found.model is not None:
        data["irt"] = _model(found.model)
    elif found.no_model is not None:
        data["irt"] = {"model": None, "reason": found.no_model, "items": []}
    return data


def _compared_items(one: Compared) -> Iterator[dict[str, Any]]:
    """Give each item what it always had, and all of the logistic comparison under a name of its own."""
    logistic = one.logistic.drop(columns=["item", "n_reference", "n_focal"]).to_dict("records")
    for row, more in zip(one.items.to_dict("records"), logistic, strict=True):
        yield {**plain_row(row), "logistic": plain_row(more)}


_INTERVALS = ("facility", "item_rest")


def _item(row: dict[Any, Any]) -> dict[str, Any]:
    plain = plain_row(row)
    for name in _INTERVALS:
        plain[f"{name}_ci"] = [plain.pop(f"{name}_low"), plain.pop(f"{name}_high")]
    return plain


def _model(found: Fitted) -> dict[str, Any]:
    return {
        "model": found.model.value,
        "log_likelihood": found.log_likelihood,
        "parameters": found.parameters,
        "aic": 2 * found.parameters - 2 * found.log_likelihood,
        "converged": found.converged,
        "runaway": list(found.runaway),
        "priors": None if found.priors is None else _priors(found.priors),
        "theta_variance": found.theta_sd**2,
        "items": [plain_row(row) for row in found.items.to_dict("records")],
    }


def _priors(used: Priors) -> dict[str, list[float]]:
    """Return the priors that were used: an option that is not asked for has none."""
    return {name: list(pair) for name, pair in asdict(used).items() if pair is not None}


def plain_row(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row of a frame as plain data; what is undefined is None."""
    return {str(name): _number(value) for name, value in row.items()}


def _number(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value.item() if hasattr(value, "item") else value

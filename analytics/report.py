"""Everything that can be said of one table of answers, as one value: what `quizengine stats` prints."""

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import pandas as pd

from analytics import irt
from analytics.irt import Fitted, Model, NoModel
from analytics.items import item_statistics
from analytics.matrix import Matrix, moments
from analytics.reliability import Scores, score_statistics

LEAST_FOR_2PL, LEAST_FOR_RASCH = 200, 75
"""Takers from which a model is fitted unasked."""


@dataclass(frozen=True)
class Report:
    """Statistics of a test, of its items, and a model where one was fitted; `no_model` says why none was."""

    n: int
    scores: Scores
    items: pd.DataFrame
    model: Fitted | None
    no_model: str | None = None


def report(matrix: Matrix, *, model: str | None = None, plain: bool = False) -> Report:
    """Return everything about a matrix.

    Args:
        model: "none", "rasch" or "2pl"; None for what the number of takers carries: nothing below 75, Rasch below 200.
        plain: maximum likelihood without priors. Otherwise priors are used below 500 takers.
    """
    known = moments(matrix)
    scores, items = score_statistics(matrix, known=known), item_statistics(matrix, known=known)
    wanted = model or _carried(matrix)
    if wanted == "none":
        return Report(matrix.n, scores, items, None)
    try:
        fitted = irt.fit(matrix, Model(wanted), plain=True if plain else None)
    except NoModel as reason:
        return Report(matrix.n, scores, items, None, str(reason))
    return Report(matrix.n, scores, items, fitted)


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
    if found.model is not None:
        data["irt"] = _model(found.model)
    elif found.no_model is not None:
        data["irt"] = {"model": None, "reason": found.no_model, "items": []}
    return data


_INTERVALS = ("facility", "item_rest")


def _item(row: dict[Any, Any]) -> dict[str, Any]:
    plain = {str(name): _number(value) for name, value in row.items()}
    for name in _INTERVALS:
        plain[f"{name}_ci"] = [plain.pop(f"{name}_low"), plain.pop(f"{name}_high")]
    return plain


def _model(found: Fitted) -> dict[str, Any]:
    rows = found.items.to_dict("records")
    return {
        "model": found.model.value,
        "log_likelihood": found.log_likelihood,
        "parameters": found.parameters,
        "aic": 2 * found.parameters - 2 * found.log_likelihood,
        "converged": found.converged,
        "priors": None if found.priors is None else {name: list(pair) for name, pair in asdict(found.priors).items()},
        "theta_variance": found.theta_sd**2,
        "items": [{str(name): _number(value) for name, value in row.items()} for row in rows],
    }


def _number(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value.item() if hasattr(value, "item") else value

"""What a file of answers says beyond its credits: options, guessing, missing answers and time, as far as it knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.distractors import option_statistics
from analytics.guessing import against_guessing, guess_score
from analytics.missing import missing_by_item
from analytics.rapid import normative_thresholds, rapid_answers
from analytics.reading import Answers
from analytics.report import plain_row
from analytics.times import time_quantiles


@dataclass(frozen=True)
class Details:
    """Tables of what is known; None where the file does not say it.

    Attributes:
        options: of `distractors.option_statistics`, with a key.
        guess: of `guessing.against_guessing`, where the key says how many options there are.
        missing: of `missing.missing_by_item`, where a long table has positions.
        times, rapid: of `times.time_quantiles` and `rapid.rapid_answers` of what was answered, where it has seconds.
    """

    options: pd.DataFrame | None = None
    guess: pd.DataFrame | None = None
    missing: pd.DataFrame | None = None
    times: pd.DataFrame | None = None
    rapid: pd.DataFrame | None = None


def details(answers: Answers, items: pd.DataFrame) -> Details:
    """Return what a file says beyond its credits.

    Args:
        items: of `items.item_statistics` of the same answers.
    """
    floors = {
        item: guess_score("single", options=count, right=len(answers.key[item]))
        for item, count in answers.offered.items()
    }
    long = answers.long
    options = None if answers.choices is None else option_statistics(answers.matrix, answers.choices, answers.key)
    guess = against_guessing(items, floors) if floors else None
    if long is None:
        return Details(options, guess)
    missing = _in_order(missing_by_item(long), items) if "position" in long.columns else None
    if "seconds" not in long.columns:
        return Details(options, guess, missing)
    answered = long[long["credit"].notna()]
    rapid = rapid_answers(answered, normative_thresholds(answered), floors=floors)
    return Details(options, guess, missing, _in_order(time_quantiles(answered), items), _in_order(rapid, items))


def _in_order(table: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    place = {item: index for index, item in enumerate(items["item"])}
    return table.sort_values("item", key=lambda names: names.map(place), ignore_index=True)


def with_details(data: Mapping[str, Any], found: Details) -> dict[str, Any]:
    """Return the data of `report.as_json` with the details: keys are added and none is changed.

    Each of the items may get `guess_score`, `guess_verdict`, `missing`, `time` and `rapid`; `options` stands beside
    the items.
    """
    extra: dict[str, dict[str, Any]] = {str(item["item"]): {} for item in data["items"]}
    for row in _rows(found.guess):
        extra[row["item"]] |= {"guess_score": row["guess_score"], "guess_verdict": row["floor"]}
    for name, table in (("missing", found.missing), ("time", found.times), ("rapid", found.rapid)):
        for row in _rows(table):
            extra[row["item"]][name] = {key: value for key, value in row.items() if key != "item"}
    result = {**data, "items": [{**item, **extra[str(item["item"])]} for item in data["items"]]}
    return result if found.options is None else {**result, "options": list(_rows(found.options))}


def _rows(table: pd.DataFrame | None) -> list[dict[str, Any]]:
    if table is None:
        return []
    return [plain_row(row) for row in table.to_dict("records")]

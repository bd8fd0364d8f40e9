"""How groups of students did: by competency of a programme, by item of a quiz."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from analytics import figures, results, schema

from ..content.fingerprint import Revision
from ..content.programme import Programme
from ..i18n import msg, say
from ..store import attempts, releases
from ..store.engine import reading


@dataclass(frozen=True)
class CompetencyRow:
    """Mean share of points with its 95 % interval; the numbers are None where there is not enough to estimate from."""

    code: str
    n: int
    mean: float | None
    low: float | None
    high: float | None
    enough: bool


@dataclass(frozen=True)
class Cohort:
    """The finished attempts of one programme's quizzes. `synthetic` where any of them is made up."""

    n: int
    synthetic: bool
    rows: tuple[CompetencyRow, ...]
    frame: pd.DataFrame


@dataclass(frozen=True)
class FacilityRow:
    """How easy an item was: the mean share of its points, with its 95 % interval."""

    item: str
    stem: str
    n: int
    facility: float | None
    low: float | None
    high: float | None
    enough: bool
    bank: str


def cohort(engine: Engine, programme: Programme) -> Cohort:
    """Report all finished attempts of the quizzes that belong to a programme, by its competencies.

    An item counts for what it assessed when its attempt was started; a later mapping moves nothing.
    """
    rows: list[tuple[str, str, str, float, float]] = []
    seen: set[str] = set()
    synthetic = False
    with reading(engine) as connection:
        for released in releases.current_quizzes(connection):
            if released.programme.programme != programme.programme:
                continue
            for grading in attempts.gradings_of_quiz(connection, released.quiz.quiz):
                seen.add(grading.attempt_id)
                synthetic = synthetic or grading.synthetic
                rows += _marks(programme, grading, releases.mapping_of(connection, grading.mapping_sha).assesses)
    place = {code: index for index, code in enumerate(programme.competencies)}
    found = results.competency_results(schema.frame(schema.MARKS, rows))
    frame = found.sort_values("competency", key=lambda codes: codes.map(place)).reset_index(drop=True)
    return Cohort(len(seen), synthetic, tuple(_competency(row.competency, row) for row in _rows(frame)), frame)


def drawn(report: Cohort, programme: Programme, language: str) -> dict[str, str]:
    """Return the figure of a cohort as JSON; nothing where there is nothing to draw."""
    if not report.rows:
        return {}
    words = {name: say(text, language) for name, text in _WORDS.items()}
    texts = {code: competency.text for code, competency in programme.competencies.items()}
    return {"cohort": str(figures.competency_results_chart(report.frame, words=words, texts=texts).to_json())}


_WORDS = {
    "mean": msg("mean share of points"),
    "interval": msg("confidence interval (0.95)"),
    "n": msg("attempts:"),
    "not_enough": msg("not enough data"),
}


def facility(engine: Engine, quiz: str) -> list[FacilityRow]:
    """Report how easy each item of a quiz was, in the order of the quiz."""
    with reading(engine) as connection:
        released = releases.current_quiz(connection, quiz)
        gradings = attempts.gradings_of_quiz(connection, quiz)
    marks = [
        (one.attempt_id, f"{one.bank}:{one.slug}", "", float(one.points), float(one.max_points)) for one in gradings
    ]
    by_item = {row.item: row for row in _rows(results.item_facility(schema.frame(schema.MARKS, marks)))}
    members = released.items if released is not None else ()
    return [_facility(item.revision, by_item[item.revision.name]) for item in members if item.revision.name in by_item]


def _marks(programme: Programme, grading: Any, assesses: Any) -> Iterable[tuple[str, str, str, float, float]]:
    name = f"{grading.bank}:{grading.slug}"
    for code, weight in assesses.items():
        competency = programme.competency_of(code)
        if competency is not None:
            share = float(weight)
            points, most = float(grading.points) * share, float(grading.max_points) * share
            yield grading.attempt_id, name, competency, points, most


def _competency(code: str, row: Any) -> CompetencyRow:
    return CompetencyRow(code, int(row.n), _defined(row.mean), _defined(row.low), _defined(row.high), bool(row.enough))


def _facility(item: Revision, row: Any) -> FacilityRow:
    low, high = _defined(row.low), _defined(row.high)
    facility = _defined(row.facility)
    return FacilityRow(item.item, item.shown.stem, int(row.n), facility, low, high, bool(row.enough), item.bank)


def _rows(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples(index=False)


def _defined(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)

"""Cohorts of any size with finished attempts, written in bulk: for pages of statistics, in tests and benchmarks.

Takers have an ability, items a difficulty and a slope, so that what the pages say can be held against what is true.
One item of the usual course has the wrong key, and one tells nobody apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, insert, select

from quizengine.content.fingerprint import canonical
from quizengine.store import attempts
from quizengine.store.engine import reading, writing
from quizengine.store.releases import ReleasedQuiz, current_quiz
from quizengine.store.tables import Role

from .build import NOON, QUIZ, a_bank_folder, released
from .content import build as content

OPTIONS = "a", "b", "c", "d"
CODES = "УК-1.1", "УК-1", "ПК-2"
MISKEYED, FLAT = 2, 3
"""Places (from 1) of the item whose key is wrong, and of the one that tells nobody apart."""


@dataclass(frozen=True)
class Truth:
    """What the answers were drawn from: abilities (N), difficulties and slopes (k)."""

    ability: np.ndarray[Any, np.dtype[np.float64]]
    difficulty: np.ndarray[Any, np.dtype[np.float64]]
    slope: np.ndarray[Any, np.dtype[np.float64]]


def a_course_of(engine: Engine, folder: Path, k: int = 25, **quiz: Any) -> ReleasedQuiz:
    """Release a course of k questions of single choice, whose keys are all `a`, spread over three competencies."""
    items = [
        content.item(
            id=f"q{number:02d}",
            stem=f"Question number {number}?",
            choices={name: f"Answer {name} of {number}" for name in OPTIONS},
            key="a",
            assesses=[CODES[number % len(CODES)]],
        )
        for number in range(1, k + 1)
    ]
    released(engine, a_bank_folder(folder, items=items, quiz=quiz))
    with reading(engine) as connection:
        found = current_quiz(connection, QUIZ)
    assert found is not None
    return found


def a_cohort(
    engine: Engine,
    quiz: ReleasedQuiz,
    n: int,
    *,
    seed: int = 1,
    prefix: str = "taker",
    shift: float = 0.0,
    at: datetime = NOON,
    sitting_id: int | None = None,
    omitted: float = 0.03,
    number: int = 1,
    easier: Sequence[int] = (),
    flat: Sequence[int] = (),
    known: Sequence[int] = (),
    hurried: int = 0,
) -> Truth:
    """Write n finished attempts of new students of a quiz of single choice.

    Args:
        shift: what is added to every ability. omitted: how often an answer is left out. number: of the attempt.
        easier: places of items that became easier by 1.5 logits, as if they had leaked. flat: places of
            items that tell nobody apart in this cohort. known: places of items that everybody answers rightly.
        hurried: students, the first, who take a second for each item.
    """
    random = np.random.default_rng(seed)
    k = len(quiz.items)
    truth = _truth(np.random.default_rng(7), random, n, k, shift)
    difficulty = truth.difficulty.copy()
    difficulty[[place - 1 for place in easier]] -= 1.5
    slope = truth.slope.copy()
    slope[[place - 1 for place in flat]] = 0.0
    chance = 1 / (1 + np.exp(-slope * (truth.ability[:, None] - difficulty)))
    right = random.random((n, k)) < chance
    if k >= MISKEYED:
        # Who knows chooses b: the key of this item is wrong.
        right[:, MISKEYED - 1] = ~right[:, MISKEYED - 1]
    wrong = random.integers(1, len(OPTIONS), (n, k))
    wrong[:, MISKEYED - 1 : MISKEYED] = 1
    chosen = np.where(right, 0, wrong)
    skipped = random.random((n, k)) < omitted
    seconds = np.exp(random.normal(3.2, 0.5, (n, k)))
    for place in known:
        chosen[:, place - 1], skipped[:, place - 1] = 0, False
    seconds[:hurried] = 1.0
    _write(engine, quiz, chosen, skipped, seconds, prefix, at, sitting_id, number)
    return truth


def _truth(items: np.random.Generator, takers: np.random.Generator, n: int, k: int, shift: float) -> Truth:
    difficulty, slope = items.normal(-0.2, 0.9, k), items.lognormal(0.1, 0.3, k)
    if k >= FLAT:
        slope[FLAT - 1] = 0.0
    return Truth(takers.normal(0, 1, n) + shift, difficulty, slope)


def _write(
    engine: Engine,
    quiz: ReleasedQuiz,
    chosen: Any,
    skipped: Any,
    seconds: Any,
    prefix: str,
    at: datetime,
    sitting_id: int | None,
    number: int,
) -> None:
    n, k = chosen.shape
    logins = [f"{prefix}-{index:05d}" for index in range(1, n + 1)]
    accounts = [
        {
            "login": login,
            "name": login.title(),
            "role": Role.STUDENT.value,
            "created_at": at,
            "demo": False,
            "synthetic": False,
        }
        for login in logins
    ]
    table = attempts.account
    with writing(engine) as connection:
        known = set(connection.scalars(select(table.c.login).where(table.c.login.startswith(prefix))))
        if fresh := [row for row in accounts if row["login"] not in known]:
            connection.execute(insert(table), fresh)
        ids = {
            row.login: row.id
            for row in connection.execute(select(table.c.login, table.c.id).where(table.c.login.startswith(prefix)))
        }
        rows: dict[str, list[dict[str, Any]]] = {
            "attempt": [],
            "item": [],
            "response": [],
            "journal": [],
            "grading": [],
        }
        for taker, login in enumerate(logins):
            _one(
                rows,
                quiz,
                f"{login}-{number}",
                ids[login],
                chosen[taker],
                skipped[taker],
                seconds[taker],
                at,
                sitting_id,
                number,
            )
            at += timedelta(seconds=20)
        for name, into in (
            ("attempt", attempts.attempt),
            ("item", attempts.attempt_item),
            ("response", attempts.response),
            ("journal", attempts.journal),
            ("grading", attempts.grading),
        ):
            if rows[name]:
                connection.execute(insert(into), rows[name])
    assert k == len(quiz.items)


def _one(
    rows: dict[str, list[dict[str, Any]]],
    quiz: ReleasedQuiz,
    id: str,
    user_id: int,
    chosen: Any,
    skipped: Any,
    seconds: Any,
    start: datetime,
    sitting_id: int | None,
    number: int,
) -> None:
    at, seq = start, 0
    for position, item in enumerate(quiz.items, start=1):
        place = {"attempt_id": id, "position": position}
        rows["item"].append({**place, "item_revision_id": item.id, "choice_order": "[]", "section": 0})
        option = OPTIONS[int(chosen[position - 1])]
        points, verdict = (
            ("0", "unanswered") if skipped[position - 1] else ("1", "correct") if option == "a" else ("0", "wrong")
        )
        at += timedelta(seconds=float(seconds[position - 1]))
        if not skipped[position - 1]:
            seq += 1
            answer = {"revision": 1, "writer": "page", "answer": canonical({"choice": option}), "flagged": False}
            rows["response"].append({**place, **answer, "saved_at": at})
            rows["journal"].append({**place, **answer, "seq": seq, "received_at": at, "outcome": "taken", "chain": "-"})
        rows["grading"].append(
            {
                **place,
                "scoring_sha": item.revision.hashes[1],
                "points": points,
                "max_points": "1",
                "verdict": verdict,
                "reason": "",
                "engine_version": "0",
                "graded_at": at,
            }
        )
    rows["attempt"].append(
        {
            "id": id,
            "user_id": user_id,
            "quiz": quiz.quiz.quiz,
            "quiz_revision_id": quiz.id,
            "number": number,
            "seed": "1",
            "started_at": start,
            "deadline_at": start + quiz.quiz.time.limit,
            "grace_seconds": 0,
            "offline_seconds": 0,
            "sitting_id": sitting_id,
            "time_factor": "1",
            "genesis": "-",
            "submitted_at": at,
            "closed_by": "student",
        }
    )

"""What an accreditation asks: questions of each type for each competency, and how many students did most of them.

A type is told from the kind of a question (docs/alignment.md has the table). The norm is the programme's
(`accreditation:`), or one question of each type and 70 %.
"""

from collections import defaultdict
from collections.abc import Mapping
from math import isnan

import numpy as np

from analytics.results import proportion

from ...content.norm import Norm, OfType
from ...i18n import Message, msg
from ...store import attempts, releases
from ...store.engine import reading
from ..dashboard import Cell, Column, Dashboard, Mark, Section, Table
from . import Asked

TYPES: Mapping[OfType, Message] = {
    OfType.CLOSED: msg("of closed type"),
    OfType.OPEN: msg("of open type"),
    OfType.COMBINED: msg("of combined type"),
}
OF_KIND = {
    "single": OfType.CLOSED,
    "multiple": OfType.CLOSED,
    "match": OfType.CLOSED,
    "order": OfType.CLOSED,
    "text": OfType.OPEN,
    "numeric": OfType.OPEN,
    "cloze": OfType.COMBINED,
}
ENOUGH = 10
"""Students from which a share is told; below, the page says that there is not enough data."""


def accreditation(asked: Asked) -> Dashboard:
    """Hold the questions and the results of a programme against its norm."""
    programme = asked.course.programme
    norm = programme.accreditation or Norm()
    return Dashboard(
        "accreditation",
        msg("For the accreditation"),
        msg(
            "Questions by type for each competency, and the share of students who did at least {share} of its tasks.",
            share=f"{norm.share_of_tasks:.0%}",
        ),
        (
            Section("types", msg("Questions by type"), (), None, _types(asked, norm)),
            Section(
                "students",
                msg("What students did"),
                (
                    msg(
                        "The last finished attempt of each student counts. A task is done where it earned at least "
                        "half of its points. The interval is of 95 % and speaks of other students with these "
                        "questions."
                    ),
                ),
                None,
                _students(asked, norm),
            ),
        ),
        notes=(
            msg(
                "Norm: at least {closed} closed, {open} open and {combined} combined questions for each "
                "competency; {students} of the students did {tasks} of the tasks.",
                closed=norm.closed,
                open=norm.open,
                combined=norm.combined,
                students=f"{norm.share_of_students:.0%}",
                tasks=f"{norm.share_of_tasks:.0%}",
            ),
        ),
    )


def _types(asked: Asked, norm: Norm) -> Table:
    programme = asked.course.programme
    rows: list[tuple[Cell, ...]] = []
    for code in programme.competencies:
        counts = dict.fromkeys(OfType, 0)
        for one in asked.course.revisions:
            if one.mapped.status == "active" and any(
                programme.competency_of(claim) == code for claim in one.mapped.assesses
            ):
                counts[OF_KIND[one.shown.kind]] += 1
        missing = {kind: norm.least(kind) - number for kind, number in counts.items() if number < norm.least(kind)}
        rows.append((code, *counts.values(), sum(counts.values()), _state(missing)))
    return Table(
        "types",
        msg("Questions by type"),
        (
            Column(msg("Competency")),
            *(Column(text, "num") for text in TYPES.values()),
            Column(msg("In all"), "num"),
            Column(msg("Against the norm")),
        ),
        tuple(rows),
        msg("The programme has no competencies."),
    )


def _state(missing: Mapping[OfType, int]) -> Mark:
    if not missing:
        return Mark("success", msg("kept"))
    lines = list(missing.items())
    text = msg("{number} {kind}", number=lines[0][1], kind=TYPES[lines[0][0]])
    for kind, number in lines[1:]:
        text = msg("{one}, {number} {kind}", one=text, number=number, kind=TYPES[kind])
    return Mark("danger", msg("missing: {what}", what=text))


def _students(asked: Asked, norm: Norm) -> Table:
    programme = asked.course.programme
    done = tasks_done(asked)
    rows: list[tuple[Cell, ...]] = []
    for code in programme.competencies:
        shares = done.get(code, {})
        reached = [1.0 if share >= float(norm.share_of_tasks) else 0.0 for share in shares.values()]
        found = proportion(np.array(reached))
        if found.n < ENOUGH:
            rows.append((code, found.n, None, None, None, Mark("", msg("not enough data"))))
            continue
        low, high = (None if isnan(end) else min(max(end, 0.0), 1.0) for end in (found.low, found.high))
        rows.append((code, found.n, found.mean, low, high, _verdict(found.mean, low, high, norm)))
    return Table(
        "students",
        msg("Share of students who did enough of the tasks"),
        (
            Column(msg("Competency")),
            Column(msg("Students"), "num"),
            Column(msg("Did enough"), "share"),
            Column(msg("From"), "share"),
            Column(msg("To"), "share"),
            Column(msg("Against the norm")),
        ),
        tuple(rows),
        msg("The programme has no competencies."),
    )


def _verdict(mean: float, low: float | None, high: float | None, norm: Norm) -> Mark:
    wanted = float(norm.share_of_students)
    if low is not None and high is not None and low < wanted <= high:
        return Mark("warning", msg("too close to tell"))
    return Mark("success", msg("kept")) if mean >= wanted else Mark("danger", msg("not kept"))


def tasks_done(asked: Asked) -> dict[str, dict[int, float]]:
    """Return for each competency the share of its tasks that each student did, by the last finished attempt."""
    programme = asked.course.programme
    last: dict[tuple[str, int], tuple[int, str]] = {}
    rows = []
    with reading(asked.engine) as connection:
        for released in releases.current_quizzes(connection):
            if released.programme.programme == programme.programme:
                quiz = released.quiz.quiz
                rows += [
                    (quiz, row, releases.mapping_of(connection, row.mapping_sha).assesses)
                    for row in attempts.tasks_of_quiz(connection, quiz)
                ]
    for quiz, row, _ in rows:
        key = (quiz, row.user_id)
        last[key] = max(last.get(key, (0, "")), (row.number, row.attempt_id))
    found: dict[str, dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for quiz, row, assesses in rows:
        if last[quiz, row.user_id][1] == row.attempt_id:
            for code in {programme.competency_of(claim) for claim in assesses} - {None}:
                found[str(code)][row.user_id].append(2 * float(row.points) >= float(row.max_points))
    return {code: {user: sum(one) / len(one) for user, one in users.items()} for code, users in found.items()}

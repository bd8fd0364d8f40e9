"""The answers to a quiz as frames for `analytics`: one attempt of each taker, each revision of an item by itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from analytics.matrix import Matrix
from analytics.missing import OF_MARKS, Policy, scored, states
from analytics.policies import Counted, Split, counted, split_by_revision

from ..content.fingerprint import Mapped, Presentation, Scoring
from ..content.programme import Programme
from ..content.quiz import Quiz
from ..errors import NotFound
from ..i18n import msg
from ..questions import KINDS
from ..questions.kind import Verdict
from ..store import releases, responses
from ..store.engine import reading


@dataclass(frozen=True)
class Asked:
    """Which answers are asked for: of which attempts, of which sitting (None: of all), and what a question that was not
    reached counts.
    """

    counted: Counted = Counted.FIRST
    sitting: int | None = None
    policy: Policy = OF_MARKS


@dataclass(frozen=True)
class Asking:
    """An item of the sample as it was asked.

    `name` is that of its column, with @1, @2 where there are several revisions. `scoring` is the one that the
    answers were graded by, which a regrade may have brought after the exam.
    """

    name: str
    bank: str
    item: str
    presentation: Presentation
    scoring: Scoring
    mapped: Mapped


@dataclass(frozen=True)
class Sample:
    """Closed attempts of a quiz, one of each taker, and their answers.

    Attributes:
        answers: a row for each question on each paper that counts: taker, attempt, item (str; `Asking.name`), position
            (int64), credit (float64; missing where a person has not judged it), points (float64, the most it could
            earn), answered (bool), response (str, the form of the answer; missing where there is none), sitting
            (float64, its number; missing outside of one), finished (datetime, UTC).
        attempts: a row for each closed attempt of the sitting asked for, those that do not count among them: taker,
            attempt, number, sitting, sitting_title, started, deadline, finished, closed_by, spent and limit (float64:
            seconds from the start to the hand-in, and to the deadline), counts (bool).
        names: how a taker is called in the course, by the name that stands in the frames.
        sittings: all in which the quiz was taken, whichever was asked for: (number, title), the earliest first.
        voided: answers that do not count because the question was taken out of the marks; they are in no frame.
    """

    quiz: Quiz
    programme: Programme
    asked: Asked
    answers: pd.DataFrame
    attempts: pd.DataFrame
    askings: Mapping[str, Asking]
    split: Split
    names: Mapping[str, str]
    sittings: tuple[tuple[int, str], ...]
    synthetic: bool
    voided: int

    @property
    def n(self) -> int:
        """Takers with an attempt that counts."""
        return int(self.attempts["counts"].sum())

    @property
    def left_out(self) -> int:
        """Closed attempts that do not count because another one of the same taker does."""
        return len(self.attempts) - self.n

    @cached_property
    def matrix(self) -> Matrix:
        """Credits of takers by items, in the order of the quiz's revisions."""
        found = scored(self.answers, self.asked.policy)
        place = {name: column for column, name in enumerate(found.items)}
        return found.only([place[name] for name in self.askings if name in place])

    @cached_property
    def states(self) -> pd.Series:
        """What became of each row of `answers` (`analytics.missing.State`)."""
        return states(self.answers)

    @cached_property
    def shares(self) -> pd.Series:
        """Share of the points that each taker earned, 0 to 1, by taker; what nobody has judged yet earns nothing."""
        earned = (self.answers["credit"].fillna(0) * self.answers["points"]).groupby(self.answers["taker"]).sum()
        most = self.answers["points"].groupby(self.answers["taker"]).sum()
        return (earned / most.where(most > 0)).dropna()

    @cached_property
    def banks(self) -> frozenset[str]:
        return frozenset(one.bank for one in self.askings.values())

    def label(self, name: str) -> str:
        """Return how an item is called on a page: without its bank where there is but one."""
        return name.removeprefix(f"{self.askings[name].bank}:") if len(self.banks) == 1 else name

    def weights(self) -> pd.DataFrame:
        """Return what items assess: item, code (of a competency or an indicator), weight (0 to 1), a row for each."""
        rows = [
            (one.name, code, float(weight))
            for one in self.askings.values()
            for code, weight in one.mapped.assesses.items()
        ]
        return pd.DataFrame(rows, columns=["item", "code", "weight"]).astype(
            {"item": "str", "code": "str", "weight": "float64"}
        )

    @cached_property
    def choices(self) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]]]:
        """Return the options that takers chose (a row for each taker, a column for each item of single choice, missing
        without an answer), and the key of each of these items.
        """
        keys: dict[str, tuple[str, ...]] = {
            one.name: (str(one.scoring.key.key),)
            for one in self.askings.values()
            if one.presentation.kind == "single" and one.name in self.matrix.items
        }
        rows = self.answers[self.answers["item"].isin(list(keys))]
        # Each form of an answer is read once, however many gave it.
        chosen = rows["response"].map({form: _option(form) for form in rows["response"].dropna().unique()})
        wide = pd.DataFrame({"taker": rows["taker"], "item": rows["item"], "option": chosen}).pivot(
            index="taker", columns="item", values="option"
        )
        return wide.reindex(index=pd.Index(self.matrix.takers or ()), columns=pd.Index(list(keys))), keys


def sample(engine: Engine, quiz: str, asked: Asked = Asked()) -> Sample:
    """Read a quiz's closed attempts and their answers: four statements, however many there are.

    Raises:
        NotFound: there is no such quiz.
    """
    with reading(engine) as connection:
        released = releases.current_quiz(connection, quiz)
        if released is None:
            raise NotFound(msg("There is no such quiz."))
        attempts = _attempts(responses.attempts_of(connection, quiz))
        graded = _frame(responses.answers_of(connection, quiz), _ANSWERS)
        revisions = responses.revisions_of(connection, quiz)
        shown = {row.id: releases.presentation_of(connection, row.presentation_sha) for row in revisions}
        mapped = {row.id: releases.mapping_of(connection, row.mapping_sha) for row in revisions}
        scoring = {sha: releases.scoring_of(connection, sha) for sha in graded["scoring_sha"].unique()}
    within = attempts.dropna(subset=["sitting"]).drop_duplicates("sitting")
    if asked.sitting is not None:
        attempts = attempts[attempts["sitting"] == asked.sitting]
    answers, voided = _answers(graded, attempts, revisions, shown)
    chosen = counted(answers, asked.counted).answers
    split = split_by_revision(chosen, _order(revisions, chosen))
    askings = _askings(split.answers, revisions, shown, scoring, mapped, released)
    # What only told them apart is let go: hashes take more room than all the rest.
    kept = split.answers.drop(columns=["number", "revision", "item_revision", "scoring_sha"]).reset_index(drop=True)
    attempts = attempts.assign(counts=attempts["attempt"].isin(kept["attempt"].unique())).reset_index(drop=True)
    return Sample(
        quiz=released.quiz,
        programme=released.programme,
        asked=asked,
        answers=kept,
        attempts=attempts,
        askings=askings,
        split=replace(split, answers=kept),
        names=dict(zip(attempts["taker"], attempts["name"], strict=True)),
        sittings=tuple(zip(within["sitting"].astype("int64").tolist(), within["sitting_title"].tolist(), strict=True)),
        synthetic=bool(attempts["synthetic"].any()),
        voided=voided,
    )


def seconds(engine: Engine, found: Sample) -> pd.Series:
    """Return how long each taker was at each answer, in seconds, with the index of `found.answers`.

    The time before a save, since the save before it or the start, counts for the question that was saved. So the time
    at a question without an answer is counted with the next one that was saved, and its own is missing.
    """
    with reading(engine) as connection:
        saves = _frame(responses.saves_of(connection, found.quiz.quiz), ("attempt", "seq", "position", "at"))
    if not len(found.answers) or not len(saves):
        return pd.Series(np.nan, index=found.answers.index, name="seconds", dtype="float64")
    started = found.attempts.set_index("attempt")["started"]
    saves = saves[saves["attempt"].isin(started.index)].sort_values(["attempt", "seq"])
    at = pd.to_datetime(saves["at"], utc=True)
    before = at.groupby(saves["attempt"]).shift().fillna(saves["attempt"].map(started))
    spent = (at - before).dt.total_seconds().clip(lower=0)
    total = spent.groupby([saves["attempt"], saves["position"]]).sum()
    keys = pd.MultiIndex.from_frame(found.answers[["attempt", "position"]])
    return pd.Series(total.reindex(keys).to_numpy(dtype="float64"), index=found.answers.index, name="seconds")


def papers(engine: Engine, found: Sample) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return what was shown in every closed attempt of the sitting asked for, and what could be.

    Returns:
        A frame with taker, attempt, item (str, without its revision), a row for each question of each paper; and the
        stems by the names of all items that the quiz draws from as it is now, then those that only papers have.
    """
    with reading(engine) as connection:
        rows = _frame(responses.papers_of(connection, found.quiz.quiz), ("attempt", "revision"))
        known = responses.revisions_of(connection, found.quiz.quiz)
        stems = {f"{row.bank}:{row.slug}": releases.presentation_of(connection, row.presentation_sha) for row in known}
        released = releases.current_quiz(connection, found.quiz.quiz)
    now = {} if released is None else {item.revision.name: item.revision.shown for item in released.items}
    names = {row.id: f"{row.bank}:{row.slug}" for row in known}
    taker = found.attempts.set_index("attempt")["taker"]
    rows = rows[rows["attempt"].isin(taker.index)]
    shown = pd.DataFrame(
        {
            "taker": rows["attempt"].map(taker).astype("str"),
            "attempt": rows["attempt"].astype("str"),
            "item": rows["revision"].map(names).astype("str"),
        }
    )
    return shown.reset_index(drop=True), {name: one.stem for name, one in {**now, **stems, **now}.items()}


def exported(found: Sample, times: pd.Series, groups: pd.Series | None = None) -> pd.DataFrame:
    """Return the answers as a file has them, one row each, in columns that `analytics` and `quizengine stats` read.

    Takers have no names in it: `t1` is who handed in first. `groups` are the names of their groups, by taker. `spent`
    and `limit` are of the whole attempt. Of sittings of one title each has its number beside it.
    """
    frame = found.answers
    attempts = found.attempts.set_index("attempt").loc[frame["attempt"]].reset_index()
    titles = [title for _, title in found.sittings]
    called = {id: f"{title} ({id})" if titles.count(title) > 1 else title for id, title in found.sittings}
    table = pd.DataFrame(
        {
            "taker": frame["taker"],
            "item": frame["item"],
            "position": frame["position"],
            "credit": frame["credit"],
            "points": frame["points"],
            "answered": frame["answered"],
            "response": frame["response"],
            "seconds": times.round(3),
            "spent": attempts["spent"].round(3),
            "limit": attempts["limit"],
            "sitting": frame["sitting"].map(called),
            "finished": frame["finished"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )
    return table if groups is None else table.assign(group=frame["taker"].map(groups))


_ANSWERS = "attempt position grading scoring_sha earned points verdict item_revision answer".split()
_ATTEMPTS = (
    *("attempt", "user", "number", "sitting", "sitting_title", "started", "deadline", "finished", "closed_by"),
    *("quiz_revision", "name", "synthetic"),
)


def _frame(rows: Sequence[Any], names: Sequence[str]) -> pd.DataFrame:
    # By columns: a frame made of rows looks at the type of every cell.
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pd.DataFrame(
        {name: pd.Series(list(column), dtype=object) for name, column in zip(names, columns, strict=True)}
    )


def _attempts(rows: Sequence[Any]) -> pd.DataFrame:
    frame = _frame(rows, _ATTEMPTS)
    code, _users = pd.factorize(frame["user"])
    width = len(str(max(1, code.max() + 1 if len(code) else 1)))
    frame["taker"] = pd.Series([f"t{one + 1:0{width}}" for one in code], index=frame.index, dtype="str")
    frame["sitting"] = frame["sitting"].astype("float64")
    frame["number"] = frame["number"].astype("int64")
    for name in ("started", "deadline", "finished"):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    frame["spent"] = (frame["finished"] - frame["started"]).dt.total_seconds()
    frame["limit"] = (frame["deadline"] - frame["started"]).dt.total_seconds()
    return frame.drop(columns="user")


def _answers(
    graded: pd.DataFrame, attempts: pd.DataFrame, revisions: Sequence[Any], shown: Mapping[int, Presentation]
) -> tuple[pd.DataFrame, int]:
    """Return answers with their newest gradings, before revisions are told apart, and how many are void."""
    newest = graded.sort_values("grading").drop_duplicates(["attempt", "position"], keep="last")
    newest = newest[newest["attempt"].isin(attempts["attempt"])]
    void = newest["verdict"] == Verdict.VOID.value
    rows = (
        newest[~void].merge(attempts[["attempt", "taker"]], on="attempt").sort_values(["taker", "attempt", "position"])
    )
    facts = attempts.set_index("attempt").loc[rows["attempt"]].reset_index(drop=True)
    rows = rows.reset_index(drop=True)
    item = {row.id: f"{row.bank}:{row.slug}" for row in revisions}
    sha = {row.id: row.presentation_sha for row in revisions}
    kind = {id: one.kind for id, one in shown.items()}
    points = rows["points"].astype("float64")
    credit = rows["earned"].astype("float64") / points.where(points > 0)
    waits = rows["verdict"] == Verdict.REVIEW.value
    return (
        pd.DataFrame(
            {
                "taker": facts["taker"],
                "attempt": rows["attempt"].astype("str"),
                "number": facts["number"],
                "item": rows["item_revision"].map(item).astype("str"),
                "revision": (rows["item_revision"].map(sha) + rows["scoring_sha"]).astype("str"),
                "item_revision": rows["item_revision"].astype("int64"),
                "scoring_sha": rows["scoring_sha"].astype("str"),
                "position": rows["position"].astype("int64"),
                "credit": credit.clip(0, 1).where(~waits),
                "points": points,
                "answered": rows["verdict"] != Verdict.UNANSWERED.value,
                "response": _forms(rows["item_revision"].map(kind), rows["answer"]),
                "sitting": facts["sitting"],
                "finished": facts["finished"],
            }
        ),
        int(void.sum()),
    )


def _forms(kinds: pd.Series, answers: pd.Series) -> pd.Series:
    """Return the form of each answer, alike for answers that say the same; each different answer is read once."""
    known: dict[tuple[str, str], str] = {}
    found: list[str | None] = []
    for kind, answer in zip(kinds.tolist(), answers.tolist(), strict=True):
        if answer is None:
            found.append(None)
            continue
        form = known.get((kind, answer))
        if form is None:
            form = known[kind, answer] = KINDS[kind].group(json.loads(answer))
        found.append(form)
    return pd.Series(found, index=answers.index, dtype="str")


def _order(revisions: Sequence[Any], answers: pd.DataFrame) -> list[str]:
    """Return the revisions of the answers, the earliest first; a key of a regrade comes after the papers' own."""
    released = {row.id: place for place, row in enumerate(revisions)}
    own = {row.id: row.scoring_sha for row in revisions}
    pairs = answers.drop_duplicates("revision")
    late = pairs["scoring_sha"] != pairs["item_revision"].map(own)
    order = np.lexsort((pairs["item_revision"].map(released).to_numpy(), late.to_numpy()))
    return [str(one) for one in pairs["revision"].iloc[order]]


def _askings(
    answers: pd.DataFrame,
    revisions: Sequence[Any],
    shown: Mapping[int, Presentation],
    scoring: Mapping[str, Scoring],
    mapped: Mapping[int, Mapped],
    released: releases.ReleasedQuiz,
) -> dict[str, Asking]:
    """Return the items by name, in the order of the quiz as it is now; what it has no more comes last."""
    place = {item.revision.name: index for index, item in enumerate(released.items)}
    known = {row.id: row for row in revisions}
    # The newest mapping of what was asked: a later one touches no attempt, and says best what the item is about.
    last = answers.sort_values("item_revision").drop_duplicates("item", keep="last")
    found = []
    for name, id, sha in zip(last["item"], last["item_revision"], last["scoring_sha"], strict=True):
        row = known[id]
        found.append(Asking(name, row.bank, row.slug, shown[id], scoring[sha], mapped[id]))
    return {
        one.name: one
        for one in sorted(found, key=lambda one: (place.get(f"{one.bank}:{one.item}", len(place)), one.name))
    }


def _option(form: str) -> str | None:
    choice = json.loads(form).get("choice")
    return None if choice is None else str(choice)

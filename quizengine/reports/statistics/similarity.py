"""Pairs of students whose answers are more alike than chance explains: for a person to look at, and no accusation."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics import drift_figures
from analytics.similarity import FALSE_ALARMS, FEWEST_ITEMS, FEWEST_TAKERS, Alike, Screening, by_expected, screen

from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Mark, Section, Table
from . import Viewed
from .cells import real, written
from .cohorts import By, Cohorts, cohorts
from .frame import page, snippet

LARGEST = 1500
"""Students of a cohort who are compared at all: every pair is held in memory."""
SNIPPET = """
from analytics.similarity import screen

found = screen(answers.dropna(subset=["credit"]){cohort})
print(found.tested, found.pairs.head(25).to_string())
"""
CAUTION = msg(
    "This is no proof of anything. Students who learned together share mistakes, and so do those who were taught the "
    "same mistake. Look at the answers and at the seats, and ask, before you think of more."
)


def alike(viewed: Viewed) -> Dashboard:
    """Report the pairs whose answers are more alike than chance explains, and all pairs as a map."""
    title = msg("Answers alike")
    lead = msg("Pairs of students who answered more alike than two who work by themselves.")
    if not viewed.sample.n:
        return page(viewed, "similarity", title, lead, ())
    known = cohorts(viewed.sample)
    answers, large = _answers(viewed, known)
    found = screen(answers)
    told = int((found.pairs["verdict"] == Alike.MORE.value).sum())
    return page(
        viewed,
        "similarity",
        title,
        lead,
        (_pairs(viewed, known, found, large), _all(viewed, found)),
        stats=[
            (msg("Pairs compared"), found.tested),
            (msg("More alike than chance explains"), told if found.tested else None),
        ],
        snippet=snippet(
            viewed, SNIPPET.replace("{cohort}", '.rename(columns={"sitting": "cohort"})' if _sat(known) else "")
        ),
    )


def _sat(known: Cohorts) -> bool:
    return known.by is By.SITTING


def _answers(viewed: Viewed, known: Cohorts) -> tuple[pd.DataFrame, list[str]]:
    """Return the answers of cohorts that can be compared, and the titles of those that are too large for it."""
    rows = viewed.sample.answers
    rows = rows[rows["credit"].notna() & rows["answered"]]
    # Without sittings nobody knows who sat with whom: all are held against all.
    cohort = rows["taker"].map(known.of) if _sat(known) else pd.Series("", index=rows.index, dtype="str")
    rows = rows.assign(cohort=cohort).dropna(subset=["cohort"])
    sizes = rows.groupby("cohort")["taker"].nunique()
    large = [str(name) for name in sizes.index[sizes > LARGEST]]
    kept = rows[~rows["cohort"].isin(large)]
    titles = [known.titles[name] if name else viewed.sample.quiz.title for name in large]
    return kept[["taker", "item", "response", "credit", "cohort"]], titles


_HOW = (
    msg(
        "For every student and question there is a chance to be right, from the student's score, and one for each "
        "wrong answer, from what others of about the same score chose. From these follows how many identical answers "
        "two who work by themselves have."
    ),
    msg(
        "An identical answer weighs the more, the fewer gave it: 2 × the logarithm of (1 + 1 ÷ its share), rounded. "
        "The chance of so large a sum of weights, or a larger one, is computed exactly (a generalised binomial test; "
        "van der Linden and Sotaridona, 2006)."
    ),
    msg(
        "Such pairs by chance: that chance × the number of pairs compared. It says how many pairs as much alike there "
        "would be if everybody worked alone. A pair is told where it is at most {level}."
    ),
    msg(
        "Only questions that both answered count. Pairs with fewer than {items} of them are not told, nor are cohorts "
        "of fewer than {takers} students.",
        items=FEWEST_ITEMS,
        takers=FEWEST_TAKERS,
    ),
    msg(
        "Short tests hide much: where somebody copies six of ten answers, six of ten such pairs are found with 40 "
        "questions and fewer with less. Two who have everything right are never told."
    ),
)


def _how(language: str) -> tuple[Message, ...]:
    level = {"level": written(FALSE_ALARMS, language)}
    return tuple(replace(one, params={**one.params, **level}) for one in _HOW)


def _pairs(viewed: Viewed, known: Cohorts, found: Screening, large: list[str]) -> Section:
    text = [CAUTION]
    if found.tested:
        text.append(
            msg(
                "{number} pairs were compared, each within its sitting. If everybody works alone, one table like this "
                "in twenty has a pair that is told by chance.",
                number=found.tested,
            )
            if _sat(known)
            else msg(
                "{number} pairs were compared. If everybody works alone, one table like this in twenty has a pair that "
                "is told by chance.",
                number=found.tested,
            )
        )
    else:
        text.append(
            msg(
                "There are not enough students for a comparison: it takes {takers} who answered, and {items} questions "
                "that both answered.",
                takers=FEWEST_TAKERS,
                items=FEWEST_ITEMS,
            )
        )
    if large:
        text.append(
            msg(
                "Too large to be compared, because every two are: {names}. Choose a sitting of at most {number} "
                "students.",
                names=", ".join(large),
                number=LARGEST,
            )
        )
    # Nobody is named of whom nothing is told: the most alike of many pairs are always quite alike.
    told = found.pairs[found.pairs["verdict"] == Alike.MORE.value]
    rows = tuple(_row(viewed, known, row) for row in told.to_dict("records"))
    return Section(
        "pairs",
        msg("Pairs that are more alike than chance explains"),
        tuple(text),
        None,
        Table(
            "pairs",
            msg("Pairs by how much alike they are"),
            (
                Column(msg("Student")),
                Column(msg("And")),
                Column(msg("What the answers show")),
                Column(msg("Sitting")),
                Column(msg("Answered by both"), "num"),
                Column(msg("Identical"), "num"),
                Column(msg("Expected"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
                Column(msg("Both wrong"), "num"),
                Column(msg("Identical and wrong"), "num"),
                Column(msg("Expected of these"), "num"),
                Column(msg("Such pairs by chance"), "num"),
            ),
            rows,
            msg("No pair is more alike than chance explains.") if found.tested else msg("No pair could be compared."),
        ),
        _how(viewed.language),
    )


def _row(viewed: Viewed, known: Cohorts, row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    return (
        viewed.taker(row["one"]),
        viewed.taker(row["other"]),
        Mark("warning", msg("worth a look")),
        known.titles[row["cohort"]] if row["cohort"] else None,
        int(row["items"]),
        int(row["identical"]),
        *(real(row[name], 1) for name in ("identical_expected", "identical_low", "identical_high")),
        int(row["both_wrong"]),
        int(row["identical_wrong"]),
        real(row["identical_wrong_expected"], 1),
        # Rounded it would be 0, which it never is.
        msg("below 0.01") if row["expected"] < 0.01 else real(row["expected"]),
    )


def _all(viewed: Viewed, found: Screening) -> Section:
    counted = by_expected(found.pairs[found.pairs["p"].notna()])
    words = {
        "expected": msg("Identical answers expected"),
        "identical": msg("Identical answers"),
        "pairs": msg("Pairs"),
    }
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (int(expected), int(identical), int(pairs))
        for expected, identical, pairs in counted.itertuples(index=False, name=None)
    )
    return Section(
        "all-pairs",
        msg("All pairs"),
        (
            msg("Pairs who work by themselves lie along the dotted line. The higher above it, the more alike."),
            msg("n = {n} pairs.", n=found.tested),
        ),
        str(drift_figures.alike_map(counted, words=viewed.spoken(words)).to_json()) if len(counted) else None,
        Table(
            "all-pairs",
            msg("Pairs by identical answers"),
            (
                Column(msg("Expected"), "num"),
                Column(msg("Identical"), "num"),
                Column(msg("Pairs"), "num"),
            ),
            rows,
            msg("No pair could be compared."),
        ),
    )

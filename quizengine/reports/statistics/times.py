"""Time: how long questions take, who ran out of it, and which answers came too fast to be anything but guesses."""

from math import isnan

import pandas as pd

from analytics.item_figures import time_bars
from analytics.missing import missing_by_taker
from analytics.rapid import Effort, Rapid, effort, normative_thresholds, rapid_answers
from analytics.times import UNFINISHED, TimeUse, time_quantiles, time_use
from analytics.verdicts import FULL, INTERVALS, Verdict

from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Link, Mark, Section, Table
from . import Viewed
from .cells import real
from .frame import literal, page, snippet
from .guesses import guesses

KINDS = {
    Rapid.GUESSES: msg("they look like guesses"),
    Rapid.KNOWLEDGE: msg("they are right: known by heart"),
    Rapid.UNKNOWN: msg("not enough data"),
}
LEAST = 5
"""Students from which a share has an interval that says anything."""
USED = {
    Verdict.PROBLEM: Mark("danger", msg("too short for this paper")),
    Verdict.FINE: Mark("success", msg("long enough")),
    Verdict.UNKNOWN: Mark("", msg("not enough data")),
}
LEEWAY = 5.0
"""Who came so many seconds close to the limit worked until it."""
USE = f"""
left = missing_by_taker(answers).set_index("taker")["not_reached"]
takers = answers.drop_duplicates("taker").set_index("taker")
time = time_use(takers["spent"], takers["limit"], not_reached=left.reindex(takers.index), leeway={LEEWAY})
"""
"""Python that reads how the time of the whole test was used."""
SNIPPET = f"""
from analytics.missing import missing_by_taker
from analytics.rapid import effort, normative_thresholds, rapid_answers
from analytics.times import time_quantiles, time_use
{USE}
print(time)
given = answers[answers["answered"]]
quantiles = time_quantiles(given)
print(quantiles.to_string())
thresholds = normative_thresholds(given)
guesses = {{guesses}}
rapid = rapid_answers(given, thresholds, floors=guesses)
print(rapid.to_string())
efforts = effort(given, thresholds)
print(efforts.to_string())
"""


def times(viewed: Viewed) -> Dashboard:
    """Report how the time of the test and of each question was used."""
    sections: tuple[Section, ...] = ()
    if viewed.sample.n:
        answers = timed(viewed)
        limits = normative_thresholds(answers)
        sections = (
            _whole(viewed),
            _questions(viewed, answers),
            _rapid(viewed, answers, limits),
            _effort(viewed, answers, limits),
        )
    return page(
        viewed,
        "times",
        msg("Time"),
        msg("How long questions take, whether the time was enough, and which answers came too fast."),
        sections,
        snippet=snippet(viewed, SNIPPET.format(guesses=literal(guesses(viewed.sample.askings)))),
    )


def used(viewed: Viewed) -> TimeUse:
    """Return how the time of the whole test was used; the limit is each student's own, with what was granted."""
    sample = viewed.sample
    attempts = sample.attempts[sample.attempts["counts"]].set_index("taker")
    left = missing_by_taker(sample.answers).set_index("taker")["not_reached"].reindex(attempts.index)
    spent, limit = attempts["spent"].to_numpy(), attempts["limit"].to_numpy()
    return time_use(spent, limit, not_reached=left.to_numpy(), leeway=LEEWAY)


def timed(viewed: Viewed) -> pd.DataFrame:
    """Return the rows that have an answer, with their seconds."""
    sample = viewed.sample
    return sample.answers.assign(seconds=viewed.seconds)[sample.answers["answered"]]


def _whole(viewed: Viewed) -> Section:
    found = used(viewed)
    told = found.n >= INTERVALS
    minutes = [real(one / 60, 1) if told else None for one in found.quantiles]
    ends = [real(one / 60, 1) if told else None for one in (found.median_low, found.median_high)]
    rows: tuple[tuple[Cell, ...], ...] = (
        (msg("Limit, minutes"), real(found.limit / 60, 1), None, None),
        (msg("Median, minutes"), minutes[2], *ends),
        (msg("Half of the students, minutes"), None, minutes[1], minutes[3]),
        (msg("Nine of ten students, minutes"), None, minutes[0], minutes[4]),
        (
            msg("Worked until the limit, %"),
            *_percent(found.n, found.ran_out_share, found.ran_out_low, found.ran_out_high),
        ),
        (
            msg("And did not come to the last question, %"),
            *_percent(found.n, found.unfinished_share, found.unfinished_low, found.unfinished_high),
        ),
    )
    return Section(
        "whole",
        msg("The whole test"),
        (msg("Was the time enough: {verdict}. n = {n}.", verdict=USED[found.verdict].text, n=found.n),),
        None,
        Table(
            "whole",
            msg("Time for the whole test"),
            (Column(msg("What")), Column(msg("Value"), "num"), Column(msg("From"), "num"), Column(msg("To"), "num")),
            rows,
        ),
        (
            msg(
                "Too short: more than {share} of the students ran out of time and did not come to the last question, "
                "by the whole interval, from {least} students.",
                share=f"{UNFINISHED:.0%}",
                least=FULL,
            ),
        ),
    )


def _percent(n: int, share: float, low: float, high: float) -> tuple[Cell, ...]:
    return tuple(real(100 * one, 1) if n >= LEAST else None for one in (share, low, high))


def _questions(viewed: Viewed, answers: pd.DataFrame) -> Section:
    sample = viewed.sample
    found = time_quantiles(answers)
    found = (
        found.set_index("item").reindex([name for name in sample.askings if name in set(found["item"])]).reset_index()
    )
    told = found[found["n"] >= INTERVALS]
    figure = None
    if len(told):
        words = {
            "seconds": msg("seconds"),
            "median": msg("median"),
            "middle": msg("half of the students"),
            "most": msg("nine of ten students"),
            "n": msg("answers:"),
        }
        labels = {name: sample.label(name) for name in told["item"]}
        figure = str(time_bars(told, words=viewed.spoken(words), names=labels).to_json())
    planned = {name: one.mapped.seconds for name, one in sample.askings.items()}
    rows: list[tuple[Cell, ...]] = []
    for row in found.to_dict("records"):
        one = sample.askings[row["item"]]
        enough = row["n"] >= INTERVALS
        names = ("q05", "q25", "median", "q75", "q95", "median_low", "median_high")
        rows.append(
            (
                Link(sample.label(one.name), one.bank, one.name),
                int(row["n"]),
                planned[one.name],
                *(real(row[name], 0) if enough else None for name in names),
            )
        )
    return Section(
        "questions",
        msg("Time for each question"),
        (msg("Seconds from one saved answer to the next. n = {n}.", n=sample.n),),
        figure,
        Table(
            "times",
            msg("Seconds for each question"),
            (
                Column(msg("Question")),
                Column(msg("Answers"), "num"),
                Column(msg("Planned"), "num"),
                Column(msg("5 %"), "num"),
                Column(msg("25 %"), "num"),
                Column(msg("Median"), "num"),
                Column(msg("75 %"), "num"),
                Column(msg("95 %"), "num"),
                Column(msg("Median from"), "num"),
                Column(msg("to"), "num"),
            ),
            tuple(rows),
            msg("No answer has a time yet."),
        ),
        (
            msg(
                "The time before a saved answer, since the one saved before it, counts for the question that was "
                "saved. Time at a question that was left without an answer is counted with the next one."
            ),
            msg(
                "Below {least} answers nothing is told. The interval of the median comes from the order of the times.",
                least=INTERVALS,
            ),
        ),
    )


def _rapid(viewed: Viewed, answers: pd.DataFrame, limits: pd.Series) -> Section:
    sample = viewed.sample
    found = rapid_answers(answers, limits, floors=guesses(sample.askings))
    rows: list[tuple[Cell, ...]] = []
    for row in found.to_dict("records"):
        one = sample.askings[row["item"]]
        told = not isnan(row["threshold"])
        rows.append(
            (
                Link(sample.label(one.name), one.bank, one.name),
                int(row["n"]),
                real(row["threshold"], 1),
                int(row["rapid"]) if told else None,
                *(row[name] if told else None for name in ("share", "share_low", "share_high")),
                row["rapid_right"] if row["rapid"] else None,
                None if isnan(row["floor"]) else row["floor"],
                KINDS[Rapid(row["kind"])] if row["rapid"] else None,
            )
        )
    return Section(
        "rapid",
        msg("Answers that came too fast"),
        (
            msg(
                "An answer that took less than a tenth of the usual time was hardly read. It says little about the "
                "question."
            ),
        ),
        None,
        Table(
            "rapid",
            msg("Rapid answers to each question"),
            (
                Column(msg("Question")),
                Column(msg("Answers"), "num"),
                Column(msg("Rapid below, seconds"), "num"),
                Column(msg("Rapid"), "num"),
                Column(msg("Share"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
                Column(msg("Right among them"), "share"),
                Column(msg("Right by guessing"), "share"),
                Column(msg("What they are")),
            ),
            tuple(rows),
        ),
        (
            msg(
                "Rapid: less than a tenth of the median time of the question, and less than 10 seconds (Wise and Ma, "
                "2012, with the median in the place of the mean)."
            ),
        ),
    )


EFFORTS: dict[str, Mark] = {
    Effort.SHOWN: Mark("success", msg("worked on the questions")),
    Effort.LACKING: Mark("warning", msg("answered too fast to have read them")),
    Effort.UNKNOWN: Mark("", msg("not enough data")),
}


def _effort(viewed: Viewed, answers: pd.DataFrame, limits: pd.Series) -> Section:
    found = effort(answers, limits)
    few = found[found["verdict"] == Effort.LACKING.value].sort_values("effort")
    text: Message = msg(
        "Students whose answers came too fast to have been read: {few} of {all}. With {least} answers of a question or "
        "more it is known what is fast.",
        few=len(few),
        all=len(found),
        least=INTERVALS,
    )
    rows: list[tuple[Cell, ...]] = [
        (
            viewed.taker(row["taker"]),
            int(row["n"]),
            int(row["rapid"]),
            row["effort"],
            row["effort_low"],
            row["effort_high"],
            EFFORTS[row["verdict"]],
        )
        for row in few.to_dict("records")
    ]
    return Section(
        "effort",
        msg("Students who hurried"),
        (text, msg("That is a hint for a person to look at, and no proof of anything.")),
        None,
        Table(
            "effort",
            msg("Students who hurried"),
            (
                Column(msg("Student")),
                Column(msg("Answers with a time"), "num"),
                Column(msg("Rapid"), "num"),
                Column(msg("Not rapid"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
                Column(msg("What the data show")),
            ),
            tuple(rows),
            msg("Nobody is shown to have hurried."),
        ),
        (msg("Share of the answers that were not rapid (Wise and Kong, 2005), with Jeffreys' interval."),),
    )

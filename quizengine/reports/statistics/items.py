"""The questions: how hard each is, whether it tells strong from weak, and what the data show of it."""

from math import isnan

from analytics.guessing import Floor, against_guessing
from analytics.item_figures import difficulty_by_discrimination
from analytics.missing import OF_MARKS, missing_by_item
from analytics.verdicts import FULL, INTERVALS

from ...i18n import msg
from ..dashboard import Cell, Column, Dashboard, Link, Mark, Section, Table
from ..verdict_words import VERDICTS
from . import Viewed
from .cells import real, verdict
from .frame import literal, page, snippet
from .guesses import guesses

SNIPPET = """
from analytics.guessing import against_guessing
from analytics.items import item_statistics
from analytics.matrix import from_long
from analytics.missing import missing_by_item

table = item_statistics(from_long(answers))
print(table.to_string())
guesses = {guesses}
beside = against_guessing(table, guesses)
print(beside.to_string())
missing = missing_by_item(answers)
print(missing.to_string())
"""
LEAST = 5
"""Students from which a share has an interval that says anything."""


_FEW = msg(
    "A verdict comes from the whole interval: with fewer than {full} students most questions cannot be judged, and "
    "that is no fault of theirs.",
    full=FULL,
)


def items(viewed: Viewed) -> Dashboard:
    """Report every question: difficulty, discrimination, and a verdict from the interval."""
    return page(
        viewed,
        "items",
        msg("Questions"),
        msg("How hard each question is, and whether it tells strong students from weak ones."),
        (_table(viewed), _guessing(viewed), _missing(viewed)) if viewed.sample.n else (),
        snippet=snippet(viewed, SNIPPET.format(guesses=literal(guesses(viewed.sample.askings)))),
    )


def _table(viewed: Viewed) -> Section:
    sample, told = viewed.sample, viewed.sample.n >= INTERVALS
    rows: list[tuple[Cell, ...]] = []
    for row in viewed.items.to_dict("records"):
        one = sample.askings[row["item"]]
        rest = (
            row["item_rest"],
            row["item_rest_low"],
            row["item_rest_high"],
            row["shrunk"],
            row["d27"],
            row["efficiency"],
        )
        rows.append(
            (
                Link(sample.label(one.name), one.bank, one.name),
                one.presentation.stem,
                verdict(row["verdict"], row["reason"]),
                int(row["n"]),
                *((row["facility"], row["facility_low"], row["facility_high"]) if row["n"] >= LEAST else (None,) * 3),
                *(real(value) if told else None for value in rest),
                real(row["alpha_if_deleted"]) if told else None,
                real(row["effective_weight"], 3) if told else None,
            )
        )
    return Section(
        "items",
        msg("Difficulty and discrimination"),
        (
            msg("Easy questions stand on the right, those that tell strong from weak stand high. n = {n}.", n=sample.n),
            *((_FEW,) if sample.n < FULL else ()),
        ),
        _map(viewed) if told else None,
        Table(
            "items",
            msg("All questions"),
            (
                Column(msg("Question")),
                Column(msg("Text")),
                Column(msg("What the data show")),
                Column(msg("n"), "num"),
                Column(msg("Facility"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
                Column(msg("Discrimination"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
                Column(msg("Drawn to the mean"), "num"),
                Column(msg("Upper and lower 27 %"), "num"),
                Column(msg("Efficiency"), "num"),
                Column(msg("Alpha without it"), "num"),
                Column(msg("Effective weight"), "num"),
            ),
            tuple(rows),
            msg("No question has an answer yet."),
        ),
        (
            msg("Facility: the mean share of the question's points that was earned; Wilson's interval of 95 %."),
            msg(
                "Discrimination: how the credit for the question goes with the credit for all the others (a "
                "correlation from −1 to 1), with Fisher's interval. Below {least} students it is not told.",
                least=INTERVALS,
            ),
            msg(
                "Drawn to the mean: the same, pulled towards the other questions as far as its error asks for; the "
                "best guess of what more students would show."
            ),
            msg(
                "A problem is shown where the interval lies wholly below 0, or, from {full} students, wholly below "
                "0.20. Fine is shown where it lies wholly above 0.10.",
                full=FULL,
            ),
        ),
    )


def _map(viewed: Viewed) -> str:
    words = {
        "facility": msg("facility: share of the points"),
        "item_rest": msg("discrimination"),
        "interval": msg("interval of 95 %"),
        "n": msg("students:"),
        **VERDICTS,
    }
    names = {name: viewed.sample.label(name) for name in viewed.sample.askings}
    return str(difficulty_by_discrimination(viewed.items, words=viewed.spoken(words), names=names).to_json())


FLOORS = {
    Floor.ABOVE: Mark("success", msg("better than guessing")),
    Floor.BELOW: Mark("danger", msg("worse than guessing: is the key right?")),
    Floor.REACHED: Mark("warning", msg("may be no better than guessing")),
    Floor.UNKNOWN: Mark("", msg("not enough data")),
}


def _guessing(viewed: Viewed) -> Section:
    sample = viewed.sample
    found = against_guessing(viewed.items, guesses(sample.askings))
    rows: list[tuple[Cell, ...]] = []
    for row, n in zip(found.to_dict("records"), viewed.items["n"], strict=True):
        one, told = sample.askings[row["item"]], n >= LEAST
        rows.append(
            (
                Link(sample.label(one.name), one.bank, one.name),
                int(n),
                None if isnan(row["guess_score"]) else row["guess_score"],
                *(real(row[name]) if told else None for name in ("above", "above_low", "above_high")),
                FLOORS[Floor(row["floor"])],
            )
        )
    return Section(
        "guessing",
        msg("Beside guessing"),
        (msg("What a blind guess earns on the average, and how much better than that students do."),),
        None,
        Table(
            "guessing",
            msg("Questions beside guessing"),
            (
                Column(msg("Question")),
                Column(msg("n"), "num"),
                Column(msg("A guess earns"), "share"),
                Column(msg("Better by"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
                Column(msg("What the data show")),
            ),
            tuple(rows),
        ),
        (
            msg(
                "Better by: (facility − guess) ÷ (1 − guess), the share of students who know it if all others guess. "
                "What a guess earns is not told of questions with several right options: it depends on how many "
                "options people tick."
            ),
        ),
    )


def _missing(viewed: Viewed) -> Section:
    sample = viewed.sample
    rows: list[tuple[Cell, ...]] = []
    for row in (
        missing_by_item(sample.answers).set_index("item").reindex(list(sample.askings)).reset_index().to_dict("records")
    ):
        one = sample.askings[row["item"]]
        rows.append(
            (
                Link(sample.label(one.name), one.bank, one.name),
                *(int(row[name]) for name in ("given", "answered", "omitted", "not_reached", "not_given")),
                *((row[f"omitted_share{end}"] if sample.n >= LEAST else None) for end in ("", "_low", "_high")),
            )
        )
    return Section(
        "missing",
        msg("What was left without an answer"),
        (
            msg("Questions that were left out count as wrong."),
            msg("Questions that were not reached count as wrong, as in the marks.")
            if sample.asked.policy == OF_MARKS
            else msg(
                "Questions that were not reached are left out of the statistics, though in the marks they are wrong."
            ),
        ),
        None,
        Table(
            "missing",
            msg("Answers that are not there"),
            (
                Column(msg("Question")),
                Column(msg("Given to"), "num"),
                Column(msg("Answered"), "num"),
                Column(msg("Left out"), "num"),
                Column(msg("Not reached"), "num"),
                Column(msg("Not on the paper"), "num"),
                Column(msg("Left out, of those who came to it"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
            ),
            tuple(rows),
        ),
        (
            msg(
                "Left out: a later question has an answer. Not reached: no later question has one. Not on the paper: "
                "the draw did not give it to the student, which says nothing of anybody."
            ),
        ),
    )

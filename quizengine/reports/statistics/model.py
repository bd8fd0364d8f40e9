"""Students and questions on one scale: what a model of item response theory says of the test and of its takers."""

from math import isnan

import numpy as np

from analytics.information import best_measured, information_of_test
from analytics.irt_figures import information_lines, takers_and_items
from analytics.report import LEAST_FOR_2PL

from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Section, Table
from . import Viewed
from .cells import interval, real
from .fitted import Found, found
from .frame import page, snippet
from .model_items import asks, sections_on_items

SNIPPET = """
from analytics.ability import abilities
from analytics.irt import Model, fit, of_whole_credits
from analytics.matrix import from_long

matrix = of_whole_credits(from_long(answers))
fitted = fit(matrix, Model("{model}"))
print(fitted.items.to_string())
takers = abilities(fitted, matrix)
print(takers.to_string())
"""
FURTHEST = 3.0
"""Standard deviations of ability to each side of 0 that the page shows."""
Z = 1.96


def model(viewed: Viewed) -> Dashboard:
    """Report the model that the number of students carries: none below 75, Rasch below 200, then a slope for each."""
    title, lead = msg("Model"), msg("Students and questions on one scale, with how sure each place on it is.")
    told = found(viewed) if viewed.sample.n else msg("Nobody has finished this quiz yet.")
    if not isinstance(told, Found):
        return page(viewed, "model", title, lead, (Section("model", msg("Why there is no model"), (told,)),))
    sections = (_about(told), _map(told), _information(told), *sections_on_items(told), _abilities(told))
    code = snippet(viewed, SNIPPET.format(model=told.fitted.model.value))
    return page(viewed, "model", title, lead, sections, stats=_stats(told), snippet=code, asks=asks(told))


def _stats(told: Found) -> list[tuple[Message, Cell]]:
    return [
        (msg("Students"), told.map.n),
        (msg("Questions in the model"), len(told.fitted.known)),
        (msg("Reliability of an ability"), real(told.reliability.value)),
    ]


def _about(told: Found) -> Section:
    fitted, reliability = told.fitted, told.reliability
    lines = [
        msg(
            "One slope for all questions (the Rasch model); from {least} students each question has its own.",
            least=LEAST_FOR_2PL,
        )
        if told.is_rasch
        else msg("Each question has its own difficulty and its own slope (two parameters)."),
        msg(
            "Reliability of an ability is {value}; between {low} and {high} (interval of 95 %). n = {n}.",
            value=told.written(reliability.value),
            low=told.written(reliability.low),
            high=told.written(reliability.high),
            n=reliability.n,
        ),
    ]
    left_out = told.viewed.sample.matrix.k - len(fitted.known)
    if left_out:
        lines.append(
            msg(
                "Questions that are not in the model, because everybody answered them alike or parts of the credit are "
                "given for them: {number}.",
                number=left_out,
            )
        )
    if fitted.runaway:
        lines.append(
            msg(
                "These questions sort the students without any error, so that their slope has no bounds: {items}. The "
                "other numbers are not to be relied on.",
                items=", ".join(map(told.label, fitted.runaway)),
            )
        )
    elif not fitted.converged:
        lines.append(msg("The model did not converge: its numbers are not to be relied on."))
    how = [
        msg(
            "Chance of a right answer: 1 ÷ (1 + e to the power of −a × (ability − difficulty)), where a is the slope. "
            "The numbers are those under which these answers are likeliest, with abilities spread as a normal curve "
            "(marginal maximum likelihood; Bock and Aitkin, 1981)."
        ),
        msg("Reliability: the spread of the abilities ÷ (this spread + their mean squared error)."),
    ]
    if fitted.priors is not None:
        how.append(
            msg(
                "So few students are helped by what is usual: slopes are drawn towards 1, and difficulties a little "
                "towards 0."
            )
        )
    return Section("model", msg("Which model this is"), tuple(lines), None, None, tuple(how))


def _map(told: Found) -> Section:
    shown = told.map
    words = {
        "scale": msg("ability and difficulty, logits"),
        "takers": msg("students"),
        "items": msg("questions"),
        "difficulty": msg("difficulty"),
        "interval": msg("95 %"),
        "se": msg("error of an ability here"),
        "mean_takers": msg("mean ability"),
        "mean_items": msg("mean difficulty"),
    }
    names = {item: told.label(item) for item in shown.items["item"]}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            real(row["low"], 1),
            real(row["high"], 1),
            int(row["takers"]),
            row["share"],
            int(row["items"]),
            real(row["se"]),
        )
        for row in shown.bars.to_dict("records")
    )
    return Section(
        "map",
        msg("Students and questions on one scale"),
        (
            _target(told),
            msg(
                "A student who stands as high as a question answers it rightly every second time. Where there are "
                "students and no questions, the test hardly tells them apart. n = {n}.",
                n=shown.n,
            ),
        ),
        str(takers_and_items(shown, words=told.viewed.spoken(words), names=names).to_json()),
        Table(
            "map",
            msg("Students and questions along the scale"),
            (
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
                Column(msg("Students"), "num"),
                Column(msg("Of all"), "share"),
                Column(msg("Questions"), "num"),
                Column(msg("Error of an ability here"), "num"),
            ),
            rows,
        ),
        (
            msg(
                "A Wright map (Wright and Stone, 1979). Where a slope is 1, one logit makes an even chance one of 73 %."
            ),
            msg("The marks have intervals of 95 %. Error: 1 ÷ √information in the middle of the stretch."),
        ),
    )


def _target(told: Found) -> Message:
    shown = told.map
    numbers = {
        "target": told.written(shown.target, sign=True),
        "low": told.written(shown.target_low, sign=True),
        "high": told.written(shown.target_high, sign=True),
    }
    if isnan(shown.target) or shown.target_low <= 0 <= shown.target_high:
        return msg(
            "It is not shown that the test is too easy or too hard for these students: mean ability less mean "
            "difficulty is {target} logits, between {low} and {high} (interval of 95 %).",
            **numbers,
        )
    if shown.target > 0:
        return msg(
            "The test is easier than the students are able: mean ability less mean difficulty is {target} logits, "
            "between {low} and {high} (interval of 95 %).",
            **numbers,
        )
    return msg(
        "The test is harder than the students are able: mean ability less mean difficulty is {target} logits, between "
        "{low} and {high} (interval of 95 %).",
        **numbers,
    )


def _information(told: Found) -> Section:
    best = best_measured(told.fitted)
    text = [
        msg(
            "The error is least, {se} logits, at an ability of {theta}. n = {n}.",
            theta=told.written(best.theta, sign=True),
            se=told.written(best.se),
            n=told.fitted.n,
        )
    ]
    if not isnan(best.low + best.high):
        text.append(
            msg(
                "From {low} to {high} it is at most 1.4 times as large.",
                low=told.written(best.low, sign=True),
                high=told.written(best.high, sign=True),
            )
        )
    table = information_of_test(told.fitted, np.linspace(-FURTHEST, FURTHEST, 25) * told.fitted.theta_sd)
    words = {
        "scale": msg("ability, logits"),
        "information": msg("information"),
        "se": msg("error of an ability"),
    }
    names = ("theta", "information", "se", "expected_share")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        tuple(real(row[name]) for name in names) for row in table.to_dict("records")
    )
    return Section(
        "information",
        msg("Where the test measures best"),
        tuple(text),
        str(information_lines(table, words=told.viewed.spoken(words)).to_json()),
        Table(
            "information",
            msg("Information of the test"),
            (
                Column(msg("Ability"), "num"),
                Column(msg("Information"), "num"),
                Column(msg("Error of an ability"), "num"),
                Column(msg("Expected share of right answers"), "share"),
            ),
            rows,
        ),
        (
            msg(
                "Information: the sum over the questions of slope² × chance × (1 − chance). Error: 1 ÷ √information "
                "(Birnbaum, 1968)."
            ),
        ),
    )


def _abilities(told: Found) -> Section:
    table = told.abilities.sort_values("eap", ascending=False, kind="stable", na_position="last")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            told.viewed.taker(row["taker"]),
            int(row["answered"]),
            real(row["eap"]),
            *interval(row["eap"] - Z * row["eap_sd"], row["eap"] + Z * row["eap_sd"]),
            real(row["map"]),
            real(row["map_se"]),
        )
        for row in table.to_dict("records")
    )
    return Section(
        "abilities",
        msg("Abilities of students"),
        (
            msg(
                "An ability is drawn towards the mean, the more the less was answered; its interval says how far off "
                "it may be. It is no mark: marks go by points. n = {n}.",
                n=told.map.n,
            ),
        ),
        None,
        Table(
            "abilities",
            msg("Abilities of students"),
            (
                Column(msg("Student")),
                Column(msg("Questions seen"), "num"),
                Column(msg("Ability"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
                Column(msg("Likeliest ability"), "num"),
                Column(msg("Its error"), "num"),
            ),
            rows,
        ),
        (
            msg(
                "Ability: the mean of what the answers leave probable, and its interval of 95 % (Bock and Mislevy, "
                "1982). The likeliest ability is where that is highest."
            ),
        ),
    )

"""The questions under the model: difficulty and slope, whether they follow it, and pairs that belong together."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analytics.dependence import local_dependence
from analytics.fit import WEAK_SLOPE, Fits, Slope, mean_squares, score_fit, slope_verdicts
from analytics.irt_figures import curve_beside_answers
from analytics.observed import model_curve, observed_curve
from analytics.verdicts import Reason

from ...i18n import Message, msg
from ..dashboard import Ask, Cell, Column, Link, Mark, Section, Table, as_is
from ..verdict_words import REASONS
from .cells import interval, real
from .fitted import Found

FITS: dict[str, Mark] = {
    Fits.MISFIT: Mark("danger", msg("does not follow the model")),
    Fits.FINE: Mark("success", msg("follows the model")),
    Fits.UNKNOWN: Mark("", msg("not enough data")),
}
SLOPES: dict[str, Mark] = {
    Slope.REVERSED: Mark("danger", REASONS[Reason.REVERSED]),
    Slope.WEAK: Mark("danger", REASONS[Reason.WEAK]),
    Slope.FINE: Mark("success", REASONS[Reason.WORKS]),
    Slope.UNKNOWN: Mark("", msg("not enough data")),
}
SPAN = 3.0
"""Standard deviations of ability to each side of 0 over which a curve is drawn."""


def sections_on_items(told: Found) -> tuple[Section, ...]:
    """Return the sections on questions: one of them in a figure, all in a table, and pairs."""
    item = _asked(told)
    return (*(() if item is None else (_one(told, item),)), _all(told), _pairs(told))


def asks(told: Found) -> tuple[Ask, ...]:
    """Return the choice of the question that the page draws; none where it can draw none."""
    askings, known = told.viewed.sample.askings, _known(told)
    words = tuple((name, f"{told.label(name)}. {askings[name].presentation.stem[:80]}") for name in known)
    item = _asked(told)
    return () if item is None else (Ask("item", msg("Question"), words, item),)


def _known(told: Found) -> list[str]:
    return [str(name) for name in told.fitted.items["item"].iloc[told.fitted.known]]


def _asked(told: Found) -> str | None:
    """Return the question that was asked for, or else the one that follows the model least; None without any."""
    known = _known(told)
    if not known:
        return None
    if told.viewed.item in known:
        return str(told.viewed.item)
    fits = score_fit(told.fitted, told.matrix).set_index("item")["p"].reindex(known)
    return str(fits.idxmin()) if fits.notna().any() else known[0]


def _one(told: Found, item: str) -> Section:
    theta = np.linspace(-SPAN, SPAN, 41) * told.fitted.theta_sd
    groups = observed_curve(told.fitted, told.matrix, item)
    words = {
        "scale": msg("ability, logits"),
        "share": msg("share of right answers"),
        "model": msg("the model"),
        "observed": msg("answered rightly"),
        "expected": msg("expected of the group"),
        "n": msg("students:"),
    }
    curve = model_curve(told.fitted, item, theta)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (real(row["theta"]), int(row["n"]), row["observed"], row["low"], row["high"], row["expected"])
        for row in groups.to_dict("records")
    )
    text: list[Message] = [as_is(told.viewed.sample.askings[item].presentation.stem)]
    if len(groups):
        n = int(groups["n"].sum())
        text.append(msg("Students in groups of like ability, by their answers to the other questions. n = {n}.", n=n))
    else:
        text.append(msg("Too few students saw this question to be put into groups."))
    return Section(
        "curve",
        msg("Curve of {item}", item=told.label(item)),
        tuple(text),
        str(curve_beside_answers(curve, groups, words=told.viewed.spoken(words)).to_json()),
        Table(
            "curve",
            msg("Right answers by ability"),
            (
                Column(msg("Ability"), "num"),
                Column(msg("Students"), "num"),
                Column(msg("Right"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
                Column(msg("Expected"), "share"),
            ),
            rows,
            msg("Too few students saw this question to be put into groups."),
        ),
        (
            msg(
                "Expected of a group: the mean chance under the model over all that the other answers leave probable. "
                "The intervals are Wilson's, of 95 %."
            ),
        ),
    )


def _all(told: Found) -> Section:
    records = [told.fitted.items.to_dict("records"), score_fit(told.fitted, told.matrix).to_dict("records")]
    if told.is_rasch:
        records.append(mean_squares(told.fitted, told.matrix).to_dict("records"))
    said = slope_verdicts(told.fitted)
    rows = [_row(told, slope, *row) for slope, row in zip(said, zip(*records, strict=True), strict=True)]
    own = (
        (
            Column(msg("Infit"), "num"),
            Column(msg("From"), "num"),
            Column(msg("To"), "num"),
            Column(msg("Outfit"), "num"),
        )
        if told.is_rasch
        else (Column(msg("Slope"), "num"), Column(msg("Error"), "num"))
    )
    return Section(
        "fit",
        msg("Difficulty of questions, and whether they follow the model"),
        (
            msg(
                "Difficulty is the ability at which every second answer is right. A question that does not follow the "
                "model is answered otherwise than its difficulty says: look at its wording and its key. n = {n}.",
                n=told.fitted.n,
            ),
        ),
        None,
        Table(
            "fit",
            msg("Questions under the model"),
            (
                Column(msg("Question")),
                Column(msg("Text")),
                Column(msg("By infit") if told.is_rasch else msg("By slope")),
                Column(msg("By scores")),
                Column(msg("n"), "num"),
                Column(msg("Difficulty"), "num"),
                Column(msg("Error"), "num"),
                *own,
                Column(msg("S-X²"), "num"),
                Column(msg("Degrees of freedom"), "num"),
                Column(msg("q"), "num"),
                Column(msg("Misfit up to"), "num"),
            ),
            tuple(rows),
        ),
        _how(told),
    )


def _row(
    told: Found, slope: str, item: Mapping[Any, Any], fit: Mapping[Any, Any], squares: Mapping[Any, Any] | None = None
) -> tuple[Cell, ...]:
    one = told.viewed.sample.askings[item["item"]]
    own: tuple[Cell, ...]
    if squares is None:
        said, own = SLOPES[slope], (real(item["a"]), real(item["a_se"]))
    else:
        said = FITS[squares["verdict"]]
        own = (real(squares["infit"]), *interval(squares["infit_low"], squares["infit_high"]), real(squares["outfit"]))
    return (
        Link(told.label(one.name), one.bank, one.name),
        one.presentation.stem,
        said,
        FITS[fit["verdict"]],
        told.seen[one.name],
        real(item["b"]),
        real(item["b_se"]),
        *own,
        real(fit["chi2"]),
        real(fit["df"], 0),
        real(fit["q"], 3),
        real(fit["rmsea_high"], 3),
    )


def _how(told: Found) -> tuple[Message, ...]:
    scores = (
        msg(
            "S-X²: right answers at each score beside those that the model expects there (Orlando and Thissen, 2000). "
            "q: at most so large a share of the questions with this value or a smaller one is accused wrongly "
            "(Benjamini and Hochberg, 1995)."
        ),
        msg(
            "Misfit up to: the upper end of the interval (95 %) of the misfit for each degree of freedom (RMSEA). "
            "Below 0.05 it does not matter. Otherwise misfit is shown where q is below 0.05."
        ),
    )
    if not told.is_rasch:
        return (
            msg(
                "Slope: how fast the chance of a right answer rises with ability, at most a quarter of it for each "
                "logit. A verdict by it goes by its whole interval of 95 %: below 0, below {weak}, or above {weak}.",
                weak=told.written(WEAK_SLOPE),
            ),
            *scores,
        )
    return (
        msg(
            "Infit: squared differences between answers and chances ÷ those that the model expects; outfit: the same, "
            "where the unlikely answers weigh more. Both are 1 under the model, above it where a question is noisier, "
            "below where it is steeper (Wright and Masters, 1982)."
        ),
        *scores,
    )


def _pairs(told: Found) -> Section:
    table = local_dependence(told.fitted, told.matrix)
    bound = table[table["verdict"] == Fits.MISFIT.value].sort_values("excess", ascending=False)
    unknown = int((table["verdict"] == Fits.UNKNOWN.value).sum())
    text = [
        msg(
            "Pairs of questions whose answers go together more than ability explains: {few} of {all}. One of the two "
            "may give the other away, or both ask the same. n = {n}.",
            few=len(bound),
            all=len(table),
            n=told.fitted.n,
        )
    ]
    if unknown:
        text.append(msg("Pairs of which this cannot be told yet: {number}.", number=unknown))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            told.label(row["first"]),
            told.label(row["second"]),
            int(row["n"]),
            real(row["q3"]),
            *interval(row["q3_low"], row["q3_high"]),
            real(row["excess"]),
        )
        for row in bound.to_dict("records")
    )
    return Section(
        "pairs",
        msg("Questions that belong together"),
        tuple(text),
        None,
        Table(
            "pairs",
            msg("Pairs that go together"),
            (
                Column(msg("Question")),
                Column(msg("And question")),
                Column(msg("n"), "num"),
                Column(msg("Correlation"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
                Column(msg("Above the mean by"), "num"),
            ),
            rows,
            msg("No pair is shown to go together."),
        ),
        (
            msg(
                "Correlation: of what the model leaves unexplained in the two questions (Yen, 1984). A pair is shown "
                "where the whole interval lies 0.2 or more above the mean of all pairs."
            ),
        ),
    )

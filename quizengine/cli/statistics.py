"""Statistics of a table of answers, with no server and no database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from analytics import reading
from analytics.dif import Changed
from analytics.irt import Model
from analytics.reading import Unreadable
from analytics.report import Compared, Report, as_json, report
from analytics.verdicts import Reason, Verdict

from ..i18n import Message, msg, say
from .edge import EXISTING, cannot_run, language_of, language_option

FORMS = "text", "json"
MODELS = "none", *(model.value for model in Model)
VERDICTS: dict[str, Message] = {
    Verdict.PROBLEM: msg("problem shown"),
    Verdict.FINE: msg("fine shown"),
    Verdict.UNKNOWN: msg("not enough data"),
}
REASONS: dict[str, Message] = {
    Reason.WORKS: msg("tells strong from weak"),
    Reason.REVERSED: msg("the strong answer it wrongly: is the key right?"),
    Reason.WEAK: msg("hardly tells strong from weak"),
    Reason.FEW_TAKERS: msg("too few takers"),
    Reason.WIDE_INTERVAL: msg("the interval is too wide"),
    Reason.ALL_RIGHT: msg("everyone answered correctly"),
    Reason.ALL_WRONG: msg("nobody answered correctly"),
    Reason.NO_SPREAD: msg("everyone has the same credit"),
    Reason.NOT_SEEN: msg("nobody saw it"),
    Reason.NO_REST: msg("nothing else varies"),
}


@click.command("stats")
@click.argument("responses", type=EXISTING)
@click.option("--key", type=EXISTING, help="A table item,key: the responses are choices then.")
@click.option("--groups", metavar="COLUMN", help="A column that is no item, but the group of a taker.")
@click.option("--irt", type=click.Choice(MODELS), help="The model; by default what the number of takers carries.")
@click.option("--ml", is_flag=True, help="Plain maximum likelihood, without priors even for few takers.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@language_option
def stats_command(
    responses: Path, key: Path | None, groups: str | None, irt: str | None, ml: bool, form: str, language: str | None
) -> None:
    """Say how items and test did by RESPONSES, a CSV file: a column of credits for each item, or of choices with --key,
    or long with the columns student, item and response or credit. An empty cell is missing.

    Variances have n − 1. D27 takes exactly 27 % of the takers, ties by fractions. The 2PL has D = 1 and θ ~ N(0, 1).
    """
    spoken = language_of(language)
    try:
        answers = reading.read(responses, key=key, groups=groups)
    except Unreadable as wrong:
        cannot_run(f"{responses}: {say(Message(wrong.reason, wrong.values), spoken)}")
    except OSError as error:
        cannot_run(error, spoken)
    found = report(answers.matrix, model=irt, plain=ml, groups=answers.groups)
    if form == "json":
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        _print(found, spoken)


def _print(found: Report, language: str) -> None:
    console = Console(width=max(Console().width, 120), markup=False, highlight=False, emoji=False)
    scores = found.scores
    for line in _test(found):
        console.print(say(line, language))
    console.print(_items(found, language))
    if found.model is not None:
        console.print(_model(found, language))
    elif found.no_model is not None:
        console.print(say(msg("No model was fitted: {reason}.", reason=found.no_model), language))
    for one in found.groups:
        console.print(_groups(one, language))
    if scores.n < 30:
        console.print(
            say(msg("With fewer than 30 takers most items cannot be judged. That is no fault of the items."), language)
        )


def _test(found: Report) -> Iterator[Message]:
    one = found.scores
    yield msg("Takers: {n}, items: {k}", n=one.n, k=one.k)
    yield msg(
        "Mean {mean}, median {median}, standard deviation {sd}, skewness {skewness}, kurtosis {kurtosis}",
        mean=_shown(one.mean),
        median=_shown(one.median),
        sd=_shown(one.sd),
        skewness=_shown(one.skewness),
        kurtosis=_shown(one.kurtosis),
    )
    yield msg(
        "Alpha {alpha} (95 %: {low} to {high}), KR-21 {kr21}, lambda-2 {lambda2}, standard error {sem}",
        alpha=_shown(one.alpha),
        low=_shown(one.alpha_low),
        high=_shown(one.alpha_high),
        kr21=_shown(one.kr21),
        lambda2=_shown(one.lambda2),
        sem=_shown(one.sem),
    )


def _items(found: Report, language: str) -> Table:
    table = Table()
    heads = (msg("Item"), msg("n"), msg("Facility"), msg("95 %"), msg("Item–rest"), msg("95 %"), msg("D27"))
    for head in (*heads, msg("Alpha without"), msg("What the data show")):
        table.add_column(
            say(head, language), justify="left" if head.text in ("Item", "What the data show") else "right"
        )
    for row in found.items.to_dict("records"):
        table.add_row(*_cells(row, language))
    return table


def _cells(row: dict[Any, Any], language: str) -> Iterator[str]:
    yield str(row["item"])
    yield str(row["n"])
    for name in ("facility", "item_rest"):
        yield _shown(row[name])
        yield f"{_shown(row[f'{name}_low'])} … {_shown(row[f'{name}_high'])}"
    yield _shown(row["d27"])
    yield _shown(row["alpha_if_deleted"])
    yield f"{say(VERDICTS[row['verdict']], language)}: {say(REASONS[row['reason']], language)}"


def _model(found: Report, language: str) -> Table:
    model = found.model
    assert model is not None
    title = msg("Model {model}, log-likelihood {value}", model=model.model.value, value=f"{model.log_likelihood:.3f}")
    table = Table(title=say(title, language), title_justify="left")
    table.add_column(say(msg("Item"), language))
    for head in (msg("Slope a"), msg("error"), msg("Difficulty b"), msg("error")):
        table.add_column(say(head, language), justify="right")
    for row in model.items.to_dict("records"):
        table.add_row(str(row["item"]), *(_shown(row[name], 3) for name in ("a", "a_se", "b", "b_se")))
    return table


CHANGES: dict[str, Message] = {
    Changed.CHANGED: msg("a change is shown"),
    Changed.UNCHANGED: msg("no change that matters"),
    Changed.UNKNOWN: msg("not enough data"),
}


def _groups(one: Compared, language: str) -> Table:
    title = msg("Group {name} ({n} takers) beside all others of like ability", name=one.focal, n=one.n)
    table = Table(title=say(title, language), title_justify="left")
    table.add_column(say(msg("Item"), language))
    heads = (msg("Facility of the others"), msg("Facility here"), msg("Delta (negative: harder here)"), msg("95 %"))
    for head in (*heads, msg("ETS class")):
        table.add_column(say(head, language), justify="right")
    table.add_column(say(msg("What the data show"), language))
    for row in one.items.to_dict("records"):
        table.add_row(
            str(row["item"]),
            _shown(row["facility_reference"]),
            _shown(row["facility_focal"]),
            _shown(row["delta"]),
            f"{_shown(row['delta_low'])} … {_shown(row['delta_high'])}",
            row["class"] or "–",
            say(CHANGES[row["verdict"]], language),
        )
    return table


def _shown(value: float, digits: int = 2) -> str:
    return "–" if value != value else f"{value:.{digits}f}"

"""Statistics of a table of answers, with no server and no database."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click
import pandas as pd
from jinja2 import Environment, FileSystemLoader
from rich.console import Console
from rich.table import Table

from analytics import reading
from analytics.details import Details, details, with_details
from analytics.irt import Fitted, Model
from analytics.logistic_dif import Why as Unlike
from analytics.reading import Unreadable
from analytics.report import Compared, Report, as_json, report
from analytics.verdicts import FULL, Reason

from ..i18n import Message, msg, say
from ..reports.verdict_words import CHANGES, FLOORS, OPTIONS, REASONS, UNLIKE_WHYS, VERDICTS, unlike
from ..settings import ROOT
from .edge import EXISTING, cannot_run, language_of, language_option

FORMS = "text", "json", "html"
MODELS = "none", *(model.value for model in Model)


@click.command("stats")
@click.argument("responses", type=EXISTING)
@click.option("--key", type=EXISTING, help="A table item,key[,options]: the responses are choices then.")
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

    A long table may have the columns position (the place at which the student met the item) and seconds; the key may
    have the column options (how many there are, or which).

    With --groups each group is compared with all others, among takers of like ability: whether an item is harder or
    easier there, and whether that is so for everybody alike or differs for the weak and the strong.

    Variances have n − 1. D27 takes exactly 27 % of the takers, ties by fractions. The 2PL has D = 1 and θ ~ N(0, 1);
    the 3PL has c besides, with a prior around 1/4 even with --ml.
    """
    spoken = language_of(language)
    try:
        answers = reading.read(responses, key=key, groups=groups)
    except Unreadable as wrong:
        cannot_run(f"{responses}: {say(Message(wrong.reason, wrong.values), spoken)}")
    except OSError as error:
        cannot_run(error, spoken)
    found = report(answers.matrix, model=irt, plain=ml, groups=answers.groups)
    more = details(answers, found.items)
    if form == "json":
        click.echo(json.dumps(with_details(as_json(found), more), ensure_ascii=False, indent=2))
    elif form == "html":
        click.echo(_html(found, more, responses.name, spoken))
    else:
        _print(found, more, spoken)


@dataclass(frozen=True)
class Sheet:
    """A table: its title, its columns (the words, and whether they hold numbers), and its cells."""

    title: Message | None
    columns: tuple[tuple[Message, bool], ...]
    rows: tuple[tuple[str | Message, ...], ...]


def _print(found: Report, more: Details, language: str) -> None:
    # A name that is cut is no name, and a file has room for all of them.
    console = Console(
        width=max(Console().width, 120) if sys.stdout.isatty() else 200, markup=False, highlight=False, emoji=False
    )
    for line in _test(found):
        console.print(say(line, language))
    for sheet in _sheets(found, more):
        title = None if sheet.title is None else say(sheet.title, language)
        table = Table(title=title, title_justify="left")
        for words, is_number in sheet.columns:
            side: Literal["left", "right"] = "right" if is_number else "left"
            table.add_column(say(words, language), justify=side, overflow="fold")
        for row in sheet.rows:
            table.add_row(*(_cell(cell, language) for cell in row))
        console.print(table)
    for line in _notes(found):
        console.print(say(line, language))


def _html(found: Report, more: Details, name: str, language: str) -> str:
    """Return a page that stands by itself: no script, no font and no image from anywhere."""
    templates = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True, trim_blocks=True)
    sheets = [
        (
            None if sheet.title is None else say(sheet.title, language),
            [(say(words, language), is_number) for words, is_number in sheet.columns],
            [[_cell(cell, language) for cell in row] for row in sheet.rows],
        )
        for sheet in _sheets(found, more)
    ]
    return templates.get_template("statistics.html").render(
        language=language,
        title=say(msg("Statistics of {name}", name=name), language),
        facts=[say(line, language) for line in _test(found)],
        notes=[say(line, language) for line in _notes(found)],
        sheets=sheets,
    )


def _cell(value: str | Message, language: str) -> str:
    return value if isinstance(value, str) else say(value, language)


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


def _notes(found: Report) -> Iterator[Message]:
    if found.no_model is not None:
        yield msg("No model was fitted: {reason}.", reason=found.no_model)
    if found.model is not None and found.model.runaway:
        yield msg(
            "The slope of these items grows beyond all bounds, so the model has no estimates: {items}. Leave out --ml, "
            "or these items.",
            items=", ".join(found.model.runaway),
        )
    elif found.model is not None and not found.model.converged:
        yield msg("The model did not converge: its numbers are not to be relied on.")
    if found.scores.n < FULL:
        yield msg("With fewer than 30 takers most items cannot be judged. That is no fault of the items.")


def _sheets(found: Report, more: Details) -> Iterator[Sheet]:
    heads = (
        (msg("Item"), False),
        *((words, True) for words in (msg("n"), msg("Facility"), msg("95 %"), msg("Item–rest"), msg("95 %"))),
        *((words, True) for words in (msg("D27"), msg("Alpha without"))),
        (msg("What the data show"), False),
    )
    yield Sheet(None, heads, tuple(tuple(_item(row)) for row in found.items.to_dict("records")))
    yield from _details(more)
    if found.model is not None:
        yield _model(found.model)
    yield from map(_group, found.groups)


def _item(row: dict[Any, Any]) -> Iterator[str | Message]:
    yield str(row["item"])
    yield str(row["n"])
    for name in ("facility", "item_rest"):
        yield _shown(row[name])
        yield f"{_shown(row[f'{name}_low'])} … {_shown(row[f'{name}_high'])}"
    yield _shown(row["d27"])
    yield _shown(row["alpha_if_deleted"])
    said = VERDICTS[row["verdict"]]
    works = row["reason"] == Reason.WORKS
    yield said if works else msg("{verdict}: {reason}", verdict=said, reason=REASONS[row["reason"]])


def _details(more: Details) -> Iterator[Sheet]:
    if more.options is not None:
        yield _options(more.options)
    if more.guess is not None:
        heads = (msg("Item"), False), (msg("Guessing earns"), True), (msg("What the data show"), False)
        rows = ((row["item"], _shown(row["guess_score"]), FLOORS[row["floor"]]) for row in _records(more.guess))
        yield Sheet(msg("Guessing"), heads, tuple(rows))
    if more.missing is not None:
        names = ("given", "answered", "omitted", "not_reached", "not_given")
        words = (msg("Given"), msg("Answered"), msg("Left out"), msg("Not reached"), msg("Not given"))
        yield Sheet(
            msg("Answers that are not there"),
            ((msg("Item"), False), *((one, True) for one in words)),
            tuple((row["item"], *(str(row[name]) for name in names)) for row in _records(more.missing)),
        )
    if more.times is not None and more.rapid is not None:
        yield _times(more.times, more.rapid)


def _options(table: pd.DataFrame) -> Sheet:
    numbers = (msg("n"), msg("Share"), msg("95 %"), msg("Choice–rest"), msg("95 %"))
    heads = (
        (msg("Item"), False),
        (msg("Option"), False),
        (msg("Key"), False),
        *((words, True) for words in numbers),
        (msg("What the data show"), False),
    )
    rows = (
        (
            row["item"],
            row["option"],
            "✓" if row["is_key"] else "",
            str(row["n"]),
            _shown(row["share"]),
            _interval(row, "share"),
            _shown(row["option_rest"]),
            _interval(row, "option_rest"),
            OPTIONS[row["verdict"]],
        )
        for row in _records(table)
    )
    return Sheet(msg("Options"), heads, tuple(rows))


def _times(times: pd.DataFrame, rapid: pd.DataFrame) -> Sheet:
    heads = (
        *(msg("n"), msg("Median, seconds"), msg("95 %"), msg("Middle half, seconds")),
        *(msg("Rapid below, seconds"), msg("Rapid answers"), msg("Share"), msg("95 %")),
    )
    both = zip(_records(times), _records(rapid), strict=True)
    rows = (
        (
            one["item"],
            str(one["n"]),
            _shown(one["median"], 1),
            _interval(one, "median", 1),
            f"{_shown(one['q25'], 1)} … {_shown(one['q75'], 1)}",
            _shown(other["threshold"], 1),
            str(other["rapid"]),
            _shown(other["share"]),
            _interval(other, "share"),
            VERDICTS[other["verdict"]],
        )
        for one, other in both
    )
    columns = ((msg("Item"), False), *((words, True) for words in heads), (msg("What the data show"), False))
    return Sheet(msg("Time"), columns, tuple(rows))


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _interval(row: Mapping[str, Any], name: str, digits: int = 2) -> str:
    return f"{_shown(row[f'{name}_low'], digits)} … {_shown(row[f'{name}_high'], digits)}"


def _model(model: Fitted) -> Sheet:
    title = msg("Model {model}, log-likelihood {value}", model=model.model.value, value=f"{model.log_likelihood:.3f}")
    columns = {
        "a": msg("Slope a"),
        "a_se": msg("error"),
        "b": msg("Difficulty b"),
        "b_se": msg("error"),
        "c": msg("Guessing c"),
        "c_se": msg("error"),
    }
    heads = tuple(words for name, words in columns.items() if name in model.items)
    rows = (
        (str(row["item"]), *(_shown(row[name], 3) for name in columns if name in row))
        for row in model.items.to_dict("records")
    )
    return Sheet(title, ((msg("Item"), False), *((words, True) for words in heads)), tuple(rows))


def _group(one: Compared) -> Sheet:
    title = msg("Group {name} ({n} takers) beside all others of like ability", name=one.focal, n=one.n)
    heads = (msg("Facility of the others"), msg("Facility here"), msg("Delta (negative: harder here)"), msg("95 %"))
    columns = (
        (msg("Item"), False),
        *((words, True) for words in (*heads, msg("ETS class"))),
        (msg("What the data show"), False),
        (msg("Weak and strong"), False),
    )
    rows = (
        (
            str(row["item"]),
            _shown(row["facility_reference"]),
            _shown(row["facility_focal"]),
            _shown(row["delta"]),
            f"{_shown(row['delta_low'])} … {_shown(row['delta_high'])}",
            str(row["class"] or "–"),
            CHANGES[row["verdict"]],
            _unlike(more),
        )
        for row, more in zip(_records(one.items), _records(one.logistic), strict=True)
    )
    return Sheet(title, columns, tuple(rows))


def _unlike(row: Mapping[str, Any]) -> Message:
    words = unlike(row["verdict"], row["kind"], row["group"])
    # That an interval is too wide is what most of a column would say, and "not enough data" says it.
    why = None if row["why"] == Unlike.WIDE_INTERVAL else UNLIKE_WHYS.get(row["why"])
    return words if why is None else msg("{verdict}: {reason}", verdict=words, reason=why)


def _shown(value: float, digits: int = 2) -> str:
    return "–" if value != value else f"{value:.{digits}f}"

"""The options of questions of single choice: who chooses what, the strong or the weak."""

import pandas as pd

from analytics.distractors import OMITTED, OptionVerdict, option_curves, option_intervals, option_statistics
from analytics.item_figures import option_lines
from analytics.score_groups import LEAST

from ...i18n import Message, msg, say
from ..dashboard import Ask, Cell, Column, Dashboard, Link, Mark, Section, Table, as_is
from . import Viewed
from .cells import real
from .frame import literal, page, snippet

VERDICTS = {
    OptionVerdict.KEY_WORKS: Mark("success", msg("the key draws the strong")),
    OptionVerdict.KEY_REVERSED: Mark("danger", msg("the key draws the weak: is it right?")),
    OptionVerdict.DRAWS_STRONG: Mark("danger", msg("draws the strong: is it right too?")),
    OptionVerdict.DRAWS_WEAK: Mark("success", msg("draws the weak, as it should")),
    OptionVerdict.IDLE: Mark("warning", msg("hardly anybody chooses it")),
    OptionVerdict.UNKNOWN: Mark("", msg("not enough data")),
}
CHOICES = """
key = {key}
chosen = answers[answers["item"].isin(list(key))].dropna(subset=["response"])
chosen = chosen.assign(option=[json.loads(one)["choice"] for one in chosen["response"]])
matrix = from_long(answers)
choices = chosen.pivot(index="taker", columns="item", values="option")
choices = choices.reindex(index=list(matrix.takers), columns=list(matrix.items))
table = option_statistics(matrix, choices, {{item: key.get(item, ()) for item in matrix.items}})
table = table[table["item"].isin(list(key))]
"""
"""Python that reads the options, for every page that needs them."""
SNIPPET = f"""
import json

from analytics.distractors import option_statistics
from analytics.matrix import from_long
{CHOICES}
print(table.to_string())
"""


def options(viewed: Viewed) -> Dashboard:
    """Report the options of every question of single choice, and draw those of one."""
    title, sample = msg("Options"), viewed.sample
    lead = msg("Who chooses which option: the key should draw the strong, every other option the weak.")
    if not sample.n:
        return page(viewed, "options", title, lead, ())
    choices, keys = sample.choices
    if not keys:
        nothing = Section("options", msg("All options"), (msg("This quiz has no question of single choice."),))
        return page(viewed, "options", title, lead, (nothing,))
    table = statistics(viewed, choices, keys)
    item = viewed.item if viewed.item in keys else _worst(table)
    known = tuple((name, f"{sample.label(name)}. {sample.askings[name].presentation.stem[:80]}") for name in keys)
    asks = (Ask("item", msg("Question"), known, item),)
    sections = (_one(viewed, item, table, choices, keys), _all(viewed, table))
    return page(
        viewed,
        "options",
        title,
        lead,
        sections,
        snippet=snippet(viewed, SNIPPET.format(key=literal(keys))),
        asks=asks,
    )


def statistics(viewed: Viewed, choices: pd.DataFrame, keys: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """Return `option_statistics` of the questions of single choice, with the options that nobody chose."""
    matrix = viewed.sample.matrix
    # Rests are of the whole paper, so the matrix stays whole; other kinds of questions have no options here.
    blank = pd.Series([None] * matrix.n, index=choices.index, dtype=object)
    wide = pd.DataFrame({name: choices[name] if name in keys else blank for name in matrix.items})
    found = option_statistics(matrix, wide, {name: keys.get(name, ()) for name in matrix.items})
    return found[found["item"].isin(list(keys))].reset_index(drop=True)


def _worst(table: pd.DataFrame) -> str:
    """Return the question to show unasked: the first with a key or an option that does the wrong thing."""
    bad = table[table["verdict"].isin([OptionVerdict.KEY_REVERSED.value, OptionVerdict.DRAWS_STRONG.value])]
    return str((bad if len(bad) else table)["item"].iloc[0])


def texts(viewed: Viewed, item: str) -> dict[str, str]:
    """Return the options of a question, all that it offers, by their ids."""
    return {one.id: one.text for one in viewed.sample.askings[item].presentation.shown.choices}


def _one(
    viewed: Viewed, item: str, table: pd.DataFrame, choices: pd.DataFrame, keys: dict[str, tuple[str, ...]]
) -> Section:
    sample, names = viewed.sample, texts(viewed, item)
    curves = option_intervals(option_curves(sample.matrix, choices[item], item=item))
    answered = int(choices[item].notna().sum())
    figure = None
    if curves["group"].nunique() > 1:
        words = {
            "share": msg("share of the group"),
            "score": msg("mean score in the other questions"),
            "n": msg("students:"),
        }
        labels = {**names, OMITTED: say(msg("no answer"), viewed.language)}
        figure = str(option_lines(curves, words=viewed.spoken(words), key=keys[item], names=labels).to_json())
    few = msg("With fewer than {least} students there are no groups to draw.", least=2 * LEAST)
    text: list[Message] = [
        as_is(sample.askings[item].presentation.stem),
        msg(
            "From the weakest group of students to the strongest, by their score in the other questions. n = {n}.",
            n=answered,
        ),
    ]
    rows = [
        (
            names.get(row["option"], msg("no answer") if row["option"] == OMITTED else row["option"]),
            int(row["group"]),
            int(row["n"]),
            real(row["rest_mean"]),
            row["share"],
            row["share_low"],
            row["share_high"],
        )
        for row in curves.to_dict("records")
    ]
    return Section(
        "option",
        msg("Options of {item}", item=sample.label(item)),
        tuple(text if figure else [*text, few]),
        figure,
        Table(
            "option-groups",
            msg("Options by groups of students"),
            (
                Column(msg("Option")),
                Column(msg("Group, the weakest first"), "num"),
                Column(msg("Students"), "num"),
                Column(msg("Mean score in the other questions"), "num"),
                Column(msg("Share"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
            ),
            tuple(rows) if figure else (),
        ),
        (
            msg(
                "Students are cut into at most five groups of {least} or more by their score in the other questions; "
                "those with the same score stay together. The intervals are Wilson's, of 95 %.",
                least=LEAST,
            ),
        ),
    )


def _all(viewed: Viewed, table: pd.DataFrame) -> Section:
    sample = viewed.sample
    known = {item: texts(viewed, item) for item in table["item"].unique()}
    rows: list[tuple[Cell, ...]] = []
    for row in table.to_dict("records"):
        one = sample.askings[row["item"]]
        rows.append(
            (
                Link(sample.label(one.name), one.bank, one.name),
                known[one.name].get(row["option"], row["option"]),
                msg("key") if row["is_key"] else None,
                VERDICTS[OptionVerdict(row["verdict"])],
                int(row["n"]),
                *(row[name] if row["answered"] >= LEAST else None for name in ("share", "share_low", "share_high")),
                *(
                    real(row[name]) if row["answered"] >= LEAST else None
                    for name in ("rest_mean", "option_rest", "option_rest_low", "option_rest_high")
                ),
            )
        )
    return Section(
        "options",
        msg("All options"),
        (msg("Shares and correlations are of the students who answered the question."),),
        None,
        Table(
            "options",
            msg("All options"),
            (
                Column(msg("Question")),
                Column(msg("Option")),
                Column(msg("Key")),
                Column(msg("What the data show")),
                Column(msg("Chosen by"), "num"),
                Column(msg("Share"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
                Column(msg("Their mean score in the other questions"), "num"),
                Column(msg("Correlation"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
            ),
            tuple(rows),
        ),
        (
            msg(
                "Correlation: of choosing the option (0 or 1) with the score in the other questions, with Fisher's "
                "interval. A verdict is told from 30 answers, where the interval lies wholly on one side of 0."
            ),
            msg("Hardly anybody: the interval of the share lies wholly below 5 %."),
        ),
    )

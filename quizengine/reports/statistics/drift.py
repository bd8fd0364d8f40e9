"""What changed between cohorts: questions that became easier or harder, at like ability, and those that were edited."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analytics.dif import DISPLAY, TEST, Changed
from analytics.drift import Became, Hint, lineage

from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Section, Table, as_is
from ..verdict_words import CHANGES
from . import Viewed
from .cells import real
from .cohorts import By
from .compared import (
    ANCHORS,
    DELTA,
    FACILITY,
    MOST,
    WHYS,
    Found,
    choice,
    compared,
    figure,
    mark,
    name_of,
    numbers,
    question,
    who,
)
from .frame import page, snippet
from .groups import differences
from .logistic import code, logistic

HINTS: Mapping[str, Message] = {
    Hint.EASIER: msg("easier: has it become known, or is it taught more?"),
    Hint.HARDER: msg("harder: did the teaching change, or what is marked as right?"),
}
BECAME: Mapping[str, Message] = {
    Became.EDITED: msg("edited"),
    Became.NEW: msg("new"),
    Became.GONE: msg("no longer asked"),
}
SNIPPET = """
from analytics.drift import drift, lineage

rows = answers.dropna(subset=["credit"])
name = rows["item"].str.extract(r"^(.*?)(?:@([0-9]+))?$")
rows = rows.assign(item=name[0], revision=name[1].fillna("1"), cohort=rows["{column}"]{cut})
rows = rows.dropna(subset=["cohort"])
cohorts = list(rows.sort_values("finished")["cohort"].unique())
found = drift(rows, cohorts=cohorts)
print(found.to_string())
print(lineage(rows, cohorts=cohorts))
"""


def changes(viewed: Viewed) -> Dashboard:
    """Report what changed from one cohort to the next, or what differs between groups."""
    lead = msg(
        "Which questions became easier or harder from one sitting or month to the next, beyond chance and ability."
    )
    title = msg("Changes over time")
    if not viewed.sample.n:
        return page(viewed, "drift", title, lead, ())
    found = compared(viewed)
    if found.cohorts.by is By.GROUP:
        return differences(found)
    sections = [who(found, tuple(_of_what(found)))]
    column, cut = ("sitting", "") if found.cohorts.by is By.SITTING else ("finished", ".str[:7]")
    body = SNIPPET.replace("{column}", column).replace("{cut}", cut)
    if len(found.order) > 1:
        last, before, first = found.order[-1], found.order[-2], found.order[0]
        sections.append(_comparison(found, before, last, "drift"))
        if first != before:
            sections.append(_comparison(found, first, last, "first"))
        sections += [logistic(found, [(before, last)]), _shown(found), _edited(found)]
        body += code("cohorts[-2]", "cohorts[-1]", "cohorts[-2:]")
    asks = (choice(found),)
    return page(viewed, "drift", title, lead, sections, stats=_stats(found), snippet=snippet(viewed, body), asks=asks)


def _of_what(found: Found) -> Iterator[Message]:
    if found.cohorts.by is By.SITTING:
        yield msg("A cohort is a sitting. What was taken outside of one is not compared.")
    elif found.viewed.by is By.MONTH:
        yield msg("A cohort is a month.")
    else:
        yield msg("A cohort is a month, because there are no two sittings to compare.")
    if not found.order:
        yield msg("No attempt that counts was taken in a sitting, and there is nothing to compare.")
    elif len(found.order) == 1:
        yield msg("There is only one cohort so far, and nothing to compare it with.")


def _stats(found: Found) -> list[tuple[Message, Cell]]:
    return [
        (msg("Cohorts"), len(found.order)),
        (msg("Comparisons"), len(found.table)),
        (msg("Changes shown"), int((found.table["verdict"] == Changed.CHANGED.value).sum())),
    ]


HOW = (
    FACILITY,
    msg(
        "Change: facility now less facility before, with Newcombe's interval (1998), or Welch's where there is partial "
        "credit. It moves with the cohort's ability, too, so no verdict rests on it."
    ),
    msg(
        "At like ability: students of both cohorts who earned the same share of the common questions are compared with "
        "each other, and the differences of their facility averaged, weighted by how many students of the later cohort "
        "there are at each share (Dorans and Kulick, 1986)."
    ),
    DELTA,
    ANCHORS,
    msg(
        "A change is shown where it is of class B or C and, by the procedure of Benjamini and Hochberg over all "
        "comparisons of this page, at most one in twenty such changes is false. No change that matters is shown where "
        "the interval of Delta lies within ±1.5. Numbers are shown from {show} students of each cohort, verdicts from "
        "{test}.",
        show=DISPLAY,
        test=TEST,
    ),
    msg("A question that was edited is a new question: only answers to the same version are compared."),
    msg(
        "A question that is marked wrongly, or tells nobody apart, may look changed where one cohort is weaker: mend "
        "it first."
    ),
)


def _comparison(found: Found, reference: str, focal: str, id: str) -> Section:
    titles, rows = found.cohorts.titles, found.of(reference, focal)
    before, now = titles[reference], titles[focal]
    text = [
        msg(
            "{before} (n = {n_before}) and {now} (n = {n_now}): {number} questions in common.",
            before=before,
            n_before=int((found.cohorts.of == reference).sum()),
            now=now,
            n_now=int((found.cohorts.of == focal).sum()),
            number=len(rows),
        )
    ]
    if len(rows) and rows[["n_reference", "n_focal"]].min(axis=1).max() < TEST:
        text.append(
            msg("Whether anything changed can be told from {test} students of each cohort on.", test=TEST),
        )
    shown = rows[rows["change"].notna()].head(MOST)
    if len(shown):
        text.append(
            msg(
                "A line joins the facility of a question before and now; squares on a full line mark a change that is "
                "shown."
            )
        )
    if len(shown) < len(rows) and len(shown) == MOST:
        text.append(msg("The figure has the {number} questions that moved most; the table has all.", number=MOST))
    return Section(
        id,
        msg("The latest cohort and the one before") if id == "drift" else msg("The latest cohort and the first"),
        tuple(text),
        figure(found, shown, reference=before, focal=now, verdicts=CHANGES),
        _table(found, rows, id),
        HOW,
    )


def _table(found: Found, rows: pd.DataFrame, id: str) -> Table:
    cells = [
        (
            *question(found.viewed, row["item"], row["revision"]),
            mark(row["verdict"], WHYS.get(row["why"]), CHANGES[row["verdict"]]),
            *numbers(row),
            HINTS.get(row["hint"]),
        )
        for row in rows.to_dict("records")
    ]
    ends = (Column(msg("From"), "share"), Column(msg("To"), "share"))
    return Table(
        id,
        msg("Changes since the cohort before") if id == "drift" else msg("Changes since the first cohort"),
        (
            Column(msg("Question")),
            Column(msg("Text")),
            Column(msg("What the data show")),
            Column(msg("n before"), "num"),
            Column(msg("n now"), "num"),
            Column(msg("Facility before"), "share"),
            *ends,
            Column(msg("Facility now"), "share"),
            *ends,
            Column(msg("Change"), "share"),
            *ends,
            Column(msg("Change at like ability"), "share"),
            *ends,
            Column(msg("Delta (negative: harder now)"), "num"),
            Column(msg("From"), "num"),
            Column(msg("To"), "num"),
            Column(msg("ETS class")),
            Column(msg("What may be behind it")),
        ),
        tuple(cells),
        msg("These cohorts have no question in the same version in common."),
    )


def _shown(found: Found) -> Section:
    table = found.table[found.table["verdict"] == Changed.CHANGED.value]
    titles = found.cohorts.titles
    rows: list[tuple[Cell, ...]] = [
        (
            *question(found.viewed, row["item"], row["revision"]),
            titles[row["reference"]],
            titles[row["focal"]],
            *(real(row[name], 4) for name in ("std", "std_low", "std_high")),
            row["class"],
            HINTS.get(row["hint"]),
        )
        for row in table.to_dict("records")
    ]
    return Section(
        "changes",
        msg("All changes that are shown"),
        (
            msg(
                "Each cohort beside the one before it and beside the first: {number} comparisons of questions.",
                number=len(found.table),
            ),
            msg("What may be behind a change is something to look into, and no finding."),
        ),
        None,
        Table(
            "changes",
            msg("All changes that are shown"),
            (
                Column(msg("Question")),
                Column(msg("Text")),
                Column(msg("Before")),
                Column(msg("Now")),
                Column(msg("Change at like ability"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
                Column(msg("ETS class")),
                Column(msg("What may be behind it")),
            ),
            tuple(rows),
            msg("No change is shown."),
        ),
    )


def _edited(found: Found) -> Section:
    sample, titles = found.viewed.sample, found.cohorts.titles
    rows: list[tuple[Cell, ...]] = []
    for row in lineage(found.answers, cohorts=found.order).to_dict("records"):
        newest = (row["revisions_focal"] or row["revisions_reference"]).split(", ")[-1]
        one = sample.askings[name_of(found.viewed, row["item"], newest)]
        label = sample.label(one.name).rpartition("@")[0] if row["item"] in sample.split.several else None
        rows.append(
            (
                label or sample.label(one.name),
                one.presentation.stem,
                titles[row["reference"]],
                titles[row["focal"]],
                BECAME[row["became"]],
                as_is(row["revisions_reference"]) if row["revisions_reference"] else None,
                as_is(row["revisions_focal"]) if row["revisions_focal"] else None,
            )
        )
    return Section(
        "edited",
        msg("Questions that are not the same any more"),
        (msg("An edited question is a new one: its numbers before and after are not compared."),),
        None,
        Table(
            "edited",
            msg("Edited, new and dropped questions"),
            (
                Column(msg("Question")),
                Column(msg("Text")),
                Column(msg("Before")),
                Column(msg("Now")),
                Column(msg("What became of it")),
                Column(msg("Versions before")),
                Column(msg("Versions now")),
            ),
            tuple(rows),
            msg("All cohorts had the same questions in the same versions."),
        ),
    )

"""What differs between groups of students: questions that are harder or easier for one than its other results say."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analytics.dif import DISPLAY, TEST, Changed

from ...i18n import Message, msg, say
from ..dashboard import Cell, Column, Dashboard, Mark, Section, Table, as_is
from .cells import real
from .compared import ANCHORS, DELTA, FACILITY, MOST, WHYS, Found, choice, figure, mark, numbers, question, who
from .frame import page, snippet
from .logistic import code, logistic

MOST_GROUPS = 6
"""Groups that have a section of their own."""
DIFFERENCES: Mapping[str, Message] = {
    Changed.CHANGED: msg("a difference is shown"),
    Changed.UNCHANGED: msg("no difference that matters"),
    Changed.UNKNOWN: msg("not enough data"),
}
HARDER = msg("harder for this group than its results elsewhere say")
EASIER = msg("easier for this group than its results elsewhere say")
SNIPPET = """
from analytics.drift import between

rows = answers.dropna(subset=["credit", "group"])
name = rows["item"].str.extract(r"^(.*?)(?:@([0-9]+))?$")
rows = rows.assign(item=name[0], revision=name[1].fillna("1"), cohort=rows["group"].astype("str"))
cohorts = sorted(rows["cohort"].unique())
found = between(rows, groups=cohorts)
print(found.to_string())
"""
HOW = (
    FACILITY,
    msg(
        "Difference: facility in the group less facility of the others, with Newcombe's interval (1998), or Welch's "
        "where there is partial credit. It moves with the group's ability, too, so no verdict rests on it."
    ),
    msg(
        "At like ability: students of the group are compared with others who earned the same share of the common "
        "questions, and the differences of their facility averaged, weighted by how many students of the group there "
        "are at each share (Dorans and Kulick, 1986)."
    ),
    DELTA,
    ANCHORS,
    msg(
        "A difference is shown where it is of class B or C and, by the procedure of Benjamini and Hochberg over all "
        "comparisons of this page, at most one in twenty such differences is false. No difference that matters is "
        "shown where the interval of Delta lies within ±1.5. Numbers are shown from {show} students of the group and "
        "as many others, verdicts from {test}.",
        show=DISPLAY,
        test=TEST,
    ),
    msg("A question that was edited is a new question: only answers to the same version are compared."),
    msg(
        "A question that is marked wrongly, or tells nobody apart, may look different where one group is weaker: mend "
        "it first."
    ),
)


def differences(found: Found) -> Dashboard:
    """Report on which questions a group differs from all others together, among students of like ability."""
    viewed = found.viewed
    title, lead = (
        msg("Differences between groups"),
        msg(
            "Which questions are harder or easier for a group than its results elsewhere say: is the quiz fair to all "
            "groups?"
        ),
    )
    sections = [who(found, tuple(_of_what(found)))]
    body = SNIPPET
    if comparisons := _comparisons(found):
        told = _most(found, comparisons)
        sections += [_comparison(found, *pair, f"group-{comparisons.index(pair) + 1}") for pair in told]
        sections += [logistic(found, told), _shown(found, comparisons)]
        reference, focal = told[0]
        body += code(repr(reference), repr(focal), "cohorts")
    shown = int((found.table["verdict"] == Changed.CHANGED.value).sum())
    stats: list[tuple[Message, Cell]] = [
        (msg("Groups"), len(found.order)),
        (msg("Comparisons"), len(found.table)),
        (msg("Differences shown"), shown),
    ]
    asks = (choice(found),)
    return page(viewed, "drift", title, lead, sections, stats=stats, snippet=snippet(viewed, body), asks=asks)


def _comparisons(found: Found) -> list[tuple[str, str]]:
    pairs = found.table[["reference", "focal"]].drop_duplicates()
    return [(str(reference), str(focal)) for reference, focal in pairs.itertuples(index=False)]


def _most(found: Found, comparisons: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the comparisons that have a section each: with the most differences, then of the largest groups."""
    shown = found.table.loc[found.table["verdict"] == Changed.CHANGED.value, "focal"].value_counts()
    size = found.cohorts.of.value_counts()
    first = sorted(comparisons, key=lambda pair: (-int(shown.get(pair[1], 0)), -int(size.get(pair[1], 0))))
    chosen = set(first[:MOST_GROUPS])
    return [pair for pair in comparisons if pair in chosen]


def _of_what(found: Found) -> Iterator[Message]:
    yield msg(
        "A student's group is the one whose sitting it was; outside of sittings, the group that the student is in. "
        "Groups are no order in time: each is compared with all others together, at like ability."
    )
    if found.viewed.groups.several:
        yield msg(
            "Students of several groups, outside of any sitting: {number}. The first of their groups by name counts.",
            number=found.viewed.groups.several,
        )
    if alone := found.viewed.sample.n - len(found.cohorts.of):
        yield msg("Students of no group, who are not compared: {number}.", number=alone)
    if not found.order:
        yield msg("Nobody who finished this quiz is in a group, and there is nothing to compare.")
    elif len(found.order) == 1:
        yield msg("There is only one group so far, and nothing to compare it with.")
    else:
        yield msg(
            "A difference says that a question works otherwise in a group, and not why: it may be taught otherwise "
            "there, or speak of what not everybody knows. It is something to look into, and no finding."
        )
    if len(found.order) > MOST_GROUPS:
        yield msg(
            "The {number} groups with the most differences, and then the most students, stand below one by one; the "
            "table of all differences that are shown has every group.",
            number=MOST_GROUPS,
        )


def _others(found: Found, reference: str) -> Message:
    return as_is(found.cohorts.titles[reference]) if reference else msg("all others")


def _comparison(found: Found, reference: str, focal: str, id: str) -> Section:
    rows, group, others = found.of(reference, focal), found.cohorts.titles[focal], _others(found, reference)
    one, other = found.students(reference, focal)
    text = [
        msg(
            "{group} (n = {n_here}) beside {others} (n = {n_others}): {number} questions in common.",
            group=group,
            n_here=int(other.sum()),
            others=others,
            n_others=int(one.sum()),
            number=len(rows),
        )
    ]
    if len(rows) and rows[["n_reference", "n_focal"]].min(axis=1).max() < TEST:
        text.append(msg("Whether anything differs can be told from {test} students of each side on.", test=TEST))
    shown = rows[rows["change"].notna()].head(MOST)
    if len(shown):
        text.append(
            msg(
                "A line joins the facility of a question here and among the others; squares on a full line mark a "
                "difference that is shown."
            )
        )
    if len(shown) < len(rows) and len(shown) == MOST:
        text.append(msg("The figure has the {number} questions that moved most; the table has all.", number=MOST))
    title = msg("{group} beside {others}", group=group, others=others)
    spoken = say(others, found.viewed.language)
    drawn = figure(found, shown, reference=spoken, focal=group, verdicts=DIFFERENCES)
    return Section(id, title, tuple(text), drawn, _table(found, rows, id, title), HOW)


def _verdict(row: Mapping[Any, Any]) -> Mark:
    words = DIFFERENCES[row["verdict"]]
    if row["verdict"] == Changed.CHANGED.value:
        words = EASIER if row["std"] > 0 else HARDER
    return mark(row["verdict"], WHYS.get(row["why"]), words)


def _table(found: Found, rows: pd.DataFrame, id: str, title: Message) -> Table:
    ends = (Column(msg("From"), "share"), Column(msg("To"), "share"))
    return Table(
        id,
        title,
        (
            Column(msg("Question")),
            Column(msg("Text")),
            Column(msg("What the data show")),
            Column(msg("n of the others"), "num"),
            Column(msg("n here"), "num"),
            Column(msg("Facility of the others"), "share"),
            *ends,
            Column(msg("Facility here"), "share"),
            *ends,
            Column(msg("Difference"), "share"),
            *ends,
            Column(msg("Difference at like ability"), "share"),
            *ends,
            Column(msg("Delta (negative: harder here)"), "num"),
            Column(msg("From"), "num"),
            Column(msg("To"), "num"),
            Column(msg("ETS class")),
        ),
        tuple(
            (*question(found.viewed, row["item"], row["revision"]), _verdict(row), *numbers(row))
            for row in rows.to_dict("records")
        ),
        msg("The group and the others have no question in the same version in common."),
    )


def _shown(found: Found, comparisons: list[tuple[str, str]]) -> Section:
    table = found.table[found.table["verdict"] == Changed.CHANGED.value]
    rows: list[tuple[Cell, ...]] = [
        (
            *question(found.viewed, row["item"], row["revision"]),
            found.cohorts.titles[row["focal"]],
            *(real(row[name], 4) for name in ("std", "std_low", "std_high")),
            row["class"],
            _verdict(row),
        )
        for row in table.to_dict("records")
    ]
    return Section(
        "changes",
        msg("All differences that are shown"),
        (
            msg(
                "Groups beside all others: {groups}; {number} comparisons of questions.",
                groups=len(comparisons),
                number=len(found.table),
            ),
        ),
        None,
        Table(
            "changes",
            msg("All differences that are shown"),
            (
                Column(msg("Question")),
                Column(msg("Text")),
                Column(msg("Group")),
                Column(msg("Difference at like ability"), "share"),
                Column(msg("From"), "share"),
                Column(msg("To"), "share"),
                Column(msg("ETS class")),
                Column(msg("What the data show")),
            ),
            tuple(rows),
            msg("No difference is shown."),
        ),
    )

"""What changed between cohorts: questions that became easier or harder, at like ability, and those that were edited."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics import drift_figures
from analytics.dif import DISPLAY, TEST, Changed
from analytics.drift import FEWEST_ANCHORS, Became, Hint, Why, drift, lineage

from ...i18n import Message, msg, say
from ..dashboard import Cell, Column, Dashboard, Link, Mark, Section, Table, as_is
from ..verdict_words import CHANGES
from . import Viewed
from .cells import interval, real
from .cohorts import By, Cohorts, cohorts
from .frame import page, snippet

MOST = 40
"""Questions that a figure shows; the table has all."""
HINTS: Mapping[str, Message] = {
    Hint.EASIER: msg("easier: has it become known, or is it taught more?"),
    Hint.HARDER: msg("harder: did the teaching change, or what is marked as right?"),
}
WHYS: Mapping[str, Message] = {
    Why.FEW_TO_SHOW: msg("fewer than {number} students in one of them", number=DISPLAY),
    Why.FEW_TO_TEST: msg("fewer than {number} students in one of them", number=TEST),
    Why.FEW_ANCHORS: msg("too few other questions in common"),
    Why.NO_SPREAD: msg("students of like ability all did the same"),
    Why.WIDE_INTERVAL: msg("the interval is too wide"),
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
print(drift(rows, cohorts=cohorts).to_string())
print(lineage(rows, cohorts=cohorts))
"""


@dataclass(frozen=True)
class _Found:
    """Cohorts, how they compare, and the name of each revision of an item."""

    viewed: Viewed
    cohorts: Cohorts
    table: pd.DataFrame
    lineage: pd.DataFrame

    @property
    def order(self) -> list[str]:
        return list(self.cohorts.titles)

    def of(self, reference: str, focal: str) -> pd.DataFrame:
        """The comparison of two cohorts: what changed first, then by how far it moved."""
        rows = self.table[(self.table["reference"] == reference) & (self.table["focal"] == focal)]
        by = pd.DataFrame({"shown": rows["verdict"] != Changed.CHANGED.value, "moved": -rows["change"].abs()})
        return rows.loc[by.sort_values(["shown", "moved"], kind="stable").index]


def changes(viewed: Viewed) -> Dashboard:
    """Report what changed from one cohort to the next."""
    lead = msg(
        "Which questions became easier or harder from one sitting or month to the next, beyond chance and ability."
    )
    title = msg("Changes over time")
    if not viewed.sample.n:
        return page(viewed, "drift", title, lead, ())
    found = _found(viewed)
    sections = [_cohorts(found)]
    if len(found.order) > 1:
        last, before, first = found.order[-1], found.order[-2], found.order[0]
        sections.append(_comparison(found, before, last, "drift"))
        if first != before:
            sections.append(_comparison(found, first, last, "first"))
        sections += [_shown(found), _edited(found)]
    column, cut = ("sitting", "") if found.cohorts.by is By.SITTING else ("finished", ".str[:7]")
    body = SNIPPET.replace("{column}", column).replace("{cut}", cut)
    return page(viewed, "drift", title, lead, sections, stats=_stats(found), snippet=snippet(viewed, body))


def _found(viewed: Viewed) -> _Found:
    known = cohorts(viewed.sample)
    answers = _answers(viewed, known)
    order = list(known.titles)
    return _Found(viewed, known, drift(answers, cohorts=order), lineage(answers, cohorts=order))


def _answers(viewed: Viewed, known: Cohorts) -> pd.DataFrame:
    matrix, revisions = viewed.sample.matrix, viewed.sample.split.revisions
    seen = np.ones(matrix.credit.shape, dtype=bool) if matrix.seen is None else matrix.seen
    row, column = np.nonzero(seen)
    number = revisions.groupby("item", sort=False).cumcount() + 1
    item = dict(zip(revisions["name"], revisions["item"], strict=True))
    place = dict(zip(revisions["name"], number.astype(str), strict=True))
    takers, names = np.array(matrix.takers or (), dtype=object), np.array(matrix.items, dtype=object)
    frame = pd.DataFrame(
        {
            "taker": takers[row],
            "item": [str(item[name]) for name in names[column]],
            "revision": [place[name] for name in names[column]],
            "credit": matrix.credit[row, column].astype(np.float64),
        }
    )
    return frame.assign(cohort=frame["taker"].map(known.of)).dropna(subset=["cohort"])


def _name(viewed: Viewed, item: str, revision: str) -> str:
    several = viewed.sample.split.several
    return f"{item}@{revision}" if item in several else item


def _stats(found: _Found) -> list[tuple[Message, Cell]]:
    return [
        (msg("Cohorts"), len(found.order)),
        (msg("Comparisons"), len(found.table)),
        (msg("Changes shown"), int((found.table["verdict"] == Changed.CHANGED.value).sum())),
    ]


def _cohorts(found: _Found) -> Section:
    shares = found.viewed.sample.shares
    of = found.cohorts.of
    rows: list[tuple[Cell, ...]] = []
    for cohort, title in found.cohorts.titles.items():
        takers = of.index[of == cohort]
        known = shares.reindex(takers).dropna()
        rows.append((title, len(takers), float(known.mean()) if len(known) >= DISPLAY else None))
    by_sitting = found.cohorts.by is By.SITTING
    text = [
        msg("A cohort is a sitting. What was taken outside of one is not compared.")
        if by_sitting
        else msg("A cohort is a month, because there are no two sittings to compare.")
    ]
    if len(rows) < 2:
        text.append(msg("There is only one cohort so far, and nothing to compare it with."))
    return Section(
        "cohorts",
        msg("What is compared"),
        tuple(text),
        None,
        Table(
            "cohorts",
            msg("Cohorts"),
            (
                Column(msg("Sitting") if by_sitting else msg("Month")),
                Column(msg("Students"), "num"),
                Column(msg("Mean share of points"), "share"),
            ),
            tuple(rows),
        ),
    )


HOW = (
    msg("Facility: the mean share of the question's points that was earned; Wilson's interval of 95 %."),
    msg(
        "Change: facility now less facility before, with Newcombe's interval (1998), or Welch's where there is partial "
        "credit. It moves with the cohort's ability, too, so no verdict rests on it."
    ),
    msg(
        "At like ability: students of both cohorts who earned the same share of the common questions are compared with "
        "each other, and the differences of their facility averaged, weighted by how many students of the later cohort "
        "there are at each share (Dorans and Kulick, 1986)."
    ),
    msg(
        "Delta: −2.35 × the logarithm of the odds ratio of Mantel and Haenszel over the same groups. The class is that "
        "of the Educational Testing Service: A below 1 or within chance, C from 1.5 on and surely above 1, B between."
    ),
    msg(
        "Questions of class C do not count in the share by which students are matched; that is repeated until it stays "
        "the same. At least {number} other questions must be left.",
        number=FEWEST_ANCHORS,
    ),
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


def _comparison(found: _Found, reference: str, focal: str, id: str) -> Section:
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
        _figure(found, shown, before, now) if len(shown) else None,
        _table(found, rows, id),
        HOW,
    )


def _figure(found: _Found, rows: pd.DataFrame, before: str, now: str) -> str:
    language, sample = found.viewed.language, found.viewed.sample
    words = {
        "reference": before,
        "focal": now,
        "interval": say(msg("interval of 95 %"), language),
        "n": "n =",
        **{verdict: say(text, language) for verdict, text in CHANGES.items()},
    }
    names = {
        str(item): _name(found.viewed, str(item), str(revision))
        for item, revision in zip(rows["item"], rows["revision"], strict=True)
    }
    labels = {item: sample.label(name) for item, name in names.items()}
    texts = {item: sample.askings[name].presentation.stem for item, name in names.items()}
    return str(drift_figures.drift_dumbbells(rows, words=words, labels=labels, texts=texts).to_json())


def _question(found: _Found, item: str, revision: str) -> tuple[Cell, Cell]:
    one = found.viewed.sample.askings[_name(found.viewed, item, revision)]
    return Link(found.viewed.sample.label(one.name), one.bank, one.name), one.presentation.stem


def _verdict(said: str, why: str) -> Mark:
    kind = {Changed.CHANGED: "warning", Changed.UNCHANGED: "success"}.get(Changed(said), "")
    words = CHANGES[said]
    if why in WHYS:
        words = msg("{verdict}: {reason}", verdict=words, reason=WHYS[why])
    return Mark(kind, words)  # type: ignore[arg-type]


_SHARES = (
    *("facility_reference", "facility_reference_low", "facility_reference_high"),
    *("facility_focal", "facility_focal_low", "facility_focal_high"),
    *("change", "change_low", "change_high", "std", "std_low", "std_high"),
)


def _table(found: _Found, rows: pd.DataFrame, id: str) -> Table:
    cells: list[tuple[Cell, ...]] = []
    for row in rows.to_dict("records"):
        shown = not pd.isna(row["change"])
        cells.append(
            (
                *_question(found, row["item"], row["revision"]),
                int(row["n_reference"]),
                int(row["n_focal"]),
                *(real(row[name], 4) if shown else None for name in _SHARES),
                real(row["delta"]),
                *interval(row["delta_low"], row["delta_high"]),
                row["class"] or None,
                _verdict(row["verdict"], row["why"]),
                HINTS.get(row["hint"]),
            )
        )
    ends = (Column(msg("From"), "share"), Column(msg("To"), "share"))
    return Table(
        id,
        msg("Changes since the cohort before") if id == "drift" else msg("Changes since the first cohort"),
        (
            Column(msg("Question")),
            Column(msg("Text")),
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
            Column(msg("What the data show")),
            Column(msg("What may be behind it")),
        ),
        tuple(cells),
        msg("These cohorts have no question in the same version in common."),
    )


def _shown(found: _Found) -> Section:
    table = found.table[found.table["verdict"] == Changed.CHANGED.value]
    titles = found.cohorts.titles
    rows: list[tuple[Cell, ...]] = [
        (
            *_question(found, row["item"], row["revision"]),
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


def _edited(found: _Found) -> Section:
    sample, titles = found.viewed.sample, found.cohorts.titles
    rows: list[tuple[Cell, ...]] = []
    for row in found.lineage.to_dict("records"):
        newest = (row["revisions_focal"] or row["revisions_reference"]).split(", ")[-1]
        one = sample.askings[_name(found.viewed, row["item"], newest)]
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

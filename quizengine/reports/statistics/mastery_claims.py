"""What the programme claims, and what there is evidence of in the answers to a quiz."""

from analytics.claimed import Found

from ...i18n import msg
from ..dashboard import Cell, Column, Mark, Section, Table
from .competencies import Competencies
from .mastery_words import FOUND, LACKS


def claims(known: Competencies) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for row in known.claimed.to_dict("records"):
        mark = FOUND[row["found"]]
        if isinstance(row["reason"], str):
            mark = Mark(mark.kind, msg("{verdict}: {reason}", verdict=mark.text, reason=LACKS[row["reason"]]))
        rows.append(
            (
                row["code"],
                msg("yes") if row["claimed"] else msg("no"),
                *(int(row[name]) for name in ("items", "items_shown", "takers", "answers")),
                mark,
            )
        )
    bare = known.claimed[(known.claimed["found"] != Found.EVIDENCE) & known.claimed["claimed"]]
    return Section(
        "claimed",
        msg("What the programme claims, and what there is evidence of"),
        (
            msg(
                "Of {all} competencies and indicators of the programme {bare} have no evidence in this quiz, or too "
                "little to say anything.",
                all=int(known.claimed["claimed"].sum()),
                bare=len(bare),
            ),
        ),
        None,
        Table(
            "claimed",
            msg("Claims and evidence"),
            (
                Column(msg("Competency or indicator")),
                Column(msg("In the programme")),
                Column(msg("Questions"), "num"),
                Column(msg("Of these shown"), "num"),
                Column(msg("Students"), "num"),
                Column(msg("Answers"), "num"),
                Column(msg("What there is")),
            ),
            tuple(rows),
            msg("The programme has no competencies."),
        ),
        (
            msg(
                "Something can be said from {least} different questions of a competency, three of an indicator, and "
                "ten students on.",
                least=known.least,
            ),
        ),
    )

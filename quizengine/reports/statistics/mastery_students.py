"""The students in each competency: by their answers to it, and with the rest of the exam."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analytics.augmented import FEWEST_TAKERS
from analytics.mastery_figures import mastery_map

from ...i18n import msg
from ..dashboard import Cell, Column, Mark, Section, Table
from .cells import real
from .competencies import Competencies
from .mastery_words import SHOWN, UNTOLD

DRAWN = 40
"""Students on the figure; the table has all of them."""
Z = 1.96


def students(known: Competencies) -> Section:
    frame = known.takers
    rows = tuple(_student(known, row) for row in frame.to_dict("records"))
    text = [
        msg(
            "Of each student: how likely the true share reaches {standard}, from the answers to the competency alone "
            "and with the rest of the exam. Below a certainty of 80 %, nothing is decided.",
            standard=f"{known.standard:.0%}",
        )
    ]
    text.append(msg("n = {n} students.", n=known.matrix.n))
    if known.matrix.n > DRAWN and known.codes:
        text.append(msg("The figure has the first {number} students, the table all of them.", number=DRAWN))
    return Section(
        "students",
        msg("Students"),
        tuple(text),
        _drawn_map(known),
        Table(
            "students",
            msg("Each student in each competency"),
            (
                Column(msg("Student")),
                Column(msg("Competency")),
                Column(msg("Right answers"), "num"),
                Column(msg("Of so many"), "num"),
                Column(msg("Plausible share: from"), "share"),
                Column(msg("To"), "share"),
                Column(msg("Standard reached, by these answers"), "share"),
                Column(msg("Share, with the rest of the exam"), "share"),
                Column(msg("Its error"), "share"),
                Column(msg("Standard reached, with the rest"), "share"),
                Column(msg("Decision")),
            ),
            rows,
            msg("No question of this quiz assesses a competency of the programme."),
        ),
        (
            msg("By these answers: Jeffreys' interval of 95 % and the chance of a share of at least the standard."),
            msg(
                "With the rest of the exam: regression on the shares of all competencies (Wainer and others, 2001), "
                "drawn to the total where there are few students. From {least} students on.",
                least=FEWEST_TAKERS,
            ),
            msg(
                "Competencies with fewer than {least} questions decide about nobody, whatever is likely.",
                least=known.least,
            ),
        ),
    )


def _student(known: Competencies, row: Mapping[Hashable, Any]) -> tuple[Cell, ...]:
    numbers = {name: float(value) for name, value in row.items() if isinstance(value, float)}
    mark = SHOWN[str(row["shown"])]
    reason = row["reason"]
    if mark.kind == "" and isinstance(reason, str):
        mark = Mark("", msg("{verdict}: {reason}", verdict=mark.text, reason=UNTOLD[reason]))
    return (
        known.viewed.taker(str(row["taker"])),
        str(row["competency"]),
        real(numbers["right"]),
        real(numbers["weight"]),
        *(
            real(numbers[name], 4)
            for name in ("low", "high", "reaches", "augmented", "augmented_se", "augmented_reaches")
        ),
        mark,
    )


def _drawn_map(known: Competencies) -> str | None:
    if not known.codes:
        return None
    frame = known.takers.iloc[: DRAWN * len(known.codes)]
    borrowed = frame["augmented"].notna()
    half = Z * frame["augmented_se"]
    cells = pd.DataFrame(
        {
            "row": frame["taker"].map(_called(known)),
            "competency": frame["competency"],
            "share": frame["augmented"].where(borrowed, frame["raw"]),
            "low": (frame["augmented"] - half).clip(lower=0).where(borrowed, frame["low"]),
            "high": (frame["augmented"] + half).clip(upper=1).where(borrowed, frame["high"]),
            "reaches": frame["augmented_reaches"].where(borrowed, frame["reaches"]),
            "shown": frame["shown"],
        }
    )
    words = {
        "reached": msg("reached"),
        "not_reached": msg("not reached"),
        "insufficient": msg("insufficient evidence"),
        "none": msg("none"),
        "share": msg("share"),
        "interval": msg("confidence interval (0.95)"),
        "chance": msg("chance that the standard is reached"),
    }
    return str(mastery_map(cells, words=known.viewed.spoken(words), texts=texts(known)).to_json())


def _called(known: Competencies) -> dict[str, str]:
    """Return what students are called on the figure, where no two may have one name."""
    takers = list(dict.fromkeys(known.takers["taker"]))
    names = [known.viewed.taker(name) for name in takers]
    return {
        taker: f"{name} ({taker})" if names.count(name) > 1 else name
        for taker, name in zip(takers[:DRAWN], names, strict=False)
    }


def texts(known: Competencies) -> dict[str, str]:
    """Return the full text of each competency, for a figure."""
    return {code: one.text for code, one in known.viewed.sample.programme.competencies.items()}

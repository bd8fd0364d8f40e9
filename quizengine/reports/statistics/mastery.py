"""The competencies: what the answers say of each, of whom it can be told, and what would make it tellable."""

from collections.abc import Iterator
from functools import reduce
from math import ceil, isnan

import pandas as pd

from analytics.augmented import FEWEST_TAKERS
from analytics.mastery import Shown
from analytics.mastery_figures import cohort_means
from analytics.needs import DECIDED

from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Mark, Section, Table
from . import Viewed
from .cells import real
from .competencies import Competencies
from .frame import literal, page, snippet
from .mastery_claims import claims
from .mastery_models import model
from .mastery_students import Z, students, texts

SNIPPET = """
from analytics.augmented import augmented
from analytics.matrix import from_long

assesses = {assesses}
matrix = from_long(answers)
weights = pd.DataFrame(assesses).reindex(matrix.items).fillna(0).T
found = augmented(matrix, weights, list(weights.index), standard={standard})
print(found.competencies.to_string())
print(found.takers.to_string())
"""


def mastery(viewed: Viewed) -> Dashboard:
    """Report each competency and each student in it, with what is claimed and what there is evidence of."""
    known = Competencies(viewed)
    sections: tuple[Section, ...] = ()
    if viewed.sample.n:
        sections = (_competencies(known), students(known), claims(known), model(known))
    return page(
        viewed,
        "mastery",
        msg("Competencies"),
        msg("What the answers say of each competency, of which students it can be told, and what would mend the rest."),
        sections,
        stats=list(_stats(known)) if viewed.sample.n else (),
        snippet=_snippet(known) if viewed.sample.n and known.codes else None,
    )


def _stats(known: Competencies) -> Iterator[tuple[Message, Cell]]:
    decided = [code for code, group in known.rows if _enough(known, code, group)]
    yield msg("Students"), known.matrix.n
    yield msg("Competencies with questions"), len(known.codes)
    yield msg("Competencies that can be decided"), len(decided)
    yield msg("Standard"), f"{known.standard:.0%}"


def _snippet(known: Competencies) -> str:
    assesses = {
        code: {known.matrix.items[column]: float(known.weights[place, column]) for column in group}
        for place, (code, group) in enumerate(known.rows)
    }
    return snippet(known.viewed, SNIPPET.format(assesses=literal(assesses), standard=known.standard))


# -- competencies ----------------------------------------------------------------------------------------------------


def _competencies(known: Competencies) -> Section:
    rows = [_row(known, place, code, group) for place, (code, group) in enumerate(known.rows)]
    table = Table(
        "competencies",
        msg("What the answers say of each competency"),
        (
            Column(msg("Competency")),
            Column(msg("Questions"), "num"),
            Column(msg("Mean share"), "share"),
            Column(msg("These questions: from"), "share"),
            Column(msg("To"), "share"),
            Column(msg("Any such questions: from"), "share"),
            Column(msg("To"), "share"),
            Column(msg("Told by its own score"), "num"),
            Column(msg("Told by the total"), "num"),
            Column(msg("Told by both"), "num"),
            Column(msg("Its own score")),
            Column(msg("Students decided"), "num"),
            Column(msg("Decision")),
            Column(msg("What would mend it")),
            Column(msg("Questions for a score of its own"), "num"),
        ),
        tuple(rows),
        msg("No question of this quiz assesses a competency of the programme."),
    )
    return Section(
        "competencies",
        msg("Competencies"),
        tuple(_summary(known)),
        _drawn_means(known),
        table,
        (
            msg(
                "Mean share with two intervals of 95 %: of other students with these questions, and of other questions "
                "of the kind too. The second is the one that speaks of the competency (Brennan, 2001)."
            ),
            msg(
                "Told by: the share of the differences between students' true scores in the competency that a score "
                "predicts, 0 to 1 (Haberman's PRMSE, 2008). Its own score is worth reading only if it tells more than "
                "the total does; it is shown where Feldt's interval of its reliability lies on one side."
            ),
            msg(
                "A competency can be decided from {least} questions on, if two thirds of the students are told to have "
                "reached the standard, or not (certainty: 80 %).",
                least=known.least,
            ),
            msg("A question of several competencies counts for each by its weight."),
        ),
    )


def _row(known: Competencies, place: int, code: str, group: list[int]) -> tuple[Cell, ...]:
    mean, score = known.mean(group), known.subscores.iloc[place]
    told = known.matrix.n >= FEWEST_TAKERS
    return (
        code,
        len(group),
        real(mean.mean, 4),
        *_ends(mean.mean, mean.error_of_takers),
        *_ends(mean.mean, mean.error_of_domain),
        *(_share(score[name]) if told else None for name in ("prmse_subscore", "prmse_total", "prmse_both")),
        _own_score(known, place, told=told),
        _decided(known, code),
        _decision(known, code, group),
        _mend(known, code, group),
        ceil(score["items_needed"]) if told and known.adds(place) is False and score["items_needed"] > 0 else None,
    )


def _share(value: float) -> Cell:
    """Return a share of what is to be told; what is none, because there is too little, is a dash."""
    return real(value) if 0 <= value <= 1 else None


def _ends(mean: float, error: float) -> tuple[Cell, Cell]:
    if isnan(error):
        return None, None
    return max(0.0, round(mean - Z * error, 4)), min(1.0, round(mean + Z * error, 4))


def _own_score(known: Competencies, place: int, *, told: bool) -> Cell:
    adds = known.adds(place) if told else None
    if adds is None:
        return Mark("", msg("not enough data"))
    if adds:
        return Mark("success", msg("says more than the total"))
    return Mark("warning", msg("adds nothing to the total: read it as the total"))


def _decided(known: Competencies, code: str) -> int:
    rows = known.takers[known.takers["competency"] == code]
    return int((rows["shown"] != Shown.INSUFFICIENT).sum())


def _enough(known: Competencies, code: str, group: list[int]) -> bool:
    return len(group) >= known.least and _decided(known, code) >= DECIDED * known.matrix.n


def _decision(known: Competencies, code: str, group: list[int]) -> Mark:
    """Return whether the competency can be decided, and why not."""
    n, decided = known.matrix.n, _decided(known, code)
    if len(group) < known.least:
        return Mark(
            "warning",
            msg(
                "insufficient evidence: {items} of the {least} questions that are needed",
                items=len(group),
                least=known.least,
            ),
        )
    if _enough(known, code, group):
        return Mark("success", msg("decided for {decided} of {n}", decided=decided, n=n))
    return Mark("warning", msg("insufficient evidence: decided for {decided} of {n}", decided=decided, n=n))


def _mend(known: Competencies, code: str, group: list[int]) -> Message:
    """Return what to do: questions to write, questions to mend, or students to wait for."""
    parts = []
    need, short = known.need(code, group), known.least - len(group)
    if not _enough(known, code, group):
        if need is not None and need.lacking >= short:
            parts.append(
                msg("write more questions: {number}, then two thirds of such students are told", number=need.lacking)
            )
        elif short > 0:
            parts.append(msg("write more questions: {number} at least", number=short))
    if problems := known.problems(group):
        labels = ", ".join(known.viewed.sample.label(name) for name in problems)
        parts.append(msg("mend or take out: {questions}", questions=labels))
    if known.matrix.n < FEWEST_TAKERS:
        parts.append(msg("wait for more students: {least} at least", least=FEWEST_TAKERS))
    if not parts:
        return msg("nothing to mend") if _enough(known, code, group) else msg("write more questions")
    return reduce(lambda one, other: msg("{one}; {other}", one=one, other=other), parts)


def _summary(known: Competencies) -> Iterator[Message]:
    if not known.codes:
        return
    yield msg("n = {n} students.", n=known.matrix.n)
    few = [code for code, group in known.rows if len(group) < known.least]
    if few:
        yield msg(
            "Insufficient evidence in {number} of {all} competencies ({codes}): they have fewer than {least} "
            "questions. With three questions even a student who answers all of them rightly may well be below the "
            "standard.",
            number=len(few),
            all=len(known.codes),
            codes=", ".join(few),
            least=known.least,
        )
    told = known.matrix.n >= FEWEST_TAKERS
    idle = [code for place, code in enumerate(known.codes) if told and known.adds(place) is False]
    if idle:
        yield msg(
            "The scores of these competencies add nothing to the total, which tells more of them than their own "
            "questions do: {codes}. Read them as the total.",
            codes=", ".join(idle),
        )


def _drawn_means(known: Competencies) -> str | None:
    if not known.codes:
        return None
    means = [known.mean(group) for group in known.groups]
    frame = pd.DataFrame(
        {
            "competency": pd.Series(list(known.codes), dtype="str"),
            "mean": [one.mean for one in means],
            "error_of_takers": [one.error_of_takers for one in means],
            "error_of_domain": [one.error_of_domain for one in means],
        }
    )
    words = {
        "mean": msg("mean share"),
        "these_items": msg("with these questions"),
        "any_items": msg("with any such questions"),
    }
    return str(cohort_means(frame, words=known.viewed.spoken(words), texts=texts(known)).to_json())

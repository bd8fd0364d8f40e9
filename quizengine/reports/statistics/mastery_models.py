"""The model in which a competency is mastered or not, where there are students enough for one."""

from analytics import dina
from analytics.dina import Dina, NotEnough
from analytics.irt import NoModel

from ...i18n import Message, msg
from ..dashboard import Cell, Column, Section, Table
from .cells import real
from .competencies import Competencies
from .mastery_words import REFUSED

TITLE = msg("Mastered or not")


def model(known: Competencies) -> Section:
    """Report how many students master each competency, or why no model was fitted."""
    n = known.matrix.n
    if n < dina.FEWEST_TAKERS:
        return _refused(
            msg(
                "A model in which each competency is mastered or not needs {least} students; here are {n}.",
                least=dina.FEWEST_TAKERS,
                n=n,
            )
        )
    try:
        found = dina.fit(known.matrix, known.weights.T, known.codes)
    except NotEnough as refused:
        said = REFUSED[refused.reason]
        return _refused(Message(said.text, {"names": ", ".join(_names(known, refused))} if refused.names else {}))
    except NoModel:
        return _refused(msg("There is too little to fit a model to."))
    return Section("model", TITLE, tuple(_fit(found)), None, _table(found), _how())


def _names(known: Competencies, refused: NotEnough) -> list[str]:
    labels = known.viewed.sample.askings
    return [known.viewed.sample.label(name) if name in labels else name for name in refused.names]


def _refused(why: Message) -> Section:
    return Section("model", TITLE, (why,))


def _fit(found: Dina) -> list[Message]:
    if not found.converged:
        return [msg("The model did not settle; do not rely on these numbers. n = {n}.", n=found.n)]
    gain = f"{found.fits['bic'][1] - found.fits['bic'][0]:.0f}"
    if found.adds:
        return [
            msg(
                "Several competencies describe the answers better than one ability does (BIC lower by {gain}). "
                "n = {n}.",
                gain=gain,
                n=found.n,
            )
        ]
    return [
        msg(
            "One ability describes the answers better than several competencies do (BIC lower by {gain}): mastery of "
            "single competencies says nothing that the total does not. n = {n}.",
            gain=gain.removeprefix("-"),
            n=found.n,
        )
    ]


def _table(found: Dina) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (row["attribute"], int(row["items"]), *(real(row[name], 4) for name in ("prevalence", "low", "high")))
        for row in found.attributes.to_dict("records")
    ]
    return Table(
        "model",
        msg("Students who master each competency"),
        (
            Column(msg("Competency")),
            Column(msg("Questions"), "num"),
            Column(msg("Master it"), "share"),
            Column(msg("From"), "share"),
            Column(msg("To"), "share"),
        ),
        tuple(rows),
    )


def _how() -> tuple[Message, ...]:
    return (
        msg(
            "The DINA model (Junker and Sijtsma, 2001): who masters all competencies of a question answers it rightly "
            "unless by a slip, who lacks one answers it wrongly unless by a guess."
        ),
    )

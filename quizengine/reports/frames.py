"""A programme and revisions as the frames that `analytics` takes."""

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

import pandas as pd

from analytics import schema

from ..content.fingerprint import Revision
from ..content.programme import Programme


def frames(
    programme: Programme, revisions: Sequence[Revision], *, off_topic: Collection[str]
) -> dict[str, pd.DataFrame]:
    """Return items, claims, competencies, indicators and topics; `off_topic` are names of revisions."""
    competencies = list(programme.competencies.items())
    return {
        "items": schema.frame(
            schema.TIMED_ITEMS,
            (
                (
                    one.name,
                    one.bank,
                    float(one.scored.points),
                    one.mapped.topic,
                    one.name in off_topic,
                    one.mapped.bloom,
                    one.shown.kind,
                    None if one.mapped.seconds is None else one.mapped.seconds / 60,
                )
                for one in revisions
            ),
        ),
        "claims": schema.frame(schema.CLAIMS, (row for one in revisions for row in _claims(programme, one))),
        "competencies": schema.frame(
            schema.COMPETENCIES, ((code, one.text, place) for place, (code, one) in enumerate(competencies))
        ),
        "indicators": schema.frame(
            schema.INDICATORS,
            (
                (code, indicator, one.level.value, one.text, place)
                for place, (code, indicator, one) in enumerate(
                    (code, indicator, one)
                    for code, owner in competencies
                    for indicator, one in owner.indicators.items()
                )
            ),
        ),
        "topics": schema.frame(
            schema.TOPICS,
            (
                (id, one.title, float(one.hours.total), place)
                for place, (id, one) in enumerate(programme.topics.items())
            ),
        ),
    }


def _claims(programme: Programme, revision: Revision) -> Iterable[tuple[str, str, str | None, float]]:
    for code, weight in revision.mapped.assesses.items():
        competency = programme.competency_of(code)
        if competency is not None:
            yield revision.name, competency, None if code == competency else code, float(Fraction(weight))

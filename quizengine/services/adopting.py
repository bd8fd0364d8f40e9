"""Decisions on open answers, as variants for the bank's own file. The file is then released like any other change."""

import json
from decimal import Decimal

from sqlalchemy import Engine

from ..content.editing import Variant
from ..store import judgements
from ..store.engine import reading


def variants(engine: Engine, bank: str) -> list[Variant]:
    """Return what people have decided on short answers to items of a bank and not undone, oldest first."""
    with reading(engine) as connection:
        rows = judgements.in_force(connection, bank)
    given = [(row, json.loads(row.answer)) for row in rows]
    return [
        Variant(row.slug, answer["text"], Decimal(row.share), row.feedback) for row, answer in given if "text" in answer
    ]

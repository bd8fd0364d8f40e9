"""Items and quizzes for tests of papers, made without files."""

from typing import Any

from quizengine.content.fingerprint import Revision, canonical
from quizengine.content.quiz import Quiz

from ..content.build import quiz

COMPETENCY_OF = {"УК-1": "УК-1", "УК-1.1": "УК-1", "УК-1.2": "УК-1", "ПК-2": "ПК-2"}
CHOICES = ("a", "b", "c", "d")


def an_item(id: str, **fields: Any) -> Revision:
    """A single choice of four; `assesses`, `points`, `topic`, `enemies`, `shuffle`, `pins` and others may differ."""
    pins = fields.pop("pins", {})
    choices = [{"id": one, "text": one, "pin": pins.get(one)} for one in CHOICES]
    shown = {"kind": "single", "shuffle": fields.pop("shuffle", True), "shown": {"stem": id, "choices": choices}}
    claims = fields.pop("assesses", ["УК-1"])
    enemies = [f"bank:{enemy}" for enemy in fields.pop("enemies", ())]
    mapping = {
        "assesses": claims if isinstance(claims, dict) else dict.fromkeys(claims, "1"),
        "topic": "losses",
        "bloom": None,
        "seconds": None,
        "explain": None,
        "dispute": None,
        "status": "active",
        "provenance": {},
        "feedback": {},
        "enemies": enemies,
    }
    scoring = {"kind": "single", "points": fields.pop("points", "1"), "key": {"key": "a"}}
    return Revision("bank", id, canonical(shown), canonical(scoring), canonical({**mapping, **fields}))


def items(count: int, **fields: Any) -> list[Revision]:
    return [an_item(f"item-{number}", **fields) for number in range(count)]


def a_quiz(*sections: Any, order: str = "fixed", **fields: Any) -> Quiz:
    """A quiz of sections given as (draw, pool) or (draw, pool, spread)."""
    written = [
        {"title": "Section", "draw": str(wanted), "from": from_, **({"spread": spread[0]} if spread else {})}
        for wanted, from_, *spread in sections
    ]
    return Quiz.model_validate(quiz(sections=written, order=order, **fields))

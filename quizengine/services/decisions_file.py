"""Decisions on flags as a file: what was decided in one installation, taken into another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..content.audit import known_areas
from ..content.decisions import Answer, BadDecisions, Decision, loads
from ..errors import NotAccepted, NotFound
from ..i18n import Message, msg
from ..store import accounts, verdicts
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from ..store.tables import Role
from . import catalogue, flags


@dataclass(frozen=True)
class TakenIn:
    """What became of a file: answers that were written down, and items whose rows were left out, each with why."""

    answers: int
    left_out: tuple[tuple[str, Message], ...]


def methodologist(engine: Engine, *, login: str | None) -> Viewer:
    """Return the methodologist of this login, who answers for what a command does. Raises `NotFound`."""
    with reading(engine) as connection, Session(connection) as session:
        user = accounts.by_login(session, login) if login else None
        if user is None or user.id is None or user.role != Role.METHODOLOGIST or not user.active:
            raise NotFound(msg("Say with --by who answers for it: the login of a methodologist."))
        return Viewer(user.id, user.login, user.name, Role.METHODOLOGIST, user.demo)


def take_in(engine: Engine, text: str, *, viewer: Viewer, now: datetime) -> TakenIn:
    """Write down the decisions of a file under the name of who takes it in, with the times that it gives.

    All or nothing is written. What stands already is not written again, and a decision of here that is not older stays.
    Raises `NotAccepted` for a file that cannot be used, and `NotFound` for a programme that is not released.
    """
    try:
        of, found = loads(text)
    except BadDecisions as error:
        raise NotAccepted(("file", msg("The file of decisions cannot be used: {reason}", reason=error))) from error
    programme, banks = catalogue.programme(engine, of)
    known = {member.revision.name for bank in banks for member in bank.items}
    here = flags.decisions(engine, of)
    rows: list[dict[str, Any]] = []
    left_out: list[tuple[str, Message]] = []
    for name, one in found.items():
        why = _refused(one, programme.topics, name in known)
        if why is not None:
            left_out.append((name, why))
            continue
        held = here.get(name)
        stays = held is not None and held.settles and one.settles and held.at >= one.at
        if held is not None and stays and not _same(held, one):
            left_out.append((name, msg("a decision of here is not older")))
        rows += _rows(of, name, replace(one, answer=Answer.TERM) if stays else one, held, viewer)
    with writing(engine) as connection:
        for row in rows:
            if row["answer"] != Answer.TERM:
                about = {part: row[part] for part in ("programme", "bank", "slug")}
                both = (Answer.CONFIRM, Answer.MAP)
                verdicts.undo_flags(connection, **about, answers=both, by=viewer.id, at=now)
            verdicts.add_flag(connection, row)
    return TakenIn(len(rows), tuple(left_out))


def _refused(one: Decision, topics: Any, known: bool) -> Message | None:
    if not known:
        return msg("no released bank of the programme has this question")
    if one.answer is Answer.MAP and one.topic not in topics:
        return msg("the programme has no topic '{topic}'", topic=one.topic)
    lacking = [term.area for term in one.terms if term.area not in known_areas().areas]
    return msg("the glossary has no area '{area}'", area=lacking[0]) if lacking else None


def _same(one: Decision, other: Decision) -> bool:
    return (one.answer, one.topic, one.text_sha) == (other.answer, other.topic, other.text_sha)


def _rows(programme: str, name: str, one: Decision, here: Decision | None, viewer: Viewer) -> Iterator[dict[str, Any]]:
    bank, _, slug = name.partition(":")
    empty = dict.fromkeys(("topic", "term", "language", "area"))
    row = {"programme": programme, "bank": bank, "slug": slug, "text_sha": one.text_sha, "made_by": viewer.id} | empty
    held = {(term.text, term.language, term.area) for term in here.terms} if here else set()
    for term in one.terms:
        said = {"term": term.text, "language": term.language, "area": term.area}
        if (term.text, term.language, term.area) not in held:
            yield row | said | {"answer": Answer.TERM.value, "made_at": term.at}
    if one.settles:
        yield row | {"answer": one.answer.value, "topic": one.topic, "made_at": one.at}

"""Mapping items to indicators and topics: one person and then another, independently, and where they differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy import Engine

from analytics.agreement import Agreement, kappa

from ..content.decisions import text_sha
from ..content.fingerprint import Revision
from ..content.programme import Programme
from ..content.suggesting import Suggestion, indicators_for, topics_for
from ..errors import NotAccepted, NotFound
from ..i18n import msg
from ..store import verdicts
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from . import catalogue

NONE = ""
"""What stands for "no code" or "no topic" where people are compared."""


@dataclass(frozen=True)
class Choice:
    """What somebody says an item is about."""

    code: str | None
    topic: str | None
    by: str
    by_id: int
    at: datetime


@dataclass(frozen=True)
class Task:
    """An item to be mapped, with what is suggested and what the bank says now."""

    revision: Revision
    indicators: tuple[Suggestion, ...]
    topics: tuple[Suggestion, ...]
    choice: Choice | None
    place: int

    @property
    def suggested(self) -> tuple[str | None, str | None]:
        """Return the first indicator and topic that are suggested."""
        return (
            self.indicators[0].code if self.indicators else None,
            self.topics[0].code if self.topics else None,
        )


@dataclass(frozen=True)
class Work:
    """A person's work on a programme: how much is done, and the item that comes next (None when all is done)."""

    programme: Programme
    total: int
    done: int
    task: Task | None


@dataclass(frozen=True)
class Differing:
    """An item on which two people differ, in the code or in the topic, and how it was settled."""

    revision: Revision
    one: Choice
    other: Choice
    settled: Choice | None


@dataclass(frozen=True)
class Compared:
    """Two people beside each other."""

    programme: Programme
    people: tuple[str, str] | None
    both: int
    codes: Agreement
    topics: Agreement
    differing: tuple[Differing, ...]
    mappers: tuple[tuple[int, str, int], ...]


def work(engine: Engine, *, viewer: Viewer, programme: str, item: str = "") -> Work:
    """Return what a person has to map next: the named item, or the first that they have not mapped yet."""
    found, revisions = _items(engine, programme)
    own = _standing(_rows(engine, programme, revisions)).get(viewer.id, {})
    names = [one.name for one in revisions]
    wanted = item if item in names else next((name for name in names if name not in own), "")
    task = None
    if wanted:
        place = names.index(wanted)
        task = _task(found, revisions[place], own.get(wanted), place + 1)
    return Work(found, len(names), sum(name in own for name in names), task)


def choose(engine: Engine, *, viewer: Viewer, programme: str, item: str, code: str, topic: str, now: datetime) -> None:
    """Write down what a person says an item is about. Raises `NotFound`, and `NotAccepted` for what is not there."""
    _put(engine, viewer, programme, item, code, topic, now, settles=False)


def settle(engine: Engine, *, viewer: Viewer, programme: str, item: str, code: str, topic: str, now: datetime) -> None:
    """End a disagreement. Raises what `choose` raises."""
    _put(engine, viewer, programme, item, code, topic, now, settles=True)


def undo(engine: Engine, *, viewer: Viewer, programme: str, now: datetime) -> str | None:
    """Take a person's latest choice back; returns the name of its item, None where there is none."""
    with writing(engine) as connection:
        row = verdicts.undo_latest_choice(connection, programme=programme, by=viewer.id, at=now)
    return None if row is None else f"{row.bank}:{row.slug}"


def compared(engine: Engine, *, programme: str) -> Compared:
    """Hold the two people who have mapped most items of a programme against each other."""
    found, revisions = _items(engine, programme)
    rows = _rows(engine, programme, revisions)
    standing, settled = _standing(rows), _settled(rows)
    people = sorted(standing, key=lambda id: (-len(standing[id]), id))
    mappers = tuple((id, next(iter(standing[id].values())).by, len(standing[id])) for id in people)
    if len(people) < 2:
        empty = kappa([], [])
        return Compared(found, None, 0, empty, empty, (), mappers)
    one, other = standing[people[0]], standing[people[1]]
    both = [revision for revision in revisions if revision.name in one and revision.name in other]
    pairs = [(one[revision.name], other[revision.name]) for revision in both]
    return Compared(
        found,
        (mappers[0][1], mappers[1][1]),
        len(both),
        kappa([a.code or NONE for a, _ in pairs], [b.code or NONE for _, b in pairs]),
        kappa([a.topic or NONE for a, _ in pairs], [b.topic or NONE for _, b in pairs]),
        tuple(
            Differing(revision, a, b, settled.get(revision.name))
            for revision, (a, b) in zip(both, pairs, strict=True)
            if (a.code, a.topic) != (b.code, b.topic)
        ),
        mappers,
    )


def agreed(engine: Engine, *, programme: str) -> dict[str, Choice]:
    """Return what items are about by common consent: settled, or said alike by everybody who has mapped them."""
    _, revisions = _items(engine, programme)
    rows = _rows(engine, programme, revisions)
    standing, found = _standing(rows), _settled(rows)
    for revision in revisions:
        said = [own[revision.name] for own in standing.values() if revision.name in own]
        if revision.name not in found and said and len({(one.code, one.topic) for one in said}) == 1:
            found[revision.name] = said[0]
    return found


def exported(engine: Engine, *, programme: str) -> str:
    """Return what is agreed upon as a file that `quizengine map` writes into the banks."""
    rows = {
        name: {
            **({"code": one.code} if one.code else {}),
            **({"topic": one.topic} if one.topic else {}),
            "by": one.by,
            "at": one.at.isoformat(),
        }
        for name, one in sorted(agreed(engine, programme=programme).items())
    }
    whole = {"schema": "mapping/1", "programme": programme, "items": rows}
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=120)


def _items(engine: Engine, programme: str) -> tuple[Programme, list[Revision]]:
    found, banks = catalogue.programme(engine, programme)
    every = [item.revision for bank in banks for item in bank.items]
    return found, [one for one in every if one.mapped.status != "retired"]


def _standing(rows: Iterable[tuple[str, Any]]) -> dict[int, dict[str, Choice]]:
    """Return what each person says of each item."""
    found: dict[int, dict[str, Choice]] = {}
    for name, row in rows:
        if not row.settles:
            found.setdefault(row.made_by, {})[name] = _choice(row)
    return found


def _settled(rows: Iterable[tuple[str, Any]]) -> dict[str, Choice]:
    return {name: _choice(row) for name, row in rows if row.settles}


def _rows(engine: Engine, programme: str, revisions: Sequence[Revision]) -> list[tuple[str, Any]]:
    """Return what was said of items whose text is still the same, with their names, oldest first."""
    texts: Mapping[str, str] = {one.name: text_sha(one) for one in revisions}
    with reading(engine) as connection:
        rows = verdicts.choices(connection, programme)
    named = [(f"{row.bank}:{row.slug}", row) for row in rows]
    return [(name, row) for name, row in named if texts.get(name) == row.text_sha]


def _choice(row: Any) -> Choice:
    return Choice(row.code, row.topic, row.by, row.made_by, row.made_at)


def _task(programme: Programme, revision: Revision, choice: Choice | None, place: int) -> Task:
    return Task(
        revision,
        tuple(indicators_for(programme, revision)),
        tuple(topics_for(programme, revision)),
        choice,
        place,
    )


def _put(
    engine: Engine, viewer: Viewer, programme: str, item: str, code: str, topic: str, now: datetime, *, settles: bool
) -> None:
    found, revisions = _items(engine, programme)
    revision = next((one for one in revisions if one.name == item), None)
    if revision is None:
        raise NotFound(msg("There is no such question in the banks of this programme."))
    if code and found.competency_of(code) is None:
        raise NotAccepted(("code", msg("Choose an indicator of the programme, or none.")))
    if topic and topic not in found.topics:
        raise NotAccepted(("topic", msg("Choose a topic of the programme, or none.")))
    row = {
        "programme": programme,
        "bank": revision.bank,
        "slug": revision.item,
        "text_sha": text_sha(revision),
        "code": code or None,
        "topic": topic or None,
        "settles": settles,
        "made_by": viewer.id,
        "made_at": now,
    }
    with writing(engine) as connection:
        verdicts.add_choice(connection, row)

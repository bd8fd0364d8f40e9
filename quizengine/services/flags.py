"""Items that do not seem to belong to a programme: what speaks against them, and what a person decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from analytics.tiers import Clue, Part, Tier

from ..content.areas import SubjectAreas
from ..content.audit import Audited, covered, known_areas
from ..content.belonging import audited, glossary_with
from ..content.decisions import Answer, Decision, Term, dumps, has_term, terms_of, text_sha, texts, with_terms
from ..content.fingerprint import Revision
from ..content.programme import Programme
from ..content.suggesting import topics_for
from ..errors import NotAccepted, NotFound
from ..i18n import Message, msg
from ..store import verdicts
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from . import catalogue

LONGEST_TERM = 100


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `area` is that of the words it is, None between them."""

    text: str
    area: str | None
    covered: bool


@dataclass(frozen=True)
class Flag:
    """An item with what speaks for and against it, and what was decided.

    `decision` holds for the text as it is; `stale` says that one was made about an earlier text. `terms` are those that
    were found to be missing by this item; they say nothing of whether it belongs.
    """

    bank: str
    item: str
    tier: Tier | None
    area: str | None
    stem: tuple[Piece, ...]
    key: tuple[Piece, ...]
    declared_topic: str | None
    topic_is_known: bool
    nearest: tuple[str, tuple[str, ...]] | None
    decision: Decision | None
    stale: bool
    terms: tuple[Term, ...]

    @property
    def name(self) -> str:
        return f"{self.bank}:{self.item}"

    @property
    def waits(self) -> bool:
        """Whether a person has to say if it belongs."""
        return self.decision is None and (self.tier is not None or self.stale or not self.topic_is_known)

    @property
    def undoable(self) -> bool:
        return self.decision is not None or self.stale or bool(self.terms)


@dataclass(frozen=True)
class Flags:
    """The flags of a programme; `covered` are the areas that it covers, `items` how many were looked at."""

    programme: Programme
    covered: tuple[str, ...]
    areas: SubjectAreas
    flags: tuple[Flag, ...]
    items: int

    @property
    def waiting(self) -> int:
        return sum(one.waits for one in self.flags)


def flags(engine: Engine, programme: str) -> Flags:
    """Return what is flagged in the released banks of a programme: what waits first. Raises `NotFound`."""
    found, banks = catalogue.programme(engine, programme)
    revisions = [item.revision for bank in banks for item in bank.items]
    standing = decisions(engine, programme)
    terms = terms_of(standing.values())
    areas, known = with_terms(known_areas(), terms), glossary_with(terms)
    assert known is not None, "the glossary was read just now"
    ours = covered(found, known)
    listed = [_flag(found, one, standing.get(one.revision.name)) for one in audited(revisions, ours, terms)]
    shown = [one for one in listed if one.waits or one.decision is not None or one.terms]
    shown.sort(key=lambda one: (not one.waits, one.tier is None, one.tier is not Tier.RED, one.name))
    return Flags(found, tuple(sorted(ours)), areas, tuple(shown), len(listed))


def decisions(engine: Engine, programme: str) -> dict[str, Decision]:
    """Return what was decided about the items of a programme, by their names.

    The latest answer of each counts, with all terms that were found to be missing by it.
    """
    with reading(engine) as connection:
        rows = verdicts.flags(connection, programme)
    return folded(rows)


def folded(rows: Iterable[Any]) -> dict[str, Decision]:
    """Return one decision for each item from rows of answers, oldest first."""
    found: dict[str, Decision] = {}
    for row in rows:
        name = f"{row.bank}:{row.slug}"
        said, before = _decision(row), found.get(name)
        if before is None:
            found[name] = said
        elif said.settles or not before.settles:
            found[name] = replace(said, terms=(*before.terms, *said.terms))
        else:
            found[name] = replace(before, terms=(*before.terms, *said.terms))
    return found


def exported(engine: Engine, programme: str) -> str:
    """Return the decisions as the file that `quizengine coverage --decisions` reads."""
    return dumps(programme, decisions(engine, programme))


def decide(
    engine: Engine,
    *,
    viewer: Viewer,
    programme: str,
    bank: str,
    item: str,
    answer: str,
    topic: str = "",
    term: str = "",
    language: str = "",
    area: str = "",
    now: datetime,
) -> None:
    """Write down what a person says of a flagged item; `undo` takes the latest answer about it back.

    That it does not belong, or to which topic it does, takes the place of what was said before. A missing term is kept
    beside that, and is in the glossary of this installation at once.

    Raises `NotFound` for an item that is not there, and `NotAccepted` where the answer lacks what it needs.
    """
    found, banks = catalogue.programme(engine, programme)
    revision = _revision(banks, bank, item)
    row = {
        "programme": programme,
        "bank": bank,
        "slug": item,
        "text_sha": text_sha(revision),
        "topic": None,
        "term": None,
        "language": None,
        "area": None,
        "made_by": viewer.id,
        "made_at": now,
    }
    if answer != "undo":
        row |= _answered(found, bank, item, answer, topic, " ".join(term.split()), language, area)
    if answer == Answer.TERM:
        _check_new(engine, programme, row)
    with writing(engine) as connection:
        about = {"programme": programme, "bank": bank, "slug": item}
        if answer == "undo":
            verdicts.undo_latest_flag(connection, **about, by=viewer.id, at=now)
            return
        if answer != Answer.TERM:
            verdicts.undo_flags(connection, **about, answers=(Answer.CONFIRM, Answer.MAP), by=viewer.id, at=now)
        verdicts.add_flag(connection, row)


def _answered(
    programme: Programme, bank: str, item: str, answer: str, topic: str, term: str, language: str, area: str
) -> dict[str, Any]:
    place = f"{bank}-{item}"
    if answer == Answer.CONFIRM:
        return {"answer": answer}
    if answer == Answer.MAP:
        if topic not in programme.topics:
            raise NotAccepted((f"topic-{place}", msg("Choose the topic that the question belongs to.")))
        return {"answer": answer, "topic": topic}
    if answer != Answer.TERM:
        raise NotAccepted((f"flag-{place}", msg("Choose one of the three answers.")))
    if not 2 <= len(term) <= LONGEST_TERM:
        text = msg("Write the word or phrase that is missing, up to {most} letters.", most=LONGEST_TERM)
        raise NotAccepted((f"term-{place}", text))
    if language not in ("ru", "en") or area not in known_areas().areas:
        raise NotAccepted((f"area-{place}", msg("Choose the language of the term and its area.")))
    return {"answer": answer, "term": term, "language": language, "area": area}


def _check_new(engine: Engine, programme: str, row: Mapping[str, Any]) -> None:
    known = with_terms(known_areas(), terms_of(decisions(engine, programme).values())).areas[row["area"]]
    if has_term(known, row["language"], row["term"]):
        text = msg("The glossary has this term in this area already.")
        raise NotAccepted((f"term-{row['bank']}-{row['slug']}", text))


def _revision(banks: Sequence[Any], bank: str, item: str) -> Revision:
    for one in banks:
        for member in one.items:
            if (member.revision.bank, member.revision.item) == (bank, item):
                found: Revision = member.revision
                return found
    raise NotFound(msg("There is no such question in the banks of this programme."))


def _decision(row: Any) -> Decision:
    terms = (Term(row.term, row.language, row.area, row.by, row.made_at),) if row.answer == Answer.TERM else ()
    return Decision(Answer(row.answer), row.text_sha, row.by, row.made_at, row.topic, terms)


def _flag(programme: Programme, one: Audited, decision: Decision | None) -> Flag:
    revision, finding = one.revision, one.finding
    stem, key = texts(revision)
    settled = decision if decision is not None and decision.settles else None
    holds = settled is not None and settled.text_sha == text_sha(revision)
    topics = topics_for(programme, revision)
    return Flag(
        bank=revision.bank,
        item=revision.item,
        tier=finding.tier,
        area=finding.area,
        stem=pieces(stem, [clue for clue in finding.clues if clue.part is Part.STEM]),
        key=pieces(key, [clue for clue in finding.clues if clue.part is Part.KEY]),
        declared_topic=revision.mapped.topic,
        topic_is_known=revision.mapped.topic in programme.topics,
        nearest=(topics[0].code, topics[0].words) if topics else None,
        decision=settled if holds else None,
        stale=settled is not None and not holds,
        terms=decision.terms if decision is not None else (),
    )


def pieces(text: str, clues: Sequence[Clue]) -> tuple[Piece, ...]:
    """Cut a text at the words that were found, each place once."""
    found: list[Piece] = []
    at = 0
    places: Mapping[tuple[int, int], Clue] = {(clue.start, clue.end): clue for clue in clues}
    for start, end in sorted(places):
        if start > at:
            found.append(Piece(text[at:start], None, False))
        found.append(Piece(text[start:end], places[start, end].area, places[start, end].covered))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], None, False))
    return tuple(found)


REASONS: Mapping[Tier | None, Message] = {
    Tier.RED: msg("other subject area"),
    Tier.AMBER: msg("no coverage found"),
    None: msg("no topic of the programme"),
}

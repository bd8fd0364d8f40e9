"""What has been released, for the people who made it. Keys are in it: it is for no student."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Engine

from ..content.fingerprint import Revision
from ..content.programme import Programme
from ..errors import NotFound
from ..i18n import Message, msg
from ..questions import KINDS
from ..store import releases
from ..store.engine import reading
from ..store.releases import ReleasedBank
from .results import attempts_of_quiz


@dataclass(frozen=True)
class QuizLine:
    slug: str
    title: str
    attempts: int
    synthetic_attempts: int
    mean_percent: Fraction | None


@dataclass(frozen=True)
class BankLine:
    bank: str
    title: str
    items: int


@dataclass(frozen=True)
class ItemCard:
    """An item as its author reads it. `choices` are (id, text, is the key); None for kinds without choices."""

    id: str
    kind: Message
    stem: str
    key_text: str
    choices: tuple[tuple[str, str, bool], ...] | None
    assesses: tuple[str, ...]
    topic: str | None
    basis: str
    ref: str | None
    printed: str | None
    explain: str | None
    dispute: str | None


def quiz_lines(engine: Engine, *, now: datetime) -> list[QuizLine]:
    """Return every quiz with how many attempts it has and how they went."""
    with reading(engine) as connection:
        quizzes = [released.quiz for released in releases.current_quizzes(connection)]
    return [_quiz_line(engine, quiz.quiz, quiz.title, now) for quiz in quizzes]


def _quiz_line(engine: Engine, slug: str, title: str, now: datetime) -> QuizLine:
    rows = attempts_of_quiz(engine, quiz=slug, now=now)
    shares = [row.percent for row in rows if row.percent is not None]
    mean = sum(shares, Fraction(0)) / len(shares) if shares else None
    return QuizLine(slug, title, len(rows), sum(row.synthetic for row in rows), mean)


def quiz_names(engine: Engine) -> list[tuple[str, str]]:
    """Return (name, title) of every released quiz."""
    with reading(engine) as connection:
        return [(released.quiz.quiz, released.quiz.title) for released in releases.current_quizzes(connection)]


def quiz_title(engine: Engine, slug: str) -> str:
    """Return the title of a quiz. Raises `NotFound`."""
    with reading(engine) as connection:
        released = releases.current_quiz(connection, slug)
    if released is None:
        raise NotFound(msg("There is no such quiz."))
    return released.quiz.title


def bank_lines(engine: Engine) -> list[BankLine]:
    with reading(engine) as connection:
        return [BankLine(bank.bank, bank.title, len(bank.items)) for bank in releases.current_banks(connection)]


def programmes(engine: Engine) -> list[tuple[Programme, tuple[ReleasedBank, ...]]]:
    """Return every programme with the banks that are written for it."""
    with reading(engine) as connection:
        banks = releases.current_banks(connection)
        return [
            (programme, tuple(bank for bank in banks if bank.programme == programme.programme))
            for programme in releases.current_programmes(connection)
        ]


def programme(engine: Engine, name: str) -> tuple[Programme, tuple[ReleasedBank, ...]]:
    """Return one programme with its banks. Raises `NotFound`."""
    found = next((pair for pair in programmes(engine) if pair[0].programme == name), None)
    if found is None:
        raise NotFound(msg("There is no such programme."))
    return found


def bank(engine: Engine, name: str) -> ReleasedBank:
    """Return one bank. Raises `NotFound`."""
    with reading(engine) as connection:
        found = next((bank for bank in releases.current_banks(connection) if bank.bank == name), None)
    if found is None:
        raise NotFound(msg("There is no such bank."))
    return found


def item_card(revision: Revision) -> ItemCard:
    """Return an item as its author reads it."""
    part, scored, mapped = revision.shown, revision.scored, revision.mapped
    keys = KINDS[part.kind].key_texts(part.shown, scored.key)
    choices, key = getattr(part.shown, "choices", None), getattr(scored.key, "key", None)
    right = {key} if isinstance(key, str) else set(key) if isinstance(key, tuple) else set()
    return ItemCard(
        id=revision.item,
        kind=KINDS[part.kind].title,
        stem=part.stem,
        key_text="; ".join(keys),
        choices=tuple((one.id, one.text, one.id in right) for one in choices) if choices is not None else None,
        assesses=tuple(mapped.assesses),
        topic=mapped.topic,
        basis=str(mapped.provenance["basis"]),
        ref=mapped.provenance.get("ref"),
        printed=mapped.provenance.get("printed"),
        explain=mapped.explain,
        dispute=mapped.dispute,
    )

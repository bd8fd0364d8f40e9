"""Taking a quiz from a draft, to see what students would: a paper of it, and what answers to it would earn.

Nothing is stored: the paper comes from a seed, the answers are graded as they come in, and no attempt is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from sqlalchemy import Engine

from ..content.documents import Identity
from ..content.fingerprint import Revision
from ..content.load import Library, bank_behind, load_texts, programme_behind
from ..content.programme import Programme
from ..content.quiz import OWN, Quiz, Section
from ..errors import BadAnswer, NotFound
from ..exam.draws import NotEnoughItems, Undecided
from ..exam.paper import Slot, draw
from ..exam.pools import pool
from ..i18n import Message, msg
from ..questions import KINDS
from ..questions.kind import Answer
from ..store import documents
from ..store.accounts import Viewer
from ..store.engine import reading
from .drawing import codes_of
from .effects import revisions_of
from .taking import Question

Forms = Mapping[int, Mapping[str, Sequence[str]]]
"""The fields of each question's form, by its position."""


@dataclass(frozen=True)
class Place:
    """One question of the paper. `limit` is its own time, where it has one."""

    position: int
    revision: Revision
    question: Question
    limit: timedelta | None
    typed: Mapping[str, str]
    refusal: Message | None = None

    @property
    def points(self) -> Decimal:
        return self.revision.scored.points


@dataclass(frozen=True)
class Part:
    """A section of the paper with its questions."""

    title: str
    limit: timedelta | None
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Paper:
    """A variant of a quiz as its author sees it. Where `why` says that none can be drawn, there are no parts."""

    id: int
    about: Identity
    seed: int
    quiz: Quiz | None
    programme: Programme | None
    parts: tuple[Part, ...]
    why: Message | None
    errors: int
    own_drafts: tuple[str, ...]
    """The files of which the author's draft was taken, and not what everybody shares."""

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(place for part in self.parts for place in part.places)

    @property
    def points(self) -> Decimal:
        return sum((place.points for place in self.places), Decimal(0))

    @property
    def refusals(self) -> tuple[tuple[int, Message], ...]:
        return tuple((place.position, place.refusal) for place in self.places if place.refusal is not None)


def paper(engine: Engine, *, viewer: Viewer, id: int, seed: int) -> Paper:
    """Draw a variant of a quiz from the viewer's drafts over what everybody shares. Raises `NotFound`."""
    with reading(engine) as connection:
        rows = documents.current(connection)
        own = documents.drafts_of(connection, viewer.id)
    row = next((one for one in rows if one.id == id and one.kind == "quiz"), None)
    if row is None:
        raise NotFound(msg("There is no such quiz on the workbench."))
    library = load_texts({one.path: own.get(one.id, one.text) for one in rows}, [row.path])
    drafts = tuple(one.path for one in rows if one.id in own and one.path in library.sources)
    quiz = next((quiz for quiz, file in library.quizzes if file == row.path), None)
    programme = programme_behind(library, row.path, quiz.programme) if quiz is not None else None
    found = Paper(id, Identity(row.kind, row.name), seed, quiz, programme, (), None, len(library.errors), drafts)
    if quiz is None or programme is None:
        return replace(found, why=msg("The quiz or its programme cannot be read. Mend the errors in its text first."))
    revisions = list(_revisions(library, quiz, row.path))
    try:
        slots = draw(quiz, revisions, competency_of=codes_of(programme), seed=seed)
    except (NotEnoughItems, Undecided):
        return replace(found, why=_short(quiz, revisions, programme))
    return replace(found, parts=tuple(_parts(quiz, {one.name: one for one in revisions}, slots)))


def answered(paper: Paper, forms: Forms) -> tuple[Paper, dict[int, Answer | None]]:
    """Return the paper with what was given in it, and the answers; a place says where one cannot be used."""
    answers: dict[int, Answer | None] = {}
    parts = tuple(
        replace(part, places=tuple(_filled(place, forms.get(place.position, {}), answers) for place in part.places))
        for part in paper.parts
    )
    return replace(paper, parts=parts), answers


def _revisions(library: Library, quiz: Quiz, file: str) -> Iterator[Revision]:
    for reference in quiz.banks:
        bank = bank_behind(library, file, reference)
        if bank is not None:
            yield from revisions_of(library, bank.file)


def _short(quiz: Quiz, revisions: Sequence[Revision], programme: Programme) -> Message:
    """Say why no paper can be drawn."""
    for section in quiz.sections:
        there = len(pool(section.pool, revisions, codes_of(programme)))
        if section.draw != "all" and section.draw > there:
            return msg(
                "The section “{title}” wants {wanted} questions and can draw only {there}.",
                title=section.title,
                wanted=section.draw,
                there=there,
            )
    return msg("Sections that draw from the same questions, or questions that exclude each other, leave too few.")


def _parts(quiz: Quiz, revisions: Mapping[str, Revision], slots: Sequence[Slot]) -> Iterator[Part]:
    for number, section in enumerate(quiz.sections):
        places = tuple(_place(section, revisions[slot.item], slot) for slot in slots if slot.section == number)
        yield Part(section.title, section.time, places)


def _place(section: Section, revision: Revision, slot: Slot) -> Place:
    kind = KINDS[revision.shown.kind]
    question = Question(kind.name, kind.ordered(revision.shown.shown, slot.order), None)
    limit: timedelta | Literal["own"] | None = section.item_time
    if limit == OWN:
        seconds = revision.mapped.seconds
        limit = None if seconds is None else timedelta(seconds=seconds)
    return Place(slot.position, revision, question, limit, {})


def _filled(place: Place, form: Mapping[str, Sequence[str]], answers: dict[int, Answer | None]) -> Place:
    typed = {name: values[0] for name, values in form.items() if values}
    try:
        given = KINDS[place.question.kind].parse(place.question.shown, form)
    except BadAnswer as error:
        return replace(place, typed=typed, refusal=error.message)
    answers[place.position] = given
    return replace(place, typed=typed, question=replace(place.question, answer=given))

"""What the rules on papers ask: which quizzes can be drawn from, and which of their sections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from ..content.bank import Bloom
from ..content.fingerprint import Revision
from ..content.load import Library, bank_behind, programme_behind
from ..content.programme import Programme
from ..content.quiz import Quiz, Section
from ..exam.blueprint import BLOOM, TOPIC
from ..exam.draws import NotEnoughItems
from ..exam.paper import choose
from ..exam.pools import Plan, plan


@dataclass(frozen=True)
class Drawable:
    """A quiz with all items that it may draw; `competency_of` maps every code of theirs to its competency.

    `programme` is the id of the programme that its `programme:` path leads to.
    """

    quiz: Quiz
    file: str
    revisions: tuple[Revision, ...]
    competency_of: dict[str, str]
    programme: str | None
    _plans: dict[tuple[Section, ...], Plan] = field(default_factory=dict, init=False, repr=False, compare=False)

    def plan(self, sections: Sequence[Section]) -> Plan:
        """Return the plan of some sections of the quiz. Several rules ask for the same ones, so they are kept."""
        wanted = tuple(sections)
        if wanted not in self._plans:
            some = self.quiz.model_copy(update={"sections": wanted})
            self._plans[wanted] = plan(some, self.revisions, self.competency_of)
        return self._plans[wanted]


def drawable(library: Library) -> tuple[Drawable, ...]:
    """Return the quizzes whose banks are whole: of others nothing is sure."""
    return library.once(_drawable)


def _drawable(library: Library) -> tuple[Drawable, ...]:
    return tuple(_drawables(library))


def _drawables(library: Library) -> Iterator[Drawable]:
    for quiz, file in library.quizzes:
        revisions = _revisions(library, quiz, file)
        if revisions is not None:
            programme = programme_behind(library, file, quiz.programme)
            codes = {code for revision in revisions for code in revision.mapped.assesses}
            owner = {code: programme.competency_of(code) or code for code in codes} if programme else {}
            yield Drawable(quiz, file, tuple(revisions), owner, programme.programme if programme else None)


def fits(one: Drawable, sections: Sequence[Section], *, enemies: bool) -> bool:
    """Say whether a paper of these sections is sure to be drawn, with enemies kept apart or not.

    Not sure are enemies so entangled that it takes too long to find out.
    """
    whole = one.plan(sections)
    try:
        choose(whole if enemies else replace(whole, foes={}), Random(0))
    except NotEnoughItems:
        return False
    return True


def fitting(one: Drawable, sections: Sequence[int], *, enemies: bool) -> list[int]:
    """Return the sections, by their numbers, that can be drawn beside those before them."""

    def together(numbers: Sequence[int]) -> bool:
        return fits(one, [one.quiz.sections[number] for number in numbers], enemies=enemies)

    if together(sections):
        return [*sections]
    kept: list[int] = []
    for index in sections:
        if together([*kept, index]):
            kept.append(index)
    return kept


def requires_something(code: str, programme: Programme) -> bool:
    """Say whether the code of a requirement names something: a competency, an indicator, a topic or a level."""
    if code.startswith(TOPIC):
        return code.removeprefix(TOPIC) in programme.topics
    if code.startswith(BLOOM):
        return code.removeprefix(BLOOM) in set(Bloom)
    return programme.competency_of(code) is not None


def _revisions(library: Library, quiz: Quiz, file: str) -> list[Revision] | None:
    found: list[Revision] = []
    for reference in dict.fromkeys(quiz.banks):
        bank = bank_behind(library, file, reference)
        if bank is None or len(bank.items) < len(library.sources[bank.file].data["items"]):
            return None
        found += library.revisions_of(bank)
    return found

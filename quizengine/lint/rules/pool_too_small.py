"""A section of a quiz draws more items than it is sure to have.

Why: an attempt could not be started. Sections draw one after another and never the same item twice, so a
    section also has to do without what those before it may have taken: it has to hold for every possible
    draw.
Example: `draw: 5` from a topic with 4 active items; or two sections with `draw: 3` from the same 5 items.
Instead: draw fewer, widen `from`, or write more items.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.fingerprint import Revision, revise
from ...content.load import Library, bank_behind, programme_behind
from ...content.programme import Programme
from ...content.quiz import Quiz, Section
from ...exam.pools import pool
from ...i18n import msg
from ..places import at

CODE = "QB408"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        revisions = _revisions(library, quiz, file)
        if revisions is None:
            continue
        pools = _pools(quiz, revisions, programme_behind(library, file, quiz.programme))
        for index, section in enumerate(quiz.sections):
            sure = len(pools[index]) - _taken_before(quiz.sections, pools, index)
            wanted = 1 if section.draw == "all" else section.draw
            if sure < wanted:
                span = at(library, file, "sections", index, "draw")
                message = msg(
                    "the section draws {wanted}, and {sure} are sure to be there",
                    wanted=section.draw,
                    sure=max(sure, 0),
                )
                yield Diagnostic(CODE, SEVERITY, file, span, message)


def _revisions(library: Library, quiz: Quiz, file: str) -> list[Revision] | None:
    """Return the items that a quiz may draw; None where a bank is not whole: nothing is sure then."""
    found: list[Revision] = []
    for reference in dict.fromkeys(quiz.banks):
        bank = bank_behind(library, file, reference)
        if bank is None or len(bank.items) < len(library.sources[bank.file].data["items"]):
            return None
        found += [revise(bank, item) for item in bank.items]
    return found


def _pools(quiz: Quiz, revisions: list[Revision], programme: Programme | None) -> list[set[str]]:
    codes = {code for revision in revisions for code in revision.mapped.assesses}
    owner = {code: programme.competency_of(code) or code for code in codes} if programme else {}
    return [{revision.name for revision in pool(section.pool, revisions, owner)} for section in quiz.sections]


def _taken_before(sections: tuple[Section, ...], pools: list[set[str]], index: int) -> int:
    """Return the most items of a pool that the sections before may have taken."""
    if sections[index].draw == "all":
        # What another section has taken is on the paper already.
        return 0
    shared = [earlier & pools[index] for earlier in pools[:index]]
    draws = [
        len(part) if section.draw == "all" else section.draw for section, part in zip(sections, shared, strict=False)
    ]
    most = sum(min(len(part), draw) for part, draw in zip(shared, draws, strict=True))
    return min(most, len(set().union(*shared)))

"""What the words of items say: of the course or of another subject area. Evidence for a person, never a verdict.

`analytics.tiers` decides from plain words; here the words of revisions, of a programme and of a glossary are handed to
it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from analytics.meaning import Contrast, Encode, contrasts, raised, space
from analytics.subjects import Area, Glossary, glossary, taught
from analytics.tiers import Finding, judge

from ..language.lemmas import lemmas
from ..settings import ROOT
from .areas import SubjectArea, SubjectAreas
from .decisions import texts
from .fingerprint import Revision
from .load import load
from .programme import Programme

GLOSSARY = ROOT / "competencies" / "subject-areas.yaml"
"""The glossary of the checkout."""
_TERMS = 12


@dataclass(frozen=True)
class Audited:
    """An item and what its words say."""

    revision: Revision
    finding: Finding
    contrast: Contrast | None = None
    by_meaning_alone: bool = False
    """The words alone gave no tier; its meaning did."""


class NoGlossary(Exception):
    """The glossary of the checkout has errors."""


def audit(programme: Programme, known: Glossary, revisions: Iterable[Revision]) -> list[Audited]:
    """Return the revisions with what their words say, in their order. Retired ones are not looked at."""
    areas = covered(programme, known)
    return [Audited(one, _finding(one, known, areas)) for one in revisions if one.mapped.status != "retired"]


def by_meaning(
    audited: Iterable[Audited], areas: SubjectAreas, covered: Collection[str], encode: Encode
) -> list[Audited]:
    """Return what was audited with what a sentence encoder says of it; it speaks where the glossary is silent."""
    listed = list(audited)
    known = space(encode, ((name, _sentences(area)) for name, area in areas.areas.items()))
    said = contrasts(encode, known, covered, [" ".join(texts(one.revision)) for one in listed])
    found = [(one, raised(one.finding, contrast), contrast) for one, contrast in zip(listed, said, strict=True)]
    return [Audited(one.revision, now, contrast, now is not one.finding) for one, now, contrast in found]


def _sentences(area: SubjectArea) -> tuple[str, ...]:
    return (
        f"{area.title.ru}. {area.about.ru}",
        f"{area.title.en}. {area.about.en}",
        ", ".join(area.strong.ru[:_TERMS]),
        ", ".join(area.strong.en[:_TERMS]),
    )


def covered(programme: Programme, known: Glossary) -> frozenset[str]:
    """Return the areas that a programme covers: those that it confirms, else those that it seems to teach."""
    return suggested(programme, known) if programme.areas is None else frozenset(programme.areas)


def suggested(programme: Programme, known: Glossary) -> frozenset[str]:
    """Return the areas that a programme seems to teach, for a methodologist to confirm under `areas`.

    It is told from titles, contents, outcomes and tasks. The wording of competencies is a standard's and not the
    course's, and lists of reading, of software and of items name what is not taught as well.
    """
    topics = [line for topic in programme.topics.values() for line in (topic.title, *topic.contents)]
    return taught(known, (*topics, *programme.outcomes.all, *programme.tasks))


def lookup(areas: SubjectAreas, *, without: Collection[str] = ()) -> Glossary:
    """Return a glossary ready to be looked up, with some of its areas left out."""
    return glossary((_area(name, areas) for name in areas.areas if name not in without), lemmas)


@cache
def known_areas() -> SubjectAreas:
    """Return the glossary of the checkout.

    Raises `NoGlossary` where it has errors and `OSError` where it is missing.
    """
    library = load([GLOSSARY])
    if library.errors or not library.glossaries:
        raise NoGlossary
    return library.glossaries[0][0]


def _area(name: str, areas: SubjectAreas) -> Area:
    area = areas.areas[name]
    return Area(name, area.strong.all, area.shared.all, area.weak.all, area.suggested_by, area.taught_with)


def _finding(revision: Revision, known: Glossary, areas: Collection[str]) -> Finding:
    stem, key = texts(revision)
    return judge(known, covered=areas, stem=stem, key=key)

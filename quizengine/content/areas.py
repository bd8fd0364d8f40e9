"""The glossary of subject areas: by which words an item is told to be of the course or of another one."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from ..i18n import msg
from ..questions.kind import Line, Prose, Strict
from .diagnostics import Diagnostic, Severity
from .source import Source
from .types import Slug


class Wording(Strict):
    """A text in both languages."""

    ru: Line
    en: Line


class Sentence(Strict):
    """A sentence in both languages."""

    ru: Prose
    en: Prose


class Terms(Strict):
    """Words and phrases by language. An item may mix languages, so all of them are looked for in every item."""

    ru: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.ru, *self.en)


class SubjectArea(Strict):
    """An area: `suggested_by` are phrases of a programme, `taught_with` areas whose course takes this one in."""

    title: Wording
    about: Sentence
    suggested_by: tuple[Line, ...] = ()
    taught_with: tuple[Slug, ...] = ()
    strong: Terms
    shared: Terms = Terms()
    weak: Terms = Terms()


class SubjectAreas(Strict):
    format: Annotated[Literal["subject-areas/1"], Field(alias="schema")]
    title: Line
    areas: Annotated[dict[Slug, SubjectArea], Field(min_length=1)]


def flaws(glossary: SubjectAreas, source: Source) -> Iterator[Diagnostic]:
    """Give what is wrong with a glossary beyond its schema: areas that are not there, terms that stand twice."""
    for name, area in glossary.areas.items():
        at = ("areas", name)
        for index, other in enumerate(area.taught_with):
            if other not in glossary.areas:
                span = source.span((*at, "taught_with", index))
                message = msg("the glossary has no area '{area}'", area=other)
                yield Diagnostic("QB107", Severity.ERROR, source.file, span, message)
        if not area.strong.all:
            message = msg("the area has no strong term: nothing could speak for it")
            yield Diagnostic("QB108", Severity.ERROR, source.file, source.span((*at, "strong")), message)
        yield from _repeated(area, at, source)


def _repeated(area: SubjectArea, at: tuple[str, ...], source: Source) -> Iterator[Diagnostic]:
    for language in ("ru", "en"):
        seen: set[str] = set()
        for strength, terms in (("strong", area.strong), ("shared", area.shared), ("weak", area.weak)):
            for index, term in enumerate(getattr(terms, language)):
                if term.lower() in seen:
                    span = source.span((*at, strength, language, index))
                    message = msg("the term '{term}' stands in its area a second time", term=term)
                    yield Diagnostic("QB109", Severity.WARNING, source.file, span, message)
                seen.add(term.lower())

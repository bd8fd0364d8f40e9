"""What an item says it is evidence for: the competency, the indicator and the topic of a programme."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..i18n import Message, msg
from .fingerprint import Revision
from .programme import Programme

KINDS: dict[str, Message] = {
    "competency": msg("competency"),
    "indicator": msg("indicator"),
    "topic": msg("topic"),
}


@dataclass(frozen=True)
class Turned:
    """A code of a programme that has no active item any more (`is_lost`), or has its first one."""

    programme: str
    kind: str
    code: str
    is_lost: bool


def codes(programme: Programme) -> Iterator[tuple[str, str]]:
    """Give (kind, code) of everything in a programme that an item can be evidence for."""
    for code, competency in programme.competencies.items():
        yield "competency", code
        for indicator in competency.indicators:
            yield "indicator", indicator
    for topic in programme.topics:
        yield "topic", topic


def held(programme: Programme, revision: Revision) -> Iterator[tuple[str, str]]:
    """Give (kind, code) of what one item says it is evidence for; codes of other programmes are left out."""
    for code in revision.mapped.assesses:
        competency = programme.competency_of(code)
        if competency is not None:
            yield "competency", competency
            if code != competency:
                yield "indicator", code
    if revision.mapped.topic in programme.topics:
        yield "topic", str(revision.mapped.topic)


def turned(programme: Programme, before: Iterable[Revision], after: Iterable[Revision]) -> tuple[Turned, ...]:
    """Return the codes that lose their last active item or get their first, by what the items say of themselves.

    Whether an item belongs where it says it does is not asked: that is the coverage report's question.
    """
    had, has = (
        {code for one in side if one.mapped.status == "active" for code in held(programme, one)}
        for side in (before, after)
    )
    return tuple(
        Turned(programme.programme, *code, is_lost=code in had)
        for code in codes(programme)
        if (code in had) != (code in has)
    )

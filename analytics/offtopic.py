"""Items that do not belong to the course: the first rule, on plain values.

An item is off topic when nothing ties it to the programme: its topic is not stated or is not one of the
programme's, *and* none of its terms occurs in the titles and contents of the topics or in the learning
outcomes. A stated topic is the author's word and is believed. What counts as a term, and when two are the
same word, is said in `analytics.terms`.

The rule keeps silent where it has nothing to judge by: an item without a single term, or a programme
without one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from analytics.terms import Term, same, terms


class EvidenceCode(StrEnum):
    """The reasons that a finding may give."""

    TOPIC_NOT_STATED = "topic_not_stated"
    TOPIC_UNKNOWN = "topic_unknown"
    NO_TERM_IN_PROGRAMME = "no_term_in_programme"


@dataclass(frozen=True)
class ItemText:
    """An item: its name, the id of its topic if it states one, and its words.

    The words are those of the stem and the key, not of the wrong choices, which may come from anywhere.
    """

    item: str
    topic: str | None
    text: str


@dataclass(frozen=True)
class TopicText:
    """A topic of the programme: its id, its title and the lines of its contents."""

    topic: str
    title: str
    contents: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """A reason: `topic` accompanies TOPIC_UNKNOWN, `terms` (the words looked for) NO_TERM_IN_PROGRAMME."""

    code: EvidenceCode
    topic: str | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """An item that is off topic, and why."""

    item: str
    evidence: tuple[Evidence, ...]


def findings(items: Iterable[ItemText], topics: Iterable[TopicText], outcomes: Iterable[str]) -> list[Finding]:
    """Return the items that nothing ties to the programme, in the order given.

    Args:
        items: the items to judge.
        topics: the topics of the programme.
        outcomes: its learning outcomes (what a student shall know, be able to do, have mastered), a
            sentence each.
    """
    topics = list(topics)
    known_topics = {topic.topic for topic in topics}
    lines = [line for topic in topics for line in (topic.title, *topic.contents)]
    programme = terms("\n".join([*lines, *outcomes]))
    if not programme:
        return []
    return [
        Finding(item.item, (_topic_evidence(item), Evidence(EvidenceCode.NO_TERM_IN_PROGRAMME, terms=absent)))
        for item in items
        if item.topic not in known_topics and (absent := _words_absent_from(programme, item.text))
    ]


def _topic_evidence(item: ItemText) -> Evidence:
    if item.topic is None:
        return Evidence(EvidenceCode.TOPIC_NOT_STATED)
    return Evidence(EvidenceCode.TOPIC_UNKNOWN, topic=item.topic)


def _words_absent_from(programme: tuple[Term, ...], text: str) -> tuple[str, ...]:
    """Return the item's terms if not one is in the programme, else nothing."""
    wanted = terms(text)
    if any(same(term, other) for term in wanted for other in programme):
        return ()
    # A word in two of its forms is one thing looked for.
    return tuple(term.word for i, term in enumerate(wanted) if not any(same(term, other) for other in wanted[:i]))

"""Which items nothing ties to their programme, with the evidence in sentences. Evidence, never a verdict.

`analytics.offtopic` decides from plain words; here the words of revisions and of a programme are handed to it, and its
reasons become sentences, for the linter and for the coverage report alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.offtopic import Evidence, EvidenceCode, ItemText, TopicText, findings

from ..i18n import Message, msg
from ..questions import KINDS
from .fingerprint import Revision
from .programme import Programme


@dataclass(frozen=True)
class Suspicion:
    """An item that may be off topic, and why."""

    revision: Revision
    reasons: tuple[Message, ...]


def suspicions(programme: Programme, revisions: Sequence[Revision]) -> list[Suspicion]:
    """Return the revisions that nothing ties to the programme, in their order. Retired ones are not looked at."""
    judged = {str(place): one for place, one in enumerate(revisions) if one.mapped.status != "retired"}
    items = [ItemText(place, one.mapped.topic, item_text(one)) for place, one in judged.items()]
    topics = [TopicText(id, topic.title, topic.contents) for id, topic in programme.topics.items()]
    return [
        Suspicion(judged[found.item], tuple(map(_sentence, found.evidence)))
        for found in findings(items, topics, programme.outcomes.all)
    ]


def item_text(revision: Revision) -> str:
    """Return what an item speaks of: its stem and its key. Distractors often come from elsewhere on purpose."""
    part = revision.shown
    return "\n".join((part.stem, *KINDS[part.kind].key_texts(part.shown, revision.scored.key)[:1]))


_SENTENCES = {
    EvidenceCode.TOPIC_NOT_STATED: msg("the item states no topic of the programme"),
    EvidenceCode.TOPIC_UNKNOWN: msg("the programme has no topic '{topic}'"),
    EvidenceCode.NO_TERM_IN_PROGRAMME: msg("the topics and outcomes of the programme have none of the words: {terms}"),
}


def _sentence(evidence: Evidence) -> Message:
    return Message(_SENTENCES[evidence.code].text, {"topic": evidence.topic, "terms": ", ".join(evidence.terms)})

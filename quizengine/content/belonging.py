"""Which items do not seem to belong to their programme, with the evidence in sentences. Evidence, never a verdict.

What the words of an item say is told by `content.audit` and the glossary of subject areas. A programme of which the
glossary knows no area (a course on history) is judged by `analytics.offtopic`, which compares words with the
programme's own. A decision of a person stands above both. The linter and the coverage report ask here alike.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analytics.offtopic import Evidence, EvidenceCode, ItemText, TopicText, findings
from analytics.subjects import Glossary
from analytics.tiers import Clue, Finding, Tier, judge

from ..i18n import Message, msg
from .audit import Audited, NoGlossary, covered, known_areas, lookup
from .decisions import NONE, Answer, Decision, Term, item_text, terms_of, text_sha, texts, with_terms
from .fingerprint import Revision, canonical
from .programme import Programme


@dataclass(frozen=True)
class Suspicion:
    """An item that may be off topic, and why."""

    revision: Revision
    reasons: tuple[Message, ...]


def suspicions(
    programme: Programme, revisions: Sequence[Revision], *, decisions: Mapping[str, Decision] = NONE
) -> list[Suspicion]:
    """Return the revisions that do not seem to belong to the programme, in their order.

    An item is among them where its words speak for another subject area, or where they speak for none and it states
    no topic of the programme; or where a person has decided so, by `decisions` (name of the item → what was decided,
    for as long as the text is the same). Terms that people have found to be missing are in the glossary for all items,
    and say of none that it belongs. Retired ones are not looked at.
    """
    judged = [one for one in revisions if one.mapped.status != "retired"]
    decided = {id(one): standing(one, decisions) for one in judged}
    open_ones = [one for one in judged if decided[id(one)] is None]
    found = {id(one.revision): one for one in _by_words(programme, open_ones, terms_of(decisions.values()))}
    for one in judged:
        decision = decided[id(one)]
        if decision is not None and decision.answer is Answer.CONFIRM:
            found[id(one)] = Suspicion(one, (msg("{by} confirmed that it does not belong", by=decision.by),))
    return [found[id(one)] for one in judged if id(one) in found]


def placed(revision: Revision, decisions: Mapping[str, Decision]) -> Revision:
    """Return a revision with the topic that a person has mapped it to, where that was decided of this text."""
    decision = standing(revision, decisions)
    if decision is None or decision.answer is not Answer.MAP:
        return revision
    return replace(revision, mapping=canonical({**json.loads(revision.mapping), "topic": decision.topic}))


FEWEST_AREAS = 5
"""Subject areas that a programme has to name, or confirm under `areas`, for words to outweigh a stated topic."""


def standing(revision: Revision, decisions: Mapping[str, Decision]) -> Decision | None:
    """Return what was decided of a revision's text as it is: that it does not belong, or to which topic it does."""
    found = decisions.get(revision.name)
    return found if found is not None and found.settles and found.text_sha == text_sha(revision) else None


def _by_words(programme: Programme, revisions: Sequence[Revision], terms: tuple[Term, ...]) -> Iterator[Suspicion]:
    known = glossary_with(terms)
    if known is None or not covered(programme, known):
        yield from _by_comparison(programme, revisions)
        return
    areas = covered(programme, known)
    # A programme of a few headings names few of the areas that it teaches: there the author's topic is better evidence.
    is_thin = programme.areas is None and len(areas) < FEWEST_AREAS
    for one in audited(revisions, areas, terms):
        finding, topic = one.finding, _topic(programme, one.revision)
        if is_thin and topic is None:
            continue
        if finding.tier is Tier.RED:
            yield Suspicion(one.revision, tuple(part for part in (topic, _red(finding)) if part))
        elif finding.tier is Tier.AMBER and topic is not None:
            yield Suspicion(one.revision, (topic, _amber(finding)))


def audited(revisions: Iterable[Revision], areas: frozenset[str], terms: tuple[Term, ...]) -> Iterator[Audited]:
    """Give what `content.audit.audit` gives, by the checkout's glossary and some terms more, each text judged once."""
    for one in revisions:
        if one.mapped.status != "retired":
            yield Audited(one, _judged(*texts(one), areas, terms))


@lru_cache(65_536)
def _judged(stem: str, key: str, areas: frozenset[str], terms: tuple[Term, ...]) -> Finding:
    """Return what words say by the glossary of the checkout and some terms more.

    It is asked for again and again of the same released items.
    """
    known = glossary_with(terms)
    assert known is not None, "asked for only where there is a glossary"
    return judge(known, covered=areas, stem=stem, key=key)


@lru_cache(8)
def glossary_with(terms: tuple[Term, ...]) -> Glossary | None:
    """Return the glossary of the checkout with some terms more; None where it cannot be read."""
    # A glossary with errors is reported where it is asked for; here it is as good as none.
    try:
        return lookup(with_terms(known_areas(), terms))
    except (NoGlossary, OSError):
        return None


def _topic(programme: Programme, revision: Revision) -> Message | None:
    topic = revision.mapped.topic
    if topic is None:
        return msg("the item states no topic of the programme")
    if topic not in programme.topics:
        return msg("the programme has no topic '{topic}'", topic=topic)
    return None


def _red(finding: Finding) -> Message:
    area = known_areas().areas.get(finding.area or "")
    title = f"{area.title.ru} / {area.title.en}" if area else finding.area
    words = _words(clue for clue in finding.clues if not clue.covered)
    return msg("its words speak for another subject area, {area}: {words}", area=title, words=words)


def _amber(finding: Finding) -> Message:
    words = _words(finding.clues)
    text = msg("no word of it is of an area that the course covers")
    return msg("{one}; words looked at: {words}", one=text, words=words) if words else text


def _words(clues: Sequence[Clue] | Iterator[Clue]) -> str:
    return ", ".join(dict.fromkeys(f"«{clue.words}»" for clue in clues))


# -- a programme of which the glossary knows nothing -----------------------------------------------------------------


def _by_comparison(programme: Programme, revisions: Sequence[Revision]) -> Iterator[Suspicion]:
    judged = {str(place): one for place, one in enumerate(revisions)}
    items = [ItemText(place, one.mapped.topic, item_text(one)) for place, one in judged.items()]
    topics = [TopicText(id, topic.title, topic.contents) for id, topic in programme.topics.items()]
    for found in findings(items, topics, programme.outcomes.all):
        yield Suspicion(judged[found.item], tuple(map(_sentence, found.evidence)))


_SENTENCES = {
    EvidenceCode.TOPIC_NOT_STATED: msg("the item states no topic of the programme"),
    EvidenceCode.TOPIC_UNKNOWN: msg("the programme has no topic '{topic}'"),
    EvidenceCode.NO_TERM_IN_PROGRAMME: msg("the topics and outcomes of the programme have none of the words: {terms}"),
}


def _sentence(evidence: Evidence) -> Message:
    return Message(_SENTENCES[evidence.code].text, {"topic": evidence.topic, "terms": ", ".join(evidence.terms)})

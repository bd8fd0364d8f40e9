"""An item has no word in common with its topic, and several with another one.

Why: the item may be counted for the wrong topic: one looks covered that is not, and the other looks bare. It is a hint
    and no verdict, because an item can be about a topic without naming it.
Example: «Which metric is watched by monitoring?» with `topic: containers`, in a programme with the topic «Monitoring:
    metrics and alerts».
Instead: the topic that the item is about; nothing, if it is the stated one. Words are compared by their dictionary
    forms; looked for are two words of the title and the contents of one other topic.
"""

from collections import Counter
from collections.abc import Iterator

from analytics.terms import Term, same, terms

from ...content.bank import Status
from ...content.decisions import item_text
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.programme import Programme
from ...i18n import msg
from ..places import at_item

CODE = "QB430"
SEVERITY = Severity.INFO
_FEWEST = 2


class _Topics:
    """The words of a programme's topics, and for each dictionary form the topics that have it."""

    def __init__(self, programme: Programme) -> None:
        self.words: dict[str, tuple[Term, ...]] = {}
        self.having: dict[str, set[str]] = {}
        for id, topic in programme.topics.items():
            self.words[id] = terms("\n".join((topic.title, *topic.contents)))
            for lemma in (lemma for term in self.words[id] for lemma in term.lemmas):
                self.having.setdefault(lemma, set()).add(id)

    def has(self, text: str, topic: str) -> bool:
        """Say whether a text has a word of a topic."""
        return any(topic in self.having.get(lemma, ()) for term in terms(text) for lemma in term.lemmas)

    def other(self, text: str, topic: str) -> tuple[str, list[str]] | None:
        """Return the topic that a text has several words of, if it has none of the given one; with these words."""
        said = terms(text)
        holders = {term.word: {id for lemma in term.lemmas for id in self.having.get(lemma, ())} for term in said}
        counts = Counter(id for ids in holders.values() for id in ids)
        if not counts or topic in counts:
            return None
        # Of several the first one of the programme, so that the same words are said every time.
        best = max((id for id in self.words if id in counts), key=lambda id: counts[id])
        if counts[best] < _FEWEST or any(same(one, its) for one in said for its in self.words[topic]):
            return None
        return best, [word for word, ids in holders.items() if best in ids]


def check(library: Library) -> Iterator[Diagnostic]:
    programmes = {programme.programme: (programme, _Topics(programme)) for programme, _ in library.programmes}
    for bank, item, revision in library.revisions:
        programme, topics = programmes.get(bank.programme or "", (None, None))
        topic = item.head.topic
        if programme is None or topics is None or topic is None or topic not in programme.topics:
            continue
        # Nearly always the stem says enough.
        if item.head.status is Status.RETIRED or topics.has(str(item.body.__dict__.get("stem", "")), topic):
            continue
        found = topics.other(item_text(revision), topic)
        if found is not None:
            other, words = found
            message = msg(
                "no word in common with the topic '{topic}', and these with '{other}': {words}",
                topic=programme.topics[topic].title,
                other=programme.topics[other].title,
                words=", ".join(words),
            )
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "topic"), message)

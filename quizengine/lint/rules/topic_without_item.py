"""A topic has hours in the plan of the course and no item in any bank of the programme.

Why: hours say how much of the course a topic is. What is taught for hours and never asked counts for nothing in a
    mark, and students soon learn so.
Example: `monitoring: {number: 4, hours: {lectures: 4, seminars: 4, self_study: 18}}`, and no item with
    `topic: monitoring`.
Instead: write an item on the topic, or state the topic in items that are about it; retired items do not count.
    Looked at where banks of the programme are checked with it, and only where two of its topics have items.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.types import plain
from ...i18n import msg
from ..holders import in_use
from ..places import at_key

CODE = "QB417"
SEVERITY = Severity.INFO
_FEWEST = 2


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        held = {item.head.topic for _, item in in_use(library, programme)}
        if len(held & programme.topics.keys()) < _FEWEST:
            continue
        for name, topic in programme.topics.items():
            if name not in held and topic.hours.total > 0:
                message = msg(
                    "no item is on topic {number}, '{title}', which has {hours} hours",
                    number=topic.number,
                    title=topic.title,
                    hours=plain(topic.hours.total),
                )
                yield Diagnostic(CODE, SEVERITY, file, at_key(library, file, "topics", name), message)

"""An item has less time than reading it takes.

Why: nobody can answer what cannot be read. It is often a slip: `5s` for `5m`.
Example: `time: 5s` for a stem and four options of 300 letters together.
Instead: the time that the item takes, reading and thinking. What counts is 25 characters a second and two seconds for
    the answer: that is half as fast again as readers are on average, about 1,000 characters a minute in Russian and in
    English (Trauzettel-Klosinski and Dietz, 2012), so the rule speaks only where there is no doubt.
"""

from collections.abc import Iterator

from pydantic import BaseModel

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.types import spelled
from ...i18n import msg
from ...questions.choices import Choice
from ..places import at_item, items

CODE = "QB704"
SEVERITY = Severity.WARNING
_A_SECOND, _ANSWER = 25, 2
_READ = ("stem", "choices", "left", "right", "elements")


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        given = item.head.time
        if given is None:
            continue
        letters = _letters(item.body)
        if given.total_seconds() < letters / _A_SECOND + _ANSWER:
            message = msg(
                "{time} is too short to read {count} characters and to answer",
                time=spelled(given),
                count=letters,
            )
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "time"), message)


def _letters(body: BaseModel) -> int:
    parts = [body.__dict__.get(name) for name in _READ]
    texts = [part if isinstance(part, str) else "" for part in parts]
    for part in parts:
        if isinstance(part, dict):
            texts += [one.text if isinstance(one, Choice) else str(one) for one in part.values()]
    return sum(map(len, texts))

"""An answer among an item's `examples` does not earn what the example says.

Why: the examples are the tests of the key. One that fails says that the key, the example, or the author's
    idea of how the kind scores is wrong, and students would be the next to find out.
Example: `key: tensorflow` with `examples: [{answer: excel, credit: 1}]`.
Instead: correct the key or the example, whichever is wrong.
"""

from collections.abc import Iterator

from ...content.bank import Item, ItemExample
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.types import plain
from ...errors import BadAnswer
from ...i18n import Message, msg
from ...questions import KINDS, grade
from ..places import at_item, items

CODE = "QB304"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        for index, example in enumerate(item.head.examples):
            message = _failure(item, example)
            if message is not None:
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "examples", index), message)


def _failure(item: Item, example: ItemExample) -> Message | None:
    kind = KINDS[item.head.kind]
    shown, key = kind.split(item.body)
    try:
        earned = grade(kind.name, key, kind.read(shown, example.answer)).share
    except BadAnswer as error:
        text = msg(
            "the answer '{answer}' of the example cannot be read: {reason}",
            answer=example.answer,
            reason=error.message,
        )
        return text
    if earned == example.credit:
        return None
    return msg(
        "the answer '{answer}' earns {earned} of the points, and the example says {credit}",
        answer=example.answer,
        earned=plain(earned),
        credit=plain(example.credit),
    )

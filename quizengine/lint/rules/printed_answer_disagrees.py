"""The document's answer, as printed, is not the key of the item.

Why: one of the two is wrong, and students are marked by the one that was typed last. A letter is easily read in the
    wrong alphabet: «В» is the second option of A, B, C and the third of А, Б, В.
Example: `printed: "С"` (or `"3"`, or the text of the third option) for an item with the first option as its key;
    `printed: Flask` for a short answer that accepts `FastAPI` alone.
Instead: the key that the document has; where the document is wrong, keep `printed` as it is, say so in `dispute`, and
    the finding goes. A letter agrees if it leads to the key by shape or by alphabet.
"""

import re
from collections.abc import Iterator, Sequence

from ...content.bank import Bank, Item
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...errors import BadAnswer
from ...i18n import Message, msg
from ...language.shapes import same_form, skeleton
from ...questions import KINDS
from ..places import at_item, items

CODE = "QB507"
SEVERITY = Severity.WARNING

_LATIN, _CYRILLIC = "ABCDEFGHIJKL", "АБВГДЕЖЗИКЛМ"
_ALPHABETS = _LATIN, _CYRILLIC
_LETTER = re.compile(r"\s*[A-Za-zА-Яа-яЁё][.)]?\s*")
_MARK = re.compile(r"[\s«\"'(]*(?P<label>[A-Za-zА-Яа-я]|\d{1,2})(?:[\s.):]+(?P<text>\S.*?))?[\s.»\"')]*")
_BETWEEN = re.compile(r"\s*[,;/+&]\s*|\s+(?:и|and)\s+|\s+")
_PARTS = re.compile(r"[/;,()]|\bили\b|\bor\b")


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        printed = item.head.provenance.printed
        if printed is None or item.head.dispute is not None:
            continue
        message = _disagreement(bank, item, printed)
        if message is not None:
            span = at_item(library, bank, item, "provenance", "printed")
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)


def _disagreement(bank: Bank, item: Item, printed: str) -> Message | None:
    choices = getattr(item.body, "choices", None)
    if isinstance(choices, dict):
        key = item.body.key  # type: ignore[attr-defined]
        keys = [key] if isinstance(key, str) else list(key)
        options = [(id, choice.text) for id, choice in choices.items()]
        letter = printed.strip(" .)") if _LETTER.fullmatch(printed) else None
        known = [same_form(text) for _, text in options]
        if letter and same_form(letter) not in known and not any(_place(letter, of, options) for of in _ALPHABETS):
            return msg("the document's answer «{printed}» is none of the options", printed=printed)
        found = _chosen(printed, options, len(keys))
        if found and not any(sorted(one) == sorted(keys) for one in found):
            meant = " / ".join(dict.fromkeys(", ".join(one) for one in found))
            return msg("the document's answer «{printed}» is {meant}, the key is {key}",
                       printed=printed, meant=meant, key=", ".join(keys))  # fmt: skip
        return None
    if item.head.kind in ("text", "numeric") and _refused(item, printed):
        return msg("the document's answer «{printed}» is not right by the key", printed=printed)
    return None


def _chosen(printed: str, options: Sequence[tuple[str, str]], wanted: int) -> list[tuple[str, ...]]:
    """Return the sets of options, by their ids, that a printed answer may mean; nothing where it is no such answer."""
    texts = {same_form(text): id for id, text in options}
    if same_form(printed) in texts:
        return [(texts[same_form(printed)],)]
    whole = _MARK.fullmatch(printed)
    if whole and whole["text"]:
        named = texts.get(same_form(whole["text"]))
        if named is not None:
            return [(named,)]
    labels = [one.strip(".)(«»\"'") for one in _BETWEEN.split(printed.strip()) if one.strip(".)(«»\"'")]
    if len(labels) == 1 and labels[0].isalpha() and 1 < len(labels[0]) <= wanted:
        labels = list(labels[0])
    if not labels or not all(len(label) == 1 or label.isdecimal() for label in labels):
        return []
    readings = [[_place(label, alphabet, options) for label in labels] for alphabet in _ALPHABETS]
    found = [tuple(one for one in reading if one is not None) for reading in readings]
    return [one for one in dict.fromkeys(found) if len(one) == len(labels)]


def _place(label: str, alphabet: str, options: Sequence[tuple[str, str]]) -> str | None:
    if label.isdecimal():
        place = int(label) - 1
    else:
        # By shape: a letter of the other alphabet counts as the one that it looks like.
        shapes = [skeleton(letter) for letter in alphabet]
        shape = skeleton(label.upper())
        place = shapes.index(shape) if shape in shapes else -1
    return options[place][0] if 0 <= place < len(options) else None


def _refused(item: Item, printed: str) -> bool:
    kind = KINDS[item.head.kind]
    shown, key = kind.split(item.body)
    if any(same_form(printed) == same_form(text) for text in kind.key_texts(shown, key)):
        return False
    return not any(_earns(item, one) for one in dict.fromkeys((printed, *_PARTS.split(printed))) if one.strip())


def _earns(item: Item, text: str) -> bool:
    kind = KINDS[item.head.kind]
    shown, key = kind.split(item.body)
    try:
        answer = kind.read(shown, text.strip())
    except BadAnswer:
        # It is no such answer at all, such as words where a number is wanted: nothing can be said of it.
        return True
    return answer is None or kind.grade(key, answer).share > 0

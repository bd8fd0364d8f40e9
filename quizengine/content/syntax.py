"""What libyaml says about text that is not YAML, in words that an author can act upon.

libyaml speaks English, and of scanners and tokens. The mistakes that authors really make have a sentence here, with
what to do about it; anything else keeps libyaml's words.
"""

from collections.abc import Mapping

from ..i18n import Message, msg

_QUOTES = msg("put the whole text in quotes, or below the key after >-")
_SPACES = msg("indent with spaces; a character such as @ or ` at the start of a text needs quotes around it")
_CLOSE = msg("close what was opened, or put the text in quotes")
_LINE_UP = msg("entries of one list or mapping begin in one column")

EXPLAINED: Mapping[str, tuple[Message, Message]] = {
    "mapping values are not allowed in this context": (msg("a colon with a space after it has no place here"), _QUOTES),
    "found character that cannot start any token": (msg("a value cannot begin with this character"), _SPACES),
    "did not find expected ',' or ']'": (msg("a list in square brackets is not closed"), _CLOSE),
    "did not find expected ',' or '}'": (msg("a mapping in braces is not closed"), _CLOSE),
    "found unexpected end of stream": (msg("the file ends inside a text in quotes"), _CLOSE),
    "could not find expected ':'": (msg("a key has no colon after it"), _QUOTES),
    "did not find expected key": (msg("a key is wanted here"), _LINE_UP),
    "did not find expected '-' indicator": (
        msg("an entry of a list is wanted here, which begins with a dash"),
        _LINE_UP,
    ),
    "block sequence entries are not allowed in this context": (msg("a list cannot begin here"), _LINE_UP),
    "found unknown escape character": (
        msg("an unknown escape after a backslash"),
        msg("write \\\\ for a backslash, or use single quotes"),
    ),
    "control characters are not allowed": (
        msg("the file has a control character in it"),
        msg("this is not a text file, or it is damaged: save it anew as text"),
    ),
}


def explained(problem: str) -> tuple[Message, Message | None]:
    """Return what is wrong and, where it is known, what to do."""
    known = EXPLAINED.get(problem)
    return known if known else (Message("{problem}", {"problem": problem}), None)

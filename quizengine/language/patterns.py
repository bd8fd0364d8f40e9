"""Regular expressions of authors, matched in time that grows with the answer's length alone (RE2)."""

from functools import lru_cache

import re2

LONGEST = 200
_MEMORY = 1 << 20


class BadPattern(ValueError):
    """The pattern cannot be used; the text of the error says why, in the engine's words."""


@lru_cache(maxsize=1_000)
def _compiled(pattern: str) -> re2._Regexp:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise BadPattern(_words(error)) from None


def check(pattern: str) -> None:
    """Raise `BadPattern` for what is no regular expression of RE2 or needs too much memory."""
    _compiled(pattern)


def fits(pattern: str, form: str) -> bool:
    """Tell whether a pattern matches the whole of an answer in its normal form."""
    return _compiled(pattern).fullmatch(form) is not None


def _words(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)

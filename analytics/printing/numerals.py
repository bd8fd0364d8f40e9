"""Numbers on figures, by the formats of d3 that plotly takes, with the marks of the reader's language."""

import re
from collections.abc import Callable, Mapping, Sequence
from math import floor, isfinite, log10
from typing import Any

from analytics.printing.fields import NotPrintable

_SPEC = re.compile(r"(?P<sign>[+-]?)(?P<comma>,?)(?:\.(?P<digits>\d+))?(?P<trim>~?)(?P<kind>[fdgr%]?)")
_GAP = re.compile(r"%\{([^}:|]+)(?::([^}|]*))?\}")
_PLACE = re.compile(r"([a-z]+)((?:\[\d+\])*)")
_MARKS = {"ru": (",", "\u00a0", "%"), "en": (".", ",", "%")}


def number(value: float, spec: str, language: str) -> str:
    """Return a number by a format of d3: `.0%`, `.2f`, `+.1f`, `,d`, `.4~g`; the minus is a minus, not a hyphen.

    Raises:
        NotPrintable: the format is none of these, or the language has no marks here.

    Example:
        >>> number(0.125, ".1%", "en"), number(2.5, ".2f", "ru"), number(3.0, ".4~g", "en")
        ('12.5%', '2,50', '3')
    """
    found = _SPEC.fullmatch(spec)
    if found is None or language not in _MARKS:
        raise NotPrintable(f"a number cannot be written by {spec!r} in {language!r}")
    if not isfinite(value):
        return "–"
    point, thousands, percent = _MARKS[language]
    kind = found["kind"]
    size = abs(value) * (100 if kind == "%" else 1)
    said = f"{size:,.{_decimals(size, kind, found['digits'])}f}"
    if (found["trim"] or not kind) and "." in said:
        said = said.rstrip("0").rstrip(".")
    signed = any(one in "123456789" for one in said) and value < 0
    whole, _, rest = said.partition(".")
    whole = whole.replace(",", thousands if found["comma"] else "")
    sign = "−" if signed else "+" if found["sign"] == "+" else ""
    return sign + whole + (point + rest if rest else "") + (percent if kind == "%" else "")


def _decimals(size: float, kind: str, digits: str | None) -> int:
    if kind == "d":
        return 0
    if kind in {"f", "%"}:
        return int(digits) if digits is not None else 6
    # Significant digits; never an exponent, which few people read.
    wanted = max(1, int(digits)) if digits is not None else 6
    return min(12, max(0, wanted - 1 - (floor(log10(size)) if size > 0 else 0)))


def filled(template: str, values: Mapping[str, Any], language: str) -> str:
    """Return a `texttemplate` of plotly with its gaps filled: `%{z:.2f}`, `%{customdata[0]}`, `%{text}`."""

    def fill(gap: "re.Match[str]") -> str:
        place = _PLACE.fullmatch(gap[1])
        if place is None or place[1] not in values:
            raise NotPrintable(f"a text has a gap that cannot be filled: {gap[0]}")
        value = values[place[1]]
        for index in re.findall(r"\d+", place[2]):
            value = value[int(index)] if isinstance(value, Sequence) else None
        return said(value, gap[2] or "", language)

    return _GAP.sub(fill, template)


def said(value: Any, spec: str, language: str) -> str:
    """Return a value as words: numbers by a format, texts as they are, nothing for nothing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else number(float(value), spec, language)


def writer(spec: str, language: str, prefix: str = "", suffix: str = "") -> Callable[[float], str]:
    """Return what writes the numbers at an axis."""
    return lambda value: prefix + number(value, spec, language) + suffix

"""Numbers as people type them, read as decimals from end to end and never guessed.

A comma or a point stands before the fraction; a sign of any make, an exponent as 1e-3, 1·10^-3 or 1·10⁻³. What may be
a separator of thousands is not read but asked about: 1,000 is one for some people and a thousand for others.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal

LONGEST = 60
LARGEST = 300
"""The largest power of ten, either way. It bounds the work that one typed number can cause."""

_MINUS = str.maketrans(dict.fromkeys("−‐‑‒–—﹣－", "-"))
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SPACE = " \u00a0\u2009\u202f"
_POWER = re.compile(r"10([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_MANTISSA = r"(?P<mantissa>[0-9]{1,30}(?:[.,][0-9]{0,30})?|[.,][0-9]{1,30})"
_PLAIN = re.compile(rf"{_MANTISSA}(?:[eEеЕ](?P<exponent>[+-]?[0-9]{{1,4}}))?")
_TIMES_TEN = re.compile(rf"(?:{_MANTISSA} ?[·⋅∙*×xXхХ] ?)?10 ?(?:\^|\*\*) ?\(?(?P<exponent>[+-]?[0-9]{{1,4}})\)?")
_GROUPS = re.compile(
    rf"[1-9][0-9]{{0,2}}(?P<mark>[{_SPACE}'’.,])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*(?:(?!(?P=mark))[.,][0-9]*)?"
)
_EXACT = Context(prec=700, Emax=9_999, Emin=-9_999)


@dataclass
class Ambiguous(Exception):
    """The text can be read as more than one number, or as one only by taking marks for separators of thousands."""

    readings: tuple[str, ...]


def number(text: str) -> Decimal | None:
    """Return the number that a text is; None where it is none, or one too long or too large.

    Raises `Ambiguous` for what may have separators of thousands in it.
    """
    if len(text) > LONGEST:
        return None
    plain = _POWER.sub(lambda found: "10^" + found[1].translate(_RAISED), text.strip().translate(_MINUS))
    sign, digits = _signed(plain)
    _ask_about_groups(sign, digits)
    found = _PLAIN.fullmatch(digits) or _TIMES_TEN.fullmatch(digits.translate(dict.fromkeys(map(ord, _SPACE), " ")))
    if found is None:
        return None
    mantissa = Decimal(sign + (found["mantissa"] or "1").replace(",", "."))
    value = mantissa.scaleb(int(found["exponent"] or 0), _EXACT)
    if value and abs(value.adjusted()) > LARGEST:
        return None
    return value if value else Decimal(0)


def canonical(number: Decimal) -> str:
    """Return the one spelling of a number: no trailing zeros, an exponent only where zeros would hide its size."""
    short = number.normalize(_EXACT)
    return f"{short:f}" if -7 <= short.adjusted() <= 20 else str(short)


def _signed(text: str) -> tuple[str, str]:
    sign = text[:1] if text[:1] in ("+", "-") else ""
    return sign.replace("+", ""), text[len(sign) :].lstrip(_SPACE)


def _ask_about_groups(sign: str, text: str) -> None:
    # An exponent after the groups changes nothing: what stands before it has to be read first.
    digits = re.split(r"[eEеЕ·⋅∙*×xXхХ]", text, maxsplit=1)[0].rstrip(_SPACE)
    found = _GROUPS.fullmatch(digits)
    if found is None or re.fullmatch(r"[0-9]+\.[0-9]*", digits):
        return
    groups = len(re.findall(re.escape(found["mark"]), digits))
    joined = digits.replace(found["mark"], "").replace(",", ".")
    if found["mark"] == "," and groups == 1 and "." not in digits:
        raise Ambiguous((sign + canonical(Decimal(digits.replace(",", "."))), sign + joined))
    raise Ambiguous((sign + joined,))

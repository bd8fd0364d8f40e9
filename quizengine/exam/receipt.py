"""A receipt: the facts of a closed attempt in canonical JSON, signed by the installation.

The signature is an HMAC-SHA256 (RFC 2104) with a key derived from the installation's secret, so only who holds the
secret can sign or verify. `key` names the key that was used, so that another may follow it. The signature covers
every character: a receipt is taken as it was written, or not at all.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from ..content.fingerprint import canonical
from ..i18n import Message, msg
from .replay.checks import shown

SCHEMA = "quizengine-receipt/1"
LONGEST = 900_000  # bytes: more than the longest paper with the longest answers
LONGEST_CODE = 40

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter that looks like a digit
_CODE_LETTERS, _GROUP = 12, 4
_ALIKE = str.maketrans("OIL", "011", " -–—")

Facts = Mapping[str, Any]


class Signature(StrEnum):
    """What the signature of a text says."""

    GOOD = "good"
    BAD = "bad"
    FOREIGN = "foreign"
    """Another installation signed it, or this one with a secret that it has no more."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Reading:
    """A text that claims to be a receipt. `facts` are there only where the signature is good."""

    signature: Signature
    message: Message
    facts: Facts | None = None


def signed(facts: Facts, secret: str) -> str:
    """Return the text of a receipt. `facts` holds plain JSON values."""
    body = {"schema": SCHEMA, "key": key_name(secret), **facts}
    return canonical({**body, "signature": _signature(body, secret)})


def key_name(secret: str) -> str:
    """Return the public name of the key that a secret gives."""
    return f"1-{sha256(b'quizengine key name' + _key(secret)).hexdigest()[:16]}"


def sealed(parts: Iterable[str], secret: str) -> str:
    """Return a keyed hash of texts that must not be guessed from it: the hash of a key can be, as keys are short."""
    return hmac.new(_key(secret), canonical(["parts", *parts]).encode(), sha256).hexdigest()


def code(text: str) -> str:
    """Return the short code of a receipt, to be compared by people: 60 bits of its signature."""
    bits = int(str(json.loads(text)["signature"])[:15], 16)
    letters = "".join(_ALPHABET[bits >> shift & 31] for shift in range(5 * (_CODE_LETTERS - 1), -1, -5))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _CODE_LETTERS, _GROUP))


def same_code(given: str, wanted: str) -> bool:
    """Compare a code as a person typed it."""
    typed = given[:LONGEST_CODE].upper().translate(_ALIKE)
    return hmac.compare_digest(typed.encode(), wanted.replace("-", "").encode())


def _key(secret: str) -> bytes:
    return hmac.new(secret.encode(), b"quizengine receipt 1", sha256).digest()


def _signature(body: Facts, secret: str) -> str:
    return hmac.new(_key(secret), canonical(["receipt", body]).encode(), sha256).hexdigest()


# -- reading ---------------------------------------------------------------------------------------------------------

_GOOD = msg("The signature is good: this installation made the receipt, and nothing in it was changed.")
_BAD = msg("The signature does not fit: something in the receipt was changed after it was made.")
_FOREIGN = msg("The receipt is signed with a key that this installation does not have: it was made by another one.")
_EMPTY = msg("There is nothing to verify. Choose the file of the receipt, or paste its text.")
_LARGE = msg("This is larger than any receipt. Choose the file that was downloaded as the receipt.")
_NO_TEXT = msg("This file is not text. A receipt is the file that ends with .json.")
_PAGE = msg(
    "This is a page or a document. Ask for the file that ends with .json, or enter the code that is printed on it."
)
_CUT = msg("The text cannot be read: it was cut off or changed on its way. Ask for the file as it was downloaded.")
_OTHER = msg("This is not a receipt of quizengine.")
_LATER = msg("The receipt has a form that this version of quizengine does not know.")
_LAID_OUT = msg("Another program has written the text anew. Ask for the file as it was downloaded.")


def read(given: str | bytes, secret: str) -> Reading:
    """Read and verify a text, whatever it is. Never raises."""
    if len(given) > LONGEST:
        return Reading(Signature.UNREADABLE, _LARGE)
    try:
        text = (given.decode("utf-8-sig") if isinstance(given, bytes) else given.removeprefix("\ufeff")).strip()
    except UnicodeDecodeError:
        return Reading(Signature.UNREADABLE, _PAGE if given[:5] == b"%PDF-" else _NO_TEXT)
    if not text or "\x00" in text:
        return Reading(Signature.UNREADABLE, _NO_TEXT if text else _EMPTY)
    if text.startswith(("<", "%PDF-")):
        return Reading(Signature.UNREADABLE, _PAGE)
    return _parsed(text, secret)


def _parsed(text: str, secret: str) -> Reading:
    try:
        whole = json.loads(text)
        again = canonical(whole)
    except (ValueError, RecursionError):
        return Reading(Signature.UNREADABLE, _CUT)
    if not isinstance(whole, dict) or not str(whole.get("schema", "")).startswith("quizengine-receipt/"):
        return Reading(Signature.UNREADABLE, _OTHER)
    if whole["schema"] != SCHEMA:
        return Reading(Signature.UNREADABLE, _LATER)
    if again != text:
        return Reading(Signature.UNREADABLE, _LAID_OUT)
    return _verified(whole, secret)


def _verified(whole: dict[str, Any], secret: str) -> Reading:
    body = {name: value for name, value in whole.items() if name != "signature"}
    given, wanted = str(whole.get("signature", "")), _signature(body, secret)
    if hmac.compare_digest(given.encode(), wanted.encode()):
        return Reading(Signature.GOOD, _GOOD, body)
    own = body.get("key") == key_name(secret)
    return Reading(Signature.BAD, _BAD) if own else Reading(Signature.FOREIGN, _FOREIGN)


# -- comparing -------------------------------------------------------------------------------------------------------

_NAMES: dict[str, Message] = {
    "attempt": msg("the attempt"),
    "login": msg("the login"),
    "student": msg("the student"),
    "quiz": msg("the quiz"),
    "quiz_title": msg("the title of the quiz"),
    "quiz_revision": msg("the release of the quiz"),
    "started_at": msg("the start"),
    "deadline_at": msg("the deadline"),
    "submitted_at": msg("the close"),
    "closed_by": msg("who closed the attempt"),
    "genesis": msg("the seal of the start"),
    "journal_length": msg("the length of the journal"),
    "journal_end": msg("the seal of the journal's end"),
    "item": msg("the name of the question"),
    "presentation": msg("what the question shows"),
    "revision": msg("the revision of the question"),
    "text": msg("the answer"),
    "answer": msg("the answer as it is stored"),
    "saved_at": msg("the time of saving"),
}


def differences(receipt: Facts, store: Facts) -> list[Message]:
    """Return in what a receipt and the store do not agree."""
    plain = [name for name in _NAMES if name in store and name != "answers"]
    found = [_apart(_NAMES[name], receipt.get(name), store[name]) for name in plain if receipt.get(name) != store[name]]
    one, other = ({place["position"]: place for place in facts["answers"]} for facts in (receipt, store))
    for position in sorted(one.keys() | other.keys()):
        if position not in one or position not in other:
            found.append(msg("Question {position} is only in one of the two.", position=position))
            continue
        for name in other[position]:
            if one[position].get(name) != other[position][name]:
                field = msg("question {position}, {field}", position=position, field=_NAMES[name])
                found.append(_apart(field, one[position].get(name), other[position][name]))
    return found


def _apart(field: Message, receipt: object, store: object) -> Message:
    return msg(
        "{field}: “{receipt}” on the receipt, “{store}” in the store.",
        field=field,
        receipt=shown(receipt),
        store=shown(store),
    )

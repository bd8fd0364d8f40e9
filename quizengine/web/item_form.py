"""An item as a form, and the item that a form makes: fields and data, no request and no page.

What nobody changed in the form is not written, and what the form has no field for stays as it is.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..i18n import Message, msg
from .item_bodies import BODIES
from .item_groups import Data, Group, Values, changed, kept, listed, mapping, scalar, text
from .item_rows import Fields, Row, filled, numbered, rows

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_GAP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def _claim_rows(data: Data) -> dict[str, str]:
    value = data.get("assesses")
    if isinstance(value, dict):
        return numbered("assesses", ({"code": code, "weight": text(weight)} for code, weight in value.items()))
    return numbered("assesses", ({"code": text(code)} for code in listed(value)))


def _claims(_old: Data, fields: Fields) -> Values:
    found = filled(rows(fields, "assesses"))
    if not any(row.get("weight") for row in found):
        return {"assesses": [row.get("code", "") for row in found]} if found else {}
    return {"assesses": {row.get("code", ""): row.get("weight", "") for row in found}}


def _lines(name: str) -> Group:
    """A list of texts, one on each line."""

    def build(old: Data, fields: Fields) -> Values:
        before = {one.strip(): one for one in listed(old.get(name)) if isinstance(one, str)}
        found = [line.strip() for line in fields.get(name, "").split("\n") if line.strip()]
        return {name: [before.get(line, line) for line in found]} if found else {}

    return Group((name,), (name,), lambda data: {name: "\n".join(map(text, listed(data.get(name))))}, build)


_BASIS = ("basis", "ref", "printed", "by")


def _provenance_shown(data: Data) -> dict[str, str]:
    found = mapping(data.get("provenance"))
    verified = mapping(found.get("verified"))
    names = {f"provenance-{name}": text(found.get(name)) for name in _BASIS}
    return {**names, **{f"provenance-verified-{name}": text(verified.get(name)) for name in ("by", "on")}}


def _provenance(old: Data, fields: Fields) -> Values:
    before = mapping(old.get("provenance"))
    sent = {name: kept(before.get(name), fields.get(f"provenance-{name}", "")) for name in _BASIS}
    verified = {name: fields.get(f"provenance-verified-{name}", "") for name in ("by", "on")}
    found: Values = {name: value for name, value in sent.items() if value}
    if any(verified.values()):
        found["verified"] = {**mapping(before.get("verified")), **{name: one for name, one in verified.items() if one}}
    rest = {name: value for name, value in before.items() if name not in (*_BASIS, "verified")}
    return {"provenance": {**found, **rest}} if found or rest else {}


def _example_rows(data: Data) -> dict[str, str]:
    found = (mapping(one) for one in listed(data.get("examples")))
    return numbered("examples", ({name: text(one.get(name)) for name in ("answer", "credit")} for one in found))


def _examples(old: Data, fields: Fields) -> Values:
    known = [
        ({name: text(mapping(one).get(name)) for name in ("answer", "credit")}, one)
        for one in listed(old.get("examples"))
    ]
    found = [_example(row, known) for row in filled(rows(fields, "examples"))]
    return {"examples": found} if found else {}


def _example(row: Row, known: list[tuple[Row, Any]]) -> Any:
    made = {"answer": row.get("answer", ""), "credit": row.get("credit", "")}
    return next((one for shown, one in known if shown == made), made)


HEAD: tuple[Group, ...] = (
    *(scalar(name) for name in ("id", "status", "topic", "bloom", "points", "time", "shuffle", "stem")),
    *(scalar(name) for name in ("explain", "dispute")),
    Group(("assesses",), ("assesses",), _claim_rows, _claims),
    _lines("tags"),
    _lines("enemies"),
    Group(("provenance",), ("provenance",), _provenance_shown, _provenance),
    Group(("examples",), ("examples",), _example_rows, _examples),
)


def groups(kind: Any) -> tuple[Group, ...]:
    """Return the parts of the form of a kind; of an unknown one, those that all kinds have."""
    return (*HEAD, *BODIES.get(kind if isinstance(kind, str) else "", ()))


def shown(data: Data) -> dict[str, str]:
    """Return the fields of an item's form."""
    return {name: value for group in groups(data.get("kind")) for name, value in group.show(data).items()}


def sent(fields: Mapping[str, str]) -> dict[str, str]:
    """Return a form as a browser sent it, with the line ends and without the outer spaces that nobody typed."""
    clean = {name: value.replace("\r\n", "\n").replace("\r", "\n").strip() for name, value in fields.items()}
    for name in [name for name in clean if name.endswith("choices-right")]:
        # Of several options one is right: their buttons share a name, and each row has a field of its own here.
        path, chosen = name.removesuffix("-right"), clean.pop(name)
        for number, row in enumerate(rows(clean, path), start=1):
            if row.get("id") == chosen:
                clean[f"{path}-{_number(clean, path, number)}-right"] = "1"
    return clean


def _number(fields: Fields, path: str, place: int) -> int:
    found = {int(match[1]) for name in fields if (match := re.fullmatch(rf"{re.escape(path)}-(\d{{1,4}})-.+", name))}
    return sorted(found)[place - 1]


def applied(data: Data, fields: Fields) -> Values:
    """Return an item with what a form says of it."""
    return changed(data, fields, groups(data.get("kind")))


def unshown(data: Data) -> list[str]:
    """Return the names of the fields that hold something which the form does not show."""
    known = {"kind": "kind"}
    for group in groups(data.get("kind")):
        made = group.build({}, group.show(data))
        for name in group.fields:
            lost = _lost(sorted(_leaves(data.get(name))), sorted(_leaves(made.get(name))))
            known[name] = "" if lost else name
    return sorted(name for name in data if not known.get(name))


def _lost(said: list[str], made: list[str]) -> bool:
    left = list(made)
    for one in said:
        if one not in left:
            return True
        left.remove(one)
    return False


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif value:
        yield " ".join(str(value).split())


def problems(fields: Fields) -> list[tuple[str, Message]]:
    """Return what has to be mended before a form can be written: (field, what to do)."""
    found: list[tuple[str, Message]] = []
    if not _SLUG.fullmatch(fields.get("id", "")):
        found.append(
            ("id", msg("An id has latin small letters, digits and hyphens, and begins with a letter or a digit."))
        )
    claims = filled(rows(fields, "assesses"))
    codes = [row.get("code", "") for row in claims]
    if len(set(codes)) < len(codes) or "" in codes:
        found.append(("assesses", msg("Name each competency once.")))
    weights = [bool(row.get("weight")) for row in claims]
    if any(weights) and not all(weights):
        found.append(("assesses", msg("Give a weight to every competency, or to none: then all count alike.")))
    gaps = [row.get("name", "") for row in rows(fields, "gaps")]
    if len(set(gaps)) < len(gaps) or not all(map(_GAP.fullmatch, gaps)):
        found.append(("gaps", msg("Every gap has a name of its own: latin letters, digits and hyphens.")))
    if any(_CONTROL.search(value) for value in fields.values()):
        found.append(("", msg("The text holds characters that no file can hold. Paste it as plain text.")))
    return found

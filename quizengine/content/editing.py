"""Change a bank file as its author would: everything that is not changed stays as it was written, comments included."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from .types import plain


@dataclass(frozen=True)
class Variant:
    """A short answer that a person has decided: what it is worth (0 to 1), and a word to the student."""

    item: str
    text: str
    share: Decimal
    feedback: str | None = None


def with_variants(text: str, variants: Iterable[Variant]) -> tuple[str, list[Variant]]:
    """Return the text of a bank with the variants among its accepted and rejected answers, and those that were added.

    Variants of items that are not in the file, or that are listed already, are left out.
    """
    yaml = _yaml()
    bank = yaml.load(text)
    keys = {item["id"]: item["key"] for item in bank["items"] if item.get("kind") == "text"}
    added = [variant for variant in variants if variant.item in keys and _add(keys[variant.item], variant)]
    if not added:
        return text, []
    return _dumped(yaml, bank), added


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 128
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(yaml: YAML, changed: Any) -> str:
    out = StringIO()
    yaml.dump(changed, out)
    return out.getvalue()


def _add(key: Any, variant: Variant) -> bool:
    listed = {_text(entry) for name in ("accept", "reject") for entry in key.get(name, ())}
    if variant.text in listed:
        return False
    name, entry = ("accept", _accepted(variant)) if variant.share > 0 else ("reject", _rejected(variant))
    key.setdefault(name, []).append(entry)
    return True


def _text(entry: Any) -> str:
    return str(entry["text"]) if isinstance(entry, dict) else str(entry)


def _accepted(variant: Variant) -> Any:
    if variant.share == 1 and variant.feedback is None:
        return variant.text
    credit = {} if variant.share == 1 else {"credit": plain(variant.share)}
    return {"text": variant.text, **credit, **_feedback(variant)}


def _rejected(variant: Variant) -> Any:
    return {"text": variant.text, **_feedback(variant)} if variant.feedback else variant.text


def _feedback(variant: Variant) -> dict[str, str]:
    return {"feedback": variant.feedback} if variant.feedback else {}


@dataclass(frozen=True)
class Mapped:
    """What an item was found to be about; None leaves what the file says."""

    item: str
    code: str | None
    topic: str | None


def with_mapping(text: str, mapped: Iterable[Mapped]) -> tuple[str, list[Mapped]]:
    """Return the text of a bank with `assesses` and `topic` of some items, and those that were changed by it.

    Items that are not in the file, or that say it already, are left out. An item of several competencies keeps them:
    a code takes the place of its competency, or of what the item claims where that is one thing.
    """
    yaml = _yaml()
    bank = yaml.load(text)
    items = {str(item["id"]): item for item in bank["items"]}
    changed = [one for one in mapped if one.item in items and _map(items[one.item], one)]
    if not changed:
        return text, []
    return _dumped(yaml, bank), changed


def _map(item: Any, one: Mapped) -> bool:
    before = (_claims(item), item.get("topic"))
    if one.code is not None:
        claims = _claims(item)
        owner = one.code.rpartition(".")[0]
        left = [code for code in claims if code not in (owner, one.code)] if len(claims) > 1 else []
        if isinstance(item.get("assesses"), dict) and len(claims) > 1:
            return False
        if set(claims) != {*left, one.code}:
            item["assesses"] = [*left, one.code]
    if one.topic is not None:
        item["topic"] = one.topic
    return before != (_claims(item), item.get("topic"))


def _claims(item: Any) -> list[str]:
    return [str(code) for code in item.get("assesses", ())]


def with_terms(text: str, terms: Iterable[tuple[str, str, str]]) -> tuple[str, list[tuple[str, str, str]]]:
    """Return the text of a glossary with strong terms (area, language, term) added, and those that were added."""
    yaml = _yaml()
    glossary = yaml.load(text)
    added = []
    for area, language, term in terms:
        if area in glossary["areas"]:
            held = glossary["areas"][area]["strong"].setdefault(language, [])
            if term not in held:
                held.append(term)
                added.append((area, language, term))
    if not added:
        return text, []
    return _dumped(yaml, glossary), added

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
    out = StringIO()
    yaml.dump(bank, out)
    return out.getvalue(), added


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 128
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


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

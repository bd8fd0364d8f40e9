"""Values of YAML as an author writes them: what is short on one line, prose folded, comments where they were.

Every value is text: nothing is quoted because YAML alone would take it for a number, a date or nothing.
"""

from collections.abc import Mapping, Sequence
from io import StringIO
from textwrap import wrap
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

WIDTH = 120
_FLOW = 90


class _AsText(VersionedResolver):
    """Takes no plain value for a number, a date or nothing."""

    @property
    def versioned_resolver(self) -> dict[str, Any]:
        return {}


def loaded(text: str) -> Any:
    """Read YAML with its comments. Raises `YAMLError`."""
    return _yaml().load(text)


def changed(old: Any, new: Any) -> Any:
    """Return a value in the style of the old one, which keeps what both have."""
    if isinstance(old, CommentedMap) and isinstance(new, Mapping):
        return _changed_map(old, new)
    if isinstance(old, CommentedSeq) and isinstance(new, Sequence) and not isinstance(new, str):
        return _changed_list(old, new)
    if isinstance(old, str) and isinstance(new, str) and str(old) == new:
        return old
    return fresh(new)


def _changed_map(old: CommentedMap, new: Mapping[str, Any]) -> CommentedMap:
    for name in [name for name in old if name not in new]:
        del old[name]
    values = {name: changed(old[name], value) if name in old else fresh(value) for name, value in new.items()}
    if list(old) != [name for name in new if name in old] or list(old) != list(new)[: len(old)]:
        for name in list(old):
            del old[name]
    for name, value in values.items():
        old[name] = value
    return old


def _changed_list(old: CommentedSeq, new: Sequence[Any]) -> CommentedSeq:
    values = [changed(old[index], value) if index < len(old) else fresh(value) for index, value in enumerate(new)]
    while len(old) > len(values):
        old.pop()
    for index, value in enumerate(values):
        if index < len(old):
            old[index] = value
        else:
            old.append(value)
    return old


def fresh(value: Any) -> Any:
    """Return a value that ruamel writes as an author would: short lists and mappings on one line, prose folded."""
    if isinstance(value, Mapping):
        made = CommentedMap({name: fresh(part) for name, part in value.items()})
        if value and all(isinstance(part, str) for part in value.values()) and len(one_line(value)) <= _FLOW:
            made.fa.set_flow_style()
        return made
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = CommentedSeq([fresh(part) for part in value])
        if not value or (all(isinstance(part, str) for part in value) and len(one_line(value)) <= _FLOW):
            items.fa.set_flow_style()
        return items
    return _scalar(str(value))


def _scalar(text: str) -> Any:
    if not text:
        return SingleQuotedScalarString("")
    if "\n" in text:
        plain = text == text.strip() and all(line == line.rstrip() for line in text.split("\n")) and "\t" not in text
        return LiteralScalarString(text) if plain and text.isprintable() is False else DoubleQuotedScalarString(text)
    return text if len(text) <= _FLOW or text.split() != text.split(" ") else _folded(text)


def _folded(text: str) -> Any:
    lines = wrap(text, WIDTH - 20, break_long_words=False, break_on_hyphens=False)
    made = FoldedScalarString(text)
    places, at = [], 0
    for line in lines[:-1]:
        at += len(line)
        places.append(at)
        at += 1
    made.fold_pos = places
    return made


def one_line(value: Any) -> str:
    """Return any value on one line, everything quoted."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(name)}: {one_line(part)}" for name, part in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(one_line(part) for part in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = "".join(_escaped(character) for character in text)
    return f'"{escaped}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Resolver = _AsText
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def dumped(value: Any) -> str:
    """Write YAML."""
    out = StringIO()
    _yaml().dump(value, out)
    return out.getvalue()

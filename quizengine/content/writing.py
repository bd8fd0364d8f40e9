"""Write one item as YAML, or write it anew: what is not changed keeps its bytes, comments included.

Every value is text, as everywhere in banks, so nothing is quoted that YAML alone would take for a number. A field that
changes is written anew by itself, and what survives inside of it keeps its comments and its style.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from textwrap import wrap
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from .source import Source, read_bytes

Data = Mapping[str, Any]
"""An item as it is read: texts, lists and mappings of them."""

FIELDS = (
    *("id", "kind", "status", "assesses", "topic", "bloom", "points", "time", "shuffle", "stem"),
    *("choices", "left", "right", "elements", "gaps", "key", "tolerance", "unit", "scoring", "allow_none", "reuse"),
    *("feedback", "explain", "dispute", "tags", "enemies", "provenance", "examples"),
)
"""The fields of an item in the order in which a new one is written."""

WIDTH = 120
_FLOW = 90
_INDENT = 2


class _AsText(VersionedResolver):
    """Takes no plain value for a number, a date or nothing."""

    @property
    def versioned_resolver(self) -> dict[str, Any]:
        return {}


def revised(text: str, data: Data) -> str:
    """Return the text of an item (`- id: …` at any depth, comments above it) with other data.

    Fields whose value stays keep every byte.
    """
    source = _read(text)
    if source is None:
        return written(data, depth=len(text) - len(text.lstrip(" ")))
    if source.data[0] == data:
        return text
    for attempt in (_by_fields, _as_a_whole):
        try:
            found = attempt(text, source, data)
        except (YAMLError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            continue
        if _says(found, data):
            return found
    return written(data, depth=source.values[(0,)].column - 3, lead=_above(text))


def written(data: Data, *, depth: int = 2, lead: str = "") -> str:
    """Return a new item whose dash stands after `depth` spaces, below the comments `lead`."""
    ordered = {name: data[name] for name in sorted(data, key=_place)}
    body = _shifted(_dumped(_fresh(ordered)), max(depth, 0) + _INDENT)
    found = f"{lead}{' ' * max(depth, 0)}- {body.lstrip(' ')}"
    return found if _says(found, data) else f"{lead}{' ' * max(depth, 0)}- {_one_line(data)}\n"


def _place(name: str) -> int:
    return FIELDS.index(name) if name in FIELDS else len(FIELDS)


# -- reading back ----------------------------------------------------------------------------------------------------


def _read(text: str) -> Source | None:
    source, found = read_bytes(text.encode("utf-8", "surrogatepass"), name="")
    if source is None or found or not isinstance(source.data, list) or len(source.data) != 1:
        return None
    return source if isinstance(source.data[0], dict) else None


def _says(text: str, data: Data) -> bool:
    source = _read(text)
    return source is not None and source.data[0] == data and list(source.data[0]) != [] and text.endswith("\n")


def _above(text: str) -> str:
    lines = text.splitlines(keepends=True)
    count = next((index for index, line in enumerate(lines) if line.lstrip().startswith("- ")), 0)
    return "".join(lines[:count])


# -- field by field --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cut:
    """An item's text cut at its fields: what stands before the first, each with its name, and the empty lines after."""

    lead: str
    fields: list[tuple[str, str]]
    tail: str
    depth: int
    break_: str


def _by_fields(text: str, source: Source, data: Data) -> str:
    cut, old = _cut(text, source), source.data[0]
    kept = [
        (name, part if old[name] == data[name] else _field(part, name, data[name], cut))
        for name, part in cut.fields
        if name in data
    ]
    for name in sorted((name for name in data if name not in old), key=_place):
        before = [index for index, (other, _part) in enumerate(kept) if _place(other) <= _place(name)]
        kept.insert(before[-1] + 1 if before else 0, (name, _field("", name, data[name], cut)))
    body = "".join(part if part.endswith("\n") else part + cut.break_ for _name, part in kept)
    # The first field stands behind the dash; whichever comes first now takes that place.
    comments, rest = _comments_above(body)
    return f"{comments}{cut.lead}{rest[cut.depth :]}{cut.tail}"


def _cut(text: str, source: Source) -> _Cut:
    lines = text.splitlines(keepends=True)
    keys = sorted((span.line - 1, span.column - 1, path[1]) for path, span in source.keys.items() if len(path) == 2)
    depth = keys[0][1]
    if any(column != depth for _line, column, _name in keys) or len({line for line, _c, _n in keys}) < len(keys):
        raise ValueError("the fields do not stand below each other")
    starts = [line for line, _column, _name in keys]
    for index in range(1, len(starts)):
        while starts[index] - 1 > starts[index - 1] and _is_comment(lines[starts[index] - 1], depth):
            starts[index] -= 1
    last = len(lines)
    while last > starts[-1] + 1 and not lines[last - 1].strip():
        last -= 1
    first = lines[starts[0]]
    ends = [*starts[1:], last]
    parts = ["".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    parts[0] = " " * depth + parts[0][depth:]
    return _Cut(
        lead="".join(lines[: starts[0]]) + first[:depth],
        fields=[(str(name), part) for (_line, _column, name), part in zip(keys, parts, strict=True)],
        tail="".join(lines[last:]),
        depth=depth,
        break_="\r\n" if "\r\n" in text else "\n",
    )


def _is_comment(line: str, depth: int) -> bool:
    return line.lstrip(" ").startswith("#") and len(line) - len(line.lstrip(" ")) <= depth


def _comments_above(body: str) -> tuple[str, str]:
    lines = body.splitlines(keepends=True)
    count = next((index for index, line in enumerate(lines) if not line.lstrip().startswith("#")), 0)
    return "".join(lines[:count]), "".join(lines[count:])


def _field(part: str, name: str, value: Any, cut: _Cut) -> str:
    """Return one field with another value, at its depth; `part` is how it is written now, empty for a new one."""
    old = _yaml().load(_shifted(part.replace("\r\n", "\n"), -cut.depth)) if part else CommentedMap()
    comments, _rest = _comments_above(part)
    if name in old:
        old[name] = _changed(old[name], value)
    else:
        old[name] = _fresh(value)
    made = _shifted(_dumped(old), cut.depth)
    _again, made = _comments_above(made)
    return f"{comments}{made.replace(chr(10), cut.break_)}"


def _as_a_whole(text: str, source: Source, data: Data) -> str:
    """Change an item that is not written with a field on each line."""
    depth = source.values[(0,)].column - 1 - _INDENT
    loaded = _yaml().load(text.replace("\r\n", "\n"))
    loaded[0] = _changed(loaded[0], data)
    made = _shifted(_dumped(loaded), depth - _INDENT)
    return made.replace("\n", "\r\n") if "\r\n" in text else made


def _shifted(text: str, by: int) -> str:
    lines = text.splitlines(keepends=True)
    if by >= 0:
        return "".join(" " * by + line if line.strip() else line for line in lines)
    return "".join(line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in lines)


# -- values ----------------------------------------------------------------------------------------------------------


def _changed(old: Any, new: Any) -> Any:
    """Return a value in the style of the old one, which keeps what both have."""
    if isinstance(old, CommentedMap) and isinstance(new, Mapping):
        return _changed_map(old, new)
    if isinstance(old, CommentedSeq) and isinstance(new, Sequence) and not isinstance(new, str):
        return _changed_list(old, new)
    if isinstance(old, str) and isinstance(new, str) and str(old) == new:
        return old
    return _fresh(new)


def _changed_map(old: CommentedMap, new: Mapping[str, Any]) -> CommentedMap:
    for name in [name for name in old if name not in new]:
        del old[name]
    values = {name: _changed(old[name], value) if name in old else _fresh(value) for name, value in new.items()}
    if list(old) != [name for name in new if name in old] or list(old) != list(new)[: len(old)]:
        for name in list(old):
            del old[name]
    for name, value in values.items():
        old[name] = value
    return old


def _changed_list(old: CommentedSeq, new: Sequence[Any]) -> CommentedSeq:
    values = [_changed(old[index], value) if index < len(old) else _fresh(value) for index, value in enumerate(new)]
    while len(old) > len(values):
        old.pop()
    for index, value in enumerate(values):
        if index < len(old):
            old[index] = value
        else:
            old.append(value)
    return old


def _fresh(value: Any) -> Any:
    """Return a value that ruamel writes as an author would: short lists and mappings on one line, prose folded."""
    if isinstance(value, Mapping):
        made = CommentedMap({name: _fresh(part) for name, part in value.items()})
        if value and all(isinstance(part, str) for part in value.values()) and len(_one_line(value)) <= _FLOW:
            made.fa.set_flow_style()
        return made
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = CommentedSeq([_fresh(part) for part in value])
        if not value or (all(isinstance(part, str) for part in value) and len(_one_line(value)) <= _FLOW):
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


def _one_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(name)}: {_one_line(part)}" for name, part in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_one_line(part) for part in value) + "]"
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


def _dumped(value: Any) -> str:
    out = StringIO()
    _yaml().dump(value, out)
    return out.getvalue()

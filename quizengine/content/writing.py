"""Write one item as YAML, or write it anew: what is not changed keeps its bytes, comments included.

Every value is text, as everywhere in banks, so nothing is quoted that YAML alone would take for a number. A field that
changes is written anew by itself, and what survives inside of it keeps its comments and its style.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from .source import Source, read_bytes
from .yaml_style import changed, dumped, fresh, loaded, one_line

Data = Mapping[str, Any]
"""An item as it is read: texts, lists and mappings of them."""

FIELDS = (
    *("id", "kind", "status", "assesses", "topic", "bloom", "points", "time", "shuffle", "stem"),
    *("choices", "left", "right", "elements", "gaps", "key", "tolerance", "unit", "scoring", "allow_none", "reuse"),
    *("feedback", "explain", "dispute", "tags", "enemies", "provenance", "examples"),
)
"""The fields of an item in the order in which a new one is written."""

_INDENT = 2


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
    body = _shifted(dumped(fresh(ordered)), max(depth, 0) + _INDENT)
    found = f"{lead}{' ' * max(depth, 0)}- {body.lstrip(' ')}"
    return found if _says(found, data) else f"{lead}{' ' * max(depth, 0)}- {one_line(data)}\n"


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
    old = loaded(_shifted(part.replace("\r\n", "\n"), -cut.depth)) if part else CommentedMap()
    comments, _rest = _comments_above(part)
    if name in old:
        old[name] = changed(old[name], value)
    else:
        old[name] = fresh(value)
    made = _shifted(dumped(old), cut.depth)
    _again, made = _comments_above(made)
    return f"{comments}{made.replace(chr(10), cut.break_)}"


def _as_a_whole(text: str, source: Source, data: Data) -> str:
    """Change an item that is not written with a field on each line."""
    depth = source.values[(0,)].column - 1 - _INDENT
    whole = loaded(text.replace("\r\n", "\n"))
    whole[0] = changed(whole[0], data)
    made = _shifted(dumped(whole), depth - _INDENT)
    return made.replace("\n", "\r\n") if "\r\n" in text else made


def _shifted(text: str, by: int) -> str:
    lines = text.splitlines(keepends=True)
    if by >= 0:
        return "".join(" " * by + line if line.strip() else line for line in lines)
    return "".join(line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in lines)

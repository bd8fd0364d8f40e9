"""One YAML file as plain text values, each with its place.

Every scalar stays the text that was written: `no` is a word, `3.10` keeps its zero, and a Cyrillic В is still one.
The schema gives types later. YAML's ways of saying one thing in another place (anchors, aliases, tags) are refused,
and so are duplicate keys, which YAML parsers otherwise drop in silence.

The tree is built from libyaml's events and not from `yaml.compose`: the events come one at a time, so depth and
size are bounded before anything recursive sees them.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from ..i18n import Message, msg
from .diagnostics import START, Diagnostic, Severity, Span
from .syntax import explained

LARGEST_FILE = 30_000_000
DEEPEST = 24
MOST_VALUES = 1_000_000

BYTE_ORDER_MARK = "\ufeff"

Path = tuple[str | int, ...]

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line to YAML. `str.splitlines` knows more."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Source:
    """A file that was read: its text, its values, and where each value and each key stands."""

    file: str
    text: str
    data: Any
    values: dict[Path, Span]
    keys: dict[Path, Span]
    marked: bool = False
    """Whether the file began with a mark of its byte order, which `text` leaves out."""
    hashes: tuple[Span, ...] = ()
    """The texts in quotes and in blocks that have a `#` in them, which begins no comment there."""

    @property
    def whole(self) -> str:
        """Return the text of the file with nothing left out: encoded as UTF-8 it is the file, byte for byte."""
        return f"{BYTE_ORDER_MARK}{self.text}" if self.marked else self.text

    def span(self, path: Path) -> Span:
        """Return the place of a value, or of the nearest thing around it that has one."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, START)

    def key_span(self, path: Path) -> Span:
        """Return the place of the key that leads to a value (for an unknown field: the field's name)."""
        return self.keys.get(path) or self.span(path)


@dataclass
class _Open:
    """A mapping or a sequence that is being read."""

    node: dict[str, Any] | list[Any]
    path: Path
    start: Span
    key: str | None = None
    key_span: Span = START
    skipping: bool = False


@dataclass
class _Reading:
    file: str
    found: list[Diagnostic] = field(default_factory=list)
    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    hashes: list[Span] = field(default_factory=list)

    def report(self, code: str, span: Span, message: Message, help: Message | None = None) -> None:
        self.found.append(Diagnostic(code, Severity.ERROR, self.file, span, message, help))


class _Stop(Exception):
    """Reading cannot go on; what was found says why."""


def read(path: FilePath, *, name: str | None = None) -> tuple[Source | None, list[Diagnostic]]:
    """Read a file. Without a source the diagnostics say why; with one they may still hold errors.

    Raises `OSError` where the file itself cannot be opened.
    """
    with path.open("rb") as file:
        return read_bytes(file.read(LARGEST_FILE + 1), name=name or str(path))


def read_bytes(raw: bytes, *, name: str) -> tuple[Source | None, list[Diagnostic]]:
    """Read the bytes of a file; `name` is what diagnostics call it."""
    reading = _Reading(name)
    try:
        text = _decode(raw, reading)
        data = _build(text, reading)
    except _Stop:
        return None, reading.found
    marked = raw.startswith(BYTE_ORDER_MARK.encode())
    return Source(name, text, data, reading.values, reading.keys, marked, tuple(reading.hashes)), reading.found


def _decode(raw: bytes, reading: _Reading) -> str:
    if len(raw) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        reading.report(
            "QB006", START, msg("the file is larger than {limit} MB", limit=limit), msg("split it into several banks")
        )
        raise _Stop
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind a byte order mark, and so do editors.
        before, byte = error.object[: error.start].decode("utf-8", "replace"), error.object[error.start]
        reading.report(
            "QB004",
            _behind(before),
            msg("the file is not UTF-8: byte {byte} has no place here", byte=f"0x{byte:02x}"),
            msg("save the file in the encoding UTF-8"),
        )
        raise _Stop from None


def _build(text: str, reading: _Reading) -> Any:
    roots: list[Any] = []
    try:
        _read_events(text, reading, roots)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _not_yaml(error.problem or error.context or str(error), _point(mark) if mark else START, reading)
        raise _Stop from None
    except yaml.YAMLError as error:
        _not_yaml(_reason(error), _character(text, error), reading)
        raise _Stop from None
    if not roots:
        reading.report("QB008", START, msg("the file is empty"))
        raise _Stop
    return roots[0]


def _not_yaml(problem: str, span: Span, reading: _Reading) -> None:
    what, help = explained(problem)
    reading.report("QB001", span, msg("this is not YAML: {problem}", problem=what), help)


def _read_events(text: str, reading: _Reading, roots: list[Any]) -> None:
    stack: list[_Open] = []
    documents = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                reading.report(
                    "QB009", _span(event), msg("a second document starts here"), msg("one file holds one document")
                )
                raise _Stop
        elif isinstance(event, yaml.NodeEvent):
            _refuse_indirection(event, reading)
            if isinstance(event, yaml.ScalarEvent):
                _scalar(event, stack, roots, reading)
            elif isinstance(event, yaml.CollectionStartEvent):
                _open(event, stack, roots, reading)
        elif isinstance(event, yaml.CollectionEndEvent):
            _close(event, stack, reading)


def _refuse_indirection(event: yaml.NodeEvent, reading: _Reading) -> None:
    if isinstance(event, yaml.AliasEvent):
        reading.report("QB003", _span(event), msg("aliases are not allowed: write the value where it belongs"))
        raise _Stop
    if event.anchor is not None:
        reading.report("QB003", _span(event), msg("anchors are not allowed: write the value where it belongs"))
    if getattr(event, "tag", None) is not None:
        reading.report("QB003", _span(event), msg("tags are not allowed: every value is text"))


def _scalar(event: yaml.ScalarEvent, stack: list[_Open], roots: list[Any], reading: _Reading) -> None:
    if _CONTROL.search(event.value):
        # Only an escape such as "\0" brings one in. A database may refuse it, and a terminal obey it.
        reading.report("QB010", _span(event), msg("the text has a control character in it"))
    if event.style and "#" in event.value:
        reading.hashes.append(_inside(event))
    parent = stack[-1] if stack else None
    if parent is not None and isinstance(parent.node, dict) and parent.key is None:
        _key(event, parent, reading)
    else:
        _place(event.value, _span(event), stack, roots, reading)


def _key(event: yaml.ScalarEvent, parent: _Open, reading: _Reading) -> None:
    span = _span(event)
    path = (*parent.path, event.value)
    parent.key, parent.key_span = event.value, span
    parent.skipping = path in reading.keys
    if parent.skipping:
        first = reading.keys[path].line
        message = msg("the key '{key}' stands here a second time", key=event.value)
        reading.report("QB002", span, message, msg("it stands first in line {line}", line=first))
    else:
        reading.keys[path] = span


def _open(event: yaml.CollectionStartEvent, stack: list[_Open], roots: list[Any], reading: _Reading) -> None:
    parent = stack[-1] if stack else None
    if parent is not None and isinstance(parent.node, dict) and parent.key is None:
        reading.report("QB005", _span(event), msg("a key has to be plain text"))
        raise _Stop
    if len(stack) >= DEEPEST:
        reading.report("QB007", _span(event), msg("the file is nested more than {limit} levels deep", limit=DEEPEST))
        raise _Stop
    node: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
    path = _place(node, _span(event), stack, roots, reading)
    stack.append(_Open(node, path, _span(event)))


def _place(value: Any, span: Span, stack: list[_Open], roots: list[Any], reading: _Reading) -> Path:
    """Put a value where it belongs and remember where it stands. The second value of a duplicate key is dropped."""
    if len(reading.values) >= MOST_VALUES:
        reading.report("QB006", span, msg("the file has more than {limit} values", limit=MOST_VALUES))
        raise _Stop
    if not stack:
        roots.append(value)
        reading.values[()] = span
        return ()
    parent = stack[-1]
    if isinstance(parent.node, list):
        path: Path = (*parent.path, len(parent.node))
        parent.node.append(value)
    else:
        assert parent.key is not None
        path = (*parent.path, parent.key)
        if parent.skipping:
            path = (*parent.path, f"{parent.key} (line {span.line})")
        else:
            parent.node[parent.key] = value
        parent.key = None
    reading.values[path] = span
    return path


def _close(event: yaml.CollectionEndEvent, stack: list[_Open], reading: _Reading) -> None:
    done = stack.pop()
    end = _span(event)
    reading.values[done.path] = Span(done.start.line, done.start.column, end.end_line, end.end_column)


def _span(event: yaml.Event) -> Span:
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _inside(event: yaml.ScalarEvent) -> Span:
    """Return where a text in quotes or in a block stands; the line that opens a block may have a comment."""
    span = _span(event)
    return Span(span.line + 1, 1, span.end_line, span.end_column) if event.style in ("|", ">") else span


def _point(mark: Any) -> Span:
    return Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


def _character(text: str, error: yaml.YAMLError) -> Span:
    """Find the character that libyaml's reader refused; it gives a position and no line."""
    position = getattr(error, "position", 0) or 0
    for index, character in enumerate(text):
        if not (character in "\t\n\r\x85" or character.isprintable() or ord(character) >= 0xA0):
            position = index
            break
    return _behind(text[:position])


def _behind(before: str) -> Span:
    """Return the place of the character that stands behind this much of a file."""
    lines = BREAK.split(before)
    line, column = len(lines), len(lines[-1]) + 1
    return Span(line, column, line, column + 1)


def _reason(error: yaml.YAMLError) -> str:
    return getattr(error, "reason", None) or str(error).splitlines()[0]

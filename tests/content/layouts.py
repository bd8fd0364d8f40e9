"""One content in the many layouts that YAML has: blocks and braces, quotes and none, comments, other line ends."""

import json
import re
from random import Random
from typing import Any

_BARE = re.compile(r"[\w][\w .,()/%+-]*[\w)%.]|\w", re.UNICODE)


def laid_out(data: Any, random: Random) -> str:
    """Write a tree of texts as a file. Whatever the layout, it reads as the same tree."""
    lines = list(_lines(data, random))
    for _ in range(random.randrange(3)):
        lines.insert(random.choice([0, len(lines)]), random.choice(["", "# a word on it"]))
    return random.choice(["\n", "\r\n"]).join(lines) + random.choice(["", "\n"])


def _lines(data: Any, random: Random) -> list[str]:
    if isinstance(data, str) or not data or random.random() < 0.2:
        return [_inline(data, random)]
    if isinstance(data, dict):
        return [line for name, part in data.items() for line in _entry(f"{_inline(name, random)}:", part, random)]
    return [line for part in data for line in _entry("-", part, random)]


def _entry(head: str, part: Any, random: Random) -> list[str]:
    comment = ["# a word"] if random.random() < 0.1 else []
    inner = _lines(part, random)
    if len(inner) == 1 and (isinstance(part, str) or not part or inner[0][0] in "[{"):
        if isinstance(part, str) and part and part == part.strip() and random.random() < 0.2:
            return [*comment, f"{head} {random.choice(['|-', '>-'])}", f"  {part}"]
        return [*comment, f"{head} {inner[0]}{random.choice(['', '  # a word'])}"]
    return [*comment, head, *(f"  {line}" for line in inner)]


def _inline(data: Any, random: Random) -> str:
    if isinstance(data, dict):
        return "{" + ", ".join(f"{_quoted(name, random)}: {_inline(part, random)}" for name, part in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(_inline(part, random) for part in data) + "]"
    return _quoted(data, random) if "," in data or random.random() < 0.5 or not _BARE.fullmatch(data) else data


def _quoted(text: str, random: Random) -> str:
    if "\n" in text or random.random() < 0.5:
        return json.dumps(text, ensure_ascii=False)
    return "'" + text.replace("'", "''") + "'"

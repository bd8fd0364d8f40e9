"""Tools that are no longer maintained, with their successors: the list is `obsolete-tools.yaml` beside this module."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_LIST = Path(__file__).with_name("obsolete-tools.yaml")


@dataclass(frozen=True)
class Tool:
    """`since` is the year in which it was left. `pattern` is a regular expression that finds the tool in a text, and
    every such text has one of `mentions`.
    """

    name: str
    successor: str
    since: int
    mentions: tuple[str, ...]
    pattern: str


def named_in(text: str) -> Tool | None:
    """Return the first tool of the list that a text names."""
    if _MENTIONED.search(text) is None:
        return None
    for tool, pattern in _TOOLS:
        if any(mention in text for mention in tool.mentions) and pattern.search(text):
            return tool
    return None


def _listed() -> Iterator[tuple[Tool, re.Pattern[str]]]:
    for one in yaml.safe_load(_LIST.read_text("utf-8")):
        tool = Tool(**{**one, "mentions": tuple(one["mentions"])})
        yield tool, re.compile(tool.pattern)


_TOOLS = tuple(_listed())
_MENTIONED = re.compile("|".join(re.escape(mention) for tool, _ in _TOOLS for mention in tool.mentions))

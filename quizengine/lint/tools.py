"""Tools that are no longer maintained, with their successors: the list is `obsolete-tools.yaml` beside this module."""

from dataclasses import dataclass
from pathlib import Path

import yaml

_LIST = Path(__file__).with_name("obsolete-tools.yaml")


@dataclass(frozen=True)
class Tool:
    """`pattern` is a regular expression that finds the tool in a text; `since` is the year in which it was left."""

    name: str
    successor: str
    since: int
    pattern: str


TOOLS = tuple(Tool(**one) for one in yaml.safe_load(_LIST.read_text("utf-8")))

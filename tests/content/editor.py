"""Content as an editor sees it: YAML 1.2 by its core schema, numbers and booleans and all, and not text alone."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator, ValidationError

from quizengine.content.json_schema import json_schema

ROOT = Path(__file__).parents[2]
KINDS = {"bank/1": "bank", "quiz/1": "quiz", "programme/1": "programme"}


class _Core(yaml.CSafeLoader):
    """YAML 1.2's core schema. PyYAML's own is that of 1.1, to which `no` is a boolean and 3:20 a number."""


_Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", [*"~nN", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)


def _number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    return float(loader.construct_scalar(node))


def _whole(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    # To 1.1 a leading zero is octal, to 1.2 it is a zero.
    return int(loader.construct_scalar(node))


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    # Names are text to a schema, whatever they look like.
    return {name.value: loader.construct_object(value, deep=True) for name, value in node.value}


_Core.add_constructor("tag:yaml.org,2002:float", _number)
_Core.add_constructor("tag:yaml.org,2002:int", _whole)
_Core.add_constructor("tag:yaml.org,2002:map", _mapping)


def seen(text: str) -> Any:
    """Return what an editor makes of a file."""
    return yaml.load(text, _Core)


@cache
def _validator(kind: str) -> Draft7Validator:
    return Draft7Validator(json_schema(kind))


def errors(data: Any, kind: str | None = None) -> list[ValidationError]:
    """Return what the schema has against content; the kind of file is told from its first line."""
    kind = kind or KINDS[str(data["schema"])]
    return list(_validator(kind).iter_errors(data))


def committed(kind: str) -> Any:
    return json.loads((ROOT / f"docs/schema/{kind}.schema.json").read_text("utf-8"))

"""Schemas of the content files for editors: JSON Schema, draft 7, which language servers of YAML read.

They are made from the classes that the loader validates with. To the loader every scalar is text, while an editor sees
numbers, booleans and nothing, so wherever text is wanted those are taken too. Whatever the loader takes the schema
takes. It takes more: what several fields say together, and how long a text is, is left to the linter.

An item is held against the fields of its own kind and of no other, by `if` and `then`, so one mistake is one error.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from ..questions import KINDS, scalars, shares
from ..questions.gaps import INSIDE, Gap
from . import types
from .bank import BankHead, Claims, Day, Defaults, ItemHead, Weight
from .hover import HOVER
from .programme import Programme
from .quiz import Draw, ItemLimit, Many, Quiz
from .review import SHORT, Review

Schema = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"
_TEXT = ["string", "number", "boolean", "null"]
_BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}


def _spelt(types: str | list[str], pattern: str, wanted: str) -> Schema:
    # VS Code and its relatives say `patternErrorMessage` in place of the pattern; others pass over it.
    return {"type": types, "pattern": pattern, "patternErrorMessage": f"{wanted} is wanted here"}


_NUMBER = _spelt(["number", "string"], r"^\s*[+-]?[0-9]{1,18}([.,][0-9]{1,18})?\s*$", "a number")
_WEIGHT = _spelt(["number", "string"], r"^\s*[0-9]+([.,][0-9]+|/[0-9]+)?\s*$", "a number")
_COUNT = _spelt(["integer", "string"], r"^[0-9]{1,9}$", "a whole number")
_DURATION = r"\s*[0-9]{1,6}\s*[smh]\s*"


def _only(form: Schema) -> Callable[[Schema], Schema]:
    return lambda _inner: form


def _either(type: str, one: Schema, other: Schema) -> Schema:
    """Make a schema of values that are of a type, or anything else: each is held against its own."""
    return {"if": {"type": type}, "then": one, "else": other}


def _claims(inner: Schema) -> Schema:
    return _either("array", {"type": "array", "items": inner["propertyNames"] | {"type": _TEXT}}, inner)


def _many(inner: Schema) -> Schema:
    return _either("array", inner, inner["items"])


_FORMS: Mapping[Any, Callable[[Schema], Schema]] = {
    types.Number: _only(_NUMBER),
    types.Percent: _only(_spelt("string", r"^\s*[+-]?[0-9]{1,18}([.,][0-9]{1,18})?\s*%\s*$", "a share such as 60%")),
    types.Duration: _only(_spelt("string", f"^{_DURATION}$", "a duration such as 90s, 20m or 2h")),
    types.Moment: _only(_spelt("string", r"^\s*[0-9]{4}.*([Zz]|[+-][0-9:.]+)\s*$", "a moment with its zone")),
    scalars.Number: _only(_spelt(["number", "string"], "[0-9]", "a number")),
    scalars.Share: _only(_spelt(["number", "string"], "[0-9]", "a number or a percentage")),
    scalars.Count: _only(_COUNT),
    scalars.Flag: _only({"enum": [True, False, "true", "false"]}),
    Weight: _only(_WEIGHT),
    Day: _only(_spelt("string", r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$", "a date such as 2026-01-20")),
    Claims: _claims,
    Draw: _only(_spelt(["integer", "string"], "^(all|[0-9]{1,9})$", "'all' or a number of items") | {"minimum": 1}),
    ItemLimit: _only(_spelt("string", f"^(own|{_DURATION})$", "'own' or a duration such as 90s")),
    Review: lambda inner: _either("object", inner, {"enum": list(SHORT)}),
}
"""How the types that are read from text are written, and their schema made of that of what is read."""


def _reader(type: Any) -> Any:
    """Return the function that reads a type from text."""
    schema: Any = TypeAdapter(type).core_schema
    while schema["type"] != "function-before":
        schema = schema["schema"]
    return schema["function"]["function"]


_READERS = {**{_reader(type): form for type, form in _FORMS.items()}, Many.func: _many}


class _Written(GenerateJsonSchema):
    """The schema of what an author writes, where pydantic's own is of what the classes hold."""

    schema_dialect = DIALECT

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        if "pattern" in schema:
            return {"type": _TEXT, "pattern": str(schema["pattern"])}
        return _spelt(_TEXT, r"\S", "some text") if schema.get("min_length") else {"type": _TEXT}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Schema:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        inner, default = self.generate_inner(schema["schema"]), schema.get("default")
        return {**inner, "default": default} if isinstance(default, bool | StrEnum) else inner

    def literal_schema(self, schema: core_schema.LiteralSchema) -> Schema:
        return {"enum": list(schema["expected"])}

    def enum_schema(self, schema: core_schema.EnumSchema) -> Schema:
        return {"enum": [member.value for member in schema["members"]]}

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        names = self.generate_inner(schema["keys_schema"])
        found = {"type": "object", "additionalProperties": self.generate_inner(schema["values_schema"])}
        if "pattern" in names:
            found["propertyNames"] = {name: part for name, part in names.items() if name != "type"}
        return found | ({"minProperties": schema["min_length"]} if "min_length" in schema else {})

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> Schema:
        read, inner = schema["function"]["function"], self.generate_inner(schema["schema"])
        if read in _READERS:
            return _READERS[read](self._whole(inner))
        whole = self._whole(inner)
        if "enum" in whole and shares.long_form.__qualname__ in read.__qualname__:
            return _either("object", _closed({"mode": whole}, ["mode"]), whole)
        if schema["schema"]["type"] in ("model", "definition-ref") and "text" in whole.get("properties", {}):
            return _either("object", inner, whole["properties"]["text"])
        return inner

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        found, hover = super().model_schema(schema), _hover(schema["cls"])
        if schema["cls"] is Gap:
            return {"title": "Gap", **_by_kind({name: gap_fields(name) for name in INSIDE}, hover)}
        for name, part in found["properties"].items():
            part.pop("title", None)
            if name in hover:
                part["description"] = hover[name]
        return found

    def _whole(self, schema: Schema) -> Schema:
        """Return a schema with what it refers to in place of the reference."""
        if "$ref" not in schema:
            return schema
        return self._whole(self.definitions[self.json_to_defs_refs[schema["$ref"]]])


def _hover(model: type[BaseModel]) -> Mapping[str, str]:
    return HOVER.get(f"{model.__module__.rpartition('.')[2]}.{model.__name__}", {})


def _closed(properties: Schema, required: Iterable[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _by_kind(branches: Mapping[str, Schema], hover: Mapping[str, str]) -> Schema:
    """Make a schema that holds a mapping against the branch of its `kind`, and a wrong kind against nothing else."""
    return {
        "type": "object",
        "properties": {
            **{name: {"description": text} for name, text in hover.items() if name == "id"},
            "kind": {"enum": sorted(branches), "description": hover["kind"]},
        },
        "required": ["kind"],
        "allOf": [
            {"if": {"type": "object", "properties": {"kind": {"const": name}}, "required": ["kind"]}, "then": branch}
            for name, branch in sorted(branches.items())
        ],
    }


def _of(model: type[BaseModel]) -> Schema:
    """Return the schema of a class, with nothing that refers to elsewhere."""
    found = model.model_json_schema(schema_generator=_Written)
    return dict(_inlined(found, found.pop("$defs", {})))


def _inlined(part: Any, definitions: Schema) -> Any:
    if isinstance(part, list):
        return [_inlined(one, definitions) for one in part]
    if not isinstance(part, dict):
        return part
    rest = {_BOUNDS.get(name, name): _inlined(value, definitions) for name, value in part.items() if name != "$ref"}
    if "$ref" not in part or not isinstance(part["$ref"], str):
        return rest
    return {**_inlined(definitions[part["$ref"].rpartition("/")[2]], definitions), **rest}


def gap_fields(kind: str) -> Schema:
    """Return the schema of a gap of a kind: the fields of the kind without a stem."""
    body = _of(KINDS[kind].body)
    fields = {name: part for name, part in body["properties"].items() if name != "stem"}
    return _closed({"kind": {}, **fields}, ["kind", *(name for name in body["required"] if name != "stem")])


def _item() -> Schema:
    branches = {}
    for name, kind in KINDS.items():
        body = _of(kind.body)
        shared = {field: {"$ref": f"#/definitions/item-{field}"} for field in ItemHead.model_fields if field != "kind"}
        # What `defaults` of the bank may bring is asked for by the bank.
        branches[name] = _closed(
            {"kind": {}, **shared, **body["properties"]}, ["id", "kind", *body.get("required", ())]
        )
    return _by_kind(branches, _hover(ItemHead))


def _bank() -> Schema:
    found, item = _of(BankHead), _of(ItemHead)["properties"]
    found["properties"]["items"] |= {"items": {"$ref": "#/definitions/item"}}
    by_default = [name for name, field in ItemHead.model_fields.items() if field.is_required()]
    for name in (name for name in by_default if name in Defaults.model_fields):
        brought = {"properties": {"defaults": {"type": "object", "required": [name]}}, "required": ["defaults"]}
        asked = {"properties": {"items": {"items": {"required": [name]}}}}
        found |= {"if": brought, "else": asked}
    shared = {f"item-{name}": part for name, part in item.items() if name != "kind"}
    return found | {"definitions": {"item": _item(), **shared}}


_TITLES = {"bank": "A bank of items", "quiz": "A quiz", "programme": "A course programme"}
_MAKERS: Mapping[str, Callable[[], Schema]] = {
    "bank": _bank,
    "quiz": lambda: _of(Quiz),
    "programme": lambda: _of(Programme),
}
SCHEMAS = tuple(_MAKERS)
"""The kinds of file that have a schema."""


def json_schema(kind: str) -> Schema:
    """Return the schema of a kind of file, one of `SCHEMAS`, as plain data of JSON."""
    made = {name: part for name, part in _MAKERS[kind]().items() if name not in ("title", "$schema")}
    return {"$schema": DIALECT, "title": _TITLES[kind], **made}

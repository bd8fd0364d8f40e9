"""What a form has for each kind of question, and the YAML that comes of it: the body of an item, or of a gap.

Everything here is total: whatever a broken file holds in a field, the form shows what it can.
"""

from collections.abc import Mapping
from typing import Any

from .item_groups import Data, Group, Values, changed, kept, listed, mapping, same, scalar, text
from .item_rows import Fields, Row, filled, fresh, numbered, rows


def _mode(data: Data) -> dict[str, str]:
    value = data.get("scoring")
    return {"scoring": text(value.get("mode") if isinstance(value, dict) else value)}


SCORING = Group(("scoring",), ("scoring",), _mode, scalar("scoring").build)


# -- choices ---------------------------------------------------------------------------------------------------------


def _choice_rows(data: Data) -> dict[str, str]:
    key, said = data.get("key"), mapping(data.get("feedback"))
    right = {key} if isinstance(key, str) else {one for one in listed(key) if isinstance(one, str)}
    found: list[Row] = []
    for id, value in mapping(data.get("choices")).items():
        row = {"id": id, "text": text(value.get("text") if isinstance(value, dict) else value)}
        row |= {"pin": text(mapping(value).get("pin")), "feedback": text(said.get(id))}
        found.append(row | ({"right": "1"} if id in right else {}))
    return numbered("choices", found)


def _choices(old: Data, fields: Fields) -> Values:
    found, before = filled(with_ids(rows(fields, "choices"))), mapping(old.get("choices"))
    made: Values = {"choices": {row["id"]: _choice(before.get(row["id"]), row) for row in found}}
    right = [row["id"] for row in found if row.get("right")]
    known, said = {row.get("id", "") for row in rows(fields, "choices")}, mapping(old.get("feedback"))
    feedback = {id: value for id, value in said.items() if id not in {*known, *before}}
    feedback |= {row["id"]: kept(said.get(row["id"]), row["feedback"]) for row in found if row.get("feedback")}
    return {**made, "right": right, **({"feedback": feedback} if feedback else {})}


def _choice(old: Any, row: Row) -> Any:
    rest = {name: value for name, value in mapping(old).items() if name not in ("text", "pin")}
    words = kept(mapping(old).get("text", old), row.get("text", ""))
    pin = {"pin": row["pin"]} if row.get("pin") else {}
    return {"text": words, **pin, **rest} if pin or rest or isinstance(old, dict) else words


def _single(old: Data, fields: Fields) -> Values:
    made = _choices(old, fields)
    right = made.pop("right")
    return {**made, **({"key": right[0]} if right else {})}


def _multiple(old: Data, fields: Fields) -> Values:
    made = _choices(old, fields)
    listed_before = [id for id in listed(old.get("key")) if id in made["right"]]
    right = [*listed_before, *(id for id in made.pop("right") if id not in listed_before)]
    return {**made, "key": right}


def with_ids(found: list[Row]) -> list[Row]:
    """Return the rows, each with an id of its own."""
    made: list[Row] = []
    for row in found:
        used = [one["id"] for one in made]
        id = row.get("id", "")
        made.append({**row, "id": id if id and id not in used else fresh([*used, *_ids(found)])})
    return made


def _ids(found: list[Row]) -> list[str]:
    return [row.get("id", "") for row in found]


# -- words and numbers -----------------------------------------------------------------------------------------------


def _answer_row(value: Any) -> Row:
    if not isinstance(value, dict):
        return {"text": text(value)}
    return {name: text(value[name]) for name in ("text", "credit", "feedback") if name in value}


def _word_rows(data: Data) -> dict[str, str]:
    key = mapping(data.get("key"))
    lists = {name: numbered(name, map(_answer_row, listed(key.get(name)))) for name in ("accept", "reject")}
    return {**lists["accept"], **lists["reject"], "match": text(key.get("match"))}


def _words(old: Data, fields: Fields) -> Values:
    before = mapping(old.get("key"))
    made = {name: value for name, value in before.items() if name not in ("accept", "reject", "match")}
    for name in ("accept", "reject"):
        known = [(_answer_row(value), value) for value in listed(before.get(name))]
        found = [_answer(row, known) for row in filled(rows(fields, name))]
        made |= {name: found} if found else {}
    return {"key": {**made, **({"match": fields["match"]} if fields.get("match") else {})}}


def _answer(row: Row, known: list[tuple[Row, Any]]) -> Any:
    row = {name: value for name, value in row.items() if value}
    for one, value in known:
        shown = {name: said for name, said in one.items() if said}
        if shown.keys() == row.keys() and all(same(shown[name], row[name]) for name in row):
            return value
    return row["text"] if row.keys() == {"text"} else {"text": "", **row}


def _tolerance_shown(data: Data) -> dict[str, str]:
    found = mapping(data.get("tolerance"))
    kind, value = next(iter(found.items())) if len(found) == 1 else ("", "")
    known = kind in ("abs", "rel", "sig") and isinstance(value, str)
    return {"tolerance": kind if known else "", "tolerance-value": text(value) if known else ""}


def _tolerance(_old: Data, fields: Fields) -> Values:
    kind, value = fields.get("tolerance"), fields.get("tolerance-value", "")
    return {"tolerance": {kind: value}} if kind else {}


TOLERANCE = Group(("tolerance",), ("tolerance",), _tolerance_shown, _tolerance)


# -- pairs and orders ------------------------------------------------------------------------------------------------


def _pair_rows(data: Data) -> dict[str, str]:
    key = mapping(data.get("key"))
    left = mapping(data.get("left")).items()
    right = mapping(data.get("right")).items()
    return {
        **numbered("left", ({"id": id, "text": text(value), "pair": text(key.get(id))} for id, value in left)),
        **numbered("right", ({"id": id, "text": text(value)} for id, value in right)),
    }


def _pairs(old: Data, fields: Fields) -> Values:
    made: Values = {}
    for side in ("left", "right"):
        before = mapping(old.get(side))
        found = filled(with_ids(rows(fields, side)))
        made[side] = {row["id"]: kept(before.get(row["id"]), row.get("text", "")) for row in found}
    pairs = {row["id"]: row["pair"] for row in filled(with_ids(rows(fields, "left"))) if row.get("pair")}
    order = [id for id in mapping(old.get("key")) if id in pairs]
    return {**made, "key": {id: pairs[id] for id in [*order, *(one for one in pairs if one not in order)]}}


def _element_rows(data: Data) -> dict[str, str]:
    elements = mapping(data.get("elements"))
    first = dict.fromkeys(id for id in listed(data.get("key")) if isinstance(id, str) and id in elements)
    order = [*first, *(id for id in elements if id not in first)]
    return numbered("elements", ({"id": id, "text": text(elements[id])} for id in order))


def _elements(old: Data, fields: Fields) -> Values:
    before, found = mapping(old.get("elements")), filled(with_ids(rows(fields, "elements")))
    texts = {row["id"]: kept(before.get(row["id"]), row.get("text", "")) for row in found}
    order = [*(id for id in before if id in texts), *(id for id in texts if id not in before)]
    return {"elements": {id: texts[id] for id in order}, "key": list(texts)}


# -- gaps ------------------------------------------------------------------------------------------------------------


def _gap_rows(data: Data) -> dict[str, str]:
    found: list[Row] = []
    for name, value in mapping(data.get("gaps")).items():
        body, kind = mapping(value), text(mapping(value).get("kind"))
        row = {"name": name, "was": name, "kind": kind}
        for group in _INSIDE.get(kind, ()):
            row |= group.show(body)
        found.append(row)
    return numbered("gaps", found)


def _gaps(old: Data, fields: Fields) -> Values:
    before = mapping(old.get("gaps"))
    return {"gaps": {row.get("name", ""): _gap(before.get(row.get("was", "")), row) for row in rows(fields, "gaps")}}


def _gap(old: Any, row: Row) -> Any:
    groups = _INSIDE.get(row.get("kind", ""))
    if groups is None:
        return old if old is not None else {"kind": row.get("kind", "")}
    return changed({"kind": row.get("kind", ""), **mapping(old)}, row, groups)


_CHOICES = ("choices",)
_WORDS = Group(("key",), ("accept", "reject", "match"), _word_rows, _words)
_NUMBER = (scalar("key"), TOLERANCE, scalar("unit"))
_INSIDE: Mapping[str, tuple[Group, ...]] = {
    "single": (Group(("choices", "key"), _CHOICES, _choice_rows, _single),),
    "text": (_WORDS,),
    "numeric": _NUMBER,
}
BODIES: Mapping[str, tuple[Group, ...]] = {
    "single": (Group(("choices", "key", "feedback"), _CHOICES, _choice_rows, _single),),
    "multiple": (
        Group(("choices", "key", "feedback"), _CHOICES, _choice_rows, _multiple),
        SCORING,
        scalar("allow_none"),
    ),
    "text": (_WORDS,),
    "numeric": _NUMBER,
    "match": (
        Group(("left", "right", "key"), ("left", "right"), _pair_rows, _pairs),
        scalar("reuse"),
        SCORING,
    ),
    "order": (Group(("elements", "key"), ("elements",), _element_rows, _elements), SCORING),
    "cloze": (Group(("gaps",), ("gaps",), _gap_rows, _gaps), SCORING),
}

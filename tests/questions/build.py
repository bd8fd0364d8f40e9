"""Bodies of questions split into what a student sees and what scores it."""

from typing import Any

from quizengine.questions import KINDS


def split(kind: str, body: Any) -> tuple[Any, Any]:
    return KINDS[kind].split(KINDS[kind].body.model_validate(body))


def single(*, key: str = "b", **choices: Any) -> tuple[Any, Any]:
    texts = choices or {"a": "One", "b": "Two", "c": "Three"}
    return split("single", {"stem": "Which?", "choices": texts, "key": key})


def text(*accept: str, reject: tuple[Any, ...] = ()) -> tuple[Any, Any]:
    return split("text", {"stem": "Name it.", "key": {"accept": list(accept), "reject": list(reject)}})

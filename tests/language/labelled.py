"""Answers with the label that a fair teacher gives them, and how the judge judges them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from quizengine.questions import KINDS, grade
from quizengine.questions.kind import Verdict

ANSWERS = Path(__file__).parent / "answers"
SETS = ("tuning", "holdout", "audit", "audit-holdout")
FINAL = Path(__file__).parents[2] / "banks" / "production-ml-final.bank.yaml"


class Label(StrEnum):
    """Right; wrong; right or arguable, but outside the key."""

    ACCEPT = "accept"
    REJECT = "reject"
    REVIEW = "review"


@dataclass(frozen=True)
class Judged:
    """An answer, its label, what the judge says (in the words of the labels) and why."""

    item: str
    answer: str
    label: Label
    said: Label
    reason: str


_SAID = {
    Verdict.CORRECT: Label.ACCEPT,
    Verdict.PARTIAL: Label.ACCEPT,
    Verdict.WRONG: Label.REJECT,
    Verdict.REVIEW: Label.REVIEW,
}


@cache
def judged(half: str) -> tuple[Judged, ...]:
    """Return the labelled answers of one of the sets as the judge sees them."""
    keys = _keys()
    return tuple(_judged(item, keys[item], label, answer) for item, label, answer in answers(half))


def answers(half: str) -> Iterator[tuple[str, Label, str]]:
    """Yield item, label and answer."""
    for item, by_label in yaml.safe_load((ANSWERS / f"{half}.yaml").read_text("utf-8")).items():
        for label, lines in by_label.items():
            yield from ((item, Label(label), line) for line in lines.splitlines())


def _judged(item: str, key: Any, label: Label, answer: str) -> Judged:
    found = grade("text", key, {"text": answer})
    return Judged(item, answer, label, _SAID[found.verdict], str(found.reason))


@cache
def _keys() -> Mapping[str, Any]:
    final = yaml.safe_load(FINAL.read_text("utf-8"))["items"]
    bodies = {item["id"]: {"stem": item["stem"], "key": item["key"]} for item in final if item["kind"] == "text"}
    for id, body in yaml.safe_load((ANSWERS / "items.yaml").read_text("utf-8")).items():
        bodies[id] = {"stem": body.pop("stem"), "key": body}
    return {id: KINDS["text"].split(KINDS["text"].body.model_validate(body))[1] for id, body in bodies.items()}

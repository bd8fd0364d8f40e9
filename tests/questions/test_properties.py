"""What no body, no answer and no form of any kind can break."""

import json
import re
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.fingerprint import canonical
from quizengine.errors import BadAnswer
from quizengine.questions import KINDS, grade
from quizengine.questions.kind import FULL, NONE, Answer, Verdict

from .bodies import IDS, questions
from .build import split

DOCUMENTED = re.findall(r"```yaml\n(.*?)```", (Path(__file__).parents[2] / "docs" / "kinds.md").read_text(), re.S)

Question = tuple[str, Any]
SEEDS = st.integers(0, 999)
SHAPES = st.text(max_size=12) | st.text("0123456789,.eE-+ '|=abcdefgh\\\x00·^", max_size=30) | st.text(min_size=400)
FIELDS = (
    st.sampled_from(["choice", "none", "text", "number", "x"])
    | IDS.map("match-{}".format)
    | IDS.map("place-{}".format)
    | IDS.map("gap-{}".format)
)
FORMS = st.dictionaries(FIELDS, st.lists(SHAPES | IDS | st.sampled_from(["1", "2", "3", "0", ""]), max_size=3))


def taken(kind: str, shown: Any, sent: Any) -> Answer | None:
    """Return the answer in a text or a form; None also where it was refused in words."""
    try:
        return KINDS[kind].read(shown, sent) if isinstance(sent, str) else KINDS[kind].parse(shown, sent)
    except BadAnswer:
        return None


@given(questions(), SEEDS)
def test_a_sample_that_is_meant_right_earns_everything(question: Question, seed: int) -> None:
    kind, body = question
    shown, key = split(kind, body)
    answer = KINDS[kind].read(shown, KINDS[kind].sample(shown, key, Random(seed), True))
    found = grade(kind, key, answer)
    assert (found.share, found.verdict) == (FULL, Verdict.CORRECT)


@given(questions(), SEEDS)
def test_a_sample_that_is_meant_wrong_earns_less(question: Question, seed: int) -> None:
    kind, body = question
    shown, key = split(kind, body)
    answer = KINDS[kind].read(shown, KINDS[kind].sample(shown, key, Random(seed), False))
    assert answer is not None
    assert grade(kind, key, answer).share < FULL


@given(questions(), SHAPES | FORMS)
def test_whatever_is_sent_is_graded_between_none_and_all_or_refused_in_words(question: Question, sent: Any) -> None:
    kind, body = question
    shown, key = split(kind, body)
    answer = taken(kind, shown, sent)
    found = grade(kind, key, answer)
    assert NONE <= found.share <= FULL
    assert found.share == round(found.share, 6)
    assert found.verdict in expected(answer, found.share)
    if answer is not None:
        assert KINDS[kind].answer_text(shown, answer)


def expected(answer: Answer | None, share: Any) -> set[Verdict]:
    if answer is None:
        return {Verdict.UNANSWERED}
    return {FULL: {Verdict.CORRECT}, NONE: {Verdict.WRONG}}.get(share, {Verdict.PARTIAL}) | {Verdict.REVIEW}


@given(questions(), FORMS)
def test_an_answer_that_was_stored_and_read_back_is_worth_the_same(question: Question, form: Any) -> None:
    kind, body = question
    shown, key = split(kind, body)
    answer = taken(kind, shown, form)
    if answer is not None:
        again = json.loads(canonical(answer))
        assert again == answer == KINDS[kind].parse(shown, form)
        assert grade(kind, key, again) == grade(kind, key, answer)
        assert KINDS[kind].answer_text(shown, again) == KINDS[kind].answer_text(shown, answer)


@given(questions(), SEEDS)
def test_a_reason_can_be_stored(question: Question, seed: int) -> None:
    kind, body = question
    shown, key = split(kind, body)
    for right in (True, False):
        sample = KINDS[kind].sample(shown, key, Random(seed), right)
        assert canonical(dict(grade(kind, key, KINDS[kind].read(shown, sample)).reason.params))


@given(questions())
def test_both_parts_read_back_from_the_json_that_is_stored(question: Question) -> None:
    kind, body = question
    for model, part in zip((KINDS[kind].shown, KINDS[kind].key), split(kind, body), strict=True):
        text = canonical(part.model_dump(mode="json", by_alias=True, exclude_none=True))
        again = model.model_validate(json.loads(text))
        assert again == part
        assert canonical(again.model_dump(mode="json", by_alias=True, exclude_none=True)) == text


@given(questions("single", "multiple", "match", "order"), SEEDS, st.booleans())
def test_renaming_what_can_be_chosen_never_changes_what_an_answer_is_worth(
    question: Question, seed: int, right: bool
) -> None:
    kind, body = question
    shown, key = split(kind, body)
    answer = KINDS[kind].read(shown, KINDS[kind].sample(shown, key, Random(seed), right))
    _, renamed = split(kind, {field: _renamed(field, value) for field, value in body.items()})
    assert grade(kind, renamed, answer) == grade(kind, key, answer)


def _renamed(field: str, value: Any) -> Any:
    if field not in ("choices", "left", "right", "elements"):
        return value
    return {id: f"Another name {number}" for number, id in enumerate(reversed(value))}


@given(questions(), SEEDS)
def test_what_is_shown_in_any_order_reads_answers_alike(question: Question, seed: int) -> None:
    kind, body = question
    shown, key = split(kind, body)
    order = KINDS[kind].arrange(shown, Random(seed))
    arranged = KINDS[kind].ordered(shown, order)
    assert KINDS[kind].arrange(KINDS[kind].ordered(arranged, ()), Random(seed)) is not None
    assert KINDS[kind].ordered(KINDS[kind].ordered(shown, order[::-1]), order) == arranged
    sample = KINDS[kind].sample(shown, key, Random(seed), True)
    assert KINDS[kind].read(arranged, sample) == KINDS[kind].read(shown, sample)
    assert KINDS[kind].key_texts(arranged, key) == KINDS[kind].key_texts(shown, key)


@pytest.mark.parametrize("block", DOCUMENTED)
def test_an_example_of_the_documentation_scores_as_it_says(block: str) -> None:
    written = yaml.load(block, Loader=yaml.BaseLoader)
    kind, examples = KINDS[written.pop("kind")], written.pop("examples")
    assert not list(kind.check(kind.body.model_validate(written)))
    shown, key = split(kind.name, written)
    for example in examples:
        assert grade(kind.name, key, kind.read(shown, example["answer"])).share == Decimal(example["credit"])

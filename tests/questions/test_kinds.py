"""What holds for every question kind, those still to come included."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.errors import BadAnswer
from quizengine.questions import KINDS, grade
from quizengine.questions.kind import NONE, Answer, Example, Grade, Verdict

from .build import split

EXAMPLES = [(kind, example) for kind in sorted(KINDS) for example in KINDS[kind].examples()]
FORMS = st.dictionaries(st.sampled_from(["choice", "text", "x"]), st.lists(st.text(max_size=10), max_size=3))


def test_the_kinds_are_registered_by_their_own_names() -> None:
    assert {"single", "text"} <= KINDS.keys()
    assert all(kind.name == name for name, kind in KINDS.items())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_shows_by_example_what_is_right_and_what_is_wrong(kind: str) -> None:
    assert {example.share for example in KINDS[kind].examples()} >= {0, 1}


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_every_example_scores_as_it_says(kind: str, example: Example) -> None:
    shown, key = split(kind, example.body)
    assert grade(kind, key, KINDS[kind].read(shown, example.answer)).share == example.share


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_no_example_has_a_flaw(kind: str, example: Example) -> None:
    assert list(KINDS[kind].check(KINDS[kind].body.model_validate(example.body))) == []


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_what_is_shown_has_no_key_in_it(kind: str, example: Example) -> None:
    shown, _ = split(kind, example.body)
    assert "key" not in shown.model_dump()


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_both_parts_read_back_from_their_json(kind: str, example: Example) -> None:
    shown, key = split(kind, example.body)
    assert KINDS[kind].shown.model_validate_json(shown.model_dump_json()) == shown
    assert KINDS[kind].key.model_validate_json(key.model_dump_json()) == key


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_an_answer_is_plain_json_and_has_a_text_for_people(kind: str, example: Example) -> None:
    shown, key = split(kind, example.body)
    answer = KINDS[kind].read(shown, example.answer)
    assert answer is not None
    assert json.loads(json.dumps(answer)) == answer
    assert KINDS[kind].answer_text(shown, answer)
    assert KINDS[kind].key_texts(shown, key)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_answer_earns_nothing_and_is_called_unanswered(kind: str) -> None:
    example = next(iter(KINDS[kind].examples()))
    found = grade(kind, split(kind, example.body)[1], None)
    assert (found.share, found.verdict) == (NONE, Verdict.UNANSWERED)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_empty_form_is_no_answer(kind: str) -> None:
    shown, _ = split(kind, next(iter(KINDS[kind].examples())).body)
    assert KINDS[kind].parse(shown, {}) is None
    assert KINDS[kind].read(shown, "") is None


def graded(kind: str, body: Any, take: Callable[[Any], Answer | None]) -> Grade | str:
    """Return the grade of an answer, or the words in which it was refused. Nothing else may be raised."""
    shown, key = split(kind, body)
    try:
        answer = take(shown)
    except BadAnswer as refused:
        return str(refused.message)
    return grade(kind, key, answer)


@given(st.sampled_from(EXAMPLES), st.text() | st.text(min_size=490, max_size=520))
def test_any_text_is_graded_between_none_and_all_or_refused_in_words(example: tuple[str, Example], text: str) -> None:
    kind, body = example[0], example[1].body
    found = graded(kind, body, lambda shown: KINDS[kind].read(shown, text))
    assert found if isinstance(found, str) else 0 <= found.share <= 1


@given(st.sampled_from(EXAMPLES), FORMS)
def test_any_form_is_graded_between_none_and_all_or_refused_in_words(
    example: tuple[str, Example], form: dict[str, Any]
) -> None:
    kind, body = example[0], example[1].body
    found = graded(kind, body, lambda shown: KINDS[kind].parse(shown, form))
    assert found if isinstance(found, str) else 0 <= found.share <= 1


@given(st.sampled_from(EXAMPLES), st.integers())
def test_an_arrangement_changes_the_order_of_what_is_shown_and_nothing_else(
    example: tuple[str, Example], seed: int
) -> None:
    kind, body = example[0], example[1].body
    shown, key = split(kind, body)
    order = KINDS[kind].arrange(shown, Random(seed))
    assert len(set(order)) == len(order)
    assert KINDS[kind].arrange(shown, Random(seed)) == order
    arranged = KINDS[kind].ordered(shown, order)
    assert KINDS[kind].arrange(arranged, Random(0)) is not None
    assert KINDS[kind].read(arranged, example[1].answer) == KINDS[kind].read(shown, example[1].answer)
    assert KINDS[kind].key_texts(arranged, key) == KINDS[kind].key_texts(shown, key)

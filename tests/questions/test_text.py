"""Short text: spellings of one answer are one answer, and a known wrong answer stays wrong."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.errors import BadAnswer
from quizengine.language.shapes import same_form
from quizengine.questions import KINDS, grade
from quizengine.questions.kind import NONE, Verdict
from quizengine.questions.text import LONGEST_ANSWER

from .build import split, text

TEXT = KINDS["text"]


def lists(*accept: object, reject: tuple[object, ...] = ()) -> tuple[Any, Any]:
    return split("text", {"stem": "Name it.", "key": {"accept": accept, "reject": reject}})


def verdict(answer: str, *accept: object, reject: tuple[object, ...] = ()) -> Verdict:
    shown, key = lists(*accept, reject=reject)
    return grade("text", key, TEXT.read(shown, answer)).verdict


@pytest.mark.parametrize(
    "answer",
    [
        "ML инженер",
        "ml ИНЖЕНЕР",
        "ML-инженер",
        "ML‑инженер",
        "ML – инженер",
        "  ML   инженер. ",
        "«ML инженер»",
        "ＭＬ инженер",
    ],
)
def test_case_hyphens_spaces_and_marks_at_the_ends_do_not_matter(answer: str) -> None:
    assert verdict(answer, "ML инженер") is Verdict.CORRECT


@pytest.mark.parametrize(("answer", "accepted"), [("счёт", "счет"), ("СЧЕТ", "счёт"), ("сче\u0308т", "счет")])
def test_yo_is_ye_however_it_is_typed(answer: str, accepted: str) -> None:
    assert verdict(answer, accepted) is Verdict.CORRECT


@pytest.mark.parametrize(
    "answer", ["ML инженеры", "MLинженер", "инженер ML", "ML инжинер", "МL инженер", "роль ML-инженера"]
)
def test_another_form_of_the_same_answer_is_right(answer: str) -> None:
    assert verdict(answer, "ML инженер") is Verdict.CORRECT


@pytest.mark.parametrize("answer", ["инженер", "MLOps инженер", "ML инженер, data scientist"])
def test_another_answer_waits_for_a_person_and_earns_nothing_until_then(answer: str) -> None:
    shown, key = text("ML инженер")
    found = grade("text", key, TEXT.read(shown, answer))
    assert (found.verdict, found.share) == (Verdict.REVIEW, NONE)


def test_an_answer_that_is_right_in_part_earns_its_credit_and_gets_its_own_word() -> None:
    part = {"text": "discount", "credit": "0.5", "feedback": "Discount of what?"}
    shown, key = lists("discount factor", part)
    found = grade("text", key, TEXT.read(shown, "a discount"))
    assert (found.verdict, found.share) == (Verdict.PARTIAL, Decimal("0.5"))
    assert str(found.reason) == "Discount of what?"


def test_of_two_accepted_answers_the_one_worth_more_counts() -> None:
    assert (
        verdict("discount (discount factor)", {"text": "discount", "credit": "50%"}, "discount factor")
        is Verdict.CORRECT
    )


def test_the_long_form_of_an_answer_that_earns_all_points_is_stored_as_the_short_one() -> None:
    long, short = (TEXT.key.model_validate({"accept": [one]}) for one in ({"text": "a", "credit": "1.0"}, "a"))
    assert long.model_dump_json(exclude_none=True) == short.model_dump_json(exclude_none=True)


def test_the_key_holds_the_words_of_the_stem_that_an_answer_may_repeat() -> None:
    _, key = split("text", {"stem": "Какой формат хранит модели?", "key": {"accept": ["pickle"]}})
    assert key.stem_words == ("какой", "модели", "хранит")
    assert grade("text", key, {"text": "хранит модели pickle"}).verdict is Verdict.CORRECT


def test_a_comma_in_the_stem_moves_no_key() -> None:
    stems = ("Какой формат хранит модели?", "Какой, формат — хранит модели")
    assert len({split("text", {"stem": stem, "key": {"accept": ["pickle"]}})[1] for stem in stems}) == 1


def test_a_pattern_accepts_what_the_lists_do_not_have() -> None:
    key = TEXT.key.model_validate({"accept": ["close to one"], "match": r"0[.,]9+"})
    assert grade("text", key, {"text": "0.99"}).verdict is Verdict.CORRECT
    assert grade("text", key, {"text": "0.5"}).verdict is Verdict.REVIEW


def test_a_known_wrong_answer_gets_its_own_word() -> None:
    shown, key = text("discount factor", reject=({"text": "learning rate", "feedback": "That {one} scales."},))
    found = grade("text", key, TEXT.read(shown, "Learning-rate"))
    assert found.verdict is Verdict.WRONG
    assert str(found.reason) == "That {one} scales."


def test_a_rejected_answer_beats_an_accepted_one() -> None:
    assert verdict("a", "A", reject=("a",)) is Verdict.WRONG


def test_spaces_alone_are_no_answer() -> None:
    assert verdict("  \t ", "a") is Verdict.UNANSWERED


@pytest.mark.parametrize("answer", ["x" * (LONGEST_ANSWER + 1), "a\x00b"])
def test_what_cannot_be_kept_is_refused(answer: str) -> None:
    shown, _ = text("a")
    with pytest.raises(BadAnswer):
        TEXT.parse(shown, {"text": [answer]})


def test_the_first_accepted_answer_is_the_one_to_show() -> None:
    shown, key = text("Pickle", "pkl")
    assert TEXT.key_texts(shown, key) == ("Pickle", "pkl")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(same_form), st.data())
def test_an_accepted_answer_is_right_in_any_case(answer: str, data: st.DataObject) -> None:
    key = TEXT.key.model_validate({"accept": [answer]})
    assert TEXT.grade(key, {"text": answer}).verdict is Verdict.CORRECT
    spelt = data.draw(
        st.sampled_from([answer.upper(), answer.lower()]).filter(lambda one: same_form(one) == same_form(answer))
    )
    assert TEXT.grade(key, {"text": spelt}).verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("key", "code", "harmless"),
    [
        ({"accept": ["..."]}, "QB320", False),
        ({"accept": ["a"], "reject": ["A"]}, "QB321", False),
        ({"accept": ["точность"], "reject": ["точности"]}, "QB321", False),
        ({"accept": ["policy gradient"], "reject": ["gradient policy"]}, "QB321", False),
        ({"accept": ["feature store"], "reject": ["FeatureStore"]}, "QB321", False),
        ({"accept": ["a", "A."]}, "QB322", True),
        ({"accept": ["a"], "match": "("}, "QB323", False),
        ({"accept": ["a"], "match": "(?=a)"}, "QB323", False),
        ({"accept": ["a"], "match": "a" * 201}, "QB323", False),
        ({"accept": ["a"], "match": ".*"}, "QB324", False),
        ({"accept": [{"text": "a", "credit": "0.5"}]}, "QB325", False),
    ],
)
def test_what_the_lists_say_together_is_checked(key: object, code: str, harmless: bool) -> None:
    (flaw,) = TEXT.check(TEXT.body.model_validate({"stem": "?", "key": key}))
    assert (flaw.code, flaw.harmless) == (code, harmless)

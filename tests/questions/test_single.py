"""Single choice: answers are ids, never positions or texts; pinned options stay at their ends."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.errors import BadAnswer
from quizengine.questions import KINDS, grade
from quizengine.questions.kind import FULL, NONE, Verdict

from .build import single

SINGLE = KINDS["single"]
IDS = st.lists(st.text("abcdefgh", min_size=1, max_size=3), min_size=2, max_size=8, unique=True)
PINS = st.sampled_from([None, None, "first", "last"])
TEXTS = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=10).filter(str.strip)


@pytest.mark.parametrize(("chosen", "verdict"), [("b", Verdict.CORRECT), ("a", Verdict.WRONG)])
def test_only_the_key_earns_the_points(chosen: str, verdict: Verdict) -> None:
    shown, key = single(key="b")
    found = grade("single", key, SINGLE.parse(shown, {"choice": [chosen]}))
    assert found.verdict is verdict
    assert found.share == (FULL if verdict is Verdict.CORRECT else NONE)


@pytest.mark.parametrize("chosen", [["z"], ["Two"], ["1"], ["B"], ["a", "b"]])
def test_a_form_that_the_page_could_not_have_sent_is_refused(chosen: list[str]) -> None:
    shown, _ = single()
    with pytest.raises(BadAnswer):
        SINGLE.parse(shown, {"choice": chosen})


def test_nothing_chosen_is_no_answer() -> None:
    shown, _ = single()
    assert SINGLE.parse(shown, {"choice": [""]}) is None


def test_answer_and_key_are_read_by_people_as_the_texts_of_the_options() -> None:
    shown, key = single(key="b")
    assert SINGLE.answer_text(shown, {"choice": "a"}) == "One"
    assert SINGLE.key_texts(shown, key) == ("Two",)


def test_an_option_that_is_gone_is_named_by_its_id() -> None:
    shown, _ = single()
    assert SINGLE.answer_text(shown, {"choice": "gone"}) == "gone"


@given(IDS, st.data())
def test_renaming_the_options_never_changes_what_an_answer_is_worth(ids: list[str], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(ids))
    _, before = single(key=key, **{id: f"Option {id}" for id in ids})
    _, after = single(key=key, **{id: data.draw(TEXTS) for id in ids})
    for id in ids:
        assert grade("single", before, {"choice": id}) == grade("single", after, {"choice": id})


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), PINS, min_size=2, max_size=8), st.integers())
def test_the_order_is_a_permutation_with_pinned_options_at_their_ends(pins: dict[str, str | None], seed: int) -> None:
    choices = {id: {"text": id, **({"pin": pin} if pin else {})} for id, pin in pins.items()}
    shown, _ = single(key=next(iter(pins)), **choices)
    order = SINGLE.arrange(shown, Random(seed))
    assert sorted(order) == sorted(pins)
    first = [id for id, pin in pins.items() if pin == "first"]
    last = [id for id, pin in pins.items() if pin == "last"]
    assert list(order[: len(first)]) == first
    assert list(order[len(order) - len(last) :]) == last
    assert [choice.id for choice in SINGLE.ordered(shown, order).choices] == list(order)


def test_every_order_of_the_free_options_comes_up() -> None:
    shown, _ = single(a="One", b="Two", c="Three")
    assert len({SINGLE.arrange(shown, Random(seed)) for seed in range(200)}) == 6


def test_the_help_names_the_letters_of_a_key_that_only_looks_right() -> None:
    body = SINGLE.body.model_validate({"stem": "?", "choices": {"A": "One", "B": "Two"}, "key": "В"})
    (flaw,) = SINGLE.check(body)
    assert flaw.code == "QB301"
    assert "CYRILLIC CAPITAL LETTER VE" in str(flaw.help)


@pytest.mark.parametrize(
    ("choices", "key", "code"),
    [
        ({"mse": "Squared", "mae": "Absolute"}, "mze", "QB301"),
        ({"mse": "Squared"}, "mse", "QB302"),
        ({"mse": "Squared  error", "mae": "squared error"}, "mse", "QB303"),
    ],
)
def test_what_the_fields_say_together_is_checked(choices: dict[str, str], key: str, code: str) -> None:
    body = SINGLE.body.model_validate({"stem": "?", "choices": choices, "key": key})
    assert [flaw.code for flaw in SINGLE.check(body)] == [code]

"""A text with gaps: every gap is a small question, graded by its own kind, and mistakes are located inside it."""

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.errors import BadAnswer
from quizengine.lint.run import lint
from quizengine.questions import KINDS, grade
from quizengine.questions.gaps import INSIDE, joined, unjoined
from quizengine.questions.kind import Grade, Verdict
from tests.content.build import course, item

from .build import split

CLOZE = KINDS["cloze"]
CITY = {"kind": "single", "choices": {"paris": "Paris", "lyon": "Lyon", "nice": "Nice"}, "key": "paris"}
RIVER = {"kind": "text", "key": {"accept": ["Seine"]}}
PEOPLE = {"kind": "numeric", "key": "2.1", "tolerance": {"abs": "0.1"}, "unit": "million"}
STEM = "[[city]] lies on the [[ river ]]\nand has [[people]]."


def cloze(**change: object) -> tuple[Any, Any]:
    gaps = {"city": CITY, "people": PEOPLE, "river": RIVER}
    return split("cloze", {"stem": STEM, "gaps": gaps, **change})


@pytest.mark.parametrize(
    ("answer", "per_gap", "all_or_nothing"),
    [
        ("city=paris|river=seine|people=2,1", "1", "1"),
        ("city=paris|people=2.05 million", "0.666667", "0"),
        ("city=lyon|people=2,1", "0.333333", "0"),
        ("city=lyon|people=3", "0", "0"),
    ],
)
def test_each_mode_scores_by_its_formula(answer: str, per_gap: str, all_or_nothing: str) -> None:
    shown, key = cloze()
    assert str(grade("cloze", key, CLOZE.read(shown, answer)).share) == per_gap
    _, key = cloze(scoring={"mode": "all_or_nothing"})
    assert str(grade("cloze", key, CLOZE.read(shown, answer)).share) == all_or_nothing


def test_the_text_is_kept_in_pieces_with_the_gaps_numbered_as_they_are_read() -> None:
    shown, _ = cloze()
    assert [part.text for part in shown.parts] == ["", " lies on the ", "\nand has ", "."]
    assert [(gap.number, gap.id, gap.kind) for gap in shown.gaps] == [
        (1, "city", "single"),
        (2, "river", "text"),
        (3, "people", "numeric"),
    ]
    assert shown.stem == "[1] lies on the [2]\nand has [3]."


def test_a_gap_shows_nothing_of_its_key() -> None:
    shown, _ = cloze()
    assert "key" not in shown.model_dump_json()
    assert "Seine" not in shown.model_dump_json()


def test_a_form_has_a_field_for_each_gap_and_empty_ones_are_left_out() -> None:
    shown, _ = cloze()
    answer = CLOZE.parse(shown, {"gap-city": ["paris"], "gap-river": [" "], "gap-people": ["2,1"], "gap-x": ["1"]})
    assert answer == {"gaps": {"city": {"choice": "paris"}, "people": {"number": "2.1", "typed": "2,1"}}}
    assert CLOZE.parse(shown, {"gap-city": [""], "gap-river": []}) is None


@pytest.mark.parametrize(("field", "sent", "number"), [("gap-people", "1,000", 3), ("gap-city", "rome", 1)])
def test_a_gap_that_cannot_be_read_is_named_by_its_number(field: str, sent: str, number: int) -> None:
    with pytest.raises(BadAnswer) as refused:
        CLOZE.parse(cloze()[0], {field: [sent]})
    assert str(refused.value.message).startswith(f"Gap {number}: ")


@pytest.mark.parametrize("text", ["paris", "rome=1", "city=paris|city=lyon", "city=paris|"])
def test_a_text_that_is_no_list_of_gaps_is_refused(text: str) -> None:
    with pytest.raises(BadAnswer):
        CLOZE.read(cloze()[0], text)


@given(st.lists(st.text("ab=|\\ ", max_size=8), min_size=1, max_size=4))
def test_bars_and_backslashes_in_answers_survive_the_text_form(parts: list[str]) -> None:
    assert unjoined(joined(parts)) == parts


def test_a_lone_backslash_stays_what_it_is() -> None:
    assert unjoined(r"a=\d+|b=\\|c=\|") == [r"a=\d+", "b=\\", "c=|"]


def test_the_options_of_gaps_are_shuffled_each_gap_for_itself() -> None:
    shown, _ = cloze()
    orders = {CLOZE.arrange(shown, Random(seed)) for seed in range(100)}
    assert len(orders) == 6
    assert all(sorted(order) == ["city.lyon", "city.nice", "city.paris"] for order in orders)
    arranged = CLOZE.ordered(shown, ("city.nice", "city.paris", "city.lyon"))
    assert [choice.id for choice in arranged.gaps[0].shown.choices] == ["nice", "paris", "lyon"]


def test_people_read_answers_by_the_numbers_of_the_gaps() -> None:
    shown, key = cloze()
    assert CLOZE.answer_text(shown, {"gaps": {"city": {"choice": "lyon"}}}) == "[1] Lyon;\n[2] …;\n[3] …"
    assert CLOZE.key_texts(shown, key) == ("[1] Paris;\n[2] Seine;\n[3] 2.1 ± 0.1 million",)


def test_what_the_author_says_of_an_answer_in_a_gap_is_said() -> None:
    river = {"kind": "text", "key": {"accept": ["Seine"], "reject": [{"text": "Rhone", "feedback": "That is Lyon."}]}}
    shown, key = cloze(gaps={"city": CITY, "people": PEOPLE, "river": river})
    found = grade("cloze", key, CLOZE.read(shown, "city=paris|river=Rhone"))
    assert str(found.reason) == "Right gaps: 1 of 3. That is Lyon."


def test_where_one_gap_waits_for_a_person_the_question_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def waiting(key: Any, answer: Any) -> Grade:
        return replace(INSIDE["numeric"].grade(*numeric), verdict=Verdict.REVIEW)

    shown, key = cloze()
    numeric = (key.gaps["people"].key, {"number": "9", "typed": "9"})
    monkeypatch.setitem(INSIDE, "text", replace(INSIDE["text"], grade=waiting))
    found = grade("cloze", key, CLOZE.read(shown, "city=paris|river=x"))
    assert (str(found.share), found.verdict) == ("0.333333", Verdict.REVIEW)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"stem": "[[city]] [[rivr]] [[people]]"}, [("QB340", ("stem",)), ("QB341", ("gaps", "river"))]),
        ({"stem": "[[city]] [[city]] [[river]] [[people]]"}, [("QB341", ("gaps", "city"))]),
        ({"gaps": {"city": {**CITY, "key": "rome"}}, "stem": "[[city]]"}, [("QB301", ("gaps", "city", "key"))]),
        ({"gaps": {"n": {"kind": "numeric", "key": "1"}}, "stem": "[[n]]"}, [("QB330", ("gaps", "n", "key"))]),
    ],
)
def test_what_the_fields_say_together_is_checked_in_every_gap(change: dict[str, object], found: list[Any]) -> None:
    body = {"stem": STEM, "gaps": {"city": CITY, "people": PEOPLE, "river": RIVER}, **change}
    flaws = CLOZE.check(CLOZE.body.model_validate(body))
    assert [(flaw.code, flaw.path) for flaw in flaws] == found


@pytest.mark.parametrize(
    ("gap", "code", "excerpt"),
    [
        ({**CITY, "choices": {"a": ""}}, "QB103", "''"),
        ({"kind": "essay"}, "QB103", "essay"),
        ({"kind": "cloze"}, "QB103", "cloze"),
        ({"key": "1"}, "QB102", None),
        ({**PEOPLE, "key": "five"}, "QB103", "five"),
        ({**PEOPLE, "tolerence": "1"}, "QB101", "tolerence"),
        ({**RIVER, "stem": "Which?"}, "QB101", "stem"),
        ("Seine", "QB103", "Seine"),
    ],
)
def test_a_mistake_is_reported_where_it_stands_in_the_gap(
    tmp_path: Path, gap: object, code: str, excerpt: str | None
) -> None:
    path = course(tmp_path, item(kind="cloze", stem="[[g]]", choices=None, key=None, gaps={"g": gap}))
    (one,) = (found := lint(path)).diagnostics
    assert one.code == code
    if excerpt is not None:
        line = found.library.sources[one.file].text.splitlines()[one.span.line - 1]
        assert line[one.span.column - 1 :].strip("\"'").startswith(excerpt.strip("'"))

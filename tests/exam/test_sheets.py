"""Files of answers scored row by row: every row has its mark or says in words what is wrong with it."""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.bank import Bank
from quizengine.content.diagnostics import Severity
from quizengine.exam.sheets import Problem, Question, Scored, Tally, questions, score
from quizengine.questions import KINDS
from quizengine.questions.kind import Verdict
from tests.build import RIGHT, WRONG, three_items
from tests.content.build import Data, bank, item, library, text_item

HEADER = "student,item,answer"
NAMES = ("loss", "word", "metric")
CELLS = st.sampled_from(["anna", *NAMES, "course-final:loss", "mse", "MAE", "share", "é", "", "  "])


@cache
def known() -> dict[str, Question | None]:
    """Three items, of 1, 1 and 2 points; right are `mse`, `MSE` and `share`."""
    with TemporaryDirectory() as folder:
        return questions(library(Path(folder), *three_items()).banks)


def banks(folder: Path, **items: Data) -> tuple[Bank, ...]:
    """Return a bank of one item for each name."""
    return tuple(library(folder / name, bank=bank(one, bank=name)).banks[0] for name, one in items.items())


def sheet(*rows: str, header: str = HEADER) -> list[Scored | Problem]:
    return list(score((f"{row}\n".encode() for row in (header, *rows)), known()))


def marks(found: Iterable[Scored | Problem]) -> list[tuple[str, str, float, Verdict]]:
    return [
        (one.student, one.item, float(one.mark.points), one.mark.verdict) for one in found if isinstance(one, Scored)
    ]


def problems(found: Iterable[Scored | Problem]) -> list[tuple[int, str]]:
    return [(one.line, str(one.message)) for one in found if isinstance(one, Problem)]


# -- marks -----------------------------------------------------------------------------------------------------------


def test_right_answers_earn_the_points_of_their_items_and_wrong_ones_none() -> None:
    found = sheet(*(f"anna,{name},{right}" for name, right in zip(NAMES, RIGHT, strict=True)))
    assert marks(found) == [
        ("anna", name, points, Verdict.CORRECT) for name, points in zip(NAMES, (1, 1, 2), strict=True)
    ]
    found = sheet(*(f"anna,{name},{wrong}" for name, wrong in zip(NAMES, WRONG, strict=True)))
    assert marks(found) == [("anna", name, 0, Verdict.WRONG) for name in NAMES]


def test_the_reason_is_the_one_that_the_kind_gives() -> None:
    (found,) = sheet("anna,loss,mse")
    assert isinstance(found, Scored)
    assert str(found.mark.reason) == "The chosen option is the right one."
    assert found.mark.max_points == 1


@pytest.mark.parametrize("nothing", ["", "   ", '""'])
def test_an_empty_answer_is_unanswered(nothing: str) -> None:
    assert marks(sheet(f"anna,loss,{nothing}")) == [("anna", "loss", 0, Verdict.UNANSWERED)]


def test_an_item_may_be_named_with_its_bank() -> None:
    assert marks(sheet("anna,course-final:loss,mse")) == [("anna", "loss", 1, Verdict.CORRECT)]


def test_spaces_around_a_cell_do_not_count() -> None:
    assert marks(sheet(" anna , loss , mse ")) == [("anna", "loss", 1, Verdict.CORRECT)]


def test_columns_come_in_any_order_and_their_names_in_any_case() -> None:
    assert marks(sheet("mse,anna,loss", header="Answer,STUDENT, item")) == [("anna", "loss", 1, Verdict.CORRECT)]


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("seed", range(3))
def test_a_sample_answer_of_every_kind_is_marked_as_it_means_to_be(tmp_path: Path, kind: str, seed: int) -> None:
    example = next(iter(KINDS[kind].examples()))
    asked = {"id": "q", "kind": kind, "assesses": ["УК-1"], "topic": "losses", "provenance": {"basis": "expert"}}
    found = questions(library(tmp_path, {**asked, **example.body}).banks)
    question = found["q"]
    assert question is not None
    for right in (True, False):
        text = KINDS[kind].sample(question.shown, question.key, Random(seed), right).replace('"', '""')
        ((_, _, points, _),) = marks(score([f"{HEADER}\n".encode(), f'anna,q,"{text}"\n'.encode()], found))
        assert (points == 1) is right


# -- what is wrong ---------------------------------------------------------------------------------------------------


def test_a_bad_row_is_named_by_its_line_and_the_others_are_scored() -> None:
    found = sheet("anna,loss,mse", "anna,nope,mse", ",loss,mse", "anna,metric,zz", "boris,loss", "boris,loss,mae")
    assert problems(found) == [
        (3, "the bank has no item 'nope'"),
        (4, "the row names no student"),
        (5, "The question has no such option. Reload the page and choose again."),
        (6, "the row has 2 columns and the header 3"),
    ]
    assert [mark[0] for mark in marks(found)] == ["anna", "boris"]


def test_a_second_answer_of_a_student_to_an_item_is_not_scored() -> None:
    found = sheet("anna,loss,mae", "boris,loss,mse", "anna,course-final:loss,mse")
    assert problems(found) == [(4, "'anna' has answered 'course-final:loss' in a line above")]
    assert [mark[2] for mark in marks(found)] == [0, 1]


def test_an_unreadable_answer_does_not_keep_out_a_readable_one() -> None:
    assert marks(sheet("anna,loss,zz", "anna,loss,mse")) == [("anna", "loss", 1, Verdict.CORRECT)]


def test_an_id_that_two_banks_have_needs_the_bank(tmp_path: Path) -> None:
    known = questions(banks(tmp_path, first=item(), second=item(key="mae"), third=text_item()))
    rows = ["anna,loss,mse", "anna,first:loss,mse", "anna,second:loss,mse", "anna,word,MSE"]
    found = list(score((f"{row}\n".encode() for row in (HEADER, *rows)), known))
    assert problems(found) == [(2, "several banks have an item 'loss': write bank:item")]
    assert [mark[1:3] for mark in marks(found)] == [("first:loss", 1), ("second:loss", 0), ("word", 1)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("student,item", ["the column 'answer' is missing"]),
        ("anna,loss,mse", [f"the column '{name}' is missing" for name in HEADER.split(",")]),
        ("student,item,answer,item", ["the column 'item' stands here twice"]),
        ("student\titem\tanswer", [f"the column '{name}' is missing" for name in HEADER.split(",")]),
        ("", ["the file is empty"]),
    ],
)
def test_without_its_columns_nothing_of_a_file_is_scored(header: str, expected: list[str]) -> None:
    found = sheet(*(["anna,loss,mse"] if header else []), header=header)
    errors = [one for one in found if isinstance(one, Problem) and one.severity is Severity.ERROR]
    assert problems(errors) == [(1, text) for text in expected]
    assert marks(found) == []


def test_columns_beside_the_wanted_ones_are_a_warning() -> None:
    warning, row = sheet("2026,anna,loss,mse", header="year,student,item,answer")
    assert isinstance(warning, Problem)
    assert (warning.line, warning.severity) == (1, Severity.WARNING)
    assert str(warning.message) == "columns that are not used: 'year'"
    assert isinstance(row, Scored)


def test_a_header_with_a_bad_byte_in_a_column_of_no_use_lets_the_rows_be_scored() -> None:
    found = list(score([b"student,item,answer,\xe3\xee\xe4\n", b"anna,loss,mse,1\n"], known()))
    assert [line for line, _ in problems(found)] == [1]
    assert len(marks(found)) == 1


# -- always ----------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_scored_or_told_of(raw: bytes, headed: bool) -> None:
    for one in score(BytesIO(f"{HEADER}\n".encode() + raw if headed else raw), known()):
        assert str(one.message) if isinstance(one, Problem) else 0 <= one.mark.points <= one.mark.max_points


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8))
def test_every_row_has_one_mark_or_one_problem(rows: list[tuple[str, str, str]]) -> None:
    found = sheet(*map(",".join, rows))
    assert len(found) == len(rows)
    assert [line for line, _ in problems(found)] == [
        line for line, one in enumerate(found, start=2) if isinstance(one, Problem)
    ]


@given(st.data())
def test_the_order_of_rows_changes_no_mark(data: st.DataObject) -> None:
    pairs = data.draw(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(NAMES)), unique=True, min_size=1))
    answers = st.sampled_from(["mse", "MSE", "share", "mae", "", "nonsense"])
    rows = [f"{student},{name},{data.draw(answers)}" for student, name in pairs]
    assert sorted(marks(sheet(*rows))) == sorted(marks(sheet(*data.draw(st.permutations(rows)))))


def test_rows_are_scored_as_they_are_asked_for() -> None:
    def endless() -> Iterable[bytes]:
        yield f"{HEADER}\n".encode()
        number = 0
        while True:
            number += 1
            yield f"student-{number},loss,mse\n".encode()

    found = iter(score(endless(), known()))
    assert [next(found).student for _ in range(3)] == ["student-1", "student-2", "student-3"]  # type: ignore[union-attr]


def test_a_tally_adds_points_exactly() -> None:
    tally = Tally()
    for one in sheet("anna,loss,mse", "anna,word,", "anna,metric,share"):
        assert isinstance(one, Scored)
        tally.add(one.mark)
    assert (tally.points, tally.max_points) == (Fraction(3), Fraction(4))
    assert tally.verdicts == {Verdict.CORRECT: 2, Verdict.UNANSWERED: 1}

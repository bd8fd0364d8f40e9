"""How often the judge may err on answers that a fair teacher has labelled; the bars are in `docs/short-answers.md`."""

import pytest

from .labelled import SETS, Judged, Label, judged

MOST_FALSE_ACCEPTS = 0.003
MOST_FALSE_REJECTS = 0.08

HALVES = pytest.mark.parametrize("half", SETS)


def labelled(half: str, label: Label) -> list[Judged]:
    return [one for one in judged(half) if one.label is label]


@HALVES
def test_there_are_answers_enough_of_every_label(half: str) -> None:
    assert len(judged(half)) > 400
    assert len({one.item for one in judged(half)}) >= 22
    assert all(len(labelled(half, label)) > 50 for label in Label)


@HALVES
def test_wrong_answers_are_not_accepted(half: str) -> None:
    wrong = [one for one in labelled(half, Label.REJECT) if one.said is Label.ACCEPT]
    assert len(wrong) <= MOST_FALSE_ACCEPTS * len(judged(half)), wrong


@HALVES
def test_right_answers_are_accepted(half: str) -> None:
    right = labelled(half, Label.ACCEPT)
    missed = [one for one in right if one.said is not Label.ACCEPT]
    assert len(missed) <= MOST_FALSE_REJECTS * len(right), missed


@HALVES
def test_no_right_answer_is_rejected(half: str) -> None:
    assert [one for one in labelled(half, Label.ACCEPT) if one.said is Label.REJECT] == []


@HALVES
def test_no_arguable_answer_is_rejected(half: str) -> None:
    assert [one for one in labelled(half, Label.REVIEW) if one.said is Label.REJECT] == []


@pytest.mark.parametrize(("one", "other"), [("tuning", "holdout"), ("audit", "audit-holdout")])
def test_no_answer_is_in_both_halves(one: str, other: str) -> None:
    first, second = ({(found.item, found.answer) for found in judged(half)} for half in (one, other))
    assert not first & second

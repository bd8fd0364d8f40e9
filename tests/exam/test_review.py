"""What a student may see of a result: four phases, and in each the parts that the policy names."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.review import SHORT, Phase, Phases, Shown
from quizengine.exam.review import RIGHT_AFTER, itemised, phase, visible

from ..build import NOON, minutes

CLOSE = NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOON, Phase.AFTER_SUBMIT),
        (NOON + RIGHT_AFTER - minutes(1), Phase.AFTER_SUBMIT),
        (NOON + RIGHT_AFTER, Phase.LATER),
        (CLOSE - minutes(1), Phase.LATER),
        (CLOSE, Phase.AFTER_CLOSE),
    ],
)
def test_a_handed_in_attempt_goes_through_three_phases(now: datetime, expected: Phase) -> None:
    assert phase(NOON, CLOSE, now) is expected


def test_a_quiz_that_never_closes_stays_open() -> None:
    assert phase(NOON, None, NOON + timedelta(days=1000)) is Phase.LATER


def test_who_hands_in_at_the_close_is_after_it_at_once() -> None:
    assert phase(CLOSE, CLOSE, CLOSE) is Phase.AFTER_CLOSE


def test_beside_a_running_attempt_everything_is_during_it() -> None:
    assert phase(None, None, NOON) is Phase.DURING
    assert phase(NOON, CLOSE, CLOSE, running=True) is Phase.DURING


@given(st.sampled_from(list(Phase)), st.sets(st.sampled_from(list(Shown))))
def test_nothing_is_seen_that_the_policy_does_not_name(at: Phase, named: set[Shown]) -> None:
    policy = Phases.model_validate({at.value: sorted(named)})
    assert visible(policy, at) <= named
    assert all(visible(policy, other) == frozenset() for other in Phase if other is not at)


def test_competencies_are_made_of_points_and_hide_with_the_mark() -> None:
    policy = Phases(later=(Shown.COMPETENCIES, Shown.KEY))
    assert visible(policy, Phase.LATER) == {Shown.KEY}


@pytest.mark.parametrize(
    ("word", "at", "answers"),
    [
        ("never", Phase.AFTER_CLOSE, False),
        ("after_submit", Phase.AFTER_SUBMIT, True),
        ("after_submit", Phase.LATER, True),
        ("after_submit", Phase.DURING, False),
        ("after_close", Phase.LATER, False),
        ("after_close", Phase.AFTER_CLOSE, True),
    ],
)
def test_the_short_words_differ_in_when_answers_are_shown(word: str, at: Phase, answers: bool) -> None:
    shown = visible(SHORT[word], at)
    assert itemised(shown) is answers
    assert {Shown.MARK, Shown.COMPETENCIES} <= shown

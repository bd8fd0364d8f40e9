"""The life of an attempt, whatever order things happen in: steps by Hypothesis, held against a simple model.

An attempt never opens again, takes nothing after its deadline and grace, loses nothing that it acknowledged, keeps
its deadline, and is graded by the key that it was started with.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine

from quizengine.errors import BadAnswer, Conflict
from quizengine.services import closing, taking
from quizengine.services.desks import TimeIsOver

from ..build import (
    NOON,
    QUIZ,
    RIGHT,
    WRONG,
    Data,
    Sitting,
    a_bank_folder,
    an_account,
    metric,
    minutes,
    released,
    seconds,
    signed_in,
    three_items,
)

GRACE = seconds(15)
TICK = timedelta(microseconds=1)
ANSWERS = ((RIGHT, WRONG), (("quad", "huber", "part"), ("abs", "MSE", "all")))
"""Right and wrong answers to the questions of the first content and of the second."""


def second_content() -> list[Data]:
    """The usual items with other stems, choices and keys, so that nothing of the first fits them."""
    loss, word, _ = three_items()
    return [
        {**loss, "stem": "What is quadratic?", "choices": {"quad": "This one", "abs": "The other"}, "key": "quad"},
        {**word, "stem": "Name a robust loss.", "key": {"accept": ["huber"], "reject": ["MSE"]}},
        metric(stem="What is it?", choices={"part": "A part", "all": "All of it"}, key="part"),
    ]


@dataclass
class Modelled:
    """What an attempt should be by now."""

    sitting: Sitting
    content: int
    deadline: datetime
    answers: dict[int, str] = field(default_factory=dict)
    acknowledged: int = 0
    closed: tuple[datetime, str] | None = None

    def takes_answers(self, now: datetime) -> bool:
        return self.closed is None and now <= self.deadline + GRACE

    def has_run_out(self, now: datetime) -> bool:
        return self.closed is None and now > self.deadline + GRACE

    def value(self, position: int, right: bool) -> str:
        return ANSWERS[self.content][0 if right else 1][position - 1]

    def verdicts(self) -> dict[int, str]:
        if self.closed is None:
            return {}
        right = ANSWERS[self.content][0]
        judged = {position: "correct" if value in right else "wrong" for position, value in self.answers.items()}
        return {position: judged.get(position, "unanswered") for position in (1, 2, 3)}


class Life(RuleBasedStateMachine):
    """One student with two attempts. All runs share a database, each with a student of its own."""

    engine: Engine
    contents: tuple[Path, Path]
    numbers = count()

    def __init__(self) -> None:
        super().__init__()
        self.attempts: list[Modelled] = []
        self.now = NOON
        self.content = 0

    @initialize()
    def a_new_student(self) -> None:
        released(self.engine, self.contents[0])
        self.student = an_account(self.engine, f"student-{next(self.numbers)}")
        self.token = signed_in(self.engine, self.student, hours=24 * 365)

    @property
    def latest(self) -> Modelled:
        return self.attempts[-1]

    @rule()
    def starts(self) -> None:
        if self.attempts and self.latest.takes_answers(self.now):
            assert self._start() == self.latest.sitting.attempt_id
        elif len(self.attempts) == 2:
            with pytest.raises(Conflict):
                self._start()
        else:
            sitting = Sitting(self.engine, self.student, self.token, self._start())
            self.attempts.append(Modelled(sitting, self.content, self.now + minutes(20)))

    def _start(self) -> str:
        return taking.start(self.engine, viewer=self.student, quiz=QUIZ, now=self.now)

    @precondition(lambda self: self.attempts)
    @rule(position=st.sampled_from([1, 2, 3]), right=st.booleans(), flagged=st.booleans())
    def answers(self, position: int, right: bool, flagged: bool) -> None:
        value = self.latest.value(position, right)
        if self.latest.takes_answers(self.now):
            assert self.latest.sitting.answers(position, value, at=self.now, flagged=flagged).answered
            self.latest.answers[position] = value
            self.latest.acknowledged += 1
        else:
            with pytest.raises(TimeIsOver):
                self.latest.sitting.answers(position, value, at=self.now)

    @precondition(lambda self: self.attempts and self.latest.takes_answers(self.now))
    @rule(position=st.sampled_from([1, 2, 3]))
    def clears(self, position: int) -> None:
        assert not self.latest.sitting.answers(position, at=self.now).answered
        self.latest.answers.pop(position, None)
        self.latest.acknowledged += 1

    @precondition(lambda self: self.attempts and self.latest.takes_answers(self.now))
    @rule()
    def sends_what_is_no_answer(self) -> None:
        foreign = ANSWERS[1 - self.latest.content][0][0]
        with pytest.raises(BadAnswer):
            self.latest.sitting.answers(1, foreign, at=self.now)

    @precondition(lambda self: self.attempts)
    @rule()
    def submits(self) -> None:
        latest = self.latest
        assert latest.sitting.submits(at=self.now) is (latest.closed is None)
        in_time = self.now <= latest.deadline
        latest.closed = latest.closed or ((self.now, "student") if in_time else (latest.deadline, "timer"))

    @rule()
    def sweeps(self) -> None:
        closing.sweep(self.engine, now=self.now)
        for attempt in self.attempts:
            if attempt.has_run_out(self.now):
                attempt.closed = (attempt.deadline, "timer")

    @rule(content=st.sampled_from([0, 1]))
    def releases(self, content: int) -> None:
        released(self.engine, self.contents[content])
        self.content = content

    @rule(step=st.sampled_from([TICK, seconds(1), seconds(14), minutes(1), minutes(7), minutes(60)]))
    def time_passes(self, step: timedelta) -> None:
        self.now += step

    @precondition(lambda self: self.attempts)
    @rule(around=st.sampled_from([-TICK, timedelta(0), TICK, GRACE - TICK, GRACE, GRACE + TICK]))
    def the_end_comes_near(self, around: timedelta) -> None:
        self.now = max(self.now, self.latest.deadline + around)

    @precondition(lambda self: self.attempts and self.latest.takes_answers(self.now))
    @rule()
    def looks_at_what_was_acknowledged(self) -> None:
        for position in (1, 2, 3):
            given = self.latest.sitting.looks(position, at=self.now).question.answer or {}
            assert next(iter(given.values()), None) == self.latest.answers.get(position)

    @invariant()
    def the_store_agrees_with_the_model(self) -> None:
        for attempt in self.attempts:
            stored = attempt.sitting.stored()
            assert stored.deadline_at == attempt.deadline
            assert (stored.submitted_at, stored.closed_by) == (attempt.closed or (None, None))
            assert len(attempt.sitting.journal()) == attempt.acknowledged
            assert attempt.sitting.verdicts() == attempt.verdicts()

    def teardown(self) -> None:
        self.now += timedelta(days=1)
        self.sweeps()
        self.the_store_agrees_with_the_model()


@pytest.mark.parametrize(
    ("database", "examples"),
    [("sqlite_engine", 30), pytest.param("postgresql_engine", 6, marks=pytest.mark.postgres)],
)
def test_an_attempt_keeps_its_word(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, examples: int
) -> None:
    class Here(Life):
        engine = request.getfixturevalue(database)
        contents = (a_bank_folder(tmp_path / "first"), a_bank_folder(tmp_path / "second", items=second_content()))

    run_state_machine_as_test(Here, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))

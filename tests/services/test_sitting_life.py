"""The life of a sitting, whatever order things happen in: steps by Hypothesis, held against a simple model.

One student with two pages open, one instructor in the room. Time is granted and revoked, breaks are taken, the room
stands still, ends and goes on, answers come late or from the other page, items are mended and graded again. An attempt
never opens again, its deadline is that of its start and of the log, and every answer that came in is in the journal.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
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

from quizengine.errors import Conflict, NotAccepted, NotFound
from quizengine.exam.chain import Outcome, first_break
from quizengine.exam.mending import Mend
from quizengine.exam.replay.checks import Standing
from quizengine.services import (
    accommodating,
    breaks,
    closing,
    contesting,
    invigilating,
    mending,
    pulsing,
    quick,
    regrading,
    replaying,
    schedule,
    sittings,
    taking,
)
from quizengine.services.answering import ChangedElsewhere
from quizengine.services.desks import Paused, TimeIsOver
from quizengine.services.regrading import Policy
from quizengine.store import accommodations, attempts
from quizengine.store.engine import reading
from quizengine.store.tables import Role

from ..build import (
    NOON,
    RIGHT,
    WRONG,
    Data,
    Sitting,
    a_bank_folder,
    a_group,
    a_plan,
    a_running_attempt,
    a_sitting,
    an_account,
    granted,
    minutes,
    released,
    seconds,
    signed_in,
    three_items,
)
from .journals import entry, plainly, value
from .modelled import GRACE, LIMIT, NONE, OFFLINE, POSITIONS, Modelled, Stored, share

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
TICK = timedelta(microseconds=1)
MOST = {1: Decimal(1), 2: Decimal(1), 3: Decimal(2)}
PAGES = ("page", "tab")
WAYS = ("express", "usual", "queued")
REASON = "справка"


class Room(RuleBasedStateMachine):
    """A sitting of a quiz of its own in each run; all runs share a database."""

    engine: Engine
    folder: Path
    numbers = count()

    @initialize(started=st.booleans())
    def a_room(self, started: bool) -> None:
        number = next(self.numbers)
        self.quiz, self.now = f"final-{number}", NOON
        self._release("mse")
        self.orlov = an_account(self.engine, f"orlov-{number}", Role.INSTRUCTOR)
        self.student = an_account(self.engine, f"anna-{number}")
        self.token = signed_in(self.engine, self.student, hours=24 * 365)
        self.group = a_group(self.engine, self.orlov, self.student, name=f"Б-{number}")
        self.plan: dict[str, Any] = {"quiz": self.quiz, "attempts": 2, "offline": OFFLINE, "review": None}
        self.closes = NOON + minutes(60)
        self.sitting_id = a_sitting(self.engine, self.orlov, self.group, **self.plan)
        self.attempts: list[Modelled] = []
        self.grants: dict[bool, tuple[int, dict[str, Any]]] = {}
        self.paused: datetime | None = None
        self.said = 0
        self.mended = False
        self.adjustments: list[int] = []
        self.runs: list[tuple[int, dict[str, Any]]] = []
        if started:
            self.starts()

    def _release(self, key: str) -> None:
        loss, *others = three_items()
        quiz = {"quiz": self.quiz, "time": {"limit": "20m", "grace": "15s"}}
        name = f"{self.quiz}-{key}"
        items = [{**loss, "key": key}, *others]
        released(self.engine, a_bank_folder(self.folder / name, items=items, quiz=quiz), at=self.now)

    @property
    def latest(self) -> Modelled:
        return self.attempts[-1]

    # -- the terms, as the documentation says them -------------------------------------------------------------------

    def _most(self, name: str, usual: Any) -> Any:
        return max([usual, *(fields[name] for _, fields in self.grants.values() if name in fields)])

    def _planned(self, started: datetime) -> datetime:
        time: timedelta = LIMIT * float(self._most("factor", Decimal(1))) + self._most("extra", NONE)
        return min(started + time, self.closes)

    @property
    def _breaks(self) -> timedelta:
        found: timedelta = self._most("breaks", NONE)
        return found

    def _used_up(self, attempt: Modelled) -> datetime | None:
        """When the break that runs is used up."""
        if attempt.stopped is None or attempt.stopped[0] != "break" or attempt.closed is not None:
            return None
        return attempt.stopped[1] + max(NONE, self._breaks - attempt.rested)

    def _end_break(self, attempt: Modelled, at: datetime) -> None:
        assert attempt.stopped is not None
        rested = at - attempt.stopped[1]
        attempt.rested += rested
        attempt.deadline += rested
        attempt.stopped = None

    def _end_overdue_breaks(self) -> None:
        for attempt in self.attempts:
            until = self._used_up(attempt)
            if until is not None and self.now >= until and self.paused is None:
                self._end_break(attempt, until)

    def _follows(self, change: Callable[[], None]) -> bool:
        """Change the terms; says whether that may be: no deadline of an open attempt comes to lie in the past."""
        before, was = [(self._planned(one.started), self._used_up(one)) for one in self.attempts], self._breaks
        terms, then = (self.grants, self.closes), [replace(attempt) for attempt in self.attempts]
        change()
        for attempt, (planned, until) in zip(then, before, strict=True):
            if until is not None and self._breaks < was and self.now >= (self._used_up(attempt) or self.now):
                self._end_break(attempt, min(self.now, until))
            if not attempt.is_open(self.now):
                continue
            move = self._planned(attempt.started) - planned
            attempt.deadline += move
            if move < NONE and attempt.deadline <= (attempt.stopped[1] if attempt.stopped else self.now):
                self.grants, self.closes = terms
                return False
        self.attempts = then
        return True

    # -- the student -------------------------------------------------------------------------------------------------

    @rule()
    def starts(self) -> None:
        running = next((one for one in self.attempts if not one.is_over(self.now)), None)
        if running is not None:
            assert self._start() == running.sitting.attempt_id
        elif self.paused or len(self.attempts) == 2 or self.now >= self.closes:
            with pytest.raises(Conflict):
                self._start()
        else:
            sitting = Sitting(self.engine, self.student, self.token, self._start())
            self.attempts.append(Modelled(sitting, self.now, self._planned(self.now)))
            # What is granted in the very moment of a start could be before it or after.
            self.now += TICK

    def _start(self) -> str:
        return taking.start(self.engine, viewer=self.student, sitting_id=self.sitting_id, now=self.now)

    @precondition(lambda self: self.attempts)
    @rule(
        several=st.lists(
            st.tuples(
                st.sampled_from(POSITIONS),
                st.sampled_from([True, False, None]),
                st.booleans(),
                st.sampled_from(PAGES),
                st.sampled_from([0, 1]),
                st.sampled_from(WAYS),
            ),
            min_size=1,
            max_size=6,
        )
    )
    def answers(self, several: list[tuple[int, bool | None, bool, str, int, str]]) -> None:
        for one in several:
            self._answer(*one)

    def _answer(self, position: int, right: bool | None, flagged: bool, page: str, behind: int, way: str) -> None:
        attempt, stored = self.latest, self.latest.answers[position]
        value = None if right is None else (RIGHT if right else WRONG)[position - 1]
        revision = max(0, stored.revision - behind)
        given, queued = [] if value is None else [value], way == "queued"
        send: Data = {"at": self.now, "flagged": flagged, "revision": revision, "page": page, "queued": queued}
        known: Data = {"flagged": flagged, "revision": revision, "writer": page}
        quickly = self._quickly(position, given, **known) if way == "express" else None
        if not attempt.takes_answers(self.now, queued=queued):
            assert quickly is None
            paused = attempt.closed is None and attempt.stopped is not None
            with pytest.raises(Paused if paused else TimeIsOver):
                attempt.sitting.answers(position, *given, **send)
            if not paused:
                self._keeps(position, value, Outcome.LATE)
        elif revision < stored.revision and page != stored.page and (value, flagged) != (stored.value, stored.flagged):
            assert quickly is None
            with pytest.raises(ChangedElsewhere):
                attempt.sitting.answers(position, *given, **send)
            self._keeps(position, value, Outcome.CONFLICT)
        else:
            number = quickly or attempt.sitting.answers(position, *given, **send).revision
            assert number == stored.revision + 1
            attempt.answers[position] = Stored(number, page, value, flagged)
            attempt.journal.append((position, number, value))

    def _quickly(self, position: int, given: list[str], **known: Any) -> int | None:
        """Save by the way of most saves, which takes an answer or says nothing."""
        place: Data = {"token": self.token, "attempt_id": self.latest.sitting.attempt_id, "position": position}
        quick.look(self.engine, now=self.now, **place)
        done = quick.save(self.engine, form={"choice": given, "text": given}, now=self.now, **place, **known)
        return None if done is None else done.revision

    def _keeps(self, position: int, value: str | None, outcome: Outcome) -> None:
        if value != self.latest.answers[position].value:
            self.latest.kept.append((position, value, outcome.value))

    @precondition(lambda self: self.attempts)
    @rule()
    def submits(self) -> None:
        attempt = self.latest
        if attempt.closed is None and attempt.stopped is not None:
            with pytest.raises(Paused):
                attempt.sitting.submits(at=self.now)
            return
        assert attempt.sitting.submits(at=self.now) is (attempt.closed is None)
        in_time = self.now <= attempt.deadline
        attempt.closed = attempt.closed or ((self.now, "student") if in_time else (attempt.deadline, "timer"))

    @precondition(lambda self: self.attempts)
    @rule()
    def begins_a_break(self) -> None:
        attempt = self.latest
        can = attempt.closed is None and attempt.stopped is None and self.paused is None
        if can and self.now <= attempt.deadline and self._breaks > attempt.rested:
            self._begin_break()
            attempt.stopped = ("break", self.now)
        else:
            with pytest.raises(Conflict):
                self._begin_break()

    def _begin_break(self) -> None:
        attempt_id = self.latest.sitting.attempt_id
        breaks.begin(self.engine, viewer=self.student, attempt_id=attempt_id, now=self.now)

    @precondition(lambda self: self.attempts and self.paused is None)
    @rule()
    def ends_a_break(self) -> None:
        until, attempt = self._used_up(self.latest), self.latest
        ended = breaks.end(self.engine, viewer=self.student, attempt_id=attempt.sitting.attempt_id, now=self.now)
        assert ended is (until is not None)
        if until is not None:
            self._end_break(attempt, min(self.now, until))

    @rule()
    def looks_at_the_sittings(self) -> None:
        self._end_overdue_breaks()
        self._close_expired(GRACE)
        (card,) = schedule.for_student(self.engine, viewer=self.student, now=self.now)
        assert (card.running is not None) is any(not one.is_over(self.now) for one in self.attempts)

    @precondition(lambda self: self.attempts)
    @rule()
    def hears_of_the_room(self) -> None:
        attempt = self.latest
        heard: Data = {"position": 1, "waiting": 0, "heard": 0, "now": self.now}
        beat = pulsing.pulse(self.engine, token=self.token, attempt_id=attempt.sitting.attempt_id, **heard)
        assert (beat.deadline_at, beat.over) == (attempt.deadline, attempt.is_over(self.now))
        assert beat.paused is (attempt.closed is None and attempt.stopped is not None)
        assert [one.text for one in beat.messages] == [f"word {number}" for number in range(self.said)]

    @precondition(lambda self: self.attempts)
    @rule(position=st.sampled_from(POSITIONS))
    def contests(self, position: int) -> None:
        attempt = self.latest
        if attempt.closed is None or any(not one.is_over(self.now) for one in self.attempts):
            with pytest.raises(NotFound):
                self._contest(position)
        elif position in attempt.contested:
            with pytest.raises(Conflict):
                self._contest(position)
        else:
            self._contest(position)
            attempt.contested.add(position)

    def _contest(self, position: int) -> None:
        said: Data = {"attempt_id": self.latest.sitting.attempt_id, "position": position, "comment": "Both are right."}
        contesting.contest(self.engine, viewer=self.student, now=self.now, **said)

    # -- the instructor ----------------------------------------------------------------------------------------------

    @rule(
        group=st.booleans(),
        fields=st.fixed_dictionaries(
            {},
            optional={
                "factor": st.sampled_from([Decimal("1.5"), Decimal(2)]),
                "extra": st.sampled_from([seconds(1), minutes(7)]),
                "breaks": st.sampled_from([seconds(30), minutes(10)]),
            },
        ),
    )
    def grants_time(self, group: bool, fields: dict[str, Any]) -> None:
        def grant() -> Any:
            holder = self.group if group else self.student
            place: Data = {"sitting_id": self.sitting_id, "at": self.now, "replaces": True}
            return granted(self.engine, self.orlov, holder, **place, **fields)

        changed = {**self.grants, group: (0, fields)}
        if not fields:
            with pytest.raises(NotAccepted):
                grant()
        elif self._follows(lambda: setattr(self, "grants", changed)):
            self.grants = {**changed, group: (grant().id, fields)}
        else:
            with pytest.raises(Conflict):
                grant()

    @precondition(lambda self: self.grants)
    @rule(data=st.data())
    def revokes_it(self, data: st.DataObject) -> None:
        group = data.draw(st.sampled_from(sorted(self.grants)))
        asked: Data = {"accommodation_id": self.grants[group][0], "reason": REASON, "now": self.now}
        others = {key: value for key, value in self.grants.items() if key != group}
        if self._follows(lambda: setattr(self, "grants", others)):
            accommodating.revoke(self.engine, viewer=self.orlov, **asked)
        else:
            with pytest.raises(Conflict):
                accommodating.revoke(self.engine, viewer=self.orlov, **asked)

    @rule(closes=st.sampled_from([30, 60, 90]).map(lambda count: NOON + minutes(count)))
    def moves_the_closing(self, closes: datetime) -> None:
        plan = a_plan(self.group, **self.plan, closes_at=closes)
        asked: Data = {"sitting_id": self.sitting_id, "plan": plan, "now": self.now}
        if self._follows(lambda: setattr(self, "closes", closes)):
            sittings.change(self.engine, viewer=self.orlov, **asked)
        else:
            with pytest.raises(Conflict):
                sittings.change(self.engine, viewer=self.orlov, **asked)

    @rule()
    def pauses_the_room(self) -> None:
        if self.paused is not None:
            with pytest.raises(Conflict):
                invigilating.pause(self.engine, viewer=self.orlov, sitting_id=self.sitting_id, now=self.now)
            return
        stopped = invigilating.pause(self.engine, viewer=self.orlov, sitting_id=self.sitting_id, now=self.now)
        for attempt in self.attempts:
            until = self._used_up(attempt)
            if until is not None:
                self._end_break(attempt, min(self.now, until))
        ticking = [one for one in self.attempts if one.is_open(self.now)]
        assert stopped == len(ticking)
        self.paused = self.now
        for attempt in ticking:
            attempt.stopped = ("room", self.now)

    @rule()
    def lets_it_go_on(self) -> None:
        if self.paused is None:
            with pytest.raises(Conflict):
                invigilating.resume(self.engine, viewer=self.orlov, sitting_id=self.sitting_id, now=self.now)
            return
        invigilating.resume(self.engine, viewer=self.orlov, sitting_id=self.sitting_id, now=self.now)
        for attempt in self.attempts:
            if attempt.closed is None and attempt.stopped is not None:
                attempt.deadline += self.now - attempt.stopped[1]
                attempt.stopped = None
        self.paused = None

    @rule()
    def says_something(self) -> None:
        said: Data = {"text": f"word {self.said}", "now": self.now}
        invigilating.say(self.engine, viewer=self.orlov, sitting_id=self.sitting_id, **said)
        self.said += 1

    @precondition(lambda self: self.attempts)
    @rule(everybody=st.booleans())
    def ends_it(self, everybody: bool) -> None:
        ending: Data = {"viewer": self.orlov, "sitting_id": self.sitting_id, "reason": "Fire.", "now": self.now}
        if everybody:
            invigilating.end_all(self.engine, **ending)
        else:
            invigilating.end_one(self.engine, attempt_id=self.latest.sitting.attempt_id, **ending)
        for attempt in self.attempts if everybody else [self.latest]:
            ends = (self.now, "instructor") if attempt.is_open(self.now) else (attempt.deadline, "timer")
            attempt.closed = attempt.closed or ends

    @rule()
    def sweeps(self) -> None:
        closing.sweep(self.engine, now=self.now)
        self._end_overdue_breaks()
        self._close_expired(OFFLINE)

    def _close_expired(self, waits: timedelta) -> None:
        for attempt in self.attempts:
            if attempt.closed is None and attempt.stopped is None and self.now > attempt.deadline + waits:
                attempt.closed = (attempt.deadline, "timer")

    # -- after the exam ----------------------------------------------------------------------------------------------

    @precondition(lambda self: any(one.closed for one in self.attempts))
    @rule(key=st.sampled_from(["mse", "mae"]))
    def releases_a_key(self, key: str) -> None:
        self._release(key)

    @precondition(lambda self: self.attempts)
    @rule(slug=st.sampled_from(["loss", "word", "metric"]), mend=st.sampled_from([Mend.VOID, Mend.FULL_MARKS]))
    def adjusts_an_item(self, slug: str, mend: Mend) -> None:
        asked: Data = {"quiz": self.quiz, "item": f"course-final:{slug}", "mend": mend, "reason": REASON}
        try:
            self.adjustments.append(mending.adjust(self.engine, viewer=self.orlov, now=self.now, **asked))
        except Conflict:
            return
        self.mended = True

    @precondition(lambda self: self.adjustments)
    @rule()
    def takes_an_adjustment_back(self) -> None:
        last = self.adjustments.pop()
        mending.undo(self.engine, viewer=self.orlov, quiz=self.quiz, adjustment_id=last, now=self.now)

    @rule(policy=st.sampled_from(list(Policy)))
    def grades_again(self, policy: Policy) -> None:
        # A grading is told from the one before it by its time.
        self.now += TICK
        before, waiting = self._points(), regrading.waiting(self.engine, self.quiz)
        asked: Data = {"quiz": self.quiz, "policy": policy, "now": self.now}
        seen = regrading.preview(self.engine, **asked).seen
        if not waiting:
            with pytest.raises(Conflict):
                regrading.regrade(self.engine, viewer=self.orlov, reason=REASON, seen=seen, **asked)
            return
        run = regrading.regrade(self.engine, viewer=self.orlov, reason=REASON, seen=seen, **asked)
        assert (run.answers, regrading.waiting(self.engine, self.quiz)) == (waiting, 0)
        self.mended = True
        self.runs.append((run.id, before))
        if policy is Policy.RAISE_ONLY:
            assert run.lowered == 0
            self._nobody_lost_anything(before, self._points())

    @staticmethod
    def _nobody_lost_anything(before: dict[str, Any], after: dict[str, Any]) -> None:
        for attempt_id, paper in before.items():
            assert share(after[attempt_id]) >= share(paper)
            for position, (points, most) in paper.items():
                now, now_most = after[attempt_id][position]
                assert now_most < most or now >= points

    @precondition(lambda self: self.runs)
    @rule()
    def takes_the_regrade_back(self) -> None:
        self.now += TICK
        id, before = self.runs.pop()
        regrading.undo(self.engine, viewer=self.orlov, quiz=self.quiz, regrade_id=id, now=self.now)
        after = self._points()
        assert {attempt_id: after[attempt_id] for attempt_id in before} == before

    def _points(self) -> dict[str, Any]:
        with reading(self.engine) as connection:
            papers = {
                one.sitting.attempt_id: attempts.gradings(connection, one.sitting.attempt_id) for one in self.attempts
            }
        return {
            attempt_id: {position: (Decimal(row.points), Decimal(row.max_points)) for position, row in paper.items()}
            for attempt_id, paper in papers.items()
            if paper
        }

    # -- time --------------------------------------------------------------------------------------------------------

    @rule(step=st.sampled_from([TICK, seconds(1), seconds(14), minutes(1), minutes(7)]))
    def time_passes(self, step: timedelta) -> None:
        self.now += step

    @precondition(lambda self: self.attempts)
    @rule(
        grace=st.sampled_from([NONE, GRACE, OFFLINE]),
        around=st.sampled_from([-TICK, NONE, TICK]),
        ways=st.lists(st.sampled_from(WAYS), max_size=3),
    )
    def the_end_comes_near(self, grace: timedelta, around: timedelta, ways: list[str]) -> None:
        end = self.latest.stopped[1] if self.latest.stopped else self.latest.deadline
        self.now = max(self.now, end + grace + around)
        for number, way in enumerate(ways):
            self._answer(1, number % 2 == 0, False, "page", 0, way)

    # -- what always holds -------------------------------------------------------------------------------------------

    @invariant()
    def the_store_agrees_with_the_model(self) -> None:
        for attempt in self.attempts:
            stored = attempt.sitting.stored()
            assert stored.deadline_at == attempt.deadline
            assert (stored.submitted_at, stored.closed_by) == (attempt.closed or (None, None))
            assert stored.paused_at == (attempt.stopped[1] if attempt.stopped else None)
            if not self.mended:
                assert attempt.sitting.verdicts() == attempt.verdicts()

    @invariant()
    def everything_that_came_in_is_in_the_journal(self) -> None:
        for attempt in self.attempts:
            assert [plainly(*one) for one in attempt.sitting.journal()] == attempt.journal
            kept = [(position, value(answer), outcome) for position, answer, outcome in attempt.sitting.kept()]
            assert kept == attempt.kept

    @invariant()
    def the_chain_is_whole(self) -> None:
        for attempt in self.attempts:
            entries = attempt.sitting.entries()
            assert first_break(attempt.sitting.stored().genesis, [(entry(row), row.chain) for row in entries]) is None

    @invariant()
    def moves_of_the_deadline_lead_from_the_start_to_now(self) -> None:
        for attempt in self.attempts:
            with reading(self.engine) as connection:
                moves = accommodations.changes(connection, attempt.sitting.attempt_id)
            for one, following in pairwise(moves):
                assert one.after == following.before
            assert not moves or moves[-1].after == attempt.deadline

    @invariant()
    def points_are_within_what_there_is(self) -> None:
        for paper in self._points().values():
            for position, (points, most) in paper.items():
                assert 0 <= points <= most <= MOST[position]

    def teardown(self) -> None:
        if not hasattr(self, "attempts"):
            return
        if self.paused is not None:
            self.lets_it_go_on()
        self.now += timedelta(days=1)
        self.sweeps()
        self.the_store_agrees_with_the_model()
        for attempt in self.attempts:
            found = replaying.replay(self.engine, attempt.sitting.attempt_id)
            apart = [one for one in found.checks if one.standing is not Standing.AGREES]
            assert [(one.code, one.findings) for one in apart] == []


@pytest.mark.parametrize(
    ("database", "examples"),
    [("sqlite_engine", 20), pytest.param("postgresql_engine", 5, marks=pytest.mark.postgres)],
)
def test_a_sitting_keeps_its_word(request: pytest.FixtureRequest, tmp_path: Path, database: str, examples: int) -> None:
    class Here(Room):
        engine = request.getfixturevalue(database)
        folder = tmp_path

    # The steps cost tens of milliseconds each, and to make a counterexample smaller takes hundreds of runs.
    quietly = settings(
        max_examples=examples,
        stateful_step_count=30,
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        phases=PHASES,
    )
    run_state_machine_as_test(Here, settings=quietly)


def test_a_window_that_closes_later_says_nothing_of_an_attempt_that_it_had_cut_short(
    engine: Engine, tmp_path: Path
) -> None:
    released(engine, a_bank_folder(tmp_path))
    orlov, anna = an_account(engine, "orlov"), an_account(engine, "anna")
    group = a_group(engine, orlov, anna)
    sitting_id = a_sitting(engine, orlov, group)
    late = a_running_attempt(engine, anna, quiz="", sitting_id=sitting_id, at=NOON + minutes(50))
    late.submits(at=NOON + minutes(55))
    plan = a_plan(group, closes_at=NOON + minutes(90))
    sittings.change(engine, viewer=orlov, sitting_id=sitting_id, plan=plan, now=NOON + minutes(56))
    assert replaying.replay(engine, late.attempt_id).standing is Standing.AGREES

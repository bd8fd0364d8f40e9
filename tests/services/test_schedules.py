"""Saves over a bad network: whatever is lost, doubled or late, what was acknowledged last is what counts.

Two windows of one student, by Hypothesis; and the same attempt from two browsers, one of which is signed out.
"""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from quizengine.services import quick
from quizengine.services.answering import ChangedElsewhere

from ..build import NOON, a_bank_folder, a_running_attempt, minutes, released
from .schedules import Reply, Request, Step, Wire, schedules

AT = NOON + minutes(1)
NUMBERS = count()
quietly = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.fixture
def course(engine: Engine, tmp_path: Path) -> Engine:
    released(engine, a_bank_folder(tmp_path))
    return engine


class Server:
    """The service behind the wire, by the express way or by the other, and what it did: taken or kept, in order."""

    def __init__(self, engine: Engine, *, express: bool) -> None:
        self.attempt = a_running_attempt(engine, f"student-{next(NUMBERS)}")
        self.express = express
        self.taken: list[Request] = []
        self.kept: list[Request] = []
        quick.look(engine, token=self.attempt.token, attempt_id=self.attempt.attempt_id, position=1, now=AT)

    def __call__(self, request: Request) -> Reply:
        before = self.taken[-1] if self.taken else None
        known = self._known(request)
        try:
            reply = self._quickly(request) if self.express else None
            reply = reply or self._slowly(request)
        except ChangedElsewhere:
            assert known is None
            assert before is not None
            if request.value != before.value:
                self.kept.append(request)
            return Reply(request, None)
        if known is not None:
            assert reply == known
            return reply
        self._overwrites_nothing_in_silence(before, request)
        self.taken.append(request)
        assert reply == Reply(request, len(self.taken))
        return reply

    def _known(self, request: Request) -> Reply | None:
        """Return what is said to a save that brings nothing new: its page has replaced it, or it counts already."""
        own = [number for number, one in enumerate(self.taken, start=1) if one.page == request.page]
        if not own or request.revision == len(self.taken):
            return None
        last = self.taken[own[-1] - 1]
        if request.change < last.change:
            return Reply(request, own[-1], replaced=True)
        return Reply(request, own[-1]) if (request.change, own[-1]) == (last.change, len(self.taken)) else None

    def _quickly(self, request: Request) -> Reply | None:
        done = quick.save(
            self.attempt.engine,
            token=self.attempt.token,
            attempt_id=self.attempt.attempt_id,
            position=1,
            form={"choice": [request.value]},
            flagged=False,
            revision=request.revision,
            writer=request.writer,
            now=AT,
        )
        return None if done is None else Reply(request, done.revision)

    def _slowly(self, request: Request) -> Reply:
        saved = self.attempt.answers(1, request.value, at=AT, revision=request.revision, page=request.writer)
        return Reply(request, saved.revision, saved.replaced)

    def _overwrites_nothing_in_silence(self, before: Request | None, request: Request) -> None:
        if before is not None and before.page != request.page and before.value != request.value:
            assert request.revision == len(self.taken), "a page has overwritten an answer that it had not seen"

    def stored(self) -> int:
        return len(self.taken)

    def agrees_with_the_store(self) -> None:
        journal = [(revision, answer) for _, revision, answer in self.attempt.journal()]
        assert journal == [(number, stored(one)) for number, one in enumerate(self.taken, start=1)]
        assert self.attempt.kept() == [(1, stored(one), "conflict") for one in self.kept]
        current = self.attempt.looks(1, at=AT).question.answer
        assert current == ({"choice": self.taken[-1].value} if self.taken else None)


def stored(request: Request) -> str:
    return f'{{"choice":"{request.value}"}}'


def no_page_goes_back(server: Server) -> None:
    """What a page sent earlier never takes the place of what it sent later."""
    changes: dict[str, int] = {}
    for one in server.taken:
        assert one.change >= changes.get(one.page, 0)
        changes[one.page] = one.change


@quietly
@given(steps=schedules(), express=st.booleans())
def test_over_lost_and_doubled_requests_what_was_acknowledged_last_counts(
    course: Engine, steps: list[Step], express: bool
) -> None:
    server = Server(course, express=express)
    wire = Wire(server, server.stored, in_order=True)
    wire.run(steps)
    server.agrees_with_the_store()
    wire.calms_down()
    server.agrees_with_the_store()
    no_page_goes_back(server)
    acknowledged = [reply.request for reply in wire.heard if reply.revision is not None]
    if acknowledged:
        assert server.taken[-1].value == acknowledged[-1].value


@quietly
@given(steps=schedules(), express=st.booleans())
def test_over_requests_that_overtake_each_other_no_window_overwrites_another_in_silence(
    course: Engine, steps: list[Step], express: bool
) -> None:
    server = Server(course, express=express)
    wire = Wire(server, server.stored, in_order=False)
    wire.run(steps)
    server.agrees_with_the_store()
    wire.calms_down()
    server.agrees_with_the_store()
    no_page_goes_back(server)


def test_a_save_that_comes_late_does_not_take_the_place_of_a_later_one_of_its_page(course: Engine) -> None:
    server = Server(course, express=False)
    wire = Wire(server, server.stored, in_order=False)
    wire.run([("types", 0, 1), ("gives_up", 0, 0), ("types", 0, 0)])
    late, wire.requests[:] = wire.requests[0], wire.requests[1:]
    wire.run([("arrives", 0, 0), ("answers", 0, 0), ("types", 0, 0), ("arrives", 0, 0), ("answers", 0, 0)])
    acknowledged = wire.heard[-1].request
    assert server(late).replaced
    assert acknowledged.value == "mse"
    assert server.attempt.looks(1, at=AT).question.answer == {"choice": "mse"}

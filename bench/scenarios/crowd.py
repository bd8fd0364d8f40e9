"""A thousand students: they start within seconds, answer for a while, and hand in within seconds.

Requests come at their own moments whether or not earlier ones were answered, and waiting counts from those moments.
"""

from collections.abc import Callable, Sequence
from random import Random

from ..figures import Sheet
from ..hall import Hall, Student, choice_of, hidden_fields, position_of
from ..load import Call, Sample, fetch, opened
from ..machine import Usage, memory

SEED = 1
HERD_SECONDS = 5.0
PACE = (5.0, 10.0)
P99_ANSWER, P99_HERD = 100.0, 250.0
IDLE = 0.5


def measure(hall: Hall, run: Callable[..., Sample], sheet: Sheet, *, students: int, seconds: float) -> None:
    """Run the exam. Says also how much memory a worker has after it."""
    room = hall.students(students, started=False)
    calls = _within(HERD_SECONDS, [(one.starts(), one.cookie) for one in room], "start")
    note(hall, run, sheet, calls, {"start": P99_HERD, "start page": P99_HERD})
    _sit_down(hall, room)
    note(hall, run, sheet, answering(room, seconds), {"answer": P99_ANSWER, "page": P99_ANSWER}, idle=IDLE)
    note(
        hall, run, sheet, _within(HERD_SECONDS, [(one.submits(), None) for one in room], "submit"), {"submit": P99_HERD}
    )
    found = [memory(worker) for worker in hall.server.workers()]
    sheet.add("memory of a worker, resident", [resident for resident, _ in found], "MiB")
    sheet.add("memory of a worker, its proportional share", [share for _, share in found], "MiB")


def answering(students: Sequence[Student], seconds: float, *, seed: int = SEED) -> list[Call]:
    """Return an answer of each student every 5 to 10 seconds, each followed by the page of the next question."""
    random, calls = Random(seed), []
    for student in students:
        at, number = random.uniform(0, PACE[1]), random.randrange(25)
        while at < seconds:
            calls.append(Call(at, "answer", student.saves(position_of(number), choice_of(random.randrange(5)))))
            calls.append(Call(at + random.uniform(0.3, 1), "page", student.opens(position_of(number + 1))))
            at, number = at + random.uniform(*PACE), number + 1
    return calls


def note(
    hall: Hall,
    run: Callable[..., Sample],
    sheet: Sheet,
    calls: Sequence[Call],
    bounds: dict[str, float | None],
    *,
    label: str = "",
    idle: float | None = None,
) -> None:
    """Make the calls; add waiting times, errors, and how much of the machine stayed idle."""
    ours = [*hall.server.workers(), *hall.database.processes()]
    before = Usage.of(ours)
    sample: Sample = run(opened, hall.server.port, calls)
    after = Usage.of(ours)
    for name, bound in bounds.items():
        sheet.latencies(f"{name}{label}", sample.seconds.get(name, []), p99=bound)
    what = f"{' and '.join(bounds)}{label}"
    sheet.add(f"{what}, calls", sample.count())
    sheet.add(f"{what}, errors", sample.errors.total(), ceiling=0)
    for kind, count in sample.errors.most_common(3):
        sheet.add(f"{what}, error {kind}", count)
    sheet.add(f"{what}, idle share of the machine", after.idle_share(before), floor=idle)
    own = after.own_since(before) + sample.processor
    sheet.add(f"{what}, share of the machine that other work took", after.others_share(before, own))


def _within(seconds: float, requests: Sequence[tuple[bytes, str | None]], name: str) -> list[Call]:
    random = Random(SEED)
    return [Call(random.uniform(0, seconds), name, request, 303, follow) for request, follow in requests]


def _sit_down(hall: Hall, students: Sequence[Student]) -> None:
    """Give the students the page that their start has led to."""
    # A second start returns the attempt that runs.
    for student, reply in zip(students, fetch(hall.server.port, [one.starts() for one in students]), strict=True):
        student.attempt = (reply.header("Location") or "").split("/")[-2]
    for student, page in zip(students, fetch(hall.server.port, [one.opens(1) for one in students]), strict=True):
        student.hidden = hidden_fields(page.body.decode(), "answer-form")

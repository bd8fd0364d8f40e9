"""A save and a page, against the least that a bare application does on the same server and database.

The variants take turns within a round, so that what else the machine does meets all of them. Beside requests a second
stands the processor time of the web processes per request, which other work on the machine disturbs least.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..figures import Sheet, quantile
from ..hall import Hall, choice_of
from ..load import Sample, closed
from ..machine import Usage
from ..server import Server
from ..wire import get, post

FLOOR_SAVE, FLOOR_PAGE = 0.40, 0.22
AIM = {"sqlite": 0.60, "postgresql": 0.65}
STUDENTS, POSITIONS = 64, 4


@dataclass(frozen=True)
class Turn:
    """One variant in one round."""

    rate: float
    web: float
    store: float
    p50: float
    p99: float
    errors: int


def measure(hall: Hall, run: Callable[..., Sample], sheet: Sheet, *, rounds: int, seconds: float) -> None:
    students = hall.students(STUDENTS)
    places = [(student, position) for position in range(1, POSITIONS + 1) for student in students]
    variants = {
        "hello": (hall.bare, [get("/hello")]),
        "raw1": (hall.bare, [post(f"/raw1/{number}", {"choice": choice_of(number)}) for number in range(1000)]),
        "save": (hall.server, [student.saves(position, choice_of(position)) for student, position in places]),
        "page": (hall.server, [student.opens(position) for student, position in places]),
    }
    turns: dict[str, list[Turn]] = {name: [] for name in variants}
    for number in range(rounds + 1):
        for name, (server, requests) in variants.items():
            found = turn(hall, run, server, requests, seconds=seconds if number else 0.5)
            # The first round fills caches and connections.
            if number:
                turns[name].append(found)
    _note(sheet, turns)


def turn(hall: Hall, run: Callable[..., Sample], server: Server, requests: Sequence[bytes], *, seconds: float) -> Turn:
    web, store = Usage.of(server.workers()), Usage.of(hall.database.processes())
    sample = run(closed, server.port, requests, seconds=seconds)
    count, ordered = max(1, sample.count()), sorted(sample.seconds.get("all", [0.0]))
    return Turn(
        rate=count / sample.elapsed,
        web=1e6 * Usage.of(server.workers()).own_since(web) / count,
        store=1e6 * Usage.of(hall.database.processes()).own_since(store) / count,
        p50=1000 * quantile(ordered, 0.5),
        p99=1000 * quantile(ordered, 0.99),
        errors=sample.errors.total(),
    )


def _note(sheet: Sheet, turns: dict[str, list[Turn]]) -> None:
    for name, found in turns.items():
        sheet.add(f"{name}, requests a second", [one.rate for one in found])
        sheet.add(f"{name}, processor time of the web processes", [one.web for one in found], "µs")
        if sheet.database != "sqlite":
            sheet.add(f"{name}, processor time of the database", [one.store for one in found], "µs")
        sheet.add(f"{name}, p50 at saturation", [one.p50 for one in found], "ms")
        sheet.add(f"{name}, p99 at saturation", [one.p99 for one in found], "ms")
        sheet.add(f"{name}, errors", sum(one.errors for one in found), ceiling=0)
    pairs = (("save", "raw1", FLOOR_SAVE), ("page", "hello", FLOOR_PAGE))
    for name, bare, floor in pairs:
        both = list(zip(turns[name], turns[bare], strict=True))
        sheet.add(f"{name} / {bare}, requests a second", [own.rate / least.rate for own, least in both], floor=floor)
        sheet.add(f"{name} / {bare}, by processor time", [least.web / own.web for own, least in both if own.web])

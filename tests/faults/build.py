"""An exam under load in real processes, with clients that remember every answer that was acknowledged to them.

```python
with an_exam(engine, tmp_path) as exam, exam.writing() as writers:
    writers.go_on(50)
    exam.hall.server.kill_all()
    exam.starts_again()
    writers.go_on(50)
exam.has_all(writers)
```
"""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import Engine, select

from bench import server
from bench.databases import Database
from bench.hall import Hall, Student, choice_of, over
from bench.server import ENGINE, Model
from bench.wire import Connection, Reply
from quizengine.store import attempts
from quizengine.store.engine import reading

STUDENTS, POSITION = 6, 1
PATIENCE_SECONDS = 60
SAVED = b"data-revision="
# One reading of the application serves both workers: reading it is most of what these tests take.
TWO_WORKERS = Model(masters=1, workers=2, threads=4, preload=True)


@dataclass
class Writers:
    """Students who change one answer again and again; each waits for what the server says before the next."""

    port: int
    students: list[Student]
    acknowledged: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refusals: Counter[str] = field(default_factory=Counter)
    _stopped: Event = field(default_factory=Event)
    _moved: Event = field(default_factory=Event)

    def count(self) -> int:
        return sum(map(len, self.acknowledged.values()))

    def go_on(self, more: int) -> None:
        """Wait until so many more answers were acknowledged."""
        self._until(self.count() + more, self.count)

    def are_refused(self, more: int) -> None:
        """Wait until so many more answers were not."""
        self._until(self.refusals.total() + more, self.refusals.total)

    def _until(self, goal: int, reached: "type[int] | object") -> None:
        assert callable(reached)
        while reached() < goal:
            self._moved.clear()
            assert self._moved.wait(PATIENCE_SECONDS), f"nothing moves: {self.count()} saved, {self.refusals}"

    def run(self) -> None:
        asyncio.run(self._all())

    def stop(self) -> None:
        self._stopped.set()

    async def _all(self) -> None:
        await asyncio.gather(*(self._write(student) for student in self.students))

    async def _write(self, student: Student) -> None:
        connection: Connection | None = None
        number = 0
        while not self._stopped.is_set():
            number += 1
            choice = choice_of(number)
            try:
                if connection is None or not connection.open:
                    connection = await Connection.to(self.port)
                async with asyncio.timeout(PATIENCE_SECONDS):
                    self._hear(student, choice, await connection.exchange(student.saves(POSITION, choice)))
            except OSError as error:
                self.refusals[type(error).__name__] += 1
                await asyncio.sleep(0.02)
            self._moved.set()
        if connection is not None:
            connection.close()

    def _hear(self, student: Student, choice: str, reply: Reply) -> None:
        if reply.status == 200 and SAVED in reply.body:
            self.acknowledged[student.attempt].append(choice)
        else:
            self.refusals[str(reply.status)] += 1


@dataclass
class Exam:
    hall: Hall
    students: list[Student]

    @contextmanager
    def writing(self) -> Iterator[Writers]:
        """Let the students write until the block ends."""
        writers = Writers(self.hall.server.port, self.students)
        thread = Thread(target=writers.run)
        thread.start()
        try:
            yield writers
        finally:
            writers.stop()
            thread.join(PATIENCE_SECONDS)

    def worker(self, number: int) -> int:
        """Return a process that answers requests; one that was killed is replaced in a moment."""
        pause = Event()
        for _ in range(PATIENCE_SECONDS * 100):
            if len(found := self.hall.server.workers()) > number:
                return found[number]
            pause.wait(0.01)
        raise AssertionError("the server has too few workers")

    def starts_again(self) -> None:
        """Start the server anew on its port, after it was killed."""
        old, database = self.hall.server, self.hall.database
        again = server.start(ENGINE, database.url, data=database.folder, model=TWO_WORKERS, port=old.port)
        old.log.close()
        old.masters, old.log = again.masters, again.log

    def has_all(self, writers: Writers) -> None:
        """Check what clients were told against the store: every acknowledged answer, in the order they heard of it."""
        assert writers.count()
        for attempt, heard in writers.acknowledged.items():
            written = self.journal(attempt)
            assert is_within(heard, written), f"of {heard} the journal has {written}"
            # After the last acknowledged answer at most the one can have been written that was on its way.
            assert self.stored(attempt) == written[-1]

    def journal(self, attempt: str) -> list[str]:
        table = attempts.journal
        own = select(table.c.answer).where(table.c.attempt_id == attempt, table.c.position == POSITION)
        with reading(self.hall.engine) as connection:
            return [json.loads(text)["choice"] for text in connection.execute(own.order_by(table.c.id)).scalars()]

    def stored(self, attempt: str) -> str:
        table = attempts.response
        own = select(table.c.answer).where(table.c.attempt_id == attempt, table.c.position == POSITION)
        with reading(self.hall.engine) as connection:
            return str(json.loads(connection.execute(own).scalar_one())["choice"])


@contextmanager
def an_exam(engine: Engine, folder: Path) -> Iterator[Exam]:
    """Serve an exam over a test's database, with some students in it."""
    url = engine.url.render_as_string(hide_password=False)
    with sitting(Database(engine.dialect.name, url, folder)) as exam:
        yield exam


@contextmanager
def sitting(database: Database) -> Iterator[Exam]:
    with over(database, TWO_WORKERS) as hall:
        yield Exam(hall, hall.students(STUDENTS))


def is_within(part: Iterable[str], whole: Iterable[str]) -> bool:
    """Say whether a sequence is found in another in its order, with others between."""
    rest = iter(whole)
    return all(one in rest for one in part)

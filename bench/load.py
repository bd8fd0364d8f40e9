"""A load generator on raw asyncio, in a process of its own.

`closed` keeps a number of connections busy, each with one request at a time: what the server can do at most.
`opened` sends each request at its own moment, whether or not earlier ones were answered, and counts its latency from
that moment: what a person waits. Both are bounded in time and speak to this machine only.
"""

import asyncio
import gc
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter, process_time
from typing import Any

from .wire import Connection, Cut, Reply, get

PATIENCE = 30.0
IDLE_CONNECTIONS = 64


@dataclass(frozen=True)
class Call:
    """A request at its moment, in seconds from the beginning; `expects` is the status of a good answer.

    With a cookie in `follow` a redirect is followed, as a call of its own with the name of this one and " page".
    """

    at: float
    name: str
    request: bytes
    expects: int = 200
    follow: str | None = None


@dataclass
class Sample:
    """What came back, by the name of the call: seconds of each good answer, and how often what else."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    again: int = 0
    elapsed: float = 0.0
    processor: float = 0.0
    """seconds of processor time that the generator itself took"""

    def count(self, name: str | None = None) -> int:
        return sum(len(found) for key, found in self.seconds.items() if name in (None, key))

    def good(self, name: str, seconds: float) -> None:
        self.seconds.setdefault(name, []).append(seconds)


Job = Callable[..., Sample]


@contextmanager
def generator() -> Iterator[Callable[..., Sample]]:
    """Give a function that runs `closed` or `opened` in another process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        yield lambda job, *arguments, **named: process.submit(job, *arguments, **named).result()


def closed(
    port: int, requests: Sequence[bytes], *, seconds: float, connections: int = 32, most: int = 1_000_000
) -> Sample:
    """Send the requests in turn over so many connections, for some seconds or until so many were answered."""
    return _run(_closed(port, requests, seconds, connections, most))


def opened(port: int, calls: Sequence[Call], *, patience: float = PATIENCE) -> Sample:
    """Send each call at its moment. Connections are kept and shared as a proxy in front would do."""
    return _run(_opened(port, sorted(calls, key=lambda call: call.at), patience))


def fetch(port: int, requests: Sequence[bytes], *, connections: int = 8) -> list[Reply]:
    """Return the reply to each request, in order; to get ready, not to measure."""
    # In a thread of its own: whoever asks may have a loop of events running already, as a browser's driver has.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _fetch(port, requests, connections)).result()


def _run(work: Any) -> Sample:
    # A pause of this process would be counted as one of the server.
    gc.disable()
    begun = process_time()
    try:
        sample: Sample = asyncio.run(work)
        sample.processor = process_time() - begun
        return sample
    finally:
        gc.enable()
        gc.collect()


async def _closed(port: int, requests: Sequence[bytes], seconds: float, connections: int, most: int) -> Sample:
    sample, todo = Sample(), cycle(requests)
    begun = perf_counter()
    until = begun + seconds

    async def keep_busy() -> None:
        connection = await Connection.to(port)
        while perf_counter() < until and sample.count() < most:
            sent = perf_counter()
            try:
                async with asyncio.timeout(PATIENCE):
                    reply = await connection.exchange(next(todo))
            except (Cut, TimeoutError) as error:
                sample.errors[type(error).__name__] += 1
                connection = await Connection.to(port)
                continue
            _note(sample, "all", 200, reply.status, perf_counter() - sent)
        connection.close()

    await asyncio.gather(*(keep_busy() for _ in range(connections)))
    sample.elapsed = perf_counter() - begun
    return sample


def _note(sample: Sample, name: str, expected: int, status: int, seconds: float) -> None:
    if status == expected:
        sample.good(name, seconds)
    else:
        sample.errors[f"{name}: {status}"] += 1


async def _opened(port: int, calls: Sequence[Call], patience: float) -> Sample:
    sample, idle, begun = Sample(), list[Connection](), perf_counter()

    async def make(call: Call) -> None:
        try:
            async with asyncio.timeout(patience):
                reply = await _once_more(port, idle, call.request, sample)
        except (OSError, TimeoutError) as error:
            sample.errors[f"{call.name}: {type(error).__name__}"] += 1
            return
        now = perf_counter() - begun
        _note(sample, call.name, call.expects, reply.status, now - call.at)
        target = reply.header("Location")
        if call.follow is not None and target is not None:
            await make(Call(now, f"{call.name} page", get(target, call.follow)))

    async with asyncio.TaskGroup() as tasks:
        for call in calls:
            wait = call.at - (perf_counter() - begun)
            if wait > 0:
                await asyncio.sleep(wait)
            tasks.create_task(make(call))
    sample.elapsed = perf_counter() - begun
    for connection in idle:
        connection.close()
    return sample


async def _once_more(port: int, idle: list[Connection], request: bytes, sample: Sample) -> Reply:
    """Send on a kept connection; where the server had closed it meanwhile, once more on a new one, as browsers do."""
    while idle:
        connection = idle.pop()
        if connection.open:
            with suppress(Cut):
                return await _on(connection, idle, request)
            sample.again += 1
            break
    return await _on(await Connection.to(port), idle, request)


async def _on(connection: Connection, idle: list[Connection], request: bytes) -> Reply:
    try:
        reply = await connection.exchange(request)
    except BaseException:
        connection.close()
        raise
    if len(idle) < IDLE_CONNECTIONS and connection.open:
        idle.append(connection)
    else:
        connection.close()
    return reply


async def _fetch(port: int, requests: Sequence[bytes], connections: int) -> list[Reply]:
    replies: dict[int, Reply] = {}
    todo = iter(enumerate(requests))

    async def work() -> None:
        idle, sample = list[Connection](), Sample()
        for number, request in todo:
            async with asyncio.timeout(PATIENCE):
                replies[number] = await _once_more(port, idle, request, sample)
        for connection in idle:
            connection.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    return [replies[number] for number in range(len(requests))]

"""Servers as deployed: gunicorn, a threaded worker per processor, each with a socket of its own by SO_REUSEPORT.

From a socket that they share, a busy worker takes as many connections as an idle one, and kept ones gather at it.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from .machine import children
from .wire import HOST

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
ENGINE, BARE = "wsgi:app", "bench.bare:app"
SECRET = "for benchmarks only"


@dataclass(frozen=True)
class Model:
    """How an application is served: so many masters, each with so many workers of so many threads."""

    masters: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    workers: int = 1
    threads: int = 12
    preload: bool = False

    def __str__(self) -> str:
        return f"gunicorn gthread, {self.masters} x {self.workers} workers x {self.threads} threads"


@dataclass
class Server:
    """A running application."""

    port: int
    masters: list[subprocess.Popen[bytes]]
    log: IO[bytes]

    def workers(self) -> list[int]:
        """Return the processes that answer requests."""
        return [child for master in self.masters for child in children(master.pid)]

    def printed(self) -> str:
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def kill_all(self) -> None:
        """Kill every process of the server at once; nothing gets a chance to tidy up."""
        for process in [master.pid for master in self.masters] + self.workers():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for master in self.masters:
            master.wait()

    def stop(self) -> None:
        for master in self.masters:
            # Not the gentle way: it waits for connections that clients keep.
            master.send_signal(signal.SIGQUIT)
        for master in self.masters:
            try:
                master.wait(timeout=10)
            except subprocess.TimeoutExpired:
                master.kill()
                master.wait()


@contextmanager
def served(
    application: str, url: str, *, data: Path, model: Model | None = None, port: int | None = None
) -> Iterator[Server]:
    """Serve an application over a database, ready to answer; stopped afterwards."""
    server = start(application, url, data=data, model=model or Model(), port=port or free_port())
    try:
        yield server
    finally:
        server.stop()
        server.log.close()


def start(application: str, url: str, *, data: Path, model: Model, port: int) -> Server:
    log = TemporaryFile()  # noqa: SIM115  it is closed with the server
    command = [
        *(sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--reuse-port"),
        *("--workers", str(model.workers), "--threads", str(model.threads), "--worker-class", "gthread"),
        *("--no-control-socket", "--log-level", "warning", "--chdir", str(ROOT)),
        *(["--preload"] if model.preload else []),
        # As `quizengine run` and everything in deploy/ serve it.
        *(["--config", "python:quizengine.gunicorn_settings"] if application == ENGINE else []),
        application,
    ]
    environment = {
        **os.environ,
        "QUIZENGINE_DATABASE_URL": url,
        "QUIZENGINE_SECRET_KEY": SECRET,
        "QUIZENGINE_DATA": str(data),
        "QUIZENGINE_DEMO": "0",
    }
    masters = [
        subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=ROOT)
        for _ in range(model.masters)
    ]
    server = Server(port, masters, log)
    _until_ready(server, model)
    return server


def _until_ready(server: Server, model: Model) -> None:
    """Wait until every worker listens: SO_REUSEPORT gives a connection to any that does."""
    give_up = time.monotonic() + START_SECONDS
    while len(server.workers()) < model.masters * model.workers or not _answers(server.port):
        if time.monotonic() > give_up or any(master.poll() is not None for master in server.masters):
            server.stop()
            raise RuntimeError(f"the server did not start:\n{server.printed()}")
        time.sleep(0.05)
    # A master may listen before its worker has read the application; a connection would wait for it, and be counted.
    for _ in range(20 * model.masters):
        _answers(server.port)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=START_SECONDS) as connection:
            connection.sendall(b"GET /static/favicon.svg HTTP/1.0\r\n\r\n")
            return bool(connection.recv(1))
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])

"""The server as it runs everywhere: the real command, its workers, and how they come and go."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner

from quizengine import cli

PATIENCE_SECONDS = 60
WORKERS = 2


@dataclass(frozen=True)
class Server:
    """A running server: its master process, its port, and the file of what it printed."""

    process: subprocess.Popen[bytes]
    port: int
    printed: Path

    def connects(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)

    def answers(self, path: str) -> tuple[int, str]:
        with closing(self.connects()) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(one) for one in children.split()}

    def waits_until(self, holds: Callable[[], bool]) -> None:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < give_up, self.printed.read_text()
            assert self.process.poll() is None, self.printed.read_text()
            time.sleep(0.05)

    def is_ready(self) -> bool:
        try:
            return self.answers("/readyz")[0] == 200
        except OSError:
            return False

    def queues(self) -> int:
        """Return how many sockets listen on the port."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(row[1].endswith(f":{self.port:04X}") and row[3] == "0A" for row in rows)


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    printed = folder / "printed.txt"
    command = [sys.executable, "-m", "quizengine", "run", "--port", str(port), "--workers", str(WORKERS)]
    given = {name: value for name, value in os.environ.items() if not name.startswith(("QUIZENGINE_", "PROMETHEUS_"))}
    given |= {"QUIZENGINE_DATA": str(folder / "data"), "QUIZENGINE_LANGUAGE": "en", **environment}
    with printed.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=given, start_new_session=True)
        server = Server(process, port, printed)
        try:
            server.waits_until(lambda: server.is_ready() and server.queues() == WORKERS)
            yield server
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE_SECONDS)


def test_a_worker_that_is_killed_is_replaced_and_its_figures_stay(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        for _ in range(20):
            server.answers("/sign-in")
        before = server.workers()
        assert len(before) == WORKERS
        victim = min(before)
        os.kill(victim, signal.SIGKILL)
        server.waits_until(lambda: len(server.workers() - {victim}) == WORKERS and server.queues() == WORKERS)
        # The connections of the dead one are gone; new ones are answered, by the old worker and by the new one.
        assert [server.answers("/healthz")[0] for _ in range(20)] == [200] * 20
        figures = server.answers("/metrics")[1]
    counted = re.search(
        r'quizengine_requests_total\{endpoint="auth.sign_in",method="GET",status="200"\} (\S+)', figures
    )
    assert counted is not None
    assert float(counted[1]) == 20


def test_a_request_in_flight_is_answered_when_the_server_is_told_to_stop(tmp_path: Path) -> None:
    with served(tmp_path) as server, closing(server.connects()) as connection:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        connection.putrequest("POST", "/language")
        connection.putheader("Content-Type", "application/x-www-form-urlencoded")
        connection.putheader("Content-Length", "11")
        connection.endheaders(b"langu")
        server.process.send_signal(signal.SIGTERM)
        connection.send(b"age=en")
        assert connection.getresponse().status == 400
        assert server.process.wait(timeout=PATIENCE_SECONDS) == 0


def test_every_line_of_a_server_is_json_where_that_is_asked_for(tmp_path: Path) -> None:
    with served(tmp_path, QUIZENGINE_LOG="json") as server:
        server.answers("/sign-in")
    lines = [line for line in server.printed.read_text().splitlines() if not line.startswith("quizengine: ")]
    read = [json.loads(line) for line in lines]
    assert {"Starting gunicorn", "request"} <= {line["message"].rsplit(" ", 1)[0] for line in read}
    assert all({"time", "level", "message"} <= {*line} for line in read)
    assert [line["path"] for line in read if line["message"] == "request"].count("/sign-in") == 1


def test_figures_of_a_server_that_ended_are_not_left_behind(tmp_path: Path) -> None:
    def left() -> set[Path]:
        folders = (Path("/dev/shm"), Path("/tmp"))
        return {found for folder in folders for found in folder.glob("quizengine-metrics-*")}

    with served(tmp_path) as server:
        assert server.process.poll() is None
        during = left()
    assert len(during - left()) >= 1


def test_of_processes_that_migrate_at_once_one_does_and_the_others_find_it_done(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "quizengine", "migrate"]
    given = {name: value for name, value in os.environ.items() if not name.startswith("QUIZENGINE_")}
    given |= {"QUIZENGINE_DATA": str(tmp_path), "QUIZENGINE_LANGUAGE": "en"}
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, env=given, text=True) for _ in range(3)]
    said = [process.communicate(timeout=PATIENCE_SECONDS)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert sorted(one.split(" ")[0] for one in said) == ["The", "The", "migrated:"]


def test_a_port_that_another_program_serves_is_not_shared_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZENGINE_DATA", str(tmp_path))
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = CliRunner().invoke(cli.main, ["run", "--port", str(port)], env={"QUIZENGINE_LANGUAGE": "en"})
    assert result.exit_code == 2
    assert f"port {port}" in result.output


def test_the_settings_are_those_that_the_documentation_gives_reasons_for(tmp_path: Path) -> None:
    # Reading them sets up the process that reads them, so that is another one.
    code = "import json, quizengine.gunicorn_settings as s; print(json.dumps({n: getattr(s, n) for n in %r.split()}))"
    names = "worker_class reuse_port preload_app accesslog workers keepalive graceful_timeout max_requests bind"
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "QUIZENGINE_BIND": "0.0.0.0:9000"}
    said = subprocess.run([sys.executable, "-c", code % names], capture_output=True, check=True, env=environment)
    settings = json.loads(said.stdout)
    assert settings.pop("keepalive") > 60, "a proxy keeps its connections for a minute"
    assert settings.pop("graceful_timeout") < 45, "the units and the compose file wait for so long"
    assert settings == {
        "worker_class": "gthread",
        "reuse_port": True,
        "preload_app": True,
        "accesslog": None,
        "workers": len(os.sched_getaffinity(0)),
        "max_requests": 0,
        "bind": ["0.0.0.0:9000"],
    }


@pytest.mark.parametrize("value", ["many", "0", "-1", "2.5"])
def test_a_number_of_workers_that_cannot_be_is_refused_in_words(tmp_path: Path, value: str) -> None:
    command = [sys.executable, "-c", "import quizengine.gunicorn_settings"]
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "QUIZENGINE_WORKERS": value}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ended.returncode == 1
    assert ended.stderr == f"quizengine: QUIZENGINE_WORKERS is '{value}' and has to be a whole number above 0\n"

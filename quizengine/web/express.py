"""The express way of what a whole room asks for at once: a question's page, a save, the start and the hand-in.

It stands before the application and serves what is as it should be: a known browser, a running attempt of its own,
an answer that is taken. The session is read in the same statement as the rest, as everywhere. Whatever is otherwise
(no sign-in, an answer that is refused, a page nobody has asked for before) goes on to the application, which has seen
nothing of it yet and finds out by itself what is to be said. The express way answers with the same bytes, headers,
figures and lines of the log.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.http import parse_cookie
from werkzeug.utils import redirect

from ..clock import Clock
from ..i18n import DEFAULT_LANGUAGE, LANGUAGES
from ..services import quick
from ..settings import Settings
from . import logs, metrics, security
from .acknowledgement import acknowledgement
from .question_writer import QuestionWriter
from .turns import is_turn, turn

PATH = re.compile(r"/student/attempt/([A-Za-z0-9_-]{1,32})/([1-9][0-9]{0,3})")
_LOG = logging.getLogger(__name__)
FORM = "application/x-www-form-urlencoded"
MOST_BYTES, MOST_FIELDS = 65_536, 400
Environ = dict[str, Any]


@dataclass(frozen=True)
class Browser:
    """What a browser's cookie says."""

    token: str
    csrf: str
    language: str


@dataclass(frozen=True)
class Served:
    """An answer: the view whose it would be, whose request it was, and where the browser goes on, if it does."""

    endpoint: str
    user: int | None
    text: str
    location: str = ""


class Express:
    """WSGI middleware. `taken` counts what went this way, for tests and for who wonders."""

    def __init__(self, app: Flask, settings: Settings, clock: Clock) -> None:
        self._inner, self._app, self._settings, self._clock = app.wsgi_app, app, settings, clock
        self._engine = app.extensions["quizengine_engine"]
        self._cookies = SecureCookieSessionInterface().get_signing_serializer(app)
        self._forms = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token")
        self._cookie_name = str(app.config["SESSION_COOKIE_NAME"])
        self._browser = lru_cache(8192)(self._read_cookie)
        self._form_token = lru_cache(8192)(self._forms.dumps)
        self._is_own = lru_cache(8192)(self._check_form_token)
        self._headers = {
            secure: [*security.headers(secure=secure).items(), ("Cache-Control", security.NOT_KEPT), ("Vary", "Cookie")]
            for secure in (False, True)
        }
        self._write = logs.lines_of(settings)
        self._writer = QuestionWriter(app, timezone=settings.timezone, demo=settings.demo)
        self.taken = 0

    def warm(self) -> None:
        """Get ready what the first page of a room would wait for."""
        self._writer.warm()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path, started = environ.get("PATH_INFO", ""), perf_counter()
        place = PATH.fullmatch(path)
        try:
            served = self._serve(environ, path, place)
        except Exception:
            # A fault of this way is no fault of the application's, and what was done may be done again.
            _LOG.exception("the express way failed")
            served = None
        if served is None:
            return self._inner(environ, start_response)
        return self._answer(environ, start_response, served, perf_counter() - started)

    def _serve(self, environ: Environ, path: str, place: re.Match[str] | None) -> Served | None:
        method = environ["REQUEST_METHOD"]
        if place is not None and method == "GET":
            return self._show(environ, place[1], int(place[2]))
        if place is not None and method == "POST":
            return self._save(environ, place[1], int(place[2]))
        return self._turn(environ, path) if method == "POST" and is_turn(path) else None

    def _answer(
        self, environ: Environ, start_response: Callable[..., Any], served: Served, seconds: float
    ) -> Iterable[bytes]:
        self.taken += 1
        body, method, number = served.text.encode(), environ["REQUEST_METHOD"], logs.new_number()
        status = 303 if served.location else 200
        metrics.count(served.endpoint, method, status, seconds)
        self._write(
            logs.line_of(
                number=number,
                method=method,
                endpoint=served.endpoint,
                path=environ["PATH_INFO"],
                status=status,
                seconds=seconds,
                user=served.user,
            )
        )
        own = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            *([("Location", served.location)] if served.location else []),
            (logs.HEADER, number),
        ]
        start_response(
            "303 SEE OTHER" if served.location else "200 OK",
            own + self._headers[environ.get("wsgi.url_scheme") == "https"],
        )
        return [body]

    # -- the browser -----------------------------------------------------------------------------------------------

    def _who(self, environ: Environ) -> Browser | None:
        # A number of the request that a proxy gives is the application's affair.
        if "HTTP_COOKIE" not in environ or f"HTTP_{logs.HEADER.upper().replace('-', '_')}" in environ:
            return None
        cookie = parse_cookie(environ).get(self._cookie_name)
        return self._browser(cookie) if cookie else None

    def _read_cookie(self, cookie: str) -> Browser | None:
        # When a sign-in ends stands in the database; a cookie that has grown too old only lacks a row there.
        if self._cookies is None:
            return None
        try:
            held = self._cookies.loads(cookie)
        except BadSignature:
            return None
        if not held.get("token") or not held.get("csrf_token") or "_flashes" in held:
            return None
        language = held.get("language")
        return Browser(held["token"], held["csrf_token"], language if language in LANGUAGES else DEFAULT_LANGUAGE)

    def _check_form_token(self, given: str, expected: str) -> bool:
        try:
            return secrets.compare_digest(str(self._forms.loads(given)), expected)
        except BadSignature:
            return False

    # -- a save ----------------------------------------------------------------------------------------------------

    def _save(self, environ: Environ, attempt_id: str, position: int) -> Served | None:
        browser, form = self._who(environ), _form(environ) if "HTTP_HX_REQUEST" in environ else None
        if browser is None or form is None or "autosave" not in form or "queued" in form or "go" in form:
            return None
        if not self._is_own(form.get("csrf_token", [""])[0], browser.csrf) or not _from_here(environ):
            return None
        revision = form.get("revision", ["0"])[0]
        now, flagged = self._clock(), "flag" in form
        done = quick.save(
            self._engine,
            token=browser.token,
            attempt_id=attempt_id,
            position=position,
            form=form,
            flagged=flagged,
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
            writer=form.get("writer", [""])[0][:32],
            now=now,
        )
        if done is None:
            return None
        words = acknowledgement(
            at=now,
            revision=done.revision,
            answered=done.answered,
            flagged=flagged,
            language=browser.language,
            timezone=self._settings.timezone,
        )
        return Served("student.answer", done.user_id, words)

    # -- a page ----------------------------------------------------------------------------------------------------

    def _show(self, environ: Environ, attempt_id: str, position: int) -> Served | None:
        browser = self._who(environ)
        if browser is None or "HTTP_HX_REQUEST" in environ:
            return None
        page = quick.look(
            self._engine, token=browser.token, attempt_id=attempt_id, position=position, now=self._clock()
        )
        if page is None:
            return None
        text = self._writer.write(page, language=browser.language, csrf=self._form_token(browser.csrf))
        return Served("student.question", page.viewer.id, text)

    # -- a start, a hand-in ----------------------------------------------------------------------------------------

    def _turn(self, environ: Environ, path: str) -> Served | None:
        browser = self._who(environ)
        form = None if browser is None or "HTTP_HX_REQUEST" in environ else _form(environ)
        if browser is None or form is None:
            return None
        if not self._is_own(form.get("csrf_token", [""])[0], browser.csrf) or not _from_here(environ):
            return None
        address = environ.get("REMOTE_ADDR")
        done = turn(self._engine, path, token=browser.token, form=form, address=address, now=self._clock())
        if done is None:
            return None
        return Served(done.endpoint, done.user, redirect(done.location, 303).get_data(as_text=True), done.location)


def _form(environ: Environ) -> dict[str, list[str]] | None:
    """Read a form, and leave the body to be read again by whoever comes next; None where it is not a plain one."""
    length = environ.get("CONTENT_LENGTH") or ""
    plain = environ.get("CONTENT_TYPE", "").partition(";")[0].strip() == FORM
    if not plain or not length.isdecimal() or not 0 < int(length) <= MOST_BYTES:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    if len(body) < int(length):
        return None
    try:
        return parse_qs(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=False,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        return None


def _from_here(environ: Environ) -> bool:
    """Say whether a form over TLS comes from a page of this site, as the application demands too."""
    if environ.get("wsgi.url_scheme") != "https":
        return True
    return urlsplit(environ.get("HTTP_REFERER", ""))[:2] == ("https", environ.get("HTTP_HOST", ""))

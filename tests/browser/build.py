"""A browser and a site that it can reach, on this machine alone."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, WebError, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from ..build import QUIZ, seconds
from ..web.build import Site

FLAGS = ("--disable-gpu", "--disable-background-networking", "--disable-component-update")
MISSING = (
    "These tests drive a browser, and there is none. Install Chromium (on Debian: sudo apt-get install chromium) "
    "or name one: QUIZENGINE_CHROMIUM=/path/to/the/browser"
)


def chromium() -> str:
    """Return where Chromium is; without one the tests fail, for skipped tests are soon forgotten."""
    found = shutil.which(os.environ.get("QUIZENGINE_CHROMIUM") or "chromium")
    return found or pytest.fail(MISSING, pytrace=False)


def flags() -> list[str]:
    # Chromium does not put itself into a sandbox for root, and says so by not starting.
    return [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


class Line:
    """The way to a site, which a test may cut and mend: while it is cut, nobody answers at the address."""

    def __init__(self, site: Site) -> None:
        self._site, self._port = site, 0
        self.mend()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        self._server = make_server("127.0.0.1", self._port, self._site.app, threaded=True, request_handler=_Silent)
        self._port = self._server.port
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def cut(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve a site from a thread; gives its address."""
    line = Line(site)
    try:
        yield line.address
    finally:
        line.cut()


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


# Answered in the page itself: the time of such a page leaps, and would leap past every answer from outside.
HEARS_NOTHING = """() => {
    const outside = window.fetch;
    window.fetch = (asked, ...rest) => String(asked).endsWith("/pulse")
        ? Promise.resolve(new Response(null, { status: 204 })) : outside.call(window, asked, ...rest);
}"""


def stop_the_time(page: Page, at: datetime) -> None:
    """Let the page's own time begin and stand still, until the test lets it run.

    It runs without the server's, so the server's word on the time stays away but for saves.
    """
    page.add_init_script(f"({HEARS_NOTHING})()")
    page.clock.install(time=at)
    page.clock.pause_at(at + seconds(1))


@dataclass
class Complaints:
    """What the browser complains of: errors of scripts, refusals of the page's policy, resources that do not come."""

    heard: list[str] = field(default_factory=list)
    # Said by the test's own tool where a test lets no worker stand between the page and the network.
    allowed: list[str] = field(default_factory=lambda: ["Service Worker registration blocked"])

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)

    def allow(self, *parts: str) -> None:
        """Expect complaints that have one of these parts; a test that allows none fails at the first."""
        self.allowed.extend(parts)

    def unexpected(self) -> list[str]:
        return [one for one in self.heard if not any(part in one for part in self.allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.heard.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self.heard.append(f"uncaught: {error.error}")


class Exam:
    """A student's page in an attempt. What is looked for has a stable name or address, whatever the language."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def status(self) -> Locator:
        return self.page.locator("#save-status")

    def start(self, quiz: str = QUIZ) -> "Exam":
        self.page.goto(f"/student/quiz/{quiz}")
        self.page.locator(f"form[action='/student/quiz/{quiz}/start'] button").click()
        expect(self.page.locator("#answer-form")).to_be_visible()
        # What a test does to the network is to meet the scripts of the page, not stop them from coming.
        self.page.wait_for_load_state()
        return self

    @property
    def path(self) -> str:
        """Return the attempt's own part of the address: `/student/attempt/<id>`."""
        return "/".join(self.page.url.split("/")[3:6]).join(("/", ""))

    def square(self, position: int) -> Locator:
        """Return the square of a question in the list of all."""
        return self.page.locator(f".navigator__list > li:nth-child({position}) > *")

    def goes_to(self, position: int) -> None:
        self.square(position).click()
        self.is_at(position)

    def is_at(self, position: int) -> None:
        self.page.wait_for_url(f"**/{position}")
        expect(self.page.locator("#answer-form")).to_be_visible()

    def chooses(self, choice: str) -> None:
        # Not `check`, which looks at the page again afterwards: a late choice has led away from it by then.
        self.page.locator(f"input[name=choice][value='{choice}']").click()

    def types(self, text: str) -> None:
        self.page.locator("#text-answer").fill(text)

    def presses(self, go: str) -> None:
        self.page.locator(f"button[name=go][value={go}]").click()

    def is_saved(self) -> None:
        expect(self.status).to_have_attribute("data-state", "saved")

    def is_not_saved(self) -> None:
        expect(self.status).to_have_attribute("data-state", "unsaved")

    def answer(self) -> str:
        """Return the answer that the page shows."""
        text = self.page.locator("#text-answer")
        if text.count():
            return text.input_value()
        chosen = self.page.locator("input[name=choice]:checked")
        return chosen.input_value() if chosen.count() else ""

    def is_at_the_result(self) -> None:
        self.page.wait_for_url("**/result")
        expect(self.page.locator(".verdict")).to_be_visible()


def sign_in(context: BrowserContext, site: Site, login: str, address: str, *, language: str | None = None) -> None:
    """Give the browser the cookie of somebody who is signed in."""
    cookie = site.visitor(login, language=language).cookie()
    context.add_cookies([{"name": "quizengine", "value": cookie, "url": address}])

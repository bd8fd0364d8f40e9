"""One browser for a worker, and for each test a new window of it on a site of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ..web.build import Site, a_campus, a_copy, a_course, a_site
from .build import Complaints, Exam, chromium, flags, served, sign_in

expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=flags())
        yield found
        found.close()


@pytest.fixture
def site(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The course of three questions: a choice, a text, a choice."""
    with a_copy(a_course(sqlite_template), tmp_path) as engine, a_site(engine) as found:
        yield found


@pytest.fixture
def campus(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The demonstration with the content of this repository."""
    with a_copy(a_campus(sqlite_template), tmp_path) as engine, a_site(engine, demo=True) as found:
        yield found


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the browser complains of; at the end of a test there may be nothing unexpected."""
    found = Complaints()
    yield found
    assert found.unexpected() == []


@pytest.fixture
def window(browser: Browser, complaints: Complaints) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a new window, a browser of its own with its own cookies, on a site's address."""
    with ExitStack() as stack:

        def opens(address: str, **options: Any) -> BrowserContext:
            # What a test does to the network has to meet the page itself, but where it is about times without one.
            context = browser.new_context(base_url=address, **{"service_workers": "block", **options})
            stack.callback(context.close)
            complaints.listen(context)
            return context

        yield opens


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where the course is served."""
    with served(site) as found:
        yield found


@pytest.fixture
def campus_address(campus: Site) -> Iterator[str]:
    with served(campus) as found:
        yield found


@pytest.fixture
def annas(site: Site, address: str, window: Callable[..., BrowserContext]) -> BrowserContext:
    """A window in which Anna is signed in. It is asked for last, so that it closes before the server does."""
    context = window(address)
    sign_in(context, site, "anna", address)
    return context


@pytest.fixture
def page(annas: BrowserContext) -> Page:
    return annas.new_page()


@pytest.fixture
def exam(page: Page) -> Exam:
    """Anna has started and sees the first question."""
    return Exam(page).start()

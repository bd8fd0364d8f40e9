"""What every page owes to every reader: WCAG 2.2 AA by day and by night, on a desk and on a phone."""

import json
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ..build import ROOT
from ..web.build import Site
from ..web.pages import INSTRUCTOR, METHODOLOGIST, STUDENT, every_page
from .build import Complaints, sign_in

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Every component is on the style guide in every state; it is looked at in all four ways, other pages in two.
LOOKS = [(DESK, "light"), (PHONE, "dark"), (DESK, "dark"), (PHONE, "light")]


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe())
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate(f"() => axe.run(document, {json.dumps(options)})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def is_ready(page: Page) -> None:
    for figure in page.locator("[data-figure]").all():
        expect(figure.locator("svg.main-svg").first).to_be_visible()
        # A drawing follows the width of its page, and not at once.
        expect(figure).to_have_js_property("scrollWidth", figure.evaluate("element => element.clientWidth"))
    # What is folded is read too, once it is unfolded.
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def overflow(page: Page) -> int:
    width: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.fixture
def walk(
    campus: Site, campus_address: str, window: Callable[..., BrowserContext], complaints: Complaints
) -> Callable[[str | None], Iterator[Page]]:
    """Opens every page of somebody, one after the other."""
    complaints.allow("status of 404", "status of 403")

    def opens(login: str | None) -> Iterator[Page]:
        context = window(campus_address, reduced_motion="reduce")
        if login is not None:
            sign_in(context, campus, login, campus_address)
        page = context.new_page()
        for who, path in every_page(campus):
            if who == login:
                page.goto(path)
                yield page

    return opens


@pytest.mark.parametrize("login", [None, STUDENT, INSTRUCTOR, METHODOLOGIST])
def test_every_page_is_for_every_reader(walk: Callable[[str | None], Iterator[Page]], login: str | None) -> None:
    for page in walk(login):
        for size, scheme in LOOKS if page.url.endswith("/styleguide") else LOOKS[:2]:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            is_ready(page)
            assert violations(page) == [], (page.url, size["width"], scheme)
            assert overflow(page) <= 0, (page.url, size["width"])

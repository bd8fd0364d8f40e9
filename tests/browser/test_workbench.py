"""The workbench in a browser: findings as one types, drafts that nothing loses, and two people in one file."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import Engine

from quizengine.services import workbench
from quizengine.store.tables import Role

from ..build import an_account
from ..services.test_workbench import ITEM, TEXT
from ..web.build import Site
from .build import Complaints, sign_in
from .test_accessibility import LOOKS, overflow, violations

STEM = "Which loss is quadratic?"
BANK = (
    TEXT.format(bank="written") + ITEM.format(id="loss", stem=STEM) + ITEM.format(id="other", stem="Which is smooth?")
)
Window = Callable[..., BrowserContext]


@pytest.fixture
def id(site: Site) -> int:
    """A bank that was begun on the workbench; two of its readers are instructors."""
    an_account(site.engine, "petrova", Role.INSTRUCTOR)
    orlov = site.person("orlov")
    return workbench.create(site.engine, viewer=orlov, text=BANK, path="written.bank.yaml", now=site.clock.now)


@pytest.fixture
def desk(site: Site, id: int, address: str, window: Window) -> "Desk":
    return Desk(site, id, address, window, "orlov")


class Desk:
    """Somebody's window on the text of the bank."""

    def __init__(self, site: Site, id: int, address: str, window: Window, login: str) -> None:
        self.site, self.id, self.login = site, id, login
        self.context = window(address)
        sign_in(self.context, site, login, address, language="en")
        self.page = self.open()

    def open(self) -> Page:
        self.page = self.context.new_page()
        self.page.goto(f"/instructor/editing/{self.id}")
        expect(self.content).to_be_visible()
        return self.page

    @property
    def content(self) -> Locator:
        return self.page.locator(".cm-content")

    def puts(self, old: str, new: str) -> None:
        """Overwrite a word of the text with another one, as a person does: with the cursor and the keys."""
        line = self.page.locator(".cm-line", has_text=old).first
        line.click()
        self.page.keyboard.press("End")
        self.page.keyboard.press("Shift+Home")
        self.page.keyboard.insert_text(line.inner_text().replace(old, new).lstrip())

    def is_kept(self) -> None:
        expect(self.page.locator("#draft-status")).to_have_attribute("data-state", "saved")

    def finding(self, code: str) -> Locator:
        return self.page.locator(f"#findings [data-code={code}]")

    def draft(self) -> str:
        return workbench.open_document(self.site.engine, viewer=self.site.person(self.login), id=self.id).text


def shared(engine: Engine) -> str:
    return workbench.shared_texts(engine)["written.bank.yaml"]


def test_a_finding_comes_as_one_types_and_goes_when_it_is_mended(desk: Desk) -> None:
    page = desk.page
    desk.puts("key: mse", "key: nse")
    found = desk.finding("QB301")
    expect(found).to_have_count(1)
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    expect(page.locator("#findings-count")).to_contain_text("1 error")
    mark = page.locator(".cm-lintRange-error")
    assert "nse" in mark.inner_text()
    found.locator("[data-from]").click()
    expect(page.locator(".cm-activeLine")).to_contain_text("key: nse")
    desk.puts("key: nse", "key: mse")
    expect(found).to_have_count(0)
    expect(page.locator(".cm-lint-marker-error")).to_have_count(0)


def test_a_draft_survives_a_closed_tab(desk: Desk) -> None:
    desk.puts("quadratic", "squared")
    desk.is_kept()
    desk.page.close()
    desk.open()
    expect(desk.content).to_contain_text("Which loss is squared?")
    desk.is_kept()
    assert shared(desk.site.engine) == BANK


def test_what_the_server_never_got_survives_a_closed_tab_too(desk: Desk, complaints: Complaints) -> None:
    complaints.allow("Failed to load resource")
    desk.page.route("**/draft", lambda route: route.abort())
    desk.puts("quadratic", "squared")
    expect(desk.page.locator("#draft-status")).to_have_attribute("data-state", "unsaved")
    assert desk.draft() == BANK
    desk.page.close()
    desk.open()
    expect(desk.page.locator("#restored")).to_be_visible()
    expect(desk.content).to_contain_text("Which loss is squared?")
    desk.is_kept()
    assert desk.draft() == BANK.replace("quadratic", "squared")


def test_a_failed_draft_is_sent_again_by_itself(desk: Desk, complaints: Complaints) -> None:
    complaints.allow("Failed to load resource")
    desk.page.route("**/draft", lambda route: route.abort(), times=1)
    desk.puts("quadratic", "squared")
    desk.is_kept()
    assert "squared" in desk.draft()


def test_what_was_typed_right_before_a_press_is_saved_for_everybody_too(desk: Desk) -> None:
    desk.puts("quadratic", "squared")
    desk.page.get_by_role("button", name="Save for everybody").click()
    expect(desk.page.locator(".notice--success")).to_be_visible()
    expect(desk.page.locator("#restored")).to_be_hidden()
    assert shared(desk.site.engine) == BANK.replace("quadratic", "squared")


def test_two_windows_of_one_person_ask_which_text_counts(desk: Desk, complaints: Complaints) -> None:
    complaints.allow("status of 409")
    first = desk.page
    desk.open()
    desk.puts("quadratic", "squared")
    desk.is_kept()
    desk.page = first
    desk.puts("smooth", "soft")
    expect(first.locator("#elsewhere")).to_be_visible()
    assert "soft" not in desk.draft()
    first.locator("[data-choose=mine]").click()
    desk.is_kept()
    assert desk.draft() == BANK.replace("smooth", "soft")


def test_two_people_meet_in_the_merge_view_and_nothing_is_lost(
    desk: Desk, site: Site, id: int, address: str, window: Window
) -> None:
    other = Desk(site, id, address, window, "petrova")
    desk.puts("quadratic", "squared")
    desk.is_kept()
    other.puts("quadratic", "parabolic")
    other.puts("smooth", "soft")
    other.is_kept()
    desk.page.get_by_role("button", name="Save for everybody").click()
    expect(desk.page.locator(".notice--success")).to_be_visible()
    other.page.get_by_role("button", name="Save for everybody").click()
    other.page.wait_for_url("**/merge")
    assert shared(site.engine) == BANK.replace("quadratic", "squared")
    assert other.draft() == BANK.replace("quadratic", "parabolic").replace("smooth", "soft")

    page = other.page
    clash = page.locator("fieldset.clash")
    expect(clash).to_have_count(1)
    expect(clash.locator("ins mark")).to_have_text(["parabolic", "squared"])
    clash.get_by_label("What I write here counts").check()
    own = clash.get_by_label("Your own text of it")
    own.fill(own.input_value().replace("parabolic", "both squared and parabolic"))
    page.get_by_role("button", name="Put together").click()
    page.wait_for_url(f"**/editing/{id}")
    expect(other.content).to_contain_text("both squared and parabolic")
    expect(other.content).to_contain_text("Which is soft?")
    page.get_by_role("button", name="Save for everybody").click()
    expect(page.locator(".notice--success")).to_be_visible()
    assert shared(site.engine) == BANK.replace("quadratic", "both squared and parabolic").replace("smooth", "soft")


def test_the_keyboard_alone_writes_and_leaves_the_editor(desk: Desk) -> None:
    page = desk.page
    desk.content.focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Tab")
    page.keyboard.type("# said by keyboard")
    desk.is_kept()
    expect(desk.content).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Keep my draft and check it")).to_be_focused()
    assert desk.draft() == f"{BANK}  # said by keyboard"


def test_the_question_at_the_cursor_is_shown_as_one_types(desk: Desk) -> None:
    glimpse = desk.page.locator("#glimpse")
    expect(glimpse).to_contain_text(STEM)
    desk.page.locator(".cm-line", has_text="id: other").click()
    expect(glimpse).to_contain_text("Which is smooth?")
    desk.puts("smooth", "soft")
    expect(glimpse).to_contain_text("Which is soft?")
    glimpse.get_by_label("Huber loss").check()
    desk.is_kept()


def test_a_draft_is_thrown_away_only_after_a_second_word(desk: Desk) -> None:
    desk.puts("quadratic", "squared")
    desk.is_kept()
    desk.page.get_by_text("Throw my draft away").click()
    desk.page.get_by_role("button", name="Throw it away").click()
    expect(desk.page.locator(".notice--success")).to_be_visible()
    expect(desk.content).to_contain_text(STEM)
    assert desk.draft() == BANK


def test_without_scripts_the_plain_field_does_the_same(site: Site, id: int, address: str, window: Window) -> None:
    context = window(address, java_script_enabled=False)
    sign_in(context, site, "orlov", address, language="en")
    page = context.new_page()
    page.goto(f"/instructor/editing/{id}")
    page.locator("#text").fill(BANK.replace("key: mse", "key: nse", 1))
    page.get_by_role("button", name="Keep my draft and check it").click()
    expect(page.locator("#findings [data-code=QB301]")).to_have_count(1)
    expect(page.locator("#draft-status")).to_contain_text(re.compile(r"Draft kept at \d\d:\d\d"))
    mine = workbench.open_document(site.engine, viewer=site.person("orlov"), id=id)
    assert mine.text == BANK.replace("key: mse", "key: nse", 1)


def test_the_editor_is_for_every_reader(desk: Desk) -> None:
    desk.puts("key: mse", "key: nse")
    expect(desk.finding("QB301")).to_have_count(1)
    desk.page.emulate_media(reduced_motion="reduce")
    desk.page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for size, scheme in LOOKS:
        desk.page.set_viewport_size(size)  # type: ignore[arg-type]
        desk.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(desk.page) == [], (size["width"], scheme)
        assert overflow(desk.page) <= 0, (size["width"], scheme)

"""Every kind of question, answered rightly by the mouse, by the keyboard alone, and without a script."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from ..build import a_bank_folder, an_account, released
from ..content import build as content
from ..web.build import Site, a_copy, a_site
from ..web.markup import read
from .build import Complaints, Exam, sign_in
from .test_accessibility import DESK, PHONE, is_ready, overflow, violations
from .test_ways_in import FOCUS

KINDS = ("single", "multiple", "text", "numeric", "match", "order", "cloze")
AT = {kind: position for position, kind in enumerate(KINDS, start=1)}
KEYS: dict[str, Any] = {
    "single": "mse",
    "multiple": ["iqr", "sd"],
    "text": {"accept": ["MSE"]},
    "numeric": "1000",
    "match": {"stage": "add", "record": "commit"},
    "order": ["split", "fit", "score"],
}
BODIES: dict[str, dict[str, Any]] = {
    "single": {},
    "multiple": {
        "choices": {"sd": "Standard deviation", "mean": "Mean", "iqr": "Interquartile range"},
        "allow_none": "true",
    },
    "text": {"choices": None},
    "numeric": {"choices": None, "tolerance": {"abs": "0"}, "unit": "ms"},
    "match": {
        "choices": None,
        "left": {"stage": "Stage a file", "record": "Record a change"},
        "right": {"add": "git add", "commit": "git commit", "push": "git push"},
    },
    # Without a shuffle they stand in the order of their texts: fit, score, split.
    "order": {
        "choices": None,
        "elements": {"split": "Split the data", "fit": "Fit the model", "score": "Score the test set"},
        "shuffle": "false",
    },
    "cloze": {
        "choices": None,
        "stem": "[[city]] has about [[people]] million people and lies on the [[river]].",
        "gaps": {
            "city": {"kind": "single", "choices": {"paris": "Paris", "rome": "Rome"}, "key": "paris"},
            "people": {"kind": "numeric", "key": "2.1", "tolerance": {"abs": "0.2"}, "unit": "±"},
            "river": {"kind": "text", "key": {"accept": ["Seine"]}},
        },
    },
}


def one_of_each() -> list[dict[str, Any]]:
    usual = {"stem": "What is right here?"}
    return [content.item(**usual | {"id": kind, "kind": kind, "key": KEYS.get(kind)} | BODIES[kind]) for kind in KINDS]


@pytest.fixture(scope="module")
def course(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the quiz of one question of each kind."""
    folder = tmp_path_factory.mktemp("kinds")
    with a_copy(sqlite_template, folder) as engine:
        released(engine, a_bank_folder(folder, items=one_of_each()))
        an_account(engine, "anna")
    return folder / sqlite_template.name


@pytest.fixture
def site(course: Path, tmp_path: Path) -> Iterator[Site]:
    with a_copy(course, tmp_path) as engine, a_site(engine) as found:
        yield found


class Mouse:
    """A hand on the mouse. Into fields it types, and lists it opens as the system has them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def checks(self, box: Locator) -> None:
        self.page.locator("label").filter(has=box).click()

    def fills(self, field: Locator, text: str) -> None:
        field.click()
        self.page.keyboard.type(text)

    def selects(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def puts_in_order(self) -> None:
        """Move the last element up by a button, and then to the top by its grip."""
        row = self.page.locator(".place").filter(has_text="Split the data")
        row.locator("[data-step='-1']").click()
        expect(self.page.locator("[name=place-split]")).to_have_value("2")
        row.locator(".place__grip").hover()
        self.page.mouse.down()
        self.page.locator(".place").first.locator(".place__grip").hover(position={"x": 4, "y": 2}, force=True)
        self.page.mouse.up()

    def presses(self, button: Locator) -> None:
        button.click()


class Keyboard:
    """Tab, Space, Enter, the arrows and letters; the focus has to be seen wherever it stands."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goes_to(self, wanted: Locator, key: str = "Tab") -> None:
        for _ in range(80):
            if wanted.evaluate("element => element === document.activeElement"):
                assert self.page.evaluate(FOCUS), f"the focus cannot be seen: {wanted}"
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not reach {wanted}")

    def checks(self, box: Locator) -> None:
        if box.get_attribute("type") == "radio":
            self.goes_to(self.page.locator("input[type=radio]").first)
            # An arrow chooses as it moves; the radio button that the focus comes to first is not chosen yet.
            self.goes_to(box, "ArrowDown")
        else:
            self.goes_to(box)
        self.page.keyboard.press("Space")

    def fills(self, field: Locator, text: str) -> None:
        self.goes_to(field)
        self.page.keyboard.type(text)

    def selects(self, field: Locator, value: str) -> None:
        self.goes_to(field)
        for _ in range(field.locator("option").count()):
            if field.input_value() != value:
                self.page.keyboard.press("ArrowDown")

    def puts_in_order(self) -> None:
        """Move the last element up twice: the button keeps the focus, and a reader hears the new place."""
        row = self.page.locator(".place").filter(has_text="Split the data")
        up = row.locator("[data-step='-1']")
        self.goes_to(up)
        for place in ("2", "1"):
            self.page.keyboard.press("Space")
            expect(up).to_be_focused()
            expect(self.page.locator("#order-said")).to_contain_text(place)

    def presses(self, button: Locator) -> None:
        self.goes_to(button)
        self.page.keyboard.press("Enter")


class WithoutScript(Mouse):
    """The mouse where nothing but the browser itself helps."""

    def puts_in_order(self) -> None:
        expect(self.page.locator(".place__moves").first).to_be_hidden()
        for place, id in enumerate(KEYS["order"], start=1):
            self.fills(self.page.locator(f"[name=place-{id}]"), str(place))


Hand = Mouse | Keyboard


def answers(hand: Hand, kind: str) -> None:
    """Give the right answer to the question of this kind, which is open."""

    def named(name: str) -> Locator:
        return hand.page.locator(f"[name={name}]")

    match kind:
        case "single" | "multiple":
            ids = [KEYS[kind]] if kind == "single" else KEYS[kind]
            for id in ids:
                hand.checks(hand.page.locator(f"[name=choice][value={id}]"))
        case "text":
            hand.fills(named("text"), "MSE")
        case "numeric":
            hand.fills(named("number"), "1e3")
        case "match":
            for left, right in KEYS["match"].items():
                hand.selects(named(f"match-{left}"), right)
        case "order":
            hand.puts_in_order()
        case "cloze":
            hand.selects(named("gap-city"), "paris")
            hand.fills(named("gap-people"), "2,1")
            hand.fills(named("gap-river"), "Seine")


def shown(page: Page) -> dict[str, str]:
    """Return what the form of the open question shows as answered, by the names and values of its fields."""
    boxes = page.locator(".question-set input:checked").all()
    fields = page.locator(".question-set :is(select, [type=text]), .field [type=text]").all()
    given = [(one.get_attribute("name"), one.input_value()) for one in fields]
    return {f"{one.get_attribute('name')} {one.input_value()}": "on" for one in boxes} | {
        str(name): value for name, value in given
    }


ANSWERED = {
    "single": {"choice mse": "on"},
    "multiple": {"choice sd": "on", "choice iqr": "on"},
    "text": {"text": "MSE"},
    "numeric": {"number": "1e3"},
    "match": {"match-stage": "add", "match-record": "commit"},
    "order": {"place-split": "1", "place-fit": "2", "place-score": "3"},
    "cloze": {"gap-city": "paris", "gap-people": "2,1", "gap-river": "Seine"},
}


def hands_in(hand: Hand) -> None:
    hand.page.wait_for_url("**/check")
    hand.presses(hand.page.locator("form[action$='/submit'] button"))
    Exam(hand.page).is_at_the_result()


def earns_all(page: Page) -> None:
    expect(page.locator("article")).to_have_count(len(KINDS))
    for kind, position in AT.items():
        tag = page.locator("article").nth(position - 1).locator(".item__head .tag--success")
        expect(tag, f"the {kind} question is right").to_have_count(1)
    expect(page.locator(".verdict .stats")).to_contain_text("100")


@pytest.mark.parametrize("way", [Mouse, Keyboard])
def test_right_answers_of_every_kind_save_themselves_and_earn_all(exam: Exam, way: Callable[[Page], Hand]) -> None:
    hand = way(exam.page)
    for kind, position in AT.items():
        exam.is_at(position)
        answers(hand, kind)
        exam.is_saved()
        assert shown(exam.page) == ANSWERED[kind], kind
        hand.presses(exam.page.locator(f"button[name=go][value={'review' if kind == KINDS[-1] else 'next'}]"))
    hands_in(hand)
    earns_all(exam.page)


def test_without_a_script_right_answers_of_every_kind_are_kept_by_buttons_and_earn_all(
    site: Site, address: str, window: Callable[..., BrowserContext]
) -> None:
    context = window(address, java_script_enabled=False)
    sign_in(context, site, "anna", address)
    exam = Exam(context.new_page()).start()
    hand = WithoutScript(exam.page)
    for kind, position in AT.items():
        exam.is_at(position)
        answers(hand, kind)
        exam.presses("save")
        exam.is_saved()
        assert shown(exam.page) == ANSWERED[kind], kind
        exam.presses("review" if kind == KINDS[-1] else "next")
    hands_in(hand)
    earns_all(exam.page)


def on_the_server(page: Page, name: str) -> str:
    """Return what a field has by the server's own account, whatever this browser holds beside it."""
    return read(page.request.get(page.url).text()).one("input", name=name).attributes["value"]


def test_an_unreadable_number_is_asked_about_and_saves_nothing_until_it_is_corrected(
    exam: Exam, complaints: Complaints
) -> None:
    complaints.allow("status of 422")
    page, number = exam.page, exam.page.locator("#numeric-answer")
    exam.goes_to(AT["numeric"])
    number.fill("12")
    exam.is_saved()
    number.fill("1 000")
    expect(exam.status).to_have_attribute("data-state", "refused")
    refusal = exam.status.locator(".save-status__refused")
    expect(refusal).to_be_visible()
    for words in ("Не сохранено", "«1 000»", "1000"):
        expect(refusal).to_contain_text(words)
    expect(number).to_have_value("1 000")
    assert on_the_server(page, "number") == "12", "what was saved before stays"
    number.fill("1000")
    exam.is_saved()
    page.reload()
    assert shown(page) == {"number": "1000"}


def test_none_of_these_and_the_options_rule_each_other_out(exam: Exam) -> None:
    exam.goes_to(AT["multiple"])
    option, none = exam.page.locator("[name=choice][value=sd]"), exam.page.locator("[name=none]")
    option.check()
    none.check()
    expect(option).not_to_be_checked()
    exam.is_saved()
    exam.page.reload()
    assert shown(exam.page) == {"none 1": "on"}
    option.check()
    expect(none).not_to_be_checked()
    exam.is_saved()
    exam.page.reload()
    assert shown(exam.page) == {"choice sd": "on"}


def test_an_order_is_none_until_it_is_taken_and_two_elements_cannot_share_a_number(
    exam: Exam, complaints: Complaints
) -> None:
    complaints.allow("status of 422")
    page = exam.page
    exam.goes_to(AT["order"])
    assert set(shown(page).values()) == {""}
    page.locator(".places__take button").click()
    exam.is_saved()
    page.locator("[name=place-score]").fill("1")
    expect(exam.status).to_have_attribute("data-state", "refused")
    page.goto(page.url)
    expect(exam.status).to_have_attribute("data-state", "refused")
    assert shown(page)["place-score"] == "1", "what was typed is still here to be corrected"
    assert on_the_server(page, "place-score") == "2"


def test_without_a_script_an_unreadable_number_comes_back_with_the_question(
    site: Site, address: str, window: Callable[..., BrowserContext], complaints: Complaints
) -> None:
    complaints.allow("status of 422")
    context = window(address, java_script_enabled=False)
    sign_in(context, site, "anna", address)
    exam = Exam(context.new_page()).start()
    exam.goes_to(AT["numeric"])
    exam.page.locator("#numeric-answer").fill("1 000")
    exam.presses("next")
    expect(exam.page.locator(".error-summary a[href='#numeric-answer']")).to_be_visible()
    expect(exam.status).to_have_attribute("data-state", "empty")
    exam.page.locator("#numeric-answer").fill("1000")
    exam.presses("next")
    exam.is_at(AT["numeric"] + 1)


def test_every_kind_is_for_every_reader(exam: Exam) -> None:
    page = exam.page
    for kind, position in AT.items():
        page.goto(f"{exam.path}/{position}")
        is_ready(page)
        for size, scheme in ((DESK, "light"), (PHONE, "dark")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            assert violations(page) == [], (kind, scheme)
            assert overflow(page) <= 0, (kind, scheme)

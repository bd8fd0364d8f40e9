"""A question is left amid a save: a button overtakes it, or the browser has not kept the last letter yet."""

from collections.abc import Callable, Iterable
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from ..build import Sitting
from ..web.build import Site
from .build import Exam

# A browser that leaves a page drops what it has not written by then: here, every record of this very text.
FORGETFUL = """(text) => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (record) {
        const request = put.call(this, record);
        if (record.pairs.some(([name, value]) => name === "text" && value === text)) this.transaction.abort();
        return request;
    };
}"""
# A browser that takes its time to keep something. Tells what it had kept when the form was read for the last time.
SLOW = """() => {
    const put = IDBObjectStore.prototype.put;
    let kept = "";
    IDBObjectStore.prototype.put = function (record) {
        const until = performance.now() + 250;
        const wait = () => { if (performance.now() < until) this.get(["", 0]).onsuccess = wait; };
        wait();
        this.transaction.addEventListener("complete", () => { kept = JSON.stringify(record.pairs); });
        return put.call(this, record);
    };
    addEventListener("formdata", () => sessionStorage.setItem("kept", kept));
}"""
# A browser whose store never answers.
HANGING = """() => {
    IDBObjectStore.prototype.put = function () {
        const wait = () => { this.get(["", 0]).onsuccess = wait; };
        return wait();
    };
}"""
KEPT = """() => new Promise((resolve) => {
    const opening = indexedDB.open("quizengine-exam", 1);
    opening.onsuccess = () => {
        const asked = opening.result.transaction("answers").objectStore("answers").getAll();
        asked.onsuccess = () => resolve(asked.result);
    };
})"""


@pytest.fixture
def exam(page: Page) -> Exam:
    """Anna has started and sees the question that is answered by a text."""
    exam = Exam(page).start()
    exam.goes_to(2)
    page.wait_for_load_state()
    return exam


def sitting(site: Site, exam: Exam) -> Sitting:
    return Sitting(site.engine, site.person("anna"), "", exam.path.rpartition("/")[2])


def forgets(page: Page, text: str) -> None:
    """Let the browser never come to keeping this text, on this page and the ones that follow."""
    script = f'({FORGETFUL})("{text}")'
    page.add_init_script(script)
    page.evaluate(script)


def brings(text: str) -> Callable[[Response], bool]:
    """Say of an answer of the server whether it is one to a save by the script of this text."""

    def does(response: Response) -> bool:
        fields = (response.request.post_data or "").split("&")
        return "autosave=1" in fields and f"text={text}" in fields

    return does


def nothing_is_kept(page: Page) -> None:
    page.wait_for_function(f"async () => (await ({KEPT})()).length === 0")


def types_and_presses_enter(page: Page, *texts: str) -> None:
    page.locator("#text-answer").focus()
    for text in texts:
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_what_was_kept_before_the_last_letter_asks_nobody_to_choose(exam: Exam, site: Site) -> None:
    forgets(exam.page, "MSE")
    with exam.page.expect_response(brings("MS")) as brought:
        types_and_presses_enter(exam.page, "MSE")
        exam.is_at(3)
    assert brought.value.status == 200
    nothing_is_kept(exam.page)
    expect(exam.page.locator("#kept-late")).to_be_hidden()
    assert sitting(site, exam).journal() == [(2, 1, '{"text":"MSE"}')]
    assert sitting(site, exam).kept() == []
    exam.goes_to(2)
    assert exam.answer() == "MSE"


def test_what_was_kept_before_the_last_letter_does_not_come_back_in_its_place(exam: Exam, site: Site) -> None:
    forgets(exam.page, "MSE")
    exam.types("MS")
    exam.types("MSE")
    with exam.page.expect_response(brings("MS")):
        exam.presses("save")
    nothing_is_kept(exam.page)
    expect(exam.page.locator("#text-answer")).to_have_value("MSE")
    exam.is_saved()
    assert sitting(site, exam).journal() == [(2, 1, '{"text":"MSE"}')]


def test_an_answer_that_is_sent_by_a_button_in_the_pause_before_a_save_is_written_once(exam: Exam, site: Site) -> None:
    with exam.page.expect_response(brings("MSE")) as brought:
        types_and_presses_enter(exam.page, "MSE")
        exam.is_at(3)
    assert brought.value.status == 200
    assert sitting(site, exam).journal() == [(2, 1, '{"text":"MSE"}')]


def test_an_answer_that_is_cleared_in_the_pause_before_a_save_stays_cleared(exam: Exam, site: Site) -> None:
    exam.types("MSE")
    with exam.page.expect_response("**/2") as cleared:
        exam.presses("clear")
    assert cleared.value.status == 303
    expect(exam.page.locator("#text-answer")).to_have_value("")
    exam.goes_to(3)
    exam.goes_to(2)
    assert exam.answer() == ""
    assert [answer for _, _, answer in sitting(site, exam).journal()] == [None]


def test_a_button_leads_away_when_the_browser_has_kept_every_letter(exam: Exam) -> None:
    exam.page.evaluate(SLOW)
    exam.types("MSE")
    exam.presses("next")
    exam.is_at(3)
    assert '["text","MSE"]' in exam.page.evaluate("() => sessionStorage.getItem('kept')")


def test_a_browser_that_keeps_nothing_does_not_hold_a_button_up(exam: Exam, site: Site) -> None:
    exam.page.evaluate(HANGING)
    types_and_presses_enter(exam.page, "MSE")
    exam.is_at(3)
    assert sitting(site, exam).journal() == [(2, 1, '{"text":"MSE"}')]


# -- a save that is overtaken ----------------------------------------------------------------------------------------


class Overtaken:
    """Stands before the application and holds the saves of a script until a form for the same question is answered."""

    def __init__(self, site: Site) -> None:
        self._inner, self.came, self.gone, self.statuses = site.app.wsgi_app, Event(), Event(), list[str]()
        self._form = Event()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/2"):
            return self._inner(environ, start_response)
        if "HTTP_HX_REQUEST" not in environ:
            answer = list(self._inner(environ, start_response))
            self._form.set()
            return answer
        first = not self.came.is_set()
        self.came.set()
        assert self._form.wait(60)

        def notes(status: str, *rest: Any) -> Any:
            self.statuses.append(status)
            return start_response(status, *rest)

        answer = list(self._inner(environ, notes))
        if first:
            self.gone.set()
        return answer


@pytest.fixture
def overtaken(site: Site, monkeypatch: pytest.MonkeyPatch) -> Overtaken:
    found = Overtaken(site)
    monkeypatch.setattr(site.app, "wsgi_app", found)
    return found


def test_a_save_that_a_button_has_overtaken_takes_nothing_back_and_is_no_conflict(
    exam: Exam, site: Site, overtaken: Overtaken
) -> None:
    exam.types("M")
    assert overtaken.came.wait(60)
    types_and_presses_enter(exam.page, "SE")
    exam.is_at(3)
    assert overtaken.gone.wait(60)
    exam.goes_to(2)
    assert exam.answer() == "MSE"
    assert {status[:3] for status in overtaken.statuses} == {"200"}
    assert sitting(site, exam).journal() == [(2, 1, '{"text":"MSE"}')]
    assert sitting(site, exam).kept() == []

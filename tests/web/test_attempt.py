"""The attempt in a browser without scripts: plain forms save and move, and an attempt opens for its owner alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from ..build import CAST, QUIZ, RIGHT, WRONG, a_bank_folder, a_running_attempt, an_account, released
from ..content import build as content
from .build import SCRIPTED, Form, Site, Visitor, a_site, everything_in
from .markup import Markup, read

WORDS = {"advice": "What you can do"}


class Exam:
    """An attempt as its student meets it: pages are opened, forms are sent as they stand on the page."""

    def __init__(self, site: Site, who: str = "anna") -> None:
        self.site = site
        self.student = site.visitor(who, language="en")
        self.student.opens(f"/student/quiz/{QUIZ}")
        first = self.student.sends(f"/student/quiz/{QUIZ}/start")
        assert first.status_code == 303
        self.path = first.location.rpartition("/")[0]

    def opens(self, position: int) -> Markup:
        return self.student.page(f"{self.path}/{position}")

    def sends(self, position: int, visitor: Visitor | None = None, **form: Any) -> Any:
        """Open a question, change what the form holds, and press a button."""
        sender = visitor or self.student
        held = answer_form(sender.page(f"{self.path}/{position}"))
        return sender.sends(f"{self.path}/{position}", {**held, **form})

    def answer(self, position: int) -> str:
        """Return what the page shows as the answer."""
        page = self.opens(position)
        if text := page.all("input", id="text-answer"):
            return text[0].attributes["value"]
        return next((one.attributes["value"] for one in page.all("input", name="choice", checked="")), "")


def answer_form(page: Markup) -> dict[str, str]:
    return {name: value for name, value in page.values().items() if name not in ("csrf_token", "language", "next")}


@pytest.fixture
def exam(site: Site) -> Exam:
    """Anna has started; question 1 is a choice, 2 a text, 3 a choice."""
    return Exam(site)


# -- without a script ------------------------------------------------------------------------------------------------


def test_a_start_leads_to_the_first_question(exam: Exam) -> None:
    assert exam.path.startswith("/student/attempt/")
    assert [one.attributes["value"] for one in exam.opens(1).all("input", name="choice")] != []
    assert exam.answer(1) == ""


def test_pressing_start_twice_goes_on_with_the_same_attempt(exam: Exam) -> None:
    again = exam.student.sends(f"/student/quiz/{QUIZ}/start")
    assert again.location == f"{exam.path}/1"


@pytest.mark.parametrize(
    ("position", "go", "leads"),
    [
        (1, "next", "/2"),
        (2, "next", "/3"),
        (2, "previous", "/1"),
        (1, "previous", "/1"),
        (2, "save", "/2"),
        (2, "review", "/check"),
        (3, "review", "/check"),
        (2, "anything", "/2"),
        (2, "", "/2"),
    ],
)
def test_every_button_saves_and_leads_where_it_says(exam: Exam, position: int, go: str, leads: str) -> None:
    response = exam.sends(position, go=go, choice=RIGHT[position - 1], text="MSE")
    assert (response.status_code, response.location) == (303, exam.path + leads)
    assert exam.answer(position) == RIGHT[position - 1]


def test_the_enter_key_presses_the_button_that_goes_on(exam: Exam) -> None:
    for position, leads in ((1, "next"), (2, "next"), (3, "review")):
        page = exam.opens(position)
        buttons = [button for button in page.all("button") if button.attributes.get("name") == "go"]
        assert buttons[0].attributes["value"] == leads
        values = [button.attributes["value"] for button in buttons]
        assert ("previous" in values) is (position > 1)
        assert ("next" in values) is (position < 3)


@pytest.mark.parametrize("position", [1, 2])
def test_clearing_takes_the_answer_away(exam: Exam, position: int) -> None:
    exam.sends(position, go="save", choice="mse", text="MSE")
    assert exam.sends(position, go="clear").location == f"{exam.path}/{position}"
    assert exam.answer(position) == ""


def test_an_answer_may_be_changed(exam: Exam) -> None:
    exam.sends(1, go="next", choice="mae")
    exam.sends(1, go="next", choice="mse")
    assert exam.answer(1) == "mse"


def test_a_mark_to_come_back_is_kept_and_taken_off(exam: Exam) -> None:
    exam.sends(1, go="next", flag="1")
    assert exam.opens(1).all("input", name="flag", checked="")
    assert "come back to it" in exam.opens(2).one("a", href="1").words
    unmarked = {name: value for name, value in answer_form(exam.opens(1)).items() if name != "flag"}
    exam.student.sends(f"{exam.path}/1", unmarked)
    assert not exam.opens(1).all("input", name="flag", checked="")


def test_the_navigator_tells_answered_from_unanswered(exam: Exam) -> None:
    exam.sends(2, go="next", text="MSE")
    page = exam.opens(3)
    assert [page.one("a", href=str(n)).words for n in (1, 2, 3)] == [
        "1",
        "2, answered",
        "3",
    ]
    assert page.one("a", **{"aria-current": "step"}).attributes["href"] == "3"


def test_the_check_page_counts_what_has_no_answer(exam: Exam) -> None:
    exam.sends(1, go="next", choice="mse")
    page = exam.student.page(f"{exam.path}/check")
    assert "2 questions have no answer." in page.one("main").words
    assert page.all("form", action=f"{exam.path}/submit")


def test_a_whole_attempt_needs_no_script(exam: Exam) -> None:
    for position, answer in enumerate(RIGHT, start=1):
        exam.sends(position, go="next", choice=answer, text=answer)
    exam.student.opens(f"{exam.path}/check")
    handed_in = exam.student.sends(f"{exam.path}/submit")
    assert (handed_in.status_code, handed_in.location) == (303, f"{exam.path}/result")
    result = exam.student.page(handed_in.location)
    assert "10 out of 10" in result.one(class_="verdict").words
    assert "4 of 4" in result.one(class_="verdict").words


def test_a_result_says_what_was_right_and_what_was_not(exam: Exam) -> None:
    for position, answer in enumerate((RIGHT[0], WRONG[1]), start=1):
        exam.sends(position, go="next", choice=answer, text=answer)
    exam.student.sends(f"{exam.path}/submit")
    result = exam.student.page(f"{exam.path}/result")
    words = [article.words for article in result.all("article")]
    assert ["Not correct" in words[0], "Not correct" in words[1], "No answer" in words[2]] == [False, True, True]
    assert ["УК-1" in result.one("main").words, "ПК-2" in result.one("main").words] == [True, True]


def test_submitting_twice_changes_nothing(exam: Exam) -> None:
    exam.student.sends(f"{exam.path}/submit")
    before = everything_in(exam.site.engine)
    assert exam.student.sends(f"{exam.path}/submit").location == f"{exam.path}/result"
    assert everything_in(exam.site.engine) == before


def test_a_result_says_what_the_author_says_of_the_chosen_option(sqlite_engine: Engine, tmp_path: Path) -> None:
    feedback = {"mae": "That one is not squared.", "mse": "Indeed."}
    released(sqlite_engine, a_bank_folder(tmp_path, items=[content.item(feedback=feedback)]))
    an_account(sqlite_engine, "anna")
    with a_site(sqlite_engine) as site:
        sitting = a_running_attempt(site.engine, site.person("anna"), at=site.clock.now)
        sitting.answers(1, "mae", at=site.clock.now)
        sitting.submits(at=site.clock.now)
        words = site.visitor("anna").page(f"/student/attempt/{sitting.attempt_id}/result").one("article").words
    assert ["That one is not squared." in words, "Indeed." in words] == [True, False]


def test_a_closed_attempt_leads_to_its_result_from_everywhere(exam: Exam) -> None:
    held = answer_form(exam.opens(1))
    exam.student.sends(f"{exam.path}/submit")
    before = everything_in(exam.site.engine)
    led = [exam.student.opens(f"{exam.path}/{end}") for end in ("1", "2", "check")]
    led.append(exam.student.sends(f"{exam.path}/1", {**held, "choice": "mse"}))
    assert {(one.status_code, one.location) for one in led} == {(303, f"{exam.path}/result")}
    after = everything_in(exam.site.engine)
    kept = after.pop("answer_journal")
    assert len(kept) == 1 + len(before.pop("answer_journal")), "what came too late is kept for a person to judge"
    assert after == before


def test_a_running_attempt_has_no_result_yet(exam: Exam) -> None:
    assert exam.student.opens(f"{exam.path}/result").location == f"{exam.path}/1"


def test_after_deadline_and_grace_the_result_holds_what_was_saved_in_time(exam: Exam) -> None:
    exam.sends(1, go="next", choice="mse")
    held = answer_form(exam.opens(3))
    exam.site.clock.forward(minutes=20, seconds=16)
    late = exam.student.sends(f"{exam.path}/3", {**held, "choice": "share", "go": "next"})
    assert late.location == f"{exam.path}/result"
    result = exam.student.page(late.location)
    assert "1 of 4" in result.one(class_="verdict").words
    assert "Time ran out" in result.one("main").words


def test_what_is_on_its_way_at_the_deadline_is_taken(exam: Exam) -> None:
    held = answer_form(exam.opens(1))
    exam.site.clock.forward(minutes=20, seconds=15)
    assert exam.student.sends(f"{exam.path}/1", {**held, "choice": "mse", "go": "next"}).location == f"{exam.path}/2"


def test_the_page_carries_the_deadline_and_the_servers_time(exam: Exam) -> None:
    exam.site.clock.forward(minutes=3)
    countdown = exam.opens(2).one(class_="countdown").attributes
    assert countdown["data-deadline"] == "2026-01-20T12:20:00.000+00:00"
    assert countdown["data-now"] == "2026-01-20T12:03:00.000+00:00"


def test_coming_back_later_does_not_move_the_deadline(exam: Exam) -> None:
    exam.site.clock.forward(minutes=19)
    elsewhere = exam.site.visitor("anna")
    elsewhere.opens(f"/student/quiz/{QUIZ}")
    assert elsewhere.sends(f"/student/quiz/{QUIZ}/start").location == f"{exam.path}/1"
    countdown = elsewhere.page(f"{exam.path}/1").one(class_="countdown").attributes
    assert countdown["data-deadline"] == "2026-01-20T12:20:00.000+00:00"


def test_when_no_attempt_is_left_the_page_says_so_and_offers_none(exam: Exam) -> None:
    for _ in range(2):
        exam.student.sends(f"/student/quiz/{QUIZ}/start")
        path = exam.student.opens(f"/student/quiz/{QUIZ}")
        location = exam.student.sends(f"/student/quiz/{QUIZ}/start").location
        exam.student.sends(location.rpartition("/")[0] + "/submit")
    page = exam.student.page(f"/student/quiz/{QUIZ}")
    assert not page.all("form", action=f"/student/quiz/{QUIZ}/start")
    refused = exam.student.sends(f"/student/quiz/{QUIZ}/start")
    assert (path.status_code, refused.status_code) == (200, 409)
    assert "no attempts left" in read(refused.text).one("main").words


# -- two windows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", [1, 2])
def test_an_old_window_overwrites_nothing_and_shows_both_answers(exam: Exam, position: int) -> None:
    old = answer_form(exam.opens(position))
    exam.sends(position, go="next", choice="mse", text="MSE")
    before = everything_in(exam.site.engine)
    stale = exam.student.sends(f"{exam.path}/{position}", {**old, "choice": "mae", "text": "MAE", "go": "next"})
    assert stale.status_code == 409
    after = everything_in(exam.site.engine)
    assert len(after.pop("answer_journal")) == 1 + len(before.pop("answer_journal")), "the other answer is kept"
    assert after == before
    page = read(stale.text)
    assert "answered in another window" in page.one(class_="error-summary").words
    assert ("Squared error", "MSE")[position - 1] in page.one(class_="facts").words
    shown = page.values()
    assert (shown.get("choice"), shown.get("text")) == (("mae", None) if position == 1 else (None, "MAE"))


def test_the_page_that_shows_the_conflict_may_save_again(exam: Exam) -> None:
    old = answer_form(exam.opens(1))
    exam.sends(1, go="next", choice="mse")
    stale = exam.student.sends(f"{exam.path}/1", {**old, "choice": "mae", "go": "next"})
    now = answer_form(read(stale.text))
    assert exam.student.sends(f"{exam.path}/1", {**now, "choice": "mae", "go": "next"}).status_code == 303
    assert exam.answer(1) == "mae"


def test_one_window_may_save_faster_than_it_hears_back(exam: Exam) -> None:
    held = answer_form(exam.opens(1))
    answers = [exam.student.sends(f"{exam.path}/1", {**held, "choice": one}) for one in ("mae", "none", "mse")]
    assert {answer.status_code for answer in answers} == {303}
    assert exam.answer(1) == "mse"


# -- saving by itself ------------------------------------------------------------------------------------------------


def autosave(exam: Exam, position: int, **form: str) -> Any:
    held = answer_form(exam.opens(position))
    return exam.student.sends(f"{exam.path}/{position}", {**held, **form, "autosave": "1"}, headers=SCRIPTED)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_save_is_acknowledged_by_a_small_fragment(exam: Exam, language: str) -> None:
    exam.student.sends("/language", {"language": language})
    response = autosave(exam, 1, choice="mse", flag="1")
    assert response.status_code == 200
    assert len(response.data) < 500
    fragment = read(response.text)
    assert not fragment.all("html")
    said = fragment.one(id="saved-at").attributes
    assert (said["data-revision"], said["data-answered"], said["data-flagged"]) == ("1", "1", "1")


def test_a_save_tells_the_servers_time(exam: Exam) -> None:
    exam.site.clock.forward(minutes=5)
    status = read(autosave(exam, 2, text="MSE").text).one(id="saved-at")
    assert status.attributes["data-now"] == "2026-01-20T12:05:00+00:00"
    assert "Saved at 15:05:00" in status.words, "as clocks show it in Moscow"


def test_an_emptied_field_is_saved_as_no_answer(exam: Exam) -> None:
    autosave(exam, 2, text="MSE")
    assert read(autosave(exam, 2, text="  ").text).one(id="saved-at").attributes["data-answered"] == "0"
    assert exam.answer(2) == ""


def test_a_script_is_sent_to_the_result_when_the_time_is_over(exam: Exam) -> None:
    held = answer_form(exam.opens(1))
    exam.site.clock.forward(minutes=20, seconds=16)
    response = exam.student.sends(f"{exam.path}/1", {**held, "choice": "mse", "autosave": "1"}, headers=SCRIPTED)
    assert response.status_code == 409
    assert response.headers["HX-Redirect"] == f"{exam.path}/result"
    assert exam.student.opens(response.headers["HX-Redirect"]).status_code == 200


def test_a_script_in_an_old_window_is_refused_in_words(exam: Exam) -> None:
    held = answer_form(exam.opens(1))
    exam.sends(1, go="next", choice="mse")
    form = {**held, "choice": "mae", "autosave": "1"}
    stale = exam.student.sends(f"{exam.path}/1", form, headers=SCRIPTED)
    assert (stale.status_code, exam.answer(1)) == (409, "mse")
    assert "HX-Redirect" not in stale.headers
    assert "answered in another window" in refusal(stale)


def test_a_script_with_no_answer_is_refused_in_words(exam: Exam) -> None:
    response = autosave(exam, 2, text="a" * 501)
    assert (response.status_code, exam.answer(2)) == (422, "")
    assert "The answer is too long" in refusal(response)


def refusal(response: Any) -> str:
    """Return what the save status says; that is all of the fragment, so what was typed stays in the page."""
    assert len(response.data) < 1500
    fragment = read(response.text)
    assert not fragment.all("input")
    status = fragment.one(id="save-status")
    assert status.attributes["data-state"] == "refused"
    return status.words


def test_a_script_of_somebody_signed_out_is_told_by_the_status(exam: Exam) -> None:
    held = answer_form(exam.opens(1))
    exam.student.signs_out()
    response = exam.student.sends(f"{exam.path}/1", {**held, "choice": "mse", "autosave": "1"}, headers=SCRIPTED)
    assert response.status_code == 401
    assert Exam(exam.site).answer(1) == ""


# -- whose attempt ---------------------------------------------------------------------------------------------------

ASKED: dict[str, Callable[[Visitor, str], Any]] = {
    "question": lambda visitor, path: visitor.opens(f"{path}/1"),
    "answer": lambda visitor, path: visitor.sends(f"{path}/1", {"choice": "mae", "revision": "9", "writer": "x"}),
    "check": lambda visitor, path: visitor.opens(f"{path}/check"),
    "submit": lambda visitor, path: visitor.sends(f"{path}/submit"),
    "result": lambda visitor, path: visitor.opens(f"{path}/result"),
}


@pytest.mark.parametrize("asks", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("closed", [False, True], ids=["running", "closed"])
def test_another_students_attempt_is_not_there(exam: Exam, asks: Callable[[Visitor, str], Any], closed: bool) -> None:
    exam.sends(1, go="next", choice="mse")
    if closed:
        exam.student.sends(f"{exam.path}/submit")
    boris = exam.site.visitor("boris")
    before = everything_in(exam.site.engine)
    assert asks(boris, exam.path).status_code == 404
    assert asks(boris, "/student/attempt/no-such-attempt").status_code == 404
    assert everything_in(exam.site.engine) == before


def test_only_its_own_students_see_an_attempt_in_their_lists(exam: Exam) -> None:
    exam.student.sends(f"{exam.path}/submit")
    assert exam.path in exam.student.opens("/student/").text
    assert exam.path not in exam.site.visitor("boris").opens("/student/").text


# -- what is not an answer -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", ["0", "4", "16", "999999999", "99999999999999999999", "-1", "1.0", "one", "%00"])
def test_a_question_that_is_not_there_is_not_found(exam: Exam, position: str) -> None:
    path = f"{exam.path}/{position}"
    assert exam.student.opens(path).status_code == 404
    assert exam.student.sends(path, {"choice": "mse"}).status_code in (404, 405)


NO_ANSWERS: dict[str, tuple[int, Form, int]] = {
    "an option that is not there": (1, {"choice": "rmse"}, 422),
    "two options": (1, {"choice": ["mse", "mae"]}, 422),
    "a text too long": (2, {"text": "a" * 501}, 422),
    "a character that cannot be stored": (2, {"text": "MSE\x00"}, 422),
}


@pytest.mark.parametrize(("position", "form", "status"), NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_what_is_no_answer_is_refused_in_words_and_saves_nothing(
    exam: Exam, position: int, form: Form, status: int
) -> None:
    exam.sends(position, go="save", choice="mse", text="MSE")
    before = everything_in(exam.site.engine)
    held = answer_form(exam.opens(position))
    response = exam.student.sends(f"{exam.path}/{position}", {**held, **form, "go": "next"})
    assert response.status_code == status
    summary = read(response.text).one(class_="error-summary")
    assert summary.words
    assert everything_in(exam.site.engine) == before


@pytest.mark.parametrize("revision", ["", "abc", "-1", "1.5", "0"])
def test_a_revision_that_is_no_number_cannot_overwrite(exam: Exam, revision: str) -> None:
    exam.sends(1, go="save", choice="mse")
    assert exam.sends(1, go="next", choice="mae", revision=revision).status_code == 409
    assert exam.answer(1) == "mse"


@pytest.mark.parametrize("revision", ["9" * 18, "9" * 40])
def test_a_revision_from_the_future_does_no_harm(exam: Exam, revision: str) -> None:
    assert exam.sends(1, go="next", choice="mse", revision=revision).status_code == 303
    assert exam.opens(1).one(id="answer-revision").attributes["value"] == "1"


def test_a_form_without_revision_and_writer_cannot_overwrite(exam: Exam) -> None:
    exam.sends(1, go="save", choice="mse")
    assert exam.student.sends(f"{exam.path}/1", {"choice": "mae"}).status_code == 409
    assert exam.answer(1) == "mse"


BODIES: dict[str, dict[str, Any]] = {
    "not a form": {"data": b"\xff\xfe\x00garbage", "content_type": "application/octet-stream"},
    "a form cut short": {
        "data": b"--b\r\nContent-Disposition: form",
        "content_type": "multipart/form-data; boundary=b",
    },
    "a form without a boundary": {"data": b"x", "content_type": "multipart/form-data"},
    "json": {"json": {"choice": "mse"}},
    "bytes that are no text": {
        "data": b"choice=%ff%fe&csrf_token=%ff",
        "content_type": "application/x-www-form-urlencoded",
    },
    "nothing": {},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_read_is_refused_with_a_page(exam: Exam, body: dict[str, Any]) -> None:
    before = everything_in(exam.site.engine)
    response = exam.student.client.post(f"{exam.path}/1", **body)
    assert response.status_code == 400
    assert WORDS["advice"] in read(response.text).one("main").words
    assert everything_in(exam.site.engine) == before


def test_bytes_that_are_no_text_do_not_reach_the_store_as_such(exam: Exam) -> None:
    exam.opens(2)
    form = f"csrf_token={exam.student.token}&revision=0&writer=w&text=%ff%fe"
    response = exam.student.client.post(
        f"{exam.path}/2", data=form.encode(), content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 303
    assert exam.answer(2) in ("%FF%FE", "\ufffd\ufffd")


def test_a_character_that_no_database_stores_is_answered_by_a_page(engine: Engine, tmp_path: Any) -> None:
    released(engine, a_bank_folder(tmp_path / "course"))
    for login in CAST:
        an_account(engine, login)
    with a_site(engine) as site:
        attempt = a_running_attempt(engine, site.person("anna")).attempt_id
        anna = site.visitor("anna")
        rooms = {
            "anna": (
                "student/quiz/%00",
                "student/attempt/%00/1",
                "student/attempt/%00/check",
                "student/attempt/%00/result",
            ),
            "orlov": ("instructor/quiz/%00", "instructor/bank/%00", "instructor/attempt/%00"),
            "klimova": ("methodologist/coverage/%00",),
        }
        asked = {
            path: site.visitor(login).opens(f"/{path}").status_code for login, paths in rooms.items() for path in paths
        }
        assert set(asked.values()) <= {400, 404}, asked
        form = {"choice": "mse", "revision": "0", "writer": "\x00"}
        assert anna.sends(f"/student/attempt/{attempt}/1", form).status_code in (303, 400)
        assert site.visitor().signs_in("anna\x00", "\x00").status_code in (400, 422)
        assert anna.opens(f"/student/attempt/{attempt}/9999").status_code == 404


def test_what_cannot_be_read_is_on_the_page_again_beside_the_reason(exam: Exam) -> None:
    refused = exam.sends(2, text="a" * 501, go="next")
    assert refused.status_code == 422
    assert 'value="' + "a" * 501 in refused.text
    assert exam.answer(2) == ""

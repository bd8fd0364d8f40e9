"""Mending in the browser: a contest leads to an adjustment, that to a dry run, the run to what students read."""

from collections.abc import Mapping

import pytest

from quizengine.store.tables import Adjustment, Contest

from ..build import QUIZ, WRONG, Sitting, a_running_attempt, rows_in
from .build import Site, Visitor, everything_in
from .markup import read

CONTESTS = "/instructor/contests"
ITEM = f"/instructor/quiz/{QUIZ}/item/course-final/metric"
REGRADE = f"/instructor/quiz/{QUIZ}/regrade"
REASON = "Both readings are right."


@pytest.fixture
def sitting(site: Site) -> Sitting:
    """Anna has answered everything wrong."""
    found = a_running_attempt(site.engine, site.person("anna"))
    found.answers_all(WRONG)
    found.submits(at=site.clock.now)
    site.clock.forward(minutes=1)
    return found


@pytest.fixture
def anna(site: Site, sitting: Sitting) -> Visitor:
    found = site.visitor("anna", language="en")
    found.opens(f"/student/attempt/{sitting.attempt_id}/result")
    return found


@pytest.fixture
def orlov(site: Site, sitting: Sitting) -> Visitor:
    return site.visitor("orlov", language="en")


def contest_path(sitting: Sitting, position: int = 3) -> str:
    return f"/student/attempt/{sitting.attempt_id}/{position}/contest"


def words(visitor: Visitor, path: str) -> str:
    return visitor.page(path).one("main").words


def answer_path(orlov: Visitor) -> str:
    forms = orlov.page(CONTESTS).all("form")
    return next(form.attributes["action"] for form in forms if "/contests/" in form.attributes["action"])


def test_a_contest_is_sent_from_the_result_and_shown_beside_its_question(anna: Visitor, sitting: Sitting) -> None:
    sent = anna.sends(contest_path(sitting), {"comment": REASON})
    assert (sent.status_code, sent.location) == (303, f"/student/attempt/{sitting.attempt_id}/result#question-3")
    page = anna.page(f"/student/attempt/{sitting.attempt_id}/result")
    assert REASON in page.one(id="question-3").words
    assert "Contest this question" not in page.one(id="question-3").words


def test_a_refused_comment_says_why_and_keeps_what_was_typed(site: Site, anna: Visitor, sitting: Sitting) -> None:
    refused = anna.sends(contest_path(sitting), {"comment": "x" * 2_001})
    assert refused.status_code == 422
    page = read(refused.text)
    assert "#comment-3" in {link.attributes["href"] for link in page.all("a")}
    assert "xxx" in page.one(id="comment-3").words
    assert rows_in(site.engine, Contest) == 0
    anna.sends(contest_path(sitting), {"comment": REASON})
    assert anna.sends(contest_path(sitting), {"comment": REASON}).status_code == 409


def test_a_reply_that_promises_mending_leads_to_the_prefilled_adjustment(
    anna: Visitor, orlov: Visitor, sitting: Sitting
) -> None:
    anna.sends(contest_path(sitting), {"comment": REASON})
    assert "1 contested question waits for a reply" in words(orlov, "/instructor/review")
    path = answer_path(orlov)
    for form in ({"outcome": "mend", "reply": " "}, {"outcome": "perhaps", "reply": "Yes."}):
        refused = orlov.sends(path, form)
        assert refused.status_code == 422
        assert read(refused.text).all("textarea", name="reply")[0].attributes.get("aria-invalid") == "true"
    done = orlov.sends(path, {"outcome": "mend", "reply": "You are right."})
    assert done.status_code == 303
    page = orlov.page(done.location or "")
    assert REASON in page.one(id="reason").words
    checked = [one.attributes["value"] for one in page.all("input") if "checked" in one.attributes]
    assert checked == ["accept", '{"choice": "sum"}']
    assert "You are right." in words(anna, f"/student/attempt/{sitting.attempt_id}/result")


def test_a_contest_that_was_answered_is_not_answered_again(anna: Visitor, orlov: Visitor, sitting: Sitting) -> None:
    anna.sends(contest_path(sitting), {"comment": REASON})
    path = answer_path(orlov)
    assert orlov.sends(path, {"outcome": "stands", "reply": "No."}).location == CONTESTS
    assert orlov.sends(path, {"outcome": "mend", "reply": "Yes."}).status_code == 409
    assert orlov.sends(f"{CONTESTS}/999", {"outcome": "mend", "reply": "Yes."}).status_code == 404


def test_an_adjustment_is_looked_at_run_read_and_undone(anna: Visitor, orlov: Visitor, sitting: Sitting) -> None:
    result = f"/student/attempt/{sitting.attempt_id}/result"
    assert ITEM in {link.attributes["href"] for link in orlov.page(f"/instructor/quiz/{QUIZ}").all("a")}
    form = {"mend": "accept", "form": '{"choice": "sum"}', "percent": "50", "reason": REASON}
    assert orlov.sends(ITEM, form).status_code == 303
    assert "accepted: “Their sum”, 50% of the points" in orlov.page(ITEM).one(id="made").words + words(orlov, ITEM)
    held = orlov.page(REGRADE).forms(REGRADE)[0]
    assert held["policy"] == "recompute"
    assert "from “Failed” to" not in words(orlov, REGRADE)
    orlov.sends(REGRADE, {**held, "reason": REASON})
    question = anna.page(result).one(id="question-3").words
    assert f"because: {REASON}" in question
    assert "Before: 0 of 2 points. Now: 1 of 2 points." in question
    undo = next(
        form.attributes["action"]
        for form in orlov.page(REGRADE).all("form")
        if form.attributes["action"].endswith("/undo")
    )
    assert orlov.sends(undo).status_code == 303
    assert "Regraded on" not in words(anna, result)
    assert orlov.sends(undo).status_code == 409


def test_what_was_not_seen_is_not_run(orlov: Visitor, sitting: Sitting) -> None:
    orlov.sends(ITEM, {"mend": "full_marks", "reason": REASON})
    held = orlov.page(REGRADE).forms(REGRADE)[0]
    orlov.sends(ITEM, {"mend": "void", "reason": REASON})
    assert orlov.sends(REGRADE, {**held, "reason": REASON}).status_code == 409
    assert sitting.result().max_points == 4


def test_the_changes_are_a_file(orlov: Visitor, sitting: Sitting) -> None:
    orlov.sends(ITEM, {"mend": "full_marks", "reason": REASON})
    file = orlov.opens(f"{REGRADE}.csv?policy=raise_only")
    assert (file.status_code, file.mimetype) == (200, "text/csv")
    assert f'filename="regrade-{QUIZ}.csv"' in file.headers["Content-Disposition"]
    assert sitting.viewer.name in file.text


STRANGE: Mapping[str, dict[str, str]] = {
    "nothing": {},
    "no reason": {"mend": "void", "reason": "  "},
    "unknown way": {"mend": "burn", "reason": REASON},
    "no answer": {"mend": "accept", "reason": REASON},
    "no such answer": {"mend": "accept", "reason": REASON, "answer": "none"},
    "no share": {"mend": "accept", "reason": REASON, "answer": "sum", "percent": "many"},
    "no option": {"mend": "drop_option", "reason": REASON, "option": "none"},
}


@pytest.mark.parametrize("form", STRANGE.values(), ids=STRANGE)
def test_what_cannot_be_done_is_said_on_the_page_which_keeps_what_was_chosen(
    site: Site, orlov: Visitor, form: dict[str, str]
) -> None:
    refused = orlov.sends(ITEM, form)
    assert refused.status_code == 422
    page = read(refused.text)
    assert page.one("main").words.count("Something needs your attention") == 1
    assert page.one(id="reason").words.strip() == form.get("reason", "").strip()
    assert rows_in(site.engine, Adjustment) == 0


@pytest.mark.parametrize(
    "path",
    [
        f"/instructor/quiz/{QUIZ}/item/course-final/none",
        "/instructor/quiz/none/item/course-final/metric",
        f"{ITEM}?wording=none",
        "/instructor/quiz/none/regrade",
        "/instructor/quiz/none/regrade.csv",
    ],
)
def test_what_is_not_there_is_not_found(orlov: Visitor, path: str) -> None:
    assert orlov.opens(path).status_code == 404


def test_an_undo_of_nothing_is_not_found_and_changes_nothing(site: Site, orlov: Visitor) -> None:
    orlov.opens(ITEM)
    before = everything_in(site.engine)
    for path in (f"/instructor/quiz/{QUIZ}/adjustment/9/undo", f"{REGRADE}/9/undo"):
        assert orlov.sends(path).status_code == 404
    assert everything_in(site.engine) == before

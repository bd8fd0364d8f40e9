"""Releasing on the instructor's pages, and looking at what was released and at what a file was."""

import io
import zipfile
from typing import Any

import pytest

from quizengine.services import history, versions, workbench
from quizengine.store import documents
from quizengine.store.engine import reading
from quizengine.store.tables import Release, Role

from ..build import QUIZ, a_running_attempt, an_account, rows_in
from .build import Site, Visitor
from .markup import Markup

REPORT = "/instructor/publishing/"
REASON = "The stem was ambiguous."


def document(site: Site, kind: str = "bank") -> int:
    with reading(site.engine) as connection:
        return int(documents.named(connection, kind, QUIZ).id)


def shares(site: Site, old: str, new: str, kind: str = "bank") -> int:
    """Let Orlov share a document with one text in the place of another; returns its number."""
    id, orlov = document(site, kind), site.person("orlov")
    seen = workbench.open_document(site.engine, viewer=orlov, id=id)
    assert old in seen.shared
    text = seen.shared.replace(old, new, 1)
    workbench.share(site.engine, viewer=orlov, id=id, base=seen.version, text=text, now=site.clock.now)
    return id


def text_of(page: Markup) -> str:
    return page.one("main").words


@pytest.fixture
def orlov(site: Site) -> Visitor:
    return site.visitor("orlov", language="en")


def forms_of(page: Markup) -> list[dict[str, str]]:
    """Return the form of the release; the other one only chooses files."""
    return [form for form in page.forms(REPORT) if "seen" in form]


def form_of(page: Markup, **changed: Any) -> dict[str, Any]:
    """Return what the form of the release would send."""
    (form,) = forms_of(page)
    return {**form, "reason": REASON, **changed}


def test_without_a_change_there_is_nothing_to_release(orlov: Visitor) -> None:
    page = orlov.page(REPORT)
    assert "Everything that is shared is released." in text_of(page)
    assert not forms_of(page)


def test_a_change_is_told_with_its_words_and_whom_it_concerns(site: Site, orlov: Visitor) -> None:
    a_running_attempt(site.engine, site.person("anna"))
    shares(site, "quadratic", "squared")
    page = orlov.page(REPORT)
    assert [one.words for one in page.all("del")] == ["quadratic"]
    assert [one.words for one in page.all("ins")] == ["squared"]
    assert "students see something else" in text_of(page)
    assert "1 running attempt" in text_of(page)
    assert text_of(page).count("goes with the others") == 2


def test_a_release_leads_to_its_page(site: Site, orlov: Visitor) -> None:
    shares(site, "quadratic", "squared")
    done = orlov.sends(REPORT, form_of(orlov.page(REPORT)))
    newest, _first = history.releases(site.engine)
    assert (done.status_code, done.location) == (303, f"/instructor/versions/release/{newest.id}")
    page = orlov.page(done.location or "")
    assert REASON in text_of(page)
    assert [one.words for one in page.all("ins")] == ["squared"]
    assert (newest.by, newest.reason) == (site.person("orlov").name, REASON)


def test_a_new_key_offers_to_grade_again(site: Site, orlov: Visitor) -> None:
    a_running_attempt(site.engine, site.person("anna")).submits()
    shares(site, '"key": "mse"', '"key": "mae"')
    page = orlov.page(REPORT)
    assert "After the release 1 answer to the quiz course-final can be graded again" in text_of(page)
    done = orlov.sends(REPORT, form_of(page))
    links = [one.attributes["href"] for one in orlov.page(done.location or "").all("a") if "href" in one.attributes]
    assert f"/instructor/quiz/{QUIZ}/regrade" in links


def test_a_release_without_a_reason_shows_the_report_again(site: Site, orlov: Visitor) -> None:
    shares(site, "quadratic", "squared")
    response = orlov.sends(REPORT, form_of(orlov.page(REPORT), reason=" "))
    assert response.status_code == 422
    assert "Say why, in a sentence" in response.text
    assert rows_in(site.engine, Release) == 1


def test_texts_that_moved_meanwhile_are_shown_anew(site: Site, orlov: Visitor) -> None:
    shares(site, "quadratic", "squared")
    form = form_of(orlov.page(REPORT))
    shares(site, "squared", "parabolic")
    response = orlov.sends(REPORT, form)
    assert response.status_code == 409
    assert "parabolic" in response.text
    assert REASON in response.text
    assert rows_in(site.engine, Release) == 1


def test_errors_forbid_a_release_and_are_told_with_their_places(site: Site, orlov: Visitor) -> None:
    id = shares(site, '"key": "mse"', '"key": "nse"')
    page = orlov.page(REPORT)
    assert "1 error forbids the release" in text_of(page)
    assert "QB301" in text_of(page)
    links = [one.attributes.get("href", "") for one in page.all("a")]
    assert [link for link in links if link.startswith(f"/instructor/editing/{id}?line=")]
    assert not forms_of(page)
    response = orlov.sends(REPORT, {"chosen": "1", "file": str(id), "reason": REASON, "seen": ""})
    assert response.status_code == 409


def test_what_another_person_is_writing_is_named(site: Site, orlov: Visitor) -> None:
    id = shares(site, "quadratic", "squared")
    petrova = an_account(site.engine, "petrova", Role.INSTRUCTOR)
    workbench.keep(site.engine, viewer=petrova, id=id, base=2, text="half a thought", now=site.clock.now)
    assert "Petrova is writing in" in text_of(orlov.page(REPORT))


def test_files_are_chosen(site: Site, orlov: Visitor) -> None:
    shares(site, "quadratic", "squared")
    quiz = shares(site, '"limit": "20m"', '"limit": "30m"', "quiz")
    page = orlov.page(f"{REPORT}?chosen=1&file={quiz}")
    checked = [one.attributes["value"] for one in page.all("input", name="file") if "checked" in one.attributes]
    assert checked == [str(quiz)]
    assert "limit: " in text_of(page)
    assert not forms_of(orlov.page(f"{REPORT}?chosen=1"))


# -- what there was --------------------------------------------------------------------------------------------------


def test_the_files_of_a_release_are_taken_away_byte_for_byte(site: Site, orlov: Visitor) -> None:
    (line,) = history.releases(site.engine)
    kept = history.files(site.engine, line.id)
    for path, raw in kept.items():
        assert orlov.opens(f"/instructor/versions/release/{line.id}/file/{path}").data == raw
    packed = orlov.opens(f"/instructor/versions/release/{line.id}.zip")
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == kept
    assert packed.headers["Content-Disposition"] == f"attachment; filename=release-{line.id}.zip"


@pytest.mark.parametrize(
    "path", ["release/99", "release/99.zip", "release/1/file/nothing.yaml", "document/99", "document/1?after=77"]
)
def test_what_there_is_not_is_not_found(orlov: Visitor, path: str) -> None:
    assert orlov.opens(f"/instructor/versions/{path}").status_code == 404


def test_two_versions_are_compared_and_one_is_taken_back(site: Site, orlov: Visitor) -> None:
    id = shares(site, "quadratic", "squared")
    page = orlov.page(f"/instructor/versions/document/{id}")
    assert [one.words for one in page.all("ins")] == ["squared"]
    reverse = orlov.page(f"/instructor/versions/document/{id}?before=2&after=1")
    assert [one.words for one in reverse.all("ins")] == ["quadratic"]
    done = orlov.sends(f"/instructor/versions/document/{id}/1/back")
    assert done.status_code == 303
    person = site.person("orlov")
    assert "quadratic" in workbench.open_document(site.engine, viewer=person, id=id).text
    assert versions.history(site.engine, viewer=person, id=id).current == 2
    again = orlov.sends(f"/instructor/versions/document/{id}/1/back")
    assert again.status_code == 409


def test_a_version_is_taken_away_as_a_file(site: Site, orlov: Visitor) -> None:
    id = shares(site, "quadratic", "squared")
    first = orlov.opens(f"/instructor/versions/document/{id}/1")
    assert b"quadratic" in first.data
    assert first.headers["Content-Disposition"] == "attachment; filename=course.bank.yaml"

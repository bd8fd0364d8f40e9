"""What every page is made of, in both languages: nothing inline, one heading, a language, no name used twice."""

import re
from collections import Counter
from collections.abc import Iterator

from quizengine.i18n import LANGUAGES

from .build import Site
from .markup import Markup, read
from .pages import Visit, every_page
from .test_access import routes

NOT_PAGES = {
    "assets.module",
    "assets.vendor",
    "auth.home",
    "health.live",
    "health.ready",
    "instructor.editing.file",
    "instructor.mending.regrade_csv",
    "instructor.monitor.seats",
    "instructor.versions.archive",
    "instructor.versions.file",
    "instructor.versions.text",
    "methodologist.decisions",
    "methodologist.drafts",
    "methodologist.mapped",
    "methodologist.paper",
    "methodologist.table",
    *(f"instructor.statistics.{file}" for file in ("answers", "book", "paper", "table")),
    *(f"methodologist.statistics.{file}" for file in ("answers", "book", "paper", "table")),
    "metrics.show",
    "static",
    "student.receipt_file",
    "student.parts",
    "student.sitting.door",
    "student.worker",
}
Walk = list[Visit]


def test_the_walk_comes_by_every_page_there_is(campus: Site) -> None:
    endpoint = campus.app.url_map.bind("localhost").match
    walked = {endpoint(path.partition("?")[0])[0] for _, path in every_page(campus) if path != "/nothing-here"}
    there = {route.endpoint for route in routes(campus.app, attempt_id="x") if route.method == "GET"}
    assert walked == there - NOT_PAGES


def test_no_page_has_code_or_style_inside(walk: Walk) -> None:
    for path, _, _, page in walk:
        for script in page.all("script"):
            # Data may stand in a page; code comes from a file.
            assert script.attributes.get("src", "").startswith(("/static/", "/assets/")) or (
                script.attributes.get("type") == "application/json"
            ), path
            assert not ("src" in script.attributes and script.words), path
        assert {style.attributes.get("id") for style in page.all("style")} <= {"plotly.js-style-global"}, path
        assert not any(style.words for style in page.all("style")), path
        names = page.attribute_names()
        assert "style" not in names, path
        assert not [name for name in names if name.startswith(("on", "hx-on"))], path


def test_no_attribute_asks_for_code_to_be_made_of_text(walk: Walk) -> None:
    for path, _, _, page in walk:
        for element in page.elements:
            for name, value in element.attributes.items():
                assert not re.match(r"\s*(js|javascript|data):", value), (path, name, value)
                assert not (name == "hx-trigger" and "[" in value), (path, value)


def test_a_page_says_what_it_is_and_in_what_language(walk: Walk) -> None:
    for path, language, _, page in walk:
        assert page.one("html").attributes["lang"] == language, path
        assert page.one("title").words, path
        assert page.one("h1").words, path
        assert page.one("main").attributes["id"] == "main", path
        assert page.one(class_="skip-link").attributes["href"] == "#main", path


def test_no_two_elements_of_a_page_share_a_name(walk: Walk) -> None:
    for path, _, _, page in walk:
        names = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
        assert not [name for name, times in names.items() if times > 1], path


def test_every_reference_inside_a_page_leads_somewhere(walk: Walk) -> None:
    for path, _, _, page in walk:
        if path == "/styleguide":
            continue
        names = {element.attributes.get("id") for element in page.elements}
        assert set(references(page)) <= names, path


def references(page: Markup) -> Iterator[str]:
    for element in page.elements:
        for name in ("for", "aria-labelledby", "aria-describedby"):
            yield from element.attributes.get(name, "").split()
        if element.tag == "a" and element.attributes.get("href", "").startswith("#"):
            yield element.attributes["href"][1:]


def test_a_reader_chooses_the_language_on_every_page_but_in_an_exam(walk: Walk) -> None:
    for path, language, _, page in walk:
        buttons = page.all("button", name="language")
        others = [one for one in LANGUAGES if one != language]
        exam = re.search(r"/student/attempt/[^/]+/(\d+|check)$", path)
        assert [button.attributes["value"] for button in buttons] == ([] if exam else others), path


def test_a_form_that_sends_carries_a_token_and_shows_nothing_in_the_address(walk: Walk) -> None:
    for path, _, _, page in walk:
        # A search changes nothing, and its address may be kept.
        forms = [form for form in page.all("form") if form.attributes.get("role") != "search"]
        assert len(page.all("input", name="csrf_token")) == len(forms), path
        assert {form.attributes["method"] for form in forms} <= {"post"}, path


def test_what_a_reader_sends_cannot_break_out_of_the_page(site: Site) -> None:
    found = site.visitor().opens("/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert not read(found.text).all("script")

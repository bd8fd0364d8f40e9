"""Pages of figures as PDF: who gets which, under what name, and with the filters of the page."""

import re

import pytest

from .build import Site
from .pages import FINAL, INSTRUCTOR, METHODOLOGIST, PROGRAMME

PAGES = (
    (INSTRUCTOR, f"/instructor/statistics/{FINAL}/items", f"{FINAL}-items.pdf"),
    (METHODOLOGIST, f"/methodologist/statistics/{FINAL}/test", f"{FINAL}-test.pdf"),
    (METHODOLOGIST, f"{PROGRAMME}/production-ml-2025/hours", "production-ml-2025-hours.pdf"),
)


@pytest.mark.parametrize(("who", "path", "name"), PAGES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_page_leads_to_itself_as_a_pdf_in_the_language_of_the_reader(
    campus: Site, who: str, path: str, name: str, language: str
) -> None:
    visitor = campus.visitor(who, language=language)
    assert f"{path}.pdf" in [link.attributes.get("href") for link in visitor.page(path).all("a")]
    found = visitor.opens(f"{path}.pdf")
    assert (found.status_code, found.mimetype) == (200, "application/pdf")
    assert found.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert found.data.startswith(b"%PDF-")
    assert f"/Lang({language})".encode() in found.data


def test_the_pdf_is_of_what_was_chosen_on_the_page(campus: Site) -> None:
    visitor = campus.visitor(INSTRUCTOR)
    path = f"/instructor/statistics/{FINAL}/test"
    links = [link.attributes.get("href", "") for link in visitor.page(f"{path}?unreached=missing").all("a")]
    assert f"{path}.pdf?unreached=missing" in links
    usual, chosen = (visitor.opens(f"{path}.pdf{query}").data for query in ("", "?unreached=missing"))
    assert usual != chosen


def test_there_is_no_pdf_of_a_page_that_is_not_there(campus: Site) -> None:
    visitor = campus.visitor(INSTRUCTOR)
    assert visitor.opens(f"/instructor/statistics/{FINAL}/nothing.pdf").status_code == 404
    assert visitor.opens("/instructor/statistics/nothing/test.pdf").status_code == 404


def test_every_page_of_figures_of_the_demonstration_can_be_printed(campus: Site) -> None:
    visitor = campus.visitor(METHODOLOGIST)
    paths = [
        *re.findall(r"/methodologist/statistics/[^\"]+?/[a-z]+(?=\")", visitor.opens(PAGES[1][1]).text),
        *re.findall(r"/methodologist/programme/[^\"?]+?/[a-z]+(?=[?\"])", visitor.opens(PAGES[2][1]).text),
    ]
    pages = sorted({path for path in paths if not path.endswith(("/flags", "/mapping", "/agreement"))})
    assert len(pages) > 12
    answers = {path: visitor.opens(f"{path}.pdf") for path in pages}
    assert {path: one.status_code for path, one in answers.items()} == dict.fromkeys(pages, 200)

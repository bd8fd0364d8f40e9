"""The page on which an author takes a quiz from the draft, with every kind of question on it at once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.questions import KINDS
from quizengine.store import documents
from quizengine.store.engine import reading

from ..build import CAST, QUIZ, Data, a_bank_folder, an_account, released
from ..content.build import item
from .build import Site, Visitor, a_site, everything_in
from .markup import Markup


def one_of_each() -> list[Data]:
    """An item of every kind, as its documentation has it, and one of each again."""
    bare = {"choices": None, "key": None}
    return [
        item(**{**bare, **next(iter(kind.examples())).body, "kind": name, "id": f"{name}-{place}"})
        for place in (1, 2)
        for name, kind in KINDS.items()
    ]


@pytest.fixture
def mixed(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Site]:
    """A course with two questions of every kind."""
    released(sqlite_engine, a_bank_folder(tmp_path / "course", items=one_of_each()))
    for login in CAST:
        an_account(sqlite_engine, login)
    with a_site(sqlite_engine) as found:
        yield found


def address(site: Site) -> str:
    with reading(site.engine) as connection:
        return f"/instructor/trying/{documents.named(connection, 'quiz', QUIZ).id}"


def orlov(site: Site) -> Visitor:
    return site.visitor("orlov", language="en")


def words(page: Markup) -> str:
    return page.one("main").words


def test_questions_of_all_kinds_stand_on_one_page_and_share_no_name(mixed: Site) -> None:
    page = orlov(mixed).page(address(mixed))
    ids = Counter(one.attributes["id"] for one in page.elements if "id" in one.attributes)
    assert [id for id, times in ids.items() if times > 1] == []
    assert len(page.all("h1")) == 1
    assert len(page.all("h3")) == len(one_of_each())
    labelled = {one.attributes["for"] for one in page.all("label") if "for" in one.attributes}
    assert labelled <= set(ids)
    fields = {
        one.attributes["name"].split("-")[0] for one in page.elements if one.tag in ("input", "select", "textarea")
    }
    assert {f"q{place}" for place in range(1, len(one_of_each()) + 1)} <= fields


def test_a_trial_without_answers_is_graded_and_leaves_nothing(mixed: Site) -> None:
    visitor = orlov(mixed)
    visitor.opens(address(mixed))
    before = everything_in(mixed.engine)
    response = visitor.sends(f"{address(mixed)}?seed=3")
    assert response.status_code == 200
    assert response.text.count("No answer") >= 2 * len(one_of_each())
    assert everything_in(mixed.engine) == before


def test_right_answers_earn_the_best_mark(site: Site) -> None:
    visitor = orlov(site)
    visitor.opens(address(site))
    response = visitor.sends(address(site), {"q1-choice": "mse", "q2-text": "MSE", "q3-choice": "share"})
    assert "100%" in response.text
    assert "What only you see" in response.text


def test_what_is_no_answer_is_said_at_its_question_and_nothing_typed_is_lost(site: Site) -> None:
    visitor = orlov(site)
    visitor.opens(address(site))
    response = visitor.sends(address(site), {"q1-choice": "nothing", "q2-text": "my words"})
    assert response.status_code == 422
    assert 'href="#place-1"' in response.text
    assert 'value="my words"' in response.text


def test_another_variant_has_an_address_of_its_own(mixed: Site) -> None:
    page = orlov(mixed).page(f"{address(mixed)}?seed=5")
    assert f"{address(mixed)}?seed=6" in [one.attributes.get("href") for one in page.all("a")]
    assert "Variant" in words(page)
    for seed in ("x", "-1", "99999999999999999999"):
        assert orlov(mixed).opens(f"{address(mixed)}?seed={seed}").status_code == 200


def test_a_bank_is_not_tried(site: Site) -> None:
    with reading(site.engine) as connection:
        id = documents.named(connection, "bank", QUIZ).id
    assert orlov(site).opens(f"/instructor/trying/{id}").status_code == 404

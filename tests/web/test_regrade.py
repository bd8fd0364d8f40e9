"""A key is corrected after the exam: the quiz's page says so, shows what would move, and grades again with a reason."""

from pathlib import Path

import pytest

from ..build import NOON, QUIZ, RIGHT, WRONG, Sitting, a_bank_folder, a_running_attempt, minutes, released, three_items
from .build import Site, Visitor
from .markup import read

PAGE = f"/instructor/quiz/{QUIZ}"
REGRADE = f"{PAGE}/regrade"
REASON = "The key named the wrong loss."


@pytest.fixture
def sittings(site: Site, tmp_path: Path) -> tuple[Sitting, Sitting]:
    """Anna answered by the old key, Boris by the new one; the key was corrected afterwards."""
    anna, boris = (a_running_attempt(site.engine, site.person(login)) for login in ("anna", "boris"))
    for sitting, answers in ((anna, RIGHT), (boris, WRONG)):
        sitting.answers_all(answers)
        sitting.submits()
    first, *others = three_items()
    released(
        site.engine, a_bank_folder(tmp_path / "anew", items=[{**first, "key": "mae"}, *others]), at=NOON + minutes(30)
    )
    site.clock.forward(minutes=40)
    return anna, boris


@pytest.fixture
def orlov(site: Site, sittings: tuple[Sitting, Sitting]) -> Visitor:
    return site.visitor("orlov", language="en")


def test_the_quiz_says_that_a_key_was_corrected_and_leads_to_what_would_change(orlov: Visitor) -> None:
    page = orlov.page(PAGE)
    assert "2 answers were graded before their keys or questions were corrected." in page.one("main").words
    assert REGRADE in {link.attributes["href"] for link in page.all("a")}


def test_what_would_move_is_shown_before_anything_does(orlov: Visitor, sittings: tuple[Sitting, Sitting]) -> None:
    before = [sitting.result().points for sitting in sittings]
    words = orlov.page(REGRADE).one(id="changes").words + orlov.page(REGRADE).one("main").words
    assert all(sitting.viewer.name in words for sitting in sittings)
    assert [sitting.result().points for sitting in sittings] == before


@pytest.mark.parametrize("form", [{"policy": "raise_only"}, {"reason": REASON, "policy": "nothing-like-it"}])
def test_without_a_reason_or_with_an_unknown_policy_nothing_is_graded(
    orlov: Visitor, sittings: tuple[Sitting, Sitting], form: dict[str, str]
) -> None:
    before = [sitting.result().points for sitting in sittings]
    refused = orlov.sends(REGRADE, form)
    assert refused.status_code == 422
    assert "#reason" in {link.attributes["href"] for link in read(refused.text).all("a")}
    assert [sitting.result().points for sitting in sittings] == before


def test_a_run_moves_the_points_and_stands_in_the_log(orlov: Visitor, sittings: tuple[Sitting, Sitting]) -> None:
    anna, boris = sittings
    before = anna.result().points, boris.result().points or 0
    done = orlov.sends(REGRADE, {"reason": REASON, "policy": "raise_only"})
    assert (done.status_code, done.location) == (303, PAGE)
    assert (anna.result().points, boris.result().points) == (before[0], before[1] + 1)
    assert "were corrected" not in orlov.page(PAGE).one("main").words
    page = orlov.page(REGRADE)
    assert "All answers are graded under the current keys and adjustments." in page.one("main").words
    assert REASON in page.one("main").words

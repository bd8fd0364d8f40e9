"""A question is changed in a draft, on both databases, and what was released is never taken away."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.content.bank import Status
from quizengine.content.starters import KINDS_IN_ORDER
from quizengine.errors import BadContent, Conflict, NotFound
from quizengine.questions import KINDS
from quizengine.services import item_changes, item_search, items, workbench
from quizengine.services.item_search import Wanted

from ..build import SOON
from .test_workbench import ITEM, TWO, a_bench, number, orlov, petrova


def test_a_question_as_its_writer_has_it(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    text = TWO.replace("key: mse", "key: nse", 1) + ITEM.format(id="fresh", stem="Which one is new?")
    workbench.keep(engine, viewer=one, id=id, base=1, text=text, now=SOON)
    sheet = items.sheet(engine, viewer=one, id=id)
    seen = [(entry.name, entry.released, entry.changed, entry.question is None) for entry in sheet.entries]
    assert seen == [("loss", True, True, True), ("other", True, False, False), ("fresh", False, True, False)]
    (found,) = [one for one in sheet.find("loss").findings if one.code == "QB301"]
    assert sheet.place(sheet.find("loss"), found) == ("key",)
    assert sheet.programme is not None
    assert [entry.changed for entry in items.sheet(engine, viewer=petrova(engine), id=id).entries] == [False, False]


def test_what_is_done_goes_into_the_draft_of_who_does_it(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    place: dict[str, Any] = {"viewer": one, "id": id, "now": SOON}
    assert item_changes.duplicate(engine, name="loss", **place) == "loss-2"
    item_changes.set_status(engine, name="other", status=Status.RETIRED, **place)
    item_changes.move(engine, name="loss-2", by=1, **place)
    sheet = items.sheet(engine, viewer=one, id=id)
    assert [(entry.name, entry.status) for entry in sheet.entries] == [
        ("loss", "active"),
        ("other", "retired"),
        ("loss-2", "draft"),
    ]
    assert workbench.shared_texts(engine)["course.bank.yaml"] == TWO
    for name in ("loss-2", "other"):
        item_changes.undo(engine, name=name, **place)
    assert workbench.open_document(engine, viewer=one, id=id).written_at is None


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_template_of_every_kind_is_sound(engine: Engine, tmp_path: Path, language: str) -> None:
    id, one = a_bench(engine, tmp_path, TWO.replace("items:", f"language: {language}\nitems:")), orlov(engine)
    assert set(KINDS_IN_ORDER) == set(KINDS)
    for kind in KINDS_IN_ORDER:
        name = item_changes.add(engine, viewer=one, id=id, kind=kind, now=SOON)
        entry = items.sheet(engine, viewer=one, id=id).find(name)
        assert (entry.kind, entry.status, entry.count("error"), entry.question is None) == (kind, "draft", 0, False)


def test_what_was_released_stays_even_where_the_draft_does_not_have_it(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    place: dict[str, Any] = {"viewer": one, "id": id, "now": SOON}
    with pytest.raises(Conflict):
        item_changes.remove(engine, name="loss", **place)
    copy = item_changes.duplicate(engine, name="loss", **place)
    item_changes.remove(engine, name=copy, **place)
    assert workbench.open_document(engine, viewer=one, id=id).text == TWO


def test_what_is_not_there_is_not_found_and_a_broken_file_is_left_to_its_text(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    place: dict[str, Any] = {"viewer": one, "now": SOON}
    with pytest.raises(NotFound):
        item_changes.move(engine, id=id, name="nothing", by=1, **place)
    with pytest.raises(NotFound):
        item_changes.add(engine, id=id, kind="essay", **place)
    with pytest.raises(NotFound):
        item_changes.duplicate(engine, id=number(engine, "programme", "course"), name="loss", **place)
    workbench.keep(engine, id=id, base=1, text="items: [", **place)
    with pytest.raises(BadContent):
        item_changes.move(engine, id=id, name="loss", by=1, **place)
    assert items.sheet(engine, viewer=one, id=id).problem is not None


def test_a_search_asks_for_all_that_it_names(engine: Engine, tmp_path: Path) -> None:
    id, one = a_bench(engine, tmp_path), orlov(engine)
    entries = items.sheet(engine, viewer=one, id=id).entries
    asked = {
        Wanted(): ["loss", "other"],
        Wanted(words="  "): ["loss", "other"],
        Wanted(words="losses"): ["loss", "other"],
        Wanted(words="smooth losses"): ["other"],
        Wanted(words="smooth nothing"): [],
        Wanted(code="УК-1", topic="losses", kind="single", status="active"): ["loss", "other"],
        Wanted(finding="none"): [],
        Wanted(finding="any", words="quadratic"): ["loss"],
    }
    assert {wanted: [entry.name for entry in item_search.found(entries, wanted)] for wanted in asked} == {
        **asked,
        Wanted(finding="none"): [entry.name for entry in entries if not entry.findings],
        Wanted(finding="any", words="quadratic"): [one.name for one in entries if one.findings and one.name == "loss"],
    }

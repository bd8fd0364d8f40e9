"""Questions without YAML: found, written, tried and kept, and nothing lost on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from quizengine.content.items import added
from quizengine.content.writing import FIELDS
from quizengine.services import items, workbench
from quizengine.services.items import Entry, Sheet

from ..build import CAST, LATER, an_account
from ..content.test_items import VALUES
from ..services.test_workbench import ITEM, TWO, a_bench, number
from .build import Site, Visitor, a_copy, a_course, a_site
from .markup import Element, Markup, read

WORD = """  - id: word
    kind: text  # a comment
    assesses: [УК-1]
    stem: Назовите функцию потерь с квадратом.
    key: {accept: [квадратичная ошибка]}
    status: draft
    provenance: {basis: expert}
"""
BROKEN = ITEM.format(id="broken", stem="Which one is it?").replace("key: mse", "key: nse")
BANK = TWO + WORD + BROKEN


@contextmanager
def a_question_bench(engine: Engine, folder: Path) -> Iterator[Site]:
    """A bank of four questions, the last of which has an error that came after the release."""
    a_bench(engine, folder, TWO + WORD)
    people = {login: an_account(engine, login) for login in CAST}
    workbench.share(engine, viewer=people["orlov"], id=number(engine), base=1, text=BANK, now=LATER)
    with a_site(engine) as found:
        yield found


@pytest.fixture
def bench(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Site]:
    with a_question_bench(sqlite_engine, tmp_path) as found:
        yield found


def home(site: Site) -> str:
    return f"/instructor/items/{number(site.engine)}"


def orlov(site: Site) -> Visitor:
    return site.visitor("orlov", language="en")


def sheet(site: Site, login: str = "orlov") -> Sheet:
    return items.sheet(site.engine, viewer=site.person(login), id=number(site.engine))


def the(site: Site, name: str) -> Entry:
    return sheet(site).find(name)


def names(page: Markup) -> list[str]:
    return [one.attributes["id"].removeprefix("item-") for one in page.all("article")]


def form_of(page: Markup) -> dict[str, Any]:
    """Return what the form of a question would send if nobody touched it."""
    found: dict[str, str] = {}
    inside, select = False, ""
    for one in page.elements:
        if one.tag == "form":
            inside = one.attributes.get("id") == "item-form"
        elif inside:
            select = _add(one, found, select)
    return {name: value for name, value in found.items() if name != "csrf_token"}


def _add(one: Element, found: dict[str, str], select: str) -> str:
    name, value = one.attributes.get("name", ""), one.attributes.get("value", "")
    if one.tag == "select":
        found[name] = ""
        return name
    if one.tag == "option" and "selected" in one.attributes:
        found[select] = value
    elif one.tag == "textarea":
        found[name] = one.text.removeprefix("\n")
    elif one.tag == "input":
        boxes = one.attributes.get("type") in ("radio", "checkbox")
        if not boxes or "checked" in one.attributes:
            found[name] = value
    return select


# -- the list ----------------------------------------------------------------------------------------------------------


def test_the_list_has_every_question_in_the_order_of_the_file(bench: Site) -> None:
    page = orlov(bench).page(home(bench))
    assert names(page) == ["loss", "other", "word", "broken"]
    assert page.one(id="found-title").words == "Found: 4 of 4"
    assert "QB301" in page.one("article", id="item-broken").words
    assert "Squared error" in page.one("article", id="item-loss").words


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=квадратичной ошибки", ["word"]),
        ("q=LOSSES quadratic", ["loss"]),
        ("q=брок", []),
        ("q=smo", ["other"]),
        ("code=УК-1", ["loss", "other", "word", "broken"]),
        ("code=УК-1.1", ["loss", "other", "broken"]),
        ("code=-", []),
        ("topic=losses", ["loss", "other", "broken"]),
        ("topic=-", ["word"]),
        ("kind=text", ["word"]),
        ("status=draft", ["word"]),
        ("finding=error", ["broken"]),
        ("finding=QB301", ["broken"]),
        ("finding=draft", []),
        ("kind=single&finding=error&q=which", ["broken"]),
    ],
)
def test_a_search_finds_by_words_and_by_what_a_question_is(bench: Site, asked: str, found: list[str]) -> None:
    page = orlov(bench).page(f"{home(bench)}?{asked}")
    assert names(page) == found
    assert bool(page.all(class_="empty")) == (not found)


def test_a_long_bank_is_shown_page_by_page_and_the_search_goes_along(bench: Site) -> None:
    many = BANK + "".join(ITEM.format(id=f"more-{one}", stem=f"Which loss is number {one}?") for one in range(70))
    workbench.keep(bench.engine, viewer=bench.person("orlov"), id=1, base=2, text=many, now=LATER)
    page = orlov(bench).page(f"{home(bench)}?kind=single")
    assert len(names(page)) == 50
    nav = next(one for one in page.all("a") if "page=2" in one.attributes["href"])
    assert "kind=single" in nav.attributes["href"]
    assert len(names(orlov(bench).page(nav.attributes["href"]))) == 73 - 50
    assert names(orlov(bench).page(f"{home(bench)}?page=999")) == names(orlov(bench).page(f"{home(bench)}?page=2"))


def test_a_file_that_cannot_be_read_says_what_is_wrong(bench: Site) -> None:
    workbench.keep(bench.engine, viewer=bench.person("orlov"), id=1, base=2, text="items: [", now=LATER)
    page = orlov(bench).page(home(bench))
    assert names(page) == []
    assert "QB001" in page.one(class_="findings").words


def test_what_is_no_bank_has_no_questions(bench: Site) -> None:
    programme = number(bench.engine, "programme", "course")
    for path in (f"/instructor/items/{programme}", "/instructor/items/99", f"{home(bench)}/item/nothing"):
        assert orlov(bench).opens(path).status_code == 404


# -- the form ----------------------------------------------------------------------------------------------------------


def test_a_form_that_nobody_touched_makes_no_draft(bench: Site) -> None:
    visitor = orlov(bench)
    for name in ("loss", "word", "broken"):
        path = f"{home(bench)}/item/{name}"
        assert visitor.sends(path, form_of(visitor.page(path))).location == path
    assert sheet(bench).document.written_at is None


def test_a_changed_key_is_kept_in_the_draft_and_its_finding_goes(bench: Site) -> None:
    visitor, path = orlov(bench), f"{home(bench)}/item/broken"
    page = visitor.page(path)
    assert "QB301" in page.one(id="choices-flaws").words
    assert visitor.sends(path, {**form_of(page), "choices-right": "mae"}).status_code == 303
    assert sheet(bench).document.text == BANK.replace("key: nse", "key: mae")
    assert not the(bench, "broken").count("error")
    assert sheet(bench, "klimova").document.text == BANK


def test_a_draft_is_saved_for_everybody_or_thrown_away(bench: Site) -> None:
    visitor, path = orlov(bench), f"{home(bench)}/item/broken"
    visitor.sends(path, {**form_of(visitor.page(path)), "choices-right": "mae"})
    visitor.sends(f"{home(bench)}/share")
    assert sheet(bench, "klimova").document.text == BANK.replace("key: nse", "key: mae")
    visitor.sends(path, {**form_of(visitor.page(path)), "choices-right": "huber"})
    visitor.sends(f"{home(bench)}/discard")
    assert the(bench, "broken").data["key"] == "mae"


def test_who_shares_second_is_told_and_keeps_the_draft(bench: Site) -> None:
    visitor, path = orlov(bench), f"{home(bench)}/item/loss"
    visitor.sends(path, {**form_of(visitor.page(path)), "stem": "Which loss is squared?"})
    other = BANK.replace("smooth", "soft")
    workbench.share(bench.engine, viewer=bench.person("orlov"), id=1, base=2, text=other, now=LATER)
    workbench.keep(bench.engine, viewer=bench.person("orlov"), id=1, base=2, text=BANK + "\n", now=LATER)
    answer = visitor.sends(f"{home(bench)}/share")
    assert "Somebody else changed this file meanwhile" in visitor.opens(answer.location or "").text
    assert sheet(bench).document.text == BANK + "\n"
    assert workbench.shared_texts(bench.engine)["course.bank.yaml"] == other


def test_a_button_of_a_row_changes_the_form_and_saves_nothing(bench: Site) -> None:
    visitor, path = orlov(bench), f"{home(bench)}/item/loss"
    answer = visitor.sends(path, {**form_of(visitor.page(path)), "stem": "A new one", "do": "add:choices"})
    form = form_of(read(answer.text))
    assert form["stem"] == "A new one"
    assert form["choices-4-id"] == "a"
    assert sheet(bench).document.written_at is None
    visitor.sends(path, {**form, "choices-4-text": "Hinge loss", "choices-right": "a"})
    data = the(bench, "loss").data
    assert (data["stem"], data["choices"]["a"], data["key"]) == ("A new one", "Hinge loss", "a")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"id": "other"}, "id"),
        ({"id": "renamed"}, "id"),
        ({"id": "!"}, "id"),
        ({"stem": "Напишите вопрос с одним верным ответом"}, "stem"),
        ({"assesses-2-code": "УК-1.1"}, "assesses"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_nothing_typed_is_lost(
    bench: Site, changed: dict[str, str], field: str
) -> None:
    visitor, path = orlov(bench), f"{home(bench)}/item/loss"
    sent = {**form_of(visitor.page(path)), "explain": "Что набрано, то осталось.", **changed}
    answer = visitor.sends(path, sent)
    page = read(answer.text)
    assert answer.status_code == 422
    assert page.all("p", id=f"{field}-error")
    assert {**form_of(page), **changed} == form_of(page)
    assert form_of(page)["explain"] == "Что набрано, то осталось."
    assert sheet(bench).document.written_at is None


def test_a_question_that_another_window_changed_is_saved_only_when_asked_again(bench: Site) -> None:
    visitor, path = orlov(bench), f"{home(bench)}/item/loss"
    first, second = (form_of(visitor.page(path)) for _ in range(2))
    visitor.sends(path, {**first, "stem": "The first window"})
    refused = visitor.sends(path, {**second, "stem": "The second window"})
    assert refused.status_code == 422
    assert the(bench, "loss").stem == "The first window"
    visitor.sends(path, form_of(read(refused.text)))
    assert the(bench, "loss").stem == "The second window"


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "row"),
    [
        ("loss", "mae: Absolute error", "mae: squared  error", "QB303", "choices-2"),
        ("word", "[квадратичная ошибка]", "[квадратичная ошибка, Квадратичная ошибка]", "QB322", "accept-2"),
        ("loss", "[УК-1.1]", "[УК-1.1, УК-7]", "QB", "assesses-2"),
        (
            "loss",
            "key: mse",
            "key: mse\n    examples: [{answer: mse, credit: 1}, {answer: mae, credit: 1}]",
            "QB",
            "examples-2",
        ),
    ],
)
def test_a_finding_about_a_row_stands_at_the_row(
    bench: Site, name: str, old: str, new: str, code: str, row: str
) -> None:
    before, item, after = BANK.partition(f"- id: {name}\n")
    odd = before + item + after.replace(old, new, 1)
    workbench.keep(bench.engine, viewer=bench.person("orlov"), id=1, base=2, text=odd, now=LATER)
    page = orlov(bench).page(f"{home(bench)}/item/{name}")
    assert code in page.one("ul", id=f"{row}-flaws").words


def test_a_question_is_shown_as_a_student_sees_it(bench: Site) -> None:
    seen = orlov(bench).page(f"{home(bench)}/item/loss").one(id="seen")
    assert "Squared error" in seen.words
    assert "mended" in orlov(bench).page(f"{home(bench)}/item/broken").one(id="seen").words


def test_a_field_that_the_form_does_not_have_is_named_and_stays(bench: Site) -> None:
    odd = BANK.replace("kind: text  # a comment", "kind: text  # a comment\n    colour: red")
    workbench.keep(bench.engine, viewer=bench.person("orlov"), id=1, base=2, text=odd, now=LATER)
    visitor, path = orlov(bench), f"{home(bench)}/item/word"
    page = visitor.page(path)
    assert any("colour" in one.words for one in page.all(class_="notice"))
    visitor.sends(path, {**form_of(page), "topic": "losses"})
    assert "    colour: red\n" in sheet(bench).document.text
    assert "# a comment" in sheet(bench).document.text


# -- what is done with a question ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["single", "multiple", "text", "numeric", "match", "order", "cloze"])
def test_a_new_question_of_every_kind_is_sound_and_wants_its_own_words(bench: Site, kind: str) -> None:
    visitor = orlov(bench)
    visitor.page(f"{home(bench)}/new")
    path = visitor.sends(f"{home(bench)}/new", {"kind": kind}).location or ""
    entry = the(bench, path.rpartition("/")[2])
    assert (entry.kind, entry.status, entry.count("error")) == (kind, "draft", 0)
    form = form_of(visitor.page(path))
    assert visitor.sends(path, form).status_code == 422
    stem = "Пропущено [[gap-1]] слово" if kind == "cloze" else "Свой вопрос"
    assert visitor.sends(path, {**form, "stem": stem}).status_code == 303
    assert the(bench, entry.name).stem == stem
    assert the(bench, entry.name).item is not None


def test_a_kind_that_there_is_not_makes_nothing(bench: Site) -> None:
    assert orlov(bench).sends(f"{home(bench)}/new", {"kind": "essay"}).status_code == 404
    assert sheet(bench).document.written_at is None


def test_a_copy_is_opened_and_undone(bench: Site) -> None:
    visitor = orlov(bench)
    path = visitor.sends(f"{home(bench)}/item/loss/duplicate").location
    assert path == f"{home(bench)}/item/loss-2"
    assert [one.name for one in sheet(bench).entries][:2] == ["loss", "loss-2"]
    visitor.sends(f"{path}/undo")
    assert sheet(bench).document.written_at is None


def test_a_question_is_retired_and_brought_back(bench: Site) -> None:
    visitor = orlov(bench)
    visitor.sends(f"{home(bench)}/item/loss/retire", {"back": "list"})
    assert the(bench, "loss").status == "retired"
    visitor.sends(f"{home(bench)}/item/loss/activate")
    assert sheet(bench).document.text == BANK


def test_a_question_is_moved(bench: Site) -> None:
    visitor = orlov(bench)
    visitor.sends(f"{home(bench)}/item/loss/down")
    assert [one.name for one in sheet(bench).entries][:2] == ["other", "loss"]
    visitor.sends(f"{home(bench)}/item/loss/up")
    assert sheet(bench).document.written_at is None


def test_only_what_was_never_released_is_taken_out(bench: Site) -> None:
    visitor = orlov(bench)
    refused = visitor.sends(f"{home(bench)}/item/loss/remove").location or ""
    assert "Retire it" in visitor.opens(refused).text
    visitor.sends(f"{home(bench)}/item/broken/remove")
    assert [one.name for one in sheet(bench).entries] == ["loss", "other", "word"]
    visitor.sends(f"{home(bench)}/item/broken/undo")
    assert sheet(bench).document.text == BANK


def test_a_deed_that_there_is_not_is_not_found(bench: Site) -> None:
    assert orlov(bench).sends(f"{home(bench)}/item/loss/explode").status_code == 404
    assert orlov(bench).sends(f"{home(bench)}/item/nothing/retire").status_code == 404


def test_a_file_of_another_style_is_read_and_left_to_the_text(sqlite_template: Path, tmp_path: Path) -> None:
    with a_copy(a_course(sqlite_template), tmp_path) as engine, a_site(engine) as site:
        visitor, path = orlov(site), f"{home(site)}/item/loss"
        assert names(visitor.page(home(site))) == ["loss", "word", "metric"]
        answer = visitor.sends(path, {**form_of(visitor.page(path)), "stem": "Another"})
        assert answer.status_code == 422
        assert form_of(read(answer.text))["stem"] == "Another"
        moved = visitor.sends(f"{home(site)}/item/loss/down").location or ""
        assert "Change them as text" in visitor.opens(moved).text
        assert sheet(site).document.written_at is None


def test_a_question_without_an_id_of_its_own_is_opened_by_its_place_and_gets_one(bench: Site) -> None:
    odd = BANK.replace("id: other", "id: loss")
    workbench.keep(bench.engine, viewer=bench.person("orlov"), id=1, base=2, text=odd, now=LATER)
    visitor, path = orlov(bench), f"{home(bench)}/item/~2"
    assert names(visitor.page(home(bench)))[:2] == ["~1", "~2"]
    assert visitor.sends(path, {**form_of(visitor.page(path)), "id": "other"}).location == f"{home(bench)}/item/other"
    assert sheet(bench).document.written_at is None


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    kind=st.sampled_from(["single", "multiple", "text", "numeric", "match", "order", "cloze", "essay"]),
    data=st.dictionaries(st.sampled_from(sorted(FIELDS)), VALUES, max_size=6),
    sent=st.dictionaries(st.sampled_from(["choices-1-text", "gaps-1-kind", "left-9-pair", "id", "do", "seen"]), VALUES),
)
def test_whatever_a_file_and_a_form_hold_the_pages_come(
    bench: Site, kind: str, data: dict[str, Any], sent: dict[str, Any]
) -> None:
    whole = {**data, "id": "odd", "kind": kind}
    text = added(BANK, whole)
    workbench.keep(bench.engine, viewer=bench.person("orlov"), id=1, base=2, text=text, now=LATER)
    visitor, path = orlov(bench), f"{home(bench)}/item/odd"
    assert visitor.opens(home(bench)).status_code == 200
    form = form_of(visitor.page(path))
    assert visitor.sends(path, {**form, **{name: str(value) for name, value in sent.items()}}).status_code < 500
    assert visitor.sends(path, {"do": "save"}).status_code in (200, 303, 422)

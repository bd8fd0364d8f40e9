"""A receipt: signed as a whole, and whatever else is sent gets a sentence and never a traceback."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.exam.receipt import LONGEST, SCHEMA, Signature, code, differences, read, same_code, sealed, signed

SECRET, OTHER = "the secret of this installation", "the secret of another"
FACTS: dict[str, Any] = {
    "attempt": "abc",
    "student": "Анна Смирнова",
    "quiz_title": "Losses",
    "started_at": "2026-01-20T12:00:00.000000+00:00",
    "answers": [{"position": 1, "item": "bank:loss", "text": "MSE", "answer": {"choice": "mse"}, "saved_at": None}],
}
TEXT = signed(FACTS, SECRET)


def test_what_was_signed_is_read_back() -> None:
    found = read(TEXT, SECRET)
    assert found.signature is Signature.GOOD
    assert found.facts is not None
    assert {name: found.facts[name] for name in FACTS} == FACTS


@pytest.mark.parametrize("form", [TEXT, TEXT.encode(), f"\ufeff{TEXT}", f"\ufeff{TEXT}\r\n".encode(), f"\n {TEXT} \n"])
def test_a_mark_of_order_and_space_around_it_do_no_harm(form: str | bytes) -> None:
    assert read(form, SECRET).signature is Signature.GOOD


@given(st.data())
def test_one_changed_character_is_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(TEXT) - 1))
    put = data.draw(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(list(TEXT)), st.just("")))
    changed = TEXT[:at] + put + TEXT[at + 1 :]
    if changed.strip() != TEXT:
        found = read(changed, SECRET)
        assert found.signature is not Signature.GOOD
        assert found.facts is None


@given(st.integers(0, len(TEXT)), st.sampled_from([" ", "\n", "0", '"', "Ж", "\x00"]))
def test_one_character_put_in_is_refused(at: int, put: str) -> None:
    changed = TEXT[:at] + put + TEXT[at:]
    if changed.strip() != TEXT:
        assert read(changed, SECRET).signature is not Signature.GOOD


def test_the_receipt_of_another_installation_is_told_from_a_changed_one() -> None:
    assert read(signed(FACTS, OTHER), SECRET).signature is Signature.FOREIGN
    assert read(TEXT.replace("MSE", "MAE"), SECRET).signature is Signature.BAD


def test_another_installation_cannot_claim_our_key() -> None:
    own, foreign = json.loads(TEXT), json.loads(signed(FACTS, OTHER))
    foreign["key"] = own["key"]
    assert read(json.dumps(foreign, ensure_ascii=False, sort_keys=True, separators=(",", ":")), SECRET).signature is (
        Signature.BAD
    )


HOSTILE: dict[str, str | bytes] = {
    "nothing": "",
    "space": " \n ",
    "a page": "<!doctype html><title>Receipt</title>",
    "a document": b"%PDF-1.7 \xff\xfe",
    "a picture": b"\x89PNG\r\n\x1a\n\xff\xd8",
    "NULs": "\x00" * 10,
    "half of it": TEXT[: len(TEXT) // 2],
    "a number": "1",
    "a list": "[]",
    "null": "null",
    "another object": "{}",
    "a schema that is no text": '{"schema":[1]}',
    "a later form": json.dumps({**json.loads(TEXT), "schema": "quizengine-receipt/2"}),
    "only a schema": json.dumps({"schema": SCHEMA}, separators=(",", ":")),
    "a signature that is no text": json.dumps({"schema": SCHEMA, "signature": [None]}, separators=(",", ":")),
    "laid out anew": json.dumps(json.loads(TEXT), indent=2, ensure_ascii=False),
    "escapes": json.dumps(json.loads(TEXT)),
    "a name twice": TEXT.replace('{"answers"', '{"attempt":"xyz","answers"'),
    "half a character": '{"schema":"quizengine-receipt/1","student":"\\ud800"}',
    "depth": "[" * 200_000,
    "a very long number": "9" * 10_000,
    "not a number": '{"schema":NaN}',
    "size": "x" * (LONGEST + 1),
}


@pytest.mark.parametrize("given", HOSTILE.values(), ids=HOSTILE)
def test_whatever_else_is_sent_gets_a_sentence(given: str | bytes) -> None:
    found = read(given, SECRET)
    assert found.signature is not Signature.GOOD
    assert str(found.message)


@given(st.one_of(st.text(), st.binary()))
def test_nothing_that_is_sent_breaks_anything(given: str | bytes) -> None:
    assert read(given, SECRET).facts is None


def test_the_code_is_short_and_forgives_how_it_is_typed() -> None:
    shown = code(TEXT)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4]
    assert same_code(shown.lower().replace("-", " "), shown)
    assert same_code("ol1i", "0111")
    assert not same_code("", shown)
    assert not same_code(shown[:-1] + ("0" if shown[-1] != "0" else "1"), shown)
    assert code(signed({**FACTS, "attempt": "abd"}, SECRET)) != shown


def test_a_seal_of_parts_cannot_be_made_without_the_secret() -> None:
    assert sealed(["a", "b"], SECRET) == sealed(["a", "b"], SECRET)
    assert len({sealed(["a", "b"], SECRET), sealed(["ab"], SECRET), sealed(["a", "b"], OTHER)}) == 3


def test_differences_name_the_question_and_both_values() -> None:
    store = {**FACTS, "answers": [{**FACTS["answers"][0], "text": "MAE"}]}
    assert [str(one) for one in differences(FACTS, FACTS)] == []
    assert [str(one) for one in differences(FACTS, store)] == [
        "question 1, the answer: “MSE” on the receipt, “MAE” in the store."
    ]
    assert len(differences(FACTS, {**FACTS, "answers": []})) == 1

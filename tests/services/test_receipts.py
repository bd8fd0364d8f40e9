"""The receipt of an attempt: what was handed in, every time the same, and held against the store."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.errors import Conflict, NotFound
from quizengine.exam.receipt import Signature
from quizengine.services import receipts
from quizengine.services.receipts import Receipt, Verification
from quizengine.store.attempts import attempt, attempt_item, grading, journal, response

from ..build import AFTERWARDS, LATER, NOON, a_running_attempt, minutes
from .tampering import Scene, a_scene, changed, removed, rows_of

SECRET = "for tests only"


@pytest.fixture
def scene(engine: Engine, tmp_path: Path) -> Scene:
    return a_scene(engine, tmp_path)


def annas(engine: Engine, scene: Scene) -> Receipt:
    return receipts.receipt(
        engine, viewer=scene.anna.viewer, attempt_id=scene.anna.attempt_id, secret=SECRET, now=AFTERWARDS
    )


def verified(engine: Engine, text: str, secret: str = SECRET) -> Verification:
    return receipts.verify(engine, text, secret)


def test_a_receipt_has_the_answers_and_the_times_of_the_server(engine: Engine, scene: Scene) -> None:
    found = annas(engine, scene)
    assert (found.student, found.login, found.quiz_revision) == (
        scene.anna.viewer.name,
        "anna",
        scene.anna.stored().quiz_revision_id,
    )
    assert (found.started_at, found.submitted_at, found.closed_by) == (NOON, LATER, "student")
    assert [(one.position, one.answer, one.saved_at) for one in found.answers] == [
        (1, {"choice": "mse"}, NOON + minutes(4)),
        (2, {"text": "hinge"}, NOON + minutes(2)),
        (3, {"choice": "sum"}, NOON + minutes(6)),
    ]
    assert found.journal_length == 6
    assert found.journal_end == scene.anna.stored().journal_sha


def test_a_receipt_is_every_time_the_same_and_agrees(engine: Engine, scene: Scene) -> None:
    found = annas(engine, scene)
    assert annas(engine, scene).text == found.text
    assert verified(engine, found.text).agrees
    assert verified(engine, found.text).receipt == found


def test_a_receipt_has_no_marks_and_nothing_that_a_key_can_be_guessed_from(engine: Engine, scene: Scene) -> None:
    text = annas(engine, scene).text
    for row in rows_of(engine, grading, scene.anna.attempt_id):
        assert row.scoring_sha not in text
    assert not any(f'"{name}"' in text for name in ("points", "verdict", "mark", "scoring", "reason"))


def test_a_receipt_is_the_owners_and_of_a_closed_attempt(engine: Engine, scene: Scene) -> None:
    with pytest.raises(NotFound):
        receipts.receipt(
            engine, viewer=scene.boris.viewer, attempt_id=scene.anna.attempt_id, secret=SECRET, now=AFTERWARDS
        )
    clara = a_running_attempt(engine, "clara")
    with pytest.raises(Conflict):
        receipts.receipt(engine, viewer=clara.viewer, attempt_id=clara.attempt_id, secret=SECRET, now=NOON)
    late = receipts.receipt(
        engine, viewer=clara.viewer, attempt_id=clara.attempt_id, secret=SECRET, now=NOON + minutes(60)
    )
    assert (late.closed_by, late.journal_length) == ("timer", 0)


def test_a_changed_receipt_and_that_of_another_installation_are_refused(engine: Engine, scene: Scene) -> None:
    text = annas(engine, scene).text
    assert verified(engine, text.replace("hinge", "hinga")).signature is Signature.BAD
    assert verified(engine, text, "another secret").signature is Signature.FOREIGN


def test_what_was_changed_in_the_store_afterwards_is_named(engine: Engine, scene: Scene) -> None:
    text = annas(engine, scene).text
    (row,) = rows_of(engine, attempt, scene.anna.attempt_id)
    changed(engine, attempt, row, deadline_at=row.deadline_at + minutes(1))
    found = verified(engine, text)
    assert found.signature is Signature.GOOD
    assert [str(one)[:13] for one in found.differences or ()] == ["the deadline:"]


def test_a_journal_that_does_not_fit_its_seal_gives_no_receipt_and_no_agreement(engine: Engine, scene: Scene) -> None:
    text = annas(engine, scene).text
    changed(engine, journal, rows_of(engine, journal, scene.anna.attempt_id)[0], answer='{"choice":"mse"}')
    with pytest.raises(Conflict):
        annas(engine, scene)
    assert not verified(engine, text).agrees


def test_an_attempt_that_is_gone_from_the_store_is_missed(engine: Engine, scene: Scene) -> None:
    text = annas(engine, scene).text
    for table in (grading, response, journal, attempt_item, attempt):
        for row in rows_of(engine, table, scene.anna.attempt_id):
            removed(engine, table, row)
    found = verified(engine, text)
    assert [str(one) for one in found.differences or ()] == [
        "The attempt of the receipt is not in the store, or is open there."
    ]


def test_the_code_of_a_printed_receipt_is_verified(engine: Engine, scene: Scene) -> None:
    found = annas(engine, scene)

    def by_code(attempt_id: str, code: str) -> Verification:
        return receipts.verify_code(engine, attempt_id=attempt_id, given=code, secret=SECRET)

    assert by_code(found.attempt_id, f" {found.code.lower()} ").agrees
    assert by_code(found.attempt_id, "0000-0000-0000").signature is Signature.BAD
    assert by_code(found.attempt_id, "").signature is Signature.BAD
    assert by_code("no-such", found.code).signature is Signature.UNREADABLE

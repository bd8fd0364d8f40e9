"""Releasing what people wrote in the browser: what it would do is said first, and it does that and nothing else."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.content.differences import Nature
from quizengine.content.load import load
from quizengine.errors import NotAccepted
from quizengine.services import publishing, regrading, workbench
from quizengine.services.effects import Effects, effects
from quizengine.services.publishing import Moved, Proposal
from quizengine.services.releasing import Refused, Released
from quizengine.store import documents, pinned, releases
from quizengine.store.accounts import Viewer
from quizengine.store.engine import reading
from quizengine.store.tables import ItemRevision, Release

from ..build import (
    AFTERWARDS,
    LATER,
    QUIZ,
    RIGHT,
    SOON,
    a_bank_folder,
    a_running_attempt,
    an_account,
    metric,
    minutes,
    released,
    rows_in,
    traffic,
)
from ..content.build import as_yaml, bank, item, write

REASON = "The stem was ambiguous."


def a_bench(engine: Engine, folder: Path) -> Viewer:
    """Release the course of three questions from files; returns the instructor."""
    released(engine, a_bank_folder(folder))
    return an_account(engine, "orlov")


def document(engine: Engine, kind: str = "bank", name: str = QUIZ) -> int:
    with reading(engine) as connection:
        return int(documents.named(connection, kind, name).id)


def shares(engine: Engine, orlov: Viewer, old: str, new: str, *, kind: str = "bank", name: str = QUIZ) -> int:
    """Share a document with one text of it replaced; returns its number."""
    id = document(engine, kind, name)
    seen = workbench.open_document(engine, viewer=orlov, id=id)
    assert old in seen.shared
    workbench.share(engine, viewer=orlov, id=id, base=seen.version, text=seen.shared.replace(old, new, 1), now=LATER)
    return id


def proposed(engine: Engine, orlov: Viewer, *wanted: int) -> Proposal:
    return publishing.propose(engine, viewer=orlov, now=AFTERWARDS, wanted=wanted or None)


def publishes(engine: Engine, orlov: Viewer, *, reason: str = REASON) -> Released:
    found = proposed(engine, orlov)
    ids = [file.id for file in found.files if file.chosen]
    return publishing.publish(engine, viewer=orlov, wanted=ids, reason=reason, seen=found.seen, now=AFTERWARDS)


def natures(found: Effects) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.change.item, one.change.natures) for one in found.items]


def stems(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        found = releases.current_quiz(connection, QUIZ)
    assert found is not None
    return [one.revision.shown.stem for one in found.items]


def names(proposal: Proposal) -> list[tuple[str, bool]]:
    return [(file.about.kind, file.chosen) for file in proposal.chosen]


# -- what would be released ------------------------------------------------------------------------------------------


def test_what_is_released_already_is_no_proposal(engine: Engine, tmp_path: Path) -> None:
    found = proposed(engine, a_bench(engine, tmp_path))
    assert (found.chosen, found.errors, bool(found.effects), found.may_be_released) == ((), (), False, False)


def test_a_changed_bank_takes_its_programme_and_the_quizzes_that_draw_from_it(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    shares(engine, orlov, "quadratic", "squared")
    found = proposed(engine, orlov)
    assert names(found) == [("bank", True), ("programme", False), ("quiz", False)]
    assert [file.about.kind for file in found.files if file.is_changed] == ["bank"]
    assert natures(found.effects) == [("loss", (Nature.PRESENTATION,))]
    assert (found.effects.counts, found.effects.unchanged) == ({Nature.PRESENTATION: 1}, 2)
    assert found.may_be_released


def test_a_quiz_with_another_time_is_told_as_such_and_no_item_is(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    shares(engine, orlov, '"limit": "20m"', '"limit": "30m"', kind="quiz")
    found = proposed(engine, orlov)
    (quiz,) = found.effects.quizzes
    assert [(str(line.label), line.after) for line in quiz.lines] == [("Time", "limit: 1800s\ngrace: 15s")]
    assert found.effects.items == ()


def test_a_draft_that_is_not_shared_is_named_and_left_out(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    petrova = an_account(engine, "petrova", orlov.role)
    id = shares(engine, orlov, "quadratic", "squared")
    workbench.keep(engine, viewer=petrova, id=id, base=2, text="half a thought", now=LATER)
    found = proposed(engine, orlov)
    assert [(one.by, one.own, one.since) for one in found.unshared] == [("Petrova", False, LATER)]
    assert found.errors == ()


def test_a_file_that_was_begun_on_the_workbench_is_new_to_releases(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    text = as_yaml({**bank(metric(id="more")), "bank": "course-more"})
    workbench.create(engine, viewer=orlov, text=text, path="more.bank.yaml", now=LATER)
    found = proposed(engine, orlov)
    assert [(file.path, file.is_new) for file in found.files if file.is_changed] == [("more.bank.yaml", True)]
    assert natures(found.effects) == [("more", (Nature.NEW,))]
    publishes(engine, orlov)
    assert proposed(engine, orlov).chosen == ()


def test_an_item_that_cannot_be_read_is_an_error_and_no_item_that_is_gone(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    id = shares(engine, orlov, '"kind": "single"', '"kind": "simple"')
    found = proposed(engine, orlov)
    assert {one.document_id for one in found.errors} == {id}
    assert not found.may_be_released
    assert found.effects.items == ()


def test_what_loses_its_last_item_or_gets_its_first_is_told(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    shares(engine, orlov, '"topic": "metrics"', '"topic": "losses"')
    shares(engine, orlov, '"УК-1"', '"ПК-2"')
    found = proposed(engine, orlov).effects.turned
    assert [(one.kind, one.code, one.is_lost) for one in found] == [("topic", "metrics", True)]
    library = load([a_bank_folder(tmp_path / "anew", items=[metric(topic=None)])])
    turned = {(one.code, one.is_lost) for one in effects(engine, library, now=SOON).turned}
    assert turned == {("УК-1", True), ("УК-1.1", True), ("losses", True), ("metrics", True)}


def test_an_item_of_a_bank_that_stays_as_it_is_counts_too(engine: Engine, tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path)
    other = {**bank(metric(id="more")), "bank": "course-more"}
    write(folder, "more.bank.yaml", other)
    released(engine, folder)
    library = load([a_bank_folder(tmp_path / "anew", items=[item()])])
    assert [one.code for one in effects(engine, library, now=SOON).turned] == []


# -- whom it concerns ------------------------------------------------------------------------------------------------


def test_a_change_says_how_many_attempts_have_the_item(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    done = a_running_attempt(engine, "anna")
    done.answers_all(RIGHT)
    done.submits()
    a_running_attempt(engine, "boris", at=AFTERWARDS)
    shares(engine, orlov, '"key": "mse"', '"key": "mae"')
    (one,) = proposed(engine, orlov).effects.items
    assert (one.change.natures, one.running, one.finished) == ((Nature.SCORING,), 1, 1)
    assert one.regrades == {QUIZ: 1}


def test_an_attempt_whose_time_is_over_is_finished_before_anybody_wrote_that_down(
    engine: Engine, tmp_path: Path
) -> None:
    orlov = a_bench(engine, tmp_path)
    a_running_attempt(engine, "anna")
    shares(engine, orlov, "quadratic", "squared")
    (one,) = proposed(engine, orlov).effects.items
    assert (one.running, one.finished, one.regrades) == (0, 1, {})


def test_another_question_is_not_graded_again(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    done = a_running_attempt(engine, "anna")
    done.submits()
    shares(engine, orlov, "quadratic", "squared")
    shares(engine, orlov, '"key": "mse"', '"key": "mae"')
    (one,) = proposed(engine, orlov).effects.items
    assert (one.change.natures, one.regrades) == ((Nature.PRESENTATION, Nature.SCORING), {})


def test_what_was_promised_to_be_graded_again_is_what_waits_after_the_release(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    for login in ("anna", "boris"):
        a_running_attempt(engine, login).submits()
    shares(engine, orlov, '"key": "mse"', '"key": "mae"')
    promised = proposed(engine, orlov).effects.to_regrade
    publishes(engine, orlov)
    assert promised == {QUIZ: 2} == {QUIZ: regrading.waiting(engine, QUIZ)}


def test_the_report_asks_as_often_for_many_items_as_for_one(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    counts = []
    for changed in ([item(key="mae")], [item(key="mae"), metric(key="sum")]):
        library = load([a_bank_folder(tmp_path / str(len(changed)), items=changed)])
        with traffic(engine) as seen:
            effects(engine, library, now=SOON)
        counts.append(len(seen.statements))
    # What is released is read once and kept.
    assert counts[1] <= counts[0] <= 12


# -- the release -----------------------------------------------------------------------------------------------------


def test_a_release_has_a_name_and_a_reason_and_its_files(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    shares(engine, orlov, "quadratic", "squared")
    done = publishes(engine, orlov)
    assert stems(engine)[0] == "Which loss is squared?"
    with reading(engine) as connection:
        row = pinned.release(connection, int(done.release_id or 0))
        files = documents.files_of(connection, int(done.release_id or 0))
    assert (row.released_by, row.reason) == (orlov.name, REASON)
    assert files == workbench.shared_texts(engine)
    assert proposed(engine, orlov).chosen == ()


def test_who_has_begun_keeps_the_question_that_was_there(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    anna = a_running_attempt(engine, "anna")
    shares(engine, orlov, "quadratic", "squared")
    publishes(engine, orlov)
    boris = a_running_attempt(engine, "boris", at=AFTERWARDS)
    assert anna.looks(1, at=SOON).question.shown.stem == "Which loss is quadratic?"
    assert boris.looks(1, at=AFTERWARDS + minutes(1)).question.shown.stem == "Which loss is squared?"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_release_without_a_reason_is_refused(engine: Engine, tmp_path: Path, reason: str) -> None:
    orlov = a_bench(engine, tmp_path)
    shares(engine, orlov, "quadratic", "squared")
    with pytest.raises(NotAccepted):
        publishes(engine, orlov, reason=reason)
    assert rows_in(engine, Release) == 1


def test_texts_with_errors_are_refused(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    shares(engine, orlov, '"key": "mse"', '"key": "nse"')
    with pytest.raises(Refused):
        publishes(engine, orlov)
    assert rows_in(engine, Release) == 1


def test_a_report_that_others_have_overtaken_releases_nothing(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    id = shares(engine, orlov, "quadratic", "squared")
    shown = proposed(engine, orlov)
    shares(engine, orlov, "squared", "parabolic")
    with pytest.raises(Moved):
        publishing.publish(engine, viewer=orlov, wanted=[id], reason=REASON, seen=shown.seen, now=AFTERWARDS)
    assert rows_in(engine, Release) == 1


def test_a_release_that_came_between_is_noticed_too(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    id = shares(engine, orlov, "quadratic", "squared")
    shown = proposed(engine, orlov)
    publishes(engine, orlov)
    with pytest.raises(Moved):
        publishing.publish(engine, viewer=orlov, wanted=[id], reason=REASON, seen=shown.seen, now=AFTERWARDS)


def test_nothing_to_release_is_said_and_not_done(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    shares(engine, orlov, '"schema": "bank/1"', '"schema":   "bank/1"')
    with pytest.raises(NotAccepted, match="Nothing has changed"):
        publishes(engine, orlov)


def test_reading_a_proposal_writes_nothing(engine: Engine, tmp_path: Path) -> None:
    orlov = a_bench(engine, tmp_path)
    shares(engine, orlov, "quadratic", "squared")
    before = rows_in(engine, ItemRevision)
    with traffic(engine) as seen:
        proposed(engine, orlov)
    assert (rows_in(engine, ItemRevision), seen.commits) == (before, 0)

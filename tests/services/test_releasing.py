"""A release pins what the files say. What has not changed is not written again, what is broken not at all."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import SQLModel

from quizengine.services.releasing import Refused, Released
from quizengine.store import pinned, releases
from quizengine.store.attempts import item, item_revision
from quizengine.store.engine import reading
from quizengine.store.tables import BankRevision, Item, ItemRevision, ProgrammeRevision, QuizRevision, Release

from ..build import QUIZ, ROOT, Data, a_bank_folder, a_running_attempt, metric, released, rows_in, three_items
from ..content.build import bank, text_item, write

CONTENT = (ROOT / "banks", ROOT / "competencies")


def everything(engine: Engine) -> dict[str, Sequence[Any]]:
    with reading(engine) as connection:
        return {table.name: connection.execute(select(table)).all() for table in SQLModel.metadata.sorted_tables}


def said(done: Released) -> list[str]:
    return [str(line) for line in done.summary]


def revisions_of(engine: Engine, slug: str) -> Sequence[Any]:
    """Return the presentation, scoring and mapping hashes of an item, oldest first."""
    hashes = (item_revision.c.presentation_sha, item_revision.c.scoring_sha, item_revision.c.mapping_sha)
    of_it = select(*hashes).join(item, item.c.id == item_revision.c.item_id).where(item.c.slug == slug)
    with reading(engine) as connection:
        return connection.execute(of_it.order_by(item_revision.c.id)).all()


def in_quiz(engine: Engine, quiz: str = QUIZ) -> list[str]:
    with reading(engine) as connection:
        found = releases.current_quiz(connection, quiz)
    assert found is not None
    return [one.revision.item for one in found.items]


def released_twice(engine: Engine, folder: Path, *changed: Data) -> Released:
    """Release the usual items, then others in their place."""
    released(engine, a_bank_folder(folder))
    return released(engine, a_bank_folder(folder, items=changed))


# -- what is written -------------------------------------------------------------------------------------------------


def test_a_release_says_what_it_pinned(engine: Engine, tmp_path: Path) -> None:
    done = released(engine, a_bank_folder(tmp_path))
    assert said(done) == ["programme course", "bank course-final, 3 items", "quiz course-final"]
    assert in_quiz(engine) == ["loss", "word", "metric"]


def test_releasing_twice_writes_nothing(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    before = everything(engine)
    assert released(engine, tmp_path) == Released(None, ())
    assert everything(engine) == before


def test_comments_and_quotes_change_nothing(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    file = tmp_path / "course.bank.yaml"
    file.write_text("# reviewed\n" + file.read_text(encoding="utf-8").replace('"loss"', "'loss'"), encoding="utf-8")
    assert released(engine, tmp_path).summary == ()


def test_a_changed_key_changes_the_scoring_and_not_the_presentation(engine: Engine, tmp_path: Path) -> None:
    loss, *others = three_items()
    done = released_twice(engine, tmp_path, {**loss, "key": "mae"}, *others)
    before, after = revisions_of(engine, "loss")
    assert before.presentation_sha == after.presentation_sha
    assert before.scoring_sha != after.scoring_sha
    assert before.mapping_sha == after.mapping_sha
    assert len(revisions_of(engine, "word")) == 1
    assert said(done) == ["bank course-final, 3 items", "quiz course-final"]


def test_a_moved_comma_changes_the_presentation_alone(engine: Engine, tmp_path: Path) -> None:
    loss, *others = three_items()
    released_twice(engine, tmp_path, {**loss, "stem": "Which loss, is quadratic?"}, *others)
    before, after = revisions_of(engine, "loss")
    assert before.presentation_sha != after.presentation_sha
    assert (before.scoring_sha, before.mapping_sha) == (after.scoring_sha, after.mapping_sha)


def test_a_new_mapping_changes_the_mapping_alone(engine: Engine, tmp_path: Path) -> None:
    loss, *others = three_items()
    released_twice(engine, tmp_path, {**loss, "assesses": ["ПК-2"]}, *others)
    before, after = revisions_of(engine, "loss")
    assert (before.presentation_sha, before.scoring_sha) == (after.presentation_sha, after.scoring_sha)
    assert before.mapping_sha != after.mapping_sha


def test_a_change_taken_back_is_the_old_revision_again(engine: Engine, tmp_path: Path) -> None:
    loss, *others = three_items()
    released_twice(engine, tmp_path, {**loss, "key": "mae"}, *others)
    assert said(released(engine, a_bank_folder(tmp_path))) == ["bank course-final, 3 items", "quiz course-final"]
    assert rows_in(engine, ItemRevision) == 4
    assert rows_in(engine, Release) == 3


def test_a_changed_quiz_leaves_the_bank_alone(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    assert said(released(engine, a_bank_folder(tmp_path, quiz={"attempts": "5"}))) == ["quiz course-final"]
    assert rows_in(engine, BankRevision) == 1


def test_a_changed_programme_is_pinned_by_bank_and_quiz(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    done = released(engine, a_bank_folder(tmp_path, programme={"title": "Losses and metrics"}))
    assert said(done) == ["programme course", "bank course-final, 3 items", "quiz course-final"]
    assert rows_in(engine, ItemRevision) == 3


def test_the_order_of_items_is_part_of_a_bank(engine: Engine, tmp_path: Path) -> None:
    released_twice(engine, tmp_path, *reversed(three_items()))
    assert in_quiz(engine) == ["metric", "word", "loss"]
    assert rows_in(engine, ItemRevision) == 3


def test_an_item_taken_out_of_the_bank_is_not_forgotten(engine: Engine, tmp_path: Path) -> None:
    released_twice(engine, tmp_path, metric())
    assert in_quiz(engine) == ["metric"]
    assert rows_in(engine, Item) == 3


def test_a_draft_is_not_released(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path, items=[metric(), text_item(status="draft")]))
    assert in_quiz(engine) == ["metric"]
    assert revisions_of(engine, "word") == []


def test_a_retired_item_is_released_and_never_drawn(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path, items=[metric(), text_item(status="retired")]))
    assert in_quiz(engine) == ["metric", "word"]
    assert a_running_attempt(engine).looks().count == 1


# -- what is refused -------------------------------------------------------------------------------------------------


def test_content_with_an_error_is_refused_as_a_whole(engine: Engine, tmp_path: Path) -> None:
    a_bank_folder(tmp_path, items=[metric(), text_item(assesses=["УК-9"])])
    before = everything(engine)
    with pytest.raises(Refused, match="1 error") as refused:
        released(engine, tmp_path)
    assert [error.file for error in refused.value.errors] == [str(tmp_path / "course.bank.yaml")]
    assert everything(engine) == before


def test_a_quiz_whose_blueprint_some_draw_breaks_is_not_released(engine: Engine, tmp_path: Path) -> None:
    require = {"ПК-2": {"items": "1"}}
    a_bank_folder(tmp_path, quiz={"sections": [{"title": "Two", "draw": "2"}], "require": require})
    with pytest.raises(Refused) as refused:
        released(engine, tmp_path)
    (found,) = refused.value.errors
    assert (found.code, found.help and str(found.help)) == (
        "QB421",
        "such a paper: course-final:loss, course-final:word",
    )
    assert rows_in(engine, QuizRevision) == 0

    a_bank_folder(tmp_path, quiz={"sections": [{"title": "Two", "draw": "2", "spread": "topic"}], "require": require})
    released(engine, tmp_path)
    assert rows_in(engine, QuizRevision) == 1


def test_one_broken_bank_holds_back_the_good_ones(engine: Engine, tmp_path: Path) -> None:
    a_bank_folder(tmp_path)
    write(tmp_path, "broken.bank.yaml", bank(metric(key="none of them"), bank="broken"))
    with pytest.raises(Refused):
        released(engine, tmp_path)
    assert rows_in(engine, ProgrammeRevision) == rows_in(engine, BankRevision) == 0


def test_a_warning_does_not_hold_back(engine: Engine, tmp_path: Path) -> None:
    assert released(engine, a_bank_folder(tmp_path, items=[metric(topic=None)])).release_id is not None


def test_a_path_that_does_not_exist_is_the_callers_mistake(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        released(engine, tmp_path / "nowhere.bank.yaml")


# -- one file by several names ---------------------------------------------------------------------------------------


def test_a_folder_may_be_named_in_a_roundabout_way(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_bank_folder(tmp_path / "banks")
    released(sqlite_engine, tmp_path / "banks" / ".." / "banks")
    assert in_quiz(sqlite_engine) == ["loss", "word", "metric"]


def test_a_bank_may_be_named_otherwise_than_by_its_quiz(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_bank_folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    released(sqlite_engine, tmp_path / "course.bank.yaml", Path("course.quiz.yaml"))
    assert in_quiz(sqlite_engine) == ["loss", "word", "metric"]


def test_a_folder_may_be_reached_by_a_link(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_bank_folder(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    released(sqlite_engine, tmp_path / "real" / "course.bank.yaml", tmp_path / "link" / "course.quiz.yaml")
    assert in_quiz(sqlite_engine) == ["loss", "word", "metric"]


# -- the project's own content ---------------------------------------------------------------------------------------


def test_the_projects_content_is_released(engine: Engine) -> None:
    released(engine, *CONTENT)
    assert len(in_quiz(engine, "production-ml-final")) == 15
    assert len(in_quiz(engine, "drift-monitoring")) == 10
    assert rows_in(engine, QuizRevision) == 3
    assert released(engine, *reversed(CONTENT)).summary == ()


# -- provenance ------------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> str:
    person = ("-c", "user.name=Orlov", "-c", "user.email=orlov@example.org")
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(folder), *person, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=quiet).stdout.strip()


def provenance(engine: Engine) -> tuple[str | None, bool | None]:
    with reading(engine) as connection:
        latest = pinned.releases(connection)[0]
    return latest.git_commit, latest.git_dirty


def test_a_release_outside_a_repository_names_no_commit(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    released(sqlite_engine, a_bank_folder(tmp_path))
    assert provenance(sqlite_engine) == (None, None)


def test_a_release_from_a_repository_names_its_commit(sqlite_engine: Engine, tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path / "content")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Content")
    released(sqlite_engine, folder)
    commit = git(folder, "rev-parse", "HEAD")
    assert provenance(sqlite_engine) == (commit, False)

    released(sqlite_engine, a_bank_folder(folder, items=[metric()]))
    assert provenance(sqlite_engine) == (commit, True)


def test_a_release_without_git_names_no_commit(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    released(sqlite_engine, a_bank_folder(tmp_path))
    assert provenance(sqlite_engine) == (None, None)

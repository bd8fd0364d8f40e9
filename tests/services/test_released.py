"""What is released, as the linter compares with it: the same value from the database as from the files."""

from pathlib import Path

from sqlalchemy import Engine

from quizengine.content.load import load
from quizengine.lint.released import released_of
from quizengine.lint.run import lint
from quizengine.services.released import released as released_now

from ..build import QUIZ, a_bank_folder, metric, released, three_items
from ..content.build import item, text_item


def test_what_the_database_says_is_what_the_files_said(engine: Engine, tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path)
    released(engine, folder)
    from_files = released_of(load([folder]))
    assert released_now(engine) == from_files
    assert from_files.quizzes[QUIZ] == from_files.items.keys()


def test_before_the_first_release_nothing_is_at_odds_with_it(engine: Engine, tmp_path: Path) -> None:
    report = lint([a_bank_folder(tmp_path)], released=released_now(engine))
    assert not [one.code for one in report.diagnostics if one.code.startswith("QB9")]


def test_the_files_are_held_against_the_latest_release(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    assert len(three_items()) == 3
    folder = a_bank_folder(tmp_path, items=[item(key="mae"), text_item(topic="metrics")])
    found = lint([folder], released=released_now(engine)).diagnostics
    assert sorted(one.code for one in found if one.code.startswith("QB9")) == ["QB901", "QB903", "QB906"]
    released(engine, a_bank_folder(tmp_path, items=[item(key="mae"), text_item(topic="metrics"), metric()]))
    found = lint([a_bank_folder(tmp_path, items=[item(key="mae"), text_item(), metric()])],
                 released=released_now(engine)).diagnostics  # fmt: skip
    assert [one.code for one in found if one.code.startswith("QB9")] == ["QB906"]

"""A second process finds what one alone finds, in every order of the banks."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from quizengine.content.load import Library, load
from quizengine.lint import sharing
from quizengine.lint.registry import RULES
from quizengine.lint.run import inspect
from tests.content.build import bank, item, programme, write

CORPUS = Path(__file__).parent / "corpus"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def every_bank_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "LEAST_ITEMS", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_two_processes_find_what_one_finds() -> None:
    alone, together = (inspect(load([CORPUS]), shared=shared).diagnostics for shared in (False, True))
    assert together == alone
    assert {one.code[:3] for one in together} >= {"QB6", "QB8"}


def test_the_rules_that_want_revisions_are_together_in_the_second_process() -> None:
    library = load([CORPUS, ROOT / "banks", ROOT / "competencies"])
    asking = set()
    for rule in RULES.values():
        fresh = replace(library)
        list(rule.check(fresh))
        if "revisions" in vars(fresh):
            asking.add(rule.code)
    assert asking == sharing.REVISIONS
    assert sharing.REVISIONS <= sharing.ASIDE <= set(RULES)


def test_a_helper_that_dies_costs_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_send", lambda library, rules, sending: os._exit(1))
    assert inspect(load([CORPUS]), shared=True).diagnostics == inspect(load([CORPUS])).diagnostics


def test_a_small_bank_is_looked_at_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_is_wanted(library: Library) -> list[object]:
        raise AssertionError(library)

    monkeypatch.setattr(sharing, "LEAST_ITEMS", 2)
    monkeypatch.setattr(sharing, "_send", none_is_wanted)
    write(tmp_path, "course.bank.yaml", bank(item()))
    write(tmp_path, "course.programme.yaml", programme())
    assert inspect(load([tmp_path]), shared=True).diagnostics == ()


def test_what_is_found_does_not_hang_on_the_order_of_sets() -> None:
    program = (
        "from pathlib import Path; from quizengine.lint.render import as_json; from quizengine.lint.run import lint; "
        "found = lint([Path('tests/lint/corpus'), Path('banks'), Path('competencies')]); "
        "print(as_json(found.diagnostics, 'en', found.library.sources))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]

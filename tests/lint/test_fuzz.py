"""Whatever a file has become, linting it ends in findings with a place inside the file, and never in a traceback.

`python -m tests.lint.fuzz MINUTES` looks for longer.
"""

import os
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine import cli
from quizengine.content.source import read, read_bytes
from quizengine.lint.run import lint

from ..content.build import as_yaml, bank, item, programme, write
from ..content.layouts import laid_out
from ..content.mutations import MUTATIONS, Mutation
from .fuzz import FORMATS, check, laid
from .test_cases import CASES, CODES

SEEDS = st.integers(0, 2**32 - 1)
ONE_FILE = [code for code in CODES if code >= "QB100" and (CASES / code / "bad.yaml").exists()]


@settings(max_examples=100)
@given(SEEDS)
def test_an_accident_to_a_file_is_found_inside_it_and_raises_nothing(seed: int) -> None:
    with TemporaryDirectory() as folder:
        check(laid(Path(folder), seed), FORMATS[seed % len(FORMATS)], mend=seed % 3 == 0)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.__name__)
def test_every_accident_changes_something_and_the_same_seed_gives_the_same(mutation: Mutation, tmp_path: Path) -> None:
    raw, others = as_yaml(bank()).encode(), [as_yaml(programme()).encode()]
    changed = [mutation(raw, others, Random(seed)) for seed in range(20)]
    assert set(changed) != {raw}
    assert changed == [mutation(raw, others, Random(seed)) for seed in range(20)]
    for place, text in enumerate(changed):
        write(tmp_path, "course.programme.yaml", programme())
        check(write(tmp_path, f"{place}.bank.yaml", text), FORMATS[place % len(FORMATS)])


@pytest.mark.parametrize("code", ONE_FILE)
def test_the_layout_of_a_file_makes_no_difference_to_what_is_found(code: str, tmp_path: Path) -> None:
    source, _ = read(CASES / code / "bad.yaml")
    assert source is not None
    for beside in CASES.glob("*.yaml"):
        write(tmp_path / CASES.name, beside.name, beside.read_bytes())
    usual = Counter(one.code for one in lint([CASES / code / "bad.yaml"]).diagnostics)
    for seed in range(4):
        text = laid_out(source.data, Random(seed))
        path = write(tmp_path / CASES.name / code, f"{seed}.yaml", text)
        assert Counter(one.code for one in lint([path]).diagnostics) == usual, text
        check(path, FORMATS[seed])


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"))
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=10
)


@given(st.dictionaries(TEXTS, TREES, min_size=1, max_size=4), SEEDS)
def test_a_tree_is_read_as_it_was_whatever_its_layout(data: dict[str, object], seed: int) -> None:
    text = laid_out(data, Random(seed))
    source, found = read_bytes(text.encode(), name="a.yaml")
    assert found == []
    assert source is not None
    assert source.data == data


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "name", [b"\xff.bank.yaml", b"a\nb.bank.yaml", b"\x1b[2J.bank.yaml", "банк 1.bank.yaml".encode()]
)
def test_a_file_of_any_name_can_be_spoken_of(name: bytes, form: str, tmp_path: Path) -> None:
    write(tmp_path, "course.programme.yaml", programme())
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text(as_yaml(bank(item(key="mes"))))
    result = CliRunner().invoke(cli.main, ["lint", "--format", form, str(path)])
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert "QB301" in result.stdout

"""Editing a bank's file changes what it has to and nothing else."""

from decimal import Decimal
from pathlib import Path

import pytest

from quizengine.content.editing import Variant, with_variants
from quizengine.content.load import load
from tests.content.build import bank, programme, text_item, write

BANKS = sorted((Path(__file__).parents[2] / "banks").glob("*.bank.yaml"))


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.name)
def test_a_file_without_anything_new_stays_as_it_is_to_the_letter(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert with_variants(text, [Variant("no-such-item", "x", Decimal(1))]) == (text, [])


def test_only_the_new_lines_differ_in_the_real_bank() -> None:
    path = next(path for path in BANKS if path.name == "production-ml-final.bank.yaml")
    text = path.read_text(encoding="utf-8")
    changed, added = with_variants(text, [Variant("final-10", "FastAPI", Decimal(1))])
    assert len(added) == 1
    before, after = text.splitlines(), changed.splitlines()
    assert len(after) == len(before) + 1
    extra = next(place for place, line in enumerate(after) if place == len(before) or before[place] != line)
    assert after[extra].strip() == "- FastAPI"
    assert after[:extra] + after[extra + 1 :] == before


@pytest.mark.parametrize(
    ("variant", "listed"),
    [
        (Variant("word", "quadratic", Decimal(1)), "accept"),
        (Variant("word", "quadratic", Decimal("0.5"), "Half of it."), "accept"),
        (Variant("word", "hinge", Decimal(0), "That one is linear."), "reject"),
        (Variant("word", "hinge", Decimal(0)), "reject"),
    ],
)
def test_a_variant_is_read_back_with_its_worth(tmp_path: Path, variant: Variant, listed: str) -> None:
    path = write(tmp_path, "course.bank.yaml", bank(text_item()))
    write(tmp_path, "course.programme.yaml", programme())
    changed, _added = with_variants(path.read_text(encoding="utf-8"), [variant])
    path.write_text(changed, encoding="utf-8")
    library = load([path])
    assert library.errors == ()
    entry = getattr(library.banks[0].items[0].body, "key").model_dump()[listed][-1]  # noqa: B009
    text = entry["text"] if isinstance(entry, dict) else entry
    assert text == variant.text


def test_what_the_bank_has_already_is_not_written_again(tmp_path: Path) -> None:
    path = write(tmp_path, "course.bank.yaml", bank(text_item()))
    once, _added = with_variants(path.read_text(encoding="utf-8"), [Variant("word", "quadratic", Decimal(1))])
    assert with_variants(once, [Variant("word", "quadratic", Decimal(1))]) == (once, [])

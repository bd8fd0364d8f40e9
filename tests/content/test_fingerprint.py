"""The three hashes of an item: each moves with its own part of the content, and with nothing else."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine.content.fingerprint import canonical, fingerprint

from .build import Data, item, revision, text_item

HEAD = "schema: bank/1\nbank: course-final\ntitle: Final\nprogramme: course.programme.yaml\n"

BLOCK = f"""{HEAD}items:
  - id: loss
    kind: single
    assesses: [УК-1.1]
    topic: losses
    stem: Which loss is quadratic?
    choices:
      mse: Squared error
      mae: Absolute error
    key: mse
    provenance: {{basis: document, ref: Task 1}}
"""

SAME_ITEM_OTHERWISE_WRITTEN = {
    "comments": BLOCK.replace("    key: mse\n", "    # why: it is squared\n    key: mse  # not mae\n"),
    "quotes": BLOCK.replace("key: mse", 'key: "mse"').replace("Squared error", "'Squared error'"),
    "folded": BLOCK.replace("Which loss is quadratic?", ">-\n      Which loss\n      is quadratic?"),
    "flow": BLOCK.replace(
        "\n      mse: Squared error\n      mae: Absolute error\n", " {mse: Squared error, mae: Absolute error}\n"
    ),
    "block list": BLOCK.replace("[УК-1.1]", "\n      - УК-1.1"),
    "order of fields": BLOCK.replace("    topic: losses\n", "").replace(
        "    key: mse\n", "    key: mse\n    topic: losses\n"
    ),
    "long form of a choice": BLOCK.replace("mse: Squared error", "mse: {text: Squared error}"),
    "weight in words": BLOCK.replace("[УК-1.1]", '{УК-1.1: "1.0"}'),
    "points in full": BLOCK.replace("    key: mse\n", "    key: mse\n    points: 1.00\n"),
    "default in the bank": BLOCK.replace("items:", "defaults: {points: 1, shuffle: true}\nitems:"),
    "line ends": BLOCK.replace("\n", "\r\n"),
}


def changed(folder: Path, before: Data | str, after: Data | str) -> tuple[bool, bool, bool]:
    """Say which of presentation, scoring and mapping differ."""
    one, other = revision(folder / "one", before).hashes, revision(folder / "other", after).hashes
    return one[0] != other[0], one[1] != other[1], one[2] != other[2]


PRESENTATION, SCORING, MAPPING = (True, False, False), (False, True, False), (False, False, True)


@pytest.mark.parametrize("text", SAME_ITEM_OTHERWISE_WRITTEN.values(), ids=list(SAME_ITEM_OTHERWISE_WRITTEN))
def test_how_an_item_is_written_down_moves_nothing(tmp_path: Path, text: str) -> None:
    assert changed(tmp_path, BLOCK, text) == (False, False, False)


@pytest.mark.parametrize(
    ("field", "value", "moved"),
    [
        ("stem", "Which loss is quadratic", PRESENTATION),
        ("choices", {"mse": "Squared", "mae": "Absolute error", "none": {"text": "None", "pin": "last"}}, PRESENTATION),
        (
            "choices",
            {"mae": "Absolute error", "mse": "Squared error", "none": {"text": "None", "pin": "last"}},
            PRESENTATION,
        ),
        ("choices", {"mse": "Squared error", "mae": "Absolute error", "none": "None"}, PRESENTATION),
        ("shuffle", "false", PRESENTATION),
        ("key", "mae", SCORING),
        ("points", "2", SCORING),
        ("topic", "metrics", MAPPING),
        ("topic", None, MAPPING),
        ("assesses", ["ПК-2"], MAPPING),
        ("assesses", ["УК-1.1", "ПК-2"], MAPPING),
        ("explain", "It is squared.", MAPPING),
        ("dispute", "Huber is, in part.", MAPPING),
        ("bloom", "apply", MAPPING),
        ("time", "60s", MAPPING),
        ("status", "retired", MAPPING),
        ("tags", ["old"], MAPPING),
        ("feedback", {"mae": "Not squared."}, MAPPING),
        ("provenance", {"basis": "expert"}, MAPPING),
        ("enemies", ["word"], MAPPING),
    ],
)
def test_a_change_moves_the_hash_of_its_own_part_alone(
    tmp_path: Path, field: str, value: Any, moved: tuple[bool, bool, bool]
) -> None:
    assert changed(tmp_path, item(), item(**{field: value})) == moved


@pytest.mark.parametrize("key", [{"accept": ["MSE"]}, {"accept": ["squared error", "MSE"], "reject": ["RMSE"]}])
def test_another_accepted_or_rejected_answer_moves_the_scoring_alone(tmp_path: Path, key: Data) -> None:
    assert changed(tmp_path, text_item(), text_item(key=key)) == SCORING


def test_examples_are_tests_and_no_part_of_the_item(tmp_path: Path) -> None:
    examples = [{"answer": "mse", "credit": "1"}]
    assert changed(tmp_path, item(), item(examples=examples)) == (False, False, False)


def test_the_presentation_does_not_hold_the_key(tmp_path: Path) -> None:
    found = revision(tmp_path, item(choices={"a": "One", "b": "Two"}, key="b", explain="SECRET"))
    assert '"key"' not in found.presentation
    assert "SECRET" not in found.presentation
    text = revision(tmp_path, text_item(key={"accept": ["SECRET"]}))
    assert "SECRET" not in text.presentation


def test_a_revision_reads_back_what_was_written_into_it(tmp_path: Path) -> None:
    found = revision(tmp_path, item(points="1.50", assesses={"УК-1.1": "1/3", "ПК-2": "2/3"}, time="90s"))
    assert found.name == "course-final:loss"
    assert found.shown.stem == "Which loss is quadratic?"
    assert [choice.id for choice in found.shown.shown.choices] == ["mse", "mae", "none"]
    assert str(found.scored.points) == "1.5"
    assert found.scored.key.key == "mse"
    assert {code: str(weight) for code, weight in found.mapped.assesses.items()} == {"УК-1.1": "1/3", "ПК-2": "2/3"}
    assert found.mapped.seconds == 90


def test_enemies_are_read_back_by_their_whole_names(tmp_path: Path) -> None:
    found = revision(tmp_path, item(enemies=["word", "other:word", "course-final:word"]))
    assert found.mapped.enemies == ("course-final:word", "other:word")


def test_the_mapping_of_an_item_without_enemies_says_nothing_of_them(tmp_path: Path) -> None:
    assert "enemies" not in revision(tmp_path, item(enemies=[])).mapping


def test_the_file_and_the_place_in_it_move_nothing(tmp_path: Path) -> None:
    first = revision(tmp_path / "here", item())
    assert (
        revision(tmp_path / "there", BLOCK.replace("ref: Task 1", "ref: 'Course programme, task 1'")).scoring
        == first.scoring
    )


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=5))
def test_canonical_json_does_not_see_the_order_of_names(data: dict[str, str]) -> None:
    backwards = dict(reversed(data.items()))
    assert canonical(backwards) == canonical(data)


def test_a_fingerprint_is_sha256() -> None:
    """The value is the first example of FIPS 180-2, appendix B.1."""
    assert fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@settings(max_examples=40)
@given(stem=WORDS, texts=st.lists(WORDS, min_size=2, max_size=5, unique_by=str.casefold), data=st.data())
def test_the_order_of_an_items_fields_moves_nothing_and_that_of_choices_does(
    stem: str, texts: list[str], data: st.DataObject
) -> None:
    choices = {f"c{index}": text for index, text in enumerate(texts)}
    usual = item(stem=stem, choices=choices, key="c0")
    fields = data.draw(st.permutations(list(usual)))
    with TemporaryDirectory() as folder:
        first = revision(Path(folder), usual)
        assert revision(Path(folder), {name: usual[name] for name in fields}).hashes == first.hashes
        turned = revision(Path(folder), {**usual, "choices": dict(reversed(choices.items()))})
    assert turned.presentation != first.presentation
    assert (turned.scoring, turned.mapping) == (first.scoring, first.mapping)

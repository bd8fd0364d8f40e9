"""Two people change one bank: what only one of them changed is taken, what both changed is for a person to decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.merging import Merge, Part, Side, changes, items_of, merge

HEAD = "schema: bank/1\nbank: course\nitems:\n"


def an_item(name: str, stem: str = "What?", *, comment: str = "") -> str:
    return f"{comment}  - id: {name}\n    kind: single\n    stem: {stem}\n"


def a_bank(*items: str, head: str = HEAD) -> str:
    return head + "".join(items)


A, B, C = an_item("a"), an_item("b"), an_item("c")
BASE = a_bank(A, B)


def names(parts: tuple[Part, ...]) -> list[str]:
    return [part.name for part in parts]


def test_changes_of_different_items_are_both_taken() -> None:
    found = merge(BASE, a_bank(an_item("a", "Why?"), B), a_bank(A, an_item("b", "How?")))
    assert found.clashes == ()
    assert found.text() == a_bank(an_item("a", "Why?"), an_item("b", "How?"))


def test_changes_of_one_item_are_a_clash_that_a_person_decides() -> None:
    found = merge(BASE, a_bank(an_item("a", "Why?"), B), a_bank(an_item("a", "How?"), B))
    assert names(found.clashes) == ["a"]
    with pytest.raises(KeyError):
        found.text()
    assert found.text({"a": Side.MINE}) == a_bank(an_item("a", "Why?"), B)
    assert found.text({"a": Side.THEIRS}) == a_bank(an_item("a", "How?"), B)


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    changed = a_bank(an_item("a", "Why?"), B)
    assert merge(BASE, changed, changed).text() == changed


def test_an_item_that_one_side_adds_stands_after_its_neighbour() -> None:
    assert merge(BASE, a_bank(A, C, B), BASE).text() == a_bank(A, C, B)
    assert merge(BASE, BASE, a_bank(A, C, B)).text() == a_bank(A, C, B)
    assert merge(BASE, a_bank(A, B, C), a_bank(an_item("d"), A, B)).text() == a_bank(an_item("d"), A, B, C)


def test_an_item_that_one_side_removes_is_gone_unless_the_other_changed_it() -> None:
    assert merge(BASE, a_bank(A), BASE).text() == a_bank(A)
    assert merge(BASE, BASE, a_bank(A)).text() == a_bank(A)
    found = merge(BASE, a_bank(A), a_bank(A, an_item("b", "How?")))
    assert names(found.clashes) == ["b"]
    assert found.text({"b": Side.MINE}) == a_bank(A)


def test_the_order_is_of_the_side_that_moved_items() -> None:
    assert merge(BASE, a_bank(B, A), BASE).text() == a_bank(B, A)
    assert merge(BASE, BASE, a_bank(B, A)).text() == a_bank(B, A)


def test_the_head_is_a_part_of_its_own() -> None:
    mine = a_bank(A, B, head=HEAD.replace("course", "other"))
    assert merge(BASE, mine, a_bank(an_item("a", "Why?"), B)).text() == mine.replace("What?", "Why?", 1)


def test_a_comment_goes_with_the_item_below_it() -> None:
    noted = an_item("b", comment="  # checked\n")
    assert items_of(a_bank(A, noted)) == {"a": A, "b": noted}
    assert merge(a_bank(A, noted), a_bank(A), a_bank(A, noted)).text() == a_bank(A)


def test_a_heading_in_a_block_of_text_is_no_comment_of_the_next_item() -> None:
    block = "  - id: a\n    stem: |\n      # heading\n"
    assert items_of(a_bank(block, B)) == {"a": block, "b": B}


def test_a_last_line_without_an_end_stays_a_line() -> None:
    mine = a_bank(A, B.rstrip("\n"))
    assert merge(mine, mine, a_bank(A, B, C)).text() == a_bank(A, B, C)


@pytest.mark.parametrize(
    "text",
    [
        "not: a bank\n",
        "schema: bank/1\nitems: [{id: a}]\n",
        a_bank(A, A),
        a_bank("  - kind: single\n"),
        a_bank(A, "trailing: yes\n"),
        "items:\n  - id: a\n   stem: b\n",
        "",
    ],
)
def test_what_cannot_be_taken_apart_is_one_part(text: str) -> None:
    found = merge(text, text, "other")
    assert found == Merge((Part("", text, text, "other"),), whole=True)
    assert found.text() == "other"
    assert names(merge(text, "mine", "other").clashes) == [""]


def test_what_changed_between_two_texts_is_told_by_item() -> None:
    found = list(changes(BASE, a_bank(an_item("a", "Why?"), C)))
    assert [(part.name, part.base is None, part.mine is None) for part in found] == [
        ("a", False, False),
        ("c", True, False),
        ("b", False, True),
    ]


NAMES = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1)
BANKS = st.builds(
    lambda found: a_bank(*(an_item(name, f"{name}{version}") for name, version in found)),
    NAMES.flatmap(lambda chosen: st.tuples(*(st.tuples(st.just(name), st.integers(0, 2)) for name in chosen))),
)


@given(BANKS, BANKS)
def test_a_side_that_changed_nothing_loses_to_the_one_that_did(base: str, other: str) -> None:
    assert sorted(items_of(merge(base, base, other).text()) or {}) == sorted(items_of(other) or {})
    assert items_of(merge(base, other, base).text()) == items_of(other)


@given(BANKS, BANKS, BANKS)
def test_nothing_that_only_one_side_wrote_is_lost(base: str, mine: str, theirs: str) -> None:
    found = merge(base, mine, theirs)
    merged = items_of(found.text({part.name: Side.MINE for part in found.clashes})) if _has_items(found) else {}
    before, ours, other = (items_of(text) or {} for text in (base, mine, theirs))
    for name in ours.keys() | other.keys():
        if ours.get(name) != before.get(name):
            assert (merged or {}).get(name) == ours.get(name)
        elif other.get(name) != before.get(name):
            assert (merged or {}).get(name) == other.get(name)


def _has_items(found: Merge) -> bool:
    return any(part.name and part.text(part.side or Side.MINE) is not None for part in found.parts)

"""The journal as a chain: whatever is done to a part of it afterwards, it no longer holds together."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizengine.exam.chain import Entry, Outcome, first_break, genesis, link

from ..build import NOON

FACTS = {"attempt_id": "a", "user_id": 1, "quiz_revision_id": 2, "seed": "3", "started_at": NOON}
START = genesis(**FACTS, paper=[(1, 10, "[]"), (2, 11, '["b","a"]')])  # type: ignore[arg-type]

contents = st.tuples(
    st.integers(1, 5), st.integers(0, 9), st.text(max_size=4), st.none() | st.text(max_size=8), st.booleans()
)


def chained(rows: list[tuple[int, int, str, str | None, bool]]) -> list[tuple[Entry, str]]:
    found, head = [], START
    for seq, row in enumerate(rows, start=1):
        entry = Entry(seq, *row, NOON + timedelta(seconds=seq))
        head = link(head, entry)
        found.append((entry, head))
    return found


@given(st.lists(contents, max_size=8))
def test_an_untouched_journal_holds_together(rows: list[tuple[int, int, str, str | None, bool]]) -> None:
    assert first_break(START, chained(rows)) is None


@given(st.lists(contents, min_size=1, max_size=8), st.data())
def test_a_changed_entry_is_found_where_it_stands(
    rows: list[tuple[int, int, str, str | None, bool]], data: st.DataObject
) -> None:
    journal = chained(rows)
    place = data.draw(st.integers(0, len(journal) - 1))
    entry, seal = journal[place]
    changed = data.draw(
        st.sampled_from(
            [
                replace(entry, position=entry.position + 1),
                replace(entry, revision=entry.revision + 1),
                replace(entry, writer=entry.writer + "x"),
                replace(entry, answer=(entry.answer or "") + "x"),
                replace(entry, flagged=not entry.flagged),
                replace(entry, received_at=entry.received_at - timedelta(microseconds=1)),
                replace(entry, outcome=Outcome.LATE),
            ]
        )
    )
    journal[place] = (changed, seal)
    assert first_break(START, journal) == place + 1


@given(st.lists(contents, min_size=2, max_size=8), st.data())
def test_a_dropped_or_moved_entry_is_found(
    rows: list[tuple[int, int, str, str | None, bool]], data: st.DataObject
) -> None:
    journal = chained(rows)
    place = data.draw(st.integers(0, len(journal) - 2))
    dropped = journal[:place] + journal[place + 1 :]
    swapped = [*journal[:place], journal[place + 1], journal[place], *journal[place + 2 :]]
    assert first_break(START, dropped) == place + 1
    assert first_break(START, swapped) == place + 1


def test_another_start_or_paper_begins_another_chain() -> None:
    journal = chained([(1, 1, "page", "x", False)])
    other = genesis(**FACTS, paper=[(1, 10, "[]"), (2, 11, '["a","b"]')])  # type: ignore[arg-type]
    assert first_break(other, journal) == 1

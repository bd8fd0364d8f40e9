"""What a regrade would change, as rows of a table: for a file that an examination office keeps."""

from collections.abc import Iterator

from ..content.types import plain
from ..exam.regrade import Standing
from .regrading import Preview
from .spreadsheets import tame, written

COLUMNS = (
    "student",
    "login",
    "attempt",
    "question",
    "item",
    "answer",
    "points_before",
    "max_before",
    "points_after",
    "max_after",
    "total_before",
    "total_after",
    "mark_before",
    "mark_after",
    "band_before",
    "band_after",
)


def as_csv(preview: Preview) -> str:
    """Return the changes of a preview as CSV, a line for each answer that moves. Totals are shares of the points."""
    return written(COLUMNS, _rows(preview))


def _rows(preview: Preview) -> Iterator[tuple[str, ...]]:
    moved = {one.attempt_id: one for one in preview.moved}
    for change in preview.changes:
        one = moved[change.attempt_id]
        yield (
            tame(change.student),
            tame(change.login),
            str(change.number),
            str(change.position),
            change.item,
            tame(change.answer_text),
            *map(plain, (change.before, change.before_max, change.after, change.after_max)),
            *map(_share, (one.before, one.after)),
            *("" if standing.mark is None else str(standing.mark) for standing in (one.before, one.after)),
            *(tame(standing.band or "") for standing in (one.before, one.after)),
        )


def _share(standing: Standing) -> str:
    return "" if standing.share is None else f"{float(standing.share):.6f}"

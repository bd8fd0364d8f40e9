"""Tables for spreadsheets: what anybody may have written runs as no formula there."""

import csv
from io import StringIO

import pytest

from quizengine.services.spreadsheets import tame, written


@pytest.mark.parametrize("cell", ["=1+1", "+7", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_words(cell: str) -> None:
    assert tame(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Анна", "1-1", " =1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert tame(cell) == cell


def test_what_is_written_is_read_again() -> None:
    rows = [["anna", "Анна, «Б-21»", "-0.5"], ["boris", 'a "quote"\nand a line', ""]]
    assert list(csv.reader(StringIO(written(["login", "name", "points"], rows), newline=""))) == [
        ["login", "name", "points"],
        *rows,
    ]

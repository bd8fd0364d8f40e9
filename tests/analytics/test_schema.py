import subprocess
import sys

import pandas as pd
import pytest

from analytics.schema import ITEMS, MARKS, FrameError, check, conform, frame

ROW = ("bank:1", "bank", 1.0, None, False, None)


def test_an_empty_frame_has_the_dtypes_of_its_schema() -> None:
    assert frame(ITEMS, []).dtypes.astype(str).to_dict() == {
        "item": "str",
        "bank": "str",
        "points": "float64",
        "topic": "str",
        "off_topic": "bool",
        "bloom": "str",
    }


def test_a_column_of_missing_values_keeps_its_dtype() -> None:
    assert str(frame(ITEMS, [ROW])["topic"].dtype) == "str"
    assert frame(ITEMS, [ROW])["topic"].isna().all()


def test_whole_points_become_numbers() -> None:
    assert frame(ITEMS, [("bank:1", "bank", 1, None, False, None)])["points"].tolist() == [1.0]


def test_check_gives_the_frame_back() -> None:
    items = frame(ITEMS, [ROW])
    assert check(items, ITEMS) is items


def test_more_columns_than_the_schema_are_allowed() -> None:
    check(frame(ITEMS, [ROW]).assign(note="x"), ITEMS)


def test_an_absent_column_is_named() -> None:
    with pytest.raises(FrameError, match="'items', column 'points': absent"):
        check(frame(ITEMS, [ROW]).drop(columns="points"), ITEMS)


def test_a_wrong_dtype_is_named() -> None:
    with pytest.raises(FrameError, match="column 'points': dtype str, expected float64"):
        check(frame(ITEMS, [ROW]).assign(points="1"), ITEMS)


def test_a_missing_value_where_none_may_be_is_named() -> None:
    with pytest.raises(FrameError, match="column 'points': has missing values"):
        check(frame(ITEMS, [ROW]).assign(points=float("nan")), ITEMS)
    with pytest.raises(FrameError, match="column 'max_points': has missing values"):
        frame(MARKS, [("a", "bank:1", "C", 1.0, None)])


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("bank:1", "bank", "one", None, False, None), "points"),
        (("bank:1", "bank", 1.0, None, "no", None), "off_topic"),
        ((1, "bank", 1.0, None, False, None), "item"),
    ],
)
def test_a_value_of_another_kind_is_refused_not_converted(row: tuple[object, ...], column: str) -> None:
    with pytest.raises(FrameError, match=column):
        frame(ITEMS, [row])


def test_conform_orders_columns_and_numbers_rows_afresh() -> None:
    items = frame(ITEMS, [ROW, ROW]).iloc[[1]][list(reversed(ITEMS.names))]
    assert list(conform(items, ITEMS).columns) == ITEMS.names
    assert conform(items, ITEMS).index.tolist() == [0]


def test_a_frame_error_is_a_value_error() -> None:
    assert issubclass(FrameError, ValueError)


def test_importing_the_package_does_not_import_pandas() -> None:
    code = "import sys, analytics; assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert pd.__name__ in sys.modules

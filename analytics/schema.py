"""Names and dtypes of every frame that goes into or comes out of this package.

Frames are built with `frame(schema, rows)`, which gives the right dtypes to an empty frame too, and are
verified at each public door with `check(frame, schema)`. Columns beyond the schema are allowed and ignored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

# The value of `level` or `topic` in result frames for items that state none. A dash cannot be an id of a
# programme.
NOT_STATED = "—"


class Level(StrEnum):
    """The three levels of an indicator, in the order in which a programme lists them."""

    KNOWS = "knows"
    CAN = "can"
    HAS_EXPERIENCE = "has_experience"


class Bloom(StrEnum):
    """The six levels of the revised taxonomy (Anderson & Krathwohl, 2001), the lowest first."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class Undefined(StrEnum):
    """Why a measure has no value. A missing value always comes with one of these."""

    NO_ITEMS = "no_items"
    NO_INDICATORS = "no_indicators"
    NO_INDICATOR_HIT = "no_indicator_hit"
    BLOOM_NOT_STATED = "bloom_not_stated"
    TOPIC_NOT_STATED = "topic_not_stated"
    HOURS_NOT_STATED = "hours_not_stated"
    LEVELS_NOT_STATED = "levels_not_stated"
    TIME_NOT_STATED = "time_not_stated"


class Dtype(StrEnum):
    """The pandas dtypes in use."""

    TEXT = "str"
    NUMBER = "float64"
    COUNT = "int64"
    FLAG = "bool"


class FrameError(ValueError):
    """A frame does not have the columns its schema promises."""


@dataclass(frozen=True)
class Column:
    """One column: its name, its dtype, and whether a missing value is a legal value of it."""

    name: str
    dtype: Dtype
    nullable: bool = False


@dataclass(frozen=True)
class Schema:
    """A named list of columns, in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]


def check(data: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return the frame itself if it satisfies the schema.

    Raises:
        FrameError: a column is absent, has another dtype, or misses a value where it must not; the message
            names it.
    """
    for column in schema.columns:
        where = f"frame {schema.name!r}, column {column.name!r}"
        if column.name not in data.columns:
            raise FrameError(f"{where}: absent")
        if str(data[column.name].dtype) != column.dtype:
            raise FrameError(f"{where}: dtype {data[column.name].dtype}, expected {column.dtype}")
        if not column.nullable and data[column.name].isna().any():
            raise FrameError(f"{where}: has missing values")
    return data


def frame(schema: Schema, rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Build a frame from rows in the order of the schema's columns; without rows it has the same dtypes.

    Raises:
        FrameError: a value is missing where it must not be, or is not of the column's dtype.
    """
    raw = pd.DataFrame([list(row) for row in rows], columns=schema.names, dtype=object)
    return check(
        pd.DataFrame({column.name: _typed(raw[column.name], column, schema) for column in schema.columns}),
        schema,
    )


def conform(data: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return the schema's columns, in its order and dtypes, under a fresh index."""
    dtypes = {column.name: column.dtype.value for column in schema.columns}
    return check(data[schema.names].astype(dtypes).reset_index(drop=True), schema)


def _typed(values: pd.Series, column: Column, schema: Schema) -> pd.Series:
    where = f"frame {schema.name!r}, column {column.name!r}"
    if not column.nullable and values.isna().any():
        raise FrameError(f"{where}: has missing values")
    expected = {Dtype.TEXT: str, Dtype.FLAG: bool}.get(column.dtype)
    if expected and not all(isinstance(value, expected) for value in values.dropna()):
        raise FrameError(f"{where}: expected {column.dtype}")
    try:
        return values.astype(column.dtype.value)
    except (TypeError, ValueError) as error:
        raise FrameError(f"{where}: expected {column.dtype}") from error


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Dtype.TEXT) for name in names)


def _count(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Dtype.COUNT) for name in names)


def _number(*names: str, nullable: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name, Dtype.NUMBER, nullable) for name in names)


_TOPIC = Column("topic", Dtype.TEXT, nullable=True)
_BLOOM = Column("bloom", Dtype.TEXT, nullable=True)
_INDICATOR = Column("indicator", Dtype.TEXT, nullable=True)
_OFF_TOPIC = Column("off_topic", Dtype.FLAG)
_ENOUGH = Column("enough", Dtype.FLAG)
_INTERVAL = _number("low", "high", nullable=True)

# What goes in. `item` is "bank:id"; a missing topic, bloom or indicator means "not stated"; weights of one
# item sum to 1.
ITEMS = Schema("items", (*_text("item", "bank"), *_number("points"), _TOPIC, _OFF_TOPIC, _BLOOM))
# The same items with what an answer takes; a missing number of minutes means "not stated".
TIMED_ITEMS = Schema("timed_items", (*ITEMS.columns, *_text("kind"), *_number("minutes", nullable=True)))
CLAIMS = Schema("claims", (*_text("item", "competency"), _INDICATOR, *_number("weight")))
COMPETENCIES = Schema("competencies", (*_text("competency", "text"), *_count("position")))
INDICATORS = Schema("indicators", (*_text("competency", "indicator", "level", "text"), *_count("position")))
TOPICS = Schema("topics", (*_text("topic", "title"), *_number("hours", nullable=True), *_count("position")))
MARKS = Schema("marks", (*_text("attempt", "item", "competency"), *_number("points", "max_points")))

# What comes out.
COMPETENCY_BY_INDICATOR = Schema("competency_by_indicator", (*_text("competency", "level"), *_count("items")))
COMPETENCY_BY_TOPIC = Schema(
    "competency_by_topic", (*_text("competency", "topic"), *_count("items"), *_number("points"))
)
COMPETENCY_TOTALS = Schema(
    "competency_totals", (*_text("competency"), *_count("items", "on_topic", "off_topic"), *_number("points"))
)
INDICATOR_TOTALS = Schema("indicator_totals", (*_text("competency", "indicator", "level"), *_count("items")))
TOPIC_TOTALS = Schema(
    "topic_totals",
    (
        *_text("topic", "title"),
        *_number("hours", nullable=True),
        *_count("items"),
        *_number("points"),
        *_number("share_of_hours", "share_of_points", nullable=True),
    ),
)
# A reason is missing where the value is not, and the other way round.
_REASON = Column("reason", Dtype.TEXT, nullable=True)
PAIRS = Schema("pairs", _text("competency", "indicator"))
CRITERION = Schema(
    "criterion", (*_text("competency", "criterion"), *_count("n"), *_number("value", nullable=True), _REASON)
)
JUDGED_CRITERION = Schema("judged_criterion", (*CRITERION.columns, *_number("threshold"), *_text("verdict")))
EVIDENCE = Schema(
    "evidence",
    (
        *_text("code"),
        *_count("items", "on_topic"),
        *_number("points"),
        *_number("minutes", nullable=True),
        *_count("timed"),
    ),
)
OFF_TOPIC_SHARE = Schema(
    "off_topic_share", (*_text("measure"), *_number("all", "on_topic", "share", nullable=True), _REASON)
)
CELLS = Schema("cells", (*_text("topic", "level"), *_number("weight")))
ALIGNMENT_INDEX = Schema(
    "alignment_index",
    (*_text("matrix"), *_count("n"), *_number("stated", "value", nullable=True), _REASON),
)
COMPETENCY_RESULTS = Schema(
    "competency_results",
    (*_text("competency"), *_count("n", "items"), *_number("mean", nullable=True), *_INTERVAL, _ENOUGH),
)
ITEM_FACILITY = Schema(
    "item_facility",
    (
        *_text("item"),
        *_count("n"),
        *_number("facility", nullable=True),
        *_INTERVAL,
        Column("method", Dtype.TEXT, nullable=True),
        _ENOUGH,
    ),
)

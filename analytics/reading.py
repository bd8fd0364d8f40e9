"""Read answers from a CSV file: credits of takers by item, or raw choices with a key, wide or long.

Wide: a row for each taker and a column for each item. Long: the columns `student` (or `taker`), `item`, and `response`
or `credit`; beside them `position` (the place at which the taker met the item) and `seconds`, where they are known.
With a key (`item,key`, several right answers of one item apart by `|`, and `options`, how many there are to choose
from, where that is known) what is written is a choice; without one it is a credit from 0 to 1. An empty cell is
missing, which says nothing of the taker; a wrong answer is one that is written.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.matrix import Matrix, NotCredits, from_wide

TAKERS = ("student", "taker", "person", "id", "студент")
ITEM, RESPONSE, CREDIT, KEY, OPTIONS = "item", "response", "credit", "key", "options"
FACTS = ("position", "seconds")
"""What a long table may say of an answer beside it."""
_MISSING = ("", "NA", "NaN", "nan")


class Unreadable(ValueError):
    """The file is not what it should be. `reason` names what, `values` are the words in it."""

    def __init__(self, reason: str, /, **values: object) -> None:
        super().__init__(reason.format(**values))
        self.reason, self.values = reason, values


@dataclass(frozen=True)
class Answers:
    """What a file says: the credits, the choices where there was a key, and the groups where they were asked for.

    Attributes:
        matrix: takers by items.
        choices: a column of text for each item (missing is NA), in the order of the matrix; None without a key.
        key: the right choices of each item; empty without a key.
        groups: a label for each taker; None where no column was named. It may be missing for some.
        long: taker, item, credit (nan where the cell is empty), and those of position and seconds that are known, a row
            for each row of a long table; None for a wide one, and for one without either.
        offered: how many options each item has, where the key says so.
    """

    matrix: Matrix
    choices: pd.DataFrame | None
    key: Mapping[str, tuple[str, ...]]
    groups: pd.Series | None
    long: pd.DataFrame | None = None
    offered: Mapping[str, int] = field(default_factory=dict)


def read(path: Path | str, *, key: Path | str | None = None, groups: str | None = None) -> Answers:
    """Read a file of answers.

    Raises:
        Unreadable: a column is not there, a cell is no credit, an item has no key.
        OSError: a file cannot be opened.
    """
    table = _table(path)
    known = read_key(key) if key is not None else {}
    label, facts = None, None
    if groups is not None and groups not in table.columns:
        raise Unreadable("there is no column '{column}' to group by", column=groups)
    taker = next((name for name in table.columns if name.strip().lower() in TAKERS), None)
    if ITEM in table.columns and (RESPONSE in table.columns or CREDIT in table.columns):
        if taker is None:
            raise Unreadable("a long table needs a column 'student'")
        wide, label = _from_long(table, taker, RESPONSE if known or CREDIT not in table.columns else CREDIT, groups)
        facts = _facts(table, taker)
    else:
        label = None if groups is None else table[groups]
        wide = table.drop(columns=[name for name in (taker, groups) if name is not None])
        wide.index = pd.Index(table[taker]) if taker is not None else pd.RangeIndex(1, len(table) + 1)
    if known:
        lacking = [name for name in known if name not in wide.columns]
        if lacking:
            raise Unreadable("the key names an item that has no column: '{item}'", item=lacking[0])
        choices = wide[list(known)]
        matrix = _scored(choices, known)
        return Answers(matrix, choices, known, label, _credited(facts, matrix), read_options(key))
    if not len(wide.columns):
        raise Unreadable("the table has no column of an item")
    try:
        matrix = from_wide(_credits(wide))
        return Answers(matrix, None, {}, label, _credited(facts, matrix))
    except NotCredits as wrong:
        raise Unreadable(str(wrong)) from None


def read_key(path: Path | str) -> dict[str, tuple[str, ...]]:
    """Read the key of a test: a table with the columns `item` and `key`. Raises `Unreadable`, `OSError`."""
    table = _table(path)
    for name in (ITEM, KEY):
        if name not in table.columns:
            raise Unreadable("the key has no column '{column}'; it needs item and key", column=name)
    empty = table[ITEM].isna() | table[KEY].isna()
    if empty.any():
        raise Unreadable("line {line} of the key is not whole", line=int(np.flatnonzero(empty)[0]) + 2)
    twice = table[ITEM].duplicated()
    if twice.any():
        raise Unreadable("the key names the item '{item}' twice", item=table.loc[twice, ITEM].iloc[0])
    found = zip(table[ITEM], table[KEY], strict=True)
    return {str(item): tuple(one.strip() for one in str(right).split("|")) for item, right in found}


def read_options(path: Path | str | None) -> dict[str, int]:
    """Read from a key how many options its items have: a number, or the options apart by `|`. No column: none is known.

    Raises:
        Unreadable: a cell is neither.
        OSError: the file cannot be opened.
    """
    table = None if path is None else _table(path)
    if table is None or OPTIONS not in table.columns:
        return {}
    found = {}
    for line, (item, cell) in enumerate(zip(table[ITEM], table[OPTIONS], strict=True), start=2):
        if pd.isna(cell):
            continue
        text = str(cell).strip()
        count = int(text) if text.isdecimal() else len({one.strip() for one in text.split("|")})
        if count < 2:
            raise Unreadable("line {line} of the key: '{cell}' is no number of options", line=line, cell=text)
        found[str(item)] = count
    return found


def _facts(table: pd.DataFrame, taker: str) -> pd.DataFrame | None:
    """Return what a long table says beside its answers; None where it has neither column."""
    names = [name for name in FACTS if name in table.columns]
    if not names:
        return None
    found = pd.DataFrame({"taker": table[taker].astype("str"), "item": table[ITEM].astype("str")})
    for name in names:
        found[name] = pd.to_numeric(table[name].str.strip().str.replace(",", "."), errors="coerce")
        wrong = (found[name].isna() & table[name].notna()) | (found[name] < 0) | (found[name] == np.inf)
        if wrong.any():
            line = int(np.flatnonzero(wrong)[0])
            raise Unreadable(
                "line {line}, column '{column}': '{cell}' is no number from 0",
                line=line + 2,
                column=name,
                cell=table[name].iloc[line],
            )
    if "position" in names and found["position"].isna().any():
        line = int(np.flatnonzero(found["position"].isna())[0])
        raise Unreadable("line {line} has no position", line=line + 2)
    return found


def _credited(facts: pd.DataFrame | None, matrix: Matrix) -> pd.DataFrame | None:
    """Return the rows of the items of the matrix with their credits."""
    if facts is None:
        return None
    kept = facts[facts["item"].isin(matrix.items)].reset_index(drop=True)
    row = pd.Index(matrix.takers or ()).get_indexer(pd.Index(kept["taker"]))
    column = pd.Index(matrix.items).get_indexer(pd.Index(kept["item"]))
    credit = matrix.credit[row, column].astype(np.float64)
    return kept.assign(credit=credit if matrix.seen is None else np.where(matrix.seen[row, column], credit, np.nan))


def _table(path: Path | str) -> pd.DataFrame:
    """Read a CSV file as text, its separator (comma, semicolon or tab) told from the first line."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            separator = max(",;\t", key=first.count)
            # Asked here, because pandas gives a second column of one name another one in silence.
            names = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
            twice = next((name for index, name in enumerate(names) if name in names[:index]), None)
            if twice is not None:
                raise Unreadable("the column '{column}' stands in the table twice", column=twice)
            file.seek(0)
            table = pd.read_csv(
                file, sep=separator, dtype="str", keep_default_na=False, na_values=list(_MISSING), engine="c"
            )
    except UnicodeDecodeError:
        raise Unreadable("the file is not UTF-8; save it as CSV UTF-8") from None
    except pd.errors.EmptyDataError:
        raise Unreadable("the file is empty") from None
    except pd.errors.ParserError as wrong:
        raise Unreadable("the file is no table: {reason}", reason=str(wrong).strip()) from None
    table.columns = [str(name).strip() for name in table.columns]
    return table


def _from_long(
    table: pd.DataFrame, taker: str, value: str, groups: str | None
) -> tuple[pd.DataFrame, "pd.Series | None"]:
    if value not in table.columns:
        raise Unreadable("a long table with a key needs a column 'response'")
    empty = table[taker].isna() | table[ITEM].isna()
    if empty.any():
        raise Unreadable("line {line} names no student or no item", line=int(np.flatnonzero(empty)[0]) + 2)
    twice = table.duplicated([taker, ITEM])
    if twice.any():
        line = int(np.flatnonzero(twice)[0])
        raise Unreadable(
            "line {line}: the student '{student}' has a second answer to '{item}'",
            line=line + 2,
            student=table[taker].iloc[line],
            item=table[ITEM].iloc[line],
        )
    row, takers = pd.factorize(table[taker])
    column, items = pd.factorize(table[ITEM])
    cells = np.full((len(takers), len(items)), None, dtype=object)
    cells[row, column] = table[value].astype(object).where(table[value].notna(), None)
    wide = pd.DataFrame(cells, index=pd.Index(takers), columns=pd.Index(items), dtype="str")
    label = None if groups is None else table.groupby(taker, sort=False)[groups].first().reindex(takers)
    return wide, label


def _scored(choices: pd.DataFrame, key: Mapping[str, Sequence[str]]) -> Matrix:
    credits = pd.DataFrame(
        {
            item: choices[item].str.strip().isin(list(right)).astype("float64").where(choices[item].notna())
            for item, right in key.items()
        },
        index=choices.index,
    )
    return from_wide(credits)


def _credits(wide: pd.DataFrame) -> pd.DataFrame:
    numbers = pd.DataFrame(
        {name: pd.to_numeric(wide[name].str.strip().str.replace(",", "."), errors="coerce") for name in wide.columns},
        index=wide.index,
        dtype="float64",
    )
    wrong = (numbers.isna() & wide.notna()) | (numbers < 0) | (numbers > 1)
    if wrong.to_numpy().any():
        line, place = (int(found[0]) for found in np.nonzero(wrong.to_numpy()))
        raise Unreadable(
            "line {line}, column '{column}': '{cell}' is no credit from 0 to 1. For a table of choices give a key, for "
            "a column that is no item name it as the group",
            line=line + 2,
            column=wide.columns[place],
            cell=wide.iloc[line, place],
        )
    return numbers

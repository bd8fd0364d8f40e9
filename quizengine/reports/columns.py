"""How wide the columns of a printed table are, and which go on in another table where a page is too narrow for all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.printing.letters import BOLD, width

INSET = 3.5  # points that stay free on either side of a cell
_LEAST = 60.0  # points in which words of any length can be broken between syllables
_LEAST_TEXT = 62.0
_MOST = 320.0
_LINES = 2
_SLACK = 0.6
_BREAK = "\u200b"  # a place to break that takes no room


@dataclass(frozen=True)
class Part:
    """Some columns of a table, by their places, with their widths in points."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class _Need:
    """The least width of a column, and the one in which nothing of it is broken."""

    least: float
    usual: float


def parts(
    heads: Sequence[str], rows: Sequence[Sequence[str]], texts: Sequence[bool], *, room: float, size: float
) -> list[Part]:
    """Part a table into tables that are no wider than the room; each begins with the first column.

    Args:
        heads: of the columns.
        rows: cells as they are written.
        texts: for each column, whether it has words, which may go on in another line; numbers may not.
        room: points from margin to margin.
        size: of the letters, in points.
    """
    needs = _needs(heads, rows, texts, size)
    return [Part(columns, _shared([needs[one] for one in columns], room)) for columns in _groups(needs, room)]


def _needs(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: Sequence[bool], size: float) -> list[_Need]:
    return [
        _need(head, [row[place] for row in rows], text, size)
        for place, (head, text) in enumerate(zip(heads, texts, strict=True))
    ]


def _need(head: str, cells: Sequence[str], text: bool, size: float) -> _Need:
    words = [width(word, size) * BOLD for word in head.split()]
    of_word = max(words, default=0.0)
    least = min(of_word, _LEAST)
    # A head may stand in two lines; it makes no column wider than its longest word does.
    usual = max(of_word, (sum(words) + size * len(words) / 4) / _LINES)
    for cell in set(cells):
        whole = width(cell, size) + _SLACK
        word = max((width(one, size) for one in cell.split()), default=0.0) + _SLACK if text else whole
        least = max(least, min(word, _LEAST_TEXT) if text else word)
        usual = max(usual, whole)
    return _Need(least + 2 * INSET, min(max(usual, least), _MOST) + 2 * INSET)


def _groups(needs: Sequence[_Need], room: float) -> Iterator[tuple[int, ...]]:
    """Give as many columns to each part as fit at their least, and all parts nearly as many."""
    if sum(need.least for need in needs) <= room or len(needs) < 2:
        yield tuple(range(len(needs)))
        return
    filled: list[list[int]] = [[]]
    taken = needs[0].least
    for place in range(1, len(needs)):
        if filled[-1] and taken + needs[place].least > room:
            filled.append([])
            taken = needs[0].least
        filled[-1].append(place)
        taken += needs[place].least
    for group in filled:
        yield (0, *group)


def _shared(needs: Sequence[_Need], room: float) -> tuple[float, ...]:
    """Give every column its least, and what is left in equal shares to those that want more, until each has enough."""
    widths = [min(need.least, room) for need in needs]
    wanting = [place for place, need in enumerate(needs) if need.usual > widths[place]]
    left = room - sum(widths)
    while wanting and left > 0.01:
        share = left / len(wanting)
        for place in wanting:
            more = min(share, needs[place].usual - widths[place])
            widths[place] += more
            left -= more
        wanting = [place for place in wanting if needs[place].usual - widths[place] > 0.01]
    return tuple(round(one, 2) for one in widths)


def usual_width(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: Sequence[bool], *, size: float) -> float:
    """Return how wide a table is in which nothing but long texts goes on in another line."""
    return sum(need.usual for need in _needs(heads, rows, texts, size))


def breakable(text: str, *, room: float, size: float, language: str) -> str:
    """Return a text in which every word that is wider than the room may be broken.

    Words of the language are broken between syllables by who sets them; a path, a number, a word of another language
    gets places to break between all its letters.
    """
    return re.sub(r"\S+", lambda word: _word(word[0], room, size, language), text)


def _word(word: str, room: float, size: float, language: str) -> str:
    if width(word, size) <= room or (len(word) <= 24 and all(_native(letter, language) for letter in word)):
        return word
    return _BREAK.join(word)


def _native(letter: str, language: str) -> bool:
    if not letter.isalpha():
        return letter in "-,.:;()«»"
    return ("\u0400" <= letter <= "\u04ff") == (language == "ru")

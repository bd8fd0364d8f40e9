"""The letters of labels: lines, bold and italic in the small HTML of plotly, and how wide they are in print."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

FONT = "Libertinus Serif"
SPACING = 1.2  # a line, in sizes of its letters
_TAG = re.compile(r"<\s*(br|/?b|/?i)\s*/?>", re.IGNORECASE)

# Thousandths of a letter's size, as the font has them: space to tilde, А to я, Ё, ё, signs.
_LETTERS = [*map(chr, range(0x20, 0x7F)), *map(chr, range(0x410, 0x450)), "Ё", "ё", *"«»–—−№…·×≥≤±°●▲■◆○\u00a0"]
# fmt: off
_WIDTHS: Mapping[str, int] = dict(zip(_LETTERS, [
    250, 288, 336, 465, 465, 637, 705, 190, 298, 298, 369, 550, 220, 338, 220, 323, 465, 465, 465, 465, 465, 465, 465,
    465, 465, 465, 236, 236, 550, 550, 550, 435, 895, 695, 588, 646, 701, 557, 485, 685, 730, 297, 322, 637, 528, 839,
    699, 702, 541, 702, 587, 485, 597, 661, 652, 951, 660, 575, 604, 356, 287, 356, 518, 486, 392, 457, 493, 428, 506,
    447, 310, 500, 538, 271, 272, 512, 264, 790, 542, 504, 519, 503, 372, 390, 316, 531, 497, 747, 490, 515, 424, 277,
    205, 277, 449, 695, 583, 588, 497, 659, 557, 889, 558, 710, 710, 606, 633, 839, 730, 702, 667, 541, 646, 597, 590,
    674, 660, 674, 650, 969, 974, 723, 798, 559, 622, 905, 580, 457, 489, 479, 416, 538, 447, 706, 436, 586, 586, 502,
    527, 680, 586, 504, 586, 519, 428, 445, 515, 657, 490, 577, 539, 849, 849, 565, 724, 465, 454, 731, 481, 557, 447,
    543, 543, 548, 742, 550, 925, 749, 250, 550, 527, 527, 550, 267, 564, 541, 576, 666, 564, 250,
], strict=True))
# fmt: on
_OTHER = 700
BOLD = 1.13
"""How much wider bold letters are."""


@dataclass(frozen=True)
class Run:
    """Letters of one look."""

    text: str
    bold: bool = False
    italic: bool = False


Line = tuple[Run, ...]


def lines(label: str) -> tuple[Line, ...]:
    """Return the lines of a label; `<br>` ends one. What is no tag of these few is text.

    Example:
        >>> [[run.text for run in line] for line in lines("a &lt; <b>b</b><br>c")]
        [['a < ', 'b'], ['c']]
    """
    found: list[list[Run]] = [[]]
    bold = italic = False
    for place, piece in enumerate(_TAG.split(label)):
        tag = piece.lower() if place % 2 else ""
        if tag == "br":
            found.append([])
        elif tag:
            bold, italic = (tag == "b" if tag.endswith("b") else bold), (tag == "i" if tag.endswith("i") else italic)
        elif piece:
            found[-1].append(Run(unescape(piece).replace("\n", " "), bold, italic))
    return tuple(tuple(one) for one in found)


def width(text: str, size: float) -> float:
    """Return how wide a text is in the font of the paper, in the unit of `size`; kerning is not counted."""
    return sum(_WIDTHS.get(letter, _OTHER) for letter in text) * size / 1000


def line_width(line: Line, size: float) -> float:
    return sum(width(run.text, size) * (BOLD if run.bold else 1) for run in line)


def block(found: Iterable[Line], size: float) -> tuple[float, float]:
    """Return width and height of lines under each other."""
    widths = [line_width(line, size) for line in found]
    return max(widths, default=0.0), len(widths) * size * SPACING


def wrapped(found: Iterable[Line], size: float, room: float) -> tuple[Line, ...]:
    """Return lines broken between words where they are wider than there is room; a word alone is never broken."""
    kept: list[Line] = []
    for line in found:
        now: list[Run] = []
        for run in line:
            for word in re.findall(r"\s*\S+|\s+$", run.text):
                if now and line_width((*now, Run(word, run.bold)), size) > room:
                    kept.append(tuple(now))
                    now = []
                now.append(Run(word if now else word.lstrip(), run.bold, run.italic))
        kept.append(tuple(now))
    return tuple(kept)


def joined(found: Iterable[Line]) -> tuple[Line, ...]:
    """Return lines as one, with spaces between them."""
    every: list[Run] = []
    for line in found:
        every += [*([Run(" ")] if every else []), *line]
    return (tuple(every),)

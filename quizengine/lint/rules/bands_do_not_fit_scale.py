"""The bands of a scale do not give every mark exactly one band, or do not agree with the pass mark.

Why: a student gets a mark and the band it falls into. A mark in two bands would be «good» and «fair» at
    once, a mark in none would have no name, and a band that holds failing and passing marks would say the
    wrong thing of one.
Example: a scale to 10 with `good: {marks: [7, 6]}` and `fair: {marks: [6, 5, 4]}`; the pass mark 5 in a
    band `[5, 4]`.
Instead: each mark from 1 to the maximum in one band, and the pass mark the lowest mark of the lowest
    passing band.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.programme import Scale
from ...i18n import Message, msg
from ..places import at, at_key

CODE = "QB412"
SEVERITY = Severity.ERROR

Path = tuple[str | int, ...]


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        scale = programme.grading.scale
        for path, message in (*_twice(scale), *_pass_mark(scale)):
            yield Diagnostic(CODE, SEVERITY, file, at(library, file, "grading", "scale", *path), message)
        missing = [mark for mark in range(1, scale.maximum + 1) if mark not in _marks(scale)]
        if missing:
            span = at_key(library, file, "grading", "scale", "bands")
            message = msg("no band has the marks: {marks}", marks=", ".join(map(str, missing)))
            yield Diagnostic(CODE, SEVERITY, file, span, message)


def _marks(scale: Scale) -> set[int]:
    return {mark for band in scale.bands.values() for mark in band.marks}


def _twice(scale: Scale) -> Iterator[tuple[Path, Message]]:
    owner: dict[int, str] = {}
    for name, band in scale.bands.items():
        for index, mark in enumerate(band.marks):
            path = ("bands", name, "marks", index)
            if not 1 <= mark <= scale.maximum:
                yield (
                    path,
                    msg(
                        "the mark {mark} is not on the scale from 1 to {maximum}",
                        mark=mark,
                        maximum=scale.maximum,
                    ),
                )
            elif mark in owner:
                yield (
                    path,
                    msg("the mark {mark} is in the band '{band}' already", mark=mark, band=owner[mark]),
                )
            owner.setdefault(mark, name)


def _pass_mark(scale: Scale) -> Iterator[tuple[Path, Message]]:
    if scale.pass_mark > scale.maximum:
        yield ("pass_mark",), msg("the pass mark {mark} is above the scale", mark=scale.pass_mark)
        return
    for name, band in scale.bands.items():
        if min(band.marks) < scale.pass_mark <= max(band.marks):
            message = msg(
                "the band '{band}' has marks below and above the pass mark {mark}",
                band=name,
                mark=scale.pass_mark,
            )
            yield ("bands", name, "marks"), message
    credits = {band.credit: band for band in scale.bands.values() if max(band.marks) < scale.pass_mark}
    for name, band in scale.bands.items():
        if min(band.marks) >= scale.pass_mark and band.credit in credits:
            message = msg("this band passes and is credited as a failing one: '{credit}'", credit=band.credit)
            yield ("bands", name, "credit"), message

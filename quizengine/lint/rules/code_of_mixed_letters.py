"""A code of the programme is written in letters of another alphabet than its neighbours, or in two alphabets at once.

Why: the code reads right and equals nothing. A bank with «УК-1» from the document does not find the programme's
    «YК-1», and who searches for one does not find the other.
Example: «УК-1», «ОПК-1» and «YK-2», of which the last is in Latin letters; an indicator «УK-1.1» (Latin K) of «УК-1».
Instead: type the code anew, in the letters of the document; the linter names those that are wrong.
"""

import unicodedata
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.programme import Programme
from ...i18n import msg
from ...language.shapes import script, skeleton
from ..places import at_key

CODE = "QB429"
SEVERITY = Severity.WARNING

Place = tuple[str, ...]


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        codes = list(_codes(programme))
        known = {code for code, _ in codes}
        usual = _usual([code for code, _ in codes])
        for code, path in codes:
            foreign = _foreign(code, usual)
            if not foreign:
                continue
            letters = ", ".join(f"{letter} ({unicodedata.name(letter, '?')})" for letter in foreign)
            if script(code) is None:
                message = msg("the code '{code}' mixes two alphabets; of the other one are: {letters}",
                              code=code, letters=letters)  # fmt: skip
            else:
                message = msg("the code '{code}' is of another alphabet than the others: {letters}",
                              code=code, letters=letters)  # fmt: skip
            twin = next((other for other in known if other != code and skeleton(other) == skeleton(code)), None)
            help = msg("it only looks like '{near}'", near=twin) if twin else None
            yield Diagnostic(CODE, SEVERITY, file, at_key(library, file, *path), message, help)


def _codes(programme: Programme) -> Iterator[tuple[str, Place]]:
    for name, competency in programme.competencies.items():
        yield name, ("competencies", name)
        for code in competency.indicators:
            yield code, ("competencies", name, "indicators", code)


def _usual(codes: list[str]) -> str:
    """Return the alphabet that most of the letters of the codes are of, "cyrillic" where as many are of both."""
    letters = [letter for code in codes for letter in code if letter.isalpha()]
    latin = sum(1 for letter in letters if script(letter) == "latin")
    return "latin" if latin > len(letters) - latin else "cyrillic"


def _foreign(code: str, usual: str) -> list[str]:
    """Return the letters that are wrong in a code: those of the other alphabet, if the code mixes or only looks right.

    A code that is all of the other alphabet, with a letter that has no twin, is meant so: «DS-1» beside «УК-1».
    """
    letters = [letter for letter in code if letter.isalpha()]
    foreign = [letter for letter in letters if script(letter) != usual]
    if script(code) is None:
        return list(dict.fromkeys(foreign))
    twins = all(_has_twin(letter) for letter in letters)
    return list(dict.fromkeys(foreign)) if twins else []


def _has_twin(letter: str) -> bool:
    return letter.upper() in "ABCEHKMOPTXYАВСЕНКМОРТХУ"

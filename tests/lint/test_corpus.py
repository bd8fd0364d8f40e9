"""Two banks in varied wording: planted flaws are found, each at its own item, and sound items are left alone.

A flaw is marked as in the cases, by `# <- QB307` at the end of its line.
"""

from collections import Counter
from pathlib import Path

from quizengine.lint.run import lint

from .test_cases import Found, marked

CORPUS = Path(__file__).parent / "corpus"


def found() -> Found:
    diagnostics = lint([CORPUS]).diagnostics
    return Counter((Path(one.file).name, one.span.line, one.code) for one in diagnostics)


def test_every_planted_flaw_is_found_at_its_line_and_nothing_else() -> None:
    assert {place for place in found() if place[0] == "planted.bank.yaml"} == set(marked(CORPUS / "planted.bank.yaml"))


def test_sound_items_are_left_alone() -> None:
    assert [place for place in found() if place[0] == "sound.bank.yaml"] == []

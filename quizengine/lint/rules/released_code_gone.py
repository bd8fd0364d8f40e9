"""A competency, an indicator or a topic of the released programme is gone, and items were released for it.

Why: students have results for it. The next report has no such line, and who compares two years sees a competency end
    without a word.
Example: «ПК-2» in the last release with three items, and no «ПК-2» in the file.
Instead: keep the code. Where the document has really changed, make a programme of its own for the new year and map the
    items anew. Looked at by `--against`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..holders import codes_of
from ..places import at_key

CODE = "QB908"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    if library.released is None:
        return
    banks = {bank.bank: bank.programme for bank in library.banks}
    for programme, file in library.programmes:
        before = library.released.programmes.get(programme.programme)
        if before is None:
            continue
        held: dict[tuple[str, str], int] = {}
        for one in library.released.items.values():
            if banks.get(one.bank) == programme.programme:
                for key in {
                    *(("competencies", code) for code in one.mapped.assesses),
                    ("topics", one.mapped.topic or ""),
                }:
                    held[key] = held.get(key, 0) + 1
        was, now = codes_of(before).owner.keys(), codes_of(programme).owner.keys()
        lost = [("competencies", code) for code in was - now]
        lost += [("topics", topic) for topic in before.topics.keys() - programme.topics.keys()]
        for part, code in sorted(lost):
            if held.get((part, code)):
                message = msg(
                    "'{code}' is gone, for which {count} items have been released",
                    code=code,
                    count=held[part, code],
                )
                yield Diagnostic(CODE, SEVERITY, file, at_key(library, file, part), message)

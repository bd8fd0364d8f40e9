"""Where a key comes from is said by a placeholder.

Why: the field is filled, so every other check is content, and still nobody can look the key up or be asked.
Example: `ref: TODO`, `by: "?"`, `ref: "-"`.
Instead: the document and the place, or the name; where they are not known, leave the field out and let the linter
    say so.
"""

import re
from collections.abc import Iterator

from ...content.bank import Provenance
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB509"
SEVERITY = Severity.WARNING
_PLACEHOLDER = re.compile(
    r"[\W_]*(?:todo|tbd|tba|fixme|xxx+)(?:[\W_].*)?"
    r"|[\W_]*(?:n/?a|none|null|unknown|nobody|someone|somebody|anonymous|нет|никто|кто-то|аноним|неизвестно|неизвестен"
    r"|уточнить|потом|указать|заполнить|дописать)?[\W_]*",
    re.IGNORECASE,
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        for path, text in _said(item.head.provenance):
            if _PLACEHOLDER.fullmatch(text):
                span = at_item(library, bank, item, "provenance", *path)
                message = msg("'{text}' is a placeholder: it says nothing of where the key is from", text=text)
                yield Diagnostic(CODE, SEVERITY, bank.file, span, message)


def _said(provenance: Provenance) -> Iterator[tuple[tuple[str, ...], str]]:
    if provenance.ref is not None:
        yield ("ref",), provenance.ref
    if provenance.by is not None:
        yield ("by",), provenance.by
    if provenance.verified is not None:
        yield ("verified", "by"), provenance.verified.by

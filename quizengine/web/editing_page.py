"""What the editor's page shows: the findings of a text, the item at the cursor, and who else writes there."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import format_time, ngettext
from flask_babel import gettext as _

from ..content.diagnostics import Diagnostic, Severity
from ..content.fingerprint import fingerprint
from ..content.typed import Ruler, for_browser
from ..services import glimpses
from ..services.glimpses import Glimpse
from ..services.workbench import OpenDocument
from . import access, security
from .words import said

MOST_SHOWN = 300
"""More findings than this are counted and not listed."""

PARTS = "instructor/workbench/"


def page(
    document: OpenDocument,
    text: str,
    *,
    line: int = 1,
    errors: Sequence[tuple[str, str]] = (),
    seen: str | None = None,
) -> str:
    """Return the page of a document with a text in its editor, which may be another one than the stored draft."""
    look = glimpses.look(access.engine(), id=document.id, text=text, line=line)
    return render_template(
        f"{PARTS}text.html",
        document=document,
        text=for_browser(text),
        seen=fingerprint(document.text) if seen is None else seen,
        nonce=security.nonce(),
        phrases=phrases(),
        account=access.known_viewer().id,
        errors=errors,
        found=listed(look.diagnostics, text),
        count=counted(look.diagnostics),
        total=len(look.diagnostics),
        kept=kept(document),
        glimpse=look.glimpse,
        line=line,
    )


def answer(document: OpenDocument, *, line: int) -> dict[str, Any]:
    """Return what a script is told after it has sent a draft."""
    look = glimpses.look(access.engine(), id=document.id, text=document.text, line=line)
    found = listed(look.diagnostics, document.text)
    return {
        "seen": fingerprint(document.text),
        "base": document.base,
        "drafted": document.written_at is not None,
        "kept": kept(document),
        "count": counted(look.diagnostics),
        "findings": render_template(f"{PARTS}text_findings.html", found=found, total=len(look.diagnostics)),
        "company": render_template(f"{PARTS}text_company.html", document=document),
        "glimpse": glimpse(look.glimpse),
    }


def phrases() -> dict[str, str]:
    """Return the words of the editor's own panels in the reader's language."""
    return {
        "Find": _("Find"),
        "Replace": _("Replace with"),
        "next": _("next"),
        "previous": _("previous"),
        "all": _("all"),
        "match case": _("match case"),
        "regexp": _("regular expression"),
        "by word": _("whole words"),
        "replace": _("replace"),
        "replace all": _("replace all"),
        "close": _("close"),
        "Go to line": _("Go to line"),
        "go": _("go"),
        "Diagnostics": _("Findings"),
        "No diagnostics": _("Nothing to mend."),
    }


def glimpse(found: Glimpse | None) -> str:
    """Return the item at the cursor as a student will see it."""
    return render_template(f"{PARTS}text_glimpse.html", glimpse=found)


def kept(document: OpenDocument) -> str:
    """Say whether there is a draft, and since when."""
    if document.written_at is None:
        return str(_("This is what everybody sees. What you change is kept as your draft."))
    return str(_("Draft kept at %(time)s", time=format_time(document.written_at, "HH:mm")))


def listed(diagnostics: Sequence[Diagnostic], text: str) -> list[dict[str, Any]]:
    """Return the findings for a page: where they stand, as a browser counts it, and what they say in its language."""
    ruler = Ruler(text)
    found = []
    for one in diagnostics[:MOST_SHOWN]:
        start, end = ruler.marked(one.span)
        found.append(
            {
                "from": start,
                "to": end,
                "line": one.span.line,
                "code": one.code,
                "severity": str(one.severity),
                "message": said(one.message),
                "help": said(one.help) if one.help else None,
                "rule": url_for("instructor.editing.rule", code=one.code),
            }
        )
    return found


def counted(diagnostics: Sequence[Diagnostic]) -> str:
    """Say how many findings there are of each severity."""
    many = Counter(one.severity for one in diagnostics)
    words = {
        Severity.ERROR: ngettext("%(num)s error", "%(num)s errors", many[Severity.ERROR]),
        Severity.WARNING: ngettext("%(num)s warning", "%(num)s warnings", many[Severity.WARNING]),
        Severity.INFO: ngettext("%(num)s note", "%(num)s notes", many[Severity.INFO]),
    }
    return ", ".join(words[one] for one in Severity if many[one]) or _("Nothing to mend.")

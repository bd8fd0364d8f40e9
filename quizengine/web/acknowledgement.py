"""The answer to a save, as small as it can be: the words, and for the script what has changed on its page."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from ..i18n import catalogue

_SPAN = (
    '<span class="save-status__saved" id="saved-at" data-now="{now}" data-revision="{revision}"'
    ' data-answered="{answered:d}" data-flagged="{flagged:d}">{words}</span>'
)


def acknowledgement(*, at: datetime, revision: int, answered: bool, flagged: bool, language: str, timezone: str) -> str:
    """Return what takes the place of the page's own words on the last save."""
    words = _words(language).replace("%(time)s", at.astimezone(_zone(timezone)).strftime("%H:%M:%S"))
    return _SPAN.format(now=at.isoformat(), revision=revision, answered=answered, flagged=flagged, words=words)


@lru_cache
def _words(language: str) -> str:
    # Taken into the catalogue where the page itself says it.
    return str(catalogue(language).gettext("Saved at %(time)s"))


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)

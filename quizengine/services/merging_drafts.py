"""A draft that is behind: what it changed beside what somebody else shared meanwhile, and both put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from ..content.fingerprint import fingerprint
from ..content.merging import Merge, Side, merge
from ..errors import NotAccepted
from ..i18n import msg
from ..store import documents
from ..store.accounts import Viewer
from ..store.engine import reading
from . import workbench
from .workbench import Behind, OpenDocument


@dataclass(frozen=True)
class Meeting:
    """A draft and the shared text that have gone apart since version `document.base`.

    `by` is who shared the newest version (None for a release from files), `note` what they said of it.
    """

    document: OpenDocument
    merge: Merge
    by: str | None
    note: str | None

    @property
    def seal(self) -> str:
        """Return what names both texts: a decision about these is none about others."""
        return fingerprint(f"{self.document.version} {fingerprint(self.document.text)}")


def meeting(engine: Engine, *, viewer: Viewer, id: int) -> Meeting | None:
    """Return what has to be put together; None where the draft is not behind. Raises `NotFound`."""
    document = workbench.open_document(engine, viewer=viewer, id=id)
    if not document.is_behind:
        return None
    with reading(engine) as connection:
        before = documents.text_of(connection, id, document.base)
        newest = next(iter(documents.versions(connection, id)))
    return Meeting(document, merge(before or "", document.text, document.shared), newest.by, newest.note)


def settle(
    engine: Engine,
    *,
    viewer: Viewer,
    id: int,
    seal: str,
    decided: Mapping[str, Side],
    written: Mapping[str, str],
    now: datetime,
) -> None:
    """Make the merged text the draft of the viewer, on top of the shared version that they have seen.

    `decided` and `written` speak of parts by their names. Raises `Behind` where one of the two texts is another one by
    now (nothing is changed then), `NotAccepted` for a clash that is left open, `NotFound`.
    """
    met = meeting(engine, viewer=viewer, id=id)
    if met is None or met.seal != seal:
        raise Behind(msg("One of the texts has changed again meanwhile. Look at what is new; your choices are kept."))
    left = [part.name for part in met.merge.clashes if part.name not in decided and part.name not in written]
    if left:
        raise NotAccepted(*((name, msg("Choose which text counts.")) for name in left))
    document = met.document
    workbench.keep(
        engine,
        viewer=viewer,
        id=id,
        base=document.version,
        text=met.merge.text(decided, written),
        seen=fingerprint(document.text),
        now=now,
    )

"""What a release pinned: the newest revisions of everything at that moment, by their hashes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import col

from .attempts import item, item_revision
from .tables import BankMember, BankRevision, ProgrammeRevision, QuizRevision, Release, ReleaseFile

_COLUMNS = ("id", "released_at", "released_by", "git_commit", "git_dirty", "engine_version", "summary", "reason")
_RELEASES: Any = (
    select(*(col(getattr(Release, name)) for name in _COLUMNS), func.count(col(ReleaseFile.path)).label("files"))
    .outerjoin(ReleaseFile, col(ReleaseFile.release_id) == col(Release.id))
    .group_by(*(col(getattr(Release, name)) for name in _COLUMNS))
    .order_by(col(Release.id).desc())
)


def releases(connection: Connection, *, most: int | None = None) -> Sequence[Any]:
    """Return the releases with how many files each keeps, newest first."""
    return connection.execute(_RELEASES.limit(most)).all()


def release(connection: Connection, id: int) -> Any:
    """Return one release as `releases` does; None where there is no such release."""
    return connection.execute(_RELEASES.where(col(Release.id) == id)).one_or_none()


def files_before(connection: Connection, id: int) -> dict[str, int]:
    """Return, by path, the number of the newest release before this one that keeps a file there."""
    rows = select(col(ReleaseFile.path), func.max(col(ReleaseFile.release_id)).label("release_id"))
    found = connection.execute(rows.where(col(ReleaseFile.release_id) < id).group_by(col(ReleaseFile.path))).all()
    return {row.path: row.release_id for row in found}


def items(connection: Connection, id: int) -> Sequence[Any]:
    """Return the items of every bank as they were after a release, in their order: bank, slug and three hashes."""
    newest = (
        select(func.max(BankRevision.id)).where(col(BankRevision.release_id) <= id).group_by(col(BankRevision.bank))
    )
    hashes = (item_revision.c.presentation_sha, item_revision.c.scoring_sha, item_revision.c.mapping_sha)
    rows = (
        select(col(BankRevision.bank), item.c.slug, *hashes)
        .join(BankMember, col(BankMember.bank_revision_id) == col(BankRevision.id))
        .join(item_revision, item_revision.c.id == col(BankMember.item_revision_id))
        .join(item, item.c.id == item_revision.c.item_id)
        .where(col(BankRevision.id).in_(newest))
        .order_by(col(BankRevision.bank), col(BankMember.position))
    )
    return connection.execute(rows).all()


def documents(connection: Connection, id: int) -> dict[tuple[str, str], str]:
    """Return the hash of every quiz and programme as it was after a release, by kind and name."""
    found: dict[tuple[str, str], str] = {}
    tables: tuple[tuple[str, Any], ...] = (("quiz", QuizRevision), ("programme", ProgrammeRevision))
    for kind, table in tables:
        name = getattr(table, kind)
        newest = select(func.max(table.id)).where(table.release_id <= id).group_by(name)
        rows = connection.execute(select(name.label("name"), table.body_sha).where(table.id.in_(newest))).all()
        found |= {(kind, row.name): row.body_sha for row in rows}
    return found

"""Files that a browser saves and does not show."""

from flask import Response


def attached(body: bytes | str, kind: str, name: str) -> Response:
    """Return a file of a media type under a name of plain letters."""
    return Response(body, headers={"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'})


YAML = "application/yaml; charset=utf-8"

"""Requests that arrived whole, or not at all.

A server that ends a body by itself lets the end of a connection pass for the end of the body: half an answer would be
saved as the answer, over a whole one. The length that the client has announced is held against what came.
"""

from collections.abc import Iterable
from typing import Any

from flask import Flask


def refuse_halves(app: Flask) -> None:
    """Refuse a body that is shorter than announced, as a request that could not be read."""
    inner = app.wsgi_app

    def whole(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        # Without the server's word that it ends the body, the announced length counts, and werkzeug looks at it.
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        return inner(environ, start_response)

    app.wsgi_app = whole  # type: ignore[method-assign]

"""Requests that arrived whole, or not at all.

A server that ends a body by itself lets the end of a connection pass for the end of the body: half an answer would be
saved as the answer, over a whole one. The length that the client has announced is held against what came.
"""

from flask import Flask
from werkzeug.wsgi import get_content_length


def refuse_halves(app: Flask) -> None:
    """Refuse a body that is shorter than announced, as a request that could not be read."""
    inner = app.wsgi_app

    def whole(environ: dict[str, object], start_response: object) -> object:
        # Without the server's word that it ends the body, the length is what counts, and werkzeug looks at it.
        if get_content_length(environ) is not None:  # type: ignore[arg-type]
            environ.pop("wsgi.input_terminated", None)
        return inner(environ, start_response)  # type: ignore[arg-type]

    app.wsgi_app = whole  # type: ignore[method-assign, assignment]

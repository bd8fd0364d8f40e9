"""Headers that keep a page to itself: nothing inline, nothing foreign, in no frame."""

import secrets

from flask import Flask, Response, g, request


def nonce() -> str:
    """Return this response's nonce for the one style element that the plotting library fills."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def protect(app: Flask) -> None:
    """Send the headers with every response."""
    app.jinja_env.globals["csp_nonce"] = nonce
    app.after_request(_headers)


def _headers(response: Response) -> Response:
    style = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self'; style-src {style}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint not in ("static", "assets.vendor", "assets.module"):
        # An exam page from a cache would show old answers, and after a sign-out somebody else's.
        response.headers.setdefault("Cache-Control", "no-store")
    return response

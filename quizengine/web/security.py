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


def headers(*, style: str = "'self'", secure: bool) -> dict[str, str]:
    """Return the headers of a page; `style` is where its styles may come from."""
    found = {
        "Content-Security-Policy": (
            f"default-src 'none'; script-src 'self'; style-src {style}; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
    return {**found, "Strict-Transport-Security": "max-age=31536000"} if secure else found


# An exam page from a cache would show old answers, and after a sign-out somebody else's.
NOT_KEPT = "no-store"


def _headers(response: Response) -> Response:
    style = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    for name, value in headers(style=style, secure=request.is_secure).items():
        response.headers.setdefault(name, value)
    if request.endpoint not in ("static", "assets.vendor", "assets.module"):
        response.headers.setdefault("Cache-Control", NOT_KEPT)
    return response

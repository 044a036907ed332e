"""Security headers. Scripts and styles come from our own host or carry the request's nonce; nothing else runs."""

import secrets

from flask import Flask, Response, g, request

STATIC_AGE = 31_536_000  # seconds; built files carry their content's hash in the name


def nonce() -> str:
    """This request's CSP nonce."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    made: str = g.csp_nonce
    return made


def install(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer; *secure* adds HSTS (production, behind TLS)."""

    def headers(response: Response) -> Response:
        allowed = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
        response.headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {allowed}; style-src {allowed}; img-src 'self' data: blob:; "
            "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; "
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
        )
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self), interest-cohort=()"
        )
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        _caching(response)
        return response

    app.after_request(headers)


def _caching(response: Response) -> None:
    if request.endpoint == "static":
        response.headers["Cache-Control"] = f"public, max-age={STATIC_AGE}, immutable"
    elif "Cache-Control" not in response.headers:
        # Pages show personal data: no shared cache, and the back button asks again after signing out.
        response.headers["Cache-Control"] = "no-store"

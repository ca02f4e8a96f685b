"""Security headers on every answer."""

from __future__ import annotations

from flask import Flask, Response, request

from intranet.web.assets import is_static

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def init_app(app: Flask) -> None:
    """Add the headers after each request."""
    app.after_request(secure)


def secure(response: Response) -> Response:
    """Set what is not set already; pages are never kept by a cache."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not is_static(request.endpoint) or response.status_code >= 400:
        # A computer shared by two clerks must not show one the pages of the other.
        response.headers.setdefault("Cache-Control", "no-store")
    return response

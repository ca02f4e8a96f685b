"""Showing a stored picture inside a page, as `<img>`; everything else is given as an attachment only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Response, request
from werkzeug.wsgi import wrap_file

from intranet.files import names, service
from intranet.files.kinds import KINDS
from intranet.files.models import StoredFile

SHOWN: Final = ("jpg",)
PUBLIC_SECONDS: Final = 300
"""So long others may keep what everybody may see: it has to be gone soon after it was withdrawn."""


def show(stored: StoredFile, *, everybody: bool = False) -> Response:
    """The answer to a request for a picture that `images.shrink` made and that was stored as `….jpg`.

    Who may see it is for the caller to ask. A browser keeps it and asks each time whether it is still the same, which
    its digest answers; with `everybody` other sites may show it, too, and caches may keep it for five minutes.
    Raises ValueError for a file of another kind, :class:`StoreDown` when the store does not give it.
    """
    if names.extension(stored.name) not in SHOWN:
        raise ValueError(f"{stored.name}: not a picture of ours")
    return answer(stored, _headers(stored, everybody))


def answer(stored: StoredFile, headers: Mapping[str, str]) -> Response:
    """The content with `headers`, or 304 for a browser that has it. Raises :class:`StoreDown`."""
    response = Response(headers=headers)
    response.set_etag(stored.digest)
    response.last_modified = stored.created_at
    if request.if_none_match.contains(stored.digest):
        response.status_code = 304
        return response
    stream = service.open(stored)
    response.call_on_close(stream.close)
    response.response = wrap_file(request.environ, stream)
    response.direct_passthrough = True
    response.content_length = stored.blob.size
    return response


def _headers(stored: StoredFile, everybody: bool) -> dict[str, str]:
    kept = f"public, max-age={PUBLIC_SECONDS}" if everybody else "private, no-cache"
    return {
        "Content-Type": KINDS[names.extension(stored.name)].media_type,
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin" if everybody else "same-origin",
        "Cache-Control": kept,
    }

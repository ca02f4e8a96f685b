"""Giving files back: as attachments, never shown inside our own pages' origin."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from flask import Blueprint, Response, abort, request
from werkzeug.http import dump_options_header

from intranet.access import current_actor
from intranet.files import names, service
from intranet.files.kinds import KINDS
from intranet.files.models import StoredFile
from intranet.files.showing import answer
from intranet.text import nfc

bp = Blueprint("files", __name__, url_prefix="/files")


@bp.get("/<token>/<name>")
def download(token: str, name: str) -> Response:
    """One file. 404 for those who may not read it: even that it exists is not theirs to know."""
    stored = service.get(token)
    if stored is None or nfc(name) != stored.name or not service.may_read(current_actor(), stored):
        abort(404)
    response = answer(stored, _headers(stored))
    if response.status_code == 200:
        response.make_conditional(request, accept_ranges=True, complete_length=stored.blob.size)
    return response


def _headers(stored: StoredFile) -> dict[str, str]:
    kind = KINDS.get(names.extension(stored.name))
    media_type = kind.media_type if kind else "application/octet-stream"
    return {
        "Content-Type": media_type,
        "Content-Disposition": dump_options_header(
            "attachment",
            {"filename": _plain(stored.name), "filename*": "UTF-8''" + quote(stored.name, safe="")},
        ),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        # Kept by the reader's own browser, but asked for each time: rights may have changed.
        "Cache-Control": "private, no-cache",
    }


def _plain(name: str) -> str:
    """The name for clients that know ASCII only: without accents, still readable."""
    decomposed = unicodedata.normalize("NFKD", name.translate(str.maketrans("đĐ", "dD")))
    return decomposed.encode("ascii", "ignore").decode() or "tep"
